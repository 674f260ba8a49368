"""Single cells: no formula runs, and nothing is lost by preventing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.imports import NotYesOrNo
from bot.files.cells import address, alike, guarded, unguarded, yes_or_no


@pytest.mark.parametrize(
    "text", ["=1+1", "+41 44", "-5%", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "''@x"]
)
def test_what_a_spreadsheet_would_run_gets_a_quote_mark_in_front(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Claims triage", "'Allo", "2027-01-11", "a=b", "🙂"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text() | st.from_regex(r"'*[=+\-@\t\r\n].*"))
def test_the_quote_mark_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("U0ANA", "U0ANA"),
        (" W012ABCDEF ", "W012ABCDEF"),
        ("Ana.Keller@Example.com", "ana.keller@example.com"),
        ("USAID", None),
        ("Ana Keller", None),
        ("@ana", None),
        ("", None),
    ],
)
def test_a_person_is_a_slack_id_or_an_e_mail(text: str, found: str | None) -> None:
    assert address(text) == found


def test_texts_are_alike_whatever_their_case_blanks_and_quotes() -> None:
    assert alike(" Bo’s  UNIT\n") == alike("bo's unit")


def test_yes_and_no_are_said_in_several_ways() -> None:
    assert all(map(yes_or_no, ["yes", "TRUE", "x", "1"]))
    assert not any(map(yes_or_no, ["no", "False", "", " ", "0"]))
    with pytest.raises(NotYesOrNo):
        yes_or_no("perhaps")
