"""A file that is to be imported, with the map of its columns, read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from pathlib import Path
from typing import Protocol
from zipfile import is_zipfile

from bot.domain.imports import (
    Accounts,
    Ending,
    NotInSlack,
    NotText,
    Page,
    RestNotRead,
    Row,
    RowResult,
    SameRow,
    Terms,
    is_email,
)
from bot.domain.people import Address
from bot.domain.refusals import Refusal
from bot.files.maps import Header, is_template, read_map, template_map
from bot.files.own import OwnReader, is_own
from bot.files.rows import RowReader
from bot.files.tables import Record, Table, open_table
from bot.frozen import dataclass

PAGE = 1000  # a tenth of a second, in which nobody else writes


class Reader(Protocol):
    def read(self, record: Record, number: int, /) -> Row: ...


@dataclass(frozen=True, slots=True)
class Register:
    """`named` are the people whom the map names."""

    table: Table
    reader: Reader
    named: frozenset[Address] = frozenset()

    @property
    def emails(self) -> frozenset[Address]:
        """Whom to look up in Slack before anything is written."""
        return frozenset(filter(is_email, self.named))

    def check(self, accounts: Accounts) -> None:
        """Whoever the map names has to be there."""
        gone = tuple(sorted(email for email in self.emails if not accounts.get(email)))
        if gone:
            raise NotInSlack(gone)

    def pages(self, size: int = PAGE) -> Iterator[Page]:
        """Every row once, in the order of the file."""
        results = self._results()
        while some := list(islice(results, size)):
            yield Page(
                rows=tuple(row for row in some if isinstance(row, Row)),
                refused=tuple(row for row in some if isinstance(row, RowResult)),
                last_line=some[-1].line,
            )

    def _results(self) -> Iterator[Row | RowResult]:
        seen = _Seen()
        try:
            for number, record in enumerate(self.table.records(), start=1):
                yield self._result(record, number, seen)
        except RestNotRead as refusal:
            yield RowResult(line=refusal.line, ending=Ending.REFUSED, refusal=refusal)

    def _result(self, record: Record, number: int, seen: _Seen) -> Row | RowResult:
        try:
            row = self.reader.read(record, number)
            seen.check(row, record)
        except Refusal as refusal:
            return RowResult(line=record.line, ending=Ending.REFUSED, refusal=refusal)
        return row


@dataclass(frozen=True, slots=True)
class _Seen:
    """The lines in which each key, and each whole row by its hash, stood first."""

    keys: dict[str, int] = field(default_factory=dict)
    whole: dict[int, int] = field(default_factory=dict)

    def check(self, row: Row, record: Record) -> None:
        twin = self.whole.setdefault(hash(tuple(record.cells)), row.line)
        first = self.keys.setdefault(row.key, row.line)
        if twin != row.line:
            raise SameRow(twin, exact=True)
        if first != row.line:
            raise SameRow(first, exact=False)


def open_register(path: Path, columns: Path | None, terms: Terms) -> Register:
    """Raises a refusal about the file or its map.

    Without a map it has to be our own export, or to have the columns of our template.
    """
    table = _table(path)
    header = Header.of(table.header)
    if columns is None and (is_own(header) or not is_template(header)):
        return Register(table, OwnReader.of(header, terms))
    found = read_map(_text(columns)) if columns else template_map(header)
    reader = RowReader.of(found, header, terms)
    return Register(table, reader, frozenset(found.addresses()))


def _table(path: Path) -> Table:
    if not is_zipfile(path):
        return open_table(path)
    from bot.files.workbooks import open_workbook  # noqa: PLC0415  # slow to load, and rare

    return open_workbook(path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error
