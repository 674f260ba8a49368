"""The words of a command as Slack sends it: people, quoted words, and words.

Slack sends people as `<@U012|name>`, channels and links alike, and & < > as entities; its
composer turns `"` into `“` and `”`. An apostrophe quotes nothing: `Bob's`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from bot.domain.people import SlackId
from bot.domain.typed import as_typed
from bot.frozen import dataclass

_QUOTE = '"“”„‟«»'
_PIECE = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<angle><[^<>]*>)"
    # A quotation begins where a word would; the quote of 5" is just a character.
    rf"|(?<![^\s:\uff1a,(=])[{_QUOTE}](?P<quoted>[^{_QUOTE}]*)[{_QUOTE}]"
    rf"|(?P<word>[^\s<{_QUOTE}]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_PERSON = re.compile(r"\s*<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>\s*")
_ESCAPED = re.compile(r"<(?P<sent>(?:[@#!]|\w+:)[^<>]*)>|&(?P<entity>amp|lt|gt);")
_SIGNS: Mapping[str, str] = MappingProxyType({"amp": "&", "lt": "<", "gt": ">"})


@dataclass(frozen=True, slots=True)
class Token:
    """`glued`: nothing stands between it and the token before."""

    text: str
    quoted: bool = False
    person: SlackId | None = None
    glued: bool = False


def tokens(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text))


def joined(words: Iterable[Token]) -> str:
    """The words as they were typed, on one line."""
    return "".join(word.text if word.glued else f" {word.text}" for word in words).strip()


def readable(text: str) -> str:
    """Text as it was typed, before Slack escaped it: `@ana`, `#ai-pilots`, `R&D`."""
    if "<" in text or "&" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return as_typed(text)


def _tokens(text: str) -> Iterator[Token]:
    glued = False
    for piece in _PIECE.finditer(text):
        token = None if piece["space"] else _token(piece, glued=glued)
        if token:
            yield token
        glued = token is not None


def _token(piece: re.Match[str], *, glued: bool) -> Token | None:
    quoted = piece["quoted"] is not None
    raw = piece["quoted"] if quoted else piece[0]
    person = _PERSON.fullmatch(raw) if "@" in raw else None
    said = " ".join(readable(raw).split())
    if not said and not quoted:
        return None
    return Token(said, quoted, SlackId(person["id"]) if person else None, glued)


def _unescaped(found: re.Match[str]) -> str:
    if found["entity"]:
        return _SIGNS[found["entity"]]
    address, _, label = _ESCAPED.sub(_unescaped, found["sent"]).partition("|")
    sign = "@" if address[0] == "!" else address[0]
    if address[0] in "@#!":
        return sign + (label.lstrip("@#") or address[1:])
    return label or address
