"""What became of a call to Slack, in our words."""

from __future__ import annotations

import http.client
import socket
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.frozen import dataclass
from bot.slack.errors import Meaning, Method, meaning_of

BUSY_SECONDS = 30.0  # when Slack does not say how long


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


Look = Found | Absent | CannotLook | Busy | NotSent | Broken


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


def failure_of(error: Exception, method: Method = Method.ANY) -> Failure:
    """What an error of the SDK means for a call."""
    if isinstance(error, SlackApiError):
        return _answered(error, method)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ConnectionRefusedError | socket.gaierror):
        return NotSent(type(reason).__name__)
    return InDoubt(type(reason).__name__ if isinstance(reason, Exception) else str(reason))


def _answered(error: SlackApiError, method: Method) -> Failure:
    response = error.response
    status = getattr(response, "status_code", 0)
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    meaning = meaning_of(code, method)
    if status == http.client.TOO_MANY_REQUESTS or meaning is Meaning.WAIT:
        return Busy(_seconds(getattr(response, "headers", {})))
    if status >= http.client.INTERNAL_SERVER_ERROR or not code:
        return InDoubt(f"status {status}")
    if code.startswith("Received a response in a non-JSON format"):  # and the page itself
        return InDoubt("no answer of Slack's")
    if meaning is Meaning.DOUBT:
        return InDoubt(code)
    return Broken(code) if meaning is Meaning.STOP else Refused(code)


def _seconds(headers: object) -> float:
    get = getattr(headers, "get", None)
    told = (get("Retry-After") or get("retry-after")) if get else None
    try:
        return float(told) if told else BUSY_SECONDS
    except ValueError:
        return BUSY_SECONDS
