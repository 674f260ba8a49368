"""The trail of events as a chain: each is sealed with all that was sealed before it.

People stand in it by our row id. Words are hashed apart and with a salt: once the salt is thrown
away, nothing tells what they were, and the chain is still whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest
from secrets import token_hex
from typing import Any

from bot.domain.refusals import Refusal
from bot.frozen import dataclass

BEFORE_THE_FIRST = "0" * 64
HASH = 64  # characters
WRITTEN_IN_TIME = timedelta(hours=1)  # far more than two transactions lie apart
_SALT_BYTES = 16
# What stands in a document as text and is none of anybody's words.
FIGURES = frozenset(
    {"amount", "category", "currency", "day", "high", "kind", "likely", "low", "period", "stage"}
)


class Flaw(StrEnum):
    """What can be wrong with a link of the chain, or with its end."""

    CHANGED = "changed"
    WORDS_CHANGED = "words changed"
    REMOVED = "removed"
    NOT_NEXT = "not next"
    LATE = "written later"
    UNREADABLE = "unreadable"
    CUT_OFF = "cut off"
    OTHER_END = "other end"
    DIFFERENT = "different"
    OTHERWISE = "otherwise in the database"
    AHEAD = "ahead of the database"
    LAST_UNKNOWN = "last unknown"


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote into an event, or what it wrote down of names."""

    before: str | None = None
    after: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as it stands on disk. `before` and `after` are JSON, their words left blank."""

    event: int
    at: datetime
    pilot: str | None
    change: str
    origin: str
    by: int | None
    before: str
    after: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The link of one event. Without a `salt` its words have been erased."""

    place: int
    event: int
    sealed_at: datetime
    salt: str | None
    words: str
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """A seal and what it was put on; nothing, where that is gone. `line` is that of a file."""

    seal: Seal
    entry: Entry | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """What a file says in its last line: how many events, and the last hash."""

    count: int
    hash: str
    line: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of a file that is no link."""

    line: int


Piece = Link | End | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where a chain is not whole: the link, what was expected there and what was found."""

    flaw: Flaw
    place: int
    event: int | None = None
    line: int | None = None
    expected: str | None = None
    found: str | None = None


@dataclass(eq=False)
class NoTrail(Refusal):
    """The columns of a file are not those of an exported trail; `missing` are some that lack."""

    missing: tuple[str, ...]


def without_words(figures: str) -> tuple[str, str | None]:
    """One side of an event as it stands on disk: with its words left blank, and these."""
    try:
        facts = json.loads(figures)
    except ValueError:  # somebody has been at it, which its hash tells
        return figures, None
    words = dict(_typed(facts, ()))
    alone = words.get("text") if len(words) == 1 else None
    return _canonical(with_words(facts, lambda _: "")), alone or (
        words and _canonical(words)
    ) or None


def with_words(fact: Any, new: Callable[[str], str], name: str = "") -> Any:  # noqa: ANN401
    """A document in which every text that somebody typed, however deep, is another."""
    match fact:
        case dict():
            return {key: with_words(part, new, key) for key, part in fact.items()}
        case list():
            return [with_words(part, new, name) for part in fact]
        case str() if name not in FIGURES:
            return new(fact)
        case _:
            return fact


