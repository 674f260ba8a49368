"""Who may do what, and who can take on which role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.domain.effect import SomebodyElsesReminder
from bot.domain.people import Person
from bot.domain.permissions import (
    Act,
    CannotApproveOwn,
    Duty,
    GuestsMayNot,
    NotChecked,
    NotYours,
    OnlyThePmo,
    OnlyTheyMayMove,
    OutsidersMayNot,
)
from bot.domain.pilot import (
    PLAN_OWNER,
    TEAM,
    AlreadyOwns,
    CannotOwn,
    CannotTakeRole,
    NeedsNoOwner,
    NobodyToAskBack,
    NoLongerAsked,
    OwnerIsOnTheTeam,
    Pilot,
    Role,
    SuggestedThemselves,
)
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage
from bot.render import words
from bot.render.refusals.phrases import either

DOING: Mapping[Act, str] = MappingProxyType(
    {
        Act.READ: "see",
        Act.EDIT: "change",
        Act.SET_LEAD_OR_SPONSOR: "change the lead or sponsor of",
        Act.SET_VALUE: "put a value on",
        Act.SET_COST: "put a cost on",
        Act.NAME_OWNER: "name the owner of",
        Act.ANSWER_AS_OWNER: "answer whether to own",
        Act.HOLD: "hold",
        Act.STOP: "stop",
        Act.DESIGN: "prepare",
        Act.SEE_COST: "say that the cost is known of",
        Act.CHANGE_PLAN: "change how people are brought along to",
        Act.STATE_NEEDS: "say what it takes to run",
        Act.CHECK_IN: "say what came of",
        Act.CHOOSE_COURSE: "choose what becomes of",
    }
)
ON_DUTY: Mapping[Duty, str] = MappingProxyType(
    {
        Duty.REGISTER: "registers pilots",
        Duty.READ: "reads this",
        Duty.DIGEST: "sets up digests",
        Duty.ASSIGN: "gives a role on many pilots at once",
        Duty.SETTINGS: "changes the settings",
        Duty.SEND_AGAIN: "sends a message again",
        Duty.PREVIEW: "sees what everybody is asked next",
        Duty.OVERRIDE: "lets a pilot pass its gate",
        Duty.WAIVE: "waives an item",
        Duty.CHOOSE_PRESET: "chooses what a pilot has to answer for",
        Duty.REPORTS: "chooses who gets the report",
    }
)


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case OutsidersMayNot():
            return "Preflight is for members of this workspace. One of them can do it for you."
        case GuestsMayNot():
            return "Guests cannot do this here. A full member of the workspace can do it for you."
        case NotChecked():
            return (
                "Slack could not tell us just now who you are, so nothing was done. "
                "It usually works a minute later."
            )
        case OnlyThePmo(duty=duty):
            return f"Only the PMO {ON_DUTY[duty]}. Somebody of the PMO can do it for you."
        case NotYours(pilot=pilot, act=act):
            return _not_yours(pilot, act)
        case CannotApproveOwn(pilot=pilot):
            sponsor = [] if pilot.sponsor == pilot.lead else _holding(pilot, Role.SPONSOR)
            who = either([*sponsor, "the PMO"])
            return f"You lead {words.pilot(pilot)}, so somebody else approves it: {who}."
        case OnlyTheyMayMove():
            return _only_they(refusal)
        case OwnerIsOnTheTeam(person=person, is_lead=is_lead):
            builds = "leads the pilot" if is_lead else "is on the pilot team"
            return (
                f"{words.person(person)} {builds}, and the owner is neither lead nor team. "
                "Who will run it in production and answer for it?"
            )
        case CannotOwn(person=person):
            own = "so somebody else has to own it in production. Who could that be?"
            return f"{unable(person)}, {own}"
        case CannotTakeRole(person=person, role=role):
            return f"{unable(person)}, so somebody else has to be {_called(role)}."
        case AlreadyOwns(pilot=pilot, person=person):
            return f"{words.bold(person)} has accepted to own {words.pilot(pilot)} already."
        case NoLongerAsked(pilot=pilot):
            return _no_longer(pilot)
        case SuggestedThemselves():
            return "That is you. Suggest somebody else, or leave it empty."
        case NeedsNoOwner(pilot=pilot):
            return f"{words.pilot(pilot)} is {pilot.stage}. Nothing more is needed."
        case SomebodyElsesReminder():
            return "This reminder went to somebody else. Whether it helped is theirs to say."
        case NobodyToAskBack(pilot=pilot):
            return f"Nobody can be asked about {words.pilot(pilot)} at present. The PMO can help."
        case _:
            return None


def _called(role: str) -> str:
    apart = {TEAM: "on its team", PLAN_OWNER: "the owner of its change plan"}
    return apart.get(role) or f"its {words.ROLES[Role(role)]}"


def _not_yours(pilot: Pilot, act: Act) -> str:
    if act is not Act.STATE_NEEDS:
        who = either([*_able(pilot, act), "the PMO"])
        return f"To {DOING[act]} {words.pilot(pilot)}, ask {who}."
    owner = pilot.accepted_owner
    if owner is None:
        return f"{words.pilot(pilot)} has no accepted owner so far, who could say what it needs."
    return f"Only the accepted owner, {words.person(owner)}, can say what they need to run it."


def _able(pilot: Pilot, act: Act) -> Iterator[str]:
    """Those of the pilot's people who may do it (R2), by name."""
    if act is Act.CHOOSE_COURSE:
        yield from _holding(pilot, Role.SPONSOR)
        return
    roles = [Role.LEAD, Role.SPONSOR, Role.PMO_LEAD]
    if pilot.accepted_owner and act is not Act.SET_LEAD_OR_SPONSOR:
        roles.append(Role.OWNER)
    yield from _holding(pilot, *roles)
    holders = [person for role, person in pilot.roles() if role in roles]
    registrant = pilot.registrant
    if registrant and registrant.human_and_here and registrant not in holders:
        yield f"{words.person(registrant)} (who registered it)"
    if pilot.team and act in {Act.SET_VALUE, Act.SET_COST}:
        yield "the pilot team"


