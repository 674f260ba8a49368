"""A file with its map, page by page: every row ends once, and twins are told by their lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.imports import NotInSlack, Page, RestNotRead, SameRow, Terms
from bot.domain.people import Address, SlackId
from bot.domain.refusals import Refusal
from bot.files.registers import Register, open_register

TERMS = Terms(today=date(2026, 11, 2))
BY_ID = 'key = "id"\ncolumns = { name = "name", lead = "lead" }'
BY_ROW = 'source = "x"\nkey = "row"\ncolumns.name = "name"'


def register(folder: Path, text: str, columns: str = BY_ID) -> Register:
    file, mapping = folder / "pilots.csv", folder / "map.toml"
    file.write_text(text, encoding="utf-8")
    mapping.write_text(columns, encoding="utf-8")
    return open_register(file, mapping, TERMS)


def refused(pages: list[Page]) -> list[tuple[int, Refusal | None]]:
    return [(result.line, result.refusal) for page in pages for result in page.refused]


def test_pages_hold_every_row_once(tmp_path: Path) -> None:
    text = "id,name,lead\n" + "".join(f"{n},Pilot {n},\n" for n in range(7)) + "8,,\n"
    pages = list(register(tmp_path, text).pages(size=3))

    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert [page.last_line for page in pages] == [4, 7, 9]
    assert [line for line, _ in refused(pages)] == [9]


def test_a_row_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    text = "id,name,lead\n1,Claims,\n2,KYC,\n1,Claims,\n1,Claims triage,\n"
    pages = list(register(tmp_path, text).pages(size=1))
    twins = [(line, twin) for line, twin in refused(pages) if isinstance(twin, SameRow)]

    assert [(line, twin.first_line, twin.exact) for line, twin in twins] == [
        (4, 2, True),
        (5, 2, False),
    ]


def test_rows_told_by_their_number_are_twins_only_in_every_cell(tmp_path: Path) -> None:
    text = "id,name,lead\n1,Claims,\n1,Claims,x\n1,Claims,\n"
    pages = list(register(tmp_path, text, BY_ROW).pages())

    assert [row.line for page in pages for row in page.rows] == [2, 3]
    assert [line for line, _ in refused(pages)] == [4]


def test_a_file_that_breaks_off_keeps_what_stands_above(tmp_path: Path) -> None:
    pages = list(register(tmp_path, 'id,name,lead\n1,Claims,\n2,"KYC,\n3,AML,\n').pages())

    assert [row.name for page in pages for row in page.rows] == ["Claims"]
    assert [(line, type(why)) for line, why in refused(pages)] == [(3, RestNotRead)]


def test_people_are_looked_up_before_anything_is_written(tmp_path: Path) -> None:
    default = 'default.pmo_lead = "ana@example.com"\ndefault.sponsor = "U0DEE"'
    text = "id,name,lead\n1,Claims,bo@example.com\n2,KYC,U0CY\n"
    found = register(tmp_path, text, f"{BY_ID}\n{default}")

    assert found.emails == {"ana@example.com"}
    assert next(found.pages()).emails() == {"ana@example.com", "bo@example.com"}
    ana = Address("ana@example.com")
    found.check({ana: SlackId("U0ANA")})
    with pytest.raises(NotInSlack) as refusal:
        found.check({ana: None})
    assert refusal.value.addresses == ("ana@example.com",)
