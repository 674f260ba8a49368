"""Why somebody got a letter, in the words of the story: who caused it, or which reminder it is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.asks import Ask, Step
from bot.domain.letters import Kind, Letter, Purpose
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import Rule
from bot.work import Work

ABOUT = {Rule.O2: "the owner", Rule.V1: "the value", Rule.C1: "the cost"}


def of_message(work: Work, channel: str, ts: str) -> str:
    """A request of a person says who caused it; a reminder of the clock says which one it is."""
    letter = work.store.letters.at(channel, ts)
    if letter is None:
        message = f"no letter behind the message {ts} in {channel}"
        raise LookupError(message)
    match letter.kind:
        case Kind.REQUEST:
            return f"request: {_cause(work, letter)}"
        case Kind.REMINDER:
            return "; ".join(_reminders(work, letter))
        case Kind.NOTICE:
            return "notice: the PMO hears what nobody else can settle, at most once a day"
        case Kind.DIGEST:
            return "digest: as set up in this channel"


def _cause(work: Work, letter: Letter) -> str:
    facts = letter.facts
    people = work.store.people.by_ids([facts.by, facts.about])
    by = people[facts.by].name if facts.by else ""
    about = people[facts.about].name if facts.about else ""
    causes = {
        Purpose.ACCEPT: f"{by} named {_to(letter)}",
        Purpose.QUESTION: f"{by} asked",
        Purpose.REPLY: f"{by} answered",
        Purpose.DECLINED: f"{about} declined, and {_to(letter)} did the naming",
        Purpose.UNABLE: f"{about} cannot take it on",
    }
    return causes[facts.purpose or Purpose.ACCEPT]


def _to(letter: Letter) -> str:
    return letter.person.name if letter.person else "somebody"


def _reminders(work: Work, letter: Letter) -> Iterator[str]:
    """One part for each reason, with all pilots it holds for."""
    asks = work.store.asks.by_ids(letter.shows)
    pilots = work.store.pilots.by_ids(ask.pilot for ask in asks.values())
    reasons: dict[str, list[str]] = {}
    for ask in (asks[one] for one in letter.shows):
        pilot = pilots[ask.pilot]
        reasons.setdefault(_reason(ask, pilot, work), []).append(pilot.key)
    for reason, keys in reasons.items():
        yield reason.format(", ".join(keys))


def _reason(ask: Ask, pilot: Pilot, work: Work) -> str:
    about = ABOUT[ask.rule]
    if ask.step is Step.SPONSOR:
        return f"{_name(ask.holder)} had all reminders about {about} of {{}}, now the sponsor is asked once"
    return f"reminder {ask.round} of {work.policy.rounds} about {about} of {{}}, as {_role(ask, pilot)}"


def _role(ask: Ask, pilot: Pilot) -> str:
    roles = {
        "sponsor": pilot.sponsor,
        "production owner": pilot.accepted_owner,
        "lead": pilot.lead,
        "the one who registered it": pilot.registrant,
    }
    return next((role for role, person in roles.items() if person == ask.person), "named")


def _name(person: Person | None) -> str:
    return person.name if person else "Nobody"
