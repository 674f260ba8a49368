"""Letters on disk: owed once by their key, claimed one at a time, ticked off as Slack said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Delete,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
)

from bot.domain.asks import AskId
from bot.domain.letters import (
    HOLDS_ITS_KEY,
    Facts,
    Kind,
    Letter,
    LetterId,
    Owed,
    Place,
    Purpose,
    State,
)
from bot.domain.pace import FAST
from bot.domain.people import Person, PersonId
from bot.frozen import dataclass
from bot.store.people import People
from bot.store.schema import LetterRow, PersonRow, ShownRow
from bot.store.scope import AnyRow, Query, Scope, one_of, places, size

TO_PEOPLE = (Kind.REQUEST, Kind.REMINDER, Kind.NOTICE)
NOT_DONE = (State.OWED, State.SENDING, State.UNKNOWN, State.REFUSED)
SAID = (State.SENDING, State.SENT, State.UNKNOWN)
IN_HAND = timedelta(minutes=2)  # whatever was begun before is looked up by now
OUTDATED = and_(
    LetterRow.edits_owed > literal_column("0"),  # SQLite finds its partial index by this alone
    LetterRow.state == State.SENT,
    LetterRow.ts.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Letters:
    scope: Scope
    people: People

    def owe(self, owed: Owed, now: datetime) -> bool:
        """Write a letter down unless its key is held. A withdrawn one is owed again."""
        fresh = {
            "state": State.OWED.value,
            "facts": owed.facts,
            "due_at": owed.due_at,
            "ends_at": owed.ends_at,
            "looks": 0,
            "again": False,
            "attempts": 0,
            "error": None,
            "lease_until": None,
        }
        kept = {
            "key": owed.key,
            "mark": uuid4().hex,
            "kind": owed.kind.value,
            "person_id": owed.person.id if owed.person else None,
            "channel": owed.channel,
            "created_at": now,
            "edits_owed": 0,
        }
        new = self.scope.add_if_new(LetterRow, **fresh, **kept) or self._revived(owed.key, fresh)
        self.scope.errands.letters |= new
        return new

    def _revived(self, key: str, fresh: Mapping[str, Any]) -> bool:
        withdrawn = self.scope.update(LetterRow).where(
            LetterRow.key == key, LetterRow.state == State.WITHDRAWN
        )
        return self.scope.run(withdrawn.values(**fresh)).rowcount == 1

    def get(self, letter: LetterId, *, changing: bool = False) -> Letter | None:
        return next(iter(self.by_ids([letter], changing=changing)), None)

    def by_ids(self, letters: Iterable[LetterId], *, changing: bool = False) -> list[Letter]:
        wanted = list(letters)
        if changing:
            self.scope.by_key(LetterRow, "id", wanted, lock=True)
        return list(
            self.scope.made(LetterRow, wanted, self._read, of=(ShownRow, PersonRow)).values()
        )

    def _read(self, ids: Sequence[int]) -> Mapping[int, Letter]:
        return {one.id: one for one in self._whole(self.scope.by_key(LetterRow, "id", ids))}

    def keyed(self, key: str) -> Letter | None:
        return next(iter(self._whole(self.scope.rows(LetterRow, key=key))), None)

    def is_held(self, key: str) -> bool:
        """Whether a letter of this key went out, or may have."""
        query = self.scope.select(LetterRow, LetterRow.id).where(
            LetterRow.key == key, LetterRow.state.in_(HOLDS_ITS_KEY)
        )
        return self.scope.first(query) is not None

    def at(self, channel: str, ts: str) -> Letter | None:
        """The letter behind a message that somebody pressed a button of."""
        rows = self.scope.rows(LetterRow, posted_in=channel, ts=ts)
        return next(iter(self._whole(rows)), None)

    def due(self, now: datetime, most: int, besides: Collection[PersonId] = ()) -> list[Letter]:
        """The oldest that may go out now, to some people none.

        Whoever else takes one of them, or counts what goes to their readers, waits until this
        transaction is over.
        """
        others = places("besides", besides)
        return self._locked(_due, size(besides), now=now, most=most, **others)

    def next_in_doubt(self, now: datetime) -> Letter | None:
        """One that was being sent when its lease ran out."""
        return next(iter(self._locked(_in_doubt, now=now, most=1)), None)

    def next_edit(self, now: datetime) -> Letter | None:
        """One already sent whose message no longer says what is true."""
        return next(iter(self._locked(_outdated, now=now, most=1)), None)

    def _locked(
        self,
        question: Callable[..., Query],
        *kinds: Hashable,
        **values: Any,  # noqa: ANN401
    ) -> list[Letter]:
        """Whoever else takes one of these does not wait, and finds the others."""
        rows = self.scope.ask_and_hold(question, *kinds, **values)
        self.people.lock(row.person_id for row in rows if row.person_id is not None)
        return self._whole(rows)

    def change(self, letter: LetterId, **values: Any) -> None:  # noqa: ANN401
        self.scope.change(LetterRow, letter, **values)

    def owe_again(self, letter: LetterId, **values: Any) -> None:  # noqa: ANN401
        """Sent once more with its key, using no round."""
        self.change(letter, again=True, error=None, **values)
        self.scope.errands.letters = True

    def doubt(self, now: datetime) -> int:
        """Everything that might have been sent by now is in doubt; how many."""
        due = self.scope.update(LetterRow).where(
            LetterRow.state == State.OWED, LetterRow.due_at <= now
        )
        return self.scope.run(
            due.values(state=State.SENDING, lease_until=LetterRow.due_at)
        ).rowcount

    def show(self, letters: Mapping[LetterId, Mapping[AskId, int]]) -> None:
        """Remember which asks each letter shows, and which reminder of each it is.

        In place of any that it was going to show before.
        """
        before = {row.letter_id for row in self.scope.by_key(ShownRow, "letter_id", letters)}
        if before:
            self.scope.write(_unshown, size(before), **places("letters", before))
        rows = [
            {"letter_id": letter, "ask_id": ask, "place": place, "round": nth}
            for letter, shows in letters.items()
            for place, (ask, nth) in enumerate(shows.items())
        ]
        self.scope.add_all(ShownRow, rows)

    def requests_to(self, person: PersonId, about: AskId) -> list[Letter]:
        """What was ever asked of somebody about an ask."""
        query = self.scope.select(LetterRow).where(
            LetterRow.person_id == person, LetterRow.key.startswith(f"request/{about}/")
        )
        return self._whole(self.scope.all(query.order_by(LetterRow.id)))

    def latest_requests(self, person: PersonId, limit: int) -> list[Letter]:
        """The newest that reached somebody, or may have."""
        query = self.scope.select(LetterRow).where(
            LetterRow.person_id == person,
            LetterRow.kind == Kind.REQUEST,
            LetterRow.state.in_((State.SENT, State.UNKNOWN)),
        )
        return self._whole(self.scope.all(query.order_by(LetterRow.id.desc()).limit(limit)))

    def requests_ahead(self, now: datetime, limit: int) -> list[Letter]:
        """Those that wait for their readers' hours, the next first."""
        query = self.scope.select(LetterRow).where(
            LetterRow.state == State.OWED,
            LetterRow.due_at > now,
            LetterRow.kind == Kind.REQUEST,
        )
        next_first = query.order_by(LetterRow.due_at, LetterRow.id).limit(limit)
        return self._whole(self.scope.all(next_first))

    def answered(self, letter: Letter, now: datetime) -> None:
        """From now on it says that its reader answered, whatever becomes of the ask."""
        self.change(letter.id, facts=replace(letter.facts, answered_at=now))

    def judged(self, letter: LetterId, *, helpful: bool) -> None:
        """As its reader says now (N14), which its message says from then on."""
        known = self.scope.update(LetterRow).where(LetterRow.id == letter)
        said = {"helpful": helpful, "edits_owed": LetterRow.edits_owed + 1}
        self.scope.run(known.values(**said))
        self.scope.errands.letters = True

    def last_reminder(self, asks: Iterable[AskId]) -> LetterId | None:
        """The newest that reminded anybody of any of these asks."""
        showing = self._showing(ShownRow.ask_id.in_(set(asks)))
        query = self.scope.select(LetterRow, func.max(LetterRow.id)).where(
            LetterRow.id.in_(showing),
            LetterRow.kind == Kind.REMINDER,
            LetterRow.state.in_(SAID),
        )
        newest = self.scope.scalar(query)
        return None if newest is None else LetterId(newest)

    def digests_since(self, channel: str, moment: datetime) -> list[Letter]:
        """Those that a channel got since a moment, or may have."""
        query = self.scope.select(LetterRow).where(
            LetterRow.person_id.is_(None),
            LetterRow.kind == Kind.DIGEST,
            LetterRow.sent_at >= moment,
            LetterRow.channel == channel,
            LetterRow.state.in_(SAID),
        )
        return self._whole(self.scope.all(query))

    def owe_edits(self, asks: Iterable[AskId], to: Collection[PersonId] | None = None) -> int:
        """Mark every message that shows one of these asks; it is edited until Slack takes it.

        With `to`, those to these people only.
        """
        shown = self._showing(ShownRow.ask_id.in_(set(asks)))
        theirs = () if to is None else (LetterRow.person_id.in_(to),)
        marked = self.scope.update(LetterRow).where(
            LetterRow.id.in_(shown), LetterRow.state.in_(SAID), *theirs
        )
        count = self.scope.run(marked.values(edits_owed=LetterRow.edits_owed + 1)).rowcount
        self.scope.errands.letters |= count > 0
        return count

    def owe_edit(self, letter: LetterId) -> None:
        """Its message no longer says what is true."""
        said = self.scope.update(LetterRow).where(
            LetterRow.id == letter, LetterRow.state.in_(SAID)
        )
        self.scope.run(said.values(edits_owed=LetterRow.edits_owed + 1))
        self.scope.errands.letters = True

    def edited(self, letter: Letter) -> None:
        """The edit went out, unless another has become due since it was claimed."""
        known = self.scope.update(LetterRow).where(
            LetterRow.id == letter.id, LetterRow.edits_owed == letter.edits_owed
        )
        self.scope.run(known.values(edits_owed=0, lease_until=None))

    def postpone(self, person: PersonId, until: datetime) -> None:
        """Whatever is owed to somebody waits."""
        owed = self.scope.update(LetterRow).where(
            LetterRow.person_id == person,
            LetterRow.state == State.OWED,
            LetterRow.due_at < until,
        )
        self.scope.run(owed.values(due_at=until))

    def withdraw_unsent(self, person: PersonId, kind: Kind) -> None:
        owed = self.scope.update(LetterRow).where(
            LetterRow.person_id == person, LetterRow.kind == kind, LetterRow.state == State.OWED
        )
        self.scope.run(owed.values(state=State.WITHDRAWN.value))

    def withdraw_requests(self, person: PersonId, about: AskId, purpose: Purpose) -> None:
        """What waits to be sent to somebody about an ask is asked anew."""
        asked = self.requests_to(person, about)
        ids = [one.id for one in asked if one.state is State.OWED and one.facts.purpose is purpose]
        if ids:
            owed = self.scope.update(LetterRow).where(
                LetterRow.id.in_(ids), LetterRow.state == State.OWED
            )
            self.scope.run(owed.values(state=State.WITHDRAWN.value))

    def withdraw_digests(self, channel: str) -> None:
        owed = self.scope.update(LetterRow).where(
            LetterRow.channel == channel,
            LetterRow.kind == Kind.DIGEST,
            LetterRow.key.startswith("digest/"),
            LetterRow.state == State.OWED,
        )
        self.scope.run(owed.values(state=State.WITHDRAWN.value))

    def requests_since(self, since: Mapping[PersonId, datetime]) -> Mapping[PersonId, int]:
        """How many requests went to each of some people since a moment, or may have."""
        if not since:
            return {}
        people, earliest = places("people", since), min(since.values())
        rows = self.scope.ask(_requests_since, size(since), **people, since=earliest)
        counts = dict.fromkeys(since, 0)
        for person, state, sent_at in rows:
            counts[person] += state == State.SENDING or sent_at >= since[person]
        return counts

    def requests_on(self, person: PersonId, since: datetime, until: datetime) -> int:
        """How many requests went to somebody between two moments, or are owed for then."""
        waiting = self.scope.select(LetterRow, func.count()).where(
            LetterRow.person_id == person,
            LetterRow.kind == Kind.REQUEST,
            LetterRow.state == State.OWED,
            LetterRow.due_at >= since,
            LetterRow.due_at < until,
        )
        return self.requests_since({person: since})[person] + int(self.scope.scalar(waiting))

    def last_to(
        self, letters: Sequence[Letter], since: datetime, now: datetime
    ) -> Mapping[Place, datetime]:
        """When the newest letter but these was handed to Slack, for each of their places.

        What is in somebody's hands goes out at any moment, so it counts as handed over now.
        """
        people = [letter.person.id for letter in letters if letter.person]
        channels = [letter.channel for letter in letters if not letter.person]
        rows = self.scope.ask(
            _last_to,
            size(people),
            size(channels),
            size(letters),
            **places("people", people),
            **places("channels", channels),
            **places("letters", [letter.id for letter in letters]),
            now=now,
            since=since,
            earliest=now - IN_HAND,
            latest=now + FAST,
        )
        return {person or channel: last for person, channel, last in rows}

    def first_owed(self) -> datetime | None:
        """When the oldest letter that is owed is due, or was."""
        return self._moment(_first_owed)

    def first_doubt(self) -> datetime | None:
        """When the first letter on its way is to be looked up."""
        return self._moment(_first_doubt)

    def first_edit(self) -> datetime | None:
        """When the first edit that is owed is due; `due_at` of its letter if it was not tried."""
        return self._moment(_first_edit)

    def _moment(self, question: Callable[[Scope], Query]) -> datetime | None:
        ((first,),) = self.scope.ask(question)
        found: datetime | None = first
        return found

    def counts(self) -> dict[tuple[Kind, State], int]:
        """How many there are of each kind in each state that does not last."""
        columns = (LetterRow.kind, LetterRow.state, func.count())
        query = self.scope.select(LetterRow, *columns).where(LetterRow.state.in_(NOT_DONE))
        rows = self.scope.all(query.group_by(LetterRow.kind, LetterRow.state))
        return {(Kind(kind), State(state)): count for kind, state, count in rows}

    def doubtful(self, now: datetime) -> int:
        """How many may have arrived or not: being looked up, or given up as unknown."""
        looked_up = and_(LetterRow.state == State.SENDING, LetterRow.error.is_not(None))
        late = and_(LetterRow.state == State.SENDING, LetterRow.lease_until <= now)
        query = self.scope.select(LetterRow, func.count()).where(
            LetterRow.state.in_((State.SENDING, State.UNKNOWN)),
            or_(LetterRow.state == State.UNKNOWN, looked_up, late),
        )
        return int(self.scope.scalar(query))

    def in_states(self, states: Iterable[State], limit: int) -> list[Letter]:
        query = self.scope.select(LetterRow).where(LetterRow.state.in_(list(states)))
        return self._whole(self.scope.all(query.order_by(LetterRow.id.desc()).limit(limit)))

    def hurry(
        self,
        now: datetime,
        *,
        asks: Iterable[AskId] | None = None,
        person: PersonId | None = None,
    ) -> None:
        """Requests, all or some, no longer wait for what they waited for; the door looks anew."""
        owed = self.scope.update(LetterRow).where(
            LetterRow.state == State.OWED, LetterRow.due_at > now, LetterRow.kind == Kind.REQUEST
        )
        if asks is not None:
            keys = (LetterRow.key.startswith(f"request/{ask}/") for ask in asks)
            owed = owed.where(or_(false(), *keys))
        if person is not None:
            owed = owed.where(LetterRow.person_id == person)
        self.scope.errands.letters |= self.scope.run(owed.values(due_at=now)).rowcount > 0

    def _whole(self, rows: Sequence[AnyRow]) -> list[Letter]:
        if not rows:
            return []
        people = self.people.by_ids(row.person_id for row in rows)
        shows = self._shows([row.id for row in rows])
        return [_letter(row, people, shows.get(row.id, {})) for row in rows]

    def _showing(self, condition: ColumnElement[bool]) -> Query:
        """The letters that show some asks."""
        return self.scope.select(ShownRow, ShownRow.letter_id).where(condition)

    def _shows(self, letters: Sequence[int]) -> Mapping[int, dict[AskId, int]]:
        found: defaultdict[int, dict[AskId, int]] = defaultdict(dict)
        rows = self.scope.by_key(ShownRow, "letter_id", letters)
        for row in sorted(rows, key=_place_of):
            found[row.letter_id][AskId(row.ask_id)] = row.round
        return found


