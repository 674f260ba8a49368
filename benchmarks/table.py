"""What was measured, beside what it is measured by, as a table for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

WIDTH = 120  # in a file, in a log


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number beside its target; none where it only helps to read the others.

    `target` is the most it may be, `least` the least.
    """

    what: str
    by: str
    value: float
    measured: str = ""
    unit: str = ""
    target: float | None = None
    least: float | None = None

    @property
    def aim(self) -> str:
        aims = (("≤", self.target), ("≥", self.least))
        return " ".join(f"{sign} {aim:g}{self.unit}" for sign, aim in aims if aim is not None)

    @property
    def verdict(self) -> str:
        if not self.aim:
            return ""
        few_enough = self.target is None or self.value <= self.target
        enough = self.least is None or self.value >= self.least
        return "met" if few_enough and enough else "not met"


@dataclass(frozen=True, slots=True)
class LeftOut:
    what: str
    why: str


Finding = Figure | LeftOut


def ratio(
    what: str, by: str, rounds: Sequence[tuple[float, float]], target: float | None = None
) -> Figure:
    """Of times: the median of the ratios of several rounds, in which both sides ran in turn."""
    measured, value = _compared(rounds, _time)
    return Figure(what=what, by=by, measured=measured, value=value, target=target)


def rates(what: str, by: str, rounds: Sequence[tuple[float, float]], least: float) -> Figure:
    """The same of rates, in so many a second."""
    measured, value = _compared(rounds, lambda rate: f"{rate:.3g}/s")
    return Figure(what=what, by=by, measured=measured, value=value, least=least)


def _compared(
    rounds: Sequence[tuple[float, float]], told: Callable[[float], str]
) -> tuple[str, float]:
    ours, theirs = (median(side) for side in zip(*rounds, strict=True))
    return f"{told(ours)} ÷ {told(theirs)}", median(our / their for our, their in rounds)


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def show(machine: Iterable[tuple[str, str]], findings: Iterable[Finding]) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    for name, said in machine:
        console.print(f"{name:<12}{said}", highlight=False, soft_wrap=True)
    console.print(_table(findings))
    console.print(
        "A ratio is the median of those of several rounds, in which both sides ran in turn.",
        highlight=False,
    )


def _table(findings: Iterable[Finding]) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for column in ("What", "Beside"):
        table.add_column(column)
    for column in ("Measured", "Result", "Target"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for finding in findings:
        table.add_row(*_row(finding))
    return table


def _row(finding: Finding) -> tuple[str, ...]:
    match finding:
        case LeftOut(what, why):
            return (what, why, "", "", "", "left out")
        case Figure(what=what, by=by, measured=measured):
            result = f"{finding.value:.3g}{finding.unit}"
            return (what, by, measured, result, finding.aim, finding.verdict)
