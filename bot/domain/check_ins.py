"""Check-ins after go-live: what is asked when, what came of the promise, and who is at risk.

What nobody has told is unknown: it is neither zero nor on track (P4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from bot.domain.actuals import Actual, Choice, Promised
from bot.domain.baseline import Baseline, baseline_of, follows
from bot.domain.calendar import DAY
from bot.domain.cost import Cost
from bot.domain.money import Money
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage
from bot.domain.value import Value
from bot.frozen import dataclass

DAYS = (30, 90, 180, 365)  # after go-live
ENDS = (90, 180, 365, 455)  # each with the next one; the last after another 90
UNDER = 0.5  # of the promise (P3)
MIDNIGHT = time(0)

Moment = Callable[[Pilot, Policy], datetime | None]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Asked about from the day `opens` to the day before `closes`."""

    day: int
    opens: date
    closes: date
    answer: Actual | None = None


class Why(StrEnum):
    UNDER = "under"  # half of the promise
    SILENT = "silent"  # nobody has told


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """P3: since when, and by which check-ins; `choice` is None while the sponsor is to choose."""

    since: datetime
    on: tuple[CheckIn, ...]
    choice: Choice | None = None


# what it is held against


def went_live(pilot: Pilot) -> datetime | None:
    """When it did last, also of a retired one."""
    if pilot.stage is not Stage.RETIRED:
        return pilot.live_since
    return pilot.design.live_since or (pilot.decided_on if pilot.ever_live else None)


def stood(pilot: Pilot) -> Promised | None:
    """What stood at its last go-live; of others what stood at the first check-in, once it came."""
    kept, since = pilot.design.promised, went_live(pilot)
    return kept if kept and since and kept.at >= since else None


def promise_of(pilot: Pilot) -> Value | None:
    """The promise that a check-in is held against.

    A baseline that was still to come counts once it is known; a promise that was changed does not.
    """
    known = stood(pilot)
    promise, now = (known.value if known else pilot.value), pilot.value
    if promise is None or now is None or isinstance(baseline_of(promise), Baseline):
        return promise
    return follows(replace(promise, baseline=None), now)


def cost_of(pilot: Pilot) -> Cost | None:
    """The estimate that a run cost is held against."""
    known = stood(pilot)
    return known.cost if known and known.cost else pilot.cost


def to_keep(pilot: Pilot, policy: Policy, now: datetime) -> Promised | None:
    """What is to be kept when the first check-in comes and nothing has been so far."""
    asked = check_ins(pilot, policy) if pilot.live_since else ()
    if pilot.value is None or stood(pilot) or not asked:
        return None
    opened = policy.workspace_calendar.at(asked[0].opens, MIDNIGHT) <= now
    return Promised(value=pilot.value, cost=pilot.cost, at=now) if opened else None


# the check-ins


def check_ins(pilot: Pilot, policy: Policy) -> tuple[CheckIn, ...]:
    """Of a live pilot that promises something; those that were over before are left out.

    Of a retired one, those that were told.
    """
    since, calendar = went_live(pilot), policy.workspace_calendar
    if since is None or promise_of(pilot) is None:
        return ()
    first, known, is_live = calendar.day(since), stood(pilot), pilot.stage is Stage.LIVE
    begins = calendar.day(known.at) if known else first
    told = {one.day: one for one in actuals(pilot)}
    every = (
        CheckIn(day, first + day * DAY, first + end * DAY, told.get(day))
        for day, end in zip(DAYS, ENDS, strict=True)
    )
    return tuple(one for one in every if one.closes > begins and (is_live or one.answer))


def span(since: datetime, policy: Policy) -> tuple[date, date]:
    """From which day on it is asked about what went live then, and from which on no more."""
    first = policy.workspace_calendar.day(since)
    return first + DAYS[0] * DAY, first + ENDS[-1] * DAY


def check_in_on(pilot: Pilot, policy: Policy, now: datetime) -> CheckIn | None:
    """The one that is asked about now."""
    today = policy.workspace_calendar.day(now)
    asked = check_ins(pilot, policy) if pilot.live_since else ()
    return next((one for one in asked if one.opens <= today < one.closes), None)


def begun(pilot: Pilot, policy: Policy, now: datetime) -> tuple[CheckIn, ...]:
    today = policy.workspace_calendar.day(now)
    return tuple(one for one in check_ins(pilot, policy) if one.opens <= today)


def latest(pilot: Pilot, policy: Policy, now: datetime) -> CheckIn | None:
    """The last that was told, or that is over untold; else the one that is asked about."""
    found = begun(pilot, policy, now)
    known = [one for one in found if _known_at(one, policy) <= now]
    return next(reversed(known or found), None)


def lacks(day: int) -> Callable[[Pilot, Policy], bool]:
    def untold(pilot: Pilot, policy: Policy) -> bool:
        asked = _numbered(day, pilot, policy)
        return asked is not None and asked.answer is None

    return untold


def opens(day: int) -> Moment:
    def moment(pilot: Pilot, policy: Policy) -> datetime | None:
        asked = _numbered(day, pilot, policy)
        return policy.workspace_calendar.at(asked.opens, MIDNIGHT) if asked else None

    return moment


def closes(day: int) -> Moment:
    """When the next one opens; what was not told by then stays unknown."""

    def moment(pilot: Pilot, policy: Policy) -> datetime | None:
        asked = _numbered(day, pilot, policy)
        return policy.workspace_calendar.at(asked.closes, MIDNIGHT) if asked else None

    return moment


