"""The change plan: made in two steps, then told how training and use go (A1, A2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.adoption import (
    NotLiveYet,
    NoTrainingYet,
    has_plan,
    last_active,
    plan_lacks,
)
from bot.domain.answers import AdoptionNoted, PlanSaved, PlanTold
from bot.domain.change_plan import (
    LONGEST_RESPONSE,
    Active,
    ChangePlan,
    Response,
    check_group,
    plan_sides,
    read_communications,
    read_group,
    read_people,
    read_some_of,
    read_target,
    read_trainings,
)
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Event, Figures
from bot.domain.forms import NothingTyped, Reading, needed
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import PLAN_OWNER, Pilot, check_role
from bot.domain.topics import Topic
from bot.frozen import dataclass
from bot.usecases import acting, changing, gating
from bot.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """The first step of a plan, as typed: whose it is, and who is to use the pilot."""

    owner: SlackId | None
    group: str | None
    people: str | None
    users: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """The second: what brings them there, and where they are heard."""

    trainings: str | None
    target: str | None
    channel: str | None
    communications: str | None


def told(work: Work, who: SlackId, ref: PilotRef) -> PlanTold:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return PlanTold(
        pilot=pilot,
        lacks=plan_lacks(pilot),
        active=last_active(pilot, work.policy),
        may_change=may(actor, Act.CHANGE_PLAN, pilot, work.policy),
        is_empty=not has_plan(pilot),
    )


def to_begin(work: Work, who: SlackId, ref: PilotRef) -> Pilot | None:
    """The pilot whose plan somebody may begin; none where they are to read it first.

    Whoever we have not met reads it, since nothing may stand before a form.
    """
    if not acting.person(work, who).verified:
        return None
    plan = told(work, who, ref)
    return plan.pilot if plan.is_empty and plan.may_change else None


def say_whom(work: Work, who: SlackId, ref: PilotRef, answers: Whom) -> PlanSaved:
    actor, pilot = _changing(work, who, ref, Topic.CHANGE)
    reading = Reading()
    owner = _owner(work, reading, pilot, answers.owner)
    group = reading.read("group", read_group, answers.group)
    people = reading.read("people", read_people, answers.people)
    users = reading.read("users", read_people, answers.users)
    if "users" not in reading.refused:
        reading.attempt("people", check_group, people, users)
    reading.check()
    plan = replace(
        pilot.design.change,
        owner=owner.id if owner else None,
        group=group,
        people=people,
        pilot_users=users,
    )
    return _saved(work, who, pilot, plan, [actor, *([owner] if owner else [])])


def say_how(work: Work, who: SlackId, ref: PilotRef, answers: How) -> PlanSaved:
    actor, pilot = _changing(work, who, ref, Topic.CHANGE)
    reading, known = Reading(), pilot.design.change
    today = work.policy.calendar_of(actor).day(work.now)
    days = reading.read("trainings", read_trainings, answers.trainings, today, known.trainings)
    target = reading.read("target", read_target, answers.target)
    said = reading.read("communications", read_communications, answers.communications)
    reading.check()
    plan = replace(known, target=target, communications=said)
    plan = _trained_on(plan, days or ())
    return _saved(work, who, pilot, _heard_in(plan, answers.channel, actor, pilot), [actor])


def _owner(work: Work, reading: Reading, pilot: Pilot, slack_id: SlackId | None) -> Person | None:
    person = work.store.people.of_slack(slack_id) if slack_id else None
    if person and person != pilot.plan_owner:
        reading.attempt("owner", check_role, person, PLAN_OWNER, work.policy)
    return person


def _trained_on(plan: ChangePlan, days: tuple[date, ...]) -> ChangePlan:
    """A training after one that was told about is another one, with numbers of its own."""
    again = plan.attended is not None and not set(days) <= set(plan.trainings)
    counted = replace(plan, signed_up=None, attended=None) if again else plan
    return replace(counted, trainings=days)


def _heard_in(plan: ChangePlan, channel: str | None, by: Person, pilot: Pilot) -> ChangePlan:
    """R4: one of the pilot's people who leaves the channel as it stands has chosen it too."""
    people = {person.id for person in pilot.people()}
    theirs = by.id in people and plan.channel_by not in people
    if channel == plan.channel and not theirs:
        return plan
    return replace(plan, channel=channel, channel_by=by.id if channel else None)


def _saved(
    work: Work, who: SlackId, before: Pilot, plan: ChangePlan, named: Sequence[Person]
) -> PlanSaved:
    """Whoever acts is the first of those that the plan may name."""
    saved = before
    if plan != before.design.change:
        after = before.designed(replace(before.design, change=plan), *named)
        events = list(_differences(work, named[0], before, after))
        saved = changing.write(work, before, after, events, named[0], Topic.CHANGE)
    return PlanSaved(pilot=saved, lacks=plan_lacks(saved), then=_then(work, who, saved))


