"""Days as a calendar file (RFC 5545). Written anew it moves what it said, and doubles nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar

from bot.frozen import dataclass

PRODUCT = "-//Preflight//AI pilots//EN"
LOOK_AGAIN = timedelta(hours=6)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # no text may hold one, but for a line break


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A whole day. `uid` stays with it for ever; `changed_at` says which writing is the later."""

    uid: str
    day: date
    title: str
    text: str
    changed_at: datetime


def written(name: str, events: Iterable[Event]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event))
    file: bytes = calendar.to_ical()
    return file


def _event(event: Event) -> icalendar.Event:
    """It takes up nobody's time: `TRANSPARENT`. Its end is the day that it no longer is."""
    changed = event.changed_at.astimezone(UTC)
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("sequence", int(changed.timestamp()))
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))
    entry.add("summary", _text(event.title))
    entry.add("description", _text(event.text))
    entry.add("transp", "TRANSPARENT")
    return entry


def _text(words: str) -> str:
    """Without what no calendar may hold; the library sees to commas and line breaks."""
    return _CONTROL.sub(" ", words.replace("\r\n", "\n"))
