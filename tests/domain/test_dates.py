"""Days, as people type them and as files hold them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import (
    AmbiguousDay,
    DayOver,
    DayTooFar,
    NotADay,
    OtherWeekday,
    day_in_file,
    not_past,
    parse_day,
    within,
)
from bot.domain.refusals import Refusal

MONDAY = date(2026, 11, 23)
JANUARY_11 = date(2027, 1, 11)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2027-01-11",
        "2027/1/11",
        "11.1.2027",
        "11.01.27",
        "11. 1. 2027",
        "11.1.",
        "11 Jan 2027",
        "11 january",
        "11th of January 2027",
        "11-Jan-2027",
        "Jan 11, 2027",
        "January 11th",
        "Mon 11 Jan 2027",
        "Monday, January 11",
        "by 11 Jan",
        "until the 11th of January",
        "in 7 weeks",
        "49 days",
        "２０２７-０１-１１",
        "\u200f2027\u201301\u201311",
    ],
)
def test_a_day_is_read_in_the_common_forms(typed: str) -> None:
    assert parse_day(typed, MONDAY) == JANUARY_11


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", MONDAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("monday", date(2026, 11, 30)),
        ("next Monday", date(2026, 11, 30)),
        ("by thursday", date(2026, 11, 26)),
        ("Tue", date(2026, 11, 24)),
        ("in a week", date(2026, 11, 30)),
        ("in 3 months", date(2027, 2, 23)),
        ("23 November", MONDAY),
        ("22 November", date(2027, 11, 22)),
        ("29 Feb", date(2028, 2, 29)),
        ("31/01/2027", date(2027, 1, 31)),
        ("01/31/2027", date(2027, 1, 31)),
        ("11/11/2027", date(2027, 11, 11)),
    ],
)
def test_a_day_that_hangs_on_today_is_the_next_one(typed: str, day: date) -> None:
    assert parse_day(typed, MONDAY) == day


def test_a_month_later_ends_where_the_month_ends() -> None:
    assert parse_day("in 1 month", date(2027, 1, 31)) == date(2027, 2, 28)


def test_slashes_that_could_be_read_both_ways_are_refused_with_both_days() -> None:
    with pytest.raises(AmbiguousDay) as refused:
        parse_day("11/01/2027", MONDAY)

    assert refused.value.readings == (JANUARY_11, date(2027, 11, 1))


def test_a_weekday_that_does_not_fit_its_day_is_refused() -> None:
    with pytest.raises(OtherWeekday) as refused:
        parse_day("Fri 3 Dec", MONDAY)

    assert refused.value.day == date(2026, 12, 3)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "yesterday", "30 Feb", "2027-02-29", "2027-13-01", "0000-01-01", "May 2027"),
        *("32.1.2027", "1905-01-01", "2101-01-01", "in 9999 weeks", "in 9999 months", "11/1"),
        *("in 99999 days", "2027-01-11 or so", "11-01", "99999999999999999999"),
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        parse_day(typed, MONDAY)


def test_a_day_may_not_be_over_nor_too_far_away() -> None:
    assert not_past(MONDAY, MONDAY) == MONDAY
    assert within(date(2026, 12, 23), MONDAY, 30) == date(2026, 12, 23)
    with pytest.raises(DayOver):
        not_past(date(2026, 11, 22), MONDAY)
    with pytest.raises(DayOver):
        within(date(2026, 11, 22), MONDAY, 30)
    with pytest.raises(DayTooFar) as refused:
        within(date(2026, 12, 24), MONDAY, 30)
    assert refused.value.limit == date(2026, 12, 23)


@pytest.mark.parametrize(
    "cell",
    [
        *("", " ", "N/A", "NA", "n/a - never started", "TBD", "TODO", "Unknown", "-", "?", "None"),
        *("Ongoing", "On-going development", "To Be Determined (calendar 2025)", "not applicable"),
    ],
)
def test_a_cell_that_says_there_is_no_day_is_empty(cell: str) -> None:
    assert day_in_file(cell, month_first=None) is None


@pytest.mark.parametrize(
    ("cell", "month_first", "day"),
    [
        ("10/1/2023", True, date(2023, 10, 1)),
        ("10/1/2023", False, date(2023, 1, 10)),
        ("10/13/2023", None, date(2023, 10, 13)),
        ("1/5/2023 0:00", True, date(2023, 1, 5)),
        ("2023-01-05T00:00:00Z", True, date(2023, 1, 5)),
        ("05-Jan-23", None, date(2023, 1, 5)),
        ("5.1.1998", None, date(1998, 1, 5)),
    ],
)
def test_a_cell_is_read_in_the_common_forms(
    cell: str, month_first: bool | None, day: date
) -> None:
    assert day_in_file(cell, month_first=month_first) == day


@pytest.mark.parametrize(
    ("cell", "month_first"),
    [
        ("13/10/2023", True),
        ("10/13/2023", False),
        ("1/5/1905", True),
        ("22-Nov", None),
        ("10/12023", True),
        ("Q4FY25", None),
        ("Pre-2021", None),
        ("2022-08 (estimated)", None),
        ("tomorrow", None),
    ],
)
def test_a_cell_is_never_guessed_at(cell: str, month_first: bool | None) -> None:
    with pytest.raises(NotADay):
        day_in_file(cell, month_first=month_first)


def test_a_cell_that_could_be_read_both_ways_is_refused() -> None:
    with pytest.raises(AmbiguousDay):
        day_in_file("10/1/2023", month_first=None)


@given(DAYS, DAYS)
def test_a_day_with_its_year_does_not_hang_on_today(day: date, today: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%A, %d %B %Y"):
        assert parse_day(f"{day:{form}}", today) == day
        if "%A" not in form:
            assert day_in_file(f"{day:{form}}", month_first=None) == day


@given(DAYS, st.booleans())
def test_a_file_that_says_its_order_is_read_in_it(day: date, month_first: bool) -> None:
    form = "%m/%d/%Y" if month_first else "%d/%m/%Y"

    assert day_in_file(f"{day:{form}}", month_first=month_first) == day


@given(DAYS, st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_day_without_its_year_is_the_next_such_day(day: date, today: date) -> None:
    coming = parse_day(f"{day:%d %B}", today)

    assert (coming.day, coming.month) == (day.day, day.month)
    assert today <= coming <= today + timedelta(days=8 * 366)


@given(st.text(), DAYS)
def test_any_text_is_a_day_or_a_refusal(text: str, today: date) -> None:
    try:
        assert date(1950, 1, 1) <= parse_day(text, today) <= date(2100, 12, 31)
    except Refusal:
        return


@given(st.text(), st.none() | st.booleans())
def test_any_cell_is_a_day_or_empty_or_a_refusal(text: str, month_first: bool | None) -> None:
    try:
        day = day_in_file(text, month_first=month_first)
    except Refusal:
        return
    assert day is None or date(1950, 1, 1) <= day <= date(2100, 12, 31)
