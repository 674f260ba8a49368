"""Requests: caused by a person, sent in the recipient's office hours, at most three a day."""

from __future__ import annotations

import pytest

from bot.domain.asks import Ask
from bot.domain.letters import Kind, State
from bot.domain.rules import Rule
from bot.sandbox import faults
from bot.usecases import policies
from scheduler import jobs
from tests.journeys.days import clock, each_morning, goes_to, times
from tests.journeys.ledger import asks, claims_triage, letters, looked_at, pilot
from tests.town import Town

NAMES = ("Claims triage", "KYC screening", "Fraud radar", "Invoice reader", "Trial matcher")
MORE = (*NAMES, "Shift planner", "Audit sampler", "Call summaries")


def registers(town: Town, name: str, owner: str) -> str:
    """Ana registers a pilot and names its owner; what she reads back."""
    line = f"/pilot register {name} lead:@bo sponsor:@dee owner:@{owner}"
    return town.ana.types(line, in_=town.pilots).text


def requests(town: Town) -> list[State]:
    return [letter.state for letter in letters(town) if letter.kind is Kind.REQUEST]


# in office hours


def test_in_office_hours_a_request_goes_out_at_once(town: Town) -> None:
    said = registers(town, "Claims triage", "eli")
    town.settle()

    assert "Eli Moreau is being asked by DM" in said
    assert times(town.eli) == ["Mon 02 Nov 09:30"]
    assert town.eli.dms[0].text == "Ana Keller asks you to own Claims triage in production."
    assert town.eli.dms[0].buttons == [
        "Accept",
        "Decline or suggest someone",
        "Ask Ana Keller a question",
        "Why this?",
    ]


@pytest.mark.parametrize(
    ("now", "zone", "told", "came"),
    [
        # Four in the morning there; half past five in the evening; a second before five.
        ("2026-11-02 04:00", "America/New_York", "09:00 on Mon 2 Nov", "Mon 02 Nov 09:00"),
        ("2026-11-02 17:30", "Asia/Tokyo", "09:00 on Wed 4 Nov", "Wed 04 Nov 09:00"),  # a holiday
        ("2026-11-05 17:00", "Europe/Paris", "09:00 on Fri 6 Nov", "Fri 06 Nov 09:00"),
        ("2026-11-06 17:00", "Europe/Paris", "09:00 on Mon 9 Nov", "Mon 09 Nov 09:00"),
        ("2026-11-07 12:00", "Asia/Kolkata", "09:00 on Mon 9 Nov", "Mon 09 Nov 09:00"),
        ("2026-11-25 20:00", "America/New_York", "09:00 on Fri 27 Nov", "Fri 27 Nov 09:00"),
    ],
)
def test_else_it_waits_for_nine_on_the_next_working_day_and_the_answer_says_so(
    town: Town, now: str, zone: str, told: str, came: str
) -> None:
    owner = town.slack.person("lou", name="Lou Farley", zone=zone)
    town.clock.now = clock(owner, now)

    said = registers(town, "Claims triage", "lou")
    town.settle()
    assert f"will be asked by DM to own Claims triage (P-1), at {told}, their time" in said
    assert owner.dms == []

    each_morning(town, owner, until=clock(owner, f"2026-{_date(came)} 12:00"))
    assert times(owner) == [came]


def _date(seen: str) -> str:
    """`Fri 27 Nov 09:00` as `11-27`."""
    return f"11-{seen.split()[1]}"


@pytest.mark.parametrize(("hour", "sent"), [("16:59", True), ("17:00", False)])
def test_office_hours_end_at_five(town: Town, hour: str, sent: bool) -> None:
    town.clock.now = clock(town.eli, f"2026-11-02 {hour}")

    registers(town, "Claims triage", "eli")
    town.settle()

    assert bool(town.eli.dms) == sent


