"""A file that is imported: what it is, its map, its rows and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.domain.audit import NoTrail
from bot.domain.imports import (
    CellBroken,
    CellEmpty,
    ChangedInSlack,
    ColumnStandsTwice,
    EmptyFile,
    MapIsNotToml,
    MapKeyMissing,
    MapNeeded,
    MapValueWrong,
    NoSuchColumn,
    NoSuchPerson,
    NotAChannel,
    NotALineOfRaci,
    NotAnItem,
    NotInSlack,
    NotOneOf,
    NotText,
    NotYesOrNo,
    OtherPilot,
    RaggedRow,
    RestNotRead,
    SameRow,
    SeveralAnswer,
    StillToCome,
    UnknownMapKey,
    UnknownStageWord,
)
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals.phrases import either, quoted

SHOWN = 3  # of many columns, or addresses
PROBLEM = 120  # characters of what the TOML reader says
_NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "columns.name": "the column that holds the name of each pilot",
        "key": 'the column that tells one row from another, or "row"',
        "source": "a name for the file, because its rows are told apart by their number",
    }
)


def sentence(refusal: Refusal, now: datetime) -> str | None:
    return _of_the_file(refusal) or _of_the_map(refusal) or _of_a_row(refusal, now)


def _of_the_file(refusal: Refusal) -> str | None:
    match refusal:
        case NotText(guess=guess):
            looks = f" It looks like {guess}." if guess else ""
            kept = "Saving it as UTF-8 helps; a spreadsheet calls that CSV UTF-8."
            return f"This cannot be read as text in UTF-8 or Windows-1252.{looks} {kept}"
        case EmptyFile():
            return "The file is empty, without even the names of its columns. Is it the right one?"
        case NoTrail(missing=missing):
            lacks = _either_quoted(missing[:SHOWN])
            return (
                f"This file has no column {lacks}, so it is no trail of events. "
                "`preflight audit export` writes one."
            )
        case MapNeeded(missing=missing):
            lacks = _either_quoted(missing[:SHOWN])
            return (
                f"It is not an export of ours: it has no {lacks}. "
                "A map tells which column holds what: `--columns MAP.toml`."
            )
        case RestNotRead(line=line):
            number = words.number(line)
            return (
                f"From line {number} on nothing can be read. Is a quotation mark left open there?"
            )
        case _:
            return None


def _of_the_map(refusal: Refusal) -> str | None:
    match refusal:
        case MapIsNotToml(problem=problem):
            return f"The map cannot be read as TOML: {kit.clip(kit.words(problem), PROBLEM)}."
        case UnknownMapKey(key=key, nearest=nearest):
            near = f" Did you mean {either([f'`{name}`' for name in nearest])}?" if nearest else ""
            return f"{quoted(key)} means nothing in a map.{near}"
        case MapKeyMissing(key=key):
            return f"The map lacks `{key}`: {_NEEDED[key]}."
        case MapValueWrong(key=key, value=value, allowed=allowed):
            would_do = f" It can be {either(allowed)}." if allowed else ""
            return f"In the map, {quoted(key)} cannot be {quoted(value)}.{would_do}"
        case NoSuchColumn(key=key, column=column, nearest=nearest):
            asked = f" Did you mean {_either_quoted(nearest)}?" if nearest else ""
            return (
                f"The file has no column {quoted(column)}, which the map names at `{key}`.{asked}"
            )
        case ColumnStandsTwice(key=key, column=column, places=places):
            where = words.listed([words.number(place) for place in places])
            return (
                f"The file has several columns {quoted(column)}, at {where}. "
                f"In the map, its place says which: `{key} = {places[0]}`."
            )
        case NotInSlack(addresses=addresses):
            return f"Slack does not know {_some(addresses)} of the map. Nothing was imported."
        case _:
            return None


def _of_a_row(refusal: Refusal, now: datetime) -> str | None:
    match refusal:
        case RaggedRow(cells=cells, columns=columns):
            has, wanted = words.count(cells, "cell"), words.count(columns, "column")
            return f"The row has {has}, and the file has {wanted}. Is a quotation mark missing?"
        case CellEmpty(column=column):
            return f"Nothing stands in {quoted(column)}, and a pilot needs it."
        case SameRow(first_line=line, exact=True):
            return f"The same row stands in line {words.number(line)} already."
        case SameRow(first_line=line):
            number = words.number(line)
            return f"Line {number} has the same key, and the rest differs. Which of them counts?"
        case UnknownStageWord(word=word, nearest=nearest):
            near = f" Near it: {_either_quoted(nearest)}." if nearest else ""
            return f"{quoted(word)} stands for no stage. The map can say, below `[stage]`.{near}"
        case NotYesOrNo(text=text):
            return f"{quoted(text)} is neither yes nor no."
        case CellBroken(column=column, text=text):
            return f"{quoted(text)} cannot stand in {quoted(column)}. Was it changed by hand?"
        case OtherPilot(pilot=pilot):
            return f"{pilot} is another pilot here than in the file, so the row is left out."
        case NoSuchPerson(text=text):
            return f"Slack knows nobody as {quoted(text)}. A Slack id or an e-mail will do."
        case NotOneOf(word=word, known=known):
            return (
                f"{quoted(word)} is not known here. {_either_quoted(known).capitalize()} would do."
            )
        case NotALineOfRaci(text=text):
            return f"{quoted(text)} names nobody. `A: cy@example.com; R: dee@example.com` will do."
        case SeveralAnswer(addresses=addresses):
            return f"One person answers for a line: is it {_either_quoted(addresses)}?"
        case NotAnItem(text=text):
            return f"{quoted(text)} names no item. Its id comes first, then a colon."
        case NotAChannel(text=text):
            return f"{quoted(text)} is no id of a channel, like `C012ABCDEF`."
        case StillToCome(day=day):
            return f"{words.day(day, now)} is still to come, so nothing can have happened then."
        case ChangedInSlack():
            return "Somebody changed this in Slack, so the file leaves it as it is."
        case _:
            return None


def _either_quoted(texts: Sequence[str]) -> str:
    return either([quoted(text) for text in texts])


def _some(addresses: Sequence[str]) -> str:
    shown = [kit.words(address) for address in addresses[:SHOWN]]
    more = len(addresses) - len(shown)
    return words.listed([*shown, words.count(more, "other")] if more else shown)
