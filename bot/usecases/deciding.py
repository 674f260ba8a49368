"""The decisions in numbers: what a pilot is worth (V1–V7), and what production costs (C1–C6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.answers import CostSet, ValueSet
from bot.domain.baseline import LessThanPromised, follows, read_baseline, written
from bot.domain.command_text import PilotRef
from bot.domain.cost import Cost, NoCost, beside, is_challenged, parse_cost
from bot.domain.estimated import Estimated
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading, WrongAnswers
from bot.domain.money import CurrencyNeeded
from bot.domain.numbers import numbers_in, parse_number
from bot.domain.people import Person, SlackId
from bot.domain.periods import periods_in
from bot.domain.permissions import Act
from bot.domain.pilot import Pilot
from bot.domain.promise import Kind
from bot.domain.refusals import Refusal
from bot.domain.rules import ASKING
from bot.domain.topics import Topic
from bot.domain.typed import as_typed, plain, within
from bot.domain.value import MOST_HEADS, NotAHeadCount, Value, check_hours, parse_value
from bot.frozen import dataclass
from bot.usecases import acting, changing, gating
from bot.work import Work

LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAnswers:
    """What somebody typed about the value; the text alone from a command, the rest from a form."""

    text: str
    role: str | None = None
    heads: str | None = None
    measured: str | None = None
    line_alone: bool = False  # typed as a command, with nothing beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswers:
    """What somebody typed about the cost: one line, or a form's answers side by side."""

    line: str | None = None
    pilot_total: str | None = None
    yearly: str | None = None
    once: str | None = None
    note: str | None = None

    def parts(self) -> dict[str, str]:
        """Each answer in the words of the command, by the name of its field."""
        yearly = self.yearly and f"production {self.yearly}{_each(self.yearly, ' a year')}"
        said = {
            "cost": self.line,
            "pilot_total": self.pilot_total and f"pilot {self.pilot_total}",
            "yearly": yearly,
            "once": self.once and f"production {self.once} once",
        }
        return {name: text for name, text in said.items() if text}


def set_value(work: Work, who: SlackId, ref: PilotRef, answers: ValueAnswers) -> ValueSet:
    actor, pilot = acting.acting(work, who, Act.SET_VALUE, ref)
    today = work.policy.calendar_of(actor).day(work.now)
    value = read_value(answers, work.policy.currency, today, pilot.value)
    if value == pilot.value:
        return ValueSet(pilot=pilot)
    event = changing.event(
        work, pilot, Change.VALUE, actor, Figures(value=pilot.value), Figures(value=value)
    )
    valued = replace(pilot, value=value)
    changed = changing.write(work, pilot, valued, [event], actor, Topic.VALUE)
    return ValueSet(pilot=changed)


def _beside_known(value: Value, known: Value) -> Value:
    """A line that names only another number leaves whose work it is, and how it is measured."""
    named = value.role or value.head_count
    whose = {} if named else {"role": known.role, "head_count": known.head_count}
    measured = {} if value.measured else {"measured": known.measured}
    return _with(value, **whose, **measured)


def _with(value: Value, **said: Any) -> Value:  # noqa: ANN401
    """With what was said beside it, if anything was."""
    given = {name: one for name, one in said.items() if one}
    return replace(value, **given) if given else value


def read_value(
    answers: ValueAnswers, currency: str | None, today: date, known: Value | None = None
) -> Value:
    """One promise from a line and the answers beside it; wrong ones are told together.

    `known` is what stands already, of which a line alone may change the number only.
    """
    reading = Reading()
    value = reading.attempt("value", _promise, answers.text, currency)
    role = reading.read("role", words, answers.role, "role")
    heads = reading.read("heads", head_count, answers.heads)
    measured = reading.read("measured", words, answers.measured, "measured")
    reading.check()
    if value is None:
        raise NothingTyped("value")
    whole = _with(value, role=role, head_count=heads, measured=measured)
    if known and answers.line_alone and known.kind is whole.kind:
        whole = _beside_known(whole, known)
    reading.attempt("heads", check_hours, whole)
    counted = reading.attempt("value", with_baseline, whole, known, today)
    reading.check()
    return counted or whole


def with_baseline(value: Value, known: Value | None, today: date) -> Value:
    """V2, V8 and V9 go along with a new promise where they still fit it.

    Words that a line calls its baseline and that give no number are kept, and V2 asks on.
    """
    if known:
        rate = known.rate if value.kind is Kind.HOURS and not value.percent else None
        reason = known.rate_reason if rate else None
        value = _with(follows(value, known), rate=rate, rate_reason=reason, metric=known.metric)
    if value.baseline is None:
        return value
    try:
        baseline = read_baseline(value.baseline, value, today)
    except LessThanPromised:
        raise
    except Refusal:
        return value
    return replace(value, baseline=written(baseline, value))


