"""`preflight doctor`: whether this installation can do its work, and what to do where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Annotated

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.people import SlackId
from bot.render.answers import said
from bot.settings import Settings, SettingsWrong, read_settings
from bot.slack.gateway import Slack
from bot.slack.outcomes import Posted, Unreachable
from bot.store import migrate

CLOCK_MAY_DIFFER = timedelta(seconds=60)
NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "commands": "/pilot and the shortcut",
        "chat:write": "every message",
        "users:read": "people's zones, leavers and guests",
    }
)
OPTIONAL: Mapping[str, str] = MappingProxyType(
    {
        "im:history": "looking up a DM that is in doubt",
        "im:write": "opening a person's first DM, so that it can be looked up",
        "channels:history": "looking up a digest in a public channel",
        "groups:history": "looking up a digest in a private channel",
        "usergroups:read": "a user group as the PMO",
        "users:read.email": "finding people by e-mail when importing",
        "chat:write.public": "digests in public channels without an invitation",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None for what works with less."""

    subject: str
    ok: bool | None
    says: str


def doctor(
    dm: Annotated[
        str | None, typer.Option(help="Send a test DM to this person: their Slack id, U….")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Check tokens, scopes, the Messages tab, the database and the clock."""
    settings = read_settings()
    findings = list(_findings(settings, dm))
    if json:
        as_json([{"subject": f.subject, "ok": f.ok, "says": f.says} for f in findings])
    else:
        for finding in findings:
            mark = {True: "ok  ", None: "less", False: "no  "}[finding.ok]
            out.print(f"{mark} {finding.subject}: {finding.says}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


def _findings(settings: Settings, dm: str | None) -> Iterator[Finding]:
    yield _database(settings)
    slack = Slack.at(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    try:
        identity = slack.identity()
    except Unreachable as trouble:
        yield Finding("bot token", ok=False, says=f"Slack says {trouble}")
        return
    yield Finding("bot token", ok=True, says=f"accepted in {identity.name}")
    yield _app_token(settings, slack)
    yield from _scopes(slack)
    yield _clock(slack, root.wall_clock())
    yield _messages_tab(slack, dm)


def _database(settings: Settings) -> Finding:
    try:
        database = root.database_at(settings.database_url)
        found = migrate.state(database)
        database.close()
    except (SettingsWrong, OSError) as trouble:
        return Finding("database", ok=False, says=str(trouble))
    if found.standing is migrate.Standing.NEWER:
        return Finding("database", ok=False, says="is of a newer version of Preflight")
    if found.standing is migrate.Standing.CURRENT:
        return Finding("database", ok=True, says=f"reachable, schema {found.revision}")
    ok = None if database.is_sqlite else False
    says = "is upgraded at start" if database.is_sqlite else "run: preflight db upgrade"
    return Finding("database", ok=ok, says=f"schema is {found.standing}; {says}")


def _app_token(settings: Settings, slack: Slack) -> Finding:
    try:
        slack.socket_url(settings.slack_app_token.get_secret_value())
    except Unreachable as trouble:
        return Finding("app token", ok=False, says=f"Slack says {trouble}")
    return Finding("app token", ok=True, says="Socket Mode can connect")


def _scopes(slack: Slack) -> Iterator[Finding]:
    try:
        granted = slack.scopes()
    except Unreachable as trouble:
        yield Finding("scopes", ok=False, says=f"Slack says {trouble}")
        return
    for scope, use in NEEDED.items():
        if scope not in granted:
            yield Finding(f"scope {scope}", ok=False, says=f"missing; needed for {use}")
    for scope, use in OPTIONAL.items():
        if scope not in granted:
            yield Finding(f"scope {scope}", ok=None, says=f"not granted; without it: no {use}")
    if not NEEDED.keys() - granted:
        yield Finding("scopes", ok=True, says="everything that is needed is granted")


def _clock(slack: Slack, now: datetime) -> Finding:
    told = slack.date()
    if told is None:
        return Finding("clock", ok=None, says="Slack did not tell its time")
    differs = abs(now - parsedate_to_datetime(told))
    if differs > CLOCK_MAY_DIFFER:
        seconds = round(differs.total_seconds())
        return Finding(
            "clock", ok=False, says=f"differs from Slack's by {seconds} s; set it right"
        )
    return Finding("clock", ok=True, says="agrees with Slack's")


def _messages_tab(slack: Slack, dm: str | None) -> Finding:
    if dm is None:
        return Finding("messages tab", ok=None, says="not tried; add --dm U… to send a test DM")
    speech = said("A test message from Preflight's doctor. Nothing is asked of you.")
    match slack.post(SlackId(dm), speech, "doctor"):
        case Posted():
            return Finding("messages tab", ok=True, says=f"a test DM went to {dm}")
        case failure:
            return Finding(
                "messages tab", ok=False, says=f"the test DM did not go out ({failure})"
            )
