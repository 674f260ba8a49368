"""One pilot: its people, stage, planned dates and the gaps that its decisions leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.year.oracle.asks import Ask
from tests.year.oracle.log import PilotRegistered, Rule, Stage

ASKED_IN: frozenset[Stage] = frozenset({"proposed", "approved", "running", "concluded"})


@dataclass(slots=True, eq=False)
class Pilot:
    name: str
    registered: PilotRegistered
    lead: str | None
    sponsor: str | None
    stage: Stage = "proposed"
    named: str | None = None
    accepted: str | None = None
    held_until: date | None = None
    registrant_left: bool = False
    closed: set[Rule] = field(default_factory=set)
    changes: dict[Rule, datetime] = field(default_factory=dict)
    asks: dict[Rule, Ask] = field(default_factory=dict)

    def has_gap(self, rule: Rule, *, in_name_only: bool = False) -> bool:
        """An owner who cannot act closes nothing (O4)."""
        is_asked = self.stage in ASKED_IN or (rule == "O2" and self._gets_an_owner())
        return is_asked and (in_name_only or rule not in self.closed)

    def _gets_an_owner(self) -> bool:
        """A live pilot asks for nothing, but somebody may be asked to own it instead."""
        ask = self.asks.get("O2")
        is_given = ask is not None and (ask.given_to is not None or ask.to_sponsor)
        return self.stage == "live" and (self.named is not None or is_given)

    def has_people(self) -> bool:
        return any((self.lead, self.sponsor, self.named, self.accepted))

    def chain(self, rule: Rule) -> Iterator[str]:
        """N1, in order; an imported pilot without people asks nobody."""
        if self.registered.imported and not self.has_people():
            return
        yield from filter(None, self._roles(rule))
        if self.registered.registrant:
            yield self.registered.registrant

    def _roles(self, rule: Rule) -> tuple[str | None, ...]:
        match rule:
            case "V1":
                return (self.lead,)
            case "O2":
                return (self.named, self.sponsor, self.lead)
            case "C1":
                return (self.accepted, self.lead)

    def needed_by(self, rule: Rule) -> date | None:
        """The date of the stage that needs the decision; past it, of the next gate."""
        if rule == "V1" and self.stage in {"proposed", "approved"}:
            return self.registered.launch
        return self.next_gate()

    def next_gate(self) -> date | None:
        gates: dict[Stage, date | None] = {
            "proposed": self.registered.approval,
            "approved": self.registered.launch,
            "running": self.registered.end,
            "concluded": self.registered.go_live,
        }
        return gates.get(self.stage)


def registered(fact: PilotRegistered) -> Pilot:
    return Pilot(fact.pilot, fact, lead=fact.lead, sponsor=fact.sponsor)
