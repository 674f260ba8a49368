"""Answers by response_url, and those that come inside an ack."""

from __future__ import annotations

from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import Message
from bot.sandbox.methods.chat import content_of
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import BOT_USER, Workspace


def respond(workspace: Workspace, name: str, body: Json) -> None:
    """Ephemeral unless it says otherwise; works where the bot is no member."""
    address = workspace.tickets.open(name)
    params = Params(body)
    if params.flag("delete_original"):
        _source(address.source).deleted = True
    elif params.flag("replace_original") and address.source is not None:
        content = content_of(workspace, params, whole=False)
        _source(address.source).rewrite(content, workspace.clock())
    else:
        show(workspace, workspace.conversations[address.channel], address.person, body)


def show(workspace: Workspace, where: Conversation, person: str, body: Json) -> Message:
    params = Params(body)
    reader = None if params.text("response_type") == "in_channel" else person
    content = content_of(workspace, params, whole=False)
    return workspace.say(where, BOT_USER, content, private_to=reader)


def _source(source: Message | None) -> Message:
    if source is None or source.deleted:
        raise Refused("message_not_found")
    return source
