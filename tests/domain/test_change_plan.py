"""Change plans: what people type into them, what they lack, and when each number is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adoption import (
    DEMANDED,
    is_behind,
    lacks_response,
    may_be_named_in,
    of_target,
    plan_lacks,
    pulse_ends,
    pulse_is_due,
    pulse_is_due_at,
    stalls_at,
)
from bot.domain.change_plan import (
    Active,
    ChangePlan,
    GroupNotLarger,
    MoreThanTheGroup,
    NotACount,
    NotAPercentage,
    Part,
    Response,
    TooManyTrainings,
    check_group,
    read_people,
    read_some_of,
    read_target,
    read_trainings,
)
from bot.domain.dates import DayOver, NotADay
from bot.domain.design import Design
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.pulse import Pulse, Reply, new_key, unnamed
from bot.domain.refusals import Refusal
from bot.domain.rules import ASKING, Rule, open_rules, opens_next
from bot.domain.stages import Stage

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = MONDAY.date()
POLICY = Policy()
ELI = Person(id=PersonId(5), slack_id=SlackId("U0ELI"), name="Eli Moreau", checked_at=MONDAY)
WHOLE = ChangePlan(
    owner=ELI.id,
    group="claims handlers",
    people=240,
    pilot_users=12,
    trainings=(date(2027, 1, 12),),
    target=Decimal(60),
    channel="C0CLAIMS",
)


def pilot(plan: ChangePlan, stage: Stage = Stage.LIVE, **facts: Any) -> Pilot:
    return Pilot(
        id=PilotId(1),
        number=1,
        name="Claims triage",
        stage=stage,
        registered_at=MONDAY,
        changed_at=MONDAY,
        design=Design(change=plan, live_since=MONDAY),
        named={ELI.id: ELI},
        **facts,
    )


def planned(**facts: Any) -> ChangePlan:
    known = {name: getattr(WHOLE, name) for name in WHOLE.__dataclass_fields__}
    return ChangePlan(**{**known, **facts})


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


# what is typed


@pytest.mark.parametrize(
    ("typed", "share"),
    [("60%", 60), ("60", 60), ("60 %", 60), ("１００%", 100), ("12.5%", "12.5"), ("1", 1)],
)
def test_a_target_is_a_share_of_the_group(typed: str, share: str | int) -> None:
    assert read_target(typed) == Decimal(share)


@pytest.mark.parametrize("typed", ["0", "0%", "0.6", "100.1", "101%", "-5", "half", "60%%", "%"])
def test_more_than_all_or_next_to_nothing_is_no_target(typed: str) -> None:
    with pytest.raises(NotAPercentage):
        read_target(typed)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (read_target, read_people):
        try:
            found = read(text)
        except Refusal:
            continue
        assert 0 <= found <= 1_000_000


@pytest.mark.parametrize(("typed", "people"), [("240", 240), ("1,200", 1200), ("2k", 2000)])
def test_people_are_counted_whole(typed: str, people: int) -> None:
    assert read_people(typed) == people
    with pytest.raises(NotACount):
        read_people("12.5")


def test_some_of_a_group_are_no_more_than_all_of_it() -> None:
    assert read_some_of("240", 240) == 240
    assert read_some_of("999", None) == 999
    with pytest.raises(MoreThanTheGroup):
        read_some_of("241", 240)


@pytest.mark.parametrize(
    ("people", "users", "fits"),
    [(240, 12, True), (13, 12, True), (12, 12, False), (1, None, True), (0, None, False)],
)
def test_a_group_is_larger_than_the_pilots_users(
    people: int, users: int | None, fits: bool
) -> None:
    if fits:
        check_group(people, users)
        return
    with pytest.raises(GroupNotLarger):
        check_group(people, users)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("12 January", [(2027, 1, 12)]),
        ("2 Feb, 12 Jan", [(2027, 1, 12), (2027, 2, 2)]),
        ("12 Jan and 2 Feb; 9 Feb", [(2027, 1, 12), (2027, 2, 2), (2027, 2, 9)]),
        ("January 12, 2027\nJanuary 12, 2027", [(2027, 1, 12)]),
        ("in 3 weeks", [(2026, 11, 23)]),
    ],
)
def test_training_has_one_day_or_several(typed: str, days: list[tuple[int, int, int]]) -> None:
    assert read_trainings(typed, TODAY) == tuple(date(*day) for day in days)


def test_a_training_is_ahead_unless_it_stands_already() -> None:
    over = date(2026, 10, 30)

    with pytest.raises(DayOver):
        read_trainings("30 October 2026", TODAY)
    assert read_trainings("30 October 2026, 12 Jan", TODAY, (over,)) == (over, date(2027, 1, 12))


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [("soon", NotADay), ("12 Jan, soon", NotADay), (";".join("123456789ABCDE"), Refusal)],
)
def test_what_is_no_day_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_trainings(typed, TODAY)


def test_a_plan_has_a_dozen_trainings_at_most() -> None:
    with pytest.raises(TooManyTrainings):
        read_trainings(";".join(f"{day} January 2027" for day in range(1, 14)), TODAY)


# what is lacking


@pytest.mark.parametrize(
    ("without", "part"),
    [
        ({"owner": None}, Part.OWNER),
        ({"group": None}, Part.GROUP),
        ({"people": None}, Part.PEOPLE),
        ({"people": 12}, Part.PEOPLE),  # as an import may bring it
        ({"pilot_users": None}, Part.USERS),
        ({"trainings": ()}, Part.TRAINING),
        ({"target": None}, Part.TARGET),
        ({"channel": None}, Part.CHANNEL),
    ],
)
def test_a1_each_part_is_demanded(without: dict[str, Any], part: Part) -> None:
    assert plan_lacks(pilot(planned(**without))) == (part,)


def test_a1_a_pilot_that_nobody_uses_yet_may_say_so() -> None:
    assert plan_lacks(pilot(planned(pilot_users=0))) == ()


def test_a1_a_whole_plan_lacks_nothing_and_an_empty_one_everything() -> None:
    assert plan_lacks(pilot(WHOLE)) == ()
    assert plan_lacks(pilot(ChangePlan())) == DEMANDED


def test_every_rule_of_a_plan_asks_its_owner_first() -> None:
    asked = pilot(WHOLE, lead=Person(id=PersonId(2), slack_id=SlackId("U0BO"), name="Bo"))
    of_plan = [rule for rule in ASKING if rule.value.startswith(("A1", "A2.", "A3"))]

    assert of_plan
    for rule in of_plan:
        assert next(iter(ASKING[rule].chain(asked))) == ELI


# how it goes


def test_a2_a_target_is_reached_by_whole_people() -> None:
    assert WHOLE.aims_at == 144
    assert planned(people=7, target=Decimal("12.5")).aims_at == 1
    assert planned(target=None).aims_at is None


def test_a2_half_of_the_target_is_not_behind() -> None:
    assert of_target(Active(72, TODAY), WHOLE) == 0.5
    assert not is_behind(Active(72, TODAY), WHOLE)
    assert is_behind(Active(71, TODAY), WHOLE)
    assert not is_behind(None, WHOLE)  # P4


@pytest.mark.parametrize(
    ("told", "response", "lacks"),
    [
        ([], None, False),
        ([(29, 10)], None, False),  # too early
        ([(30, 10)], None, True),
        ([(45, 10)], None, True),
        ([(30, 10), (60, 100)], None, False),  # the last known counts
        ([(30, 100), (60, 10)], None, True),
        ([(30, 10)], 31, False),
        ([(30, 10), (60, 9)], 31, False),
    ],
)
def test_a2_below_half_from_day_30_on_wants_a_response(
    told: list[tuple[int, int]], response: int | None, lacks: bool
) -> None:
    active = tuple(Active(people, after(day)) for day, people in told)
    said = Response("a second training", after(response)) if response else None

    assert lacks_response(pilot(planned(active=active, response=said)), POLICY) is lacks


@pytest.mark.parametrize(
    ("told", "stalls"),
    [
        ([], 60),  # days 14 and 30 are unanswered by then
        ([(14, 100)], 90),  # days 30 and 60
        ([(20, 100)], 90),
        ([(14, 10)], 14),
        ([(14, 10), (35, 100)], 180),  # days 60 and 90
        ([(65, 100)], None),  # day 90 alone is one
        ([(65, 71)], 65),
    ],
)
def test_a2_adoption_stalls_by_a_number_or_by_two_that_nobody_told(
    told: list[tuple[int, int]], stalls: int | None
) -> None:
    active = tuple(Active(people, after(day)) for day, people in told)
    moment = stalls_at(pilot(planned(active=active)), POLICY)

    assert (moment.date() if moment else None) == (None if stalls is None else after(stalls))


def test_a2_nothing_stalls_without_a_target_or_before_go_live() -> None:
    assert stalls_at(pilot(planned(target=None)), POLICY) is None
    assert stalls_at(pilot(WHOLE, Stage.CONCLUDED), POLICY) is None


@given(st.integers(min_value=0, max_value=400))
def test_the_clock_never_sleeps_through_what_it_opens_or_ends(days: int) -> None:
    now = MONDAY + timedelta(days=days)
    live = pilot(WHOLE)
    wakes = opens_next(live, POLICY, now)

    until = min(wakes or now + timedelta(days=30), now + timedelta(days=30))
    moment = now
    while moment < until:
        assert open_rules(live, POLICY, moment) == open_rules(live, POLICY, now)
        moment += timedelta(hours=13)


def test_a2_one_check_in_is_asked_about_at_a_time() -> None:
    for day in range(200):
        found = open_rules(pilot(WHOLE), POLICY, MONDAY + timedelta(days=day))
        assert len([rule for rule in found if rule.value.startswith("A2.")]) <= 1
    assert Rule.A2_DAY_14 in open_rules(pilot(WHOLE), POLICY, MONDAY + timedelta(days=14))


# the pulse


def test_a3_a_pulse_lasts_three_working_days() -> None:
    assert pulse_ends(MONDAY, POLICY) == MONDAY + timedelta(days=3)
    friday = MONDAY + timedelta(days=4)
    assert pulse_ends(friday, POLICY) == friday + timedelta(days=5)


def test_a3_it_is_due_a_month_after_go_live_and_not_for_ever() -> None:
    due = pulse_is_due_at(pilot(WHOLE), POLICY)

    assert due == datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    assert not pulse_is_due(pilot(WHOLE), POLICY, due - timedelta(seconds=1))
    assert pulse_is_due(pilot(WHOLE), POLICY, due)
    assert not pulse_is_due(pilot(WHOLE), POLICY, due + timedelta(days=151))


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({}, False),
        ({"trouble": "is_archived"}, False),  # the same channel would say the same
        ({"trouble": "is_archived", "channel": "C0OTHER"}, True),
        ({"trouble": "is_archived", "channel": "C0OTHER", "replies": {Reply.YES: 3}}, False),
        ({"asked_at": MONDAY - timedelta(days=1)}, True),  # before it went live again
    ],
)
def test_a3_one_that_was_asked_is_not_due_again(facts: dict[str, Any], due: bool) -> None:
    known = {"channel": "C0CLAIMS", "asked_at": MONDAY + timedelta(days=2), **facts}
    asked = Pulse(number=1, ends_at=MONDAY, closed_at=MONDAY, **known)

    assert (pulse_is_due_at(pilot(planned(pulses=(asked,))), POLICY) is not None) is due


@pytest.mark.parametrize(
    ("replies", "says"),
    [({}, False), ({Reply.NO: 2}, False), ({Reply.NO: 2, Reply.YES: 1}, True)],
)
def test_a3_fewer_than_three_say_nothing(replies: dict[Reply, int], says: bool) -> None:
    pulse = Pulse(number=1, channel="C", asked_at=MONDAY, ends_at=MONDAY, replies=replies)

    assert pulse.says_something is says


def test_a3_somebody_is_the_same_under_one_key_only() -> None:
    key, fay = new_key(), SlackId("U0FAY")

    assert unnamed(key, fay) == unnamed(key, fay)
    assert unnamed(key, fay) not in {unnamed(new_key(), fay), unnamed(key, SlackId("U0CY"))}
    assert fay not in unnamed(key, fay)


@pytest.mark.parametrize(
    ("restricted", "chosen_by", "channel", "named"),
    [
        (False, None, "C0OTHER", True),
        (True, ELI.id, "C0CLAIMS", True),
        (True, ELI.id, "C0OTHER", False),
        (True, PersonId(99), "C0CLAIMS", False),
        (True, None, "C0CLAIMS", False),
        (False, None, None, False),
    ],
)
def test_r4_a_restricted_pilot_is_named_where_its_people_want_it(
    restricted: bool, chosen_by: PersonId | None, channel: str | None, named: bool
) -> None:
    about = pilot(planned(channel_by=chosen_by), restricted=restricted)

    assert may_be_named_in(about, channel) is named
