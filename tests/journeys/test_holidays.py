"""Somebody's public holidays are their zone's, until they name another country (N4)."""

from __future__ import annotations

import pytest

from tests.journeys.days import clock, each_morning, times
from tests.journeys.ledger import claims_triage
from tests.town import Town

ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'


@pytest.mark.parametrize("typed", ["Japan", "JP", "jp"])
def test_no_reminder_on_the_holidays_of_the_country_that_was_named(town: Town, typed: str) -> None:
    """In Japan the 3rd of November is Culture Day, and the grace is a day longer."""
    said = town.bo.types(f"/pilot holidays {typed}").text
    claims_triage(town, ONLY_VALUE, known=True)

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-06 12:00"))

    assert said == "Saved. No reminders on public holidays of Japan."
    assert times(town.bo) == ["Fri 06 Nov 09:00"]


def test_a_change_times_anew_what_waits_and_may_be_taken_back(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bo.types("/pilot holidays Japan")
    town.tick()
    town.bo.types("/pilot holidays zone")

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-06 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00"]


def test_which_they_are_is_told(town: Town) -> None:
    said = town.cy.types("/pilot holidays").text

    assert said == (
        "No reminders on public holidays of Japan, as your time zone says. "
        "Is that another country? /pilot holidays Germany says so."
    )


def test_a_country_without_known_holidays_changes_nothing(town: Town) -> None:
    said = town.bo.types("/pilot holidays Atlantis").text

    assert said == ("No public holidays are known for “Atlantis”. Germany or DE will do.")
