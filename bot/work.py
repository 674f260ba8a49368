"""What every step is handed: one open transaction, one moment, one workspace."""

from __future__ import annotations

from datetime import datetime

from bot.domain.policy import Policy
from bot.domain.workspace import Workspace
from bot.frozen import dataclass
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Work:
    store: Store
    now: datetime
    workspace: Workspace

    @property
    def policy(self) -> Policy:
        return self.workspace.policy

    @property
    def local_now(self) -> datetime:
        """The moment on the workspace's clock: its date is the workspace's day."""
        return self.now.astimezone(self.policy.workspace_calendar.zone)
