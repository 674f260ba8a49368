"""Grace, interval, rounds and the sponsor, with every date counted by hand."""

from __future__ import annotations

from tests.year.oracle import judge
from tests.year.oracle.log import (
    Cleared,
    DecisionChanged,
    Fact,
    Held,
    Letter,
    NotMe,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    Paused,
    PersonSeen,
    PilotRegistered,
    PlanGiven,
    QuestionAnswered,
    QuestionAsked,
    RoleSet,
    Shown,
    StageMoved,
    Tick,
    WaitingFor,
)
from tests.year.story import Story, day, requested, told, when, with_letter


def test_three_rounds_then_the_sponsor_then_silence() -> None:
    log = Story().pilot().until("2026-05-08 12:00")

    # 2 March is a Monday; Good Friday is 3 April, but the sponsor's turn is over by then.
    assert told(log) == [("03-05", "ada"), ("03-12", "ada"), ("03-19", "ada"), ("03-26", "sid")]
    assert judge(log, strict=True) == []
    assert judge(log) == []


def test_a_public_holiday_is_no_working_day() -> None:
    log = Story(start="2026-03-31 12:00").pilot().until("2026-04-17 12:00")

    # Good Friday does not count; Easter Monday is no holiday in all of Britain.
    assert told(log) == [("04-06", "ada"), ("04-13", "ada")]


def test_a_persons_own_country_comes_before_the_zones() -> None:
    ada = PersonSeen(when("2026-03-31 11:30"), "ada", country="US")
    log = Story(start="2026-03-31 12:00").then(ada).pilot().until("2026-04-10 12:00")

    assert told(log) == [("04-03", "ada"), ("04-10", "ada")]


def test_a_human_change_silences_for_three_working_days() -> None:
    change = DecisionChanged(when("2026-03-11 15:00"), "P-1", "V1", False, "ada")
    log = Story().pilot().then(change).until("2026-03-19 12:00")

    assert told(log) == [("03-05", "ada"), ("03-16", "ada")]


def test_a_new_lead_is_asked_in_the_next_slot_from_round_one() -> None:
    change = RoleSet(when("2026-03-12 15:00"), "P-1", "lead", "bea", "pam")
    log = Story().pilot().then(change).until("2026-04-10 12:00")

    assert told(log) == [
        ("03-05", "ada"),
        ("03-12", "ada"),
        ("03-13", "bea"),
        ("03-20", "bea"),
        ("03-27", "bea"),
        ("04-06", "sid"),
    ]


def test_a_plan_is_quoted_on_its_date_and_the_interval_stays() -> None:
    plan = PlanGiven(when("2026-03-05 10:30"), "P-1", "V1", "ada", day("2026-03-10"))
    log = Story().pilot().then(plan).until("2026-03-18 12:00")

    assert told(log) == [("03-05", "ada"), ("03-10", "ada"), ("03-17", "ada")]


def test_a_plan_for_a_sunday_is_quoted_on_monday() -> None:
    plan = PlanGiven(when("2026-03-05 10:30"), "P-1", "V1", "ada", day("2026-03-15"))
    log = Story().pilot().then(plan).until("2026-03-17 12:00")

    assert told(log) == [("03-05", "ada"), ("03-16", "ada")]


def test_two_broken_plans_bring_the_sponsor_one_interval_later() -> None:
    first = PlanGiven(when("2026-03-05 10:30"), "P-1", "V1", "ada", day("2026-03-09"))
    second = PlanGiven(when("2026-03-09 10:30"), "P-1", "V1", "ada", day("2026-03-11"))
    log = Story().pilot().then(first, second).until("2026-04-10 12:00")

    assert told(log) == [("03-05", "ada"), ("03-09", "ada"), ("03-11", "ada"), ("03-18", "sid")]


def test_a_third_date_is_honoured_and_the_sponsor_asked_on_it() -> None:
    dates = [
        ("2026-03-05", "2026-03-09"),
        ("2026-03-09", "2026-03-11"),
        ("2026-03-11", "2026-03-25"),
    ]
    plans = [
        PlanGiven(when(f"{given} 10:30"), "P-1", "V1", "ada", day(until)) for given, until in dates
    ]
    log = Story().pilot().then(*plans).until("2026-04-10 12:00")

    assert told(log)[-2:] == [("03-11", "ada"), ("03-25", "sid")]


def test_not_me_moves_the_ask_to_the_person_named() -> None:
    answer = NotMe(when("2026-03-05 10:30"), "P-1", "V1", "ada", "bea")
    log = Story().pilot().then(answer).until("2026-03-13 12:00")

    assert requested(log) == [("03-05", "bea")]
    assert told(log) == [("03-05", "ada"), ("03-10", "bea")]


