"""The record of all that went to and from the bot, for tests and for looking on."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Call:
    """The bot called us; status 0 is a connection that ended without an answer."""

    method: str
    params: Mapping[str, Any]
    status: int
    answer: Json
    at: datetime


@dataclass(slots=True, eq=False)
class Sent:
    """We sent the bot a payload; `acks` are what came back, None for an empty one."""

    kind: str
    payload: Json
    envelope_id: str
    at: datetime
    accepts_payload: bool = False
    attempt: int = 0
    acks: list[Json | None] = field(default_factory=list)
    answered: Future[Any] = field(default_factory=Future)

    def envelope(self) -> Json:
        envelope: Json = {
            "envelope_id": self.envelope_id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_payload,
        }
        if self.kind == "events_api":
            envelope["retry_attempt"] = self.attempt
            envelope["retry_reason"] = "timeout" if self.attempt else ""
        return envelope


@dataclass(slots=True)
class Record:
    entries: list[Call | Sent] = field(default_factory=list)

    def calls(self, method: str | None = None) -> list[Call]:
        made = (each for each in self.entries if isinstance(each, Call))
        return [call for call in made if method in {None, call.method}]

    def envelopes(self, kind: str | None = None) -> list[Sent]:
        out = (each for each in self.entries if isinstance(each, Sent))
        return [sent for sent in out if kind in {None, sent.kind}]

    def clear(self) -> None:
        self.entries.clear()
