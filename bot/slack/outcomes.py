"""What became of a call to Slack, in our words. Which error means what is decided here."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

BUSY_SECONDS = 30.0  # when Slack does not say how long
BUSY = frozenset({"ratelimited", "rate_limited"})
IN_DOUBT = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
# Errors of the token or the app: letters stay owed, delivery to the workspace stops.
BROKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "app_missing_action_url",
        "ekm_access_denied",
        "invalid_auth",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
# What a workspace without the newer blocks answers: nothing was posted.
TOO_NEW = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "invalid_attachments", "only_one_table_allowed"}
)


@dataclass(frozen=True, slots=True)
class Posted:
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Busy:
    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent:
    """It never reached Slack."""

    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have reached Slack."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will not take this message."""

    error: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Slack takes nothing from us at present."""

    error: str


Failure = Busy | NotSent | InDoubt | Refused | Broken
Outcome = Posted | Failure


@dataclass(frozen=True, slots=True)
class Found:
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Absent:
    pass


@dataclass(frozen=True, slots=True)
class CannotLook:
    """No permission, no channel, or more messages since than can be read."""

    reason: str


Look = Found | Absent | CannotLook | Busy | NotSent


class Unreachable(Exception):
    """Slack could not be asked; `failure` is how it failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(word_for(failure))
        self.failure = failure


def word_for(failure: Failure) -> str:
    """Slack's own word for it, or the network's."""
    match failure:
        case Busy():
            return "ratelimited"
        case NotSent(reason) | InDoubt(reason):
            return reason
        case Refused(error) | Broken(error):
            return error


# Everything that a call of the SDK raises when Slack or the network fails.
TROUBLE = (
    SlackApiError,
    URLError,
    OSError,
    http.client.HTTPException,
    UnicodeDecodeError,
)


def failure_of(error: Exception) -> Failure:
    """What an error of the SDK means for a message (see "Posting once" in docs/operate)."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ConnectionRefusedError | socket.gaierror):
        return NotSent(type(reason).__name__)
    return InDoubt(type(reason).__name__ if isinstance(reason, Exception) else str(reason))


def _answered(error: SlackApiError) -> Failure:
    response = error.response
    status = getattr(response, "status_code", 0)
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    if status == http.client.TOO_MANY_REQUESTS or code in BUSY:
        return Busy(_seconds(getattr(response, "headers", {})))
    if status >= http.client.INTERNAL_SERVER_ERROR or not code:
        return InDoubt(f"status {status}")
    if code in IN_DOUBT or code.startswith("Received a response in a non-JSON format"):
        return InDoubt(code[:80])
    return Broken(code) if code in BROKEN else Refused(code)


def _seconds(headers: object) -> float:
    get = getattr(headers, "get", None)
    told = (get("Retry-After") or get("retry-after")) if get else None
    try:
        return float(told) if told else BUSY_SECONDS
    except ValueError:
        return BUSY_SECONDS
