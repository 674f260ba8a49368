"""Everything known at one moment, and the settling of asks after each fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.year.oracle.asks import Ask, Cause, opened
from tests.year.oracle.log import RULES, Outage, PolicySet, Rule
from tests.year.oracle.people import Person, can_act, zone_named
from tests.year.oracle.pilots import Pilot


@dataclass(slots=True)
class World:
    policy: PolicySet | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    people: dict[str, Person] = field(default_factory=dict)
    neighbours: dict[ZoneInfo, dict[str, Person]] = field(default_factory=dict)
    pilots: dict[str, Pilot] = field(default_factory=dict)
    involved: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    asks_of: dict[str, dict[Ask, None]] = field(default_factory=lambda: defaultdict(dict))
    leaving: dict[str, None] = field(default_factory=dict)
    outages: list[Outage] = field(default_factory=list)
    tick: int = 0

    def rules(self) -> PolicySet:
        if self.policy is None:
            raise ValueError("a log starts with the workspace's policy")
        return self.policy

    def set_policy(self, policy: PolicySet) -> None:
        before, self.policy = self.policy, policy
        for pilot in self.pilots.values() if before else ():
            for ask in pilot.asks.values():
                ask.turn.used_up |= before is not None and ask.turn.rounds >= before.rounds
        self.zone = zone_named(policy.zone, "UTC")
        for person in self.people.values():
            self.move(person)

    def move(self, person: Person) -> None:
        self.neighbours.get(person.zone, {}).pop(person.name, None)
        person.move_in(self.rules())
        self.neighbours.setdefault(person.zone, {})[person.name] = person

    def can_act(self, name: str | None) -> bool:
        person = self.people.get(name) if name else None
        return person is not None and can_act(person.seen, self.rules())

    def has_a_say(self, name: str | None, pilot: Pilot) -> bool:
        """R2: who may name an owner."""
        people = {pilot.registered.registrant, pilot.lead, pilot.sponsor, *self.rules().pmo}
        return name in people and self.can_act(name)

    def sponsor_of(self, pilot: Pilot) -> str | None:
        return pilot.sponsor if self.can_act(pilot.sponsor) else None

    def today(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_refused(self, at: datetime) -> bool:
        return any(outage.at <= at < outage.until for outage in self.outages)

    def involve(self, pilot: Pilot, *people: str | None) -> None:
        for person in filter(None, people):
            self.involved[person][pilot.name] = None

    def settle(self, pilot: Pilot, at: datetime, cause: Cause = Cause.ROLE) -> None:
        for rule in RULES:
            self._open_or_close(pilot, rule, at, cause)
            if rule in pilot.asks:
                self._find_holder(pilot, pilot.asks[rule], at, cause)
                self._index(pilot, pilot.asks[rule])

    def settle_all(self, names: Iterable[str], at: datetime, cause: Cause) -> None:
        for name in names:
            self.settle(self.pilots[name], at, cause)

    def _open_or_close(self, pilot: Pilot, rule: Rule, at: datetime, cause: Cause) -> None:
        in_name_only = rule == "O2" and pilot.accepted and not self.can_act(pilot.accepted)
        if not pilot.has_gap(rule, in_name_only=bool(in_name_only)):
            self._forget(pilot.asks.pop(rule, None))
        elif rule not in pilot.asks:
            by_leaver = cause is Cause.LEAVER
            pilot.asks[rule] = opened(pilot.name, rule, at, by_leaver=by_leaver)

    def _find_holder(self, pilot: Pilot, ask: Ask, at: datetime, cause: Cause) -> None:
        holder = self.holder_of(pilot, ask)
        if holder == ask.holder:
            return
        if cause is Cause.LEAVER:
            ask.changed_in = self.tick
        if cause is Cause.NAMED and ask.rule != "O2":
            cause = Cause.ROLE
        if at == ask.opened:
            ask.holder = holder
            ask.remember(holder)
        else:
            ask.start_turn(holder, at, cause)

    def holder_of(self, pilot: Pilot, ask: Ask) -> str | None:
        if ask.to_sponsor and (sponsor := self.sponsor_of(pilot)):
            return sponsor
        may_answer = not ask.is_given_back or self.has_a_say(ask.given_to, pilot)
        if self.can_act(ask.given_to) and may_answer:
            return ask.given_to
        waits = ask.waiting[-1] if ask.waiting else None
        is_theirs = self.can_act(waits) and waits not in ask.said_not_me
        return waits if is_theirs else self.first_in_chain(pilot, ask)

    def first_in_chain(self, pilot: Pilot, ask: Ask) -> str | None:
        """N1 says "else": not set, cannot act, or said Not me."""
        for person in pilot.chain(ask.rule):
            if person not in ask.said_not_me and self.can_act(person):
                return person
        return None

    def _index(self, pilot: Pilot, ask: Ask) -> None:
        wanted = (ask.holder, self.sponsor_of(pilot), ask.rival)
        concerned = tuple(dict.fromkeys(filter(None, wanted)))
        if concerned != ask.concerned:
            self._forget(ask)
            ask.concerned = concerned
            for person in concerned:
                self.asks_of[person][ask] = None

    def _forget(self, ask: Ask | None) -> None:
        if ask is not None:
            for person in ask.concerned:
                self.asks_of[person].pop(ask, None)
            ask.concerned = ()
