"""What a production cost is made of, category by category (C2).

`security EUR 20k/year, access 0 because the platform team pays, maintenance 30k-40k-60k/year`: the
name of a category stands before its amounts, at the beginning of a part of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from types import MappingProxyType

from bot.domain.estimates import Estimate
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

LONGEST_WHY = 200


class Category(StrEnum):
    SECURITY = "security"
    DATA_GOVERNANCE = "data governance"
    ACCESS = "access management"
    RECOVERY = "disaster recovery"
    MAINTENANCE = "maintenance"
    INFRASTRUCTURE = "infrastructure"
    LICENCES = "licences or inference"
    CHANGE = "change"


FIRST = tuple(Category)[:5]  # C2: each has a number, or 0 with a reason
OTHERS = tuple(Category)[5:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One category in the currency of its cost; without figures it costs nothing, for a reason."""

    category: Category
    yearly: Estimate | None = None
    once: Estimate | None = None
    reason: str | None = None


@dataclass(eq=False)
class ZeroNeedsReason(Refusal):
    """C2: a category that costs nothing says why."""

    category: Category


@dataclass(eq=False)
class NamedTwice(Refusal):
    """Two figures for one category, and no word on which of them is meant."""

    category: Category


_NAMES: Mapping[Category, str] = MappingProxyType(
    {
        Category.SECURITY: r"(?:information |it |cyber ?)?security(?: controls?)?",
        Category.DATA_GOVERNANCE: r"data governance|governance",
        Category.ACCESS: r"access(?: management| controls?)?|iam",
        Category.RECOVERY: r"disaster recovery|recovery|backups?(?: and recovery)?",
        Category.MAINTENANCE: r"(?:support and )?maintenance(?: and support)?",
        Category.INFRASTRUCTURE: r"infrastructure|hosting|cloud",
        Category.LICENCES: (
            r"licen[cs]es?(?: (?:or|and|/) inference)?|inference(?: (?:or|and) licen[cs]es?)?"
        ),
        Category.CHANGE: r"change(?: management)?|training",
    }
)
_CALLED = "|".join(f"(?P<{category.name}>{names})" for category, names in _NAMES.items())
_BEFORE_AN_AMOUNT = r"(?=(?:low:? |about |ca\.? |[A-Za-z]{1,3}[$€£¥]? ?|[€$£¥] ?)?-?\d)"
_CLAUSE = re.compile(
    rf"(?:^|[,;+\n]|\b(?:and|plus)\b)\s*(?:{_CALLED})\s*(?:[:=]|\bis\b|\bcosts?\b)?\s*"
    rf"{_BEFORE_AN_AMOUNT}",
    re.IGNORECASE,
)
_SIDE = re.compile(r"[,;\n]\s*(?=(?:pilot|poc|proof of concept|production|prod)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """What a line says about one category."""

    category: Category
    text: str


def clauses_in(text: str) -> tuple[str, tuple[Clause, ...]]:
    """What is left of a line without its categories, and those."""
    found = list(_CLAUSE.finditer(text))
    starts = [clause.start() for clause in found[1:]] + [len(text)]
    left, clauses = text[: found[0].start() if found else None], []
    for clause, start in zip(found, starts, strict=False):
        said = text[clause.end() : start]
        ends = _SIDE.search(said)
        if ends:
            left += f", {said[ends.end() :]}"
            said = said[: ends.start()]
        clauses.append(Clause(Category[clause.lastgroup or ""], said.strip(" ,;+\n")))
    named = [clause.category for clause in clauses]
    if twice := next((one for one in named if named.count(one) > 1), None):
        raise NamedTwice(twice)
    return left.strip(" ,;+\n"), tuple(clauses)


def unnamed(parts: Iterable[Part]) -> tuple[Category, ...]:
    """C2: what has neither a number nor a reason for none."""
    named = {part.category for part in parts}
    return tuple(category for category in FIRST if category not in named)


def merged(known: Iterable[Part], told: Iterable[Part]) -> tuple[Part, ...]:
    """In the order of the categories; what is told anew replaces what was known."""
    parts = {part.category: part for part in (*known, *told)}
    return tuple(parts[category] for category in Category if category in parts)


def together(estimates: Iterable[Estimate | None]) -> Estimate | None:
    known = [estimate for estimate in estimates if estimate]
    return reduce(Estimate.plus, known) if known else None


def whole(
    total: Estimate | None,
    named_before: Estimate | None,
    named: Estimate | None,
    *,
    complete: bool,
) -> Estimate | None:
    """The total once the categories named so far are these.

    As long as a category is missing, a total that was more than those named stands: nobody said
    that it had become cheaper. With the last one named it is their sum.
    """
    rest = None if complete else beyond(total, named_before)
    if rest is None:
        return named
    return together((named, beyond(total, named)))


def beyond(total: Estimate | None, named: Estimate | None) -> Estimate | None:
    """What of a total has no name; None where it is all named."""
    if total is None or named is None:
        return total
    likely = total.likely - named.likely
    if likely <= 0:
        return None
    low = min(max(total.low - named.low, Decimal(0)), likely)
    return Estimate(low, likely, max(total.high - named.high, likely))
