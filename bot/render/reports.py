"""The report as one page: its figures in words, once, for Slack, PDF and a workbook (K5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from bot.domain.causes import Cause
from bot.domain.report import NextDecision, Promises, Report, RunCosts, Sums, middle
from bot.domain.shares import Rate
from bot.domain.spans import Length, Span
from bot.domain.stages import Decision, Stage
from bot.frozen import dataclass
from bot.render import kit, words
from bot.render.digests import BENCHMARK

OUTCOMES = (
    'A PMO consultancy reports: "of those that reach production, 80% fail to deliver the expected '
    'outcomes and are scaled back or shut down".'
)
COSTS = (
    'A PMO consultancy reports: "production costs average 380% of initial pilot estimates", '
    "read as 3.8×."
)
QUARTERS = ("first", "second", "third", "fourth")
PATTERNS = {Decision.OWNER: "no owner", Decision.VALUE: "no value", Decision.COST: "no cost"}
CAUSES = {
    Cause.VALUE: "no value decided",
    Cause.OWNER: "no owner in production",
    Cause.COST: "cost unknown or too high",
    Cause.OTHER: "another cause",
    None: "cause unknown",
}
LONGEST_NAME = 60
TOLD = ("realised", "actual")  # by fewer pilots than have promised


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of something; None is said as a dash."""

    share: float | None

    def __str__(self) -> str:
        return "–" if self.share is None else words.percent(self.share)


@dataclass(frozen=True, slots=True)
class Amount:
    number: Decimal

    @property
    def rounded(self) -> Decimal:
        """To the hundredth; halves go up, as in a spreadsheet (K5)."""
        return self.number.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0

    def __str__(self) -> str:
        return words.number(self.rounded)


Cell = str | int | Percent | Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """`value` in large, what it is made of below, and who else reports a figure."""

    title: str
    value: str
    says: str
    source: str | None = None
    number: float | None = None  # the same for machines, with what it was counted over
    low: float | None = None
    high: float | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    none: str  # what is said where there are no rows
    under: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns of figures."""
        return tuple(
            place
            for place in range(len(self.head))
            if any(not isinstance(row[place], str) for row in self.rows)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    title: str
    series: str
    bars: tuple[tuple[str, int], ...]
    none: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Plain text throughout: whoever lays it out escapes it."""

    title: str
    about: str
    headlines: tuple[Headline, ...]
    value: Table
    cost: Table
    next: Table
    stages: Bars
    stuck: Bars
    causes: Bars
    notes: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.value, self.cost, self.next

    @property
    def bars(self) -> tuple[Bars, ...]:
        return self.stages, self.stuck, self.causes


def paper(report: Report) -> Paper:
    return Paper(
        title=f"AI pilots: {span(report.span)}",
        about=_about(report),
        headlines=(_reached(report), _designed(report), _realised(report), _cost(report)),
        value=_value_table(report),
        cost=_cost_table(report),
        next=_next_table(report),
        stages=_stages(report),
        stuck=_stuck(report),
        causes=_causes(report),
        notes=tuple(_notes(report)),
    )


def span(one: Span | None) -> str:
    """The third quarter of 2026; November 2026 so far."""
    if one is None:
        return "to date"
    first = one.first
    names = {
        Length.MONTH: f"{words.month(first)} {first.year}",
        Length.QUARTER: f"{QUARTERS[(first.month - 1) // 3]} quarter of {first.year}",
        Length.YEAR: str(first.year),
    }
    return names[one.length] if one.is_over else f"{names[one.length]} so far"


def _about(report: Report) -> str:
    which = kit.unmarked(words.which(report.filter))
    day, many = words.day(report.today, report.now), words.count(report.pilots, "pilot")
    way = words.number(report.on_the_way) if report.on_the_way else "none"
    live = words.number(report.stages.get(Stage.LIVE, 0))
    return f"{many}{which} on the register on {day}: {way} on the way, {live} live."


def the_span(one: Span) -> str:
    """In a sentence."""
    return f"the {span(one)}" if one.length is Length.QUARTER else span(one)


# the four figures


def _rate(rate: Rate, of: str) -> tuple[str, str]:
    """In large, and what it is made of."""
    counted = f"{words.number(rate.hits)} of {words.number(rate.of)} {of}"
    if rate.share is None or rate.interval is None:
        return "too few to say", f"{counted}; ten are needed for a rate"
    low, high = map(words.percent, rate.interval)
    return words.percent(rate.share), f"{counted}; 95% interval {low} to {high}"


