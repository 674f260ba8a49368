"""`preflight tick`: run one job of the timetable once, or see what it would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

import scheduler
from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.answers import Kept
from bot.domain.letters import Letter
from bot.render import kit, previews
from bot.render.messages import speech
from bot.runtime import Bot
from bot.settings import read_settings, read_store_settings
from bot.usecases import posting, previewing
from bot.usecases.posting import Posting
from bot.work import Work
from scheduler import TIMETABLE, Job

ASKS_SLACK = {"check_unverified", "refresh_people"}
NEEDS_SLACK = {"deliver", *ASKS_SLACK}
HELP = "\n\n".join(
    [
        "Run one job once, as its time would.",
        (
            "With --dry-run nothing is changed, and it says what would go out. A moment in the "
            "future needs that: a real run would use up that day's letters."
        ),
        "\b\n" + "\n".join(f"{job.name:16}  {job.says}" for job in TIMETABLE),
    ]
)


def tick(
    name: Annotated[str, typer.Argument(help="The job.")],
    at: Annotated[
        str | None, typer.Option(help="As if it were this moment: 2026-12-01T09:00+01:00.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would go out.")
    ] = False,
    json: AsJson = False,
) -> None:
    job = scheduler.named(name)
    if job is None:
        raise typer.BadParameter(f"there is no job {name!r}", param_hint="NAME")
    moment = _moment(at)
    if moment and moment > root.wall_clock() and not dry_run:
        raise typer.BadParameter("a moment in the future needs --dry-run", param_hint="--at")
    if dry_run:
        _rehearse(job, moment, json=json)
    else:
        _run(job, moment, json=json)


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


def _run(job: Job, moment: datetime | None, *, json: bool) -> None:
    with _bot_for(job) as bot:
        handled = job.run(_at(bot, moment))
    if json:
        as_json({"job": job.name, "handled": handled})
    else:
        out.print(f"{job.name}: {handled} handled.")


@contextmanager
def _bot_for(job: Job) -> Iterator[Bot]:
    if job.name not in NEEDS_SLACK:
        with root.desk(read_store_settings().database_url) as bot:
            yield bot
        return
    bot = root.build(read_settings())
    try:
        yield bot
    finally:
        bot.database.close()


def _rehearse(job: Job, moment: datetime | None, *, json: bool) -> None:
    """Everything in one transaction that is taken back; Slack is not asked or told anything."""
    if job.name in ASKS_SLACK:
        raise typer.BadParameter("this job only asks Slack about people", param_hint="NAME")
    with root.rehearsal(read_store_settings().database_url) as bot:
        at = _at(bot, moment)
        if job.name != "deliver":
            job.run(at)
        held_by = at.see(_held_by)
        letters = [_facts(claimed) for claimed in _would_go(at)]
        kept = at.see(previewing.kept_back_today) if job.name == "look_for_gaps" else []
        letters += [_kept(one, at.clock()) for one in kept]
    if json:
        as_json(letters)
    elif held_by:
        out.print(f"Nothing would go out: {held_by}.")
    elif not letters:
        out.print("Nothing would go out.")
    for facts in [] if json else letters:
        out.print(f"{facts['kind']} to {facts['to']}: {facts['says']}")


def _kept(kept: Kept, now: datetime) -> dict[str, str]:
    """N13: a reminder that does not go out, and why."""
    person = kept.item.ask.person
    says = kit.unmarked(previews.kept_line(kept, now))
    return {"kind": "kept back", "to": person.name if person else "", "says": says}


def _held_by(work: Work) -> str | None:
    """Why nothing goes out at all."""
    if work.policy.dry_run:
        return "dry run is on"
    because = work.workspace.paused_because
    return f"delivery is paused ({because})" if because else None


def _would_go(bot: Bot) -> Iterator[Posting]:
    while (claimed := bot.do(posting.claim, trusting=True)).more:
        yield from claimed.postings


def _facts(claimed: Posting) -> dict[str, str]:
    letter = claimed.letter
    return {"kind": letter.kind, "to": _to(letter), "says": speech(claimed.message).text}


def _to(letter: Letter) -> str:
    return letter.person.name if letter.person else str(letter.channel)


def _at(bot: Bot, moment: datetime | None) -> Bot:
    """The clock goes on from there: letters wait for each other."""
    if moment is None:
        return bot
    ahead = moment - bot.clock()
    return replace(bot, clock=lambda: root.wall_clock() + ahead)
