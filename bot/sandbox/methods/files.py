"""Methods that share a file: where to send it, and that it has arrived."""

from __future__ import annotations

from bot.sandbox.messages import Content
from bot.sandbox.methods.method import Method
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import BOT_USER, Workspace


def get_upload_url(workspace: Workspace, params: Params) -> Json:
    name, length = params.required("filename"), params.required("length")
    if not length.isdigit() or not int(length):
        raise Refused("invalid_arguments")
    upload = workspace.uploads.begin(name, int(length))
    return {"upload_url": f"{workspace.url}/upload/{upload.id}", "file_id": upload.id}


def complete_upload(workspace: Workspace, params: Params) -> Json:
    """What was sent is shared by the bot where it says; a person's id is no such place."""
    asked = params.json("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked:
        raise Refused("invalid_arguments")
    files = [workspace.uploads.get(str(one.get("id", ""))) for one in asked]
    if any(len(one.content) != one.length for one in files):
        raise Refused("file_not_found")
    for one, told in zip(files, asked, strict=True):
        one.title = str(told.get("title") or one.name)
    if place := params.text("channel_id"):
        where = workspace.conversation(place)
        if BOT_USER not in where.members:
            raise Refused("not_in_channel")
        shown = [{"id": one.id, "name": one.name, "title": one.title} for one in files]
        text = params.text("initial_comment")
        content = Content(text, files=shown)
        workspace.say(where, BOT_USER, content, thread_ts=params.text("thread_ts") or None)
    return {"files": [{"id": one.id, "title": one.title} for one in files]}


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), 100),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), 100),
}
