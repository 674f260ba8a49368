"""At most three of what is due, by nearest gate, then age: what must and may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tests.year.oracle.asks import Ask
from tests.year.oracle.log import Rule, Shown
from tests.year.oracle.people import Person
from tests.year.oracle.turns import verdict_on
from tests.year.oracle.verdicts import Verdict
from tests.year.oracle.views import Moment
from tests.year.oracle.world import World

AT_MOST_SHOWN = 3
Rank = tuple[date, datetime]
READINGS = (0, 1)
MANY = 50  # days that a sponsor gives one after the other are each quoted


@dataclass(frozen=True, slots=True)
class Choice:
    ask: Ask
    verdict: Verdict
    ranks: tuple[Rank, Rank]  # by the pilot's next gate; by the stage that needs this decision

    @property
    def name(self) -> tuple[str, Rule]:
        return self.ask.pilot, self.ask.rule

    def __str__(self) -> str:
        return f"{self.ask.pilot} {self.ask.rule}"


def choices_for(person: Person, now: Moment, world: World, *, strict: bool) -> list[Choice]:
    """Every ask that this person must or may be shown now."""
    choices = []
    for ask in world.asks_of.get(person.name, {}):
        verdict = verdict_on(ask, person, now, world)
        verdict = verdict.strictly() if strict else verdict
        if not verdict.is_no:
            choices.append(Choice(ask, verdict, ranks_of(ask, world)))
    return choices


def ranks_of(ask: Ask, world: World) -> tuple[Rank, Rank]:
    pilot = world.pilots[ask.pilot]
    gates = pilot.next_gate(), pilot.needed_by(ask.rule)
    first, second = ((gate or date.max, ask.opened) for gate in gates)
    return first, second


def left_out(choices: Iterable[Choice], shown: tuple[Shown, ...]) -> list[Choice]:
    """What had to be shown and was not, though there was room or it ranks before what was."""
    by_name = {choice.name: choice for choice in choices}
    names = {(item.pilot, item.rule) for item in shown}
    there = [by_name[name] for name in names if name in by_name]
    missing = [c for name, c in by_name.items() if name not in names and c.verdict.is_yes]
    if len(names) < AT_MOST_SHOWN or not there:
        return missing if len(names) < AT_MOST_SHOWN else []
    readings = [_before(max(c.ranks[n] for c in there), missing, n) for n in READINGS]
    return min(readings, key=len)


def _before(last: Rank, missing: list[Choice], reading: int) -> list[Choice]:
    return [choice for choice in missing if choice.ranks[reading] < last]


def out_of_order(choices: Iterable[Choice], shown: tuple[Shown, ...]) -> bool:
    by_name = {choice.name: choice for choice in choices}
    there = [
        by_name[item.pilot, item.rule] for item in shown if (item.pilot, item.rule) in by_name
    ]
    return all(not _is_sorted([choice.ranks[reading] for choice in there]) for reading in READINGS)


def _is_sorted(ranks: list[Rank]) -> bool:
    return ranks == sorted(ranks)


def claimed_wrongly(item: Shown, ask: Ask, person: Person, rounds: int) -> str | None:
    """The round that a letter may claim; a sponsor's single round has several honest numbers."""
    allowed = _rounds(ask, person, rounds)
    if item.round is None or item.round in allowed:
        return None
    return f"{item.pilot} {item.rule} claims round {item.round}, it is round {min(allowed)}"


def _rounds(ask: Ask, person: Person, rounds: int) -> set[int]:
    following = ask.turn.rounds + 1
    is_sure = person.name == ask.holder and ask.rival is None and not ask.to_sponsor
    quoted = set(range(2, MANY)) if person.name in ask.sponsors_asked else set()
    return {following} if is_sure else {1, following, rounds + 1} | quoted


def doubts_leaned_on(choices: Iterable[Choice]) -> Iterator[str]:
    for choice in choices:
        if choice.verdict.doubt is not None:
            yield str(choice.verdict.doubt)
