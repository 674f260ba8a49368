"""Socket Mode as the real Bolt handler and slack_sdk's built-in client speak it."""

from __future__ import annotations

import gc
import threading
from queue import SimpleQueue
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.sandbox import Person, Sandbox
from tests.sandbox.blocks import NAME, actions, button, modal
from tests.sandbox.clock import Clock
from tests.sandbox.lines import Heard, acknowledging, connect, hang_up
from tests.sandbox.listeners import answers


@pytest.fixture
def quick(slack: Sandbox) -> Sandbox:
    """People here have no patience."""
    slack.rules.ack_seconds = 0.05
    return slack


@pytest.mark.usefixtures("connected")
def test_a_command_a_form_and_a_direct_message_over_the_wire(
    slack: Sandbox, app: App, ana: Person, bob: Person
) -> None:
    @app.command("/pilot")
    def pilot(ack: Any, command: Any, client: Any) -> Any:
        client.views_open(trigger_id=command["trigger_id"], view=modal(NAME))
        ack("A form for you")

    @app.view("register")
    def register(ack: Any, view: Any, client: Any) -> Any:
        ack()
        name = view["state"]["values"]["name"]["name_value"]["value"]
        client.chat_postMessage(
            channel=bob.id, text=name, blocks=[actions(button("Accept", "accept"))]
        )

    @app.action("accept")
    def accept(ack: Any, respond: Any) -> Any:
        ack()
        respond(text="Accepted", replace_original=True)

    assert ana.types("/pilot register").text == "A form for you"
    assert ana.submits(name="Claims triage").closed
    dm = bob.sees("[Accept]")
    bob.presses("Accept")
    bob.sees("Accepted")

    assert bob.dms == [dm]
    [command] = slack.record.envelopes("slash_commands")
    assert command.acks == [{"text": "A form for you"}]


@pytest.mark.usefixtures("slack")
def test_with_no_bot_connected_a_command_fails_at_once(ana: Person) -> None:
    assert ana.types("/pilot list").error == "dispatch_failed"


@pytest.mark.usefixtures("quick", "connected")
def test_a_bot_that_does_not_answer_leaves_the_person_waiting(app: App, ana: Person) -> None:
    app.command("/pilot")(lambda: None)

    answer = ana.types("/pilot list")

    assert answer.error == "operation_timeout"
    assert ana.ephemerals == []


@pytest.mark.usefixtures("connected")
def test_an_answer_that_comes_too_late_is_shown_to_nobody(
    quick: Sandbox, app: App, ana: Person
) -> None:
    go_on = threading.Event()
    app.command("/pilot")(lambda ack: (go_on.wait(5), ack("late")))

    assert ana.types("/pilot list").error == "operation_timeout"
    go_on.set()
    [sent] = quick.record.envelopes("slash_commands")
    quick.until(lambda: sent.acks, within=5)

    assert sent.acks == [{"text": "late"}]
    assert ana.ephemerals == []


def test_events_that_nobody_acknowledged_come_again(quick: Sandbox, ana: Person) -> None:
    quick.rules.event_retries = (0.0, 0.0, 0.0)
    arriving: SimpleQueue[SocketModeRequest] = SimpleQueue()
    client = connect(quick, lambda _, request: arriving.put(request))
    ana.changes(name="Ana Suzuki")

    heard = [arriving.get(timeout=5) for _ in range(4)]

    assert [request.retry_attempt for request in heard] == [0, 1, 2, 3]
    assert len({request.envelope_id for request in heard}) == 1
    assert len({request.payload["event_id"] for request in heard}) == 1
    hang_up(client, quick)


def test_events_wait_for_the_first_socket(slack: Sandbox, ana: Person) -> None:
    heard: Heard = []
    ana.changes(name="Ana Suzuki")

    client = connect(slack, acknowledging(heard))
    slack.until(lambda: heard, within=5)

    assert heard[0].payload["event"]["user"]["real_name"] == "Ana Suzuki"
    hang_up(client, slack)


def test_each_envelope_goes_to_one_of_the_sockets(slack: Sandbox, ana: Person) -> None:
    heard: list[Heard] = [[], []]
    clients = [connect(slack, acknowledging(each)) for each in heard]

    for number in range(6):
        assert ana.types(f"/pilot {number}").error is None

    assert [len(each) for each in heard] == [3, 3]
    for client in clients:
        hang_up(client, slack)


@pytest.mark.usefixtures("connected")
def test_a_duplicate_is_delivered_and_answered_twice(
    slack: Sandbox, app: App, ana: Person
) -> None:
    app.command("/pilot")(answers(text="once"))
    slack.duplicates()

    ana.types("/pilot list")
    [sent] = slack.record.envelopes("slash_commands")
    slack.until(lambda: len(sent.acks) == 2, within=5)

    assert [message.text for message in ana.ephemerals] == ["once"]


@pytest.mark.usefixtures("connected")
def test_the_bot_is_asked_to_connect_anew_and_does(slack: Sandbox, app: App, ana: Person) -> None:
    app.command("/pilot")(answers(text="here"))

    slack.disconnects("refresh_requested")
    slack.until(lambda: len(slack.record.calls("apps.connections.open")) == 2, within=5)

    assert ana.types("/pilot list").text == "here"
    slack.until(lambda: slack.sockets == 1, within=5)


@pytest.mark.usefixtures("app")
def test_sockets_can_end_without_a_word(slack: Sandbox, connected: SocketModeClient) -> None:
    assert slack.sockets == 1
    connected.auto_reconnect_enabled = False

    slack.drops_sockets()

    slack.until(lambda: slack.sockets == 0, within=5)


@pytest.mark.usefixtures("connected")
def test_sockets_can_stay_open_and_say_nothing(slack: Sandbox, app: App, ana: Person) -> None:
    app.command("/pilot")(answers(text="here"))
    assert ana.types("/pilot list").text == "here"

    slack.freezes_sockets()
    slack.rules.ack_seconds = 0.05

    assert ana.types("/pilot list").error == "operation_timeout"
    assert slack.sockets == 1


def test_a_link_lets_one_socket_in(slack: Sandbox, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=slack.app_token)["url"]
    first = SocketModeClient(slack.app_token, web_client=client)
    first.wss_uri = url
    first.connect()
    slack.wait_for_bot()

    assert slack.sockets == 1
    hang_up(first, slack)


@pytest.mark.usefixtures("connected")
def test_an_uninstalled_app_is_told_and_its_token_is_dead(
    slack: Sandbox, app: App, client: WebClient
) -> None:
    heard = threading.Event()
    app.event("app_uninstalled")(heard.set)

    slack.uninstalls_app()

    assert heard.wait(5)
    with pytest.raises(SlackApiError, match="account_inactive"):
        client.auth_test()


def test_a_sandbox_closes_while_a_bot_is_connected(
    clock: Clock, recwarn: pytest.WarningsRecorder
) -> None:
    gc.collect()  # what others left behind is not this one's
    recwarn.clear()
    with Sandbox(clock) as slack:
        web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        client = SocketModeClient(slack.app_token, web_client=web, auto_reconnect_enabled=False)
        client.connect()
        slack.wait_for_bot()
    client.closed = True
    client.enqueue_message("{}")
    client.close()
    gc.collect()

    assert not [warning for warning in recwarn if warning.category is ResourceWarning]
