"""What is left of somebody beside their row: found, counted, and made to tell nobody any more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal, or_, type_coerce

from bot.domain.audit import with_words
from bot.domain.forgetting import ERASED, renamed
from bot.domain.letters import Kind, State
from bot.domain.people import PersonId, SlackId
from bot.domain.pulse import unnamed
from bot.frozen import dataclass
from bot.store.schema import (
    AskRow,
    EventRow,
    LetterRow,
    NewsRow,
    PilotRow,
    PulseKeyRow,
    PulseReplyRow,
    ReceiptRow,
    SealRow,
    ShownRow,
    ToldRow,
)
from bot.store.scope import AnyRow, Scope

OVER = (State.SENT, State.UNKNOWN, State.REFUSED, State.WITHDRAWN)
OF_PILOTS = (PilotRow.name, PilotRow.unit, PilotRow.value, PilotRow.cost, PilotRow.design)
Swap = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Traces:
    scope: Scope

    # letters

    def is_being_sent(self, person: PersonId) -> bool:
        query = self.scope.select(LetterRow, LetterRow.id).where(
            LetterRow.person_id == person, LetterRow.state == State.SENDING
        )
        return self.scope.first(query) is not None

    def count_letters(self, person: PersonId) -> tuple[int, int]:
        """Those still owed to somebody, and those whose place in Slack is known."""
        query = self.scope.select(
            LetterRow,
            func.count().filter(LetterRow.state == State.OWED),
            func.count().filter(LetterRow.posted_in.is_not(None)),
        )
        ((owed, placed),) = self.scope.all(query.where(LetterRow.person_id == person))
        return owed, placed

    def withdraw_letters(self, person: PersonId) -> int:
        """What is still owed to somebody; how many."""
        owed = self.scope.update(LetterRow).where(
            LetterRow.person_id == person, LetterRow.state == State.OWED
        )
        return self.scope.run(owed.values(state=State.WITHDRAWN.value)).rowcount

    def forget_places(self, person: PersonId) -> int:
        """Where their messages stand in Slack, which is their DM; how many they are."""
        theirs = self.scope.update(LetterRow).where(
            LetterRow.person_id == person, LetterRow.posted_in.is_not(None)
        )
        return self.scope.run(theirs.values(posted_in=None, ts=None, edits_owed=0)).rowcount

    def erase_own_words(self, person: PersonId) -> None:
        """What they wrote to others, and what was written to them alone."""
        facts = _raw(LetterRow.facts)
        theirs = or_(LetterRow.person_id == person, facts.contains(f'"by":{person}'))
        written = facts.contains('"text":')
        query = self.scope.select(LetterRow, LetterRow.id, LetterRow.person_id, facts)
        for row in self.scope.all(query.where(theirs, written)):
            said = json.loads(row.facts)
            if person in {row.person_id, said.get("by")}:
                self._rewrite(LetterRow, row.id, facts=_dumped({**said, "text": ERASED}))

    # their name, in what others wrote

    def rename(self, names: Sequence[str], new: str) -> list[int]:
        """Their name gives way in events, letters and news; the rows of the events."""
        rename = partial(renamed, names=names, new=new)
        for row in self._mentioned(LetterRow, names, LetterRow.facts):
            self._rewrite(LetterRow, row.id, facts=_swapped(row.facts, rename))
        for row in self._mentioned(NewsRow, names, NewsRow.text):
            self._rewrite(NewsRow, row.id, text=rename(row.text))
        return list(self._rename_events(names, rename))

    def _rename_events(self, names: Sequence[str], rename: Swap) -> Iterator[int]:
        """Their seals go on without the words: without the salt nobody can try what they were."""
        columns = (EventRow.before, EventRow.after, EventRow.reason)
        for row in self._mentioned(EventRow, names, *columns):
            was = (row.before, row.after, row.reason)
            reason = rename(row.reason) if row.reason else row.reason
            now = (_renamed(row.before, rename), _renamed(row.after, rename), reason)
            if now != was:
                before, after, reason = now
                self._rewrite(EventRow, row.id, before=before, after=after, reason=reason)
                seal = self.scope.update(SealRow).where(SealRow.event_id == row.id)
                self.scope.run(seal.values(salt=None))
                yield row.id

    def count_events(self, names: Sequence[str], new: str) -> int:
        """In how many events their name would give way."""
        rename = partial(renamed, names=names, new=new)
        rows = self._mentioned(EventRow, names, EventRow.before, EventRow.after, EventRow.reason)
        texts = ((row.before, row.after, row.reason or "") for row in rows)
        return sum(any(rename(text) != text for text in each) for each in texts)

    def mentions(self, names: Sequence[str]) -> list[str]:
        """The pilots on which people wrote somebody's name: that is theirs to change."""
        texts = [_raw(column) for column in OF_PILOTS]
        query = self.scope.select(PilotRow, PilotRow.number, *texts)
        rows = self.scope.all(query.where(_says(OF_PILOTS, names)).order_by(PilotRow.number))
        return [
            f"P-{number}"
            for number, *said in rows
            if any(text and renamed(text, names, "") != text for text in said)
        ]

    def _mentioned(self, table: Any, names: Sequence[str], *columns: Any) -> Sequence[AnyRow]:  # noqa: ANN401
        query = self.scope.select(table, table.id, *map(_raw, columns))
        return self.scope.all(query.where(_says(columns, names)))

    def _rewrite(self, table: Any, row: int, **texts: str | None) -> None:  # noqa: ANN401
        """As it stands on disk: what else it says stays as it was written, to the letter."""
        values = {name: literal(text, Text()) for name, text in texts.items()}
        self.scope.run(self.scope.update(table).where(table.id == row).values(**values))

    # the rest

    def forget_presses(self, account: SlackId) -> None:
        """Which forms and buttons were handled for them, and what they answered to open pulses."""
        self.scope.run(self.scope.delete(ReceiptRow).where(ReceiptRow.key.contains(account)))
        keys = self.scope.select(PulseKeyRow, PulseKeyRow.pilot_id, PulseKeyRow.key)
        for pilot, key in self.scope.all(keys):
            who = (PulseReplyRow.pilot_id == pilot, PulseReplyRow.who == unnamed(key, account))
            self.scope.run(self.scope.delete(PulseReplyRow).where(*who))

    def active_since(self, moment: datetime) -> set[PersonId]:
        """Who has done something since then, or was written to."""
        did = self.scope.select(EventRow, EventRow.by_id).where(EventRow.at >= moment)
        got = self.scope.select(LetterRow, LetterRow.person_id).where(
            LetterRow.created_at >= moment
        )
        found = (row for query in (did, got) for (row,) in self.scope.all(query.distinct()))
        return {PersonId(person) for person in found if person is not None}

    def is_named_since(self, person: PersonId, moment: datetime) -> bool:
        """Whether something happened since then that names them, as where they lost a role."""
        query = self.scope.select(EventRow, EventRow.id).where(
            EventRow.at >= moment, _names(person)
        )
        return self.scope.first(query.limit(1)) is not None

    def old_letters(self, before: datetime, after: int, limit: int) -> list[tuple[int, bool]]:
        """A page of letters that are over for so long, and whether each may be deleted.

        One that shows an open ask, or asks it, is still edited and counted; one that told the
        PMO its news keeps that from being told again.
        """
        query = self.scope.select(LetterRow, LetterRow.id, LetterRow.kind, LetterRow.key).where(
            LetterRow.id > after, LetterRow.created_at < before, LetterRow.state.in_(OVER)
        )
        rows = self.scope.all(query.order_by(LetterRow.id).limit(limit))
        kept = self._needed([row.id for row in rows])
        open_asks = self._open({ask for row in rows if (ask := _asked(row)) is not None})
        return [(row.id, row.id not in kept and _asked(row) not in open_asks) for row in rows]

    def _needed(self, letters: Sequence[int]) -> set[int]:
        open_ask = self.scope.select(AskRow, AskRow.id).where(AskRow.closed_at.is_(None))
        shows = self.scope.select(ShownRow, ShownRow.letter_id).where(
            ShownRow.letter_id.in_(letters), ShownRow.ask_id.in_(open_ask)
        )
        told = self.scope.select(ToldRow, ToldRow.letter_id).where(ToldRow.letter_id.in_(letters))
        news = self.scope.select(NewsRow, NewsRow.letter_id).where(NewsRow.letter_id.in_(letters))
        return {letter for query in (shows, told, news) for (letter,) in self.scope.all(query)}

    def _open(self, asks: Iterable[int]) -> set[int | None]:
        query = self.scope.select(AskRow, AskRow.id).where(
            AskRow.id.in_(list(asks)), AskRow.closed_at.is_(None)
        )
        return {ask for (ask,) in self.scope.all(query)}

    def delete_letters(self, letters: Sequence[int]) -> None:
        shown = self.scope.delete(ShownRow).where(ShownRow.letter_id.in_(letters))
        self.scope.run(shown)
        self.scope.run(self.scope.delete(LetterRow).where(LetterRow.id.in_(letters)))


