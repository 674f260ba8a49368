"""Judging JSON: places that complain with their own address, and rules for plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Judge:
    """What has been found so far, where the blocks are shown, and what must be unique."""

    surface: str
    newer_blocks: bool
    complaints: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Spot:
    given: Any
    at: str
    judge: Judge

    @property
    def kind(self) -> str | None:
        return self.given.get("type") if isinstance(self.given, dict) else None

    def complain(self, sentence: str) -> None:
        self.judge.complaints.append(f"{sentence} [json-pointer:{self.at}]")

    def has(self, name: str) -> bool:
        return isinstance(self.given, dict) and self.given.get(name) is not None

    def go(self, name: str) -> Spot:
        return Spot(self.given.get(name), f"{self.at}/{name}", self.judge)

    def items(self) -> list[Spot]:
        return [Spot(each, f"{self.at}/{n}", self.judge) for n, each in enumerate(self.given)]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """The objects in a list of that name, whatever else is in it."""
        found = self.given.get(name)
        return (
            [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        )

    def maybe(self, name: str, rule: Rule) -> None:
        if self.has(name):
            rule(self.go(name))

    def must(self, name: str, rule: Rule) -> None:
        if self.has(name):
            rule(self.go(name))
        else:
            self.complain(f"missing required field: {name}")

    def either(self, first: str, second: str) -> None:
        if self.has(first) == self.has(second):
            self.complain(f"must define either `{first}` or `{second}`")


Rule = Callable[[Spot], None]


def thing(names: str | None = None) -> Callable[[Rule], Rule]:
    """A rule for an object, which may have these properties; without names, any."""

    def guarded(rule: Rule) -> Rule:
        def judge(spot: Spot) -> None:
            if not isinstance(spot.given, dict):
                spot.complain("should be an object")
                return
            allowed = set(spot.given) if names is None else {"type", *names.split()}
            for name in sorted(set(spot.given) - allowed):
                spot.complain(f"invalid additional property: {name}")
            rule(spot)

        return judge

    return guarded


def anything(_: Spot) -> None:
    """What we do not look into."""


def string(most: int, least: int = 1) -> Rule:
    def judge(spot: Spot) -> None:
        if not isinstance(spot.given, str):
            spot.complain("should be a string")
        elif len(spot.given) < least:
            spot.complain(f"must be more than {least - 1} characters")
        elif len(spot.given) > most:
            spot.complain(f"must be less than {most + 1} characters")

    return judge


def number(least: float | None = None, most: float | None = None) -> Rule:
    def judge(spot: Spot) -> None:
        if not isinstance(spot.given, int | float) or isinstance(spot.given, bool):
            spot.complain("should be a number")
        elif least is not None and spot.given < least:
            spot.complain(f"must be at least {least:g}")
        elif most is not None and spot.given > most:
            spot.complain(f"must be at most {most:g}")

    return judge


def flag(spot: Spot) -> None:
    if not isinstance(spot.given, bool):
        spot.complain("should be a boolean")


def one_of(*allowed: str) -> Rule:
    def judge(spot: Spot) -> None:
        if spot.given not in allowed:
            spot.complain(f"must be one of: {', '.join(allowed)}")

    return judge


def many(rule: Rule, most: int, least: int = 1) -> Rule:
    def judge(spot: Spot) -> None:
        if not isinstance(spot.given, list):
            spot.complain("should be an array")
            return
        if len(spot.given) < least:
            spot.complain(f"no less than {least} items allowed")
        if len(spot.given) > most:
            spot.complain(f"no more than {most} items allowed")
        for item in spot.items():
            rule(item)

    return judge


def words(most: int, least: int = 1) -> Rule:
    """Plain text or mrkdwn."""
    return _text({"plain_text": "text emoji", "mrkdwn": "text verbatim"}, most, least)


def plain(most: int, least: int = 1) -> Rule:
    return _text({"plain_text": "text emoji"}, most, least)


def _text(kinds: dict[str, str], most: int, least: int) -> Rule:
    def judge(spot: Spot) -> None:
        if not isinstance(spot.kind, str) or spot.kind not in kinds:
            spot.complain(f"must be a text object of type: {', '.join(kinds)}")
            return
        thing(kinds[spot.kind])(lambda text: text.must("text", string(most, least)))(spot)

    return judge