def _of_rate(rate: Rate, title: str, value: str, says: str, source: str | None = None) -> Headline:
    low, high = rate.interval or (None, None)
    return Headline(
        title=title,
        value=value,
        says=says,
        source=source,
        number=rate.share,
        low=low,
        high=high,
        of=rate.of,
    )


def _reached(report: Report) -> Headline:
    """B1."""
    if report.filter.stage:  # the stage itself would be the answer
        says = "a rate needs pilots in all stages, and one stage was asked for"
        return Headline(title="Reached production", value="–", says=says, source=BENCHMARK)
    value, says = _rate(report.reached, "decided pilots went live")
    way = report.on_the_way
    apart = f"; {words.number(way)} on their way counted apart" if way else ""
    says = f"{says}{apart}{_in_no_span(report.undated[0], 'decided')}"
    return _of_rate(report.reached, "Reached production", value, says, BENCHMARK)


def _designed(report: Report) -> Headline:
    """B2."""
    value, says = _rate(report.designed, "launched pilots had all three decisions before")
    unknown = report.launched_unknown
    apart = f"; {words.number(unknown)} with unknown dates counted apart" if unknown else ""
    says = f"{says}{apart}{_in_no_span(report.undated[1], 'launched')}"
    return _of_rate(report.designed, "Designed before launch", value, says)


def _in_no_span(many: int, done: str) -> str:
    are = "is" if many == 1 else "are"
    return f"; {words.number(many)} {done} on an unknown day {are} in no span" if many else ""


def _realised(report: Report) -> Headline:
    """P2 and P4."""
    live = report.live
    unknown = live.pilots - live.measured
    if not live.measured:
        value, says = "unknown", "nobody has told of a live pilot what came of its promise"
    else:
        value = f"{words.number(live.kept)} of {words.number(live.measured)}"
        share = words.percent(median(live.shares))
        says = (
            f"measured live pilots reached at least half of their promise; the middle is {share}"
        )
    apart = f"; {words.number(unknown)} unknown or not measurable" if unknown else ""
    return Headline(
        title="Promise kept",
        value=value,
        says=says + apart,
        source=OUTCOMES,
        number=live.kept / live.measured if live.measured else None,
        of=live.measured,
    )


def _cost(report: Report) -> Headline:
    """C3, on actuals and as disclosed."""
    live = report.live
    actual, disclosed = middle(live.actual_ratios), middle(live.ratios)
    value, says = "unknown", "nobody has told what a live pilot costs to run"
    if actual is not None:
        value, of = words.times(actual), words.count(len(live.actual_ratios), "live pilot")
        says = f"a year of running it over the pilot's cost, the middle of {of}"
    if disclosed is not None:
        many = words.count(len(live.ratios), "live pilot")
        says += (
            f"; disclosed was {words.times(disclosed)} for the first year, the middle of {many}"
        )
    return Headline(
        title="Production cost",
        value=value,
        says=says,
        source=COSTS,
        number=None if actual is None else float(actual),
        of=len(live.actual_ratios),
    )


# the tables


def _value_table(report: Report) -> Table:
    live = report.live
    rows = [_promise(one) for one in (*live.promises, *live.worth)]
    return Table(
        title="Promised and realised, by the year",
        head=(
            "unit",
            "live pilots",
            "promised",
            "measured",
            "these promised",
            "realised",
            "share",
        ),
        rows=tuple(rows),
        none="No live pilot has promised a number so far.",
        under=tuple(_under_value(report)),
    )


def _promise(one: Promises) -> tuple[Cell, ...]:
    unit = one.unit
    name = unit.name if unit.currency is None else f"{unit.currency} {unit.name}"
    if unit.currency and unit.name == "money":
        name = f"{unit.currency}, hours at their stated rate"
    return (
        name,
        one.pilots,
        Amount(one.promised),
        one.told,
        Amount(one.expected),
        Amount(one.realised),
        Percent(one.share),
    )


def _under_value(report: Report) -> Iterator[str]:
    live = report.live
    if live.in_percent:
        promises = words.capital(words.few(live.in_percent, "promise"))
        yield f"{promises} in percent cannot be added up."
    if live.without_promise:
        have = "has" if live.without_promise == 1 else "have"
        many = words.capital(words.few(live.without_promise, "live pilot"))
        yield f"{many} {have} promised no number."
    yield from _together(report.value_sums)


def _cost_table(report: Report) -> Table:
    return Table(
        title="Cost disclosed and actual, by the year",
        head=(
            "currency",
            "live pilots",
            "disclosed",
            "told",
            "these disclosed",
            "actual",
            "share",
        ),
        rows=tuple(_run_cost(one) for one in report.live.costs),
        none="No live pilot has disclosed a yearly cost so far.",
        under=tuple(_together(report.cost_sums)),
    )


