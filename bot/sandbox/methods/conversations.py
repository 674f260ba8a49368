"""Methods about channels and direct messages."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.conversations import Conversation
from bot.sandbox.messages import as_slack_shows
from bot.sandbox.methods.method import Method, demand_scope
from bot.sandbox.methods.paging import page
from bot.sandbox.people import Member
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import BOT_USER, Workspace

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
LONGEST_HISTORY = 999


def open_(workspace: Workspace, params: Params) -> Json:
    given = params.text("channel")
    if given:
        return {"channel": {"id": workspace.conversation(given).id}}
    people = [person for person in params.text("users").split(",") if person]
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > 1:
        raise Refused("missing_scope", needed="mpim:write", provided="")
    who = _reachable(workspace, people[0])
    known = frozenset({who.id, BOT_USER}) in workspace.directs
    channel: Json = {"id": workspace.direct(who.id, BOT_USER).id}
    if params.flag("return_im"):
        channel |= {"is_im": True, "user": who.id, "is_open": True}
    return {"channel": channel} | ({"no_op": True, "already_open": True} if known else {})


def _reachable(workspace: Workspace, person: str) -> Member:
    who = workspace.directory.people.get(person)
    if who is None:
        raise Refused("user_not_found")
    if who.deactivated:
        raise Refused("user_disabled")
    if who.outsider and not workspace.shares_a_channel(who.id):
        raise Refused("user_not_visible")
    return who


def history(workspace: Workspace, params: Params) -> Json:
    where = workspace.conversation(params.required("channel"))
    demand_scope(workspace, f"{where.kind}:history")
    if BOT_USER not in where.members:
        raise Refused("not_in_channel")
    within = _between(params)
    chosen = [m for m in reversed(where.history()) if m.thread_ts is None and within(float(m.ts))]
    limit = min(params.number("limit", 100), LONGEST_HISTORY)
    found, cursor = page(chosen, Params({**params.given, "limit": limit}))
    with_metadata = params.flag("include_all_metadata")
    return {
        "messages": [as_slack_shows(m.now, with_metadata=with_metadata) for m in found],
        "has_more": bool(cursor),
        "pin_count": 0,
    } | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _between(params: Params) -> Callable[[float], bool]:
    oldest = _moment(params, "oldest", 0.0)
    latest = _moment(params, "latest", float("inf"))
    if params.flag("inclusive"):
        return lambda ts: oldest <= ts <= latest
    return lambda ts: oldest < ts < latest


def _moment(params: Params, name: str, otherwise: float) -> float:
    try:
        return float(params.text(name) or otherwise)
    except ValueError as error:
        raise Refused(f"invalid_ts_{name}") from error


def info(workspace: Workspace, params: Params) -> Json:
    where = workspace.conversation(params.required("channel"))
    demand_scope(workspace, f"{where.kind}:read")
    return {"channel": where.describe(BOT_USER)}


def everything(workspace: Workspace, params: Params) -> Json:
    asked = [kind for kind in (params.text("types") or "public_channel").split(",") if kind]
    if not set(asked) <= set(KINDS):
        raise Refused("invalid_types")
    for kind in asked:
        demand_scope(workspace, f"{KINDS[kind]}:read")
    wanted = {KINDS[kind] for kind in asked}
    visible = [
        c for c in workspace.conversations.values() if c.kind in wanted and _listed(c, params)
    ]
    found, cursor = page(visible, params)
    return {
        "channels": [where.describe(BOT_USER) for where in found],
        "response_metadata": {"next_cursor": cursor},
    }


def _listed(where: Conversation, params: Params) -> bool:
    if where.gone or (where.archived and params.flag("exclude_archived")):
        return False
    return not (where.private or where.direct) or BOT_USER in where.members


def members(workspace: Workspace, params: Params) -> Json:
    where = workspace.conversation(params.required("channel"))
    demand_scope(workspace, f"{where.kind}:read")
    found, cursor = page(sorted(where.members), params)
    return {"members": list(found), "response_metadata": {"next_cursor": cursor}}


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
METHODS = {
    "conversations.open": Method(open_, ("im:write",)),
    "conversations.history": Method(
        history, ("channels:history", "groups:history", "mpim:history", "im:history")
    ),
    "conversations.info": Method(info, READ),
    "conversations.list": Method(everything, READ, 20),
    "conversations.members": Method(members, READ, 100),
}
