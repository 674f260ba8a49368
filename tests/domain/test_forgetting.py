"""What gives way when somebody is forgotten, and how long something is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.forgetting import months_before, months_named, pseudonym, renamed
from bot.domain.people import PersonId
from bot.files.cells import address

NAMES = ("bo.lindqvist@example.com", "Bo Lindqvist", "U0BO")


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("decide: R Bo Lindqvist, Cy", "decide: R Former colleague 2, Cy"),
        ("U0BO S0PMO", "Former colleague 2 S0PMO"),
        ("ask <@U0BO>", "ask <@Former colleague 2>"),
        ("mail bo.lindqvist@example.com.", "mail Former colleague 2."),
        ("U0BOX and Bo Lindqvistson", "U0BOX and Bo Lindqvistson"),
        ("Bo", "Bo"),
        ("", ""),
    ],
)
def test_a_name_gives_way_where_it_is_a_word_of_its_own(text: str, now: str) -> None:
    assert renamed(text, NAMES, "Former colleague 2") == now


def test_a_pseudonym_is_read_like_an_account_and_is_none_of_slacks() -> None:
    left = pseudonym(PersonId(17))

    assert left.name == "Former colleague 17"
    assert address(left.slack_id) is not None  # our own files can be read again
    assert len(left.slack_id) > len("U0123456789")
    assert (left.email, left.zone, left.deleted) == (None, None, True)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("24 months", 24),
        ("2 years", 24),
        ("2YEARS", 24),
        ("13 months", 13),
        ("10 years", 120),
        ("12 months", None),
        ("1 year", None),
        ("11 years", None),
        ("24", None),
        ("24 weeks", None),
        ("-24 months", None),
        ("", None),
    ],
)
def test_how_long_is_kept_is_read_as_months(text: str, months: int | None) -> None:
    assert months_named(text) == months


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-29", 24, "2024-11-29"),
        ("2026-01-15", 13, "2024-12-15"),
        ("2026-03-31", 13, "2025-02-28"),
        ("2028-12-31", 24, "2026-12-31"),
        ("2028-02-29", 24, "2026-02-28"),
    ],
)
def test_so_many_months_before_is_the_same_day_or_the_last(
    day: str, months: int, before: str
) -> None:
    moment = datetime.fromisoformat(day).replace(hour=3, tzinfo=UTC)

    assert months_before(moment, months).date().isoformat() == before
