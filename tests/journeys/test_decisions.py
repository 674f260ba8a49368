"""The three decisions: a value in numbers, an owner who has accepted, a cost disclosed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.cost import Estimate, ratio
from bot.domain.letters import Kind
from bot.domain.pilot import Pilot
from bot.domain.promise import Kind as ValueKind
from bot.domain.rules import Rule
from bot.domain.stages import Decision
from bot.sandbox import Person, faults
from scheduler import jobs
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    events,
    letters,
    nothing_written,
    pilot,
)
from tests.town import Town


def costs(town: Town, text: str) -> str:
    return town.ana.types(f"/pilot cost P-1 {text}", in_=town.pilots).as_text()


def is_worth(town: Town, text: str) -> str:
    return town.ana.types(f"/pilot value P-1 {text}", in_=town.pilots).as_text()


def names(town: Town, owner: Person, by: Person | None = None) -> str:
    who = by or town.ana
    return who.types(f"/pilot owner P-1 @{owner.handle}", in_=town.pilots).as_text()


def owner_of(found: Pilot) -> str | None:
    return found.owner.person.name if found.owner else None


# value


def test_hours_are_said_back_by_the_year_and_ask_whose_they_are(town: Town) -> None:
    """V1, V4."""
    claims_triage(town)

    answer = town.ana.types("/pilot value P-1 120 hours/month", in_=town.pilots)

    assert answer.text == (
        "Claims triage (P-1) saves 120 hours a month, which is 1,440 hours a year. "
        "Whose hours are they? They are recorded, and count once that is said."
    )
    assert answer.message is not None
    assert answer.message.buttons == ["Add roles and head count"]
    assert Rule.V1 in asks(town)


def test_the_button_under_hours_takes_their_role_and_head_count(town: Town) -> None:
    claims_triage(town)
    answer = town.ana.types("/pilot value P-1 120 hours/month", in_=town.pilots)

    town.ana.presses("Add roles and head count", on=answer.message)
    assert town.ana.form.values["value"] == "120 hours/month"
    said = town.ana.submits(role="claims handlers", heads="12")

    assert said.modal is not None
    assert "It is the work of 12 claims handlers." in said.modal.as_text()
    assert Rule.V1 not in asks(town)
    assert changes(town) == ["registered", "value", "value"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("USD 50k/year", "saves USD 50k a year"),
        ("¥3,000,000 per quarter JPY", "saves JPY 3m a quarter, which is JPY 12m a year"),
        ("15% fewer errors/month", "15% fewer errors a month"),
        ("１２０ hours/month for 12 handlers", "saves 120 hours a month"),
        ("1.5M EUR more revenue a year", "EUR 1.5m a year"),
    ],
)
def test_amounts_are_read_as_people_write_them(town: Town, typed: str, understood: str) -> None:
    claims_triage(town)

    said = is_worth(town, typed)

    assert understood in said
    assert Rule.V1 not in asks(town)


def test_a_percentage_is_never_annualised(town: Town) -> None:
    """V1."""
    claims_triage(town)

    said = is_worth(town, "15% fewer errors/month")

    assert "a year" not in said
    value = pilot(town).value
    assert value is not None
    assert value.kind is ValueKind.QUALITY


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("improve efficiency", "not by how much"),
        ("faster", "not by how much"),
        ("99% accuracy", "shows that it works, not what it is worth"),
        ("latency below 200 ms", "shows that it works, not what it is worth"),
        ("120", "of what?"),
        ("120 hours", "over what time?"),
        ("-120 hours/month", "is not above zero"),
        ("0 hours/month", "is not above zero"),
        ("9999999999999999999 hours/month", "the most we take"),
        ("50k/year", "of what?"),
        ("XYZ 50k/year", "We know no currency"),
        ("$50k/year", "stands for several currencies"),
        ("100-200 hours/month", "more than one amount"),
        ("1.234 hours/month", "to some and"),
        ("2000 hours/month for 3 handlers", "is more than 3 people have"),
        ("USD 5/year per claim", "for all together"),
    ],
)
def test_a_value_that_will_not_do_is_refused_and_handed_back(
    town: Town, typed: str, because: str
) -> None:
    """V1, V3, V4, V6, V7."""
    claims_triage(town)

    with nothing_written(town):
        answer = town.ana.types(f"/pilot value P-1 {typed}", in_=town.pilots)

    first, *_, last = answer.as_text().splitlines()
    assert because in first
    assert last == f"You typed: /pilot value P-1 {typed}"


def test_the_value_form_keeps_what_is_known_and_says_beside_which_field_it_is_wrong(
    town: Town,
) -> None:
    claims_triage(town)
    is_worth(town, "120 hours/month for 12 claims handlers")
    town.ana.types("/pilot value P-1", in_=town.pilots)
    assert town.ana.form.values == {
        "value": "120 hours/month for 12 claims handlers",
        "role": "claims handlers",
        "heads": "12",
        "measured": None,
    }

    with nothing_written(town):
        answer = town.ana.submits(value="a lot", heads="a dozen", measured="weekly report")

    assert set(answer.errors) == {"value", "heads"}
    assert answer.modal is not None
    assert answer.modal.values["measured"] == "weekly report"


def test_more_hours_than_people_have_are_refused_beside_the_head_count(town: Town) -> None:
    """V4: head count × 168 a month."""
    claims_triage(town)
    town.ana.types("/pilot value P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(value="400 hours/month", role="handlers", heads="2")

    assert set(answer.errors) == {"heads"}
    assert "336" in answer.errors["heads"]

    exactly = town.ana.submits(value="336 hours/month")
    assert exactly.errors == {}


def test_the_form_asks_for_the_pilot_where_the_command_named_none(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot value", in_=town.pilots)

    with nothing_written(town):
        wrong = town.ana.submits(pilot="P-77", value="USD 50k/year")
    assert set(wrong.errors) == {"pilot"}
    assert "There is no pilot" in wrong.errors["pilot"]

    town.ana.submits(pilot="claims triage")
    assert pilot(town).value is not None


def test_a_change_of_the_value_keeps_what_it_was(town: Town) -> None:
    """Decision 11."""
    claims_triage(town)
    is_worth(town, "USD 50k/year")
    is_worth(town, "USD 60k/year")

    *_, last = events(town)
    assert last.before.value is not None
    assert last.after.value is not None
    assert [last.before.value.amount, last.after.value.amount] == [50_000, 60_000]
    assert "set the value to USD 60k a year (it was USD 50k a year)" in (
        town.ana.types("/pilot history P-1").as_text()
    )


# cost


def test_a_cost_is_said_back_with_its_ratio(town: Town) -> None:
    """C1, C3."""
    claims_triage(town)

    said = costs(town, "pilot EUR 40k production EUR 150k/year")

    assert said == (
        "Claims triage (P-1): production costs EUR 150k a year. "
        "The pilot costs EUR 40k. The first year of production costs 3.8× as much.\n"
        "[Break it down]"
    )
    assert Rule.C1 not in asks(town)


def test_low_likely_high_and_a_one_off_are_read(town: Town) -> None:
    claims_triage(town)

    said = costs(town, "pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once")

    assert "EUR 150k (120k–200k) a year plus EUR 60k once" in said
    cost = pilot(town).cost
    assert cost is not None
    assert ratio(cost) == Decimal("5.25")


def test_different_currencies_are_not_compared(town: Town) -> None:
    """C3, V7."""
    claims_triage(town)

    said = costs(town, "pilot USD 40k, production EUR 150k/year")

    assert "not comparable" in said
    assert "×" not in said


def test_pilot_and_production_may_be_said_apart(town: Town) -> None:
    claims_triage(town)
    assert "still to come" in costs(town, "pilot EUR 40k")
    assert Rule.C1 in asks(town)

    said = costs(town, "production EUR 150k/year")

    assert "The pilot costs EUR 40k. The first year of production costs 3.8× as much." in said
    assert Rule.C1 not in asks(town)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("a lot", "There is no amount"),
        ("EUR 50k", "a year, or once?"),
        ("pilot EUR 40k/month", "What does the pilot cost in all?"),
        ("production EUR 200k-150k-120k/year", "The other way round?"),
        ("production EUR 1-2-3-4/year", "low, likely and high"),
        ("production EUR 40k/year plus USD 3k once", "never summed"),
        ("production 40k/year", "In which currency?"),
        ("production XYZ 40k/year", "We know no currency"),
        ("production EUR 0/year", "is not above zero"),
        ("production EUR -40k/year", "below zero"),
    ],
)
def test_a_cost_that_will_not_do_is_refused_and_handed_back(
    town: Town, typed: str, because: str
) -> None:
    """C1, C6, V7."""
    claims_triage(town)

    with nothing_written(town):
        answer = town.ana.types(f"/pilot cost P-1 {typed}", in_=town.pilots)

    first, *_, last = answer.as_text().splitlines()
    assert because in first
    assert last == f"You typed: /pilot cost P-1 {typed}"


def test_the_cost_form_says_beside_which_field_it_is_wrong(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot cost P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(pilot_total="EUR 40k", yearly="much more", once="EUR 60k")

    assert set(answer.errors) == {"yearly"}
    assert answer.modal is not None
    assert answer.modal.values["once"] == "EUR 60k"


def test_the_cost_form_left_empty_says_what_it_wants(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot cost P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits()

    assert set(answer.errors) == {"yearly"}
    assert "EUR" in answer.errors["yearly"]


def test_the_cost_form_comes_back_with_the_figures_as_they_stand(town: Town) -> None:
    claims_triage(town)
    costs(town, "pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once")
    town.ana.types("/pilot cost P-1", in_=town.pilots)

    said = town.ana.submits()

    assert said.errors == {}
    cost = pilot(town).cost
    assert cost is not None
    assert cost.yearly is not None
    assert cost.yearly == Estimate(Decimal(120_000), Decimal(150_000), Decimal(200_000))
    assert cost.once is not None
    assert cost.once.likely == 60_000


# C4: a low ratio is challenged once


def test_a_low_ratio_is_challenged_and_a_note_lets_it_stand(town: Town) -> None:
    claims_triage(town)
    answer = town.ana.types(
        "/pilot cost P-1 pilot EUR 40k production EUR 52k/year", in_=town.pilots
    )
    assert "1.3× what the pilot costs" in answer.as_text()
    assert "production costs average 380% of initial pilot estimates" in answer.as_text()
    assert answer.message is not None
    assert answer.message.buttons == [
        "Check the categories",
        "Enter a new total",
        "It is complete, because …",
    ]

    town.ana.presses("It is complete, because …", on=answer.message)
    said = town.ana.submits(note="the platform is paid for")

    assert said.modal is not None
    assert "Enter a new total" not in said.modal.as_text()
    cost = pilot(town).cost
    assert cost is not None
    assert cost.note == "the platform is paid for"
    assert "(the platform is paid for)" in town.ana.types("/pilot show P-1").as_text()


def test_a_low_ratio_is_answered_by_a_new_total(town: Town) -> None:
    claims_triage(town)
    answer = town.ana.types(
        "/pilot cost P-1 pilot EUR 40k production EUR 52k/year", in_=town.pilots
    )

    town.ana.presses("Enter a new total", on=answer.message)
    assert town.ana.form.values["yearly"] == "EUR 52000"
    said = town.ana.submits(yearly="EUR 152k")

    assert said.modal is not None
    assert "3.8× as much" in said.modal.as_text()
    assert "Are security" not in said.modal.as_text()


def test_a_note_typed_with_the_cost_needs_no_challenge(town: Town) -> None:
    claims_triage(town)

    said = costs(town, "pilot EUR 40k production EUR 52k/year because the platform is paid for")

    assert "Are security" not in said


def test_a_challenged_cost_is_recorded_all_the_same(town: Town) -> None:
    """C4 asks; it does not refuse."""
    claims_triage(town)
    costs(town, "pilot EUR 40k production EUR 52k/year")

    assert pilot(town).cost is not None
    assert Rule.C1 not in asks(town)


def test_twice_the_pilot_is_not_low(town: Town) -> None:
    claims_triage(town)

    assert "Are security" not in costs(town, "pilot EUR 40k production EUR 80k/year")


def test_an_empty_note_stays_in_its_form(town: Town) -> None:
    claims_triage(town)
    answer = town.ana.types(
        "/pilot cost P-1 pilot EUR 40k production EUR 52k/year", in_=town.pilots
    )
    town.ana.presses("It is complete, because …", on=answer.message)

    with nothing_written(town):
        said = town.ana.submits(note="   ")

    assert set(said.errors) == {"note"}


# an owner: named, asked, accepted


def test_a_named_owner_is_asked_by_dm_and_accepts(town: Town) -> None:
    """O2."""
    claims_triage(town)

    said = names(town, town.eli)
    assert said == "Eli Moreau is being asked by DM to own Claims triage (P-1) in production."
    assert Rule.O2 in asks(town)

    dm = town.last_dm(town.eli)
    assert dm.buttons == [
        "Accept",
        "Decline or suggest someone",
        "Ask Ana Keller a question",
        "Why this?",
    ]
    town.eli.presses("Accept", on=dm)

    accepted = pilot(town).accepted_owner
    assert accepted is not None
    assert accepted.name == "Eli Moreau"
    assert Rule.O2 not in asks(town)
    after = town.last_dm(town.eli)
    assert after.id == dm.id
    assert "Eli Moreau accepted on Mon 2 Nov" in after.as_text()
    assert after.buttons == []


def test_out_of_office_hours_the_answer_names_the_moment(town: Town) -> None:
    """Requests go out at 09:00 of the recipient's next working day; Tue 3 Nov is a holiday."""
    claims_triage(town)

    said = names(town, town.cy)

    assert "at 09:00 on Wed 4 Nov, their time" in said
    assert town.dms(town.cy) == []
    town.passes(days=2)
    assert town.cy.local(town.last_dm(town.cy).at).isoformat() == "2026-11-04T09:00:00+09:00"


