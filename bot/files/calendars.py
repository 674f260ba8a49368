"""Days as a calendar file (RFC 5545). Written anew it moves what it said, and doubles nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Preflight//AI pilots//EN"
LOOK_AGAIN = "PT6H"
LONGEST = 75  # octets of a line, its break not counted
BREAK = b"\r\n"
CONTINUES, BEGINS = 0x80, 0xC0  # octets of UTF-8 that go on with a letter; that begin a long one
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # no text may hold one, but for a line break
_SPECIAL = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A whole day. `uid` stays with it for ever; `changed_at` says which writing is the later."""

    uid: str
    day: date
    title: str
    text: str
    changed_at: datetime


def written(name: str, events: Iterable[Event]) -> bytes:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{LOOK_AGAIN}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) + BREAK for line in lines)


def _event(event: Event) -> Iterator[str]:
    """It takes up nobody's time: `TRANSPARENT`. Its end is the day that it no longer is."""
    changed = f"{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{int(event.changed_at.timestamp())}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.title)}"
    yield f"DESCRIPTION:{_text(event.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """People's words, so that no comma or line break of theirs begins something else."""
    bare = _CONTROL.sub(" ", words.replace("\r\n", "\n"))
    return _SPECIAL.sub(r"\\\g<0>", bare).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """In pieces that no octet is too long for, each but the first behind a blank."""
    rest, pieces, room = line.encode(), list[bytes](), LONGEST
    while len(rest) > room:
        end = room
        while _is_within_a_letter(rest[end]):
            end -= 1
        pieces.append(rest[:end])
        rest, room = rest[end:], LONGEST - 1
    return (BREAK + b" ").join([*pieces, rest])


def _is_within_a_letter(octet: int) -> bool:
    """The second octet of a letter in UTF-8, or a later one."""
    return CONTINUES <= octet < BEGINS
