"""Moving a pilot: one step at a time, by those who may, with what it lacks; held, and stopped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.asks import Outcome
from bot.domain.events import Change
from bot.domain.rules import Rule
from bot.domain.stages import ORDER, Decision, Stage, Timing, following
from bot.sandbox import Person
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    events,
    kept,
    letters,
    nothing_written,
    pilot,
)
from tests.town import MONDAY, Town

DECIDED = (
    'value:"120 hours/month for 12 claims handlers" cost:"pilot EUR 40k, production EUR 150k/year"'
)


def moves(town: Town, stage: str, by: Person | None = None) -> str:
    return (by or town.ana).types(f"/pilot stage P-1 {stage}", in_=town.pilots).as_text()


def stands_at(town: Town, stage: Stage) -> None:
    """Ana takes it there."""
    ahead = ORDER.index(pilot(town).stage) + 1
    town.moves(town.ana, "P-1", *ORDER[ahead : ORDER.index(stage) + 1])


def let_pass(town: Town) -> None:
    """What the next gate demands rests a while: Ana passes it, and comes back."""
    before = pilot(town).stage
    ahead = following(before)
    assert ahead
    town.moves(town.ana, "P-1", ahead)
    moves(town, f"{before} for the story")


# which moves are legal


def test_a_pilot_goes_one_step_at_a_time_to_its_end(town: Town) -> None:
    claims_triage(town)

    town.moves(town.ana, "P-1", *ORDER[1:])

    moved = [event for event in events(town) if event.change is Change.STAGE]
    assert [event.after.stage for event in moved] == list(ORDER[1:])
    assert moves(town, "live it was too early").startswith(
        "Claims triage (P-1) moved from retired to live."
    )


@pytest.mark.parametrize(
    ("stage", "wanted"),
    [
        (stage, wanted)
        for stage in ORDER
        for wanted in ORDER
        if abs(ORDER.index(stage) - ORDER.index(wanted)) > 1
    ],
)
def test_a_jump_is_refused_and_the_ways_there_are_are_named(
    town: Town, stage: Stage, wanted: Stage
) -> None:
    claims_triage(town)
    stands_at(town, stage)

    with nothing_written(town):
        said = moves(town, f"{wanted} because")

    assert "one step at a time" in said
    assert f"You typed: /pilot stage P-1 {wanted} because" in said


def test_a_step_back_needs_a_reason_and_keeps_it(town: Town) -> None:
    claims_triage(town)
    stands_at(town, Stage.RUNNING)

    with nothing_written(town):
        refused = moves(town, "approved")
    assert "Why does it go back to approved?" in refused

    said = moves(town, "approved the data was not ready")
    assert said.startswith("Claims triage (P-1) moved from running to approved.")
    assert events(town)[-1].reason == "the data was not ready"
    assert "(the data was not ready)" in town.ana.types("/pilot history P-1").as_text()


def test_a_pilot_that_stands_there_already_stays(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        said = moves(town, "proposed")

    assert said.startswith("It is proposed already")


@pytest.mark.parametrize("word", ["nonsense", "😀", "<!channel>", "x" * 3000])
def test_a_word_that_is_no_stage_is_refused_with_those_there_are(town: Town, word: str) -> None:
    claims_triage(town)

    with nothing_written(town):
        said = moves(town, word)

    assert "is not a stage" in said
    assert "proposed, approved, running, concluded, live, retired" in said


@pytest.mark.parametrize("typed", ["Approved", "APPROVED", " approved "])
def test_a_stage_may_be_written_in_any_case(town: Town, typed: str) -> None:
    claims_triage(town)

    moves(town, typed)

    assert pilot(town).stage is Stage.APPROVED


# who may


def test_approval_is_the_sponsors_or_the_pmos(town: Town) -> None:
    claims_triage(town)

    for person in (town.bo, town.fay):
        with nothing_written(town):
            refused = moves(town, "approved", by=person)
        assert "the PMO" in refused
        assert "Dee Okafor (sponsor)" in refused

    assert "to approved" in moves(town, "approved", by=town.dee)


def test_nobody_approves_a_pilot_they_lead(town: Town) -> None:
    """R2. Not even the PMO, nor a sponsor who leads."""
    town.ana.types("/pilot register Claims triage lead:@ana sponsor:@dee", in_=town.pilots)

    with nothing_written(town):
        refused = moves(town, "approved", by=town.ana)

    assert refused.startswith("You lead Claims triage (P-1), so somebody else approves it")


def test_go_live_is_the_pmos_or_the_accepted_owners(town: Town) -> None:
    claims_triage(town, f"owner:@eli {DECIDED}")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    stands_at(town, Stage.CONCLUDED)

    for person in (town.bo, town.dee):
        with nothing_written(town):
            refused = moves(town, "live", by=person)
        assert "Eli Moreau (production owner)" in refused

    let_pass(town)
    assert "to live" in moves(town, "live", by=town.eli)


def test_an_owner_who_was_named_and_has_not_accepted_moves_nothing(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    stands_at(town, Stage.CONCLUDED)
    town.eli.types("/pilot list")

    with nothing_written(town):
        refused = moves(town, "live", by=town.eli)

    assert "a production owner who has accepted" in refused


@pytest.mark.parametrize("stage", ["running", "concluded"])
def test_the_pilots_people_launch_and_conclude_it(town: Town, stage: str) -> None:
    claims_triage(town, "team:@cy")
    stands_at(town, ORDER[ORDER.index(Stage(stage)) - 1])
    town.fay.types("/pilot list")

    for person in (town.cy, town.fay):
        with nothing_written(town):
            assert "ask" in moves(town, stage, by=person)

    let_pass(town)
    assert f"to {stage}" in moves(town, stage, by=town.bo)


def test_the_form_of_stages_opens_for_nobody_who_may_move_nothing(town: Town) -> None:
    claims_triage(town)
    town.fay.types("/pilot list", in_=town.pilots)

    answer = town.fay.types("/pilot stage P-1", in_=town.pilots)

    assert answer.modal is None
    assert answer.text.startswith("To change")


def test_the_form_of_stages_refuses_a_move_that_is_somebody_elses(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot stage P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.bo.submits(stage="approved")

    assert "Dee Okafor (sponsor)" in answer.errors["stage"]


# what is missing


def test_approval_shows_what_it_wanted_and_offers_the_answer(town: Town) -> None:
    """O3, C1."""
    claims_triage(town)

    answer = town.dee.types("/pilot stage P-1 approved", in_=town.pilots)

    assert "An accepted owner and a production cost" in answer.as_text()
    assert "counts as late" in answer.as_text()
    assert answer.message is not None
    assert answer.message.buttons == ["Name the owner", "Enter the cost"]


def test_launch_shows_the_value_too(town: Town) -> None:
    """V5."""
    claims_triage(town)
    stands_at(town, Stage.APPROVED)
    let_pass(town)

    said = moves(town, "running")

    assert "Value in numbers, an accepted owner and a production cost" in said


def test_with_all_decisions_made_nothing_is_missing(town: Town) -> None:
    claims_triage(town, f"owner:@eli {DECIDED}")
    town.eli.presses("Accept", on=town.last_dm(town.eli))

    stands_at(town, Stage.LIVE)

    assert set(pilot(town).timing.values()) == {Timing.BEFORE}


def test_a_late_answer_never_counts_as_before(town: Town) -> None:
    """Q1."""
    claims_triage(town)
    moves(town, "approved", by=town.dee)
    town.ana.types("/pilot cost P-1 pilot EUR 40k production EUR 150k/year", in_=town.pilots)

    card = town.ana.types("/pilot show P-1").as_text()
    assert "3.8× the pilot's EUR 40k (decided late)" in card

    moves(town, "proposed to be fair")
    moves(town, "approved", by=town.dee)
    assert pilot(town).timing[Decision.COST] is Timing.LATE


def test_an_approval_keeps_the_figures_it_was_made_on(town: Town) -> None:
    """Decision 11."""
    claims_triage(town, DECIDED)
    stands_at(town, Stage.APPROVED)
    town.ana.types("/pilot cost P-1 pilot EUR 40k production EUR 900k/year", in_=town.pilots)

    approval = events(town)[-2]
    assert approval.after.stage is Stage.APPROVED
    assert approval.after.cost is not None
    assert approval.after.cost.yearly is not None
    assert approval.after.cost.yearly.likely == 150_000
    assert approval.after.value is not None


# on hold


def test_a_hold_silences_through_its_day_and_off_ends_it(town: Town) -> None:
    claims_triage(town)

    said = town.bo.types("/pilot hold P-1 until 2026-11-20", in_=town.pilots).as_text()
    assert "is on hold through Fri 20 Nov" in said
    assert pilot(town).hold_until == date(2026, 11, 20)
    assert "on hold through Fri 20 Nov" in town.ana.types("/pilot show P-1").as_text()
    assert "on hold" in town.ana.types("/pilot list").as_text()

    town.clock.now = MONDAY + timedelta(days=6, hours=16)
    town.passes(hours=18)
    assert town.dms(town.bo) == []
    assert town.dms(town.dee) == []

    said = town.bo.types("/pilot hold P-1 off", in_=town.pilots).as_text()
    assert "is no longer on hold" in said
    assert pilot(town).hold_until is None
    assert changes(town) == ["registered", "hold", "hold"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("until 2027-01-10", date(2027, 1, 10)),
        ("until 10 Jan", date(2027, 1, 10)),
        ("until in 3 weeks", date(2026, 11, 23)),
        ("2027-01-10", date(2027, 1, 10)),
        ("until today", date(2026, 11, 2)),
        ("until next friday", date(2026, 11, 6)),
    ],
)
def test_a_day_is_read_as_people_write_it(town: Town, typed: str, day: date) -> None:
    claims_triage(town)

    town.ana.types(f"/pilot hold P-1 {typed}", in_=town.pilots)

    assert pilot(town).hold_until == day


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("until 2026-11-01", "is over"),
        ("until 2020-01-01", "is over"),
        ("until 2099-01-01", "too far ahead"),
        ("until 01/02/2027", "to some and"),
        ("until tomorrow-ish", "is not a day we can read"),
        ("until 31 Feb", "is not a day we can read"),
        ("until Monday 10 Jan 2027", "falls on a Sunday"),
        ("until 😀", "is not a day we can read"),
        ("off", "is not on hold"),
    ],
)
def test_a_hold_that_will_not_do_is_refused(town: Town, typed: str, because: str) -> None:
    claims_triage(town)

    with nothing_written(town):
        said = town.ana.types(f"/pilot hold P-1 {typed}", in_=town.pilots).as_text()

    assert because in said
    assert said.endswith(f"You typed: /pilot hold P-1 {typed}")


def test_a_live_pilot_cannot_be_held(town: Town) -> None:
    claims_triage(town)
    stands_at(town, Stage.LIVE)

    with nothing_written(town):
        said = town.ana.types("/pilot hold P-1 until 2027-01-10", in_=town.pilots).as_text()

    assert "Only a pilot on its way to production" in said


def test_going_live_ends_a_hold(town: Town) -> None:
    claims_triage(town)
    stands_at(town, Stage.CONCLUDED)
    town.ana.types("/pilot hold P-1 until 2027-01-10", in_=town.pilots)

    stands_at(town, Stage.LIVE)

    assert pilot(town).hold_until is None


# stopped, and retired


@pytest.mark.parametrize("typed", ["stop P-1 no data", "stage P-1 stopped no data"])
def test_a_stop_says_why_and_closes_what_was_asked(town: Town, typed: str) -> None:
    claims_triage(town, "owner:@eli")
    dm = town.last_dm(town.eli)

    said = town.ana.types(f"/pilot {typed}", in_=town.pilots).as_text()

    assert said.startswith("Claims triage (P-1) is stopped. Nothing more is asked about it.")
    assert asks(town) == {}
    assert events(town)[-1].reason == "no data"
    assert town.last_dm(town.eli).id == dm.id
    assert "was stopped on Mon 2 Nov" in town.last_dm(town.eli).as_text()
    assert town.last_dm(town.eli).buttons == []

    with nothing_written(town):
        town.eli.presses("Accept", on=dm.versions[0])
        town.settle()
    assert "is stopped. Nothing more is needed." in town.eli.ephemerals[-1].text


def test_a_stop_without_a_reason_asks_for_one(town: Town) -> None:
    claims_triage(town)

    for typed in ("stop P-1", "stage P-1 stopped"):
        with nothing_written(town):
            opened = town.ana.types(f"/pilot {typed}", in_=town.pilots)
            blank = town.ana.submits(cause="other", reason="   ")

        assert opened.modal is not None
        assert opened.modal.callback_id == "stop"
        assert set(blank.errors) == {"reason"}


@pytest.mark.parametrize("typed", ["running", "approved because", "retired"])
def test_a_stopped_pilot_goes_on_nowhere(town: Town, typed: str) -> None:
    claims_triage(town)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)

    with nothing_written(town):
        said = moves(town, typed)

    assert said.startswith("A stopped pilot goes back to proposed, with what has changed since.")


def test_a_live_pilot_is_retired_rather_than_stopped(town: Town) -> None:
    claims_triage(town)
    stands_at(town, Stage.LIVE)

    with nothing_written(town):
        said = town.ana.types("/pilot stop P-1 no use", in_=town.pilots).as_text()

    assert said.startswith("A live pilot is retired rather than stopped.")


def test_nobody_is_named_to_own_a_pilot_that_is_over(town: Town) -> None:
    """No request would ever reach them."""
    claims_triage(town)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)

    with nothing_written(town):
        said = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).as_text()

    assert said.startswith("Claims triage (P-1) is stopped. Nothing more is needed.")


def test_a_live_pilot_may_get_another_owner(town: Town) -> None:
    """It opens no asks; whoever is named is asked all the same."""
    claims_triage(town)
    stands_at(town, Stage.LIVE)

    named = town.ana.types("/pilot owner P-1 @eli", in_=town.pilots).as_text()
    assert "Eli Moreau is being asked by DM" in named
    assert set(asks(town)) == {Rule.O2}

    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    town.eli.submits(other=town.fay)
    town.ana.presses("Name Fay Nair", on=town.last_dm(town.ana))
    town.fay.presses("Accept", on=town.last_dm(town.fay))

    assert pilot(town).accepted_owner is not None
    assert asks(town) == {}
    assert "Fay Nair accepted on Mon 2 Nov" in town.last_dm(town.fay).as_text()


def test_what_was_asked_of_people_ends_with_the_stages_that_need_it(town: Town) -> None:
    claims_triage(town)
    town.clock.now += timedelta(days=3)
    town.passes(days=1)
    reminded = town.last_dm(town.bo)
    assert reminded.buttons != []

    stands_at(town, Stage.LIVE)

    town.settle()
    assert asks(town) == {}
    assert "moved on to live" in town.last_dm(town.bo).as_text()
    closed = [row.rule for row in kept(town)["asks"] if row.outcome == Outcome.LIVE]
    assert {Rule.V1, Rule.O2, Rule.C1} <= set(closed)


def test_others_stop_and_hold_nothing(town: Town) -> None:
    claims_triage(town, "team:@cy")
    town.fay.types("/pilot list")

    for person in (town.cy, town.fay):
        with nothing_written(town):
            held = person.types("/pilot hold P-1 until 2027-01-10", in_=town.pilots).as_text()
            stopped = person.types("/pilot stop P-1 enough", in_=town.pilots).as_text()
        assert held.startswith("To hold Claims triage (P-1), ask")
        assert stopped.startswith("To stop Claims triage (P-1), ask")


def test_a_move_by_hand_resets_the_stall_clock_and_reading_does_not(town: Town) -> None:
    """S1."""
    claims_triage(town)
    town.clock.now += timedelta(days=21)
    assert "no change for 15 working days" in town.ana.types("/pilot show P-1").as_text()
    assert "1 pilot" in town.ana.types("/pilot list stalled").as_text()

    moves(town, "approved", by=town.dee)

    assert town.ana.types("/pilot list stalled").text.startswith("No pilots")


def test_reopening_an_ask_by_a_step_back_asks_again(town: Town) -> None:
    claims_triage(town)
    stands_at(town, Stage.LIVE)

    moves(town, "concluded it was too early")

    assert {Rule.V1, Rule.O2, Rule.C1} <= set(asks(town))
    assert letters(town) == []


def test_b1_only_the_first_time_live_decides(town: Town) -> None:
    """Back to concluded and live again months later is no second success of that month."""
    claims_triage(town)
    stands_at(town, Stage.LIVE)
    decided = pilot(town).decided_on
    assert decided

    town.clock.now += timedelta(days=40)
    moves(town, "concluded the model drifted")
    stands_at(town, Stage.LIVE)

    assert pilot(town).stage is Stage.LIVE
    assert pilot(town).decided_on == decided


@pytest.mark.parametrize(
    ("word", "stage"),
    [("production", "live"), ("prod", "live"), ("approve", "approved"), ("finished", "concluded")],
)
def test_a_stage_by_another_name_is_offered_by_ours(town: Town, word: str, stage: str) -> None:
    claims_triage(town)

    said = town.ana.types(f"/pilot stage P-1 {word}", in_=town.pilots).text

    assert said == f"“{word}” is not a stage. Did you mean {stage}?"
