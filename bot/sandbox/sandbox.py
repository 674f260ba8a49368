"""The sandbox as one object: its workspace, its server, its people, and its troubles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar, Unpack

from bot.sandbox.acts import Acts
from bot.sandbox.calls import Calls
from bot.sandbox.channel import Channel
from bot.sandbox.director import Director
from bot.sandbox.dispatch import Dispatch, Door
from bot.sandbox.faults import Fault, Faults, Planned
from bot.sandbox.methods.method import Token
from bot.sandbox.people import Group, Traits
from bot.sandbox.person import Person
from bot.sandbox.post import posting_to
from bot.sandbox.records import Record
from bot.sandbox.rules import Rules
from bot.sandbox.server import Server
from bot.sandbox.site import Site
from bot.sandbox.tiers import Tiers
from bot.sandbox.wire import Json
from bot.sandbox.workspace import BOT_USER, TEAM, Workspace

SIGNED_WITH = "sandbox-signing-secret"
Found = TypeVar("Found")


@dataclass(slots=True, repr=False)
class Sandbox:
    clock: Callable[[], datetime]
    _: KW_ONLY
    port: int = 0
    rules: Rules = field(default_factory=Rules)
    record: Record = field(default_factory=Record)
    faults: Faults = field(default_factory=Faults)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    director: Director = field(default_factory=Director)
    workspace: Workspace = field(init=False)
    _dispatch: Dispatch = field(init=False)
    _server: Server = field(init=False)
    _acts: Acts = field(init=False)

    bot_token = Token.BOT.value
    app_token = Token.APP.value
    signing_secret = SIGNED_WITH
    team_id = TEAM
    bot_user_id = BOT_USER

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.clock, self.rules)
        self._dispatch = Dispatch(self.workspace, self.record, SIGNED_WITH)
        calls = Calls(self.workspace, self.record, Tiers(self.clock))
        site = Site(self.workspace, self.people, self.record, self.faults, self.director)
        self._server = Server(self.workspace, self._dispatch, self.faults, calls, site, self.port)
        self._acts = Acts(self.workspace, self._dispatch)

    def start(self) -> Self:
        self._server.start()
        return self

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        return self.workspace.url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def environment(self) -> dict[str, str]:
        """What the bot needs to find this Slack instead of the real one."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": SIGNED_WITH,
        }

    # Who and where

    def person(self, handle: str, **traits: Unpack[Traits]) -> Person:
        with self.workspace.changing():
            member = self.workspace.directory.add(handle, traits)
        self.people[handle] = Person(member.id, self.workspace, self._acts)
        return self.people[handle]

    def channel(
        self,
        name: str,
        *,
        members: Iterable[Person] = (),
        private: bool = False,
        with_bot: bool = True,
    ) -> Channel:
        ids = [person.id for person in members] + ([BOT_USER] if with_bot else [])
        with self.workspace.changing():
            conversation = self.workspace.add_channel(name, ids, private=private)
        self.channels[name] = Channel(self.workspace, conversation)
        return self.channels[name]

    def group(self, handle: str, members: Iterable[Person]) -> Group:
        with self.workspace.changing():
            return self.workspace.directory.add_group(handle, [person.id for person in members])

    def looks_again(self) -> None:
        """What was moved outside of it, as the clock is, comes to the page."""
        with self.workspace.changing():
            pass

    # Waiting

    def until(self, condition: Callable[[], Found | None], within: float = 3.0) -> Found:
        """Waits for something to be true; the condition may look, but not call Slack."""
        return self.workspace.until(condition, within)

    def wait_for_bot(self, within: float = 10.0) -> None:
        self.until(lambda: self.sockets, within)

    @property
    def sockets(self) -> int:
        """How many are open."""
        return len(self._dispatch.sockets.connections)

    def hands_to(self, door: Door | None) -> None:
        """Without sockets: payloads go through the door, in the thread of whoever acts."""
        self._dispatch.door = door

    def posts_to(self, url: str) -> None:
        """Without sockets: payloads are posted to a request URL, signed, as Slack does it."""
        self.hands_to(posting_to(url, self.rules.ack_seconds))

    # Trouble

    def fails(
        self,
        method: str,
        fault: Fault,
        times: int | None = 1,
        channel: Channel | Person | None = None,
    ) -> None:
        with self.workspace.changing():
            self.faults.planned.append(Planned(fault, method, self._places(channel), times))

    def heals(self) -> None:
        with self.workspace.changing():
            self.faults.planned.clear()
            self.faults.chance = self.faults.lasting = None

    def disconnects(self, reason: str = "warning") -> None:
        """Slack asks the bot to connect anew."""
        self._server.in_loop(self._dispatch.sockets.disconnect, reason)

    def drops_sockets(self) -> None:
        """The sockets end without a word."""
        self._server.in_loop(self._dispatch.sockets.drop)

    def freezes_sockets(self) -> None:
        """The sockets stay open, and nothing comes through."""
        self._server.in_loop(self._dispatch.sockets.freeze)

    def duplicates(self, times: int = 1) -> None:
        """The next payloads arrive twice."""
        with self.workspace.changing():
            self._dispatch.duplicates = times

    def uninstalls_app(self) -> None:
        self.workspace.refuses_tokens("account_inactive")
        self.sends_event({"type": "app_uninstalled"})

    def revokes_tokens(self) -> None:
        self.workspace.refuses_tokens("token_revoked")
        self.sends_event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})

    def sends_event(self, event: Json) -> None:
        self._acts.happens(event)

    def _places(self, where: Channel | Person | None) -> frozenset[str]:
        if where is None:
            return frozenset()
        if isinstance(where, Channel):
            return frozenset({where.id})
        return frozenset({where.id, self.workspace.direct(where.id, BOT_USER).id})
