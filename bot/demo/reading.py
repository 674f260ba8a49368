"""How a message is printed: its words, tables to the width of the page, charts as bars."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.sandbox import Version, reading

LONGEST_BAR = 20


def lines(version: Version, width: int) -> list[str]:
    return [line for block in version.blocks for line in _block(block, version, width)]


def _block(block: dict[str, Any], version: Version, width: int) -> Iterator[str]:
    match block["type"]:
        case "table":
            yield from _table(block, width)
        case "data_visualization":
            yield from _chart(block)
        case _:
            yield from reading.message("", [block], version.message.names).splitlines()


def _table(block: dict[str, Any], width: int) -> Iterator[str]:
    head, *rows = [[cell["text"] for cell in row] for row in block["rows"]]
    columns = enumerate(block["column_settings"])
    right = [place for place, column in columns if column["align"] == "right"]
    yield from table(head, rows, right, width)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int], width: int
) -> Iterator[str]:
    """Columns as wide as the page allows; cells that are longer are wrapped."""
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(head):
        drawn.add_column(name, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    page = Console(width=width, color_system=None)
    for line in page.render_lines(drawn, pad=False):
        yield "".join(segment.text for segment in line).rstrip()


def _chart(block: dict[str, Any]) -> Iterator[str]:
    points = [point for series in block["chart"]["series"] for point in series["data"]]
    most = max(point["value"] for point in points)
    widest = max(len(point["label"]) for point in points)
    yield str(block["title"])
    for point in points:
        bar = "▇" * max(1, round(LONGEST_BAR * point["value"] / most))
        yield f"  {point['label']:<{widest}}  {bar} {point['value']}"
