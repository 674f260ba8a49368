"""Runs in turn, again and again: a busy moment of the machine then hits both sides of a ratio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import perf_counter

ROUNDS = 7
Run = Callable[[], object]
Round = Sequence[float]


def seconds(run: Run) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def p50s(times: int, *sides: Iterator[Run]) -> Round:
    """The median of each side; they run one by one in turn."""
    taken = [[seconds(next(side)) for side in sides] for _ in range(times)]
    return [median(side) for side in zip(*taken, strict=True)]


def in_turn(*measures: Callable[[], float]) -> list[Round]:
    return again(lambda: [measure() for measure in measures])


def again(measure: Callable[[], Round]) -> list[Round]:
    """One row a round. A first round only warms up."""
    return [measure() for _ in range(ROUNDS + 1)][1:]


def pairs(rounds: Sequence[Round], ours: int, theirs: int) -> list[tuple[float, float]]:
    return [(row[ours], row[theirs]) for row in rounds]
