"""One tick against its reminders: what was missing, what was wrong, and what it used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.year.oracle.asks import Ask
from tests.year.oracle.choices import (
    AT_MOST_SHOWN,
    Choice,
    choices_for,
    claimed_wrongly,
    doubts_leaned_on,
    left_out,
    out_of_order,
)
from tests.year.oracle.log import Letter, Shown
from tests.year.oracle.people import Person
from tests.year.oracle.slots import in_their_slot, moment_for, refusal
from tests.year.oracle.turns import verdict_on
from tests.year.oracle.verdicts import Answer
from tests.year.oracle.views import Moment, view_of
from tests.year.oracle.violations import Violation
from tests.year.oracle.world import World


@dataclass(slots=True)
class Desk:
    """Compares; keeps nothing but the readings it had to accept."""

    world: World
    strict: bool = False
    doubts: list[str] = field(default_factory=list)

    def settle(self, at: datetime, letters: list[Letter]) -> Iterator[Violation]:
        """A tick and the reminders that followed it."""
        is_refused = self.world.is_refused(at)
        written_to = {letter.to for letter in letters}
        owed = [] if is_refused else [*self._owed(at, written_to)]
        if is_refused:
            self._remember_refusals(at)
        for letter in letters:
            yield from self.judge(letter)
        yield from owed

    def _owed(self, at: datetime, written_to: set[str]) -> Iterator[Violation]:
        for person, now in self.free(at):
            if person.name not in written_to:
                yield from self._missing(person, now)

    def free(self, at: datetime) -> Iterator[tuple[Person, Moment]]:
        """Who could get a reminder now."""
        for person in in_their_slot(self.world, at):
            if self.world.asks_of.get(person.name):
                now = moment_for(person, at, self.world)
                if refusal(person, now, self.world) is None:
                    yield person, now

    def _remember_refusals(self, at: datetime) -> None:
        for person, now in self.free(at):
            person.refused_on = now.today

    def _missing(self, person: Person, now: Moment) -> Iterator[Violation]:
        if person.missed_on == now.today:
            return
        choices = choices_for(person, now, self.world, strict=self.strict)
        self.doubts.extend(doubts_leaned_on(choices))
        due = [choice for choice in choices if choice.verdict.is_yes]
        if due:
            person.missed_on = now.today
            words = f"no reminder on {now.today}, though due: {_listed(due)}"
            yield Violation(now.at, person.name, "missing", words, _pilots(due))

    def judge(self, letter: Letter) -> Iterator[Violation]:
        person = self.world.people.get(letter.to)
        if person is None:
            yield Violation(letter.at, letter.to, "person", "a reminder to somebody never seen")
            return
        now = moment_for(person, letter.at, self.world)
        yield from self._envelope(letter, person, now)
        yield from self._contents(letter, person, now)
        self._use_up(letter, person, now)

    def _envelope(self, letter: Letter, person: Person, now: Moment) -> Iterator[Violation]:
        refused = refusal(person, now, self.world)
        if refused is not None:
            words = f"a reminder that may not be: {refused.why}"
            kind = "twice" if self._is_copy(person, now, letter) else refused.kind
            yield _about(letter, kind, words)
        if self.world.is_refused(letter.at):
            yield _about(letter, "outage", "a reminder although Slack refused everything")
        if not 0 < len(letter.shown) <= AT_MOST_SHOWN:
            yield _about(letter, "budget", f"a reminder that shows {len(letter.shown)} asks (N3)")

    def _is_copy(self, person: Person, now: Moment, letter: Letter) -> bool:
        """The same asks again on the same local date."""
        asks = [self._ask(item) for item in letter.shown]
        return now.today in person.used_dates and any(
            ask is not None and person.name in ask.asked and ask.turn.last == now.today
            for ask in asks
        )

    def _contents(self, letter: Letter, person: Person, now: Moment) -> Iterator[Violation]:
        yield from self._repeated(letter)
        for item in letter.shown:
            yield from self._item(letter, item, person, now)
        if refusal(person, now, self.world) is None:
            yield from self._selection(letter, person, now)

    def _repeated(self, letter: Letter) -> Iterator[Violation]:
        names = [(item.pilot, item.rule) for item in letter.shown]
        if len(names) != len(set(names)):
            yield _about(letter, "twice", "one reminder shows the same ask twice")

    def _item(
        self, letter: Letter, item: Shown, person: Person, now: Moment
    ) -> Iterator[Violation]:
        ask = self._ask(item)
        if ask is None:
            words = f"{item.pilot} {item.rule} is shown, which is not open"
            yield _about(letter, "closed", words, item.pilot)
            return
        verdict = verdict_on(ask, person, now, self.world)
        verdict = verdict.strictly() if self.strict else verdict
        if verdict.is_no:
            words = f"{item.pilot} {item.rule} is shown, but {verdict.why}"
            yield _about(letter, verdict.kind, words, item.pilot)
        wrong_round = claimed_wrongly(item, ask, person, self.world.rules().rounds)
        if wrong_round is not None:
            yield _about(letter, "round", wrong_round, item.pilot)

    def _selection(self, letter: Letter, person: Person, now: Moment) -> Iterator[Violation]:
        choices = choices_for(person, now, self.world, strict=self.strict)
        self.doubts.extend(doubts_leaned_on(choices))
        forgotten = left_out(choices, letter.shown)
        if forgotten:
            words = f"left out although due and next in rank: {_listed(forgotten)} (N3)"
            yield Violation(letter.at, letter.to, "selection", words, _pilots(forgotten))
        if out_of_order(choices, letter.shown):
            yield _about(letter, "order", "its asks are not ranked by nearest gate, then age (N3)")

    def _ask(self, item: Shown) -> Ask | None:
        pilot = self.world.pilots.get(item.pilot)
        return pilot.asks.get(item.rule) if pilot else None

    def _use_up(self, letter: Letter, person: Person, now: Moment) -> None:
        """Letters that arrived are facts, right or wrong; only one's own asks lose a round."""
        person.used_dates.add(now.today)
        person.last_reminder = letter.at
        for item in letter.shown:
            ask = self._ask(item)
            if ask is not None and person.name in ask.concerned:
                as_sponsor = self._climbed_to(ask, person, now)
                ask.show_to(person.name, now.today, letter.at, as_sponsor=as_sponsor)

    def _climbed_to(self, ask: Ask, person: Person, now: Moment) -> bool:
        """Whether the rounds of its holder are used, or skipped (T1), and this is the sponsor."""
        view = view_of(ask, person, now, self.world)
        used = ask.turn.used_up or view.rounds_are_used or view.ends_soon is not Answer.NO
        return used and person.name == view.sponsor


def _about(letter: Letter, kind: str, words: str, *pilots: str) -> Violation:
    return Violation(letter.at, letter.to, kind, words, pilots)


def _listed(choices: Iterable[Choice]) -> str:
    return ", ".join(str(choice) for choice in choices)


def _pilots(choices: Iterable[Choice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice.ask.pilot for choice in choices))
