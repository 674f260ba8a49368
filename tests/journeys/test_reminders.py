"""Reminders: found by the clock, one a day, in a person's own morning, until it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import delivery
from bot.domain.letters import Kind, State
from bot.domain.rules import Rule
from bot.domain.stages import ORDER, Stage
from bot.sandbox import Message, Person, faults
from bot.slack.outcomes import Posted
from bot.usecases import policies, posting, ticking
from scheduler import jobs
from tests.journeys.days import clock, each_morning, goes_to, got, times
from tests.journeys.ledger import asks, claims_triage, letters, looked_at, pilot
from tests.town import Clock, Town, open_town

# Of the three decisions, one is left for the lead, or for the sponsor.
ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'
ONLY_OWNER = 'value:"USD 50k/year" cost:"EUR 150k/year"'


def morning_after(town: Town, person: Person, text: str) -> Message:
    """Their newest DM at that moment of theirs."""
    goes_to(town, clock(person, text))
    return town.last_dm(person)


def answers(town: Town, person: Person, text: str = "value P-1 USD 50k/year") -> None:
    answer = person.types(f"/pilot {text}", in_=town.pilots)
    assert "You typed" not in answer.text, answer.as_text()
    town.settle()


# when and how often


def test_a_gap_is_left_alone_for_three_working_days(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 08:59"))
    assert town.bo.dms == []

    reminder = morning_after(town, town.bo, "2026-11-05 09:00")
    assert reminder.text == "What is Claims triage worth in numbers?"
    assert reminder.buttons == ["Add the number", "I'll do it by …", "Not me", "Why this?"]


def test_the_lead_is_reminded_three_times_the_sponsor_once_then_the_digest_alone(
    town: Town,
) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    each_morning(town, town.bo, town.dee, until=clock(town.ana, "2026-12-18 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00", "Thu 12 Nov 09:00", "Thu 19 Nov 09:00"]
    assert times(town.dee) == ["Fri 27 Nov 09:00"]  # Thursday is Thanksgiving
    assert [text for text in town.dms(town.ana) if "Claims triage" in text] != []
    assert asks(town)[Rule.V1].is_open  # N11: nothing is closed by itself


def test_the_pmo_hears_once_that_nobody_is_left_to_ask(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    each_morning(town, town.bo, town.dee, town.ana, until=clock(town.ana, "2026-12-11 12:00"))

    told = [dm for dm in town.ana.dms if "Claims triage" in dm.as_text()]
    assert len(told) == 1
    assert "Nobody is left to ask" in told[0].as_text()


def test_one_dm_a_day_shows_three_asks_and_says_how_many_more_there_are(town: Town) -> None:
    claims_triage(town, "launch:2027-01-11")
    for name, launch in (("KYC screening", "2026-12-14"), ("Fraud radar", "2027-03-01")):
        line = f"/pilot register {name} lead:@bo sponsor:@dee launch:{launch}"
        town.ana.types(line, in_=town.pilots)

    first = morning_after(town, town.bo, "2026-11-05 09:00")
    goes_to(town, clock(town.bo, "2026-11-05 09:30"))

    assert first.text == "Six decisions are waiting for you, the first for Mon 14 Dec."
    assert [line for line in first.as_text().splitlines() if "(P-" in line] == [
        "KYC screening (P-2): what is it worth in numbers? · by Mon 14 Dec",
        "Claims triage (P-1): what is it worth in numbers? · by Mon 11 Jan",
        "Fraud radar (P-3): what is it worth in numbers? · by Mon 1 Mar",
    ]
    assert "and 3 more on your Home tab" in first.as_text()
    assert times(town.bo) == ["Thu 05 Nov 09:00"]


def test_how_many_more_there_were_stays_when_the_dm_is_edited(town: Town) -> None:
    two_pilots(town)
    first = morning_after(town, town.bo, "2026-11-05 09:00")
    assert "and 1 more" in first.as_text()

    answers(town, town.bo, "value P-1 USD 50k/year")

    assert "and 1 more" in first.now.as_text()


def two_pilots(town: Town) -> None:
    """Four asks for Bo: three for one day, one for the next."""
    for name in ("Claims triage", "KYC screening"):
        town.ana.types(f"/pilot register {name} lead:@bo sponsor:@dee", in_=town.pilots)


def test_what_did_not_fit_comes_the_next_day_and_has_used_no_round(town: Town) -> None:
    two_pilots(town)

    def rounds() -> list[int]:
        lead = pilot(town).lead
        found = [ask for number in (1, 2) for ask in asks(town, number).values()]
        return sorted(ask.round for ask in found if ask.person == lead)

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    assert rounds() == [0, 1, 1, 1]

    second = morning_after(town, town.bo, "2026-11-06 09:00")
    assert second.text == "What will KYC screening cost in production?"
    assert rounds() == [1, 1, 1, 1]


# in whose morning (N4)


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Zurich",
        "America/New_York",
        "Asia/Tokyo",
        "Asia/Kolkata",
        "America/St_Johns",
        "Australia/Adelaide",
        "Pacific/Auckland",
        "Pacific/Honolulu",
    ],
)
def test_a_reminder_comes_at_nine_on_the_recipients_own_clock(town: Town, zone: str) -> None:
    lead = town.slack.person("lou", name="Lou Farley", zone=zone)
    town.ana.types("/pilot register Claims triage lead:@lou owner:@ana", in_=town.pilots)
    due = asks(town)[Rule.V1].speak_at
    assert due

    goes_to(town, due - timedelta(minutes=1))
    assert lead.dms == []
    goes_to(town, due)
    assert [time[-5:] for time in times(lead)] == ["09:00"]


def test_somebody_without_a_zone_is_reminded_in_the_workspaces(town: Town) -> None:
    town.bot.do(policies.change, "zone", "Europe/Zurich")
    lead = town.slack.person("lou", name="Lou Farley", zone=None)
    town.ana.types("/pilot register Claims triage lead:@lou owner:@ana", in_=town.pilots)

    goes_to(town, clock(town.ana, "2026-11-05 08:59"))
    assert lead.dms == []
    goes_to(town, clock(town.ana, "2026-11-05 09:00"))
    assert len(lead.dms) == 1


@pytest.mark.parametrize(
    ("zone", "registered", "seen"),
    [
        ("America/New_York", "2027-03-10", ["Thu 11 Mar 09:00", "Thu 18 Mar 09:00"]),
        ("Africa/Cairo", "2027-10-21", ["Fri 22 Oct 09:00", "Fri 29 Oct 09:00"]),  # that very day
        ("Asia/Jerusalem", "2027-03-18", ["Fri 19 Mar 09:00", "Fri 26 Mar 09:00"]),  # that day too
        ("Australia/Sydney", "2027-03-29", ["Tue 30 Mar 09:00", "Tue 06 Apr 09:00"]),  # back
    ],
)
def test_it_stays_nine_when_clocks_change(
    town: Town, zone: str, registered: str, seen: list[str]
) -> None:
    lead = town.slack.person("lou", name="Lou Farley", zone=zone)
    town.bot.do(policies.change, "grace", "1")
    town.clock.now = clock(lead, f"{registered} 12:00")
    town.ana.types("/pilot register Claims triage lead:@lou owner:@ana", in_=town.pilots)

    each_morning(town, lead, until=town.clock.now + timedelta(days=9))

    assert times(lead) == seen


def test_nobody_is_reminded_on_a_public_holiday_of_theirs(town: Town) -> None:
    line = "/pilot register Claims triage lead:@cy sponsor:@dee owner:@ana"
    town.clock.now = clock(town.ana, "2026-11-18 12:00")
    town.ana.types(line, in_=town.pilots)

    each_morning(town, town.cy, until=clock(town.cy, "2026-11-27 12:00"))

    assert times(town.cy) == ["Tue 24 Nov 09:00"]  # Monday the 23rd is Labour Thanksgiving Day


def test_a_gate_that_is_over_where_they_live_is_named_no_more(town: Town) -> None:
    """Nine on Thursday in Auckland is still Wednesday in UTC."""
    sponsor = town.slack.person("lou", name="Lou Farley", zone="Pacific/Auckland")
    line = "/pilot register Claims triage lead:@bo sponsor:@lou approval:2026-11-04"
    town.ana.types(f'{line} value:"USD 50k/year"', in_=town.pilots)
    looked_at(town, "EUR 150k/year")

    goes_to(town, clock(sponsor, "2026-11-05 09:00"))

    assert sponsor.dms[0].text == "Who will own Claims triage in production?"
    assert "Approval is on" not in sponsor.dms[0].as_text()


# a slot that was missed (N4)


def test_a_missed_slot_waits_for_the_next_one(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    goes_to(town, clock(town.bo, "2026-11-05 08:59"))
    goes_to(town, clock(town.bo, "2026-11-05 10:00"))  # asleep meanwhile
    goes_to(town, clock(town.bo, "2026-11-05 16:00"))
    assert town.bo.dms == []

    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    assert times(town.bo) == ["Fri 06 Nov 09:00"]
    assert asks(town)[Rule.V1].round == 1


def test_weeks_that_were_slept_through_bring_one_reminder(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    goes_to(town, clock(town.bo, "2026-12-01 18:00"))
    each_morning(town, town.bo, until=clock(town.bo, "2026-12-08 18:00"))

    assert times(town.bo) == ["Wed 02 Dec 09:00"]


def test_a_reminder_that_slack_would_not_take_in_its_slot_uses_no_round(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=3600), times=None)

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    goes_to(town, clock(town.bo, "2026-11-05 10:30"))
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN]
    assert asks(town)[Rule.V1].round == 0

    town.slack.heals()
    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    assert times(town.bo) == ["Fri 06 Nov 09:00"]
    assert asks(town)[Rule.V1].round == 1


def test_a_reminder_late_in_its_slot_still_goes_out(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    goes_to(town, clock(town.bo, "2026-11-05 09:59"))

    assert times(town.bo) == ["Thu 05 Nov 09:59"]


# people who move


def test_twenty_hours_lie_between_two_reminders_however_zones_change(town: Town) -> None:
    two_pilots(town)
    town.bo.changes(zone="America/New_York")
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    town.bo.changes(zone="Asia/Tokyo")  # ten hours later it is nine there
    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    goes_to(town, clock(town.bo, "2026-11-06 09:59"))
    assert len(town.bo.dms) == 1

    goes_to(town, clock(town.bo, "2026-11-09 09:00"))
    assert len(town.bo.dms) == 2


def test_a_zone_that_changes_withdraws_the_reminder_and_waits_for_its_new_morning(
    town: Town,
) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60), times=1)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    assert [letter.state for letter in letters(town)] == [State.OWED]

    town.bo.changes(zone="America/New_York")
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN]
    goes_to(town, clock(town.ana, "2026-11-05 09:30"))
    assert town.bo.dms == []

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))  # the same date, six hours later
    assert times(town.bo) == ["Thu 05 Nov 09:00"]
    assert [letter.state for letter in letters(town)] == [State.SENT]  # one key, revived


def test_a_used_local_date_stays_used_whatever_the_zone(town: Town) -> None:
    two_pilots(town)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    town.bo.changes(zone="Pacific/Honolulu")
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))  # again the 5th, eleven hours later

    assert len(town.bo.dms) == 1


def test_a_leaver_is_asked_no_more_and_the_next_person_is(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bo.changes(deactivated=True)

    each_morning(town, town.ana, until=clock(town.ana, "2026-11-05 12:00"))

    assert town.bo.dms == []
    assert [got(town.ana, dm) for dm in town.ana.dms if "worth" in dm.text] == ["Thu 05 Nov 09:00"]


def test_somebody_who_leaves_between_the_owing_and_the_sending_hears_nothing(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60), times=1)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    town.bo.changes(deactivated=True)
    goes_to(town, clock(town.ana, "2026-11-05 09:05"))

    assert town.bo.dms == []
    assert asks(town)[Rule.V1].person == pilot(town).registrant


def test_somebody_who_comes_back_is_asked_again(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bo.changes(deactivated=True)
    town.bo.changes(deactivated=False)

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00"]


# what silences


def plans(town: Town, person: Person, day: date) -> None:
    """Presses "I'll do it by …" and gives a day."""
    person.presses("I'll do it by …", on=person.dms[-1])
    town.settle()
    answer = person.submits(day=day)
    assert answer.errors == {}, answer.errors
    town.settle()


def test_a_date_silences_and_is_quoted_when_it_comes(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    plans(town, town.bo, date(2026, 11, 17))
    assert "You plan to do it by Tue 17 Nov." in town.bo.dms[0].as_text()
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-16 12:00"))
    assert len(town.bo.dms) == 1

    quoted = morning_after(town, town.bo, "2026-11-17 09:00")
    assert quoted.text == ("You planned to put a number on Claims triage by today. Still right?")


def test_a_date_given_to_the_last_reminder_is_quoted_before_the_sponsor_is_asked(
    town: Town,
) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 10:00"))

    plans(town, town.bo, date(2026, 12, 2))
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-12-10 12:00"))

    assert times(town.bo)[2:] == ["Thu 19 Nov 09:00", "Wed 02 Dec 09:00"]
    assert times(town.dee) == ["Wed 09 Dec 09:00"]


@pytest.mark.parametrize("day", [date(2026, 11, 4), date(2026, 12, 6)])
def test_a_date_in_the_past_or_too_far_ahead_is_refused_beside_the_field(
    town: Town, day: date
) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    town.bo.presses("I'll do it by …", on=town.bo.dms[-1])
    town.settle()

    answer = town.bo.submits(day=day)

    assert list(answer.errors) == ["day"]
    assert asks(town)[Rule.V1].plan is None


def test_not_me_moves_on_to_the_next_and_is_silent_to_this_one(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    town.bo.presses("Not me", on=town.bo.dms[-1])
    answer = town.bo.submits()
    town.settle()
    assert answer.modal
    said = "Noted. Ana Keller is asked about Claims triage (P-1) instead."
    assert said in answer.modal.as_text()
    assert town.bo.dms[0].as_text().endswith("Ana Keller has it now.")
    each_morning(town, town.bo, town.ana, until=clock(town.ana, "2026-11-20 12:00"))

    assert len(town.bo.dms) == 1
    assert times(town.ana) == ["Fri 06 Nov 09:00", "Fri 13 Nov 09:00", "Fri 20 Nov 09:00"]


def test_a_change_of_that_decision_buys_three_working_days(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-04 15:00"))

    answers(town, town.bo, "value P-1 120 hours/month")  # whose hours is still open
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-06 12:00"))
    assert town.bo.dms == []

    assert morning_after(town, town.bo, "2026-11-09 09:00").text == (
        "Whose hours does Claims triage save?"
    )


def test_another_change_of_the_pilot_silences_nothing(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-04 15:00"))

    answers(town, town.bo, "cost P-1 EUR 200k/year")
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    assert len(town.bo.dms) == 1


def test_a_pilot_on_hold_is_left_alone_and_keeps_its_round(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    answers(town, town.bo, "hold P-1 until 2026-11-27")
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-29 12:00"))
    assert len(town.bo.dms) == 1
    assert asks(town)[Rule.V1].round == 1

    goes_to(town, clock(town.bo, "2026-11-30 09:00"))  # the first slot after it
    assert times(town.bo) == ["Thu 05 Nov 09:00", "Mon 30 Nov 09:00"]


def test_a_hold_lifted_early_lets_the_rhythm_go_on(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    answers(town, town.bo, "hold P-1 until 2026-11-27")
    goes_to(town, clock(town.bo, "2026-11-09 15:00"))

    answers(town, town.bo, "hold P-1 off")
    goes_to(town, clock(town.bo, "2026-11-10 09:00"))

    assert times(town.bo) == ["Tue 10 Nov 09:00"]


# what closes, and what is edited


def test_an_answer_edits_the_dm_in_place(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminder = morning_after(town, town.bo, "2026-11-05 09:00")

    answers(town, town.ana, "value P-1 USD 50k/year")

    assert len(town.bo.dms) == 1
    assert reminder.as_text() == (
        "~What is Claims triage worth in numbers?~ "
        "USD 50k a year, added by Ana Keller on Thu 5 Nov. Thank you."
    )
    assert reminder.buttons == []


def test_the_button_of_the_dm_opens_the_form_that_answers_it(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminder = morning_after(town, town.bo, "2026-11-05 09:00")

    town.bo.presses("Add the number", on=reminder)
    town.settle()
    town.bo.submits(value="USD 50k/year")
    town.settle()

    assert asks(town) == {}
    assert "USD 50k a year" in reminder.as_text()
    assert "added by" not in reminder.as_text()  # they did it themselves


def test_an_ask_answered_before_its_letter_goes_out_is_not_in_it(town: Town) -> None:
    claims_triage(town)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60), times=1)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    answers(town, town.ana, "value P-1 USD 50k/year")

    reminder = morning_after(town, town.bo, "2026-11-05 09:05")

    assert reminder.text == "What will Claims triage cost in production?"
    assert "worth" not in reminder.as_text()


def test_a_reminder_with_nothing_left_to_say_is_withdrawn(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60), times=1)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    answers(town, town.ana, "value P-1 USD 50k/year")

    goes_to(town, clock(town.bo, "2026-11-05 09:05"))

    assert town.bo.dms == []
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN]


def test_an_ask_answered_between_the_claim_and_the_post_is_edited_at_once(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("conversations.open", faults.error("ratelimited"), times=None)
    town.clock.now = clock(town.bo, "2026-11-05 09:00")
    jobs.look_for_gaps(town.bot)
    [claimed] = town.bot.do(posting.claim, trusting=True).postings

    town.ana.types("/pilot value P-1 USD 50k/year", in_=town.pilots)
    posted = delivery.send(town.bot.slack, claimed.letter, claimed.message)
    assert isinstance(posted, Posted)
    town.bot.do(ticking.sent, claimed.letter.id, posted.channel, posted.ts)
    assert town.bo.dms[0].buttons != []

    town.settle()
    assert "added by Ana Keller" in town.bo.dms[0].as_text()
    assert town.bo.dms[0].buttons == []


def test_of_two_answers_the_first_counts_and_the_second_person_sees_it(town: Town) -> None:
    claims_triage(town, ONLY_OWNER, known=True)
    reminder = morning_after(town, town.dee, "2026-11-05 09:00")
    before = reminder.now
    answers(town, town.bo, "owner P-1 @eli")

    town.dee.presses("Name the owner", on=before)
    town.settle()

    assert "Eli Moreau was named and is being asked" in reminder.as_text()
    said = town.dee.ephemerals[-1].text if town.dee.ephemerals else town.dee.form.as_text()
    assert "Eli Moreau" in said


def test_stopping_closes_the_asks_and_strikes_the_dm(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminder = morning_after(town, town.bo, "2026-11-05 09:00")

    answers(town, town.ana, "stop P-1 the vendor is gone")
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-12-10 12:00"))

    assert reminder.as_text() == (
        "~What is Claims triage worth in numbers?~ "
        "Claims triage (P-1) was stopped on Thu 5 Nov. Nothing more is needed."
    )
    assert (len(town.bo.dms), len(town.dee.dms)) == (1, 0)
    assert asks(town) == {}


def test_a_press_on_a_stopped_pilot_says_that_it_was_stopped(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    before = morning_after(town, town.bo, "2026-11-05 09:00").now
    answers(town, town.ana, "stop P-1 the vendor is gone")

    for button in ("Add the number", "I'll do it by …", "Not me"):
        town.bo.presses(button, on=before)
        town.settle()

    assert ["stopped" in message.text for message in town.bo.ephemerals] == [True] * 3


@pytest.mark.parametrize("last", [Stage.LIVE, Stage.RETIRED])
def test_going_live_and_retiring_close_the_asks_and_strike_the_dm(town: Town, last: Stage) -> None:
    """Its baseline, which is asked about from approval on."""
    claims_triage(town, f'value:"USD 50k/year" {ONLY_VALUE}', known=True)
    town.moves(town.ana, "P-1", "approved")
    reminder = morning_after(town, town.bo, "2026-11-05 09:00")

    town.moves(town.ana, "P-1", *ORDER[2 : ORDER.index(last) + 1])
    town.settle()
    each_morning(town, town.bo, until=clock(town.bo, "2026-12-10 12:00"))

    assert f"moved on to {Stage.LIVE}" in reminder.as_text() or last in reminder.as_text()
    assert len(town.bo.dms) == 1


def test_a_stopped_pilots_unsent_letters_are_withdrawn(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60), times=1)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    answers(town, town.ana, "stop P-1 the vendor is gone")
    goes_to(town, clock(town.bo, "2026-11-05 09:05"))

    assert town.bo.dms == []
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN]


def test_a_restricted_pilot_goes_on_asking_its_people(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted=["restricted"])
    town.settle()
    assert pilot(town).restricted

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    assert len(town.bo.dms) == 1


def test_a_reminder_of_several_keeps_those_that_still_wait(town: Town) -> None:
    claims_triage(town, "approval:2026-12-03 launch:2027-01-11")
    reminder = morning_after(town, town.bo, "2026-11-05 09:00")
    assert reminder.text == "Two decisions are waiting for you, the first for Thu 3 Dec."

    answers(town, town.bo, "value P-1 USD 50k/year")

    assert reminder.text.startswith("What will Claims triage cost in production?")
    assert "what is it worth in numbers?~ USD 50k a year" in reminder.as_text()
    assert "Enter the cost" in reminder.buttons
    assert "Add the number" not in reminder.buttons


def test_the_same_question_twice_is_two_dms_and_both_close(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-12 10:00"))
    assert len(town.bo.dms) == 2

    answers(town, town.bo, "value P-1 USD 50k/year")

    assert [message.buttons for message in town.bo.dms] == [[], ["Yes", "No"]]  # N14, once


# why this came, N12


def why(town: Town, person: Person) -> str:
    """What "Why this?" says on somebody's newest DM."""
    dm = person.dms[-1]
    if "Why this?" in dm.buttons:
        person.presses("Why this?", on=dm)
    else:
        person.chooses("Why this?", "more", on=dm)
    town.settle()
    return person.ephemerals[-1].text


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Pacific/Auckland", "Pacific/Honolulu"])
def test_why_this_tells_the_role_the_rule_the_round_and_the_next_date(
    town: Town, zone: str
) -> None:
    lead = town.slack.person("lou", name="Lou Farley", zone=zone)
    line = "/pilot register Claims triage lead:@lou sponsor:@lou owner:@ana"
    town.ana.types(line, in_=town.pilots)
    looked_at(town, "EUR 150k/year")

    for round_ in (1, 2, 3):
        due = asks(town)[Rule.V1].speak_at
        assert due
        goes_to(town, due)
        said = why(town, lead)
        assert "You are the lead of Claims triage (P-1)." in said
        assert "It needs a number for what it is worth by launch." in said
        assert "V1" not in said
        assert "Rule V1" in lead.ephemerals[-1].as_text()
        assert f"You have had {round_} reminder" in said
        following = asks(town)[Rule.V1].speak_at
        if following:
            on = lead.local(following)
            assert f"The next reminder is due on {on:%a} {on.day} {on:%b}." in said
    assert "No further reminder will come to you; the PMO hears that it is open." in said
    assert len(lead.dms) == 3


