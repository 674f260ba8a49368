"""What this workspace allows the app, and how strict this Slack is. May be changed at any time."""

from __future__ import annotations

from dataclasses import dataclass, field

MANIFEST_SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "im:history",
    "im:write",
    "channels:history",
    "groups:history",
    "usergroups:read",
    "users:read.email",
    "chat:write.public",
    "files:write",
)


@dataclass(slots=True)
class Rules:
    scopes: set[str] = field(default_factory=lambda: set(MANIFEST_SCOPES))
    commands: set[str] = field(default_factory=lambda: {"/pilot"})
    ack_seconds: float = 3.0
    """How long a person waits for the bot, in real time."""
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Seconds, in real time, after which an event nobody acknowledged is sent again."""
    newer_blocks: bool = True
    """False: an older workspace that refuses `table` and `data_visualization`."""
    messages_tab: bool = True
    messages_tab_read_only: bool = True
    """Nothing can be typed in the app's own tab, on the page. A test may type there."""
    home_tab: bool = True
    user_groups: bool = True
    tiers: bool = False
    """Slack's rate limits, by the sandbox's clock."""
