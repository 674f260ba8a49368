"""What goes to Slack by itself: one thread claims and writes down, many hands carry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, as_completed, wait
from contextlib import suppress
from dataclasses import field, replace
from functools import partial
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog
from structlog.contextvars import bound_contextvars

from bot import delivery
from bot.domain.letters import Letter, LetterId
from bot.domain.messages import Message
from bot.domain.people import Person, PersonId
from bot.frozen import dataclass
from bot.slack.gateway import Slack
from bot.slack.outcomes import (
    Absent,
    Broken,
    Busy,
    CannotLook,
    Found,
    InDoubt,
    Look,
    NotSent,
    Outcome,
    Posted,
    Refused,
)
from bot.store.database import DatabaseTrouble, cause_of
from bot.usecases import posting, ticking
from bot.work import Work

if TYPE_CHECKING:
    from bot.runtime import Bot

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

UNFIT = "could not be put together"  # a bug; the others go on
NEAR = 2.0  # seconds that delivery waits for what is due next
LEAST = 0.05  # seconds between two looks at what another process holds
GATHER = 0.05  # seconds in which others may come back too: several cost little more than one


class OwnHands(Executor):
    """Whoever claims carries too, one thing after the other: tests, the command line, the tour."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        done: Future[R] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # raised where the result is asked for
            done.set_exception(error)
        return done


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a letter at Slack; `write` is how that is written down."""

    letter: Letter
    outcome: Outcome | Look
    write: Callable[[Work, Letter, Any], None]

    @property
    def is_certain(self) -> bool:
        """Whether the letter has arrived, whatever else was found out about it since."""
        arrives = self.write is not write_edit
        return arrives and isinstance(self.outcome, Posted | Found)


Errand = Future[Carried | None]


@dataclass(frozen=True, slots=True)
class Claims:
    """What is to be begun."""

    doubt: Letter | None = None
    edit: posting.Posting | None = None
    letters: posting.Claim = field(default_factory=posting.Claim)


@dataclass(slots=True, eq=False)
class PostOffice:
    """`hands` is how many things may be under way at once; the carriers have as many."""

    hands: int = 1
    carriers: Executor = field(default_factory=OwnHands)
    under_way: dict[Errand, Person | None] = field(default_factory=dict)
    looked: dict[LetterId, float] = field(default_factory=dict)
    counter: Lock = field(default_factory=Lock)  # one clerk is enough
    behind: bool = False  # what came back could not be written down: it goes before all else

    def deliver(self, bot: Bot) -> int:
        """Look up, edit and send what is due; how many were handled."""
        if not self.counter.acquire(blocking=False):
            return 0
        try:
            return self._served(bot)
        finally:
            self.counter.release()

    def _served(self, bot: Bot) -> int:
        handled = 0
        while True:
            written, begun = self._turn(bot)
            handled += written
            if not (written or begun or self._waits(bot)):
                return handled

    def _turn(self, bot: Bot) -> tuple[int, int]:
        """Write down what came back, and begin as much anew as there are hands for.

        What was simply taken is written last, while the hands carry on; what else Slack said
        may change what goes next.
        """
        back, written, begun = self._back(), 0, 0
        taken = [] if self.behind else [one for one in back if _just_posted(one)]
        busy = len(self.under_way) - len(back)
        try:
            written = self._write_down(bot, [one for one in back if one not in taken])
            free = 0 if bot.stopping() else self.hands - busy
            begun = self._begin(bot, free) if free else 0
        finally:
            self.behind = True
            written += self._write_down(bot, self._back())
            self.behind = False
        return written, begun

    def _back(self) -> list[Errand]:
        return [errand for errand in self.under_way if errand.done()]

    def _write_down(self, bot: Bot, back: Sequence[Errand]) -> int:
        """How many came back; they stay in mind until the database has taken them."""
        broken = [error for errand in back if (error := errand.exception())]
        carried = [one for errand in back if not errand.exception() and (one := errand.result())]
        if carried:
            self._taken(bot, carried)
        for errand in back:
            del self.under_way[errand]
        for error in broken[1:]:
            log.error("errand broke", exc_info=error)
        if broken:
            raise broken[0]
        return len(carried)

    def _taken(self, bot: Bot, carried: Sequence[Carried]) -> None:
        """All at once; one by one where that breaks, so that a bug about one hurts no other."""
        try:
            bot.do(written_down, carried)
        except Exception as error:
            if bot.failed_by_database(error):
                raise
            if len(carried) == 1:
                log.exception("letter not written down", letter=carried[0].letter.id)
                return
            for one in carried:
                self._taken(bot, [one])

    def _begin(self, bot: Bot, free: int) -> int:
        """How many things were begun, or found to be of no more use."""
        checked = [person.id for person in self.under_way.values() if person]
        try:
            claims = bot.do(_claimed, free, checked)
        except posting.Unfit as bug:
            if bug.__cause__ and bot.failed_by_database(bug.__cause__):
                raise bug.__cause__ from None
            log.exception("letter not put together", letter=bug.letter.id)
            bot.do(ticking.unfit, bug.letter, UNFIT)
            return 1
        for one in claims.letters.postings:
            self._carry(bot, partial(_posted, bot, one))
        for person in claims.letters.unchecked:
            self._carry(bot, partial(_checked, bot, person), checks=person)
        if claims.edit:
            self._carry(bot, partial(_edited, bot, claims.edit))
        if claims.doubt:
            self._look(bot, claims.doubt)
        others = (claims.doubt, claims.edit, *claims.letters.unchecked)
        return claims.letters.more + sum(one is not None for one in others)

    def _look(self, bot: Bot, letter: Letter) -> None:
        """The pause between two looks is by `ticks`."""
        last = self.looked.get(letter.id)
        if last is not None and bot.ticks() - last < ticking.PAUSE.total_seconds():
            bot.do(ticking.look_later, letter.id)
            return
        self.looked[letter.id] = bot.ticks()
        self._carry(bot, partial(self._looked_up, bot, letter))

    def _carry(
        self, bot: Bot, act: Callable[[], Carried | None], checks: Person | None = None
    ) -> None:
        errand = self.carriers.submit(act)
        self.under_way[errand] = checks
        errand.add_done_callback(lambda _: bot.wake())

    def _waits(self, bot: Bot) -> bool:
        """Whether something comes back, or is due, in a moment."""
        if bot.stopping():
            wait(self.under_way, return_when=FIRST_COMPLETED)
            return bool(self.under_way)
        if self.under_way:
            bot.rest(NEAR)
            self._gather()
            return True
        due = bot.see(posting.next_moment)
        seconds = (due - bot.clock()).total_seconds() if due else NEAR + 1
        return seconds <= NEAR and bot.rest(max(LEAST, seconds))

    def _gather(self) -> None:
        """Until half of the hands are free, or a moment has passed; the others carry on."""
        back = as_completed(self.under_way, GATHER)
        with suppress(TimeoutError):
            for _ in islice(back, max(1, len(self.under_way) - self.hands // 2)):
                pass

    def _looked_up(self, bot: Bot, letter: Letter) -> Carried:
        with bound_contextvars(letter=letter.id):
            addressed, trouble = _addressed(bot, letter)
            held = trouble if isinstance(trouble, Broken | Busy) else None
            look = held or delivery.look(bot.slack, addressed)
            if isinstance(look, CannotLook):
                log.warning("letter cannot be looked up", because=look.reason)
            if isinstance(look, Broken):
                log.error("delivery paused", because=look.error)
        if not isinstance(look, Absent):
            self.looked.pop(letter.id, None)
        bot.metrics.looked(look)
        return Carried(letter, look, _write_look)


def written_down(work: Work, carried: Sequence[Carried]) -> None:
    ticking.hold(work, [one.letter for one in carried])
    with work.store.together():
        for one in carried:
            if one.is_certain or ticking.is_held(work, one.letter):
                one.write(work, one.letter, one.outcome)


def _claimed(work: Work, free: int, checked: Collection[PersonId]) -> Claims:
    doubt = posting.claim_doubt(work)
    left = free - (doubt is not None)
    edit = posting.claim_edit(work) if left else None
    left -= edit is not None
    return Claims(doubt, edit, posting.claim(work, left, checked) if left else posting.Claim())


def _just_posted(errand: Errand) -> bool:
    carried = None if errand.exception() else errand.result()
    return carried is not None and isinstance(carried.outcome, Posted)


# in the hands


def _checked(bot: Bot, person: Person) -> None:
    """Slack takes a post to a leaver without a word, so the directory is asked at the door."""
    trouble = bot.learn_of(person.slack_id)
    if trouble:
        bot.do(ticking.unchecked, person.id)
        if isinstance(trouble, Broken):
            bot.pause(trouble.error)


def _posted(bot: Bot, claimed: posting.Posting) -> Carried:
    letter, trouble = claimed.letter, None
    with bound_contextvars(letter=letter.id):
        if claimed.opens_dm:
            letter, trouble = _addressed(bot, letter)
        outcome = trouble or _dressed(bot, delivery.send, letter, claimed.message)
        _tell(letter, outcome)
    bot.metrics.handed_over(letter.kind, outcome)
    return Carried(letter, outcome, _write_post)


def _edited(bot: Bot, claimed: posting.Posting) -> Carried:
    letter = claimed.letter
    with bound_contextvars(letter=letter.id):
        outcome = _dressed(bot, delivery.edit, letter, claimed.message)
        if isinstance(outcome, Refused):
            log.warning("edit refused", because=outcome.error)
        if isinstance(outcome, Broken):
            log.error("delivery paused", because=outcome.error)
    bot.metrics.edited(outcome)
    return Carried(letter, outcome, write_edit)


def _dressed(
    bot: Bot,
    carry: Callable[[Slack, Letter, Message], Outcome],
    letter: Letter,
    message: Message,
) -> Outcome:
    """Post or edit; what cannot be dressed is a bug, and holds up nothing else."""
    try:
        return carry(bot.slack, letter, message)
    except Exception:
        log.exception("letter not put together", kind=letter.kind)
        return Refused(UNFIT)


def _addressed(bot: Bot, letter: Letter) -> tuple[Letter, Outcome | None]:
    """Open somebody's DM before their first letter and keep its id."""
    person = letter.person
    if person is None or person.dm:
        return letter, None
    opened = delivery.open_dm(bot.slack, person)
    if not isinstance(opened, str):
        return letter, opened
    try:
        bot.do(ticking.dm_opened, person.id, opened)
    except DatabaseTrouble as trouble:  # the letter goes all the same, and brings it again
        log.warning("DM not kept", because=cause_of(trouble))
    return replace(letter, person=replace(person, dm=opened)), None


