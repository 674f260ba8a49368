"""Buttons and menus in messages and on the Home tab."""

from __future__ import annotations

from datetime import date

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.sandbox import Channel, NotSeen, Person, Sandbox
from bot.sandbox.wire import Json
from tests.sandbox.blocks import ASK, actions, button, option, plain
from tests.sandbox.clock import Clock
from tests.sandbox.listeners import answers, keeps, keeps_body


@pytest.fixture
def pressed(at_the_door: App) -> list[Json]:
    """What an app is told when somebody presses Yes, which it thanks for."""
    pressed: list[Json] = []
    at_the_door.action("yes")(keeps_body(pressed, then="Thank you"))
    return pressed


def test_a_press_says_where_and_what(
    pressed: list[Json], client: WebClient, ana: Person, clock: Clock
) -> None:
    client.chat_postMessage(channel=ana.id, text="Will you?", blocks=ASK)
    [dm] = ana.dms
    assert dm.buttons == ["Yes", "No"]
    clock.passes(minutes=5)

    ana.presses("Yes", on=dm)

    [body] = pressed
    assert body["container"] == {
        "type": "message",
        "message_ts": dm.ts,
        "channel_id": dm.channel,
        "is_ephemeral": False,
    }
    assert (body["user"]["id"], body["user"]["team_id"]) == (ana.id, body["team"]["id"])
    assert body["message"]["ts"] == dm.ts
    assert (body["actions"][0]["action_id"], body["actions"][0]["block_id"]) == ("yes", "answers")
    assert (dm.text, dm.blocks, dm.edited) == ("Thank you", [], clock())


def test_a_button_on_an_old_screen_can_still_be_pressed(
    pressed: list[Json], client: WebClient, ana: Person
) -> None:
    client.chat_postMessage(channel=ana.id, text="Will you?", blocks=ASK)
    [dm] = ana.dms
    ana.presses("Yes", on=dm)

    with pytest.raises(NotSeen):
        ana.presses("Yes", on=dm)
    ana.presses("Yes", on=dm.versions[0])

    assert len(pressed) == 2


def test_the_newest_button_of_a_name_is_meant(
    pressed: list[Json], client: WebClient, ana: Person, pilots: Channel
) -> None:
    for text in ("older", "newer"):
        client.chat_postMessage(channel=pilots.id, text=text, blocks=ASK)

    ana.presses("yes")

    assert pressed[0]["message"]["text"] == "newer"
    with pytest.raises(NotSeen, match="Perhaps"):
        ana.presses("Perhaps")


def test_a_confirm_dialog_is_asked_first(
    pressed: list[Json], client: WebClient, ana: Person
) -> None:
    confirm = {
        "title": plain("Stop it?"),
        "text": plain("It cannot be undone."),
        "confirm": plain("Stop"),
        "deny": plain("Keep"),
    }
    stop = actions(button("Stop", "yes", confirm=confirm))
    client.chat_postMessage(channel=ana.id, text="x", blocks=[stop])

    assert ana.presses("Stop", confirming=False).confirm == "Stop it?\nIt cannot be undone."
    assert pressed == []
    assert ana.presses("Stop").confirm == "Stop it?\nIt cannot be undone."
    assert len(pressed) == 1


def test_an_ephemeral_message_is_replaced_or_goes(
    pressed: list[Json], at_the_door: App, ana: Person, pilots: Channel
) -> None:
    at_the_door.command("/pilot")(answers(text="Really?", blocks=ASK))

    @at_the_door.action("no")
    def no(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    ana.types("/pilot stop P-7", in_=pilots)
    ana.presses("Yes")
    assert [message.text for message in ana.ephemerals] == ["Thank you"]
    assert "message" not in pressed[0]
    assert pressed[0]["container"]["is_ephemeral"] is True

    ana.types("/pilot stop P-7", in_=pilots)
    ana.presses("No")
    assert [message.text for message in ana.ephemerals] == ["Thank you"]


def test_menus_and_dates_are_chosen(
    at_the_door: App, client: WebClient, ana: Person, bob: Person
) -> None:
    chosen: list[Json] = []
    more: list[Json] = []
    at_the_door.action("later")(keeps(chosen))
    at_the_door.action("who")(keeps(chosen))
    at_the_door.action("more")(keeps_body(more))
    menus = actions(
        {"type": "datepicker", "action_id": "later", "placeholder": plain("I'll do it by …")},
        {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody else")},
        {"type": "overflow", "action_id": "more", "options": [option("Why this?", "why")]},
        block_id="b",
    )
    client.chat_postMessage(channel=ana.id, text="x", blocks=[menus])

    ana.chooses(date(2026, 11, 9), from_="I'll do it by …")
    ana.chooses(bob, from_="who")
    ana.chooses("Why this?", from_="more")

    assert chosen[0]["selected_date"] == "2026-11-09"
    assert chosen[1]["selected_user"] == bob.id
    assert more[0]["actions"][0]["selected_option"]["value"] == "why"
    assert more[0]["state"]["values"]["b"]["later"]["selected_date"] == "2026-11-09"
    assert "more" not in more[0]["state"]["values"]["b"]


def test_an_option_that_is_not_there_cannot_be_chosen(client: WebClient, ana: Person) -> None:
    menu = {"type": "static_select", "action_id": "pick", "options": [option("One")]}
    client.chat_postMessage(channel=ana.id, text="x", blocks=[actions(menu)])

    with pytest.raises(LookupError, match="there is: One"):
        ana.chooses("Two", from_="pick")


def test_the_home_tab_is_published_and_pressed(
    at_the_door: App, client: WebClient, ana: Person
) -> None:
    opened: list[Json] = []
    pressed: list[Json] = []
    at_the_door.event("app_home_opened")(keeps(opened))
    at_the_door.action("yes")(keeps_body(pressed))
    ana.opens_home()
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": ASK})

    ana.opens_home()
    ana.presses("Yes", on=ana.home)

    assert ana.home
    assert ana.home.buttons == ["Yes", "No"]
    assert "view" not in opened[0]
    assert opened[1]["view"]["id"] == ana.home.id
    assert pressed[0]["container"] == {"type": "view", "view_id": ana.home.id}


def test_an_outsider_can_press_and_is_marked_as_one(
    slack: Sandbox, pressed: list[Json], client: WebClient
) -> None:
    stranger = slack.person("stranger", outsider=True)
    shared = slack.channel("shared", members=[stranger])
    client.chat_postMessage(channel=shared.id, text="x", blocks=ASK)

    stranger.presses("Yes")

    assert pressed[0]["user"]["team_id"] == "T0ELSEWHERE"
    assert pressed[0]["team"]["id"] == slack.team_id
