"""Methods that open and change modals and the Home tab."""

from __future__ import annotations

from bot.sandbox import limits
from bot.sandbox.methods.method import Method
from bot.sandbox.payloads import show
from bot.sandbox.views import View
from bot.sandbox.wire import Json, Params, Refused, invalid_arguments
from bot.sandbox.workspace import Workspace


def open_(workspace: Workspace, params: Params) -> Json:
    given = view_of(workspace, params, "modal")
    person = workspace.tickets.exchange(params.required("trigger_id"))
    return {"view": show(workspace.screens.open(person, given))}


def push(workspace: Workspace, params: Params) -> Json:
    given = view_of(workspace, params, "modal")
    person = workspace.tickets.exchange(params.required("trigger_id"))
    return {"view": show(workspace.screens.push(person, given))}


def update(workspace: Workspace, params: Params) -> Json:
    given = view_of(workspace, params, "modal")
    view = workspace.screens.find(params.text("view_id"), params.text("external_id"))
    _unchanged(view, params)
    workspace.screens.update(view, given)
    return {"view": show(view)}


def publish(workspace: Workspace, params: Params) -> Json:
    if not workspace.rules.home_tab:
        raise Refused("not_enabled")
    given = view_of(workspace, params, "home")
    person = params.required("user_id")
    if person not in workspace.directory.people:
        raise invalid_arguments("invalid `user_id`")
    _unchanged(workspace.screens.homes.get(person), params)
    return {"view": show(workspace.screens.publish(person, given))}


def view_of(workspace: Workspace, params: Params, kind: str) -> Json:
    given = params.json("view")
    if not isinstance(given, dict):
        raise invalid_arguments("missing required field: view")
    limits.refuse_view(given, kind, newer_blocks=workspace.rules.newer_blocks)
    return given


def _unchanged(view: View | None, params: Params) -> None:
    given = params.text("hash")
    if given and view is not None and view.hash != given:
        raise Refused("hash_conflict")


METHODS = {
    "views.open": Method(open_, a_minute=100),
    "views.push": Method(push, a_minute=100),
    "views.update": Method(update, a_minute=100),
    "views.publish": Method(publish, a_minute=100),
}
