"""The forms of a change plan: two short steps, one number at a time, and words to people."""

from __future__ import annotations

from bot.domain.adoption import plan_lacks
from bot.domain.change_plan import (
    LONGEST_COMMUNICATIONS,
    LONGEST_GROUP,
    LONGEST_RESPONSE,
    Part,
)
from bot.domain.pilot import Pilot
from bot.domain.pulse import LONGEST_TOLD
from bot.render import kit
from bot.render.change_plans import group, replies
from bot.render.forms import Facts, which
from bot.render.kit import Block

WHOM = frozenset({Part.OWNER, Part.GROUP, Part.PEOPLE, Part.USERS})


def plan_of(pilot: Pilot | None, facts: Facts) -> Block:
    """The step that something is missing in; the first, where nothing is."""
    lacks = set(plan_lacks(pilot)) if pilot else WHOM
    return how(pilot, facts) if lacks and not lacks & WHOM else whom(pilot, facts)


def whom(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.change if pilot else None
    owner = pilot.plan_owner if pilot else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "owner",
            "Who owns the change plan?",
            kit.person_input(owner.slack_id if owner else None),
            hint="They are asked how training and use go.",
        ),
        kit.field(
            "group",
            "Who is to use it, beyond the pilot's users?",
            kit.text_input(
                known.group if known else None,
                example="claims handlers in all regions",
                most=LONGEST_GROUP,
            ),
        ),
        kit.field(
            "people",
            "How many people are they?",
            kit.text_input(_number(known.people if known else None), example="240", most=20),
        ),
        kit.field(
            "users",
            "How many use the pilot today?",
            kit.text_input(_number(known.pilot_users if known else None), example="12", most=20),
            hint="What is left empty can follow later.",
        ),
    ]
    return kit.modal("plan_whom", "Change plan, 1 of 2", blocks, submit="Next", facts=facts)


def how(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.change if pilot else None
    days = ", ".join(f"{day:%-d %b %Y}" for day in known.trainings) if known else None
    target = f"{known.target:f}%" if known and known.target is not None else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "trainings",
            "When are they trained?",
            kit.text_input(days, example="12 January, 2 February", most=300),
            hint="One day or several.",
        ),
        kit.field(
            "target",
            "How many of them are to use it each week?",
            kit.text_input(target, example="60%", most=20),
        ),
        kit.field(
            "channel",
            "Where are they heard?",
            kit.channel_input(known.channel if known else None),
            hint="A month after go-live they are asked there, by one press, whether it helps.",
        ),
        kit.field(
            "communications",
            "How do they hear of it?",
            kit.text_input(
                known.communications if known else None,
                example="a note by their head of unit, or a link",
                long=True,
                most=LONGEST_COMMUNICATIONS,
            ),
        ),
    ]
    return kit.modal("plan_how", "Change plan, 2 of 2", blocks, submit="Save", facts=facts)


def sign_ups(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.change.signed_up if pilot else None
    asked = f"How many have signed up{_of(pilot)}?"
    return _count("sign_ups", "Sign-ups", asked, known, pilot, facts)


def attendance(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.change.attended if pilot else None
    return _count("attendance", "Training", f"How many came{_of(pilot)}?", known, pilot, facts)


def active(pilot: Pilot | None, facts: Facts) -> Block:
    asked = f"How many used it in the last week{_of(pilot)}?"
    return _count("active", "In use", asked, None, pilot, facts)


def _of(pilot: Pilot | None) -> str:
    """Of which group, as a label says it: without markup."""
    return f", of {kit.unmarked(group(pilot.design.change))}" if pilot else ""


def _count(  # noqa: PLR0913, PLR0917
    form: str, title: str, asked: str, known: int | None, pilot: Pilot | None, facts: Facts
) -> Block:
    blocks = [
        *which(pilot, facts),
        kit.field(
            "number",
            asked,
            kit.text_input(_number(known), example="40", most=20),
            optional=False,
        ),
    ]
    return kit.modal(form, title, blocks, submit="Save", facts=facts)


def response(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.change.response if pilot else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "text",
            "What is done so that more people use it?",
            kit.text_input(
                known.text if known else None,
                example="another training, an easier way in",
                long=True,
                most=LONGEST_RESPONSE,
            ),
            optional=False,
        ),
    ]
    return kit.modal("adoption", "What is done", blocks, submit="Save", facts=facts)


def feedback(pilot: Pilot | None, facts: Facts) -> Block:
    last = pilot.design.change.last_pulse if pilot else None
    came = [kit.context(f"{replies(last)}.")] if last and not last.is_open else []
    blocks = [
        *which(pilot, facts),
        *came,
        kit.field(
            "text",
            "What changes because of it?",
            kit.text_input(long=True, most=LONGEST_TOLD),
            hint="It is posted where they were asked, with your name.",
            optional=False,
        ),
    ]
    return kit.modal("feedback", "Tell them", blocks, submit="Post it", facts=facts)


def _number(count: int | None) -> str | None:
    return None if count is None else str(count)
