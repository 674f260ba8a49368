"""Whether reminders help: said with one press, told by `/pilot effect` and once a month (N14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.asks import Ask, Outcome
from bot.domain.people import SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Message, Person, faults
from bot.sandbox.people import Traits
from bot.usecases import policies
from bot.work import Work
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import claims_triage, letters, nothing_written
from tests.journeys.test_digests import crowd, digests
from tests.town import Town

ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'
HOW_COUNTED = (
    "Days are working days, from the opening of a question to its answer. "
    "Counted per question and never per person; restricted pilots are left out."
)
FIRST = "2026-11-05 09:00"  # the first reminder, three working days after Monday
NAMES = (
    "Claims triage", "KYC screening", "Fraud radar", "Invoice reader", "Call summaries",
    "Trial matcher", "Mortgage check", "Shift planner", "Contract search", "Batch review",
    "Sepsis alert", "Meter reading", "Parcel routing",
)  # fmt: skip


def effect(town: Town, by: Person | None = None, of: str = "") -> str:
    town.settle()
    answer = (by or town.fay).types(f"/pilot effect {of}".strip(), in_=town.pilots)
    return answer.as_text()


def registered(town: Town, names: tuple[str, ...], lead: str = "bo") -> None:
    for name in names:
        line = f"/pilot register {name} lead:@{lead} sponsor:@dee {ONLY_VALUE}"
        assert "is on the register" in town.ana.types(line, in_=town.pilots).text


def answers(town: Town, by: Person, *numbers: int) -> None:
    for number in numbers:
        answer = by.types(f"/pilot value P-{number} USD 50k/year", in_=town.pilots)
        assert "You typed" not in answer.text, answer.as_text()
    town.settle()


def reminded(town: Town, person: Person, day: str = FIRST) -> Message:
    goes_to(town, clock(person, day))
    return town.last_dm(person)


def judged(town: Town) -> list[bool | None]:
    return [letter.helpful for letter in letters(town) if letter.key.startswith("reminder/")]


# the command


def test_nothing_is_told_before_anything_was_answered(town: Town) -> None:
    claims_triage(town)

    assert effect(town).startswith(
        "Do reminders help? The last 90 days. "
        "Nothing was answered, so there is nothing to tell so far."
    )


def test_answers_are_told_by_the_reminder_before_them(town: Town) -> None:
    registered(town, NAMES)
    answers(town, town.bo, *range(1, 11))
    reminded(town, town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))
    answers(town, town.bo, 11, 12, 13)

    said = effect(town)

    assert said.splitlines() == [
        "Do reminders help? The last 90 days.",
        "What it is worth in numbers: 13 answered, half of them on the same day",
        "• before any reminder: 10, half of them on the same day",
        "• after one reminder: 3, too few to say how soon",
        "Called helpful: too few to say (0 replies, 10 needed) · Held up by a pause: none",
        HOW_COUNTED,
    ]


def test_small_numbers_are_called_small(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    answers(town, town.bo, 1)

    assert (
        "What it is worth in numbers: too few to say (1 answered, 10 needed)\n"
        "Called helpful: too few to say (0 replies, 10 needed) · Held up by a pause: none"
    ) in effect(town)


def test_an_ask_that_went_up_counts_for_the_sponsors_reminder(town: Town) -> None:
    """And a stopped pilot's question was not answered by anybody."""
    registered(town, NAMES[:12])
    town.ana.types("/pilot stop P-12 no data", in_=town.pilots)
    each_morning(town, town.bo, until=clock(town.bo, "2027-01-15 12:00"))
    each_morning(town, town.dee, until=clock(town.dee, "2027-02-05 12:00"))
    answers(town, town.ana, *range(1, 12))

    said = effect(town, of="year")

    assert "11 answered, half of them within" in said
    assert "after the sponsor was reminded: " in said
    assert "Bo" not in said
    assert "Dee" not in said


