"""An empty workbook to fill in, whose columns can be imported without a map."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.render.fields import FIELDS, Told

ID = "id"
NAMES = (ID, *(name for fields in FIELDS.values() for name in fields))
ROWS = 2000  # so far down a list of choices is offered
_OF_ID = Told("needed; yours, and the same next time: it tells one row from another", "UC-17")
_TINTS = ("E8EEF7", "F4EFE6")


def write_template(path: Path) -> None:
    book = Workbook()
    pilots = book.worksheets[0]
    pilots.title = "Pilots"
    _column(pilots, 1, ID, _OF_ID, _TINTS[0])
    place = 1
    for group, fields in enumerate(FIELDS.values()):
        for name, told in fields.items():
            place += 1
            _column(pilots, place, name, told, _TINTS[group % 2])
    pilots.freeze_panes = "C2"
    _explain(book.create_sheet("Fields"))
    book.save(path)


def _column(sheet: Worksheet, place: int, name: str, told: Told, tint: str) -> None:
    cell = sheet.cell(row=1, column=place, value=name)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=tint)
    cell.comment = Comment(f"{told.says}\nFor example: {told.example}", "Preflight")
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = max(14, len(name) + 4)
    if told.choices:
        choice = DataValidation(type="list", formula1=f'"{",".join(told.choices)}"')
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{ROWS}")


def _explain(sheet: Worksheet) -> None:
    sheet.append(["field", "holds", "for example"])
    sheet.append([ID, _OF_ID.says, _OF_ID.example])
    for fields in FIELDS.values():
        for name, told in fields.items():
            sheet.append([name, told.says, told.example])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 30), ("B", 70), ("C", 60)):
        sheet.column_dimensions[letter].width = width
