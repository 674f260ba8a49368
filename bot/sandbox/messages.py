"""A message and every state it had. What a test holds in its hand stays true when it is edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.sandbox import elements, reading
from bot.sandbox.elements import Held
from bot.sandbox.reading import Names
from bot.sandbox.stamps import moment
from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A message as it stood once; pressing on it is pressing on a screen nobody refreshed."""

    message: Message
    content: Content
    at: datetime

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def blocks(self) -> list[Json]:
        return self.content.blocks

    @property
    def metadata(self) -> Json | None:
        return self.content.metadata

    @property
    def buttons(self) -> list[str]:
        return elements.button_labels(self.blocks)

    def as_text(self) -> str:
        said = reading.message(self.text, self.blocks, self.message.names)
        return "\n".join([*([said] if said else []), *(f"[{one['name']}]" for one in self.files)])

    @property
    def files(self) -> list[Json]:
        return self.content.files


@dataclass(slots=True, eq=False)
class Message:
    ts: str
    channel: str
    author: str
    names: Names
    bot_id: str | None = None
    private_to: str | None = None
    thread_ts: str | None = None
    deleted: bool = False
    versions: tuple[Version, ...] = ()
    held: dict[str, Held] = field(default_factory=dict)
    """What each reader has chosen in its menus and not yet sent."""

    def held_by(self, person: str) -> Held:
        return self.held.setdefault(person, Held())

    def write(self, content: Content, at: datetime) -> None:
        self.versions = (*self.versions, Version(self, content, at))

    def rewrite(self, content: Content, at: datetime) -> None:
        """An edit without metadata keeps what was there; an empty one removes it."""
        metadata = self.metadata if content.metadata is None else content.metadata or None
        self.write(replace(content, metadata=metadata), at)

    @property
    def id(self) -> str:
        return self.ts

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def text(self) -> str:
        return self.now.text

    @property
    def blocks(self) -> list[Json]:
        return self.now.blocks

    @property
    def metadata(self) -> Json | None:
        return self.now.metadata

    @property
    def buttons(self) -> list[str]:
        return self.now.buttons

    @property
    def at(self) -> datetime:
        return moment(self.ts)

    @property
    def edited(self) -> datetime | None:
        return self.now.at if len(self.versions) > 1 else None

    def as_text(self) -> str:
        return self.now.as_text()

    def __repr__(self) -> str:
        return f"<Message {self.ts} in {self.channel}: {self.text!r}>"


def as_slack_shows(version: Version, *, with_metadata: bool = True) -> Json:
    """The message object of history, of replies and of interactions."""
    message, content = version.message, version.content
    shown: Json = {
        "type": "message",
        "ts": message.ts,
        "user": message.author,
        "text": content.text,
    }
    if message.bot_id is not None:
        shown["bot_id"] = message.bot_id
    shown |= _parts(content)
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
    if message.edited is not None:
        shown["edited"] = {"user": message.author, "ts": f"{message.edited.timestamp():.6f}"}
    if content.metadata and with_metadata:
        shown["metadata"] = content.metadata
    return shown


def _parts(content: Content) -> Json:
    """What a message is made of beside its text, as far as it has it."""
    parts = {
        "blocks": content.blocks,
        "files": content.files,
        "subtype": "file_share" if content.files else None,
        "attachments": content.attachments,
    }
    return {name: part for name, part in parts.items() if part}