def _numbered(day: int, pilot: Pilot, policy: Policy) -> CheckIn | None:
    asked = check_ins(pilot, policy) if pilot.live_since else ()
    return next((one for one in asked if one.day == day), None)


# what came of the promise


def realised(check_in: CheckIn, pilot: Pilot) -> float | None:
    """P2: the share of the promise that came of it; None where that is unknown or not measurable.

    More than all of it, and less than nothing, are shares as well.
    """
    return share_of(check_in.answer, promise_of(pilot))


def share_of(told: Actual | None, promise: Value | None) -> float | None:
    if told is None or promise is None or not is_measurable(promise):
        return None
    return float(told.change / promise.amount)


def actuals(pilot: Pilot) -> tuple[Actual, ...]:
    """What the check-ins since go-live were answered with, the oldest first."""
    since = went_live(pilot)
    told = (one for one in pilot.design.actuals if since and one.at >= since)
    return tuple(sorted(told, key=lambda one: one.day))


def last_told(pilot: Pilot) -> Actual | None:
    return next(reversed(actuals(pilot)), None)


def is_silent_since(told: Actual, pilot: Pilot, now: datetime) -> bool:
    """Whether a later check-in is over that nobody answered."""
    since = went_live(pilot)
    over = (day for day, end in zip(DAYS, ENDS, strict=True) if since and since + end * DAY <= now)
    return max(over, default=0) > told.day


def is_measurable(promise: Value) -> bool:
    """P2: a change is counted from a baseline; nothing at all is one, too."""
    return isinstance(baseline_of(promise), Baseline)


def of_pilot(run: Money, cost: Cost | None) -> Decimal | None:
    """C3 on actuals: a year of running it over the pilot's cost; None is "not comparable"."""
    pilot = cost.pilot if cost else None
    if pilot is None or pilot.amount <= 0 or pilot.currency != run.currency:
        return None
    return run.amount / pilot.amount


def of_estimate(run: Money, cost: Cost | None) -> Decimal | None:
    """A year of running it over what that was estimated at; None is "not comparable"."""
    if cost is None or cost.yearly is None or cost.currency != run.currency:
        return None
    return run.amount / cost.yearly.likely if cost.yearly.likely > 0 else None


# at risk


def at_risk(pilot: Pilot, policy: Policy, now: datetime) -> Risk | None:
    """P3: two in a row under half of the promise, or two in a row that nobody told.

    It ends with a number that is not under half. A choice covers the check-ins it was made on:
    the next one that is under half or untold asks for another.
    """
    known = (one for one in check_ins(pilot, policy) if _known_at(one, policy) <= now)
    return _risk(known, pilot, policy)


def undecided_since(pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on the sponsor is to choose, unless somebody tells a number before."""
    found = _risk(check_ins(pilot, policy), pilot, policy)
    return found.since if found and found.choice is None else None


def shares(risk: Risk, pilot: Pilot) -> tuple[float | None, ...]:
    """The figures a choice is made on."""
    return tuple(realised(one, pilot) for one in risk.on)


def is_undecided(pilot: Pilot, policy: Policy) -> bool:
    return undecided_since(pilot, policy) is not None


def chosen(pilot: Pilot) -> tuple[Choice, ...]:
    """What was chosen since go-live, the oldest first."""
    since = went_live(pilot)
    return tuple(one for one in pilot.design.choices if since and one.at >= since)


def _risk(asked: Iterable[CheckIn], pilot: Pilot, policy: Policy) -> Risk | None:
    if pilot.live_since is None or stood(pilot) is None:  # nobody was asked so far
        return None
    choices = {one.day: one for one in chosen(pilot)}
    found: Risk | None = None
    before: CheckIn | None = None
    for one in asked:
        found = _after(found, before, one, pilot, policy)
        if found and one.day in choices:
            found = replace(found, choice=choices[one.day])
        before = one
    return found


def _after(
    risk: Risk | None, before: CheckIn | None, one: CheckIn, pilot: Pilot, policy: Policy
) -> Risk | None:
    """The risk as it stands with one check-in more."""
    why = _why(one, pilot)
    if why is None:
        return None
    if risk and risk.choice is None:
        return replace(risk, on=(*risk.on, one))
    if risk:
        return Risk(since=_known_at(one, policy), on=(one,))
    if before is None or _why(before, pilot) is not why:
        return None
    return Risk(since=_known_at(one, policy), on=(before, one))


def _why(check_in: CheckIn, pilot: Pilot) -> Why | None:
    """What speaks against it, if anything does."""
    if check_in.answer is None:
        return Why.SILENT
    share = realised(check_in, pilot)
    return Why.UNDER if share is not None and share < UNDER else None


def _known_at(check_in: CheckIn, policy: Policy) -> datetime:
    if check_in.answer:
        return check_in.answer.at
    return policy.workspace_calendar.at(check_in.closes, MIDNIGHT)


def looks_at(pilot: Pilot, policy: Policy, now: datetime) -> Iterator[datetime]:
    """Now, where what it is held against is to be kept."""
    if to_keep(pilot, policy, now):
        yield now


@dataclass(eq=False)
class NothingPromised(Refusal):
    """P1: without a promise there is nothing to hold an actual change against."""

    pilot: Pilot


@dataclass(eq=False)
class NoCheckInYet(Refusal):
    """P1: the first one comes on the day `opens`."""

    pilot: Pilot
    opens: date


@dataclass(eq=False)
class CheckInsAreOver(Refusal):
    """P1: the last one ended before the day `closed`."""

    pilot: Pilot
    closed: date


@dataclass(eq=False)
class NotAtRisk(Refusal):
    """P3: there is nothing to choose."""

    pilot: Pilot