def _tell(letter: Letter, outcome: Outcome) -> None:
    match outcome:
        case Busy(seconds):
            log.warning("slack asks for patience", seconds=seconds)
        case NotSent(reason):
            log.warning("slack not reached", because=reason)
        case InDoubt(reason):
            log.warning("letter in doubt", because=reason)
        case Refused(error):
            log.warning("letter refused", kind=letter.kind, because=error)
        case Broken(error):
            log.error("delivery paused", because=error)
        case Posted():
            pass


# what is written down


def _write_post(work: Work, letter: Letter, outcome: Outcome) -> None:
    match outcome:
        case Posted(channel, ts):
            ticking.sent(work, letter.id, channel, ts)
        case Busy(seconds):
            ticking.busy(work, letter.id, seconds)
        case NotSent(reason):
            ticking.later(work, letter.id, because=reason)
        case InDoubt(reason):
            ticking.in_doubt(work, letter.id, reason)
        case Refused(error):
            ticking.refused(work, letter.id, error)
        case Broken(error):
            ticking.paused(work, letter.id, error)


def _write_look(work: Work, letter: Letter, look: Look) -> None:
    match look:
        case Found(channel, ts):
            ticking.sent(work, letter.id, channel, ts)
        case Absent():
            ticking.absent(work, letter.id)
        case CannotLook(reason):
            ticking.cannot_look(work, letter.id, reason)
        case Busy() | NotSent():
            ticking.look_later(work, letter.id)
        case Broken(error):
            ticking.look_paused(work, letter.id, error)


def write_edit(work: Work, letter: Letter, outcome: Outcome) -> None:
    match outcome:
        case Posted() | Refused():
            ticking.edited(work, letter)
        case Busy(seconds):
            ticking.edit_busy(work, letter.id, seconds)
        case NotSent() | InDoubt():
            ticking.edit_later(work, letter.id)
        case Broken(error):
            ticking.edit_paused(work, letter.id, error)
