"""Putting a pilot on the register: by one command, by the form, beside one of a near name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.pilot import Milestone
from bot.domain.stages import Stage
from bot.sandbox import Person, faults
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    kept,
    nothing_written,
    pilot,
    pilots,
)
from tests.town import Town

IN_ONE_LINE = (
    "/pilot register Claims triage lead:@bo sponsor:@dee owner:@eli backup:@fay team:@cy "
    'value:"120 hours/month for 12 claims handlers" '
    'cost:"pilot EUR 40k, production EUR 150k/year" '
    "unit:Retail claims approval:2026-12-03 launch:2027-01-11 end:2027-03-31 golive:2027-05-03"
)


# in one line


def test_a_command_with_everything_registers_at_once(town: Town) -> None:
    answer = town.ana.types(IN_ONE_LINE, in_=town.pilots)

    claims = pilot(town)
    assert answer.modal is None
    assert answer.text.startswith("Claims triage (P-1) is on the register.")
    assert (claims.name, claims.stage, claims.unit) == (
        "Claims triage",
        Stage.PROPOSED,
        "Retail claims",
    )
    assert {role.value: person.name for role, person in claims.roles()} == {
        "lead": "Bo Lindqvist",
        "sponsor": "Dee Okafor",
        "owner": "Eli Moreau",
        "backup": "Fay Nair",
    }
    assert [member.name for member in claims.team] == ["Cy Tanaka"]
    assert claims.registrant is not None
    assert claims.registrant.name == "Ana Keller"
    assert claims.planned == {
        Milestone.APPROVAL: date(2026, 12, 3),
        Milestone.LAUNCH: date(2027, 1, 11),
        Milestone.END: date(2027, 3, 31),
        Milestone.GO_LIVE: date(2027, 5, 3),
    }
    assert claims.value is not None
    assert (claims.value.amount, claims.value.head_count) == (Decimal(120), 12)
    assert claims.cost is not None
    assert claims.cost.pilot is not None
    assert claims.cost.pilot.amount == Decimal(40_000)
    assert changes(town) == ["registered", "owner named"]


def test_what_was_understood_is_said_back_in_the_same_answer(town: Town) -> None:
    said = town.ana.types(IN_ONE_LINE, in_=town.pilots).as_text()

    assert "120 hours a month, which is 1,440 hours a year" in said
    assert "EUR 150k a year" in said
    assert "EUR 40k" in said
    assert "Eli Moreau is being asked by DM" in said


def test_a_name_may_stand_in_quotes_and_options_in_any_order(town: Town) -> None:
    town.ana.types("/pilot register sponsor:@dee “Claims: triage & more” lead:@bo")

    assert pilots(town) == ["Claims: triage & more"]


def test_curly_quotes_are_quotes(town: Town) -> None:
    town.ana.types("/pilot register Claims triage value:“120 hours/month” lead:@bo")

    claims = pilot(town)
    assert claims.name == "Claims triage"
    assert claims.value is not None
    assert claims.value.amount == Decimal(120)


def test_whoever_names_themselves_as_owner_has_accepted(town: Town) -> None:
    answer = town.ana.types("/pilot register Claims triage lead:@bo owner:@ana")

    assert "Ana Keller owns Claims triage (P-1) in production" in answer.as_text()
    assert pilot(town).accepted_owner is not None
    assert town.dms(town.ana) == []


def test_what_is_still_to_come_has_buttons(town: Town) -> None:
    answer = town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)

    assert answer.message is not None
    assert answer.message.buttons == ["Add the number", "Name the owner", "Enter the cost"]

    pressed = town.ana.presses("Enter the cost", on=answer.message)
    assert pressed.modal is not None
    assert pressed.modal.title == "Cost in production"


def test_hours_without_people_ask_whose_they_are(town: Town) -> None:
    """V4: they are recorded, and the ask stays open and asks whose."""
    answer = town.ana.types('/pilot register Claims triage lead:@bo value:"120 hours/month"')

    assert "Whose hours are they?" in answer.as_text()
    assert "value in numbers" not in answer.as_text()
    assert answer.message is not None
    assert "Add roles and head count" in answer.message.buttons


def test_a_low_cost_is_challenged_on_registering_too(town: Town) -> None:
    """C4."""
    answer = town.ana.types(
        '/pilot register Claims triage lead:@bo cost:"pilot EUR 40k, production EUR 52k/year"'
    )

    assert "1.3×" in answer.as_text()
    assert "Are security, data governance" in answer.as_text()
    assert answer.message is not None
    assert "It is complete, because …" in answer.message.buttons


def test_a_person_at_another_desk_reads_it_at_once(town: Town) -> None:
    claims_triage(town)

    assert "Claims triage (P-1)" in town.fay.types("/pilot list").as_text()


# the form


@pytest.mark.parametrize("command", ["/pilot register", "/pilot register Claims triage"])
def test_with_at_most_a_name_the_form_opens(town: Town, command: str) -> None:
    with nothing_written(town):
        answer = town.ana.types(command, in_=town.pilots)

    assert answer.modal is not None
    assert answer.modal.callback_id == "register"
    assert len(answer.modal.fields) == 5
    assert (answer.modal.values["name"] or "") in command


def test_the_form_registers_and_says_so_in_its_place(town: Town) -> None:
    town.ana.types("/pilot register Claims triage", in_=town.pilots)

    answer = town.ana.submits(lead=town.bo, sponsor=town.dee, owner=town.eli, value="USD 50k/year")

    assert answer.errors == {}
    assert answer.modal is not None
    assert "Claims triage (P-1) is on the register" in answer.modal.as_text()
    assert "USD 50k a year" in answer.modal.as_text()
    assert pilots(town) == ["Claims triage"]
    assert town.dms(town.eli) == ["Ana Keller asks you to own Claims triage in production."]


def test_a_button_in_what_the_form_said_opens_the_next_form(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")
    town.ana.submits(lead=town.bo)

    answer = town.ana.presses("Name the owner")

    assert answer.modal is not None
    assert answer.modal.title == "Production owner"
    assert "Claims triage (P-1)" in answer.modal.as_text()


def test_options_without_a_name_wait_for_it_in_the_form(town: Town) -> None:
    """Nothing typed is lost: what the form has no field for travels with it."""
    command = IN_ONE_LINE.replace(" Claims triage", "", 1)
    opened = town.ana.types(command, in_=town.pilots)
    assert opened.modal is not None
    assert opened.modal.values["lead"] == "@Bo Lindqvist"

    answer = town.ana.submits(name="Claims triage")

    assert answer.errors == {}
    claims = pilot(town)
    assert claims.cost is not None
    assert claims.unit == "Retail claims"
    assert claims.backup is not None
    assert [member.name for member in claims.team] == ["Cy Tanaka"]
    assert claims.planned[Milestone.GO_LIVE] == date(2027, 5, 3)


def test_wrong_answers_of_the_form_stand_beside_their_fields_together(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")

    with nothing_written(town):
        answer = town.ana.submits(lead=town.bo, owner=town.bo, value="much better")

    assert set(answer.errors) == {"owner", "value"}
    assert "leads the pilot" in answer.errors["owner"]
    assert "not by how much" in answer.errors["value"]
    assert answer.modal is not None
    assert answer.modal.values["value"] == "much better"
    assert answer.modal.values["name"] == "Claims triage"


def test_what_would_travel_with_the_form_unseen_is_right_before_it_opens(town: Town) -> None:
    """A cost from the command has no field in the form, so nobody could mend it there."""
    with nothing_written(town):
        answer = town.ana.types('/pilot register lead:@bo cost:"a lot" launch:2020-01-01')

    assert answer.modal is None
    assert "There is no amount" in answer.as_text()
    assert "is over" in answer.as_text()
    assert "You typed: /pilot register lead:@" in answer.as_text()


# a name that is near


def test_a_near_name_is_shown_first_and_nothing_is_written(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        answer = town.bo.types("/pilot register Claims-Triage lead:@bo", in_=town.pilots)

    assert "Claims triage (P-1)" in answer.as_text()
    assert answer.message is not None
    assert answer.message.buttons == ["Show P-1", "Register anyway"]


def test_register_anyway_registers_what_was_typed(town: Town) -> None:
    claims_triage(town)
    near = town.bo.types(
        "/pilot register Claims triages lead:@bo sponsor:@dee value:“USD 50k/year”",
        in_=town.pilots,
    )

    town.bo.presses("Register anyway", on=near.message)
    town.settle()

    assert pilots(town) == ["Claims triage", "Claims triages"]
    assert near.message is not None
    assert "Claims triages (P-2) is on the register" in near.message.as_text()
    registered = pilot(town, 2)
    assert registered.value is not None
    assert registered.registrant is not None
    assert registered.registrant.name == "Bo Lindqvist"


def test_register_anyway_pressed_twice_makes_one_pilot(town: Town) -> None:
    claims_triage(town)
    near = town.bo.types("/pilot register Claims triages lead:@bo", in_=town.pilots)
    assert near.message is not None
    before = near.message.versions[-1]

    town.bo.presses("Register anyway", on=before)
    town.bo.presses("Register anyway", on=before)
    town.settle()

    assert pilots(town) == ["Claims triage", "Claims triages"]


def test_the_pilot_of_the_near_name_can_be_looked_at(town: Town) -> None:
    claims_triage(town)
    near = town.bo.types("/pilot register Claims triages lead:@bo", in_=town.pilots)

    town.bo.presses("Show P-1", on=near.message)
    town.settle()

    assert "0 of 3 decisions made" in town.bo.ephemerals[-1].as_text()


def test_the_form_asks_about_a_near_name_in_its_own_place(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot register Claims triages")

    with nothing_written(town):
        asked = town.bo.submits(lead=town.bo, value="USD 50k/year")

    assert asked.modal is not None
    assert asked.modal.submit == "Register anyway"
    assert "Claims triage (P-1)" in asked.modal.as_text()
    assert asked.modal.values["value"] == "USD 50k/year"

    town.bo.submits()
    assert pilots(town) == ["Claims triage", "Claims triages"]
    assert pilot(town, 2).lead == pilot(town).lead


def test_a_name_changed_after_the_question_is_looked_at_again(town: Town) -> None:
    """An answer to one question is none to another."""
    claims_triage(town)
    town.ana.types("/pilot register KYC screening lead:@bo")
    town.bo.types("/pilot register Claims triages")
    town.bo.submits(lead=town.bo)

    again = town.bo.submits(name="KYC screenings")

    assert pilots(town) == ["Claims triage", "KYC screening"]
    assert again.modal is not None
    assert "KYC screening (P-2)" in again.modal.as_text()


def test_another_name_registers_without_a_question(town: Town) -> None:
    claims_triage(town)

    town.bo.types("/pilot register Claims fraud detection lead:@bo")

    assert pilots(town) == ["Claims triage", "Claims fraud detection"]


def test_a_restricted_pilot_is_not_given_away_by_a_near_name(town: Town) -> None:
    """R4."""
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about")
    town.ana.submits(restricted="restricted")

    answer = town.fay.types("/pilot register Claims triages lead:@fay")

    assert "P-1" not in answer.as_text()
    assert pilots(town) == ["Claims triage", "Claims triages"]


# who is put on it


@pytest.mark.parametrize("option", ["lead", "sponsor", "owner", "backup", "pmo"])
@pytest.mark.parametrize("trait", ["bot", "deactivated", "outsider", "guest"])
def test_nobody_who_cannot_act_is_put_on_a_pilot(town: Town, option: str, trait: str) -> None:
    """O4, N10."""
    town.slack.person("zed", name="Zed", **{trait: True})  # type: ignore[arg-type]
    town.fay.types("/pilot list")

    with nothing_written(town):
        answer = town.fay.types(f"/pilot register Claims triage {option}:@zed")

    assert "so somebody else has to" in answer.as_text()
    assert f"You typed: /pilot register Claims triage {option}:@zed" in answer.as_text()


def test_a_guest_may_build_a_pilot(town: Town) -> None:
    """The team says who builds it, whoever that is; O1 leans on it."""
    town.slack.person("gus", name="Gus", guest=True)

    town.ana.types("/pilot register Claims triage lead:@bo team:@gus")

    assert [member.name for member in pilot(town).team] == ["Gus"]


def test_an_account_that_slack_does_not_know_is_put_on_nothing(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")

    with nothing_written(town):
        answer = town.ana.submits(lead=town.bo, owner="U0NOBODY")

    assert set(answer.errors) == {"owner"}


@pytest.mark.parametrize("who", ["lead", "team"])
def test_the_owner_is_neither_the_lead_nor_on_the_team(town: Town, who: str) -> None:
    """O1."""
    with nothing_written(town):
        answer = town.ana.types(f"/pilot register Claims triage {who}:@bo owner:@bo")

    assert "the owner is neither lead nor team" in answer.as_text()


def test_a_team_that_travels_with_the_form_counts_too(town: Town) -> None:
    """O1. The form has no field for the team."""
    town.ana.types("/pilot register team:@eli", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(name="Claims triage", owner=town.eli)

    assert "is on the pilot team" in answer.errors["owner"]


def test_a_pilot_has_one_owner(town: Town) -> None:
    """O5."""
    with nothing_written(town):
        answer = town.ana.types("/pilot register Claims triage lead:@bo owner:@cy @eli")

    assert "one production owner" in answer.as_text()


def test_somebody_named_without_a_role_is_asked_about(town: Town) -> None:
    with nothing_written(town):
        answer = town.ana.types("/pilot register Claims triage @bo")

    assert "Bo Lindqvist to the pilot?" in answer.as_text()


@pytest.mark.parametrize("trait", ["guest", "single_channel"])
def test_guests_register_nothing(town: Town, trait: str) -> None:
    """R1."""
    gus: Person = town.slack.person("gus", name="Gus", **{trait: True})  # type: ignore[arg-type]
    town.ana.types("/pilot list")
    gus.types("/pilot list")

    with nothing_written(town):
        typed = gus.types("/pilot register Claims triage lead:@bo")
        unfilled = gus.types("/pilot register Claims triage")

    assert "Guests" in typed.as_text()
    assert unfilled.modal is None
    assert "Guests" in unfilled.as_text()


def test_whoever_slack_cannot_vouch_for_is_told_to_try_again(town: Town) -> None:
    town.slack.fails("users.info", faults.status(503), times=None)

    with nothing_written(town):
        answer = town.bo.types("/pilot register Claims triage lead:@bo")
    assert "could not tell us" in answer.as_text()
    assert "You typed: /pilot register Claims triage lead:@" in answer.as_text()

    town.slack.heals()
    town.bo.types("/pilot register Claims triage lead:@bo")
    assert pilots(town) == ["Claims triage"]


# twice


def test_a_form_submitted_twice_makes_one_pilot(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")
    town.slack.duplicates()

    answer = town.ana.submits(lead=town.bo, owner=town.eli)

    assert answer.error is None
    assert pilots(town) == ["Claims triage"]
    assert changes(town) == ["registered", "owner named"]
    assert len(town.dms(town.eli)) == 1


def test_a_command_delivered_twice_makes_one_pilot(town: Town) -> None:
    town.slack.duplicates()

    town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)

    assert pilots(town) == ["Claims triage"]


def test_asks_open_with_the_pilot_and_nobody_is_written_to_at_once(town: Town) -> None:
    """N2: three working days of grace."""
    claims_triage(town)

    assert {rule.value: ask.person and ask.person.name for rule, ask in asks(town).items()} == {
        "V1": "Bo Lindqvist",
        "O2": "Dee Okafor",
        "C1": "Bo Lindqvist",
    }
    town.settle()
    assert kept(town)["letters"] == []


def test_who_is_asked_is_told_at_once(town: Town) -> None:
    without = town.ana.types("/pilot register Claims triage unit:Bank", in_=town.pilots).as_text()
    assert "You are asked about the value, the owner and the cost." in without

    told = town.ana.types(
        "/pilot register KYC screening lead:@bo sponsor:@dee", in_=town.pilots
    ).as_text()
    assert (
        "Bo Lindqvist is asked about the value and the cost, Dee Okafor about the owner." in told
    )

    line = '/pilot register Fraud radar lead:@bo owner:@cy value:"USD 50k/year"'
    named = town.ana.types(line, in_=town.pilots).as_text()
    assert "Bo Lindqvist is asked about the cost." in named
