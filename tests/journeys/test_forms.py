"""Every command without its arguments opens the form that asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.domain.filters import Filter
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Delivery, faults
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    nothing_written,
    pilot,
    pilots,
)
from tests.town import Town

# What is typed, the form it opens, and what is asked for in it.
FORMS = [
    ("register", "register", ["name", "lead", "sponsor", "owner", "value"]),
    ("register KYC screening", "register", ["name", "lead", "sponsor", "owner", "value"]),
    ("register lead:@bo", "register", ["name", "lead", "sponsor", "owner", "value"]),
    ("edit", "edit", ["pilot", "group"]),
    ("edit P-1", "edit", ["group"]),
    ("edit P-1 about", "edit_about", ["name", "unit", "restricted"]),
    ("edit P-1 people", "edit_people", ["lead", "sponsor", "backup", "pmo_lead", "team"]),
    ("edit P-1 dates", "edit_dates", ["approval", "launch", "end", "go_live"]),
    ("owner", "owner", ["pilot", "owner"]),
    ("owner P-1", "owner", ["owner"]),
    ("owner @eli", "owner", ["pilot", "owner"]),
    ("value", "value", ["pilot", "value", "role", "heads", "measured"]),
    ("value P-1", "value", ["value", "role", "heads", "measured"]),
    ("cost", "cost", ["pilot", "pilot_total", "yearly", "once", "next"]),
    ("cost P-1", "cost", ["pilot_total", "yearly", "once", "next"]),
    ("stage", "stage", ["pilot", "stage", "reason"]),
    ("stage P-1", "stage", ["stage", "reason"]),
    ("change", "plan_whom", ["pilot", "owner", "group", "people", "users"]),
    ("change P-1", "plan_whom", ["owner", "group", "people", "users"]),
    ("hold", "hold", ["pilot", "until"]),
    ("hold P-1", "hold", ["until"]),
    ("stop", "stop", ["pilot", "cause", "reason"]),
    ("stop P-1", "stop", ["cause", "reason"]),
    ("checkin", "check_in", ["pilot", "change", "source", "cost"]),
    ("course", "course", ["pilot", "course", "reason"]),
    ("assign", "assign", ["filter", "role", "person"]),
    ("assign gaps", "assign", ["filter", "role", "person"]),
    ("data P-1", "data_pilot", ["quality", "permissions", "frequency", "source", "owner"]),
    ("raci P-1", "raci", ["what"]),
    ("raci P-1 operate", "raci_line", ["r", "c", "i"]),
    ("raci P-1 decide", "raci_line", ["a", "r", "c", "i"]),
    ("kpi P-1", "kpi", ["name", "figures", "source", "cadence", "receiver"]),
    ("questions P-1", "questions", ["q1", "q2", "q3", "q4", "q5"]),
    ("digest", "digest", ["filter", "weekday", "hour", "zone"]),
    ("digest here", "digest", ["filter", "weekday", "hour", "zone"]),
    ("digest here stalled", "digest", ["filter", "weekday", "hour", "zone"]),
]


@pytest.mark.parametrize(("typed", "form", "fields"), FORMS)
def test_the_form_asks_for_what_was_left_out(
    town: Town, typed: str, form: str, fields: list[str]
) -> None:
    claims_triage(town)

    with nothing_written(town):
        answer = town.ana.types(f"/pilot {typed}", in_=town.pilots)

    assert answer.error is None
    assert answer.message is None
    assert answer.modal is not None
    assert answer.modal.callback_id == form
    assert list(answer.modal.fields) == fields
    assert len(fields) <= 5


@pytest.mark.parametrize("typed", [typed for typed, *_ in FORMS])
def test_a_form_that_does_not_open_in_time_hands_the_command_back(town: Town, typed: str) -> None:
    """Triggers live three seconds."""
    claims_triage(town)

    def late(delivery: Delivery) -> BoltResponse:
        town.clock.now += timedelta(seconds=4)
        return town.app.dispatch(BoltRequest(body=delivery.payload, mode="socket_mode"))

    town.slack.hands_to(late)
    with nothing_written(town):
        answer = town.ana.types(f"/pilot {typed}", in_=town.pilots)

    assert answer.modal is None
    assert "took too long to open the form" in answer.as_text()
    assert "You typed: /pilot" in answer.as_text()


def test_a_form_that_slack_cannot_open_says_so_once(town: Town) -> None:
    town.slack.fails("views.open", faults.status(500))

    answer = town.ana.types("/pilot register Claims triage", in_=town.pilots)

    assert "took too long" in answer.as_text()
    assert len(town.slack.record.calls("views.open")) == 1


def test_a_button_whose_form_does_not_open_says_so(town: Town) -> None:
    answer = town.ana.types("/pilot register Claims triage lead:@bo", in_=town.pilots)
    town.slack.fails("views.open", faults.error("expired_trigger_id"))

    pressed = town.ana.presses("Enter the cost", on=answer.message)
    town.settle()

    assert pressed.error is None
    assert "took too long to open the form" in town.ana.ephemerals[-1].text


def test_nothing_stands_before_the_form(town: Town) -> None:
    """Of Slack's methods a form needs views.open and no other, however new the person is."""
    claims_triage(town)
    town.slack.record.clear()

    town.fay.types("/pilot value P-1", in_=town.pilots)

    assert [call.method for call in town.slack.record.calls()] == ["views.open"]


