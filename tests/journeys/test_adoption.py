"""A change plan, from its two forms to who uses the pilot three months after go-live (A1, A2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.domain.asks import AskId, Outcome
from bot.domain.change_plan import Active, ChangePlan
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Answer, Message, Person
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import asks, changes, claims_triage, nothing_written, pilot
from tests.town import Town

WHOM = {"group": "claims handlers", "people": "240", "users": "12"}
HOW = {"trainings": "12 January", "target": "60%", "communications": "a note by their heads"}
DECIDED = (
    'value:"120 hours/month for 12 claims handlers" cost:"pilot EUR 40k, production EUR 150k/year"'
)


def running(town: Town, more: str = "") -> None:
    claims_triage(town, more)
    town.moves(town.ana, "P-1", "approved", "running")


def plans(town: Town, by: Person | None = None, /, **more: object) -> Answer:
    """Bo fills in both steps; Eli is to own the plan."""
    planner = by or town.bo
    planner.types("/pilot change P-1", town.pilots)
    if planner.modal is None or planner.modal.callback_id != "plan_whom":
        planner.presses("fill_topic", on=planner.ephemerals[-1])
    given = {"owner": town.eli, **WHOM, **HOW, "channel": town.pilots, **more}
    first = {name: given[name] for name in ("owner", "group", "people", "users")}
    second = planner.submits(first)
    assert not second.errors, second.errors
    return planner.submits({name: given[name] for name in given if name not in first})


def live(town: Town, **more: object) -> None:
    """With a plan, and live since Monday 2 November."""
    running(town, DECIDED)
    plans(town, **more)
    town.moves(town.ana, "P-1", "concluded", "live")


def plan(town: Town) -> ChangePlan:
    return pilot(town).design.change


def tells(town: Town, who: Person, button: str, number: str) -> Answer:
    """By the button of their newest DM."""
    who.presses(button, on=town.last_dm(who))
    return who.submits(number=number)


def said(answer: Answer) -> str:
    assert answer.modal is not None, answer.errors
    return answer.modal.as_text()


# the plan


def test_a1_a_plan_is_made_in_two_forms_of_four_answers(town: Town) -> None:
    running(town)

    opened = town.bo.types("/pilot change P-1", town.pilots)
    assert opened.modal is not None
    assert list(opened.modal.fields) == ["owner", "group", "people", "users"]
    second = town.bo.submits(owner=town.eli, **WHOM)
    assert second.modal is not None
    assert list(second.modal.fields) == ["trainings", "target", "channel", "communications"]
    done = said(town.bo.submits(**HOW, channel=town.pilots))

    assert "It is meant for 240 claims handlers, beyond the 12 who use the pilot." in done
    assert "Training is on Tue 12 Jan." in done
    assert "At least 144 people (60%) are to use it each week." in done
    assert "Still to come" not in done
    kept_plan = plan(town)
    assert (kept_plan.people, kept_plan.pilot_users) == (240, 12)
    assert (kept_plan.trainings, kept_plan.target) == ((date(2027, 1, 12),), Decimal(60))
    assert kept_plan.channel == town.pilots.id
    owner = pilot(town).plan_owner
    assert owner is not None
    assert owner.slack_id == town.eli.id
    assert Rule.A1 not in asks(town)


def test_a1_a_plan_that_is_begun_is_kept_and_leads_on(town: Town) -> None:
    running(town)

    town.bo.types("/pilot change P-1", town.pilots)
    town.bo.submits(group="claims handlers")
    done = said(town.bo.submits(target="60%"))

    assert "Still to come: who owns the plan, how many they are, how many use the pilot, " in done
    assert plan(town).group == "claims handlers"
    assert plan(town).target == Decimal(60)
    assert Rule.A1 in asks(town)


def test_a1_the_answer_ends_with_what_is_next(town: Town) -> None:
    running(town)

    done = plans(town)

    assert "Name the owner" in said(done)  # go-live needs one too
    town.bo.presses("Name the owner")
    assert town.bo.form.callback_id == "owner"


def test_a1_the_plan_is_shown_to_everybody_and_changed_by_its_people(town: Town) -> None:
    running(town)
    plans(town)

    shown = town.fay.types("/pilot change P-1", town.pilots).as_text()
    assert "For: 240 claims handlers, beyond the 12 who use the pilot" in shown
    assert "Feedback: #ai-pilots" in shown
    assert "Change the plan" not in shown
    by_owner = town.eli.types("/pilot change P-1", town.pilots).as_text()
    assert "Change the plan" in by_owner  # he is on it by its plan alone


def test_a1_a_plan_nobody_made_is_no_secret(town: Town) -> None:
    running(town)

    answer = town.fay.types("/pilot change P-1", town.pilots)

    assert answer.as_text() == "Claims triage (P-1) has no change plan so far."


def test_a1_it_stands_on_the_card_in_one_line(town: Town) -> None:
    running(town)
    plans(town)

    card = town.fay.types("/pilot show P-1", town.pilots).as_text()

    assert (
        "Change plan: 240 claims handlers · training Tue 12 Jan · target 60% a week, 144 people "
        "· #ai-pilots · owner @Eli Moreau" in card
    )


def test_a1_the_history_keeps_each_part(town: Town) -> None:
    running(town)
    plans(town)

    assert changes(town)[-7:] == [
        "change plan owner",
        "target group",
        "users of the pilot",
        "training",
        "adoption target",
        "feedback channel",
        "communications",
    ]
    told = town.ana.types("/pilot history P-1", town.pilots).as_text()
    assert "Bo Lindqvist set the training to Tue 12 Jan" in told
    assert "Bo Lindqvist set the feedback channel to #ai-pilots" in told


# what is refused


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("people", "12", "12 people are not more than the 12 who use the pilot."),
        ("people", "7", "7 people are not more than the 12 who use the pilot."),
        ("people", "many", "“many”"),
        ("people", "12.5", "A whole one"),
        ("people", "-4", "“-4”"),
        ("users", "1e9", "1e9"),
    ],
)
def test_a1_a_group_is_larger_than_the_pilots_users(
    town: Town, field: str, typed: str, told: str
) -> None:
    running(town)
    town.bo.types("/pilot change P-1", town.pilots)

    with nothing_written(town):
        answer = town.bo.submits({**WHOM, field: typed})

    assert told in answer.errors[field]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("target", "101%", "“101%” is no share of a group: from 1% to 100% will do"),
        ("target", "0", "“0” is no share of a group"),
        ("target", "0.6", "“0.6” is no share of a group"),
        ("target", "most", "“most” is no share of a group"),
        ("trainings", "1 November 2026", "Sun 1 Nov is over"),
        ("trainings", "soon", "“soon”"),
        ("trainings", "12 Jan, soon", "“soon”"),
    ],
)
def test_a1_a_target_is_a_share_and_a_training_is_ahead(
    town: Town, field: str, typed: str, told: str
) -> None:
    running(town)
    town.bo.types("/pilot change P-1", town.pilots)
    town.bo.submits(owner=town.eli, **WHOM)

    with nothing_written(town):
        answer = town.bo.submits({**HOW, field: typed})

    assert told in answer.errors[field]
    assert town.bo.form.callback_id == "plan_how"


def test_a1_a_guest_owns_no_plan_where_guests_do_not_act(town: Town) -> None:
    running(town)
    gus = town.slack.person("gus", name="Gus Berg", guest=True)
    town.bo.types("/pilot change P-1", town.pilots)

    answer = town.bo.submits(owner=gus, **WHOM)

    assert (
        "is a guest here, so somebody else has to be the owner of its change plan"
        in (answer.errors["owner"])
    )


def test_a1_a_training_that_is_over_may_stand(town: Town) -> None:
    running(town)
    plans(town)
    goes_to(town, datetime(2027, 2, 1, 9, 0, tzinfo=UTC))

    town.bo.types("/pilot change P-1", town.pilots)
    town.bo.presses("Change the plan", on=town.bo.ephemerals[-1])
    town.bo.sends(town.bo.form)
    answer = town.bo.submits(trainings="12 January 2027, 9 February 2027")

    assert not answer.errors
    assert plan(town).trainings == (date(2027, 1, 12), date(2027, 2, 9))


# who is asked, and when


def test_a1_is_asked_from_launch_on_and_of_the_lead_while_nobody_owns_the_plan(
    town: Town,
) -> None:
    claims_triage(town, DECIDED)
    town.moves(town.ana, "P-1", "approved")
    assert Rule.A1 not in asks(town)

    town.moves(town.ana, "P-1", "running")

    asked = asks(town)[Rule.A1]
    assert asked.person == pilot(town).lead
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:30"))
    assert "who will use it beyond the pilot" in town.last_dm(town.bo).as_text()


def test_a1_the_plans_owner_is_asked_for_what_is_still_to_come(town: Town) -> None:
    running(town, DECIDED)
    plans(town, target=None)

    asked = asks(town)[Rule.A1]
    assert asked.person == pilot(town).plan_owner
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-06 09:30"))
    dm = town.last_dm(town.eli)
    assert "Still to come: a target." in dm.as_text()
    assert "You are the owner of the change plan of" in _why(town, town.eli, dm)


def _why(town: Town, person: Person, dm: Message) -> str:
    person.presses("Why this?", on=dm)
    town.settle()
    return person.ephemerals[-1].as_text()


def test_a1_is_a_gate_at_go_live(town: Town) -> None:
    running(town, DECIDED)
    town.moves(town.ana, "P-1", "concluded")

    stays = town.ana.types("/pilot stage P-1 live", town.pilots).as_text()

    assert "Its change plan: with Bo Lindqvist" in stays
    assert pilot(town).stage is Stage.CONCLUDED


def test_a1_a_plan_that_is_complete_opens_its_gate(town: Town) -> None:
    running(town, DECIDED)
    plans(town)
    town.moves(town.ana, "P-1", "concluded")

    gate = town.ana.types("/pilot gate P-1", town.pilots).as_text()

    assert "Its change plan" not in gate
    assert "Who will own it in production" in gate


# training


def test_a1_sign_ups_are_asked_about_two_weeks_before_a_training(town: Town) -> None:
    running(town, DECIDED)
    plans(town)

    goes_to(town, datetime(2026, 12, 28, 20, 0, tzinfo=UTC))
    assert Rule.A1_SIGN_UPS not in asks(town)
    goes_to(town, datetime(2026, 12, 29, 0, 5, tzinfo=UTC))
    assert asks(town)[Rule.A1_SIGN_UPS].person == pilot(town).plan_owner

    each_morning(town, town.eli, until=clock(town.eli, "2027-01-04 09:30"))
    dm = town.last_dm(town.eli)
    assert "How many people have signed up to learn Claims triage?" in dm.as_text()
    assert "The training is on Tue 12 Jan, for 240 claims handlers." in dm.as_text()
    done = said(tells(town, town.eli, "Add the sign-ups", "35"))
    assert "Noted: 35 of 240 claims handlers have signed up to learn Claims triage" in done
    assert Rule.A1_SIGN_UPS not in asks(town)


def test_a1_sign_ups_that_nobody_told_are_asked_about_no_more_after_the_training(
    town: Town,
) -> None:
    running(town, DECIDED)
    plans(town)
    each_morning(town, town.eli, until=clock(town.eli, "2027-01-05 09:30"))
    asked = asks(town)[Rule.A1_SIGN_UPS]

    goes_to(town, datetime(2027, 1, 13, 0, 5, tzinfo=UTC))

    assert Rule.A1_SIGN_UPS not in asks(town)
    closed = town.bot.see(lambda work: work.store.asks.get(AskId(asked.id or 0)))
    assert closed.outcome is Outcome.PASSED
    assert plan(town).signed_up is None  # unknown, and not none
    assert "The time for it passed" in town.last_dm(town.eli).as_text()


def test_a1_attendance_is_asked_about_after_the_last_training(town: Town) -> None:
    running(town, DECIDED)
    plans(town, trainings="12 January, 2 February")

    goes_to(town, datetime(2027, 1, 20, 9, 0, tzinfo=UTC))
    assert Rule.A1_ATTENDANCE not in asks(town)
    goes_to(town, datetime(2027, 2, 3, 0, 5, tzinfo=UTC))
    assert asks(town)[Rule.A1_ATTENDANCE].person == pilot(town).plan_owner

    each_morning(town, town.eli, until=clock(town.eli, "2027-02-08 09:30"))
    done = said(tells(town, town.eli, "Add who came", "31"))
    assert "Noted: 31 of 240 claims handlers came to the training of Claims triage" in done
    assert Rule.A1_ATTENDANCE not in asks(town)


def test_a1_more_people_than_the_group_has_do_not_come(town: Town) -> None:
    running(town, DECIDED)
    plans(town)
    each_morning(town, town.eli, until=clock(town.eli, "2027-01-04 09:30"))

    answer = tells(town, town.eli, "Add the sign-ups", "241")

    assert "241 are more than the 240 it is meant for." in answer.errors["number"]


def test_a1_a_new_training_is_asked_about_anew(town: Town) -> None:
    running(town, DECIDED)
    plans(town)
    goes_to(town, datetime(2027, 1, 12, 9, 0, tzinfo=UTC))
    town.bo.types("/pilot change P-1", town.pilots)
    town.bo.presses("Add the sign-ups", on=town.bo.ephemerals[-1])
    town.bo.submits(number="30")
    goes_to(town, datetime(2027, 1, 13, 9, 0, tzinfo=UTC))
    town.bo.types("/pilot change P-1", town.pilots)
    town.bo.presses("Add who came", on=town.bo.ephemerals[-1])
    town.bo.submits(number="25")
    assert (plan(town).signed_up, plan(town).attended) == (30, 25)

    plans(town, trainings="12 January 2027, 2 March 2027")

    assert (plan(town).signed_up, plan(town).attended) == (None, None)


# after go-live


def test_a2_use_is_asked_about_at_14_30_60_and_90_days(town: Town) -> None:
    live(town)
    since = pilot(town).live_since
    assert since is not None

    found = {}
    for day in (13, 14, 29, 30, 59, 60, 89, 90, 179, 180):
        goes_to(town, since + timedelta(days=day))
        found[day] = [rule.value for rule in asks(town) if rule.value.startswith("A2.")]

    assert found == {
        13: [],
        14: ["A2.day-14"],
        29: ["A2.day-14"],
        30: ["A2.day-30"],
        59: ["A2.day-30"],
        60: ["A2.day-60"],
        89: ["A2.day-60"],
        90: ["A2.day-90"],
        179: ["A2.day-90"],
        180: [],
    }
    assert plan(town).active == ()  # P4: what nobody told is unknown


def test_a2_the_plans_owner_tells_how_many_use_it(town: Town) -> None:
    live(town)
    each_morning(town, town.eli, until=clock(town.eli, "2026-11-20 09:30"))

    dm = town.last_dm(town.eli)
    assert "How many people used Claims triage in the last week?" in dm.as_text()
    assert "It is meant for 240 claims handlers, and the plan aims at 144." in dm.as_text()
    done = said(tells(town, town.eli, "Add who uses it", "120"))

    assert "Noted: Claims triage (P-1) has 120 active in a week, 83% of the target." in done
    assert Rule.A2_DAY_14 not in asks(town)
    assert Rule.A2 not in asks(town)
    assert "120 active in a week" in town.fay.types("/pilot show P-1", town.pilots).as_text()


def test_a2_below_half_of_the_target_at_day_30_the_production_owner_is_asked(
    town: Town,
) -> None:
    running(town, f"owner:@fay {DECIDED}")
    town.passes(hours=24)
    town.fay.presses("Accept", on=town.last_dm(town.fay))
    plans(town)
    town.moves(town.ana, "P-1", "concluded", "live")

    goes_to(town, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    _active(town, "20")
    assert Rule.A2 not in asks(town)  # day 14 is early
    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    town.fay.types("/pilot checkin P-1 95 hours/month source time sheets", town.pilots)
    assert "That is below half of it." in _active(town, "71")

    assert asks(town)[Rule.A2].person == pilot(town).accepted_owner
    each_morning(town, town.fay, until=clock(town.fay, "2026-12-10 09:30"))
    dm = town.last_dm(town.fay)
    assert "What will be done so that more people use Claims triage?" in dm.as_text()
    assert "71 active in a week, 49% of the target." in dm.as_text()
    town.fay.presses("Say what is done", on=dm)
    done = said(town.fay.submits(text="a second training in each region"))
    assert "a second training in each region." in done
    assert Rule.A2 not in asks(town)


def _active(town: Town, number: str) -> str:
    town.eli.types("/pilot change P-1", town.pilots)
    town.eli.presses("Add who uses it", on=town.eli.ephemerals[-1])
    return said(town.eli.submits(number=number))


def test_a2_half_of_the_target_is_enough(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))

    _active(town, "72")

    assert Rule.A2 not in asks(town)


def test_a2_a_second_number_of_a_day_takes_the_place_of_the_first(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))

    _active(town, "7")
    _active(town, "72")

    assert plan(town).active == (Active(72, date(2026, 12, 4)),)


def test_a2_nothing_is_asked_of_a_live_pilot_without_a_plan(town: Town) -> None:
    running(town, DECIDED)
    town.moves(town.ana, "P-1", "concluded", "live")

    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))

    assert not [rule for rule in asks(town) if rule.value.startswith("A2")]


def test_a2_use_before_go_live_says_nothing_of_it(town: Town) -> None:
    running(town, DECIDED)
    plans(town)

    shown = town.eli.types("/pilot change P-1", town.pilots).as_text()

    assert "Add who uses it" not in shown


def test_a2_a_form_from_before_a_step_back_counts_nothing(town: Town) -> None:
    live(town)
    town.eli.types("/pilot change P-1", town.pilots)
    town.eli.presses("Add who uses it", on=town.eli.ephemerals[-1])
    town.ana.types("/pilot stage P-1 concluded the data was wrong", town.pilots)

    with nothing_written(town):
        answer = town.eli.submits(number="40")

    assert "is concluded; this is asked once it is live" in answer.errors["number"]


def test_a2_a_pilot_that_goes_live_again_is_counted_anew(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    _active(town, "120")
    town.ana.types("/pilot stage P-1 concluded the data was wrong", town.pilots)

    goes_to(town, datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    town.moves(town.ana, "P-1", "live")
    goes_to(town, datetime(2027, 1, 26, 9, 0, tzinfo=UTC))

    assert [rule for rule in asks(town) if rule.value.startswith("A2")] == [Rule.A2_DAY_14]


# stalled adoption in the digest


def _digest(town: Town) -> str:
    town.ana.types("/pilot digest now", town.pilots)
    town.settle()
    return town.pilots.messages[-1].as_text()


def test_a2_too_few_users_stand_in_the_digest_by_role(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    assert "used by too few" not in _digest(town)

    _active(town, "40")

    told = _digest(town)
    assert "1 live pilot is used by too few, or nobody has told by how many." in told
    assert "Claims triage (P-1) · 40 active in a week, 28% of the target · lead" in told
    assert "Eli" not in told  # D1


def test_a2_two_check_ins_without_an_answer_stand_in_the_digest(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 12, 31, 9, 0, tzinfo=UTC))
    assert "used by too few" not in _digest(town)

    goes_to(town, datetime(2027, 1, 1, 9, 0, tzinfo=UTC))  # day 60: two are unanswered

    told = _digest(town)
    assert "nobody has told how many use it since go-live · owner of the change plan" in told
    _active(town, "120")
    assert "used by too few" not in _digest(town)


def test_a2_a_restricted_pilot_stands_in_no_digest(town: Town) -> None:
    live(town)
    goes_to(town, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    _active(town, "40")
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted="restricted")

    assert "used by too few" not in _digest(town)


# people


def test_t2_a_plan_whose_owner_leaves_is_with_the_lead(town: Town) -> None:
    running(town, DECIDED)
    plans(town, target=None)
    assert asks(town)[Rule.A1].person == pilot(town).plan_owner

    town.eli.changes(deactivated=True)
    town.settle()
    town.tick()

    assert pilot(town).plan_owner is None
    assert asks(town)[Rule.A1].person == pilot(town).lead
    notice = next(m for m in reversed(town.ana.dms) if "has left" in m.as_text())
    assert "owner of the change plan of Claims triage (P-1)" in notice.as_text()


def test_t2_a_leaver_is_found_though_nothing_was_asked_of_them(town: Town) -> None:
    live(town)
    assert Rule.A1 not in asks(town)

    town.eli.changes(deactivated=True)
    town.settle()
    town.tick()

    assert pilot(town).plan_owner is None
    assert asks(town)[Rule.A1].person == pilot(town).lead


def test_r4_the_owner_of_the_plan_sees_a_restricted_pilot(town: Town) -> None:
    running(town)
    plans(town)
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted="restricted")

    assert "Claims triage" in town.eli.types("/pilot change P-1", town.pilots).as_text()
    assert "Claims triage" in town.eli.types("/pilot list mine", town.pilots).as_text()
    refused = town.fay.types("/pilot change P-1", town.pilots).as_text()
    assert "240" not in refused
