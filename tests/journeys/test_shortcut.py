"""The global shortcut "Register a pilot": the same form, from anywhere."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import faults
from tests.journeys.ledger import claims_triage, nothing_written, pilots
from tests.town import Town


def test_the_shortcut_opens_the_same_form_as_the_command(town: Town) -> None:
    by_shortcut = town.ana.shortcut("pilot_register").modal
    assert by_shortcut is not None
    shown = by_shortcut.as_text()

    by_command = town.ana.types("/pilot register").modal
    assert by_command is not None
    assert by_command.as_text() == shown


def test_its_form_registers(town: Town) -> None:
    town.ana.shortcut("pilot_register")

    said = town.ana.submits(name="Claims triage", lead=town.bo, value="USD 50k/year")

    assert said.modal is not None
    assert "Claims triage (P-1) is on the register" in said.modal.as_text()
    assert pilots(town) == ["Claims triage"]


def test_its_form_asks_about_a_near_name(town: Town) -> None:
    claims_triage(town)
    town.bo.shortcut("pilot_register")

    asked = town.bo.submits(name="Claims triages")

    assert asked.modal is not None
    assert asked.modal.submit == "Register anyway"


def test_a_form_that_does_not_open_is_told_by_dm(town: Town) -> None:
    """A shortcut has no other place for an answer."""
    town.slack.fails("views.open", faults.error("expired_trigger_id"))

    with nothing_written(town):
        answer = town.ana.shortcut("pilot_register")
        town.settle()

    assert answer.error is None
    assert answer.modal is None
    assert town.dms(town.ana) == [
        "Slack took too long to open the form. Trying once more usually works."
    ]

    assert town.ana.shortcut("pilot_register").modal is not None


def test_a_guest_finds_out_beside_the_first_field(town: Town) -> None:
    """R1: nothing stands before the form, so it opens for whoever we have never met."""
    gus = town.slack.person("gus", name="Gus", guest=True)
    gus.shortcut("pilot_register")

    with nothing_written(town):
        answer = gus.submits(name="Claims triage")

    assert "Guests" in answer.errors["name"]
    assert answer.modal is not None
    assert answer.modal.values["name"] == "Claims triage"


def test_a_guest_we_have_met_is_told_before_any_form_opens(town: Town) -> None:
    gus = town.slack.person("gus", name="Gus", guest=True)
    gus.types("/pilot list", in_=town.pilots)

    answer = gus.shortcut("pilot_register")
    town.settle()

    assert answer.modal is None
    assert [text.startswith("Guests cannot do this here.") for text in town.dms(gus)] == [True]


def test_a_guest_who_became_a_member_unheard_gets_the_form_once_a_day_has_passed(
    town: Town,
) -> None:
    """What we knew of them is old; they are checked when they send it."""
    gus = town.slack.person("gus", name="Gus", guest=True)
    gus.types("/pilot list", in_=town.pilots)
    town.slack.workspace.directory.change(gus.id, {"guest": False})
    town.clock.now += timedelta(days=1, minutes=1)

    assert gus.shortcut("pilot_register").modal is not None
    assert not gus.submits(name="Claims triage").errors
