"""Short-lived permissions: triggers that open one view, and addresses for later answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from bot.sandbox.messages import Message
from bot.sandbox.wire import Refused

TRIGGER_LIVES = timedelta(seconds=3)
ADDRESS_LIVES = timedelta(minutes=30)
ADDRESS_USES = 5


@dataclass(slots=True)
class Trigger:
    person: str
    issued: datetime
    used: bool = False


@dataclass(slots=True)
class Address:
    """Where the app may answer later: the person and place it came from."""

    person: str
    channel: str
    issued: datetime
    source: Message | None = None
    uses: int = 0


@dataclass(slots=True)
class Tickets:
    clock: Callable[[], datetime]
    triggers: dict[str, Trigger] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def link(self) -> str:
        """Lets one socket in."""
        name = token_hex(12)
        self.links.add(name)
        return name

    def admit(self, link: str) -> bool:
        known = link in self.links
        self.links.discard(link)
        return known

    def trigger(self, person: str) -> str:
        name = f"{len(self.triggers) + 1}.{int(self.clock().timestamp())}.{token_hex(16)}"
        self.triggers[name] = Trigger(person, self.clock())
        return name

    def exchange(self, name: str) -> str:
        """The person before whom a view may now open."""
        trigger = self.triggers.get(name)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock() - trigger.issued > TRIGGER_LIVES:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.person

    def address(self, person: str, channel: str, source: Message | None = None) -> str:
        """The last part of a new response_url."""
        name = token_hex(12)
        self.addresses[name] = Address(person, channel, self.clock(), source)
        return name

    def open(self, name: str) -> Address:
        address = self.addresses.get(name)
        if address is None:
            raise Refused("invalid_token")
        if self.clock() - address.issued > ADDRESS_LIVES:
            raise Refused("expired_url")
        if address.uses >= ADDRESS_USES:
            raise Refused("used_url")
        address.uses += 1
        return address
