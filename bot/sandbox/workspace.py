"""One Slack workspace: its people, channels, messages and screens, under one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TypeVar

from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import Content, Message
from bot.sandbox.people import Directory, Member
from bot.sandbox.rules import Rules
from bot.sandbox.stamps import Stamps, readable_id
from bot.sandbox.tickets import Tickets
from bot.sandbox.uploads import Uploads
from bot.sandbox.views import Screens
from bot.sandbox.wire import Refused

TEAM = "T0PREFLIGHT"
TEAM_DOMAIN = "preflight-sandbox"
APP = "A0PREFLIGHT"
BOT = "B0PREFLIGHT"
BOT_USER = "U0PREFLIGHT"
SLACKBOT = "USLACKBOT"
"""A bot of which users.info says that it is none."""

GLANCE = 0.05
Found = TypeVar("Found")


@dataclass(slots=True, repr=False)
class Workspace:
    clock: Callable[[], datetime]
    rules: Rules
    directory: Directory = field(init=False)
    stamps: Stamps = field(init=False)
    tickets: Tickets = field(init=False)
    screens: Screens = field(init=False)
    uploads: Uploads = field(init=False)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    directs: dict[frozenset[str], Conversation] = field(default_factory=dict)
    url: str = ""
    """Where the server listens, once it does."""
    token_error: str | None = None
    version: int = 0
    """Another after each change."""
    _watchers: list[Callable[[], None]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.directory = Directory(TEAM)
        self.stamps = Stamps(self.clock)
        self.tickets = Tickets(self.clock)
        self.screens = Screens(self.stamps, self.name_of)
        self.uploads = Uploads(self.stamps)
        robot = Member(BOT_USER, "preflight", TEAM, "Preflight", "Etc/UTC", bot=True)
        slackbot = Member(SLACKBOT, "slackbot", TEAM, "Slackbot", None)
        self.directory.people |= {SLACKBOT: slackbot, BOT_USER: robot}

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Everything is read in here, or in `changing`."""
        with self._changed:
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Everything is changed in here; whoever waits or watches looks again afterwards."""
        with self._changed:
            try:
                yield
            finally:
                self.version += 1
                self._changed.notify_all()
                for hear in self._watchers:
                    hear()

    @contextmanager
    def watched(self, hear: Callable[[], None]) -> Iterator[None]:
        """Calls `hear` after each change, from whatever thread changed something."""
        with self._changed:
            self._watchers.append(hear)
        try:
            yield
        finally:
            with self._changed:
                self._watchers.remove(hear)

    def refuses_tokens(self, error: str | None) -> None:
        with self.changing():
            self.token_error = error

    def until(self, condition: Callable[[], Found | None], within: float) -> Found:
        """Looks after every change here, and now and then for changes elsewhere."""
        for _ in range(ceil(within / GLANCE)):
            with self._changed:
                found = self._changed.wait_for(condition, GLANCE)
            if found:
                return found
        raise TimeoutError(f"nothing of the kind within {within:g} s")

    def name_of(self, identity: str) -> str:
        """What a person reads where an id stands."""
        if identity in self.directory.people:
            return f"@{self.directory.people[identity].name}"
        if identity in self.directory.groups:
            return f"@{self.directory.groups[identity].handle}"
        if identity in self.conversations:
            return f"#{self.conversations[identity].name}"
        return identity

    def conversation(self, identity: str) -> Conversation:
        """One that the bot may know of; private ones hide from those outside."""
        found = self.conversations.get(identity)
        if found is None or found.gone:
            raise Refused("channel_not_found")
        if (found.private or found.direct) and BOT_USER not in found.members:
            raise Refused("channel_not_found")
        return found

    def channel_named(self, name: str) -> Conversation | None:
        return next(
            (
                c
                for c in self.conversations.values()
                if c.name == name and not c.direct and not c.gone
            ),
            None,
        )

    def direct(self, *people: str) -> Conversation:
        """The one direct conversation of these people; made when first needed."""
        members = frozenset(people)
        if members not in self.directs:
            fresh = Conversation(
                self.stamps.id("D"), "", set(members), direct=True, created=self.stamps.seconds()
            )
            self.directs[members] = self._keep(fresh)
        return self.directs[members]

    def add_channel(self, name: str, members: Iterable[str], *, private: bool) -> Conversation:
        identity = readable_id("C", name, self.conversations)
        return self._keep(
            Conversation(
                identity, name, set(members), private=private, created=self.stamps.seconds()
            )
        )

    def shares_a_channel(self, person: str) -> bool:
        """Whether somebody from outside can be reached at all."""
        return any(
            person in c.members and not c.direct and not c.gone
            for c in self.conversations.values()
        )

    def _keep(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        return conversation

    def say(
        self,
        where: Conversation,
        author: str,
        content: Content,
        *,
        private_to: str | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        ts = self.stamps.ts()
        bot_id = BOT if author == BOT_USER else None
        message = Message(ts, where.id, author, self.name_of, bot_id, private_to, thread_ts)
        message.write(content, self.clock())
        where.said[ts] = message
        if thread_ts is not None:
            where.replies.setdefault(thread_ts, []).append(message)
        return message

    def private_to(self, person: str) -> list[Message]:
        """The ephemeral messages before a person, oldest first."""
        said = (m for c in self.conversations.values() for m in c.said.values())
        mine = (m for m in said if m.private_to == person and not m.deleted)
        return sorted(mine, key=lambda message: message.ts)
