"""The sponsor's receipt: which estimate was seen, by whom, and when anew (C7, C8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.letters import Letter, Purpose, State
from bot.domain.rules import Rule
from bot.files.registers import open_register
from bot.sandbox import Answer, Message, Person
from bot.usecases import importing
from tests.journeys.days import clock, each_morning, times
from tests.journeys.ledger import asks, claims_triage, events, letters, nothing_written, pilot
from tests.town import Town

COST = "pilot EUR 40k production EUR 150k/year"
IN_NEW_YORK = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
SEEN = "I have seen EUR 150k a year"


def says(person: Person, command: str, town: Town) -> Answer:
    answer = person.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    return answer


def told(person: Person, command: str, town: Town) -> str:
    return says(person, command, town).as_text()


def goes_to_work(town: Town, days: int = 0) -> None:
    """It is ten in the morning where Dee is."""
    town.settle()
    town.clock.now = IN_NEW_YORK + timedelta(days=days)
    town.tick()


def requests(town: Town) -> list[Letter]:
    """What Dee, or whoever is the sponsor, was asked to look at; but for what was withdrawn."""
    return [
        letter
        for letter in letters(town)
        if letter.facts.purpose is Purpose.RECEIPT and letter.state is not State.WITHDRAWN
    ]


def presses(town: Town, person: Person, button: str, message: Message) -> str:
    """What somebody is told for a press."""
    before = len(person.ephemerals)
    person.presses(button, on=message)
    town.settle()
    said = person.ephemerals[before:]
    return said[-1].as_text() if said else message.now.as_text()


# when it is asked for


def test_c7_a_cost_that_comes_with_the_registration_is_shown_to_the_sponsor(town: Town) -> None:
    goes_to_work(town)

    claims_triage(town, f'cost:"{COST}"')

    asked = town.last_dm(town.dee)
    assert asked.text == "Ana Keller has disclosed what Claims triage will cost in production."
    assert asked.buttons == [SEEN, "I'll do it by …", "Why this?"]


def test_c7_a_sponsor_who_is_named_later_is_asked_then(town: Town) -> None:
    goes_to_work(town)
    says(town.ana, "register Claims triage lead:@bo", town)
    says(town.bo, f"cost P-1 {COST}", town)
    assert requests(town) == []

    says(town.ana, "edit P-1 people", town)
    town.ana.submits(sponsor=town.dee)

    asked = town.last_dm(town.dee)
    assert asked.text == "Bo Lindqvist has disclosed what Claims triage will cost in production."
    assert presses(town, town.dee, SEEN, asked)
    assert Rule.C7 not in asks(town)


def test_c7_a_new_sponsor_is_asked_though_the_former_one_was(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    town.settle()

    says(town.ana, "edit P-1 people", town)
    town.ana.submits(sponsor=town.eli)
    town.settle()

    assert [letter.person and letter.person.name for letter in requests(town)] == [
        "Dee Okafor",
        "Eli Moreau",
    ]
    assert "Eli Moreau has it now" in town.dee.dms[0].now.as_text()


def test_c7_many_pilots_given_a_sponsor_at_once_send_no_requests(town: Town) -> None:
    """They are reminded of in their turn, three a day."""
    for name in ("Claims triage", "Fraud radar"):
        says(town.ana, f'register {name} lead:@bo cost:"{COST}"', town)

    preview = says(town.ana, "assign sponsor:@dee", town)
    town.ana.presses(preview.message.buttons[0] if preview.message else "", on=preview.message)
    town.settle()

    assert pilot(town, 2).sponsor is not None
    assert requests(town) == []
    assert asks(town)[Rule.C7].person == pilot(town).sponsor


def test_c7_a_cost_that_came_with_a_file_sends_no_request_and_is_reminded_of(
    town: Town, tmp_path: Path
) -> None:
    """Nobody has caused it; a register of a thousand pilots is no reason to write at once."""
    file, columns = tmp_path / "in.csv", tmp_path / "map.toml"
    file.write_text("Pilot,Sponsor,Cost\nClaims triage,dee@example.com,EUR 150k/year\n")
    names = ("name", "Pilot"), ("sponsor", "Sponsor"), ("cost", "Cost")
    columns.write_text('key = "Pilot"\n' + "".join(f'columns.{k} = "{v}"\n' for k, v in names))
    for page in open_register(file, columns, town.bot.see(importing.terms)).pages(size=3):
        accounts = {email: town.bot.slack.by_email(email) for email in page.emails()}
        town.bot.do(importing.import_page, page, accounts)

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-05 12:00"))

    assert requests(town) == []
    assert times(town.dee) == ["Thu 05 Nov 09:00"]
    assert "Have you seen what it will cost in production?".lower() in (
        town.dee.dms[0].as_text().lower()
    )


def test_c7_an_estimate_is_asked_about_once(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    town.settle()

    says(town.bo, "cost P-1 production EUR 150,000 a year", town)
    says(town.bo, f"cost P-1 {COST} because it is complete", town)
    says(town.bo, "cost P-1 security EUR 20k/year", town)

    assert len(requests(town)) == 1


def test_c7_another_estimate_is_another_request_and_the_first_shows_it_too(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    town.settle()

    goes_to_work(town, days=1)
    says(town.bo, "cost P-1 production EUR 400k/year", town)

    first, second = town.dee.dms
    assert "EUR 400k a year" in second.as_text()
    assert first.now.buttons[0] == "I have seen EUR 400k a year"
    assert len(requests(town)) == 2


def test_c7_an_estimate_corrected_the_same_day_changes_what_was_asked(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    town.settle()

    says(town.bo, "cost P-1 production EUR 400k/year", town)
    says(town.bo, "cost P-1 production EUR 90k/year", town)

    (asked,) = town.dee.dms
    assert asked.now.buttons[0] == "I have seen EUR 90k a year"
    assert presses(town, town.dee, "I have seen EUR 90k a year", asked)
    assert Rule.C7 not in asks(town)


def test_c7_a_sponsor_who_registers_it_with_a_cost_sees_it_by_one_press(town: Town) -> None:
    registered = says(town.dee, f'register Sorting mail lead:@bo sponsor:@dee cost:"{COST}"', town)

    assert registered.message is not None
    assert SEEN in registered.message.buttons
    assert presses(town, town.dee, SEEN, registered.message)
    assert Rule.C7 not in asks(town)


def test_c7_a_request_that_waits_for_the_morning_shows_the_estimate_that_stands_then(
    town: Town,
) -> None:
    claims_triage(town, f'cost:"{COST}"')  # half past three at night in New York
    says(town.bo, "cost P-1 production EUR 400k/year", town)

    goes_to_work(town)

    (asked,) = town.dee.dms
    assert "Production costs EUR 400k a year" in asked.as_text()


def test_c7_nobody_is_asked_to_look_at_what_they_disclosed_themselves(town: Town) -> None:
    claims_triage(town)

    answer = says(town.dee, f"cost P-1 {COST}", town)

    assert requests(town) == []
    assert answer.message is not None
    assert answer.message.buttons == [SEEN]
    assert "you have seen that" in presses(town, town.dee, SEEN, answer.message)
    assert Rule.C7 not in asks(town)


def test_c7_reminders_follow_with_the_same_button(town: Town) -> None:
    claims_triage(town, f'value:"USD 50k/year" owner:@ana cost:"{COST}"')

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-05 12:00"))

    assert times(town.dee) == ["Mon 02 Nov 09:00", "Thu 05 Nov 09:00"]
    reminder = town.dee.dms[-1]
    assert reminder.text == "Have you seen what Claims triage will cost in production?"
    assert presses(town, town.dee, SEEN, reminder)
    assert "EUR 150k a year, seen on Thu 5 Nov. Thank you." in reminder.now.as_text()
    assert pilot(town).design.disclosure is not None


def test_c7_it_can_be_put_off_and_not_passed_on(town: Town) -> None:
    """Nobody else can have seen it for them."""
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    asked = town.last_dm(town.dee)

    assert "Not me" not in asked.buttons
    town.dee.presses("I'll do it by …", on=asked)
    town.dee.submits(day="2026-11-20")

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-19 12:00"))
    assert not any("Have you seen" in message.text for message in town.dee.dms)


# what it says


def test_c5_what_is_far_above_the_pilot_is_told_as_information(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, 'cost:"pilot EUR 40k production EUR 400k/year"')

    said = town.last_dm(town.dee).as_text()

    assert "the first year costs 10× what the pilot does, EUR 40k" in said
    assert "production costs average 380% of initial pilot estimates" in said
    assert "too" not in said.split()


def test_c5_what_is_not_needs_no_comparison(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, 'cost:"pilot EUR 40k production EUR 152k/year"')

    assert "380%" not in town.last_dm(town.dee).as_text()


def test_c7_it_is_on_record_which_estimate_was_seen(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')

    said = told(town.dee, "seen P-1", town)

    assert "Noted: you have seen that Claims triage (P-1) costs EUR 150k a year" in said
    receipt = pilot(town).design.disclosure
    assert receipt is not None
    assert receipt.cost == pilot(town).cost
    assert "Dee Okafor has seen that it costs EUR 150k a year" in told(
        town.bo, "history P-1", town
    )


def test_c7_seen_twice_is_seen_once(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)

    with nothing_written(town):
        assert told(town.dee, "seen P-1", town).startswith("Noted: you have seen")


# who, and which


def test_c7_somebody_who_was_the_sponsor_cannot_say_so_any_more(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    asked = town.last_dm(town.dee)
    says(town.ana, "edit P-1 people", town)
    town.ana.submits(sponsor=town.eli)
    town.settle()

    assert SEEN not in asked.now.buttons
    with nothing_written(town):
        refused = told(town.dee, "seen P-1", town)
    assert "Only the sponsor, Eli Moreau, can say what they have seen." in refused


def test_c7_an_old_button_shows_the_estimate_that_stands_now(town: Town) -> None:
    goes_to_work(town)
    claims_triage(town, f'cost:"{COST}"')
    answer = says(town.dee, "gate P-1", town)

    says(town.bo, "cost P-1 production EUR 400k/year", town)
    refused = presses(town, town.dee, SEEN, answer.message) if answer.message else ""

    assert refused.startswith("The estimate has changed since: production costs EUR 400k a year")
    assert pilot(town).design.disclosure is None


def test_c7_a_restricted_pilot_asks_its_sponsor_and_is_hidden_from_others(town: Town) -> None:
    claims_triage(town)
    says(town.ana, "edit P-1 about", town)
    town.ana.submits(restricted=["restricted"])
    goes_to_work(town)

    says(town.bo, f"cost P-1 {COST}", town)

    assert SEEN in town.last_dm(town.dee).buttons
    with nothing_written(town):
        refused = told(town.fay, "seen P-1", town)
    assert "Claims triage" not in refused
    assert "sponsor" not in refused


# C8: moved since


@pytest.mark.parametrize(
    ("total", "again"),
    [
        ("production EUR 186k/year", False),  # 24% more
        ("production EUR 189k/year", True),  # 26% more
        ("production EUR 114k/year", False),  # 24% less
        ("production EUR 111k/year", True),  # 26% less
        ("production EUR 150k/year plus 36k once", False),
        ("production EUR 150k/year plus 39k once", True),
        ("production USD 150k/year", True),  # cannot be compared
    ],
)
def test_c8_a_total_that_moved_by_more_than_a_quarter_asks_for_a_new_receipt(
    town: Town, total: str, again: bool
) -> None:
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")

    says(town.bo, f"cost P-1 {total}", town)
    goes_to_work(town)

    assert (Rule.C8 in asks(town)) is again
    assert bool(town.dee.dms) is again


def test_c8_small_steps_add_up(town: Town) -> None:
    """Each is held against what was seen, not against the one before it."""
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")

    for total in ("170k", "185k"):
        says(town.bo, f"cost P-1 production EUR {total}/year", town)
        assert Rule.C8 not in asks(town)
    says(town.bo, "cost P-1 production EUR 195k/year", town)

    assert Rule.C8 in asks(town)


def test_c8_back_where_it_was_needs_no_new_receipt(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")
    goes_to_work(town)
    says(town.bo, "cost P-1 production EUR 400k/year", town)

    says(town.bo, "cost P-1 production EUR 155k/year", town)

    assert Rule.C8 not in asks(town)
    assert "Have you seen" not in town.last_dm(town.dee).now.buttons


def test_c8_says_that_it_moved(town: Town) -> None:
    claims_triage(town, f'value:"USD 50k/year" owner:@ana cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")
    says(town.bo, "cost P-1 production EUR 400k/year", town)

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-06 12:00"))

    reminder = town.dee.dms[-1]
    assert reminder.text == "Have you seen what Claims triage will cost in production now?"
    assert "It moved by more than a quarter since you last saw it." in reminder.as_text()
    presses(town, town.dee, "I have seen EUR 400k a year", reminder)
    assert Rule.C8 not in asks(town)
    assert [event.change.value for event in events(town)].count("cost seen") == 2


def test_c8_a_breakdown_of_the_same_total_asks_nothing(town: Town) -> None:
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")

    says(town.bo, "cost P-1 security EUR 20k/year, maintenance EUR 30k/year", town)
    goes_to_work(town)

    assert Rule.C8 not in asks(town)
    assert town.dee.dms == []


def test_approval_keeps_the_figures_that_were_seen(town: Town) -> None:
    """Decision 11."""
    claims_triage(town, f'cost:"{COST}"')
    told(town.dee, "seen P-1", town)
    town.moves(town.dee, "P-1", "approved")
    town.clock.now += timedelta(days=1)
    says(town.bo, "cost P-1 production EUR 400k/year", town)

    assert "Approved on Mon 2 Nov by Dee Okafor, on EUR 150k a year" in told(
        town.bo, "show P-1", town
    )
