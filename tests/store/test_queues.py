"""What waits for whom, as Home reads it: ranked as a reminder ranks it, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from bot.domain.asks import Item, ranked
from bot.domain.pilot import Milestone, Ownership, Pilot
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.store import Store
from bot.store.sight import Eyes
from tests.store.given import DAY, NOW, ask, person, pilot

TODAY = NOW.date()
STAGES = (Stage.PROPOSED, Stage.APPROVED, Stage.RUNNING, Stage.CONCLUDED, Stage.LIVE)
SEED = 7


def planned(chance: Random) -> dict[Milestone, date]:
    return {
        milestone: TODAY + chance.randrange(4) * DAY
        for milestone in Milestone
        if chance.random() < 0.7
    }


def some(store: Store, chance: Random, name: str) -> Pilot:
    return pilot(store, name, stage=chance.choice(STAGES), planned=planned(chance))


def test_the_database_ranks_as_a_reminder_does(store: Store) -> None:
    """N3: by the nearest gate, then age, then what was shown longest ago."""
    chance, ana = Random(SEED), person(store, "Ana Keller")  # noqa: S311  # guesses no secret
    for number in range(40):
        about = some(store, chance, f"Pilot {number}")
        for rule in (Rule.O2, Rule.V1, Rule.C1):
            asked = ask(store, about, rule, person=ana)
            opened = NOW - chance.randrange(3) * DAY
            shown = NOW + chance.randrange(3) * DAY if chance.random() < 0.5 else None
            store.asks.put(replace(asked, opened_at=opened, shown_at=shown), asked)

    found = store.queues.with_somebody(ana, Eyes(ana), TODAY, limit=500)
    pages = [
        store.queues.with_somebody(ana, Eyes(ana), TODAY, limit=50, offset=begin)
        for begin in (0, 50, 100)
    ]

    assert len(found) == store.queues.count_with(ana, Eyes(ana), TODAY) == 120
    assert found == ranked(found)
    assert [item for page in pages for item in page] == found


def test_what_is_with_somebody_is_not_elsewhere(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    claims = pilot(store, lead=ana, sponsor=bo)
    ask(store, claims, Rule.V1, person=ana)
    ask(store, claims, Rule.O2, person=bo)
    ask(store, claims, Rule.C1, person=None)
    ask(store, pilot(store, "Somebody else's"), Rule.V1, person=bo)

    assert rules(store.queues.with_somebody(ana, Eyes(ana), TODAY, limit=9)) == ["V1"]
    assert rules(store.queues.elsewhere(ana, Eyes(ana), TODAY, limit=9)) == ["O2", "C1"]
    assert store.queues.count_elsewhere(ana, Eyes(ana), TODAY) == 2
    assert rules(store.queues.elsewhere(bo, Eyes(bo), TODAY, limit=9)) == ["V1", "C1"]


def test_who_was_named_may_accept_though_the_sponsor_has_it_by_now(store: Store) -> None:
    ana, bo, cy = (person(store, name) for name in ("Ana Keller", "Bo Lindqvist", "Cy Tanaka"))
    named = Ownership(person=cy, named_by=ana, named_at=NOW)
    claims = pilot(store, sponsor=bo, owner=named)
    ask(store, claims, Rule.O2, person=bo)

    assert rules(store.queues.with_somebody(cy, Eyes(cy), TODAY, limit=9)) == ["O2"]
    assert store.queues.elsewhere(cy, Eyes(cy), TODAY, limit=9) == []
    assert rules(store.queues.elsewhere(ana, Eyes(ana), TODAY, limit=9)) == ["O2"]


def test_what_somebody_passed_on_stays_in_their_sight(store: Store) -> None:
    """Though they are on none of its roles; it stands before what they did not cause."""
    ana, bo, cy = (person(store, name) for name in ("Ana Keller", "Bo Lindqvist", "Cy Tanaka"))
    ask(store, pilot(store, lead=bo, sponsor=ana), Rule.V1, person=bo)
    ask(store, pilot(store, "KYC screening"), Rule.C1, person=cy, handed_by=ana, handed_to=cy)

    assert rules(store.queues.elsewhere(ana, Eyes(ana), TODAY, limit=9)) == ["C1", "V1"]


def test_what_is_restricted_or_on_hold_is_in_no_queue_of_others(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    secret = pilot(store, "Secret", restricted=True, lead=bo)
    resting = pilot(store, "Resting", lead=ana, hold_until=TODAY)
    for about in (secret, resting):
        ask(store, about, Rule.V1, person=ana)

    assert store.queues.with_somebody(ana, Eyes(ana), TODAY, limit=9) == []
    assert rules(store.queues.with_somebody(ana, Eyes(ana, pmo=True), TODAY, limit=9)) == ["V1"]
    tomorrow = TODAY + DAY
    assert store.queues.count_with(ana, Eyes(ana), tomorrow) == 1


def rules(items: list[Item]) -> list[str]:
    return [item.ask.rule.value for item in items]