def test_not_me_without_a_name_goes_down_the_chain() -> None:
    answer = NotMe(when("2026-03-05 10:30"), "P-1", "V1", "ada")
    log = Story().pilot().then(answer).until("2026-03-07 12:00")

    assert told(log) == [("03-05", "ada"), ("03-06", "rae")]


def test_a_second_return_goes_to_the_sponsor() -> None:
    answers = [
        NotMe(when("2026-03-05 10:30"), "P-1", "V1", "ada", "bea"),
        NotMe(when("2026-03-06 10:30"), "P-1", "V1", "bea", "ada"),
        NotMe(when("2026-03-09 10:30"), "P-1", "V1", "ada", "bea"),
        NotMe(when("2026-03-10 10:30"), "P-1", "V1", "bea", "ada"),
    ]
    log = Story().pilot().then(*answers).until("2026-03-12 12:00")

    assert [name for _, name in requested(log)] == ["bea", "ada", "bea"]
    assert told(log) == [("03-05", "ada"), ("03-11", "sid")]


def test_a_new_lead_may_be_asked_what_had_gone_to_the_sponsor() -> None:
    answers: list[Fact] = [
        NotMe(when("2026-03-05 10:30"), "P-1", "V1", "ada", "bea"),
        NotMe(when("2026-03-06 10:30"), "P-1", "V1", "bea", "ada"),
        NotMe(when("2026-03-09 10:30"), "P-1", "V1", "ada", "bea"),
        NotMe(when("2026-03-10 10:30"), "P-1", "V1", "bea", "ada"),
        RoleSet(when("2026-03-12 10:30"), "P-1", "lead", "cy"),
    ]
    log = Story().pilot().then(*answers).until("2026-03-16 12:00")

    assert not judge(with_letter(log, when("2026-03-16 09:00"), "cy", Shown("P-1", "V1")))


def test_waiting_for_asks_the_blocker_and_cleared_gives_it_back() -> None:
    waiting = WaitingFor(when("2026-03-05 10:30"), "P-1", "V1", "ada", "cy")
    cleared = Cleared(when("2026-03-06 10:30"), "P-1", "V1", "cy")
    log = Story().pilot().then(waiting, cleared).until("2026-03-11 12:00")

    assert requested(log) == [("03-05", "cy"), ("03-06", "ada")]
    assert told(log) == [("03-05", "ada"), ("03-11", "ada")]


def test_whoever_waits_and_then_says_not_me_does_not_have_it_back() -> None:
    facts: list[Fact] = [
        WaitingFor(when("2026-03-03 10:30"), "P-1", "O2", "sid", "bea"),
        NotMe(when("2026-03-17 10:30"), "P-1", "O2", "sid"),
        NotMe(when("2026-03-18 10:30"), "P-1", "O2", "bea"),
    ]
    log = Story().pilot(gaps=("O2",)).then(*facts).until("2026-03-20 12:00")

    assert requested(log) == [("03-03", "bea")]
    assert told(log)[-1] == ("03-19", "ada")


def test_what_a_sponsor_passes_on_does_not_go_back_to_whoever_waited_before() -> None:
    facts: list[Fact] = [
        NotMe(when("2026-03-03 10:30"), "P-1", "V1", "ada", "bea"),
        WaitingFor(when("2026-03-05 10:30"), "P-1", "V1", "bea", "cy"),
        NotMe(when("2026-03-31 10:30"), "P-1", "V1", "sid", "pam"),
        PersonSeen(when("2026-04-01 10:30"), "pam", is_guest=True),
    ]
    log = Story().pilot().then(*facts).until("2026-04-02 12:00")

    assert told(log)[-2:] == [("03-31", "sid"), ("04-02", "rae")]


def test_a_blocker_who_cannot_act_leaves_nothing_to_a_waiter_who_said_not_me() -> None:
    facts: list[Fact] = [
        WaitingFor(when("2026-03-05 10:30"), "P-1", "O2", "sid", "bea"),
        NotMe(when("2026-03-30 10:30"), "P-1", "O2", "sid"),
        PersonSeen(when("2026-04-01 10:30"), "bea", is_guest=True),
    ]
    log = Story().pilot(gaps=("O2",), end=day("2026-04-20")).then(*facts).until("2026-04-02 12:00")

    assert told(log)[-1] == ("04-02", "ada")


def test_a_named_owner_who_is_back_is_not_asked_again_while_somebody_clears_the_way() -> None:
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada"),
        PersonSeen(when("2026-03-04 10:30"), "bea", is_guest=True),
        WaitingFor(when("2026-03-05 10:30"), "P-1", "O2", "ada", "cy"),
        PersonSeen(when("2026-03-06 10:30"), "bea"),
    ]
    log = Story().pilot(gaps=("O2",)).then(*facts).until("2026-03-09 12:00")

    assert requested(log) == [("03-03", "bea"), ("03-04", "ada"), ("03-05", "cy")]