def test_somebody_without_a_zone_is_asked_in_the_workspaces_hours(town: Town) -> None:
    owner = town.slack.person("lou", name="Lou Farley", zone=None)
    town.bot.do(policies.change, "zone", "Asia/Kolkata")
    town.clock.now = clock(town.fay, "2026-11-02 18:00")

    said = registers(town, "Claims triage", "lou")
    goes_to(town, clock(town.fay, "2026-11-03 09:00"))

    assert "at 09:00 on Tue 3 Nov, their time" in said
    assert len(owner.dms) == 1


# three a day


def test_the_fourth_request_of_a_day_waits_for_the_next_working_day(town: Town) -> None:
    town.clock.now = clock(town.eli, "2026-11-06 10:00")  # a Friday

    said = [registers(town, name, "eli") for name in NAMES]
    town.settle()

    assert ["is being asked by DM" in one for one in said] == [True] * 3 + [False] * 2
    assert ["at 09:00 on Mon 9 Nov, their time" in one for one in said] == [False] * 3 + [True] * 2
    assert len(town.eli.dms) == 3

    each_morning(town, town.eli, until=clock(town.eli, "2026-11-09 12:00"))
    assert [dm.text.split("own ")[1] for dm in town.eli.dms] == [
        f"{name} in production." for name in NAMES
    ]
    assert times(town.eli)[3:] == ["Mon 09 Nov 09:00"] * 2


def test_the_oldest_goes_first_and_no_day_brings_more_than_three(town: Town) -> None:
    town.clock.now = clock(town.eli, "2026-11-06 19:00")

    said = [registers(town, name, "eli") for name in MORE]
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-12 12:00"))

    days = ["Mon 9 Nov"] * 3 + ["Tue 10 Nov"] * 3 + ["Thu 12 Nov"] * 2  # Wednesday is a holiday
    assert [one.split("09:00 on ")[1].split(",")[0] for one in said] == days
    assert [f"{time[:4]}{int(time[4:6])}{time[6:10]}" for time in times(town.eli)] == days
    assert [dm.text.split("own ")[1] for dm in town.eli.dms] == [
        f"{name} in production." for name in MORE
    ]


def test_requests_of_one_person_leave_room_for_another(town: Town) -> None:
    for name in NAMES:
        registers(town, name, "eli")
    registers(town, "Shift planner", "fay")
    town.settle()

    assert len(town.fay.dms) == 1


def test_a_reminder_and_a_request_may_come_on_one_day(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    town.ana.types("/pilot register KYC screening sponsor:@dee owner:@bo", in_=town.pilots)
    town.settle()

    assert times(town.bo) == ["Thu 05 Nov 09:00", "Thu 05 Nov 09:00"]


# how it ends


def test_a_request_waits_as_long_as_it_must_and_ends_only_with_its_ask(town: Town) -> None:
    registers(town, "Claims triage", "cy")  # the evening before a holiday in Tokyo
    town.slack.fails("chat.postMessage", faults.rate_limited(after=7 * 86400), times=1)
    goes_to(town, clock(town.cy, "2026-11-04 09:00"))

    goes_to(town, clock(town.cy, "2026-11-11 12:00"))

    assert times(town.cy) == ["Wed 11 Nov 12:00"]


def test_an_ask_that_is_over_withdraws_its_request(town: Town) -> None:
    registers(town, "Claims triage", "cy")
    town.ana.types("/pilot stop P-1 the vendor is gone", in_=town.pilots)

    goes_to(town, clock(town.cy, "2026-11-04 09:00"))

    assert town.cy.dms == []
    assert requests(town) == [State.WITHDRAWN]


def test_another_name_before_it_went_out_and_the_first_person_never_hears(town: Town) -> None:
    registers(town, "Claims triage", "cy")
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)

    goes_to(town, clock(town.cy, "2026-11-04 09:00"))

    assert town.cy.dms == []
    assert len(town.eli.dms) == 1


