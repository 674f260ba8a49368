"""Whom an ask can be passed on to."""

from __future__ import annotations

from bot.domain.asks import (
    CannotBeAsked,
    CannotSeeIt,
    IsThemselves,
    NobodyWaits,
    WaitedForAlready,
)
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.people import unable


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case IsThemselves():
            return "That is you. Name somebody else, or leave it empty."
        case CannotBeAsked(person=person) if not person.verified:
            return (
                f"Slack could not tell us just now who {words.person(person)} is. "
                "It usually works a minute later."
            )
        case CannotBeAsked(person=person):
            return f"{unable(person)}, so somebody else has to be asked."
        case CannotSeeIt(person=person, pilot=pilot):
            return (
                f"{words.pilot(pilot)} is restricted, and {words.person(person)} is not one of "
                "its people. Name one of them, or put them on the pilot first."
            )
        case WaitedForAlready(item=item):
            waiter = words.person(item.ask.handed_by) if item.ask.handed_by else "Somebody"
            return f"{waiter} waits for you here. Clear it, or pass it on with Not me."
        case NobodyWaits(item=item):
            return f"Nobody waits for this about {words.pilot(item.pilot)} any more."
        case _:
            return None
