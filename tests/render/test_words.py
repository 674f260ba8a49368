"""Small words, as one reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.render import words


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
