"""Small words: amounts, days, people and lists, as one reads them. English, by Babel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from bot.domain.baseline import Baseline, baseline_of, by_period_of, counted, target
from bot.domain.breakdown import Part
from bot.domain.cost import Cost, Estimate, Money, first_year
from bot.domain.digests import TOO_FEW
from bot.domain.filters import Filter
from bot.domain.numbers import tidy
from bot.domain.people import Person
from bot.domain.periods import A_YEAR, Period
from bot.domain.pilot import Pilot, Role
from bot.domain.promise import Kind
from bot.domain.stages import Decision, Stage
from bot.domain.value import Value, annualised, in_money
from bot.render import kit

LOCALE = Locale.parse("en")
FAR = timedelta(days=300)  # beyond it a day is told with its year
FIRST = 3  # that are named where a list is told in a line
SHORT_NAME = 60  # characters of a name there
GATES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.APPROVED: "approval",
        Stage.RUNNING: "launch",
        Stage.CONCLUDED: "the end of the pilot",
        Stage.LIVE: "go-live",
    }
)
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
    """Halves go up, as in a spreadsheet (K5)."""
    return f"{int(Decimal(str(share)).scaleb(2).quantize(Decimal(1), ROUND_HALF_UP))}%"


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


def baseline(before: Baseline, promise: Value) -> str:
    """400 hours a month; EUR 2m a year; 12%."""
    if before.percent:
        return f"{number(round(before.amount, 2))}%"
    if before.currency:
        said = money(Money(round(before.amount, 2), before.currency))
    else:
        said = f"{number(round(before.amount, 2))} {kit.words(counted(promise))}"
    return f"{said} a {before.period}"


def from_to(promise: Value) -> str | None:
    """From what it is today to where the promise takes it (V2)."""
    before, after = baseline_of(promise), target(promise)
    if not isinstance(before, Baseline) or after is None:
        return None
    return f"from {baseline(by_period_of(promise, before), promise)} to {_end(after, promise)}"


def _end(after: Baseline, promise: Value) -> str:
    if after.percent or after.currency:
        return baseline(after, promise).removesuffix(f" a {after.period}")
    return number(round(after.amount, 2))


def at_a_rate(promise: Value) -> str | None:
    """EUR 7,200 a month, or EUR 86,400 a year, at EUR 60 an hour (V8)."""
    worth = in_money(promise)
    if worth is None or promise.rate is None:
        return None
    yearly = replace(worth, amount=tidy(worth.amount * A_YEAR[promise.period]))
    a_year = "" if promise.period is Period.YEAR else f", or {money(yearly)} a year,"
    return f"{money(worth)} a {promise.period}{a_year} at {money(promise.rate)} an hour"


def part(one: Part, currency: str | None) -> str:
    """Security EUR 20k a year plus EUR 10k once; access management 0 (the platform team pays)."""
    said = figures(one.yearly, one.once, currency)
    if said is None:
        return f"{one.category} 0 ({kit.words(one.reason or '')})"
    return f"{one.category} {said}"


def parts(cost: Cost) -> list[str]:
    """Everything that a breakdown names, and what of the totals it does not."""
    rest = figures(*cost.rest, cost.currency) if cost.parts else None
    named = [part(one, cost.currency) for one in cost.parts]
    return [*named, *([f"without a category {rest}"] if rest else [])]


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
    return figures(cost.yearly, cost.once, cost.currency)


def figures(yearly: Estimate | None, once: Estimate | None, currency: str | None) -> str | None:
    if currency is None:
        return None
    said = (
        f"{estimate(yearly, currency)} a year" if yearly else None,
        f"{estimate(once, currency)} once" if once else None,
    )
    return " plus ".join(one for one in said if one) or None


def first_year_total(cost: Cost) -> str | None:
    total = first_year(cost)
    return money(total) if total else None


def day(when: date, now: datetime) -> str:
    """Thu 3 Dec; with its year when that is not clear."""
    pattern = "EEE d MMM" if abs(when - now.date()) < FAR else "EEE d MMM y"
    return str(format_date(when, pattern, locale=LOCALE))


def month(when: date) -> str:
    return str(format_date(when, "MMMM", locale=LOCALE))


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


def small(text: str) -> str:
    """Within a sentence."""
    return text[:1].lower() + text[1:]
