"""Options in a command, in any order: `lead:@ana launch:2027-01-11 value:"120 hours/month"`.

A value is a person, words in quotes, or every word up to the next option. A word with a colon
that is no option is just a word: "Claims: triage".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches

from bot.domain.people import SlackId
from bot.domain.refusals import Refusal
from bot.domain.tokens import Token, joined
from bot.frozen import dataclass

LARGEST_TEAM = 50
_NEAREST = 3
_COMMAS = frozenset({",", ";"})
_IN_APOSTROPHES = re.compile(r"^'([^']*)'$")
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{0,4}")  # a whole value: no word belongs to it
_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]{0,30})[:\uff1a](?P<value>.*)", re.DOTALL)


@dataclass(eq=False)
class OptionUnknown(Refusal):
    name: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class OptionTwice(Refusal):
    name: str


@dataclass(eq=False)
class NotAPerson(Refusal):
    """A name that Slack did not turn into one of its people."""

    text: str


@dataclass(eq=False)
class TooManyPeople(Refusal):
    """`role` is the option, or the command, that takes at most `limit` people (O5 for owners)."""

    role: str
    limit: int


@dataclass(eq=False)
class PersonWithoutRole(Refusal):
    """Somebody is named, but not as what."""

    person: SlackId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The options of a command by what they take; `names` also has their other spellings."""

    people: tuple[str, ...]
    texts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> tuple[str, ...]:
        return (*self.people, *self.teams, *self.texts)

    def option(self, key: str) -> str | None:
        name = key.lower().replace("-", "_")
        name = self.names.get(name, name)
        return name if name in self.options else None


@dataclass(frozen=True, slots=True)
class Options:
    """What was given for each option, and the words that belong to none."""

    known: Known
    given: dict[str, list[Token]] = field(default_factory=dict)
    words: list[Token] = field(default_factory=list)

    def text(self, option: str) -> str | None:
        text = joined(self.given.get(option, ()))
        return _IN_APOSTROPHES.sub(r"\1", text) or None

    def person(self, option: str) -> SlackId | None:
        people = self.people(option, limit=1)
        return people[0] if people else None

    def people(self, option: str, limit: int = LARGEST_TEAM) -> tuple[SlackId, ...]:
        return people_in(self.given.get(option, ()), option, limit)


def people_in(words: Iterable[Token], role: str, limit: int) -> tuple[SlackId, ...]:
    people = tuple(dict.fromkeys(map(_person, words)))
    if len(people) > limit:
        raise TooManyPeople(role, limit)
    return people


def read_options(said: Sequence[Token], known: Known) -> Options:
    options = Options(known)
    taking: str | None = None
    for word, following in zip(said, [*said[1:], None], strict=False):
        key = _key(word, following, known)
        if key:
            taking = _open(options, *key)
        elif taking and _takes(options, taking, word):
            options.given[taking].append(word)
        elif not (taking and word.text in _COMMAS):
            taking = None
            options.words.append(word)
    return options


def _person(word: Token) -> SlackId:
    if word.person is None:
        raise NotAPerson(word.text)
    return word.person


def _key(word: Token, following: Token | None, known: Known) -> tuple[str, str] | None:
    """The option that a word opens, and what is glued to its colon."""
    found = None if word.quoted or word.person else _KEY.fullmatch(word.text)
    if not found:
        return None
    option = known.option(found["key"])
    if option:
        return option, found["value"]
    _refuse_near_misses(found["key"], found["value"], following, known)
    return None


def _refuse_near_misses(key: str, value: str, following: Token | None, known: Known) -> None:
    """`leed:@ana` was meant as an option; the colon of "Claims: triage" was not."""
    nearest = tuple(get_close_matches(key.lower(), known.options, n=_NEAREST))
    has_value = following is not None and bool(
        following.person or (following.quoted and following.glued)
    )
    if (not value and has_value) or (value and nearest):
        raise OptionUnknown(key, nearest or known.options)


def _open(options: Options, option: str, value: str) -> str:
    if option in options.given:
        raise OptionTwice(option)
    options.given[option] = [Token(value)] if value else []
    return option


def _takes(options: Options, option: str, word: Token) -> bool:
    """Whether the next word still belongs to the option."""
    given = options.given[option]
    if option in options.known.texts:
        return not (given and (given[0].quoted or word.quoted or _DAY.fullmatch(given[0].text)))
    return word.person is not None if given else word.text not in _COMMAS
