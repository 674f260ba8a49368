"""What stands beside a promise: a baseline (V2), an hourly rate (V8), a key metric (V9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.baseline import Baseline, KnownLater, baseline_of
from bot.domain.rules import Rule
from bot.domain.value import Value
from bot.sandbox import Answer, Person
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import asks, changes, claims_triage, nothing_written, pilot
from tests.town import Town

HOURS = "120 hours/month for 12 claims handlers"
REST = 'owner:@ana cost:"EUR 150k/year"'


def says(person: Person, command: str, town: Town) -> Answer:
    answer = person.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    return answer


def told(person: Person, command: str, town: Town) -> str:
    return says(person, command, town).as_text()


def value(town: Town) -> Value:
    found = pilot(town).value
    assert found is not None
    return found


def approved(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}" {REST}', known=True)
    town.moves(town.ana, "P-1", "approved")


# V2: a baseline


def test_v2_a_baseline_is_said_back_with_where_it_leads(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')

    said = told(town.bo, "baseline P-1 400 hours/month", town)

    assert said.startswith(
        "Claims triage (P-1) saves 120 hours a month, from 400 hours a month to 280."
    )
    assert "from 400 hours a month to 280" in told(town.dee, "show P-1", town)
    assert changes(town)[-1] == "baseline"


def test_v2_another_period_is_turned_into_the_promises_own(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')

    assert "from 400 hours a month to 280" in told(
        town.bo, "baseline P-1 4,800 hours a year", town
    )


def test_v2_what_goes_up_is_added(town: Town) -> None:
    claims_triage(town, 'value:"EUR 50k more revenue a year"')

    assert "from EUR 2m a year to EUR 2.05m" in told(town.bo, "baseline P-1 EUR 2m/year", town)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("100 hours/month", "120 hours a month cannot come off 100 hours a month."),
        ("none", "On which day will it be known?"),
        ("none until yesterday", "not a day"),
        ("none until 2020-01-01", "is over"),
        ("400 claims/month", "The promise counts hours"),
        ("a lot", "not a number"),
        ("400 to 500 hours", "more than one amount"),
    ],
)
def test_v2_what_cannot_be_the_baseline_is_refused(town: Town, typed: str, because: str) -> None:
    claims_triage(town, f'value:"{HOURS}"')

    with nothing_written(town):
        assert because in told(town.bo, f"baseline P-1 {typed}", town)


def test_v2_without_a_promise_there_is_nothing_to_count_from(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert told(town.bo, "baseline P-1 400 hours", town).startswith(
            "What it is worth comes first"
        )


def test_v2_it_is_asked_about_once_a_value_stands_from_approval_on(town: Town) -> None:
    claims_triage(town, REST, known=True)
    assert Rule.V2 not in asks(town)

    town.moves(town.ana, "P-1", "approved")
    assert Rule.V2 not in asks(town)
    says(town.bo, "value P-1 120 hours/month", town)
    assert Rule.V2 not in asks(town)  # whose hours they are comes first
    says(town.bo, f"value P-1 {HOURS}", town)

    assert asks(town)[Rule.V2].person == pilot(town).lead


def test_v2_the_lead_is_reminded_and_the_button_opens_the_form(town: Town) -> None:
    approved(town)

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 12:00"))

    reminder = town.bo.dms[-1]
    assert reminder.text == "What is the figure today, without Claims triage?"
    assert "It saves 120 hours a month." in reminder.as_text()
    town.bo.presses("Add the baseline", on=reminder)
    town.bo.submits(baseline="400")
    town.settle()
    assert Rule.V2 not in asks(town)
    assert "400 hours a month today, added on Thu 5 Nov. Thank you." in reminder.now.as_text()


def test_v2_none_yet_is_an_answer_until_the_day_it_will_be_known(town: Town) -> None:
    approved(town)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 12:00"))
    reminder = town.bo.dms[-1]

    said = told(town.bo, "baseline P-1 none until 15 Jan", town)

    assert "Its baseline is asked about on Fri 15 Jan." in said
    assert baseline_of(value(town)) == KnownLater(date(2027, 1, 15))
    assert Rule.V2 not in asks(town)
    assert "None yet, said on Thu 5 Nov." in reminder.now.as_text()
    assert "baseline known by Fri 15 Jan" in told(town.dee, "show P-1", town)
    goes_to(town, clock(town.ana, "2027-01-14 12:00"))
    assert Rule.V2 not in asks(town)
    goes_to(town, clock(town.ana, "2027-01-15 12:00"))
    assert Rule.V2 in asks(town)


def test_v2_a_baseline_in_the_line_of_the_value_is_read_with_it(town: Town) -> None:
    claims_triage(town)

    says(town.bo, f"value P-1 {HOURS}, baseline 400 hours", town)

    assert value(town).baseline == "400 hours/month"
    assert isinstance(baseline_of(value(town)), Baseline)


def test_v2_words_for_a_baseline_are_kept_and_asked_about(town: Town) -> None:
    approved(town)

    says(town.bo, f"value P-1 {HOURS}, baseline as in the audit", town)

    assert value(town).baseline == "as in the audit"
    assert Rule.V2 in asks(town)
    assert "baseline in words: as in the audit" in told(town.dee, "show P-1", town)


def test_v2_another_number_keeps_the_baseline_and_one_above_it_is_refused(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    says(town.bo, "baseline P-1 400 hours/month", town)

    says(town.bo, "value P-1 40 hours/week", town)
    assert value(town).baseline == "400 hours/month"
    assert value(town).role == "claims handlers"

    with nothing_written(town):
        refused = told(town.bo, "value P-1 500 hours/month", town)
    assert "500 hours a month cannot come off 400 hours a month." in refused


def test_v2_a_promise_of_something_else_asks_for_another_baseline(town: Town) -> None:
    approved(town)
    says(town.bo, "baseline P-1 400 hours/month", town)
    assert Rule.V2 not in asks(town)

    says(town.bo, "value P-1 EUR 50k/year", town)

    assert value(town).baseline is None
    assert Rule.V2 in asks(town)


def test_v2_live_pilots_are_not_asked(town: Town) -> None:
    approved(town)
    town.moves(town.ana, "P-1", "running", "concluded", "live")

    goes_to(town, town.clock.now + timedelta(days=20))

    assert Rule.V2 not in asks(town)


# V8: hours as money


def test_v8_hours_are_money_only_with_a_stated_rate(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    assert "EUR" not in told(town.dee, "show P-1", town)

    said = told(town.bo, "rate P-1 EUR 60/hour because HR counts so", town)

    assert (
        "That is EUR 7.2k a month, or EUR 86.4k a year, at EUR 60 an hour (HR counts so)." in said
    )
    assert "at EUR 60 an hour (HR counts so)" in told(town.dee, "show P-1", town)
    assert changes(town)[-1] == "hourly rate"


@pytest.mark.parametrize(
    ("promise", "typed", "because"),
    [
        ("EUR 50k/year", "EUR 60/hour", "Its value is not in hours"),
        (HOURS, "EUR 480/day", "is not what one hour is worth"),
        (HOURS, "60/hour", "In which currency?"),
        (HOURS, "EUR 0/hour", "is not above zero"),
    ],
)
def test_v8_what_is_no_rate_is_refused(town: Town, promise: str, typed: str, because: str) -> None:
    claims_triage(town, f'value:"{promise}"')

    with nothing_written(town):
        assert because in told(town.bo, f"rate P-1 {typed}", town)


def test_v8_a_rate_goes_with_the_hours(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    says(town.bo, "rate P-1 EUR 60/hour", town)

    says(town.bo, "value P-1 100 hours/month", town)
    assert value(town).rate is not None
    says(town.bo, "value P-1 EUR 50k/year", town)

    assert value(town).rate is None


# V9: the key metric it feeds


def test_v9_the_key_metric_it_feeds_stands_on_the_card(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    says(town.bo, "baseline P-1", town)

    said = town.bo.submits(metric="cost per claim")

    assert said.modal is not None
    assert "It feeds cost per claim." in said.modal.as_text()
    assert "feeds cost per claim" in told(town.dee, "show P-1", town)


def test_an_empty_form_is_refused_beside_its_field(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    says(town.bo, "baseline P-1", town)

    with nothing_written(town):
        assert set(town.bo.submits().errors) == {"baseline"}


def test_the_form_of_a_promise_in_money_asks_for_no_rate(town: Town) -> None:
    claims_triage(town, 'value:"EUR 50k/year"')

    says(town.bo, "baseline P-1", town)

    assert "rate" not in town.bo.form.values


def test_what_people_call_things_is_shown_as_they_wrote_it(town: Town) -> None:
    claims_triage(town, f'value:"{HOURS}"')
    says(town.bo, "baseline P-1", town)
    town.bo.submits(metric="<!channel> *cost* per claim", rate="EUR 60/hour because <@U1>")

    shown = says(town.dee, "show P-1", town).message

    assert shown is not None
    assert "&lt;!channel&gt;" in str(shown.now.blocks)
