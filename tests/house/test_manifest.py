"""The manifest against what the bot listens to and calls, and against Slack's own limits."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from bot.cli.doctor import NEEDED, OPTIONAL
from bot.sandbox import MANIFEST_SCOPES
from bot.sandbox.methods import METHODS
from handlers.menu import SUBCOMMANDS

ROOT = Path(__file__).parents[2]
MANIFEST: Mapping[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
DISPLAY = MANIFEST["display_information"]
FEATURES = MANIFEST["features"]
SETTINGS = MANIFEST["settings"]
SCOPES = MANIFEST["oauth_config"]["scopes"]

# What each method costs us: the scopes we want it with, of those that Slack would take.
SCOPES_OF_METHODS = {
    "apps_connections_open": set(),  # with the app token
    "auth_test": set(),
    "bots_info": {"users:read"},
    "chat_postMessage": {"chat:write", "chat:write.public"},
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history", "channels:history", "groups:history"},
    "conversations_open": {"im:write"},
    "files_upload_v2": {"files:write"},
    "users_list": {"users:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
IN_STEPS = {"files_upload_v2": "files.completeUploadExternal"}  # the SDK's own, of several
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
SCOPES_OF_COMMANDS = {"commands"}


def calls_in(file: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def listened_to(kind: str) -> set[str]:
    """What `app.<kind>("…")` names; all wiring is in one file."""
    return {
        name
        for call in calls_in("handlers/__init__.py")
        if ast.unparse(call.func) == f"app.{kind}"
        for name in [ast.literal_eval(call.args[0])]
    }


def called_methods() -> set[str]:
    names = {
        call.func.attr
        for call in calls_in("bot/slack/gateway.py")
        if isinstance(call.func, ast.Attribute)
    }
    called = {name for name in names if "_" in name and callable(getattr(WebClient, name, None))}
    return called - {"api_call"}  # through which all of them go


def test_the_command_and_the_shortcut_are_those_we_listen_to() -> None:
    commands = {command["command"] for command in FEATURES["slash_commands"]}
    shortcuts = {(each["type"], each["callback_id"]) for each in FEATURES["shortcuts"]}

    assert commands == listened_to("command")
    assert shortcuts == {("global", name) for name in listened_to("global_shortcut")}


def test_the_events_are_those_we_listen_to() -> None:
    assert set(SETTINGS["event_subscriptions"]["bot_events"]) == listened_to("event")


def test_every_method_we_call_is_known_with_its_scopes() -> None:
    assert called_methods() == set(SCOPES_OF_METHODS)


@pytest.mark.parametrize("method", sorted(SCOPES_OF_METHODS))
def test_the_local_slack_demands_the_same_scopes(method: str) -> None:
    called = IN_STEPS.get(method, method.replace("_", "."))
    demanded = set(METHODS[called].scopes)
    ours = SCOPES_OF_METHODS[method]
    assert bool(demanded) == bool(ours)
    assert not demanded or demanded & ours  # any one of what Slack names is enough


def test_the_scopes_are_those_we_use_and_no_other() -> None:
    used = SCOPES_OF_COMMANDS.union(*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values())

    asked_for = [*SCOPES["bot"], *SCOPES["bot_optional"]]
    assert sorted(asked_for) == sorted(used)
    assert set(SCOPES_OF_EVENTS) == set(SETTINGS["event_subscriptions"]["bot_events"])


def test_the_doctor_asks_for_the_same_scopes() -> None:
    assert list(NEEDED) == SCOPES["bot"]
    assert list(OPTIONAL) == SCOPES["bot_optional"]


def test_the_local_slack_grants_the_same_scopes() -> None:
    assert list(MANIFEST_SCOPES) == [*SCOPES["bot"], *SCOPES["bot_optional"]]


def test_the_hint_shows_the_whole_menu() -> None:
    (command,) = FEATURES["slash_commands"]

    assert set(command["usage_hint"].strip("[]").split(" | ")) == set(SUBCOMMANDS)
    assert command["should_escape"]


def test_people_can_be_written_to_and_no_page_is_promised_that_is_not_there() -> None:
    home = FEATURES["app_home"]

    assert home["messages_tab_enabled"]
    assert home["messages_tab_read_only_enabled"]
    assert home["home_tab_enabled"] == ("app_home_opened" in listened_to("event"))


def test_it_runs_by_socket_mode_in_one_workspace_with_a_token_that_stays() -> None:
    assert SETTINGS["socket_mode_enabled"]
    assert SETTINGS["interactivity"] == {"is_enabled": True}
    assert not SETTINGS["org_deploy_enabled"]
    assert not SETTINGS["token_rotation_enabled"]
    assert "url" not in str(MANIFEST)


def test_nothing_is_longer_than_slack_allows() -> None:
    assert MANIFEST["_metadata"]["major_version"] == 2
    assert len(DISPLAY["name"]) <= 35
    assert len(DISPLAY["description"]) <= 140
    assert len(FEATURES["bot_user"]["display_name"]) <= 80
    assert len(FEATURES["slash_commands"]) <= 50
    for command in FEATURES["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    assert len(FEATURES["shortcuts"]) <= 10
    for shortcut in FEATURES["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150
    assert len(SCOPES["bot"]) + len(SCOPES["bot_optional"]) <= 255
    assert len(SETTINGS["event_subscriptions"]["bot_events"]) <= 100
