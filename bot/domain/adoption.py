"""What a change plan asks for, and when: training, then who uses it week by week (A1-A3).

What nobody has told is unknown: it is neither zero nor on track (P4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import DAY
from bot.domain.change_plan import Active, ChangePlan, Part
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.pulse import LASTS, Pulse
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage
from bot.frozen import dataclass

SIGN_UPS_BEFORE = timedelta(days=14)
CHECK_INS = (14, 30, 60, 90)  # days after go-live
CHECK_INS_END = 180
ANSWERED_BY = 30  # A2 and A3: the day after go-live on which adoption is judged
STALLED_BELOW = 0.5  # of the target
PULSE_WAITS = timedelta(days=CHECK_INS_END - ANSWERED_BY)
UNANSWERED = 2  # check-ins in a row that leave adoption unknown
MIDNIGHT = time(0)
DEMANDED = tuple(part for part in Part if part is not Part.COMMUNICATIONS)
WITH_A_PLAN = (Stage.RUNNING, Stage.CONCLUDED)
TRAINED = (*WITH_A_PLAN, Stage.LIVE)

Moment = Callable[[Pilot, Policy], datetime | None]


# the plan


def plan_lacks(pilot: Pilot) -> tuple[Part, ...]:
    """What the gate at go-live demands of a plan and is not there."""
    return tuple(part for part in DEMANDED if pilot.design.change.lacks(part))


def has_plan(pilot: Pilot) -> bool:
    """Whether anything of it is there."""
    return pilot.design.change != ChangePlan()


# how training goes


def lacks_sign_ups(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    plan = pilot.design.change
    return bool(plan.trainings) and plan.signed_up is None and plan.attended is None


def lacks_attendance(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    plan = pilot.design.change
    return bool(plan.trainings) and plan.attended is None


def sign_ups_open(pilot: Pilot, policy: Policy) -> datetime | None:
    """Two weeks before the first training."""
    days = _trainings(pilot)
    return policy.workspace_calendar.at(days[0] - SIGN_UPS_BEFORE, MIDNIGHT) if days else None


def sign_ups_close(pilot: Pilot, policy: Policy) -> datetime | None:
    """When the first training is over: who came counts then."""
    days = _trainings(pilot)
    return policy.workspace_calendar.at(days[0] + DAY, MIDNIGHT) if days else None


def attendance_opens(pilot: Pilot, policy: Policy) -> datetime | None:
    """The day after the last training."""
    days = _trainings(pilot)
    return policy.workspace_calendar.at(days[-1] + DAY, MIDNIGHT) if days else None


def _trainings(pilot: Pilot) -> tuple[date, ...]:
    return pilot.design.change.trainings if pilot.stage in TRAINED else ()


# who uses it


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Asked about from the day `opens` to the day before `closes`."""

    day: int
    opens: date
    closes: date


def check_ins(pilot: Pilot, policy: Policy) -> tuple[CheckIn, ...]:
    """Of a live pilot whose group is counted: without one, no number says anything."""
    if pilot.live_since is None or pilot.design.change.people is None:
        return ()
    first = policy.workspace_calendar.day(pilot.live_since)
    ends = (*CHECK_INS[1:], CHECK_INS_END)
    return tuple(
        CheckIn(day, first + day * DAY, first + end * DAY)
        for day, end in zip(CHECK_INS, ends, strict=True)
    )


def check_in_lacks(day: int) -> Callable[[Pilot, Policy], bool]:
    def lacks(pilot: Pilot, policy: Policy) -> bool:
        asked = _check_in(day, pilot, policy)
        return asked is not None and not _is_answered(asked, pilot)

    return lacks


def check_in_opens(day: int) -> Moment:
    def opens(pilot: Pilot, policy: Policy) -> datetime | None:
        asked = _check_in(day, pilot, policy)
        return policy.workspace_calendar.at(asked.opens, MIDNIGHT) if asked else None

    return opens


def check_in_closes(day: int) -> Moment:
    """When the next one opens; what was not told by then stays unknown."""

    def closes(pilot: Pilot, policy: Policy) -> datetime | None:
        asked = _check_in(day, pilot, policy)
        return policy.workspace_calendar.at(asked.closes, MIDNIGHT) if asked else None

    return closes


def _check_in(day: int, pilot: Pilot, policy: Policy) -> CheckIn | None:
    return next((one for one in check_ins(pilot, policy) if one.day == day), None)


def _is_answered(asked: CheckIn, pilot: Pilot) -> bool:
    told = pilot.design.change.active
    return any(asked.opens <= one.on < asked.closes for one in told)


def last_active(pilot: Pilot, policy: Policy) -> Active | None:
    """The last that was told since go-live."""
    if pilot.live_since is None:
        return None
    first = policy.workspace_calendar.day(pilot.live_since)
    told = [one for one in pilot.design.change.active if one.on >= first]
    return max(told, key=lambda one: one.on, default=None)


