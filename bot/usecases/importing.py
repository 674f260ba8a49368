"""Bringing a register in from a file, page by page: what is new, what differs, what is refused.

The file is the record of what it says, except for what people changed in Slack: that stays. An
import is nobody's change, so it resets no stall clock and makes no request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.imports import (
    Accounts,
    Address,
    ChangedInSlack,
    Ending,
    NoSuchPerson,
    Note,
    OtherPilot,
    Page,
    Recorded,
    Row,
    RowResult,
    Terms,
    is_email,
)
from bot.domain.news import Subject
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Milestone, Ownership, Pilot, PilotId, Role, check_owner, is_closed
from bot.domain.refusals import Refusal
from bot.domain.stages import BEFORE_LIVE, NEEDED_BY, Decision, Stage, Timing, has_entered
from bot.usecases import changing
from bot.work import Work

UNSAVED = PilotId(0)
_Facts: TypeAlias = dict[str, Any]  # of a pilot, by the names of its fields
AS_SAID: Mapping[Change, str] = MappingProxyType(
    {
        Change.NAME: "name",
        Change.UNIT: "unit",
        Change.RESTRICTED: "restricted",
        Change.VALUE: "value",
        Change.COST: "cost",
        Change.HOLD: "hold_until",
    }
)
ROLES: Mapping[Change, Role] = MappingProxyType(
    {
        Change.LEAD: Role.LEAD,
        Change.SPONSOR: Role.SPONSOR,
        Change.BACKUP: Role.BACKUP,
        Change.PMO_LEAD: Role.PMO_LEAD,
    }
)
PLANNED: Mapping[Change, Milestone] = MappingProxyType(
    {Change(milestone.value): milestone for milestone in Milestone}
)
OF_THE_OWNER = frozenset(
    {Change.OWNER_NAMED, Change.OWNER_ACCEPTED, Change.OWNER_DECLINED, Change.OWNER_UNABLE}
)


def terms(work: Work) -> Terms:
    """What has to be known before a file is read."""
    today = work.policy.workspace_calendar.day(work.now)
    return Terms(today=today, currency=work.policy.currency)


def import_page(work: Work, page: Page, accounts: Accounts) -> list[RowResult]:
    """One page in one transaction; how each of its rows ended, in their order."""
    people = _people(work, page, accounts, work.store.people.of_slack)
    verdicts = _compared(work, page, people, changing=True)
    return _results(page, [*_added(work, verdicts), *_updated(work, verdicts), *_rest(verdicts)])


def rehearse_page(work: Work, page: Page, accounts: Accounts) -> list[RowResult]:
    """How each row of a page would end. Nothing is written."""
    people = _people(work, page, accounts, _stranger)
    verdicts = _compared(work, page, people, changing=False)
    return _results(page, (verdict.result() for verdict in verdicts))


def finish(work: Work) -> int:
    """After an import that brought something: how many pilots have nobody to ask (N1)."""
    count = work.store.pilots.nobody_to_ask()
    if count:
        work.store.news.add(Subject.NOBODY_TO_ASK, work.now.isoformat(), work.now, count=count)
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is to become of a row. New pilots have no `before`, refused rows no `after`."""

    row: Row
    before: Pilot | None = None
    after: Pilot | None = None
    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()
    refusal: Refusal | None = None

    @property
    def ending(self) -> Ending:
        if self.after is None:
            return Ending.REFUSED
        if self.before is None:
            return Ending.ADDED
        return Ending.UPDATED if self.events else Ending.UNCHANGED

    def result(self, key: str | None = None) -> RowResult:
        return RowResult(
            line=self.row.line,
            ending=self.ending,
            pilot=self.before.key if self.before else key,
            name=self.row.name,
            refusal=self.refusal,
            notes=(*self.row.notes, *self.notes),
        )


# who is meant


def _people(
    work: Work, page: Page, accounts: Accounts, unseen: Callable[[SlackId], Person]
) -> Mapping[Address, Person]:
    """Everybody the page names and Slack knows. A job checks those we never met (O4)."""
    named = {address for row in page.rows for address in row.addresses()}
    ids = {address: _slack_id(address, accounts) for address in sorted(named)}
    wanted = sorted({slack_id for slack_id in ids.values() if slack_id})
    known = work.store.people.known(wanted)
    people = {slack_id: known.get(slack_id) or unseen(slack_id) for slack_id in wanted}
    return {address: people[slack_id] for address, slack_id in ids.items() if slack_id}


