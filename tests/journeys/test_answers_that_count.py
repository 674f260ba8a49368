"""What people answer to an ask is believed: days, Not me, Waiting for …, a pause (N6, N7, N9)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.asks import Climb, Step
from bot.domain.rules import Rule
from bot.sandbox import Answer, Message, Person
from bot.usecases.overview import SHOWN
from tests.journeys.days import clock, each_morning, goes_to, times
from tests.journeys.ledger import asks, claims_triage, pilot
from tests.town import Town

ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'
ONLY_OWNER = 'value:"USD 50k/year" cost:"EUR 150k/year"'
FIRST = "2026-11-05 09:00"  # the first reminder, three working days after Monday


def reminded(town: Town, person: Person, day: str = FIRST) -> Message:
    goes_to(town, clock(person, day))
    return town.last_dm(person)


def plans(town: Town, person: Person, day: str) -> None:
    person.presses("plan", on=person.dms[-1])
    answer = person.submits(day=day)
    assert answer.closed, answer.errors
    town.settle()


def passes_on(town: Town, person: Person, to: Person | None) -> Answer:
    person.presses("Not me", on=person.dms[-1])
    answer = person.submits(person=to) if to else person.submits()
    town.settle()
    return answer


def waits_for(town: Town, person: Person, whom: Person, text: str) -> Answer:
    person.chooses("Waiting for …", from_="more", on=person.dms[-1])
    answer = person.submits(person=whom, text=text)
    town.settle()
    return answer


def said(answer: Answer) -> str:
    assert answer.modal, answer.errors
    return answer.modal.as_text()


def why(town: Town, person: Person) -> str:
    person.presses("Why this?", on=person.dms[-1])
    town.settle()
    return person.ephemerals[-1].text


# N6


def test_two_days_that_were_given_and_passed_bring_the_sponsor_in(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)

    plans(town, town.bo, "2026-11-09")
    quoted = reminded(town, town.bo, "2026-11-09 09:00")
    assert quoted.text.startswith("You planned to put a number on Claims triage by today.")
    plans(town, town.bo, "2026-11-11")
    reminded(town, town.bo, "2026-11-11 09:00")
    each_morning(town, town.bo, town.dee, until=clock(town.ana, "2026-12-04 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00", "Mon 09 Nov 09:00", "Wed 11 Nov 09:00"]
    assert times(town.dee) == ["Wed 18 Nov 09:00"]
    assert "two days that were given for it have passed" in why(town, town.dee)


def test_a_third_day_is_honoured_and_then_the_sponsor_is_asked(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    for day, next_day in (("2026-11-06", "2026-11-10"), ("2026-11-10", "2026-11-25")):
        plans(town, town.bo, day)
        reminded(town, town.bo, f"{day} 09:00")
        if next_day == "2026-11-25":
            plans(town, town.bo, next_day)

    each_morning(town, town.bo, town.dee, until=clock(town.ana, "2026-12-04 12:00"))

    assert times(town.bo)[1:] == ["Fri 06 Nov 09:00", "Tue 10 Nov 09:00"]
    assert times(town.dee) == ["Wed 25 Nov 09:00"]


def test_days_that_pass_by_themselves_bring_nobody_forward(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    plans(town, town.bo, "2026-12-04")

    each_morning(town, town.bo, town.dee, until=clock(town.ana, "2026-12-07 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00", "Fri 04 Dec 09:00"]
    assert times(town.dee) == []


# N7: Not me


def test_whoever_is_named_is_asked_and_told_by_whom(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)

    answer = passes_on(town, town.bo, town.eli)

    assert "Eli Moreau is asked now about Claims triage (P-1) instead." in said(answer)
    assert town.bo.dms[-1].as_text().endswith("Eli Moreau has it now.")
    dm = town.last_dm(town.eli)
    assert dm.text == "Bo Lindqvist passes a question about Claims triage on to you."
    assert "What is Claims triage worth in numbers?" in dm.as_text()
    assert why(town, town.eli).startswith(
        "Bo Lindqvist passed the question about Claims triage (P-1) on to you."
    )


def test_whoever_is_named_may_answer_though_they_are_not_on_the_pilot(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    passes_on(town, town.bo, town.eli)

    town.eli.presses("Add the number", on=town.last_dm(town.eli))
    answer = town.eli.submits(value="USD 50k/year")

    assert answer.modal
    assert not answer.errors
    assert Rule.V1 not in asks(town)
    stranger = town.fay.types("/pilot value P-1 USD 60k/year", in_=town.pilots)
    assert "To put a value on" in stranger.text


def test_whoever_is_named_is_reminded_after_their_own_days_of_grace(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    passes_on(town, town.bo, town.eli)

    each_morning(town, town.bo, town.eli, until=clock(town.ana, "2026-11-18 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00"]
    assert times(town.eli) == [
        "Thu 05 Nov 09:00",
        "Tue 10 Nov 09:00",
        "Wed 18 Nov 09:00",
    ]  # the 11th is Armistice Day


def test_what_comes_back_twice_goes_to_the_sponsor(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)

    passes_on(town, town.bo, town.eli)
    back = passes_on(town, town.eli, town.bo)
    assert "Bo Lindqvist is asked now" in said(back)
    passes_on(town, town.bo, town.eli)
    again = passes_on(town, town.eli, town.bo)

    assert "It had come back before, so Dee Okafor is asked" in said(again)
    ask = asks(town)[Rule.V1]
    assert (ask.step, ask.climb) == (Step.SPONSOR, Climb.RETURNED)
    each_morning(town, town.dee, until=clock(town.ana, "2026-11-06 18:00"))
    assert times(town.dee) == ["Thu 05 Nov 09:00"]
    assert "it came back twice" in why(town, town.dee)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("oneself", "That is you."),
        ("leaver", "is no longer in this workspace"),
        ("bot", "is a bot"),
        ("guest", "is a guest here"),
    ],
)
def test_who_cannot_be_asked_is_refused_beside_the_field(
    town: Town, named: str, expected: str
) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    gus = town.slack.person("gus", name="Gus Roth", zone="Europe/Zurich")
    if named != "oneself":
        gus.changes(deactivated=named == "leaver", bot=named == "bot", guest=named == "guest")
    reminded(town, town.bo)

    answer = passes_on(town, town.bo, town.bo if named == "oneself" else gus)

    assert expected in answer.errors["person"]
    assert asks(town)[Rule.V1].person == pilot(town).lead


def test_a_restricted_pilots_question_stays_among_its_people(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted=["restricted"])
    reminded(town, town.bo)

    answer = passes_on(town, town.bo, town.eli)

    assert "is not one of its people" in answer.errors["person"]


# N7: Waiting for …


def test_the_blocker_is_asked_and_it_comes_back_when_the_way_is_clear(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)

    answer = waits_for(town, town.bo, town.fay, "the volume of claims in 2025")
    assert "It comes back to you once they have cleared the way." in said(answer)
    goes_to(town, clock(town.fay, "2026-11-06 09:00"))
    dm = town.last_dm(town.fay)
    assert dm.text == "Bo Lindqvist waits for you to go on with Claims triage."
    assert "They wait for: the volume of claims in 2025." in dm.as_text()
    assert dm.buttons[:2] == ["It is cleared", "I'll do it by …"]

    town.fay.presses("It is cleared", on=dm)
    town.settle()

    assert "Bo Lindqvist is asked" in town.fay.ephemerals[-1].text
    goes_to(town, clock(town.bo, "2026-11-06 10:00"))
    back = town.last_dm(town.bo)
    assert back.text == "Fay Nair has cleared the way for Claims triage."
    assert back.buttons[0] == "Add the number"
    assert asks(town)[Rule.V1].person == pilot(town).lead


def test_a_blocker_who_does_nothing_is_reminded_and_then_the_sponsor(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    waits_for(town, town.bo, town.eli, "the volume of claims")

    each_morning(town, town.bo, town.eli, town.dee, until=clock(town.ana, "2026-12-11 12:00"))

    assert times(town.bo) == ["Thu 05 Nov 09:00"]
    assert len(times(town.eli)) == 4  # the request, and three reminders
    assert times(town.dee) == ["Thu 03 Dec 09:00"]  # after Thanksgiving


def test_who_is_not_the_blocker_says_so_and_it_goes_back(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    waits_for(town, town.bo, town.eli, "the volume of claims")

    passes_on(town, town.eli, None)

    assert (
        town.last_dm(town.bo).text == "Eli Moreau is not who can clear the way for Claims triage."
    )
    assert asks(town)[Rule.V1].person == pilot(town).lead


def test_another_blocker_may_be_named_by_the_first(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    waits_for(town, town.bo, town.eli, "the volume of claims")

    passes_on(town, town.eli, town.ana)

    dm = town.last_dm(town.ana)
    assert "They wait for: the volume of claims." in dm.as_text()
    town.ana.presses("It is cleared", on=dm)
    assert "Ana Keller has cleared the way" in town.last_dm(town.bo).text


def test_a_question_answered_meanwhile_keeps_no_hand_over_back(town: Town) -> None:
    """Dee, who is asked because the pilot ends soon, waits for Fay at night, and answers Eli."""
    claims_triage(town, f"{ONLY_OWNER} end:2026-11-20", known=True)
    town.dee.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    goes_to(town, clock(town.eli, "2026-11-04 16:00"))
    town.eli.presses("Ask Dee Okafor a question", on=town.last_dm(town.eli))
    town.eli.submits(text="Who pays for it after launch?")
    question = town.last_dm(town.dee)
    goes_to(town, clock(town.dee, "2026-11-06 09:00"))

    answer = waits_for(town, town.dee, town.fay, "the budget")
    assert "Fay Nair is asked" in said(answer)
    town.dee.presses("Answer Eli Moreau", on=question)
    town.dee.submits(text="Claims does.")
    goes_to(town, clock(town.fay, "2026-11-09 09:00"))

    assert town.last_dm(town.fay).text == "Dee Okafor waits for you to go on with Claims triage."


@pytest.mark.parametrize("way", ["named", "declined"])
def test_what_was_passed_on_is_not_told_once_its_reader_hears_something_else(
    town: Town, way: str
) -> None:
    """They get the newer request alone, and nobody is said to wait who does not."""
    claims_triage(town, ONLY_OWNER, known=True)
    reminded(town, town.dee)
    if way == "named":
        waits_for(town, town.dee, town.fay, "the budget")
        town.dee.types("/pilot owner P-1 @fay", in_=town.pilots)
        reader, told = town.fay, "Dee Okafor asks you to own Claims triage in production."
    else:
        goes_to(town, clock(town.dee, "2026-11-05 13:00"))
        passes_on(town, town.dee, town.ana)
        town.ana.types("/pilot owner P-1 @cy", in_=town.pilots)
        goes_to(town, clock(town.cy, "2026-11-06 09:00"))
        town.cy.presses("Decline or suggest someone", on=town.last_dm(town.cy))
        town.cy.submits()
        reader, told = town.ana, "Cy Tanaka will not own Claims triage in production."

    goes_to(town, clock(reader, "2026-11-06 12:00"))

    assert town.dms(reader) == [told]


# N9


def test_a_pause_silences_reminders_through_its_day_and_the_pmo_hears_of_it(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)

    answer = town.bo.types("/pilot pause until 2026-11-10", in_=town.pilots)
    assert answer.text.startswith("No reminders through Tue 10 Nov. 1 question waits until then.")
    each_morning(town, town.bo, town.ana, until=clock(town.bo, "2026-11-11 12:00"))

    assert times(town.bo) == ["Wed 11 Nov 09:00"]
    assert any(
        "Bo Lindqvist has paused reminders through Tue 10 Nov; 1 question waits." in dm.as_text()
        for dm in town.ana.dms
    )


def test_a_pause_can_be_ended_before_its_day(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.bo.types("/pilot pause until 2026-11-16", in_=town.pilots)
    goes_to(town, clock(town.bo, "2026-11-09 15:00"))

    answer = town.bo.types("/pilot pause off", in_=town.pilots)
    assert "come again" in answer.text
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-10 12:00"))

    assert times(town.bo) == ["Tue 10 Nov 09:00"]


def test_a_reminder_offers_the_pause_and_what_people_send_still_arrives(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = reminded(town, town.bo)
    town.bo.chooses("Pause for me until …", from_="more", on=dm)
    assert said(town.bo.submits(day="2026-11-12")).count("Thu 12 Nov") == 1

    town.ana.types("/pilot register KYC screening lead:@eli owner:@bo", in_=town.pilots)

    assert town.last_dm(town.bo).text == "Ana Keller asks you to own KYC screening in production."


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-17"])
def test_a_pause_in_the_past_or_too_long_is_refused(town: Town, day: str) -> None:
    answer = town.bo.types(f"/pilot pause until {day}", in_=town.pilots)

    assert "is over" in answer.text or "too far ahead" in answer.text
    assert "You typed: /pilot pause until" in answer.as_text()


def test_who_is_paused_does_not_lose_the_question_to_the_sponsor(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-25 12:00"))
    assert len(times(town.bo)) == 3

    town.bo.types("/pilot pause until 2026-12-04", in_=town.pilots)
    each_morning(town, town.bo, town.dee, until=clock(town.ana, "2026-12-08 12:00"))

    assert times(town.dee) == ["Mon 07 Dec 09:00"]


# O7


def test_after_two_declines_the_sponsor_is_asked_and_the_pmo_hears_of_it(town: Town) -> None:
    town.ana.types(f"/pilot register Claims triage lead:@bo sponsor:@eli {ONLY_OWNER}")
    for named in (town.cy, town.fay):
        town.bo.types(f"/pilot owner P-1 @{named.handle}")
        goes_to(town, clock(named, "2026-11-04 12:00"))
        named.presses("Decline or suggest someone", on=town.last_dm(named))
        named.submits()
        town.settle()

    goes_to(town, clock(town.eli, "2026-11-04 12:00"))
    assert "Fay Nair will not own Claims triage in production." in town.dms(town.eli)
    assert not any("Fay Nair" in dm.text for dm in town.bo.dms)
    goes_to(town, clock(town.ana, "2026-11-05 09:30"))
    assert any(
        "Two people have declined to own Claims triage (P-1). Its sponsor is asked now."
        in dm.as_text()
        for dm in town.ana.dms
    )


def test_who_said_not_me_and_names_an_owner_has_it_back_if_that_fails(town: Town) -> None:
    claims_triage(town, ONLY_OWNER, known=True)
    reminded(town, town.dee)
    passes_on(town, town.dee, town.fay)
    town.dee.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.dms(town.eli)

    town.eli.presses("Decline or suggest someone", on=town.eli.dms[-1])
    town.eli.submits()
    town.settle()

    assert asks(town)[Rule.O2].person == pilot(town).sponsor
    assert town.last_dm(town.dee).text == "Eli Moreau will not own Claims triage in production."


def test_a_sponsors_not_me_after_a_hand_over_asks_nobody_anew(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    passes_on(town, town.bo, town.eli)
    each_morning(town, town.eli, town.dee, until=clock(town.dee, "2026-12-04 10:00"))
    assert asks(town)[Rule.V1].step is Step.SPONSOR
    had = len(town.dms(town.ana))

    passes_on(town, town.dee, None)
    each_morning(town, town.ana, town.eli, until=clock(town.ana, "2026-12-31 10:00"))

    assert asks(town)[Rule.V1].person is None
    assert not any("Claims triage worth" in text for text in town.dms(town.ana)[had:])


def test_who_said_not_me_hears_no_more_of_a_decline_that_waited(town: Town) -> None:
    claims_triage(town, ONLY_OWNER, known=True)
    reminder = reminded(town, town.dee)
    town.dee.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.dms(town.eli)
    town.ana.types("/pilot hold P-1 until 2026-11-12", in_=town.pilots)
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[-1])
    town.eli.submits()
    town.settle()
    town.dee.presses("Not me", on=reminder)
    town.dee.submits()

    goes_to(town, clock(town.dee, "2026-11-13 10:00"))

    assert not any("will not own" in text for text in town.dms(town.dee))


# what a reminder says of those after it


def last_word(message: Message) -> bool:
    return "This is the last reminder to you" in message.now.as_text()


def test_the_last_reminder_says_so_until_a_day_is_given(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-12 10:00"))
    assert not last_word(town.bo.dms[-1])
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 10:00"))
    last = town.bo.dms[-1]
    assert last.as_text().count("Dee Okafor, the sponsor, is asked next.") == 1

    plans(town, town.bo, "2026-12-02")

    assert not last_word(last)


def test_a_last_reminder_of_before_a_hand_over_says_so_no_more(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 10:00"))
    last = town.bo.dms[-1]
    assert last_word(last)

    waits_for(town, town.bo, town.eli, "the volume of claims")
    town.eli.presses("It is cleared", on=town.last_dm(town.eli))
    town.settle()

    assert not last_word(last)


# T1


def test_a_pilot_that_ends_soon_without_an_owner_skips_to_the_sponsor(town: Town) -> None:
    claims_triage(town, f"{ONLY_OWNER} end:2026-12-14", known=True)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)

    each_morning(town, town.eli, town.dee, until=clock(town.ana, "2026-11-30 12:00"))

    assert asks(town)[Rule.O2].climb is Climb.ENDING
    assert times(town.dee) == ["Mon 16 Nov 09:00"]  # the 14th is a Saturday
    assert "its planned end is near or over while nobody has accepted" in why(town, town.dee)


def test_a_sponsor_who_is_asked_first_is_asked_without_grace_when_it_ends_soon(
    town: Town,
) -> None:
    claims_triage(town, f"{ONLY_OWNER} end:2026-11-20", known=True)

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-12 12:00"))

    assert times(town.dee)[0] == "Mon 02 Nov 09:00"


def test_a_sponsor_who_waits_for_somebody_is_believed_though_it_ends_soon(town: Town) -> None:
    claims_triage(town, f"{ONLY_OWNER} end:2026-11-20", known=True)
    goes_to(town, clock(town.dee, "2026-11-02 09:00"))

    answer = waits_for(town, town.dee, town.eli, "the department's answer")

    assert "Eli Moreau is asked" in said(answer)
    assert town.last_dm(town.eli).text == "Dee Okafor waits for you to go on with Claims triage."
    assert asks(town)[Rule.O2].person == asks(town)[Rule.O2].handed_to


def test_a_sponsor_passes_it_on_though_somebody_named_has_not_answered(town: Town) -> None:
    claims_triage(town, f"{ONLY_OWNER} owner:@eli end:2026-12-14", known=True)
    each_morning(town, town.dee, until=clock(town.dee, "2026-11-16 10:00"))
    assert asks(town)[Rule.O2].climb is Climb.ENDING

    waits_for(town, town.dee, town.fay, "the department's answer")
    town.eli.changes(zone="Europe/Zurich")
    goes_to(town, clock(town.fay, "2026-11-17 12:00"))

    assert town.last_dm(town.fay).text == "Dee Okafor waits for you to go on with Claims triage."
    assert asks(town)[Rule.O2].person == asks(town)[Rule.O2].handed_to


def test_a_live_pilot_that_gets_another_owner_no_longer_ends_soon(town: Town) -> None:
    """Its planned end is over because it is live; whoever is named has time like anybody."""
    claims_triage(town, f"{ONLY_OWNER} owner:@eli end:2026-11-20", known=True)
    town.settle()
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")

    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    town.ana.submits()
    each_morning(town, town.dee, town.fay, until=clock(town.ana, "2026-11-06 12:00"))

    assert times(town.dee) == []
    assert times(town.fay) == ["Mon 02 Nov 14:00", "Thu 05 Nov 09:00"]
    assert "to run. It is live already." in town.fay.dms[0].as_text()


# what is asked


def test_asks_lists_what_is_with_oneself_somebody_or_a_pilot(town: Town) -> None:
    claims_triage(town)

    mine = town.bo.types("/pilot asks", in_=town.pilots).as_text()
    assert "Two questions are with you." in mine
    assert "Claims triage (P-1): what it is worth in numbers · next reminder Thu 5 Nov" in mine
    theirs = town.ana.types("/pilot asks @dee", in_=town.pilots).as_text()
    assert "One question is with Dee Okafor." in theirs
    about = town.ana.types("/pilot asks P-1", in_=town.pilots).as_text()
    assert "Three questions are open about Claims triage (P-1)." in about
    assert "asked of Dee Okafor" in about
    assert "Nothing is asked of you" in town.fay.types("/pilot asks mine").text


def test_of_very_many_questions_the_rest_is_one_command_away(town: Town) -> None:
    for nth in range(SHOWN + 2):
        name = chr(ord("A") + nth) * 9
        town.ana.types(f"/pilot register {name} lead:@bo", in_=town.pilots)

    mine = town.bo.types("/pilot asks", in_=town.pilots).as_text()

    assert " more; /pilot asks P-1 shows all of one pilot" in mine.replace("`", "")


def test_why_explains_each_question_of_a_pilot(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    reminded(town, town.bo)
    plans(town, town.bo, "2026-11-13")

    text = town.fay.types("/pilot why P-1", in_=town.pilots).as_text()

    assert "It needs a number for what it is worth by launch." in text
    assert "Bo Lindqvist is asked: the lead." in text
    assert "1 of 3 reminders sent." in text
    assert "Planned for Fri 13 Nov." in text
    assert text.endswith("Rule V1")


def test_why_says_who_is_asked_once_all_reminders_are_used(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 12:00"))

    for question in ("why P-1", "asks @bo", "asks P-1"):
        said = town.ana.types(f"/pilot {question}").as_text()
        assert "o further reminder to them; Dee Okafor, the sponsor, is asked next" in said
        assert "on Fri 27 Nov" in said  # Thanksgiving is no day to ask in New York

    each_morning(town, town.dee, until=clock(town.dee, "2026-11-27 09:30"))
    assert len(town.dee.dms) == 1
    said = town.ana.types("/pilot why P-1").as_text()
    assert "No further reminder to them; the PMO hears that it is open." in said


def test_asks_about_a_restricted_pilot_are_shown_to_its_people_alone(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted=["restricted"])

    assert "Nothing is asked of Bo Lindqvist" in town.fay.types("/pilot asks @bo").text
    assert "Claims" not in town.fay.types("/pilot why P-1").text


def test_a_plan_for_an_ask_of_a_pilot_stopped_a_second_ago_is_told_so(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = reminded(town, town.bo)
    town.bo.presses("plan", on=dm)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)

    answer = town.bo.submits(day=date(2026, 11, 13).isoformat())

    assert "was stopped" in answer.errors["day"]


def test_a_quote_after_the_sponsors_round_is_counted_besides(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-27 12:00"))
    town.dee.presses("I'll do it by …", on=town.dee.dms[-1])
    town.settle()
    town.dee.submits(day="2026-12-03")
    each_morning(town, town.dee, until=clock(town.dee, "2026-12-03 12:00"))

    assert "2 reminders sent" in town.ana.types("/pilot why P-1").as_text()


def test_not_me_says_who_is_asked_if_nobody_is_named(town: Town) -> None:
    claims_triage(town, ONLY_VALUE)
    reminded(town, town.bo)

    town.bo.presses("Not me", on=town.bo.dms[-1])
    town.settle()
    assert "Leave it empty and Ana Keller is asked." in town.bo.form.as_text()
    town.bo.submits()
    town.settle()
    each_morning(town, town.ana, until=clock(town.ana, "2026-11-09 09:30"))

    town.ana.presses("Not me", on=town.ana.dms[-1])
    town.settle()
    assert "Leave it empty and the PMO hears that nobody is left" in town.ana.form.as_text()