def _holding(pilot: Pilot, *roles: Role) -> list[str]:
    """Each person once, with everything they are to the pilot."""
    held: dict[Person, list[str]] = {}
    for role, person in pilot.roles():
        if role in roles and person.human_and_here:
            held.setdefault(person, []).append(words.ROLES[role])
    return [f"{words.person(person)} ({words.listed(held[person])})" for person in held]


def _only_they(refusal: OnlyTheyMayMove) -> str:
    pilot = refusal.pilot
    if refusal.stage is Stage.LIVE:
        role, nobody = Role.OWNER, "a production owner who has accepted"
        known = pilot.accepted_owner is not None
        what = f"Taking {words.pilot(pilot)} live"
    else:
        role, nobody = Role.SPONSOR, "a sponsor other than its lead"
        known = pilot.sponsor != pilot.lead
        what = f"Approving {words.pilot(pilot)}"
    who = _holding(pilot, role) if known else []
    return f"{what} is up to {either(['the PMO', *(who or [nobody])])}."


def unable(person: Person) -> str:
    if not person.has_name:
        return "That account is no member of this workspace"
    return f"{words.person(person)} {_why_unable(person)}"


def _why_unable(person: Person) -> str:
    if person.deleted:
        return "is no longer in this workspace"
    if person.bot:
        return "is a bot"
    return "is from outside this workspace" if person.outsider else "is a guest here"


def _no_longer(pilot: Pilot) -> str:
    name, owner, asked = words.pilot(pilot), pilot.accepted_owner, pilot.awaiting_acceptance
    if owner:
        return f"{words.bold(owner)} has accepted to own {name}. Nothing more is needed."
    if asked:
        return f"{words.bold(asked)} is being asked to own {name} now. Nothing more is needed."
    return f"This question about {name} is over. Nothing more is needed."
