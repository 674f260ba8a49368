"""What stands beside a promise: its baseline (V2), an hourly rate (V8), a key metric (V9)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answers import PromiseTold
from bot.domain.baseline import NoValueYet, read_baseline, written
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Event, Figures
from bot.domain.forms import NothingTyped, Reading
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act
from bot.domain.pilot import Pilot
from bot.domain.promise import Kind
from bot.domain.rates import NoHours, rate_text, read_rate
from bot.domain.topics import Topic
from bot.domain.typed import as_typed, within
from bot.domain.value import Value
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work

LONGEST_METRIC = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What somebody typed; None leaves it as it is."""

    baseline: str | None = None
    rate: str | None = None
    metric: str | None = None


def set_beside(work: Work, who: SlackId, ref: PilotRef, answers: Beside) -> PromiseTold:
    actor, pilot = acting.acting(work, who, Act.SET_VALUE, ref, topic=Topic.BASELINE)
    known = pilot.value
    if known is None:
        raise NoValueYet
    value = _read(work, actor, known, answers)
    if value == known:
        return PromiseTold(pilot=pilot)
    events = list(_differences(work, actor, pilot, known, value))
    topic = Topic.BASELINE if value.baseline != known.baseline else None
    after = replace(pilot, value=value)
    return PromiseTold(pilot=changing.write(work, pilot, after, events, actor, topic))


def _read(work: Work, actor: Person, known: Value, answers: Beside) -> Value:
    if not any((answers.baseline, answers.rate, answers.metric)):
        raise NothingTyped("baseline")
    today = work.policy.calendar_of(actor).day(work.now)
    reading = Reading()
    baseline = reading.read("baseline", read_baseline, answers.baseline, known, today)
    rate = None
    if answers.rate:
        if known.kind is not Kind.HOURS or known.percent:
            reading.refused["rate"] = NoHours()
        else:
            rate = reading.read("rate", read_rate, answers.rate, work.policy.currency)
    metric = reading.read("metric", _metric, answers.metric)
    reading.check()
    value = known
    if baseline:
        value = replace(value, baseline=written(baseline, known))
    if rate:
        value = replace(value, rate=rate[0], rate_reason=rate[1])
    return replace(value, metric=metric) if metric else value


def _differences(
    work: Work, actor: Person, pilot: Pilot, known: Value, value: Value
) -> list[Event]:
    def event(change: Change, before: str | None, after: str | None) -> Event:
        sides = (Figures(text=before), Figures(text=after))
        return changing.event(work, pilot, change, actor, *sides)

    changed = [
        (Change.BASELINE, known.baseline, value.baseline),
        (
            Change.RATE,
            rate_text(known.rate, known.rate_reason),
            rate_text(value.rate, value.rate_reason),
        ),
        (Change.METRIC, known.metric, value.metric),
    ]
    return [event(*one) for one in changed if one[1] != one[2]]


def _metric(text: str) -> str:
    return within(LONGEST_METRIC, " ".join(as_typed(text).split()), "metric")
