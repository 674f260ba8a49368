"""Money, and the currencies people name: by ISO 4217 code, symbol or word (V7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from babel.core import get_global

from bot.domain.refusals import Refusal
from bot.frozen import dataclass

_DOLLARS = (
    *("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BBD", "BMD", "BND", "BSD", "BZD"),
    *("FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "ARS", "CLP", "COP"),
)
# What each symbol or word may stand for. The first is meant unless the default currency is
# another of them; for those of _SHARED there is no first, and a default has to decide.
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(("€", "euro", "euros"), ("EUR",))
    | dict.fromkeys(("£", "pound", "pounds", "sterling"), ("GBP", "EGP", "GIP", "FKP", "SHP"))
    | {"¥": ("JPY", "CNY"), "yen": ("JPY",)}
    | dict.fromkeys(("yuan", "rmb", "renminbi"), ("CNY",))
    | dict.fromkeys(("$", "dollar", "dollars"), _DOLLARS)
    | dict.fromkeys(("kr", "kr.", "krona", "kroner", "kronor"), ("SEK", "NOK", "DKK", "ISK"))
    | dict.fromkeys(("fr.", "sfr", "sfr.", "franc", "francs"), ("CHF", "XOF", "XAF", "XPF"))
    | dict.fromkeys(("₹", "rs", "rs.", "rupee", "rupees"), ("INR", "PKR", "LKR", "NPR", "MUR"))
    | {"₩": ("KRW",), "₪": ("ILS",), "₱": ("PHP",), "₫": ("VND",), "₺": ("TRY",)}
    | {"₽": ("RUB",), "₴": ("UAH",), "zł": ("PLN",), "zloty": ("PLN",)}
    | {"us$": ("USD",), "ca$": ("CAD",), "c$": ("CAD",), "a$": ("AUD",), "au$": ("AUD",)}
    | {"nz$": ("NZD",), "s$": ("SGD",), "hk$": ("HKD",), "nt$": ("TWD",), "r$": ("BRL",)}
)
_SHARED = frozenset({"$", "dollar", "dollars", "kr", "kr.", "krona", "kroner", "kronor"})
# Codes that are English words as well: read as money only in capitals.
_WORDS_TOO = frozenset(
    {"all", "bam", "cop", "cup", "gel", "mad", "mop", "pen", "sos", "top", "try"}
)

_CODE = r"(?<![^\W_])[A-Za-z]{3}(?![^\W_])"


def _one_of(fits: Callable[[str], bool]) -> str:
    names = filter(fits, sorted(_NAMES, key=len, reverse=True))
    return f"(?:{'|'.join(map(re.escape, names))})"


# A symbol may touch its number; a letter before it may not be part of another word.
_NAMED = "|".join(
    (
        rf"(?<![^\W_]){_one_of(lambda name: name[0].isalpha() and not name.isalpha())}",
        rf"(?<![^\W\d_]){_one_of(str.isalpha)}(?![^\W_])",
        _one_of(lambda name: not name[0].isalpha()),
    )
)
_BEFORE = re.compile(rf"(?:(?P<name>{_NAMED})|(?P<code>{_CODE})):? ?$", re.IGNORECASE)
_AFTER = re.compile(rf" ?(?:(?P<name>{_NAMED})|(?P<code>{_CODE}))", re.IGNORECASE)
_OFFERED = 6
_LONGEST = max(map(len, _NAMES)) + 2

_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")
_GLUED_CODE = re.compile(r"(?<![^\W_])([A-Za-z]{3})(?=-?\d)")
_SIZED_CODE_BEHIND = re.compile(r"(?<=\d) ?([kKmMT])([A-Z]{3})(?![^\W_])")
_SIZED_CODE_BEFORE = re.compile(r"(?<![^\W_])([kKmMT])([A-Z]{3}) ?(-?\d[\d.,']*)(?![^\W_])")
_CODE_BEHIND = re.compile(r"(?<=\d)([kKmMbB]?)([A-Z]{3})(?![^\W_])")
_MAY_TOUCH = re.compile(r"[A-Z]{3}|[A-Za-z]{3}-?\d|-\D")  # without which nothing is taken apart
_MINUS_BEFORE_CURRENCY = re.compile(
    rf"(?<![\w)%])-((?:{_NAMED}|[A-Z]{{3}}) ?)(?=\d)", re.IGNORECASE
)


@dataclass(eq=False)
class CurrencyNeeded(Refusal):
    """Money without a currency, or by a `symbol` that several share: `candidates` are those."""

    symbol: str | None
    candidates: tuple[str, ...]


@dataclass(eq=False)
class UnknownCurrency(Refusal):
    code: str


@dataclass(eq=False)
class TwoCurrencies(Refusal):
    """One amount, and codes of several currencies: `USD 50k a year in EUR`."""

    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """The ISO 4217 codes that are legal tender somewhere today."""
    return frozenset(
        code
        for territory in get_global("territory_currencies").values()
        for code, _, until, tender in territory
        if tender and until is None
    )


def currency_named(text: str, default: str | None = None) -> str:
    """The currency that a code, symbol or word names, as in a form or a setting."""
    named = text.strip()
    if named.upper() in currencies():
        return named.upper()
    if named.lower() in _NAMES:
        return _decided(named, default)
    raise UnknownCurrency(named)


def currency_beside(line: str, start: int, end: int, default: str | None = None) -> str | None:
    """The currency that stands directly before or behind the number at `start` to `end`."""
    before = _BEFORE.search(line, max(0, start - _LONGEST), start)
    found = _meant(before, default) if before else None
    behind = _AFTER.match(line, end)
    return found or (_meant(behind, default) if behind else None)


def code_before(line: str, start: int) -> str | None:
    """Three capitals directly before a number: meant as a currency, whether it is one or not."""
    found = re.search(r"(?<![^\W_])[A-Z]{3}:? ?$", line[max(0, start - 6) : start])
    return found[0].strip(" :") if found else None


def only_code_in(line: str) -> str | None:
    """The code of a line that names one and no other: `pilot 40k production 150k/year EUR`."""
    codes = codes_in(line)
    return next(iter(codes)) if len(codes) == 1 else None


def codes_in(line: str) -> frozenset[str]:
    """Every currency that a line names by its code."""
    return frozenset(code for code in _CAPITALS.findall(line) if _is_code(code))


def spaced(line: str) -> str:
    """Takes codes and numbers apart: `EUR50k`, `50kEUR`, `50 TEUR`, `kEUR 50`, `-$50k`."""
    if not _MAY_TOUCH.search(line):
        return line
    line = _SIZED_CODE_BEFORE.sub(_sized_before, line)
    line = _SIZED_CODE_BEHIND.sub(_sized_behind, line)
    line = _CODE_BEHIND.sub(lambda found: f"{found[1]} {found[2]}", line)
    line = _GLUED_CODE.sub(lambda found: f"{found[1]} " if _is_code(found[1]) else found[1], line)
    return _MINUS_BEFORE_CURRENCY.sub(lambda found: f"{found[1]}-", line)


def _meant(found: re.Match[str], default: str | None) -> str | None:
    if found["name"]:
        return _decided(found["name"], default)
    return found["code"].upper() if _is_code(found["code"]) else None


def _is_code(word: str) -> bool:
    return word.upper() in currencies() and (word.isupper() or word.lower() not in _WORDS_TOO)


def _decided(name: str, default: str | None) -> str:
    candidates = _NAMES[name.lower()]
    if default in candidates:
        return default
    if name.lower() in _SHARED:
        raise CurrencyNeeded(name, candidates[:_OFFERED])
    return candidates[0]


def _sized_before(found: re.Match[str]) -> str:
    size, code, figure = found.groups()
    return f"{code} {figure}{_size(size)}" if _is_code(code) else found[0]


def _sized_behind(found: re.Match[str]) -> str:
    size, code = found.groups()
    return f"{_size(size)} {code}" if _is_code(code) else found[0]


def _size(letter: str) -> str:
    """`T` is a thousand, as in TEUR."""
    return "k" if letter == "T" else letter
