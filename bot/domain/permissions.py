"""Who may do what (R1–R4, approval and go-live). The one place that decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage, is_back
from bot.domain.topics import Topic


class Act(StrEnum):
    """What people do to a pilot, as far as the rules tell it apart."""

    READ = "read"
    EDIT = "edit"
    SET_LEAD_OR_SPONSOR = "set lead or sponsor"
    SET_VALUE = "set value"
    SET_COST = "set cost"
    NAME_OWNER = "name owner"
    ANSWER_AS_OWNER = "answer as owner"
    HOLD = "hold"
    STOP = "stop"
    DESIGN = "design"  # what production needs beside the three decisions
    SEE_COST = "see cost"  # C7: say that one has seen it
    CHANGE_PLAN = "change plan"  # A1: make the change plan, and tell how it goes
    STATE_NEEDS = "state needs"  # O8: the accepted owner's own
    CHECK_IN = "check in"  # P1: tell what came of the promise
    CHOOSE_COURSE = "choose course"  # P3: the sponsor's, or the PMO's


class Duty(StrEnum):
    """What people do to the workspace."""

    REGISTER = "register"
    READ = "read"
    DIGEST = "digest"
    ASSIGN = "assign"
    SETTINGS = "settings"
    SEND_AGAIN = "send again"
    PREVIEW = "preview"
    OVERRIDE = "override"
    WAIVE = "waive"
    CHOOSE_PRESET = "choose preset"
    REPORTS = "reports"  # who gets them by themselves


ACT_OF: Mapping[Topic, Act] = MappingProxyType(
    {
        Topic.OWNER: Act.NAME_OWNER,
        Topic.VALUE: Act.SET_VALUE,
        Topic.COST: Act.SET_COST,
        Topic.RECEIPT: Act.SEE_COST,
        Topic.GOVERNANCE: Act.DESIGN,
        Topic.WAIVER: Act.DESIGN,
        Topic.DATA: Act.DESIGN,
        Topic.RACI: Act.DESIGN,
        Topic.KPI: Act.DESIGN,
        Topic.QUESTIONS: Act.DESIGN,
        Topic.ANSWERS: Act.DESIGN,
        Topic.PMO_LEAD: Act.EDIT,
        Topic.CHANGE: Act.CHANGE_PLAN,
        Topic.SIGN_UPS: Act.CHANGE_PLAN,
        Topic.ATTENDANCE: Act.CHANGE_PLAN,
        Topic.ACTIVE: Act.CHANGE_PLAN,
        Topic.ADOPTION: Act.DESIGN,
        Topic.FEEDBACK: Act.CHANGE_PLAN,
        Topic.CHECK_IN: Act.CHECK_IN,
        Topic.COURSE: Act.CHOOSE_COURSE,
        Topic.BREAKDOWN: Act.SET_COST,
        Topic.ESTIMATE: Act.SET_COST,
        Topic.BASELINE: Act.SET_VALUE,
        Topic.NEEDS: Act.STATE_NEEDS,
    }
)
_ALONE: Mapping[Act, Callable[[Pilot], Person | None]] = MappingProxyType(
    {
        Act.ANSWER_AS_OWNER: lambda pilot: pilot.awaiting_acceptance,
        Act.SEE_COST: lambda pilot: pilot.sponsor,
        Act.STATE_NEEDS: lambda pilot: pilot.accepted_owner,
        Act.CHOOSE_COURSE: lambda pilot: pilot.sponsor,
    }
)
_OR_THE_PMO = frozenset({Act.CHOOSE_COURSE})
PMO_DUTIES = frozenset(
    {
        Duty.ASSIGN,
        Duty.SETTINGS,
        Duty.SEND_AGAIN,
        Duty.PREVIEW,
        Duty.OVERRIDE,
        Duty.WAIVE,
        Duty.CHOOSE_PRESET,
        Duty.REPORTS,
    }
)


@dataclass(eq=False)
class OutsidersMayNot(Refusal):
    """R1: outside people (Slack Connect), bots and deactivated accounts do nothing."""


@dataclass(eq=False)
class GuestsMayNot(Refusal):
    """R1: guests read if the setting says so, and change nothing unless they are named."""


@dataclass(eq=False)
class NotChecked(Refusal):
    """We could not learn from Slack who is acting; nothing was done."""


@dataclass(eq=False)
class OnlyThePmo(Refusal):
    duty: Duty


@dataclass(eq=False)
class NotYours(Refusal):
    """R2. `pilot` is visible to the person; they are not one of those who may do this."""

    pilot: Pilot
    act: Act


@dataclass(eq=False)
class CannotApproveOwn(Refusal):
    """R2: nobody approves a pilot they lead."""

    pilot: Pilot


@dataclass(eq=False)
class OnlyTheyMayMove(Refusal):
    """Approval is the sponsor's or the PMO's, go-live the PMO's or the accepted owner's."""

    pilot: Pilot
    stage: Stage


@dataclass(eq=False)
class NoSuchPilot(Refusal):
    """`typed` is what the person called it; `nearest` are pilots they can see."""

    typed: str
    nearest: tuple[Pilot, ...] = ()


@dataclass(eq=False)
class SeveralPilots(Refusal):
    """`typed` is the name of each of `pilots`, which the person can see."""

    typed: str
    pilots: tuple[Pilot, ...]


def check_member(person: Person, policy: Policy, *, reading: bool = False) -> None:
    """R1. Whoever Slack has not vouched for yet is refused, kindly, and can try again."""
    if not person.verified:
        raise NotChecked
    if not person.human_and_here:
        raise OutsidersMayNot
    if person.guest and not (reading and policy.guests_allowed):
        raise GuestsMayNot


def check_duty(person: Person, duty: Duty, policy: Policy) -> None:
    check_member(person, policy, reading=duty is Duty.READ)
    if duty in PMO_DUTIES and not policy.is_pmo(person):
        raise OnlyThePmo(duty)


def may_take_on(person: Person, duty: Duty, policy: Policy) -> bool:
    try:
        check_duty(person, duty, policy)
    except Refusal:
        return False
    return True


def can_see(person: Person, pilot: Pilot, policy: Policy) -> bool:
    """R4: a restricted pilot is seen by its people and the PMO only."""
    return not pilot.restricted or person in pilot.people() or policy.is_pmo(person)


def may(person: Person, act: Act, pilot: Pilot, policy: Policy) -> bool:
    """R2 for somebody who can see the pilot."""
    if act is Act.READ:
        return True
    if act in _ALONE:
        with_pmo = act in _OR_THE_PMO and policy.is_pmo(person)
        return with_pmo or person == _ALONE[act](pilot)
    if act is Act.CHANGE_PLAN and person == pilot.plan_owner:
        return True
    if policy.is_pmo(person) or person in (
        pilot.registrant,
        pilot.lead,
        pilot.sponsor,
        pilot.pmo_lead,
    ):
        return True
    if person == pilot.accepted_owner:
        return act is not Act.SET_LEAD_OR_SPONSOR
    return person in pilot.team and act in {Act.SET_VALUE, Act.SET_COST}


def can_name_owner(person: Person | None, pilot: Pilot, policy: Policy) -> bool:
    """Whether a question about the owner can go to them: they act, see the pilot, and name one."""
    return (
        person is not None
        and policy.can_act(person)
        and can_see(person, pilot, policy)
        and may(person, Act.NAME_OWNER, pilot, policy)
    )


def check(person: Person, act: Act, pilot: Pilot, policy: Policy) -> None:
    """Raises `NoSuchPilot` for a pilot the person cannot see: no error reveals that it exists.

    Guests who are named on a pilot where guests are allowed act in their role.
    """
    named_guest = person.guest and policy.guests_allowed and person in pilot.people()
    check_member(person, policy, reading=act is Act.READ or named_guest)
    if not can_see(person, pilot, policy):
        raise NoSuchPilot(pilot.key)
    if not may(person, act, pilot, policy):
        raise NotYours(pilot, act)


def may_move(person: Person, pilot: Pilot, wanted: Stage, policy: Policy) -> bool:
    try:
        check_move(person, pilot, wanted, policy)
    except Refusal:
        return False
    return True


def check_move(person: Person, pilot: Pilot, wanted: Stage, policy: Policy) -> None:
    """Who may make a legal move of stage."""
    check(person, Act.READ, pilot, policy)
    pmo = policy.is_pmo(person)
    if wanted is Stage.APPROVED and not is_back(pilot.stage, wanted):
        if person == pilot.lead:
            raise CannotApproveOwn(pilot)
        allowed = pmo or person == pilot.sponsor
    elif wanted is Stage.LIVE and not is_back(pilot.stage, wanted):
        allowed = pmo or person == pilot.accepted_owner
    else:
        check(person, Act.STOP if wanted is Stage.STOPPED else Act.EDIT, pilot, policy)
        return
    if not allowed:
        raise OnlyTheyMayMove(pilot, wanted)
