"""The workbook to fill in: every field has its column, its words and an example that is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from bot.domain.data_sheet import Item, Side
from bot.domain.designed import ItemSaid, Paper
from bot.domain.imports import EmptyFile, MapNeeded, NotText, Row, Terms
from bot.domain.raci import Part, Task
from bot.files.maps import Field
from bot.files.registers import open_register
from bot.files.templates import NAMES, write_template
from bot.render.fields import FIELDS, reference

DOCS = Path(__file__).parents[2] / "docs"
TERMS = Terms(today=date(2026, 11, 23), currency="EUR", items=frozenset({"security-review"}))


def filled(folder: Path, *rows: dict[str, Any]) -> list[Row]:
    """What comes of the template once somebody has filled it in and saved it."""
    file = folder / "register.xlsx"
    write_template(file)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for line, row in enumerate(rows, start=2):
        for place, name in enumerate(NAMES, start=1):
            sheet.cell(row=line, column=place, value=row.get(name))
    book.save(file)
    (page,) = open_register(file, None, TERMS).pages()
    assert page.refused == ()
    return list(page.rows)


def examples() -> dict[str, Any]:
    """Each field's own, as the guide shows it."""
    return {name: told.example for fields in FIELDS.values() for name, told in fields.items()}


def test_every_field_has_its_column() -> None:
    assert set(NAMES) == {"id", *Field}


def test_every_example_of_the_guide_is_read(tmp_path: Path) -> None:
    (row,) = filled(tmp_path, {"id": "UC-17", **examples()})

    assert row.notes == ()
    assert row.value is not None
    assert row.value.rate is not None
    assert row.value.baseline == "400 hours/month"
    assert row.designed is not None
    assert row.designed.plan.trainings == (date(2027, 6, 14), date(2027, 6, 21))
    assert row.designed.kpi is not None
    assert row.designed.kpi.lacks == ()
    assert row.designed.data[Side.PRODUCTION][Item.OWNER] == "same"
    assert row.designed.raci[Task.DECIDE][Part.ACCOUNTABLE] == ("cy@example.com",)
    assert row.designed.governance == {
        "security-review": ItemSaid(evidence="https://wiki.example.com/p7/security")
    }
    assert row.designed.links == (Paper("https://wiki.example.com/p7", "the plan"),)


def test_days_and_numbers_are_read_as_a_spreadsheet_keeps_them(tmp_path: Path) -> None:
    (row,) = filled(
        tmp_path,
        {
            "id": 17,
            "name": "A",
            "launch": date(2027, 2, 1),
            "group_people": 240.0,
            "restricted": True,
        },
    )

    assert row.planned == {"launch": date(2027, 2, 1)}
    assert row.designed is not None
    assert row.designed.plan.people == 240
    assert row.restricted


@pytest.mark.parametrize(
    ("name", "cell", "why"),
    [
        ("adoption_target", "140%", "NotAPercentage"),
        ("group_people", "12", "GroupNotLarger"),
        ("kpi_figures", "42 to 42", "TargetIsBaseline"),
        ("kpi_cadence", "daily", "NotOneOf"),
        ("questions", "A?\nB?\nC?\nD?\nE?\nF?", "TooManyQuestions"),
        ("raci_decide", "the board", "NotALineOfRaci"),
        ("raci_decide", "A: cy@example.com, bo@example.com", "SeveralAnswer"),
        ("governance", "no such item: done", "NotOneOf"),
        ("governance", "security-review is done", "NotAnItem"),
        ("governance", "security-review: http://wiki.example.com", "NotHttps"),
        ("links", "http://wiki.example.com", "NotHttps"),
        ("feedback_channel", "#claims", "NotAChannel"),
        ("data_pilot_owner", "same", "SameAsWhat"),
        ("value_rate", "EUR 60/day", "NotAnHourlyRate"),
        ("trainings", "soon", "NotADay"),
    ],
)
def test_a_cell_that_cannot_be_read_is_left_out_and_noted(
    tmp_path: Path, name: str, cell: str, why: str
) -> None:
    (row,) = filled(tmp_path, {**examples(), "id": "UC-17", "name": "A", name: cell})

    assert [(note.about, type(note.refusal).__name__) for note in row.notes] == [(name, why)]


def test_an_empty_workbook_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "register.xlsx"
    Workbook().save(file)
    with pytest.raises(EmptyFile):
        open_register(file, None, TERMS)

    with file.open("r+b") as bytes_:
        bytes_.seek(60)
        bytes_.write(b"\0" * 400)
    with pytest.raises(NotText):
        open_register(file, None, TERMS)


def test_a_register_with_a_column_called_id_is_asked_for_its_map(tmp_path: Path) -> None:
    """What else it tells would be left out unseen."""
    file = tmp_path / "register.csv"
    file.write_text("ID,Name,Cost centre,Vendor\n1,Claims triage,4711,in house")

    with pytest.raises(MapNeeded):
        open_register(file, None, TERMS)


@pytest.mark.parametrize(("typed", "read"), [(1.0, 100), (0.6, 60), (0.075, 7.5)])
def test_a_percentage_is_read_as_the_spreadsheet_shows_it(
    tmp_path: Path, typed: float, read: float
) -> None:
    def shown(file: Path) -> None:
        book = load_workbook(file)
        sheet = book.worksheets[0]
        for name, value in (("id", "UC-17"), ("name", "A"), ("adoption_target", typed)):
            cell = sheet.cell(row=2, column=NAMES.index(name) + 1, value=value)
            cell.number_format = "0.0%" if name == "adoption_target" else "General"
        book.save(file)

    (row,) = made(tmp_path, shown)

    assert row.designed is not None
    assert row.designed.plan.target == Decimal(str(read))


@pytest.mark.parametrize("told", ["A1", "A1:B2"])
def test_a_sheet_that_says_it_is_smaller_is_read_whole(tmp_path: Path, told: str) -> None:
    def smaller(file: Path) -> None:
        book = load_workbook(file)
        for row in (("UC-17", "A"), ("UC-18", "B")):
            book.worksheets[0].append(row)
        book.save(file)
        rewritten(file, lambda sheet: re.sub(r'(<dimension ref=")[^"]*', rf"\g<1>{told}", sheet))

    rows = made(tmp_path, smaller)

    assert [len(row.name) for row in rows] == [1, 1]


def test_a_sheet_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotText):
        made(tmp_path, lambda file: rewritten(file, lambda sheet: sheet[: len(sheet) // 2]))


def made(folder: Path, change: Callable[[Path], None]) -> list[Row]:
    """What comes of the template after something was done to it."""
    file = folder / "register.xlsx"
    write_template(file)
    change(file)
    (page,) = open_register(file, None, TERMS).pages()
    return list(page.rows)


def rewritten(file: Path, change: Callable[[str], str]) -> None:
    """The first sheet as another program might have written it."""
    with ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = change(parts[sheet].decode()).encode()
    with ZipFile(file, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def test_the_guide_and_its_template_are_those_of_the_code(tmp_path: Path) -> None:
    assert (DOCS / "fields.md").read_text(encoding="utf-8") == reference()

    write_template(tmp_path / "template.xlsx")
    sheets = [load_workbook(folder / "template.xlsx") for folder in (DOCS, tmp_path)]
    old, new = ([list(sheet.iter_rows(values_only=True)) for sheet in one] for one in sheets)
    assert old == new