_place_of: Callable[[AnyRow], int] = attrgetter("place")


# what every turn of delivery asks


def _first_owed(scope: Scope) -> Query:
    first = func.min(LetterRow.due_at)
    return scope.select(LetterRow, first).where(LetterRow.state == State.OWED)


def _first_doubt(scope: Scope) -> Query:
    first = func.min(LetterRow.lease_until)
    return scope.select(LetterRow, first).where(LetterRow.state == State.SENDING)


def _first_edit(scope: Scope) -> Query:
    first = func.min(func.coalesce(LetterRow.lease_until, LetterRow.due_at))
    return scope.select(LetterRow, first).where(OUTDATED)


def _due(scope: Scope, besides: int) -> Query:
    others = one_of(LetterRow.person_id, "besides", besides)
    theirs = [or_(LetterRow.person_id.is_(None), ~others)] if besides else []
    due = LetterRow.due_at <= bindparam("now")
    return _oldest(scope, LetterRow.state == State.OWED, due, *theirs)


def _in_doubt(scope: Scope) -> Query:
    over = LetterRow.lease_until <= bindparam("now")
    return _oldest(scope, LetterRow.state == State.SENDING, over)


def _outdated(scope: Scope) -> Query:
    over = LetterRow.lease_until <= bindparam("now")
    return _oldest(scope, OUTDATED, or_(LetterRow.lease_until.is_(None), over))


