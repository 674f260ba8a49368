"""A workspace with a few people, and a small real Bolt app to play against."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.sandbox import Channel, Person, Sandbox
from tests.sandbox.clock import Clock
from tests.sandbox.lines import hang_up


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock) as slack:
        yield slack


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    return slack.person("ana", name="Ana Keller", zone="Europe/Zurich")


@pytest.fixture
def bob(slack: Sandbox) -> Person:
    return slack.person("bob", name="Bob Tanaka", zone="Asia/Tokyo")


@pytest.fixture
def pilots(slack: Sandbox, ana: Person) -> Channel:
    return slack.channel("ai-pilots", members=[ana])


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: Sandbox, client: WebClient) -> App:
    """An app with no listeners yet, authorised without a call."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=slack.team_id,
        bot_token=slack.bot_token,
        bot_user_id=slack.bot_user_id,
    )
    return App(
        client=client,
        signing_secret=slack.signing_secret,
        authorize=lambda: known,
        process_before_response=True,
    )


@pytest.fixture
def connected(slack: Sandbox, app: App) -> Iterator[SocketModeClient]:
    """The app on a socket, as `preflight run` is."""
    web = WebClient(base_url=slack.api_url, retry_handlers=[])
    client = SocketModeHandler(app, app_token=slack.app_token, web_client=web).client
    client.connect()
    slack.wait_for_bot()
    yield client
    hang_up(client, slack)


@pytest.fixture
def at_the_door(slack: Sandbox, app: App) -> App:
    """The app without sockets: its listeners run in the thread of whoever acts."""
    slack.hands_to(lambda d: app.dispatch(BoltRequest(body=d.payload, mode="socket_mode")))
    return app
