"""When an ask climbs to the sponsor: rounds used, plans broken, or T1."""

from __future__ import annotations

from datetime import date

from tests.year.oracle.holding import after_registration
from tests.year.oracle.verdicts import YES, Answer, Doubt, Verdict, either, no
from tests.year.oracle.views import View


def sponsor_verdict(view: View) -> Verdict:
    """For a sponsor who is not the holder."""
    if view.person.name in view.ask.sponsors_asked:
        return _asked_already(view)
    verdict = _soonest(view)
    if view.person.name in view.ask.said_not_me:
        return verdict.softened(Doubt.SPONSOR_SAID_NOT_ME, prefers_yes=False)
    if view.ask.sponsors_asked:
        verdict = verdict.softened(Doubt.NEW_SPONSOR)
    if view.person.name in view.ask.asked:
        verdict = verdict.softened(Doubt.SPONSOR_HELD_IT)
    return verdict


def _asked_already(view: View) -> Verdict:
    if view.plan_day and view.turn.plan_by == view.person.name:
        return either(Doubt.PLAN_BY_SPONSOR, prefers_yes=True)
    return no("budget", "the sponsor has had their round (N2)")


def _soonest(view: View) -> Verdict:
    climbed = _climbed(view)
    match view.ends_soon:
        case Answer.NO:
            return climbed
        case Answer.YES:
            return after_registration(view, YES)
        case Answer.EITHER if climbed.is_no:
            by_recipient = view.t1_start <= view.now.today
            return either(Doubt.WORKSPACE_DATE, prefers_yes=by_recipient)
        case Answer.EITHER:
            return climbed


def _climbed(view: View) -> Verdict:
    last = view.turn.last
    if view.ask.holder is None or last is None:
        return no("person", "it is not theirs (N1)")
    if view.turn.used_up and not view.rounds_are_used:
        return either(Doubt.RAISED_AFTER_CLIMBING, prefers_yes=False)
    if not (view.rounds_are_used or view.plans_are_broken):
        return no("person", f"it is {view.ask.holder}'s, who has rounds left (N2)")
    if view.plan_day and view.turn.plan is not None:
        return _on_plan_day(view)
    return _after_interval(view, last)


def _on_plan_day(view: View) -> Verdict:
    if view.plans_are_broken:
        return YES
    return either(Doubt.PLAN_AFTER_LAST_ROUND, prefers_yes=False)


def _after_interval(view: View, last: date) -> Verdict:
    requested = view.turn.requested_at
    if requested and view.now.today < view.interval_after(view.person.today(requested)):
        return either(Doubt.REQUEST_FIRST, prefers_yes=False)
    by_recipient, latest = view.readings_after(last, view.turn.last_at)
    by_holder = _by_holder(view, last)
    if view.now.today >= max(latest, by_holder):
        return YES
    if view.now.today >= min(by_recipient, by_holder):
        return either(Doubt.TWO_CALENDARS, prefers_yes=view.now.today >= by_recipient)
    if view.plans_are_broken:
        return no("suppressed", f"the last quote was on {last}, next on {by_recipient} (N6)")
    return either(Doubt.SPONSOR_INTERVAL, prefers_yes=False)


def _by_holder(view: View, last: date) -> date:
    holder = view.world.people[view.ask.holder or ""]
    return holder.calendar.after(last, view.policy.interval_days)
