"""The running bot, as listeners, jobs and the command line see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

import structlog
from structlog.contextvars import bound_contextvars

from bot import delivery
from bot.domain.forms import DoneAlready
from bot.domain.letters import Letter, LetterId
from bot.domain.messages import Message
from bot.domain.people import Person, SlackId
from bot.domain.workspace import Identity
from bot.metrics import Metrics
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.slack.gateway import Slack, profile_of
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
    Unreachable,
)
from bot.store import Store
from bot.store.database import (
    Database,
    DatabaseTrouble,
    cause_of,
    is_out_of_reach,
    may_be_repeated,
    may_pass,
)
from bot.usecases import directory, policies, posting, ticking
from bot.work import Work

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

UNFIT = "could not be put together"  # a bug; the others go on
ENOUGH = 0.3  # seconds that one of them needs to have a chance
A_WHILE = 1.0  # seconds of sending, after which edits and look-ups have their turn
NEAR = 2.0  # seconds that delivery waits for what is due next


@dataclass(frozen=True, slots=True)
class Bot:
    """One workspace's bot. `clock` tells the moment; `ticks` are seconds that never go back.

    `wake` is called after a commit that owes a letter; once `stopping`, no letter is begun.
    `rest` waits so many seconds for the next letter, or says at once that it will not.
    `hurry` is seconds for all look-ups before an ack together.
    """

    database: Database
    slack: Slack
    workspace: int
    identity: Identity
    clock: Callable[[], datetime]
    ticks: Callable[[], float]
    wake: Callable[[], None] = lambda: None
    stopping: Callable[[], bool] = lambda: False
    rest: Callable[[float], bool] = lambda _: False
    hurry: float = 1.0
    metrics: Metrics = field(default_factory=Metrics)
    looked: dict[LetterId, float] = field(default_factory=dict)
    met: dict[SlackId, datetime] = field(default_factory=dict)  # fresh until then

    @property
    def team(self) -> str:
        """Slack's id of the workspace."""
        return self.identity.slack_id

    # steps

    def do(self, step: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one step in one transaction, at one moment, in one workspace. Never nested.

        Where the database gave it up for another's sake, it is run once more.
        """
        try:
            return self._once_through(step, *args, **kwargs)
        except DatabaseTrouble as trouble:
            if not may_be_repeated(trouble):
                raise
            log.warning("transaction repeated", because=cause_of(trouble))
            return self._once_through(step, *args, **kwargs)

    def _once_through(
        self, step: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        with self.database.writes() as connection:
            store = Store.within(connection, self.workspace)
            result = step(self._work(store), *args, **kwargs)
        if store.owes_letters:
            self.wake()
        return result

    def see(self, step: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a step that only reads, beside whatever is being written."""
        with self.database.reads() as connection:
            store = Store.within(connection, self.workspace, reading=True)
            return step(self._work(store), *args, **kwargs)

    def once(
        self,
        receipt: str,
        step: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a step unless this form or press was handled before; then `DoneAlready`."""

        def first(work: Work) -> R:
            if not work.store.receipts.is_first(receipt, work.now):
                raise DoneAlready
            return step(work, *args, **kwargs)

        return self.do(first)

    @staticmethod
    def failed_by_database(error: BaseException) -> bool:
        """Whether the same step may succeed another time, with nothing done differently."""
        return may_pass(error)

    @staticmethod
    def out_of_reach(error: BaseException) -> str | None:
        """What the database said, where it is gone, full or too busy: that is no bug of ours."""
        return cause_of(error) if is_out_of_reach(error) else None

    def __deepcopy__(self, _: object) -> Bot:
        """There is one bot. Bolt copies a request's context for its lazy listeners."""
        return self

    def _work(self, store: Store) -> Work:
        return Work(store, self.clock(), store.workspace.get())

    # people

    def acquaint(self, slack_ids: Iterable[SlackId]) -> None:
        """Learn of people not seen for a day, in a hurry; who is left stays unverified."""
        ends = self.ticks() + self.hurry
        for slack_id in self._stale(slack_ids):
            left = ends - self.ticks()
            if left >= ENOUGH:
                self.meet(slack_id, within=left)

    def _stale(self, slack_ids: Iterable[SlackId]) -> list[SlackId]:
        """Most were found fresh before: a command then reads nothing but what it is about."""
        now = self.clock()
        unsure = [one for one in dict.fromkeys(slack_ids) if self.met.get(one, now) <= now]
        if unsure:
            self.met.update(self.see(directory.fresh_until, unsure))
        return [one for one in unsure if self.met.get(one, now) <= now]

    def meet(self, slack_id: SlackId, *, within: float | None = None) -> Person | None:
        """Ask Slack who an account is and write it down; None if Slack cannot be asked now.

        `within` so many seconds; else with patience.
        """
        try:
            return self._learnt(slack_id, within)
        except Unreachable as trouble:
            log.warning("account not checked", account=slack_id, because=str(trouble))
            return None

    def _learnt(self, slack_id: SlackId, within: float | None = None) -> Person:
        """Raises `Unreachable`."""
        profile = self.slack.profile(slack_id, self.team, within=within)
        if profile is None:
            return self.do(directory.vanished, slack_id)
        return self.do(directory.learn, profile)

    def learn(self, account: Mapping[str, object]) -> None:
        """What `user_change` says of an account."""
        self.do(directory.changed, profile_of(account, self.team))

    def check_people(self, which: Callable[[Work], list[SlackId]]) -> int:
        """Ask Slack about accounts that are due for it; how many were told."""
        return sum(
            self.meet(slack_id) is not None for slack_id in self.see(which) if not self.stopping()
        )

    def refresh_pmo_group(self) -> None:
        """Who is in the PMO's user group, if it is one; as it was where Slack will not say."""
        group = self.see(policies.pmo_group)
        if group is None:
            return
        try:
            members = self.slack.group_members(group)
        except Unreachable as trouble:
            log.warning("PMO group not read", group=group, because=str(trouble))
            return
        self.acquaint(members)
        self.do(policies.set_group_people, members)

    def meet_admins(self) -> None:
        """R3: as long as nobody is named the PMO, the admins are; learn who that is."""
        if not self.see(policies.pmo_is_unknown):
            return
        try:
            for profile in self.slack.admins(self.team):
                self.do(directory.learn, profile)
        except Unreachable as trouble:
            log.warning("admins not read", because=str(trouble))

    def pause(self, because: str) -> None:
        """Hold all delivery of this workspace: letters stay owed, data is kept."""
        log.error("delivery paused", because=because)
        self.do(ticking.pause, because)

    # forms and the Home tab

    def open_form(self, trigger: str, view: Block) -> bool:
        """Whether Slack opened a form. Nothing stands before this: triggers live three seconds."""
        try:
            self.slack.open_view(trigger, view)
        except Unreachable as trouble:
            log.warning("form not opened", because=str(trouble))
            return False
        return True

    def update_form(self, view_id: str, view: Block) -> None:
        """Show something else in a form that is open."""
        try:
            self.slack.update_view(view_id, view)
        except Unreachable as trouble:
            log.warning("form not updated", because=str(trouble))

    def say_to(self, person: SlackId, speech: Speech) -> None:
        """Answer somebody by DM, where what they pressed has no place for an answer."""
        try:
            self.slack.say(person, speech)
        except Unreachable as trouble:
            log.warning("answer not given", account=person, because=str(trouble))

    def show_home(self, person: SlackId, dressed: Callable[[], Block], seen: str | None) -> bool:
        """Show somebody their Home tab; where another is there than was `seen`, made anew.

        Whether Slack took it. It waits for nothing: opening the tab once more makes it again.
        """
        try:
            if not self.slack.publish(person, dressed(), seen):
                self.slack.publish(person, dressed(), None)
        except Unreachable as trouble:
            log.warning("home not shown", account=person, because=str(trouble))
            return False
        return True

    # letters

    def arrived(self, letter: LetterId, channel: str, ts: str) -> None:
        """Somebody pressed a button of this letter, so it has arrived."""
        self.do(ticking.seen, letter, channel, ts)

    def deliver(self) -> int:
        """Look up, edit and send what is due, one at a time; how many were handled."""
        handled = 0
        while (found := self._round()) or self._rested():
            handled += found
        return handled

    def _round(self) -> int:
        """Each for a while, so that a long morning's letters hold up no edit."""
        done = 0
        for step in (self._look, self._edit, self._send):
            ends = self.ticks() + A_WHILE
            while not self.stopping() and step():
                done += 1
                if self.ticks() >= ends:
                    break
        return done

    def _rested(self) -> bool:
        """Whether the next was near, and is due now."""
        if self.stopping():
            return False
        due = self.see(posting.next_moment)
        seconds = (due - self.clock()).total_seconds() if due else NEAR + 1
        return seconds <= NEAR and self.rest(max(0.0, seconds))

    def _send(self) -> bool:
        try:
            while isinstance(claimed := self.do(posting.claim), posting.Unchecked):
                self._check(claimed.person)
        except posting.Unfit as bug:
            log.exception("letter not put together", letter=bug.letter.id)
            self.do(ticking.refused, bug.letter.id, UNFIT)
            return True
        if claimed is None:
            return False
        self.wake()  # there may be another, for another thread
        with bound_contextvars(letter=claimed.letter.id):
            self._handed_over(claimed)
        return True

    def _handed_over(self, claimed: posting.Posting) -> None:
        letter, trouble = claimed.letter, None
        if claimed.opens_dm:
            letter, trouble = self._addressed(letter)
        outcome = trouble or self._carried(delivery.send, letter, claimed.message)
        self._tick_off(letter, outcome)
        self.metrics.handed_over(letter.kind, outcome)

    def _check(self, person: Person) -> None:
        """Slack takes a post to a leaver without a word, so the directory is asked at the door."""
        try:
            self._learnt(person.slack_id)
        except Unreachable as trouble:
            log.warning("account not checked", account=person.slack_id, because=str(trouble))
            self.do(ticking.unchecked, person.id)
            if isinstance(trouble.failure, Broken):
                self.pause(str(trouble))

    def _carried(
        self, carry: Callable[[Slack, Letter, Message], Outcome], letter: Letter, message: Message
    ) -> Outcome:
        """Post or edit; what cannot be dressed is a bug, and holds up nothing else."""
        try:
            return carry(self.slack, letter, message)
        except Exception:
            log.exception("letter not put together", letter=letter.id, kind=letter.kind)
            return Refused(UNFIT)

    def _addressed(self, letter: Letter) -> tuple[Letter, Outcome | None]:
        """Open somebody's DM before their first letter and keep its id."""
        person = letter.person
        if person is None or person.dm:
            return letter, None
        opened = delivery.open_dm(self.slack, person)
        if not isinstance(opened, str):
            return letter, opened
        self.do(ticking.dm_opened, person.id, opened)
        return replace(letter, person=replace(person, dm=opened)), None

    def _tick_off(self, letter: Letter, outcome: Outcome) -> None:
        match outcome:
            case Posted(channel, ts):
                self.do(ticking.sent, letter.id, channel, ts)
            case Busy(seconds):
                self.do(ticking.busy, letter.id, seconds)
            case NotSent(reason):
                log.warning("slack not reached", letter=letter.id, because=reason)
                self.do(ticking.later, letter.id)
            case InDoubt(reason):
                log.warning("letter in doubt", letter=letter.id, because=reason)
                self.do(ticking.in_doubt, letter.id, reason)
            case Refused(error):
                log.warning("letter refused", letter=letter.id, kind=letter.kind, because=error)
                self.do(ticking.refused, letter.id, error)
            case Broken(error):
                log.error("delivery paused", because=error, letter=letter.id)
                self.do(ticking.paused, letter.id, error)

    def _look(self) -> bool:
        """Look up one letter in doubt; the pause between two looks is by `ticks`."""
        letter = self.do(posting.claim_doubt)
        if letter is None:
            return False
        if self._looked_lately(letter):
            self.do(ticking.look_later, letter.id)
            return True
        self.looked[letter.id] = self.ticks()
        with bound_contextvars(letter=letter.id):
            letter, trouble = self._addressed(letter)
            held = trouble if isinstance(trouble, Broken | Busy) else None
            look = held or delivery.look(self.slack, letter)
            self._tick_off_look(letter, look)
        self.metrics.looked(look)
        return True

    def _looked_lately(self, letter: Letter) -> bool:
        last = self.looked.get(letter.id)
        return last is not None and self.ticks() - last < ticking.PAUSE.total_seconds()

    def _tick_off_look(self, letter: Letter, look: Look) -> None:
        match look:
            case Found(channel, ts):
                self.do(ticking.sent, letter.id, channel, ts)
            case Absent():
                self.do(ticking.absent, letter.id)
            case CannotLook(reason):
                log.warning("letter cannot be looked up", letter=letter.id, because=reason)
                self.do(ticking.cannot_look, letter.id, reason)
            case Busy() | NotSent():
                self.do(ticking.look_later, letter.id)
            case Broken(error):
                log.error("delivery paused", because=error, letter=letter.id)
                self.do(ticking.look_paused, letter.id, error)
        if not isinstance(look, Absent):
            self.looked.pop(letter.id, None)

    def _edit(self) -> bool:
        try:
            claimed = self.do(posting.claim_edit)
        except posting.Unfit as bug:
            log.exception("edit not put together", letter=bug.letter.id)
            self.do(ticking.edited, bug.letter)
            return True
        if claimed is None:
            return False
        letter = claimed.letter
        with bound_contextvars(letter=letter.id):
            outcome = self._carried(delivery.edit, letter, claimed.message)
            self._tick_off_edit(letter, outcome)
        self.metrics.edited(outcome)
        return True

    def _tick_off_edit(self, letter: Letter, outcome: Outcome) -> None:
        match outcome:
            case Posted():
                self.do(ticking.edited, letter)
            case Refused(error):
                log.warning("edit refused", letter=letter.id, because=error)
                self.do(ticking.edited, letter)
            case Busy(seconds):
                self.do(ticking.edit_busy, letter.id, seconds)
            case NotSent() | InDoubt():
                self.do(ticking.edit_later, letter.id)
            case Broken(error):
                log.error("delivery paused", because=error, letter=letter.id)
                self.do(ticking.edit_paused, letter.id, error)
