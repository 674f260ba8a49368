"""Methods that write, change and delete messages."""

from __future__ import annotations

from bot.sandbox import elements, limits
from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import Content, Message, as_slack_shows
from bot.sandbox.methods.method import Method
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import BOT_USER, Workspace

LONGEST_TEXT = 40_000
LONGEST_EDIT = 4_000
MOST_ATTACHMENTS = 100


def post(workspace: Workspace, params: Params) -> Json:
    where = _addressed(workspace, params.required("channel"))
    content = content_of(workspace, params)
    message = workspace.say(where, BOT_USER, content, thread_ts=params.text("thread_ts") or None)
    return {"channel": where.id, "ts": message.ts, "message": as_slack_shows(message.now)}


def post_ephemeral(workspace: Workspace, params: Params) -> Json:
    where = _addressed(workspace, params.required("channel"))
    reader = params.required("user")
    if reader not in where.members:
        raise Refused("user_not_in_channel")
    content = content_of(workspace, params)
    return {"message_ts": workspace.say(where, BOT_USER, content, private_to=reader).ts}


def update(workspace: Workspace, params: Params) -> Json:
    message = _own(workspace, params, "cant_update_message")
    if workspace.conversations[message.channel].archived:
        raise Refused("is_inactive")
    if len(params.text("text")) > LONGEST_EDIT:
        raise Refused("msg_too_long")
    message.rewrite(_edited(workspace, params, message), workspace.clock())
    shown = as_slack_shows(message.now)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete(workspace: Workspace, params: Params) -> Json:
    message = _own(workspace, params, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def content_of(workspace: Workspace, params: Params, *, whole: bool = True) -> Content:
    """What a message is to say, if Slack would take it; `whole` counts all blocks together."""
    blocks = blocks_of(workspace, params, whole=whole)
    attachments = params.json("attachments", "invalid_attachments") or []
    text = params.text("text")
    if params.text("markdown_text"):
        if text or blocks:
            raise Refused("markdown_text_conflict")
        text = params.text("markdown_text")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if not (text.strip() or blocks or attachments):
        raise Refused("no_text")
    return Content(text[:LONGEST_TEXT], blocks, metadata_of(params), attachments)


def blocks_of(workspace: Workspace, params: Params, *, whole: bool = True) -> list[Json]:
    blocks = params.json("blocks", "invalid_blocks_format") or []
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format")
    limits.refuse_message(blocks, newer_blocks=workspace.rules.newer_blocks, whole=whole)
    return elements.named(blocks, lambda: workspace.stamps.id("b"))


def metadata_of(params: Params) -> Json | None:
    """Both fields, and a payload one level of names deep or more."""
    metadata = params.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if metadata and not _is_metadata(metadata):
        raise Refused("invalid_metadata_schema")
    return metadata


def _is_metadata(given: Json) -> bool:
    return bool(given.get("event_type")) and isinstance(given.get("event_payload"), dict)


def _edited(workspace: Workspace, params: Params, message: Message) -> Content:
    """Text without blocks takes the blocks away; blocks without text keep the text."""
    if "text" not in params.given and "blocks" not in params.given:
        if "metadata" not in params.given:
            raise Refused("no_text")
        return Content(message.text, message.blocks, metadata_of(params))
    if "text" in params.given:
        return content_of(workspace, params)
    return Content(message.text, blocks_of(workspace, params), metadata_of(params))


def _addressed(workspace: Workspace, channel: str) -> Conversation:
    """A channel by id or name, a direct message, or a person; and whether we may write there."""
    if channel.startswith(("U", "W")):
        return _with_person(workspace, channel)
    named = workspace.channel_named(channel.removeprefix("#"))
    where = workspace.conversation(named.id if named else channel)
    if where.archived:
        raise Refused("is_archived")
    if where.direct and not workspace.rules.messages_tab:
        raise Refused("messages_tab_disabled")
    if BOT_USER not in where.members and "chat:write.public" not in workspace.rules.scopes:
        raise Refused("not_in_channel")
    return where


def _with_person(workspace: Workspace, person: str) -> Conversation:
    """Posting to somebody who has left succeeds; it is only never read."""
    who = workspace.directory.people.get(person)
    if who is None or (who.outsider and not workspace.shares_a_channel(person)):
        raise Refused("channel_not_found")
    if who.bot:
        raise Refused("cannot_dm_bot")
    if not workspace.rules.messages_tab:
        raise Refused("messages_tab_disabled")
    return workspace.direct(person, BOT_USER)


def _own(workspace: Workspace, params: Params, otherwise: str) -> Message:
    where = workspace.conversation(params.required("channel"))
    message = where.said.get(params.required("ts"))
    if message is None or message.deleted or message.private_to is not None:
        raise Refused("message_not_found")
    if message.author != BOT_USER:
        raise Refused(otherwise)
    return message


METHODS = {
    "chat.postMessage": Method(post, ("chat:write",), 525),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), 100),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
}
