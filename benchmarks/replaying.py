"""Bolt alone in the server that ours runs in; its listener runs the statements of a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from wsgiref.types import WSGIApplication

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import request as bolt
from slack_bolt.request.internals import parse_body

from benchmarks.command import Statements, request, statements, through_sqlalchemy
from bot import app as root
from bot import serving
from bot.sandbox import Delivery
from bot.settings import Settings, read_settings
from bot.store.database import open_database
from bot.web import EVENTS


def main(payloads: Path, database_url: str) -> None:
    """`DATABASE_URL` is the database to hear the statements on, the other the one to serve."""
    settings = read_settings()
    sent = json.loads(payloads.read_text(encoding="utf-8"))
    heard = _heard(settings, sent)
    load = partial(_site, settings, heard, database_url)
    host, port = settings.preflight_host, settings.preflight_port
    serving.serve(load, host, port, stopping=lambda: None)


def _heard(settings: Settings, sent: Sequence[dict[str, str]]) -> Mapping[str, Statements]:
    """What each command asks, by what was typed."""
    bot = root.build(settings)
    secret, now = settings.signing_secret, root.wall_clock()
    with closing(bot.database) as database:
        app = root.listeners(bot, settings)
        return {
            payload["text"]: statements(
                database, request(app, Delivery("slash_commands", payload, secret, now))
            )
            for payload in sent
        }


def _site(
    settings: Settings, heard: Mapping[str, Statements], database_url: str
) -> WSGIApplication:
    database = open_database(database_url)
    token = settings.slack_bot_token.get_secret_value()
    setattr(bolt, "parse_body", parse_body)  # noqa: B010  # as it comes: ours was mended to listen

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    def answer(ack: Ack, command: Mapping[str, str]) -> None:
        through_sqlalchemy(database, heard[command["text"]])
        ack("Noted.")

    app = App(
        signing_secret=settings.signing_secret, authorize=authorize, process_before_response=True
    )
    app.command("/pilot")(answer)
    host, port = settings.preflight_host, settings.preflight_port
    serving.once_answering(host, port, lambda: print("ready", file=sys.stderr, flush=True))
    site: WSGIApplication = SlackRequestHandler(app, path=EVENTS)
    return site


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
