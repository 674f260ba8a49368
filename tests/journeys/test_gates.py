"""Gates: what a stage demands, who holds it, what the PMO lets pass, and what is next to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Answer, Person
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import MONDAY, Town

COST = "pilot EUR 40k production EUR 150k/year"
VALUE = "120 hours/month for 12 claims handlers"
OVERRIDE = "override P-1 until 31 Dec because the review is booked"


def says(person: Person, command: str, town: Town) -> Answer:
    return person.types(f"/pilot {command}", in_=town.pilots)


def told(person: Person, command: str, town: Town) -> str:
    return says(person, command, town).as_text()


def pressed(town: Town, person: Person, button: str) -> str:
    """What somebody is told for a press."""
    person.presses(button)
    town.settle()
    return person.ephemerals[-1].as_text()


def jumps(town: Town, moment: datetime) -> None:
    """Nothing of interest happens meanwhile."""
    town.settle()
    town.clock.now = moment
    town.tick()


# what a stage demands


def test_o2_v1_c1_nothing_goes_live_without_the_three_decisions(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded")

    with nothing_written(town):
        said = told(town.ana, "stage P-1 live", town)

    assert "open before go-live" in said
    assert "It stays concluded so far." in said
    for subject in ("Who will own it in production", "What it is worth", "What it will cost"):
        assert subject in said
    assert pilot(town).stage is Stage.CONCLUDED


def test_the_gate_says_who_holds_what_and_by_when(town: Town) -> None:
    claims_triage(town, f'approval:"20 Nov" cost:"{COST}"')

    said = told(town.bo, "gate P-1", town)

    assert "one thing is open before approval" in said
    assert "That the sponsor has seen the cost: with Dee Okafor, by Fri 20 Nov" in said


def test_nothing_open_says_so(town: Town) -> None:
    claims_triage(town)

    assert told(town.bo, "gate P-1", town).startswith(
        "Claims triage (P-1): nothing is open before approval."
    )


def test_one_of_two_who_pass_a_gate_at_once_is_told_it_is_done(town: Town) -> None:
    """The pilot is locked while it moves: the second finds it there."""
    claims_triage(town)

    first = told(town.dee, "stage P-1 approved", town)
    second = told(town.ana, "stage P-1 approved", town)

    assert "moved from proposed to approved" in first
    assert second.startswith("It is approved already, so nothing changed.")
    assert changes(town).count("stage") == 1


def test_a_step_back_passes_no_gate(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded")

    assert "to running" in told(town.bo, "stage P-1 running the data was wrong", town)


# C7: the sponsor's receipt


def test_c7_approval_waits_until_the_sponsor_has_seen_the_cost(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    refused = told(town.dee, "stage P-1 approved", town)
    assert "That the sponsor has seen the cost: with Dee Okafor" in refused

    seen = pressed(town, town.dee, "I have seen EUR 150k a year")
    assert "you have seen that Claims triage (P-1) costs EUR 150k a year" in seen
    assert "to approved" in told(town.dee, "stage P-1 approved", town)
    assert "Approved on Mon 2 Nov by Dee Okafor, on EUR 150k a year" in told(
        town.bo, "show P-1", town
    )


def test_c7_a_cost_that_somebody_discloses_is_shown_to_the_sponsor_at_once(town: Town) -> None:
    claims_triage(town)
    jumps(town, datetime(2026, 11, 2, 15, 0, tzinfo=UTC))  # a working hour in New York

    says(town.bo, f"cost P-1 {COST}", town)
    town.settle()

    asked = town.last_dm(town.dee)
    assert asked.text == "Bo Lindqvist has disclosed what Claims triage will cost in production."
    assert "Production costs EUR 150k a year" in asked.as_text()
    assert "the first year costs 3.8× what the pilot does" in asked.as_text()
    town.dee.presses("I have seen EUR 150k a year", on=asked)
    town.settle()
    assert "EUR 150k a year, seen on Mon 2 Nov." in asked.now.as_text()
    assert Rule.C7 not in asks(town)


def test_c7_an_estimate_that_changed_meanwhile_is_not_the_one_that_was_seen(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')
    says(town.dee, "gate P-1", town)

    says(town.bo, "cost P-1 production EUR 400k/year", town)
    refused = pressed(town, town.dee, "I have seen EUR 150k a year")

    assert refused.startswith("The estimate has changed since: production costs EUR 400k a year")
    assert pilot(town).design.disclosure is None


@pytest.mark.parametrize("by", ["bo", "ana", "eli"])
def test_c7_nobody_says_what_the_sponsor_has_seen(town: Town, by: str) -> None:
    claims_triage(town, f'owner:@eli cost:"{COST}"')

    with nothing_written(town):
        refused = told(getattr(town, by), "seen P-1", town)

    assert "Only the sponsor, Dee Okafor, can say what they have seen." in refused


def test_c7_without_a_cost_there_is_nothing_to_see(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert told(town.dee, "seen P-1", town).startswith(
            "No production cost is disclosed so far"
        )


@pytest.mark.parametrize(("total", "again"), [("185k", False), ("190k", True), ("110k", True)])
def test_c8_a_total_that_moved_by_more_than_a_quarter_is_to_be_seen_anew(
    town: Town, total: str, again: bool
) -> None:
    claims_triage(town, f'cost:"{COST}"')
    says(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")

    says(town.bo, f"cost P-1 production EUR {total}/year", town)

    assert (Rule.C8 in asks(town)) is again


# what the PMO lets pass


def test_the_pmo_lets_a_pilot_pass_with_a_reason_and_an_end(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    said = told(town.ana, OVERRIDE, town)

    assert "moved from proposed to approved" in said
    assert (
        "It may go without a sponsor who has seen the cost through Thu 31 Dec: "
        "the review is booked." in said
    )
    assert changes(town)[-2:] == ["override", "stage"]
    assert events(town)[-2].after.day == date(2026, 12, 31)
    assert (
        "let it pass without a sponsor who has seen the cost through Thu 31 Dec "
        "(the review is booked)" in told(town.ana, "history P-1", town)
    )


def test_a_gate_with_nothing_open_tells_what_was_let_pass_before_it(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}" value:"{VALUE}"')
    told(town.ana, OVERRIDE, town)
    town.moves(town.ana, "P-1", "running")

    gate = told(town.bo, "gate P-1", town)

    assert "nothing is open before the end of the pilot" in gate
    assert (
        "May go without a sponsor who has seen the cost through Thu 31 Dec: "
        "the review is booked." in gate
    )
    jumps(town, datetime(2027, 1, 1, 12, 0, tzinfo=UTC))
    assert "May go without" not in told(town.bo, "gate P-1", town)


def test_a_gate_tells_what_it_lets_pass_though_it_counts_as_late(town: Town) -> None:
    """O3, C1: a missing cost keeps nobody back, and is no reason to leave it out."""
    claims_triage(town)

    said = told(town.ana, "gate P-1", town)

    assert said.startswith("Claims triage (P-1): nothing is open before approval. ")
    assert "are still to come; after approval an answer counts as late." in said


def test_c7_the_receipt_is_offered_to_the_sponsor_alone(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    assert "I have seen EUR 150k a year" in told(town.dee, "gate P-1", town)
    assert "I have seen" not in told(town.bo, "gate P-1", town)


def test_a_pilot_without_a_sponsor_says_so_and_is_given_one_by_a_press(town: Town) -> None:
    town.ana.types(f'/pilot register Sorting mail lead:@bo cost:"{COST}"', town.pilots)

    card = told(town.ana, "show P-1", town)
    gate = says(town.ana, "gate P-1", town)
    assert gate.message is not None
    town.ana.presses("Name a sponsor", on=gate.message)
    town.ana.submits(sponsor=town.dee)
    town.settle()

    assert "no sponsor to approve it so far" in card
    named = pilot(town).sponsor
    assert named is not None
    assert asks(town)[Rule.C7].person == named


def test_what_is_next_for_a_sponsor_is_one_press_away(town: Town) -> None:
    claims_triage(town, f'owner:@eli value:"{VALUE}" cost:"{COST}"')
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[0])

    says(town.dee, "seen P-1", town)
    told_next = says(town.dee, "next P-1", town)
    assert told_next.message is not None
    assert "Move it" not in told(town.bo, "next P-1", town)  # nobody approves what they lead
    town.dee.presses("Move it to approved …", on=told_next.message)
    town.dee.submits()
    town.settle()

    assert pilot(town).stage is Stage.APPROVED


def test_the_form_of_an_override_says_what_is_let_pass_and_that_the_pilot_moves(
    town: Town,
) -> None:
    claims_triage(town, f'cost:"{COST}"')

    form = says(town.ana, "override P-1", town)

    assert form.modal
    assert "and moves to approved at once." in form.modal.as_text()


def test_an_override_without_an_end_asks_for_it_and_keeps_what_was_typed(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    form = says(town.ana, "override P-1 because the review is booked", town)
    assert form.modal
    refused = town.ana.submits(until="yesterday")
    assert "until" in refused.errors
    done = town.ana.submits(until="31 Dec")

    assert "the review is booked" in done.modal.as_text() if done.modal else ""
    assert pilot(town).stage is Stage.APPROVED


@pytest.mark.parametrize("until", ["31 Dec 2027", "1 Nov 2026"])
def test_an_end_too_far_or_past_is_refused(town: Town, until: str) -> None:
    claims_triage(town, f'cost:"{COST}"')

    with nothing_written(town):
        told(town.ana, f"override P-1 until {until} because the review is booked", town)


def test_r3_only_the_pmo_overrides(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    for person in (town.bo, town.dee):
        with nothing_written(town):
            refused = told(person, OVERRIDE, town)
        assert refused.startswith("Only the PMO lets a pilot pass its gate.")


def test_nothing_closed_needs_no_override(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert told(town.ana, OVERRIDE, town).startswith("Nothing stands in the way of")


def test_after_its_end_what_was_let_pass_is_asked_again_even_of_a_live_pilot(town: Town) -> None:
    claims_triage(town, f'owner:@eli value:"{VALUE}"')
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.moves(town.ana, "P-1", "approved", "running", "concluded")
    told(town.ana, "override P-1 until 13 Nov because the quote is late", town)
    assert pilot(town).stage is Stage.LIVE
    assert Rule.C1 not in asks(town)

    jumps(town, datetime(2026, 11, 14, 12, 0, tzinfo=UTC))

    assert asks(town)[Rule.C1].person == pilot(town).accepted_owner
    assert "Open again" in told(town.bo, "show P-1", town)
    jumps(town, datetime(2026, 11, 19, 8, 15, tzinfo=UTC))
    assert any("cost in production" in dm for dm in town.dms(town.eli))
    again = told(town.ana, "override P-1 until 18 Dec because the quote is late", town)
    assert "a production cost" in again
    assert "through Fri 18 Dec: the quote is late." in again
    assert Rule.C1 not in asks(town)


def test_what_was_let_pass_stands_in_the_way_of_the_next_stage(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')
    told(town.ana, "override P-1 until 6 Nov because she is away", town)

    jumps(town, datetime(2026, 11, 7, 12, 0, tzinfo=UTC))

    with nothing_written(town):
        assert "has seen the cost" in told(town.bo, "stage P-1 running", town)


# what is next


def test_next_opens_what_this_person_can_do_and_says_when_nothing_is_left(town: Town) -> None:
    claims_triage(town, f'value:"{VALUE}"')

    titles = []
    for answer in ({"owner": town.eli.id}, {"yearly": "EUR 150k"}):
        form = says(town.bo, "next P-1", town).modal
        assert form
        titles.append(form.title)
        town.bo.submits(answer)
        town.bo.closes(everything=True)

    assert titles == ["Production owner", "Cost in production"]


def test_next_says_who_has_it_where_others_have_to_act(town: Town) -> None:
    claims_triage(town, f'value:"{VALUE}" cost:"{COST}" owner:@eli')
    town.eli.presses("Accept", on=town.last_dm(town.eli))

    said = told(town.bo, "next P-1", town)

    assert "That the sponsor has seen the cost: with Dee Okafor" in said


# links


def test_g3_a_link_stands_on_the_card(town: Town) -> None:
    claims_triage(town)

    said = told(town.bo, "link P-1 https://wiki.example.com/claims the plan", town)

    assert said.startswith("Claims triage (P-1) has a new link: the plan")
    assert "Links: the plan" in told(town.dee, "show P-1", town)


@pytest.mark.parametrize(
    "address", ["http://wiki.example.com", "wiki.example.com", "javascript:alert(1)", "https://"]
)
def test_g3_a_link_is_https(town: Town, address: str) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert "is not an https link" in told(town.bo, f"link P-1 {address}", town)


def test_the_same_link_twice_is_one(town: Town) -> None:
    claims_triage(town)
    told(town.bo, "link P-1 https://wiki.example.com/claims", town)

    with nothing_written(town):
        assert "has that link already" in told(
            town.bo, "link P-1 https://wiki.example.com/claims", town
        )


def test_whoever_has_no_part_in_it_adds_no_link(town: Town) -> None:
    claims_triage(town)
    told(town.fay, "list", town)

    with nothing_written(town):
        assert told(town.fay, "link P-1 https://wiki.example.com", town).startswith("To prepare")


# what a gate asks for, and nobody is reminded of


def test_what_waits_at_a_gate_promises_no_reminders_and_no_word_to_the_pmo(town: Town) -> None:
    claims_triage(town, f'value:"{VALUE}"')
    town.moves(town.ana, "P-1", "approved")

    for command in ("asks", "asks P-1", "why P-1"):
        lines = told(town.bo, command, town).splitlines()
        line = next(line for line in lines if "data sheet" in line)
        assert (
            line.rstrip(".").lower().endswith("its gate asks for it, and no reminders are sent")
        ), line
        assert "0 of" not in line


# handing on


def test_an_open_thing_is_handed_to_somebody_who_is_asked(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded")
    town.until(MONDAY + timedelta(hours=2))
    says(town.bo, "gate P-1", town)

    town.bo.presses("hand")
    said = town.bo.submits(person=town.fay.id)

    assert said.modal
    assert "Fay Nair is asked about" in said.modal.as_text()
    town.settle()
    assert town.dms(town.fay)[-1].startswith("Bo Lindqvist passes a question about Claims triage")