def _raw(column: Any) -> Any:  # noqa: ANN401
    """A document as it stands on disk."""
    return type_coerce(column, Text).label(column.key)


def _says(columns: Iterable[Any], names: Sequence[str]) -> ColumnElement[bool]:
    """Some of these columns hold a name; what is a part of another word is looked at later."""
    spelled = [spelling for name in names for spelling in {name, _dumped(name)[1:-1]}]
    texts = [type_coerce(column, Text) for column in columns]
    return or_(*(text.contains(one, autoescape=True) for text in texts for one in spelled))


def _names(person: PersonId) -> ColumnElement[bool]:
    """An event that names somebody; one too many makes a trace younger, never older."""
    sides = [type_coerce(side, Text) for side in (EventRow.before, EventRow.after)]
    return or_(
        *(side.contains(f'"person":{person}') for side in sides),
        *(and_(side.contains('"people":['), side.contains(str(person))) for side in sides),
    )


def _renamed(document: str, rename: Swap) -> str:
    """One side of an event with other words in it; else to the letter as it was."""
    facts = json.loads(document)
    now = with_words(facts, rename)
    return document if now == facts else _dumped(now)


def _swapped(document: str, rename: Swap) -> str:
    """The facts of a letter with another text in them."""
    facts = json.loads(document)
    if not facts.get("text"):
        return document
    text = rename(facts["text"])
    return document if text == facts["text"] else _dumped({**facts, "text": text})


def _dumped(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _asked(row: AnyRow) -> int | None:
    """The ask that a request is about."""
    parts = row.key.split("/")
    is_about_one = row.kind == Kind.REQUEST and len(parts) > 1 and parts[1].isdigit()
    return int(parts[1]) if is_about_one else None
