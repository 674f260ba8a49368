"""`preflight people`: who is on the register, and having somebody forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.table import Table

from bot import app as root
from bot.cli.paper import AsJson, as_json, err, out
from bot.domain.forgetting import Forgetting, StillHolds
from bot.domain.people import Person
from bot.render import forgetting as said
from bot.runtime import Bot
from bot.settings import read_store_settings
from bot.usecases import forgetting

WRONG = 2

app = typer.Typer(no_args_is_help=True, help="Who is on the register; have somebody forgotten.")


@app.command("list")
def show(*, json: AsJson = False) -> None:
    """List everybody, with the row that the audit trail calls them by."""
    with root.desk(read_store_settings().database_url) as bot:
        facts = [_facts(person) for person in _everybody(bot)]
    if json:
        as_json(facts)
        return
    table = Table(box=None, pad_edge=False)
    for name in ("row", "account", "name", "is"):
        table.add_column(name)
    for one in facts:
        table.add_row(*map(str, one.values()))
    out.print(table)


@app.command()
def forget(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A Slack id, e-mail or row.")],
    *,
    vacate: Annotated[
        bool, typer.Option("--vacate", help="What they hold falls vacant, as by leaving.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="For machines: do not ask.")] = False,
    json: AsJson = False,
) -> None:
    """Put a pseudonym in somebody's place. The audit trail stays whole; nothing leads back."""
    with root.desk(read_store_settings().database_url) as bot:
        plan = bot.see(forgetting.foresee, person)
        if (plan.held or plan.pmo) and not vacate:
            raise _told(StillHolds(plan.person, plan.held, plan.pmo))
        if not dry_run:
            _ask(plan, asks=not yes, json=json)
            plan = bot.do(forgetting.forget, person, vacate=vacate)
    if json:
        as_json(_figures(plan, dry_run=dry_run))
    else:
        _print(said.foreseen(plan) if dry_run else said.done(plan))


def _told(refusal: StillHolds) -> typer.Exit:
    """Line by line: a refusal of one line would not hold them."""
    for line in said.still_holds(refusal):
        err.print(line)
    return typer.Exit(WRONG)


def _ask(plan: Forgetting, *, asks: bool, json: bool) -> None:
    if not asks:
        return
    if json:
        raise typer.BadParameter("a machine is not asked: say so", param_hint="--yes")
    _print(said.foreseen(plan))
    if not typer.confirm("Nothing brings this back. Forget them?"):
        out.print("Nothing was changed.")
        raise typer.Exit(WRONG)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        out.print(line)


def _everybody(bot: Bot) -> Iterator[Person]:
    after = 0
    while page := bot.see(forgetting.everybody_page, after):
        yield from page
        after = page[-1].id


def _facts(person: Person) -> dict[str, object]:
    return {
        "row": person.id,
        "account": None if person.forgotten else person.slack_id,
        "name": person.name,
        "is": _standing(person),
    }


def _standing(person: Person) -> str:
    if person.forgotten:
        return "forgotten"
    if person.deleted:
        return "no longer here"
    if person.bot or person.outsider:
        return "a bot" if person.bot else "from outside"
    return "a guest" if person.guest else "here"


def _figures(plan: Forgetting, *, dry_run: bool) -> dict[str, object]:
    return {
        "row": plan.person.id,
        "forgotten": not dry_run,
        "pseudonym": plan.pseudonym,
        "vacated": [{"pilot": one.pilot.key, "roles": one.roles} for one in plan.held],
        "pmo": plan.pmo,
        "withdrawn": plan.withdrawn,
        "messages": plan.letters,
        "events": plan.events,
        "mentions": plan.mentions,
    }
