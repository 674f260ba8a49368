"""`preflight tick`: run one job of the timetable once, or see what it would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

import scheduler
from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.messages import Message
from bot.render.messages import speech
from bot.runtime import Bot
from bot.settings import read_settings, read_store_settings
from bot.usecases import posting
from scheduler import TIMETABLE, Job

NEEDS_SLACK = {"deliver", "check_unverified", "refresh_people"}


def tick(
    name: Annotated[
        str, typer.Argument(help=f"One of {', '.join(job.name for job in TIMETABLE)}.")
    ],
    at: Annotated[
        str | None, typer.Option(help="As if it were this moment: 2026-12-01T09:00+01:00.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would go out.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Run one job once. A moment in the future needs --dry-run: it would use up that day's keys."""
    job = scheduler.named(name)
    if job is None:
        raise typer.BadParameter(f"there is no job {name!r}", param_hint="NAME")
    moment = _moment(at)
    if moment and moment > root.wall_clock() and not dry_run:
        raise typer.BadParameter("a moment in the future needs --dry-run", param_hint="--at")
    if dry_run:
        _rehearsed(job, moment, json=json)
    else:
        _ran(job, moment, json=json)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter("write it as 2026-12-01T09:00+01:00", param_hint="--at")
    return moment


def _ran(job: Job, moment: datetime | None, *, json: bool) -> None:
    if job.name in NEEDS_SLACK:
        bot = root.build(read_settings())
        handled = job.run(_at(bot, moment))
        bot.database.close()
    else:
        with root.desk(read_store_settings().database_url) as desk:
            handled = job.run(_at(desk, moment))
    if json:
        as_json({"job": job.name, "handled": handled})
    else:
        out.print(f"{job.name}: {handled} handled.")


def _rehearsed(job: Job, moment: datetime | None, *, json: bool) -> None:
    """Everything in one transaction that is taken back; Slack is not asked or told anything."""
    if job.name in NEEDS_SLACK and job.name != "deliver":
        raise typer.BadParameter("this job only asks Slack about people", param_hint="NAME")
    with root.rehearsal(read_store_settings().database_url) as bot:
        at = _at(bot, moment)
        if job.name != "deliver":
            job.run(at)
        said = [_line(message) for message in _would_go(at)]
    if json:
        as_json([{"to": to, "says": text} for to, text in said])
    for to, text in [] if json else said:
        out.print(f"{to}: {text}")
    if not said and not json:
        out.print("Nothing would go out.")


def _would_go(bot: Bot) -> list[Message]:
    found = []
    while claimed := bot.do(posting.claim):
        found.append(claimed.message)
    return found


def _line(message: Message) -> tuple[str, str]:
    to = getattr(message, "to", None)
    return to.name if to else str(getattr(message, "channel", "")), speech(message).text


def _at(bot: Bot, moment: datetime | None) -> Bot:
    return replace(bot, clock=lambda: moment) if moment else bot
