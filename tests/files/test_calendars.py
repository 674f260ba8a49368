"""A calendar file is read by another's reader as it was meant, whatever people typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.files.calendars import Event, written

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
DAY = date(2026, 12, 3)
LONGEST = 75  # octets of a line, by RFC 5545; its break not counted
# What a text value may hold; blanks stand for the rest.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"))


def event(**facts: Any) -> Event:
    known = {"uid": "P-7-approval-0@t.preflight", "day": DAY, "title": "Claims triage: approval"}
    return Event(**{**known, "text": "Lead: Bo Lindqvist", "changed_at": NOW, **facts})


def read(*events: Event) -> list[Any]:
    calendar: Any = Calendar.from_ical(written("AI pilots", events))
    return list(calendar.walk("VEVENT"))


def test_a_day_is_read_as_the_whole_of_it() -> None:
    (one,) = read(event())

    assert (one["DTSTART"].dt, one["DTEND"].dt) == (DAY, DAY + timedelta(days=1))
    assert one["DTSTAMP"].dt == NOW
    assert str(one["UID"]) == "P-7-approval-0@t.preflight"
    assert one["TRANSP"] == "TRANSPARENT"
    assert one.errors == []


def test_a_file_without_a_day_is_a_calendar() -> None:
    calendar: Any = Calendar.from_ical(written("AI pilots", []))

    assert (calendar["VERSION"], str(calendar["X-WR-CALNAME"])) == ("2.0", "AI pilots")


def test_a_later_writing_has_the_later_stamp_and_the_same_name() -> None:
    (before,) = read(event())
    (after,) = read(event(day=DAY + timedelta(days=7), changed_at=NOW + timedelta(hours=1)))

    assert after["UID"] == before["UID"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Claims; triage, again \\ more", "Claims; triage, again \\ more"),
        ("C:\\new\\, all", "C:\\new\\, all"),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines", "two\nlines"),
        ("x\nEND:VEVENT\nBEGIN:VALARM", "x\nEND:VEVENT\nBEGIN:VALARM"),
        ("a\x00b\x07c\rd", "a b c d"),
        ("請求の振り分け " * 20, "請求の振り分け " * 20),
        ("🧪" * 60, "🧪" * 60),
        ("", ""),
    ],
)
def test_words_are_read_as_they_were_typed(typed: str, meant: str) -> None:
    (one,) = read(event(title=typed, text=typed))
    whole = written("AI pilots", [event(title=typed, text=typed)])

    assert max(map(len, whole.split(b"\r\n"))) <= LONGEST
    assert (str(one["SUMMARY"]), str(one["DESCRIPTION"])) == (meant, meant)


@given(TEXT, TEXT)
def test_no_words_break_out_of_their_line(title: str, text: str) -> None:
    whole = written("AI pilots", [event(title=title, text=text)])

    lines = whole.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= LONGEST for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    (one,) = read(event(title=title, text=text))
    assert (str(one["SUMMARY"]), str(one["DESCRIPTION"])) == (title, text)
