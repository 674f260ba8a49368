"""What silences an ask whoever's turn it is: hold, N5, a pause, a plan."""

from __future__ import annotations

from collections.abc import Callable

from tests.year.oracle.verdicts import Answer, Doubt, Verdict, either, no
from tests.year.oracle.views import View, between

Question = Callable[[View], Verdict | None]
N5_DAYS = 3


def silence(view: View) -> Verdict | None:
    """The first refusal, else the first doubt, else nothing."""
    doubt = None
    for question in QUESTIONS:
        verdict = question(view)
        if verdict is not None and verdict.is_no:
            return verdict
        doubt = doubt or verdict
    return doubt


def _held(view: View) -> Verdict | None:
    until = view.pilot.held_until
    if until is None:
        return None
    match between(view.now.today <= until, view.now.workspace_today <= until):
        case Answer.YES:
            return no("suppressed", f"on hold until {until}")
        case Answer.EITHER:
            return either(Doubt.WORKSPACE_DATE, prefers_yes=view.now.today > until)
        case Answer.NO:
            return None


def _just_moved(view: View) -> Verdict | None:
    changed = view.pilot.changes.get(view.ask.rule)
    if changed is None or view.now.today >= view.days_after(changed, N5_DAYS):
        return None
    return no("suppressed", f"a human changed it on {view.person.today(changed)} (N5)")


def _paused(view: View) -> Verdict | None:
    if view.person.is_paused(view.now.today):
        return no("suppressed", f"paused until {view.person.paused_until} (N9)")
    return None


def _holder_paused(view: View) -> Verdict | None:
    """A paused person's asks do not climb meanwhile."""
    holder = view.world.people.get(view.ask.holder or "")
    if view.is_holder or holder is None:
        return None
    here, there = holder.is_paused(view.now.today), holder.is_paused(holder.today(view.now.at))
    if here != there:
        return either(Doubt.WORKSPACE_DATE, prefers_yes=False)
    if not there:
        return None
    if view.ends_soon is not Answer.NO:
        return either(Doubt.T1_HOLDER_PAUSED, prefers_yes=False)
    last, paused = view.turn.last, holder.pause_changed_at
    if last and paused and holder.today(paused) > view.interval_after(last):
        return either(Doubt.PAUSED_AFTER_CLIMBING, prefers_yes=True)
    return no("suppressed", f"its holder {holder.name} is paused (N9)")


def _planned(view: View) -> Verdict | None:
    plan = view.turn.plan
    if plan is None or view.now.today >= plan:
        return None
    by = view.turn.plan_by
    if not view.is_holder and by != view.person.name and by in view.ask.sponsors_asked:
        return either(Doubt.PLAN_OF_ANOTHER, prefers_yes=False)  # of the sponsor before
    return no("suppressed", f"planned for {plan} (N6)")


QUESTIONS: tuple[Question, ...] = (_held, _just_moved, _paused, _planned, _holder_paused)