def _run_cost(one: RunCosts) -> tuple[Cell, ...]:
    return (
        one.currency,
        one.pilots,
        Amount(one.disclosed),
        one.told,
        Amount(one.expected),
        Amount(one.actual),
        Percent(one.share),
    )


def _together(sums: Sums) -> Iterator[str]:
    """V7: at rates that somebody stated, or not at all."""
    for what, (total, without) in sums.items():
        left_out = f", without {words.listed(without)}: no rate is stated" if without else ""
        said = f"{total.currency} {Amount(total.amount)} at the stated rates{left_out}"
        whose = ", of those that have told" if what.startswith(TOLD) else ""
        yield f"{words.capital(what)} together{whose}: {said}."


def _next_table(report: Report) -> Table:
    more = report.next_count - len(report.next)
    return Table(
        title="Next decisions",
        head=("pilot", "what is next", "planned for", "what it lacks"),
        rows=tuple(_next(one, report) for one in report.next),
        none="Nothing is planned for the next 60 days.",
        under=(f"and {words.number(more)} more in the next 60 days",) if more > 0 else (),
    )


def _next(one: NextDecision, report: Report) -> tuple[Cell, ...]:
    day = words.day(one.day, report.now)
    lacks = words.listed([words.SHORT[decision] for decision in one.lacks])
    return (
        f"{one.key} {kit.clip(one.name, LONGEST_NAME)}",
        words.GATES[one.stage],
        f"{day}, past" if one.is_late(report.today) else day,
        lacks or "none of the three decisions",
    )


# the bars


def _stages(report: Report) -> Bars:
    counts = tuple(
        (stage.value, report.stages[stage]) for stage in Stage if report.stages.get(stage)
    )
    return Bars(title="Pilots by stage", series="pilots", bars=counts, none="No pilots so far.")


def _stuck(report: Report) -> Bars:
    """D1: a pilot may be in several patterns."""
    stuck = report.stuck
    counts = (
        *((PATTERNS[decision], stuck.lacking[decision]) for decision in PATTERNS),
        ("decided, not moved", stuck.decided),
        ("too few use it", stuck.adoption),
        ("promise at risk", stuck.at_risk),
    )
    return Bars(
        title="What is stuck, by pattern",
        series="pilots",
        bars=tuple((name, many) for name, many in counts if many),
        none="Nothing is stuck.",
    )


def _causes(report: Report) -> Bars:
    counts = ((CAUSES[cause], report.causes.get(cause, 0)) for cause in CAUSES)
    return Bars(
        title="Why pilots were stopped",
        series="pilots",
        bars=tuple((name, many) for name, many in counts if many),
        none="No pilot was stopped.",
    )


def _notes(report: Report) -> Iterator[str]:
    if report.span:
        yield (
            "Reached production, designed before launch and stops are about what happened "
            f"in {the_span(report.span)}; everything else is as it stands today."
        )
    yield "What nobody has told is unknown: it counts neither as zero nor as on track."
    if report.exchange:
        rates = ", ".join(
            f"1 {code} = {words.number(rate)} {report.exchange.to}"
            for code, rate in report.exchange.rates.items()
        )
        yield f"Stated rates: {rates}, {kit.clip(report.exchange.source, 200)}."
    elif len({one.unit.currency for one in report.live.promises if one.unit.currency}) > 1:
        yield "Currencies are not added up: no rates are stated."
    yield "Restricted pilots are in none of these figures."


def lines(bars: Bars) -> Sequence[str]:
    """A bar in words, where there is no chart."""
    return [f"{name}: {words.number(many)}" for name, many in bars.bars] or [bars.none]


def as_facts(one: Paper) -> dict[str, Any]:
    """The same figures for machines: numbers as numbers, shares between 0 and 1."""
    tables = [
        {**asdict(table), "rows": [[_plain(cell) for cell in row] for row in table.rows]}
        for table in one.tables
    ]
    return {
        "title": one.title,
        "about": one.about,
        "headlines": [asdict(headline) for headline in one.headlines],
        "tables": tables,
        "bars": [
            {"title": bars.title, "bars": [{"name": n, "pilots": many} for n, many in bars.bars]}
            for bars in one.bars
        ],
        "notes": list(one.notes),
    }


def _plain(cell: Cell) -> str | float | None:
    match cell:
        case Percent(share=share):
            return share
        case Amount(number=number):
            return float(number)
        case _:
            return cell
