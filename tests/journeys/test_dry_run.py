"""Dry run: a new workspace plans everything and sends nothing, until the PMO says so (N13)."""

from __future__ import annotations

from bot.domain.rules import Rule
from tests.journeys.days import clock, each_morning, goes_to, times
from tests.journeys.ledger import asks, claims_triage, letters
from tests.town import Town


def dry_run(town: Town, typed: str) -> str:
    return town.ana.types(f"/pilot settings dry-run {typed}").text


def test_asks_open_and_nothing_is_owed_or_used_up(town: Town) -> None:
    assert dry_run(town, "yes").startswith("Saved: dry-run is yes (whether everything is planned")
    claims_triage(town)
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)

    each_morning(town, town.bo, town.dee, town.ana, until=clock(town.bo, "2026-11-30 12:00"))

    assert set(asks(town)) == {Rule.O2, Rule.V1, Rule.C1}
    assert {ask.round for ask in asks(town).values()} == {0}
    assert letters(town) == []
    assert town.bo.dms == town.dee.dms == town.ana.dms == []
    assert town.pilots.messages == []


def test_answers_say_that_nobody_hears_of_it_before_dry_run_is_off(town: Town) -> None:
    dry_run(town, "yes")
    claims_triage(town)

    said = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).text
    town.settle()

    assert said.startswith("Eli Moreau is named for Claims triage (P-1) and hears of it once dry")
    assert town.eli.dms == []
    assert town.ana.types("/pilot why P-1").as_text().endswith("Dry run is on: nothing is sent.")
    assert town.ana.types("/pilot digest now", in_=town.pilots).text == (
        "Dry run is on, so nothing is posted."
    )


def test_switched_off_each_open_ask_starts_its_grace_that_day(town: Town) -> None:
    dry_run(town, "yes")
    claims_triage(town)
    goes_to(town, clock(town.ana, "2026-11-16 11:00"))

    dry_run(town, "no")
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-20 12:00"))

    assert times(town.bo) == ["Thu 19 Nov 09:00"]
    assert town.bo.dms[0].text == "Two decisions are waiting for you."


def test_switched_off_whoever_was_named_meanwhile_is_asked_once(town: Town) -> None:
    dry_run(town, "yes")
    claims_triage(town, "owner:@eli")
    goes_to(town, clock(town.eli, "2026-11-16 11:00"))

    dry_run(town, "no")
    goes_to(town, clock(town.eli, "2026-11-16 11:30"))

    assert [dm.text for dm in town.eli.dms] == [
        "Ana Keller asks you to own Claims triage in production."
    ]

    goes_to(town, clock(town.eli, "2026-11-17 11:30"))
    assert len(town.eli.dms) == 1


def test_switched_on_what_was_owed_waits_and_goes_out_afterwards(town: Town) -> None:
    claims_triage(town, "owner:@cy")  # it is night where Cy is
    dry_run(town, "yes")
    goes_to(town, clock(town.cy, "2026-11-05 10:00"))
    assert town.cy.dms == []

    dry_run(town, "no")
    goes_to(town, clock(town.cy, "2026-11-05 10:30"))

    assert len(town.cy.dms) == 1


def test_a_question_is_not_lost_in_a_dry_run(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    dry_run(town, "yes")
    town.eli.presses("Ask Ana Keller a question", on=town.eli.dms[0])
    town.settle()

    said = town.eli.submits(text="Who trains it?")

    assert said.errors == {
        "text": "Dry run is on, so nothing reaches anybody. It can be sent once that is off."
    }


def test_no_answer_promises_what_is_not_sent(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    dry_run(town, "yes")

    set_up = town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots).text
    assert set_up.endswith("(Europe/Zurich). None is posted before dry run is off.")
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    said = town.eli.submits(other=town.fay).modal
    assert said
    assert "Ana Keller is asked for another name once dry run is off." in said.as_text()


def test_what_the_end_of_a_dry_run_keeps_back_is_told(town: Town) -> None:
    dry_run(town, "yes")
    claims_triage(town)
    goes_to(town, clock(town.ana, "2026-11-16 11:00"))
    dry_run(town, "no")
    town.tick()

    assert "waits for Thu 19 Nov, since dry run has just ended" in (
        town.ana.types("/pilot preview @bo").as_text()
    )
