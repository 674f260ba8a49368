"""One broken promise: when, to whom, of what kind, and a sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Violation:
    at: datetime
    person: str
    kind: str
    words: str
    pilots: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} UTC, {self.person}: {self.words} [{self.kind}]"