def test_what_was_long_ago_is_told_by_a_longer_look_back(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    answers(town, town.bo, 1)
    goes_to(town, town.clock.now + timedelta(days=31))

    assert "The last 30 days. Nothing was answered" in effect(town, of="month")
    assert "1 answered" in effect(town)
    assert "1 answered" in effect(town, of="quarter")
    goes_to(town, town.clock.now + timedelta(days=60))
    assert "The last 90 days. Nothing was answered" in effect(town)
    assert "The last 365 days.\nWhat it is worth" in effect(town, of="YEAR")


def test_a_restricted_pilot_is_counted_for_nobody(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    answers(town, town.bo, 1)
    restricts(town)

    for person in (town.fay, town.bo, town.ana):
        assert "there is nothing to tell so far" in effect(town, person)


@pytest.mark.parametrize("of", ["nonsense", "@bo", "last week", "90"])
def test_a_period_that_nobody_knows_is_told_which_there_are(town: Town, of: str) -> None:
    said = effect(town, of=of)

    assert said.startswith("There is no “effect ")
    assert "/pilot effect month" in said
    assert f"You typed: /pilot effect {of}" in said.replace(" Lindqvist", "")


def test_guests_read_it_where_the_setting_says_so(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    answers(town, town.bo, 1)
    guest = town.slack.person("gus", name="Gus Guest", guest=True)

    assert effect(town, guest).startswith("Guests cannot do this here.")
    town.bot.do(policies.change, "guests", "yes")
    assert "1 answered" in effect(town, guest)


# pauses


def test_a_pause_counts_for_each_question_that_it_makes_wait(town: Town) -> None:
    registered(town, NAMES[:8])
    registered(town, NAMES[8:9], lead="eli")
    registered(town, NAMES[9:10], lead="cy")
    town.bo.types("/pilot pause until 2026-11-04")  # before any would have come
    assert "by a pause" not in effect(town)

    town.bo.types("/pilot pause off")
    for person in (town.bo, town.eli, town.cy):
        person.types("/pilot pause until 2026-11-10")
    assert "Held up by a pause: 10" in effect(town)
    town.bo.types("/pilot pause until 2026-11-12")  # the same pause, until another day
    assert "Held up by a pause: 10" in effect(town)


def test_one_persons_pause_is_nobody_elses_figure(town: Town) -> None:
    registered(town, NAMES[:10])

    town.bo.types("/pilot pause until 2026-11-10")

    assert "Held up by a pause: too few people to say" in effect(town)


def test_a_few_pauses_are_called_few(town: Town) -> None:
    claims_triage(town)

    town.bo.types("/pilot pause until 2026-11-10")

    assert effect(town).count("Held up by a pause: fewer than 10") == 2  # the value and the cost


# was it helpful


def test_a_reminder_that_was_answered_asks_whether_it_helped(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = reminded(town, town.bo)
    assert "helpful" not in dm.as_text()
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))

    answers(town, town.bo, 1)
    assert dm.as_text() == (
        "~What is Claims triage worth in numbers?~ USD 50k a year, added on Thu 5 Nov. Thank you."
        "\nWas this reminder helpful?\n[Yes]  [No]"
    )
    before = len(town.bo.ephemerals)
    town.bo.presses("Yes", on=dm)
    town.settle()

    assert dm.as_text().endswith("Thank you.\nYou said that this reminder helped.")
    assert dm.buttons == []
    assert len(town.bo.ephemerals) == before
    assert len(town.bo.dms) == 1
    assert judged(town) == [True]
    assert "Called helpful: too few to say (1 reply, 10 needed)" in effect(town)


def test_a_second_press_changes_what_was_said_and_counts_once(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    town.slack.duplicates()
    screen = dm.now

    town.bo.presses("Yes", on=screen)
    town.settle()
    town.bo.presses("No", on=screen)  # on a screen that nobody refreshed
    town.settle()

    assert dm.as_text().endswith("You said that this reminder did not help.")
    assert judged(town) == [False]
    assert "(1 reply, 10 needed)" in effect(town)


def replied(town: Town, *people: Person) -> None:
    """Ten reminders are judged, each by the next of these people."""
    for number, name in enumerate(NAMES[:10], start=1):
        person = people[number % len(people)]
        registered(town, (name,), lead=person.handle)
        each_morning(town, person, until=town.clock.now + timedelta(days=6))
        answers(town, person, number)
        person.presses("No" if number % 4 == 0 else "Yes", on=town.last_dm(person))
        town.settle()


def test_ten_replies_make_a_share(town: Town) -> None:
    replied(town, town.bo, town.eli, town.cy)

    assert "Called helpful: 8 of 10, 80%" in effect(town)


def test_ten_replies_of_one_person_make_none(town: Town) -> None:
    replied(town, town.bo)

    assert "Called helpful: too few people to say" in effect(town)


def test_a_message_of_several_asks_once_all_of_it_is_answered(town: Town) -> None:
    claims_triage(town)
    dm = reminded(town, town.bo)
    assert dm.text == "Two decisions are waiting for you."
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))

    answers(town, town.bo, 1)
    assert "helpful" not in dm.as_text()
    town.bo.types("/pilot cost P-1 production EUR 150k/year", in_=town.pilots)
    town.settle()

    assert dm.buttons == ["Yes", "No"]
    town.bo.presses("No", on=dm)
    town.settle()
    assert effect(town).count("(1 reply, 10 needed)") == 2  # of the value and of the cost


def test_a_message_of_which_a_part_was_stopped_asks_nothing(town: Town) -> None:
    registered(town, NAMES[:2])
    dm = reminded(town, town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))

    answers(town, town.bo, 1)
    town.ana.types("/pilot stop P-2 no data", in_=town.pilots)
    town.settle()

    assert dm.buttons == []


