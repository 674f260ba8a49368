"""Triggers, hashes, stacks and refusals of the views methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Person, Sandbox
from bot.sandbox.wire import Json
from tests.sandbox.blocks import NAME, mrkdwn, plain, section
from tests.sandbox.clock import Clock
from tests.sandbox.listeners import keeps


def form(title: str = "One", **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "blocks": [section()], **more}


def error(call: Any, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as raised:
        call(**arguments)
    return raised.value.response["error"]


@pytest.fixture
def trigger(at_the_door: App, ana: Person) -> Callable[[], str]:
    """Makes a fresh trigger_id of ana's."""
    heard: list[Json] = []
    at_the_door.command("/pilot")(keeps(heard))

    def make() -> str:
        ana.types("/pilot register")
        return str(heard[-1]["trigger_id"])

    return make


def test_a_trigger_opens_one_view(
    client: WebClient, trigger: Callable[[], str], ana: Person
) -> None:
    fresh = trigger()

    view = client.views_open(trigger_id=fresh, view=form())["view"]

    assert (view["id"], view["root_view_id"]) == (ana.form.id, ana.form.id)
    assert view["blocks"][0]["block_id"]
    assert error(client.views_open, trigger_id=fresh, view=form()) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds_by_the_given_clock(
    client: WebClient, trigger: Callable[[], str], clock: Clock
) -> None:
    fresh, stale = trigger(), trigger()
    clock.passes(seconds=3)
    client.views_open(trigger_id=fresh, view=form())
    clock.passes(milliseconds=1)

    assert error(client.views_open, trigger_id=stale, view=form()) == "expired_trigger_id"
    assert error(client.views_open, trigger_id="1.2.3", view=form()) == "invalid_trigger_id"


def test_three_views_lie_on_each_other_and_no_more(
    client: WebClient, trigger: Callable[[], str], ana: Person
) -> None:
    client.views_open(trigger_id=trigger(), view=form("One"))
    client.views_push(trigger_id=trigger(), view=form("Two"))
    third = client.views_push(trigger_id=trigger(), view=form("Three"))["view"]

    assert error(client.views_push, trigger_id=trigger(), view=form()) == "push_limit_reached"
    assert [view.title for view in ana.modals] == ["One", "Two", "Three"]
    assert third["previous_view_id"] == ana.modals[1].id
    ana.closes()
    assert ana.form.title == "Two"


def test_nothing_can_be_pushed_on_nothing(client: WebClient, trigger: Callable[[], str]) -> None:
    assert error(client.views_push, trigger_id=trigger(), view=form()) == "not_found"


def test_an_update_must_know_the_latest_state(
    client: WebClient, trigger: Callable[[], str], ana: Person
) -> None:
    view = client.views_open(trigger_id=trigger(), view=form("One"))["view"]

    client.views_update(view_id=view["id"], hash=view["hash"], view=form("Two"))

    stale = {"view_id": view["id"], "hash": view["hash"], "view": form("Three")}
    assert error(client.views_update, **stale) == "hash_conflict"
    assert ana.form.title == "Two"
    assert error(client.views_update, view_id="V0GONE", view=form()) == "not_found"


def test_a_view_may_be_found_by_its_own_name(
    client: WebClient, trigger: Callable[[], str], ana: Person
) -> None:
    client.views_open(trigger_id=trigger(), view=form("One", external_id="mine"))

    client.views_update(external_id="mine", view=form("Two", external_id="mine"))

    assert ana.form.title == "Two"
    again = {"trigger_id": trigger(), "view": form(external_id="mine")}
    assert error(client.views_open, **again) == "duplicate_external_id"


def test_a_home_tab_is_published_over_the_last_one(
    client: WebClient, slack: Sandbox, ana: Person
) -> None:
    blocks = [{"type": "divider"}]
    home = {"type": "home", "blocks": blocks}

    first = client.views_publish(user_id=ana.id, view=home)["view"]
    client.views_publish(user_id=ana.id, hash=first["hash"], view=home)

    stale = {"user_id": ana.id, "hash": first["hash"], "view": home}
    assert error(client.views_publish, **stale) == "hash_conflict"
    assert error(client.views_publish, user_id="U0NOBODY", view=home) == "invalid_arguments"
    slack.rules.home_tab = False
    assert error(client.views_publish, user_id=ana.id, view=home) == "not_enabled"


@pytest.mark.parametrize(
    "broken",
    [
        {"title": plain("x" * 25)},
        {"title": None},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"type": "home"},
        {"colour": "red"},
        {"blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": "none"},
    ],
)
def test_a_broken_view_is_refused(
    client: WebClient, trigger: Callable[[], str], ana: Person, broken: Json
) -> None:
    view = {**form(), **broken}

    assert error(client.views_open, trigger_id=trigger(), view=view) == "invalid_arguments"
    assert ana.modal is None


def test_inputs_need_a_button_that_sends_them(
    client: WebClient, trigger: Callable[[], str]
) -> None:
    call = {"trigger_id": trigger(), "view": form(blocks=[NAME])}

    assert error(client.views_open, **call) == "invalid_arguments"


def test_a_huge_view_is_too_large(client: WebClient, trigger: Callable[[], str]) -> None:
    view = form(blocks=[section(text=mrkdwn("x" * 3000))] * 90)

    assert error(client.views_open, trigger_id=trigger(), view=view) == "view_too_large"


def test_no_view_is_no_view(client: WebClient, trigger: Callable[[], str]) -> None:
    call = {"api_method": "views.open", "json": {"trigger_id": trigger()}}

    assert error(client.api_call, **call) == "invalid_arguments"
