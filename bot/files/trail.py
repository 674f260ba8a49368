"""The trail of events as CSV that a spreadsheet opens as it stands, and that can be checked."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.domain.audit import HASH, End, Entry, Link, NoTrail, Piece, Seal, Unreadable, Words
from bot.files.cells import guarded, unguarded
from bot.files.tables import Record, open_table

COLUMNS = (
    "place", "event", "at", "pilot", "change", "origin", "by", "before", "after",
    "text_before", "text_after", "reason", "sealed_at", "salt", "words", "hash",
)  # fmt: skip
END = "end"  # stands where the place of an event does


def write_header(file: TextIO) -> None:
    csv.writer(file).writerow(COLUMNS)


def write_links(file: TextIO, links: Iterable[Link]) -> None:
    """Raises `LookupError` for a link whose event is gone: such a chain is not exported."""
    csv.writer(file).writerows(map(_row, links))


def write_end(file: TextIO, count: int, last: str) -> None:
    facts = {"place": END, "event": str(count), "hash": last}
    csv.writer(file).writerow([facts.get(column, "") for column in COLUMNS])


def _row(link: Link) -> list[str]:
    seal, entry = link.seal, link.entry
    if entry is None:
        message = f"the event of place {seal.place} is gone"
        raise LookupError(message)
    facts = (
        seal.place, entry.event, _written(entry.at), entry.pilot, entry.change, entry.origin,
        entry.by, entry.before, entry.after, entry.words.before, entry.words.after,
        entry.words.reason, _written(seal.sealed_at), seal.salt, seal.words, seal.hash,
    )  # fmt: skip
    return ["" if fact is None else guarded(str(fact)) for fact in facts]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_trail(path: Path) -> Iterator[Piece]:
    """What a file holds, line by line. Raises `NoTrail` where it is none."""
    table = open_table(path)
    missing = tuple(column for column in COLUMNS if column not in table.header)
    if missing:
        raise NoTrail(missing)
    places = {column: table.header.index(column) for column in COLUMNS}
    return map(_reader(places), table.records())


def _reader(places: Mapping[str, int]) -> Callable[[Record], Piece]:
    def read(record: Record) -> Piece:
        try:
            cells = {name: unguarded(record.cells[place]) for name, place in places.items()}
            return _piece(cells, record.line)
        except (IndexError, ValueError):
            return Unreadable(record.line)

    return read


def _piece(cells: Mapping[str, str], line: int) -> Piece:
    if cells["place"] == END:
        return End(int(cells["event"]), cells["hash"], line)
    if any(len(cells[name]) != HASH for name in ("words", "hash")):
        raise ValueError(line)
    seal = Seal(
        place=int(cells["place"]),
        event=int(cells["event"]),
        sealed_at=_moment(cells["sealed_at"]),
        salt=cells["salt"] or None,
        words=cells["words"],
        hash=cells["hash"],
    )
    return Link(seal, _entry(cells), line)


def _entry(cells: Mapping[str, str]) -> Entry:
    return Entry(
        event=int(cells["event"]),
        at=_moment(cells["at"]),
        pilot=cells["pilot"] or None,
        change=cells["change"],
        origin=cells["origin"],
        by=int(cells["by"]) if cells["by"] else None,
        before=cells["before"],
        after=cells["after"],
        words=Words(
            cells["text_before"] or None, cells["text_after"] or None, cells["reason"] or None
        ),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
