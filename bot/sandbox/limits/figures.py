"""What Slack demands of tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.limits.spots import (
    Spot,
    anything,
    flag,
    many,
    number,
    one_of,
    string,
    thing,
)

ROWS = 100
CELLS = 20
CATEGORIES = 20
SERIES = 6
TEXT_IN_DATA_TABLE = 10_000
LONGEST_CELL = 13_000
READ = {"text", "title", "label", "alt_text"}


def texts(node: Any) -> Iterator[str]:
    """Everything in blocks that is read: texts, cells, labels of charts."""
    if isinstance(node, list):
        for each in node:
            yield from texts(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in READ and isinstance(value, str):
                yield value
            else:
                yield from texts(value)


@thing("block_id rows column_settings")
def table(spot: Spot) -> None:
    spot.must("rows", many(many(cell, CELLS), ROWS))
    spot.maybe("column_settings", many(_column, CELLS))


def cell(spot: Spot) -> None:
    match spot.kind:
        case "raw_text":
            spot.must("text", string(LONGEST_CELL))
        case "raw_number":
            spot.must("value", number())
        case "rich_text":
            spot.must("elements", many(anything, 1000))
        case _:
            spot.complain(f"unsupported type: {spot.kind}")


def _column(spot: Spot) -> None:
    """A null leaves a column as it is."""
    if spot.given is not None:
        _settings(spot)


@thing("align is_wrapped")
def _settings(spot: Spot) -> None:
    spot.maybe("align", one_of("left", "center", "right"))
    spot.maybe("is_wrapped", flag)


@thing("block_id caption rows page_size row_header_column_index")
def data_table(spot: Spot) -> None:
    spot.must("caption", string(2000))
    spot.must("rows", many(many(cell, CELLS), ROWS + 1, least=2))
    spot.maybe("page_size", number(1, 100))
    rows = [row for row in spot.given.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        spot.complain("all rows must have the same number of cells")
    if rows and any(isinstance(c, dict) and c.get("type") == "rich_text" for c in rows[0]):
        spot.complain("header cells cannot be rich_text")
    if sum(map(len, texts(rows))) > TEXT_IN_DATA_TABLE:
        spot.complain(f"must be less than {TEXT_IN_DATA_TABLE + 1} characters")


@thing("block_id title chart")
def chart(spot: Spot) -> None:
    spot.must("title", string(50))
    spot.must("chart", _drawing)


def _drawing(spot: Spot) -> None:
    match spot.kind:
        case "pie":
            _pie(spot)
        case "bar" | "line" | "area":
            _axes_and_series(spot)
        case _:
            spot.complain(f"unsupported type: {spot.kind}")


@thing("segments")
def _pie(spot: Spot) -> None:
    spot.must("segments", many(_segment, SERIES))


def _segment(spot: Spot) -> None:
    _point(spot)
    value = spot.given.get("value") if isinstance(spot.given, dict) else None
    if isinstance(value, int | float) and value <= 0:
        spot.complain("must be more than 0")


@thing("series axis_config")
def _axes_and_series(spot: Spot) -> None:
    spot.must("axis_config", _axes)
    spot.must("series", many(_one_series, SERIES))
    names = [each.get("name") for each in spot.objects("series")]
    if len(set(map(str, names))) != len(names):
        spot.complain("series names must be unique")
    _one_point_a_category(spot)


@thing("name data")
def _one_series(spot: Spot) -> None:
    spot.must("name", string(20))
    spot.must("data", many(_point, CATEGORIES))


@thing("label value")
def _point(spot: Spot) -> None:
    spot.must("label", string(20))
    spot.must("value", number())


@thing("categories x_label y_label")
def _axes(spot: Spot) -> None:
    spot.must("categories", many(string(20), CATEGORIES))
    spot.maybe("x_label", string(50))
    spot.maybe("y_label", string(50))


def _one_point_a_category(spot: Spot) -> None:
    axes = spot.given.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    wanted = sorted(map(str, categories if isinstance(categories, list) else []))
    if len(set(wanted)) != len(wanted):
        spot.complain("categories must be unique")
    for series in spot.objects("series"):
        points = series.get("data") if isinstance(series.get("data"), list) else []
        labels = sorted(str(p.get("label")) for p in points or [] if isinstance(p, dict))
        if labels != wanted:
            spot.complain("each series must have one data point for each category")
