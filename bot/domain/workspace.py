"""One Slack workspace we are installed in, its policy, and whether we may deliver to it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.policy import Policy
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What Slack says the app is, in this workspace."""

    slack_id: str
    name: str
    bot_user: str
    bot_id: str
    app_id: str | None = None

    @property
    def home_tab(self) -> str | None:
        """The address of its Home tab, which takes the app's id."""
        return (
            f"slack://app?team={self.slack_id}&id={self.app_id}&tab=home" if self.app_id else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    id: int
    identity: Identity
    policy: Policy
    policy_seeded: bool
    paused_because: str | None = None
    wait_until: datetime | None = None