def _then(work: Work, who: SlackId, pilot: Pilot) -> Topic | None:
    """What this person can do next; what the sponsor has seen is no form to fill."""
    found = gating.next_topic(work, who, PilotRef(pilot.number, pilot.key))
    return found if isinstance(found, Topic) and found is not Topic.RECEIPT else None


def _differences(work: Work, by: Person, before: Pilot, after: Pilot) -> Iterator[Event]:
    old_owner, new_owner = (_person(one.plan_owner) for one in (before, after))
    if old_owner != new_owner:
        yield changing.event(work, before, Change.PLAN_OWNER, by, old_owner, new_owner)
    old, new = plan_sides(before.design.change), plan_sides(after.design.change)
    for change, text in new.items():
        if old[change] != text:
            sides = Figures(text=old[change]), Figures(text=text)
            yield changing.event(work, before, change, by, *sides)


def _person(person: Person | None) -> Figures:
    return Figures(person=person.id if person else None)


# how it goes


def sign_ups(work: Work, who: SlackId, ref: PilotRef, text: str) -> AdoptionNoted:
    actor, pilot = _changing(work, who, ref, Topic.SIGN_UPS)
    plan = _with_training(pilot)
    count = _count(text, plan)
    noted = replace(plan, signed_up=count)
    return _noted(work, actor, pilot, noted, Topic.SIGN_UPS, Change.SIGN_UPS, plan.signed_up)


def attendance(work: Work, who: SlackId, ref: PilotRef, text: str) -> AdoptionNoted:
    actor, pilot = _changing(work, who, ref, Topic.ATTENDANCE)
    plan = _with_training(pilot)
    count = _count(text, plan)
    noted = replace(plan, attended=count)
    return _noted(work, actor, pilot, noted, Topic.ATTENDANCE, Change.ATTENDANCE, plan.attended)


def active(work: Work, who: SlackId, ref: PilotRef, text: str) -> AdoptionNoted:
    """A2: how many used it in the last week; told twice on a day, the second counts."""
    actor, pilot = _changing(work, who, ref, Topic.ACTIVE)
    if pilot.live_since is None:
        raise NotLiveYet(pilot)
    plan = pilot.design.change
    told_now = Active(_count(text, plan), work.policy.workspace_calendar.day(work.now))
    earlier = tuple(one for one in plan.active if one.on != told_now.on)
    last = last_active(pilot, work.policy)
    noted = replace(plan, active=(*earlier, told_now))
    before = last.people if last else None
    return _noted(work, actor, pilot, noted, Topic.ACTIVE, Change.ACTIVE_PEOPLE, before)


def respond(work: Work, who: SlackId, ref: PilotRef, text: str) -> AdoptionNoted:
    """A2: what is done about an adoption below half of its target."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.ADOPTION)
    if pilot.live_since is None:
        raise NotLiveYet(pilot)
    reading = Reading()
    said = reading.attempt("text", needed, LONGEST_RESPONSE, text, "text")
    reading.check()
    if said is None:
        raise NothingTyped("text")
    plan = pilot.design.change
    today = work.policy.workspace_calendar.day(work.now)
    noted = replace(plan, response=Response(said, today))
    old = Figures(text=plan.response.text if plan.response else None)
    sides = old, Figures(text=said)
    return _put(work, actor, pilot, noted, Topic.ADOPTION, Change.ADOPTION, sides)


def _changing(work: Work, who: SlackId, ref: PilotRef, topic: Topic) -> tuple[Person, Pilot]:
    return acting.acting(work, who, Act.CHANGE_PLAN, ref, topic=topic)


def _with_training(pilot: Pilot) -> ChangePlan:
    if not pilot.design.change.trainings:
        raise NoTrainingYet(pilot)
    return pilot.design.change


def _count(text: str, plan: ChangePlan) -> int:
    reading = Reading()
    if not text.strip():
        raise NothingTyped("number")
    count = reading.attempt("number", read_some_of, text, plan.people)
    reading.check()
    if count is None:
        raise NothingTyped("number")
    return count


def _noted(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    pilot: Pilot,
    plan: ChangePlan,
    topic: Topic,
    change: Change,
    before: int | None,
) -> AdoptionNoted:
    numbers = {
        Topic.SIGN_UPS: plan.signed_up,
        Topic.ATTENDANCE: plan.attended,
        Topic.ACTIVE: plan.active[-1].people if plan.active else None,
    }
    old, new = (None if one is None else str(one) for one in (before, numbers[topic]))
    return _put(work, actor, pilot, plan, topic, change, (Figures(text=old), Figures(text=new)))


def _put(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    pilot: Pilot,
    plan: ChangePlan,
    topic: Topic,
    change: Change,
    sides: tuple[Figures, Figures],
) -> AdoptionNoted:
    event = changing.event(work, pilot, change, actor, *sides)
    after = pilot.designed(replace(pilot.design, change=plan), actor)
    written = changing.write(work, pilot, after, [event], actor, topic)
    return AdoptionNoted(pilot=written, topic=topic, active=last_active(written, work.policy))
