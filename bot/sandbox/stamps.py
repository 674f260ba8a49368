"""Timestamps and ids as Slack makes them: unique, increasing, and from the sandbox's clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

MICROSECONDS = 1_000_000


@dataclass(slots=True)
class Stamps:
    clock: Callable[[], datetime]
    _last: int = 0
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def seconds(self) -> int:
        return int(self.clock().timestamp())

    def ts(self) -> str:
        """The next message's timestamp; a clock set back does not make it go back."""
        now = int(self.clock().timestamp() * MICROSECONDS)
        self._last = max(now, self._last + 1)
        return f"{self._last // MICROSECONDS}.{self._last % MICROSECONDS:06d}"

    def id(self, letter: str) -> str:
        return f"{letter}0{next(self._numbers):08d}"

    def hash(self) -> str:
        """A view's state; another after each change."""
        return f"{self.seconds()}.{next(self._numbers):08x}"


def moment(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def readable_id(letter: str, name: str, taken: Container[str]) -> str:
    """An id that a reader recognises: `U0ANA0000` for ana."""
    stem = f"{letter}0{re.sub('[^A-Z0-9]', '', name.upper())}"
    candidates = (f"{stem}{number or ''}".ljust(9, "0") for number in count())
    return next(candidate for candidate in candidates if candidate not in taken)