@pytest.mark.parametrize(
    ("line", "asked", "because"),
    [
        ('owner:@ana cost:"EUR 150k/year"', "ana", "the person who registered"),
        ('lead:@bo owner:@ana cost:"EUR 150k/year"', "bo", "the lead of"),
        ('lead:@bo owner:@ana value:"USD 50k/year"', "ana", "the production owner of"),
        (
            'lead:@bo sponsor:@dee value:"USD 50k/year" cost:"EUR 150k/year"',
            "dee",
            "the sponsor of",
        ),
        ('sponsor:@dee owner:@ana cost:"EUR 150k/year"', "ana", "the person who registered"),
    ],
)
def test_why_this_says_as_whom_they_are_asked(
    town: Town, line: str, asked: str, because: str
) -> None:
    person: Person = getattr(town, asked)
    town.ana.types(f"/pilot register Claims triage {line}", in_=town.pilots)
    goes_to(town, clock(person, "2026-11-05 09:00"))

    assert why(town, person).startswith(f"You are {because} Claims triage (P-1). ")


def test_why_this_tells_a_named_owner_who_named_them(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()

    said = why(town, town.eli)

    assert said.startswith("Ana Keller named you as production owner of Claims triage (P-1).")
    assert "No reminder has been sent to you yet; there are 3 at most." in said
    assert "The next reminder is due on Thu 5 Nov." in said
    assert "Accepting, or declining, ends the reminders." in said


def test_why_this_tells_whoever_named_a_decliner(town: Town) -> None:
    town.bo.types(
        '/pilot register Claims triage lead:@bo sponsor:@dee value:"USD 50k/year"', in_=town.pilots
    )
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    town.eli.submits()
    each_morning(town, town.ana, until=clock(town.ana, "2026-11-05 09:30"))

    said = why(town, town.ana)

    assert said.startswith("Whoever was to own Claims triage (P-1) in production cannot")


def test_why_this_is_true_for_the_sponsor_who_is_asked_last(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-27 09:30"))

    said = why(town, town.dee)

    assert said.startswith("You are the sponsor of Claims triage (P-1), and the person asked")
    assert "No further reminder will come to you; the PMO hears that it is open." in said


def test_why_this_says_who_is_asked_after_the_last_reminder(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 12:00"))

    said = why(town, town.bo)

    then = "Dee Okafor, the sponsor, is asked next, on Fri 27 Nov."
    assert said.endswith(f"No further reminder will come to you; {then}")


def test_why_this_on_an_old_dm_says_what_is_true_now(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    before = morning_after(town, town.bo, "2026-11-05 09:00").now
    goes_to(town, clock(town.bo, "2026-11-12 09:00"))

    town.bo.presses("Why this?", on=before)
    town.settle()
    assert "You have had 2 reminders" in town.bo.ephemerals[-1].text

    answers(town, town.bo, "value P-1 USD 50k/year")
    town.bo.presses("Why this?", on=before)
    town.settle()
    assert "is answered" in town.bo.ephemerals[-1].text


def test_why_this_after_not_me_says_that_nothing_more_comes(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    before = morning_after(town, town.bo, "2026-11-05 09:00").now
    town.bo.presses("Not me", on=before)
    town.bo.submits()
    town.settle()

    town.bo.presses("Why this?", on=before)
    town.settle()

    assert "Somebody else has it now" in town.bo.ephemerals[-1].text


# settings that change meanwhile


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[Town]:
    """A workspace that grants no grace and one round."""
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}", Clock()) as town:
        for name, value in {"grace": "0", "rounds": "1", "interval": "1"}.items():
            town.bot.do(policies.change, name, value)
        yield town


def test_a_cadence_of_the_pmos_own(hurried: Town) -> None:
    claims_triage(hurried, ONLY_VALUE, known=True)

    each_morning(hurried, hurried.bo, hurried.dee, until=clock(hurried.dee, "2026-11-13 12:00"))

    assert times(hurried.bo) == ["Tue 03 Nov 09:00"]
    assert times(hurried.dee) == ["Wed 04 Nov 09:00"]


def test_a_changed_slot_is_kept_from_the_same_day_on(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bot.do(policies.change, "slot", "14:00-15:00")

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    assert town.bo.dms == []

    goes_to(town, clock(town.bo, "2026-11-05 14:00"))
    assert times(town.bo) == ["Thu 05 Nov 14:00"]


def test_a_changed_grace_counts_from_the_next_nightly_look(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bot.do(policies.change, "grace", "1")

    goes_to(town, clock(town.bo, "2026-11-03 02:40"))
    jobs.look_at_all(town.bot)
    goes_to(town, clock(town.bo, "2026-11-03 09:00"))

    assert times(town.bo) == ["Tue 03 Nov 09:00"]


def test_reminders_are_letters_with_a_key_of_person_and_local_date(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    lead = pilot(town).lead
    assert lead
    assert [(letter.kind, letter.key) for letter in letters(town)] == [
        (Kind.REMINDER, f"reminder/{lead.id}/2026-11-05")
    ]
