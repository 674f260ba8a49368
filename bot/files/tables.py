"""Any CSV as a header and rows, each with the line it begins at.

UTF-8, with or without its mark, else Windows-1252; cells parted by commas, semicolons or tabs.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from bot.domain.imports import EmptyFile, NotText, RestNotRead
from bot.frozen import dataclass

CHUNK = 1 << 20
LONGEST_HEADER = 200  # lines: the name of a column may hold line breaks
DELIMITERS = (",", ";", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
END = "\0"  # no text holds it; inside a cell it shows that a quote was never closed


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    cells: list[str]


class Table(Protocol):
    """A file of rows; `lines` is how many the file has, for whoever shows how far we are."""

    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def lines(self) -> int: ...
    def records(self) -> Iterator[Record]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: int

    def records(self) -> Iterator[Record]:
        """The rows below the header. Raises `RestNotRead` where they break off."""
        with self.path.open(encoding=self.encoding, newline="") as text:
            yield from islice(_parsed(text, self.delimiter), 1, None)


def open_table(path: Path) -> TextTable:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        sample = list(islice(text, LONGEST_HEADER))
    headers = {delimiter: _header(sample, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda known: len(headers[known]))
    if not headers[delimiter]:
        raise EmptyFile
    return TextTable(
        path=path,
        encoding=encoding,
        delimiter=delimiter,
        header=tuple(headers[delimiter]),
        lines=sum(chunk.count(b"\n") for chunk in _chunks(path)),
    )


def _header(sample: Iterable[str], delimiter: str) -> list[str]:
    first = next(_parsed(sample, delimiter), None)
    return first.cells if first else []


def _parsed(text: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Every row that is not blank."""
    reader = csv.reader(chain(text, (END,)), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except csv.Error as error:  # a cell longer than any that is meant
            raise RestNotRead(line) from error
        if cells == [END]:
            return
        if cells and END in cells[-1]:
            raise RestNotRead(line)
        if any(map(str.strip, cells)):
            yield Record(line, cells)


def _encoding(path: Path) -> str:
    if any(b"\0" in chunk for chunk in _chunks(path)):
        raise NotText("UTF-16" if next(_chunks(path)).startswith(UTF_16) else None)
    if _is_utf_8(path):
        return "utf-8-sig"
    if any(byte in chunk for chunk in _chunks(path) for byte in NOT_IN_CP1252):
        raise NotText
    return "cp1252"


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")
