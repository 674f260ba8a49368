"""What came of a promise: read in its unit, held against it, and who is at risk by it (P1-P4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actuals import (
    Actual,
    Choice,
    Course,
    NotARunCost,
    OtherCurrency,
    Promised,
    SeveralChanges,
    course_named,
    read_change,
    read_run_cost,
)
from bot.domain.baseline import OtherUnit
from bot.domain.check_ins import (
    DAYS,
    at_risk,
    check_in_on,
    check_ins,
    of_estimate,
    of_pilot,
    promise_of,
    realised,
    undecided_since,
)
from bot.domain.cost import parse_cost
from bot.domain.design import Design
from bot.domain.money import Money
from bot.domain.numbers import NotANumber, TooLarge
from bot.domain.people import PersonId
from bot.domain.periods import A_YEAR, Period
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage
from bot.domain.value import Value, parse_value

LIVE = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POLICY = Policy()
HOURS = parse_value("120 hours/month for 12 claims handlers, baseline 400 hours/month")
FAY = PersonId(6)
COST = parse_cost("pilot EUR 40k, production EUR 150k/year")
UNKNOWN = None


def told(day: int, change: float, *, late: int = 1) -> Actual:
    at = LIVE + timedelta(days=day + late)
    return Actual(day=day, change=Decimal(str(change)), source="sheets", by=FAY, at=at)


def live(*changes: float | None, value: Value = HOURS, choices: tuple[Choice, ...] = ()) -> Pilot:
    """What was told in the first check-ins, of 120 hours a month; None: nobody told."""
    answers = [told(day, one) for day, one in zip(DAYS, changes, strict=False) if one is not None]
    design = Design(
        live_since=LIVE,
        promised=Promised(value=value, cost=COST, at=LIVE),
        actuals=tuple(answers),
        choices=choices,
    )
    return Pilot(
        id=PilotId(1),
        number=1,
        name="Claims triage",
        stage=Stage.LIVE,
        registered_at=LIVE,
        changed_at=LIVE,
        value=value,
        cost=COST,
        design=design,
    )


def chose(day: int, course: Course = Course.FIX) -> Choice:
    at = LIVE + timedelta(days=day + 2)
    return Choice(course=course, reason="why", by=FAY, at=at, day=day, shares=())


def on(day: int) -> datetime:
    return LIVE + timedelta(days=day)


# read


@pytest.mark.parametrize(
    ("promise", "typed", "change"),
    [
        ("120 hours/month", "95 hours/month", 95),
        ("120 hours/month", "95", 95),
        ("120 hours/month", "about 95 hours saved a month", 95),
        ("120 hours/month", "1,140 hours/year", 95),
        ("120 hours/month", "10 days", 80),
        ("120 hours/month", "−20 hours/month", -20),
        ("120 hours/month", "minus 20 hours", -20),
        ("120 hours/month", "20 more hours", -20),
        ("120 hours/month", "-20 more hours", -20),
        ("120 hours/month", "20 fewer hours", 20),
        ("120 hours/month", "20 more hours saved", 20),
        ("EUR 50k/year", "EUR 20k/year", 20_000),
        ("EUR 50k/year", "20k", 20_000),
        ("EUR 50k/year", "-€5k a year", -5_000),
        ("EUR 60k/year", "EUR 5k/month", 60_000),
        ("15% fewer errors/month", "12%", 12),
        ("15% fewer errors/month", "3% more errors/month", -3),
        ("10% more revenue/year", "130%", 130),
        ("30 fewer errors/month", "24 errors", 24),
        ("30 fewer errors/month", "24 fewer errors/month", 24),
        ("30 fewer errors/month", "12 more errors/month", -12),
        ("20 more contracts/month", "5 fewer contracts/month", -5),
        ("20 more contracts/month", "5", 5),
    ],
)
def test_p1_a_change_is_read_in_the_unit_and_period_of_the_promise(
    promise: str, typed: str, change: int
) -> None:
    assert read_change(typed, parse_value(promise)) == change


@pytest.mark.parametrize(
    ("promise", "typed", "refusal"),
    [
        ("120 hours/month", "EUR 20k/year", OtherUnit),
        ("120 hours/month", "95 errors", OtherUnit),
        ("120 hours/month", "79%", OtherUnit),
        ("EUR 50k/year", "USD 20k/year", OtherUnit),
        ("15% fewer errors/month", "60 errors", OtherUnit),
        ("15% fewer errors/month", "120%", TooLarge),
        ("120 hours/month", "better", NotANumber),
        ("120 hours/month", "90 or 100 hours", SeveralChanges),
    ],
)
def test_p1_a_change_in_another_unit_is_refused(
    promise: str, typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        read_change(typed, parse_value(promise))


@pytest.mark.parametrize(
    ("typed", "yearly"),
    [
        ("EUR 140k/year", 140_000),
        ("EUR 12k a month", 144_000),
        ("140k per year", 140_000),
        ("€35k/quarter", 140_000),
    ],
)
def test_c3_a_run_cost_is_counted_by_the_year(typed: str, yearly: int) -> None:
    assert read_run_cost(typed, COST, None) == Money(Decimal(yearly), "EUR")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("EUR 140k", NotARunCost),
        ("EUR 140k once", NotARunCost),
        ("EUR 10k/year plus 5k once", NotARunCost),
        ("EUR 100k-140k/year", NotARunCost),
        ("cheap", NotARunCost),
        ("USD 140k/year", OtherCurrency),
    ],
)
def test_c3_a_run_cost_is_one_amount_in_the_currency_of_the_estimate(
    typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        read_run_cost(typed, COST, None)


def test_c3_on_actuals_is_not_comparable_across_currencies() -> None:
    run = Money(Decimal(140_000), "EUR")

    assert of_pilot(run, COST) == Decimal("3.5")
    assert of_estimate(run, parse_cost("pilot USD 40k, production EUR 70k/year")) == 2
    assert of_pilot(run, parse_cost("pilot USD 40k, production EUR 70k/year")) is None
    assert of_pilot(run, parse_cost("production EUR 70k/year")) is None
    assert of_estimate(run, parse_cost("pilot EUR 40k")) is None
    assert of_estimate(run, None) is None


@pytest.mark.parametrize("typed", ["fix", "FIX", "scale back", "Scale-Back", "  keep "])
def test_a_course_is_read_however_it_is_written(typed: str) -> None:
    assert course_named(typed).value in typed.strip().lower().replace("-", " ")


# held against the promise

AMOUNTS = st.decimals("0.01", 10_000, places=2)


@given(
    promised=AMOUNTS,
    change=st.decimals(-10_000, 10_000, places=2),
    period=st.sampled_from(Period),
)
def test_p2_the_share_is_change_over_promise_by_whatever_period_it_is_typed(
    promised: Decimal, change: Decimal, period: Period
) -> None:
    value = replace(HOURS, amount=promised, baseline="1000000 hours/month")
    read = read_change(f"{change:.4f} hours/{period}", value)
    pilot = live(float(read), value=value)

    found = realised(check_ins(pilot, POLICY)[0], pilot)

    yearly = change * A_YEAR[period], promised * A_YEAR[value.period]
    assert found == pytest.approx(float(yearly[0] / yearly[1]), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    "baseline", [None, "none until 2027-01-15", "nobody knows", "about the usual"]
)
def test_p2_without_a_number_to_count_from_nothing_is_measurable(baseline: str | None) -> None:
    pilot = live(95, value=replace(HOURS, baseline=baseline))

    assert realised(check_ins(pilot, POLICY)[0], pilot) is None
    assert at_risk(live(1, 1, value=pilot.value or HOURS), POLICY, on(400)) is None


def test_p2_a_baseline_that_follows_counts_and_another_promise_does_not() -> None:
    """The promise that stood at go-live had none so far."""
    late = live(60, value=replace(HOURS, baseline=None))
    now = replace(late, value=replace(HOURS, amount=Decimal(600)))

    promise = promise_of(now)

    assert promise is not None
    assert (promise.amount, promise.baseline) == (Decimal(120), "400 hours/month")
    assert realised(check_ins(now, POLICY)[0], now) == 0.5


# at risk

HIGH, HALF, LOW, WORSE = 118.0, 60.0, 59.9, -5.0


@pytest.mark.parametrize(
    ("changes", "day", "risky"),
    [
        ((LOW,), 60, False),
        ((LOW, LOW), 95, True),
        ((WORSE, WORSE), 95, True),
        ((LOW, HALF), 95, False),
        ((HALF, LOW), 95, False),
        ((LOW, LOW, HIGH), 185, False),
        ((LOW, LOW, LOW), 185, True),
        ((HIGH, LOW, LOW), 185, True),
        ((LOW, HIGH, LOW), 185, False),
        ((LOW, LOW), 300, True),
        ((), 179, False),
        ((), 181, True),
        ((UNKNOWN, LOW), 95, False),
        ((LOW, UNKNOWN), 190, False),
        ((LOW, UNKNOWN, UNKNOWN), 364, False),
        ((LOW, UNKNOWN, UNKNOWN), 366, True),
        ((UNKNOWN, UNKNOWN, LOW), 185, True),
        ((UNKNOWN, UNKNOWN, HIGH), 185, False),
        ((UNKNOWN, HIGH, UNKNOWN), 366, False),
    ],
)
def test_p3_two_in_a_row_under_half_or_untold_are_a_risk(
    changes: tuple[float | None, ...], day: int, *, risky: bool
) -> None:
    assert (at_risk(live(*changes), POLICY, on(day)) is not None) is risky


@pytest.mark.parametrize(
    ("changes", "chosen", "day", "asks"),
    [
        ((LOW, LOW), (), 95, True),
        ((LOW, LOW), (90,), 95, False),
        ((LOW, LOW), (90,), 364, False),
        ((LOW, LOW), (90,), 366, True),  # the third was not answered
        ((LOW, LOW, LOW), (90,), 185, True),
        ((LOW, LOW, LOW), (180,), 185, False),
        ((LOW, LOW, HIGH), (90,), 185, False),
        ((LOW, LOW, LOW, LOW), (90, 180), 370, True),
        ((LOW, LOW, LOW, LOW), (90, 180, 365), 370, False),
        ((LOW, LOW, HIGH, LOW), (90,), 370, False),  # after a good one it begins anew
        ((), (90,), 200, False),
        ((), (90,), 366, True),
    ],
)
def test_p3_a_choice_covers_what_it_was_made_on_and_the_next_bad_one_asks_again(
    changes: tuple[float | None, ...], chosen: tuple[int, ...], day: int, *, asks: bool
) -> None:
    pilot = live(*changes, choices=tuple(chose(one) for one in chosen))

    since = undecided_since(pilot, POLICY)

    assert (since is not None and since <= on(day)) is asks


@given(
    changes=st.lists(st.sampled_from([HIGH, HALF, LOW, WORSE, UNKNOWN]), max_size=4),
    day=st.integers(0, 500),
)
def test_p4_the_unknown_is_never_a_share_and_what_is_ahead_is_no_risk(
    changes: list[float | None], day: int
) -> None:
    pilot = live(*changes)

    for one in check_ins(pilot, POLICY):
        assert (realised(one, pilot) is None) is (one.answer is None)
    found = at_risk(pilot, POLICY, on(day))
    if found:
        assert found.since <= on(day)
        assert found.choice is None
        assert len(found.on) >= 2


@given(day=st.integers(-5, 500))
def test_p1_one_check_in_at_most_is_asked_about(day: int) -> None:
    pilot = live()

    found = check_in_on(pilot, POLICY, on(day))

    today = POLICY.workspace_calendar.day(on(day))
    assert (found is not None) is (30 <= day < 455)
    if found:
        assert found.opens <= today < found.closes
