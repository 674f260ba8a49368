"""Who is asked, when and how often: N1, N2, N4, N5, N8, N10, holds, plans; Q1, S2, the stages."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.asks import (
    Ask,
    AskId,
    Item,
    Outcome,
    Part,
    Step,
    is_silent,
    looks_at,
    ranked,
    reminded,
    request_over,
    requested,
    settled,
    timed,
)
from bot.domain.cost import parse_cost
from bot.domain.design import Design, Override
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import (
    Milestone,
    Ownership,
    Pilot,
    PilotId,
    answered,
    idle_days,
    needed_by,
    open_decisions,
    readiness,
    stalls_at,
    stalls_on,
    timing_at,
)
from bot.domain.policy import Policy
from bot.domain.rules import ASKING, RULE_OF, Rule, chain, open_rules, opens_at, opens_next, speaks
from bot.domain.stages import (
    BEFORE_LIVE,
    NEEDED_BY,
    ORDER,
    AlreadyThere,
    Answered,
    Decision,
    NotTheNextStage,
    ReasonNeeded,
    Stage,
    Timing,
    check_move,
    following,
    has_entered,
    preceding,
)
from bot.domain.topics import DECISION_OF
from bot.domain.value import parse_value

ZURICH = "Europe/Zurich"
MONDAY = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)  # half past nine in Zurich
POLICY = Policy(zone=ZURICH)
DAY = timedelta(days=1)

VALUE = parse_value("USD 50k/year")
HOURS_OF_NOBODY = parse_value("120 hours/month")
COST = parse_cost("pilot EUR 40k, production EUR 150k/year")
ONLY_THE_PILOT = parse_cost("pilot EUR 40k")

# Bo leads, Dee sponsors, Ana registered it; Cy may own it in production.
PEOPLE = ("Ana", "Bo", "Cy", "Dee", "Eli")


def person(name: str, zone: str | None = ZURICH, **facts: Any) -> Person:
    facts.setdefault("checked_at", MONDAY)
    row = PersonId(PEOPLE.index(name) + 1)
    return Person(id=row, slack_id=SlackId(f"U-{name.upper()}"), name=name, zone=zone, **facts)


ANA, BO, CY, DEE, ELI = map(person, PEOPLE)


def owned(owner: Person, *, accepted: bool = True) -> Ownership:
    since = MONDAY if accepted else None
    return Ownership(
        person=owner, named_by=ANA, named_at=MONDAY, accepted_at=since, accepted=accepted
    )


def pilot(**facts: Any) -> Pilot:
    people = {"registrant": ANA, "lead": BO, "sponsor": DEE}
    dates = {"registered_at": MONDAY, "changed_at": MONDAY}
    stage = facts.pop("stage", Stage.PROPOSED)
    return Pilot(
        id=PilotId(7), number=7, name="Claims triage", stage=stage, **{**people, **dates, **facts}
    )


def opened(about: Pilot, rule: Rule, now: datetime = MONDAY, policy: Policy = POLICY) -> Ask:
    """The ask of a rule as it is when its gap is found."""
    asks = settled(about, {}, policy, now)
    return replace(next(ask for ask in asks if ask.rule is rule), id=AskId(1))


def again(ask: Ask, about: Pilot, now: datetime, policy: Policy = POLICY) -> Ask:
    """The same ask after the pilot, the policy or the day has changed."""
    return next(a for a in settled(about, {ask.rule: ask}, policy, now) if a.rule is ask.rule)


def local(ask: Ask) -> str:
    """When the next reminder may go out, on the clock of whoever is asked."""
    assert ask.speak_at
    assert ask.person
    return at_home(ask.speak_at, ask.person)


def at_home(moment: datetime, somebody: Person) -> str:
    return f"{moment.astimezone(ZoneInfo(somebody.zone or 'UTC')):%a %d %b %H:%M}"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# the gaps


@pytest.mark.parametrize("stage", BEFORE_LIVE)
def test_an_empty_pilot_lacks_all_three_decisions_until_it_is_live(stage: Stage) -> None:
    assert {Rule.V1, Rule.O2, Rule.C1} <= set(open_rules(pilot(stage=stage), POLICY, MONDAY))


def test_people_are_reminded_of_little_else_that_an_empty_pilot_lacks() -> None:
    """What is a gate and nothing more stays silent; A1 is asked for from launch on."""
    spoken = {
        stage: {
            rule
            for rule in open_rules(pilot(stage=stage), POLICY, MONDAY)
            if speaks(rule, pilot())
        }
        for stage in BEFORE_LIVE
    }
    decisions = {Rule.V1, Rule.O2, Rule.C1}

    assert spoken[Stage.PROPOSED] == spoken[Stage.APPROVED] == decisions
    assert spoken[Stage.RUNNING] == spoken[Stage.CONCLUDED] == {*decisions, Rule.A1}


@pytest.mark.parametrize("stage", [Stage.LIVE, Stage.RETIRED, Stage.STOPPED])
def test_live_retired_and_stopped_pilots_are_asked_about_no_more(stage: Stage) -> None:
    assert open_rules(pilot(stage=stage), POLICY, MONDAY) == ()


@pytest.mark.parametrize("stage", Stage)
def test_no_rule_opens_or_ends_by_time_unseen(stage: Stage) -> None:
    """Those that time cannot move are left out of the search for the next moment."""
    let_pass = Override(
        stage=Stage.APPROVED,
        rules=("C1",),
        until=MONDAY.date() + 9 * DAY,
        reason="",
        by=DEE.id,
        at=MONDAY,
    )
    for design in (Design(), Design(overrides=(let_pass,))):
        about = pilot(stage=stage, design=design, value=VALUE, cost=ONLY_THE_PILOT)
        moments = [opens_at(rule, about, POLICY) for rule in ASKING]
        ends = [
            ASKING[rule].closes_at(about, POLICY)
            for rule in ASKING
            if opens_at(rule, about, POLICY)
        ]
        ahead = [moment for moment in (*moments, *ends) if moment and moment > MONDAY]
        assert opens_next(about, POLICY, MONDAY) == min(ahead, default=None)


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({"value": VALUE}, {"owner", "cost"}),
        ({"value": HOURS_OF_NOBODY}, {"value", "owner", "cost"}),  # V4: whose hours?
        ({"cost": COST}, {"value", "owner"}),
        ({"cost": ONLY_THE_PILOT}, {"value", "owner", "cost"}),  # C1 wants production
        ({"owner": owned(CY, accepted=False)}, {"value", "owner", "cost"}),  # O2: named only
        ({"owner": owned(CY)}, {"value", "cost"}),
        ({"owner": owned(CY), "team": (CY,)}, {"value", "owner", "cost"}),  # O6
        ({"owner": owned(BO)}, {"value", "owner", "cost"}),  # O1
        ({"owner": owned(person("Cy", deleted=True))}, {"value", "owner", "cost"}),
        ({"owner": owned(person("Cy", guest=True))}, {"value", "owner", "cost"}),  # O4
        ({"value": VALUE, "cost": COST, "owner": owned(CY)}, set()),
    ],
)
def test_a_gap_is_what_the_facts_lack(facts: dict[str, Any], lacking: set[str]) -> None:
    about = pilot(**facts)

    assert {str(decision) for decision in open_decisions(about, POLICY)} == lacking
    assert readiness(about, POLICY) == 3 - len(lacking)


# N1, N10: who


@pytest.mark.parametrize(
    ("rule", "facts", "asked"),
    [
        (Rule.V1, {}, BO),
        (Rule.V1, {"lead": None}, ANA),
        (Rule.V1, {"lead": None, "registrant": None}, None),
        (Rule.O2, {}, DEE),
        (Rule.O2, {"sponsor": None}, BO),
        (Rule.O2, {"sponsor": None, "lead": None}, ANA),
        (Rule.O2, {"sponsor": None, "lead": None, "registrant": None}, None),
        (Rule.C1, {}, BO),
        (Rule.C1, {"owner": owned(CY)}, CY),
        (Rule.C1, {"owner": owned(CY, accepted=False)}, BO),
        (Rule.C1, {"lead": None}, ANA),
        (Rule.C1, {"lead": None, "registrant": None}, None),
    ],
)
def test_one_ask_has_one_person(rule: Rule, facts: dict[str, Any], asked: Person | None) -> None:
    assert opened(pilot(**facts), rule).person == asked


@pytest.mark.parametrize("cannot", ["deleted", "bot", "outsider", "guest"])
@pytest.mark.parametrize(
    ("rule", "role", "next_asked"),
    [(Rule.V1, "lead", ANA), (Rule.O2, "sponsor", BO), (Rule.C1, "lead", ANA)],
)
def test_nobody_who_cannot_act_is_asked(
    cannot: str, rule: Rule, role: str, next_asked: Person
) -> None:
    unable: dict[str, Any] = {cannot: True}
    about = pilot(**{role: person("Eli", **unable)})

    assert opened(about, rule).person == next_asked


def test_guests_are_asked_where_the_pmo_allows_them() -> None:
    about = pilot(lead=person("Eli", guest=True))

    assert opened(about, Rule.V1, policy=replace(POLICY, guests_allowed=True)).person == ELI


def test_everybody_in_a_chain_stands_in_it_once() -> None:
    assert chain(Rule.O2, pilot(sponsor=ANA, lead=ANA), POLICY) == (ANA,)


def test_from_naming_on_the_named_owner_is_asked() -> None:
    assert opened(pilot(owner=owned(CY, accepted=False)), Rule.O2).person == CY


@pytest.mark.parametrize(
    "named",
    [
        person("Cy", checked_at=None),
        person("Cy", deleted=True),
        person("Cy", outsider=True),
        BO,  # the lead: O1
    ],
)
def test_a_named_owner_who_is_unverified_or_unfit_hears_nothing(named: Person) -> None:
    assert opened(pilot(owner=owned(named, accepted=False)), Rule.O2).person == DEE


def test_not_me_silences_one_person_and_asks_the_next() -> None:
    ask = opened(pilot(), Rule.O2)

    for refusing, next_asked in [(DEE, BO), (BO, ANA), (ANA, None)]:
        assert ask.person == refusing
        ask = again(replace(ask, parts=(*ask.parts, Part(refusing, not_me=True))), pilot(), MONDAY)
        assert ask.person == next_asked
    assert ask.speak_at is None
    assert is_silent(ask, pilot(), POLICY, MONDAY)


def test_not_me_to_one_ask_is_not_not_me_to_another() -> None:
    value = replace(opened(pilot(), Rule.V1), parts=(Part(BO, not_me=True),))

    asks = settled(pilot(), {Rule.V1: value}, POLICY, MONDAY)

    assert {ask.rule: ask.person for ask in asks} == {Rule.V1: ANA, Rule.O2: DEE, Rule.C1: BO}


def test_whoever_named_a_decliner_is_asked_before_the_sponsor() -> None:
    ask = replace(opened(pilot(), Rule.O2), handed_to=ANA)

    assert again(ask, pilot(), MONDAY).person == ANA
    gone = person("Ana", deleted=True)
    assert again(replace(ask, handed_to=gone), pilot(), MONDAY).person == DEE


def test_whoever_named_a_decliner_and_may_name_nobody_any_more_is_not_asked() -> None:
    ask = replace(opened(pilot(), Rule.O2), handed_to=ELI)

    assert again(ask, pilot(), MONDAY).person == DEE
    assert again(ask, pilot(), MONDAY, replace(POLICY, pmo=(ELI.id,))).person == ELI


def test_a_new_person_begins_anew_with_the_first_round_and_no_grace() -> None:
    ask = opened(pilot(), Rule.V1)
    asked_twice = replace(ask, round=2, shown_at=utc("2026-11-12T08:00"), plan=date(2026, 12, 1))

    moved = again(asked_twice, pilot(lead=ELI), utc("2026-11-13T15:00"))

    assert (moved.id, moved.person, moved.round, moved.plan) == (ask.id, ELI, 0, None)
    assert local(moved) == "Mon 16 Nov 09:00"  # the next slot


def test_an_ask_that_moves_within_its_grace_keeps_the_grace() -> None:
    ask = opened(pilot(), Rule.V1)

    moved = again(ask, pilot(lead=ELI), MONDAY + DAY)

    assert local(moved) == local(ask) == "Thu 05 Nov 09:00"


# N2, N4: when and how often


@pytest.mark.parametrize(
    ("found", "zone", "first"),
    [
        ("2026-11-02T08:30", ZURICH, "Thu 05 Nov 09:00"),
        ("2026-11-05T08:30", ZURICH, "Tue 10 Nov 09:00"),
        ("2026-11-06T22:59", ZURICH, "Wed 11 Nov 09:00"),
        ("2026-11-06T23:00", ZURICH, "Wed 11 Nov 09:00"),  # a minute into Saturday there
        ("2026-11-08T12:00", ZURICH, "Wed 11 Nov 09:00"),
        ("2026-11-08T23:30", ZURICH, "Thu 12 Nov 09:00"),  # Monday there, Sunday in UTC
        ("2026-11-02T08:30", "Asia/Tokyo", "Fri 06 Nov 09:00"),  # the 3rd is a holiday
        ("2026-11-02T15:30", "Asia/Tokyo", "Fri 06 Nov 09:00"),  # found on that holiday
        ("2026-11-06T14:00", "America/New_York", "Thu 12 Nov 09:00"),  # the 11th is one
        ("2026-11-05T02:00", "America/New_York", "Mon 09 Nov 09:00"),  # Wednesday there
        ("2026-11-02T08:30", "Asia/Kolkata", "Thu 05 Nov 09:00"),
        ("2026-12-22T08:30", ZURICH, "Mon 28 Dec 09:00"),  # Christmas Day is a Friday
        ("2026-11-02T08:30", None, "Thu 05 Nov 09:00"),  # the workspace's zone stands in
    ],
)
def test_a_gap_has_three_working_days_of_grace(found: str, zone: str | None, first: str) -> None:
    ask = opened(pilot(lead=person("Bo", zone)), Rule.V1, utc(found))

    assert ask.speak_at
    assert at_home(ask.speak_at, person("Bo", zone or ZURICH)) == first


def sent(
    about: Pilot, rule: Rule, found: datetime = MONDAY, policy: Policy = POLICY
) -> list[tuple[Person, datetime]]:
    """Every reminder about a gap that nobody ever answers."""
    ask, now, reminders = opened(about, rule, found, policy), found, []
    while moments := [m for m in (ask.speak_at, looks_at(about, [ask], policy, now)) if m]:
        now = max(now, min(moments))
        ask = again(ask, about, now, policy)
        if ask.person and ask.speak_at and ask.speak_at <= now:
            reminders.append((ask.person, now))
            ask = reminded(ask, about, policy, now)
    assert is_silent(ask, about, policy, now)
    return reminders


def test_three_reminders_every_five_working_days_then_the_sponsor_once() -> None:
    reminders = sent(pilot(), Rule.V1)

    assert [(somebody, at_home(at, somebody)) for somebody, at in reminders] == [
        (BO, "Thu 05 Nov 09:00"),
        (BO, "Thu 12 Nov 09:00"),
        (BO, "Thu 19 Nov 09:00"),
        (DEE, "Thu 26 Nov 09:00"),
    ]


def test_the_sponsors_round_comes_in_the_sponsors_own_slot_and_working_days() -> None:
    about = pilot(sponsor=person("Dee", "America/New_York"))
    ask = replace(opened(about, Rule.V1), round=3, shown_at=utc("2026-11-19T08:00"))

    escalates = looks_at(about, [ask], POLICY, utc("2026-11-20T00:00"))

    assert escalates
    assert at_home(escalates, person("Dee", "America/New_York")) == "Fri 27 Nov 09:00"
    assert again(ask, about, escalates - timedelta(minutes=1)).person == BO
    assert again(ask, about, escalates).person == DEE


@pytest.mark.parametrize(
    "facts",
    [{"sponsor": None}, {"sponsor": BO}, {"sponsor": person("Dee", deleted=True)}],
)
def test_without_a_sponsor_to_ask_the_digest_alone_shows_it(facts: dict[str, Any]) -> None:
    about = pilot(**facts)
    ask = replace(opened(about, Rule.V1), round=3, shown_at=MONDAY)

    later = again(ask, about, MONDAY + 60 * DAY)

    assert (later.person, later.speak_at) == (BO, None)
    assert is_silent(later, about, POLICY, MONDAY)
    told = looks_at(about, [later], POLICY, MONDAY)
    assert told == utc("2026-11-09T08:00")  # the PMO hears of it an interval later
    assert looks_at(about, [later], POLICY, told) is None


def test_a_sponsor_who_was_asked_first_gets_no_second_turn() -> None:
    ask = replace(opened(pilot(), Rule.O2), round=3, shown_at=MONDAY)

    later = again(ask, pilot(), MONDAY + 60 * DAY)

    assert (later.person, later.step, later.speak_at) == (DEE, Step.PERSON, None)
    assert is_silent(later, pilot(), POLICY, MONDAY)


def test_a_sponsor_who_said_not_me_is_not_the_escalation() -> None:
    ask = replace(opened(pilot(), Rule.O2), parts=(Part(DEE, not_me=True),))
    lead = replace(again(ask, pilot(), MONDAY), round=3, shown_at=MONDAY)

    assert again(lead, pilot(), MONDAY + 60 * DAY).person == BO


def test_a_sponsor_who_leaves_during_their_round_takes_it_along() -> None:
    used = replace(opened(pilot(), Rule.V1), round=3, shown_at=utc("2026-11-19T08:00"))
    asked = again(used, pilot(), utc("2026-11-26T08:00"))
    assert asked.person == DEE

    new = again(asked, pilot(sponsor=ELI), utc("2026-11-26T12:00"))
    nobody = again(asked, pilot(sponsor=None), utc("2026-11-26T12:00"))

    assert (new.person, new.step, local(new)) == (ELI, Step.SPONSOR, "Fri 27 Nov 09:00")
    assert (nobody.person, nobody.speak_at) == (None, None)


def test_a_reminder_sent_again_by_hand_uses_no_round() -> None:
    ask = replace(opened(pilot(), Rule.V1), round=1, reminders=1)

    by_hand = reminded(ask, pilot(), POLICY, MONDAY, again=True)
    by_itself = reminded(ask, pilot(), POLICY, MONDAY)

    assert (by_hand.round, by_hand.reminders) == (1, 1)
    assert (by_itself.round, by_itself.reminders) == (2, 2)


def test_reminders_are_counted_on_when_somebody_else_has_the_ask() -> None:
    ask = replace(opened(pilot(), Rule.V1), round=2, reminders=2)

    moved = again(ask, pilot(lead=ELI), MONDAY + DAY)

    assert (moved.person, moved.round, moved.reminders) == (ELI, 0, 2)


def test_a_missed_slot_waits_for_the_next_one() -> None:
    ask = opened(pilot(), Rule.V1)

    inside = timed(ask, pilot(), POLICY, utc("2026-11-05T08:40"))
    missed = timed(ask, pilot(), POLICY, utc("2026-11-05T09:00"))

    assert local(inside) == "Thu 05 Nov 09:40"
    assert local(missed) == "Fri 06 Nov 09:00"


def test_reminders_wait_for_a_request_about_the_same_ask() -> None:
    named = pilot(owner=owned(CY, accepted=False))
    ask = requested(opened(named, Rule.O2), turn=1)
    assert again(ask, named, MONDAY + 60 * DAY).speak_at is None

    arrived = request_over(ask, named, POLICY, utc("2026-11-03T08:00"), arrived=True)
    withdrawn = request_over(ask, named, POLICY, utc("2026-11-03T08:00"), arrived=False)

    assert (arrived.round, local(arrived)) == (0, "Fri 06 Nov 09:00")  # N3 does not count it
    assert local(withdrawn) == "Thu 05 Nov 09:00"


def test_the_cadence_is_the_pmos() -> None:
    policy = replace(POLICY, grace=0, interval=1, rounds=1, working_days=(6, 0, 1, 2, 3))

    ask = opened(pilot(), Rule.V1, utc("2026-11-05T12:00"), policy)  # a Thursday
    shown = reminded(ask, pilot(), policy, utc("2026-11-08T08:00"))

    assert local(ask) == "Sun 08 Nov 09:00"
    assert looks_at(pilot(), [shown], policy, MONDAY) == utc("2026-11-09T08:00")


# N5, plans and holds: silence


@pytest.mark.parametrize("rule", RULE_OF.values())
def test_a_change_of_that_decision_silences_three_working_days(rule: Rule) -> None:
    ask = opened(pilot(), rule)
    decision = DECISION_OF[ASKING[rule].topic]
    about = pilot(decided_at={decision: utc("2026-11-04T16:00")})
    other = pilot(decided_at={d: utc("2026-11-04T16:00") for d in Decision if d != decision})

    assert local(again(ask, about, utc("2026-11-04T16:00"))) == "Mon 09 Nov 09:00"
    assert local(again(ask, other, utc("2026-11-04T16:00"))) == "Thu 05 Nov 09:00"


def test_a_change_silences_the_sponsors_round_too() -> None:
    ask = replace(opened(pilot(), Rule.V1), round=3, shown_at=utc("2026-11-12T08:00"))
    about = pilot(decided_at={Decision.VALUE: utc("2026-11-18T16:00")})

    assert looks_at(about, [ask], POLICY, MONDAY) == utc("2026-11-23T08:00")


def test_a_date_silences_until_that_date() -> None:
    ask = replace(opened(pilot(), Rule.V1), plan=date(2026, 11, 17))

    assert local(timed(ask, pilot(), POLICY, MONDAY)) == "Tue 17 Nov 09:00"
    on_sunday = replace(ask, plan=date(2026, 11, 15))
    assert local(timed(on_sunday, pilot(), POLICY, MONDAY)) == "Mon 16 Nov 09:00"


def test_a_date_brings_a_reminder_forward_as_well_as_back() -> None:
    ask = replace(opened(pilot(), Rule.V1), round=1, shown_at=utc("2026-11-05T08:00"))

    sooner = timed(replace(ask, plan=date(2026, 11, 9)), pilot(), POLICY, utc("2026-11-05T09:30"))

    assert local(sooner) == "Mon 09 Nov 09:00"


@pytest.mark.parametrize("step", Step)
def test_a_date_given_after_the_last_reminder_is_quoted_too(step: Step) -> None:
    rounds = {Step.PERSON: 3, Step.SPONSOR: 1}[step]
    asked = DEE if step is Step.SPONSOR else BO
    ask = replace(
        opened(pilot(), Rule.V1), step=step, person=asked, round=rounds,
        shown_at=utc("2026-11-19T08:00"), plan=date(2026, 11, 24),
    )  # fmt: skip

    promised = again(ask, pilot(), utc("2026-11-19T10:00"))
    assert (promised.person, local(promised)) == (asked, "Tue 24 Nov 09:00")
    assert not is_silent(promised, pilot(), POLICY, MONDAY)

    quoted = reminded(promised, pilot(), POLICY, utc("2026-11-24T08:00"))
    assert (quoted.plan, quoted.speak_at) == (None, None)
    climbs = looks_at(pilot(), [quoted], POLICY, MONDAY)
    assert climbs == utc("2026-12-01T08:00")  # to the sponsor, or told to the PMO


def test_a_date_is_quoted_once_and_then_the_rhythm_goes_on() -> None:
    ask = replace(opened(pilot(), Rule.V1), plan=date(2026, 11, 17))

    quoted = reminded(ask, pilot(), POLICY, utc("2026-11-17T08:00"))

    assert (quoted.plan, quoted.round, local(quoted)) == (None, 1, "Tue 24 Nov 09:00")


def test_a_held_pilot_is_asked_about_from_the_first_slot_after_its_date() -> None:
    about = pilot(hold_until=date(2026, 11, 20))  # a Friday
    ask = replace(opened(pilot(), Rule.V1), round=1, shown_at=utc("2026-11-05T08:00"))

    held = again(ask, about, utc("2026-11-06T12:00"))

    assert (held.round, local(held)) == (1, "Mon 23 Nov 09:00")  # its round kept, no new grace
    assert looks_at(about, [held], POLICY, MONDAY) == utc("2026-11-20T23:00")  # midnight there


def test_a_hold_that_is_over_silences_nobody() -> None:
    about = pilot(hold_until=date(2026, 11, 3))

    assert local(opened(about, Rule.V1)) == "Thu 05 Nov 09:00"
    assert looks_at(about, [], POLICY, utc("2026-11-04T12:00")) is None


# what closes an ask, N8


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"value": VALUE}, Outcome.ANSWERED),
        ({"stage": Stage.STOPPED}, Outcome.STOPPED),
        ({"stage": Stage.RETIRED}, Outcome.RETIRED),
        ({"stage": Stage.LIVE}, Outcome.LIVE),
    ],
)
def test_an_ask_closes_with_its_gap_and_says_why(facts: dict[str, Any], outcome: Outcome) -> None:
    ask = opened(pilot(), Rule.V1)

    closed = settled(pilot(**facts), {Rule.V1: ask}, POLICY, MONDAY + DAY, CY)[0]

    assert (closed.id, closed.outcome, closed.closed_at) == (ask.id, outcome, MONDAY + DAY)
    assert (closed.closed_by, closed.speak_at, closed.is_open) == (CY, None, False)


@pytest.mark.parametrize(
    ("closed_at", "days"),
    [
        ("2026-11-02T20:00", 0),
        ("2026-11-02T23:30", 1),  # after midnight in Zurich
        ("2026-11-06T12:00", 4),
        ("2026-11-08T12:00", 4),  # a Sunday
        ("2026-11-09T12:00", 5),
        ("2027-01-04T12:00", 43),  # without Christmas and New Year
    ],
)
def test_an_ask_was_open_for_so_many_working_days_of_the_workspace(
    closed_at: str, days: int
) -> None:
    ask = opened(pilot(), Rule.V1)

    closed = settled(pilot(value=VALUE), {Rule.V1: ask}, POLICY, utc(closed_at), CY)[0]

    assert closed.days == days


def test_settling_again_changes_nothing() -> None:
    about = pilot(owner=owned(CY, accepted=False), value=VALUE)
    asks = settled(about, {}, POLICY, MONDAY)

    assert settled(about, {ask.rule: ask for ask in asks}, POLICY, MONDAY) == asks


# which come first, N3


def test_asks_are_ranked_by_the_nearest_gate_then_by_age() -> None:
    def item(number: int, rule: Rule, opened_at: datetime, **facts: Any) -> Item:
        ask = replace(opened(pilot(), rule), id=AskId(number), opened_at=opened_at)
        return Item(ask=ask, pilot=pilot(**facts))

    soon = {Milestone.APPROVAL: date(2026, 11, 20)}
    later = {Milestone.APPROVAL: date(2026, 12, 3), Milestone.LAUNCH: date(2026, 12, 14)}
    items = [
        item(1, Rule.V1, MONDAY - 9 * DAY),  # no date: last, though the oldest
        item(2, Rule.V1, MONDAY - 3 * DAY, planned=later),  # value is needed by launch
        item(3, Rule.O2, MONDAY, planned=later),  # an owner by approval
        item(4, Rule.O2, MONDAY - DAY, planned=later),
        item(5, Rule.C1, MONDAY, planned=soon),
    ]

    for order in itertools.permutations(items):
        assert [item.ask.id for item in ranked(order)] == [5, 4, 3, 2, 1]


def test_of_equals_the_one_shown_longest_ago_comes_first() -> None:
    base = opened(pilot(), Rule.V1)
    shown = [
        Item(ask=replace(base, id=AskId(n), shown_at=MONDAY + n * DAY), pilot=pilot())
        for n in (3, 1, 2)
    ]

    assert [item.ask.id for item in ranked(shown)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("stage", "decision", "gate"),
    [
        (Stage.PROPOSED, Decision.OWNER, Milestone.APPROVAL),
        (Stage.PROPOSED, Decision.VALUE, Milestone.LAUNCH),
        (Stage.APPROVED, Decision.OWNER, Milestone.LAUNCH),  # late: the next gate there is
        (Stage.RUNNING, Decision.VALUE, Milestone.END),
        (Stage.CONCLUDED, Decision.COST, Milestone.GO_LIVE),
        (Stage.LIVE, Decision.COST, None),
        (Stage.STOPPED, Decision.COST, None),
    ],
)
def test_a_decision_is_needed_by_its_stage_or_else_by_the_next(
    stage: Stage, decision: Decision, gate: Milestone | None
) -> None:
    planned = {milestone: date(2026, 12, n + 1) for n, milestone in enumerate(Milestone)}

    by = needed_by(NEEDED_BY[decision], pilot(stage=stage, planned=planned))

    assert by == (planned[gate] if gate else None)


# whatever happens


zones = st.sampled_from(
    [
        "Europe/Zurich", "Asia/Tokyo", "America/New_York", "Asia/Kolkata", "America/St_Johns",
        "Pacific/Auckland", "Australia/Lord_Howe", "Pacific/Chatham", "America/Santiago", "UTC",
    ]
)  # fmt: skip
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), tzinfo=st.just(UTC))
policies = st.builds(
    lambda grace, interval, rounds: replace(POLICY, grace=grace, interval=interval, rounds=rounds),
    st.integers(0, 10),
    st.integers(1, 10),
    st.integers(1, 4),
)
pilots = st.builds(
    lambda lead, sponsor, hold, changed: pilot(
        lead=person("Bo", lead),
        sponsor=person("Dee", sponsor),
        hold_until=hold,
        decided_at=dict.fromkeys(Decision, changed) if changed else {},
    ),
    zones,
    zones,
    st.none() | days,
    st.none() | moments,
)


@settings(deadline=None)  # the first question about a country loads its holidays
@given(about=pilots, rule=st.sampled_from([*RULE_OF.values()]), found=moments, policy=policies)
def test_however_it_goes_nobody_is_asked_too_often_or_out_of_their_slot(
    about: Pilot, rule: Rule, found: datetime, policy: Policy
) -> None:
    reminders = sent(about, rule, found, policy)

    first = [at for somebody, at in reminders if somebody == reminders[0][0]]
    assert len(first) == policy.rounds
    assert len(reminders) == policy.rounds + (rule is not Rule.O2)  # O2 asks the sponsor first
    for somebody, at in reminders:
        calendar = policy.calendar_of(somebody)
        assert calendar.in_slot(at)
        assert not about.is_held(calendar.day(at))
        assert working_days(somebody, found, at) >= policy.grace
    for (_, before), (somebody, at) in itertools.pairwise(reminders):
        assert working_days(somebody, before, at) >= policy.interval


def working_days(somebody: Person, since: datetime, until: datetime) -> int:
    calendar = POLICY.calendar_of(somebody)
    return calendar.working_days_between(calendar.day(since), calendar.day(until))


# which are stalled, S2


@pytest.mark.parametrize(
    ("stage", "first_day"),
    [
        (Stage.PROPOSED, date(2026, 11, 17)),  # Monday the 2nd + 11 working days
        (Stage.APPROVED, date(2026, 11, 17)),
        (Stage.RUNNING, date(2026, 12, 1)),
        (Stage.CONCLUDED, date(2026, 11, 17)),
        (Stage.LIVE, None),
        (Stage.RETIRED, None),
        (Stage.STOPPED, None),
    ],
)
def test_a_pilot_stalls_when_nobody_moves_it_for_longer_than_its_stage_allows(
    stage: Stage, first_day: date | None
) -> None:
    about = pilot(stage=stage)

    assert stalls_on(about, POLICY) == first_day
    assert stalls_at(about, POLICY) == (
        datetime.combine(first_day, time(0), ZoneInfo(ZURICH)) if first_day else None
    )


def test_ten_working_days_are_not_yet_too_long_and_eleven_are() -> None:
    stalls = stalls_at(pilot(), POLICY)

    assert stalls
    assert idle_days(pilot(), POLICY, stalls - timedelta(minutes=1)) == 10
    assert idle_days(pilot(), POLICY, stalls) == 11


def test_held_days_do_not_count_as_idle() -> None:
    held = pilot(hold_until=date(2026, 11, 20))

    assert stalls_on(held, POLICY) == date(2026, 12, 7)  # 11 working days after the hold
    assert idle_days(held, POLICY, utc("2026-11-18T12:00")) == 0
    assert idle_days(held, POLICY, utc("2026-11-24T12:00")) == 2


def test_a_hold_that_ended_before_the_last_change_does_not_matter() -> None:
    about = pilot(hold_until=date(2026, 10, 1))

    assert stalls_on(about, POLICY) == stalls_on(pilot(), POLICY)


def test_stalling_is_counted_on_the_workspaces_calendar_not_on_anybodys() -> None:
    japan = replace(POLICY, zone="Asia/Tokyo", stall_limits={"proposed": 1})
    about = pilot(changed_at=utc("2026-11-02T15:30"), lead=person("Bo", "America/New_York"))

    assert stalls_on(about, japan) == date(2026, 11, 5)  # the 3rd there, and a holiday


@settings(deadline=None)
@given(zone=zones, changed=moments, limit=st.integers(1, 30), later=st.integers(0, 90))
def test_stalled_means_exactly_more_idle_days_than_the_limit(
    zone: str, changed: datetime, limit: int, later: int
) -> None:
    policy = Policy(zone=zone, stall_limits={"proposed": limit})
    about, now = pilot(changed_at=changed), changed + later * DAY

    stalls = stalls_at(about, policy)

    assert stalls
    assert (stalls <= now) == (idle_days(about, policy, now) > limit)


# what was in time, Q1


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize(
    ("kept", "made", "shown"),
    [
        (None, True, Answered.BEFORE),
        (None, False, Answered.OPEN),
        (Timing.BEFORE, True, Answered.BEFORE),
        (Timing.BEFORE, False, Answered.BEFORE),  # it was there when it was needed
        (Timing.LATE, True, Answered.AFTER),
        (Timing.LATE, False, Answered.MISSING),
        (Timing.UNKNOWN, True, Answered.UNKNOWN),
        (Timing.UNKNOWN, False, Answered.MISSING),
    ],
)
def test_late_answers_never_count_as_before(
    decision: Decision, kept: Timing | None, made: bool, shown: Answered
) -> None:
    facts: dict[str, Any] = {"value": VALUE, "cost": COST, "owner": owned(CY)} if made else {}
    about = pilot(timing={decision: kept} if kept else {}, **facts)

    assert answered(decision, about, POLICY) is shown


@pytest.mark.parametrize(
    ("facts", "on_time"),
    [
        ({}, set()),
        ({"value": VALUE, "owner": owned(CY, accepted=False)}, {"value"}),
        ({"value": HOURS_OF_NOBODY, "cost": COST}, {"cost"}),
        ({"value": VALUE, "owner": owned(CY), "cost": COST}, {"value", "owner", "cost"}),
    ],
)
def test_a_decision_is_timed_by_what_stands_at_its_gate(
    facts: dict[str, Any], on_time: set[str]
) -> None:
    timings = {decision: timing_at(decision, pilot(**facts), POLICY) for decision in Decision}

    assert {str(d) for d, timing in timings.items() if timing is Timing.BEFORE} == on_time
    assert Timing.UNKNOWN not in timings.values()


# stages


FORWARD = list(itertools.pairwise(ORDER))


@pytest.mark.parametrize(("stage", "wanted"), FORWARD)
def test_one_step_forward_needs_nothing(stage: Stage, wanted: Stage) -> None:
    check_move(stage, wanted, None)

    assert following(stage) is wanted
    assert preceding(wanted) is stage


@pytest.mark.parametrize(("wanted", "stage"), FORWARD)
def test_one_step_back_needs_a_reason(stage: Stage, wanted: Stage) -> None:
    check_move(stage, wanted, "the data was not ready")

    with pytest.raises(ReasonNeeded):
        check_move(stage, wanted, None)


@pytest.mark.parametrize("stage", Stage)
def test_a_pilot_stops_from_any_stage_before_live(stage: Stage) -> None:
    if stage in BEFORE_LIVE:
        check_move(stage, Stage.STOPPED, None)
        return
    with pytest.raises(AlreadyThere if stage is Stage.STOPPED else NotTheNextStage):
        check_move(stage, Stage.STOPPED, "too late")


@given(stage=st.sampled_from(Stage), wanted=st.sampled_from(Stage))
def test_every_other_move_is_refused_with_the_moves_there_are(stage: Stage, wanted: Stage) -> None:
    legal = {following(stage), preceding(stage)}
    if stage in BEFORE_LIVE:
        legal.add(Stage.STOPPED)
    if wanted in legal:
        check_move(stage, wanted, "because")
        return
    with pytest.raises((NotTheNextStage, AlreadyThere)) as refused:
        check_move(stage, wanted, "because")
    if isinstance(refused.value, NotTheNextStage):
        assert {refused.value.next, refused.value.back} <= legal | {None}


def test_a_stopped_pilot_has_entered_nothing_and_begins_anew_or_not_at_all() -> None:
    assert not any(has_entered(Stage.STOPPED, stage) for stage in ORDER)
    assert following(Stage.STOPPED) is None
    assert preceding(Stage.STOPPED) is Stage.PROPOSED


def test_every_decision_has_the_rule_that_asks_for_it() -> None:
    assert {DECISION_OF[ASKING[rule].topic]: rule for rule in RULE_OF.values()} == dict(RULE_OF)
