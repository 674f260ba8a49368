"""Bringing a register in from a file, page by page: what is new, what differs, what is refused.

The file is the record of what it says, except for what people changed in Slack: that stays. An
import is nobody's change, so it resets no stall clock and makes no request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.domain.drafts import Draft, blank, brought, differences, is_another
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.imports import (
    Accounts,
    ChangedInSlack,
    Ending,
    Note,
    OtherPilot,
    Page,
    Row,
    RowResult,
    Terms,
    is_email,
)
from bot.domain.news import Subject
from bot.domain.people import Address, Person, PersonId, SlackId
from bot.domain.pilot import Pilot
from bot.domain.refusals import Refusal
from bot.frozen import dataclass
from bot.usecases import changing
from bot.work import Work

NOTHING = Figures()
_ABOUT: Mapping[Change, Change] = MappingProxyType(
    {
        Change.OWNER_ACCEPTED: Change.OWNER_NAMED,
        Change.OWNER_DECLINED: Change.OWNER_NAMED,
        Change.OWNER_UNABLE: Change.OWNER_NAMED,
        Change.IMPORTED: Change.STAGE,
        Change.BASELINE: Change.VALUE,
        Change.RATE: Change.VALUE,
        Change.METRIC: Change.VALUE,
        Change.BREAKDOWN: Change.COST,
        Change.PRESET: Change.GOVERNANCE,
        Change.QUESTION_ANSWERED: Change.QUESTIONS,
    }
)


def terms(work: Work) -> Terms:
    """What has to be known before a file is read."""
    today = work.policy.workspace_calendar.day(work.now)
    items = frozenset(item.id for item in work.policy.preset(None).items)
    return Terms(today=today, currency=work.policy.currency, items=items)


def import_page(work: Work, page: Page, accounts: Accounts) -> list[RowResult]:
    """One page in one transaction; how each of its rows ended, in their order."""
    people = _people(work, page, accounts, work.store.people.of_slack)
    verdicts = _compared(work, page, people, changing=True)
    added = _added(work, verdicts)
    _update(work, verdicts)
    return _results(page, verdicts, added)


def rehearse_page(work: Work, page: Page, accounts: Accounts) -> list[RowResult]:
    """How each row of a page would end. Nothing is written."""
    people = _people(work, page, accounts, _stranger)
    return _results(page, _compared(work, page, people, changing=False), {})


def finish(work: Work) -> int:
    """After an import: how many pilots have nobody to ask (N1). Told once of the same register."""
    count, after = work.store.pilots.nobody_to_ask(), work.store.pilots.take_numbers(0)
    if count:
        key = f"{count} before P-{after}"
        work.store.news.add(Subject.NOBODY_TO_ASK, key, work.now, count=count)
    return count


# who is meant


def _people(
    work: Work, page: Page, accounts: Accounts, unseen: Callable[[SlackId], Person]
) -> Mapping[Address, Person]:
    """Everybody the page names and Slack knows. A job checks those we never met (O4)."""
    named = {address for row in page.rows for address in row.addresses()}
    ids = {address: _slack_id(address, accounts) for address in sorted(named)}
    wanted = sorted({slack_id for slack_id in ids.values() if slack_id})
    known = work.store.people.known(wanted)
    people = {slack_id: known.get(slack_id) or unseen(slack_id) for slack_id in wanted}
    return {address: people[slack_id] for address, slack_id in ids.items() if slack_id}


def _slack_id(address: Address, accounts: Accounts) -> SlackId | None:
    return accounts.get(address) if is_email(address) else SlackId(address)


def _stranger(slack_id: SlackId) -> Person:
    """Stands in for somebody we never met, and equals nobody else."""
    below = -int.from_bytes(slack_id.encode())
    return Person(id=PersonId(below), slack_id=slack_id, name=slack_id)


# what becomes of a row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """New pilots have no `before`, refused rows no `after`."""

    row: Row
    before: Pilot | None = None
    after: Pilot | None = None
    events: Sequence[Event] = ()
    notes: Sequence[Note] = ()
    refusal: Refusal | None = None

    @property
    def ending(self) -> Ending:
        if self.after is None:
            return Ending.REFUSED
        if self.before is None:
            return Ending.ADDED
        return Ending.UPDATED if self.events else Ending.UNCHANGED


def _compared(
    work: Work, page: Page, people: Mapping[Address, Person], *, changing: bool
) -> list[_Verdict]:
    here, nothing = _here(work, page.rows, changing=changing), blank(work.now)
    verdicts = []
    for row in page.rows:
        draft, before = Draft(row, people, work.policy, work.now), here.get(row.key)
        verdicts.append(_changed(work, draft, before) if before else _new(work, draft, nothing))
    return _sparing_edits(work, verdicts, people)


def _here(work: Work, rows: Iterable[Row], *, changing: bool) -> Mapping[str, Pilot]:
    """The pilots that the rows may be about, by the keys of the rows."""
    pilots = work.store.pilots
    exported = {row.recorded.number: row for row in rows if row.recorded}
    if not exported:
        return pilots.imported((row.key for row in rows), changing=changing)
    origins = {row.recorded.import_key: row for row in exported.values() if row.recorded}
    imported = pilots.imported(filter(None, origins), changing=changing)
    return {
        **{origins[origin].key: pilot for origin, pilot in imported.items()},
        **{pilot.key: pilot for pilot in pilots.numbered_all(exported, changing=changing)},
    }


def _new(work: Work, draft: Draft, nothing: Pilot) -> _Verdict:
    pilot = draft.new(nothing)
    event = _event(work, pilot, Change.IMPORTED, NOTHING, brought(pilot, draft.row))
    return _Verdict(row=draft.row, after=pilot, events=(event,), notes=draft.notes)


def _changed(
    work: Work, draft: Draft, before: Pilot, edited: frozenset[Change] = frozenset()
) -> _Verdict:
    row = draft.row
    if row.recorded and is_another(before, row.recorded):
        return _Verdict(row=row, before=before, refusal=OtherPilot(before.key))
    after = draft.changed(before, edited)
    events = [_event(work, before, *found) for found in differences(before, after, row)]
    kept = [Note(change.value, ChangedInSlack()) for change in sorted(edited)]
    return _Verdict(
        row=row, before=before, after=after, events=events, notes=[*draft.notes, *kept]
    )


def _event(work: Work, pilot: Pilot, change: Change, before: Figures, after: Figures) -> Event:
    return Event(
        at=changing.happened(work, pilot),
        change=change,
        origin=Origin.IMPORT,
        before=before,
        after=after,
    )


# what people changed


def _sparing_edits(
    work: Work, verdicts: Sequence[_Verdict], people: Mapping[Address, Person]
) -> list[_Verdict]:
    """The same, without what people changed: ever, or since our own export that is read."""
    differing = [v.before.id for v in verdicts if v.before and v.ending is Ending.UPDATED]
    edits = work.store.events.by_people(differing)

    def spared(verdict: _Verdict) -> _Verdict:
        before = verdict.before
        theirs = _theirs(verdict, edits.get(before.id, {})) if before else frozenset()
        if not theirs or not before:
            return verdict
        draft = Draft(verdict.row, people, work.policy, work.now)
        return _changed(work, draft, before, theirs)

    return [spared(verdict) for verdict in verdicts]


def _theirs(verdict: _Verdict, moments: Mapping[Change, datetime]) -> frozenset[Change]:
    recorded = verdict.row.recorded
    edited = {
        _fact(change)
        for change, moment in moments.items()
        if recorded is None or moment > recorded.changed_at
    }
    return frozenset(_fact(event.change) for event in verdict.events) & edited


def _fact(change: Change) -> Change:
    """What an event is about: naming, accepting and declining are all about the owner."""
    return _ABOUT.get(change, change)


# writing it down


def _added(work: Work, verdicts: Iterable[_Verdict]) -> Mapping[int, str]:
    """The keys of the new pilots, by the lines they came from."""
    new = [(v, v.after) for v in verdicts if v.after and v.ending is Ending.ADDED]
    added = work.store.pilots.add_many([pilot for _, pilot in new], work.policy, work.now)
    rows = [(row, verdict) for (row, _), (verdict, _) in zip(added, new, strict=True)]
    work.store.events.add_many([(row, event) for row, v in rows for event in v.events])
    return {v.row.line: key for (v, _), (_, key) in zip(new, added, strict=True)}


def _update(work: Work, verdicts: Iterable[_Verdict]) -> None:
    """The scan looks at them next, and settles their asks."""
    changed = [v for v in verdicts if v.ending is Ending.UPDATED]
    pairs = [(v.before, v.after) for v in changed if v.before and v.after]
    work.store.pilots.put_many(pairs, work.policy, work.now)
    events = [(v.before.id, event) for v in changed if v.before for event in v.events]
    work.store.events.add_many(events)


def _results(
    page: Page, verdicts: Iterable[_Verdict], added: Mapping[int, str]
) -> list[RowResult]:
    results = [_result(verdict, added) for verdict in verdicts]
    return sorted([*page.refused, *results], key=lambda result: result.line)


def _result(verdict: _Verdict, added: Mapping[int, str]) -> RowResult:
    row = verdict.row
    return RowResult(
        line=row.line,
        ending=verdict.ending,
        pilot=verdict.before.key if verdict.before else added.get(row.line),
        name=row.name,
        refusal=verdict.refusal,
        notes=(*row.notes, *verdict.notes),
    )
