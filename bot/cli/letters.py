"""`preflight letters`: what is owed, on its way, in doubt, refused or withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.letters import Letter, LetterId, State
from bot.settings import read_store_settings
from bot.usecases import resending

MOST = 200
SHOWN = (State.OWED, State.SENDING, State.UNKNOWN, State.REFUSED, State.WITHDRAWN)

app = typer.Typer()


@app.callback(invoke_without_command=True)
def letters(
    context: typer.Context,
    state: Annotated[
        State | None,
        typer.Option(metavar="STATE", help=f"Only those that are {', '.join(State)}."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """List the letters that are not simply sent, the newest first; or send one again."""
    if context.invoked_subcommand:
        return
    with root.desk(read_store_settings().database_url) as bot:
        found = bot.see(resending.in_states, (state,) if state else SHOWN, MOST)
    if json:
        as_json([_facts(letter) for letter in found])
    elif found:
        out.print(_table(found))
    else:
        out.print("No letters to show.")


@app.command("look-up")
def look_up(*, json: AsJson = False) -> None:
    """Look up in Slack what is owed before it is sent: after a database was put back by hand."""
    with root.desk(read_store_settings().database_url) as bot:
        doubted = bot.do(resending.doubt_what_was_due)
    if json:
        as_json({"looked_up": doubted})
    else:
        out.print(f"Letters that are looked up before they are sent: {doubted}.")


@app.command("send-again")
def send_again(
    letter: Annotated[int, typer.Argument(help="Its id, as `preflight letters` lists it.")],
    *,
    json: AsJson = False,
) -> None:
    """Send a letter again that is unknown or refused. It keeps its key and uses no round."""
    with root.desk(read_store_settings().database_url) as bot:
        before = bot.do(resending.owe_again, LetterId(letter))
    if json:
        as_json({"id": before.id, "was": before.state})
    elif before.state is State.UNKNOWN:
        out.print(f"Letter {before.id} goes out again unless it is found in Slack.")
    else:
        out.print(f"Letter {before.id} goes out again as soon as it may.")


def _facts(letter: Letter) -> dict[str, object]:
    return {
        "id": letter.id,
        "state": letter.state,
        "kind": letter.kind,
        "to": letter.person.name if letter.person else letter.channel,
        "key": letter.key,
        "due_at": letter.due_at.isoformat(timespec="minutes"),
        "attempts": letter.attempts,
        "error": letter.error,
    }


def _table(found: list[Letter]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("id", "state", "kind", "to", "due (UTC)", "attempts", "error"):
        table.add_column(name)
    for letter in found:
        facts = _facts(letter)
        due = f"{letter.due_at:%Y-%m-%d %H:%M}"
        cells = (facts["id"], letter.state, letter.kind, facts["to"], due, letter.attempts)
        table.add_row(*(str(cell) for cell in cells), letter.error or "")
    return table