def test_of_two_reminders_about_one_question_the_last_one_asks(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-12 10:00"))

    answers(town, town.bo, 1)

    assert [dm.buttons for dm in town.bo.dms] == [[], ["Yes", "No"]]


def test_of_those_who_had_a_question_the_last_one_reminded_is_asked(town: Town) -> None:
    """Whoever typed the answer: somebody reminded may have asked for it."""
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-27 12:00"))
    assert len(town.dee.dms) == 1

    answers(town, town.ana, 1)

    assert [dm.buttons for dm in town.bo.dms] == [[], [], []]
    assert town.dee.dms[-1].buttons == ["Yes", "No"]


def test_a_question_that_ends_without_an_answer_asks_nothing(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = reminded(town, town.bo)

    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)
    town.settle()

    assert dm.buttons == []
    assert "helpful" not in dm.as_text()


def test_whoever_asks_why_may_say_it_before_they_answer(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = reminded(town, town.bo)
    buttons = dm.buttons
    town.bo.presses("Why this?", on=dm)
    town.settle()
    why = town.bo.ephemerals[-1]
    assert why.as_text().endswith("Was this reminder helpful?\n[Yes]  [No]")

    town.bo.presses("No", on=why)
    town.settle()

    assert town.bo.ephemerals[-1].text == (
        "Noted: this reminder did not help. Thank you for saying so."
    )
    assert (dm.buttons, judged(town)) == (buttons, [False])
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))
    answers(town, town.bo, 1)
    assert dm.as_text().endswith("You said that this reminder did not help.")