def test_a_person_we_never_met_sees_nothing_of_the_pilot_before_they_are_checked(
    town: Town,
) -> None:
    claims_triage(town)
    town.ana.types("/pilot value P-1 USD 50k/year")

    opened = town.fay.types("/pilot value P-1", in_=town.pilots)

    assert opened.modal is not None
    assert "Claims triage" not in opened.modal.as_text()
    assert "P-1" in opened.modal.as_text()
    assert opened.modal.values["value"] is None

    with nothing_written(town):
        answer = town.fay.submits(value="USD 60k/year")
    assert "ask Bo Lindqvist (lead)" in answer.errors["value"]


@pytest.mark.parametrize("named", ["P-1", "p1", "#1", "1", "claims triage", "  Claims  Triage "])
def test_a_pilot_is_named_in_a_form_as_in_a_command(town: Town, named: str) -> None:
    claims_triage(town)
    town.ana.types("/pilot value", in_=town.pilots)

    answer = town.ana.submits(pilot=named, value="USD 50k/year")

    assert answer.errors == {}
    assert pilot(town).value is not None


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("value", {"value": "USD 50k/year"}),
        ("cost", {"yearly": "EUR 50k"}),
        ("stage", {"stage": "approved"}),
        ("hold", {"until": "2026-12-01"}),
        ("stop", {"cause": "other", "reason": "no data"}),
        ("edit", {"group": "dates"}),
    ],
)
@pytest.mark.parametrize("named", ["P-9", "KYC", "x" * 200, "😀", "<!channel>"])
def test_an_unknown_pilot_is_told_beside_its_field(
    town: Town, typed: str, answers: dict[str, str], named: str
) -> None:
    claims_triage(town)
    town.ana.types(f"/pilot {typed}", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(pilot=named, **answers)

    assert set(answer.errors) == {"pilot"}
    assert "There is no pilot" in answer.errors["pilot"]
    assert answer.modal is not None
    assert answer.modal.values["pilot"] == named


# the small forms


def test_the_hold_form_holds(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot hold P-1", in_=town.pilots)

    said = town.ana.submits(until="2027-01-10")

    assert said.modal is not None
    assert "on hold through Sun 10 Jan" in said.modal.as_text()
    assert pilot(town).hold_until is not None


@pytest.mark.parametrize(
    ("day", "because"), [("2026-11-01", "is over"), ("2030-01-01", "too far ahead")]
)
def test_a_day_that_will_not_do_stands_beside_the_date(town: Town, day: str, because: str) -> None:
    claims_triage(town)
    town.ana.types("/pilot hold P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(until=day)

    assert because in answer.errors["until"]
    assert answer.modal is not None
    assert answer.modal.values["until"] == day


def test_the_stop_form_stops_with_its_reason(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot stop P-1", in_=town.pilots)

    said = town.ana.submits(cause="other", reason="The data was never released.")

    assert said.modal is not None
    assert "is stopped" in said.modal.as_text()
    assert pilot(town).stage is Stage.STOPPED
    assert "(The data was never released.)" in town.ana.types("/pilot history P-1").as_text()


def test_the_stage_form_offers_what_is_legal_and_moves(town: Town) -> None:
    claims_triage(town)
    opened = town.ana.types("/pilot stage P-1", in_=town.pilots)
    assert opened.modal is not None
    element = opened.modal.controls[0].element
    assert [option["value"] for option in element["options"]] == ["approved", "stopped"]

    said = town.ana.submits(stage="approved")

    assert said.modal is not None
    assert "to approved" in said.modal.as_text()
    assert pilot(town).stage is Stage.APPROVED


def test_a_retired_pilot_has_one_move_left(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live", "retired")

    opened = town.ana.types("/pilot stage P-1", in_=town.pilots)

    assert opened.modal is not None
    options = opened.modal.controls[0].element["options"]
    assert [option["value"] for option in options] == ["live"]


def test_a_stopped_pilot_has_one_move_left(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)

    opened = town.ana.types("/pilot stage P-1", in_=town.pilots)

    assert opened.modal is not None
    options = opened.modal.controls[0].element["options"]
    assert [option["value"] for option in options] == ["proposed"]


def test_a_reason_that_is_missing_stands_beside_its_field(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot stage P-1 approved", in_=town.pilots)
    town.ana.types("/pilot stage P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(stage="proposed")

    assert set(answer.errors) == {"reason"}
    assert "Why does it go back to proposed?" in answer.errors["reason"]


def test_the_owner_form_keeps_the_owner_there_is(town: Town) -> None:
    claims_triage(town, "owner:@eli")

    opened = town.ana.types("/pilot owner P-1", in_=town.pilots)

    assert opened.modal is not None
    assert opened.modal.values["owner"] == "@Eli Moreau"


def test_the_buttons_of_a_card_open_the_forms_of_what_is_missing(town: Town) -> None:
    claims_triage(town)
    card = town.ana.types("/pilot show P-1", in_=town.pilots)

    for label, title in [
        ("Name the owner", "Production owner"),
        ("Add the number", "Value in numbers"),
        ("Enter the cost", "Cost in production"),
        ("Edit", "Edit"),
    ]:
        opened = town.ana.presses(label, on=card.message)
        assert opened.modal is not None
        assert opened.modal.title == title
        assert "Claims triage (P-1)" in opened.modal.as_text()


def test_somebody_who_may_only_read_gets_no_buttons(town: Town) -> None:
    claims_triage(town)

    card = town.fay.types("/pilot show P-1", in_=town.pilots)

    assert card.message is not None
    assert "Add the number" not in card.message.buttons


@pytest.mark.parametrize("typed", ["register", "assign", "digest here", "pause", "stage P-1"])
def test_a_guest_we_have_met_is_refused_before_a_form_opens(town: Town, typed: str) -> None:
    """R1: not only after they have filled it in."""
    claims_triage(town)
    gus = town.slack.person("gus", name="Gus", guest=True)
    gus.joins(town.pilots)
    gus.types("/pilot list", in_=town.pilots)

    answer = gus.types(f"/pilot {typed}", in_=town.pilots)

    assert answer.modal is None
    assert answer.text.startswith("Guests cannot do this here.")


# the bulk assignment by its form


def test_the_assign_form_says_how_many_and_a_press_in_it_assigns(town: Town) -> None:
    """A press inside a form has no message to answer in; the form itself says what was done."""
    claims_triage(town)
    town.ana.types("/pilot register KYC screening sponsor:@dee", in_=town.pilots)
    town.ana.types("/pilot assign gaps", in_=town.pilots)

    asked = town.ana.submits(role="lead", person=town.cy)
    assert asked.modal is not None
    assert "Cy Tanaka would become lead of 2 pilots" in asked.modal.as_text()

    pressed = town.ana.presses("Assign 2 pilots", on=asked.modal)
    town.settle()

    assert pressed.error is None
    assert [pilot(town, n).lead == pilot(town).lead for n in (1, 2)] == [True, True]
    assert pilot(town).lead is not None
    assert "Cy Tanaka is now lead of 2 pilots" in town.ana.form.as_text()


def test_a_press_in_a_form_that_is_refused_says_so_in_the_form(town: Town) -> None:
    town.ana.types("/pilot register Claims triage lead:@ana", in_=town.pilots)
    town.fay.types("/pilot register", in_=town.pilots)
    said = town.fay.submits(name="KYC screening", lead=town.ana)
    assert said.modal is not None
    town.ana.types("/pilot edit P-2 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")
    town.slack.fails("views.open", faults.error("expired_trigger_id"))

    town.fay.presses("Name the owner", on=said.modal)
    town.settle()

    assert "took too long to open the form" in town.fay.form.as_text()


def test_a_digest_form_saves_its_schedule(town: Town) -> None:
    town.ana.types("/pilot list")
    town.ana.types("/pilot digest here stalled owner", in_=town.pilots)
    assert town.ana.form.values["filter"] == "stalled owner"
    assert town.ana.form.values["zone"] == "Europe/Zurich"

    said = town.ana.submits(weekday="Friday", hour="16:30", zone="Asia/Tokyo")

    assert said.modal is not None
    assert "every Friday at 16:30 (Asia/Tokyo)" in said.modal.as_text()
    digest = town.bot.see(lambda work: work.store.digests.of_channel(town.pilots.id))
    assert digest is not None
    assert digest.filter != Filter()


@pytest.mark.parametrize(
    ("answers", "field", "because"),
    [
        ({"hour": "25:00"}, "hour", "At what time"),
        ({"hour": "noon"}, "hour", "At what time"),
        ({"zone": "Mars/City"}, "zone", "There is no time zone"),
        ({"zone": "Europe/Zürich"}, "zone", "Europe/Zurich"),
        ({"filter": "live approved"}, "filter", "No pilot is"),
    ],
)
def test_a_schedule_that_will_not_do_stands_beside_its_field(
    town: Town, answers: dict[str, str], field: str, because: str
) -> None:
    town.ana.types("/pilot digest here", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(answers)

    assert set(answer.errors) == {field}
    assert because in answer.errors[field]


def test_one_form_at_a_time_stays_open_while_it_is_wrong(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")
    town.ana.submits(owner=town.eli, lead=town.eli)
    town.ana.submits(value="better")
    assert pilots(town) == []

    said = town.ana.submits(lead=town.bo, value="USD 50k/year")

    assert said.errors == {}
    assert changes(town) == ["registered", "owner named"]
    assert Rule.V1 not in asks(town)
