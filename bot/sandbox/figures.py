"""Tables as aligned columns, charts as their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.sandbox.wire import Json


def table(rows: list[list[str]], settings: Sequence[Json | None]) -> str:
    """The first row is the head."""
    count = max(len(row) for row in rows)
    filled = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in filled) for column in range(count)]
    right = [_is_right(settings, column) for column in range(count)]
    head, *body = (_line(row, widths, right) for row in filled)
    return "\n".join([head, "  ".join("─" * width for width in widths), *body])


def _is_right(settings: Sequence[Json | None], column: int) -> bool:
    setting = settings[column] if column < len(settings) else None
    return setting is not None and setting.get("align") == "right"


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    padded = (
        cell.rjust(width) if to_the_right else cell.ljust(width)
        for cell, width, to_the_right in zip(cells, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


def chart(title: str, drawing: Json) -> str:
    return "\n".join([title, *_numbers(drawing)])


def _numbers(drawing: Json) -> Iterator[str]:
    if drawing["type"] == "pie":
        yield f"  {_points(drawing['segments'])}"
        return
    for series in drawing["series"]:
        yield f"  {series['name']}: {_points(series['data'])}"


def _points(points: list[Json]) -> str:
    return " · ".join(f"{point['label']} {point['value']}" for point in points)