def test_why_of_a_request_asks_nothing(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.eli.presses("Why this?", on=town.last_dm(town.eli))
    town.settle()

    assert "helpful" not in town.eli.ephemerals[-1].as_text()


def test_somebody_elses_press_changes_nothing_and_is_answered(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    town.dee.types("/pilot list")

    with nothing_written(town):
        town.dee.presses("Yes", on=dm)
        town.settle()

    assert town.dee.ephemerals[-1].text == (
        "This reminder went to somebody else. Whether it helped is theirs to say."
    )
    assert judged(town) == [None]


@pytest.mark.parametrize(
    ("traits", "said"),
    [({"guest": True}, "Guests cannot do this here."), ({"outsider": True}, "Preflight is for")],
)
def test_who_may_not_act_any_more_is_told_so(town: Town, traits: Traits, said: str) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    screen = dm.now
    town.bo.changes(**traits)
    town.settle()

    town.bo.presses("Yes", on=screen)
    town.settle()

    assert said in town.bo.ephemerals[-1].text
    assert judged(town) == [None]


def test_long_after_it_can_still_be_said(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)
    goes_to(town, town.clock.now + timedelta(days=200))

    town.bo.presses("Yes", on=dm)
    town.settle()

    assert judged(town) == [True]
    assert "there is nothing to tell" in effect(town)  # of the last 90 days
    assert "(1 reply, 10 needed)" in effect(town, of="year")


def test_who_lost_sight_of_the_pilot_hears_that_there_is_none(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    screen = answered_reminder(town).now
    restricts(town, lead=town.cy)

    with nothing_written(town):
        town.bo.presses("Yes", on=screen)
        town.settle()

    assert town.bo.ephemerals[-1].text.startswith("There is no pilot “P-1” on your list.")


def test_of_a_restricted_pilot_its_people_say_it_and_nobody_counts_it(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    restricts(town)

    town.bo.presses("Yes", on=dm)
    town.settle()

    assert judged(town) == [True]
    assert "there is nothing to tell" in effect(town, town.ana)


def test_a_button_that_names_no_reminder_does_nothing(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    dm = answered_reminder(town)
    for block in dm.blocks:
        for button in block.get("elements", ()):
            if button.get("action_id") == "helpful":
                button["value"] = '{"about":999}'

    town.bo.presses("Yes", on=dm)
    town.settle()

    assert "This button no longer does anything." in town.bo.ephemerals[-1].text


# once a month in a channel

NOVEMBER = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SECTION = (
    "Did reminders help in November? Across the register; `/pilot effect` says more.\n"
    "• What it is worth in numbers: 12 answered, half of them within 4 working days"
    " · 12 before any reminder"
)


def happened(town: Town, count: int = 12, closed_at: datetime = NOVEMBER) -> None:
    """So many questions were answered in four working days, whatever led to it."""

    def add(work: Work) -> None:
        bo = work.store.people.of_slack(SlackId(town.bo.id), "Bo")
        opened_at = closed_at - timedelta(days=6)
        fresh = Pilot(
            id=PilotId(0), number=0, name="Claims triage", stage=Stage.PROPOSED,
            registered_at=opened_at, changed_at=opened_at, lead=bo,
        )  # fmt: skip
        pilot = work.store.pilots.add(fresh, work.policy, work.now)
        ask = Ask(
            id=None, pilot=pilot.id, rule=Rule.V1, opened_at=opened_at, since=opened_at,
            closed_at=closed_at, closed_by=bo, outcome=Outcome.ANSWERED, days=4,
        )  # fmt: skip
        for _ in range(count):
            work.store.asks.put(ask)

    town.bot.do(add)


def weekly(town: Town, schedule: str = "mon 09:00") -> None:
    town.ana.types(f"/pilot digest here weekly {schedule}", in_=town.pilots)


def posts(town: Town, *moments: str) -> list[bool]:
    """Of each digest that came meanwhile, whether it told of the month before."""
    seen = len(digests(town, town.pilots))
    for moment in moments:
        goes_to(town, clock(town.ana, moment))
    return ["Did reminders help" in post.as_text() for post in digests(town, town.pilots)[seen:]]


def test_the_first_digest_of_a_month_tells_of_the_month_before(town: Town) -> None:
    happened(town)
    happened(town, closed_at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    weekly(town)

    assert posts(town, "2026-12-07 09:00", "2026-12-14 09:00") == [True, False]
    assert SECTION in digests(town, town.pilots)[0].as_text()


def test_small_numbers_are_called_small_in_a_channel_too(town: Town) -> None:
    happened(town, 3)
    weekly(town)
    posts(town, "2026-12-07 09:00")

    assert "• What it is worth in numbers: too few to say (3 answered, 10 needed)" in (
        digests(town, town.pilots)[0].as_text()
    )


def test_a_month_of_which_there_is_nothing_to_tell_is_not_mentioned(town: Town) -> None:
    weekly(town)

    assert posts(town, "2026-12-07 09:00") == [False]


def test_now_tells_nothing_of_the_month_and_takes_nothing_from_the_first(town: Town) -> None:
    happened(town)
    weekly(town)
    goes_to(town, clock(town.ana, "2026-12-01 09:00"))
    town.ana.types("/pilot digest now", in_=town.pilots)
    town.settle()
    assert "Did reminders help" not in digests(town, town.pilots)[-1].as_text()

    assert posts(town, "2026-12-07 09:00") == [True]


def test_a_new_schedule_does_not_tell_it_twice(town: Town) -> None:
    happened(town)
    weekly(town)
    assert posts(town, "2026-12-07 09:00") == [True]

    weekly(town, "wed 09:00")

    assert posts(town, "2026-12-09 09:00", "2027-01-06 09:00") == [False, False]


def test_a_machine_that_slept_tells_it_with_the_digest_that_comes(town: Town) -> None:
    happened(town)
    weekly(town)

    assert posts(town, "2026-12-16 15:00", "2026-12-21 09:00") == [True, False]


def test_a_digest_that_slack_never_took_leaves_it_to_the_next(town: Town) -> None:
    happened(town)
    weekly(town)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=7 * 86400))
    assert posts(town, "2026-12-07 09:00") == []

    assert posts(town, "2026-12-14 09:00", "2026-12-21 09:00") == [True, False]


def test_a_channel_that_was_archived_reads_it_when_it_is_back(town: Town) -> None:
    happened(town)
    weekly(town)
    town.pilots.archives()
    assert posts(town, "2026-12-07 09:00") == []

    town.pilots.unarchives()

    assert posts(town, "2026-12-14 09:00", "2026-12-21 09:00") == [True, False]


def test_the_month_is_the_channels_own(town: Town) -> None:
    """On the last of October at nine in the evening in Zurich it is November in Tokyo."""
    happened(town, closed_at=datetime(2026, 11, 30, 20, 0, tzinfo=UTC))
    town.ana.types("/pilot digest here weekly mon 18:00", in_=town.risk)
    town.cy.types("/pilot digest here weekly tue 06:00", in_=town.pilots)  # Monday in Zurich

    goes_to(town, clock(town.cy, "2026-12-01 06:00"))
    goes_to(town, clock(town.ana, "2026-12-07 18:00"))

    in_tokyo, in_zurich = digests(town, town.pilots)[0], digests(town, town.risk)[-1]
    assert "Did reminders help" not in in_tokyo.as_text()
    assert "Did reminders help in November?" in in_zurich.as_text()


@pytest.mark.parametrize("newer_blocks", [True, False])
def test_it_fits_into_the_largest_digest(town: Town, newer_blocks: bool) -> None:
    crowd(town)
    happened(town)
    weekly(town)
    town.slack.rules.newer_blocks = newer_blocks

    assert posts(town, "2026-12-07 09:00") == [True]
    assert digests(town, town.pilots)[0].buttons == ["Show the other 111"]


# how the stories are set up


def restricts(town: Town, **people: Person) -> None:
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.ana.submits(restricted=["restricted"]).errors
    if people:
        town.ana.types("/pilot edit P-1 people", in_=town.pilots)
        assert not town.ana.submits(**people).errors
    town.settle()


def answered_reminder(town: Town) -> Message:
    """Bo was reminded at nine and answers at eleven."""
    dm = reminded(town, town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 11:00"))
    answers(town, town.bo, 1)
    return dm
