"""The whole register, page by page, for whoever runs the bot: restricted pilots included."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.pilot import Pilot, PilotId
from bot.work import Work

PAGE = 500
FIRST = PilotId(0)


def export_page(work: Work, after: PilotId = FIRST) -> Sequence[Pilot]:
    """The pilots that follow; none when that was the last page."""
    return work.store.pilots.after(after, PAGE)
