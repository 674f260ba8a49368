"""Pilots on disk: whole as they were written, found by number, and due when they should be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from bot.domain.filters import Filter
from bot.domain.pilot import Milestone, Ownership, Pilot, PilotId
from bot.domain.stages import Decision, Stage, Timing
from bot.store import Store
from bot.store.sight import EVERYBODY
from tests.store.conftest import Register
from tests.store.given import COST, DAY, HOUR, LATER, NOW, POLICY, VALUE, decided, person, pilot

GAPS = Filter(any_gap=True)
STALLED = Filter(stalled=True)


def with_everything(store: Store) -> Pilot:
    ana, bo, cy = (person(store, name) for name in ("Ana Keller", "Bo Lindqvist", "Cy Tanaka"))
    dee = person(store, "Dee Okafor")
    return pilot(
        store,
        "Claims triage “<!channel>” & ضمان 🧪",
        stage=Stage.RUNNING,
        changed_at=NOW - DAY,
        registrant=ana,
        lead=bo,
        sponsor=cy,
        owner=Ownership(person=dee, named_by=ana, named_at=NOW, accepted_at=NOW, accepted=True),
        backup=cy,
        pmo_lead=ana,
        team=(ana, bo),
        unit="Claims",
        restricted=True,
        value=VALUE,
        cost=COST,
        planned={
            Milestone.APPROVAL: date(2026, 12, 3),
            Milestone.LAUNCH: date(2027, 1, 11),
            Milestone.END: date(2027, 4, 1),
            Milestone.GO_LIVE: date(2027, 6, 1),
        },
        hold_until=date(2026, 11, 20),
        timing={
            Decision.VALUE: Timing.BEFORE,
            Decision.OWNER: Timing.LATE,
            Decision.COST: Timing.UNKNOWN,
        },
        decided_at={Decision.VALUE: NOW, Decision.OWNER: NOW - DAY, Decision.COST: NOW - HOUR},
        ever_live=True,
        decided_on=NOW,
        import_key="row/7",
    )


def test_a_pilot_is_read_as_it_was_written(store: Store) -> None:
    full, bare = with_everything(store), pilot(store, "KYC screening")

    assert store.pilots.get(full.id) == full
    assert store.pilots.get(bare.id) == bare
    read = store.pilots.get(full.id)
    assert read.owner
    assert (read.owner.person.name, read.lead and read.lead.name) == ("Dee Okafor", "Bo Lindqvist")
    assert read.cost
    assert read.cost.yearly
    assert read.cost.yearly.likely == Decimal(150_000)


def test_numbers_are_taken_from_the_counter(store: Store) -> None:
    assert [pilot(store).number, pilot(store).number] == [1, 2]
    assert store.pilots.take_numbers(500) == 3
    assert pilot(store).number == 503


def test_a_pilot_is_found_by_number_or_row(store: Store) -> None:
    first, second = pilot(store), pilot(store, "KYC screening")

    assert store.pilots.numbered(2) == second
    assert store.pilots.numbered(2, changing=True) == second
    assert store.pilots.numbered(3) is None
    assert store.pilots.get(first.id, changing=True) == first
    assert store.pilots.by_ids([first.id, PilotId(99)]) == {first.id: first}
    assert store.pilots.numbered_all([2, 1, 9]) == [first, second]
    with pytest.raises(LookupError):
        store.pilots.get(PilotId(99))


def test_what_differs_is_written_and_only_that(store: Store) -> None:
    before = with_everything(store)
    cy = person(store, "Cy Tanaka")
    meanwhile = replace(before, unit="Fraud")
    store.pilots.put(meanwhile, POLICY, NOW, before)

    store.pilots.put(replace(before, name="Triage", team=(cy,), owner=None), POLICY, None, before)

    assert store.pilots.get(before.id) == replace(
        before, name="Triage", team=(cy,), owner=None, unit="Fraud"
    )
    assert store.pilots.due(NOW + DAY, 10) == []


def test_writing_a_change_keeps_the_projection_true(store: Store) -> None:
    before = pilot(store)
    dee = person(store, "Dee Okafor")

    def open_gaps() -> int:
        return store.pilots.count(GAPS, EVERYBODY, NOW)

    assert open_gaps() == 1
    store.pilots.put(replace(before, **decided(dee)), POLICY, None, before)
    assert open_gaps() == 0


def test_any_change_brings_the_projection_up_to_the_policy(store: Store) -> None:
    before = pilot(store)
    patient = replace(POLICY, stall_limits={})

    assert store.pilots.count(STALLED, EVERYBODY, LATER) == 1
    store.pilots.put(replace(before, name="Triage"), patient, NOW, before)
    assert store.pilots.count(STALLED, EVERYBODY, LATER) == 0


def test_a_projection_that_is_wrong_is_mended_and_named(store: Store) -> None:
    wrong, right = pilot(store), pilot(store, "KYC screening", **decided(person(store, "Dee")))
    patient = replace(POLICY, stall_limits={"approved": 10})

    assert store.pilots.mend([wrong, right], POLICY) == {}
    assert store.pilots.mend([wrong, right], patient) == {
        "P-1": ["stalls_at"],
        "P-2": ["stalls_at"],
    }
    assert store.pilots.mend([wrong, right], patient) == {}
    assert store.pilots.mend([], patient) == {}


def test_the_scan_takes_what_is_due_in_order(store: Store) -> None:
    first, second, third, never = (pilot(store, f"Pilot {n}") for n in range(1, 5))
    store.pilots.look_later(
        [(first.id, NOW), (second.id, NOW - DAY), (third.id, NOW + DAY), (never.id, None)]
    )

    assert store.pilots.due(NOW, 10) == [second, first]
    assert store.pilots.due(NOW, 1) == [second]
    assert store.pilots.due(NOW + DAY, 10) == [second, first, third]
    store.pilots.look_later([])


def test_two_scans_share_the_work(register: Register) -> None:
    """On SQLite the second waits for the first; on PostgreSQL it passes over what is taken."""
    with register.work() as store:
        for number in range(4):
            pilot(store, f"Pilot {number}")
    looking, looked = Event(), Event()

    def first() -> set[int]:
        with register.work() as store:
            mine = store.pilots.due(NOW, 2)
            looking.set()
            if not register.database.is_sqlite:
                looked.wait(timeout=10)
            store.pilots.look_later([(one.id, NOW + DAY) for one in mine])
            return {one.number for one in mine}

    def second() -> set[int]:
        looking.wait(timeout=10)
        with register.work() as store:
            mine = store.pilots.due(NOW, 4)
            looked.set()
            return {one.number for one in mine}

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.submit(first), threads.submit(second)
        assert (one.result(), other.result()) == ({1, 2}, {3, 4})


def test_all_pilots_are_paged_in_the_order_of_their_rows(store: Store) -> None:
    pilots = [pilot(store, f"Pilot {n}") for n in range(5)]

    first = store.pilots.after(PilotId(0), 2)
    second = store.pilots.after(first[-1].id, 2)
    last = store.pilots.after(second[-1].id, 2)

    assert [*first, *second, *last] == pilots
    assert store.pilots.after(last[-1].id, 2) == []


@pytest.mark.parametrize("role", ["registrant", "lead", "sponsor", "backup", "pmo_lead"])
def test_a_person_is_on_the_pilots_that_name_them(store: Store, role: str) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    named: dict[str, Any] = {role: ana}
    about = pilot(store, **named)
    pilot(store, "KYC screening", lead=bo)

    assert store.pilots.of_person(ana) == [about]


def test_an_owner_and_the_team_are_on_their_pilot(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    owned = pilot(store, owner=Ownership(person=ana, named_by=bo, named_at=NOW))
    built = pilot(store, team=(ana, bo))

    assert store.pilots.of_person(ana) == [owned, built]
    assert store.pilots.of_person(bo) == [built]


def test_imported_pilots_without_people_are_counted_for_the_pmo(store: Store) -> None:
    ana = person(store, "Ana Keller")
    pilot(store, "Nobody's", import_key="1")
    pilot(store, "Nobody's and live", import_key="2", stage=Stage.LIVE)
    pilot(store, "Led", import_key="3", lead=ana)
    pilot(store, "Sponsored", import_key="4", sponsor=ana)
    pilot(store, "Nobody's and complete", import_key="5", **decided(person(store, "Dee Okafor")))

    assert store.pilots.nobody_to_ask() == 1


def test_one_row_of_a_file_is_one_pilot(register: Register) -> None:
    with register.work() as store:
        pilot(store, import_key="row/7")

    def again() -> None:
        with register.work() as store:
            pilot(store, import_key="row/7")

    with pytest.raises(Exception, match="import_key"):
        again()


def test_the_longest_unfinished_are_timed_by_working_days(store: Store) -> None:
    """S2: a pilot proposed on a Monday stalls on the eleventh working day after."""
    pilot(store, changed_at=NOW)
    eleventh = NOW.replace(hour=0, minute=0) + timedelta(days=15)

    assert store.pilots.count(STALLED, EVERYBODY, eleventh - timedelta(seconds=1)) == 0
    assert store.pilots.count(STALLED, EVERYBODY, eleventh) == 1
