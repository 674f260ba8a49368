"""When the holder of an ask is asked: grace, interval, rounds, plans, and T1's short cut."""

from __future__ import annotations

from tests.year.oracle.asks import Cause
from tests.year.oracle.verdicts import YES, Answer, Doubt, Verdict, either, no
from tests.year.oracle.views import View


def holder_verdict(view: View) -> Verdict:
    return _after_request(view, _without_requests(view))


def _without_requests(view: View) -> Verdict:
    verdict = _spent(view) or _by_plan(view) or _by_rounds(view)
    if view.is_brief and view.turn.rounds:
        verdict = verdict.softened(Doubt.SENT_TO_SPONSOR_ROUNDS)
    if view.ends_soon is Answer.NO:
        return verdict
    return _sponsor_holds(view, verdict) if view.sponsor_holds else _taken_over(view, verdict)


def _after_request(view: View, verdict: Verdict) -> Verdict:
    """A request goes before reminders, which then leave time to answer it."""
    turn = view.turn
    if turn.request_since is not None:
        return no("suppressed", "its request is on its way")
    if turn.requested_at is None:
        return verdict
    days = view.policy.interval_days if turn.rounds else view.policy.grace_days
    if view.now.today >= view.days_after(turn.requested_at, days) or view.plan_day:
        return verdict
    return verdict.softened(Doubt.REQUEST_FIRST, prefers_yes=False)


def _spent(view: View) -> Verdict | None:
    """Nothing is left with the holder, or what a plan adds to it."""
    if view.plans_are_broken and view.next_sponsor is not None:
        return no("suppressed", "two plans are broken, it is the sponsor's (N6)")
    if not view.rounds_are_used:
        return _raised_since(view)
    if view.plan_day:
        return either(Doubt.PLAN_AFTER_LAST_ROUND, prefers_yes=True)
    return no("budget", f"its {view.policy.rounds} rounds are used (N2)")


def _raised_since(view: View) -> Verdict | None:
    """More rounds were allowed after the last one."""
    if view.turn.used_up:
        return either(Doubt.RAISED_AFTER_CLIMBING, prefers_yes=False)
    return None


def _by_plan(view: View) -> Verdict | None:
    if not view.plan_day:
        return None
    if view.plans_are_broken:
        return either(Doubt.BROKEN_WITHOUT_SPONSOR, prefers_yes=True)
    is_early = view.turn.rounds == 0 and _first_round(view).is_no
    return either(Doubt.PLAN_WITHIN_GRACE, prefers_yes=True) if is_early else YES


def _by_rounds(view: View) -> Verdict:
    if view.turn.last is None:
        return _first_round(view)
    soonest, due = view.readings_after(view.turn.last, view.turn.last_at)
    if view.now.today < soonest:
        return no("suppressed", f"asked on {view.turn.last}, next on {due} (N2)")
    if view.now.today < due:
        return either(Doubt.MOVED_SINCE, prefers_yes=False)
    if view.plans_are_broken:
        return either(Doubt.BROKEN_WITHOUT_SPONSOR, prefers_yes=True)
    return YES


def _first_round(view: View) -> Verdict:
    if view.turn.has_grace:
        return _after_grace(view)
    return _at_once(view)


def _after_grace(view: View) -> Verdict:
    due = view.grace_after(view.turn.since)
    if view.now.today >= due:
        return YES
    if view.ask.opened_by_leaver:
        return either(Doubt.REOPENED_BY_LEAVER, prefers_yes=False)
    return no("suppressed", f"in grace until {due} (N2)")


def _at_once(view: View) -> Verdict:
    """A new person is asked in the next slot; what could say otherwise is a doubt."""
    turn, today = view.turn, view.now.today
    if turn.plan_of_another is not None and today < turn.plan_of_another:
        return either(Doubt.PLAN_OF_ANOTHER, prefers_yes=True)
    if turn.came_from_nobody and today < view.grace_after(turn.since):
        return either(Doubt.FROM_NOBODY, prefers_yes=True)
    if turn.cause is not Cause.ANSWER and today < view.grace_after(view.ask.opened):
        return either(Doubt.CHANGE_WITHIN_GRACE, prefers_yes=True)
    return YES


def _sponsor_holds(view: View, verdict: Verdict) -> Verdict:
    """T1 with a sponsor who is the holder anyway: no grace; what was asked before T1 is open."""
    if view.turn.last is None:
        return _without_grace(view)
    if verdict.is_no:
        is_old = view.turn.last < view.t1_start
        return either(Doubt.T1_SPONSOR_HOLDS, prefers_yes=False) if is_old else verdict
    return verdict.softened(Doubt.T1_SPONSOR_HOLDS)


def _without_grace(view: View) -> Verdict:
    if view.ends_soon is Answer.EITHER and _first_round(view).is_no:
        return either(Doubt.WORKSPACE_DATE, prefers_yes=view.t1_start <= view.now.today)
    return after_registration(view, YES)


def after_registration(view: View, verdict: Verdict) -> Verdict:
    """Registering a pilot may count as a human change to its decisions; T1 alone can tell."""
    if view.now.today < view.days_after(view.pilot.registered.at, 3):
        return verdict.softened(Doubt.T1_AFTER_REGISTRATION)
    return verdict


def _taken_over(view: View, verdict: Verdict) -> Verdict:
    """T1 skips the holder's rounds, as long as there is a sponsor to ask instead."""
    sponsor = view.next_sponsor
    if sponsor is None:
        if view.turn.last is None and verdict.is_no:
            return either(Doubt.T1_NO_SPONSOR, prefers_yes=False)
        return verdict.softened(Doubt.T1_NO_SPONSOR)
    if view.ends_soon is Answer.EITHER:
        return verdict.softened(Doubt.WORKSPACE_DATE, prefers_yes=view.now.today < view.t1_start)
    asked_at = view.ask.sponsors_asked.get(sponsor)
    if asked_at is not None and view.turn.since > asked_at:
        return verdict.softened(Doubt.T1_NEW_HOLDER)
    if verdict.is_no:
        return verdict
    return no("person", "the pilot ends within 30 days, it is the sponsor's (T1)")
