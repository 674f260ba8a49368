"""Brings what people do to the app, by socket or through a door, and waits for its answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import uuid4

from bot.sandbox import signing
from bot.sandbox.records import Record, Sent
from bot.sandbox.sockets import Sockets
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Workspace

Settled = TypeVar("Settled")
TAKES_PAYLOAD = {"view_submission", "block_suggestion"}
OK = 200


class Unanswered(Exception):
    """The app did not answer; the words are Slack's."""


class Reply(Protocol):
    """What a door gives back; Bolt's response is one."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payload at the door, in either dress."""

    kind: str
    payload: Json
    secret: str
    sent_at: datetime

    @property
    def body(self) -> str:
        """The body of the HTTP request that would carry it."""
        return signing.body(self.kind, self.payload)

    def headers(self, at: datetime | None = None) -> signing.Headers:
        """Slack's signature over it, made at a moment; by default the sandbox's own."""
        return signing.headers(self.secret, self.kind, self.body, at or self.sent_at)


Door = Callable[[Delivery], Reply]


@dataclass(slots=True, repr=False)
class Dispatch:
    workspace: Workspace
    record: Record
    secret: str
    door: Door | None = None
    duplicates: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    sockets: Sockets = field(init=False)
    _settling: dict[str, Callable[[Json | None], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sockets = Sockets(self.workspace, self._acknowledged)

    def ask(self, kind: str, payload: Json, settle: Callable[[Json | None], Settled]) -> Settled:
        """Waits as a person waits. `settle` does what the ack asks for, as soon as it is there."""
        sent = self._sent(kind, payload)
        if self.door is not None:
            return settle(self._through(self.door, sent))
        if not self.sockets.connections:
            raise Unanswered("dispatch_failed")
        self._settling[sent.envelope_id] = settle
        self._send(sent)
        try:
            return cast(Settled, sent.answered.result(self.workspace.rules.ack_seconds))
        except TimeoutError:
            sent.answered.cancel()
            self._settling.pop(sent.envelope_id, None)
            raise Unanswered("operation_timeout") from None

    def tell(self, payload: Json) -> Sent:
        """An event. Nobody waits for it; unacknowledged, it comes again."""
        sent = self._sent("events_api", payload)
        if self.door is not None:
            self._carry(self.door, sent)
        else:
            self._send(sent)
        return sent

    def _sent(self, kind: str, payload: Json) -> Sent:
        takes = kind == "slash_commands" or payload["type"] in TAKES_PAYLOAD
        sent = Sent(kind, payload, str(uuid4()), self.workspace.clock(), takes)
        with self.workspace.changing():
            self.record.entries.append(sent)
        return sent

    def _times(self) -> int:
        with self.workspace.changing():
            twice = self.duplicates > 0
            self.duplicates -= twice
        return 2 if twice else 1

    def _send(self, sent: Sent) -> None:
        if self.loop is None:
            raise RuntimeError("the sandbox has not been started")
        for _ in range(self._times()):
            self.loop.call_soon_threadsafe(self.sockets.send, sent)

    def _through(self, door: Door, sent: Sent) -> Json | None:
        self._carry(door, sent)
        if not sent.acks:
            raise Unanswered("dispatch_failed")
        return sent.acks[0]

    def _carry(self, door: Door, sent: Sent) -> None:
        delivery = Delivery(sent.kind, sent.payload, self.secret, sent.at)
        for _ in range(self._times()):
            reply = door(delivery)
            if reply.status == OK:
                sent.acks.append(_payload(reply.body))

    def _acknowledged(self, sent: Sent, payload: Json | None) -> None:
        """In the loop, so that what the ack asks for happens before the bot's next call."""
        with self.workspace.changing():
            sent.acks.append(payload)
            settle = self._settling.pop(sent.envelope_id, None)
            if settle is not None and sent.answered.set_running_or_notify_cancel():
                _settle(sent, settle, payload if sent.accepts_payload else None)


def _settle(sent: Sent, settle: Callable[[Json | None], Any], payload: Json | None) -> None:
    try:
        sent.answered.set_result(settle(payload))
    except Exception as error:  # noqa: BLE001  # it belongs to the person who waits
        sent.answered.set_exception(error)


def _payload(body: str | None) -> Json | None:
    if not body:
        return None
    return dict(json.loads(body)) if body.startswith("{") else {"text": body}
