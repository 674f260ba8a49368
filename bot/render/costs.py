"""A production cost category by category: its form, its line on a card, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.answers import CostRenewed
from bot.domain.breakdown import FIRST, OTHERS, Category, Part, unnamed
from bot.domain.cost import Cost, Estimate
from bot.domain.pilot import Pilot
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block

BREAK_DOWN = "Break it down"
EXAMPLES = {
    Category.SECURITY: "EUR 20k/year",
    Category.DATA_GOVERNANCE: "EUR 10k once + 20k/year",
    Category.ACCESS: "0 because the platform team pays",
    Category.RECOVERY: "EUR 8k/year",
    Category.MAINTENANCE: "EUR 20k-30k-50k/year",
    Category.INFRASTRUCTURE: "EUR 40k/year",
    Category.LICENCES: "EUR 3k/month",
    Category.CHANGE: "EUR 15k once",
}
LABELS = {
    Category.SECURITY: "Security controls",
    Category.DATA_GOVERNANCE: "Data governance",
    Category.ACCESS: "Access management",
    Category.RECOVERY: "Disaster recovery",
    Category.MAINTENANCE: "Maintenance",
    Category.INFRASTRUCTURE: "Infrastructure",
    Category.LICENCES: "Licences or inference",
    Category.CHANGE: "Change and training",
}


def breakdown(pilot: Pilot | None, facts: Facts) -> Block:
    """The five that are left out most; the others follow (C2)."""
    said = "A year, once, or both. What costs nothing is 0, with a reason. Any may stay empty."
    blocks = [*_head(pilot, facts, said), *_fields(FIRST, pilot)]
    return kit.modal("breakdown", "What is in the cost", blocks, submit="Next", facts=facts)


def other_parts(pilot: Pilot | None, facts: Facts) -> Block:
    """Saved so far; these make it whole."""
    blocks = [*_head(pilot, facts, _so_far(pilot)), *_fields(OTHERS, pilot)]
    return kit.modal("other_parts", "What is in the cost", blocks, submit="Save", facts=facts)


def estimate(pilot: Pilot | None, facts: Facts) -> Block:
    """C9: sent as it is, it says that the estimate still stands."""
    return {**forms.cost(pilot, facts), "callback_id": "estimate"}


def _head(pilot: Pilot | None, facts: Facts, said: str) -> list[Block]:
    return [*forms.which(pilot, facts), *([kit.context(said)] if said else [])]


def _so_far(pilot: Pilot | None) -> str:
    cost = pilot.cost if pilot else None
    production = words.production(cost) if cost else None
    if cost is None or production is None:
        return ""
    rest = words.figures(*cost.rest, cost.currency)
    without = f", of which {rest} has no category" if rest else ""
    return f"Noted so far: {production}{without}."


def _fields(categories: Sequence[Category], pilot: Pilot | None) -> list[Block]:
    cost = pilot.cost if pilot and pilot.cost else Cost()
    known = {part.category: typed(part, cost.currency) for part in cost.parts}
    return [
        kit.field(
            category.value,
            LABELS[category],
            kit.text_input(known.get(category), example=EXAMPLES[category], most=300),
        )
        for category in categories
    ]


def typed(part: Part, currency: str | None) -> str:
    """A part as one would type it."""
    if part.yearly is None and part.once is None:
        return f"0 because {part.reason}"
    said = (
        _figure(part.yearly, currency, "/year") if part.yearly else "",
        _figure(part.once, currency, " once") if part.once else "",
    )
    return " + ".join(one for one in said if one)


def _figure(estimate: Estimate, currency: str | None, cadence: str) -> str:
    amounts = (estimate.low, estimate.likely, estimate.high)
    return f"{forms.figures(currency or '', amounts)}{cadence}"


# what is said


def missing(cost: Cost) -> str:
    """C4: a challenge names what has no number, as far as a breakdown says."""
    if not cost.parts:
        return "Are security, data governance, access, recovery and maintenance in it?"
    lacking = [category.value for category in unnamed(cost.parts)]
    if not lacking:
        return "The five parts that are left out most have a number. Is anything else missing?"
    have = "has" if len(lacking) == 1 else "have"
    return f"{words.capital(words.listed(lacking))} {have} no number so far."


def made_of(cost: Cost) -> str:
    """Behind a cost that was just entered."""
    return f"It is made of {words.listed(words.parts(cost))}." if cost.parts else ""


def line(pilot: Pilot, now: datetime) -> list[str]:
    """On the card: who estimated it and when, what it is made of, and what has no number."""
    cost, estimated = pilot.cost, pilot.design.estimated
    by = pilot.named.get(estimated.by) if estimated else None
    who = []
    if estimated and by:
        who = [f"estimated by {words.person(by)} on {words.day(estimated.at.date(), now)}"]
    if cost is None or not cost.parts:
        return [words.capital(f"cost {one}") for one in who]
    lacking = [category.value for category in unnamed(cost.parts)]
    still = [f"no number for {words.listed(lacking)}"] if lacking else []
    made_of = ", ".join(words.parts(cost))
    return [f"Cost by category: {'; '.join([made_of, *still, *who])}"]


def renewed(answer: CostRenewed) -> str:
    cost = answer.pilot.cost
    production = (words.production(cost) if cost else None) or "its cost"
    return f"Noted: *{production}* still stands for {words.pilot(answer.pilot)}, for three months."
