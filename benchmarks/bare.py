"""A bare Bolt app on Socket Mode that imports the libraries named in a file, and nothing else."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from pathlib import Path


def main(libraries: Path, api_url: str, bot_token: str, app_token: str) -> None:
    for name in libraries.read_text(encoding="utf-8").split():
        import_module(name)
    from slack_bolt import App  # noqa: PLC0415  # after the others, as ours does
    from slack_bolt.adapter.socket_mode import SocketModeHandler  # noqa: PLC0415
    from slack_sdk import WebClient  # noqa: PLC0415

    app = App(client=WebClient(token=bot_token, base_url=api_url))
    app.command("/pilot")(lambda ack: ack())
    handler = SocketModeHandler(app, app_token, web_client=WebClient(base_url=api_url))
    handler.client.connect()
    print("ready", file=sys.stderr, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:5])
