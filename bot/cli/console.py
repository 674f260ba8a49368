"""What can be typed after `preflight`, and how what goes wrong reaches the operator."""

from __future__ import annotations

import os
from typing import Annotated

import structlog
import typer

from bot import app as root
from bot.cli import (
    api_token,
    audit,
    calendar,
    database,
    doctor,
    governance,
    jobs,
    letters,
    people,
    policy,
    register,
    reporting,
)
from bot.cli.paper import err, out
from bot.domain.refusals import Refusal
from bot.logs import set_up
from bot.render.refusals import beside
from bot.settings import SettingsWrong, read_settings
from bot.store.backup import CannotCopy
from bot.store.database import DatabaseTrouble, cause_of, is_elsewhere
from bot.store.migrate import SchemaIsNewer, SchemaIsOld

log = structlog.get_logger(__name__)

DEMO_PORT = 3333
BUG = 1
WRONG = 2
NOT_NOW = 75  # what supervisors know as a failure that may pass
EXPECTED = (SettingsWrong, SchemaIsOld, SchemaIsNewer, CannotCopy, Refusal, DatabaseTrouble)

TRY, RUN, DATA = "Begin", "Every day", "The register and its database"

app = typer.Typer(
    name="preflight",
    help="A Slack bot that gets AI pilots to production.",
    epilog="Exit codes: 0 done, 1 a check failed, 2 something to be put right, named in a line, "
    "75 Slack or PostgreSQL cannot be reached now.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command(rich_help_panel=TRY)
def demo(
    *,
    tour: Annotated[bool, typer.Option("--tour", help="Four weeks told in the terminal.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65515, help="Taken: the next one.")] = DEMO_PORT,
    no_open: Annotated[bool, typer.Option("--no-open", help="Open no browser.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="A demo that runs there already starts over.")
    ] = False,
) -> None:
    """Try Preflight in your browser, in a local Slack that comes with it. No token, no network."""
    from bot import demo as shown  # noqa: PLC0415  # the local Slack is loaded for the demo only

    if tour:
        shown.play(out)
        return
    try:
        shown.live(out, port=port, opens=not no_open, fresh=fresh)
    except shown.NoPort as taken:
        err.print(str(taken))
        raise typer.Exit(WRONG) from None


app.command(rich_help_panel=TRY)(doctor.doctor)


@app.command(rich_help_panel=RUN)
def run() -> None:
    """Run the bot until Ctrl-C: Socket Mode, jobs and delivery in one process."""
    settings = read_settings()
    set_up(settings.preflight_log_level, settings.preflight_log_form)
    root.run(settings)


@app.command(rich_help_panel=RUN)
def serve() -> None:
    """Take Slack's requests over HTTP, until Ctrl-C. Needs a `preflight work` beside it."""
    settings = read_settings()
    set_up(settings.preflight_log_level, settings.preflight_log_form)
    root.serve(settings)


@app.command(rich_help_panel=RUN)
def work() -> None:
    """Run jobs and delivery until Ctrl-C: any number of these beside any number of `serve`."""
    settings = read_settings()
    set_up(settings.preflight_log_level, settings.preflight_log_form)
    root.work(settings)


app.command(rich_help_panel=RUN, help=policy.HELP)(policy.settings)
app.add_typer(governance.app, name="governance", rich_help_panel=RUN)
app.add_typer(letters.app, name="letters", rich_help_panel=RUN)
app.command(rich_help_panel=RUN, help=jobs.HELP)(jobs.tick)
app.command("import", rich_help_panel=DATA)(register.bring_in)
app.command("export", rich_help_panel=DATA)(register.take_out)
app.command("template", rich_help_panel=DATA)(register.template)
app.command("report", rich_help_panel=DATA)(reporting.report)
app.command("calendar", rich_help_panel=DATA)(calendar.calendar)
app.add_typer(api_token.app, name="api-token", rich_help_panel=DATA)
app.add_typer(people.app, name="people", rich_help_panel=DATA)
app.add_typer(audit.app, name="audit", rich_help_panel=DATA)
app.add_typer(database.app, name="db", rich_help_panel=DATA)


def main() -> int:
    """Run one command. Whatever the operator can act on is one sentence and an exit code."""
    set_up("warning", "console")
    os.umask(0o077)  # what is written is the register, or a part of it: its owner's alone
    try:
        app(prog_name="preflight")  # however Python was started
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except EXPECTED as trouble:
        err.print(_sentence(trouble))
        return _code(trouble)
    except Exception:
        log.exception("this is a bug in Preflight")
        return BUG
    return 0


def _code(trouble: Exception) -> int:
    if isinstance(trouble, DatabaseTrouble):
        return NOT_NOW if is_elsewhere(trouble) else WRONG
    return NOT_NOW if isinstance(trouble, root.NotNow) else WRONG


def _sentence(trouble: Exception) -> str:
    match trouble:
        case Refusal():
            now = root.wall_clock()
            return beside(trouble, now)
        case DatabaseTrouble():
            return f"DATABASE_URL could not be used: {cause_of(trouble)}"
        case _:
            return str(trouble)
