"""A KPI as people type it: its name with a unit, and from which figure to which (K2, K3)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.kpis import (
    Cadence,
    Kpi,
    MoreThanAll,
    NotFromTo,
    TargetIsBaseline,
    check_share,
    from_to,
    from_value,
    name_and_unit,
)
from bot.domain.numbers import AmbiguousNumber, NotANumber
from bot.domain.refusals import Refusal
from bot.domain.typed import TooLong
from bot.domain.value import parse_value


@pytest.mark.parametrize(
    ("typed", "name", "unit"),
    [
        ("Handling time, minutes", "Handling time", "minutes"),
        ("Handling time (minutes)", "Handling time", "minutes"),
        ("Handling time [working days]", "Handling time", "working days"),
        ("Handling time in minutes", "Handling time", "minutes"),
        ("Cost in EUR", "Cost", "EUR"),
        ("Share of claims decided at once, %", "Share of claims decided at once", "%"),
        ("Share of claims decided at once %", "Share of claims decided at once", "%"),
        ("Errors in claims", "Errors in claims", None),
        ("Complaints", "Complaints", None),
        ("  Handling   time ,  minutes ", "Handling time", "minutes"),
        (
            "Time, counted from the day on which it came",
            "Time, counted from the day on which it came",
            None,
        ),
    ],
)
def test_k2_the_unit_stands_behind_the_name(typed: str, name: str, unit: str | None) -> None:
    assert name_and_unit(typed) == (name, unit)


@pytest.mark.parametrize(
    ("typed", "baseline", "target", "unit"),
    [
        ("400 to 280", 400, 280, None),
        ("from 400 to 280", 400, 280, None),
        ("400-280", 400, 280, None),
        ("400 → 280", 400, 280, None),
        ("400 minutes to 280 minutes", 400, 280, "minutes"),
        ("12% to 8%", 12, 8, "%"),
        ("12% to 8", 12, 8, "%"),
        ("EUR 40k to 30k", 40_000, 30_000, "EUR"),
        ("EUR 40k to 30k a year", 40_000, 30_000, "EUR a year"),
        ("1,200 to 900", 1200, 900, None),
        ("-10 to 25", -10, 25, None),
        ("４００ to ２８０", 400, 280, None),
        ("3,5 to 2,1", "3.5", "2.1", None),
    ],
)
def test_k2_two_figures_in_one_answer(
    typed: str, baseline: str, target: str, unit: str | None
) -> None:
    found = from_to(typed)

    assert (found.baseline, found.target) == (Decimal(baseline), Decimal(target))
    assert found.unit == unit


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("280", NotFromTo),
        ("less", NotFromTo),
        ("400 to 280 by 2027", NotFromTo),
        ("400 to 400", TargetIsBaseline),
        ("0.5 to 0,5", TargetIsBaseline),
        ("1.200 to 900", AmbiguousNumber),
        ("1.2.3 to 4", NotANumber),
        ("4" * 200, TooLong),
    ],
)
def test_k2_what_is_no_way_from_one_figure_to_another(typed: str, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        from_to(typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (from_to, name_and_unit):
        try:
            read(text)
        except Refusal as refusal:
            assert type(refusal) is not Refusal  # noqa: PT017  # either way will do


@pytest.mark.parametrize(
    ("name", "figures", "stands"),
    [
        ("Share of claims decided at once", "60% to 90%", True),
        ("Share of claims decided at once", "60% to 110%", False),
        ("Share of claims decided at once", "-5% to 90%", False),
        ("Growth of claims", "90% to 120%", True),
        ("Cost of the plan, of budget", "130% to 100%", True),
        ("Handling time", "400 to 280", True),
    ],
)
def test_k2_a_share_is_at_most_all_of_it(name: str, figures: str, stands: bool) -> None:
    found = from_to(figures)
    kpi = Kpi(name=name, unit=found.unit)

    if stands:
        check_share(kpi, found)
    else:
        with pytest.raises(MoreThanAll):
            check_share(kpi, found)


def test_k3_without_a_source_it_is_not_reportable_and_lacks_it() -> None:
    kpi = Kpi(
        name="Handling time",
        unit="minutes",
        baseline=Decimal(400),
        target=Decimal(280),
        cadence=Cadence.MONTHLY,
        receiver="the claims board",
    )

    assert not kpi.is_reportable
    assert kpi.lacks == ("source",)


@pytest.mark.parametrize(
    ("value", "name", "unit", "figures"),
    [
        (
            "120 hours/month for 12 claims handlers, baseline: 400 hours",
            "Hours of claims handlers",
            "hours a month",
            (400, 280),
        ),
        ("EUR 50k/year", "Cost", "EUR a year", None),
        (
            "EUR 50k more revenue/year, baseline 200,000",
            "Revenue",
            "EUR a year",
            (200_000, 250_000),
        ),
        ("15% fewer errors/month, baseline 200", "Errors", "number a month", (200, 170)),
        ("30 fewer errors/month, baseline 10", "Errors", "number a month", None),
        ("30 fewer errors/month, baseline 40 to 60", "Errors", "number a month", None),
    ],
)
def test_what_is_promised_makes_the_first_kpi(
    value: str, name: str, unit: str, figures: tuple[int, int] | None
) -> None:
    kpi = from_value(parse_value(value))

    assert (kpi.name, kpi.unit) == (name, unit)
    if figures:
        assert (kpi.baseline, kpi.target) == tuple(map(Decimal, figures))
    else:
        assert kpi.target is None
