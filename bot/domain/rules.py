"""The registry of rules that ask: which gap each finds, and whom it asks in which order (N1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.domain.people import Person
from bot.domain.pilot import Pilot, is_closed
from bot.domain.policy import Policy
from bot.domain.stages import BEFORE_LIVE, Decision

Chain = Callable[[Pilot], Iterator[Person | None]]


class Rule(StrEnum):
    V1 = "V1"
    O2 = "O2"
    C1 = "C1"


@dataclass(frozen=True, slots=True)
class Asking:
    """One rule that asks: the decision it guards, and the people it would ask, best first."""

    rule: Rule
    decision: Decision
    chain: Chain


def _value(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.lead, pilot.registrant)


def _owner(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.sponsor, pilot.lead, pilot.registrant)


def _cost(pilot: Pilot) -> Iterator[Person | None]:
    yield from (pilot.accepted_owner, pilot.lead, pilot.registrant)


ASKING: Mapping[Rule, Asking] = MappingProxyType(
    {
        asking.rule: asking
        for asking in (
            Asking(Rule.O2, Decision.OWNER, _owner),
            Asking(Rule.V1, Decision.VALUE, _value),
            Asking(Rule.C1, Decision.COST, _cost),
        )
    }
)
RULE_OF: Mapping[Decision, Rule] = MappingProxyType(
    {asking.decision: rule for rule, asking in ASKING.items()}
)


def open_rules(pilot: Pilot, policy: Policy) -> tuple[Rule, ...]:
    """The gaps of a pilot. Live, retired and stopped pilots have none that are asked about."""
    if pilot.stage not in BEFORE_LIVE:
        return ()
    return tuple(
        rule for rule, asking in ASKING.items() if not is_closed(asking.decision, pilot, policy)
    )


def chain(rule: Rule, pilot: Pilot, policy: Policy) -> tuple[Person, ...]:
    """N1 and N10: the people who could be asked, in order, each once."""
    able = (person for person in ASKING[rule].chain(pilot) if person and policy.can_act(person))
    return tuple(dict.fromkeys(able))
