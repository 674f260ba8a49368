"""The three decisions, typed as people type them."""

from __future__ import annotations

from bot.domain.pilot import Pilot
from bot.sandbox import Person
from bot.store.schema import EventRow
from tests.year.life import Life
from tests.year.oracle.log import DecisionChanged, Fact, OwnerAccepted, OwnerNamed


def puts_value(life: Life, who: Person, pilot: Pilot) -> None:
    """Hours without heads leave it open whose work changes (V4)."""
    is_open = pilot.value is None and life.chance.random() < 0.3
    amount = life.chance.randrange(10, 900)
    figures = f"{amount} hours/month" if is_open else f"USD {amount}k/year"
    fact = DecisionChanged(life.now, pilot.key, "V1", not is_open, who.id)
    types(life, who, f"value {pilot.key} {figures}", fact)


def puts_cost(life: Life, who: Person, pilot: Pilot) -> None:
    is_open = pilot.cost is None and life.chance.random() < 0.3
    amount = life.chance.randrange(10, 900)
    figures = f"pilot EUR {amount}k" if is_open else f"production EUR {amount}k/year"
    fact = DecisionChanged(life.now, pilot.key, "C1", not is_open, who.id)
    types(life, who, f"cost {pilot.key} {figures}", fact)


def names(life: Life, who: Person, pilot: str, owner: Person) -> None:
    """Whoever names themselves has accepted."""
    facts: list[Fact] = [OwnerNamed(life.now, pilot, owner.id, who.id)]
    if owner is who:
        facts.append(OwnerAccepted(life.now, pilot, owner.id))
    types(life, who, f"owner {pilot} @{owner.handle}", *facts)


def types(life: Life, who: Person, line: str, *facts: Fact) -> None:
    life.happens(EventRow, lambda: who.types(f"/pilot {line}", in_=life.town.pilots), *facts)
