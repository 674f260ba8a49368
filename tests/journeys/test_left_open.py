"""What lay open while the world went on: forms over days, two at once, a message that is gone."""

from __future__ import annotations

from dataclasses import replace

from structlog.testing import capture_logs

from bot.domain.pilot import Pilot
from bot.sandbox import faults
from bot.work import Work
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import claims_triage, pilot
from tests.town import Town

LONG = "Ä*_~`&<b>" * 334  # some 3,000 characters, and none of them tame


def reminded(town: Town) -> None:
    claims_triage(town)
    goes_to(town, clock(town.bo, "2026-11-05 09:30"))


def test_of_two_forms_about_one_number_the_second_hears_of_the_first(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot list")
    town.bo.types("/pilot value P-1")
    town.dee.types("/pilot list")
    town.dee.types("/pilot value P-1")

    town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    second = town.dee.submits(value="USD 50k/year")

    assert set(second.errors) == {"value"}
    assert "120 hours/month" in second.errors["value"]
    promise = pilot(town).value
    assert promise is not None
    assert promise.text == "120 hours/month"


def test_a_day_that_was_ahead_when_the_form_opened_may_be_over_when_it_is_sent(
    town: Town,
) -> None:
    reminded(town)
    town.bo.chooses("I'll do it by …", from_="more", on=town.last_dm(town.bo))

    goes_to(town, clock(town.bo, "2026-11-11 08:00"))
    over = town.bo.submits(day="2026-11-10")
    assert over.errors == {"day": "Tue 10 Nov is over. Which day from today on?"}

    assert town.bo.submits(day="2026-11-13").closed


def test_a_form_left_open_until_the_sponsor_has_it_says_who_does(town: Town) -> None:
    reminded(town)
    town.bo.chooses("I'll do it by …", from_="more", on=town.last_dm(town.bo))

    for day in ("12", "19", "26"):
        goes_to(town, clock(town.bo, f"2026-11-{day} 09:30"))
    goes_to(town, clock(town.dee, "2026-12-03 09:30"))
    late = town.bo.submits(day="2026-12-10")

    assert "Dee Okafor" in late.errors["day"]


def test_a_register_form_left_open_overnight_registers(town: Town) -> None:
    town.ana.types("/pilot register Claims triage")

    goes_to(town, clock(town.ana, "2026-11-03 09:30"))
    said = town.ana.submits(lead=town.bo)

    assert said.modal is not None
    assert "is on the register" in said.modal.as_text()


def test_a_message_that_is_gone_below_its_button_is_answered_all_the_same(town: Town) -> None:
    reminded(town)
    message = town.last_dm(town.bo)
    held = message.now
    message.deleted = True

    with capture_logs() as logs:
        town.bo.presses("Add the number", on=held)
        town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
        town.settle()

    assert pilot(town).value is not None
    told = [entry for entry in logs if entry["log_level"] in {"warning", "error"}]
    assert [(entry["event"], entry["because"]) for entry in told] == [
        ("edit refused", "message_not_found")
    ]


def test_slack_may_stop_answering_between_a_form_and_its_answer(town: Town) -> None:
    reminded(town)
    town.bo.presses("Add the number", on=town.last_dm(town.bo))
    town.slack.fails("*", faults.status(503), times=None)

    said = town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    town.settle()

    assert said.modal is not None
    assert "saves 120 hours a month" in said.modal.as_text()
    town.slack.heals()
    goes_to(town, clock(town.bo, "2026-11-05 09:45"))
    assert "120 hours a month, added on Thu 5 Nov" in town.last_dm(town.bo).as_text()


def test_500_pilots_with_endless_names_are_told_within_what_slack_takes(town: Town) -> None:
    """Lists, cards, forms, reminders, digests: nothing of them is refused."""
    claims_triage(town)
    town.bot.do(_endless)
    goes_to(town, clock(town.bo, "2026-11-20 09:30"))

    for command in (
        "list", "list mine stalled", "show P-7", "history P-7", "asks", "asks P-7", "why P-7",
        "edit P-7 about", "value P-7", "preview", "digest now", "assign gaps lead:@cy",
    ):  # fmt: skip
        answer = town.ana.types(f"/pilot {command}", in_=town.pilots)
        assert answer.error is None, (command, answer.error, answer.why)
    town.settle()

    assert town.bo.dms
    assert town.pilots.messages
    refused = [
        (call.method, call.answer) for call in town.slack.record.calls() if not call.answer["ok"]
    ]
    assert refused == []


def _endless(work: Work) -> None:
    one = work.store.pilots.numbered(1)
    assert one is not None
    work.store.pilots.add_many([_copy(one, n) for n in range(499)], work.policy, work.now)


def _copy(one: Pilot, n: int) -> Pilot:
    return replace(one, number=0, name=f"{LONG} {n}", unit=LONG, import_key=str(n))
