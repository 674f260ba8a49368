"""What one person sees, as the page gets it: where they are, what is new, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.sandbox import elements
from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import Message
from bot.sandbox.people import Member
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import BOT_USER, SLACKBOT, Workspace

MOST_UNREAD = 99
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, and where: a place, so many of its newest messages, and a thread in it."""

    person: str
    place: str = ""
    most: int = 40
    thread: str = ""


def snapshot(workspace: Workspace, look: Look) -> Json:
    """One state of the whole screen; its cost does not grow with what was said before."""
    with workspace.looking():
        me = look.person
        mine = [c for c in workspace.conversations.values() if me in c.members and not c.gone]
        place = next((each for each in mine if each.id == look.place), None)
        home = workspace.screens.homes.get(me)
        return {
            "version": workspace.version,
            "now": workspace.clock().timestamp(),
            "me": me,
            "people": [_person(workspace, who) for who in workspace.directory.people.values()],
            "names": _names(workspace),
            "places": [_summary(workspace, each, me) for each in mine],
            "place": _place(workspace, place, look) if place else None,
            "modals": [_view(view) for view in workspace.screens.stack(me)],
            "home": _view(home) if home else None,
        }


def _person(workspace: Workspace, who: Member) -> Json:
    """Somebody, and how much of what was written to them alone is still unread."""
    directs = (c for members, c in workspace.directs.items() if who.id in members)
    return {
        "id": who.id,
        "handle": who.handle,
        "name": who.name,
        "zone": who.zone,
        "app": who.id in {BOT_USER, SLACKBOT} or who.bot,
        "deactivated": who.deactivated,
        "unread": 0 if who.bot else sum(_unread(c, who.id) for c in directs),
    }


def _names(workspace: Workspace) -> Json:
    """What stands for the id of a channel or a group."""
    channels = {c.id: c.name for c in workspace.conversations.values() if not c.direct}
    return channels | {g.id: g.handle for g in workspace.directory.groups.values()}


def _unread(conversation: Conversation, reader: str) -> int:
    return sum(1 for _ in islice(conversation.unread(reader), MOST_UNREAD + 1))


def _summary(workspace: Workspace, conversation: Conversation, me: str) -> Json:
    return {
        "id": conversation.id,
        "kind": _kind(conversation),
        "name": conversation.name,
        "with": next(iter(conversation.members - {me}), me) if conversation.direct else None,
        "private": conversation.private,
        "archived": conversation.archived,
        "members": len(conversation.members - {BOT_USER}),
        "writable": _writable(workspace, conversation),
        "unread": _unread(conversation, me),
        "read": conversation.read.get(me, ""),
    }


def _kind(conversation: Conversation) -> str:
    if not conversation.direct:
        return "channel"
    return "app" if BOT_USER in conversation.members else "dm"


def _writable(workspace: Workspace, conversation: Conversation) -> bool:
    """An app may keep people from writing to it; then nothing can be typed there at all."""
    read_only = _kind(conversation) == "app" and workspace.rules.messages_tab_read_only
    return not (read_only or conversation.archived)


def _place(workspace: Workspace, conversation: Conversation, look: Look) -> Json:
    most = min(look.most, MOST_AT_ONCE)
    found = list(islice(_top(conversation, look.person), most + 1))
    shown = reversed(found[:most])
    return {
        **_summary(workspace, conversation, look.person),
        "messages": [_message(conversation, each, look.person) for each in shown],
        "earlier": len(found) > most,
        "thread": _thread(conversation, look) if look.thread else None,
    }


def _top(conversation: Conversation, reader: str) -> Iterator[Message]:
    return (each for each in conversation.newest(reader) if each.thread_ts is None)


def _thread(conversation: Conversation, look: Look) -> list[Json] | None:
    """The message it is about, and what was said below it."""
    first = conversation.said.get(look.thread)
    if first is None:
        return None
    said = [first, *conversation.replies.get(look.thread, ())]
    readable = (each for each in said if not each.deleted)
    return [_message(conversation, each, look.person) for each in readable]


def _message(conversation: Conversation, message: Message, reader: str) -> Json:
    replies = [each for each in conversation.replies.get(message.ts, ()) if not each.deleted]
    held = message.held.get(reader)
    return {
        "ts": message.ts,
        "author": message.author,
        "text": message.text,
        "blocks": message.blocks,
        "files": message.now.files,
        "version": len(message.versions) - 1,
        "edited": message.edited is not None,
        "private": message.private_to is not None,
        "replies": len(replies),
        "repliers": list(dict.fromkeys(each.author for each in replies)),
        "states": held.values(elements.controls(message.blocks)) if held else {},
    }


def _view(view: View) -> Json:
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.title,
        "submit": view.submit,
        "close": view.close,
        "clears": view.takes_all_along,
        "blocks": view.blocks,
        "states": view.states(),
        "errors": view.errors,
    }
