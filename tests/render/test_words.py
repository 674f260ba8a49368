"""Small words, as one reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.render import words
from bot.render.reports import Amount


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        (2, "2"),
        (Decimal("2.0"), "2"),
        (Decimal(2), "2"),
        (0.1, "0.1"),
        (1440, "1,440"),
        (Decimal("1234567.5"), "1,234,567.5"),
        (Decimal("1E+3"), "1,000"),
        (-5, "-5"),
        (0, "0"),
        (Decimal("-0"), "-0"),
    ],
)
def test_a_number_reads_as_it_was_written(amount: Decimal | float, read: str) -> None:
    assert words.number(amount) == read


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.625, "63%"),
        (0.285, "29%"),
        (0.5, "50%"),
        (-0.125, "-13%"),
        (-0.004, "0%"),
        (1.2, "120%"),
    ],
)
def test_k5_a_share_is_rounded_as_a_spreadsheet_rounds_it(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_k5_an_amount_is_rounded_as_a_spreadsheet_rounds_it() -> None:
    assert [str(Amount(Decimal(one))) for one in ("0.125", "-0.125", "14400", "-0.001")] == [
        "0.13",
        "-0.13",
        "14,400",
        "0",
    ]
