"""What a program reads by: a secret that is shown once, and kept as a hash.

The row stands in front of the secret, so that a token is found without comparing secrets.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import NewType

from bot.domain.refusals import Refusal
from bot.frozen import dataclass

TokenId = NewType("TokenId", int)

LASTS = 365  # days, unless it is said
MOST = 730
LONGEST_NAME = 80
_SECRET_BYTES = 32
_TOKEN = re.compile(r"pf_(?P<row>[1-9][0-9]{0,8})_(?P<secret>[A-Za-z0-9_-]{43})")


class Opens(StrEnum):
    """What a token is for. A feed's stands in an address, so it opens nothing else."""

    API = "api"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    id: TokenId
    name: str
    opens: Opens
    restricted: bool  # whether restricted pilots are read by it as well
    hash: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as whoever reads by it types it."""

    row: TokenId
    secret: str

    @property
    def text(self) -> str:
        return f"pf_{self.row}_{self.secret}"


@dataclass(eq=False)
class NoSuchToken(Refusal):
    token: TokenId


def new_secret() -> str:
    return token_urlsafe(_SECRET_BYTES)


def hashed(secret: str) -> str:
    """A secret of 256 random bits needs no slow hash: there is nothing to guess."""
    return sha256(secret.encode()).hexdigest()


def shown(text: str) -> Shown | None:
    """What was sent, if it has the form of a token."""
    found = _TOKEN.fullmatch(text)
    return Shown(TokenId(int(found["row"])), found["secret"]) if found else None


def fits(sent: Shown, known: ApiToken | None, opens: Opens, now: datetime) -> bool:
    """Whether it opens that. Whoever asks hears only yes or no, after the same work."""
    same = compare_digest(hashed(sent.secret), known.hash if known else hashed(""))
    return same and known is not None and known.opens is opens and known.is_valid(now)
