"""Who may do what, R1–R4: the whole matrix of people, acts and pilots, as tables to read."""

# ruff: noqa: E501  # a matrix is read as one table
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ParamSpec

import pytest

from bot.domain.change_plan import ChangePlan
from bot.domain.design import Design
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.permissions import (
    Act,
    CannotApproveOwn,
    Duty,
    GuestsMayNot,
    NoSuchPilot,
    NotChecked,
    NotYours,
    OnlyThePmo,
    OnlyTheyMayMove,
    OutsidersMayNot,
    can_see,
    check,
    check_duty,
    check_move,
    may,
)
from bot.domain.pilot import Ownership, Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage

P = ParamSpec("P")
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)

FACTS: Mapping[str, dict[str, Any]] = {
    "admin": {"admin": True},
    "outsider": {"outsider": True},
    "leaver": {"deleted": True},
    "bot": {"bot": True},
    "guest": {"guest": True},
    "guest team": {"guest": True},
    "guest lead": {"guest": True},
    "leaver lead": {"deleted": True},
    "outsider lead": {"outsider": True},
}
WHO = (
    "pmo", "group pmo", "admin", "registrant", "lead", "sponsor", "pmo lead", "accepted owner",
    "plan owner", "named owner", "backup", "team", "anybody", "guest", "guest team", "guest lead",
    "outsider", "leaver", "leaver lead", "outsider lead", "bot", "unverified", "unverified lead",
)  # fmt: skip


def person(who: str) -> Person:
    row = PersonId(WHO.index(who) + 1)
    seen = None if who.startswith("unverified") else NOW
    facts = FACTS.get(who, {})
    return Person(id=row, slack_id=SlackId(f"U-{row}"), name=who, checked_at=seen, **facts)


def pilot(who: str, *, restricted: bool) -> Pilot:
    """The pilot that somebody looks at: they hold the role they are called after."""
    lead = person(who if who.endswith(" lead") and who != "pmo lead" else "lead")
    team = tuple(person(name) for name in ("team", "guest team"))
    owner = person("named owner" if who == "named owner" else "accepted owner")
    return Pilot(
        id=PilotId(7),
        number=7,
        name="Claims triage",
        stage=Stage.PROPOSED,
        registered_at=NOW,
        changed_at=NOW,
        restricted=restricted,
        registrant=person("registrant"),
        lead=lead,
        sponsor=person("sponsor"),
        owner=Ownership(
            person=owner,
            named_by=person("lead"),
            named_at=NOW,
            accepted=owner.name == "accepted owner",
        ),
        backup=person("backup"),
        pmo_lead=person("pmo lead"),
        team=team,
        design=Design(change=ChangePlan(owner=person("plan owner").id)),
        named={person("plan owner").id: person("plan owner")},
    )


def policy(**settings: Any) -> Policy:
    return Policy(
        pmo=(person("pmo").id,),
        pmo_group="S0PMO",
        pmo_group_people=(person("group pmo").id,),
        **settings,
    )


SAID: Mapping[str, type[Refusal]] = {
    "not yours": NotYours,
    "no such pilot": NoSuchPilot,
    "guests may not": GuestsMayNot,
    "outsiders may not": OutsidersMayNot,
    "not checked": NotChecked,
    "only the PMO": OnlyThePmo,
    "not your own": CannotApproveOwn,
    "only they": OnlyTheyMayMove,
}


