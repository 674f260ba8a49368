"""A channel as a test or the demo holds it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import Message
from bot.sandbox.workspace import BOT_USER, Workspace


@dataclass(frozen=True, slots=True)
class Channel:
    workspace: Workspace
    conversation: Conversation

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def name(self) -> str:
        return self.conversation.name

    @property
    def mention(self) -> str:
        return f"<#{self.id}|{self.name}>"

    @property
    def messages(self) -> list[Message]:
        """What everybody in it reads, oldest first."""
        with self.workspace.looking():
            return self.conversation.history()

    def archives(self) -> None:
        self._becomes(archived=True)

    def unarchives(self) -> None:
        self._becomes(archived=False)

    def becomes_private(self) -> None:
        self._becomes(private=True)

    def vanishes(self) -> None:
        """Deleted, as an admin may."""
        self._becomes(gone=True)

    def takes_bot(self) -> None:
        with self.workspace.changing():
            self.conversation.members.add(BOT_USER)

    def drops_bot(self) -> None:
        with self.workspace.changing():
            self.conversation.members.discard(BOT_USER)

    def _becomes(self, **state: bool) -> None:
        with self.workspace.changing():
            for name, value in state.items():
                setattr(self.conversation, name, value)

    def __repr__(self) -> str:
        return f"<Channel {self.id} #{self.name}>"
