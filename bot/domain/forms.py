"""Answers people give in one go, read together so that every wrong one is told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Concatenate, ParamSpec, TypeVar

from bot.domain.people import SlackId
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, within
from bot.frozen import dataclass

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(eq=False)
class WrongAnswers(Refusal):
    """What was wrong, by the name of the answer."""

    fields: Mapping[str, Refusal]


@dataclass(eq=False)
class NothingTyped(Refusal):
    """An answer that is needed was left empty."""

    field: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads several answers and keeps what was refused, until `check`."""

    refused: dict[str, Refusal] = field(default_factory=dict)

    def read(
        self,
        name: str,
        parse: Callable[Concatenate[str, P], R],
        text: str | None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R | None:
        """What an answer means; None when it is empty or refused."""
        if not text or not text.strip():
            return None
        return self.attempt(name, parse, text, *args, **kwargs)

    def attempt(
        self, name: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R | None:
        try:
            return step(*args, **kwargs)
        except Refusal as refusal:
            self.refused[name] = refusal
            return None

    def check(self) -> None:
        if self.refused:
            raise WrongAnswers(self.refused)


def needed(limit: int, text: str, field: str) -> str:
    """Words that may not be left out."""
    said = as_typed(text)
    if not said:
        raise NothingTyped(field)
    return within(limit, said, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody typed to put a pilot on the register; texts are read in the use case."""

    name: str
    lead: SlackId | None = None
    sponsor: SlackId | None = None
    owner: SlackId | None = None
    backup: SlackId | None = None
    pmo_lead: SlackId | None = None
    team: tuple[SlackId, ...] = ()
    unit: str | None = None
    value: str | None = None
    cost: str | None = None
    approval: str | None = None
    launch: str | None = None
    end: str | None = None
    go_live: str | None = None

    def people(self) -> tuple[SlackId, ...]:
        """Everybody it names."""
        named = (self.lead, self.sponsor, self.owner, self.backup, self.pmo_lead, *self.team)
        return tuple(person for person in named if person)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The group of answers that name a pilot."""

    name: str
    unit: str | None
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The group of answers that say who is on a pilot. The owner is named by a way of its own."""

    lead: SlackId | None
    sponsor: SlackId | None
    backup: SlackId | None
    pmo_lead: SlackId | None
    team: tuple[SlackId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The group of planned dates, as typed."""

    approval: str | None
    launch: str | None
    end: str | None
    go_live: str | None


Edit = About | Team | Dates


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody else changed an answer while the form was open. `now` is how it reads, if short."""

    now: str | None


@dataclass(eq=False)
class FormDidNotOpen(Refusal):
    """Slack would not open the form: the trigger ran out, or Slack was not reached."""


@dataclass(eq=False)
class DoneAlready(Refusal):
    """The same form or press came twice; the first one counts."""


@dataclass(eq=False)
class ButtonOfThePast(Refusal):
    """An earlier version made it, and nothing listens to it any more."""


@dataclass(eq=False)
class NotInAChannel(Refusal):
    """A digest belongs in a channel; this was typed in a DM."""
