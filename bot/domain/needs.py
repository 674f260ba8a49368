"""What an accepted owner needs to run a pilot in production, said while it can be built (O8)."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.forms import NothingTyped
from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.frozen import dataclass

MOST_NEEDS = 5
LONGEST_NEED = 300
LONGEST_NEEDS = MOST_NEEDS * (LONGEST_NEED + 5)
_BETWEEN = re.compile(r"\s*[\n;]\s*")
_POINT = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_NONE = frozenset({"none", "nothing", "no", "n/a", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """`owner` is on whose behalf it was said; a later owner is asked anew. No lines: none."""

    owner: PersonId
    by: PersonId
    at: datetime
    lines: tuple[str, ...] = ()


@dataclass(eq=False)
class TooManyNeeds(Refusal):
    count: int
    limit: int


def read_needs(text: str) -> tuple[str, ...]:
    """One need a line, or behind a semicolon; `none` is an answer."""
    typed = as_typed(text)
    if not typed:
        raise NothingTyped("needs")
    if plain(typed).lower().rstrip(".") in _NONE:
        return ()
    said = (_POINT.sub("", line).strip() for line in _BETWEEN.split(typed))
    lines = tuple(dict.fromkeys(within(LONGEST_NEED, line, "need") for line in said if line))
    if not lines:
        raise NothingTyped("needs")
    if len(lines) > MOST_NEEDS:
        raise TooManyNeeds(len(lines), MOST_NEEDS)
    return lines
