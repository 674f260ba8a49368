"""How an item stands, and what the gates lack of it, from what was said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.design import Design
from bot.domain.governance import Claim, Governance, ItemAnswer, NoSuchItem, State, Waiver
from bot.domain.links import Link
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.presets import shipped
from bot.domain.rules import Rule, lacks, opens_at, rests_until
from bot.domain.stages import Stage
from bot.domain.standing import gate_of, standing_of, standings

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
TODAY = NOW.date()
ITEMS = [item.id for item in shipped()["basic"].items]
ONE = ITEMS[0]
CY = Person(id=PersonId(3), slack_id=SlackId("U0CY"), name="Cy", checked_at=NOW)
LINK = Link(address="https://wiki.example.com/policy", by=CY.id, at=NOW)
CLAIMED = Claim(reason="No data", by=CY.id, at=NOW)
CONFIRMED = replace(CLAIMED, confirmed_by=PersonId(1), confirmed_at=NOW)
MAPPED = ItemAnswer(holder=CY.id, how="Chapter 4")
CLOSED = ItemAnswer(evidence=LINK)


def waiver(days: int) -> Waiver:
    return Waiver(until=TODAY + timedelta(days=days), reason="Later", by=CY.id, at=NOW)


def pilot(
    said: Mapping[str, ItemAnswer] | None = None,
    holder: Person = CY,
    stage: Stage = Stage.APPROVED,
) -> Pilot:
    return Pilot(
        id=PilotId(7),
        number=7,
        name="Claims triage",
        stage=stage,
        registered_at=NOW,
        changed_at=NOW,
        lead=holder,
        design=Design(governance=Governance(items=said or {})),
        named={holder.id: holder},
    )


def all_but_one(answer: ItemAnswer, rest: ItemAnswer) -> Pilot:
    return pilot({**dict.fromkeys(ITEMS, rest), ONE: answer})


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ItemAnswer(), State.OPEN),
        (ItemAnswer(holder=CY.id), State.OPEN),
        (ItemAnswer(how="Chapter 4"), State.OPEN),
        (MAPPED, State.MAPPED),
        (CLOSED, State.CLOSED),
        (ItemAnswer(claim=CLAIMED), State.OPEN),
        (ItemAnswer(claim=CONFIRMED), State.NOT_APPLICABLE),
        (ItemAnswer(waiver=waiver(0)), State.WAIVED),
        (ItemAnswer(waiver=waiver(-1)), State.OPEN),
        (replace(MAPPED, waiver=waiver(-1)), State.MAPPED),
        (replace(CLOSED, waiver=waiver(9)), State.CLOSED),
    ],
)
def test_how_an_item_stands(answer: ItemAnswer, state: State) -> None:
    assert standing_of(ONE, pilot({ONE: answer}), Policy(), NOW).state is state


@pytest.mark.parametrize("facts", ["deleted", "bot", "outsider", "guest"])
def test_whoever_cannot_act_holds_nothing(facts: str) -> None:
    gone: dict[str, Any] = {facts: True}
    found = standing_of(ONE, pilot({ONE: MAPPED}, replace(CY, **gone)), Policy(), NOW)

    assert (found.state, found.holder) == (State.OPEN, None)


@pytest.mark.parametrize(
    ("answer", "g1", "g4"),
    [
        (ItemAnswer(), True, True),
        (MAPPED, False, True),
        (CLOSED, False, False),
        (ItemAnswer(claim=CLAIMED), True, True),
        (ItemAnswer(claim=CONFIRMED), False, False),
    ],
)
def test_g1_and_g4_lack_what_is_open_and_what_is_not_settled(
    answer: ItemAnswer, g1: bool, g4: bool
) -> None:
    found = all_but_one(answer, CLOSED)

    assert lacks(Rule.G1, found, Policy()) is g1
    assert lacks(Rule.G4, found, Policy()) is g4


def test_g4_rests_through_the_first_end_once_all_that_is_lacking_is_waived() -> None:
    one, rest = ItemAnswer(waiver=waiver(30)), replace(MAPPED, waiver=waiver(60))

    assert rests_until(Rule.G4, all_but_one(one, rest), Policy()) == TODAY + timedelta(days=30)
    assert rests_until(Rule.G4, all_but_one(one, MAPPED), Policy()) is None
    assert rests_until(Rule.G1, all_but_one(one, MAPPED), Policy()) == TODAY + timedelta(days=30)
    moment = opens_at(Rule.G1, all_but_one(one, MAPPED), Policy())
    assert moment == datetime(2026, 12, 3, tzinfo=UTC)


def test_g5_asks_two_weeks_before_the_first_end_also_of_what_is_live() -> None:
    both = pilot(
        {
            "retention": ItemAnswer(waiver=waiver(60)),
            "administration": ItemAnswer(waiver=waiver(30)),
            "data-sources": replace(CLOSED, waiver=waiver(20)),
            "gone-from-the-preset": ItemAnswer(waiver=waiver(20)),
        },
        stage=Stage.LIVE,
    )

    assert opens_at(Rule.G5, both, Policy()) == datetime(2026, 11, 18, tzinfo=UTC)
    assert opens_at(Rule.G5, replace(both, stage=Stage.RETIRED), Policy()) is None
    assert opens_at(Rule.G5, pilot(stage=Stage.LIVE), Policy()) is None


def test_g1_is_asked_about_from_approval_on_or_once_somebody_has_begun() -> None:
    untouched, begun = (
        pilot(stage=Stage.PROPOSED),
        pilot({"retention": MAPPED}, stage=Stage.PROPOSED),
    )

    assert opens_at(Rule.G1, untouched, Policy()) is None
    assert opens_at(Rule.G1, begun, Policy()) is not None
    assert opens_at(Rule.G1, pilot(), Policy()) is not None
    assert opens_at(Rule.G1, pilot(stage=Stage.RUNNING), Policy()) is None


def test_which_preset_counts() -> None:
    found = pilot({ONE: CLOSED})
    other = replace(found, design=Design(governance=Governance(preset="pharma")))

    assert len(standings(found, Policy(), NOW)) == 9
    assert len(standings(found, Policy(governance="bank"), NOW)) == 27
    assert standing_of(ONE, found, Policy(governance="bank"), NOW).state is State.CLOSED
    assert standing_of("alcoa", other, Policy(), NOW).item.group == "data governance"
    assert len(standings(other, Policy(governance="gone", presets={}), NOW)) == 27
    assert len(standings(found, Policy(governance="gone"), NOW)) == 9


def test_an_item_is_found_by_its_id_or_title_else_the_nearest_are_told() -> None:
    found = pilot()

    assert standing_of(" RETENTION", found, Policy(), NOW).item.id == "retention"
    title = shipped()["basic"].items[3].title
    assert standing_of(title.upper(), found, Policy(), NOW).item.id == ITEMS[3]
    with pytest.raises(NoSuchItem) as wrong:
        standing_of("acces-policy", found, Policy(), NOW)
    assert wrong.value.nearest == ("access-policy",)


@pytest.mark.parametrize(
    ("stage", "gate"),
    [
        (Stage.PROPOSED, Stage.RUNNING),
        (Stage.APPROVED, Stage.RUNNING),
        (Stage.RUNNING, Stage.LIVE),
        (Stage.CONCLUDED, Stage.LIVE),
        (Stage.LIVE, None),
        (Stage.STOPPED, None),
    ],
)
def test_which_gate_looks_at_governance_next(stage: Stage, gate: Stage | None) -> None:
    assert gate_of(stage) is gate


def test_a_day_is_the_workspaces() -> None:
    """A waiver through 2 November rests as long as it is that day where the workspace is."""
    answer = ItemAnswer(waiver=Waiver(until=date(2026, 11, 2), reason="x", by=CY.id, at=NOW))
    found = pilot({ONE: answer})
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)

    assert standing_of(ONE, found, Policy(), late).state is State.WAIVED
    assert standing_of(ONE, found, Policy(zone="Europe/Zurich"), late).state is State.OPEN
