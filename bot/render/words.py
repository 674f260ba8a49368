"""Small words: amounts, days, people and lists, as one reads them. English, by Babel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from bot.domain.cost import Cost, Estimate, Money, first_year
from bot.domain.digests import TOO_FEW
from bot.domain.filters import Filter
from bot.domain.people import Person
from bot.domain.pilot import Pilot, Role
from bot.domain.promise import Kind
from bot.domain.stages import Decision, Stage
from bot.domain.value import Value, annualised
from bot.render import kit

LOCALE = Locale.parse("en")
FAR = timedelta(days=300)  # beyond it a day is told with its year
FIRST = 3  # that are named where a list is told in a line
SHORT_NAME = 60  # characters of a name there
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)

SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
ROLES = {
    Role.LEAD: "lead",
    Role.SPONSOR: "sponsor",
    Role.OWNER: "production owner",
    Role.BACKUP: "backup owner",
    Role.PMO_LEAD: "PMO lead",
}
# What a decision is called where it is missing.
MISSING = {
    Decision.VALUE: "value in numbers",
    Decision.OWNER: "an accepted owner",
    Decision.COST: "production cost",
}
WITHOUT = {
    Decision.VALUE: "value in numbers",
    Decision.OWNER: "an accepted owner",
    Decision.COST: "a production cost",
}
SHORT = {Decision.VALUE: "value", Decision.OWNER: "owner", Decision.COST: "cost"}
ENTERING = {
    Stage.APPROVED: "Approval",
    Stage.RUNNING: "Launch",
    Stage.CONCLUDED: "The end of the pilot",
    Stage.LIVE: "Go-live",
}


def number(amount: Decimal | float) -> str:
    return _number(str(amount))


@lru_cache(maxsize=4096)  # lists and digests count the same few things again and again
def _number(digits: str) -> str:
    """Kept by how it is written: 0 and -0 are equal, and read differently."""
    return str(format_decimal(Decimal(digits), locale=LOCALE, decimal_quantization=False))


def count(amount: int, one: str, many: str | None = None) -> str:
    """1 pilot, 2 pilots."""
    return f"{number(amount)} {one if amount == 1 else many or one + 's'}"


def country(code: str) -> str:
    """By its name."""
    return str(LOCALE.territories.get(code, code))


def few(amount: int, one: str, many: str | None = None) -> str:
    """Two decisions: small numbers in words."""
    if amount >= len(SMALL):
        return count(amount, one, many)
    return f"{SMALL[amount]} {one if amount == 1 else many or one + 's'}"


def percent(share: float) -> str:
    return f"{round(share * 100)}%"


def too_few(known: str) -> str:
    """What is said instead of a share or a middle: there are fewer than it takes."""
    return f"too few to say ({known}, {TOO_FEW} needed)"


def times(factor: Decimal) -> str:
    return f"{number(round(factor, 1))}×"


def money(sum_of: Money) -> str:
    """EUR 40k, EUR 1.9m, EUR 12,345: short only where nothing is lost."""
    return f"{sum_of.currency} {_short(sum_of.amount)}"


def _short(amount: Decimal) -> str:
    for size, letter in ((MILLION, "m"), (THOUSAND, "k")):
        scaled = amount / size
        if amount >= size and scaled == round(scaled, 2):
            return f"{number(scaled.normalize() + 0)}{letter}"
    return number(amount)


def value(promise: Value) -> str:
    """120 hours a month; 15% fewer errors a month; EUR 50k a year."""
    return f"{_amount(promise, promise.amount)} a {promise.period}"


def _amount(promise: Value, amount: Decimal) -> str:
    if promise.currency and not promise.percent:
        return money(Money(amount, promise.currency))
    if promise.percent:
        return f"{number(amount)}% {kit.words(promise.unit)}".strip()
    unit = "hour" if promise.unit == "hours" and amount == 1 else promise.unit
    return f"{number(amount)} {kit.words(unit)}"


def a_year(promise: Value) -> str | None:
    """V1: amounts annualised, percentages never; None where it would say the same again."""
    yearly = annualised(promise)
    if yearly is None or promise.period == "year":
        return None
    return f"{_amount(promise, yearly)} a year"


def promised(promise: Value) -> str:
    """What a pilot does, as a verb and its value."""
    verbs = {Kind.HOURS: "saves", Kind.COST: "saves"}
    more = " more revenue" if promise.kind is Kind.REVENUE and promise.currency else ""
    return f"{verbs.get(promise.kind, 'brings')} *{value(promise)}*{more}"


def estimate(figures: Estimate, currency: str) -> str:
    likely = money(Money(figures.likely, currency))
    if figures.low == figures.high:
        return likely
    low, high = _short(figures.low), _short(figures.high)
    return f"{likely} ({low}–{high})"


def production(cost: Cost) -> str | None:
    """What production costs: a year, and once."""
    if cost.currency is None:
        return None
    yearly = f"{estimate(cost.yearly, cost.currency)} a year" if cost.yearly else None
    once = f"{estimate(cost.once, cost.currency)} once" if cost.once else None
    return " plus ".join(part for part in (yearly, once) if part) or None


def first_year_total(cost: Cost) -> str | None:
    total = first_year(cost)
    return money(total) if total else None


def day(when: date, now: datetime) -> str:
    """Thu 3 Dec; with its year when that is not clear."""
    pattern = "EEE d MMM" if abs(when - now.date()) < FAR else "EEE d MMM y"
    return str(format_date(when, pattern, locale=LOCALE))


def moment(when: datetime, zone: ZoneInfo, now: datetime) -> str:
    """09:00 on Thu 3 Dec, in that zone."""
    local = when.astimezone(zone)
    return f"{format_time(local, 'HH:mm', locale=LOCALE)} on {day(local.date(), now)}"


def weekday(number_of: int) -> str:
    monday = date(2024, 1, 1)
    name = format_date(monday + timedelta(days=number_of), "EEEE", locale=LOCALE)
    return str(name)


def person(somebody: Person) -> str:
    """Their name, since a mention would ring for them; before Slack told us one, the mention."""
    return kit.words(somebody.name) if somebody.has_name else mention(somebody)


def bold(somebody: Person) -> str:
    return kit.bold(person(somebody))


def mention(somebody: Person) -> str:
    return f"<@{somebody.slack_id}>"


def pilot(one: Pilot) -> str:
    return f"{kit.bold(kit.words(one.name))} ({one.key})"


def named(one: Pilot) -> str:
    """In a notification."""
    return kit.plain_words(one.name)


def named_some(pilots: Sequence[Pilot], in_all: int) -> str:
    """Some of them, in a notification."""
    return some([kit.plain_words(kit.clip(one.name, SHORT_NAME)) for one in pilots], in_all)


def listed(parts: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def missing(decisions: Sequence[Decision]) -> str:
    return listed([MISSING[decision] for decision in decisions])


def which(wanted: Filter) -> str:
    """Behind the word pilots, which of them a filter means; nothing for all of them."""
    gaps = [WITHOUT[decision] for decision in Decision if decision in wanted.gaps]
    called = [f"“{kit.words(word)}”" for word in wanted.words]
    parts = [
        "of yours" if wanted.mine else "",
        "stalled" if wanted.stalled else "",
        "on hold" if wanted.held else "",
        f"in stage {wanted.stage}" if wanted.stage else "",
        "with an open decision" if wanted.any_gap else "",
        f"without {listed(gaps)}" if gaps else "",
        f"with {listed(called)} in their name or unit" if called else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" {said}" if said else ""


def sentence(typed: str) -> str:
    """What somebody wrote, with a full stop behind its last word."""
    bare = typed.rstrip()
    return f"{kit.words(bare)}." if bare[-1:].isalnum() or bare[-1:] == ")" else kit.words(bare)


def some(one_by_one: Sequence[str], in_all: int) -> str:
    """The first few by name, and how many there are besides."""
    shown = one_by_one[:FIRST]
    more = in_all - len(shown)
    return listed([*shown, f"{number(more)} more"] if more > 0 else shown)


def command(text: str) -> str:
    return f"`/pilot {text}`"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
