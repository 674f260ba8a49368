"""The Web API as slack_sdk's own client sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Channel, Person, Sandbox
from bot.sandbox.wire import Json
from tests.sandbox.clock import Clock

NAMED = [{"type": "section", "text": {"type": "mrkdwn", "text": "*hello*"}}]
LETTER = {"event_type": "letter", "event_payload": {"id": "7f3a"}}


def refused(call: Any, **arguments: Any) -> Any:
    """The error that Slack answers with, and all that stands beside it."""
    with pytest.raises(SlackApiError) as raised:
        call(**arguments)
    return raised.value.response.data


def error(call: Any, **arguments: Any) -> Any:
    return refused(call, **arguments)["error"]


def test_the_app_learns_who_and_where_it_is(client: WebClient, slack: Sandbox) -> None:
    me = client.auth_test()
    robot = client.bots_info(bot=me["bot_id"])["bot"]

    assert (me["user_id"], me["team_id"]) == (slack.bot_user_id, slack.team_id)
    assert robot["app_id"].startswith("A")
    assert "chat:write" in me.headers["X-OAuth-Scopes"].split(",")


def test_a_post_reaches_a_channel_and_comes_back_in_the_history(
    client: WebClient, pilots: Channel
) -> None:
    reply = client.chat_postMessage(channel=pilots.id, text="hello", blocks=NAMED, metadata=LETTER)

    history = client.conversations_history(channel=pilots.id, include_all_metadata=True)
    assert history["messages"][0]["ts"] == reply["ts"]
    assert history["messages"][0]["metadata"] == LETTER
    assert history["messages"][0]["bot_id"] == reply["message"]["bot_id"]
    assert pilots.messages[0].blocks[0]["block_id"]


def test_metadata_stays_out_of_a_history_that_did_not_ask_for_it(
    client: WebClient, pilots: Channel
) -> None:
    client.chat_postMessage(channel=pilots.id, text="hello", metadata=LETTER)

    assert "metadata" not in client.conversations_history(channel=pilots.id)["messages"][0]


def test_a_post_to_a_person_lands_in_the_one_direct_message(
    client: WebClient, ana: Person
) -> None:
    first = client.chat_postMessage(channel=ana.id, text="one")
    opened = client.conversations_open(users=ana.id)
    second = client.chat_postMessage(channel=opened["channel"]["id"], text="two")

    assert first["channel"] == second["channel"]
    assert first["channel"].startswith("D")
    assert [message.text for message in ana.dms] == ["one", "two"]


def test_a_channel_may_be_named(client: WebClient, pilots: Channel) -> None:
    assert client.chat_postMessage(channel="#ai-pilots", text="hello")["channel"] == pilots.id


def test_timestamps_follow_the_given_clock_and_are_never_the_same(
    client: WebClient, pilots: Channel, clock: Clock
) -> None:
    sent = [client.chat_postMessage(channel=pilots.id, text=str(n))["ts"] for n in range(3)]
    clock.passes(hours=-1)
    sent.append(client.chat_postMessage(channel=pilots.id, text="the clock went back")["ts"])

    assert sent == sorted(set(sent), key=float)
    assert datetime.fromtimestamp(float(sent[0]), UTC) == pilots.messages[0].at


def test_history_is_newest_first_and_comes_in_pages(
    client: WebClient, pilots: Channel, clock: Clock
) -> None:
    for number in range(5):
        client.chat_postMessage(channel=pilots.id, text=str(number))
        clock.passes(minutes=1)

    first = client.conversations_history(channel=pilots.id, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=pilots.id, limit=2, cursor=cursor)

    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert first["has_more"] is True
    assert [m["text"] for m in second["messages"]] == ["2", "1"]


def test_history_may_be_cut_at_both_ends(client: WebClient, pilots: Channel, clock: Clock) -> None:
    stamps = []
    for number in range(4):
        stamps.append(client.chat_postMessage(channel=pilots.id, text=str(number))["ts"])
        clock.passes(minutes=1)

    between = client.conversations_history(channel=pilots.id, oldest=stamps[0], latest=stamps[3])
    inclusive = client.conversations_history(channel=pilots.id, oldest=stamps[2], inclusive=True)

    assert [m["text"] for m in between["messages"]] == ["2", "1"]
    assert [m["text"] for m in inclusive["messages"]] == ["3", "2"]
    assert (
        error(client.conversations_history, channel=pilots.id, oldest="x") == "invalid_ts_oldest"
    )


def test_an_edit_keeps_what_it_does_not_mention(
    client: WebClient, pilots: Channel, clock: Clock
) -> None:
    ts = client.chat_postMessage(channel=pilots.id, text="one", blocks=NAMED, metadata=LETTER)[
        "ts"
    ]
    clock.passes(minutes=3)

    client.chat_update(channel=pilots.id, ts=ts, text="two")

    message = pilots.messages[0]
    assert (message.text, message.blocks, message.metadata) == ("two", [], LETTER)
    assert message.edited == clock()
    assert [version.text for version in message.versions] == ["one", "two"]


def test_a_deleted_message_is_gone(client: WebClient, pilots: Channel) -> None:
    ts = client.chat_postMessage(channel=pilots.id, text="one")["ts"]

    client.chat_delete(channel=pilots.id, ts=ts)

    assert pilots.messages == []
    assert error(client.chat_update, channel=pilots.id, ts=ts, text="x") == "message_not_found"


def test_only_own_messages_can_be_changed(client: WebClient, ana: Person, pilots: Channel) -> None:
    ts = ana.says("mine", in_=pilots).ts

    assert error(client.chat_update, channel=pilots.id, ts=ts, text="x") == "cant_update_message"
    assert error(client.chat_delete, channel=pilots.id, ts=ts) == "cant_delete_message"


def test_an_ephemeral_message_is_seen_by_one_and_by_no_history(
    client: WebClient, ana: Person, bob: Person, pilots: Channel
) -> None:
    client.chat_postEphemeral(channel=pilots.id, user=ana.id, text="only you")

    assert [message.text for message in ana.ephemerals] == ["only you"]
    assert bob.ephemerals == []
    assert client.conversations_history(channel=pilots.id)["messages"] == []
    assert (
        error(client.chat_postEphemeral, channel=pilots.id, user=bob.id, text="x")
        == "user_not_in_channel"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
        ({"channel": "USED", "text": ""}, "no_text"),
        ({"channel": "USED", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": "USED", "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"channel": "USED", "text": "x", "metadata": {"x": 1}}, "invalid_metadata_schema"),
        ({"channel": "USED", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "USED", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ],
)  # fmt: skip
def test_bad_posts_are_refused_as_slack_refuses_them(
    client: WebClient, pilots: Channel, arguments: Json, expected: str
) -> None:
    channel = arguments["channel"].replace("USED", pilots.id)

    body = {**arguments, "channel": channel}
    assert error(client.api_call, api_method="chat.postMessage", json=body) == expected
    assert pilots.messages == []


def test_a_long_text_is_cut_when_posted_and_refused_when_edited(
    client: WebClient, pilots: Channel
) -> None:
    ts = client.chat_postMessage(channel=pilots.id, text="x" * 50_000)["ts"]

    assert len(pilots.messages[0].text) == 40_000
    assert error(client.chat_update, channel=pilots.id, ts=ts, text="x" * 4001) == "msg_too_long"


def test_refused_blocks_say_where_and_why(client: WebClient, pilots: Channel) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}

    answer = refused(client.chat_postMessage, channel=pilots.id, text="x", blocks=[header])

    complaint = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {complaint}"]


def test_channels_keep_the_bot_out_as_they_should(
    client: WebClient, slack: Sandbox, ana: Person
) -> None:
    public = slack.channel("strategy", members=[ana], with_bot=False)
    private = slack.channel("board", members=[ana], private=True, with_bot=False)
    own = ana.says("psst", in_=slack.person("cy")).channel

    client.chat_postMessage(channel=public.id, text="by chat:write.public")
    assert error(client.conversations_history, channel=public.id) == "not_in_channel"
    assert error(client.chat_postMessage, channel=private.id, text="x") == "channel_not_found"
    assert error(client.chat_postMessage, channel=own, text="x") == "channel_not_found"

    slack.rules.scopes.discard("chat:write.public")
    assert error(client.chat_postMessage, channel=public.id, text="x") == "not_in_channel"
    public.takes_bot()
    client.chat_postMessage(channel=public.id, text="now a member")


def test_a_channel_may_be_archived_become_private_or_vanish(
    client: WebClient, pilots: Channel
) -> None:
    ts = client.chat_postMessage(channel=pilots.id, text="x")["ts"]

    pilots.archives()
    assert error(client.chat_postMessage, channel=pilots.id, text="x") == "is_archived"
    assert error(client.chat_update, channel=pilots.id, ts=ts, text="y") == "is_inactive"
    pilots.unarchives()

    pilots.becomes_private()
    client.chat_postMessage(channel=pilots.id, text="still a member")
    pilots.drops_bot()
    assert error(client.chat_postMessage, channel=pilots.id, text="x") == "channel_not_found"

    pilots.takes_bot()
    pilots.vanishes()
    assert error(client.chat_postMessage, channel=pilots.id, text="x") == "channel_not_found"


def test_channels_can_be_described_and_listed(
    client: WebClient, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    slack.rules.scopes |= {"channels:read", "groups:read"}
    slack.channel("board", members=[ana], private=True, with_bot=False)
    slack.channel("old").archives()

    listed = client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True
    )

    assert [channel["name"] for channel in listed["channels"]] == ["ai-pilots"]
    assert client.conversations_info(channel=pilots.id)["channel"]["is_member"] is True
    assert client.conversations_members(channel=pilots.id)["members"] == sorted(
        [ana.id, slack.bot_user_id]
    )


def test_a_leaver_can_be_written_to_but_not_opened(client: WebClient, ana: Person) -> None:
    ana.changes(deactivated=True)

    assert client.chat_postMessage(channel=ana.id, text="anybody there?")["ok"]
    assert error(client.conversations_open, users=ana.id) == "user_disabled"
    assert client.users_info(user=ana.id)["user"]["deleted"] is True


def test_conversations_open_says_what_is_wrong(client: WebClient, slack: Sandbox) -> None:
    stranger = slack.person("stranger", outsider=True)

    assert error(client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error(client.conversations_open, users=stranger.id) == "user_not_visible"
    assert error(client.conversations_open, users="") == "users_list_not_supplied"
    slack.channel("shared", members=[stranger])
    assert client.conversations_open(users=stranger.id)["ok"]


def test_bots_do_not_talk_to_bots(client: WebClient, slack: Sandbox) -> None:
    robot = slack.person("robot", bot=True)

    assert error(client.chat_postMessage, channel=robot.id, text="x") == "cannot_dm_bot"


def test_without_the_messages_tab_no_direct_message_is_taken(
    client: WebClient, slack: Sandbox, ana: Person
) -> None:
    slack.rules.messages_tab = False

    assert error(client.chat_postMessage, channel=ana.id, text="x") == "messages_tab_disabled"


def test_a_missing_scope_is_named(client: WebClient, slack: Sandbox, ana: Person) -> None:
    slack.rules.scopes.discard("im:history")
    dm = client.chat_postMessage(channel=ana.id, text="x")["channel"]

    answer = refused(client.conversations_history, channel=dm)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")
    assert "chat:write" in answer["provided"].split(",")
    assert refused(client.team_info)["needed"] == "team:read"


def test_tokens_are_looked_at(slack: Sandbox, client: WebClient) -> None:
    def at(token: Any) -> Any:
        return WebClient(token, base_url=slack.api_url, retry_handlers=[])

    assert error(at(None).auth_test) == "not_authed"
    assert error(at("xoxb-forged").auth_test) == "invalid_auth"
    assert error(at(slack.app_token).auth_test) == "not_allowed_token_type"
    assert error(client.apps_connections_open, app_token="xapp-forged") == "invalid_auth"
    slack.hands_to(lambda _: Accepted())
    slack.revokes_tokens()
    assert error(client.auth_test) == "token_revoked"
    slack.uninstalls_app()
    assert error(client.auth_test) == "account_inactive"


class Accepted:
    status = 200
    body = ""


def test_an_unknown_method_is_unknown(client: WebClient) -> None:
    assert error(client.api_call, api_method="chat.summon") == "unknown_method"


def test_a_token_may_stand_in_the_body_and_the_body_be_json(
    slack: Sandbox, pilots: Channel
) -> None:
    body = {"token": slack.bot_token, "channel": pilots.id, "text": "by hand"}

    assert by_hand(slack, "chat.postMessage", json.dumps(body))["ok"] is True

    assert slack.record.calls("chat.postMessage")[0].params == {
        "channel": pilots.id,
        "text": "by hand",
    }


def test_a_body_that_is_no_json_is_refused(slack: Sandbox) -> None:
    assert by_hand(slack, "auth.test", "{")["error"] == "invalid_json"
    assert by_hand(slack, "auth.test", "[]")["error"] == "invalid_json"


def by_hand(slack: Sandbox, method: str, body: str) -> Json:
    """Posts JSON without slack_sdk."""
    connection = HTTPConnection(slack.url.removeprefix("http://"))
    headers = {"Content-Type": "application/json; charset=utf-8"}
    connection.request("POST", f"/api/{method}", body, headers)
    answer: Json = json.load(connection.getresponse())
    connection.close()
    return answer


def test_everything_that_was_called_is_on_record(
    client: WebClient, slack: Sandbox, pilots: Channel, clock: Clock
) -> None:
    client.chat_postMessage(channel=pilots.id, text="hello")
    error(client.chat_postMessage, channel="C0NOWHERE", text="hello")

    good, bad = slack.record.calls("chat.postMessage")
    assert (good.params["text"], good.answer["ok"], good.at) == ("hello", True, clock())
    assert bad.answer["error"] == "channel_not_found"
