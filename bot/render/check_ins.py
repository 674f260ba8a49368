"""How a check-in reads: what was understood, what came of the promise, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.domain.actuals import Actual, Choice, Course
from bot.domain.answers import Card, CheckInTold, CourseChosen
from bot.domain.baseline import Baseline, counted, goes_down, written
from bot.domain.calendar import DAY
from bot.domain.check_ins import (
    UNDER,
    CheckIn,
    Risk,
    actuals,
    chosen,
    cost_of,
    is_measurable,
    is_silent_since,
    of_estimate,
    of_pilot,
    promise_of,
    realised,
    share_of,
    stood,
)
from bot.domain.cost import Cost
from bot.domain.events import Change, Event
from bot.domain.money import Money
from bot.domain.pilot import Pilot
from bot.domain.stages import Stage
from bot.domain.topics import Topic
from bot.domain.value import Value
from bot.render import kit, words
from bot.render.kit import Block

COURSES: Mapping[Course, str] = MappingProxyType(
    {
        Course.KEEP: "Keep it as it is",
        Course.FIX: "Fix it",
        Course.SCALE_BACK: "Scale it back",
        Course.RETIRE: "Retire it",
    }
)
TO: Mapping[Course, str] = MappingProxyType(
    {course: words.small(label) for course, label in COURSES.items()}
)
ADD_BASELINE = "Add the baseline"


def said(answer: CheckInTold | CourseChosen) -> tuple[str, list[Block]]:
    match answer:
        case CheckInTold():
            return _told(answer), _after_telling(answer)
        case CourseChosen():
            return _chosen(answer)


# what was told


def _told(answer: CheckInTold) -> str:
    pilot, check_in = answer.pilot, answer.check_in
    actual, promise = check_in.answer, promise_of(pilot)
    if actual is None or promise is None:
        return f"{words.pilot(pilot)} promises nothing in numbers so far."
    source = kit.words(actual.source)
    came = f"{words.pilot(pilot)} {_brings(actual, promise)}{_of_promise(check_in, pilot)}"
    parts = [
        f"Noted for day {check_in.day}: {came} ({source}).",
        says_now(pilot),
        f"{words.capital(running(actual.cost, cost_of(pilot)))}." if actual.cost else "",
        _corrected(answer.before, promise),
        _then(answer),
    ]
    return " ".join(part for part in parts if part)


def _brings(actual: Actual, promise: Value) -> str:
    if actual.change < 0:
        return f"got worse, by *{change(actual, promise)}*"
    return words.promised(replace(promise, amount=actual.change))


def _of_promise(check_in: CheckIn, pilot: Pilot) -> str:
    part, promise = realised(check_in, pilot), promise_of(pilot)
    if part is None or promise is None:
        return ""
    return f", {words.percent(part)} of the {words.value(promise)} promised {_when(pilot)}"


def _when(pilot: Pilot) -> str:
    """Since when the promise stands that counts."""
    known = stood(pilot)
    late = known is not None and known.at != pilot.live_since
    return "when its first check-in came" if late else "at go-live"


def promised(pilot: Pilot) -> str:
    """What a check-in is held against, in a sentence; nothing without a promise."""
    promise = promise_of(pilot)
    if promise is None:
        return ""
    counted_from, changed = words.from_to(promise), says_now(pilot)
    behind = f", {counted_from}" if counted_from else ""
    return f"It promised {words.value(promise)}{behind}. {changed}".rstrip()


def says_now(pilot: Pilot) -> str:
    """A promise that was changed after go-live does not change what is measured."""
    changed = changed_promise(pilot)
    return f"The promise says {changed} now, which is not what counts here." if changed else ""


def changed_promise(pilot: Pilot) -> str | None:
    known = stood(pilot)
    if known is None or pilot.value is None:
        return None
    now = words.value(pilot.value)
    return now if now != words.value(known.value) else None


def _corrected(before: Actual | None, promise: Value) -> str:
    if before is None:
        return ""
    return f"It takes the place of {change(before, promise)}, which the history keeps."


def _then(answer: CheckInTold) -> str:
    promise, part = promise_of(answer.pilot), realised(answer.check_in, answer.pilot)
    if promise and not is_measurable(promise):
        return "What share of the promise that is cannot be measured without a baseline."
    if part is None or part >= UNDER:
        return ""
    under = "That is under half of the promise"
    return f"{under}, and {_asked(answer.pilot)}." if answer.risk else f"{under}."


def _asked(pilot: Pilot) -> str:
    """P3."""
    return f"its {'sponsor' if pilot.sponsor else 'lead'} is asked what becomes of it"


def _after_telling(answer: CheckInTold) -> list[Block]:
    if not answer.may_add_baseline:
        return []
    facts = {"p": answer.pilot.number, "t": Topic.BASELINE.value}
    return [kit.actions(kit.button(ADD_BASELINE, "fill_topic", facts, primary=True))]


# what becomes of it


def _chosen(answer: CourseChosen) -> tuple[str, list[Block]]:
    pilot, choice = answer.pilot, answer.choice
    course = f"{TO[choice.course]} ({kit.words(choice.reason)})"
    said = f"Noted for {words.pilot(pilot)}: {course}, {_figures(choice)}."
    if choice.course is not Course.RETIRE or pilot.stage is not Stage.LIVE:
        return said, []
    command = words.command(f"stage {pilot.key} retired")
    moves = f"It stays live until somebody moves it: {command}."
    if not answer.may_move:
        return f"{said} {moves}", []
    facts = {"p": pilot.number, "w": Stage.RETIRED.value}
    return f"{said} {moves}", [kit.actions(kit.button("Retire it …", "move", facts, primary=True))]


def _figures(choice: Choice) -> str:
    """On which figures it was chosen."""
    if not any(share is not None for share in choice.shares):
        return "while what came of its promise is unknown"
    shares = [words.percent(one) if one is not None else "unknown" for one in choice.shares]
    return f"on {words.listed(shares)} of its promise"


def record(choice: Choice, pilot: Pilot, now: datetime) -> str:
    """The choice as it stands on the card."""
    by = pilot.named.get(choice.by)
    who = f" by {words.person(by)}" if by else ""
    day = words.day(choice.at.date(), now)
    reason = words.sentence(choice.reason)
    return f"{COURSES[choice.course]}, chosen{who} on {day}, {_figures(choice)}: {reason}"


def told_so_far(pilot: Pilot, now: datetime) -> str:
    """What the check-ins since go-live have said, and whether somebody has told lately."""
    told = actuals(pilot)
    if not told:
        return "Nobody has told what came of its promise."
    silent = is_silent_since(told[-1], pilot, now)
    said = [_came(told, pilot), "Nobody has told since what came of it." if silent else ""]
    return " ".join(one for one in said if one)


def _came(told: Iterable[Actual], pilot: Pilot) -> str:
    shares = [(one.day, share_of(one, promise_of(pilot))) for one in told]
    known = [f"{words.percent(part)} at day {day}" for day, part in shares if part is not None]
    return f"Of its promise came {words.listed(known)}." if known else ""


def against(asked: Sequence[CheckIn], pilot: Pilot) -> str:
    """What of the promise came of it, check-in by check-in; what is unknown is said so (P4)."""
    silent = [f"day {one.day}" for one in asked if one.answer is None]
    said = [
        _came([one.answer for one in asked if one.answer], pilot),
        f"What came of it is unknown at {words.listed(silent)}." if silent else "",
    ]
    return " ".join(one for one in said if one)


# figures in words


def change(actual: Actual, promise: Value) -> str:
    """95 hours a month; where it got worse, 20 more hours a month."""
    told = replace(promise, amount=actual.change)
    return _opposite(told) if actual.change < 0 else words.value(told)


def _opposite(told: Value) -> str:
    turned = "more" if goes_down(told) else "less"
    amount = abs(told.amount)
    if told.currency and not told.percent:
        return f"{words.money(Money(amount, told.currency))} {turned} a {told.period}"
    return words.value(replace(told, amount=amount, unit=f"{turned} {counted(told)}"))


def running(run: Money, cost: Cost | None) -> str:
    """C3 on actuals: what it costs to run, beside the estimate and the pilot."""
    estimate, factor = of_estimate(run, cost), of_pilot(run, cost)
    pilot = cost.pilot if cost else None
    beside = [
        f"{words.percent(float(estimate))} of the estimate" if estimate is not None else "",
        f"{words.times(factor)} the pilot's {words.money(pilot)}" if factor and pilot else "",
        f"not comparable with the pilot's {words.money(pilot)}" if pilot and not factor else "",
    ]
    known = words.listed([one for one in beside if one])
    said = f"running it costs {words.money(run)} a year"
    return f"{said}, {known}" if known else said


def example(promise: Value | None) -> str:
    """How an actual change is typed, in the unit of the promise."""
    if promise is None:
        return "95 hours/month"
    amount = Baseline(
        amount=promise.amount,
        period=promise.period,
        currency=promise.currency,
        percent=promise.percent,
    )
    return written(amount, promise)


# on the card, in lists and in the history


def lines(card: Card, now: datetime) -> list[Block]:
    """What was promised, what each check-in told, and what was chosen."""
    pilot, promise = card.pilot, promise_of(card.pilot)
    if promise is None or not (card.check_ins or chosen(pilot)):
        return []
    changed = changed_promise(pilot)
    now_says = f"; it says {changed} now" if changed else ""
    said = [
        f"Promised {_when(pilot)}: {words.value(promise)}{now_says}",
        *(_line(one, card, promise, now) for one in card.check_ins),
        *([_at_risk(card.risk, pilot)] if card.risk else []),
        *(record(one, pilot, now) for one in chosen(pilot)),
    ]
    return [kit.context("\n".join(said))]


def _line(one: CheckIn, card: Card, promise: Value, now: datetime) -> str:
    actual, pilot = one.answer, card.pilot
    if actual is None and one == card.check_in:
        until = words.day(one.closes - DAY, now)
        return f"Day {one.day}: unknown so far, asked until {until}"
    if actual is None:
        return f"Day {one.day}: unknown, nobody told"
    part = realised(one, pilot)
    share = f"{words.percent(part)} of it" if part is not None else "no share without a baseline"
    before = " than before" if actual.change < 0 else ""
    source = kit.words(actual.source)
    said = f"Day {one.day}: {change(actual, promise)}{before}, {share}, from {source}"
    return f"{said}; {running(actual.cost, cost_of(pilot))}" if actual.cost else said


def _at_risk(risk: Risk, pilot: Pilot) -> str:
    untold = sum(one.answer is None for one in risk.on)
    why = "without an answer" if untold == len(risk.on) else "under half of its promise"
    if 0 < untold < len(risk.on):
        why = "under half of its promise, or without an answer"
    again = len(risk.on) == 1  # after a choice, one is enough
    many = "another check-in" if again else words.few(len(risk.on), "check-in")
    then = "" if risk.choice else f"; {_asked(pilot)}"
    return f"At risk: {many} {why}{then}"


def in_list(one: CheckIn | None, pilot: Pilot, *, at_risk: bool) -> Iterator[str]:
    """P4: what nobody told is unknown."""
    if one is None:
        return
    if one.answer is None:
        yield "what came of it is unknown"
    elif (part := realised(one, pilot)) is not None:
        yield f"{words.percent(part)} of its promise at day {one.day}"
    if at_risk:
        yield "at risk"


def did(event: Event) -> str:
    """What somebody told or chose, and what it is held against, as the history keeps it."""
    side, known = event.after, event.before
    match event.change:
        case Change.COURSE:
            was = f" (it was: {TO[Course(known.text)]})" if known.text else ""
            return f"chose what becomes of it: {TO[Course(side.text or Course.KEEP)]}{was}"
        case Change.PROMISED:
            return f"keeps what it is held against: {_worth(side.value)}"
        case _:
            was = f" (it was {_worth(known.value)})" if known.value else ""
            cost = words.production(side.cost) if side.cost else None
            run = f", and {cost} to run it" if cost else ""
            return f"told for day {side.text}: {_worth(side.value)}{was}{run}"


def _worth(value: Value | None) -> str:
    """Below zero it got worse by that."""
    if value is None:
        return "nothing in numbers"
    return f"{_opposite(value)}, which is worse" if value.amount < 0 else words.value(value)
