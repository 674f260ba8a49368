"""Why somebody got a letter, in the words of the story: who caused it, or which reminder it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.demo import words
from bot.domain.asks import Ask, Step
from bot.domain.letters import Kind, Letter, Purpose
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import Rule
from bot.render.wordings import WORDINGS
from bot.work import Work

ABOUT = {
    Rule.O2: "the owner",
    Rule.V1: "the value",
    Rule.C1: "the cost",
    Rule.C7: "the receipt",
    Rule.C8: "the receipt",
    Rule.O8: "what its owner needs",
    Rule.V2: "the baseline",
    Rule.C2: "the parts of its cost",
}


def of_message(work: Work, channel: str, ts: str) -> str:
    """A request says which person caused it; a reminder says which one of how many it is."""
    letter = work.store.letters.at(channel, ts)
    if letter is None:
        message = f"no letter behind the message {ts} in {channel}"
        raise LookupError(message)
    if letter.facts.pulse is not None:
        return "a pulse, for those who are to use it or for the owner of the change plan"
    match letter.kind:
        case Kind.REQUEST:
            return f"a request: {_cause(work, letter)}"
        case Kind.REMINDER:
            return "; ".join(_reminders(work, letter))
        case Kind.NOTICE:
            return "a notice to the PMO, at most one a day"
        case Kind.DIGEST:
            return "a digest, as this channel set it up"


def _cause(work: Work, letter: Letter) -> str:
    facts, to = letter.facts, _first(letter.person)
    people = work.store.people.by_ids([facts.by, facts.about])
    by, about = (_first(people.get(who or 0)) for who in (facts.by, facts.about))
    causes = {
        Purpose.ACCEPT: f"{by} named {to}",
        Purpose.ACCEPTED: f"{by} accepted, and {to} had named {by}",
        Purpose.HELD: f"{by} named {to} for governance items",
        Purpose.RECEIPT: f"{by} disclosed the cost, and {to} is the sponsor",
        Purpose.QUESTION: f"{by} asked {to}",
        Purpose.REPLY: f"{by} answered {to}",
        Purpose.DECLINED: f"{about} declined, and {to} had named {about}",
        Purpose.UNABLE: f"{about} cannot take it on, and {to} had named {about}",
    }
    return causes[facts.purpose or Purpose.ACCEPT]


def _reminders(work: Work, letter: Letter) -> Iterator[str]:
    """One part for each reason, with everything it holds for."""
    asks = work.store.asks.by_ids(letter.shows)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    about: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for ask in (asks[one] for one in letter.shows):
        pilot = pilots[ask.pilot]
        about[_reason(ask, pilot, work.policy.rounds)][
            ABOUT.get(ask.rule, WORDINGS[ask.rule].subject)
        ].append(pilot.key)
    for reason, missing in about.items():
        parts = [f"{words.listed(keys)} ({what})" for what, keys in missing.items()]
        yield f"{reason}, about {words.listed(parts)}"


def _reason(ask: Ask, pilot: Pilot, rounds: int) -> str:
    if ask.step is Step.SPONSOR:
        return f"{_first(ask.holder)} has had all reminders, so the sponsor gets one"
    return f"reminder {ask.round} of {rounds} to {_role(ask, pilot)}"


def _role(ask: Ask, pilot: Pilot) -> str:
    roles = {
        "the sponsor": pilot.sponsor,
        "the production owner": pilot.accepted_owner,
        "the owner of the change plan": pilot.plan_owner,
        "the lead": pilot.lead,
        "whoever registered it": pilot.registrant,
    }
    return next((role for role, person in roles.items() if person == ask.person), "who was named")


def _first(person: Person | None) -> str:
    return words.first(person.name) if person else "somebody"
