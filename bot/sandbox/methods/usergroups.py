"""Methods about user groups, a paid feature."""

from __future__ import annotations

from bot.sandbox.methods.method import Method
from bot.sandbox.people import Group
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import TEAM, Workspace


def everyone(workspace: Workspace, params: Params) -> Json:
    _paid(workspace)
    with_users = params.flag("include_users")
    groups = workspace.directory.groups.values()
    return {"usergroups": [_shown(group, with_users=with_users) for group in groups]}


def members(workspace: Workspace, params: Params) -> Json:
    _paid(workspace)
    group = workspace.directory.groups.get(params.required("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.members)}


def _paid(workspace: Workspace) -> None:
    if not workspace.rules.user_groups:
        raise Refused("plan_upgrade_required")


def _shown(group: Group, *, with_users: bool) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": TEAM,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.members),
    }
    return shown | ({"users": list(group.members)} if with_users else {})


METHODS = {
    "usergroups.list": Method(everyone, ("usergroups:read",), 20),
    "usergroups.users.list": Method(members, ("usergroups:read",), 20),
}
