"""Text as people type it: what cannot be seen goes, and what looks alike becomes alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.refusals import Refusal

_ALIKE: Mapping[str, str] = MappingProxyType(
    dict.fromkeys("‘’‚‛′´`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"٫": ".", "٬": ",", "⁄": "/"}
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(eq=False)
class TooLong(Refusal):
    """`field` is the option or answer that was too long: name, value, cost, reason."""

    field: str
    length: int
    limit: int


def as_typed(text: str) -> str:
    """What a person typed, fit to be kept: without characters that a database refuses.

    Nothing, where there is nothing to be seen.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    typed = _UNPRINTABLE.sub("", text).strip()
    return typed if typed.isascii() or plain(typed) else ""


def plain(text: str) -> str:
    """One line to read meaning from: `１２０` becomes `120`, `’` becomes `'`."""
    if not text.isascii():
        text = "".join(map(_alike, text))
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())


def within(limit: int, text: str, field: str) -> str:
    if len(text) > limit:
        raise TooLong(field, len(text), limit)
    return text


def _alike(character: str) -> str:
    match unicodedata.category(character):
        case "Cf" | "Cs":  # zero width, right-to-left marks, halves of a pair
            return ""
        case "Nd":  # the digits of every script
            return str(unicodedata.decimal(character))
        case "No":  # ½ and ² would turn into other numbers: 1½ is not 11/2
            return character
        case _:
            return _ALIKE.get(character) or unicodedata.normalize("NFKC", character)
