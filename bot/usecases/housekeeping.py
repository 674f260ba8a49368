"""The nightly looks: every pilot, its projection held against its facts, and old receipts."""

from __future__ import annotations

import structlog

from bot.domain.pilot import PilotId
from bot.usecases import asking
from bot.work import Work

PAGE = 200

log = structlog.get_logger(__name__)


def look_at_page(work: Work, last: PilotId) -> tuple[int, PilotId | None]:
    """Settle one page of all pilots; how many, and where the next page begins."""
    pilots = work.store.pilots.after(last, PAGE)
    wrong = work.store.pilots.mend(pilots, work.policy)
    if wrong:
        log.error("projection was wrong", pilots=wrong)
    asking.look_over(work, pilots)
    return len(pilots), pilots[-1].id if len(pilots) == PAGE else None


def tidy(work: Work) -> int:
    return work.store.receipts.forget_old(work.now)
