"""A pilot as a row of a file says it is, and in what that differs from the pilot we have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.domain.design import Design
from bot.domain.designed import DESIGNING, applied, sides
from bot.domain.events import Change, Figures
from bot.domain.imports import NoSuchPerson, Note, Recorded, Row
from bot.domain.named import exchanged
from bot.domain.people import Address, Person, PersonId
from bot.domain.pilot import Milestone, Ownership, Pilot, PilotId, Role, check_owner, is_closed
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import BEFORE_LIVE, NEEDED_BY, Decision, Stage, Timing, has_entered
from bot.domain.value import Value
from bot.frozen import dataclass

UNSAVED = PilotId(0)
NEEDED = frozenset({Change.NAME, Change.STAGE})  # of every new pilot
_AS_SAID: Mapping[Change, str] = MappingProxyType(
    {
        Change.NAME: "name",
        Change.UNIT: "unit",
        Change.RESTRICTED: "restricted",
        Change.VALUE: "value",
        Change.COST: "cost",
        Change.HOLD: "hold_until",
    }
)
_ROLES: Mapping[Change, Role] = MappingProxyType(
    {
        Change.LEAD: Role.LEAD,
        Change.SPONSOR: Role.SPONSOR,
        Change.BACKUP: Role.BACKUP,
        Change.PMO_LEAD: Role.PMO_LEAD,
    }
)
_PLANNED: Mapping[Change, Milestone] = MappingProxyType(
    {Change(milestone.value): milestone for milestone in Milestone}
)
_PASSED: Mapping[Stage, Sequence[tuple[Decision, Stage]]] = MappingProxyType(
    {
        stage: [(made, needed) for made, needed in NEEDED_BY.items() if has_entered(stage, needed)]
        for stage in Stage
    }
)
_Side: TypeAlias = tuple[Change, Figures]
_Facts: TypeAlias = dict[str, Any]  # of a pilot, by the names of its fields


def blank(now: datetime) -> Pilot:
    """A pilot of which nothing is known yet. Importing it starts its stall clock (S1)."""
    return Pilot(
        id=UNSAVED,
        number=0,
        name="",
        stage=Stage.PROPOSED,
        registered_at=now,
        changed_at=now,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row makes of a pilot. `notes` are the facts that had to be left as they were."""

    row: Row
    people: Mapping[Address, Person]
    policy: Policy
    now: datetime
    notes: list[Note] = field(default_factory=list)

    def new(self, nothing: Pilot) -> Pilot:
        row = self.row
        pilot = Pilot(
            id=UNSAVED,
            number=0,
            registered_at=self.now,
            changed_at=self.now,
            import_key=row.key,
            **self._facts(nothing, _said(row.says | NEEDED)),
        )
        return self._restored(pilot, row.recorded) if row.recorded else pilot

    def changed(self, pilot: Pilot, edited: frozenset[Change]) -> Pilot:
        """`edited` are the facts that are not the file's to change."""
        return replace(pilot, **self._facts(pilot, _said(self.row.says - edited)))

    def _facts(self, pilot: Pilot, said: _Said) -> _Facts:
        row = self.row
        facts: _Facts = {name: getattr(row, name) for name in said.texts}
        if row.value and pilot.value and "value" in facts:
            facts["value"] = _with_what_stands_beside(row.value, pilot.value, row.silent)
        facts |= dict(self._roles(said))
        if said.team and all(self._knows("team", member) for member in row.team):
            facts["team"] = tuple(self.people[member] for member in row.team)
        if said.designed and row.designed:
            facts |= self._designs(pilot, said.designed, facts)
        if said.planned:
            facts["planned"] = self._planned(pilot, said)
        if said.owner:
            facts |= self._owned(pilot, facts)
        if said.stage and not self._stands(pilot):
            facts |= self._staged(pilot, facts)
        return facts

    def _stands(self, pilot: Pilot) -> bool:
        """Our own export says nothing new of a pilot by naming the stage it is in."""
        exported = self.row.recorded is not None and pilot.id != UNSAVED
        return exported and self.row.stage is pilot.stage

    # people

    def _roles(self, said: _Said) -> Iterator[tuple[str, Person | None]]:
        for role in said.roles:
            address = self.row.people.get(role)
            if self._knows(role, address):
                yield role.value, self._found(address)

    def _found(self, address: Address | None) -> Person | None:
        return self.people.get(address) if address else None

    def _knows(self, role: str, address: Address | None) -> bool:
        known = address is None or address in self.people
        if not known:
            self.notes.append(Note(role, NoSuchPerson(str(address))))
        return known

    def _owned(self, pilot: Pilot, facts: _Facts) -> _Facts:
        """A file names an owner; accepting is the owner's (O2)."""
        address = self.row.people.get(Role.OWNER)
        if not self._knows(Role.OWNER, address):
            return {}
        person = self._found(address)
        if person is None:
            return {"owner": None}
        if pilot.owner and pilot.owner.person == person:
            return {}
        try:
            check_owner(person, replace(pilot, **facts), self.policy)
        except Refusal as refusal:
            self.notes.append(Note(Role.OWNER, refusal))
            return {}
        return {"owner": Ownership(person=person, named_by=None, named_at=self.now)}

    # what is designed beside the decisions

    def _designs(self, pilot: Pilot, changes: Iterable[Change], facts: _Facts) -> _Facts:
        """Fact by fact: one that names somebody Slack does not know is left as it was."""
        said, lead = self.row.designed, facts.get(Role.LEAD, pilot.lead)
        design, named = pilot.design, {person.id: person for person in (lead,) if person}
        if said is None:
            return {}

        def find(address: Address) -> PersonId:
            person = self.people.get(address)
            if person is None:
                raise NoSuchPerson(address)
            named[person.id] = person
            return person.id

        for change in changes:
            try:
                design = applied(change, said, design, find=find, lead=_id(lead), now=self.now)
            except Refusal as refusal:
                self.notes.append(Note(change, refusal))
        if design == pilot.design:
            return {}
        mentioned = design.people()
        known = {**named, **pilot.named}
        return {"design": design, "named": {one: known[one] for one in mentioned}}

    # days and stages

    def _planned(self, pilot: Pilot, said: _Said) -> Mapping[Milestone, date]:
        sides = {
            day: self.row.planned if day in said.planned else pilot.planned for day in Milestone
        }
        return {day: side[day] for day, side in sides.items() if day in side}

    def _staged(self, pilot: Pilot, facts: _Facts) -> _Facts:
        """In its stage, with what the days of its stages tell (Q1, B1)."""
        stage = self.row.stage
        ever_live = pilot.ever_live or self._was_live()
        staged: _Facts = {
            "stage": stage,
            "timing": self._timing(pilot, facts),
            "ever_live": ever_live,
            "launched_on": self._entered(Stage.RUNNING) or pilot.launched_on,
        }
        stands = pilot.decided_on if pilot.ever_live or pilot.stage is stage else None
        if stage in BEFORE_LIVE:
            return {**staged, "decided_on": stands}
        decided_on = self._ended(ever_live=ever_live) or stands
        return {**staged, "decided_on": decided_on, "hold_until": None}

    def _was_live(self) -> bool:
        """A retired pilot was, unless the file tells days of go-live and none for this one."""
        match self.row.stage:
            case Stage.LIVE:
                return True
            case Stage.RETIRED if not self.row.live_is_told:
                return True
            case Stage.RETIRED | Stage.STOPPED:
                return Stage.LIVE in self.row.entered
            case _:
                return False

    def _ended(self, *, ever_live: bool) -> datetime | None:
        return self._entered(Stage.LIVE if ever_live else Stage.STOPPED)

    def _entered(self, stage: Stage) -> datetime | None:
        day = self.row.entered.get(stage)
        return self.policy.workspace_calendar.at(day, time(0)) if day else None

    def _timing(self, pilot: Pilot, facts: _Facts) -> Mapping[Decision, Timing]:
        """Q1 of the decisions whose stage has been entered. What is known stays known."""
        timing = dict(pilot.timing)
        for decision, stage in self._passed():
            found = self._timed(decision, self.row.entered.get(stage), pilot, facts)
            if decision not in timing or found is not Timing.UNKNOWN:
                timing[decision] = found
        return timing

    def _passed(self) -> Iterable[tuple[Decision, Stage]]:
        """How far a pilot came before it was stopped, only the days of its stages tell."""
        if self.row.stage is not Stage.STOPPED:
            return _PASSED[self.row.stage]
        return [
            (decision, stage) for decision, stage in NEEDED_BY.items() if stage in self.row.entered
        ]

    def _timed(
        self, decision: Decision, needed_on: date | None, pilot: Pilot, facts: _Facts
    ) -> Timing:
        """Unknown unless the days of both, the decision and the stage that needed it, are told."""
        decided_on = self.row.decided.get(decision) or self._last_changed(pilot, decision)
        if not needed_on or not decided_on:
            return Timing.UNKNOWN
        if not is_closed(decision, replace(pilot, **facts), self.policy):
            return Timing.UNKNOWN
        return Timing.BEFORE if decided_on <= needed_on else Timing.LATE

    def _last_changed(self, pilot: Pilot, decision: Decision) -> date | None:
        moment = pilot.decided_at.get(decision)
        return self.policy.workspace_calendar.day(moment) if moment else None

    # our own export

    def _restored(self, pilot: Pilot, recorded: Recorded) -> Pilot:
        """With what only our own export knows, its stall clock included."""
        owner = pilot.owner and replace(
            pilot.owner,
            named_by=self._found(recorded.owner_named_by),
            named_at=recorded.owner_named_at,
            accepted=recorded.owner_accepted,
            accepted_at=recorded.owner_accepted_at,
        )
        design, named = self._designed(recorded)
        return replace(
            pilot,
            design=design,
            named=named,
            number=recorded.number,
            registered_at=recorded.registered_at,
            changed_at=recorded.changed_at,
            registrant=self._found(recorded.registrant),
            owner=owner,
            timing=recorded.timing,
            ever_live=recorded.ever_live,
            decided_on=recorded.decided_on,
            launched_on=recorded.launched_on,
            import_key=recorded.import_key,
        )

    def _designed(self, recorded: Recorded) -> tuple[Design, Mapping[PersonId, Person]]:
        """Left out, and said, where somebody it names is not here."""
        found = [self.people.get(one) for one in recorded.designers]
        for address, person in zip(recorded.designers, found, strict=True):
            if person is None:
                self.notes.append(Note("design", NoSuchPerson(address)))
        here = [person for person in found if person]
        if len(here) != len(found):
            return Design(), {}
        rows = {PersonId(place): person.id for place, person in enumerate(here)}
        return exchanged(recorded.design, rows), {person.id: person for person in here}


