"""Links beside a pilot: where its papers are, and what shows that something is done (G3)."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, within
from bot.frozen import dataclass

LONGEST_LINK = 1000
LONGEST_ABOUT = 200
MOST_LINKS = 20
_AS_SLACK_WRITES_IT = re.compile(r"<(?P<address>[^|>\s]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`about` says what is found there, in somebody's words. By nobody: it came in from a file."""

    address: str
    by: PersonId | None
    at: datetime
    about: str | None = None


@dataclass(eq=False)
class NotHttps(Refusal):
    """G3: a link begins with https and names a host."""

    typed: str


@dataclass(eq=False)
class TooManyLinks(Refusal):
    limit: int


def read_link(text: str) -> str:
    """An https address (G3), as typed or as Slack writes it."""
    typed = within(LONGEST_LINK, as_typed(text), "link")
    found = _AS_SLACK_WRITES_IT.fullmatch(typed)
    address = found["address"] if found else typed
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise NotHttps(typed) from error
    if parts.scheme.lower() != "https" or not host or re.search(r"[\s<>|]", address):
        raise NotHttps(typed)
    return address
