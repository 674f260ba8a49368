"""KPIs: from which figure to which, measured where, how often, and told to whom (K2, K3)."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from bot.domain.money import code_before
from bot.domain.numbers import Number, numbers_in
from bot.domain.periods import Period
from bot.domain.promise import Kind
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.domain.value import Value
from bot.frozen import dataclass

MOST_KPIS = 10
LONGEST_KPI = 150
LONGEST_WORDS = 300
WHOLE = Decimal(100)  # percent
_SHORT = 4  # words of a unit
_PERCENT = frozenset({"%", "percent", "per cent", "pct"})
# Figures in percent that are no share of a whole, and may be more than all of it.
_NO_SHARE = re.compile(
    r"\b(?:growth|grows?|increases?|rise|change|returns?|roi|ratio|index|deviation|overrun"
    r"|compared|versus|vs|of (?:the )?(?:plan|budget|target|goal|forecast|baseline))\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]")
_BEHIND_A_COMMA = re.compile(r"(?P<name>.*\S)\s*[,;:]\s+(?P<unit>[^,;:]+)")
_BEHIND_IN = re.compile(
    r"(?P<name>.*\S)\s+in (?P<unit>(?:working )?(?:seconds|minutes|hours|days|weeks|months|percent"
    r"|points|[A-Z]{3}|%))"
)
_SIGN_AT_THE_END = re.compile(r"(?P<name>.*\S)\s+(?P<unit>%)")
_SPELLINGS = (_IN_BRACKETS, _SIGN_AT_THE_END, _BEHIND_A_COMMA, _BEHIND_IN)
_FIGURE = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w.,])")
_DIRECTION = re.compile(r"^(?:fewer|less|lower|more|higher|additional|extra) ", re.IGNORECASE)


class Cadence(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """Whatever but its name may follow later."""

    name: str
    unit: str | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    source: str | None = None
    cadence: Cadence | None = None
    receiver: str | None = None  # who gets the report, in somebody's words: often a board

    @property
    def is_reportable(self) -> bool:
        """K3."""
        return self.source is not None

    @property
    def lacks(self) -> tuple[str, ...]:
        """K2: what it still needs, by the names of the answers."""
        facts = {
            "figures": self.unit is not None and self.baseline is not None,
            "source": self.source,
            "cadence": self.cadence,
            "receiver": self.receiver,
        }
        return tuple(name for name, fact in facts.items() if not fact)

    @property
    def is_percent(self) -> bool:
        return self.unit is not None and self.unit.lower() in _PERCENT


@dataclass(eq=False)
class NotFromTo(Refusal):
    """Two figures are wanted: where it stands, and where it is to go."""

    text: str


@dataclass(eq=False)
class TargetIsBaseline(Refusal):
    amount: Decimal


@dataclass(eq=False)
class MoreThanAll(Refusal):
    """A share of something is 0 to 100 percent of it."""

    typed: str


@dataclass(eq=False)
class UnitOfKpi(Refusal):
    """A figure without what it counts."""

    name: str


@dataclass(eq=False)
class KpiThereAlready(Refusal):
    name: str


@dataclass(eq=False)
class TooManyKpis(Refusal):
    limit: int


@dataclass(frozen=True, slots=True)
class FromTo:
    """`unit` is what stood beside the figures, if anything did."""

    baseline: Decimal
    target: Decimal
    unit: str | None
    typed: tuple[str, str]


def name_and_unit(text: str) -> tuple[str, str | None]:
    """`Handling time, minutes`; also with the unit in brackets, or behind "in"."""
    typed = within(LONGEST_KPI, " ".join(as_typed(text).split()), "name")
    for spelling in _SPELLINGS:
        found = spelling.fullmatch(typed)
        if found and len(found["unit"].split()) <= _SHORT:
            return found["name"].strip(" ,;:"), found["unit"].strip()
    return typed, None


def from_to(text: str) -> FromTo:
    """`400 to 280`, `12% -> 8%`, `EUR 40k-30k`."""
    typed = within(LONGEST_KPI, as_typed(text), "figures")
    line = plain(typed)
    numbers = numbers_in(line)
    if len(numbers) != 2:  # noqa: PLR2004  # from, and to
        raise NotFromTo(typed)
    first, last = numbers
    baseline, target = first.amount, last.amount
    if baseline == target:
        raise TargetIsBaseline(baseline)
    beside, code = _beside(line, first, last), code_before(line, first.start)
    unit = " ".join(filter(None, (code, beside))) or None
    return FromTo(baseline, target, unit, (first.typed, last.typed))


def check_share(kpi: Kpi, figures: FromTo) -> None:
    if not kpi.is_percent or _NO_SHARE.search(f"{kpi.name} {kpi.unit}"):
        return
    for amount, typed in zip((figures.baseline, figures.target), figures.typed, strict=True):
        if not 0 <= amount <= WHOLE:
            raise MoreThanAll(typed)


def _beside(line: str, first: Number, last: Number) -> str | None:
    """What stands behind the last figure, else behind the first."""
    behind = line[last.end :].strip(" .;,")
    if behind:
        return behind if len(behind.split()) <= _SHORT else None
    return "%" if line[first.end :].lstrip().startswith("%") else None


def from_value(value: Value) -> Kpi:
    """What is promised, as a first KPI; the rest is for somebody to add."""
    name, unit = _measured(value)
    baseline = _one_number(value.baseline)
    return Kpi(
        name=name,
        unit=unit,
        baseline=baseline,
        target=None if baseline is None else _promised(value, baseline),
        source=value.measured,
        cadence=_CADENCES.get(value.period),
    )


_CADENCES = {
    Period.WEEK: Cadence.WEEKLY,
    Period.MONTH: Cadence.MONTHLY,
    Period.QUARTER: Cadence.QUARTERLY,
}


def _measured(value: Value) -> tuple[str, str]:
    if value.kind is Kind.HOURS and not value.percent:
        whose = f" of {value.role}" if value.role else ""
        return f"Hours{whose}", f"hours a {value.period}"
    if value.currency and not value.percent:
        what = {Kind.REVENUE: "Revenue", Kind.RISK: "Losses"}.get(value.kind, "Cost")
        return what, f"{value.currency} a {value.period}"
    counted = _DIRECTION.sub("", value.unit)
    return counted[:1].upper() + counted[1:], f"number a {value.period}"


def _promised(value: Value, baseline: Decimal) -> Decimal | None:
    """Less of it, but for revenue and whatever is promised to be more."""
    change = baseline * value.amount / WHOLE if value.percent else value.amount
    more = value.kind is Kind.REVENUE or value.unit.startswith(("more ", "higher "))
    target = baseline + change if more else baseline - change
    return target if target >= 0 else None


def _one_number(text: str | None) -> Decimal | None:
    """The baseline somebody typed beside a value, where it is one plain figure and no more."""
    figures = _FIGURE.findall(plain(text or ""))
    return Decimal(figures[0].replace(",", "")) if len(figures) == 1 else None


def kpi_text(kpi: Kpi) -> str:
    """One of them for the history."""
    figures = (
        f"{kpi.baseline:f} to {kpi.target:f} {kpi.unit}"
        if kpi.baseline is not None and kpi.target is not None
        else ""
    )
    parts = (kpi.name, figures, kpi.source or "", kpi.cadence or "", kpi.receiver or "")
    return ", ".join(part for part in parts if part)