def _with_what_stands_beside(told: Value, known: Value, silent: frozenset[str]) -> Value:
    """Of the same promise, what no column tells and its line does not say stays."""
    if (told.kind, told.unit) != (known.kind, known.unit):
        return told
    kept = {name: getattr(known, name) for name in silent if getattr(told, name) is None}
    if "rate" in kept:
        kept["rate_reason"] = known.rate_reason
    return replace(told, **kept)


def is_another(pilot: Pilot, recorded: Recorded) -> bool:
    """Whether the pilot of that number is not the one that was exported."""
    return pilot.number != recorded.number or pilot.registered_at != recorded.registered_at


def differences(
    before: Pilot, after: Pilot, row: Row
) -> Iterator[tuple[Change, Figures, Figures]]:
    """What differs, fact by fact. Days learned of a stage it is in already count as imported."""
    for (change, old), (_, new) in _both_sides(before, after):
        if old != new:
            yield change, old, new
    stands = Figures(stage=after.stage, day=row.entered.get(after.stage))
    if before.stage is not after.stage:
        yield Change.STAGE, Figures(stage=before.stage), stands
    elif _past(before) != _past(after):
        yield Change.IMPORTED, Figures(), stands


def brought(pilot: Pilot, row: Row) -> Figures:
    """What a new pilot came in with."""
    return Figures(
        text=pilot.name,
        stage=pilot.stage,
        day=row.entered.get(pilot.stage),
        value=pilot.value,
        cost=pilot.cost,
    )