def test_a_paused_persons_asks_wait_and_do_not_climb() -> None:
    pause = Paused(when("2026-03-20 10:30"), "ada", day("2026-03-31"))
    log = Story().pilot().then(pause).until("2026-04-10 12:00")

    assert told(log)[-2:] == [("03-19", "ada"), ("04-01", "sid")]


def test_a_pause_that_ends_early_lets_the_asks_speak() -> None:
    pause = Paused(when("2026-03-04 10:30"), "ada", day("2026-03-17"))
    ended = Paused(when("2026-03-10 10:30"), "ada", None)
    log = Story().pilot().then(pause, ended).until("2026-03-17 12:00")

    assert told(log) == [("03-11", "ada")]


def test_a_held_pilot_is_silent_and_keeps_its_round() -> None:
    hold = Held(when("2026-03-06 10:30"), "P-1", day("2026-03-20"), "ada")
    log = Story().pilot().then(hold).until("2026-04-10 12:00")

    assert told(log) == [("03-05", "ada"), ("03-23", "ada"), ("03-30", "ada"), ("04-07", "sid")]


def test_the_end_of_a_pilot_brings_its_sponsor_at_once() -> None:
    story = Story().pilot(gaps=("O2",), sponsor="sid", end=day("2026-04-20"))
    named = OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada")
    log = story.then(named).until("2026-04-30 12:00")

    # T1 starts on Saturday 21 March, between bea's third working day and her third round.
    assert told(log) == [("03-06", "bea"), ("03-13", "bea"), ("03-20", "bea"), ("03-23", "sid")]


def test_the_end_skips_the_rounds_left() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-04-10"))
    named = OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada")
    log = story.then(named).until("2026-04-30 12:00")

    assert told(log) == [("03-06", "bea"), ("03-11", "sid")]


def test_a_sponsor_who_holds_the_ask_has_no_grace_under_t1() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-03-20"))

    assert told(story.until("2026-03-04 12:00")) == [("03-03", "sid")]


def test_an_accepted_owner_closes_the_ask_and_answers_for_the_cost() -> None:
    story = Story().pilot(gaps=("O2", "C1"))
    named = OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada")
    accepted = OwnerAccepted(when("2026-03-06 10:30"), "P-1", "bea")
    log = story.then(named, accepted).until("2026-03-10 12:00")

    assert told(log) == [("03-05", "ada"), ("03-06", "bea"), ("03-09", "bea")]


def test_declining_gives_the_ask_to_whoever_named_and_twice_to_the_sponsor() -> None:
    story = Story().pilot(gaps=("O2",))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "rae"),
        OwnerDeclined(when("2026-03-04 10:30"), "P-1", "bea"),
        OwnerNamed(when("2026-03-10 10:30"), "P-1", "cy", "rae"),
        OwnerDeclined(when("2026-03-11 10:30"), "P-1", "cy"),
    ]
    log = story.then(*facts).until("2026-03-17 12:00")

    asked = [("03-03", "bea"), ("03-04", "rae"), ("03-10", "cy"), ("03-11", "sid")]
    assert requested(log) == asked
    assert told(log) == [("03-09", "rae"), ("03-16", "sid")]


def test_a_named_owner_gets_the_answer_though_the_ask_was_passed_on_meanwhile() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-03-25"))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada"),
        QuestionAsked(when("2026-03-04 10:30"), "P-1", "bea"),
        NotMe(when("2026-03-10 10:30"), "P-1", "O2", "sid", named="cy"),
        QuestionAnswered(when("2026-03-11 10:30"), "P-1", "ada"),
    ]
    log = story.then(*facts).until("2026-03-12 12:00")

    asked = [("03-03", "bea"), ("03-04", "ada"), ("03-10", "cy"), ("03-11", "bea")]
    assert requested(log) == asked


def test_a_namer_who_said_not_me_hears_no_question() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-03-25"))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "sid"),
        NotMe(when("2026-03-10 10:30"), "P-1", "O2", "sid"),
        QuestionAsked(when("2026-03-11 10:30"), "P-1", "bea"),
    ]
    log = story.then(*facts).until("2026-03-12 12:00")

    assert requested(log) == [("03-03", "bea"), ("03-11", "ada")]


