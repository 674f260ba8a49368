"""Any CSV is read as it was meant, and what is none is refused before anything is written."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.imports import EmptyFile, NotText, RestNotRead
from bot.domain.refusals import Refusal
from bot.files.tables import TextTable, open_table

CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


def table(folder: Path, content: bytes | str) -> TextTable:
    file = folder / "pilots.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(file)


def rows(found: TextTable) -> list[tuple[int, list[str]]]:
    return [(record.line, record.cells) for record in found.records()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, "name,unit\nÜbersetzung 🙂,שירות\n".encode(encoding))

    assert found.header == ("name", "unit")
    assert rows(found) == [(2, ["Übersetzung 🙂", "שירות"])]


def test_windows_1252_is_read_where_it_is_no_utf_8(tmp_path: Path) -> None:
    found = table(tmp_path, "name\nBo’s “triage” – café\n".encode("cp1252"))

    assert found.encoding == "cp1252"
    assert rows(found) == [(2, ["Bo’s “triage” – café"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_by_commas_semicolons_or_tabs(tmp_path: Path, delimiter: str) -> None:
    text = f'"name, in full"{delimiter}"cost; a year"{delimiter}unit\nA{delimiter}B{delimiter}C\n'

    assert rows(table(tmp_path, text)) == [(2, ["A", "B", "C"])]


def test_a_row_is_told_by_the_line_it_begins_at(tmp_path: Path) -> None:
    text = (
        '"na\nme",unit\r\n"Claims\r\n\r\ntriage",A\r\n\r\n,\r\nKYC,B\r\n"last, without an end",C'
    )

    assert rows(table(tmp_path, text)) == [
        (3, ["Claims\r\n\r\ntriage", "A"]),
        (8, ["KYC", "B"]),
        (9, ["last, without an end", "C"]),
    ]


def test_columns_of_one_name_and_ragged_rows_are_left_to_whoever_reads_them(
    tmp_path: Path,
) -> None:
    found = table(tmp_path, "name,other,other\nA,B\nA,B,C,D\n")

    assert found.header == ("name", "other", "other")
    assert [len(cells) for _, cells in rows(found)] == [2, 4]


def test_a_header_alone_is_a_file_without_rows(tmp_path: Path) -> None:
    assert rows(table(tmp_path, "name,unit")) == []


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\r\n\n", "  \n"])
def test_a_file_without_a_header_is_empty(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmptyFile):
        table(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "guess"),
    [
        (b"PK\x03\x04\x14\0\x06\0", None),
        (b"name,unit\nA,\0\n", None),
        ("name,unit\nA,B\n".encode("utf-16"), "UTF-16"),
        (b"name\n\xff\x81\n", None),
    ],
    ids=["a workbook", "a NUL", "UTF-16", "in no encoding we know"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, guess: str | None) -> None:
    with pytest.raises(NotText) as refused:
        table(tmp_path, content)

    assert refused.value.guess == guess


def test_from_a_quote_that_is_never_closed_on_nothing_is_read(tmp_path: Path) -> None:
    records = table(tmp_path, 'name,unit\nA,B\n\n"C,D\nE,F\n').records()

    assert next(records).line == 2
    with pytest.raises(RestNotRead) as refused:
        next(records)
    assert refused.value.line == 4


def test_a_cell_without_an_end_is_not_read(tmp_path: Path) -> None:
    records = table(tmp_path, f"name\nA\n{'x' * 200_000}\nB\n").records()

    assert next(records).cells == ["A"]
    with pytest.raises(RestNotRead) as refused:
        next(records)
    assert refused.value.line == 3


def test_a_long_cell_is_read_whole(tmp_path: Path) -> None:
    text = "a word\n" * 15_000

    assert rows(table(tmp_path, f'name,unit\n"{text}",B\n')) == [(2, [text, "B"])]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8))
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, written: list[list[str]]
) -> None:
    text = StringIO(newline="")
    csv.writer(text).writerows([["name", "unit"], *written])
    found = table(tmp_path_factory.mktemp("csv"), text.getvalue())

    assert [cells for _, cells in rows(found)] == [
        row for row in written if any(map(str.strip, row))
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    try:
        lines = [line for line, _ in rows(table(tmp_path_factory.mktemp("csv"), content))]
    except Refusal:
        return
    assert lines == sorted(set(lines))
