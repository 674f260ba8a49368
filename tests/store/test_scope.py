"""Workspaces cannot see each other (decision 8): every method of the store is walked for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Delete, Select, Table, Update, event, select
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.visitors import ExternallyTraversible, iterate

from bot.domain import pace
from bot.domain.actuals import Promised
from bot.domain.api_tokens import Opens, TokenId
from bot.domain.asks import Ask, AskId, Outcome, Part
from bot.domain.audit import sealed
from bot.domain.change_plan import ChangePlan
from bot.domain.cost import parse_cost
from bot.domain.design import Design
from bot.domain.events import Change, Figures
from bot.domain.events import Event as Happening
from bot.domain.filters import Filter
from bot.domain.letters import Kind, Letter, Owed, Purpose, State
from bot.domain.news import News, Subject
from bot.domain.pace import Pace
from bot.domain.people import Person, Profile
from bot.domain.pilot import Milestone, Ownership, Pilot, PilotId, Role
from bot.domain.pulse import Reply
from bot.domain.rules import Rule
from bot.domain.spans import Length
from bot.domain.stages import Stage
from bot.store import Store
from bot.store.database import Database
from bot.store.schema import Base, Scoped
from bot.store.sight import EVERYBODY, Eyes
from bot.store.workspaces import install
from tests.store.given import (
    BANK,
    DAY,
    LATER,
    NOW,
    PHARMA,
    POLICY,
    VALUE,
    ask,
    letter,
    person,
    pilot,
    shown,
)
from tests.store.test_digests import MONDAYS

ALL = Filter()
IMPATIENT = replace(POLICY, stall_limits={"proposed": 1})
MINE = Filter(mine=True)
NAMED = ["Ana"]  # as an event has it


@dataclass(frozen=True, slots=True)
class Belongings:
    """One of everything, in one workspace. The other one has the same under other rows."""

    person: Person
    pilot: Pilot
    ask: Ask
    letter: Letter
    news: News
    digest: int


def furnish(store: Store) -> Belongings:
    ana = person(store, "Ana Keller", admin=True)
    store.people.of_slack("U-UNSEEN")
    claims = pilot(store, lead=ana, team=(ana,), import_key="1", changed_at=NOW - 60 * DAY)
    pilot(store, "Nobody's", import_key="2")
    asked = ask(store, claims, person=ana, speak_at=NOW)
    ask(store, claims, Rule.V1, speak_at=None)
    store.asks.put(replace(asked, parts=(Part(ana, not_me=True),)), asked)
    reminder = letter(store, person=ana, channel="C-PILOTS", due_at=NOW - DAY)
    store.letters.show({reminder: shown(asked)})
    posted = {"posted_in": "D-ANA", "ts": "1.0001", "sent_at": NOW, "edits_owed": 1}
    store.letters.change(reminder, state=State.SENT, helpful=True, **posted)
    post = letter(store, "digest/C-PILOTS/1", kind=Kind.DIGEST, channel="C-PILOTS")
    store.letters.change(post, state=State.SENT, sent_at=NOW)
    store.effect.paused([AskId(asked.id or 0)], NOW)
    letter(store, "notice/1/2026-11-02", person=ana)
    doubtful = letter(store, "request/1/1", person=ana, kind=Kind.REQUEST)
    store.letters.change(doubtful, state=State.SENDING, lease_until=NOW - DAY, sent_at=NOW)
    store.events.add(
        claims.id, [Happening(at=NOW, change=Change.LEAD, after=Figures(person=ana.id))]
    )
    store.news.add(Subject.ASKS_USED_UP, "P-1", NOW, pilot=claims.id, letter=reminder)
    store.news.add(Subject.LEFT, "1", NOW, text="lead", pilot=claims.id, person=ana.id)
    digest = store.digests.put("C-PILOTS", ALL, MONDAYS, ana, NOW)
    remember(store, claims)
    in_use(store, ana)
    found = store.letters.get(reminder)
    assert found is not None
    return Belongings(ana, claims, asked, found, store.news.untold(ana.id).news[-1], digest.id)


def in_use(store: Store, ana: Person) -> None:
    """A live pilot that nobody has told a number of, and a pulse of it; and a stopped one."""
    plan = ChangePlan(people=240, target=Decimal(60))
    since = NOW - 100 * DAY
    promised = Promised(value=VALUE, cost=None, at=since)
    design = Design(change=plan, live_since=since, promised=promised)
    live = pilot(store, "In use", stage=Stage.LIVE, value=VALUE, design=design)
    pilot(store, "Stopped", stage=Stage.STOPPED)
    store.pulses.begin(live.id, 1, "11")
    store.pulses.answer(live.id, 1, "somebody", Reply.YES)
    reported(store, ana)


def reported(store: Store, ana: Person) -> None:
    """One that is decided and does not move, and a reader of the report."""
    owner = Ownership(person=ana, named_by=None, named_at=NOW, accepted=True)
    still = {"changed_at": NOW - 60 * DAY, "planned": {Milestone.APPROVAL: NOW.date()}}
    cost = parse_cost("production EUR 10k/year")
    pilot(store, "Decided", value=VALUE, cost=cost, owner=owner, **still)
    store.subscriptions.put(ana, Length.MONTH, ALL, ana, NOW)


def in_use_row(of: Belongings) -> PilotId:
    """The row after the other two."""
    return PilotId(of.pilot.id + 2)


def decisions(store: Store, of: Belongings) -> list[Happening]:
    """An approval has to be written down before it is found."""
    if store.pilots.by_ids([of.pilot.id]):
        sides = (Figures(stage=Stage.PROPOSED), Figures(stage=Stage.APPROVED))
        approval = Happening(at=NOW, change=Change.STAGE, before=sides[0], after=sides[1])
        store.events.add(of.pilot.id, [approval])
    return store.events.decisions(of.pilot.id)


def remember(store: Store, made: Pilot) -> None:
    store.paces.take(pace.Call.POST, Pace(1), NOW)
    store.receipts.is_first("V-1", NOW - 30 * DAY)
    store.receipts.settle_on("V-1", made.id)
    store.api_tokens.add("Power BI", Opens.API, "hash", NOW, LATER, restricted=False)
    store.trail.add([sealed(store.trail.unsealed(0, 1)[0], None, NOW)])
    store.events.add(made.id, [Happening(at=NOW, change=Change.NAME, reason="Ana says so")])


Call = Callable[[Store, Belongings], object]


# What finds something at home finds nothing abroad: no rows, no counts, nothing due.
def closed_of(store: Store, of: Belongings) -> list[AskId]:
    """An ask has to be closed before it is found closed."""
    ask = store.asks.get(ask_of(of))
    store.asks.put(replace(ask, closed_at=NOW), ask)
    return store.asks.closed_of(of.pilot.id, ask.rule)


def requests_ahead(store: Store) -> list[Letter]:
    """One has to be owed before it is found."""
    request = store.letters.keyed("request/1/1")
    if request is not None:
        store.letters.change(request.id, state=State.OWED, due_at=LATER)
    return store.letters.requests_ahead(NOW, 9)


def latest_requests(store: Store, of: Belongings) -> list[Letter]:
    """One has to be sent before it is found."""
    request = store.letters.keyed("request/1/1")
    if request is not None:
        store.letters.change(request.id, state=State.SENT)
    return store.letters.latest_requests(of.person.id, 9)


def rows(store: Store) -> list[TokenId]:
    return [token.id for token in store.api_tokens.all()]


def leavers(store: Store, of: Belongings) -> list[Person]:
    """One has to leave before they are found."""
    gone = Profile(slack_id=of.person.slack_id, name="Ana Keller", deleted=True)
    if store.people.known([gone.slack_id]):
        store.people.learn(gone, LATER)
    return store.people.leavers()


def answered(store: Store, of: Belongings) -> object:
    """By somebody, a day later."""
    ask = store.asks.get(ask_of(of))
    store.asks.put(
        replace(ask, closed_at=NOW + DAY, closed_by=of.person, outcome=Outcome.ANSWERED, days=1),
        ask,
    )
    return store.effect.closed(NOW)


FINDS: Mapping[str, Call] = {
    "people.get": lambda store, of: store.people.get(of.person.id),
    "people.by_ids": lambda store, of: store.people.by_ids([of.person.id]),
    "people.known": lambda store, _: store.people.known(["U-ANA"]),
    "people.to_check": lambda store, _: store.people.to_check(LATER, 10),
    "people.unverified": lambda store, _: store.people.unverified(10),
    "people.admins": lambda store, _: store.people.admins(),
    "pilots.numbered": lambda store, _: store.pilots.numbered(1, changing=True),
    "pilots.get": lambda store, of: store.pilots.get(of.pilot.id, changing=True),
    "pilots.by_ids": lambda store, of: store.pilots.by_ids([of.pilot.id]),
    "pilots.numbered_all": lambda store, _: store.pilots.numbered_all([1, 2]),
    "pilots.listed": lambda store, of: store.pilots.listed(
        MINE, Eyes(of.person), NOW, page=0, size=10
    ),
    "pilots.to_assign": lambda store, of: store.pilots.to_assign(
        ALL, EVERYBODY, NOW, Role.BACKUP, of.person, after=PilotId(0), limit=9
    ),
    "pilots.count_to_assign": lambda store, of: store.pilots.count_to_assign(
        ALL, EVERYBODY, NOW, Role.BACKUP, of.person
    ),
    "pilots.count": lambda store, of: store.pilots.count(MINE, Eyes(of.person), NOW),
    "pilots.names": lambda store, of: store.pilots.names(Eyes(of.person)),
    "pilots.due": lambda store, _: store.pilots.due(LATER, 10),
    "pilots.ahead": lambda store, _: store.pilots.ahead(LATER, 10),
    "pilots.ids_due": lambda store, _: store.pilots.ids_due(LATER, 10),
    "pilots.ids_after": lambda store, _: store.pilots.ids_after(PilotId(0), 10),
    "pilots.after": lambda store, _: store.pilots.after(PilotId(0), 10),
    "pilots.of_person": lambda store, of: store.pilots.of_person(of.person),
    "pilots.imported": lambda store, _: store.pilots.imported(["1", "2"], changing=True),
    "pilots.stages": lambda store, _: store.pilots.stages(ALL, NOW),
    "pilots.stalled": lambda store, _: store.pilots.stalled(ALL, LATER, 10),
    "pilots.stalled_for": lambda store, _: store.pilots.stalled_for(ALL, LATER)["all"],
    "pilots.nobody_to_ask": lambda store, _: store.pilots.nobody_to_ask(),
    "asks.get": lambda store, of: store.asks.get(ask_of(of)),
    "asks.closed_of": closed_of,
    "asks.pilots_of": lambda store, of: store.asks.pilots_of([ask_of(of)]),
    "asks.by_ids": lambda store, of: store.asks.by_ids([ask_of(of)]),
    "asks.open_of": lambda store, of: store.asks.open_of(of.pilot),
    "asks.open_of_all": lambda store, of: store.asks.open_of_all([of.pilot]),
    "asks.of_person": lambda store, of: store.asks.of_person(of.person.id),
    "asks.speaking": lambda store, _: store.asks.speaking(None, LATER, 9),
    "asks.due_of": lambda store, of: store.asks.due_of(of.person.id, LATER),
    "asks.people_due": lambda store, _: store.asks.people_due(LATER),
    "asks.count_of": lambda store, of: store.asks.count_of(of.person.id),
    "asks.silent": lambda store, _: store.asks.silent(),
    "queues.count_with": lambda store, of: store.queues.count_with(
        of.person, Eyes(of.person), NOW.date()
    ),
    "queues.with_somebody": lambda store, of: store.queues.with_somebody(
        of.person, Eyes(of.person), NOW.date(), limit=9
    ),
    "queues.count_elsewhere": lambda store, of: store.queues.count_elsewhere(
        of.person, Eyes(of.person), NOW.date()
    ),
    "queues.elsewhere": lambda store, of: store.queues.elsewhere(
        of.person, Eyes(of.person), NOW.date(), limit=9
    ),
    "letters.requests_ahead": lambda store, _: requests_ahead(store),
    "letters.get": lambda store, of: store.letters.get(of.letter.id),
    "letters.keyed": lambda store, of: store.letters.keyed(of.letter.key),
    "letters.is_held": lambda store, of: store.letters.is_held(of.letter.key),
    "letters.at": lambda store, _: store.letters.at("D-ANA", "1.0001"),
    "letters.by_ids": lambda store, of: store.letters.by_ids([of.letter.id]),
    "letters.due": lambda store, _: store.letters.due(LATER, 10),
    "letters.next_in_doubt": lambda store, _: store.letters.next_in_doubt(LATER),
    "letters.next_edit": lambda store, _: store.letters.next_edit(LATER),
    "letters.owe_edits": lambda store, of: store.letters.owe_edits([ask_of(of)]),
    "letters.requests_since": lambda store, of: sum(
        store.letters.requests_since({of.person.id: NOW}).values()
    ),
    "letters.requests_on": lambda store, of: store.letters.requests_on(of.person.id, NOW, LATER),
    "letters.last_to": lambda store, of: store.letters.last_to([of.letter], NOW - DAY, NOW),
    "letters.counts": lambda store, _: store.letters.counts(),
    "letters.doubtful": lambda store, _: store.letters.doubtful(NOW),
    "letters.first_owed": lambda store, _: store.letters.first_owed(),
    "letters.first_doubt": lambda store, _: store.letters.first_doubt(),
    "letters.first_edit": lambda store, _: store.letters.first_edit(),
    "letters.in_states": lambda store, _: store.letters.in_states(State, 10),
    "events.decisions": decisions,
    "pilots.adoption_stalled": lambda store, _: store.pilots.adoption_stalled(ALL, NOW, 9),
    "pilots.at_risk": lambda store, _: store.pilots.at_risk(ALL, LATER, 9),
    "pilots.count_at_risk": lambda store, _: store.pilots.count_at_risk(ALL, LATER),
    "pilots.causes": lambda store, _: store.pilots.causes(ALL, EVERYBODY, NOW),
    "pilots.count_adoption_stalled": lambda store, _: store.pilots.count_adoption_stalled(
        ALL, NOW
    ),
    "pulses.key_of": lambda store, of: store.pulses.key_of(in_use_row(of), 1),
    "pulses.counts": lambda store, of: store.pulses.counts(in_use_row(of), 1),
    "events.of_pilot": lambda store, of: store.events.of_pilot(of.pilot.id, page=0, size=10),
    "events.by_people": lambda store, of: store.events.by_people([of.pilot.id]),
    "people.addressed": lambda store, of: store.people.addressed(str(of.person.id)),
    "people.everybody": lambda store, _: store.people.everybody(0, 9),
    "people.leavers": leavers,
    "people.names_of": lambda store, of: store.people.names_of(of.person.id),
    "pilots.naming": lambda store, of: store.pilots.naming(of.person),
    "pilots.read_on": lambda store, _: store.pilots.read_on(
        None, None, EVERYBODY, after=0, limit=9
    ),
    "api_tokens.get": lambda store, _: next(map(store.api_tokens.get, rows(store)), None),
    "api_tokens.all": lambda store, _: store.api_tokens.all(),
    "traces.is_being_sent": lambda store, of: store.traces.is_being_sent(of.person.id),
    "traces.count_letters": lambda store, of: any(store.traces.count_letters(of.person.id)),
    "traces.withdraw_letters": lambda store, of: store.traces.withdraw_letters(of.person.id),
    "traces.forget_places": lambda store, of: store.traces.forget_places(of.person.id),
    "traces.rename": lambda store, _: store.traces.rename(NAMED, "Somebody"),
    "traces.count_events": lambda store, _: store.traces.count_events(NAMED, "Somebody"),
    "traces.mentions": lambda store, _: store.traces.mentions(["Nobody's"]),
    "traces.active_since": lambda store, _: store.traces.active_since(NOW - DAY),
    "traces.is_named_since": lambda store, of: store.traces.is_named_since(
        of.person.id, NOW - DAY
    ),
    "traces.old_letters": lambda store, _: store.traces.old_letters(LATER, 0, 9),
    "trail.last": lambda store, _: store.trail.last(),
    "trail.unsealed": lambda store, _: store.trail.unsealed(0, 9),
    "trail.links": lambda store, _: store.trail.links(0, 9),
    "reports.live": lambda store, _: list(store.reports.live(ALL, NOW)),
    "reports.ahead": lambda store, _: store.reports.ahead(ALL, NOW, LATER.date(), 9)[0],
    "reports.undated": lambda store, _: any(store.reports.undated(ALL, NOW)),
    "reports.stuck_though_decided": lambda store, _: store.reports.stuck_though_decided(ALL, NOW),
    "subscriptions.of_person": lambda store, of: store.subscriptions.of_person(of.person.id),
    "subscriptions.people_due": lambda store, _: store.subscriptions.people_due(LATER),
    "subscriptions.all": lambda store, _: store.subscriptions.all(),
    "subscriptions.remove": lambda store, of: store.subscriptions.remove(of.person),
    "digests.of_channel": lambda store, _: store.digests.of_channel("C-PILOTS"),
    "digests.get": lambda store, of: store.digests.get(of.digest),
    "digests.ids_due": lambda store, _: store.digests.ids_due(LATER),
    "digests.all": lambda store, _: store.digests.all(),
    "digests.remove": lambda store, _: store.digests.remove("C-PILOTS"),
    "news.about": lambda store, of: store.news.about(Subject.LEFT, of.person.id),
    "news.untold": lambda store, of: store.news.untold(of.person.id).news,
    "letters.requests_to": lambda store, of: store.letters.requests_to(of.person.id, AskId(1)),
    "letters.latest_requests": latest_requests,
    "letters.last_reminder": lambda store, of: store.letters.last_reminder([ask_of(of)]),
    "letters.digests_since": lambda store, _: store.letters.digests_since("C-PILOTS", NOW),
    "effect.closed": answered,
    "effect.judged": lambda store, _: store.effect.judged(NOW),
    "effect.waited": lambda store, _: store.effect.waited(NOW),
    "receipts.is_known": lambda store, _: store.receipts.is_known("V-1"),
    "receipts.pilot_of": lambda store, _: store.receipts.pilot_of("V-1"),
}

# What writes, or answers with figures or with a row of its own, changes nothing abroad.
WRITES: Mapping[str, Call] = {
    "workspace.get": lambda store, _: store.workspace.get(),
    "workspace.set_policy": lambda store, _: store.workspace.set_policy(replace(POLICY, grace=9)),
    "workspace.pause": lambda store, _: store.workspace.pause("invalid_auth"),
    "workspace.wait": lambda store, _: store.workspace.wait(LATER),
    "people.of_slack": lambda store, of: store.people.of_slack(of.person.slack_id),
    "people.learn": lambda store, of: store.people.learn(
        Profile(slack_id=of.person.slack_id, name="Somebody else"), LATER
    ),
    "people.keep_dm": lambda store, of: store.people.keep_dm(of.person.id, "D-OTHER"),
    "people.lock": lambda store, of: store.people.lock([of.person.id]),
    "people.reminded": lambda store, of: store.people.reminded(of.person.id, LATER),
    "pilots.add": lambda store, of: store.pilots.add(
        replace(of.pilot, lead=None, team=(), import_key=None), POLICY, NOW
    ),
    "pilots.put": lambda store, of: store.pilots.put(
        replace(of.pilot, name="Other", team=()), POLICY, None, of.pilot
    ),
    "pilots.add_many": lambda store, of: store.pilots.add_many(
        [replace(of.pilot, lead=None, team=(), import_key=None, number=70)], POLICY, NOW
    ),
    "pilots.put_many": lambda store, of: store.pilots.put_many(
        [(of.pilot, replace(of.pilot, name="Other", team=()))], POLICY, LATER
    ),
    "pilots.hold": lambda store, of: store.pilots.hold([of.pilot.id]),
    "pilots.mend": lambda store, of: store.pilots.mend([of.pilot], IMPATIENT),
    "pilots.take_numbers": lambda store, _: store.pilots.take_numbers(5),
    "pilots.look_later": lambda store, of: store.pilots.look_later([(of.pilot.id, LATER)]),
    "pilots.awaiting": lambda store, of: store.pilots.awaiting(of.person),
    "pilots.look_at_all_now": lambda store, _: store.pilots.look_at_all_now(NOW),
    "pilots.look_now_where_designed": lambda store, of: store.pilots.look_now_where_designed(
        of.person, NOW
    ),
    "pilots.look_now": lambda store, of: store.pilots.look_now(of.person, NOW),
    "pilots.decided": lambda store, _: store.pilots.decided(ALL, NOW),
    "pilots.designed": lambda store, _: store.pilots.designed(ALL, NOW),
    "asks.put": lambda store, of: store.asks.put(replace(of.ask, round=3), of.ask),
    "asks.wait_until": lambda store, of: store.asks.wait_until(of.person.id, LATER),
    "people.pause": lambda store, of: store.people.pause(of.person.id, NOW.date()),
    "asks.speak_later": lambda store, of: store.asks.speak_later(of.person.id, LATER, LATER),
    "letters.owe": lambda store, of: store.letters.owe(
        Owed(key=of.letter.key, kind=Kind.REMINDER, due_at=LATER), NOW
    ),
    "letters.change": lambda store, of: store.letters.change(of.letter.id, error="other"),
    "letters.owe_again": lambda store, of: store.letters.owe_again(of.letter.id, state=State.OWED),
    "letters.doubt": lambda store, _: store.letters.doubt(LATER),
    "letters.show": lambda store, of: store.letters.show({of.letter.id: {}}),
    "people.live_in": lambda store, of: store.people.live_in(of.person.id, "DE"),
    "letters.edited": lambda store, of: store.letters.edited(of.letter),
    "letters.withdraw_unsent": lambda store, of: store.letters.withdraw_unsent(
        of.person.id, Kind.NOTICE
    ),
    "letters.postpone": lambda store, of: store.letters.postpone(of.person.id, LATER),
    "letters.withdraw_requests": lambda store, of: store.letters.withdraw_requests(
        of.person.id, ask_of(of), Purpose.ACCEPT
    ),
    "letters.withdraw_digests": lambda store, _: store.letters.withdraw_digests("C-PILOTS"),
    "letters.hurry": lambda store, _: store.letters.hurry(NOW - 2 * DAY),
    "events.add": lambda store, _: store.events.add(None, [Happening(at=NOW, change=Change.NAME)]),
    "events.add_many": lambda store, _: store.events.add_many([]),
    "api_tokens.add": lambda store, _: store.api_tokens.add(
        "Power BI", Opens.API, "hash", NOW, LATER, restricted=False
    ),
    "api_tokens.revoke": lambda store, _: store.api_tokens.revoke(TokenId(1), LATER),
    "people.forget": lambda store, of: store.people.forget(of.person.id, LATER),
    "traces.erase_own_words": lambda store, of: store.traces.erase_own_words(of.person.id),
    "traces.forget_presses": lambda store, of: store.traces.forget_presses(of.person.slack_id),
    "traces.delete_letters": lambda store, of: store.traces.delete_letters([of.letter.id + 2]),
    "trail.hold": lambda store, _: store.trail.hold(),
    "trail.add": lambda store, _: store.trail.add([]),
    "subscriptions.put": lambda store, of: store.subscriptions.put(
        of.person, Length.MONTH, ALL, of.person, LATER
    ),
    "subscriptions.next_on": lambda store, of: store.subscriptions.next_on(of.person.id, LATER),
    "digests.put": lambda store, of: store.digests.put(
        "C-PILOTS", ALL, MONDAYS, store.people.of_slack(of.person.slack_id), LATER
    ),
    "digests.next_on": lambda store, of: store.digests.next_on(of.digest, LATER),
    "digests.troubled": lambda store, _: store.digests.troubled("C-PILOTS", "other"),
    "news.add": lambda store, _: store.news.add(Subject.ASKS_USED_UP, "P-1", NOW),
    "news.take_back": lambda store, _: store.news.take_back(Subject.ASKS_USED_UP, "P-1"),
    "news.tell": lambda store, of: store.news.tell(of.letter.id, of.person.id, []),
    "letters.owe_edit": lambda store, of: store.letters.owe_edit(of.letter.id),
    "pulses.begin": lambda store, of: store.pulses.begin(of.pilot.id, 2, "22"),
    "pulses.answer": lambda store, of: store.pulses.answer(of.pilot.id, 2, "w", Reply.NO),
    "pulses.forget": lambda store, of: store.pulses.forget(in_use_row(of), 1),
    "letters.judged": lambda store, of: store.letters.judged(of.letter.id, helpful=False),
    "effect.paused": lambda store, _: store.effect.paused([], LATER),
    "letters.answered": lambda store, of: store.letters.answered(of.letter, LATER),
    "paces.take": lambda store, _: store.paces.take(pace.Call.POST, Pace(1), NOW),
    "paces.free_at": lambda store, _: store.paces.free_at(pace.Call.LOOK, Pace(1), NOW),
    "receipts.is_first": lambda store, _: store.receipts.is_first("V-1", NOW),
    "receipts.settle_on": lambda store, of: store.receipts.settle_on("V-1", of.pilot.id),
    "receipts.forget_old": lambda store, _: store.receipts.forget_old(LATER),
}
EVERY_CALL = {**FINDS, **WRITES}


def ask_of(belongings: Belongings) -> Any:
    return belongings.ask.id


@dataclass(frozen=True, slots=True)
class Two:
    """Two workspaces on one database: at home everything is there, abroad nothing yet."""

    connection: Connection
    at_home: Store
    abroad: Store
    belongings: Belongings

    def owned_at_home(self) -> dict[str, list[Any]]:
        home = self.at_home.workspace.get().id
        return {
            table.name: [tuple(row) for row in self.connection.execute(rows_of(table, home))]
            for table in Base.metadata.sorted_tables
        }


def rows_of(table: Table, workspace: int) -> Select[Any]:
    owner = table.c[next(name for name in ("workspace_id", "id") if name in table.c)]
    return select(table).where(owner == workspace).order_by(*table.primary_key)


@pytest.fixture
def two(database: Database) -> Iterator[Two]:
    with database.writes() as connection:
        at_home = Store.within(connection, install(connection, BANK))
        abroad = Store.within(connection, install(connection, PHARMA))
        yield Two(connection, at_home, abroad, furnish(at_home))


def public_methods() -> Iterator[str]:
    for room, made in inspect.getmembers(Store, lambda one: isinstance(one, property)):
        kind = inspect.get_annotations(made.fget, eval_str=True)["return"]
        methods = inspect.getmembers(kind, inspect.isfunction)
        if kind.__module__ != "builtins":  # rather than a fact about the transaction
            yield from (f"{room}.{name}" for name, _ in methods if not name.startswith("_"))


def test_every_method_of_the_store_is_walked() -> None:
    """Whoever adds one says here what it must not find or change in another workspace."""
    assert set(EVERY_CALL) == set(public_methods())


def test_what_is_found_at_home_is_not_found_abroad(two: Two) -> None:
    def finds(call: Call, store: Store) -> bool:
        with two.connection.begin_nested() as trial:
            try:
                return bool(call(store, two.belongings))
            except LookupError:
                return False
            finally:
                trial.rollback()

    assert [name for name, call in FINDS.items() if not finds(call, two.at_home)] == []
    assert [name for name, call in FINDS.items() if finds(call, two.abroad)] == []


def test_nothing_that_is_done_abroad_changes_anything_at_home(two: Two) -> None:
    before = two.owned_at_home()
    changed = []

    for name, call in EVERY_CALL.items():
        with two.connection.begin_nested() as trial:
            try:
                call(two.abroad, two.belongings)
            except LookupError:
                trial.rollback()
        if two.owned_at_home() != before:
            changed.append(name)
            before = two.owned_at_home()

    assert changed == []


def test_the_same_things_live_side_by_side(two: Two) -> None:
    """Same accounts, numbers, keys, channels and receipts: none is in the way of the other."""
    twin = furnish(two.abroad)

    assert twin.pilot.number == two.belongings.pilot.number
    assert twin.person.slack_id == two.belongings.person.slack_id
    assert twin.person.id != two.belongings.person.id
    for name, call in FINDS.items():
        here, there = call(two.at_home, two.belongings), call(two.abroad, twin)
        assert ids(here).isdisjoint(ids(there)), name


def ids(found: Any) -> set[tuple[type, int]]:
    """The rows behind a result, however deep."""
    match found:
        case str() | bytes():
            return set()
        case Mapping():
            return ids([*found.keys(), *found.values()])
        case list() | tuple() | set() | frozenset():
            return set[tuple[type, int]]().union(*map(ids, found))
        case _ if is_dataclass(found):
            own = {(type(found), found.id)} if hasattr(found, "id") else set()
            return own | ids([getattr(found, field.name) for field in fields(found)])
        case _:
            return set()


def test_every_statement_names_its_workspace(two: Two) -> None:
    """Sub-selects and joins too: each table of ours that is read is bound to one workspace."""
    unbound: list[str] = []

    for name, call in EVERY_CALL.items():
        with statements(two.connection) as heard, two.connection.begin_nested() as trial:
            try:
                call(two.at_home, two.belongings)
            finally:
                trial.rollback()
        unbound += [f"{name}: {table}" for one in heard for table in not_bound(one)]

    assert unbound == []


@contextmanager
def statements(connection: Connection) -> Iterator[list[ExternallyTraversible]]:
    heard: list[ExternallyTraversible] = []

    def hear(_: Connection, statement: Any, *_values: object) -> None:
        if isinstance(statement, Select | Update | Delete):
            heard.append(statement)

    event.listen(connection, "before_execute", hear)
    yield heard
    event.remove(connection, "before_execute", hear)


def not_bound(statement: ExternallyTraversible) -> Iterator[str]:
    """The tables that a statement, or a select inside it, uses without their workspace."""
    for part in iterate(statement):
        if isinstance(part, Select | Update | Delete):
            tables = part.get_final_froms() if isinstance(part, Select) else [part.table]
            bound = set(bound_tables(part))
            yield from (
                table.name
                for table in tables
                if isinstance(table, Table) and table in SCOPED and table not in bound
            )
            yield from ("a join" for table in tables if not isinstance(table, Table))


SCOPED = {kind.__table__ for kind in Scoped.__subclasses__()}


def bound_tables(part: Select[Any] | Update | Delete) -> Iterator[Table]:
    for condition in part._where_criteria:  # noqa: SLF001
        match condition:
            case BinaryExpression(left=left) if getattr(left, "name", "") == "workspace_id":
                yield left.table
