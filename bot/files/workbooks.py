"""The first sheet of a workbook (.xlsx) as a header and rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.domain.imports import EmptyFile, NotText
from bot.files.tables import Record

Rows = Iterator[tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What formulas came to when the workbook was saved is what they say."""

    path: Path
    header: tuple[str, ...]
    lines: int

    def records(self) -> Iterator[Record]:
        with _rows(self.path) as rows:
            for line, cells in enumerate(rows, start=1):
                texts = [_text(cell) for cell in cells[: len(self.header)]]
                if line > 1 and any(map(str.strip, texts)):
                    missing = len(self.header) - len(texts)
                    yield Record(line, texts + [""] * missing)


def open_workbook(path: Path) -> Sheet:
    """Raises a refusal where it is none, or its first sheet is empty."""
    with _rows(path) as rows:
        header = _without_end([_text(cell) for cell in next(rows, ())])
        lines = 1 + sum(1 for _ in rows)
    if not header:
        raise EmptyFile
    return Sheet(path=path, header=tuple(header), lines=lines)


@contextmanager
def _rows(path: Path) -> Iterator[Rows]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise NotText from error
    try:
        yield book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _without_end(names: Sequence[str]) -> Sequence[str]:
    """A sheet may be wider than what stands in it."""
    wide = max((place for place, name in enumerate(names, start=1) if name.strip()), default=0)
    return names[:wide]


def _text(cell: object) -> str:
    """As one would type it in our own export."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
