"""Socket Mode clients of slack_sdk, opened and hung up without waiting."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox import Sandbox

Heard = list[SocketModeRequest]


def connect(slack: Sandbox, listener: Callable[..., None]) -> SocketModeClient:
    web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    client = SocketModeClient(slack.app_token, web_client=web)
    client.socket_mode_request_listeners.append(listener)
    before = slack.sockets
    client.connect()
    slack.until(lambda: slack.sockets > before, within=5)
    return client


def acknowledging(heard: Heard) -> Callable[..., None]:
    def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    return listen


def hang_up(client: SocketModeClient, slack: Sandbox) -> None:
    """Its close() alone takes seconds: its threads wait for what does not come any more."""
    client.auto_reconnect_enabled = False
    client.closed = True
    client.enqueue_message("{}")
    slack.drops_sockets()
    client.close()
