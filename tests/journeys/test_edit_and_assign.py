"""Editing a pilot, a group of answers at a time; giving one person a role on many pilots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.forms import Registration
from bot.domain.people import Person as Actor
from bot.domain.people import PersonId, SlackId
from bot.domain.pilot import Milestone
from bot.domain.rules import Rule
from bot.sandbox import Person
from bot.usecases import registering
from bot.work import Work
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    events,
    kept,
    nothing_written,
    pilot,
    registers,
)
from tests.town import Town

STRANGER = Actor(id=PersonId(0), slack_id=SlackId("U0"), name="Nobody")


def edits(town: Town, group: str, by: Person | None = None) -> None:
    answer = (by or town.ana).types(f"/pilot edit P-1 {group}", in_=town.pilots)
    assert answer.modal is not None, answer.as_text()


# one pilot


@pytest.mark.parametrize(
    ("group", "form"),
    [
        ("about", "edit_about"),
        ("name", "edit_about"),
        ("unit", "edit_about"),
        ("restricted", "edit_about"),
        ("people", "edit_people"),
        ("team", "edit_people"),
        ("lead", "edit_people"),
        ("dates", "edit_dates"),
        ("Launch", "edit_dates"),
        ("", "edit"),
        ("something else", "edit"),
    ],
)
def test_a_command_may_say_which_group_it_is_about(town: Town, group: str, form: str) -> None:
    claims_triage(town)

    edits(town, group)

    assert town.ana.form.callback_id == form


@pytest.mark.parametrize(
    ("choice", "form"),
    [
        ("Name, unit, who may see it", "edit_about"),
        ("People", "edit_people"),
        ("Planned dates", "edit_dates"),
    ],
)
def test_else_the_form_asks_which_group_first(town: Town, choice: str, form: str) -> None:
    claims_triage(town)
    edits(town, "")

    answer = town.ana.submits(group=choice)

    assert answer.modal is not None
    assert answer.modal.callback_id == form
    assert answer.modal.title == "Edit P-1"


def test_the_group_and_the_pilot_may_both_be_asked_for(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit", in_=town.pilots)

    town.ana.submits(pilot="claims triage", group="dates")
    said = town.ana.submits(launch="2027-01-11")

    assert said.modal is not None
    assert "Claims triage (P-1): launch changed." in said.modal.as_text()
    assert pilot(town).planned == {Milestone.LAUNCH: date(2027, 1, 11)}


def test_name_unit_and_sight_are_edited_together(town: Town) -> None:
    claims_triage(town)
    edits(town, "about")
    assert town.ana.form.values == {"name": "Claims triage", "unit": None, "restricted": []}

    said = town.ana.submits(name="Claims sorting", unit="Retail", restricted="restricted")

    assert said.modal is not None
    assert "Claims sorting (P-1): name, unit and who may see it changed." in said.modal.as_text()
    assert changes(town) == ["registered", "name", "unit", "restricted"]
    after = pilot(town)
    assert (after.name, after.unit, after.restricted) == ("Claims sorting", "Retail", True)


def test_people_are_edited_together_and_the_asks_follow_them(town: Town) -> None:
    """S3: each change of a role keeps old, new, by whom, when."""
    claims_triage(town)
    edits(town, "people")

    said = town.ana.submits(lead=town.cy, backup=town.fay, team=[town.bo, town.eli])

    assert said.errors == {}
    assert changes(town) == ["registered", "lead", "backup", "team"]
    lead = events(town)[1]
    people = town.bot.see(lambda work: work.store.people.by_ids(lead.people()))
    assert lead.before.person is not None
    assert lead.after.person is not None
    assert people[lead.before.person].name == "Bo Lindqvist"
    assert people[lead.after.person].name == "Cy Tanaka"
    asked = asks(town)[Rule.V1].person
    assert asked is not None
    assert asked.name == "Cy Tanaka"


def test_a_role_is_emptied_by_emptying_its_field(town: Town) -> None:
    claims_triage(town, "backup:@fay")
    edits(town, "people")

    town.ana.submits(backup=None)

    assert pilot(town).backup is None
    assert changes(town)[-1] == "backup"
    assert "cleared the backup" in town.ana.types("/pilot history P-1").as_text()


def test_planned_dates_are_edited_together(town: Town) -> None:
    claims_triage(town, "launch:2027-01-11")
    edits(town, "dates")
    assert town.ana.form.values["launch"] == "2027-01-11"

    town.ana.submits(approval="2026-12-03", launch=None)

    assert pilot(town).planned == {Milestone.APPROVAL: date(2026, 12, 3)}
    assert changes(town) == ["registered", "approval", "launch"]


def test_a_date_that_has_passed_may_stand_and_a_new_one_may_not(town: Town) -> None:
    claims_triage(town, "launch:2026-11-03")
    town.clock.now = town.clock.now.replace(day=10)
    edits(town, "dates")

    with nothing_written(town):
        wrong = town.ana.submits(end="2026-11-05")
    assert set(wrong.errors) == {"end"}

    town.ana.submits(end="2026-12-31")
    assert pilot(town).planned == {
        Milestone.LAUNCH: date(2026, 11, 3),
        Milestone.END: date(2026, 12, 31),
    }


def test_stages_are_planned_in_their_order(town: Town) -> None:
    claims_triage(town, "approval:2026-12-03")
    edits(town, "dates")

    wrong = town.ana.submits(launch=date(2026, 11, 30))
    typed = town.ana.types(
        "/pilot register KYC screening approval:2026-12-31 launch:2026-12-06", town.pilots
    )

    assert wrong.errors == {
        "launch": "Launch on Mon 30 Nov would come before approval on Thu 3 Dec. "
        "Which of the two days moves?"
    }
    assert "Launch on Sun 6 Dec would come before approval on Thu 31 Dec." in typed.as_text()
    assert pilot(town).planned == {Milestone.APPROVAL: date(2026, 12, 3)}


def test_a_day_of_a_stage_that_it_is_in_already_stands_in_nobodys_way(town: Town) -> None:
    claims_triage(town, "approval:2026-12-03")
    town.moves(town.ana, "P-1", "approved")
    edits(town, "dates")

    assert not town.ana.submits(launch=date(2026, 11, 30)).errors


@pytest.mark.parametrize("group", ["about", "people", "dates"])
def test_a_form_sent_as_it_stood_changes_nothing(town: Town, group: str) -> None:
    claims_triage(town, "unit:Retail team:@cy launch:2027-01-11")
    edits(town, group)
    before = [kept(town)[table] for table in ("pilots", "events", "asks", "letters")]

    said = town.ana.submits()

    assert said.modal is not None
    assert "stands as it was" in said.modal.as_text()
    assert [kept(town)[table] for table in ("pilots", "events", "asks", "letters")] == before


def imported(work: Work) -> None:
    described = registering.read(work, STRANGER, Registration(name="x"))
    long = replace(described, registrant=None, name="N" * 400, unit="U" * 200)
    work.store.pilots.add(long, work.policy, work.now)


def test_a_longer_name_and_unit_than_one_may_type_survive_another_edit(town: Town) -> None:
    """An import takes what the inventory has."""
    town.ana.types("/pilot list")
    town.bot.do(imported)
    edits(town, "about")
    assert town.ana.form.values["name"] == "N" * 400
    assert town.ana.form.values["unit"] == "U" * 200

    said = town.ana.submits(restricted="restricted")

    assert said.errors == {}
    after = pilot(town)
    assert (after.name, after.unit, after.restricted) == ("N" * 400, "U" * 200, True)


@pytest.mark.parametrize(
    ("answers", "field", "because"),
    [
        ({"name": "   "}, "name", "What is the pilot called?"),
        ({"unit": "u" * 200 + "!"}, "unit", "at most 200"),
    ],
)
def test_a_name_or_unit_that_will_not_do_stays_in_the_form(
    town: Town, answers: dict[str, str], field: str, because: str
) -> None:
    claims_triage(town)
    edits(town, "about")

    with nothing_written(town):
        answer = town.ana.submits(answers)

    assert set(answer.errors) == {field}
    assert because in answer.errors[field]


@pytest.mark.parametrize("role", ["lead", "sponsor", "backup", "pmo_lead"])
@pytest.mark.parametrize("trait", ["bot", "deactivated", "outsider", "guest"])
def test_nobody_who_cannot_act_is_given_a_role(town: Town, role: str, trait: str) -> None:
    claims_triage(town)
    zed = town.slack.person("zed", name="Zed", **{trait: True})  # type: ignore[arg-type]
    edits(town, "people")

    with nothing_written(town):
        answer = town.ana.submits({role: zed, "team": [town.cy]})

    assert set(answer.errors) == {role}
    assert answer.modal is not None
    assert answer.modal.values["team"] == ["@Cy Tanaka"]


def test_an_accepted_owner_edits_all_but_lead_and_sponsor(town: Town) -> None:
    """R2."""
    claims_triage(town, "owner:@eli")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    edits(town, "people", by=town.eli)

    with nothing_written(town):
        refused = town.eli.submits(lead=town.cy)
    assert "lead or sponsor" in refused.errors["lead"]

    said = town.eli.submits(lead=town.bo, backup=town.fay)
    assert said.errors == {}
    assert pilot(town).backup is not None


@pytest.mark.parametrize("group", ["", "about", "people", "dates"])
def test_others_edit_nothing(town: Town, group: str) -> None:
    claims_triage(town, "team:@cy")
    town.fay.types("/pilot list")

    for person in (town.cy, town.fay):
        with nothing_written(town):
            answer = person.types(f"/pilot edit P-1 {group}", in_=town.pilots)
        assert answer.modal is None
        assert answer.as_text().startswith("To change Claims triage (P-1), ask")


def test_a_right_lost_while_the_form_was_open_is_seen_when_it_is_sent(town: Town) -> None:
    claims_triage(town)
    edits(town, "dates", by=town.bo)
    edits(town, "people")
    town.ana.submits(lead=town.cy)

    with nothing_written(town):
        answer = town.bo.submits(launch="2027-01-11")

    assert "ask Cy Tanaka (lead)" in " ".join(answer.errors.values())


def test_who_restricts_a_pilot_still_sees_it_and_others_lose_it(town: Town) -> None:
    """R4, for a form that stood open meanwhile."""
    claims_triage(town)
    card = town.fay.types("/pilot show P-1", in_=town.pilots)
    edits(town, "about", by=town.bo)
    town.bo.submits(restricted="restricted")

    assert card.message is not None
    assert "Claims triage (P-1)" in town.bo.types("/pilot show P-1").text
    assert "There is no pilot" in town.fay.types("/pilot show P-1").text


# many pilots


def test_a_bulk_assignment_says_how_many_and_waits_for_a_press(town: Town) -> None:
    """R3."""
    claims_triage(town)
    registers(town, "KYC screening", "Fraud radar")

    with nothing_written(town):
        asked = town.ana.types("/pilot assign gaps lead:@cy", in_=town.pilots)
    assert asked.as_text().startswith(
        "Cy Tanaka would become lead of 3 pilots with an open decision."
    )
    assert asked.message is not None

    town.ana.presses("Assign 3 pilots", on=asked.message)
    town.settle()

    assert "Cy Tanaka is now lead of 3 pilots" in asked.message.as_text()
    assert asked.message.buttons == []
    leads = [pilot(town, n).lead for n in (1, 2, 3)]
    assert [lead.name for lead in leads if lead] == ["Cy Tanaka"] * 3
    assert changes(town, 2) == ["registered", "lead"]


def test_pressed_twice_it_assigns_once(town: Town) -> None:
    registers(town, "KYC screening", "Fraud radar")
    asked = town.ana.types("/pilot assign lead:@cy", in_=town.pilots)
    assert asked.message is not None
    screen = asked.message.versions[-1]

    town.ana.presses("Assign 2 pilots", on=screen)
    town.ana.presses("Assign 2 pilots", on=screen)
    town.settle()

    assert changes(town, 1) == ["registered", "lead"]
    assert changes(town, 2) == ["registered", "lead"]


def test_those_who_have_the_role_already_are_not_counted(town: Town) -> None:
    claims_triage(town)
    registers(town, "KYC screening")
    asked = town.ana.types("/pilot assign lead:@bo", in_=town.pilots)

    town.ana.presses("Assign 1 pilot", on=asked.message)
    town.settle()

    assert asked.message is not None
    assert "Bo Lindqvist is now lead of 1 pilot" in asked.message.as_text()
    assert changes(town, 1) == ["registered"]


def test_more_than_a_page_of_pilots_is_assigned(town: Town) -> None:
    registers(town, *(f"Pilot number {n}" for n in range(1, 131)))
    asked = town.ana.types("/pilot assign number sponsor:@dee", in_=town.pilots)

    town.ana.presses("Assign 130 pilots", on=asked.message)
    town.settle()

    assert asked.message is not None
    assert "Dee Okafor is now sponsor of 130 pilots" in asked.message.as_text()
    last = pilot(town, 130).sponsor
    assert last is not None
    assert last.name == "Dee Okafor"


def test_a_filter_that_finds_nothing_offers_nothing(town: Town) -> None:
    asked = town.ana.types("/pilot assign gaps lead:@cy", in_=town.pilots)

    assert asked.message is not None
    assert "or there are none" in asked.as_text()
    assert asked.message.buttons == []


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("assign gaps lead:@cy sponsor:@bo", "one role at a time"),
        ("assign gaps @cy", "Cy Tanaka to the pilot?"),
        ("assign gaps lead:cy", "pick from its list"),
        ("assign gaps owner:@cy", "There is no option"),
        ("assign live approved lead:@cy", "at once"),
        ("assign gaps lead:@cy @bo", "one lead"),
    ],
)
def test_an_assignment_that_will_not_do_is_refused(town: Town, typed: str, because: str) -> None:
    claims_triage(town)

    with nothing_written(town):
        said = town.ana.types(f"/pilot {typed}", in_=town.pilots).as_text()

    assert because in said
    assert "You typed: /pilot assign" in said


@pytest.mark.parametrize("trait", ["bot", "deactivated", "outsider", "guest"])
@pytest.mark.parametrize("way", ["command", "form"])
def test_nobody_who_cannot_act_is_assigned(town: Town, trait: str, way: str) -> None:
    claims_triage(town)
    zed = town.slack.person("zed", name="Zed", **{trait: True})  # type: ignore[arg-type]

    with nothing_written(town):
        if way == "command":
            said = town.ana.types("/pilot assign gaps lead:@zed", in_=town.pilots).as_text()
        else:
            town.ana.types("/pilot assign gaps", in_=town.pilots)
            said = town.ana.submits(role="lead", person=zed).errors["person"]

    assert "so somebody else has to be its lead" in said


def test_only_the_pmo_assigns_by_command_form_and_press(town: Town) -> None:
    """R3."""
    claims_triage(town)
    asked = town.ana.types("/pilot assign gaps lead:@cy", in_=town.pilots)
    assert asked.message is not None

    with nothing_written(town):
        typed = town.bo.types("/pilot assign gaps lead:@cy", in_=town.pilots).as_text()
        unfilled = town.bo.types("/pilot assign", in_=town.pilots)
        town.bo.presses("Assign 1 pilot", on=asked.message)
        town.settle()

    assert typed.startswith("Only the PMO")
    assert unfilled.modal is None
    assert unfilled.text.startswith("Only the PMO")
    assert town.bo.ephemerals[-1].text.startswith("Only the PMO")


def test_a_right_lost_while_the_form_was_open_counts(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot list", in_=town.pilots)
    town.ana.types("/pilot assign gaps", in_=town.pilots)
    town.ana.changes(admin=False)

    with nothing_written(town):
        sent = town.ana.submits(role="lead", person=town.cy)

    assert "Only the PMO" in " ".join(sent.errors.values())


def test_a_right_lost_before_the_press_counts(town: Town) -> None:
    claims_triage(town)
    asked = town.ana.types("/pilot assign gaps lead:@cy", in_=town.pilots)
    town.ana.changes(admin=False)

    with nothing_written(town):
        town.ana.presses("Assign 1 pilot", on=asked.message)
        town.settle()

    assert asked.message is not None
    assert "Only the PMO" in asked.message.as_text() + town.ana.ephemerals[-1].as_text()


def test_pilots_added_between_question_and_press_are_told_as_they_are(town: Town) -> None:
    """The press answers the question by its filter; the answer says how many it was."""
    registers(town, "KYC screening")
    asked = town.ana.types("/pilot assign lead:@cy", in_=town.pilots)
    registers(town, "Fraud radar")

    town.ana.presses("Assign 1 pilot", on=asked.message)
    town.settle()

    assert asked.message is not None
    assert "Cy Tanaka is now lead of 2 pilots" in asked.message.as_text()


def test_nobody_who_cannot_act_is_put_on_the_team(town: Town) -> None:
    claims_triage(town)
    lou = town.slack.person("lou", name="Lou Farley", zone="Europe/Paris", bot=True)
    edits(town, "people")

    said = town.ana.submits(team=[town.fay, lou])

    assert said.errors == {"team": "Lou Farley is a bot, so somebody else has to be on its team."}
    assert pilot(town).team == ()
