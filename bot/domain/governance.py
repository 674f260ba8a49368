"""What is kept of a pilot's governance: who holds which item, how it is met, what shows that.

How an item stands is derived from that (`standing`), never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.links import Link
from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

LONGEST_WAIVER = timedelta(days=180)
ASKED_BEFORE_ITS_END = timedelta(days=14)  # G5
LONGEST_HOW = 500


class State(StrEnum):
    """How an item stands."""

    OPEN = "open"
    MAPPED = "mapped"  # somebody holds it, and how it is met is said
    CLOSED = "closed"  # a link shows that it is met
    NOT_APPLICABLE = "not-applicable"  # and a second person has confirmed that
    WAIVED = "waived"  # by the PMO, for a while


class Deed(StrEnum):
    """What somebody did to an item, as the history keeps it."""

    OPENED = "opened"
    HANDED = "handed"
    MAPPED = "mapped"
    CLOSED = "closed"
    CLAIMED = "claimed"  # that it is not applicable
    CONFIRMED = "confirmed"
    WAIVED = "waived"
    GIVEN_BACK = "given-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That an item does not apply here. It counts once a second person has confirmed it (G2)."""

    reason: str
    by: PersonId
    at: datetime
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None

    @property
    def confirmed(self) -> bool:
        return self.confirmed_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """The PMO lets an item rest through the day `until`."""

    until: date
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What was said of one item so far."""

    holder: PersonId | None = None
    how: str | None = None
    evidence: Link | None = None
    claim: Claim | None = None
    waiver: Waiver | None = None

    @property
    def settled(self) -> State | None:
        """For good, as far as anybody can tell."""
        if self.evidence:
            return State.CLOSED
        return State.NOT_APPLICABLE if self.claim and self.claim.confirmed else None

    @property
    def unconfirmed(self) -> Claim | None:
        return self.claim if self.claim and not self.claim.confirmed else None


NOTHING_SAID = ItemAnswer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """`preset` is None where the workspace's counts; answers outlast an item that it drops."""

    preset: str | None = None
    items: Mapping[str, ItemAnswer] = field(default_factory=dict)

    def __hash__(self) -> int:
        """A mapping has none, and what has none is copied wherever it is the default."""
        return hash((self.preset, len(self.items)))

    def answer(self, item: str) -> ItemAnswer:
        return self.items.get(item, NOTHING_SAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemForm:
    """What somebody said of one item in a form, as typed."""

    state: str | None = None
    evidence: str | None = None
    reason: str | None = None
    until: str | None = None


@dataclass(eq=False)
class NoSuchItem(Refusal):
    """`nearest` are ids of the pilot's preset."""

    typed: str
    preset: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class NoItemChosen(Refusal):
    """Several items were to be answered at once, and none was chosen."""


@dataclass(eq=False)
class AppliesAndNot(Refusal):
    """Items that do not apply are neither mapped nor closed."""


@dataclass(eq=False)
class NoHolder(Refusal):
    """A mapped item has somebody who holds it."""


@dataclass(eq=False)
class HowIsMissing(Refusal):
    """A mapped item says how it is met."""


@dataclass(eq=False)
class NoEvidence(Refusal):
    """G3: an item is closed by a link that shows it."""


@dataclass(eq=False)
class WhyIsMissing(Refusal):
    """Why an item does not apply, or may rest for a while (G2)."""


@dataclass(eq=False)
class WaiverWithoutEnd(Refusal):
    """A waiver ends on a day; this one had none."""


@dataclass(eq=False)
class NeedsASecondPerson(Refusal):
    """G2: whoever says that an item does not apply cannot be the one who confirms it."""


@dataclass(eq=False)
class NothingToConfirm(Refusal):
    """Nobody says of this item that it does not apply, or it was confirmed before."""


@dataclass(eq=False)
class HoldsNothing(Refusal):
    """They give back what they do not hold, or no longer."""