def of_target(active: Active, plan: ChangePlan) -> float | None:
    """The share of the target that is reached; None while there is no target."""
    return active.people / plan.aims_at if plan.aims_at else None


def is_behind(active: Active | None, plan: ChangePlan) -> bool:
    share = of_target(active, plan) if active else None
    return share is not None and share < STALLED_BELOW


def lacks_response(pilot: Pilot, policy: Policy) -> bool:
    """A2: from day 30 on adoption is below half of its target, and nobody said what is done."""
    if pilot.live_since is None:
        return False
    calendar, plan = policy.workspace_calendar, pilot.design.change
    first, last = calendar.day(pilot.live_since), last_active(pilot, policy)
    if last is None or last.on < first + ANSWERED_BY * DAY or not is_behind(last, plan):
        return False
    return plan.response is None or plan.response.on < first


def stalls_at(pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on adoption counts as stalled, unless somebody tells a number."""
    asked = check_ins(pilot, policy)
    plan, last = pilot.design.change, last_active(pilot, policy)
    if not asked or plan.aims_at is None:
        return None
    calendar = policy.workspace_calendar
    if last and is_behind(last, plan):
        return calendar.at(last.on, MIDNIGHT)
    silent = [one for one in asked if last is None or one.opens > last.on]
    if len(silent) < UNANSWERED:
        return None
    return calendar.at(silent[UNANSWERED - 1].closes, MIDNIGHT)


# the pulse


def lacks_answer_to_pulse(pilot: Pilot, policy: Policy) -> bool:  # noqa: ARG001
    last = pilot.design.change.last_pulse
    return last is not None and last.waits_to_be_answered


def pulse_is_due_at(pilot: Pilot, policy: Policy) -> datetime | None:
    """A3: on the first working day from day 30 on, once; again where another channel is chosen.

    Past the last check-in it is up to the plan's owner.
    """
    plan = pilot.design.change
    if pilot.live_since is None or plan.channel is None:
        return None
    since = pilot.live_since
    asked = [one for one in plan.pulses if one.asked_at >= since]
    if any(one.was_asked or one.channel == plan.channel for one in asked):
        return None
    calendar = policy.workspace_calendar
    first = calendar.day(since)
    day = calendar.next_working_day(first + ANSWERED_BY * DAY)
    return calendar.at(day, policy.slot_start)


def pulse_is_due(pilot: Pilot, policy: Policy, now: datetime) -> bool:
    moment = pulse_is_due_at(pilot, policy)
    return moment is not None and moment <= now < moment + PULSE_WAITS


def pulse_ends(asked_at: datetime, policy: Policy) -> datetime:
    """After three working days, at the same time of day."""
    calendar = policy.workspace_calendar
    day = calendar.add_working_days(calendar.day(asked_at), LASTS)
    return calendar.at(day, asked_at.astimezone(calendar.zone).time())


def open_pulse(pilot: Pilot) -> Pulse | None:
    last = pilot.design.change.last_pulse
    return last if last and last.is_open else None


def may_be_named_in(pilot: Pilot, channel: str | None) -> bool:
    """R4: a restricted pilot, only in the channel that one of its people has chosen."""
    plan = pilot.design.change
    if channel is None or not pilot.restricted:
        return channel is not None
    chosen_by_them = plan.channel_by in {person.id for person in pilot.people()}
    return channel == plan.channel and chosen_by_them


def looks_at(pilot: Pilot, policy: Policy, now: datetime) -> Iterator[datetime]:
    """When a pulse begins or ends by itself; now, where that is due and nothing keeps it back."""
    if opened := open_pulse(pilot):
        yield max(opened.ends_at, now)
        return
    moment = pulse_is_due_at(pilot, policy)
    if moment and moment > now:
        yield moment
    elif pulse_is_due(pilot, policy, now) and not policy.dry_run:
        yield now


@dataclass(eq=False)
class NotLiveYet(Refusal):
    """What is counted from go-live on."""

    pilot: Pilot


@dataclass(eq=False)
class NoTrainingYet(Refusal):
    pilot: Pilot


@dataclass(eq=False)
class NoChannelYet(Refusal):
    """A3: a pulse needs the channel of the people who are asked."""

    pilot: Pilot


@dataclass(eq=False)
class ChannelNotTheirs(Refusal):
    """R4: the channel of a restricted pilot is chosen by one of its people."""

    pilot: Pilot


@dataclass(eq=False)
class PulseIsOpen(Refusal):
    """One at a time; `until` is its last day."""

    pilot: Pilot
    until: date


@dataclass(eq=False)
class PulseIsOver(Refusal):
    """A press came after its end."""

    ended_on: date


@dataclass(eq=False)
class NothingToAnswer(Refusal):
    """No pulse has ended with answers that say something."""

    pilot: Pilot


@dataclass(eq=False)
class ToldAlready(Refusal):
    """Those who answered a pulse are told once what changes."""

    pilot: Pilot
    on: date
