"""What the accepted owner needs to run a pilot in production (O8)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answers import NeedsTold
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading
from bot.domain.needs import Needs, read_needs
from bot.domain.people import SlackId
from bot.domain.permissions import Act
from bot.domain.topics import Topic
from bot.usecases import acting, changing
from bot.work import Work


def state(work: Work, who: SlackId, ref: PilotRef, text: str) -> NeedsTold:
    """By the owner, or whoever the owner passed the question on to."""
    actor, pilot = acting.acting(work, who, Act.STATE_NEEDS, ref, topic=Topic.NEEDS)
    owner = pilot.accepted_owner or actor
    reading = Reading()
    lines = reading.attempt("needs", read_needs, text)
    reading.check()
    if lines is None:
        raise NothingTyped("needs")
    known = pilot.design.needs
    if known and known.owner == owner.id and known.lines == lines:
        return NeedsTold(pilot=pilot)
    needs = Needs(owner=owner.id, by=actor.id, at=changing.happened(work, pilot), lines=lines)
    before = Figures(text="; ".join(known.lines) if known else None)
    after = Figures(text="; ".join(lines) or "none")
    event = changing.event(work, pilot, Change.NEEDS, actor, before, after)
    stated = pilot.designed(replace(pilot.design, needs=needs), actor, owner)
    return NeedsTold(pilot=changing.write(work, pilot, stated, [event], actor, Topic.NEEDS))
