"""Trouble on demand: the ways in which a call to Slack goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. `done` says whether Slack did what it was asked before failing."""

    status: int = 200
    body: str | None = None
    error: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    done: bool = False
    unread: bool = False
    silent: bool = False
    reset: bool = False

    @property
    def cut(self) -> bool:
        """The connection ends without an answer."""
        return self.reset or self.silent


def rate_limited(after: int = 30) -> Fault:
    return Fault(status=429, error="ratelimited", retry_after=after)


def status(code: int, *, done: bool = False) -> Fault:
    """Slack's servers in trouble; `done` if the call took effect all the same."""
    return Fault(status=code, error="internal_error", done=done)


def error(name: str) -> Fault:
    return Fault(error=name)


def slow(seconds: float) -> Fault:
    """The right answer, late; in real time."""
    return Fault(seconds=seconds)


def resets_unread() -> Fault:
    """The connection is reset before the call was read."""
    return Fault(reset=True, unread=True)


def resets_after() -> Fault:
    """Slack does it, and the connection ends before the answer."""
    return Fault(reset=True, done=True)


def hangs_after() -> Fault:
    """Slack does it, and never answers."""
    return Fault(silent=True, done=True)


def not_json(code: int = 200, *, done: bool = False) -> Fault:
    """A page of some proxy instead of an answer."""
    return Fault(status=code, body="<html><body>Bad gateway</body></html>", done=done)


Chance = Callable[[str, Mapping[str, Any]], Fault | None]


@dataclass(slots=True)
class Planned:
    fault: Fault
    method: str
    places: frozenset[str]
    left: int | None

    def matches(self, method: str, params: Mapping[str, Any]) -> bool:
        if self.left == 0 or self.method not in {"*", method}:
            return False
        return not self.places or params.get("channel") in self.places


@dataclass(slots=True)
class Faults:
    """What is to go wrong next, first planned first served; then chance, if there is one.

    `lasting` befalls every other call, until it is switched off.
    """

    planned: list[Planned] = field(default_factory=list)
    chance: Chance | None = None
    lasting: Fault | None = None

    def before_reading(self, method: str) -> bool:
        return self._take(method, {}, unread=True) is not None

    def next(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        planned = self._take(method, params, unread=False)
        if planned is None and self.chance is not None:
            planned = self.chance(method, params)
        return planned or self.lasting

    def _take(self, method: str, params: Mapping[str, Any], *, unread: bool) -> Fault | None:
        for plan in self.planned:
            if plan.fault.unread == unread and plan.matches(method, params):
                plan.left = None if plan.left is None else plan.left - 1
                return plan.fault
        return None
