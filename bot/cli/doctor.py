"""`preflight doctor`: whether this installation can work, and what to do where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Annotated

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.home import Place
from bot.domain.people import SlackId
from bot.frozen import dataclass
from bot.render import home
from bot.render.answers import said
from bot.settings import Settings, SettingsWrong, read_settings
from bot.slack.gateway import Slack
from bot.slack.outcomes import Broken, Posted, Refused, Unreachable, word_for
from bot.store import backup as copies
from bot.store import migrate
from bot.store.database import DatabaseTrouble, cause_of
from bot.store.migrate import Standing

CLOCK_MAY_DIFFER = 60  # seconds; Slack takes signatures of five minutes
PERSON = re.compile(r"[UW][A-Z0-9]+")
MARKS: Mapping[bool | None, str] = MappingProxyType({True: "ok  ", None: "less", False: "no  "})
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
        "files:write": "the report as PDF and spreadsheet",
    }
)


TRIED = "A test from Preflight's doctor. Opened once more, this tab shows what waits for you."


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None for what works with less."""

    subject: str
    ok: bool | None
    says: str


def doctor(
    dm: Annotated[
        str | None, typer.Option(metavar="U…", help="Send this person a test DM, by Slack id.")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Check tokens, scopes, the Messages tab, the database and the clock."""
    if dm and not PERSON.fullmatch(dm):
        raise typer.BadParameter("a Slack id of a person begins with U or W", param_hint="--dm")
    settings = read_settings()
    findings = list(_findings(settings, dm))
    if json:
        as_json([{"subject": f.subject, "ok": f.ok, "says": f.says} for f in findings])
    else:
        for finding in findings:
            out.print(f"{MARKS[finding.ok]} {finding.subject}: {finding.says}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


def _findings(settings: Settings, dm: str | None) -> Iterator[Finding]:
    yield _database(settings)
    slack = Slack.at(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    try:
        identity = slack.identity()
    except Unreachable as trouble:
        yield Finding("bot token", ok=False, says=_slack_says(trouble, settings))
        return
    yield Finding("bot token", ok=True, says=f"accepted by {identity.name}")
    yield _app_token(settings, slack)
    yield from _scopes(slack)
    yield _clock(slack, root.wall_clock())
    yield _messages_tab(slack, dm)
    yield _home_tab(slack, dm)


def _slack_says(trouble: Unreachable, settings: Settings) -> str:
    if isinstance(trouble.failure, Broken | Refused):
        return f"Slack answers {trouble}; take it anew from your Slack app"
    return f"{settings.slack_api_url} does not answer ({trouble})"


def _database(settings: Settings) -> Finding:
    try:
        with closing(root.database_at(settings.database_url)) as database:
            damage = copies.damage(database)
            if damage:
                says = f"damaged: {damage}; restore a backup"
                return Finding("database", ok=False, says=says)
            found = migrate.state(database)
    except (SettingsWrong, DatabaseTrouble) as trouble:
        return Finding("database", ok=False, says=cause_of(trouble))
    match found.standing:
        case Standing.CURRENT:
            return Finding("database", ok=True, says=f"up to date ({found.revision})")
        case Standing.NEWER:
            return Finding("database", ok=False, says="belongs to a newer version of Preflight")
        case _ if database.is_sqlite:
            return Finding("database", ok=True, says=f"{found.standing}; upgraded at the start")
        case _:
            return Finding("database", ok=False, says=f"{found.standing}: preflight db upgrade")


def _app_token(settings: Settings, slack: Slack) -> Finding:
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        says = "not set, nor the signing secret: run needs the one, serve the other"
        return Finding("app token", ok=False, says=says)
    if settings.slack_app_token is None:
        says = "not set: Slack reaches us by HTTP alone, with a signing secret that is not tried"
        return Finding("app token", ok=None, says=says)
    try:
        slack.socket_url(settings.app_token)
    except Unreachable as trouble:
        return Finding("app token", ok=False, says=_slack_says(trouble, settings))
    return Finding("app token", ok=True, says="Socket Mode may connect")


def _scopes(slack: Slack) -> list[Finding]:
    try:
        granted = slack.scopes()
    except Unreachable as trouble:
        return [Finding("scopes", ok=None, says=f"not told ({trouble})")]
    if not granted:
        return [Finding("scopes", ok=None, says="not told by this Slack")]
    missing = [
        Finding(f"scope {scope}", ok=False, says=f"missing; needed for {NEEDED[scope]}")
        for scope in sorted(NEEDED.keys() - granted)
    ]
    less = [
        Finding(f"scope {scope}", ok=None, says=f"not granted: no {use}")
        for scope, use in OPTIONAL.items()
        if scope not in granted
    ]
    enough = Finding("scopes", ok=True, says="what is needed is granted")
    return [*(missing or [enough]), *less]


def _clock(slack: Slack, now: datetime) -> Finding:
    told = slack.date()
    if told is None:
        return Finding("clock", ok=None, says="Slack did not tell its time")
    differs = round(abs(now - parsedate_to_datetime(told)).total_seconds())
    if differs > CLOCK_MAY_DIFFER:
        return Finding("clock", ok=False, says=f"{differs} s from Slack's; set it right")
    return Finding("clock", ok=True, says="agrees with Slack's")


def _messages_tab(slack: Slack, dm: str | None) -> Finding:
    if dm is None:
        return Finding("messages tab", ok=None, says="not tried; --dm U… sends a test DM")
    speech = said("A test message from Preflight's doctor. Nothing is asked of you.")
    match slack.post(SlackId(dm), speech, "doctor"):
        case Posted():
            return Finding("messages tab", ok=True, says=f"a test DM went to {dm}")
        case Broken(error) if error == "messages_tab_disabled":
            says = 'is off: your Slack app, "App Home", "Messages Tab"'
            return Finding("messages tab", ok=False, says=says)
        case failure:
            says = f"the test DM to {dm} did not go out ({word_for(failure)})"
            return Finding("messages tab", ok=False, says=says)


def _home_tab(slack: Slack, dm: str | None) -> Finding:
    if dm is None:
        return Finding("home tab", ok=None, says="not tried; --dm U… shows a test there")
    view = home.instead(said(TRIED).blocks, Place())
    try:
        slack.publish(SlackId(dm), view, None)
    except Unreachable as trouble:
        off = str(trouble) == "not_enabled"
        says = (
            'is off: your Slack app, "App Home", "Home Tab"' if off else f"not shown ({trouble})"
        )
        return Finding("home tab", ok=None, says=f"{says}; messages and commands work without it")
    return Finding("home tab", ok=True, says=f"a test stands on that of {dm}")
