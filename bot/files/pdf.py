"""The report's paper as a PDF of one page, set by Typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files

import typst

from bot.render.reports import Bars, Paper, Table

FOOT = "Made by Preflight"


def written(paper: Paper) -> bytes:
    """Words go in as data: none of them is read as markup."""
    facts = {
        "title": paper.title,
        "about": paper.about,
        "headlines": [asdict(one) for one in paper.headlines],
        "tables": [_table(one) for one in paper.tables],
        "bars": [_bars(one) for one in paper.bars],
        "notes": list(paper.notes),
        "foot": FOOT,
    }
    template = files("bot.files").joinpath("report.typ").read_bytes()
    return typst.compile(template, sys_inputs={"paper": json.dumps(facts)})


def _table(one: Table) -> dict[str, object]:
    rows = [[str(cell) for cell in row] for row in one.rows]
    return {**asdict(one), "rows": rows, "numbers": one.numbers}


def _bars(one: Bars) -> dict[str, object]:
    bars = [{"name": name, "many": many, "said": f"{many:,}"} for name, many in one.bars]
    return {"title": one.title, "bars": bars, "none": one.none}
