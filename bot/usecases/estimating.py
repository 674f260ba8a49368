"""What production costs category by category (C2), and that an estimate still stands (C9)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.answers import CostRenewed, CostSet
from bot.domain.asks import AskId
from bot.domain.breakdown import Category
from bot.domain.command_text import PilotRef, pilot_ref
from bot.domain.cost import Cost, Told, broken_down, read_part, with_parts
from bot.domain.estimated import NothingStands
from bot.domain.events import Change, Figures
from bot.domain.forms import Reading
from bot.domain.money import codes_in, spaced
from bot.domain.people import SlackId
from bot.domain.permissions import Act
from bot.domain.topics import Topic
from bot.domain.typed import plain
from bot.usecases import acting, asking, changing
from bot.usecases.deciding import CostAnswers, estimated, told_beside, write_cost
from bot.work import Work

Answers = Mapping[Category, str | None]


def break_down(
    work: Work, who: SlackId, ref: PilotRef, answers: Answers, *, shown: bool
) -> CostSet:
    """Some categories of the cost, side by side. `shown`: what stands was in the form.

    A category that was shown and is empty now has no number any more.
    """
    actor, pilot = acting.acting(work, who, Act.SET_COST, ref, topic=Topic.BREAKDOWN)
    known = pilot.cost or Cost()
    told = _read(answers, known.currency or work.policy.currency)
    named = {one.part.category for one in told}
    gone = [category for category in answers if category not in named] if shown else []
    first = next((name for name, text in answers.items() if text), next(iter(answers)))
    reading = Reading()
    currency = reading.attempt(first, with_parts, Cost(), told)
    cost = reading.attempt(
        first, broken_down, known, [one.part for one in told],
        currency.currency if currency else None, gone,
    )  # fmt: skip
    reading.check()
    return write_cost(work, actor, pilot, cost or known, Change.BREAKDOWN)


def _read(answers: Answers, default: str | None) -> list[Told]:
    """Each beside its field; a currency that one of them names is meant by all."""
    said = {category: text for category, text in answers.items() if text and text.strip()}
    codes = {code for text in said.values() for code in codes_in(spaced(plain(text)))}
    usual = next(iter(codes)) if len(codes) == 1 else default
    reading = Reading()
    told = [reading.attempt(name, read_part, name, text, usual) for name, text in said.items()]
    reading.check()
    return [one for one in told if one]


def stands(work: Work, who: SlackId, ref: PilotRef) -> CostRenewed:
    """C9: it still stands, for another 90 days."""
    actor, pilot = acting.acting(work, who, Act.SET_COST, ref, topic=Topic.ESTIMATE)
    cost = pilot.cost
    if cost is None or not cost.discloses_production:
        raise NothingStands
    event = changing.event(work, pilot, Change.COST_STANDS, actor, after=Figures(cost=cost))
    after = estimated(work, pilot, actor)
    return CostRenewed(pilot=changing.write(work, pilot, after, [event], actor, Topic.ESTIMATE))


def look_again(
    work: Work, who: SlackId, ref: PilotRef, answers: CostAnswers
) -> CostSet | CostRenewed:
    """C9: with other figures it is a new estimate; with the same ones it still stands."""
    actor, pilot = acting.acting(work, who, Act.SET_COST, ref, topic=Topic.ESTIMATE)
    cost = told_beside(work, pilot, answers)
    if cost == pilot.cost:
        return stands(work, who, ref)
    return write_cost(work, actor, pilot, cost)


def stands_by_ask(work: Work, who: SlackId, ask: AskId) -> CostRenewed:
    """The same, pressed where it is asked: what was answered since is not answered again."""
    _, item = asking.item_of(work, who, ask, changing=True)
    return stands(work, who, pilot_ref(asking.still_open(item).pilot.key))
