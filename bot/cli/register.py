"""`preflight import`, `export` and `template`: the register as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot import app as root
from bot.cli.paper import AsJson, as_json, err, out
from bot.domain.imports import Accounts, Ending, Page, RowResult, counted
from bot.domain.people import Address, SlackId
from bot.files import exports
from bot.files.registers import Register, open_register
from bot.render import words
from bot.render.refusals import beside
from bot.runtime import Bot
from bot.settings import SettingsWrong, read_settings, read_store_settings
from bot.slack.outcomes import Unreachable
from bot.usecases import exporting, importing

BROUGHT = (Ending.ADDED, Ending.UPDATED)
SHOWN = 20  # refused rows, and cells left out, told one by one; --json tells all

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


def bring_in(
    file: File,
    columns: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The map of its columns (TOML). Our export and template need none.",
        ),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    json: AsJson = False,
) -> None:
    """Bring a register in from a CSV file or a workbook. A second run changes nothing."""
    with root.desk(read_store_settings().database_url) as bot:
        register = open_register(file, columns, bot.see(importing.terms))
        results = _imported(bot, register, dry_run=dry_run)
        if not dry_run and any(result.ending in BROUGHT for result in results):
            bot.do(importing.finish)
    now = root.wall_clock()
    if json:
        as_json(_facts(results, now))
    else:
        _tell(results, now, dry_run=dry_run)


def _imported(bot: Bot, register: Register, *, dry_run: bool) -> list[RowResult]:
    """Each e-mail address is looked up once, before the page that first names it."""
    results: list[RowResult] = []
    accounts = _accounts(bot, register.emails)
    register.check(accounts)
    with _progress("importing") as advance:
        for page in register.pages():
            accounts |= _accounts(bot, page.emails() - accounts.keys())
            results += _page(bot, page, accounts, dry_run=dry_run)
            advance(len(page.rows) + len(page.refused))
    return results


def _page(bot: Bot, page: Page, accounts: Accounts, *, dry_run: bool) -> list[RowResult]:
    if dry_run:
        return bot.see(importing.rehearse_page, page, accounts)
    return bot.do(importing.import_page, page, accounts)


def _accounts(bot: Bot, emails: Iterable[Address]) -> dict[Address, SlackId | None]:
    """E-mail addresses are looked up in Slack; without any, no token is needed."""
    if not emails:
        return {}
    slack = root.with_slack(bot, read_settings()).slack
    try:
        return {email: slack.by_email(email) for email in sorted(emails)}
    except Unreachable as trouble:
        message = (
            f"Slack could not look people up by e-mail ({trouble}). The optional scope "
            "users:read.email is needed for that; Slack ids in the map need none."
        )
        raise SettingsWrong(message) from trouble


def _tell(results: list[RowResult], now: datetime, *, dry_run: bool) -> None:
    counts = counted(results)
    would = "Would be: " if dry_run else ""
    out.print(would + ", ".join(f"{ending} {count}" for ending, count in counts.items()))
    refused = [result for result in results if result.refusal]
    for result in refused[:SHOWN]:
        out.print(f"  line {result.line}: {_reason(result, now)}")
    if len(refused) > SHOWN:
        out.print(f"  and {len(refused) - SHOWN} more refused: --json tells all of them")
    left_out = [
        f"line {result.line}, {note}" for result in results for note in _notes(result, now)
    ]
    if left_out:
        out.print("Taken without these cells:")
    for cell in left_out[:SHOWN]:
        out.print(f"  {cell}")
    if len(left_out) > SHOWN:
        out.print(f"  and {len(left_out) - SHOWN} more: --json tells all of them")


def _facts(results: list[RowResult], now: datetime) -> dict[str, list[dict[str, object]]]:
    return {
        ending: [_row(result, now) for result in results if result.ending is ending]
        for ending in Ending
    }


def _row(result: RowResult, now: datetime) -> dict[str, object]:
    facts: dict[str, object] = {"line": result.line, "pilot": result.pilot, "name": result.name}
    if result.refusal:
        facts["reason"] = _reason(result, now)
    if result.notes:
        facts["notes"] = _notes(result, now)
    return facts


def _notes(result: RowResult, now: datetime) -> list[str]:
    return [f"{note.about}: {beside(note.refusal, now)}" for note in result.notes]


def _reason(result: RowResult, now: datetime) -> str:
    return beside(result.refusal, now) if result.refusal else ""


def template(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to, ending in .xlsx.")],
) -> None:
    """Write an empty workbook to fill in. It can be imported without a map."""
    from bot.files.templates import write_template  # noqa: PLC0415  # slow to load, and rare

    write_template(file)
    out.print(f"{file.name} is written: one pilot a row, then preflight import {file.name}.")


def take_out(
    file: Annotated[
        Path | None, typer.Argument(dir_okay=False, help="Where to; left out: standard output.")
    ] = None,
) -> None:
    """Write the whole register as CSV, restricted pilots included. It can be imported again."""
    with root.desk(read_store_settings().database_url) as bot:
        if file is None:
            sys.stdout.reconfigure(encoding=exports.ENCODING, newline="")  # type: ignore[union-attr]
            _write(bot, sys.stdout)
            return
        with file.open("w", encoding=exports.ENCODING, newline="") as written:
            count = _write(bot, written)
    out.print(f"{words.count(count, 'pilot')} written to {file.name}.")


def _write(bot: Bot, file: TextIO) -> int:
    exports.write_header(file)
    after, count = exporting.FIRST, 0
    with _progress("exporting") as advance:
        while pilots := bot.see(exporting.export_page, after):
            exports.write_pilots(file, pilots)
            after, count = pilots[-1].id, count + len(pilots)
            advance(len(pilots))
    return count


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """On a terminal only, and on the side of errors: the output stays clean."""
    columns = (TextColumn(what), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    shown = err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=not shown) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.advance(task, count)
