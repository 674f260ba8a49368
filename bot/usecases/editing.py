"""Editing what a pilot is called, who is on it and when things are planned; assigning in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.answers import Assigned, AssignPreview, Edited
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Event, Figures
from bot.domain.filters import Filter
from bot.domain.forms import About, Dates, Edit, Reading, Team
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, Duty, check
from bot.domain.pilot import Milestone, Pilot, PilotId, Role, check_builds, check_role
from bot.domain.topics import Topic
from bot.usecases import acting, changing, gating
from bot.usecases.registering import in_order, pilot_name, planned_day, unit_name
from bot.work import Work

PAGE = 100
FIRST: PilotId | None = PilotId(0)
CHANGES = {
    Role.LEAD: Change.LEAD,
    Role.SPONSOR: Change.SPONSOR,
    Role.BACKUP: Change.BACKUP,
    Role.PMO_LEAD: Change.PMO_LEAD,
}
PLANNED = {
    Milestone.APPROVAL: Change.APPROVAL,
    Milestone.LAUNCH: Change.LAUNCH,
    Milestone.END: Change.END,
    Milestone.GO_LIVE: Change.GO_LIVE,
}


def edit(work: Work, who: SlackId, ref: PilotRef, answers: Edit) -> Edited:
    """One group of answers; only what differs is written."""
    actor, before = acting.acting(work, who, Act.EDIT, ref)
    after = edited(work, actor, before, answers)
    events = list(_differences(work, actor, before, after))
    if not events:
        return Edited(pilot=before, changed=())
    if any(event.change in {Change.LEAD, Change.SPONSOR} for event in events):
        check(actor, Act.SET_LEAD_OR_SPONSOR, before, work.policy)
    changed = changing.write(work, before, after, events, actor)
    gating.ask_to_see(work, before, changed, actor)
    owner = changed.owner.person if changed.owner else None
    left_out = owner if owner and changed.leads_or_builds(owner.id) else None
    names = tuple(event.change.value for event in events)
    return Edited(pilot=changed, changed=names, owner_left_out=left_out)


def set_pmo_lead(work: Work, who: SlackId, ref: PilotRef, named: SlackId) -> Edited:
    """K4, by whoever is asked about it, too."""
    actor, before = acting.acting(work, who, Act.EDIT, ref, topic=Topic.PMO_LEAD)
    person = work.store.people.of_slack(named)
    reading = Reading()
    reading.attempt("person", check_role, person, Role.PMO_LEAD, work.policy)
    reading.check()
    after = replace(before, pmo_lead=person)
    events = list(_differences(work, actor, before, after))
    if not events:
        return Edited(pilot=before, changed=())
    changed = changing.write(work, before, after, events, actor, Topic.PMO_LEAD)
    return Edited(pilot=changed, changed=(Role.PMO_LEAD.value,))


def edited(work: Work, actor: Person, pilot: Pilot, answers: Edit) -> Pilot:
    reading = Reading()
    match answers:
        case About():
            after = _about(reading, pilot, answers)
        case Team():
            after = _team(work, reading, pilot, answers)
        case Dates():
            today = work.policy.calendar_of(actor).day(work.now)
            after = _dates(reading, pilot, answers, today)
    reading.check()
    return after


def _about(reading: Reading, pilot: Pilot, answers: About) -> Pilot:
    """What an import brought may be longer than what people type; untouched it stands."""
    name, unit = pilot.name, pilot.unit
    if answers.name.strip() != name:
        name = reading.attempt("name", pilot_name, answers.name) or name
    if (answers.unit or "").strip() != (unit or ""):
        unit = reading.read("unit", unit_name, answers.unit)
    return replace(pilot, name=name, unit=unit, restricted=answers.restricted)


def _team(work: Work, reading: Reading, pilot: Pilot, answers: Team) -> Pilot:
    def able(role: str, slack_id: SlackId | None, known: Person | None) -> Person | None:
        person = work.store.people.of_slack(slack_id) if slack_id else None
        if person and person != known:
            reading.attempt(role, check_role, person, role, work.policy)
        return person

    def member(slack_id: SlackId) -> Person:
        person = work.store.people.of_slack(slack_id)
        if person not in pilot.team:
            reading.attempt("team", check_builds, person)
        return person

    return replace(
        pilot,
        lead=able("lead", answers.lead, pilot.lead),
        sponsor=able("sponsor", answers.sponsor, pilot.sponsor),
        backup=able("backup", answers.backup, pilot.backup),
        pmo_lead=able("pmo_lead", answers.pmo_lead, pilot.pmo_lead),
        team=tuple(member(slack_id) for slack_id in answers.team),
    )


def _dates(reading: Reading, pilot: Pilot, answers: Dates, today: date) -> Pilot:
    """A planned date that stands may be in the past; a new one may not."""

    def day(milestone: Milestone) -> date | None:
        text, known = getattr(answers, milestone), pilot.planned.get(milestone)
        if known and text == known.isoformat():
            return known
        return reading.read(milestone, planned_day, text, today)

    days = {milestone: day(milestone) for milestone in Milestone}
    planned = {milestone: planned for milestone, planned in days.items() if planned}
    if planned != pilot.planned:  # what an import brought stands until somebody touches it
        in_order(reading, planned, pilot.stage)
    return replace(pilot, planned=planned)


def preview(
    work: Work, who: SlackId, wanted: Filter, role: Role, person: SlackId
) -> AssignPreview:
    """How many pilots a bulk assignment would reach; it is confirmed by a press."""
    actor = acting.on_duty(work, who, Duty.ASSIGN)
    assignee = work.store.people.of_slack(person)
    reading = Reading()
    reading.attempt("person", check_role, assignee, role, work.policy)
    reading.check()
    eyes = acting.eyes(work, actor)
    count = work.store.pilots.count_to_assign(wanted, eyes, work.local_now, role, assignee)
    return AssignPreview(role=role, person=assignee, filter=wanted, count=count)


def assign(
    work: Work, who: SlackId, preview: AssignPreview, after: PilotId
) -> tuple[Assigned, PilotId | None]:
    """R3: one page of a bulk assignment, and where the next page begins, if there is one."""
    actor = acting.on_duty(work, who, Duty.ASSIGN)
    eyes = acting.eyes(work, actor)
    chosen = work.store.pilots.to_assign(
        preview.filter, eyes, work.local_now, preview.role, preview.person, after=after, limit=PAGE
    )
    changed = sum(_assigned(work, actor, pilot, preview.role, preview.person) for pilot in chosen)
    return Assigned(preview=preview, changed=changed), chosen[-1].id if len(
        chosen
    ) == PAGE else None


def _assigned(work: Work, actor: Person, pilot: Pilot, role: Role, person: Person) -> bool:
    after = _with_role(pilot, role, person)
    events = list(_differences(work, actor, pilot, after))
    if events:
        changing.write(work, pilot, after, events, actor)
    return bool(events)


def _with_role(pilot: Pilot, role: Role, person: Person) -> Pilot:
    match role:
        case Role.LEAD:
            return replace(pilot, lead=person)
        case Role.SPONSOR:
            return replace(pilot, sponsor=person)
        case Role.BACKUP:
            return replace(pilot, backup=person)
        case Role.PMO_LEAD:
            return replace(pilot, pmo_lead=person)
        case Role.OWNER:
            message = "an owner is named and accepts; nobody is assigned one in bulk"
            raise ValueError(message)


def _differences(work: Work, by: Person, before: Pilot, after: Pilot) -> Iterator[Event]:
    """What an edit changed, one event each (S3)."""
    for change, old, new in _sides(before, after):
        if old != new:
            yield changing.event(work, before, change, by, old, new)


def _sides(before: Pilot, after: Pilot) -> Iterator[tuple[Change, Figures, Figures]]:
    yield Change.NAME, Figures(text=before.name), Figures(text=after.name)
    yield Change.UNIT, Figures(text=before.unit), Figures(text=after.unit)
    yield Change.RESTRICTED, Figures(flag=before.restricted), Figures(flag=after.restricted)
    for role, change in CHANGES.items():
        yield change, _holder(before, role), _holder(after, role)
    yield Change.TEAM, _members(before), _members(after)
    for milestone, change in PLANNED.items():
        old, new = before.planned.get(milestone), after.planned.get(milestone)
        yield change, Figures(day=old), Figures(day=new)


def _holder(pilot: Pilot, role: Role) -> Figures:
    person = dict(pilot.roles()).get(role)
    return Figures(person=person.id if person else None)


def _members(pilot: Pilot) -> Figures:
    return Figures(people=tuple(sorted(member.id for member in pilot.team)))
