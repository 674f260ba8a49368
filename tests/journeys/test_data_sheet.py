"""The data sheet: pilot and production side by side, and who confirms what is the same (D2)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.rules import Rule
from bot.domain.stages import Stage
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import Town

IN_THE_PILOT: Mapping[str, str] = {
    "quality": "2% of the fields are empty",
    "permissions": "read only, for the team",
    "frequency": "every night",
    "source": "an extract of the claims warehouse",
    "owner": "Claims data office",
}
IN_PRODUCTION: Mapping[str, str] = {
    "quality": "at most 1% empty, checked daily",
    "permissions": "by role, renewed each year",
    "frequency": "same",
    "source": "the claims warehouse itself",
    "owner": "Same as in the pilot.",
}


def approved(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved")


def fills_in_both_sides(town: Town, production: Mapping[str, str] = IN_PRODUCTION) -> None:
    town.bo.types("/pilot data P-1", in_=town.pilots)
    town.bo.submits(IN_THE_PILOT)
    town.bo.submits(production)


def launched(town: Town) -> str:
    return town.bo.types("/pilot stage P-1 running", in_=town.pilots).as_text()


def test_d2_a_pilot_is_launched_once_both_sides_are_said_and_the_same_is_confirmed(
    town: Town,
) -> None:
    approved(town)
    refused = launched(town)
    assert "two things are open before launch" in refused  # governance is the other
    assert "What data it runs on (data sheet): with Bo Lindqvist" in refused
    assert pilot(town).stage is Stage.APPROVED

    first = town.bo.presses("Fill in the data")
    assert first.modal is not None
    assert list(first.modal.fields) == list(IN_THE_PILOT)
    second = town.bo.submits(IN_THE_PILOT)
    assert second.modal is not None
    assert second.modal.title == "Data in production"
    assert "In the pilot: every night" in second.modal.as_text()
    third = town.bo.submits(IN_PRODUCTION)
    assert third.modal is not None
    assert "update frequency and owner of the data?" in third.modal.as_text()
    last = town.bo.submits(confirmer=town.eli.id)

    assert last.modal is not None
    assert (
        "Claims triage (P-1), its data: all said of pilot and production. Eli Moreau confirms "
        "what is the same: update frequency and owner of the data."
    ) in last.modal.as_text()
    assert Rule.D2 not in asks(town)
    assert "data sheet" not in launched(town)  # governance alone is left


def test_d2_same_needs_somebody_who_confirms_it(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)

    town.bo.closes()

    assert Rule.D2 in asks(town)
    assert "data sheet" in launched(town)
    shown = town.bo.types("/pilot data P-1 show", in_=town.pilots)
    assert "Who confirms that update frequency and owner of the data are the same" in shown.text
    assert shown.message is not None
    town.bo.presses("Name who confirms it", on=shown.message)
    assert list(town.bo.form.fields) == ["confirmer"]


def test_d2_where_production_differs_in_all_nobody_has_to_confirm_anything(town: Town) -> None:
    approved(town)

    fills_in_both_sides(town, {**IN_PRODUCTION, "frequency": "hourly", "owner": "Claims IT"})

    assert town.bo.form.callback_id == "said"
    assert "all said of pilot and production" in town.bo.form.as_text()
    assert Rule.D2 not in asks(town)


def test_d2_both_sides_are_shown_in_a_table_to_whoever_sees_the_pilot(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)
    town.bo.submits(confirmer=town.eli.id)

    shown = town.fay.types("/pilot data P-1 show", in_=town.pilots)

    assert [block["type"] for block in shown.blocks] == ["section", "table"]
    rows = [[cell["text"] for cell in row] for row in shown.blocks[1]["rows"]]
    assert rows[0] == ["–", "Pilot", "Production"]
    assert rows[3] == ["Update frequency", "every night", "same (Eli Moreau confirms it)"]
    assert "*Data*: all said of pilot and production" in _card(town)


def _card(town: Town) -> str:
    blocks = town.fay.types("/pilot show P-1", in_=town.pilots).blocks
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def test_what_is_not_known_follows_later_and_the_form_goes_on_there(town: Town) -> None:
    approved(town)
    town.bo.types("/pilot data P-1", in_=town.pilots)
    town.bo.submits(quality="2% of the fields are empty")
    town.bo.closes()

    assert "1 of 5 said of the pilot, 0 of 5 of production" in (
        town.bo.types("/pilot data P-1 show", in_=town.pilots).text
    )
    town.bo.types("/pilot data P-1", in_=town.pilots)
    assert town.bo.form.title == "Data of the pilot"
    assert town.bo.form.values["quality"] == "2% of the fields are empty"
    town.bo.submits(IN_THE_PILOT)
    town.bo.closes()
    town.bo.types("/pilot data P-1", in_=town.pilots)
    assert town.bo.form.title == "Data in production"


def test_the_pilot_is_the_same_as_nothing(town: Town) -> None:
    approved(town)
    town.bo.types("/pilot data P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.bo.submits({**IN_THE_PILOT, "owner": "Same"})

    assert answer.errors == {"owner": "What is it in the pilot? Only production can be the same."}


def test_d2_what_changes_in_the_pilot_is_confirmed_anew(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)
    town.bo.submits(confirmer=town.eli.id)

    town.bo.types("/pilot data P-1 pilot", in_=town.pilots)
    town.bo.submits(frequency="once a week")

    assert "confirms that update frequency is the same" in (
        town.bo.types("/pilot data P-1 show", in_=town.pilots).text
    )
    assert Rule.D2 in asks(town)


def test_d2_a_confirmer_who_leaves_confirms_nothing(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)
    town.bo.submits(confirmer=town.eli.id)

    town.eli.changes(deactivated=True)
    town.settle()

    assert "data sheet" in launched(town)
    assert "nobody confirms it so far" in str(
        town.bo.types("/pilot data P-1 show", in_=town.pilots).blocks
    )


def test_a_bot_confirms_nothing(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)
    robot = town.slack.person("robot", name="Robot", bot=True)

    with nothing_written(town):
        answer = town.bo.submits(confirmer=robot.id)

    assert answer.errors == {"confirmer": "Robot is a bot, so somebody else has to stand there."}


def test_the_history_keeps_what_was_said_and_by_whom(town: Town) -> None:
    approved(town)
    fills_in_both_sides(town)
    town.bo.submits(confirmer=town.eli.id)

    assert changes(town)[-3:] == ["data sheet"] * 3
    assert "quality in pilot: 2% of the fields are empty" in str(events(town)[-3].after.text)
    said = town.bo.types("/pilot history P-1", in_=town.pilots).as_text()
    assert "Bo Lindqvist set the data sheet to Eli Moreau confirms frequency, owner" in said


def test_the_data_sheet_is_filled_in_by_the_pilots_people_or_whoever_is_asked(town: Town) -> None:
    approved(town)
    town.fay.types("/pilot list", in_=town.pilots)

    with nothing_written(town):
        refused = town.fay.types("/pilot data P-1", in_=town.pilots)
    assert refused.text.startswith("To prepare Claims triage (P-1), ask Bo Lindqvist (lead)")

    gate = town.bo.types("/pilot gate P-1", in_=town.pilots)
    town.bo.presses("Hand it to …", on=gate.message)
    town.bo.submits(person=town.fay.id)
    town.passes(hours=1)
    opened = town.fay.presses("Fill in the data", on=town.last_dm(town.fay))
    assert opened.modal is not None
    town.fay.submits(IN_THE_PILOT)
    town.fay.submits({**IN_PRODUCTION, "frequency": "hourly", "owner": "Claims IT"})

    assert Rule.D2 not in asks(town)
    assert "The data sheet, filled in" in town.last_dm(town.fay).as_text().replace("*", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("data", "Which pilot? Its key or its name: /pilot data P-7."),
        ("data P-1 weather", "There is no “data P-1 weather” here."),
    ],
)
def test_a_command_that_leaves_something_open_says_what(town: Town, typed: str, said: str) -> None:
    approved(town)

    answer = town.bo.types(f"/pilot {typed}", in_=town.pilots)

    assert said in answer.text
