"""People of one workspace living with Preflight: what they do, and the letters they get.

Everything goes through Bolt and the local Slack. What happened is written down for the oracle:
an act counts once Preflight has taken it, a letter once it stands in somebody's DM.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase

from bot.domain.pilot import Pilot
from bot.domain.stages import Stage
from bot.sandbox import Answer, Message, Person, elements
from bot.sandbox.elements import Control
from bot.store.schema import AskRow, EventRow, LetterRow, PersonRow, PilotRow, ShownRow
from scheduler import jobs
from tests.town import Town
from tests.year.oracle.log import (
    Cleared,
    DecisionChanged,
    Entry,
    Fact,
    Held,
    Letter,
    NotMe,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    Paused,
    PersonSeen,
    PilotRegistered,
    PlanGiven,
    PolicySet,
    QuestionAnswered,
    QuestionAsked,
    Role,
    RoleSet,
    Rule,
    Shown,
    StageMoved,
    Tick,
    WaitingFor,
)

ZONES = (
    "Europe/London",
    "Europe/Zurich",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Africa/Cairo",
    "Pacific/Honolulu",
    None,
)
EVERY = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
ANSWERED_WITHIN = 200  # letters that are still looked at, among everybody
FORWARD = {
    Stage.PROPOSED: Stage.APPROVED,
    Stage.APPROVED: Stage.RUNNING,
    Stage.RUNNING: Stage.CONCLUDED,
    Stage.CONCLUDED: Stage.LIVE,
}
NOT_OPEN = {Stage.LIVE, Stage.RETIRED, Stage.STOPPED}
KINDS: Mapping[str, Any] = {"reminder": "reminder", "request": "request", "notice": "notice"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press in a message: what it does, about which ask, where it stands."""

    does: str
    facts: Mapping[str, Any]
    control: Control
    option: str | None


