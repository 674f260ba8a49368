"""A share with its interval, spans of months, and rates that somebody states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exchange import exchange_text, read_exchange, together
from bot.domain.money import Money
from bot.domain.shares import Rate
from bot.domain.spans import Length, Span, before, begins_next, so_far, span_in, span_of, span_text

TODAY = date(2026, 11, 30)


def test_b1_fewer_than_ten_say_nothing() -> None:
    assert (Rate(4, 9).share, Rate(4, 9).interval) == (None, None)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (4, 11, 0.1517, 0.6462),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_the_interval_is_wilson_s(hits: int, of: int, low: float, high: float) -> None:
    assert Rate(hits, of).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(10, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_in_its_interval(counted: tuple[int, int]) -> None:
    rate = Rate(*counted)

    assert rate.share is not None
    assert rate.interval is not None
    assert 0 <= rate.interval[0] <= rate.share <= rate.interval[1] <= 1


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("month", Span(Length.MONTH, date(2026, 11, 1), TODAY)),
        ("last month", Span(Length.MONTH, date(2026, 10, 1), date(2026, 10, 31), is_over=True)),
        ("quarter", Span(Length.QUARTER, date(2026, 10, 1), TODAY)),
        ("Last Quarter", Span(Length.QUARTER, date(2026, 7, 1), date(2026, 9, 30), is_over=True)),
        ("year", Span(Length.YEAR, date(2026, 1, 1), TODAY)),
        ("last year", Span(Length.YEAR, date(2025, 1, 1), date(2025, 12, 31), is_over=True)),
        ("", None),
        ("last", None),
    ],
)
def test_months_are_named_as_people_name_them(typed: str, span: Span | None) -> None:
    assert span_in([*typed.split(), "claims"], TODAY)[0] == span


def test_what_follows_the_months_is_a_filter() -> None:
    assert span_in(["last", "quarter", "claims"], TODAY)[1] == ("claims",)
    assert span_in(["claims"], TODAY) == (None, ("claims",))


@given(st.sampled_from(Length), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_one_follows_the_other_without_a_gap(length: Length, day: date) -> None:
    past = before(length, day)

    assert begins_next(length, past.first) == so_far(length, day).first
    assert begins_next(length, day) > day
    assert span_of(span_text(past), day) == past
    assert span_of(span_text(so_far(length, day)), day) == so_far(length, day)


def test_v7_currencies_are_added_up_by_stated_rates_only() -> None:
    rates = read_exchange("EUR: USD 0.92, GBP 1.17, as of 2026-11-01 by the ECB")
    sums = [Money(Decimal(100), code) for code in ("EUR", "USD", "CHF", "GBP", "CHF")]

    assert together(sums, rates) == (Money(Decimal("309.00"), "EUR"), ("CHF",))
    assert read_exchange(exchange_text(rates)) == rates


@pytest.mark.parametrize(
    "typed",
    [
        "EUR: USD 0.92",  # as of when
        "EUR: USD 0, as of today",
        "EUR: USD -1, as of today",
        "EUR: USD 0.92, USD 0.93, as of today",
        "EUR: EUR 1, as of today",
        "EUR: ABC 2, as of today",
        "EUR USD 0.92, as of today",
        "dollars are nearly euros",
    ],
)
def test_what_is_no_rate_table_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_exchange(typed)
