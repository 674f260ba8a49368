"""The promised value, from one line (V1, V3, V4, V6, V7)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import (
    CurrencyNeeded,
    TwoCurrencies,
    UnknownCurrency,
    currencies,
    currency_named,
)
from bot.domain.numbers import AmbiguousNumber, NotANumber, TooLarge
from bot.domain.promise import (
    Kind,
    NotATotal,
    NotPositive,
    PostsNotHours,
    SeveralAmounts,
    TechnicalMeasure,
    UnitMissing,
    VagueValue,
)
from bot.domain.refusals import Refusal
from bot.domain.typed import TooLong
from bot.domain.value import (
    HOURS_A_MONTH,
    LONGEST_VALUE,
    NotAHeadCount,
    Period,
    PeriodMissing,
    TooManyHours,
    annualised,
    hours_a_month,
    parse_value,
    whose_is_missing,
)


@pytest.mark.parametrize(
    ("typed", "kind", "amount", "unit", "period"),
    [
        ("120 hours/month", "hours", "120", "hours", "month"),
        ("120 hours a month", "hours", "120", "hours", "month"),
        ("120h per month", "hours", "120", "hours", "month"),
        ("save 20 hours a week", "hours", "20", "hours", "week"),
        ("1'200 hrs / yr", "hours", "1200", "hours", "year"),
        ("monthly saving of 120 hours", "hours", "120", "hours", "month"),
        ("30 minutes a day", "hours", "0.5", "hours", "day"),
        ("5 working days a month", "hours", "40", "hours", "month"),
        ("GPT-4 saves 20 claims handling hours a week", "hours", "20", "hours", "week"),
        ("USD 50k/year", "cost", "50000", "USD", "year"),
        ("50k EUR per year", "cost", "50000", "EUR", "year"),
        ("50k eur p.a.", "cost", "50000", "EUR", "year"),
        ("EUR50k/year", "cost", "50000", "EUR", "year"),
        ("50 TEUR annually", "cost", "50000", "EUR", "year"),
        ("kEUR 50 a year", "cost", "50000", "EUR", "year"),
        ("50k/year CHF", "cost", "50000", "CHF", "year"),
        ("50k euros a year in licences", "cost", "50000", "EUR", "year"),
        ("¥3,000,000 per quarter", "cost", "3000000", "JPY", "quarter"),
        ("￥３，０００，０００ per quarter", "cost", "3000000", "JPY", "quarter"),
        ("€1.200,50 a month", "cost", "1200.5", "EUR", "month"),
        ("EUR 1.2M more revenue a year", "revenue", "1200000", "EUR", "year"),
        ("GBP 2m fraud losses avoided a year", "risk", "2000000", "GBP", "year"),
        ("2 fewer incidents/month", "risk", "2", "fewer incidents", "month"),
        ("two fewer incidents per month", "risk", "2", "fewer incidents", "month"),
        ("30 fewer complaints per quarter", "quality", "30", "fewer complaints", "quarter"),
        ("30 complaints fewer per quarter", "quality", "30", "fewer complaints", "quarter"),
        ("20 more sales a month", "revenue", "20", "more sales", "month"),
        ("3 days faster settlement a month", "quality", "3", "days faster settlement", "month"),
    ],
)
def test_v1_an_amount_a_unit_and_a_period_are_read(
    typed: str, kind: str, amount: str, unit: str, period: str
) -> None:
    value = parse_value(typed)

    assert (value.kind, value.amount, value.unit) == (kind, Decimal(amount), unit)
    assert (value.period, value.percent, value.text) == (period, False, typed)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("15% fewer errors/month", "fewer errors"),
        ("errors down by 15% a month", "fewer errors"),
        ("reduce errors by 15 percent per month", "fewer errors"),
        ("15% reduction in errors per month", "fewer errors"),
    ],
)
def test_v1_percentages_are_read_and_never_annualised(typed: str, unit: str) -> None:
    value = parse_value(typed)

    assert (value.kind, value.amount, value.unit) == (Kind.QUALITY, Decimal(15), unit)
    assert value.percent
    assert annualised(value) is None


@pytest.mark.parametrize(
    ("typed", "a_year"),
    [
        ("120 hours/month", 1440),
        ("20 hours/week", 1040),
        ("20 minutes/day", 84),
        ("EUR 10k a quarter", 40_000),
        ("30 fewer complaints a year", 30),
    ],
)
def test_v1_amounts_are_annualised(typed: str, a_year: int) -> None:
    assert annualised(parse_value(typed)) == a_year


@pytest.mark.parametrize(
    "typed", ["improve efficiency", "better", "faster", "", "🎉", "a lot of hours every month"]
)
def test_v3_vague_text_is_refused(typed: str) -> None:
    with pytest.raises(VagueValue) as refused:
        parse_value(typed)

    assert refused.value.text == typed


def test_v4_hours_say_whose_they_are() -> None:
    value = parse_value("120 hours/month for 12 claims handlers")

    assert (value.role, value.head_count) == ("claims handlers", 12)
    assert not whose_is_missing(value)


@pytest.mark.parametrize(
    ("typed", "role", "heads"),
    [
        ("120 hours/month", None, None),
        ("120 hours/month for the claims handlers", "claims handlers", None),
        ("120 hours/month for 12", None, 12),
        ("for 12 claims handlers 120 hours a month", "claims handlers", 12),
        ("12 claims handlers save 120 hours a month", "claims handlers", 12),
        ("5 hours a week across our 40 branches, measured by finance", "branches", 40),
    ],
)
def test_v4_role_and_head_count_are_read_apart(
    typed: str, role: str | None, heads: int | None
) -> None:
    value = parse_value(typed)

    assert (value.role, value.head_count) == (role, heads)
    assert whose_is_missing(value) == (role is None or heads is None)


def test_v4_money_needs_no_head_count() -> None:
    assert not whose_is_missing(parse_value("USD 50k/year"))


def test_v4_nobody_works_more_hours_than_there_are() -> None:
    with pytest.raises(TooManyHours) as refused:
        parse_value("500 hours/month for 2 handlers")

    assert (refused.value.hours, refused.value.heads, refused.value.limit) == (
        Decimal(500),
        2,
        336,
    )


@pytest.mark.parametrize(
    "typed",
    ["168 hours/month", "40 hours/week", "8 hours/day", "504 hours/quarter", "2016 hours/year"],
)
def test_v4_one_full_time_job_is_the_limit_in_every_period(typed: str) -> None:
    value = parse_value(f"{typed} for 1 clerk")

    assert hours_a_month(value) == HOURS_A_MONTH
    with pytest.raises(TooManyHours):
        parse_value(f"{typed.replace(' ', '.1 ', 1)} for 1 clerk")


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        ("accuracy 95%", "accuracy"),
        ("better accuracy", "accuracy"),
        ("F1 of 0.9 a month", "F1"),
        ("uptime 99.9% a month", "uptime"),
        ("120 hours of uptime a month", "uptime"),
        ("uptime of 720 hours a month", "uptime"),
        ("200 ms faster/month", "ms"),
        ("5k fewer tokens a day", "tokens"),
    ],
)
def test_v6_technical_measures_are_refused(typed: str, measure: str) -> None:
    with pytest.raises(TechnicalMeasure) as refused:
        parse_value(typed)

    assert refused.value.measure == measure


@pytest.mark.parametrize(
    "typed",
    ["15% fewer errors/month", "better accuracy saves 120 hours a month", "USD 5k tokens a year"],
)
def test_v6_what_it_is_worth_may_mention_how_it_works(typed: str) -> None:
    assert parse_value(typed).amount > 0


def test_v7_a_symbol_that_several_currencies_share_needs_a_default() -> None:
    with pytest.raises(CurrencyNeeded) as refused:
        parse_value("$50k/yr")

    assert refused.value.symbol == "$"
    assert refused.value.candidates[0] == "USD"
    assert parse_value("$50k/yr", "CAD").currency == "CAD"
    assert parse_value("US$50k/yr", "CAD").currency == "USD"
    with pytest.raises(CurrencyNeeded):
        parse_value("$50k/yr", "EUR")


@pytest.mark.parametrize(
    ("typed", "default", "currency"),
    [
        ("€5k/year", "USD", "EUR"),
        ("£5k/year", "USD", "GBP"),
        ("¥5k/year", None, "JPY"),
        ("¥5k/year", "CNY", "CNY"),
        ("5k savings a year", "CHF", "CHF"),
    ],
)
def test_v7_the_default_currency_decides_only_where_it_can(
    typed: str, default: str | None, currency: str
) -> None:
    assert parse_value(typed, default).currency == currency


def test_v7_money_needs_a_currency_of_today() -> None:
    with pytest.raises(CurrencyNeeded):
        parse_value("50k savings a year")
    for typed in ("XYZ 50k/year", "50k XYZ a year", "DEM 50k/year"):
        with pytest.raises(UnknownCurrency):
            parse_value(typed)


def test_v7_a_currency_is_named_by_code_symbol_or_word() -> None:
    named = [currency_named(name, "CAD") for name in ("eur", "€", "Dollars", " chf ")]

    assert named == ["EUR", "EUR", "CAD", "CHF"]
    with pytest.raises(UnknownCurrency):
        currency_named("bitcoin")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("120", UnitMissing),
        ("120/month", UnitMissing),
        ("15%/month", UnitMissing),
        ("2 FTE a year", PostsNotHours),
        ("15% fewer FTE/month", UnitMissing),
        ("120 hours", PeriodMissing),
        ("USD 50k", PeriodMissing),
        ("15% fewer errors", PeriodMissing),
        ("2 hours twice a week", PeriodMissing),
        ("-5 hours/month", NotPositive),
        ("−5 hours/month", NotPositive),
        ("-€50k/year", NotPositive),
        ("0 hours/month", NotPositive),
        ("9999999999999999 hours/month", TooLarge),
        ("150% fewer errors/month", TooLarge),
        ("120 hours/month for 999999999999 handlers", TooLarge),
        ("1.200 hours/month", AmbiguousNumber),
        ("1½ hours/day", NotANumber),
        ("1/2 hour per day", NotANumber),
        ("120..150 hours/month", SeveralAmounts),
        ("USD 50k/year in EUR", TwoCurrencies),
        ("120 hours per fortnight", PeriodMissing),
        ("120 hours/month for 0 clerks", NotAHeadCount),
        ("from 400 to 280 hours a month", SeveralAmounts),
        ("100-150 hours/month", SeveralAmounts),
        ("USD 50k/year, 120 hours/month", SeveralAmounts),
        ("2 hours per claim per month", NotATotal),
        ("3 hours a week each for 12 claims handlers", NotATotal),
        ("x" * (LONGEST_VALUE + 1), TooLong),
    ],
)
def test_what_cannot_be_understood_for_sure_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_value(typed)


def test_how_it_is_measured_and_the_baseline_are_kept() -> None:
    value = parse_value(
        "120 hours/month for 12 claims handlers, measured by time sheets; baseline 400 hours"
    )

    assert (value.measured, value.baseline) == ("by time sheets", "400 hours")


def test_a_baseline_does_not_hide_the_promise_behind_it() -> None:
    value = parse_value("baseline 400 hours, then 120 hours/month less")

    assert (value.amount, value.baseline) == (Decimal(120), "400 hours")


@pytest.mark.parametrize(
    "typed",
    [
        "\u200f120\u200b hours/month",
        "“120 hours/month”",
        "120 hours/month 🎉",
        "120\u00a0hours\u2009/\u2009month",
        "１２０ hours／month",
        "120 hours/month\x00\ud800",
    ],
)
def test_what_cannot_be_seen_changes_nothing(typed: str) -> None:
    value = parse_value(typed)

    assert (value.amount, value.unit, value.period) == (Decimal(120), "hours", Period.MONTH)
    value.text.encode()
    assert "\x00" not in value.text


@given(
    st.integers(1, 160),
    st.sampled_from(["hours", "h", "hrs"]),
    st.sampled_from(["/month", " a month", " per month", "/mo", " monthly"]),
    st.integers(1, 5000),
)
def test_hours_are_read_in_every_wording(hours: int, unit: str, period: str, heads: int) -> None:
    value = parse_value(f"{hours} {unit}{period} for {heads} claims handlers")

    assert (value.amount, value.unit, value.period) == (Decimal(hours), "hours", Period.MONTH)
    assert (value.role, value.head_count) == ("claims handlers", heads)


@given(st.sampled_from(sorted(currencies())), st.integers(1, 10**9), st.sampled_from(Period))
def test_every_currency_of_today_is_read_on_either_side(
    code: str, amount: int, period: Period
) -> None:
    before = parse_value(f"{code} {amount} a {period}")
    behind = parse_value(f"{amount} {code}/{period}")

    assert before.currency == behind.currency == code
    assert before.amount == behind.amount == amount


PIECES = [
    *("120", "1.2M", "-5", "15%", "½", "USD", "$", "€", "hours", "fewer errors", "accuracy"),
    *(
        "/month",
        "a year",
        "per",
        "for 12",
        "handlers",
        "measured",
        "baseline",
        ",",
        ";",
        "(",
        "to",
    ),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_any_text_is_a_value_or_a_refusal(text: str) -> None:
    try:
        value = parse_value(text, "EUR")
    except Refusal:
        return
    assert value.amount > 0
    assert value.unit
    assert value.percent or annualised(value)


@pytest.mark.parametrize(
    ("text", "heads", "role"),
    [
        ("40 hours/month by 3 clerks", 3, "clerks"),
        ("saves 120 hours a month by the 12 claims handlers", 12, "claims handlers"),
        ("reduces 200 working hours a month by 5 people", 5, "people"),
    ],
)
def test_whose_hours_may_be_said_with_by(text: str, heads: int, role: str) -> None:
    value = parse_value(text)

    assert (value.kind, value.head_count, value.role) == (Kind.HOURS, heads, role)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("cut complaints by 30 cases a month", 30), ("errors down by 15% a month", 15)],
)
def test_what_is_counted_behind_by_is_no_head_count(text: str, amount: int) -> None:
    value = parse_value(text)

    assert value.amount == amount
    assert value.head_count is None
