"""Methods about the app and the workspace themselves."""

from __future__ import annotations

from bot.sandbox.methods.method import Method, Token
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, Workspace

TEAM_NAME = "Preflight sandbox"
TEAM_URL = f"https://{TEAM_DOMAIN}.slack.com/"


def api_test(_: Workspace, params: Params) -> Json:
    if params.text("error"):
        raise Refused(params.text("error"), args=dict(params.given))
    return {"args": dict(params.given)}


def auth_test(workspace: Workspace, _: Params) -> Json:
    return {
        "url": TEAM_URL,
        "team": TEAM_NAME,
        "user": workspace.directory.people[BOT_USER].handle,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def open_connection(workspace: Workspace, _: Params) -> Json:
    where = workspace.url.replace("http://", "ws://")
    return {"url": f"{where}/link/?ticket={workspace.tickets.link()}&app_id={APP}"}


def bots_info(workspace: Workspace, params: Params) -> Json:
    if params.text("bot") not in {"", BOT}:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": BOT,
            "app_id": APP,
            "user_id": BOT_USER,
            "name": workspace.directory.people[BOT_USER].name,
            "deleted": False,
            "updated": workspace.stamps.seconds(),
            "icons": {},
        }
    }


def team_info(_: Workspace, __: Params) -> Json:
    return {
        "team": {
            "id": TEAM,
            "name": TEAM_NAME,
            "domain": TEAM_DOMAIN,
            "email_domain": "example.com",
            "icon": {"image_default": True},
        }
    }


METHODS = {
    "api.test": Method(api_test, a_minute=100, token=Token.NONE),
    "auth.test": Method(auth_test, a_minute=600),
    "apps.connections.open": Method(open_connection, token=Token.APP),
    "bots.info": Method(bots_info, ("users:read",)),
    "team.info": Method(team_info, ("team:read",)),
}
