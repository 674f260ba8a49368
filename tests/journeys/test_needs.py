"""The owner takes part from day one: what it takes to run it is said by launch (O8)."""

from __future__ import annotations

import pytest

from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Answer, Person
from tests.journeys.days import clock, each_morning
from tests.journeys.ledger import asks, changes, claims_triage, nothing_written, pilot
from tests.town import Town

DECIDED = 'value:"USD 50k/year" owner:@eli cost:"EUR 150k/year"'


def says(person: Person, command: str, town: Town) -> Answer:
    answer = person.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    return answer


def told(person: Person, command: str, town: Town) -> str:
    return says(person, command, town).as_text()


def accepted(town: Town, more: str = "") -> None:
    """Eli has accepted to own Claims triage."""
    claims_triage(town, f"{DECIDED} {more}".strip(), known=True)
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.settle()


def test_o8_it_is_asked_of_the_owner_once_they_have_accepted(town: Town) -> None:
    claims_triage(town, DECIDED, known=True)
    assert Rule.O8 not in asks(town)

    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.settle()

    assert asks(town)[Rule.O8].person == pilot(town).accepted_owner


def test_o8_the_reminder_leads_to_one_field(town: Town) -> None:
    accepted(town, "launch:2026-12-14")
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-05 12:00"))
    reminder = town.eli.dms[-1]
    assert reminder.text == (
        "What do you need to run Claims triage in production? Launch is on Mon 14 Dec."
    )

    town.eli.presses("Say what you need", on=reminder)
    said = town.eli.submits(needs="- Somebody on call at night\n- An off switch.")
    town.settle()

    assert said.modal is not None
    assert "two things: Somebody on call at night; An off switch." in said.modal.as_text()
    assert Rule.O8 not in asks(town)
    assert "What it needs, said on Thu 5 Nov. Thank you." in reminder.now.as_text()
    assert "Eli Moreau needs to run it: Somebody on call at night; An off switch" in told(
        town.dee, "show P-1", town
    )
    assert changes(town)[-1] == "needs"


def test_o8_none_is_an_answer(town: Town) -> None:
    accepted(town)

    said = told(town.eli, "needs P-1 none", town)

    assert said.startswith("Noted: you need nothing in particular to run Claims triage")
    assert Rule.O8 not in asks(town)
    assert "Eli Moreau needs to run it: nothing in particular" in told(town.bo, "show P-1", town)


@pytest.mark.parametrize("by", ["bo", "dee", "ana"])
def test_o8_nobody_else_says_what_the_owner_needs(town: Town, by: str) -> None:
    accepted(town)

    with nothing_written(town):
        refused = told(getattr(town, by), "needs P-1 none", town)

    assert refused.startswith("Only the accepted owner, Eli Moreau, can say what they need")


def test_o8_without_an_accepted_owner_there_is_nobody_to_say(town: Town) -> None:
    claims_triage(town, DECIDED, known=True)
    town.settle()

    with nothing_written(town):
        assert "has no accepted owner so far" in told(town.eli, "needs P-1 none", town)


def test_o8_the_owner_may_pass_it_on_to_whoever_knows(town: Town) -> None:
    accepted(town)
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-05 12:00"))

    town.eli.presses("Not me", on=town.eli.dms[-1])
    town.eli.submits(person=town.fay)
    each_morning(town, town.fay, until=clock(town.fay, "2026-11-06 12:00"))
    says(town.fay, "needs P-1 an off switch", town)

    assert Rule.O8 not in asks(town)
    needs = pilot(town).design.needs
    assert needs is not None
    assert pilot(town).named[needs.by].name == "Fay Nair"
    assert needs.owner == pilot(town).accepted_owner.id  # type: ignore[union-attr]
    card = told(town.ana, "show P-1", town)
    assert "Eli Moreau needs to run it, as Fay Nair says: an off switch" in card


def test_o8_the_sponsor_is_asked_what_the_owner_needs_and_not_what_they_need(town: Town) -> None:
    accepted(town)
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-20 12:00"))
    each_morning(town, town.dee, until=clock(town.dee, "2026-12-04 12:00"))

    asked = town.dee.dms[-1]
    assert asked.text.startswith("What does Eli Moreau need to run Claims triage in production?")
    assert "What do you need to run Claims triage" in town.eli.dms[-1].now.as_text()

    town.dee.presses("Say what you need", on=asked)
    town.dee.submits(needs="an off switch")
    town.settle()
    card = told(town.ana, "show P-1", town)
    assert "Eli Moreau needs to run it, as Dee Okafor says: an off switch" in card


def test_o8_another_owner_is_asked_anew_and_finds_what_was_said(town: Town) -> None:
    accepted(town)
    told(town.eli, "needs P-1 an off switch", town)

    says(town.ana, "owner P-1 @fay", town)
    town.ana.submits()
    town.fay.presses("Accept", on=town.last_dm(town.fay))
    town.settle()

    assert asks(town)[Rule.O8].person == pilot(town).accepted_owner
    says(town.fay, "needs P-1", town)
    assert town.fay.form.values["needs"] == "an off switch"
    town.fay.submits()
    town.settle()
    assert Rule.O8 not in asks(town)


def test_o8_an_owner_who_leaves_is_asked_no_more(town: Town) -> None:
    accepted(town)

    town.eli.changes(deactivated=True)
    town.tick()

    assert Rule.O8 not in asks(town)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("a;b;c;d;e;f", "That is six things. Which 5 of them matter most?"),
        ("x" * 301, "300"),
    ],
)
def test_o8_too_much_is_refused(town: Town, typed: str, because: str) -> None:
    accepted(town)

    with nothing_written(town):
        assert because in told(town.eli, f"needs P-1 {typed}", town)


def test_o8_it_blocks_nothing_and_is_asked_until_it_is_live(town: Town) -> None:
    accepted(town)
    town.moves(town.ana, "P-1", "approved", "running")

    assert pilot(town).stage is Stage.RUNNING
    assert Rule.O8 in asks(town)
    town.moves(town.ana, "P-1", "concluded", "live")
    assert Rule.O8 not in asks(town)


def test_o8_what_it_takes_is_shown_as_it_was_written(town: Town) -> None:
    accepted(town)
    told(town.eli, "needs P-1 <!channel> *on call*", town)

    shown = says(town.bo, "show P-1", town).message

    assert shown is not None
    assert "&lt;!channel&gt;" in str(shown.now.blocks)
