"""Forms: filling, sending, refusing, following on, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from itertools import count
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import Channel, NotSeen, Person
from bot.sandbox.wire import Json
from tests.sandbox.blocks import NAME, actions, button, field, modal, option, optional, plain
from tests.sandbox.listeners import answers, keeps, keeps_body, opens

STAGES = [option("Proposed", "proposed"), option("Approved", "approved")]


@pytest.fixture
def with_open(at_the_door: App, ana: Person) -> Callable[..., None]:
    """Has ana open a form."""
    names = count()

    def open_(*blocks: Json, **more: Any) -> None:
        name = f"open_{next(names)}"
        at_the_door.shortcut(name)(opens(modal(*blocks, **more)))
        ana.shortcut(name)

    return open_


def test_each_kind_of_field_is_filled_and_sent(
    with_open: Callable[..., None], at_the_door: App, ana: Person, bob: Person, pilots: Channel
) -> None:
    heard: list[Json] = []
    at_the_door.view("register")(keeps(heard))
    with_open(
        NAME,
        field("owner", "Owner", "users_select"),
        field("team", "Team", "multi_users_select"),
        field("stage", "Stage", "static_select", options=STAGES, initial_option=STAGES[0]),
        field("channel", "Digest in", "conversations_select"),
        field("launch", "Launch", "datepicker"),
        field("at", "At", "timepicker"),
        field("size", "Users", "number_input", is_decimal_allowed=False),
        field("risks", "Risks", "checkboxes", options=STAGES),
        field("why", "Why", "rich_text_input"),
        field("note", "Note", initial_value="none"),
        optional(field("link", "Link", "url_text_input")),
        private_metadata="P-7",
    )

    answer = ana.submits(
        {"Digest in": pilots},
        name="Claims triage",
        owner=bob,
        team=[ana, bob],
        launch=date(2027, 1, 11),
        at=time(9, 30),
        size=120,
        risks=["Proposed"],
        why="Because",
    )

    states = heard[0]["state"]["values"]
    values = {block: states[block][f"{block}_value"] for block in states}
    assert answer.closed
    assert heard[0]["private_metadata"] == "P-7"
    assert values["name"] == {"type": "plain_text_input", "value": "Claims triage"}
    assert values["owner"] == {"type": "users_select", "selected_user": bob.id}
    assert values["team"]["selected_users"] == [ana.id, bob.id]
    assert values["stage"]["selected_option"]["value"] == "proposed"
    assert values["channel"]["selected_conversation"] == pilots.id
    assert values["launch"]["selected_date"] == "2027-01-11"
    assert values["at"]["selected_time"] == "09:30"
    assert values["size"]["value"] == "120"
    assert [each["value"] for each in values["risks"]["selected_options"]] == ["proposed"]
    assert values["why"]["rich_text_value"]["type"] == "rich_text"
    assert values["note"]["value"] == "none"
    assert values["link"]["value"] is None


def test_what_a_form_shows_can_be_asked(
    with_open: Callable[..., None], ana: Person, bob: Person
) -> None:
    with_open(NAME, field("owner", "Owner", "users_select"), close=plain("Not now"))

    ana.fills(owner=bob)

    assert (ana.form.title, ana.form.callback_id) == ("Register a pilot", "register")
    assert ana.form.fields == {"name": "Name", "owner": "Owner"}
    assert ana.form.values == {"name": None, "owner": "@Bob Tanaka"}
    assert ana.form.as_text() == (
        "Register a pilot\n────────────────\nName: …\nOwner: @Bob Tanaka\n[Register]  [Not now]"
    )
    with pytest.raises(NotSeen, match="sponsor"):
        ana.fills(sponsor=bob)


def test_a_form_can_be_sent_twice(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    heard: list[Json] = []
    at_the_door.view("register")(keeps(heard))
    with_open(NAME)
    form = ana.fills(name="Claims triage")

    ana.sends(form)
    ana.sends(form)

    assert [view["id"] for view in heard] == [form.id, form.id]
    assert ana.modal is None


NUMBER = {"kind": "number_input", "is_decimal_allowed": True}


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        ({}, "", "Please complete this required field."),
        ({"min_length": 3}, "ab", "Please use at least 3 characters."),
        ({"max_length": 3}, "abcd", "Please use at most 3 characters."),
        (NUMBER, "many", "Please enter a number."),
        (NUMBER, "NaN", "Please enter a number."),
        (NUMBER | {"is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        (NUMBER | {"min_value": "5"}, "4", "Please enter a number of at least 5."),
        (NUMBER | {"max_value": "5"}, "6", "Please enter a number of at most 5."),
        ({"kind": "url_text_input"}, "example", "Please enter a valid URL."),
        ({"kind": "email_text_input"}, "ana", "Please enter a valid email."),
    ],
)
def test_slack_itself_sends_no_form_with_a_bad_field(
    with_open: Callable[..., None], ana: Person, element: Json, typed: str, sentence: str
) -> None:
    with_open(field("it", "It", **element))

    answer = ana.submits(it=typed)

    assert answer.errors == ana.form.errors == {"it": sentence}
    assert answer.error is None  # as it would be an error if an app without listeners were asked


def test_the_app_may_object_beside_a_field(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    at_the_door.view("register")(
        answers(response_action="errors", errors={"name": "Taken already."})
    )
    with_open(NAME)

    answer = ana.submits(name="Claims triage")

    assert (answer.errors, answer.closed) == ({"name": "Taken already."}, False)
    assert "! Taken already." in ana.form.as_text()
    assert ana.form.values == {"name": "Claims triage"}


@pytest.mark.parametrize(
    "reply",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
    ],
)
def test_an_answer_that_slack_does_not_take_leaves_the_form_as_it_is(
    with_open: Callable[..., None], at_the_door: App, ana: Person, reply: Json
) -> None:
    at_the_door.view("register")(answers(**reply))
    with_open(NAME)

    answer = ana.submits(name="x")

    assert answer.error in {"invalid_response_errors", "invalid_arguments"}
    assert ana.form.values == {"name": "x"}


def test_a_form_may_give_way_to_the_next(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    replies: Iterator[Json] = iter([
        {"response_action": "push", "view": modal(field("more", "More"), title="Second")},
        {"response_action": "update", "view": modal(field("last", "Last"), title="Third")},
        {"response_action": "clear"},
    ])  # fmt: skip

    @at_the_door.view("register")
    def follow(ack: Ack) -> None:
        ack(**next(replies))

    with_open(NAME)

    ana.submits(name="x")
    assert [view.title for view in ana.modals] == ["Register a pilot", "Second"]
    assert ana.form.previous == ana.form.root == ana.modals[0].id
    assert not ana.submits(more="x").closed
    assert ana.form.title == "Third"
    assert ana.submits(last="x").closed
    assert ana.modals == []


def test_closing_is_told_where_the_form_asked_for_it(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    told: list[Json] = []
    at_the_door.view_closed("register")(keeps_body(told))

    with_open(NAME, notify_on_close=True)
    assert ana.closes().closed
    with_open(NAME, notify_on_close=True)
    ana.closes(everything=True)

    with_open(NAME, notify_on_close=True, clear_on_close=True)
    ana.closes()

    assert [body["is_cleared"] for body in told] == [False, True, True]
    assert ana.modal is None
    with pytest.raises(NotSeen):
        ana.closes()


def test_a_button_in_a_form_keeps_what_was_typed_across_an_update(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    @at_the_door.action("more")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        longer = modal(NAME, field("extra", "Extra"))
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=longer)

    with_open(NAME, actions(button("More", "more")))
    ana.fills(name="Claims triage")

    ana.presses("More")

    assert ana.form.values == {"name": "Claims triage", "extra": None}


def test_a_field_of_another_kind_or_name_starts_empty(
    with_open: Callable[..., None], client: WebClient, ana: Person
) -> None:
    with_open(NAME)
    ana.fills(name="Claims triage")

    for other in (field("name", "Who", "users_select"), field("title", "Title"), NAME):
        client.views_update(view_id=ana.form.id, view=modal(other))
        assert set(ana.form.values.values()) == {None}

    ana.fills(name="Claims")
    client.views_update(view_id=ana.form.id, view=modal(NAME))
    assert ana.form.values == {"name": "Claims"}


def test_a_field_that_dispatches_tells_the_app_at_once(
    with_open: Callable[..., None], at_the_door: App, ana: Person
) -> None:
    told: list[Json] = []
    at_the_door.action("kind_value")(keeps(told))
    with_open(NAME, field("kind", "Kind") | {"dispatch_action": True})

    ana.fills(name="Claims", kind="hours")

    assert [action["value"] for action in told] == ["hours"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("triage", "P-7 Claims triage"), ("P-12 KYC screening", "P-12 KYC screening")],
)
def test_an_external_select_asks_the_app(
    with_open: Callable[..., None], at_the_door: App, ana: Person, typed: str, expected: str
) -> None:
    pilots = ["P-7 Claims triage", "P-12 KYC screening", "P-13 KYC screening archive"]

    @at_the_door.options("pilot_value")
    def offer(ack: Ack, payload: Json) -> None:
        found = [name for name in pilots if payload["value"] in name]
        ack(options=[option(name, name.split()[0]) for name in found])

    with_open(field("pilot", "Pilot", "external_select"))

    ana.fills(pilot=typed)

    assert ana.form.values == {"pilot": expected}
    with pytest.raises(LookupError, match="P-13"):
        ana.fills(pilot="KYC")
