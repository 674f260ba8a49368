"""A pulse: one question to the people who are to use a pilot, answered by one press (A3).

Who has answered is kept as a keyed hash, so that each counts once, and as long as the pulse is
open only: when it ends, the hashes and their key are thrown away and the counts stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from secrets import token_hex

from bot.domain.people import SlackId
from bot.frozen import dataclass

TOO_FEW_REPLIES = 3  # fewer are not told apart: they would point at people
LASTS = 3  # working days
LONGEST_TOLD = 2000
_KEY_BYTES = 32
_HASH_BYTES = 16


class Reply(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNUSED = "not used it yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """`told` is what the people who answered were told of what changes.

    `trouble` is why the question, or that answer to it, did not reach the channel.
    """

    number: int
    channel: str
    asked_at: datetime
    ends_at: datetime
    closed_at: datetime | None = None
    replies: Mapping[Reply, int] = field(default_factory=dict)
    told: str | None = None
    told_at: datetime | None = None
    trouble: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def was_asked(self) -> bool:
        """Whether it reached the channel; an answer to it may not have."""
        return self.trouble is None or self.total > 0

    @property
    def total(self) -> int:
        return sum(self.replies.values())

    @property
    def says_something(self) -> bool:
        return self.total >= TOO_FEW_REPLIES

    @property
    def waits_to_be_answered(self) -> bool:
        """Whether people have answered and nobody has told them what comes of it."""
        return not self.is_open and self.says_something and self.told_at is None


def new_key() -> str:
    return token_hex(_KEY_BYTES)


def unnamed(key: str, person: SlackId) -> str:
    """Somebody, so that their second answer replaces the first and nobody reads who it was."""
    hashed = blake2b(person.encode(), key=bytes.fromhex(key), digest_size=_HASH_BYTES)
    return hashed.hexdigest()
