"""`preflight api-token`: what other programs read by."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.api_tokens import LASTS, LONGEST_NAME, MOST, ApiToken, Opens, TokenId
from bot.settings import read_store_settings
from bot.usecases import reading

FEED = "/api/v1/calendar.ics?token="

app = typer.Typer(no_args_is_help=True, help="Tokens by which other programs read the register.")


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What it is for, like Power BI.")],
    days: Annotated[int, typer.Option(min=1, max=MOST, help="How long it is good for.")] = LASTS,
    *,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Restricted pilots are read by it as well.")
    ] = False,
    calendar: Annotated[
        bool, typer.Option("--calendar", help="For a calendar's address, and nothing else.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make a token. It is shown this once: only its hash is kept."""
    if not name.strip() or len(name) > LONGEST_NAME:
        said = f"a name has 1 to {LONGEST_NAME} characters"
        raise typer.BadParameter(said, param_hint="--name")
    opens = Opens.CALENDAR if calendar else Opens.API
    with root.desk(read_store_settings().database_url) as bot:
        made = bot.do(reading.make_token, name.strip(), opens, days, restricted=restricted)
    shown = f"{FEED}{made.text}" if calendar else made.text
    if json:
        as_json({"id": made.row, "token": made.text, "opens": opens, "days": days})
        return
    out.print(shown)
    out.print(f"Token {made.row} is good for {days} days. It is not shown again.")


@app.command("list")
def show(*, json: AsJson = False) -> None:
    """List the tokens there are and were; none of them is shown."""
    with root.desk(read_store_settings().database_url) as bot:
        now = bot.clock()
        facts = [_facts(token, valid=token.is_valid(now)) for token in bot.see(reading.tokens)]
    if json:
        as_json(facts)
    elif facts:
        table = Table(box=None, pad_edge=False)
        for column in ("id", "name", "opens", "restricted", "until", "is"):
            table.add_column(column)
        for one in facts:
            table.add_row(*map(str, one.values()))
        out.print(table)
    else:
        out.print("There are no tokens. `preflight api-token create` makes one.")


@app.command()
def revoke(
    token: Annotated[int, typer.Argument(help="Its id, as `preflight api-token list` has it.")],
    *,
    json: AsJson = False,
) -> None:
    """Have a token open nothing any more, from the next request on."""
    with root.desk(read_store_settings().database_url) as bot:
        before = bot.do(reading.revoke, TokenId(token))
    if json:
        as_json({"id": before.id, "name": before.name, "was_revoked": bool(before.revoked_at)})
    else:
        out.print(f"Token {before.id} ({before.name}) opens nothing any more.")


def _facts(token: ApiToken, *, valid: bool) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "opens": token.opens.value,
        "restricted": "yes" if token.restricted else "no",
        "until": f"{token.expires_at:%Y-%m-%d}",
        "is": _standing(token, valid=valid),
    }


def _standing(token: ApiToken, *, valid: bool) -> str:
    if token.revoked_at:
        return "revoked"
    return "good" if valid else "expired"
