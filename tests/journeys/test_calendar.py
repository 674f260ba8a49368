"""Which days are ahead, as somebody asks for them in Slack."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.journeys.days import goes_to
from tests.journeys.ledger import claims_triage
from tests.journeys.test_adoption import live
from tests.journeys.test_governance import running, waived
from tests.town import Town

DAYS = "approval:2026-12-03 launch:2027-01-11 end:2027-03-31 go_live:2027-05-03"


def test_the_days_of_one_pilot_are_told_the_nearest_first(town: Town) -> None:
    claims_triage(town, DAYS)

    told = town.fay.types("/pilot calendar P-1", town.pilots)

    assert told.text == "The next day for Claims triage (P-1) is Thu 3 Dec: approval."
    lines = [line for line in told.as_text().splitlines() if line.startswith("•")]
    assert lines == [
        "• Mon 11 Jan: launch",
        "• Wed 31 Mar: the end of the pilot",
        "• Mon 3 May: go-live",
    ]
    assert "ask whoever runs Preflight for its address" in told.as_text()


def test_ones_own_are_those_of_the_pilots_that_one_is_named_on(town: Town) -> None:
    claims_triage(town, "approval:2026-12-03")
    town.ana.types("/pilot register Sorting mail lead:@cy approval:2026-11-20", town.pilots)

    told = town.bo.types("/pilot calendar", town.pilots)
    nothing = town.fay.types("/pilot calendar mine", town.pilots)

    assert told.text == "The next day for your pilots is Thu 3 Dec: Claims triage (P-1), approval."
    assert "Sorting mail" not in told.as_text()
    assert nothing.text == (
        "Nothing is planned for your pilots from today on. "
        "/pilot edit P-7 dates gives a pilot its days."
    )


def test_a_day_that_is_over_is_not_ahead(town: Town) -> None:
    claims_triage(town, "approval:2026-11-03 launch:2027-01-11")
    goes_to(town, datetime(2026, 11, 4, 9, 0, tzinfo=UTC))

    told = town.bo.types("/pilot calendar P-1", town.pilots)

    assert "approval" not in told.as_text()
    assert told.text == "The next day for Claims triage (P-1) is Mon 11 Jan: launch."


def test_p1_after_go_live_the_check_ins_are_ahead(town: Town) -> None:
    live(town)

    told = town.ana.types("/pilot calendar P-1", town.pilots).as_text()

    assert "• Wed 2 Dec: how many use it, 30 days after go-live" in told
    assert "• Wed 2 Dec: what it came to, 30 days after go-live" in told


def test_what_was_let_pass_ends_on_a_day(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved")
    town.ana.types("/pilot override P-1 until 31 Dec because the review is booked", town.pilots)

    told = town.bo.types("/pilot calendar P-1", town.pilots)

    assert told.text == (
        "The next day for Claims triage (P-1) is Thu 31 Dec: the end of what was let pass."
    )


def test_a_governance_waiver_ends_on_a_day_too(town: Town) -> None:
    running(town)
    waived(town, date(2026, 12, 14))

    told = town.bo.types("/pilot calendar P-1", town.pilots).as_text()

    assert "Mon 14 Dec: the end of a governance waiver" in told


def test_r4_a_restricted_pilot_has_no_days_for_others(town: Town) -> None:
    claims_triage(town, DAYS)
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted=["restricted"])

    hidden = town.fay.types("/pilot calendar P-1", town.pilots)
    missing = town.fay.types("/pilot calendar P-9", town.pilots)

    assert hidden.text.replace("P-1", "P-9") == missing.text
    assert "approval" in town.bo.types("/pilot calendar P-1", town.pilots).as_text()
