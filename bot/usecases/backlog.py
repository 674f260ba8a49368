"""What is not done yet: letters by kind and state, and how late the oldest is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.letters import Kind, State
from bot.frozen import dataclass
from bot.work import Work

DRY_RUN = "dry run"


@dataclass(frozen=True, slots=True)
class Backlog:
    """`late` is how long the oldest letter has been due; `held_by` why nothing goes out."""

    letters: Mapping[tuple[Kind, State], int]
    late: timedelta
    in_doubt: int
    held_by: str | None


def backlog(work: Work) -> Backlog:
    due = work.store.letters.first_owed()
    late = work.now - due if due else timedelta()
    return Backlog(
        letters=work.store.letters.counts(),
        late=max(timedelta(), late),
        in_doubt=work.store.letters.doubtful(work.now),
        held_by=work.workspace.paused_because or (DRY_RUN if work.policy.dry_run else None),
    )
