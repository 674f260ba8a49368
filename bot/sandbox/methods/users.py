"""Methods about people."""

from __future__ import annotations

from bot.sandbox.methods.method import Method
from bot.sandbox.methods.paging import page
from bot.sandbox.people import Member, profile
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import Workspace


def info(workspace: Workspace, params: Params) -> Json:
    who = _known(workspace, params.required("user"))
    return {"user": _shown(workspace, who, params)}


def everyone(workspace: Workspace, params: Params) -> Json:
    people, cursor = page(list(workspace.directory.people.values()), params, otherwise=1000)
    return {
        "members": [_shown(workspace, who, params) for who in people],
        "cache_ts": workspace.stamps.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def by_email(workspace: Workspace, params: Params) -> Json:
    who = workspace.directory.by_email(params.required("email"))
    if who is None or who.deactivated:
        raise Refused("users_not_found")
    return {"user": _shown(workspace, who, params)}


def do_not_disturb(workspace: Workspace, params: Params) -> Json:
    _known(workspace, params.required("user"))
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def _known(workspace: Workspace, person: str) -> Member:
    who = workspace.directory.people.get(person)
    if who is None:
        raise Refused("user_not_found")
    if who.outsider and not workspace.shares_a_channel(person):
        raise Refused("user_not_visible")
    return who


def _shown(workspace: Workspace, who: Member, params: Params) -> Json:
    with_email = "users:read.email" in workspace.rules.scopes
    shown = profile(who, workspace.clock(), with_email=with_email)
    return shown | ({"locale": "en-US"} if params.flag("include_locale") else {})


METHODS = {
    "users.info": Method(info, ("users:read",), 100),
    "users.list": Method(everyone, ("users:read",), 20),
    "users.lookupByEmail": Method(by_email, ("users:read.email",)),
    "dnd.info": Method(do_not_disturb, ("dnd:read",)),
}
