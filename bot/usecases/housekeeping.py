"""The nightly looks: every pilot, its projection held against its facts, and old receipts."""

from __future__ import annotations

import structlog

from bot.domain.pilot import PilotId
from bot.usecases import asking
from bot.work import Work

PAGE = 200

log = structlog.get_logger(__name__)


def look_at_page(work: Work, last: PilotId, *, sound: bool = True) -> None:
    """Settle one page of all pilots. Their projections should be `sound`, else there is a bug."""
    pilots = work.store.pilots.after(last, PAGE)
    wrong = work.store.pilots.mend(pilots, work.policy)
    if wrong and sound:
        log.error("projection was wrong", pilots=wrong)
    asking.look_over(work, pilots)


def page_after(work: Work, last: PilotId) -> list[PilotId]:
    return work.store.pilots.ids_after(last, PAGE)


def tidy(work: Work) -> int:
    return work.store.receipts.forget_old(work.now)
