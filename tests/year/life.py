"""A workspace living with Preflight: its people, its time, the letters that arrive.

Everything goes through Bolt and the local Slack. What happened is written down for the oracle:
an act counts once Preflight has taken it, a letter once it stands in somebody's DM.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.people import SlackId
from bot.domain.pilot import Pilot
from bot.sandbox import Message, Person
from bot.store.schema import AskRow, LetterRow, PersonRow, PilotRow, Scoped, ShownRow
from scheduler import jobs
from tests.town import Clock, Town, open_town
from tests.year import beside
from tests.year.oracle.log import (
    RULES,
    Entry,
    Fact,
    Kind,
    Letter,
    PersonSeen,
    PolicySet,
    Rule,
    Shown,
    Tick,
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
HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
KEPT = 200  # letters that people still look at
MORE_TICKS = 0.3  # a slot has a tick at its start; another half hour has one by chance
DOWN = 0.02  # odds, each day, that the host stands still for hours
RULES_BY_NAME: Mapping[str, Rule] = {rule: rule for rule in RULES}
KINDS: Mapping[str, Kind] = {"reminder": "reminder", "request": "request", "notice": "notice"}


@dataclass
class Life:
    town: Town
    chance: Random
    pilots: int
    log: list[Entry] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    letters: deque[tuple[Person, Message]] = field(default_factory=lambda: deque(maxlen=KEPT))
    taken: int = 0
    refused: int = 0
    _asks: dict[int, tuple[str, Rule]] = field(default_factory=dict)

    # who lives here

    def begin(self, people: int, **settings: int) -> None:
        """Ana is the PMO, the workspace works from Zurich, the others are all over the world."""
        ana = self.town.ana
        for name, value in {"zone": "Europe/Zurich", "country": "CH", **settings}.items():
            ana.types(f"/pilot settings {name} {value}", in_=self.town.pilots)
        self.people = [ana, *(self._newcomer(number) for number in range(people))]
        self.sees_policy()
        for person in self.people:
            self.sees(person)

    def _newcomer(self, number: int) -> Person:
        zone = ZONES[number % len(ZONES)]
        person = self.town.slack.person(f"p{number}", name=f"Person {number}", zone=zone)
        person.joins(self.town.pilots)
        return person

    def sees(self, person: Person) -> None:
        """Their account, as Slack shows it, and the country that they told Preflight."""
        member = person.member
        country = self.first(
            select(PersonRow.country).where(PersonRow.slack_id == person.id), otherwise=None
        )
        self.log.append(
            PersonSeen(
                self.now,
                person.id,
                zone=member.zone,
                is_guest=member.guest,
                is_deactivated=member.deactivated,
                country=country,
            )
        )

    def sees_policy(self) -> None:
        policy = self.town.bot.see(lambda work: work.policy)
        self.log.append(
            PolicySet(
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
        )

    def anyone(self) -> Person:
        return self.chance.choice(self.people)

    def named(self, slack_id: str | None) -> Person | None:
        return next((person for person in self.people if person.id == slack_id), None)

    def today(self, person: Person) -> date:
        return self.town.bot.see(
            lambda work: work.policy.calendar_of(
                work.store.people.of_slack(SlackId(person.id))
            ).day(work.now)
        )

    def any_pilot(self) -> Pilot | None:
        last = self.last(PilotRow)
        return self.pilot(self.chance.randrange(1, last + 1)) if last else None

    def pilot(self, number: int) -> Pilot | None:
        return self.town.bot.see(lambda work: work.store.pilots.numbered(number))

    # time

    @property
    def now(self) -> datetime:
        return self.town.clock.now

    def lives(self, days: int, does: Callable[[Life], None], acts_a_day: float) -> None:
        """Half hours pass, some with a tick, and between them is what people do."""
        ends = self.now + days * DAY
        while self.now < ends:
            start = self._last_half_hour()
            for minute in self._minutes(acts_a_day / (DAY / HALF_HOUR)):
                self.town.clock.now = start + timedelta(minutes=minute)
                does(self)
                self._settles()
            self.town.clock.now = start + HALF_HOUR
            if self.chance.random() < DOWN / (DAY / HALF_HOUR):
                self.town.clock.now += HALF_HOUR * self.chance.randrange(2, 60)
            if self._is_slot_start() or self.chance.random() < MORE_TICKS:
                self.ticks()

    def _last_half_hour(self) -> datetime:
        return self.now.replace(minute=self.now.minute // 30 * 30, second=0)

    def _minutes(self, odds: float) -> list[int]:
        count = int(odds) + (self.chance.random() < odds % 1)
        return sorted(self.chance.randrange(1, 29) for _ in range(count))

    def _is_slot_start(self) -> bool:
        return any(person.local(self.now).time() == time(9) for person in self.people)

    def ticks(self) -> None:
        """The jobs, then the seconds that Slack wants between two messages."""
        self.log.append(Tick(self.now))
        if self.now.hour == 2:
            jobs.refresh_people(self.town.bot)
            jobs.tidy(self.town.bot)
        self._answers_the_rest()
        self.town.tick()
        self._reads()
        while self._is_owing():
            self.town.clock.now += SECOND
            self._settles()

    def _settles(self) -> None:
        self.town.later.run()
        self._answers_the_rest()
        self.town.settle()
        self._reads()

    def _answers_the_rest(self) -> None:
        """Before anything goes out about it, so that no letter speaks of it."""
        query = select(PilotRow.number, AskRow.rule).join(PilotRow)
        open_now = query.where(AskRow.closed_at.is_(None), AskRow.rule.not_in(RULES))
        with self.town.bot.database.reads() as connection:
            found = connection.execute(open_now).all()
        for number, rule in found:
            beside.answer(self.town, number, rule)

    def _is_owing(self) -> bool:
        owing = select(LetterRow.id).where(
            LetterRow.state.in_(("owed", "sending")), LetterRow.due_at <= self.now
        )
        return self.first(owing, otherwise=None) is not None

    # what Preflight has kept

    def first(self, query: Select[Any], *, otherwise: Any = ...) -> Any:
        with self.town.bot.database.reads() as connection:
            found = connection.execute(query).first()
        if found is None and otherwise is ...:
            raise LookupError(str(query))
        return found[0] if found else otherwise

    def last(self, table: type[Scoped]) -> int:
        return self.first(select(func.max(table.__table__.c.id))) or 0

    def took(self, table: type[Scoped], act: Callable[[], object]) -> bool:
        """Whether an act has left its row: an event, a letter, a pilot."""
        before = self.last(table)
        act()
        self.town.later.run()
        is_taken = self.last(table) > before
        self.taken += is_taken
        self.refused += not is_taken
        return is_taken

    def happens(self, table: type[Scoped], act: Callable[[], object], *facts: Fact) -> None:
        if self.took(table, act):
            self.log.extend(facts)

    # letters

    def _reads(self) -> None:
        """What the bot has posted since the last time, as it stands in the DMs."""
        record = self.town.slack.record
        posted = record.calls("chat.postMessage")
        record.clear()
        for call in posted:
            if call.answer.get("ok"):
                self._read(str(call.answer["channel"]), str(call.answer["ts"]))

    def _read(self, channel: str, ts: str) -> None:
        query = select(LetterRow.id, LetterRow.kind, PersonRow.slack_id)
        query = query.join(PersonRow, PersonRow.id == LetterRow.person_id)
        query = query.where(LetterRow.posted_in == channel, LetterRow.ts == ts)
        with self.town.bot.database.reads() as connection:
            found = connection.execute(query).one()
        person = next(one for one in self.people if one.id == found.slack_id)
        kind = KINDS[found.kind]
        self.log.append(Letter(self.now, person.id, kind, tuple(self._shown(found.id, kind))))
        message = next(one for one in reversed(person.dms) if one.ts == ts)
        self.letters.append((person, message))

    def _shown(self, letter: int, kind: Kind) -> Iterator[Shown]:
        if kind == "request":
            facts = self.first(select(LetterRow.facts).where(LetterRow.id == letter))
            yield from [Shown(*self.ask(facts.asked))] if facts.asked else []
        shown = select(ShownRow.ask_id, ShownRow.round).where(ShownRow.letter_id == letter)
        with self.town.bot.database.reads() as connection:
            rows = connection.execute(shown.order_by(ShownRow.place)).all()
        if kind == "reminder":
            yield from (Shown(*self.ask(row.ask_id), row.round) for row in rows)

    def ask(self, ask: int) -> tuple[str, Rule]:
        """The pilot and the rule of an ask."""
        if ask not in self._asks:
            query = select(PilotRow.number, AskRow.rule).join(PilotRow).where(AskRow.id == ask)
            with self.town.bot.database.reads() as connection:
                number, rule = connection.execute(query).one()
            self._asks[ask] = (f"P-{number}", RULES_BY_NAME[rule])
        return self._asks[ask]


@contextmanager
def open_life(chance: Random, start: datetime, pilots: int) -> Iterator[Life]:
    with TemporaryDirectory(prefix="preflight-life-") as folder:
        url = f"sqlite:///{Path(folder) / 'preflight.db'}"
        with open_town(url, Clock(start)) as town:
            yield Life(town, chance, pilots)