def _slack_id(address: Address, accounts: Accounts) -> SlackId | None:
    return accounts.get(address) if is_email(address) else SlackId(address)


def _stranger(slack_id: SlackId) -> Person:
    """Stands in for somebody we never met, and equals nobody else."""
    return Person(id=PersonId(-int(slack_id, 36)), slack_id=slack_id, name=slack_id)


# what a row comes to


def _compared(
    work: Work, page: Page, people: Mapping[Address, Person], *, changing: bool
) -> list[_Verdict]:
    here = _here(work, page.rows, changing=changing)
    verdicts = [_verdict(work, row, here.get(row.key), people) for row in page.rows]
    edited = _edited(work, verdicts)
    return [
        _verdict(work, verdict.row, verdict.before, people, edited[verdict.before.id])
        if verdict.before and verdict.before.id in edited
        else verdict
        for verdict in verdicts
    ]


def _here(work: Work, rows: Sequence[Row], *, changing: bool) -> Mapping[str, Pilot]:
    """The pilots that are here already, by the keys of their rows."""
    pilots = work.store.pilots
    recorded = {row.recorded.number: row for row in rows if row.recorded}
    if not recorded:
        return pilots.imported((row.key for row in rows), changing=changing)
    numbered = pilots.numbered_all(recorded, changing=changing)
    origins = {row.recorded.import_key: row.key for row in rows if row.recorded}
    imported = pilots.imported(filter(None, origins), changing=changing)
    return {
        **{origins[origin]: pilot for origin, pilot in imported.items()},
        **{pilot.key: pilot for pilot in numbered},
    }


def _verdict(
    work: Work,
    row: Row,
    before: Pilot | None,
    people: Mapping[Address, Person],
    edited: frozenset[Change] = frozenset(),
) -> _Verdict:
    """What a row changes; `edited` is what it may not, since people did."""
    if before is None:
        return _new(work, row, people)
    if row.recorded and _is_another(before, row.recorded):
        return _Verdict(row=row, before=before, refusal=OtherPilot(before.key))
    draft = _Draft(work, row, people, row.says - edited)
    after = draft.of(before)
    events = tuple(_differences(work, before, after, row))
    kept = [Note(change.value, ChangedInSlack()) for change in sorted(edited)]
    return _Verdict(
        row=row, before=before, after=after, events=events, notes=(*draft.notes, *kept)
    )


def _is_another(pilot: Pilot, recorded: Recorded) -> bool:
    return pilot.number != recorded.number or pilot.registered_at != recorded.registered_at


def _new(work: Work, row: Row, people: Mapping[Address, Person]) -> _Verdict:
    blank = Pilot(
        id=UNSAVED,
        number=0,
        name=row.name,
        stage=Stage.PROPOSED,
        registered_at=work.now,
        changed_at=work.now,
        import_key=row.key,
    )
    draft = _Draft(work, row, people, row.says | {Change.STAGE})
    pilot = draft.of(blank)
    if row.recorded:
        pilot = _restored(pilot, row.recorded, people)
    brought = Figures(
        text=pilot.name,
        stage=pilot.stage,
        day=row.entered.get(pilot.stage),
        value=pilot.value,
        cost=pilot.cost,
    )
    event = _event(work, pilot, Change.IMPORTED, Figures(), brought)
    return _Verdict(row=row, after=pilot, events=(event,), notes=tuple(draft.notes))


def _restored(pilot: Pilot, recorded: Recorded, people: Mapping[Address, Person]) -> Pilot:
    """With what only our own export knows, its stall clock included."""
    owner = pilot.owner and replace(
        pilot.owner,
        named_by=_found(people, recorded.owner_named_by),
        named_at=recorded.owner_named_at,
        accepted=recorded.owner_accepted,
        accepted_at=recorded.owner_accepted_at,
    )
    return replace(
        pilot,
        number=recorded.number,
        registered_at=recorded.registered_at,
        changed_at=recorded.changed_at,
        registrant=_found(people, recorded.registrant),
        owner=owner,
        timing=recorded.timing,
        ever_live=recorded.ever_live,
        decided_on=recorded.decided_on,
        import_key=recorded.import_key,
    )


