"""A baseline, and where the promise leads from it (V2); what an hour is worth (V8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.baseline import (
    Baseline,
    KnownLater,
    LessThanPromised,
    NoDayGiven,
    OtherUnit,
    baseline_of,
    follows,
    goes_down,
    read_baseline,
    target,
    written,
)
from bot.domain.dates import DayOver, DayTooFar, NotADay
from bot.domain.money import CurrencyNeeded, Money
from bot.domain.numbers import AmbiguousNumber, BelowZero, NotANumber, TooLarge
from bot.domain.periods import Period
from bot.domain.promise import NotPositive, SeveralAmounts
from bot.domain.rates import NotAnHourlyRate, read_rate
from bot.domain.refusals import Refusal
from bot.domain.value import Value, in_money, parse_value

TODAY = date(2026, 11, 2)


def worth(text: str, baseline: str | None = None) -> Value:
    value = parse_value(text, "EUR")
    if baseline is None:
        return value
    return replace(value, baseline=written(read_baseline(baseline, value, TODAY), value))


@pytest.mark.parametrize(
    ("promise", "today", "kept", "leads_to"),
    [
        ("120 hours/month", "400 hours/month", "400 hours/month", 280),
        ("120 hours/month", "400", "400 hours/month", 280),
        ("120 hours/month", "about 4,800 hours a year", "4800 hours/year", 280),
        ("120 hours/month", "50 days a month", "400 hours/month", 280),
        ("EUR 50k/year", "EUR 2m/year", "EUR 2000000/year", 1_950_000),
        ("EUR 50k more revenue a year", "EUR 0", "EUR 0/year", 50_000),
        ("30 fewer incidents/quarter", "200 incidents a year", "200 incidents/year", 20),
        ("30 more tickets solved/month", "70", "70 tickets solved/month", 100),
        ("15% fewer errors/month", "400", "400 errors/month", 340),
        ("15% fewer errors/month", "12%", "12%", Decimal("10.2")),
        ("5% more sales/year", "EUR 2m/year", "EUR 2000000/year", 2_100_000),
    ],
)
def test_v2_the_target_is_the_baseline_less_or_plus_the_change_by_kind(
    promise: str, today: str, kept: str, leads_to: float
) -> None:
    value = worth(promise, today)

    found = target(value)
    assert value.baseline == kept
    assert found is not None
    assert found.amount == Decimal(leads_to)


@pytest.mark.parametrize(
    ("promise", "down"),
    [
        ("120 hours/month", True),
        ("EUR 50k/year", True),
        ("EUR 50k more revenue a year", False),
        ("12 incidents/year", True),
        ("15% fewer errors/month", True),
        ("30 more claims/month", False),
        ("10 findings more/year", False),
    ],
)
def test_v2_hours_cost_and_risk_go_down_and_revenue_goes_up(promise: str, down: bool) -> None:
    assert goes_down(worth(promise)) is down


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("none until 15 Jan", date(2027, 1, 15)),
        ("none yet, known by friday", date(2026, 11, 6)),
        ("not measured yet until 2027-03-01", date(2027, 3, 1)),
        ("None by 1.2.2027", date(2027, 2, 1)),
    ],
)
def test_v2_none_yet_has_a_day(typed: str, day: date) -> None:
    value = worth("120 hours/month", typed)

    assert baseline_of(value) == KnownLater(day)
    assert target(value) is None


@pytest.mark.parametrize(
    ("promise", "typed", "refusal"),
    [
        ("120 hours/month", "100 hours/month", LessThanPromised),
        ("120 hours/month", "1000 hours/year", LessThanPromised),
        ("30 fewer incidents/quarter", "80 incidents a year", LessThanPromised),
        ("120 hours/month", "none", NoDayGiven),
        ("120 hours/month", "none until 2020-01-01", DayOver),
        ("120 hours/month", "none until 2029-01-01", DayTooFar),
        ("120 hours/month", "none until the summer", NotADay),
        ("120 hours/month", "400 claims/month", OtherUnit),
        ("120 hours/month", "40%", OtherUnit),
        ("EUR 50k/year", "USD 2m/year", OtherUnit),
        ("15% fewer errors/month", "400 claims a month", OtherUnit),
        ("15% fewer errors/month", "120%", TooLarge),
        ("120 hours/month", "400 to 500 hours", SeveralAmounts),
        ("120 hours/month", "a lot", NotANumber),
        ("120 hours/month", "-400 hours", BelowZero),
        ("120 hours/month", "1.125 hours", AmbiguousNumber),
    ],
)
def test_v2_what_does_not_fit_the_promise_is_refused(
    promise: str, typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        read_baseline(typed, worth(promise), TODAY)


def test_words_that_give_no_number_are_no_baseline() -> None:
    value = replace(worth("120 hours/month"), baseline="as in the report of last year")

    assert baseline_of(value) is None


def test_a_baseline_from_a_file_is_read_as_one_that_was_typed() -> None:
    value = replace(worth("120 hours/month"), baseline="400 hours")

    assert baseline_of(value) == Baseline(amount=Decimal(400), period=Period.MONTH)


def test_another_number_counts_from_the_same_baseline() -> None:
    known = worth("120 hours/month", "400")

    moved = follows(worth("20 hours/week"), known)

    assert moved.baseline == "400 hours/month"


def test_words_go_along_as_well() -> None:
    known = replace(worth("120 hours/month"), baseline="as in the audit")

    assert follows(worth("20 hours/week"), known).baseline == "as in the audit"


def test_a_promise_of_something_else_has_no_baseline() -> None:
    known = worth("120 hours/month", "400")

    assert follows(worth("EUR 50k/year"), known).baseline is None


@given(st.decimals("120", "100000000", places=4), st.sampled_from(Period))
def test_what_is_written_is_read_as_the_same_again(amount: Decimal, period: Period) -> None:
    value = worth("1 hours/year")
    baseline = Baseline(amount=amount, period=period)

    again = baseline_of(replace(value, baseline=written(baseline, value)))

    assert again == baseline


@given(st.text(max_size=200))
def test_any_text_is_a_baseline_or_a_refusal(text: str) -> None:
    try:
        found = read_baseline(text, worth("15% fewer errors/month"), TODAY)
    except Refusal:
        return
    assert isinstance(found, Baseline | KnownLater)


# V8


@pytest.mark.parametrize("typed", ["EUR 60/hour", "60 EUR an hour", "€60 per hour", "60/h"])
def test_v8_a_rate_is_money_by_the_hour(typed: str) -> None:
    assert read_rate(typed, "EUR") == (Money(Decimal(60), "EUR"), None)


def test_v8_the_reason_of_a_rate_is_kept() -> None:
    assert read_rate("EUR 60/hour because HR counts so")[1] == "HR counts so"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("a lot", NotAnHourlyRate),
        ("EUR 480/day", NotAnHourlyRate),
        ("EUR 50-60/hour", NotAnHourlyRate),
        ("EUR 0/hour", NotPositive),
        ("60/hour", CurrencyNeeded),
    ],
)
def test_v8_anything_else_is_no_rate(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_rate(typed)


def test_v8_hours_become_money_only_with_a_rate() -> None:
    value = worth("120 hours/month")

    assert in_money(value) is None
    rated = replace(value, rate=Money(Decimal(60), "EUR"))
    assert in_money(rated) == Money(Decimal(7200), "EUR")
