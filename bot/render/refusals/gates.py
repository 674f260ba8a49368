"""What a gate, a receipt or a link refuses."""

from __future__ import annotations

from bot.domain.disclosure import EstimateHasMoved, NothingToSee, NotTheSponsor
from bot.domain.gates import NoEndGiven, NoGateAhead, NothingToOverride
from bot.domain.links import NotHttps, TooManyLinks
from bot.domain.people import Person
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.phrases import quoted


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case NothingToOverride(pilot=pilot):
            return f"Nothing stands in the way of {words.pilot(pilot)}, so it can just move on."
        case NoGateAhead(pilot=pilot):
            return f"{words.pilot(pilot)} is {pilot.stage}, so no gate is ahead of it."
        case NoEndGiven():
            return "Through which day may it go without? For example: until 31 March."
        case NotTheSponsor(sponsor=Person() as sponsor):
            return f"Only the sponsor, {words.person(sponsor)}, can say what they have seen."
        case NotTheSponsor():
            return "Only the sponsor can say so, and it has none so far. Who is it?"
        case EstimateHasMoved(cost=cost):
            return (
                f"The estimate has changed since: production costs {words.production(cost)} now. "
                "Have you seen this one?"
            )
        case NothingToSee():
            return "No production cost is disclosed so far, so there is nothing to see."
        case NotHttps(typed=typed):
            return f"{quoted(typed)} is not an https link. One that begins with https:// will do."
        case TooManyLinks(limit=limit):
            return f"A pilot has up to {limit} links. One folder that holds the rest will do."
        case _:
            return None
