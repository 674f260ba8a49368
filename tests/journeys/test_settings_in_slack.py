"""The PMO shows and changes the workspace's settings in Slack (R3)."""

from __future__ import annotations

import pytest

from bot.domain.rules import Rule
from tests.journeys.days import clock, each_morning, times
from tests.journeys.ledger import asks, claims_triage
from tests.town import Town

ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'


def test_a_change_counts_for_what_is_still_to_be_sent(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    answer = town.ana.types("/pilot settings grace 1")
    assert answer.text.startswith("Saved. Working days between a gap and its first")
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-03 12:00"))

    assert times(town.bo) == ["Tue 03 Nov 09:00"]


def test_all_settings_are_shown_to_the_pmo(town: Town) -> None:
    told = town.ana.types("/pilot settings").as_text()

    assert "own zone: 09:00-10:00 (`slot`)" in told
    assert "Who the PMO is" in told
    interval = "Working days between two reminders: 5 (interval)"
    assert town.ana.types("/pilot settings interval").text == interval


def test_the_pmo_is_named_by_mention(town: Town) -> None:
    town.ana.types("/pilot settings pmo @bo @dee")

    assert "Only the PMO changes the settings" in town.ana.types("/pilot settings grace 4").text
    assert "Saved." in town.bo.types("/pilot settings grace 4").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("settings grace soon", "grace"),
        ("settings graze 3", "grace"),
        ("settings zone Europe/Zurick", "Europe/Zurich"),
    ],
)
def test_what_cannot_be_is_refused_and_handed_back(town: Town, typed: str, said: str) -> None:
    answer = town.ana.types(f"/pilot {typed}")

    assert said in answer.text
    assert f"You typed: /pilot {typed}" in answer.as_text()


def test_others_are_told_whose_it_is(town: Town) -> None:
    assert "Only the PMO changes the settings" in town.bo.types("/pilot settings").text


def test_a_change_in_the_middle_of_a_slot_sends_nothing_twice(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:10"))
    assert times(town.bo) == ["Thu 05 Nov 09:00"]

    town.ana.types("/pilot settings interval 1")
    town.ana.types("/pilot settings slot 09:00-09:30")
    town.tick()
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-06 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00", "Fri 06 Nov 09:00"]
    assert asks(town)[Rule.V1].round == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("mon-fri", "mon tue wed thu fri"),
        ("Sunday - Thursday", "mon tue wed thu sun"),
        ("mon, wed, fri", "mon wed fri"),
        ("sat-mon", "mon sat sun"),
    ],
)
def test_working_days_are_named_one_by_one_or_as_a_range(
    town: Town, typed: str, told: str
) -> None:
    answer = town.ana.types(f"/pilot settings working-days {typed}")

    assert answer.text.startswith(f"Saved. The workspace's working days: {told} (")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("working-days mon-", "mon-fri"),
        ("working-days monsoon", "mon-fri"),
        ("country XX", "two letters like CH"),
    ],
)
def test_what_is_no_day_and_no_country_changes_nothing(town: Town, typed: str, said: str) -> None:
    before = town.bot.see(lambda work: work.policy)

    assert said in town.ana.types(f"/pilot settings {typed}").text
    assert town.bot.see(lambda work: work.policy) == before


def test_the_pmo_is_people_who_can_act(town: Town) -> None:
    town.slack.person("lou", name="Lou Farley", zone="Europe/Paris", deactivated=True)

    said = town.ana.types("/pilot settings pmo @lou").text

    assert said == (
        "Lou Farley is not an active member of this workspace. The PMO is people who can act here."
    )
