"""What a calendar has of a pilot: what is still ahead, and the days after go-live (P1, A2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.agenda import About, agenda
from bot.domain.change_plan import ChangePlan
from bot.domain.cost import parse_cost
from bot.domain.design import Design, Override
from bot.domain.people import PersonId
from bot.domain.pilot import Milestone, Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.stages import Stage
from bot.domain.value import parse_value

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
LIVE = date(2026, 11, 2)
POLICY = Policy()
PLANNED = {
    Milestone.APPROVAL: date(2026, 12, 3),
    Milestone.LAUNCH: date(2027, 1, 11),
    Milestone.END: date(2027, 3, 31),
    Milestone.GO_LIVE: date(2027, 5, 3),
}


def pilot(stage: Stage, **facts: Any) -> Pilot:
    return Pilot(
        id=PilotId(1),
        number=7,
        name="Claims triage",
        stage=stage,
        registered_at=NOW,
        changed_at=NOW,
        **{"planned": PLANNED, **facts},
    )


def days(one: Pilot) -> dict[str, date]:
    return {entry.name: entry.day for entry in agenda(one, POLICY)}


@pytest.mark.parametrize(
    ("stage", "ahead"),
    [
        (Stage.PROPOSED, ["approval", "launch", "end", "go_live"]),
        (Stage.APPROVED, ["launch", "end", "go_live"]),
        (Stage.RUNNING, ["end", "go_live"]),
        (Stage.CONCLUDED, ["go_live"]),
        (Stage.LIVE, []),
        (Stage.STOPPED, []),
        (Stage.RETIRED, []),
    ],
)
def test_the_gates_that_are_ahead_stand_in_it(stage: Stage, ahead: list[str]) -> None:
    assert days(pilot(stage)) == {f"P-7-{name}-0": PLANNED[Milestone(name)] for name in ahead}


def test_a_gate_without_a_day_stands_nowhere() -> None:
    assert days(pilot(Stage.PROPOSED, planned={})) == {}


def test_p1_and_a2_the_days_after_go_live_stand_in_it() -> None:
    plan = ChangePlan(people=240, trainings=(date(2026, 10, 20),))
    design = Design(change=plan, live_since=NOW)
    value = parse_value("EUR 50k/year")
    live = pilot(Stage.LIVE, design=design, ever_live=True, value=value)

    found = [(entry.about, entry.which, entry.day) for entry in agenda(live, POLICY)]

    after = timedelta(days=1)
    assert found == [
        (About.TRAINING, 1, date(2026, 10, 20)),
        *((About.ADOPTION, day, LIVE + day * after) for day in (14, 30, 60, 90)),
        *((About.VALUE, day, LIVE + day * after) for day in (30, 90, 180, 365)),
    ]


def test_a_day_that_moves_keeps_its_name() -> None:
    before = pilot(Stage.PROPOSED)
    after = replace(before, planned={**PLANNED, Milestone.LAUNCH: date(2027, 2, 1)})

    assert days(before).keys() == days(after).keys()
    assert days(before) != days(after)


def test_the_end_of_what_was_let_pass_stands_in_it_while_that_is_missing() -> None:
    passed = Override(
        stage=Stage.LIVE,
        rules=("V1", "C1"),
        by=PersonId(1),
        at=NOW,
        until=date(2026, 12, 31),
        reason="the review is booked",
    )
    valued = parse_value("EUR 50k/year")
    lacking = pilot(Stage.LIVE, design=Design(overrides=(passed,)), value=valued)
    there = replace(lacking, cost=parse_cost("pilot EUR 40k production EUR 150k/year"))
    later = replace(passed, rules=("C1",), until=date(2027, 2, 1))
    again = replace(lacking, design=Design(overrides=(passed, later)))

    assert days(lacking) == {"P-7-override-1": date(2026, 12, 31)}
    assert days(there) == {}
    assert days(again) == {"P-7-override-2": date(2027, 2, 1)}
    assert days(replace(lacking, stage=Stage.RETIRED)) == {}