def _found(people: Mapping[Address, Person], address: Address | None) -> Person | None:
    return people.get(address) if address else None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A pilot as a row says it is, in what the row `says`; `notes` are what had to be left out."""

    work: Work
    row: Row
    people: Mapping[Address, Person]
    says: frozenset[Change]
    notes: list[Note] = field(default_factory=list)

    def of(self, pilot: Pilot) -> Pilot:
        """One copy at the end: an import makes thousands."""
        facts = {**self._texts(), **self._roles(), **self._team(), **self._planned(pilot)}
        facts |= self._owned(pilot, facts)
        facts |= self._staged(pilot, facts)
        return replace(pilot, **facts)

    def _texts(self) -> _Facts:
        said = (name for change, name in AS_SAID.items() if change in self.says)
        return {name: getattr(self.row, name) for name in said}

    def _roles(self) -> _Facts:
        said = (role for change, role in ROLES.items() if change in self.says)
        known = (role for role in said if self._knows(role, self.row.people.get(role)))
        return {role.value: _found(self.people, self.row.people.get(role)) for role in known}

    def _team(self) -> _Facts:
        team = self.row.team
        if Change.TEAM not in self.says or not all(self._knows("team", one) for one in team):
            return {}
        return {"team": tuple(self.people[member] for member in team)}

    def _knows(self, role: str, address: Address | None) -> bool:
        known = address is None or address in self.people
        if not known:
            self.notes.append(Note(role, NoSuchPerson(str(address))))
        return known

    def _planned(self, pilot: Pilot) -> _Facts:
        said = {day for change, day in PLANNED.items() if change in self.says}
        sides = {day: self.row.planned if day in said else pilot.planned for day in Milestone}
        return {"planned": {day: side[day] for day, side in sides.items() if day in side}}

    def _owned(self, pilot: Pilot, facts: _Facts) -> _Facts:
        """A file names an owner; accepting is the owner's (O2)."""
        address = self.row.people.get(Role.OWNER)
        if Change.OWNER_NAMED not in self.says or not self._knows(Role.OWNER, address):
            return {}
        person = _found(self.people, address)
        if person is None:
            return {"owner": None}
        if pilot.owner and pilot.owner.person == person:
            return {}
        try:
            check_owner(person, replace(pilot, **facts), self.work.policy)
        except Refusal as refusal:
            self.notes.append(Note(Role.OWNER, refusal))
            return {}
        return {"owner": Ownership(person=person, named_by=None, named_at=self.work.now)}

    def _staged(self, pilot: Pilot, facts: _Facts) -> _Facts:
        """In its stage, with what the days of its stages tell (Q1, B1)."""
        stage = self.row.stage
        if Change.STAGE not in self.says or (self.row.recorded and stage is pilot.stage):
            return {}
        ever_live = pilot.ever_live or self._was_live()
        staged: _Facts = {
            "stage": stage,
            "timing": self._timing(pilot, facts),
            "ever_live": ever_live,
            "decided_on": self._ended(ever_live=ever_live) or pilot.decided_on,
        }
        return staged if stage in BEFORE_LIVE else {**staged, "hold_until": None}

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
        if self.row.stage in BEFORE_LIVE:
            return None
        day = self.row.entered.get(Stage.LIVE if ever_live else Stage.STOPPED)
        return self.work.policy.workspace_calendar.at(day, time(0)) if day else None

    def _timing(self, pilot: Pilot, facts: _Facts) -> Mapping[Decision, Timing]:
        """Q1 of the decisions whose stage has been entered. What is known stays known."""
        row, timing = self.row, dict(pilot.timing)
        for decision, stage in NEEDED_BY.items():
            needed_on = row.entered.get(stage)
            if has_entered(row.stage, stage) or (row.stage is Stage.STOPPED and needed_on):
                found = self._timed(decision, needed_on, pilot, facts)
                if decision not in timing or found is not Timing.UNKNOWN:
                    timing[decision] = found
        return timing

    def _timed(
        self, decision: Decision, needed_on: date | None, pilot: Pilot, facts: _Facts
    ) -> Timing:
        """Unknown unless the days of both, the decision and the stage that needed it, are told."""
        decided_on = self.row.decided.get(decision) or self._last_changed(pilot, decision)
        if not needed_on or not decided_on:
            return Timing.UNKNOWN
        if not is_closed(decision, replace(pilot, **facts), self.work.policy):
            return Timing.UNKNOWN
        return Timing.BEFORE if decided_on <= needed_on else Timing.LATE

    def _last_changed(self, pilot: Pilot, decision: Decision) -> date | None:
        moment = pilot.decided_at.get(decision)
        return self.work.policy.workspace_calendar.day(moment) if moment else None


# what differs


