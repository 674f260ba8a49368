"""People inside a frozen fact: found, and exchanged, wherever it says `PersonId`.

A fact keeps people by our row id. Elsewhere those rows are others: an export names accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.people import PersonId

T = TypeVar("T")


class _Kept(dict[PersonId, PersonId]):
    """Leaves everybody as they are, and remembers whom it was asked about."""

    def __missing__(self, person: PersonId) -> PersonId:
        self[person] = person
        return person


def people_in(fact: object) -> tuple[PersonId, ...]:
    """Everybody it names, each once, in the order in which they stand there."""
    kept = _Kept()
    exchanged(fact, kept)
    return tuple(kept)


def exchanged(fact: T, new: Mapping[PersonId, PersonId]) -> T:
    """The same fact about others: each person is replaced by the one `new` has for them.

    Raises `KeyError` for somebody it names and `new` does not.
    """
    kind: Any = type(fact)
    hints = _hints(kind)
    changed = {name: _swapped(getattr(fact, name), hint, new) for name, hint in hints.items()}
    return replace(fact, **changed) if changed else fact  # type: ignore[type-var]


@cache
def _hints(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """The fields of a dataclass that may hold people, however deep."""
    known = get_type_hints(kind)
    return {one.name: known[one.name] for one in fields(kind) if _may_name(known[one.name])}


def _may_name(hint: Any) -> bool:  # noqa: ANN401
    kind: Any = hint
    if is_dataclass(hint):
        return bool(_hints(kind))
    return hint is PersonId or any(_may_name(one) for one in get_args(hint))


def _swapped(value: Any, hint: Any, new: Mapping[PersonId, PersonId]) -> Any:  # noqa: ANN401
    if get_origin(hint) in {Union, UnionType}:  # it may be left out
        hint = next(one for one in get_args(hint) if _may_name(one))
    match value:
        case None:
            return None
        case tuple():
            return tuple(_swapped(one, get_args(hint)[0], new) for one in value)
        case Mapping():
            return {name: _swapped(one, get_args(hint)[1], new) for name, one in value.items()}
        case _:
            return new[value] if hint is PersonId else exchanged(value, new)
