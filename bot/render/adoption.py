"""How a change plan reads: as it stands, after it was saved, and how training and use go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.domain.adoption import is_behind
from bot.domain.answers import (
    AdoptionNoted,
    PlanSaved,
    PlanTold,
    PulseAnswered,
    PulseAsked,
    PulseReplied,
)
from bot.domain.change_plan import Active, ChangePlan
from bot.domain.rules import ASKING
from bot.domain.stages import Stage
from bot.domain.topics import Topic
from bot.render import kit, pulses, words
from bot.render.change_plans import days, group, people, share, still_to_come, target
from bot.render.kit import Block
from bot.render.wordings import WORDINGS

Told = PlanTold | PlanSaved | AdoptionNoted | PulseAsked | PulseReplied | PulseAnswered


def said(answer: Told, now: datetime) -> tuple[str, list[Block]]:
    match answer:
        case PlanTold():
            return _plan(answer, now)
        case PlanSaved():
            return _saved(answer, now)
        case AdoptionNoted():
            return _noted(answer), []
        case PulseAsked() | PulseReplied() | PulseAnswered():
            return pulses.said(answer, now), []


def _plan(answer: PlanTold, now: datetime) -> tuple[str, list[Block]]:
    pilot, plan = answer.pilot, answer.pilot.design.change
    name = words.pilot(pilot)
    if answer.is_empty:
        return f"{name} has no change plan so far.", _buttons(answer, now)
    head = f"{name} has a change plan."
    if answer.lacks:
        head = f"{name} has a change plan with {still_to_come(answer.lacks)} still to come."
    owner = words.person(pilot.plan_owner) if pilot.plan_owner else "nobody so far"
    lines = [
        f"*Owner of the plan*: {owner}",
        f"*For*: {group(plan)}{_beyond(plan)}",
        f"*Training*: {_training(plan, now)}",
        f"*Target*: {target(plan)}{_reached(answer.active, plan)}",
        f"*Feedback*: {f'<#{plan.channel}>' if plan.channel else 'no channel so far'}",
        *([f"*Communications*: {kit.words(plan.communications)}"] if plan.communications else []),
        *([f"*What is done*: {kit.words(plan.response.text)}"] if plan.response else []),
    ]
    return head, [kit.section("\n".join(lines)), *_buttons(answer, now)]


def _beyond(plan: ChangePlan) -> str:
    if plan.pilot_users is None:
        return ""
    return f", beyond the {words.number(plan.pilot_users)} who use the pilot"


def _training(plan: ChangePlan, now: datetime) -> str:
    if not plan.trainings:
        return "no date so far"
    told = [
        f"{words.number(count)} {what}"
        for count, what in ((plan.signed_up, "signed up"), (plan.attended, "came"))
        if count is not None
    ]
    return " · ".join([days(plan.trainings, now), *told])


def _reached(active: Active | None, plan: ChangePlan) -> str:
    return f" · {share(active, plan)}" if active else ""


def _buttons(answer: PlanTold, now: datetime) -> list[Block]:
    if not answer.may_change:
        return []
    pilot, plan = answer.pilot, answer.pilot.design.change
    number = {"p": pilot.number}
    primary = bool(answer.lacks)
    buttons = [
        kit.button(
            "Go on with the plan" if answer.lacks else "Change the plan",
            "fill_topic",
            {**number, "t": Topic.CHANGE.value},
            primary=primary,
        )
    ]
    if plan.trainings:
        ahead = plan.trainings[0] >= now.date()
        counted = Topic.SIGN_UPS if ahead else Topic.ATTENDANCE
        buttons.append(_fill(counted, "fill_training", number))
    if pilot.stage is Stage.LIVE:
        buttons.append(_fill(Topic.ACTIVE, "fill_active", number))
        if plan.channel:
            buttons.append(kit.button("Ask for a pulse", "pulse", number))
    return [kit.actions(*buttons)]


def _fill(topic: Topic, action: str, number: Mapping[str, int]) -> Block:
    """Slack takes no two buttons of one action in a row."""
    return kit.button(label(topic), action, {**number, "t": topic.value})


def label(topic: Topic) -> str:
    """The button that leads to its form."""
    return next(wording.fill for rule, wording in WORDINGS.items() if ASKING[rule].topic is topic)


def _saved(answer: PlanSaved, now: datetime) -> tuple[str, list[Block]]:
    """What was understood, what is still to come, and one button that leads on."""
    pilot, plan = answer.pilot, answer.pilot.design.change
    name = words.pilot(pilot)
    understood = [
        *([f"It is meant for {group(plan)}{_beyond(plan)}."] if plan.group or plan.people else []),
        *([f"Training is on {days(plan.trainings, now)}."] if plan.trainings else []),
        *_aim(plan),
    ]
    said = " ".join([f"{name}: the change plan is saved.", *understood])
    if answer.lacks:
        said = f"{said} Still to come: {still_to_come(answer.lacks)}."
    if answer.then is None:
        return said, []
    facts = {"p": pilot.number, "t": answer.then.value}
    button = kit.button(label(answer.then), "fill_topic", facts, primary=True)
    return said, [kit.actions(button)]


def _aim(plan: ChangePlan) -> Iterator[str]:
    if plan.aims_at is None or plan.target is None:
        return
    share = f"{words.number(plan.target)}%"
    yield f"At least {people(plan.aims_at)} ({share}) are to use it each week."


def _noted(answer: AdoptionNoted) -> str:
    pilot, plan = answer.pilot, answer.pilot.design.change
    name = words.pilot(pilot)
    match answer.topic:
        case Topic.SIGN_UPS:
            return f"Noted: {_of_group(plan.signed_up, plan)} have signed up to learn {name}."
        case Topic.ATTENDANCE:
            return f"Noted: {_of_group(plan.attended, plan)} came to the training of {name}."
        case Topic.ACTIVE if answer.active:
            behind = is_behind(answer.active, plan)
            then = " That is below half of it." if behind else ""
            return f"Noted: {name} has {share(answer.active, plan)}.{then}"
        case _:
            said = words.sentence(plan.response.text) if plan.response else ""
            return f"Noted what is done for the adoption of {name}: {said}"


def _of_group(count: int | None, plan: ChangePlan) -> str:
    many = words.number(count or 0)
    return f"{many} of {group(plan)}" if plan.people is not None else many