def _sides(pilot: Pilot) -> Iterator[tuple[Change, Figures]]:
    yield Change.NAME, Figures(text=pilot.name)
    yield Change.UNIT, Figures(text=pilot.unit)
    yield Change.RESTRICTED, Figures(flag=pilot.restricted)
    for change, role in ROLES.items():
        yield change, Figures(person=_id(getattr(pilot, role)))
    yield Change.OWNER_NAMED, Figures(person=_id(pilot.owner.person if pilot.owner else None))
    yield Change.TEAM, Figures(people=tuple(sorted(member.id for member in pilot.team)))
    yield Change.VALUE, Figures(value=pilot.value)
    yield Change.COST, Figures(cost=pilot.cost)
    for change, milestone in PLANNED.items():
        yield change, Figures(day=pilot.planned.get(milestone))
    yield Change.HOLD, Figures(day=pilot.hold_until)


def _differences(work: Work, before: Pilot, after: Pilot, row: Row) -> Iterator[Event]:
    """One event for each fact that differs. Days learned of a stage it is in already are one."""
    for (change, old), (_, new) in zip(_sides(before), _sides(after), strict=True):
        if old != new:
            yield _event(work, before, change, old, new)
    if before.stage is not after.stage:
        yield _event(work, before, Change.STAGE, Figures(stage=before.stage), _stood(after, row))
    elif _history(before) != _history(after):
        yield _event(work, before, Change.IMPORTED, Figures(), _stood(after, row))


def _stood(pilot: Pilot, row: Row) -> Figures:
    return Figures(stage=pilot.stage, day=row.entered.get(pilot.stage))


def _history(pilot: Pilot) -> tuple[object, ...]:
    return dict(pilot.timing), pilot.ever_live, pilot.decided_on


def _event(work: Work, pilot: Pilot, change: Change, before: Figures, after: Figures) -> Event:
    return Event(
        at=changing.happened(work, pilot),
        change=change,
        origin=Origin.IMPORT,
        before=before,
        after=after,
    )


def _id(person: Person | None) -> PersonId | None:
    return person.id if person else None


def _edited(work: Work, verdicts: Iterable[_Verdict]) -> Mapping[PilotId, frozenset[Change]]:
    """What differs and was changed by people: ever, or since our own export that is read."""
    differing = {v.before.id: v for v in verdicts if v.before and v.ending is Ending.UPDATED}
    edits = work.store.events.by_people(differing)
    found = {
        pilot: frozenset(_theirs(differing[pilot], moments)) for pilot, moments in edits.items()
    }
    return {pilot: theirs for pilot, theirs in found.items() if theirs}


def _theirs(verdict: _Verdict, moments: Mapping[Change, datetime]) -> Iterator[Change]:
    recorded = verdict.row.recorded
    differing = {_fact(event.change) for event in verdict.events}
    for change, moment in moments.items():
        is_later = recorded is None or moment > recorded.changed_at
        if is_later and _fact(change) in differing:
            yield _fact(change)


def _fact(change: Change) -> Change:
    """What an event is about: naming, accepting and declining are all about the owner."""
    if change in OF_THE_OWNER:
        return Change.OWNER_NAMED
    return Change.STAGE if change is Change.IMPORTED else change


# writing it down


def _added(work: Work, verdicts: Iterable[_Verdict]) -> Iterator[RowResult]:
    new = [(v, v.after) for v in verdicts if v.after and v.ending is Ending.ADDED]
    added = work.store.pilots.add_many([pilot for _, pilot in new], work.policy, work.now)
    events = zip(added, (verdict.events for verdict, _ in new), strict=True)
    work.store.events.add_many([(row, event) for (row, _), own in events for event in own])
    return (verdict.result(key) for (verdict, _), (_, key) in zip(new, added, strict=True))


def _updated(work: Work, verdicts: Iterable[_Verdict]) -> Iterator[RowResult]:
    """The scan settles their asks: they are looked at next."""
    changed = [v for v in verdicts if v.ending is Ending.UPDATED]
    pairs = [(v.before, v.after) for v in changed if v.before and v.after]
    work.store.pilots.put_many(pairs, work.policy, work.now)
    work.store.events.add_many(
        [(before.id, event) for v in changed if (before := v.before) for event in v.events]
    )
    return (verdict.result() for verdict in changed)


def _rest(verdicts: Iterable[_Verdict]) -> Iterator[RowResult]:
    left = {Ending.UNCHANGED, Ending.REFUSED}
    return (verdict.result() for verdict in verdicts if verdict.ending in left)


def _results(page: Page, results: Iterable[RowResult]) -> list[RowResult]:
    return sorted([*page.refused, *results], key=lambda result: result.line)
