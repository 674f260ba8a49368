"""Whatever is not a refusal is a bug: it is logged with an id, and the person gets that id."""

from __future__ import annotations

from collections.abc import Mapping
from os import urandom
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse
from structlog.contextvars import get_contextvars

from bot.render import answers, forms
from bot.render.speech import Speech
from bot.runtime import Bot
from handlers import payloads
from handlers.payloads import Json

log = structlog.get_logger(__name__)


def new_id() -> str:
    """Follows one request through the log; short, since people quote it."""
    return urandom(4).hex()


def tell(error: Exception, body: Json, context: BoltContext) -> BoltResponse:
    """Status 200: over Socket Mode any other sends no ack, and the person sees a timeout.

    For an event nobody waits. Without an ack Slack sends it again, which helps where the database
    failed, and not where it is one that we cannot read.
    """
    if context.authorize_result is None:  # the check of its signature broke: nobody vouches for it
        not_verified(type(error).__name__)
        return BoltResponse(status=401, body="")
    kind = payloads.kind(body)
    said = told(error, kind, context["bot"])
    if kind == "event_callback":
        again = Bot.failed_by_database(error)
        return BoltResponse(status=503 if again else 200, body="")
    if kind == "view_submission":
        view = forms.said("Preflight", said.blocks)
        return _answer({"response_action": "push", "view": view})
    if kind == "command":
        return _answer(said.private())
    context["said"] = said.besides()
    return BoltResponse(status=200, body="")


def not_verified(because: str) -> None:
    """By a stranger; or, if there are many, the signing secret or this clock is wrong."""
    log.warning("request not verified", because=because)


def not_read(error: Exception) -> BoltResponse:
    """A request that Bolt cannot find its way in; Slack sends none like it."""
    log.error("request not read", exc_info=error)
    return BoltResponse(status=400, body="")


def told(error: Exception, where: str, bot: Bot, *, whole: bool = True) -> Speech:
    """The one place a bug is written down; what the person reads names its id.

    `whole`: it was one transaction, so nothing of it is left behind.
    """
    left = "Nothing was changed." if whole else "Part of it may be done already."
    because = bot.out_of_reach(error)
    if because:
        log.error("database not reached", where=where, because=because)
        return answers.said(
            f"Preflight cannot reach its database just now. {left} Please try again in a minute."
        )
    number = get_contextvars().get("request") or new_id()
    bot.metrics.bug(where)
    log.error("bug", id=number, where=where, exc_info=error)
    return answers.said(
        f"That did not work, and it is our mistake. {left} "
        f"If you tell your PMO or operator, quote `{number}`."
    )


def _answer(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=dict(body))