@dataclass
class Life:
    town: Town
    chance: Random
    log: list[Entry] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    standing: dict[str, PersonSeen] = field(default_factory=dict)
    letters: deque[tuple[Person, Message]] = field(
        default_factory=lambda: deque(maxlen=ANSWERED_WITHIN)
    )
    acts: int = 0
    refused: int = 0
    asks: dict[int, tuple[str, Rule]] = field(default_factory=dict)

    # who lives here

    def begin(self, people: int) -> None:
        """Ana is the PMO; the workspace works from Zurich."""
        town = self.town
        town.ana.types("/pilot settings zone Europe/Zurich", in_=town.pilots)
        town.ana.types("/pilot settings country CH", in_=town.pilots)
        self.people = [town.ana]
        self.log.append(self._policy())
        self.people += [self._newcomer(number) for number in range(people)]
        for person in self.people:
            self._sees(person)

    def _newcomer(self, number: int) -> Person:
        zone = ZONES[number % len(ZONES)]
        person = self.town.slack.person(f"p{number}", name=f"Person {number}", zone=zone)
        for channel in (self.town.pilots, self.town.risk):
            person.joins(channel)
        return person

    def _sees(self, person: Person) -> None:
        member = person.member
        seen = PersonSeen(
            self.now,
            person.id,
            zone=member.zone,
            is_guest=member.guest,
            is_deactivated=member.deactivated,
            country=self._row(PersonRow, PersonRow.slack_id == person.id, "country"),
        )
        self.standing[person.id] = seen
        self.log.append(seen)

    def _policy(self) -> PolicySet:
        policy = self.town.bot.see(lambda work: work.policy)
        return PolicySet(
            self.now,
            country=policy.country or "",
            zone=policy.zone,
            working_days=frozenset(policy.working_days),
            grace_days=policy.grace,
            interval_days=policy.interval,
            rounds=policy.rounds,
            slot_hour=policy.slot_start.hour,
            guests_allowed=policy.guests_allowed,
            pmo=(self.town.ana.id,),
        )

    @property
    def now(self) -> datetime:
        return self.town.clock.now

    # time

    def lives(self, until: datetime, acts_a_day: float, *, down: float = 0.0) -> None:
        """Half hours pass with what people do in between; `down`: odds a day of standing still."""
        odds = acts_a_day / (timedelta(days=1) / EVERY)
        while self.now < until:
            following = (
                self.now - (self.now - datetime.min.replace(tzinfo=self.now.tzinfo)) % EVERY
            )
            following += EVERY
            for minute in self._minutes(odds):
                self.town.clock.now = following - EVERY + timedelta(minutes=minute)
                self.does_something()
            self.town.clock.now = following
            if self.chance.random() < down / 48:
                self.town.clock.now += EVERY * self.chance.randrange(2, 60)
            self.tick()

    def _minutes(self, odds: float) -> list[int]:
        count = int(odds) + (self.chance.random() < odds % 1)
        return sorted(self.chance.randrange(1, 29) for _ in range(count))

    def tick(self) -> None:
        """The jobs, then seconds for what Slack takes one a second of."""
        self.log.append(Tick(self.now))
        if self.now.hour == 2 and self.now.minute == 30:
            for job in (jobs.refresh_people, jobs.tidy):
                job(self.town.bot)
        self.town.tick()
        self._reads_letters()
        while self._is_owing():
            self.town.clock.now += SECOND
            self.town.settle()
            self._reads_letters()

    def _is_owing(self) -> bool:
        owing = select(LetterRow.id).where(
            LetterRow.state.in_(("owed", "sending")), LetterRow.due_at <= self.now
        )
        with self.town.bot.database.reads() as connection:
            return connection.execute(owing).first() is not None

    # letters

    def _reads_letters(self) -> None:
        entries, self.town.slack.record.entries = self.town.slack.record.entries, []
        for call in entries:
            if getattr(call, "method", "") == "chat.postMessage" and call.answer.get("ok"):
                self._read(str(call.answer["channel"]), str(call.answer["ts"]))

    def _read(self, channel: str, ts: str) -> None:
        letter = select(LetterRow.id, LetterRow.kind, PersonRow.slack_id)
        letter = letter.join(PersonRow, PersonRow.id == LetterRow.person_id)
        letter = letter.where(LetterRow.posted_in == channel, LetterRow.ts == ts)
        with self.town.bot.database.reads() as connection:
            found = connection.execute(letter).one()
        person = next(one for one in self.people if one.id == found.slack_id)
        self.log.append(
            Letter(self.now, person.id, KINDS[found.kind], tuple(self._shown(found.id)))
        )
        message = next(one for one in reversed(person.dms) if one.ts == ts)
        self.letters.append((person, message))

    def _shown(self, letter: int) -> Iterator[Shown]:
        shown = select(ShownRow.ask_id, ShownRow.round).where(ShownRow.letter_id == letter)
        facts = select(LetterRow.facts).where(LetterRow.id == letter)
        with self.town.bot.database.reads() as connection:
            rows = connection.execute(shown.order_by(ShownRow.place)).all()
            about = connection.execute(facts).scalar_one()
        for row in rows:
            yield Shown(*self._ask(row.ask_id), None if about.ask else row.round)

    def _ask(self, ask: int) -> tuple[str, Rule]:
        known = self.asks.get(ask)
        if known is None:
            found = select(PilotRow.number, AskRow.rule).join(PilotRow).where(AskRow.id == ask)
            with self.town.bot.database.reads() as connection:
                row = connection.execute(found).one()
            known = self.asks[ask] = (f"P-{row.number}", row.rule)
        return known

    def _row(self, table: type[DeclarativeBase], where: Any, column: str) -> Any:
        with self.town.bot.database.reads() as connection:
            return connection.execute(select(table.__table__.c[column]).where(where)).scalar()

    # acts

    def does_something(self) -> None:
        act = self.chance.choices(ACTS, WEIGHTS)[0]
        self.acts += 1
        act(self)
        self.town.settle()
        self._reads_letters()

    def _took(self, table: type[DeclarativeBase], act: Callable[[], object]) -> bool:
        """Whether an act has left its row: an event, or a letter."""
        before = self._last(table)
        act()
        self.town.later.run()
        taken = self._last(table) > before
        self.refused += not taken
        return taken

    def _last(self, table: type[DeclarativeBase]) -> int:
        with self.town.bot.database.reads() as connection:
            return connection.execute(select(func.max(table.__table__.c.id))).scalar() or 0

    def _happens(self, act: Callable[[], object], *facts: Fact) -> bool:
        if self._took(EventRow, act):
            self.log.extend(facts)
            return True
        return False

    def registers(self) -> None:
        who, lead, sponsor = (self._anyone() for _ in range(3))
        name = f"{self.chance.getrandbits(64):016x}"
        line = f"/pilot register {name} lead:@{lead.handle}"
        sponsored = self.chance.random() < 0.9
        line += f" sponsor:@{sponsor.handle}" if sponsored else ""
        number = self._last(PilotRow)
        if not self._took(PilotRow, lambda: who.types(line, in_=self.town.pilots)):
            return
        pilot = f"P-{number + 1}"
        dates = self._dates()
        who.types(f"/pilot edit {pilot} dates", in_=self.town.pilots)
        answer = who.submits({name: day.isoformat() for name, day in dates.items()})
        kept = not answer.errors
        self.log.append(
            PilotRegistered(
                self.now,
                pilot,
                who.id,
                lead.id,
                sponsor.id if sponsored else None,
                approval=dates["approval"] if kept else None,
                launch=dates["launch"] if kept else None,
                end=dates["end"] if kept else None,
                go_live=dates["go_live"] if kept else None,
            )
        )

    def _dates(self) -> dict[str, date]:
        days = sorted(self.chance.randrange(10, 260) for _ in range(4))
        names = ("approval", "launch", "end", "go_live")
        today = self.now.date()
        return {name: today + timedelta(days=n) for name, n in zip(names, days, strict=True)}

    def _anyone(self) -> Person:
        return self.chance.choice(self.people)

    def _pilot(self) -> Pilot | None:
        """One that is on its way, a few that are not."""
        last = self._last(PilotRow)
        if not last:
            return None
        number = self.chance.randrange(1, last + 1)
        return self.town.bot.see(lambda work: work.store.pilots.numbered(number))

    def decides(self) -> None:
        pilot = self._pilot()
        if pilot is None:
            return
        whose = [pilot.lead, pilot.sponsor, pilot.registrant]
        who = self._person(self.chance.choice(whose)) or self.town.ana
        if self.chance.random() < 0.5:
            self._puts_value(who, pilot.key)
        else:
            self._puts_cost(who, pilot.key)

    def _puts_value(self, who: Person, pilot: str) -> None:
        vague = self.chance.random() < 0.3 and self._pilot_now(pilot).value is None
        amount = self.chance.randrange(10, 900)
        line = f"{amount} hours/month" if vague else f"USD {amount}k/year"
        act = lambda: who.types(f"/pilot value {pilot} {line}", in_=self.town.pilots)  # noqa: E731
        self._happens(act, DecisionChanged(self.now, pilot, "V1", not vague, who.id))

    def _puts_cost(self, who: Person, pilot: str) -> None:
        partly = self.chance.random() < 0.3 and self._pilot_now(pilot).cost is None
        amount = self.chance.randrange(10, 900)
        line = f"pilot EUR {amount}k" if partly else f"production EUR {amount}k/year"
        act = lambda: who.types(f"/pilot cost {pilot} {line}", in_=self.town.pilots)  # noqa: E731
        self._happens(act, DecisionChanged(self.now, pilot, "C1", not partly, who.id))

    def _pilot_now(self, key: str) -> Pilot:
        number = int(key.removeprefix("P-"))
        found = self.town.bot.see(lambda work: work.store.pilots.numbered(number))
        assert found is not None
        return found

    def _person(self, one: Any) -> Person | None:
        return next((p for p in self.people if one and p.id == one.slack_id), None)

    def names_owner(self) -> None:
        pilot = self._pilot()
        if pilot is None:
            return
        who = self._person(self.chance.choice([pilot.lead, pilot.sponsor])) or self.town.ana
        self._names(who, pilot.key, self._anyone())

    def _names(self, who: Person, pilot: str, owner: Person) -> None:
        line = f"/pilot owner {pilot} @{owner.handle}"
        facts: list[Fact] = [OwnerNamed(self.now, pilot, owner.id, who.id)]
        if owner is who:
            facts.append(OwnerAccepted(self.now, pilot, owner.id))
        self._happens(lambda: who.types(line, in_=self.town.pilots), *facts)

    def moves(self) -> None:
        pilot = self._pilot()
        if pilot is None or pilot.stage in NOT_OPEN:
            return
        stage = FORWARD[pilot.stage] if self.chance.random() < 0.8 else Stage.STOPPED
        line = f"/pilot stage {pilot.key} {stage.value} enough was learned"
        if stage is not Stage.STOPPED:
            line = f"/pilot stage {pilot.key} {stage.value}"
        act = lambda: self.town.ana.types(line, in_=self.town.pilots)  # noqa: E731
        self._happens(act, StageMoved(self.now, pilot.key, stage.value, self.town.ana.id))

    def holds(self) -> None:
        pilot = self._pilot()
        if pilot is None:
            return
        until = self.now.date() + timedelta(days=self.chance.randrange(2, 30))
        off = pilot.hold_until is not None and self.chance.random() < 0.5
        line = f"/pilot hold {pilot.key} off" if off else f"/pilot hold {pilot.key} until {until}"
        act = lambda: self.town.ana.types(line, in_=self.town.pilots)  # noqa: E731
        self._happens(act, Held(self.now, pilot.key, None if off else until, self.town.ana.id))

    def changes_role(self) -> None:
        pilot = self._pilot()
        if pilot is None:
            return
        role: Role = self.chance.choice(("lead", "sponsor"))
        person = self._anyone()
        taken = pilot.owner and pilot.owner.person.slack_id == person.id
        if taken or getattr(getattr(pilot, role), "slack_id", None) == person.id:
            return
        self.town.ana.types(f"/pilot edit {pilot.key} people", in_=self.town.pilots)
        if self.town.ana.modal is None:
            return
        act = lambda: self.town.ana.submits({role: person})  # noqa: E731
        self._happens(act, RoleSet(self.now, pilot.key, role, person.id, self.town.ana.id))

    def pauses(self) -> None:
        who = self._anyone()
        until = self._local(who) + timedelta(days=self.chance.randrange(0, 20))
        off = self.chance.random() < 0.2
        line = "/pilot pause off" if off else f"/pilot pause until {until}"
        self._pauses(who, None if off else until, lambda: who.types(line, in_=self.town.pilots))

    def _pauses(self, who: Person, until: date | None, act: Callable[[], object]) -> None:
        act()
        kept = self._row(PersonRow, PersonRow.slack_id == who.id, "paused_until")
        if kept == until:
            self.log.append(Paused(self.now, who.id, until))

    def _local(self, who: Person) -> date:
        return self.town.bot.see(
            lambda work: work.policy.calendar_of(work.store.people.of_slack(who.id)).day(work.now)
        )

    def travels(self) -> None:
        who = self._anyone()
        who.changes(zone=self.chance.choice(ZONES))
        self._sees(who)

    def comes_or_goes(self) -> None:
        who = self.chance.choice(self.people[1:])
        gone = not who.member.deactivated
        if gone and self.chance.random() < 0.5:
            return
        who.changes(deactivated=gone)
        self._sees(who)

    def becomes_guest_or_member(self) -> None:
        who = self.chance.choice(self.people[1:])
        who.changes(guest=not who.member.guest and self.chance.random() < 0.3)
        self._sees(who)

    def keeps_other_holidays(self) -> None:
        who = self._anyone()
        where = self.chance.choice(("Germany", "Japan", "United States", "zone"))
        who.types(f"/pilot holidays {where}", in_=self.town.pilots)
        self._sees(who)

    def changes_the_rhythm(self) -> None:
        name, value = self.chance.choice(
            (("grace", 3), ("grace", 2), ("interval", 5), ("interval", 4), ("rounds", 3),
             ("rounds", 2), ("working-days", "mon tue wed thu fri"),
             ("working-days", "sun mon tue wed thu"))
        )  # fmt: skip
        self.town.ana.types(f"/pilot settings {name} {value}", in_=self.town.pilots)
        self.log.append(self._policy())

    # answers to letters

    def answers(self) -> None:
        if not self.letters:
            return
        who, message = self.chance.choice(self.letters)
        choices = list(_choices(message.now.blocks))
        if not choices or who.member.deactivated:
            return
        choice = self.chance.choice(choices)
        does = getattr(self, f"_{choice.does}", None)
        if does is not None:
            does(who, message, choice)

    def _opens(self, who: Person, message: Message, choice: Choice) -> bool:
        """Whether a form opened; what stood open before is closed."""
        if who.modal is not None:
            who.closes(everything=True)
        self._press(who, message, choice)
        return who.modal is not None

    def _press(self, who: Person, message: Message, choice: Choice) -> Answer:
        if choice.option is None:
            answer = who.presses(choice.control, on=message)
        else:
            answer = who.chooses(choice.option, from_=choice.control, on=message)
        self.town.later.run()
        return answer

    def _fill(self, who: Person, message: Message, choice: Choice) -> None:
        if not self._opens(who, message, choice):
            return
        pilot, rule = self._ask(choice.facts["a"])
        if rule == "V1":
            fact = DecisionChanged(self.now, pilot, rule, True, who.id)
            self._happens(lambda: who.submits(value="USD 90k/year"), fact)
        elif rule == "C1":
            self._puts_cost(who, pilot)
        else:
            self._names(who, pilot, self._anyone())

    def _plan(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice):
            until = self._local(who) + timedelta(days=self.chance.randrange(-1, 34))
            fact = PlanGiven(self.now, *self._ask(choice.facts["a"]), who.id, until)
            self._happens(lambda: who.submits(day=until), fact)

    def _not_me(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice):
            named = self._anyone() if self.chance.random() < 0.6 else None
            fact = NotMe(self.now, *self._ask(choice.facts["a"]), who.id, named and named.id)
            answers = {"person": named} if named else {}
            self._happens(lambda: who.submits(answers), fact)

    def _waiting(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice):
            blocker = self._anyone()
            fact = WaitingFor(self.now, *self._ask(choice.facts["a"]), who.id, blocker.id)
            self._happens(lambda: who.submits(person=blocker, text="the licence quote"), fact)

    def _cleared(self, who: Person, message: Message, choice: Choice) -> None:
        fact = Cleared(self.now, *self._ask(choice.facts["a"]), who.id)
        self._happens(lambda: self._press(who, message, choice), fact)

    def _accept(self, who: Person, message: Message, choice: Choice) -> None:
        fact = OwnerAccepted(self.now, f"P-{choice.facts['p']}", who.id)
        self._happens(lambda: self._press(who, message, choice), fact)

    def _decline(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice):
            other = self._anyone() if self.chance.random() < 0.6 else None
            fact = OwnerDeclined(self.now, f"P-{choice.facts['p']}", who.id, other and other.id)
            self._happens(lambda: who.submits({"other": other} if other else {}), fact)

    def _name_suggested(self, who: Person, message: Message, choice: Choice) -> None:
        pilot, owner = f"P-{choice.facts['p']}", str(choice.facts["u"])
        facts: list[Fact] = [OwnerNamed(self.now, pilot, owner, who.id)]
        if owner == who.id:
            facts.append(OwnerAccepted(self.now, pilot, owner))
        self._happens(lambda: self._press(who, message, choice), *facts)

    def _question(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice) and self._took(
            LetterRow, lambda: who.submits(text="Who pays for it?")
        ):
            self.log.append(QuestionAsked(self.now, f"P-{choice.facts['p']}", who.id))

    def _reply(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice) and self._took(
            LetterRow, lambda: who.submits(text="The claims department.")
        ):
            self.log.append(QuestionAnswered(self.now, f"P-{choice.facts['p']}", who.id))

    def _pause(self, who: Person, message: Message, choice: Choice) -> None:
        if self._opens(who, message, choice):
            until = self._local(who) + timedelta(days=self.chance.randrange(0, 20))
            self._pauses(who, until, lambda: who.submits(day=until))

    def _why(self, who: Person, message: Message, choice: Choice) -> None:
        self._press(who, message, choice)
        assert who.ephemerals, message.as_text()


def _choices(blocks: Sequence[Any]) -> Iterator[Choice]:
    for control in elements.controls(list(blocks)):
        if control.type == "overflow":
            for option in control.element["options"]:
                facts = json.loads(option["value"])
                yield Choice(facts["do"], facts, control, option["value"])
        elif control.type == "button" and "value" in control.element:
            yield Choice(control.action_id, json.loads(control.element["value"]), control, None)


LIVED: Mapping[Callable[[Life], None], int] = {
    Life.answers: 60,
    Life.decides: 8,
    Life.names_owner: 12,
    Life.moves: 4,
    Life.holds: 2,
    Life.changes_role: 5,
    Life.pauses: 4,
    Life.travels: 4,
    Life.comes_or_goes: 3,
    Life.becomes_guest_or_member: 1,
    Life.keeps_other_holidays: 2,
    Life.registers: 12,
    Life.changes_the_rhythm: 1,
}
ACTS, WEIGHTS = tuple(LIVED), tuple(LIVED.values())
