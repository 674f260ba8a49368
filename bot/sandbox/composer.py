"""What Slack makes of the words people type: mentions, links and entities."""

from __future__ import annotations

import re

from bot.sandbox.workspace import Workspace

WORD = re.compile(
    r"""
      (?P<link>https?://[^\s<>|]+)
    | (?P<mail>[\w.+-]+@[\w-]+\.[\w.-]*\w)
    | (?<![\w@])@(?P<person>\w[\w.-]*)
    | (?<![\w&#])\#(?P<channel>\w[\w-]*)
    """,
    re.VERBOSE,
)
EVERYBODY = {"here", "channel", "everyone"}


def sent(text: str, workspace: Workspace) -> str:
    """The text as a command with `should_escape` carries it."""
    pieces: list[str] = []
    end = 0
    for found in WORD.finditer(text):
        pieces += [_entities(text[end : found.start()]), _word(found, workspace)]
        end = found.end()
    return "".join([*pieces, _entities(text[end:])])


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _word(found: re.Match[str], workspace: Workspace) -> str:
    if found["link"]:
        return f"<{_entities(found['link'])}>"
    if found["mail"]:
        return f"<mailto:{found['mail']}|{found['mail']}>"
    if found["channel"]:
        return _channel(found["channel"], workspace) or found[0]
    return _person(found["person"], workspace) or found[0]


def _channel(name: str, workspace: Workspace) -> str | None:
    channel = workspace.channel_named(name)
    if channel is None:
        return None
    return f"<#{channel.id}|{'' if channel.private else name}>"


def _person(handle: str, workspace: Workspace) -> str | None:
    """A full stop after a name belongs to the sentence."""
    name = handle.rstrip(".-")
    rest = handle[len(name) :]
    if name in EVERYBODY:
        return f"<!{name}>{rest}"
    who = workspace.directory.by_handle(name)
    if who is not None:
        return f"<@{who.id}|{who.handle}>{rest}"
    group = workspace.directory.group_by_handle(name)
    return f"<!subteam^{group.id}|@{name}>{rest}" if group is not None else None