def _sides(pilot: Pilot) -> Iterator[_Side]:
    yield Change.NAME, Figures(text=pilot.name)
    yield Change.UNIT, Figures(text=pilot.unit)
    yield Change.RESTRICTED, Figures(flag=pilot.restricted)
    for change, role in _ROLES.items():
        yield change, Figures(person=_id(getattr(pilot, role)))
    yield Change.OWNER_NAMED, Figures(person=_id(pilot.owner.person if pilot.owner else None))
    yield Change.TEAM, Figures(people=tuple(sorted(member.id for member in pilot.team)))
    yield Change.VALUE, Figures(value=pilot.value)
    yield Change.COST, Figures(cost=pilot.cost)
    for change, milestone in _PLANNED.items():
        yield change, Figures(day=pilot.planned.get(milestone))
    yield Change.HOLD, Figures(day=pilot.hold_until)


def _both_sides(before: Pilot, after: Pilot) -> Iterator[tuple[_Side, _Side]]:
    yield from zip(_sides(before), _sides(after), strict=True)
    if before.design != after.design:
        old, new = (sides(one.design, one.named) for one in (before, after))
        yield from zip(old, new, strict=True)


def _past(pilot: Pilot) -> tuple[object, ...]:
    return dict(pilot.timing), pilot.ever_live, pilot.decided_on, pilot.launched_on


def _id(person: Person | None) -> PersonId | None:
    return person.id if person else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a row says, as it is looked at here: nearly all rows of a file say the same."""

    texts: tuple[str, ...]
    roles: tuple[Role, ...]
    planned: frozenset[Milestone]
    designed: tuple[Change, ...]
    team: bool
    owner: bool
    stage: bool


@lru_cache(maxsize=256)
def _said(says: frozenset[Change]) -> _Said:
    return _Said(
        texts=tuple(name for change, name in _AS_SAID.items() if change in says),
        roles=tuple(role for change, role in _ROLES.items() if change in says),
        planned=frozenset(day for change, day in _PLANNED.items() if change in says),
        designed=tuple(change for change in DESIGNING if change in says),
        team=Change.TEAM in says,
        owner=Change.OWNER_NAMED in says,
        stage=Change.STAGE in says,
    )
