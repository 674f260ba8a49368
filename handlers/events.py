"""What Slack tells us without being asked."""

from __future__ import annotations

import structlog

from bot.runtime import Bot
from handlers import payloads
from handlers.payloads import Json

log = structlog.get_logger(__name__)


def account_changed(event: Json, bot: Bot) -> None:
    """`user_change`: somebody left, came back, moved to another zone or became a guest."""
    bot.learn(payloads.changed_account(event))


def app_removed(bot: Bot, body: Json) -> None:
    """`app_uninstalled` and `tokens_revoked`: letters stay owed, delivery stops."""
    bot.pause(payloads.event_type(body))