def test_the_same_owner_named_again_is_not_asked_again(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.settle()

    with nothing_written(town):
        said = names(town, town.eli)

    assert "has been asked" in said
    assert len(town.dms(town.eli)) == 1


def test_another_owner_takes_the_place_of_a_silent_one(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    first = town.last_dm(town.eli)

    names(town, town.fay)

    assert "Fay Nair was named" in town.last_dm(town.eli).as_text()
    assert town.last_dm(town.eli).buttons == []
    assert town.dms(town.fay) == ["Ana Keller asks you to own Claims triage in production."]

    with nothing_written(town):
        town.eli.presses("Accept", on=first.versions[0])
        town.settle()
    assert "Fay Nair is being asked" in town.eli.ephemerals[-1].text
    assert owner_of(pilot(town)) == "Fay Nair"


def test_an_accepted_owner_named_again_is_told_to_whoever_names(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.eli.presses("Accept", on=town.last_dm(town.eli))

    with nothing_written(town):
        said = names(town, town.eli)

    assert "Eli Moreau has accepted to own Claims triage (P-1) already" in said


def test_an_owner_who_names_themselves_has_accepted(town: Town) -> None:
    claims_triage(town)

    said = names(town, town.ana)

    assert said == "Ana Keller owns Claims triage (P-1) in production."
    assert pilot(town).accepted_owner is not None
    assert town.dms(town.ana) == []


def test_after_another_was_asked_the_first_can_be_named_again(town: Town) -> None:
    """Each time is a new turn, so the letter goes out once more."""
    claims_triage(town)
    for owner in (town.eli, town.fay, town.eli):
        names(town, owner)
        town.settle()

    requests = [letter.key for letter in letters(town) if letter.kind is Kind.REQUEST]
    assert len(set(requests)) == 3
    assert town.last_dm(town.eli).buttons[0] == "Accept"


# declined, and a question


def test_a_suggestion_is_confirmed_by_one_press_and_heard_of_only_then(town: Town) -> None:
    """O7: asks for another name, never for a reason."""
    claims_triage(town)
    names(town, town.eli)

    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    assert list(town.eli.form.fields) == ["other"]
    said = town.eli.submits(other=town.fay)

    assert said.modal is not None
    assert "Ana Keller hears of it now" in said.modal.as_text()
    assert pilot(town).owner is None
    assert town.dms(town.fay) == []
    assert "The suggestion is Fay Nair" in town.last_dm(town.ana).as_text()
    assert town.last_dm(town.ana).buttons == ["Name Fay Nair", "Name someone else"]

    town.ana.presses("Name Fay Nair", on=town.last_dm(town.ana))

    assert owner_of(pilot(town)) == "Fay Nair"
    assert town.dms(town.fay) == ["Ana Keller asks you to own Claims triage in production."]
    assert town.last_dm(town.ana).buttons == []
    assert changes(town)[-2:] == ["owner declined", "owner named"]


def test_declining_without_a_suggestion_asks_for_another_name(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    town.eli.submits()

    dm = town.last_dm(town.ana)
    assert dm.text == "Eli Moreau will not own Claims triage in production."
    town.ana.presses("Name someone else", on=dm)
    town.ana.submits(owner=town.fay)

    assert owner_of(pilot(town)) == "Fay Nair"


def test_nobody_suggests_somebody_who_cannot_own_it(town: Town) -> None:
    """O1, O4."""
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))

    with nothing_written(town):
        answer = town.eli.submits(other=town.bo)

    assert set(answer.errors) == {"other"}
    assert "leads the pilot" in answer.errors["other"]
    assert owner_of(pilot(town)) == "Eli Moreau"


def test_the_suggested_person_named_by_two_presses_is_asked_once(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    town.eli.submits(other=town.fay)
    screen = town.last_dm(town.ana).versions[-1]

    town.ana.presses("Name Fay Nair", on=screen)
    town.ana.presses("Name Fay Nair", on=screen)

    assert len(town.dms(town.fay)) == 1
    assert changes(town).count("owner named") == 2  # Eli, then Fay


def test_a_question_goes_to_whoever_named_them_and_its_answer_comes_back(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    dm = town.last_dm(town.eli)

    town.eli.presses("Ask Ana Keller a question", on=dm)
    asked = town.eli.submits(text="Who pays for it after launch?")
    assert asked.modal is not None
    assert "goes to Ana Keller now" in asked.modal.as_text()

    question = town.last_dm(town.ana)
    assert question.text == "Eli Moreau has a question about Claims triage."
    assert "Who pays for it after launch?" in question.as_text()
    town.ana.presses("Answer Eli Moreau", on=question)
    town.ana.submits(text="Claims does, from the line budget.")

    reply = town.last_dm(town.eli)
    assert reply.text == "Ana Keller answered your question about Claims triage."
    assert "Claims does, from the line budget." in reply.as_text()
    assert reply.buttons[0] == "Accept"
    assert town.last_dm(town.ana).buttons == []

    town.eli.presses("Accept", on=reply)
    assert pilot(town).accepted_owner is not None


def test_a_question_is_answered_after_they_have_accepted_too(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Ask Ana Keller a question", on=town.last_dm(town.eli))
    town.eli.submits(text="Who pays for it after launch?")
    question = town.last_dm(town.ana)

    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()
    assert "Who pays for it after launch?" in question.now.as_text()
    town.ana.presses("Answer Eli Moreau", on=question)
    town.ana.submits(text="Claims does, from the line budget.")
    town.settle()

    reply = town.last_dm(town.eli)
    assert "Claims does, from the line budget." in reply.as_text()
    assert reply.buttons == []
    assert "You answered on" in question.now.as_text()


@pytest.mark.parametrize("accepted", [False, True])
def test_a_question_about_a_stopped_pilot_is_over(town: Town, *, accepted: bool) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Ask Ana Keller a question", on=town.last_dm(town.eli))
    town.eli.submits(text="Who pays for it after launch?")
    question = town.last_dm(town.ana)
    if accepted:
        town.eli.presses("Accept", on=town.eli.dms[0])
        town.settle()

    town.ana.types("/pilot stop P-1 no budget", in_=town.pilots)
    town.settle()

    assert ("accepted" if accepted else "was stopped") in question.now.as_text()
    assert question.now.buttons == []


def test_a_named_owner_reads_what_they_would_take_on_as_it_stands(town: Town) -> None:
    claims_triage(town, 'value:"120 hours/month for 12 claims handlers"')
    names(town, town.eli)
    asked = town.last_dm(town.eli)
    assert "120 hours a month" in asked.as_text()

    town.bo.types("/pilot value P-1 90 hours/month for 12 claims handlers", in_=town.pilots)
    town.settle()

    assert "90 hours a month" in asked.now.as_text()
    assert asked.now.buttons[0] == "Accept"


def test_an_empty_question_stays_in_its_form(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    town.eli.presses("Ask Ana Keller a question", on=town.last_dm(town.eli))

    with nothing_written(town):
        answer = town.eli.submits(text="  ")

    assert set(answer.errors) == {"text"}


def test_a_question_after_the_ask_is_over_says_who_has_accepted(town: Town) -> None:
    claims_triage(town)
    names(town, town.eli)
    screen = town.last_dm(town.eli).versions[-1]
    town.eli.presses("Ask Ana Keller a question", on=screen)
    names(town, town.fay)
    town.fay.presses("Accept", on=town.last_dm(town.fay))

    with nothing_written(town):
        answer = town.eli.submits(text="Who pays?")

    assert "Fay Nair has accepted" in " ".join(answer.errors.values())


# who may own


@pytest.mark.parametrize(
    ("trait", "because"),
    [
        ({"bot": True}, "is a bot"),
        ({"deactivated": True}, "is no longer in this workspace"),
        ({"guest": True}, "is a guest"),
        ({"single_channel": True}, "is a guest"),
    ],
)
@pytest.mark.parametrize("way", ["command", "form"])
def test_an_account_that_cannot_own_is_refused(
    town: Town, trait: dict[str, bool], because: str, way: str
) -> None:
    """O4."""
    claims_triage(town)
    town.slack.person("zed", name="Zed", **trait)  # type: ignore[arg-type]

    with nothing_written(town):
        if way == "command":
            said = town.ana.types("/pilot owner P-1 @zed", in_=town.pilots).as_text()
        else:
            town.ana.types("/pilot owner P-1", in_=town.pilots)
            said = town.ana.submits(owner=town.slack.people["zed"]).errors["owner"]

    assert f"Zed {because}" in said


@pytest.mark.parametrize("way", ["command", "form"])
def test_an_account_of_elsewhere_is_refused(town: Town, way: str) -> None:
    """O4. Slack does not show us who they are."""
    claims_triage(town)
    town.slack.person("zed", name="Zed", outsider=True)

    with nothing_written(town):
        if way == "command":
            said = town.ana.types("/pilot owner P-1 @zed", in_=town.pilots).as_text()
        else:
            town.ana.types("/pilot owner P-1", in_=town.pilots)
            said = town.ana.submits(owner=town.slack.people["zed"]).errors["owner"]

    assert said.startswith("That account is no member of this workspace")


@pytest.mark.parametrize("way", ["command", "form"])
@pytest.mark.parametrize("role", ["lead", "team"])
def test_the_owner_is_not_on_the_team(town: Town, way: str, role: str) -> None:
    """O1."""
    claims_triage(town, "team:@cy")
    builder = {"lead": town.bo, "team": town.cy}[role]

    with nothing_written(town):
        if way == "command":
            said = names(town, builder)
        else:
            town.ana.types("/pilot owner P-1", in_=town.pilots)
            said = town.ana.submits(owner=builder).errors["owner"]

    assert "the owner is neither lead nor team" in said


def test_an_owner_that_will_not_do_stands_beside_their_field(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot owner", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(pilot="P-1", owner=town.bo)

    assert set(answer.errors) == {"owner"}


def test_an_owner_who_joined_the_team_meanwhile_cannot_accept(town: Town) -> None:
    """O1, at the moment of accepting."""
    claims_triage(town, "owner:@eli")
    screen = town.last_dm(town.eli).versions[-1]
    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    town.ana.submits(team=[town.eli])

    town.eli.presses("Accept", on=screen)
    town.settle()

    assert pilot(town).accepted_owner is None
    assert "is on the pilot team" in town.eli.ephemerals[-1].text


def test_an_accepted_owner_who_joins_the_team_reopens_the_ask(town: Town) -> None:
    """O6."""
    claims_triage(town, "owner:@eli")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    assert Rule.O2 not in asks(town)

    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    said = town.ana.submits(team=[town.eli])

    assert said.modal is not None
    assert "needs another owner" in said.modal.as_text()
    assert asks(town)[Rule.O2].person is not None
    assert Decision.OWNER.value in town.ana.types("/pilot list owner").as_text()


@pytest.mark.parametrize("typed", ["nobody", "@nobody", "Eli", "eli@example.com", "@claims-team"])
def test_a_name_slack_did_not_recognise_is_handed_back(town: Town, typed: str) -> None:
    claims_triage(town)
    town.slack.group("claims-team", [town.eli])

    with nothing_written(town):
        answer = town.ana.types(f"/pilot owner P-1 {typed}", in_=town.pilots)

    assert "pick from its list" in answer.as_text()
    assert answer.as_text().endswith(f"You typed: /pilot owner P-1 {typed}")


def test_two_owners_are_one_too_many(town: Town) -> None:
    """O5."""
    claims_triage(town)

    with nothing_written(town):
        answer = town.ana.types("/pilot owner P-1 @eli @fay", in_=town.pilots)

    assert "one production owner" in answer.as_text()


def test_a_person_without_a_pilot_is_kept_for_the_form(town: Town) -> None:
    """Nothing typed is lost."""
    claims_triage(town)

    town.ana.types("/pilot owner @eli", in_=town.pilots)

    assert town.ana.form.values["owner"] == "@Eli Moreau"
    town.ana.submits(pilot="P-1")
    assert owner_of(pilot(town)) == "Eli Moreau"


def test_a_value_without_a_pilot_is_not_taken_for_one(town: Town) -> None:
    """`/pilot value 120 hours/month` reads as pilot 120; nothing is opened or changed."""
    claims_triage(town)

    with nothing_written(town):
        answer = town.ana.types("/pilot value 120 hours/month", in_=town.pilots)

    assert "There is no pilot" in answer.as_text()
    assert "You typed: /pilot value 120 hours/month" in answer.as_text()


# an account Slack has not told us about


def test_an_owner_who_could_not_be_checked_is_asked_once_they_are(town: Town) -> None:
    """O4: unverified, and checked by a job."""
    claims_triage(town)
    town.slack.fails("users.info", faults.status(503), times=None)

    said = names(town, town.eli)
    assert "Slack has not told us about that account" in said
    assert town.dms(town.eli) == []
    assert "account not checked yet" in town.ana.types("/pilot show P-1").as_text()

    jobs.check_unverified(town.bot)
    assert town.dms(town.eli) == []

    town.slack.heals()
    jobs.check_unverified(town.bot)
    assert town.dms(town.eli) == ["Ana Keller asks you to own Claims triage in production."]
    assert "Eli Moreau, named, no answer so far" in town.ana.types("/pilot show P-1").as_text()


@pytest.mark.parametrize("trait", ["bot", "deactivated", "outsider", "guest"])
def test_an_unchecked_owner_who_proves_unfit_is_never_asked(town: Town, trait: str) -> None:
    """Nothing was sent to them; whoever named them gets a request, and the gap is open."""
    claims_triage(town)
    zed = town.slack.person("zed", name="Zed", **{trait: True})  # type: ignore[arg-type]
    town.slack.fails("users.info", faults.status(503))
    names(town, zed)
    assert Rule.O2 in asks(town)

    jobs.check_unverified(town.bot)

    assert town.dms(zed) == []
    who = "The person named" if trait == "outsider" else "Zed"
    assert town.dms(town.ana) == [f"{who} cannot own Claims triage in production."]
    assert town.last_dm(town.ana).buttons == ["Name someone else"]
    assert Rule.O2 in asks(town)
    assert "cannot take it on" in town.ana.types("/pilot show P-1").as_text()

    town.ana.presses("Name someone else", on=town.last_dm(town.ana))
    town.ana.submits(owner=town.eli)
    assert town.dms(town.eli) == ["Ana Keller asks you to own Claims triage in production."]
    assert town.last_dm(town.ana).buttons == []


def test_an_owner_checked_late_is_asked_though_the_sponsor_passed_it_on(town: Town) -> None:
    claims_triage(town, 'value:"USD 50k/year" cost:"EUR 150k/year"')
    each_morning(town, town.dee, until=clock(town.dee, "2026-11-05 10:00"))
    for person in (town.ana, town.dee, town.cy):
        person.types("/pilot list")
    town.slack.fails("users.info", faults.status(503))
    names(town, town.eli)
    town.dee.chooses("Waiting for …", from_="more", on=town.dee.dms[-1])
    town.dee.submits(person=town.cy, text="the department's answer")
    town.settle()

    town.slack.heals()
    jobs.check_unverified(town.bot)
    goes_to(town, clock(town.eli, "2026-11-06 12:00"))

    assert town.dms(town.eli)[-1] == "Ana Keller asks you to own Claims triage in production."


def test_a_slow_look_up_does_not_hold_the_answer_up(town: Town) -> None:
    """One second before the ack; then the account counts as unverified."""
    claims_triage(town)
    town.slack.fails("users.info", faults.resets_unread())

    said = names(town, town.eli)

    assert "Eli Moreau" in said or "named" in said
    assert owner_of(pilot(town)) is not None


# who may decide (R2)


def test_the_team_sets_value_and_cost_and_names_no_owner(town: Town) -> None:
    claims_triage(town, "team:@cy")

    assert "USD 50k a year" in town.cy.types("/pilot value P-1 USD 50k/year").as_text()
    assert "EUR 150k" in town.cy.types("/pilot cost P-1 production EUR 150k/year").as_text()
    with nothing_written(town):
        refused = town.cy.types("/pilot owner P-1 @eli").as_text()
    assert refused.startswith("To name the owner of Claims triage (P-1), ask")
    assert "Bo Lindqvist (lead)" in refused


@pytest.mark.parametrize(
    "command", ["value P-1 USD 50k/year", "cost P-1 production EUR 150k/year", "owner P-1 @eli"]
)
def test_others_read_and_change_nothing(town: Town, command: str) -> None:
    claims_triage(town)
    town.fay.types("/pilot list")

    with nothing_written(town):
        answer = town.fay.types(f"/pilot {command}", in_=town.pilots)
        opened = town.fay.types(f"/pilot {' '.join(command.split()[:2])}", in_=town.pilots)

    assert "ask Bo Lindqvist (lead)" in answer.as_text()
    assert opened.modal is None
    assert "ask Bo Lindqvist (lead)" in opened.as_text()


def test_what_one_cannot_see_is_not_there_to_be_decided(town: Town) -> None:
    """R4: the same words as for a key that nobody has."""
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")

    hidden = town.fay.types("/pilot value P-1 USD 50k/year").as_text()
    absent = town.fay.types("/pilot value P-9 USD 50k/year").as_text()

    assert hidden == absent.replace("P-9", "P-1")


def test_another_number_leaves_whose_work_it_is(town: Town) -> None:
    claims_triage(town, 'value:"120 hours/month for 12 claims handlers, measured weekly"')

    said = town.bo.types("/pilot value P-1 130 hours/month", in_=town.pilots).text

    value = pilot(town).value
    assert value
    assert value.amount == Decimal(130)
    assert (value.role, value.head_count, value.measured) == ("claims handlers", 12, "weekly")
    assert "Whose hours" not in said


def test_v4_another_number_is_held_against_the_heads_that_stand(town: Town) -> None:
    claims_triage(town, 'value:"120 hours/month for 1 claims handler"')

    said = town.bo.types("/pilot value P-1 1300 hours/month", in_=town.pilots).text

    assert "168" in said
    value = pilot(town).value
    assert value
    assert value.amount == Decimal(120)


def test_another_kind_of_promise_begins_anew(town: Town) -> None:
    claims_triage(town, 'value:"120 hours/month for 12 claims handlers"')

    town.bo.types("/pilot value P-1 EUR 50k/year", in_=town.pilots)

    value = pilot(town).value
    assert value
    assert value.role is None


def test_history_tells_both_sides_of_a_cost_and_why_it_is_complete(town: Town) -> None:
    claims_triage(town)
    line = "pilot EUR 40k, production EUR 50k/year because the platform is paid for"
    town.bo.types(f"/pilot cost P-1 {line}", in_=town.pilots)

    assert (
        "set the cost to EUR 50k a year and EUR 40k for the pilot, "
        "complete because “the platform is paid for”"
    ) in town.bo.types("/pilot history P-1").as_text()


def test_the_same_figures_in_other_words_change_nothing(town: Town) -> None:
    claims_triage(town, 'value:"120 hours/month" cost:"production EUR 150k/year"')

    town.bo.types("/pilot value P-1 120 hours a month", in_=town.pilots)
    town.bo.types("/pilot cost P-1 production 150,000 EUR a year", in_=town.pilots)

    assert changes(town) == ["registered"]


def test_amounts_that_were_added_up_are_said_to_be(town: Town) -> None:
    claims_triage(town)

    yearly = "production EUR 90k/year licences, EUR 110k/year staff"
    said = town.ana.types(
        f"/pilot cost P-1 pilot EUR 40k + EUR 10k, {yearly}", in_=town.pilots
    ).as_text()

    assert "production costs EUR 200k a year (two amounts added up)" in said
    assert "The pilot costs EUR 50k (two amounts added up)." in said

    plain = town.ana.types(
        "/pilot cost P-1 pilot EUR 40k production EUR 150k/year plus 60k once", in_=town.pilots
    ).as_text()
    assert "added up" not in plain


def test_the_form_tells_every_wrong_figure_at_once_with_examples_that_fit_it(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot cost P-1", in_=town.pilots)

    answer = town.ana.submits(pilot_total="a lot", yearly="EUR 200k-100k", once="EUR 0.123.4")

    assert set(answer.errors) == {"pilot_total", "yearly", "once"}
    assert answer.errors["pilot_total"].endswith("A currency and a number will do: EUR 40k.")
    assert answer.errors["yearly"].startswith("The low figure")

    answer = town.ana.submits(pilot_total=None, yearly=None, once=None)
    assert answer.errors == {
        "yearly": "What does it cost? One figure will do, for example EUR 150k."
    }

    town.ana.submits(pilot_total="EUR 40k", yearly="150k", once=None)
    town.settle()
    assert "EUR 150k a year" in town.ana.types("/pilot show P-1").as_text()