def set_cost(work: Work, who: SlackId, ref: PilotRef, answers: CostAnswers) -> CostSet:
    """A new estimate. C4: a low ratio is challenged once, and stands with a note.

    A side that is not mentioned stays as it was: pilot and production are often said apart.
    """
    actor, pilot = acting.acting(work, who, Act.SET_COST, ref)
    return write_cost(work, actor, pilot, told_beside(work, pilot, answers))


def told_beside(work: Work, pilot: Pilot, answers: CostAnswers) -> Cost:
    """What was typed, beside what stands. A figure without a currency is in that of the others."""
    usual = pilot.cost.currency if pilot.cost else None
    told = read_cost(answers, usual or work.policy.currency)
    reading = Reading()
    cost = reading.attempt("cost", beside, pilot.cost, told)
    reading.check()
    return cost or told


def read_cost(answers: CostAnswers, currency: str | None) -> Cost:
    reading = Reading()
    note = reading.read("note", words, answers.note, "note")
    cost = _costs(reading, answers.parts(), currency)
    reading.check()
    if cost is None:
        raise WrongAnswers({"yearly": NothingTyped("cost")})
    return replace(cost, note=note or cost.note)


def _costs(reading: Reading, parts: Mapping[str, str], currency: str | None) -> Cost | None:
    """All answers as one line; what is refused is told beside every answer that causes it.

    An answer without any amount would vanish among the others.
    """
    silent = {name: NoCost(text) for name, text in parts.items() if not numbers_in(plain(text))}
    reading.refused.update(silent)
    told = {name: text for name, text in parts.items() if name not in silent}
    if not told:
        return None
    try:
        return parse_cost(", ".join(told.values()), currency)
    except Refusal as refusal:
        causes = _refused_alone(told, currency, refusal)
        reading.refused.update(causes or {next(iter(told)): refusal})
        return None


def _refused_alone(
    parts: Mapping[str, str], currency: str | None, together: Refusal
) -> dict[str, Refusal]:
    """Each answer by itself; a currency that another one names is not missing."""
    alone = Reading()
    for name, text in parts.items():
        alone.attempt(name, parse_cost, text, currency)
    borrowed = () if isinstance(together, CurrencyNeeded) else CurrencyNeeded
    return {
        name: found for name, found in alone.refused.items() if not isinstance(found, borrowed)
    }


def _each(text: str, period: str) -> str:
    return "" if periods_in(plain(text)) else period


def explain_cost(work: Work, who: SlackId, ref: PilotRef, note: str) -> CostSet:
    """C4: "It is complete, because …"."""
    actor, pilot = acting.acting(work, who, Act.SET_COST, ref)
    reading = Reading()
    noted = reading.attempt("note", words, note, "note")
    reading.check()
    if pilot.cost is None or not noted:
        raise NothingTyped("note")
    return write_cost(work, actor, pilot, replace(pilot.cost, note=noted))


def write_cost(
    work: Work,
    actor: Person,
    before: Pilot,
    cost: Cost,
    change: Change = Change.COST,
) -> CostSet:
    """With who estimated it, and when (C9); the sponsor is asked to look at other figures (C7)."""
    if cost == before.cost:
        return _told(work, actor, before, before)
    event = changing.event(
        work, before, change, actor, Figures(cost=before.cost), Figures(cost=cost)
    )
    after = replace(before, cost=cost)
    if _production(cost) != _production(before.cost):
        after = estimated(work, after, actor)
    topic = Topic.BREAKDOWN if change is Change.BREAKDOWN else Topic.COST
    after = changing.write(work, before, after, [event], actor, topic)
    gating.ask_to_see(work, before, after, actor)
    return _told(work, actor, before, after)


def _production(cost: Cost | None) -> tuple[object, ...]:
    return (cost.currency, cost.yearly, cost.once, cost.parts) if cost else ()


def estimated(work: Work, pilot: Pilot, actor: Person) -> Pilot:
    """Its cost stands from now on, as somebody says."""
    said = Estimated(by=actor.id, at=changing.happened(work, pilot))
    return pilot.designed(replace(pilot.design, estimated=said), actor)


def _told(work: Work, actor: Person, before: Pilot, after: Pilot) -> CostSet:
    had_parts = bool(before.cost and before.cost.parts)
    asks = work.store.asks.open_of(after).values() if actor == after.sponsor else ()
    return CostSet(
        pilot=after,
        challenged=bool(after.cost and is_challenged(after.cost)),
        replaced=had_parts and bool(after.cost and not after.cost.parts),
        sees=any(ASKING[ask.rule].topic is Topic.RECEIPT for ask in asks),
    )


def _promise(text: str, currency: str | None) -> Value:
    if not text.strip():
        raise NothingTyped("value")
    return parse_value(text, currency)


def words(text: str, field: str) -> str:
    return within(LONGEST_WORDS, as_typed(text), field)


def head_count(text: str) -> int:
    number = parse_number(text)
    if number != int(number) or not 0 < number <= MOST_HEADS:
        raise NotAHeadCount(text)
    return int(number)
