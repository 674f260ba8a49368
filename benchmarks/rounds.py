"""Runs in turn, again and again: a busy moment of the machine then hits both sides of a ratio."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median
from time import perf_counter

ROUNDS = 7
Run = Callable[[], object]


def seconds(run: Run) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def p50(runs: Iterable[Run]) -> float:
    return median(map(seconds, runs))


def in_turn(*measures: Callable[[], float]) -> list[tuple[float, ...]]:
    """One row a round. A first round only warms up."""
    return [tuple(measure() for measure in measures) for _ in range(ROUNDS + 1)][1:]


def pairs(rounds: list[tuple[float, ...]], ours: int, theirs: int) -> list[tuple[float, float]]:
    return [(row[ours], row[theirs]) for row in rounds]
