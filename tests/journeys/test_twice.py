"""The same form sent twice, the same button pressed twice, or long after: the first one counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.domain.rules import Rule
from bot.sandbox import Message, Version
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


def again(town: Town) -> dict[str, Any]:
    """Slack delivers the newest press or form once more; what the app answers to it."""
    newest = town.slack.record.envelopes("interactive")[-1]
    response = town.app.dispatch(BoltRequest(body=newest.payload, mode="socket_mode"))
    town.settle()
    assert response.status == 200
    return dict(json.loads(response.body or "{}"))


@contextmanager
def no_second_change(town: Town) -> Iterator[None]:
    """Nothing on the register changes; a letter may have gone out meanwhile."""
    before = [kept(town)[table] for table in ("pilots", "events", "asks", "receipts")]
    yield
    assert [kept(town)[table] for table in ("pilots", "events", "asks", "receipts")] == before


# forms

FORMS = [
    ("value P-1", {"value": "USD 50k/year"}),
    ("cost P-1", {"yearly": "EUR 150k"}),
    ("owner P-1", {"owner": "eli"}),
    ("stage P-1", {"stage": "approved"}),
    ("hold P-1", {"until": "2026-12-01"}),
    ("stop P-1", {"cause": "other", "reason": "no data"}),
    ("edit P-1 about", {"name": "Claims sorting"}),
    ("edit P-1 people", {"lead": "cy"}),
    ("edit P-1 dates", {"launch": "2027-01-11"}),
    ("digest here", {"filter": "stalled"}),
    ("register KYC screening", {"lead": "bo"}),
    ("data P-1", {"quality": "2% of the fields are empty"}),
    ("raci P-1", {"what": "all"}),
    ("kpi P-1", {"name": "Handling time, minutes"}),
    ("questions P-1", {"q1": "Do the handlers use it?"}),
]


def filled(town: Town, answers: dict[str, str]) -> dict[str, Any]:
    people = town.slack.people
    return {name: people.get(answer, answer) for name, answer in answers.items()}


@pytest.mark.parametrize(("command", "answers"), FORMS)
def test_a_form_sent_twice_is_done_once_and_says_so(
    town: Town, command: str, answers: dict[str, str]
) -> None:
    claims_triage(town)
    town.ana.types(f"/pilot {command}", in_=town.pilots)
    first = town.ana.submits(filled(town, answers))
    assert first.errors == {}
    town.settle()

    with no_second_change(town):
        second = again(town)

    assert second["response_action"] == "update"
    said = json.dumps(second["view"], ensure_ascii=False)
    assert "came twice" in said or "was registered by this form already" in said


def test_a_form_that_was_refused_is_not_done_and_may_be_sent_again(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot value P-1", in_=town.pilots)
    town.ana.submits(value="better")

    again(town)
    town.ana.submits(value="USD 50k/year")

    assert changes(town) == ["registered", "value"]


def test_two_forms_of_one_person_are_two(town: Town) -> None:
    claims_triage(town)
    for amount in ("50k", "60k"):
        town.ana.types("/pilot value P-1", in_=town.pilots)
        town.ana.submits(value=f"USD {amount}/year")

    assert changes(town) == ["registered", "value", "value"]


def test_an_owners_answers_sent_twice_count_once(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.eli.presses("Ask Ana Keller a question", on=town.last_dm(town.eli))
    town.eli.submits(text="Who pays?")
    again(town)
    assert len(town.dms(town.ana)) == 1

    town.ana.presses("Answer Eli Moreau", on=town.last_dm(town.ana))
    town.ana.submits(text="Claims does.")
    again(town)
    assert len(town.dms(town.eli)) == 2

    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    town.eli.submits(other=town.fay)
    again(town)
    assert len(town.dms(town.ana)) == 2
    assert changes(town).count("owner declined") == 1


@pytest.mark.parametrize("either_town", ["postgresql"], indirect=True)
def test_two_clicks_at_the_same_moment_make_one_pilot(either_town: Town) -> None:
    """On PostgreSQL both are really there at once."""
    town = either_town
    town.ana.types("/pilot list")
    town.ana.types("/pilot register Claims triage", in_=town.pilots)
    town.slack.hands_to(None)
    town.ana.submits(lead=town.bo)
    payload = town.slack.record.envelopes("interactive")[-1].payload

    def sends(_: int) -> Any:
        request = BoltRequest(body=json.loads(json.dumps(payload)), mode="socket_mode")
        return town.app.dispatch(request).status

    with ThreadPoolExecutor(4) as clicks:
        statuses = list(clicks.map(sends, range(4)))

    assert statuses == [200] * 4
    assert pilots(town) == ["Claims triage"]


# commands


@pytest.mark.parametrize(
    "command",
    [
        "register KYC screening lead:@bo",
        "owner P-1 @eli",
        "stage P-1 approved",
        "stop P-1 no data",
        "digest now",
    ],
)
def test_a_command_delivered_twice_is_done_once(town: Town, command: str) -> None:
    claims_triage(town)
    town.ana.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    newest = town.slack.record.envelopes("slash_commands")[-1]

    with no_second_change(town):
        request = BoltRequest(body=newest.payload, mode="socket_mode")
        response = town.app.dispatch(request)
        town.settle()

    assert response.status == 200
    assert response.body
    assert len(town.pilots.messages) <= 1


# buttons


@pytest.fixture
def reminder(town: Town) -> Version:
    """What Dee is asked in New York after three days of grace: who will own it."""
    claims_triage(town)
    town.clock.now = datetime(2026, 11, 6, 14, 0, tzinfo=UTC)
    town.tick()
    return town.last_dm(town.dee).versions[-1]


def said_to(town: Town, who: str) -> str:
    town.settle()
    return town.slack.people[who].ephemerals[-1].as_text()


def test_accept_pressed_twice_accepts_once(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    screen = town.last_dm(town.eli).versions[-1]

    town.eli.presses("Accept", on=screen)
    with no_second_change(town):
        town.eli.presses("Accept", on=screen)

    assert changes(town).count("owner accepted") == 1
    assert "has accepted to own Claims triage (P-1) already" in said_to(town, "eli")


def test_not_me_pressed_twice_moves_the_ask_once(town: Town, reminder: Version) -> None:
    town.dee.presses("Not me", on=reminder)
    answer = town.dee.submits()
    assert answer.modal
    said = "Bo Lindqvist is asked about Claims triage (P-1) instead"
    assert said in answer.modal.as_text()

    with no_second_change(town):
        again(town)
        town.dee.presses("Not me", on=reminder)

    assert "Bo Lindqvist is being asked about Claims triage (P-1) now" in said_to(town, "dee")
    assert asks(town)[Rule.O2].person == pilot(town).lead


def test_a_plan_sent_twice_is_one_plan(town: Town, reminder: Version) -> None:
    town.dee.presses("I'll do it by …", on=reminder)
    answer = town.dee.submits(day="2026-11-20")
    assert answer.closed

    with no_second_change(town):
        again(town)

    assert "You plan to do it by Fri 20 Nov." in town.last_dm(town.dee).as_text()


@pytest.mark.parametrize("label", ["Name the owner", "I'll do it by …", "Not me", "Why this?"])
def test_a_button_pressed_after_the_answer_says_what_became_of_it(
    town: Town, reminder: Version, label: str
) -> None:
    town.bo.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.clock.now = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
    town.eli.presses("Accept", on=town.last_dm(town.eli))

    with no_second_change(town):
        pressed = town.dee.presses(label, on=reminder)

    assert pressed.error is None
    assert pressed.modal is None
    assert "othing more" in said_to(town, "dee")


@pytest.mark.parametrize("label", ["Name the owner", "I'll do it by …", "Not me", "Why this?"])
def test_a_button_pressed_after_the_pilot_was_stopped_says_so(
    town: Town, reminder: Version, label: str
) -> None:
    town.bo.types("/pilot stop P-1 no data", in_=town.pilots)
    town.clock.now += timedelta(days=21)
    town.tick()

    with no_second_change(town):
        town.dee.presses(label, on=reminder)

    assert "othing more" in said_to(town, "dee")


@pytest.mark.parametrize("label", ["I'll do it by …", "Not me"])
def test_a_button_pressed_after_the_ask_moved_on_says_who_has_it(
    town: Town, reminder: Version, label: str
) -> None:
    town.bo.types("/pilot edit P-1 people", in_=town.pilots)
    town.bo.submits(sponsor=town.fay)

    with no_second_change(town):
        town.dee.presses(label, on=reminder)

    assert "Fay Nair is being asked about Claims triage (P-1) now" in said_to(town, "dee")


@pytest.mark.parametrize("label", ["Name the owner", "I'll do it by …", "Not me", "Why this?"])
def test_a_button_of_a_pilot_one_lost_sight_of_answers_as_if_there_were_none(
    town: Town, reminder: Version, label: str
) -> None:
    """R4."""
    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    town.ana.submits(sponsor=town.fay)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")

    with no_second_change(town):
        town.dee.presses(label, on=reminder)

    said = said_to(town, "dee")
    assert "There is no pilot “P-1” on your list." in said
    assert "Claims triage" not in said


def test_a_plan_for_an_ask_that_closed_meanwhile_stays_in_its_form_with_the_news(
    town: Town, reminder: Version
) -> None:
    town.dee.presses("I'll do it by …", on=reminder)
    town.bo.types("/pilot stop P-1 no data", in_=town.pilots)

    with no_second_change(town):
        answer = town.dee.submits(day="2026-11-20")

    assert "was stopped" in answer.errors["day"]


@pytest.mark.parametrize(
    ("day", "because"), [("2026-11-01", "is over"), ("2026-12-20", "is too far ahead")]
)
def test_a_plan_that_will_not_do_stands_beside_its_day(
    town: Town, reminder: Version, day: str, because: str
) -> None:
    """N6: at most 30 days ahead."""
    town.dee.presses("I'll do it by …", on=reminder)

    with nothing_written(town):
        answer = town.dee.submits(day=day)

    assert because in answer.errors["day"]


def test_the_buttons_of_somebody_who_is_a_guest_by_now_do_nothing(
    town: Town, reminder: Version
) -> None:
    """R1."""
    town.dee.changes(guest=True)

    with no_second_change(town):
        town.dee.presses("Not me", on=reminder)

    assert "Guests" in said_to(town, "dee")


def test_register_anyway_weeks_later_still_registers_what_was_typed(town: Town) -> None:
    claims_triage(town)
    near = town.bo.types("/pilot register Claims triages lead:@bo", in_=town.pilots)
    assert near.message is not None
    screen: Message = near.message
    town.clock.now += timedelta(minutes=20)

    town.bo.presses("Register anyway", on=screen)
    town.settle()

    assert pilots(town) == ["Claims triage", "Claims triages"]
