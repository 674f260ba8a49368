"""A cost by category (C2), what a challenge names (C4), and an estimate that grows old (C9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.breakdown import FIRST, Category
from bot.domain.cost import Cost
from bot.domain.rules import Rule
from bot.sandbox import Answer, Person
from tests.journeys.days import clock, each_morning, goes_to, times
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    events,
    looked_at,
    nothing_written,
    pilot,
)
from tests.town import Town

FIVE = {
    "security": "EUR 20k/year",
    "data governance": "EUR 10k once + 15k/year",
    "access management": "0 because the platform team pays",
    "disaster recovery": "EUR 8k/year",
    "maintenance": "EUR 20k-30k-50k/year",
}
OTHERS = {
    "infrastructure": "EUR 40k/year",
    "licences or inference": "EUR 3k/month",
    "change": "EUR 15k once",
}


def says(person: Person, command: str, town: Town) -> Answer:
    answer = person.types(f"/pilot {command}", in_=town.pilots)
    town.settle()
    return answer


def told(person: Person, command: str, town: Town) -> str:
    return says(person, command, town).as_text()


def cost(town: Town) -> Cost:
    found = pilot(town).cost
    assert found is not None
    return found


def named(town: Town) -> list[Category]:
    return [part.category for part in cost(town).parts]


def total(town: Town) -> tuple[int, int]:
    """Likely, a year and once."""
    found = cost(town)
    sides = (found.yearly, found.once)
    return tuple(int(side.likely) if side else 0 for side in sides)  # type: ignore[return-value]


def approved(town: Town, more: str = "") -> None:
    """A pilot that is approved; Dee has seen its cost."""
    claims_triage(town, f'value:"USD 50k/year" {more} cost:"EUR 150k/year"', known=True)
    town.moves(town.ana, "P-1", "approved")


# by category


def test_c2_a_line_names_the_parts_and_their_sum_is_the_total(town: Town) -> None:
    claims_triage(town)

    said = told(town.bo, "cost P-1 security EUR 20k/year, maintenance 30k/year", town)

    assert said.startswith(
        "Claims triage (P-1): production costs EUR 50k a year. "
        "It is made of security EUR 20k a year and maintenance EUR 30k a year."
    )
    assert named(town) == [Category.SECURITY, Category.MAINTENANCE]
    assert Rule.C1 not in asks(town)


def test_c2_the_form_takes_five_and_then_the_others(town: Town) -> None:
    claims_triage(town)
    answer = says(town.bo, "cost P-1 pilot EUR 40k production EUR 200k/year", town)

    town.bo.presses("Break it down", on=answer.message)
    assert list(town.bo.form.values) == [category.value for category in FIRST]
    after = town.bo.submits(FIVE)
    assert after.modal is not None
    assert "of which EUR 127k a year has no category" in after.modal.as_text()
    assert list(town.bo.form.values) == list(OTHERS)
    said = town.bo.submits(OTHERS)

    assert said.modal is not None
    assert "production costs EUR 149k" in said.modal.as_text()
    assert named(town) == list(Category)
    assert total(town) == (149_000, 25_000)
    assert changes(town)[-2:] == ["breakdown", "breakdown"]


def test_c2_the_others_can_follow_later(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 production EUR 200k/year", town)

    says(town.bo, "cost P-1 break down", town)
    town.bo.submits(FIVE)
    town.bo.closes(everything=True)

    assert named(town) == list(FIRST)
    assert total(town) == (200_000, 10_000)
    says(town.bo, "cost P-1 break down", town)
    assert town.bo.form.values["access management"] == "0 because the platform team pays"
    assert town.bo.form.values["data governance"] == "EUR 15000/year + EUR 10000 once"


def test_c2_an_answer_that_is_taken_out_has_no_number_any_more(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 security EUR 20k/year, maintenance EUR 30k/year", town)

    says(town.bo, "cost P-1 break down", town)
    town.bo.submits({"security": ""})

    assert named(town) == [Category.MAINTENANCE]
    assert total(town) == (30_000, 0)


def test_c2_wrong_answers_are_told_beside_their_fields_all_at_once(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 EUR 150k/year", town)
    says(town.bo, "cost P-1 break down", town)

    with nothing_written(town):
        refused = town.bo.submits(
            {
                "security": "0",
                "data governance": "EUR 20k",
                "access management": "a lot",
                "disaster recovery": "EUR 9k-8k-10k/year",
                "maintenance": "EUR 5k/year",
            }
        )

    assert refused.errors == {
        "security": "Why does security cost nothing? For example: 0 because the bank pays.",
        "data governance": refused.errors["data governance"],
        "access management": refused.errors["access management"],
        "disaster recovery": refused.errors["disaster recovery"],
    }
    assert "a year, or once" in refused.errors["data governance"]


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("security 0", "Why does security cost nothing?"),
        ("security EUR 20k/year, access USD 10k/year", "never summed"),
        ("security EUR 20k/year, security EUR 10k/year", "two figures for security"),
        ("security USD 20k/year", "never summed"),
        ("security EUR 20k", "a year, or once"),
    ],
)
def test_c2_a_line_that_does_not_add_up_is_refused(town: Town, typed: str, because: str) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 EUR 150k/year", town)

    with nothing_written(town):
        assert because in told(town.bo, f"cost P-1 {typed}", town)


def test_c2_a_total_typed_later_takes_the_place_of_the_breakdown_and_says_so(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 security EUR 20k/year, maintenance EUR 30k/year", town)

    said = told(town.bo, "cost P-1 production EUR 90k/year", town)

    assert "The total takes the place of the breakdown by category." in said
    assert named(town) == []


def test_c2_the_form_of_totals_leads_on_to_the_categories(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1", town)

    after = town.bo.submits(yearly="EUR 150k", next=["break_down"])

    assert after.modal is not None
    assert after.modal.title == "What is in the cost"
    assert total(town) == (150_000, 0)


def test_the_card_shows_what_the_cost_is_made_of(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 production EUR 150k/year", town)
    says(town.bo, "cost P-1 security EUR 20k/year, access 0 because IT pays", town)

    said = told(town.dee, "show P-1", town)

    assert "Cost by category: security EUR 20k a year, access management 0 (IT pays), " in said
    assert "without a category EUR 130k a year; " in said
    assert "no number for data governance, disaster recovery and maintenance" in said


def test_the_history_tells_a_breakdown(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 EUR 20k/year", town)
    says(town.bo, "cost P-1 break down", town)
    town.bo.submits({"security": "EUR 20k/year"})

    assert "broke its cost down: security EUR 20k a year" in told(town.bo, "history P-1", town)


def test_two_who_fill_in_the_same_form_lose_nothing(town: Town) -> None:
    claims_triage(town)
    says(town.bo, "cost P-1 EUR 150k/year", town)
    says(town.bo, "cost P-1 break down", town)
    says(town.dee, "cost P-1 maintenance EUR 30k/year", town)

    town.bo.submits({"security": "EUR 20k/year"})

    assert named(town) == [Category.SECURITY, Category.MAINTENANCE]


# C2: asked about


def test_c2_it_is_not_asked_about_before_approval(town: Town) -> None:
    claims_triage(town, 'cost:"EUR 150k/year"', known=True)

    assert Rule.C2 not in asks(town)
    town.moves(town.ana, "P-1", "approved")
    assert Rule.C2 in asks(town)


def test_c2_the_accepted_owner_is_asked_and_the_button_opens_the_form(town: Town) -> None:
    approved(town, "owner:@ana")
    told(town.bo, "baseline P-1 USD 2m/year", town)

    each_morning(town, town.ana, until=clock(town.ana, "2026-11-05 12:00"))

    reminder = town.ana.dms[-1]
    assert reminder.text == "What will Claims triage cost in production, part by part?"
    assert "It costs EUR 150k a year, in one figure." in reminder.as_text()
    town.ana.presses("Break it down", on=reminder)
    town.ana.submits(FIVE)
    town.settle()
    assert Rule.C2 not in asks(town)
    assert "The breakdown, added on Thu 5 Nov. Thank you." in reminder.now.as_text()


def test_c2_some_of_five_leave_it_open_and_name_what_is_missing(town: Town) -> None:
    approved(town, "owner:@ana")
    says(town.bo, "cost P-1 security EUR 20k/year, recovery EUR 8k/year", town)

    assert Rule.C2 in asks(town)
    said = told(town.bo, "why P-1", town)
    assert "a number, or 0 with a reason" in said
    each_morning(town, town.ana, until=clock(town.ana, "2026-11-05 12:00"))
    assert "without a number for data governance, access management and maintenance" in (
        town.ana.dms[-1].as_text()
    )


def test_c2_next_leads_to_it_once_the_gate_is_open(town: Town) -> None:
    """What the next gate demands comes first."""
    approved(town, "owner:@ana")
    told(town.bo, "baseline P-1 USD 2m/year", town)
    town.moves(town.ana, "P-1", "running")
    told(town.bo, "stage P-1 approved for the story", town)

    form = says(town.bo, "next P-1", town).modal

    assert form is not None
    assert form.title == "What is in the cost"


# C4


def test_c4_a_challenge_asks_about_the_five_where_nothing_is_broken_down(town: Town) -> None:
    claims_triage(town)

    answer = says(town.bo, "cost P-1 pilot EUR 40k production EUR 52k/year", town)

    assert "Are security, data governance, access, recovery and maintenance in it?" in (
        answer.as_text()
    )
    town.bo.presses("Check the categories", on=answer.message)
    assert list(town.bo.form.values) == [category.value for category in FIRST]


def test_c4_a_challenge_names_the_categories_that_are_missing(town: Town) -> None:
    claims_triage(town)

    said = told(
        town.bo,
        "cost P-1 pilot EUR 40k, security EUR 20k/year, access 0 because IT pays",
        town,
    )

    assert "Data governance, disaster recovery and maintenance have no number so far." in said


def test_c4_a_reason_behind_the_last_part_lets_it_stand(town: Town) -> None:
    claims_triage(town)

    said = told(
        town.bo,
        "cost P-1 pilot EUR 40k, maintenance EUR 50k/year because the platform is paid for",
        town,
    )

    assert "no number so far" not in said
    assert cost(town).note == "the platform is paid for"


# C9


def running(town: Town) -> None:
    """A pilot that runs, with nothing to ask about its cost but the age of the estimate."""
    claims_triage(town, 'value:"USD 50k/year" owner:@ana')
    looked_at(town, "EUR 150k/year")
    told(town.bo, "baseline P-1 USD 2m/year", town)
    told(town.ana, "cost P-1 break down", town)
    town.ana.submits(FIVE)
    town.ana.closes(everything=True)
    told(town.dee, "seen P-1", town)
    town.moves(town.ana, "P-1", "approved", "running")
    assert not {Rule.V1, Rule.V2, Rule.O2, Rule.O8, Rule.C1, Rule.C2, Rule.C8} & set(asks(town))


def test_c9_an_estimate_is_asked_about_after_ninety_days_while_it_runs(town: Town) -> None:
    running(town)

    goes_to(town, town.clock.now + timedelta(days=89))
    assert Rule.C9 not in asks(town)
    goes_to(town, town.clock.now + timedelta(days=1))

    assert asks(town)[Rule.C9].person == pilot(town).accepted_owner


def test_c9_one_press_renews_it(town: Town) -> None:
    running(town)
    goes_to(town, clock(town.ana, "2027-01-31 12:00"))
    each_morning(town, town.ana, until=clock(town.ana, "2027-02-05 12:00"))

    reminder = town.ana.dms[-1]
    assert reminder.text == "Will Claims triage still cost the same in production?"
    town.ana.presses("It still stands", on=reminder)
    town.settle()

    assert "still stands for Claims triage (P-1), for three months." in (
        town.ana.ephemerals[-1].as_text()
    )
    assert Rule.C9 not in asks(town)
    assert changes(town)[-1] == "cost stands"
    assert "stands, said on Fri 5 Feb. Thank you." in reminder.now.as_text()
    goes_to(town, town.clock.now + timedelta(days=91))
    assert Rule.C9 in asks(town)


def test_c9_a_new_figure_renews_it_too(town: Town) -> None:
    running(town)
    goes_to(town, clock(town.ana, "2027-02-01 12:00"))
    assert Rule.C9 in asks(town)

    told(town.ana, "cost P-1 production EUR 151k/year plus EUR 10k once", town)

    assert Rule.C9 not in asks(town)


def test_c9_the_form_sent_as_it_is_says_that_it_stands(town: Town) -> None:
    running(town)
    goes_to(town, clock(town.ana, "2027-01-31 12:00"))
    each_morning(town, town.ana, until=clock(town.ana, "2027-02-05 12:00"))
    reminder = town.ana.dms[-1]

    town.ana.chooses("Enter a new total", from_="more", on=reminder)
    said = town.ana.submits()

    assert said.modal is not None
    assert "still stands" in said.modal.as_text()
    assert named(town) == list(FIRST)


def test_c9_a_line_renews_it(town: Town) -> None:
    running(town)

    assert "still stands" in told(town.bo, "cost P-1 stands", town)
    found = pilot(town).design.estimated
    assert found is not None
    assert pilot(town).named[found.by].name == "Bo Lindqvist"


def test_c9_without_a_cost_nothing_stands(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert told(town.bo, "cost P-1 stands", town).startswith("No production cost is disclosed")


def test_c9_a_press_on_an_old_reminder_changes_nothing(town: Town) -> None:
    running(town)
    goes_to(town, clock(town.ana, "2027-01-31 12:00"))
    each_morning(town, town.ana, until=clock(town.ana, "2027-02-05 12:00"))
    before = town.ana.dms[-1].now
    told(town.bo, "cost P-1 stands", town)
    count = len(events(town))

    town.ana.presses("It still stands", on=before)
    town.settle()

    assert len(events(town)) == count


def test_c9_a_pilot_that_does_not_run_is_not_asked(town: Town) -> None:
    running(town)
    town.moves(town.ana, "P-1", "concluded")

    goes_to(town, town.clock.now + timedelta(days=120))

    assert Rule.C9 not in asks(town)


def test_the_estimate_says_who_made_it_and_when(town: Town) -> None:
    claims_triage(town)
    told(town.bo, "cost P-1 EUR 150k/year", town)

    assert "estimated by Bo Lindqvist on Mon 2 Nov" in told(town.dee, "show P-1", town)
    assert times(town.bo) == []
