"""People who are forgotten, at somebody's wish or because it was long ago; letters that go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.forgetting import (
    AlreadyForgotten,
    Forgetting,
    Held,
    NobodyKnownAs,
    StillHolds,
    StillOnItsWay,
    months_before,
    pseudonym,
)
from bot.domain.leaving import held_by
from bot.domain.people import Person, PersonId
from bot.frozen import dataclass
from bot.usecases import asking, directory, policies
from bot.work import Work

PAGE = 500


def everybody_page(work: Work, after: int) -> list[Person]:
    return work.store.people.everybody(after, PAGE)


def find(work: Work, typed: str) -> Person:
    """Somebody by Slack id, e-mail or row, as long as they are known."""
    person = work.store.people.addressed(typed.strip())
    if person is None:
        raise NobodyKnownAs(typed)
    if person.forgotten:
        raise AlreadyForgotten(person)
    return person


def foresee(work: Work, typed: str) -> Forgetting:
    """What would become of them; nothing is changed."""
    person = find(work, typed)
    new, names = pseudonym(person.id), work.store.people.names_of(person.id)
    traces = work.store.traces
    owed, placed = traces.count_letters(person.id)
    return Forgetting(
        person=person,
        pseudonym=new.name,
        held=_held(work, person),
        pmo=person.id in work.policy.pmo,
        withdrawn=owed,
        letters=placed,
        events=traces.count_events(names, new.name),
        mentions=tuple(traces.mentions(names)),
    )


def forget(work: Work, typed: str, *, vacate: bool) -> Forgetting:
    """A pseudonym takes their place. What they held is refused, or falls vacant as by leaving."""
    person = find(work, typed)
    held, pmo = _held(work, person), person.id in work.policy.pmo
    if (held or pmo) and not vacate:
        raise StillHolds(person, held, pmo)
    if work.store.traces.is_being_sent(person.id):
        raise StillOnItsWay(person)
    done = _forgotten(work, person, Origin.OPERATOR)
    return replace(done, held=held, pmo=pmo)


def _held(work: Work, person: Person) -> tuple[Held, ...]:
    found = ((pilot, held_by(pilot, person)) for pilot in work.store.pilots.naming(person))
    return tuple(Held(pilot, roles) for pilot, roles in found if roles)


def _forgotten(work: Work, person: Person, origin: Origin) -> Forgetting:
    """Nothing is sealed meanwhile: a seal would hold words that are gone a moment later."""
    work.store.trail.hold()
    people, traces = work.store.people, work.store.traces
    new, names = pseudonym(person.id), people.names_of(person.id)
    _leave(work, person)
    withdrawn = traces.withdraw_letters(person.id)
    letters = traces.forget_places(person.id)
    traces.erase_own_words(person.id)
    events = traces.rename(names, new.name)
    traces.forget_presses(person.slack_id)
    people.forget(person.id, work.now)
    _remember(work, person, events, origin)
    return Forgetting(
        person=person,
        pseudonym=new.name,
        withdrawn=withdrawn,
        letters=letters,
        events=len(events),
        mentions=tuple(traces.mentions(names)),
    )


def _leave(work: Work, person: Person) -> None:
    """As by leaving the workspace (T2): roles fall vacant, questions go to others."""
    directory.vanished(work, person.slack_id)
    work.store.subscriptions.remove(person)
    asking.look_over(work, work.store.pilots.naming(person))
    if person.id in work.policy.pmo:
        policies.leave_pmo(work, person)


def _remember(work: Work, person: Person, events: list[int], origin: Origin) -> None:
    """Who, and in which events words gave way: by their rows, which name nobody."""
    event = Event(
        at=work.now,
        change=Change.FORGOTTEN,
        origin=origin,
        before=Figures(person=person.id),
        after=Figures(text=" ".join(map(str, events)) or None),
    )
    work.store.events.add(None, [event])


# what is kept for a while only


def _kept_from(work: Work) -> datetime | None:
    """Since when what there is stays; None: it stays for good."""
    months = work.policy.retention
    return None if months is None else months_before(work.now, months)


def leavers_due(work: Work) -> list[PersonId]:
    """Who has left, and has neither done nor got anything since what is kept begins."""
    limit = _kept_from(work)
    if limit is None:
        return []
    active = work.store.traces.active_since(limit)
    return [one.id for one in work.store.people.leavers() if one.id not in active]


def forget_leaver(work: Work, person_id: PersonId) -> bool:
    """Unless they hold something, or were named lately."""
    limit = _kept_from(work)
    if limit is None or work.store.traces.is_named_since(person_id, limit):
        return False
    person = work.store.people.get(person_id)
    if _held(work, person) or person.id in work.policy.pmo:
        return False
    _forgotten(work, person, Origin.CLOCK)
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """`last` is the row after which the next one begins; None where there was nothing."""

    deleted: int
    last: int | None


def delete_page(work: Work, after: int) -> Page:
    """A page of letters that are older than what is kept."""
    limit = _kept_from(work)
    if limit is None:
        return Page(0, None)
    found = work.store.traces.old_letters(limit, after, PAGE)
    gone = [letter for letter, may_go in found if may_go]
    work.store.traces.delete_letters(gone)
    return Page(len(gone), found[-1][0] if found else None)