def _typed(fact: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Every such text, by its place in the document."""
    match fact:
        case dict():
            for key, part in fact.items():
                yield from _typed(part, (*path, key))
        case list():
            for place, part in enumerate(fact):
                yield from _typed(part, (*path[:-1], f"{path[-1]}-{place}") if path else ())
        case str() if fact and path and path[-1] not in FIGURES:
            yield ".".join(path), fact


def sealed(entry: Entry, last: Seal | None, now: datetime) -> Seal:
    """The next link of a chain."""
    place, before = (last.place + 1, last.hash) if last else (1, BEFORE_THE_FIRST)
    salt = token_hex(_SALT_BYTES)
    words = _words(entry.words, salt)
    return Seal(
        place=place,
        event=entry.event,
        sealed_at=now,
        salt=salt,
        words=words,
        hash=_link(before, place, now, entry, words),
    )


def _words(words: Words, salt: str) -> str:
    said = [words.before or None, words.after or None, words.reason or None]
    return _hash([salt, *said])


def _link(before: str, place: int, now: datetime, entry: Entry, words: str) -> str:
    return _hash(
        [
            before,
            place,
            _moment(now),
            entry.event,
            _moment(entry.at),
            entry.pilot,
            entry.change,
            entry.origin,
            entry.by,
            entry.before,
            entry.after,
            words,
        ]
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(facts: object) -> str:
    return sha256(_canonical(facts).encode()).hexdigest()


def _canonical(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# whether it is whole


@dataclass(slots=True)
class Check:
    """One walk along a chain. Each link is held against the one before as that is written."""

    count: int = 0
    erased: int = 0
    last: str = BEFORE_THE_FIRST
    newest: datetime | None = None
    ended: bool = False

    def follow(self, pieces: Iterable[Piece], wanted: str | None = None) -> Iterator[Broken]:
        """What is broken, link by link. `wanted` is a hash that has to be met on the way."""
        for piece in pieces:
            match piece:
                case Link():
                    yield from self._next(piece)
                    wanted = None if wanted == piece.seal.hash else wanted
                case End():
                    yield from self._end(piece)
                case Unreadable():
                    yield Broken(flaw=Flaw.UNREADABLE, place=self.count + 1, line=piece.line)
        if wanted:
            yield Broken(
                flaw=Flaw.LAST_UNKNOWN, place=self.count, expected=wanted, found=self.last
            )

    def _next(self, link: Link) -> Iterator[Broken]:
        seal, expected, before = link.seal, self.count + 1, self.last
        self.count, self.last = seal.place, seal.hash
        if seal.place != expected:
            yield _broken(Flaw.NOT_NEXT, link, str(expected), str(seal.place))
        elif link.entry is None:
            yield _broken(Flaw.REMOVED, link)
        else:
            yield from self._held_against(before, link, link.entry)

    def _held_against(self, before: str, link: Link, entry: Entry) -> Iterator[Broken]:
        seal = link.seal
        found = _link(before, seal.place, seal.sealed_at, entry, seal.words)
        if found != seal.hash:
            yield _broken(Flaw.CHANGED, link, seal.hash, found)
        if seal.salt is None:
            self.erased += 1
        elif (words := _words(entry.words, seal.salt)) != seal.words:
            yield _broken(Flaw.WORDS_CHANGED, link, seal.words, words)
        if self.newest and entry.at < self.newest - WRITTEN_IN_TIME:
            yield _broken(Flaw.LATE, link, _moment(self.newest), _moment(entry.at))
        self.newest = max(self.newest or entry.at, entry.at)

    def _end(self, end: End) -> Iterator[Broken]:
        self.ended = True
        if (end.count, end.hash) != (self.count, self.last):
            expected, found = f"{end.count} {end.hash}", f"{self.count} {self.last}"
            yield Broken(
                flaw=Flaw.OTHER_END,
                place=self.count,
                line=end.line,
                expected=expected,
                found=found,
            )


def compared(file: Iterable[Piece], database: Iterable[Link]) -> Iterator[Broken]:
    """Where a file that is whole is not what the database has.

    From the first place on where their chains part, nothing is the same. Words that were erased
    there since are no difference.
    """
    theirs = (piece for piece in file if isinstance(piece, Link))
    for link, own in zip_longest(theirs, database):
        if link is None:
            return  # the database has gone on since
        if own is None:
            yield _broken(Flaw.AHEAD, link, None, link.seal.hash)
            return
        if replace(own.seal, salt=None) != replace(link.seal, salt=None):
            yield _broken(Flaw.DIFFERENT, link, own.seal.hash, link.seal.hash)
            return
        if _says(own) != _says(link, erased=own.seal.salt is None):
            yield _broken(Flaw.OTHERWISE, link)


def _says(link: Link, *, erased: bool = False) -> Entry | None:
    """What an event says; without its words, where they are sealed no more."""
    erased = erased or link.seal.salt is None
    return replace(link.entry, words=Words()) if link.entry and erased else link.entry


def _broken(
    flaw: Flaw, link: Link, expected: str | None = None, found: str | None = None
) -> Broken:
    seal = link.seal
    return Broken(
        flaw=flaw,
        place=seal.place,
        event=seal.event,
        line=link.line,
        expected=expected,
        found=found,
    )
