"""The trail of events, sealed in one chain and read along it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.audit import Link, Seal, sealed
from bot.work import Work

AT_ONCE = 250  # sealed in one transaction, so that nobody who writes waits for long
PAGE = 1000


def seal_page(work: Work, after: int, now: datetime) -> tuple[int, int | None]:
    """Put seals on a page of events: how many, and the row after which the next page begins."""
    trail = work.store.trail
    trail.hold()
    entries, last = trail.unsealed(after, AT_ONCE), trail.last()
    seals: list[Seal] = []
    for entry in entries:
        last = sealed(entry, last, now)
        seals.append(last)
    trail.add(seals)
    return len(seals), entries[-1].event if len(entries) == AT_ONCE else None


def links_page(work: Work, after: int) -> list[Link]:
    """The links that follow; none when that was the last page."""
    return work.store.trail.links(after, PAGE)