def test_another_name_afterwards_edits_the_first_dm(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.settle()

    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    town.settle()

    assert town.eli.dms[0].buttons == []
    assert "Fay Nair was named and is being asked" in town.eli.dms[0].as_text()
    assert len(town.fay.dms) == 1


def test_the_same_name_while_asked_sends_nothing(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.settle()

    said = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).text
    town.settle()

    assert "has been asked to own Claims triage (P-1) and has not answered" in said
    assert len(town.eli.dms) == 1


def test_named_and_silent_request_then_reminders_then_the_sponsor(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.ana.types("/pilot value P-1 USD 50k/year", in_=town.pilots)
    looked_at(town, "EUR 150k/year")
    town.settle()

    each_morning(town, town.eli, town.dee, until=clock(town.dee, "2026-12-04 12:00"))

    assert times(town.eli) == [
        "Mon 02 Nov 09:30",  # the request, which no rule counts
        "Thu 05 Nov 09:00",
        "Fri 13 Nov 09:00",  # the 11th is a holiday there
        "Fri 20 Nov 09:00",
    ]
    assert times(town.dee) == ["Mon 30 Nov 09:00"]
    assert "has not accepted so far" in town.dee.dms[0].as_text()


def test_a_decline_goes_to_whoever_named_and_only_their_press_reaches_the_suggested(
    town: Town,
) -> None:
    registers(town, "Claims triage", "eli")
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    town.eli.submits(other=town.fay)
    town.settle()

    assert [dm.text for dm in town.ana.dms] == [
        "Eli Moreau will not own Claims triage in production."
    ]
    assert town.fay.dms == []
    assert pilot(town).owner is None

    town.ana.presses("Name Fay Nair", on=town.ana.dms[0])
    town.settle()
    assert [dm.text for dm in town.fay.dms] == [
        "Ana Keller asks you to own Claims triage in production."
    ]
    assert town.ana.dms[0].buttons == []


def test_a_question_and_its_answer_are_requests_in_each_others_hours(town: Town) -> None:
    registers(town, "Claims triage", "fay")
    town.settle()
    town.clock.now = clock(town.fay, "2026-11-03 09:30")  # five in the morning in Zurich
    town.fay.presses("Ask Ana Keller a question", on=town.fay.dms[0])
    town.settle()
    said = town.fay.submits(text="Who trains it?").modal
    town.settle()
    assert said
    assert "goes to Ana Keller at 09:00 on Tue 3 Nov, their time" in said.as_text()
    assert town.ana.dms == []

    goes_to(town, clock(town.ana, "2026-11-03 09:00"))
    question = town.ana.dms[0]
    assert "Who trains it?" in question.as_text()
    town.clock.now = clock(town.ana, "2026-11-03 16:00")  # the evening in Kolkata
    town.ana.presses("Answer Fay Nair", on=question)
    town.settle()
    town.ana.submits(text="The claims team does.")
    town.settle()
    assert len(town.fay.dms) == 1

    goes_to(town, clock(town.fay, "2026-11-04 09:00"))
    assert "The claims team does." in town.fay.dms[1].as_text()
    assert "Accept" in town.fay.dms[1].buttons


def test_accepting_edits_the_request_and_closes_the_ask(town: Town) -> None:
    claims_triage(town, 'owner:@eli value:"USD 50k/year" cost:"EUR 150k/year"')
    town.settle()
    offered = "From approval you would run it and answer for its results: it saves USD 50k a year"
    assert offered in town.eli.dms[0].as_text()

    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()

    answered = town.eli.dms[0].as_text()
    assert answered.startswith(
        "~Ana Keller asks you to own Claims triage in production.~ "
        "Eli Moreau accepted on Mon 2 Nov. Thank you.\nWhat you accepted:\n"
    )
    assert f"{offered}, and costs about EUR 150k a year to run." in answered
    assert answered.count("~") == 2  # the terms are not struck out
    assert Rule.O2 not in asks(town)

    town.dee.types("/pilot owner P-1 @fay", in_=town.pilots)
    town.dee.submits()
    town.settle()
    assert "What you accepted" not in town.eli.dms[0].as_text()


def test_a_declined_ask_moves_on_at_once_when_whoever_named_leaves_too(town: Town) -> None:
    """Ana, of the PMO, holds no role here; still the ask was hers."""
    town.bo.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    town.eli.submits()
    town.settle()
    assert named(asks(town)[Rule.O2]) == "Ana Keller"

    town.ana.changes(deactivated=True)

    assert named(asks(town)[Rule.O2]) == "Dee Okafor"


def named(ask: Ask) -> str | None:
    return ask.person.name if ask.person else None


# what holds it back


def test_a_request_about_a_pilot_on_hold_waits_for_the_hold(town: Town) -> None:
    registers(town, "Claims triage", "cy")
    town.ana.types("/pilot hold P-1 until 2026-11-13", in_=town.pilots)

    each_morning(town, town.cy, until=clock(town.cy, "2026-11-15 12:00"))
    assert town.cy.dms == []

    goes_to(town, clock(town.cy, "2026-11-16 09:00"))
    assert times(town.cy) == ["Mon 16 Nov 09:00"]


def test_naming_somebody_for_a_held_pilot_says_when_they_will_hear(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot hold P-1 until 2026-11-13", in_=town.pilots)

    said = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).text
    town.settle()

    assert "at 09:00 on Mon 16 Nov, their time" in said
    assert town.eli.dms == []


def test_a_hold_that_is_lifted_lets_the_request_go(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.ana.types("/pilot hold P-1 until 2026-11-13", in_=town.pilots)
    town.settle()
    town.clock.now = clock(town.eli, "2026-11-04 11:00")
    town.settle()
    assert town.eli.dms == []

    town.ana.types("/pilot hold P-1 off", in_=town.pilots)
    town.settle()

    assert times(town.eli) == ["Wed 04 Nov 11:00"]


def test_the_silence_after_a_change_does_not_hold_a_request_back(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.settle()

    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)  # the owner changed a moment ago
    town.settle()

    assert len(town.fay.dms) == 1


def test_an_account_slack_has_not_vouched_for_is_asked_once_it_has(town: Town) -> None:
    claims_triage(town)
    town.slack.fails("users.info", faults.status(500), times=None)
    said = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).text
    town.settle()
    assert "the request goes out once it has" in said
    assert town.eli.dms == []

    town.slack.heals()
    jobs.check_unverified(town.bot)
    town.settle()
    assert len(town.eli.dms) == 1


def test_an_account_that_proves_unfit_is_told_to_whoever_named_it(town: Town) -> None:
    claims_triage(town)
    lou = town.slack.person("lou", name="Lou Farley", zone="Europe/Paris", bot=True)
    town.slack.fails("users.info", faults.status(500), times=None)
    town.ana.types("/pilot owner P-1 @lou", in_=town.pilots)
    town.settle()

    town.slack.heals()
    jobs.check_unverified(town.bot)
    town.settle()

    assert lou.dms == []
    assert [dm.text for dm in town.ana.dms] == [
        "Lou Farley cannot own Claims triage in production."
    ]


def test_somebody_who_leaves_before_the_request_goes_out_hears_nothing(town: Town) -> None:
    registers(town, "Claims triage", "cy")
    town.cy.changes(deactivated=True)

    goes_to(town, clock(town.eli, "2026-11-04 12:00"))  # a leaver has no zone any more

    assert town.cy.dms == []
    assert requests(town)[0] is State.WITHDRAWN


def test_each_turn_of_an_ask_has_its_own_key(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    for owner in ("fay", "eli"):
        town.ana.types(f"/pilot owner P-1 @{owner}", in_=town.pilots)

    ask = asks(town)[Rule.O2]
    assert [letter.key for letter in letters(town)] == [
        f"request/{ask.id}/{turn}" for turn in (1, 2, 3)
    ]


# several at once


def asks_ana(town: Town, text: str) -> None:
    """Fay asks whoever named her something, from the first of her messages."""
    town.fay.presses("Ask Ana Keller a question", on=town.fay.dms[0])
    town.settle()
    town.fay.submits(text=text)
    town.settle()


def test_each_of_two_questions_arrives_and_is_answered_for_itself(town: Town) -> None:
    registers(town, "Claims triage", "fay")
    town.settle()
    asks_ana(town, "Who trains it?")
    asks_ana(town, "Who pays for it?")

    first, second = town.ana.dms
    assert "Who trains it?" in first.as_text()
    assert "Who pays for it?" in second.as_text()
    assert [dm.buttons for dm in (first, second)] == [["Answer Fay Nair"]] * 2

    town.ana.presses("Answer Fay Nair", on=second)
    town.settle()
    town.ana.submits(text="The business does.")
    town.settle()

    first, second = town.ana.dms
    assert first.buttons == ["Answer Fay Nair"]
    assert second.buttons == []
    assert second.as_text().endswith("You answered on Mon 2 Nov.")
    assert "The business does." in town.fay.dms[1].as_text()


def test_questions_of_one_night_all_arrive_in_the_morning(town: Town) -> None:
    registers(town, "Claims triage", "fay")
    town.settle()
    town.clock.now = clock(town.fay, "2026-11-03 09:30")  # five in the morning in Zurich
    asks_ana(town, "Who trains it?")
    asks_ana(town, "Who pays for it?")

    goes_to(town, clock(town.ana, "2026-11-03 09:00"))

    assert [dm.as_text().split("> ")[1].split("?")[0] for dm in town.ana.dms] == [
        "Who trains it",
        "Who pays for it",
    ]


def test_who_has_declined_reads_so_whatever_becomes_of_it(town: Town) -> None:
    registers(town, "Claims triage", "eli")
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    town.eli.submits(other=town.fay)
    town.settle()
    over = (
        "~Ana Keller asks you to own Claims triage in production.~ You declined on Mon 2 Nov. "
        "Thank you for saying so."
    )
    assert town.eli.dms[0].as_text() == over

    town.ana.presses("Name Fay Nair", on=town.ana.dms[0])
    town.settle()
    town.fay.presses("Accept", on=town.fay.dms[0])
    town.settle()

    assert town.eli.dms[0].as_text() == over


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("", "answer for its results. You would join"),
        ('value:"USD 50k/year"', "answer for its results: it saves USD 50k a year. You would"),
        ('cost:"EUR 150k/year"', "its results: it costs about EUR 150k a year to run. You would"),
        (
            'value:"USD 50k/year" cost:"EUR 150k/year"',
            "it saves USD 50k a year, and costs about EUR 150k a year to run.",
        ),
    ],
)
def test_whoever_is_asked_to_own_it_reads_what_is_known(town: Town, known: str, told: str) -> None:
    claims_triage(town, f"owner:@eli {known}".strip())

    assert told in town.last_dm(town.eli).as_text().replace("\n", " ")


# whoever named an owner hears the answer


def test_a_yes_reaches_whoever_named_the_owner(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[0])

    told = town.last_dm(town.ana)

    assert told.text == "Eli Moreau will own Claims triage in production."
    assert "They accepted on Mon 2 Nov, as you had asked." in told.as_text()
    assert told.buttons == []
    assert not town.bo.dms
    assert not town.dee.dms


def test_a_yes_waits_for_the_morning_of_whoever_is_told(town: Town) -> None:
    claims_triage(town, "owner:@cy")
    goes_to(town, clock(town.cy, "2026-11-04 09:10"))  # after Culture Day; Ana sleeps
    town.cy.presses("Accept", on=town.cy.dms[0])
    town.settle()
    assert not town.ana.dms

    goes_to(town, clock(town.ana, "2026-11-04 09:00"))

    assert town.last_dm(town.ana).text == "Cy Tanaka will own Claims triage in production."


def test_a_yes_that_is_overtaken_is_not_told(town: Town) -> None:
    claims_triage(town, "owner:@cy")
    goes_to(town, clock(town.cy, "2026-11-04 09:10"))
    town.cy.presses("Accept", on=town.cy.dms[0])
    town.dee.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.dee.submits()
    town.settle()

    goes_to(town, clock(town.ana, "2026-11-04 09:00"))

    assert not town.ana.dms


def test_who_names_themselves_needs_no_message(town: Town) -> None:
    claims_triage(town, "owner:@ana")

    town.settle()

    assert not town.ana.dms