def _oldest(scope: Scope, *conditions: ColumnElement[bool]) -> Query:
    query = scope.select(LetterRow).where(*conditions)
    ordered = query.order_by(LetterRow.due_at, LetterRow.id)
    return ordered.limit(bindparam("most")).with_for_update(skip_locked=True)


def _unshown(scope: Scope, letters: int) -> Delete:
    return scope.delete(ShownRow).where(one_of(ShownRow.letter_id, "letters", letters))


def _requests_since(scope: Scope, people: int) -> Query:
    columns = (LetterRow.person_id, LetterRow.state, LetterRow.sent_at)
    said = and_(LetterRow.state.in_(SAID), LetterRow.sent_at >= bindparam("since"))
    return scope.select(LetterRow, *columns).where(
        one_of(LetterRow.person_id, "people", people),
        LetterRow.kind == Kind.REQUEST,
        or_(said, LetterRow.state == State.SENDING),
    )


def _last_to(scope: Scope, people: int, channels: int, letters: int) -> Query:
    now, sent_at = bindparam("now", type_=LetterRow.sent_at.type), LetterRow.sent_at
    to_people = and_(one_of(LetterRow.person_id, "people", people), LetterRow.kind.in_(TO_PEOPLE))
    to_channels = and_(
        LetterRow.person_id.is_(None),
        LetterRow.kind == Kind.DIGEST,
        one_of(LetterRow.channel, "channels", channels),
    )
    still = (LetterRow.lease_until > now, LetterRow.error.is_(None))
    in_hand = and_(LetterRow.state == State.SENDING, *still)
    last = func.max(case((in_hand, now), else_=sent_at))
    places = [*([to_people] if people else []), *([to_channels] if channels else [])]
    query = scope.select(LetterRow, LetterRow.person_id, LetterRow.channel, last).where(
        or_(false(), *places),
        sent_at.between(bindparam("earliest"), bindparam("latest")),
        or_(sent_at > bindparam("since"), in_hand),
        ~one_of(LetterRow.id, "letters", letters),
    )
    return query.group_by(LetterRow.person_id, LetterRow.channel)


def _letter(row: AnyRow, people: Mapping[int, Person], shows: Mapping[AskId, int]) -> Letter:
    facts: Facts = row.facts
    return Letter(
        id=LetterId(row.id),
        mark=row.mark,
        key=row.key,
        kind=Kind(row.kind),
        state=State(row.state),
        facts=facts,
        due_at=row.due_at,
        created_at=row.created_at,
        person=people.get(row.person_id),
        channel=row.channel,
        ends_at=row.ends_at,
        lease_until=row.lease_until,
        looks=row.looks,
        again=row.again,
        attempts=row.attempts,
        posted_in=row.posted_in,
        ts=row.ts,
        sent_at=row.sent_at,
        error=row.error,
        edits_owed=row.edits_owed,
        helpful=row.helpful,
        shows=shows,
    )
