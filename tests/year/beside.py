"""What the year is not about: every question beside the three decisions is answered at once.

The oracle knows the rhythm by V1, O2 and C1; the others go by the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from bot.domain.asks import looks_at
from bot.domain.breakdown import FIRST
from bot.domain.command_text import PilotRef, pilot_ref
from bot.domain.design import Override
from bot.domain.people import SlackId
from bot.domain.refusals import Refusal
from bot.domain.rules import ASKING, Rule
from bot.domain.stages import Stage
from bot.domain.topics import DECISION_OF, Topic
from bot.usecases import changing, estimating, gating, needing, promising
from bot.work import Work
from tests.town import Town

NOTHING = dict.fromkeys(FIRST, "0 because it is paid for already")
ENOUGH = "1000000 hours/month", "USD 1b/year"


def answer(town: Town, number: int, rule: str) -> None:
    """By whoever alone can answer it, else by the PMO; who has left or is a guest cannot."""
    topic, ref = ASKING[Rule(rule)].topic, pilot_ref(f"P-{number}")
    if topic not in ANSWERS:
        town.bot.do(_rests, SlackId(town.ana.id), number)
        return
    who = town.bot.see(_who, number, topic) or SlackId(town.ana.id)
    with suppress(Refusal):
        town.bot.do(ANSWERS[topic], who, ref)


def _rests(work: Work, who: SlackId, number: int) -> None:
    """What production needs beside the decisions, and whoever uses it, is let pass for good."""
    pilot = work.store.pilots.numbered(number, changing=True)
    by = work.store.people.of_slack(who)
    if pilot is None:
        return
    rules = tuple(rule.value for rule, asking in ASKING.items() if asking.topic not in SPOKEN)
    passed = Override(
        stage=Stage.PROPOSED,
        rules=rules,
        by=by.id,
        at=work.now,
        until=work.now.date() + timedelta(days=2000),
        reason="the year is not about it",
    )
    design = replace(pilot.design, overrides=(passed,))
    rested = pilot.designed(design, by)
    changing.settle(work, rested, by)
    look_at = looks_at(rested, work.store.asks.open_of(rested).values(), work.policy, work.now)
    work.store.pilots.put(rested, work.policy, look_at, pilot)


def _who(work: Work, number: int, topic: Topic) -> SlackId | None:
    pilot = work.store.pilots.numbered(number)
    alone = {Topic.RECEIPT: pilot.sponsor, Topic.NEEDS: pilot.accepted_owner} if pilot else {}
    person = alone.get(topic)
    return person.slack_id if person else None


def _baseline(work: Work, who: SlackId, ref: PilotRef) -> object:
    pilot = work.store.pilots.numbered(ref.number or 0)
    in_money = pilot is not None and pilot.value is not None and pilot.value.currency is not None
    return promising.set_beside(work, who, ref, promising.Beside(baseline=ENOUGH[in_money]))


def _breakdown(work: Work, who: SlackId, ref: PilotRef) -> object:
    return estimating.break_down(work, who, ref, NOTHING, shown=False)


def _needs(work: Work, who: SlackId, ref: PilotRef) -> object:
    return needing.state(work, who, ref, "none")


ANSWERS: Mapping[Topic, Callable[[Work, SlackId, PilotRef], object]] = MappingProxyType(
    {
        Topic.RECEIPT: gating.see_cost,
        Topic.NEEDS: _needs,
        Topic.BASELINE: _baseline,
        Topic.BREAKDOWN: _breakdown,
        Topic.ESTIMATE: estimating.stands,
    }
)
SPOKEN = frozenset({*DECISION_OF, *ANSWERS})
