"""What a production cost is made of (C2), and that its total stays its sum."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.breakdown import FIRST, Category, NamedTwice, Part, ZeroNeedsReason, unnamed
from bot.domain.cost import Cost, MixedCurrencies, beside, parse_cost, written
from bot.domain.estimates import Estimate, NotInOrder
from bot.domain.refusals import Refusal


def exactly(thousands: float) -> Estimate:
    return Estimate(*[Decimal(thousands) * 1000] * 3)


def costs(text: str) -> Cost:
    return parse_cost(text, "EUR")


def named(cost: Cost) -> list[Category]:
    return [part.category for part in cost.parts]


@pytest.mark.parametrize(
    "typed",
    [
        "security EUR 20k/year, maintenance 30k/year",
        "security: EUR 20k a year; maintenance: EUR 30k a year",
        "Security controls EUR 20k/year and maintenance EUR 30k/year",
        "maintenance EUR 2.5k/month, IT security EUR 20k p.a.",
        "security costs EUR 20k/year + maintenance EUR 30k/year",
    ],
)
def test_c2_categories_are_read_by_their_names_and_summed(typed: str) -> None:
    cost = costs(typed)

    assert named(cost) == [Category.SECURITY, Category.MAINTENANCE]
    assert [part.yearly for part in cost.parts] == [exactly(20), exactly(30)]
    assert cost.yearly == exactly(50)
    assert cost.rest == (None, None)


@pytest.mark.parametrize(
    ("called", "category"),
    [
        ("data governance", Category.DATA_GOVERNANCE),
        ("access", Category.ACCESS),
        ("access management", Category.ACCESS),
        ("disaster recovery", Category.RECOVERY),
        ("recovery", Category.RECOVERY),
        ("infrastructure", Category.INFRASTRUCTURE),
        ("hosting", Category.INFRASTRUCTURE),
        ("licences", Category.LICENCES),
        ("inference", Category.LICENCES),
        ("licences or inference", Category.LICENCES),
        ("change", Category.CHANGE),
        ("training", Category.CHANGE),
    ],
)
def test_every_category_has_the_names_people_give_it(called: str, category: Category) -> None:
    assert named(costs(f"{called} EUR 20k/year")) == [category]


def test_once_and_a_year_and_a_range_stand_apart_in_one_category() -> None:
    cost = costs("recovery EUR 10k once + 20k-30k-50k/year")

    (part,) = cost.parts
    assert part.once == exactly(10)
    assert part.yearly == Estimate(Decimal(20_000), Decimal(30_000), Decimal(50_000))


def test_c2_nothing_is_a_number_with_its_reason() -> None:
    cost = costs("security EUR 20k/year, access 0 because the platform team pays")

    assert cost.parts[1] == Part(category=Category.ACCESS, reason="the platform team pays")
    assert cost.yearly == exactly(20)
    with pytest.raises(ZeroNeedsReason) as refused:
        costs("security EUR 20k/year, access 0")
    assert refused.value.category is Category.ACCESS


def test_c2_says_which_of_the_first_five_have_no_number() -> None:
    cost = costs("security EUR 20k/year, access 0 because IT pays, infrastructure EUR 40k/year")

    assert unnamed(cost.parts) == (
        Category.DATA_GOVERNANCE,
        Category.RECOVERY,
        Category.MAINTENANCE,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "production EUR 130k/year plus 20k/year licences plus 60k upfront",
        "EUR 150k/year with security, access and maintenance",
        "production EUR 150k/year, maintenance included",
        "production EUR 60k/year because security 3 is paid for",
    ],
)
def test_a_total_that_only_mentions_a_category_stays_a_total(typed: str) -> None:
    assert parse_cost(typed).parts == ()


def test_production_without_a_name_is_in_the_total_too() -> None:
    cost = costs("pilot EUR 40k, production EUR 100k/year, maintenance EUR 50k/year")

    assert cost.yearly == exactly(150)
    assert cost.rest == (exactly(100), None)
    assert cost.pilot is not None


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("security EUR 20k/year, security EUR 30k/year", NamedTwice),
        ("security EUR 20k/year, access USD 30k/year", MixedCurrencies),
        ("production USD 20k/year, access EUR 30k/year", MixedCurrencies),
        ("security EUR 30k-20k-40k/year", NotInOrder),
    ],
)
def test_what_does_not_add_up_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        costs(typed)


# beside what stands


def test_a_total_stands_while_its_parts_are_named() -> None:
    known = costs("production EUR 120k-150k-200k/year")

    cost = beside(known, costs("security EUR 20k/year"))

    assert cost.yearly == known.yearly
    assert cost.rest == (Estimate(Decimal(100_000), Decimal(130_000), Decimal(180_000)), None)


def test_parts_that_are_more_than_the_total_are_the_total() -> None:
    known = costs("production EUR 50k/year")

    cost = beside(known, costs("security EUR 20k/year, infrastructure EUR 90k/year"))

    assert cost.yearly == exactly(110)
    assert cost.rest == (None, None)


def test_with_the_last_category_the_total_is_their_sum() -> None:
    known = costs("production EUR 500k/year")
    told = ", ".join(f"{category} EUR 10k/year" for category in Category)

    assert beside(known, costs(told)).yearly == exactly(80)


def test_a_part_that_changes_moves_a_total_that_was_their_sum() -> None:
    known = costs("security EUR 20k/year, access EUR 10k/year")

    assert beside(known, costs("security EUR 5k/year")).yearly == exactly(15)


def test_a_total_typed_later_takes_the_place_of_the_breakdown() -> None:
    known = costs("pilot EUR 40k, security EUR 20k/year")

    cost = beside(known, costs("production EUR 90k/year"))

    assert (cost.parts, cost.yearly) == ((), exactly(90))
    assert cost.pilot == known.pilot


def test_the_same_total_leaves_the_breakdown() -> None:
    known = costs("security EUR 20k/year, access EUR 10k/year")

    cost = beside(known, costs("pilot EUR 5k, production EUR 30k/year"))

    assert cost.parts == known.parts
    assert cost.pilot is not None


def test_parts_in_another_currency_are_not_added_to_a_total() -> None:
    with pytest.raises(MixedCurrencies):
        beside(costs("production EUR 90k/year"), costs("security USD 20k/year"))


amounts = st.decimals("0.01", "1000000", places=3)
estimates = st.lists(amounts, min_size=3, max_size=3).map(lambda three: Estimate(*sorted(three)))


@given(
    st.dictionaries(st.sampled_from(Category), estimates, min_size=1),
    st.none() | estimates,
    st.none() | estimates,
)
def test_what_is_written_is_read_as_the_same_again(
    parts: dict[Category, Estimate], total: Estimate | None, once: Estimate | None
) -> None:
    known = Cost(currency="EUR", yearly=total, once=once) if total or once else Cost()
    told = Cost(
        currency="EUR",
        yearly=exactly(1),
        parts=tuple(
            Part(category=category, yearly=parts[category])
            for category in Category
            if category in parts
        ),
    )
    cost = beside(known, Cost(currency="EUR", yearly=_sum(told), parts=told.parts))

    again = parse_cost(written(cost))

    assert again == cost
    assert _sum(cost, cost.rest[0]) == cost.yearly


def _sum(cost: Cost, *more: Estimate | None) -> Estimate:
    found = [part.yearly for part in cost.parts if part.yearly] + [one for one in more if one]
    total = found[0]
    for one in found[1:]:
        total = total.plus(one)
    return total


PIECES = [
    *("pilot", "production", "security", "access", "change", "EUR", "USD", "40k", "0", "-", ","),
    *("/year", "once", "because", "IT pays", "plus", "and", ":", ";", "1.5M", "data governance"),
]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_line_is_a_cost_or_a_refusal(text: str) -> None:
    try:
        cost = parse_cost(text, "EUR")
    except Refusal:
        return
    for part in cost.parts:
        assert part.yearly or part.once or part.reason
    assert set(unnamed(cost.parts)) <= set(FIRST)
