"""The data sheet: what a pilot runs on, beside what it will run on in production (D2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum

from bot.domain.people import Person, PersonId
from bot.domain.policy import Policy
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.frozen import dataclass

LONGEST_ITEM = 300
SAME = "same"
_SAME = re.compile(
    r"(?:the |all )?same(?: here)?(?: (?:as|like) (?:in |for )?(?:the )?pilot)?"
    r"|(?:as|like) (?:in |for )?(?:the )?pilot|unchanged|ditto|no change|idem",
    re.IGNORECASE,
)


class Item(StrEnum):
    QUALITY = "quality"
    PERMISSIONS = "permissions"
    FREQUENCY = "frequency"  # of updates
    SOURCE = "source"
    OWNER = "owner"


class Side(StrEnum):
    PILOT = "pilot"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSheet:
    """What is said of each side; an item of production may be the `SAME` as in the pilot.

    `confirmed` are the items of which `confirmer` is named to say that they are the same.
    """

    pilot: Mapping[Item, str] = field(default_factory=dict)
    production: Mapping[Item, str] = field(default_factory=dict)
    confirmer: PersonId | None = None
    confirmed: tuple[Item, ...] = ()

    def side(self, side: Side) -> Mapping[Item, str]:
        return self.pilot if side is Side.PILOT else self.production

    def with_side(self, side: Side, said: Mapping[Item, str]) -> DataSheet:
        """Whatever reads anew is to be confirmed anew."""
        pilot = side is Side.PILOT
        changed = replace(self, pilot=said) if pilot else replace(self, production=said)
        confirmed = tuple(
            item
            for item in self.confirmed
            if item in changed.same() and changed.pilot.get(item) == self.pilot.get(item)
        )
        return replace(changed, confirmed=confirmed)

    def same(self) -> tuple[Item, ...]:
        return tuple(item for item in Item if self.production.get(item) == SAME)

    def empty(self, side: Side) -> tuple[Item, ...]:
        return tuple(item for item in Item if not self.side(side).get(item))

    def people(self) -> Iterator[PersonId]:
        if self.confirmer is not None:
            yield self.confirmer


@dataclass(eq=False)
class SameAsWhat(Refusal):
    """Production can be the same as the pilot; the pilot itself is the first of the two."""


def read_item(text: str, side: Side) -> str:
    said = within(LONGEST_ITEM, " ".join(as_typed(text).split()), "answer")
    if not _SAME.fullmatch(plain(said).strip(" .!=")):
        return said
    if side is Side.PILOT:
        raise SameAsWhat
    return SAME


def unconfirmed(
    sheet: DataSheet, named: Mapping[PersonId, Person], policy: Policy
) -> tuple[Item, ...]:
    """What is said to be the same, and nobody who is here is named to confirm it."""
    able = sheet.confirmer is not None and policy.can_act(named.get(sheet.confirmer))
    return tuple(item for item in sheet.same() if not able or item not in sheet.confirmed)


def is_complete(sheet: DataSheet | None, named: Mapping[PersonId, Person], policy: Policy) -> bool:
    """D2."""
    if sheet is None or any(sheet.empty(side) for side in Side):
        return False
    return not unconfirmed(sheet, named, policy)


def data_text(sheet: DataSheet | None, named: Mapping[PersonId, Person]) -> str | None:
    """All of it for the history."""
    if sheet is None:
        return None
    said = [
        f"{item} in {side}: {text}" for side in Side for item, text in sheet.side(side).items()
    ]
    confirmer = named.get(sheet.confirmer) if sheet.confirmer else None
    if confirmer:
        said.append(f"{confirmer.name} confirms {', '.join(sheet.confirmed)}")
    return "; ".join(said) or None
