"""Commands and shortcuts: what the app is told and what the person gets."""

from __future__ import annotations

import pytest
from slack_bolt import App

from bot.sandbox import Channel, NotSeen, Person, Sandbox
from bot.sandbox.wire import Json
from tests.sandbox.listeners import answers, keeps


@pytest.fixture
def heard(at_the_door: App) -> list[Json]:
    """The commands that an app was told, which says "heard" to each."""
    heard: list[Json] = []
    at_the_door.command("/pilot")(keeps(heard, says="heard"))
    return heard


def test_a_command_carries_who_where_and_what(
    heard: list[Json], ana: Person, bob: Person, pilots: Channel
) -> None:
    answer = ana.types("/pilot owner P-7 @bob", in_=pilots)

    [command] = heard
    assert command["text"] == f"owner P-7 <@{bob.id}|bob>"
    assert (command["user_id"], command["user_name"]) == (ana.id, "ana")
    assert (command["channel_id"], command["channel_name"]) == (pilots.id, "ai-pilots")
    assert (answer.text, answer.error) == ("heard", None)
    assert ana.ephemerals == [answer.message]


def test_a_command_works_in_any_place(
    slack: Sandbox, heard: list[Json], ana: Person, bob: Person
) -> None:
    board = slack.channel("board", members=[ana], private=True, with_bot=False)

    ana.types("/pilot help")
    ana.types("/pilot help", in_=bob)
    ana.types("/pilot help", in_=board)

    names = [command["channel_name"] for command in heard]
    assert names == ["directmessage", "directmessage", "privategroup"]
    assert heard[0]["channel_id"] != heard[1]["channel_id"]


def test_an_answer_may_be_for_the_whole_channel(
    at_the_door: App, ana: Person, bob: Person, pilots: Channel
) -> None:
    bob.joins(pilots)
    at_the_door.command("/pilot")(answers(text="for all", response_type="in_channel"))

    ana.types("/pilot list", in_=pilots)

    assert [message.text for message in pilots.messages] == ["for all"]
    assert bob.sees("for all") is ana.sees("for all")


def test_an_answer_that_slack_cannot_show_is_an_error(at_the_door: App, ana: Person) -> None:
    at_the_door.command("/pilot")(answers(text="x", blocks=[{"type": "nope"}]))

    answer = ana.types("/pilot list")

    assert answer.error == "invalid_command_response"
    assert answer.why == ("unsupported type: nope [json-pointer:/blocks/0]",)


def test_a_bug_of_the_apps_is_an_error_too(at_the_door: App, ana: Person) -> None:
    @at_the_door.command("/pilot")
    def listen() -> None:
        raise ZeroDivisionError

    assert ana.types("/pilot list").error == "dispatch_failed"


def test_a_command_nobody_knows_or_an_outsider_types_goes_nowhere(
    slack: Sandbox, heard: list[Json], ana: Person
) -> None:
    stranger = slack.person("stranger", outsider=True)

    assert ana.types("/piolt list").error == "unknown_command"
    assert stranger.types("/pilot list").error == "unknown_command"
    assert stranger.shortcut("pilot_register").error == "unknown_command"
    assert heard == []


def test_nobody_acts_after_leaving(heard: list[Json], ana: Person) -> None:
    ana.changes(deactivated=True)

    assert ana.types("/pilot list").error == "account_inactive"
    assert heard == []


def test_a_command_can_be_delivered_twice(slack: Sandbox, heard: list[Json], ana: Person) -> None:
    slack.duplicates()

    ana.types("/pilot list")
    ana.types("/pilot help")

    assert [command["text"] for command in heard] == ["list", "list", "help"]
    assert len(ana.ephemerals) == 2


def test_a_shortcut_on_a_message_brings_the_message(
    at_the_door: App, ana: Person, pilots: Channel
) -> None:
    heard: list[Json] = []
    at_the_door.message_shortcut("register_from")(keeps(heard))
    message = ana.says("an idea: claims triage", in_=pilots)

    ana.shortcut("register_from", on=message)

    assert heard[0]["message"]["text"] == "an idea: claims triage"
    assert heard[0]["channel"]["id"] == pilots.id


@pytest.mark.usefixtures("heard")
def test_what_is_not_there_is_not_seen(ana: Person) -> None:
    ana.types("/pilot list")

    assert ana.sees("heard").as_text() == "heard"
    with pytest.raises(NotSeen, match="heard"):
        ana.sees("Goodbye", within=0.01)
