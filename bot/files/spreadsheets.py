"""The report's paper as a workbook: the same figures, numbers as numbers, and no formula."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.render.reports import Amount, Bars, Cell, Paper, Percent, Table

BOLD, LARGE = Font(bold=True), Font(bold=True, size=16)
WIDTHS = (34, 16, 16, 16, 18, 16, 12)


def written(paper: Paper) -> bytes:
    book = Workbook()
    report = book.worksheets[0]
    report.title = "Report"
    _say(report, 1, [paper.title], LARGE)
    _say(report, 2, [paper.about])
    row = 4
    for one in paper.headlines:
        _say(report, row, [one.title, one.value, one.says], BOLD, wide=False)
        _say(report, row + 1, ["", "", one.source or ""])
        row += 2
    for table in paper.tables:
        row = _table(report, row + 1, table)
    for bars in paper.bars:
        row = _bars(report, row + 1, bars)
    for note in paper.notes:
        row += 1
        _say(report, row, [note])
    for place, width in enumerate(WIDTHS, start=1):
        report.column_dimensions[get_column_letter(place)].width = width
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _table(sheet: Worksheet, row: int, table: Table) -> int:
    """The row after its last."""
    _say(sheet, row, [table.title], BOLD)
    lines: list[Iterable[Cell]] = [table.head, *table.rows] if table.rows else [[table.none]]
    for line in [*lines, *([one] for one in table.under)]:
        row += 1
        _say(sheet, row, line)
    return row + 1


def _bars(sheet: Worksheet, row: int, bars: Bars) -> int:
    _say(sheet, row, [bars.title], BOLD)
    for line in bars.bars or [(bars.none,)]:
        row += 1
        _say(sheet, row, line)
    return row + 1


def _say(
    sheet: Worksheet,
    row: int,
    cells: Iterable[Cell],
    font: Font | None = None,
    *,
    wide: bool = True,
) -> None:
    for place, said in enumerate(cells, start=1):
        cell = sheet.cell(row=row, column=place)
        _fill(cell, said)
        if font and (wide or place < 3):  # noqa: PLR2004  # the third is a sentence
            cell.font = font


def _fill(cell: SheetCell | MergedCell, said: Cell) -> None:
    """Text is text: what begins like a formula is none."""
    match said:
        case Percent(share=share):
            cell.value = "–" if share is None else share
            cell.number_format = "0%"
            cell.alignment = Alignment(horizontal="right")
        case Amount(rounded=number):
            cell.value = number
            cell.number_format = "#,##0" if number == int(number) else "#,##0.00"
        case int():
            cell.value = said
        case str():
            cell.value = said
            cell.data_type = "s"
