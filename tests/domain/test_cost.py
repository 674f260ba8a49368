"""What a pilot and its production cost, from one line (C1, C3, C4, C6, V7)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cost import (
    LONGEST_COST,
    CadenceMissing,
    Cost,
    MixedCurrencies,
    NoCost,
    PilotCostIsATotal,
    first_year,
    is_challenged,
    parse_cost,
    ratio,
)
from bot.domain.estimates import Estimate, NotInOrder, TooManyFigures
from bot.domain.money import CurrencyNeeded, Money, TwoCurrencies, UnknownCurrency
from bot.domain.numbers import BelowZero, NotANumber
from bot.domain.promise import NotATotal, NotPositive
from bot.domain.refusals import Refusal
from bot.domain.typed import TooLong


def exactly(thousands: int) -> Estimate:
    return Estimate(*[Decimal(thousands * 1000)] * 3)


@pytest.mark.parametrize(
    "typed",
    [
        "pilot EUR 40k production EUR 150k/year",
        "pilot EUR 40k, production EUR 150k/year",
        "production EUR 150k/year; pilot EUR 40k",
        "EUR 40k pilot, EUR 150k/year production",
        "EUR 40k pilot and EUR 150k production per year",
        "pilot: €40k; production: €150k a year",
        "pilot - EUR 40k, production - EUR 150k/year",
        "pilot 40k production 150k/year EUR",
        "pilot 40'000 EUR, production 12'500 EUR/month",
        "12 months of pilot EUR 40k, production 150 TEUR p.a. from 2027",
        "Pilot EUR 40k, production EUR 150k, yearly",
    ],
)
def test_pilot_and_production_are_read_in_any_order(typed: str) -> None:
    cost = parse_cost(typed)

    assert cost.pilot == Money(Decimal(40_000), "EUR")
    assert (cost.currency, cost.yearly, cost.once) == ("EUR", exactly(150), None)
    assert cost.text == typed


@pytest.mark.parametrize(
    "typed",
    [
        "production 150k EUR a year plus 60k once",
        "production EUR 60k one-off, 150k/year",
        "production setup EUR 60k, 150k a year",
        "one-off 60k yearly 150k EUR production",
        "60k one-time setup 150k/year EUR",
        "production EUR 130k/year plus 20k/year licences plus 60k upfront",
    ],
)
def test_one_off_and_yearly_are_kept_apart(typed: str) -> None:
    cost = parse_cost(typed)

    assert (cost.yearly, cost.once) == (exactly(150), exactly(60))
    assert first_year(cost) == Money(Decimal(210_000), "EUR")


@pytest.mark.parametrize(
    "typed",
    [
        "production EUR 120k-150k-200k/year",
        "production EUR 120k/150k/200k a year",
        "production EUR 120–150–200k/year",
        "low 120k, likely 150k, high 200k EUR a year",
        "production EUR 10k-12.5k-16 666.67/month",
    ],
)
def test_low_likely_and_high_are_read(typed: str) -> None:
    yearly = parse_cost(typed).yearly

    assert yearly is not None
    assert [yearly.low, yearly.likely, round(yearly.high)] == [120_000, 150_000, 200_000]


def test_a_range_is_likely_in_its_middle() -> None:
    cost = parse_cost("1.2-1.5M EUR a year")

    assert cost.yearly == Estimate(Decimal(1_200_000), Decimal(1_350_000), Decimal(1_500_000))


def test_c6_low_likely_and_high_are_in_order() -> None:
    with pytest.raises(NotInOrder) as refused:
        parse_cost("production EUR 120k-100k-200k/year")

    assert [refused.value.low, refused.value.likely] == [120_000, 100_000]


def test_c1_the_pilot_alone_discloses_nothing() -> None:
    cost = parse_cost("pilot EUR 40k")

    assert cost.pilot == Money(Decimal(40_000), "EUR")
    assert not cost.discloses_production
    assert first_year(cost) is None


def test_c3_the_ratio_is_first_year_production_over_the_pilot() -> None:
    assert ratio(parse_cost("pilot EUR 40k, production EUR 90k/year plus 60k once")) == 3.75


@pytest.mark.parametrize(
    "typed",
    [
        "pilot USD 40k production EUR 150k/year",
        "pilot EUR 0 production EUR 150k/year",
        "production EUR 150k/year",
        "pilot EUR 40k",
    ],
)
def test_c3_what_cannot_be_compared_is_not(typed: str) -> None:
    cost = parse_cost(typed)

    assert ratio(cost) is None
    assert not is_challenged(cost)


@pytest.mark.parametrize(
    ("typed", "challenged"),
    [
        ("pilot EUR 40k production EUR 52k/year", True),
        ("pilot EUR 40k production EUR 79,999/year", True),
        ("pilot EUR 40k production EUR 80k/year", False),
        ("pilot EUR 40k production EUR 52k/year because the platform is paid for", False),
    ],
)
def test_c4_a_ratio_under_two_is_challenged_once(typed: str, challenged: bool) -> None:
    assert is_challenged(parse_cost(typed)) is challenged


def test_c4_the_note_is_kept_as_typed() -> None:
    cost = parse_cost("pilot EUR 40k production EUR 52k/year, because Bob’s team has 3 servers")

    assert cost.note == "Bob’s team has 3 servers"


def test_v7_different_currencies_are_never_summed() -> None:
    cost = parse_cost("pilot USD 40k production EUR 150k/year plus 60k once")

    assert cost.pilot == Money(Decimal(40_000), "USD")
    assert first_year(cost) == Money(Decimal(210_000), "EUR")
    with pytest.raises(MixedCurrencies) as refused:
        parse_cost("production EUR 150k/year + USD 60k once")
    assert refused.value.currencies == ("EUR", "USD")


def test_v7_a_default_currency_stands_in() -> None:
    assert parse_cost("pilot 40k production 150k/year", "CHF").currency == "CHF"
    assert parse_cost("pilot $40k production $150k/year", "CAD").currency == "CAD"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", NoCost),
        ("cheap", NoCost),
        ("pilot EUR 40k production EUR 150k", CadenceMissing),
        ("EUR 150k", CadenceMissing),
        ("pilot EUR 10k a month", PilotCostIsATotal),
        ("pilot 40k production 150k/year", CurrencyNeeded),
        ("pilot $40k production $150k/year", CurrencyNeeded),
        ("pilot XYZ 40k production XYZ 150k/year", UnknownCurrency),
        ("production EUR 0/year", NotPositive),
        ("production USD 50k/year in EUR", TwoCurrencies),
        ("production EUR 1/2M/year", NotANumber),
        ("pilot -40k EUR", BelowZero),
        ("production -EUR 40k/year", BelowZero),
        ("EUR 50 per user a month", NotATotal),
        ("production EUR 1-2-3-4k/year", TooManyFigures),
        ("x" * (LONGEST_COST + 1), TooLong),
    ],
)
def test_what_cannot_be_understood_for_sure_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_cost(typed)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**6), st.booleans())
def test_figures_are_read_back_as_they_were_typed(
    pilot: int, yearly: int, once: int, swapped: bool
) -> None:
    sides = [f"pilot EUR {pilot}", f"production EUR {yearly:,}/year plus {once}k once"]
    cost = parse_cost(", ".join(reversed(sides) if swapped else sides))

    assert cost.pilot == Money(Decimal(pilot), "EUR")
    assert first_year(cost) == Money(Decimal(yearly + once * 1000), "EUR")


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_c6_holds_for_whatever_is_read(figures: list[int]) -> None:
    typed = "production EUR {}-{}-{}/year".format(*figures)
    try:
        cost = parse_cost(typed)
    except NotInOrder:
        assert figures != sorted(figures)
    except NotPositive:
        assert figures[1] == 0
    else:
        assert cost.yearly == Estimate(*map(Decimal, sorted(figures)))


PIECES = [
    *(
        "pilot",
        "production",
        "EUR",
        "USD",
        "$",
        "40k",
        "150k",
        "1.5M",
        "-",
        "/",
        "to",
        ",",
        "plus",
    ),
    *("/year", "a month", "once", "setup", "low", "likely", "high", "because", "per", "in 2027"),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_any_text_is_a_cost_or_a_refusal(text: str) -> None:
    try:
        cost = parse_cost(text, "EUR")
    except Refusal:
        return
    production = first_year(cost)
    assert production is None or production.amount > 0
    assert cost.discloses_production == (production is not None)
    assert isinstance(cost, Cost)


def test_a_day_in_the_line_is_no_amount() -> None:
    cost = parse_cost("production EUR 150k/year from 2027-01-01")

    assert cost.yearly == Estimate(Decimal(150_000), Decimal(150_000), Decimal(150_000))
    assert cost.once is None


def test_points_between_two_figures_are_a_range() -> None:
    cost = parse_cost("production EUR 120k..150k/year")

    assert cost.yearly == Estimate(Decimal(120_000), Decimal(135_000), Decimal(150_000))
