"""The words of a change plan that questions, answers, cards and digests share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from bot.domain.adoption import of_target
from bot.domain.change_plan import Active, ChangePlan, Part
from bot.domain.events import Change
from bot.domain.pilot import Pilot
from bot.domain.pulse import Pulse, Reply
from bot.render import kit, words

MISSING: Mapping[Part, str] = MappingProxyType(
    {
        Part.OWNER: "who owns the plan",
        Part.GROUP: "who is to use it",
        Part.PEOPLE: "how many they are",
        Part.USERS: "how many use the pilot",
        Part.TRAINING: "a training date",
        Part.TARGET: "a target",
        Part.CHANNEL: "a feedback channel",
    }
)
REPLIES: Mapping[Reply, str] = MappingProxyType(
    {
        Reply.YES: "Yes",
        Reply.PARTLY: "Partly",
        Reply.NO: "No",
        Reply.UNUSED: "Not used it yet",
    }
)


def line(pilot: Pilot, now: datetime) -> str | None:
    """The whole plan in one line, for the card."""
    parts = list(parts_of(pilot, now))
    return f"Change plan: {' · '.join(parts)}" if parts else None


def parts_of(pilot: Pilot, now: datetime) -> Iterator[str]:
    plan = pilot.design.change
    if plan.group or plan.people:
        yield group(plan)
    if plan.trainings:
        yield f"training {days(plan.trainings, now)}"
    if plan.target is not None:
        yield f"target {target(plan)}"
    if plan.active:
        yield share(plan.active[-1], plan)
    if plan.channel:
        yield f"<#{plan.channel}>"
    if pilot.plan_owner:
        yield f"owner {words.mention(pilot.plan_owner)}"


def still_to_come(lacks: tuple[Part, ...]) -> str:
    return words.listed([MISSING[part] for part in lacks])


def group(plan: ChangePlan) -> str:
    """240 claims handlers."""
    many = words.number(plan.people) if plan.people is not None else ""
    called = kit.words(plan.group) if plan.group else "people"
    return f"{many} {called}".strip()


def target(plan: ChangePlan) -> str:
    """60% a week, 144 people."""
    aim = f"{words.number(plan.target)}% a week" if plan.target is not None else "not set"
    return f"{aim}, {people(plan.aims_at)}" if plan.aims_at is not None else aim


def people(many: int) -> str:
    return words.count(many, "person", "people")


def days(trainings: tuple[date, ...], now: datetime) -> str:
    return words.listed([words.day(day, now) for day in trainings])


def share(active: Active, plan: ChangePlan) -> str:
    """P4: what was told, as a share of the target where there is one."""
    part = of_target(active, plan)
    of_it = f", {words.percent(part)} of the target" if part is not None else ""
    return f"{words.number(active.people)} active in a week{of_it}"


def replies(pulse: Pulse) -> str:
    """Counted, and only where they point at nobody."""
    if not pulse.says_something:
        return f"{words.capital(words.few(pulse.total, 'answer'))}, too few to say"
    told = [
        f"{words.number(count)} {said.lower()}"
        for reply, said in REPLIES.items()
        if (count := pulse.replies.get(reply))
    ]
    return f"{words.count(pulse.total, 'answer')}: {words.listed(told)}"


def did(change: Change, text: str | None, now: datetime) -> str | None:
    """What somebody did, where the history keeps it as no sentence could."""
    match change:
        case Change.PULSE:
            return f"asked for a pulse in <#{text}>"
        case Change.PULSE_ANSWERED:
            return f"told those who answered what changes: {kit.words(text or '')}"
        case Change.FEEDBACK_CHANNEL if text:
            return f"set the feedback channel to <#{text}>"
        case Change.TRAINING if text:
            trainings = tuple(date.fromisoformat(day) for day in text.split(", "))
            return f"set the training to {days(trainings, now)}"
        case _:
            return None
