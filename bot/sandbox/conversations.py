"""Channels and direct messages: who is in them, what was said, and how Slack describes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.messages import Message
from bot.sandbox.wire import Json


@dataclass(slots=True)
class Conversation:
    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    direct: bool = False
    archived: bool = False
    gone: bool = False
    created: int = 0
    said: dict[str, Message] = field(default_factory=dict)
    replies: dict[str, list[Message]] = field(default_factory=dict)
    """By the message that their thread is about."""
    read: dict[str, str] = field(default_factory=dict)
    """The newest message that each member has seen."""

    @property
    def kind(self) -> str:
        """The prefix of the scopes that read it: channels, groups or im."""
        return "im" if self.direct else "groups" if self.private else "channels"

    @property
    def typed_name(self) -> str:
        """What a slash command calls it."""
        if self.direct:
            return "directmessage"
        return "privategroup" if self.private else self.name

    def newest(self, reader: str) -> Iterator[Message]:
        """What somebody reads in it, from the newest back: a glance is cheap in a long one too."""
        for message in reversed(self.said.values()):
            if not message.deleted and message.private_to in {None, reader}:
                yield message

    def unread(self, reader: str) -> Iterator[Message]:
        """What others said since somebody looked; what is in threads does not count."""
        last = self.read.get(reader, "")
        for message in self.newest(reader):
            if message.ts <= last:
                return
            if message.author != reader and message.thread_ts is None:
                yield message

    def history(self) -> list[Message]:
        """What everybody in it can read, oldest first."""
        return [m for m in self.said.values() if not m.deleted and m.private_to is None]

    def describe(self, seen_by: str) -> Json:
        common: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.archived,
            "is_im": self.direct,
            "is_org_shared": False,
        }
        if self.direct:
            return common | {"user": next(iter(sorted(self.members - {seen_by})), seen_by)}
        return common | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_mpim": False,
            "is_private": self.private,
            "is_general": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_pending_ext_shared": False,
            "is_member": seen_by in self.members,
            "creator": "USLACKBOT",
            "unlinked": 0,
            "pending_shared": [],
            "previous_names": [],
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
