"""Who is in the workspace, and what the app is told about them."""

from __future__ import annotations

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Person, Sandbox
from bot.sandbox.wire import Json
from tests.sandbox.clock import Clock
from tests.sandbox.listeners import keeps


def test_a_profile_has_what_slack_puts_there(client: WebClient, ana: Person, clock: Clock) -> None:
    user = client.users_info(user=ana.id)["user"]

    assert (user["id"], user["name"], user["real_name"]) == (ana.id, "ana", "Ana Keller")
    assert (user["tz"], user["tz_offset"]) == ("Europe/Zurich", 3600)
    assert user["profile"]["email"] == "ana@example.com"
    assert user["is_bot"] is user["deleted"] is user["is_restricted"] is False
    clock.passes(days=180)
    assert client.users_info(user=ana.id)["user"]["tz_offset"] == 7200


def test_ids_can_be_read_and_are_never_the_same(slack: Sandbox, ana: Person) -> None:
    twin = slack.person("Ana")

    assert ana.id == "U0ANA0000"
    assert twin.id != ana.id
    assert slack.channel("ai-pilots").id == "C0AIPILOTS"


@pytest.mark.parametrize(
    ("traits", "flags"),
    [
        ({"guest": True}, {"is_restricted": True, "is_ultra_restricted": False}),
        ({"single_channel": True}, {"is_restricted": True, "is_ultra_restricted": True}),
        ({"admin": True}, {"is_admin": True, "is_owner": False}),
        ({"owner": True}, {"is_admin": True, "is_owner": True}),
        ({"bot": True}, {"is_bot": True}),
        ({"outsider": True}, {"is_stranger": True, "team_id": "T0ELSEWHERE"}),
        ({"deactivated": True}, {"deleted": True}),
    ],
)
def test_standing_shows(client: WebClient, slack: Sandbox, traits: Json, flags: Json) -> None:
    who = slack.person("someone", **traits)
    slack.channel("shared", members=[who])

    user = client.users_info(user=who.id)["user"]

    assert {name: user[name] for name in flags} == flags


def test_a_zone_and_an_address_may_be_missing(client: WebClient, slack: Sandbox) -> None:
    who = slack.person("nozone", zone=None, email=None)

    user = client.users_info(user=who.id)["user"]

    assert "tz" not in user
    assert "email" not in user["profile"]


def test_addresses_need_their_permission(client: WebClient, slack: Sandbox, ana: Person) -> None:
    slack.rules.scopes.discard("users:read.email")

    assert "email" not in client.users_info(user=ana.id)["user"]["profile"]
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.users_lookupByEmail(email="ana@example.com")


def test_the_list_of_people_comes_in_pages(client: WebClient, ana: Person, bob: Person) -> None:
    first = client.users_list(limit=3)
    rest = client.users_list(cursor=first["response_metadata"]["next_cursor"])

    assert [user["id"] for user in first["members"]][-1] == ana.id
    assert [user["id"] for user in rest["members"]] == [bob.id]
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        client.users_list(cursor="nowhere")


def test_people_read_clocks_of_their_own(slack: Sandbox, bob: Person, clock: Clock) -> None:
    assert f"{bob.local(clock()):%a %H:%M}" == "Mon 17:30"
    assert f"{slack.person('nozone', zone=None).local(clock()):%H:%M}" == "08:30"


def test_people_are_found_by_address(client: WebClient, ana: Person) -> None:
    assert client.users_lookupByEmail(email="Ana@Example.com")["user"]["id"] == ana.id
    with pytest.raises(SlackApiError, match="users_not_found"):
        client.users_lookupByEmail(email="nobody@example.com")


def test_the_list_of_people_holds_slackbot_who_says_it_is_no_bot(
    client: WebClient, ana: Person
) -> None:
    members = {user["id"]: user for user in client.users_list()["members"]}

    assert members["USLACKBOT"]["is_bot"] is False
    assert ana.id in members


def test_the_app_hears_of_a_change(at_the_door: App, ana: Person) -> None:
    heard: list[Json] = []
    at_the_door.event("user_change")(keeps(heard))

    ana.changes(zone="Asia/Tokyo", name="Ana Suzuki")
    ana.changes(deactivated=True)

    assert [(event["user"]["real_name"], event["user"]["deleted"]) for event in heard] == [
        ("Ana Suzuki", False),
        ("Ana Suzuki", True),
    ]
    assert heard[0]["user"]["tz"] == "Asia/Tokyo"
    assert ana.zone == "Asia/Tokyo"


def test_user_groups_are_a_paid_feature(
    client: WebClient, slack: Sandbox, ana: Person, bob: Person
) -> None:
    pmo = slack.group("pmo", [ana, bob])

    assert client.usergroups_list()["usergroups"][0]["handle"] == "pmo"
    assert client.usergroups_users_list(usergroup=pmo.id)["users"] == [ana.id, bob.id]
    pmo.members = (ana.id,)
    assert client.usergroups_users_list(usergroup=pmo.id)["users"] == [ana.id]

    slack.rules.user_groups = False
    with pytest.raises(SlackApiError, match="plan_upgrade_required"):
        client.usergroups_list()
