"""Which pilots a list holds, for whose eyes, and what digests count."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.actuals import Promised
from bot.domain.causes import Again, Autopsy, Cause
from bot.domain.design import Design
from bot.domain.filters import Filter, parse_filter
from bot.domain.pilot import Pilot, PilotId, Role
from bot.domain.stages import Decision, Stage, Timing
from bot.store import Store
from bot.store.pilots import Designed, Outcomes
from bot.store.sight import EVERYBODY, Eyes
from tests.store.given import COST, DAY, LATER, NOW, VALUE, accepted, decided, person, pilot

PMO = Eyes(None, pmo=True)
ALL = Filter()
TIMED = dict.fromkeys(Decision, Timing.BEFORE)


def listed(store: Store, text: str, eyes: Eyes = EVERYBODY) -> list[str]:
    wanted = parse_filter(text.split())
    found = [one.name for one in store.pilots.listed(wanted, eyes, NOW, page=0, size=50)]
    assert store.pilots.count(wanted, eyes, NOW) == len(found)
    return found


@pytest.fixture
def bank(store: Store) -> Store:
    ana, dee = person(store, "Ana Keller"), person(store, "Dee Okafor")
    pilot(store, "Claims triage", unit="Claims", lead=ana, value=VALUE)
    pilot(store, "KYC screening", unit="Onboarding", stage=Stage.APPROVED, **decided(dee))
    pilot(store, "Fraud alerts", changed_at=NOW - 60 * DAY, cost=COST)
    pilot(store, "Letter 100%_sorter", stage=Stage.LIVE, hold_until=None)
    pilot(store, "Ärzteportal", stage=Stage.RUNNING, hold_until=date(2026, 11, 3))
    return store


def test_a_filter_holds_what_it_says(bank: Store) -> None:
    expected = {
        "": [
            "Claims triage",
            "KYC screening",
            "Fraud alerts",
            "Letter 100%_sorter",
            "Ärzteportal",
        ],
        "gaps": ["Claims triage", "Fraud alerts", "Ärzteportal"],
        "owner": ["Claims triage", "Fraud alerts", "Ärzteportal"],
        "value": ["Fraud alerts", "Ärzteportal"],
        "cost": ["Claims triage", "Ärzteportal"],
        "value cost": ["Ärzteportal"],
        "stalled": ["Fraud alerts"],
        "held": ["Ärzteportal"],
        "approved": ["KYC screening"],
        "live": ["Letter 100%_sorter"],
        "CLAIMS": ["Claims triage"],
        "onboard": ["KYC screening"],
        "ärzte": ["Ärzteportal"],
        "fraud alerts": ["Fraud alerts"],
        "fraud triage": [],
        "%": ["Letter 100%_sorter"],
        "_": ["Letter 100%_sorter"],
        "\\": [],
        "mine": [],
        "nothing": [],
    }

    assert {text: listed(bank, text) for text in expected} == expected


def test_mine_are_the_pilots_i_am_named_on(bank: Store) -> None:
    ana = bank.people.of_slack("U-ANA")

    assert listed(bank, "mine", Eyes(ana)) == ["Claims triage"]
    assert listed(bank, "mine approved", Eyes(ana)) == []


def test_a_list_is_read_page_by_page_in_the_order_of_numbers(bank: Store) -> None:
    pages = [bank.pilots.listed(ALL, PMO, NOW, page=page, size=2) for page in range(4)]

    assert [[one.number for one in page] for page in pages] == [[1, 2], [3, 4], [5], []]


def test_pilots_to_be_given_a_lead_are_read_from_row_to_row(bank: Store) -> None:
    """All but the stopped and the retired, and those that have that lead."""
    ana = person(bank, "Ana Keller")
    pilot(bank, "New one")
    pilot(bank, "Given up", stage=Stage.STOPPED)

    def to_assign(after: PilotId) -> list[Pilot]:
        return bank.pilots.to_assign(ALL, PMO, NOW, Role.LEAD, ana, after=after, limit=3)

    first = to_assign(PilotId(0))
    rest = to_assign(first[-1].id)

    assert [one.number for one in [*first, *rest]] == [2, 3, 4, 5, 6]


def test_a_restricted_pilot_is_seen_by_its_people_and_the_pmo_only(store: Store) -> None:
    """R4, in lists, counts and near-name checks alike."""
    ana, bo, cy = (person(store, name) for name in ("Ana Keller", "Bo Lindqvist", "Cy Tanaka"))
    pilot(store, "Open")
    pilot(store, "Led in secret", restricted=True, lead=ana)
    pilot(store, "Built in secret", restricted=True, team=(ana, bo))

    seen = {
        "everybody": listed(store, ""),
        "ana": listed(store, "", Eyes(ana)),
        "bo": listed(store, "", Eyes(bo)),
        "cy": listed(store, "", Eyes(cy)),
        "pmo": listed(store, "", Eyes(cy, pmo=True)),
    }

    assert seen == {
        "everybody": ["Open"],
        "ana": ["Open", "Led in secret", "Built in secret"],
        "bo": ["Open", "Built in secret"],
        "cy": ["Open"],
        "pmo": ["Open", "Led in secret", "Built in secret"],
    }
    assert store.pilots.names(Eyes(bo)) == [(1, "Open"), (3, "Built in secret")]
    assert listed(store, "secret", Eyes(cy)) == []


def test_digests_count_no_restricted_pilot(store: Store) -> None:
    secret = {"restricted": True, "ever_live": True, "decided_on": NOW, "timing": TIMED}
    pilot(store, "Secret and live", stage=Stage.LIVE, **secret)
    pilot(store, "Secret and stalled", restricted=True)

    assert store.pilots.stages(ALL, LATER) == {}
    assert store.pilots.decided(ALL, LATER) == Outcomes(0, 0)
    assert store.pilots.designed(ALL, LATER) == Designed(0, 0, 0)
    assert store.pilots.stalled(ALL, LATER, 10) == []
    assert store.pilots.stalled_for(ALL, LATER)["all"] == 0


def test_pilots_are_counted_by_stage(bank: Store) -> None:
    assert bank.pilots.stages(ALL, NOW) == {
        Stage.PROPOSED: 2,
        Stage.APPROVED: 1,
        Stage.RUNNING: 1,
        Stage.LIVE: 1,
    }
    assert bank.pilots.stages(parse_filter(["owner"]), NOW) == {
        Stage.PROPOSED: 2,
        Stage.RUNNING: 1,
    }


def test_b1_counts_those_that_ever_went_live_and_those_stopped_before(store: Store) -> None:
    pilot(store, "Live", stage=Stage.LIVE, ever_live=True, decided_on=NOW)
    pilot(store, "Retired", stage=Stage.RETIRED, ever_live=True, decided_on=NOW - 40 * DAY)
    pilot(store, "Stopped", stage=Stage.STOPPED, decided_on=NOW - DAY)
    pilot(store, "Open")

    assert store.pilots.decided(ALL, NOW) == Outcomes(live=2, stopped=1)
    assert store.pilots.decided(ALL, NOW, in_=(NOW - 2 * DAY, None)) == Outcomes(live=1, stopped=1)


def test_b2_counts_the_launched_by_when_they_were_decided(store: Store) -> None:
    late = {**TIMED, Decision.COST: Timing.LATE}
    unknown = {**TIMED, Decision.OWNER: Timing.UNKNOWN}
    pilot(store, "Designed", stage=Stage.RUNNING, timing=TIMED)
    pilot(store, "Late", stage=Stage.RUNNING, timing=late)
    pilot(store, "Unknown", stage=Stage.LIVE, timing=unknown)
    approved = {Decision.OWNER: Timing.BEFORE, Decision.COST: Timing.BEFORE}
    pilot(store, "Not launched", stage=Stage.APPROVED, timing=approved)

    assert store.pilots.designed(ALL, NOW) == Designed(before=1, launched=2, unknown=1)


def test_the_longest_stalled_come_first_with_what_they_lack(store: Store) -> None:
    dee = person(store, "Dee Okafor")
    pilot(store, "A month", changed_at=NOW - 30 * DAY, value=VALUE)
    pilot(store, "Two months", changed_at=NOW - 60 * DAY, owner=accepted(dee))
    pilot(store, "Fresh")
    pilot(store, "Live", stage=Stage.LIVE, changed_at=NOW - 90 * DAY)

    assert [one.name for one in store.pilots.stalled(ALL, NOW, 10)] == ["Two months", "A month"]
    assert [one.name for one in store.pilots.stalled(ALL, NOW, 1, offset=1)] == ["A month"]
    assert store.pilots.stalled_for(ALL, NOW) == {"all": 2, "owner": 1, "value": 1, "cost": 2}


def test_stopped_pilots_are_counted_by_cause_and_those_nobody_told_of_apart(store: Store) -> None:
    ana = person(store, "Ana Keller")
    for cause in (Cause.OWNER, Cause.OWNER, Cause.OTHER):
        autopsy = Autopsy(cause=cause, by=ana.id, at=NOW)
        pilot(store, "Stopped", stage=Stage.STOPPED, design=Design(autopsies=(autopsy,)))
    pilot(store, "Came in stopped", stage=Stage.STOPPED)
    again = Again(reason="an owner", by=ana.id, at=NOW)
    autopsy = Autopsy(cause=Cause.COST, by=ana.id, at=NOW, again=again)
    pilot(store, "Proposed again", design=Design(autopsies=(autopsy,)))
    by_a_file = Design(autopsies=(autopsy,))  # which knows nothing of why, this time
    pilot(store, "Stopped again", stage=Stage.STOPPED, design=by_a_file)
    hidden = Autopsy(cause=Cause.VALUE, by=ana.id, at=NOW)
    facts = {"restricted": True, "design": Design(autopsies=(hidden,))}
    pilot(store, "Hidden", stage=Stage.STOPPED, **facts)

    counted = {Cause.OWNER: 2, Cause.OTHER: 1, None: 2}
    assert store.pilots.causes(ALL, EVERYBODY, NOW) == counted
    assert store.pilots.causes(ALL, PMO, NOW) == {**counted, Cause.VALUE: 1}
    assert store.pilots.causes(parse_filter(["proposed"]), EVERYBODY, NOW) == {}


def test_p3_those_that_wait_for_a_choice_are_found_from_their_moment_on(store: Store) -> None:
    """Day 30 and day 90 pass without an answer; the second is over on day 180."""
    for name, days in (("Younger", 150), ("Older", 200)):
        since = NOW - days * DAY
        promised = Promised(value=VALUE, cost=None, at=since)
        design = Design(live_since=since, promised=promised)
        pilot(store, name, stage=Stage.LIVE, value=VALUE, design=design)
    pilot(store, "Without a promise", stage=Stage.LIVE, design=Design(live_since=since))

    def found(now: datetime) -> list[str]:
        names = [one.name for one in store.pilots.at_risk(ALL, now, 10)]
        assert store.pilots.count_at_risk(ALL, now) == len(names)
        return names

    assert found(NOW) == ["Older"]
    assert found(NOW + 31 * DAY) == ["Older", "Younger"]
