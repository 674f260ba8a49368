"""`preflight report`: the report to leadership on a terminal, as a file, or for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import app as root
from bot.cli.paper import AsJson, as_json, out
from bot.domain.filters import parse_filter
from bot.domain.report import Report
from bot.domain.spans import span_in
from bot.files import keeping
from bot.render import reports
from bot.render.reports import Amount, Paper, Percent
from bot.settings import read_store_settings
from bot.usecases import reporting

Kept = Annotated[Path | None, typer.Option(dir_okay=False, help="Write it to this file.")]


def report(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="month, quarter or year, with last before it; then a filter."),
    ] = None,
    *,
    pdf: Kept = None,
    xlsx: Kept = None,
    json: AsJson = False,
) -> None:
    """What reached production, what came of it, what is stuck and what is next."""
    with root.desk(read_store_settings().database_url) as bot:
        span, left = span_in(words or [], bot.see(reporting.today))
        found: Report = bot.see(reporting.counted, span, parse_filter(left))
    paper = reports.paper(found)
    for file, kind in ((pdf, "pdf"), (xlsx, "xlsx")):
        if file:
            file.write_bytes(keeping.written(paper, kind))
            out.print(f"{file.name} is written.")
    if json:
        as_json(facts(paper))
    elif not (pdf or xlsx):
        _tell(paper)


def facts(paper: Paper) -> dict[str, Any]:
    """The same figures for machines: numbers as numbers, shares between 0 and 1."""
    told = asdict(paper)
    for name, table in (("value", paper.value), ("cost", paper.cost), ("next", paper.next)):
        told[name]["rows"] = [[_plain(cell) for cell in row] for row in table.rows]
    return told


def _plain(cell: object) -> object:
    match cell:
        case Percent(share=share):
            return share
        case Amount(number=number):
            return float(number)
        case _:
            return cell


def _tell(paper: Paper) -> None:
    for said, is_title in _lines(paper):
        out.print(said, style="bold" if is_title else None, markup=False)


def _lines(paper: Paper) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is a title."""
    yield paper.title, True
    yield paper.about, False
    for one in paper.headlines:
        yield f"\n{one.title}: {one.value}", True
        yield from ((line, False) for line in (one.says, one.source) if line)
    for table in paper.tables:
        yield f"\n{table.title}", True
        rows = [" · ".join(map(str, row)) for row in (table.head, *table.rows)]
        lines = (*(rows if table.rows else [table.none]), *table.under)
        yield from ((f"  {line}", False) for line in lines)
    for bars in paper.bars:
        yield f"\n{bars.title}", True
        yield from ((f"  {line}", False) for line in reports.lines(bars))
    yield from ((f"\n{note}", False) for note in paper.notes)
