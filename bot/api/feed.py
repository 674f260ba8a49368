"""The calendar of some pilots: what is planned, in words, as a file that calendars read."""

from __future__ import annotations

from bot.domain.agenda import agenda
from bot.files.calendars import Event, written
from bot.render import agenda as says
from bot.usecases.reading import Found


def calendar(found: Found, workspace: str) -> bytes:
    entries = (entry for pilot in found.pilots for entry in agenda(pilot, found.policy))
    events = (
        Event(
            uid=f"{entry.name}@{workspace.lower()}.preflight",
            day=entry.day,
            title=says.title(entry),
            text=says.text(entry),
            changed_at=entry.changed_at,
        )
        for entry in entries
    )
    return written(says.NAME, events)
