"""The running bot, as listeners, jobs and the command line see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, field, replace
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog

from bot.domain.answers import Answer
from bot.domain.forms import DoneAlready
from bot.domain.letters import LetterId
from bot.domain.people import Person, SlackId
from bot.domain.report import Report
from bot.domain.report_letters import FileNotSent
from bot.domain.workspace import Identity
from bot.files import keeping
from bot.frozen import dataclass
from bot.metrics import Metrics
from bot.post_office import PostOffice
from bot.render import answers, reports
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.slack.gateway import Slack, profile_of
from bot.slack.outcomes import Failure, Unreachable
from bot.store import Store
from bot.store.database import (
    Database,
    DatabaseTrouble,
    cause_of,
    is_out_of_reach,
    may_be_repeated,
    may_pass,
)
from bot.usecases import directory, policies, ticking
from bot.work import Work

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

log = structlog.get_logger(__name__)

# Another process may forget somebody meanwhile; who comes back is to be met anew.
REMEMBERED = timedelta(minutes=10)
ENOUGH = 0.3  # seconds that one of them needs to have a chance


@dataclass(slots=True)
class LastWrite:
    """How writing went: reading may go on where it cannot, as on a full disk."""

    trouble: str | None = None  # until something was written again
    at: float = 0.0  # `ticks`


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
    office: PostOffice = field(default_factory=PostOffice)
    met: dict[SlackId, datetime] = field(default_factory=dict)  # fresh until then
    last_write: LastWrite = field(default_factory=LastWrite)

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
        try:
            with self.database.writes() as connection:
                store = Store.within(connection, self.workspace)
                result = step(self._work(store), *args, **kwargs)
        except Exception as error:
            if is_out_of_reach(error) and not self._is_run_once_more(error):
                self.last_write.trouble, self.last_write.at = cause_of(error), self.ticks()
            raise
        if store.writes:
            self.last_write.trouble = None
        if store.owes_letters:
            self.wake()
        return result

    @staticmethod
    def _is_run_once_more(error: Exception) -> bool:
        return isinstance(error, DatabaseTrouble) and may_be_repeated(error)

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

    def shown(
        self,
        dress: Callable[[R], S],
        step: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> S:
        """Run a step and dress what came of it, in one transaction.

        What cannot be shown is not done: who is told that nothing was changed can rely on it.
        """
        return self.do(_dressed(dress, step), *args, **kwargs)

    def shown_once(
        self,
        receipt: str,
        dress: Callable[[R], S],
        step: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> S:
        """The same, unless this form or press was handled before; then `DoneAlready`."""
        return self.once(receipt, _dressed(dress, step), *args, **kwargs)

    def answer(
        self,
        step: Callable[Concatenate[Work, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Speech:
        return self.do(_dressed(self.speech, step), *args, **kwargs)

    def answer_once(
        self,
        receipt: str,
        step: Callable[Concatenate[Work, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Speech:
        return self.once(receipt, _dressed(self.speech, step), *args, **kwargs)

    def speech(self, answer: Answer) -> Speech:
        """What an answer says, as of now."""
        return answers.speech(answer, self.clock())

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
            found, soon = self.see(directory.fresh_until, unsure), now + REMEMBERED
            self.met.update((one, min(until, soon)) for one, until in found.items())
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

    def glance_at(self, slack_id: SlackId) -> Person:
        """Who somebody is, of whom nothing is to be written down, not even that they were here."""
        known = self.see(directory.known, slack_id)
        if known.is_fresh(self.clock()):
            return known
        try:
            profile = self.slack.profile(slack_id, self.team, within=self.hurry)
        except Unreachable as trouble:
            log.warning("account not checked", because=str(trouble))
            return known
        told = asdict(profile) if profile else {"deleted": True}
        told.pop("email", None)
        return replace(known, **told, checked_at=self.clock())

    def learn_of(self, slack_id: SlackId) -> Failure | None:
        """Ask Slack about an account, with patience; what went wrong if it does not say."""
        try:
            self._learnt(slack_id)
        except Unreachable as trouble:
            log.warning("account not checked", account=slack_id, because=str(trouble))
            return trouble.failure
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

    def send_report(self, person: SlackId, report: Report, kind: str) -> str:
        """As a file in somebody's DM; the name that it has. Raises `FileNotSent`."""
        paper, name = reports.paper(report), keeping.file_name(report, kind)
        try:
            self.slack.send_file(person, name, paper.title, keeping.written(paper, kind))
        except Unreachable as trouble:
            log.warning("file not sent", account=person, because=str(trouble))
            raise FileNotSent(str(trouble)) from trouble
        return name

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
        """Look up, edit and send what is due; how many were handled."""
        return self.office.deliver(self)


def _dressed(
    dress: Callable[[R], S], step: Callable[Concatenate[Work, P], R]
) -> Callable[Concatenate[Work, P], S]:
    def dressed(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> S:
        return dress(step(work, *args, **kwargs))

    return dressed
