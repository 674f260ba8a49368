"""How each rule that asks is put into words: its question, its button, why it is needed.

`{name}` stands for the pilot. Whatever depends on more than the rule is said in `asks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.baseline import KnownLater, baseline_of
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.topics import Topic
from bot.render import kit, words

BENCHMARK_COST = (
    'A PMO consultancy reports: "production costs average 380% of initial pilot estimates".'
)


def _nothing(pilot: Pilot) -> str | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """`settled` is what became of it, as the pilot stands; without it "It was settled" is said."""

    question: str
    explained: str  # what an answer looks like
    easier: str  # the second time and later
    fill: str  # the button that leads to its form
    to_do: str  # "You planned to … by today"
    subject: str  # in a list
    needs: str  # why it is asked at all
    without: str  # what the pilot goes without
    settled: Callable[[Pilot], str | None] = _nothing


def _promised(pilot: Pilot) -> str | None:
    said = words.value(pilot.value) if pilot.value else "A number"
    return f"*{words.capital(said)}*, added"


def _costs(pilot: Pilot) -> str | None:
    said = (words.production(pilot.cost) if pilot.cost else None) or "A cost"
    return f"*{said}*, entered"


def _seen(pilot: Pilot) -> str | None:
    disclosure = pilot.design.disclosure
    said = words.production(disclosure.cost) if disclosure else None
    return f"*{said}*, seen" if said else None


def _needed(pilot: Pilot) -> str | None:
    needs = pilot.design.needs
    if needs is None:
        return None
    return "*What it needs*, said" if needs.lines else "*Nothing needed*, said"


def _counted_from(pilot: Pilot) -> str | None:
    found = baseline_of(pilot.value) if pilot.value else None
    if pilot.value is None or found is None:
        return None
    if isinstance(found, KnownLater):
        return "*None yet*, said"
    return f"*{words.baseline(found, pilot.value)} today*, added"


def _broken_down(pilot: Pilot) -> str | None:
    return "*The breakdown*, added" if pilot.cost and pilot.cost.parts else None


def _stands(pilot: Pilot) -> str | None:
    said = words.production(pilot.cost) if pilot.cost else None
    return f"*{said}* stands, said" if said else None


WORDINGS: Mapping[Rule, Wording] = MappingProxyType(
    {
        Rule.O2: Wording(
            question="Who will own {name} in production?",
            explained="The owner will run it and answer for it.",
            easier="A name is enough; whoever it is decides for themselves.",
            fill="Name the owner",
            to_do="name an owner for",
            subject="who will own it in production",
            needs="Somebody has to have agreed to own it in production by approval.",
            without="an accepted owner",
        ),
        Rule.V1: Wording(
            question="What is {name} worth in numbers?",
            explained=(
                "A number, a unit and a period will do: "
                "120 hours/month for 12 claims handlers, EUR 50k/year, 15% fewer errors/month."
            ),
            easier="A rough figure is enough, and it can be changed later.",
            fill="Add the number",
            to_do="put a number on",
            subject="what it is worth in numbers",
            needs="It needs a number for what it is worth by launch.",
            without="value in numbers",
            settled=_promised,
        ),
        Rule.C1: Wording(
            question="What will {name} cost in production?",
            explained=f"A total is enough to begin with: EUR 150k/year. {BENCHMARK_COST}",
            easier="A rough total is enough, and it can be changed later.",
            fill="Enter the cost",
            to_do="enter the cost of",
            subject="what it will cost in production",
            needs="It needs a figure for what production will cost by approval.",
            without="a production cost",
            settled=_costs,
        ),
        Rule.C7: Wording(
            question="Have you seen what {name} will cost in production?",
            explained="One press keeps on record that you have seen this estimate.",
            easier="It is no approval; it says that the figure is known to you.",
            fill="I have seen it",
            to_do="look at the cost of",
            subject="that the sponsor has seen the cost",
            needs="Its sponsor has to have seen the production cost by approval.",
            without="a sponsor who has seen the cost",
            settled=_seen,
        ),
        Rule.C8: Wording(
            question="Have you seen the new cost of {name} in production?",
            explained="It moved by more than a quarter since you last saw it.",
            easier="One press keeps on record that you have seen it.",
            fill="I have seen it",
            to_do="look at the new cost of",
            subject="that the sponsor has seen the new cost",
            needs="Its cost moved by more than a quarter since the sponsor saw it.",
            without="a sponsor who has seen the new cost",
            settled=_seen,
        ),
        Rule.O8: Wording(
            question="What do you need to run {name} in production?",
            explained=(
                "One line is enough: who is called at night, how it is switched off, "
                "how long it may be down. None is an answer, too."
            ),
            easier="A line is enough, and it can be changed later.",
            fill="Say what you need",
            to_do="say what you need for",
            subject="what its owner needs to run it",
            needs="Its accepted owner says by launch what it takes to run it, or none.",
            without="what its owner needs to run it",
            settled=_needed,
        ),
        Rule.V2: Wording(
            question="How is it today, before {name} changes it?",
            explained=(
                "The promise is counted from it: 400 hours/month. "
                "None yet will do, with the day on which it will be known."
            ),
            easier="A rough figure is enough, or a day on which it will be known.",
            fill="Add the baseline",
            to_do="give the baseline of",
            subject="how it is today, as its baseline",
            needs="Its promised change is counted from a baseline.",
            without="a baseline",
            settled=_counted_from,
        ),
        Rule.C2: Wording(
            question="What is in the production cost of {name}?",
            explained=(
                "Security, data governance, access, recovery and maintenance are what is left "
                "out most. Each has a number, or 0 with a reason."
            ),
            easier="A rough number for one of them is a start.",
            fill="Break it down",
            to_do="break down the cost of",
            subject="what is in its production cost",
            needs=(
                "Its production cost has a number, or 0 with a reason, for security, "
                "data governance, access, recovery and maintenance."
            ),
            without="a number for each part of its cost",
            settled=_broken_down,
        ),
        Rule.C9: Wording(
            question="Does the production cost of {name} still stand?",
            explained="The estimate is three months old. One press keeps it, or a new total.",
            easier="One press is enough where nothing has changed.",
            fill="Enter a new total",
            to_do="look at the estimate of",
            subject="whether its production cost still stands",
            needs="Its estimate is looked at every 90 days while it runs.",
            without="a production cost of the last 90 days",
            settled=_stands,
        ),
    }
)
WITHOUT: Mapping[Topic, str] = MappingProxyType(
    {ASKING[rule].topic: wording.without for rule, wording in reversed(list(WORDINGS.items()))}
)


def asked_of(rule: Rule, name: str) -> str:
    return WORDINGS[rule].question.format(name=name)


def seen_label(pilot: Pilot) -> str:
    """What the sponsor says with one press (C7)."""
    production = words.production(pilot.cost) if pilot.cost else None
    return f"I have seen {kit.unmarked(production)}" if production else "I have seen it"
