"""Pilots on disk, and the questions that lists, jobs and digests ask of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    bindparam,
    false,
    func,
    or_,
    type_coerce,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.adoption import stalls_at as adoption_stalls_at
from bot.domain.autopsy import cause_of, stopped_on
from bot.domain.causes import Cause
from bot.domain.check_ins import undecided_since
from bot.domain.design import Design
from bot.domain.filters import Filter
from bot.domain.outcomes import outcome
from bot.domain.people import Person, PersonId
from bot.domain.pilot import (
    Milestone,
    Ownership,
    Pilot,
    PilotId,
    Role,
    open_decisions,
    stalls_at,
)
from bot.domain.policy import Policy
from bot.domain.stages import OVER, Decision, Stage, Timing
from bot.frozen import dataclass
from bot.store.people import People
from bot.store.schema import AskRow, PersonRow, PilotRow, TeamRow, WorkspaceRow
from bot.store.scope import AnyRow, Columns, Query, Scope
from bot.store.sight import EVERYBODY, Eyes, is_on, visible

MILESTONES: Mapping[Milestone, str] = {
    Milestone.APPROVAL: "approval_on",
    Milestone.LAUNCH: "launch_on",
    Milestone.END: "end_on",
    Milestone.GO_LIVE: "go_live_on",
}
CHANGED_AT = {decision: f"{decision}_changed_at" for decision in Decision}
TIMINGS = {decision: f"{decision}_timing" for decision in Decision}
OPENS = {decision: f"{decision}_open" for decision in Decision}
ROLES = ("registrant", "lead", "sponsor", "owner", "owner_named_by", "backup", "pmo_lead")
OPEN: Mapping[str, Any] = {
    "owner": PilotRow.owner_open,
    "value": PilotRow.value_open,
    "cost": PilotRow.cost_open,
}
NOT_PLANNED: Columns = dict.fromkeys(MILESTONES.values())
NOT_DECIDED: Columns = dict.fromkeys((*CHANGED_AT.values(), *TIMINGS.values()))
NOT_LIVE: Columns = dict.fromkeys(("adoption_stalls_at", "at_risk_since", "outcome"))
NOT_STOPPED: Columns = dict.fromkeys(("stop_cause", "stopped_on"))
PROJECTION = (
    "value_open",
    "owner_open",
    "cost_open",
    "stalls_at",
    "plan_owner_id",
    *NOT_LIVE,
    *NOT_STOPPED,
)
_in_roles: Callable[[AnyRow], tuple[int | None, ...]] = attrgetter(
    *(f"{role}_id" for role in ROLES)
)
NOTHING_DESIGNED = Design()
K = TypeVar("K")
Within = tuple[datetime | None, datetime | None]  # from, and up to
ALWAYS: Within = (None, None)
ASKED_ABOUT = (Stage.PROPOSED, Stage.APPROVED, Stage.RUNNING, Stage.CONCLUDED)


@dataclass(frozen=True, slots=True)
class Pilots:
    scope: Scope
    people: People

    # one pilot

    def numbered(self, number: int, *, changing: bool = False) -> Pilot | None:
        rows = self.scope.by_key(PilotRow, "number", [number], lock=changing)
        return next(iter(self._whole(rows)), None)

    def get(self, pilot: PilotId, *, changing: bool = False) -> Pilot:
        found = self.by_ids([pilot], changing=changing).get(pilot)
        if found is None:
            message = f"no pilot with row {pilot}"
            raise LookupError(message)
        return found

    def add(self, pilot: Pilot, policy: Policy, look_at: datetime) -> Pilot:
        """Put a new pilot on the register. Its number comes from the workspace's counter."""
        number = self.take_numbers(1)
        numbered = replace(pilot, number=number)
        row = self.scope.add(PilotRow, **columns(numbered, policy), look_at=look_at)
        added = replace(numbered, id=PilotId(row))
        self._put_team(added)
        return added

    def put(self, pilot: Pilot, policy: Policy, look_at: datetime | None, before: Pilot) -> None:
        """Write what differs from `before`, and the projection (decision 1)."""
        new, old = facts(pilot), facts(before)
        changed = {name: new[name] for name in new if new[name] != old[name]}
        # The projection always: since it was written, the policy may have changed.
        kept = projection(pilot, policy)
        self.scope.change(PilotRow, pilot.id, **changed, **kept, look_at=look_at)
        if pilot.team != before.team:
            self.scope.run(self.scope.delete(TeamRow).where(TeamRow.pilot_id == pilot.id))
            self._put_team(pilot)

    def mend(self, pilots: Sequence[Pilot], policy: Policy) -> Mapping[str, list[str]]:
        """Rebuild the projection of some pilots; by key, the columns that were wrong."""
        kept = [getattr(PilotRow, name) for name in PROJECTION]
        query = self.scope.select(PilotRow, PilotRow.id, *kept)
        rows = self.scope.all(query.where(PilotRow.id.in_([pilot.id for pilot in pilots])))
        found = {row.id: row for row in rows}
        mended = {pilot.key: self._mended(pilot, found[pilot.id], policy) for pilot in pilots}
        return {key: wrong for key, wrong in mended.items() if wrong}

    def _mended(self, pilot: Pilot, row: AnyRow, policy: Policy) -> list[str]:
        right = projection(pilot, policy)
        wrong = {name: value for name, value in right.items() if getattr(row, name) != value}
        if wrong:
            self.scope.change(PilotRow, pilot.id, **wrong)
        return sorted(wrong)

    def take_numbers(self, count: int) -> int:
        """The first of `count` fresh numbers."""
        counter = (
            update(WorkspaceRow)
            .where(WorkspaceRow.id == self.scope.workspace)
            .values(next_number=WorkspaceRow.next_number + count)
            .returning(WorkspaceRow.next_number)
        )
        return int(self.scope.run(counter).scalar_one()) - count

    # many

    def by_ids(self, ids: Iterable[PilotId], *, changing: bool = False) -> Mapping[PilotId, Pilot]:
        wanted = sorted(set(ids))
        if changing:
            self.hold(wanted)
        found = self.scope.made(PilotRow, wanted, self._read, of=(TeamRow, PersonRow))
        return {PilotId(pilot): one for pilot, one in found.items()}

    def _read(self, ids: Sequence[int]) -> Mapping[int, Pilot]:
        return {one.id: one for one in self._whole(self.scope.by_key(PilotRow, "id", ids))}

    def hold(self, ids: Iterable[PilotId]) -> None:
        """They stay as they are until this transaction is over."""
        self.scope.by_key(PilotRow, "id", sorted(ids), lock=True)

    def numbered_all(self, numbers: Iterable[int], *, changing: bool = False) -> list[Pilot]:
        query = self.scope.select(PilotRow).where(PilotRow.number.in_(set(numbers)))
        ordered = query.order_by(PilotRow.number)
        return self._whole(self.scope.locked(ordered) if changing else self.scope.all(ordered))

    def listed(
        self, wanted: Filter, eyes: Eyes, now: datetime, *, page: int, size: int
    ) -> list[Pilot]:
        query = self._matching(wanted, eyes, now).order_by(PilotRow.number)
        return self._whole(self.scope.all(query.limit(size).offset(page * size)))

    def to_assign(  # noqa: PLR0913
        self,
        wanted: Filter,
        eyes: Eyes,
        now: datetime,
        role: Role,
        person: Person,
        *,
        after: PilotId,
        limit: int,
    ) -> list[Pilot]:
        """A page of those a bulk assignment would change, locked, in the order of the rows."""
        query = self._matching(wanted, eyes, now).where(*_lacking(role, person))
        ordered = query.where(PilotRow.id > after).order_by(PilotRow.id).limit(limit)
        return self._whole(self.scope.locked(ordered))

    def count_to_assign(
        self, wanted: Filter, eyes: Eyes, now: datetime, role: Role, person: Person
    ) -> int:
        limits = (*matching(self.scope, wanted, eyes, now), *_lacking(role, person))
        return int(self.scope.scalar(self.scope.select(PilotRow, func.count()).where(*limits)))

    def count(self, wanted: Filter, eyes: Eyes, now: datetime) -> int:
        limits = matching(self.scope, wanted, eyes, now)
        return int(self.scope.scalar(self.scope.select(PilotRow, func.count()).where(*limits)))

    def read_on(
        self, stage: Stage | None, unit: str | None, eyes: Eyes, *, after: int, limit: int
    ) -> list[Pilot]:
        """The pilots that follow a number, of a stage and a unit where these are given."""
        of_stage = [PilotRow.stage == stage] if stage else []
        of_unit = [func.lower(PilotRow.unit) == unit.lower()] if unit is not None else []
        limits = (*visible(self.scope, eyes), *of_stage, *of_unit, PilotRow.number > after)
        query = self.scope.select(PilotRow).where(*limits).order_by(PilotRow.number)
        return self._whole(self.scope.all(query.limit(limit)))

    def names(self, eyes: Eyes) -> list[tuple[int, str]]:
        """Number and name of every pilot one may see, for near-name checks."""
        query = self.scope.select(PilotRow, PilotRow.number, PilotRow.name)
        rows = self.scope.all(query.where(*visible(self.scope, eyes)).order_by(PilotRow.number))
        return [(number, name) for number, name in rows]

    def ids_due(self, now: datetime, limit: int) -> list[PilotId]:
        """The same as `due`, of pilots that may be impossible to read."""
        query = self.scope.select(PilotRow, PilotRow.id).where(PilotRow.look_at <= now)
        ordered = query.order_by(PilotRow.look_at, PilotRow.id).limit(limit)
        return [PilotId(row) for (row,) in self.scope.all(ordered)]

    def ids_after(self, last: PilotId, limit: int) -> list[PilotId]:
        query = self.scope.select(PilotRow, PilotRow.id).where(PilotRow.id > last)
        rows = self.scope.all(query.order_by(PilotRow.id).limit(limit))
        return [PilotId(row) for (row,) in rows]

    def due(self, now: datetime, limit: int) -> list[Pilot]:
        """Decision 2: those that something could be due about, in order."""
        return self._whole(self.scope.ask_and_hold(_due, now=now, most=limit))

    def ahead(self, until: datetime, limit: int) -> list[Pilot]:
        """Those that something will be due about by then, in order, whoever else has them."""
        query = self.scope.select(PilotRow).where(PilotRow.look_at <= until)
        return self._whole(
            self.scope.all(query.order_by(PilotRow.look_at, PilotRow.id).limit(limit))
        )

    def after(self, last: PilotId, limit: int) -> list[Pilot]:
        """A page of all pilots in the order of their rows, whatever their state."""
        query = self.scope.select(PilotRow).where(PilotRow.id > last).order_by(PilotRow.id)
        return self._whole(self._settled(query.limit(limit)))

    def of_person(self, person: Person) -> list[Pilot]:
        """The pilots on which somebody holds any role."""
        query = self.scope.select(PilotRow).where(is_on(self.scope, person)).order_by(PilotRow.id)
        return self._whole(self._settled(query))

    def naming(self, person: Person) -> list[Pilot]:
        """Those that somebody is named on, or that name them beside the roles.

        Most documents only have the same digits in them: they are read, and held for nobody.
        """
        designed = type_coerce(PilotRow.design, Text).contains(str(person.id))
        query = self.scope.select(PilotRow).where(or_(is_on(self.scope, person), designed))
        found = self._whole(self.scope.all(query))
        theirs = [one.id for one in found if person.id in one.named or person in one.people()]
        return list(self.by_ids(theirs, changing=not self.scope.reading).values())

    def look_later(self, moments: Sequence[tuple[PilotId, datetime | None]]) -> None:
        one = self.scope.update(PilotRow).where(PilotRow.id == bindparam("row"))
        if moments:
            rows = [{"row": pilot, "moment": moment} for pilot, moment in moments]
            self.scope.run(one.values(look_at=bindparam("moment")), rows)

    def look_at_all_now(self, now: datetime) -> None:
        """The policy has changed: every pilot is due for a look."""
        later = or_(PilotRow.look_at.is_(None), PilotRow.look_at > now)
        self.scope.run(self.scope.update(PilotRow).where(later).values(look_at=now))

    def look_now(self, person: Person, now: datetime) -> None:
        """Whatever somebody is named on, holds a part of, or is asked about, is due for a look."""
        has = (AskRow.person_id, AskRow.holder_id, AskRow.handed_to_id)
        asked = self._asked(or_(*(column == person.id for column in has)))
        theirs = or_(is_on(self.scope, person), _holds(person), PilotRow.id.in_(asked))
        later = or_(PilotRow.look_at.is_(None), PilotRow.look_at > now)
        self.scope.run(self.scope.update(PilotRow).where(theirs, later).values(look_at=now))

    def look_now_where_designed(self, person: Person, now: datetime) -> None:
        """Whatever somebody may be named in beside the roles, by a look through the documents.

        Some have only the same digits in them: a look too many changes nothing.
        """
        named = type_coerce(PilotRow.design, Text).contains(str(person.id))
        later = or_(PilotRow.look_at.is_(None), PilotRow.look_at > now)
        self.scope.run(self.scope.update(PilotRow).where(named, later).values(look_at=now))

    def awaiting(self, person: Person) -> list[Pilot]:
        """Where somebody is named owner and has not accepted, or such an ask is back with them."""
        handed = PilotRow.id.in_(self._asked(AskRow.handed_to_id == person.id))
        theirs = or_(PilotRow.owner_id == person.id, handed)
        query = self.scope.select(PilotRow).where(~PilotRow.owner_accepted, theirs)
        return self._whole(self._settled(query.order_by(PilotRow.id)))

    def _asked(self, *conditions: ColumnElement[bool]) -> Query:
        """The pilots of some open asks."""
        open_now = AskRow.closed_at.is_(None)
        return self.scope.select(AskRow, AskRow.pilot_id).where(open_now, *conditions)

    # a register that comes in

    def imported(self, keys: Iterable[str], *, changing: bool = False) -> Mapping[str, Pilot]:
        """Those that came in by these import keys."""
        query = self.scope.select(PilotRow).where(PilotRow.import_key.in_(set(keys)))
        rows = self.scope.locked(query) if changing else self.scope.all(query)
        return {pilot.import_key: pilot for pilot in self._whole(rows) if pilot.import_key}

    def add_many(
        self, pilots: Sequence[Pilot], policy: Policy, look_at: datetime
    ) -> list[tuple[PilotId, str]]:
        """Put new pilots on the register; their rows and keys. One with a number keeps it."""
        if not pilots:
            return []
        numbers = self._numbers(pilots)
        rows = [
            {**facts(pilot), **derived, "number": number, "look_at": look_at}
            for pilot, number, derived in zip(
                pilots, numbers, _projections(pilots, policy), strict=True
            )
        ]
        self.scope.add_all(PilotRow, _without_blanks(rows))
        query = self.scope.select(PilotRow, PilotRow.number, PilotRow.id)
        between = PilotRow.number.between(min(numbers), max(numbers))
        ids = {number: PilotId(row) for number, row in self.scope.all(query.where(between))}
        self._put_teams(
            (ids[number], pilot) for pilot, number in zip(pilots, numbers, strict=True)
        )
        return [(ids[number], f"P-{number}") for number in numbers]

    def put_many(
        self, pairs: Sequence[tuple[Pilot, Pilot]], policy: Policy, look_at: datetime
    ) -> None:
        """Write pilots as they are after a change, each beside how it was before."""
        if not pairs:
            return
        rows = [
            {"row": after.id, **columns(after, policy), "look_at": look_at} for _, after in pairs
        ]
        one = self.scope.update(PilotRow).where(PilotRow.id == bindparam("row"))
        names = [name for name in rows[0] if name != "row"]
        self.scope.run(one.values({name: bindparam(name) for name in names}), rows)
        moved = [after for before, after in pairs if after.team != before.team]
        if moved:
            gone = TeamRow.pilot_id.in_([pilot.id for pilot in moved])
            self.scope.run(self.scope.delete(TeamRow).where(gone))
            self._put_teams((pilot.id, pilot) for pilot in moved)

    def _numbers(self, pilots: Sequence[Pilot]) -> list[int]:
        """Their own, or fresh ones; the counter goes on behind the highest there is."""
        self._keep_numbers(max((pilot.number for pilot in pilots), default=0))
        fresh = sum(not pilot.number for pilot in pilots)
        numbers = count(self.take_numbers(fresh) if fresh else 0)
        return [pilot.number or next(numbers) for pilot in pilots]

    def _keep_numbers(self, highest: int) -> None:
        own = WorkspaceRow.id == self.scope.workspace
        behind = update(WorkspaceRow).where(own, WorkspaceRow.next_number <= highest)
        self.scope.run(behind.values(next_number=highest + 1))

    # counts for digests

    def stages(self, wanted: Filter, now: datetime) -> Mapping[Stage, int]:
        limits = matching(self.scope, wanted, EVERYBODY, now)
        query = self.scope.select(PilotRow, PilotRow.stage, func.count()).where(*limits)
        return {Stage(stage): n for stage, n in self.scope.all(query.group_by(PilotRow.stage))}

    def decided(self, wanted: Filter, now: datetime, in_: Within = ALWAYS) -> Outcomes:
        """B1: those that ever went live, and those stopped before; `in_` some time."""
        limits = [
            *matching(self.scope, wanted, EVERYBODY, now),
            *within(PilotRow.decided_on, in_),
        ]
        stopped = and_(PilotRow.stage == Stage.STOPPED, ~PilotRow.ever_live)
        query = self.scope.select(
            PilotRow,
            func.count().filter(PilotRow.ever_live),
            func.count().filter(stopped),
        )
        live, dead = self.scope.all(query.where(*limits))[0]
        return Outcomes(live, dead)

    def designed(self, wanted: Filter, now: datetime, in_: Within = ALWAYS) -> Designed:
        """B2: of the launched, those with all three decisions before; unknown ones apart."""
        timings = (PilotRow.value_timing, PilotRow.owner_timing, PilotRow.cost_timing)
        launched = PilotRow.value_timing.is_not(None)
        unknown = and_(launched, or_(*(timing == Timing.UNKNOWN for timing in timings)))
        before = and_(*(timing == Timing.BEFORE for timing in timings))
        query = self.scope.select(
            PilotRow,
            func.count().filter(launched, ~unknown),
            func.count().filter(before),
            func.count().filter(unknown),
        )
        limits = [
            *matching(self.scope, wanted, EVERYBODY, now),
            *within(PilotRow.launched_on, in_),
        ]
        known, designed, left_out = self.scope.all(query.where(*limits))[0]
        return Designed(designed, known, left_out)

    def stalled(self, wanted: Filter, now: datetime, limit: int, offset: int = 0) -> list[Pilot]:
        """Those stalled, the longest first."""
        limits = matching(self.scope, replace(wanted, stalled=True), EVERYBODY, now)
        query = self.scope.select(PilotRow).where(*limits)
        ordered = query.order_by(PilotRow.stalls_at, PilotRow.number)
        return self._whole(self.scope.all(ordered.limit(limit).offset(offset)))

    def stalled_for(self, wanted: Filter, now: datetime) -> Mapping[str, int]:
        """D1: how many of the stalled lack each decision, and how many there are."""
        limits = matching(self.scope, replace(wanted, stalled=True), EVERYBODY, now)
        counts = [func.count().filter(column) for column in OPEN.values()]
        query = self.scope.select(PilotRow, func.count(), *counts).where(*limits)
        total, *lacking = self.scope.all(query)[0]
        return {"all": total, **dict(zip(OPEN, lacking, strict=True))}

    def adoption_stalled(self, wanted: Filter, now: datetime, limit: int) -> list[Pilot]:
        """A2: the live ones whose adoption has stalled, the longest first."""
        query = self.scope.select(PilotRow).where(*self._adoption(wanted, now))
        ordered = query.order_by(PilotRow.adoption_stalls_at, PilotRow.number)
        return self._whole(self.scope.all(ordered.limit(limit)))

    def count_adoption_stalled(self, wanted: Filter, now: datetime) -> int:
        query = self.scope.select(PilotRow, func.count()).where(*self._adoption(wanted, now))
        return int(self.scope.scalar(query))

    def _adoption(self, wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
        stalled = (PilotRow.stage == Stage.LIVE, PilotRow.adoption_stalls_at <= now)
        return [*matching(self.scope, wanted, EVERYBODY, now), *stalled]

    def at_risk(self, wanted: Filter, now: datetime, limit: int) -> list[Pilot]:
        """P3: the live ones of which the sponsor is to choose what becomes, the longest first."""
        query = self.scope.select(PilotRow).where(*self._at_risk(wanted, now))
        ordered = query.order_by(PilotRow.at_risk_since, PilotRow.number)
        return self._whole(self.scope.all(ordered.limit(limit)))

    def count_at_risk(self, wanted: Filter, now: datetime) -> int:
        query = self.scope.select(PilotRow, func.count()).where(*self._at_risk(wanted, now))
        return int(self.scope.scalar(query))

    def _at_risk(self, wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
        risky = (PilotRow.stage == Stage.LIVE, PilotRow.at_risk_since <= now)
        return [*matching(self.scope, wanted, EVERYBODY, now), *risky]

    def causes(
        self, wanted: Filter, eyes: Eyes, now: datetime, in_: Within = ALWAYS
    ) -> Mapping[Cause | None, int]:
        """Of those stopped `in_` some time, for each cause; None: nobody has told."""
        limits = (
            *matching(self.scope, wanted, eyes, now),
            PilotRow.stage == Stage.STOPPED,
            *within(PilotRow.stopped_on, in_),
        )
        query = self.scope.select(PilotRow, PilotRow.stop_cause, func.count()).where(*limits)
        found = self.scope.all(query.group_by(PilotRow.stop_cause))
        return {Cause(cause) if cause else None: many for cause, many in found}

    def nobody_to_ask(self) -> int:
        """Pilots with an open ask that has nobody, or about to have one (N1)."""
        silent = PilotRow.id.in_(self._asked(AskRow.person_id.is_(None)))
        to_come = and_(*self._fresh_and_alone())
        query = self.scope.select(PilotRow, func.count()).where(or_(silent, to_come))
        return int(self.scope.scalar(query))

    def _fresh_and_alone(self) -> Iterator[ColumnElement[bool]]:
        """Imported a moment ago with nobody: their asks are opened at the first look."""
        yield PilotRow.stage.in_(ASKED_ABOUT)
        yield or_(*OPEN.values())
        yield from (_role(role).is_(None) for role in ("registrant", "lead", "sponsor"))
        yield PilotRow.id.not_in(self._asked())

    # how

    def _settled(self, query: Query) -> Sequence[AnyRow]:
        """Whoever may write settles what it reads: nobody else changes it meanwhile."""
        return self.scope.all(query) if self.scope.reading else self.scope.locked(query)

    def _matching(self, wanted: Filter, eyes: Eyes, now: datetime) -> Query:
        return self.scope.select(PilotRow).where(*matching(self.scope, wanted, eyes, now))

    def _whole(self, rows: Sequence[AnyRow]) -> list[Pilot]:
        """Rows with their teams and people: three statements, however many rows there are."""
        if not rows:
            return []
        teams = self._teams([row.id for row in rows])
        members = [person for team in teams.values() for person in team]
        designs = [row.design for row in rows if row.design]
        designers = [person for design in designs for person in design.people()]
        in_roles = [person for row in rows for person in _in_roles(row)]
        people = self.people.by_ids([*in_roles, *members, *designers])
        return [_pilot(row, teams.get(row.id, ()), people) for row in rows]

    def _teams(self, pilots: Sequence[int]) -> Mapping[int, list[int]]:
        teams: defaultdict[int, list[int]] = defaultdict(list)
        for row in self.scope.by_key(TeamRow, "pilot_id", pilots):
            teams[row.pilot_id].append(row.person_id)
        return {pilot: sorted(members) for pilot, members in teams.items()}

    def _put_team(self, pilot: Pilot) -> None:
        self._put_teams([(pilot.id, pilot)])

    def _put_teams(self, pilots: Iterable[tuple[PilotId, Pilot]]) -> None:
        teams = ((row, member.id) for row, pilot in pilots for member in pilot.team)
        self.scope.add_all(
            TeamRow, [{"pilot_id": row, "person_id": person} for row, person in teams]
        )


def _due(scope: Scope) -> Query:
    due = scope.select(PilotRow).where(PilotRow.look_at <= bindparam("now"))
    ordered = due.order_by(PilotRow.look_at, PilotRow.id).limit(bindparam("most"))
    return ordered.with_for_update(skip_locked=True)


def matching(scope: Scope, wanted: Filter, eyes: Eyes, now: datetime) -> list[ColumnElement[bool]]:
    """What a filter means, of the pilots one may see."""
    return [*visible(scope, eyes), *_wanted(scope, wanted, eyes, now)]


def _wanted(
    scope: Scope, wanted: Filter, eyes: Eyes, now: datetime
) -> Iterator[ColumnElement[bool]]:
    """`now` on the workspace's clock: a hold ends with the workspace's day."""
    if wanted.mine:
        yield is_on(scope, eyes.person) if eyes.person else false()
    if wanted.stalled:
        yield PilotRow.stalls_at <= now
    if wanted.held:
        yield PilotRow.hold_until >= now.date()
    if wanted.stage:
        yield PilotRow.stage == wanted.stage
    if wanted.any_gap:
        yield and_(PilotRow.stage.in_(ASKED_ABOUT), or_(*OPEN.values()))
    for gap in sorted(wanted.gaps):
        yield and_(PilotRow.stage.in_(ASKED_ABOUT), OPEN[gap])
    yield from map(_mentions, wanted.words)


def within(
    column: InstrumentedAttribute[datetime | None], some_time: Within
) -> Iterator[ColumnElement[bool]]:
    since, until = some_time
    if since:
        yield column >= since
    if until:
        yield column < until


@dataclass(frozen=True, slots=True)
class Outcomes:
    live: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Designed:
    before: int
    launched: int
    unknown: int


def columns(pilot: Pilot, policy: Policy) -> Columns:
    """A pilot as its row says it, projection included."""
    return {**facts(pilot), **projection(pilot, policy)}


def facts(pilot: Pilot) -> Columns:
    owner = pilot.owner
    return {
        "number": pilot.number,
        "name": pilot.name,
        "stage": pilot.stage.value,
        "registrant_id": _id(pilot.registrant),
        "lead_id": _id(pilot.lead),
        "sponsor_id": _id(pilot.sponsor),
        "owner_id": owner.person.id if owner else None,
        "owner_named_by_id": _id(owner.named_by) if owner else None,
        "owner_named_at": owner.named_at if owner else None,
        "owner_accepted": bool(owner and owner.accepted),
        "owner_accepted_at": owner.accepted_at if owner else None,
        "backup_id": _id(pilot.backup),
        "pmo_lead_id": _id(pilot.pmo_lead),
        "unit": pilot.unit,
        "restricted": pilot.restricted,
        "value": pilot.value,
        "cost": pilot.cost,
        "design": None if _is_bare(pilot.design) else pilot.design,
        **NOT_PLANNED,
        **{MILESTONES[one]: day for one, day in pilot.planned.items()},
        "hold_until": pilot.hold_until,
        "registered_at": pilot.registered_at,
        "changed_at": pilot.changed_at,
        **NOT_DECIDED,
        **{CHANGED_AT[one]: moment for one, moment in pilot.decided_at.items()},
        **{TIMINGS[one]: told.value for one, told in pilot.timing.items()},
        "ever_live": pilot.ever_live,
        "decided_on": pilot.decided_on,
        "launched_on": pilot.launched_on,
        "import_key": pilot.import_key,
    }


def _is_bare(design: Design) -> bool:
    """Most are the one that was read for nothing, which takes no comparing."""
    return design is NOTHING_DESIGNED or design == NOTHING_DESIGNED


def projection(pilot: Pilot, policy: Policy) -> Columns:
    """What lists and digests filter on, from the facts (decision 1)."""
    lacking = open_decisions(pilot, policy)
    return {
        **{column: d in lacking for d, column in OPENS.items()},
        "stalls_at": stalls_at(pilot, policy),
        "plan_owner_id": pilot.design.change.owner,
        **(_of_live(pilot, policy) if pilot.stage is Stage.LIVE else NOT_LIVE),
        **(_of_stopped(pilot) if pilot.stage is Stage.STOPPED else NOT_STOPPED),
    }


def _of_live(pilot: Pilot, policy: Policy) -> Columns:
    return {
        "adoption_stalls_at": adoption_stalls_at(pilot, policy),
        "at_risk_since": undecided_since(pilot, policy),
        "outcome": outcome(pilot),
    }


def _of_stopped(pilot: Pilot) -> Columns:
    return {"stop_cause": _text(cause_of(pilot)), "stopped_on": stopped_on(pilot)}


def _projections(pilots: Sequence[Pilot], policy: Policy) -> Iterator[Columns]:
    """Of many new pilots: those about which little is known differ in few ways."""
    known: dict[object, Columns] = {}
    for pilot in pilots:
        if pilot.owner or pilot.value or pilot.cost or not _is_bare(pilot.design):
            yield projection(pilot, policy)
            continue
        kind = (pilot.stage, pilot.changed_at, pilot.hold_until, stopped_on(pilot))
        if kind not in known:
            known[kind] = projection(pilot, policy)
        yield known[kind]


def _without_blanks(rows: Sequence[Columns]) -> list[Columns]:
    """Without the columns that are blank in all of these rows: half of them, in an inventory."""
    said = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    return [{name: row[name] for name in said} for row in rows]


def _text(word: Cause | None) -> str | None:
    return word.value if word else None


def _id(person: Person | None) -> PersonId | None:
    return person.id if person else None


def _role(role: str) -> Any:  # noqa: ANN401
    return getattr(PilotRow, f"{role}_id")


def _holds(person: Person) -> ColumnElement[bool]:
    """Whoever has a longer number is found as well, which costs a look and changes nothing."""
    return type_coerce(PilotRow.design, Text).contains(f'"holder":{person.id}')


def _mentions(word: str) -> ColumnElement[bool]:
    text = f"%{_literal(word)}%"
    return or_(PilotRow.name.ilike(text, "\\"), PilotRow.unit.ilike(text, "\\"))


def _lacking(role: Role, person: Person) -> tuple[ColumnElement[bool], ...]:
    """Those on their way or live in which somebody does not hold a role yet."""
    holder = getattr(PilotRow, f"{role.value}_id")
    over = PilotRow.stage.in_(OVER)
    return ~over, or_(holder.is_(None), holder != person.id)


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _pilot(row: AnyRow, team: Sequence[int], people: Mapping[int, Person]) -> Pilot:
    return Pilot(
        id=PilotId(row.id),
        number=row.number,
        name=row.name,
        stage=Stage(row.stage),
        registered_at=row.registered_at,
        changed_at=row.changed_at,
        registrant=people.get(row.registrant_id),
        lead=people.get(row.lead_id),
        sponsor=people.get(row.sponsor_id),
        owner=_ownership(row, people),
        backup=people.get(row.backup_id),
        pmo_lead=people.get(row.pmo_lead_id),
        team=tuple([people[member] for member in team]),
        unit=row.unit,
        restricted=row.restricted,
        value=row.value,
        cost=row.cost,
        planned=_present(row, MILESTONES),
        hold_until=row.hold_until,
        timing={d: Timing(told) for d, told in _present(row, TIMINGS).items()},
        decided_at=_present(row, CHANGED_AT),
        ever_live=row.ever_live,
        decided_on=row.decided_on,
        launched_on=row.launched_on,
        import_key=row.import_key,
        design=row.design or NOTHING_DESIGNED,
        named={person: people[person] for person in row.design.people()} if row.design else {},
    )


def _present(row: AnyRow, columns: Mapping[K, str]) -> dict[K, Any]:
    return {
        name: value
        for name, column in columns.items()
        if (value := getattr(row, column)) is not None
    }


def _ownership(row: AnyRow, people: Mapping[int, Person]) -> Ownership | None:
    if row.owner_id is None:
        return None
    return Ownership(
        person=people[row.owner_id],
        named_by=people.get(row.owner_named_by_id),
        named_at=row.owner_named_at,
        accepted_at=row.owner_accepted_at,
        accepted=row.owner_accepted,
    )
