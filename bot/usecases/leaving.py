"""People who leave: their roles fall vacant, the sponsor is asked, the PMO told once (T2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.domain.asks import Ask
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.governance import Deed
from bot.domain.leaving import Vacancy, lines_left, vacancies, vacated
from bot.domain.letters import Facts, Purpose
from bot.domain.news import Subject
from bot.domain.people import Person
from bot.domain.permissions import can_name_owner
from bot.domain.pilot import GOVERNS, PLAN_OWNER, TEAM, Pilot, Role, can_own
from bot.domain.raci import Line, Task, line_text
from bot.domain.rules import Rule, chain
from bot.usecases import changing, owners
from bot.usecases.requests import request
from bot.work import Work

CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        Role.LEAD: Change.LEAD,
        Role.SPONSOR: Change.SPONSOR,
        Role.OWNER: Change.OWNER_NAMED,
        Role.BACKUP: Change.BACKUP,
        Role.PMO_LEAD: Change.PMO_LEAD,
        TEAM: Change.TEAM,
        PLAN_OWNER: Change.PLAN_OWNER,
    }
)


def vacate(work: Work, pilot: Pilot) -> Pilot:
    """Within one tick of learning that somebody has left: their roles on a pilot are vacant."""
    lost, lines = vacancies(pilot), lines_left(pilot)
    if not lost and not lines:
        return pilot
    after = vacated(pilot)
    vacant = [_event(work, pilot, after, one) for one in lost]
    work.store.events.add(pilot.id, [*vacant, *_lines(work, pilot, lines)])
    work.store.pilots.put(after, work.policy, work.now, pilot)
    for person in {one.person for one in lost}:
        roles = [one.role for one in lost if one.person == person]
        key = f"{person.id}/{pilot.id}/{work.now.date()}"
        text = " ".join(roles)
        work.store.news.add(
            Subject.LEFT, key, work.now, text=text, pilot=pilot.id, person=person.id
        )
    owner = pilot.owner if after.owner is None else None
    if owner and (owner.accepted or owners.was_asked(work, pilot)):
        _ask_for_another(work, after, owner.person)
    return after


def _event(work: Work, pilot: Pilot, after: Pilot, lost: Vacancy) -> Event:
    if lost.role == GOVERNS:
        return Event(
            at=changing.happened(work, pilot),
            change=Change.GOVERNANCE,
            origin=Origin.CLOCK,
            after=Figures(text=" ".join([Deed.GIVEN_BACK, *_items(pilot, lost.person)])),
        )
    team = lost.role == TEAM
    return Event(
        at=changing.happened(work, pilot),
        change=CHANGES[lost.role],
        origin=Origin.CLOCK,
        before=_team(pilot) if team else Figures(person=lost.person.id),
        after=_team(after) if team else Figures(),
    )


def _items(pilot: Pilot, holder: Person) -> list[str]:
    items = pilot.design.governance.items
    return [item for item, said in items.items() if said.holder == holder.id]


def _lines(work: Work, pilot: Pilot, lines: Mapping[Task, Line]) -> Iterator[Event]:
    for task, line in lines.items():
        yield Event(
            at=changing.happened(work, pilot),
            change=Change.RACI,
            origin=Origin.CLOCK,
            before=Figures(text=line_text(task, pilot.design.raci[task], pilot.named)),
            after=Figures(text=line_text(task, line, pilot.named)),
        )


def _team(pilot: Pilot) -> Figures:
    return Figures(people=tuple(member.id for member in pilot.team))


def _ask_for_another(work: Work, pilot: Pilot, owner: Person) -> None:
    """The sponsor, else whom O2 asks next, is asked at once; the backup is proposed."""
    known = changing.open_ask(work, pilot, Rule.O2) or _new(work, pilot)
    order = (one for one in chain(Rule.O2, pilot, work.policy) if one not in known.not_me)
    to = next((one for one in order if can_name_owner(one, pilot, work.policy)), None)
    if to is None:
        return
    known = known if known.id else work.store.asks.put(known)
    theirs = replace(known, handed_to=to, handed_by=None, waits_for=None)
    work.store.asks.put(theirs, known)
    changing.settle(work, pilot)
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask:
        able = pilot.backup and can_own(pilot.backup, pilot, work.policy)
        suggested = pilot.backup.id if pilot.backup and able else None
        request(work, ask, to, Facts(purpose=Purpose.LEFT, about=owner.id, suggested=suggested))


def _new(work: Work, pilot: Pilot) -> Ask:
    """A live pilot opens none by itself, and needs an owner all the same."""
    return Ask(id=None, pilot=pilot.id, rule=Rule.O2, opened_at=work.now, since=work.now)


def came_back(work: Work, person: Person) -> None:
    """Their roles stay vacant until somebody gives them back; the PMO hears which they were."""
    for lost in work.store.news.about(Subject.LEFT, person.id):
        key = f"{person.id}/{lost.id}"
        pilot = lost.pilot.id if lost.pilot else None
        work.store.news.add(
            Subject.CAME_BACK, key, work.now, text=lost.text, pilot=pilot, person=person.id
        )


def became_guest(work: Work, person: Person) -> None:
    """Guests cannot act here: what they held is theirs in name only, which the PMO hears."""
    for pilot in work.store.pilots.of_person(person):
        roles = [role.value for role, holder in pilot.roles() if holder == person]
        if roles:
            key = f"{person.id}/{pilot.id}/{work.now.date()}"
            text = " ".join(roles)
            work.store.news.add(
                Subject.BECAME_GUEST, key, work.now, text=text, pilot=pilot.id, person=person.id
            )
