"""Numbers, as people everywhere write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import (
    LARGEST,
    AmbiguousNumber,
    BelowZero,
    NotANumber,
    TooLarge,
    numbers_in,
    parse_number,
)
from bot.domain.refusals import Refusal
from bot.domain.typed import plain


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", "0"),
        ("120", "120"),
        ("1.5M", "1500000"),
        ("50k", "50000"),
        ("50 K", "50000"),
        ("2bn", "2000000000"),
        ("3 million", "3000000"),
        ("1,200", "1200"),
        ("1'200", "1200"),
        ("1’200", "1200"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("1\u2009200", "1200"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("3,5", "3.5"),
        ("0.125", "0.125"),
        (".5", "0.5"),
        ("1.200,50", "1200.5"),
        ("1,200.50", "1200.5"),
        ("1 200,50", "1200.5"),
        ("1.125M", "1125000"),
        ("１２０", "120"),
        ("١٢٠", "120"),
        ("\u200f120\u200b", "120"),
        ("120.50", "120.5"),
    ],
)
def test_a_number_is_read_however_it_is_grouped(typed: str, amount: str) -> None:
    assert str(parse_number(typed)) == amount


@pytest.mark.parametrize(
    "typed",
    [
        *("", "many", "½", "1½", "10²", "1.2.3", "1,20,3", "NaN", "inf", "1e5", "12 34", "£5"),
        *("3,5'5", "1.5'000", "0.5'0"),
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(typed)


def test_a_point_before_three_digits_is_refused_with_both_readings() -> None:
    with pytest.raises(AmbiguousNumber) as refused:
        parse_number("1.200")

    assert refused.value.readings == (Decimal(1200), Decimal("1.2"))


def test_absurd_and_negative_amounts_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse_number("1000001 bn")
    with pytest.raises(TooLarge):
        parse_number("9" * 5000)
    with pytest.raises(BelowZero):
        parse_number("−5")


def test_a_word_keeps_its_digits() -> None:
    found = numbers_in(plain("GPT-4 in Q3: F1 for P-7 went up 12 points"))

    assert [number.amount for number in found] == [12]


@given(st.integers(0, int(LARGEST)), st.sampled_from(["", ",", "'", " "]))
def test_a_grouped_whole_number_reads_as_itself(number: int, mark: str) -> None:
    assert parse_number(f"{number:_}".replace("_", mark)) == number


@given(st.decimals(0, 10**9, places=2))
def test_cents_survive_in_both_conventions(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    european = english.translate(str.maketrans(",.", ".,"))

    assert parse_number(english) == amount
    assert parse_number(european) == amount


@given(st.text() | st.text("0123456789.,' -kMbn"))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        amount = parse_number(text)
    except Refusal:
        return
    assert 0 <= amount <= LARGEST
    assert amount.is_finite()
