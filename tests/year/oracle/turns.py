"""The whole answer for one ask and one person: the turn, what silences it, what is open."""

from __future__ import annotations

from datetime import datetime

from tests.year.oracle.asks import Ask
from tests.year.oracle.climbing import sponsor_verdict
from tests.year.oracle.holding import holder_verdict
from tests.year.oracle.people import Person
from tests.year.oracle.silence import silence
from tests.year.oracle.verdicts import Doubt, Verdict, either, no
from tests.year.oracle.views import Moment, View, view_of
from tests.year.oracle.world import World


def verdict_on(ask: Ask, person: Person, now: Moment, world: World) -> Verdict:
    view = view_of(ask, person, now, world)
    verdict = _turn(view)
    if verdict.is_no:
        return verdict
    silenced = silence(view)
    if silenced is not None and silenced.is_no:
        return silenced
    return _opened(view, silenced or verdict)


def _turn(view: View) -> Verdict:
    if view.person.name == view.ask.rival:
        return either(Doubt.RIVAL, prefers_yes=False)
    if view.is_holder:
        return holder_verdict(view)
    if view.person.name == view.sponsor:
        return sponsor_verdict(view)
    return no("person", "it is not theirs (N1)")


def _opened(view: View, verdict: Verdict) -> Verdict:
    """Doubts that can be about any ask of any person."""
    for applies, doubt in _doubts(view):
        if applies:
            verdict = verdict.softened(doubt)
    return verdict


def _doubts(view: View) -> tuple[tuple[object, Doubt], ...]:
    ask, person, now = view.ask, view.person, view.now
    return (
        (ask.changed_in == view.world.tick, Doubt.LEAVER_TICK),
        (_changed_in_the_slot(view), Doubt.IN_THE_SLOT),
        (person.refused_on == now.today, Doubt.AFTER_OUTAGE),
        (now.waited_for_twenty_hours, Doubt.TWENTY_HOURS),
        (ask.rival, Doubt.RIVAL),
        (ask.to_sponsor and not view.sponsor_holds, Doubt.NO_SPONSOR_TO_GO_TO),
        (view.pilot.registrant_left and _holds_as_registrant(view), Doubt.REGISTRANT_LEFT),
    )


def _changed_in_the_slot(view: View) -> bool:
    moments: tuple[datetime | None, ...] = (
        view.ask.changed_at,
        view.person.changed_at,
        view.person.pause_changed_at,
        view.policy.at,
    )
    return any(moment is not None and moment >= view.now.slot_start for moment in moments)


def _holds_as_registrant(view: View) -> bool:
    return view.ask.holder == view.pilot.registered.registrant