def told(step: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> str:
    """How a check ends, in the words of the tables."""
    try:
        step(*args, **kwargs)
    except Refusal as refusal:
        return next(word for word, kind in SAID.items() if type(refusal) is kind)
    return "yes"


# What people do to a pilot, R2 and R4: a cross where they may, else what they are told.

ACTS = (
    Act.READ, Act.EDIT, Act.SET_LEAD_OR_SPONSOR, Act.SET_VALUE, Act.SET_COST, Act.NAME_OWNER,
    Act.ANSWER_AS_OWNER, Act.HOLD, Act.STOP, Act.DESIGN, Act.SEE_COST, Act.CHANGE_PLAN,
    Act.STATE_NEEDS, Act.CHECK_IN, Act.CHOOSE_COURSE,
)  # fmt: skip

OPEN = """
                 read edit lead value cost name answer hold stop design seen plan needs told course else
pmo              x    x    x    x     x    x    .      x    x    x      .    x    .     x    x      not yours
group pmo        x    x    x    x     x    x    .      x    x    x      .    x    .     x    x      not yours
registrant       x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
lead             x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
sponsor          x    x    x    x     x    x    .      x    x    x      x    x    .     x    x      not yours
pmo lead         x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
accepted owner   x    x    .    x     x    x    .      x    x    x      .    x    x     x    .      not yours
plan owner       x    .    .    .     .    .    .      .    .    .      .    x    .     .    .      not yours
named owner      x    .    .    .     .    .    x      .    .    .      .    .    .     .    .      not yours
team             x    .    .    x     x    .    .      .    .    .      .    .    .     .    .      not yours
backup           x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not yours
anybody          x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not yours
admin            x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not yours
guest            .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
guest team       .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
guest lead       .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
outsider         .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
outsider lead    .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
leaver           .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
leaver lead      .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
bot              .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
unverified       .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not checked
unverified lead  .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not checked
"""

# Its people are those of an open pilot; everybody else sees nothing at all.
RESTRICTED = """
                 read edit lead value cost name answer hold stop design seen plan needs told course else
pmo              x    x    x    x     x    x    .      x    x    x      .    x    .     x    x      not yours
group pmo        x    x    x    x     x    x    .      x    x    x      .    x    .     x    x      not yours
registrant       x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
lead             x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
sponsor          x    x    x    x     x    x    .      x    x    x      x    x    .     x    x      not yours
pmo lead         x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
accepted owner   x    x    .    x     x    x    .      x    x    x      .    x    x     x    .      not yours
plan owner       x    .    .    .     .    .    .      .    .    .      .    x    .     .    .      not yours
named owner      x    .    .    .     .    .    x      .    .    .      .    .    .     .    .      not yours
team             x    .    .    x     x    .    .      .    .    .      .    .    .     .    .      not yours
backup           x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not yours
anybody          .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      no such pilot
admin            .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      no such pilot
guest            .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
guest lead       .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
outsider         .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
leaver lead      .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
unverified lead  .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not checked
"""

WITH_GUESTS = """
                 read edit lead value cost name answer hold stop design seen plan needs told course else
guest            x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      guests may not
guest team       x    .    .    x     x    .    .      .    .    .      .    .    .     .    .      not yours
guest lead       x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
anybody          x    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not yours
outsider         .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      outsiders may not
unverified       .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      not checked
"""

RESTRICTED_WITH_GUESTS = """
                 read edit lead value cost name answer hold stop design seen plan needs told course else
guest team       x    .    .    x     x    .    .      .    .    .      .    .    .     .    .      not yours
guest lead       x    x    x    x     x    x    .      x    x    x      .    x    .     x    .      not yours
anybody          .    .    .    .     .    .    .      .    .    .      .    .    .     .    .      no such pilot
"""


def cells(table: str) -> Iterator[tuple[str, Act, str]]:
    """Each cell as (who, act, what they are told)."""
    heading, *rows = table.strip("\n").splitlines()
    columns = [heading.index(column) for column in heading.split()[:-1]]
    otherwise = heading.index("else")
    for row in rows:
        who, instead = row[: columns[0]].strip(), row[otherwise:].strip()
        for act, column in zip(ACTS, columns, strict=True):
            yield who, act, "yes" if row[column] == "x" else instead


def matrix(table: str) -> pytest.MarkDecorator:
    found = list(cells(table))
    ids = [f"{who}-{act}" for who, act, _ in found]
    return pytest.mark.parametrize(("who", "act", "answer"), found, ids=ids)


@matrix(OPEN)
def test_who_may_do_what_to_a_pilot(who: str, act: Act, answer: str) -> None:
    about = pilot(who, restricted=False)

    assert told(check, person(who), act, about, policy()) == answer


@matrix(RESTRICTED)
def test_who_may_do_what_to_a_restricted_pilot(who: str, act: Act, answer: str) -> None:
    about = pilot(who, restricted=True)

    assert told(check, person(who), act, about, policy()) == answer


@matrix(WITH_GUESTS)
def test_who_may_do_what_where_guests_are_allowed(who: str, act: Act, answer: str) -> None:
    about = pilot(who, restricted=False)

    assert told(check, person(who), act, about, policy(guests_allowed=True)) == answer


@matrix(RESTRICTED_WITH_GUESTS)
def test_guests_see_a_restricted_pilot_only_when_they_are_named_on_it(
    who: str, act: Act, answer: str
) -> None:
    about = pilot(who, restricted=True)

    assert told(check, person(who), act, about, policy(guests_allowed=True)) == answer


def test_the_open_table_leaves_nobody_out() -> None:
    assert {who for who, _, _ in cells(OPEN)} == set(WHO)
    assert set(ACTS) == set(Act)


def test_an_unnamed_guest_hears_of_a_restricted_pilot_what_they_hear_of_none() -> None:
    hidden = pilot("guest", restricted=True)

    for allowed in (True, False):
        rules = policy(guests_allowed=allowed)
        assert not can_see(person("guest"), hidden, rules)


def test_no_error_reveals_a_restricted_pilot() -> None:
    """What one may not see is refused before what one may not do, whatever was tried."""
    hidden = pilot("anybody", restricted=True)

    for act in Act:
        with pytest.raises(NoSuchPilot) as refused:
            check(person("anybody"), act, hidden, policy())
        assert (refused.value.typed, refused.value.nearest) == ("P-7", ())
    for stage in Stage:
        assert told(check_move, person("anybody"), hidden, stage, policy()) == ("no such pilot")


# who the PMO is, R3


@pytest.mark.parametrize(
    ("settings", "is_pmo"),
    [
        ({}, {"admin"}),
        ({"pmo": ("pmo",)}, {"pmo"}),
        ({"pmo": ("pmo", "lead")}, {"pmo", "lead"}),
        ({"pmo_group": "S0PMO", "pmo_group_people": ("group pmo",)}, {"group pmo"}),
        ({"pmo_group": "S0PMO"}, set()),  # set, and nobody in it: not the admins again
        (
            {"pmo": ("pmo",), "pmo_group": "S0PMO", "pmo_group_people": ("group pmo",)},
            {"pmo", "group pmo"},
        ),
        ({"pmo": ("outsider", "leaver", "bot")}, set()),
    ],
)
def test_the_pmo_is_who_the_setting_says_and_until_then_the_admins(
    settings: Mapping[str, str | tuple[str, ...]], is_pmo: set[str]
) -> None:
    rows: dict[str, Any] = {
        name: tuple(person(who).id for who in told) if isinstance(told, tuple) else told
        for name, told in settings.items()
    }
    rules = replace(Policy(), **rows)

    assert {who for who in WHO if rules.is_pmo(person(who))} == is_pmo


@pytest.mark.parametrize("facts", ["deleted", "outsider", "bot"])
def test_an_admin_who_left_is_no_pmo(facts: str) -> None:
    gone: dict[str, Any] = {facts: True}

    assert not Policy().is_pmo(replace(person("admin"), **gone))


DUTIES = """
                 register read digest assign settings again look over waive pick reports else
pmo              x        x    x      x      x        x     x    x    x     x    x       -
group pmo        x        x    x      x      x        x     x    x    x     x    x       -
anybody          x        x    x      .      .        .     .    .    .     .    .       only the PMO
lead             x        x    x      .      .        .     .    .    .     .    .       only the PMO
admin            x        x    x      .      .        .     .    .    .     .    .       only the PMO
guest            .        .    .      .      .        .     .    .    .     .    .       guests may not
outsider         .        .    .      .      .        .     .    .    .     .    .       outsiders may not
leaver           .        .    .      .      .        .     .    .    .     .    .       outsiders may not
bot              .        .    .      .      .        .     .    .    .     .    .       outsiders may not
unverified       .        .    .      .      .        .     .    .    .     .    .       not checked
"""


def duties() -> Iterator[tuple[str, Duty, str]]:
    heading, *rows = DUTIES.strip("\n").splitlines()
    columns = [heading.index(column) for column in heading.split()[:-1]]
    for row in rows:
        for duty, column in zip(Duty, columns, strict=True):
            instead = row[heading.index("else") :].strip()
            yield row[: columns[0]].strip(), duty, "yes" if row[column] == "x" else instead


@pytest.mark.parametrize(("who", "duty", "answer"), list(duties()))
def test_who_may_do_what_in_the_workspace(who: str, duty: Duty, answer: str) -> None:
    assert told(check_duty, person(who), duty, policy()) == answer


@pytest.mark.parametrize("duty", Duty)
def test_guests_only_read_where_they_are_allowed(duty: Duty) -> None:
    answer = "yes" if duty is Duty.READ else "guests may not"

    assert told(check_duty, person("guest"), duty, policy(guests_allowed=True)) == answer


def test_the_admins_do_what_the_pmo_does_until_the_pmo_is_set() -> None:
    for duty in Duty:
        assert told(check_duty, person("admin"), duty, Policy()) == "yes"


# who may move it

MOVES = """
                 approve launch conclude go-live retire stop back   else
pmo              x       x      x        x       x      x    x      -
registrant       .       x      x        .       x      x    x      only they
lead             .       x      x        .       x      x    x      only they
sponsor          x       x      x        .       x      x    x      only they
pmo lead         .       x      x        .       x      x    x      only they
accepted owner   .       x      x        x       x      x    x      only they
team             .       .      .        .       .      .    .      not yours
named owner      .       .      .        .       .      .    .      not yours
anybody          .       .      .        .       .      .    .      not yours
"""
STEPS: Mapping[str, tuple[Stage, Stage]] = {
    "approve": (Stage.PROPOSED, Stage.APPROVED),
    "launch": (Stage.APPROVED, Stage.RUNNING),
    "conclude": (Stage.RUNNING, Stage.CONCLUDED),
    "go-live": (Stage.CONCLUDED, Stage.LIVE),
    "retire": (Stage.LIVE, Stage.RETIRED),
    "stop": (Stage.RUNNING, Stage.STOPPED),
    "back": (Stage.RUNNING, Stage.APPROVED),
}


def moves() -> Iterator[tuple[str, str, bool]]:
    heading, *rows = MOVES.strip("\n").splitlines()
    for row in rows:
        for step in STEPS:
            who = row[: heading.index("approve")].strip()
            yield who, step, row[heading.index(step)] == "x"


@pytest.mark.parametrize(("who", "step", "allowed"), list(moves()))
def test_who_may_move_a_pilot(who: str, step: str, allowed: bool) -> None:
    stage, wanted = STEPS[step]
    about = replace(pilot(who, restricted=False), stage=stage)

    answer = told(check_move, person(who), about, wanted, policy())

    assert (answer == "yes") == allowed, answer


def test_approving_and_going_live_are_refused_with_whose_it_is() -> None:
    proposed = pilot("registrant", restricted=False)
    concluded = replace(proposed, stage=Stage.CONCLUDED)

    for about, wanted in ((proposed, Stage.APPROVED), (concluded, Stage.LIVE)):
        with pytest.raises(OnlyTheyMayMove) as refused:
            check_move(person("registrant"), about, wanted, policy())
        assert (refused.value.pilot, refused.value.stage) == (about, wanted)


@pytest.mark.parametrize("also", ["pmo", "sponsor"])
def test_nobody_approves_a_pilot_they_lead(also: str) -> None:
    own = replace(pilot(also, restricted=False), lead=person(also))

    with pytest.raises(CannotApproveOwn):
        check_move(person(also), own, Stage.APPROVED, policy())
    assert told(check_move, person("pmo"), own, Stage.APPROVED, policy()) == (
        "not your own" if also == "pmo" else "yes"
    )


def test_a_lead_may_take_a_running_pilot_back_to_approved() -> None:
    running = replace(pilot("lead", restricted=False), stage=Stage.RUNNING)

    assert told(check_move, person("lead"), running, Stage.APPROVED, policy()) == "yes"


def test_a_named_owner_answers_and_changes_nothing_else() -> None:
    about = pilot("named owner", restricted=False)

    allowed = {act for act in Act if may(person("named owner"), act, about, policy())}

    assert allowed == {Act.READ, Act.ANSWER_AS_OWNER}
