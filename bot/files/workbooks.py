"""The first sheet of a workbook (.xlsx) as a header and rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.domain.imports import EmptyFile, NotText
from bot.files.tables import Record
from bot.frozen import dataclass

Rows = Iterator[tuple[Any, ...]]  # openpyxl has three kinds of cells
BROKEN = (BadZipFile, ParseError, ZlibError)


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
    except (*BROKEN, InvalidFileException, KeyError, ValueError) as error:
        raise NotText from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write down a smaller size than it has
        yield sheet.iter_rows()
    except BROKEN as error:
        raise NotText from error
    finally:
        book.close()


def _without_end(names: Sequence[str]) -> Sequence[str]:
    """A sheet may be wider than what stands in it."""
    wide = max((place for place, name in enumerate(names, start=1) if name.strip()), default=0)
    return names[:wide]


def _text(cell: Any) -> str:  # noqa: ANN401
    """As one would type it in our own export."""
    match cell.value:
        case None:
            return ""
        case bool():
            return "yes" if cell.value else "no"
        case datetime() as moment if moment.time() == time():
            return moment.date().isoformat()
        case datetime() | date() as moment:
            return moment.isoformat()
        case int() | float() as number:
            return _number(Decimal(str(number)), cell.number_format)
        case other:
            return str(other)


def _number(number: Decimal, shown_as: str) -> str:
    """60% is kept as 0.6."""
    if "%" in shown_as:
        return f"{(number * 100).normalize():f}%"
    return f"{number.normalize():f}"
