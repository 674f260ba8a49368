"""What a Web API method is to this Slack: a function, the scopes it needs, and its tier."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import Workspace


class Token(Enum):
    BOT = "xoxb-sandbox"
    APP = "xapp-sandbox"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Method:
    run: Callable[[Workspace, Params], Json]
    scopes: tuple[str, ...] = ()
    """Any one of these is enough to call it."""
    a_minute: int = 50
    token: Token = Token.BOT


def demand_scope(workspace: Workspace, *any_of: str) -> None:
    granted = workspace.rules.scopes
    if any_of and granted.isdisjoint(any_of):
        raise Refused("missing_scope", needed=",".join(any_of), provided=listed(granted))


def listed(scopes: Iterable[str]) -> str:
    return ",".join(sorted(scopes))