def test_a_new_sponsor_who_was_asked_because_it_ends_is_not_asked_again() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-03-25"))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-02 12:30"), "P-1", "bea", "ada"),
        OwnerDeclined(when("2026-03-04 10:30"), "P-1", "bea"),
        RoleSet(when("2026-03-10 10:30"), "P-1", "sponsor", "pam"),
    ]
    ask, named, asked = Shown("P-1", "O2"), when("2026-03-12 10:30"), when("2026-03-17 09:00")
    log = with_letter(
        story.then(*facts).until("2026-03-12 10:00"), when("2026-03-11 09:00"), "pam", ask
    )
    log += [
        OwnerNamed(named, "P-1", "cy", "ada"),
        Letter(named, "cy", "request", (ask,)),
        Tick(asked),
        Letter(asked, "cy", "reminder", (ask,)),
    ]

    assert not judge(log)


def test_who_heard_of_an_unfit_owner_leaves_and_the_next_hears_of_it() -> None:
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada"),
        PersonSeen(when("2026-03-04 10:30"), "ada", is_deactivated=True),
        PersonSeen(when("2026-03-05 10:30"), "bea", is_guest=True),
        PersonSeen(when("2026-03-06 10:30"), "sid", is_deactivated=True),
    ]
    log = Story().pilot(gaps=("O2",)).then(*facts).until("2026-03-06 12:00")

    assert requested(log) == [("03-03", "bea"), ("03-05", "sid"), ("03-06", "rae")]


def test_a_live_pilot_asks_whoever_is_named_to_own_it_instead() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-03-10"))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-02 12:30"), "P-1", "bea", "ada"),
        OwnerAccepted(when("2026-03-02 13:30"), "P-1", "bea"),
        StageMoved(when("2026-03-03 10:30"), "P-1", "live"),
        OwnerNamed(when("2026-03-16 10:30"), "P-1", "cy", "ada"),
    ]
    log = story.then(*facts).until("2026-03-20 12:00")

    assert requested(log) == [("03-02", "bea"), ("03-16", "cy")]
    assert told(log) == [("03-19", "cy")]


def test_rounds_that_were_skipped_stay_skipped_when_the_pilot_goes_live() -> None:
    story = Story().pilot(gaps=("O2",), end=day("2026-04-10"))
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada"),
        StageMoved(when("2026-03-12 10:30"), "P-1", "live"),
    ]
    log = story.then(*facts).until("2026-04-30 12:00")

    assert told(log) == [("03-06", "bea"), ("03-11", "sid")]


def test_who_was_told_of_an_unfit_owner_hears_no_more_but_another_is_asked_when_they_leave() -> (
    None
):
    facts: list[Fact] = [
        OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "ada"),
        PersonSeen(when("2026-03-04 10:30"), "bea", is_guest=True),
        PersonSeen(when("2026-03-06 10:30"), "bea", is_guest=True, is_deactivated=True),
    ]
    log = Story().pilot(gaps=("O2",)).then(*facts).until("2026-03-06 12:00")

    assert requested(log) == [("03-03", "bea"), ("03-04", "ada"), ("03-06", "sid")]


def test_a_new_sponsor_need_not_wait_for_a_day_that_the_one_before_gave() -> None:
    facts: list[Fact] = [
        PlanGiven(when("2026-04-01 10:30"), "P-1", "V1", "sid", day("2026-04-20")),
        RoleSet(when("2026-04-02 10:30"), "P-1", "sponsor", "pam"),
    ]
    log = Story().pilot().then(*facts).until("2026-04-07 12:00")

    assert told(log)[-1] == ("03-26", "sid")
    assert not judge(with_letter(log, when("2026-04-07 09:00"), "pam", Shown("P-1", "V1")))


def test_a_leaver_loses_every_role_and_the_next_in_the_chain_is_asked() -> None:
    left = PersonSeen(when("2026-03-05 15:00"), "ada", is_deactivated=True)
    log = Story().pilot().then(left).until("2026-03-07 12:00")

    assert told(log) == [("03-05", "ada"), ("03-06", "rae")]


def test_a_guest_is_passed_over() -> None:
    guest = PersonSeen(when("2026-03-02 11:30"), "ada", is_guest=True)
    log = Story().then(guest).pilot().until("2026-03-07 12:00")

    assert told(log) == [("03-05", "rae")]


def test_an_imported_pilot_without_people_asks_nobody() -> None:
    story = Story()
    story.then(PilotRegistered(when("2026-03-02 12:00"), "P-1", "rae", imported=True))

    assert told(story.until("2026-03-30 12:00")) == []


def test_a_live_pilot_is_silent() -> None:
    stages = [
        StageMoved(when("2026-03-05 10:30"), "P-1", stage)
        for stage in ("approved", "running", "concluded", "live")
    ]
    log = Story().pilot().then(*stages).until("2026-03-30 12:00")

    assert told(log) == [("03-05", "ada")]
