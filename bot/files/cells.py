"""What stands in single cells: text compared as people mean it, and formulas kept from running."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.domain.imports import NotYesOrNo
from bot.domain.people import Address
from bot.domain.typed import plain

# A spreadsheet runs a cell that begins with one of these. Quote marks in front are ours or theirs.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_SLACK_ID = re.compile(r"[UW](?=[A-Z]*\d)[A-Z0-9]{2,}")  # words in capitals have no digit
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0"})


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


@lru_cache(maxsize=4096)  # the words of a column are few
def alike(text: str) -> str:
    """Equal for texts that differ only in case, blanks or the look of their quotes."""
    return plain(text).casefold()


def yes_or_no(text: str) -> bool:
    word = alike(text)
    if word not in _YES | _NO:
        raise NotYesOrNo(text)
    return word in _YES


def address(text: str) -> Address | None:
    """A Slack id, or an e-mail in small letters."""
    typed = plain(text)
    if _SLACK_ID.fullmatch(typed):
        return Address(typed)
    return Address(typed.lower()) if _EMAIL.fullmatch(typed) else None
