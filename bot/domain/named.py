"""People inside a frozen fact: found, and exchanged, wherever it says `PersonId`.

A fact keeps people by our row id. Elsewhere those rows are others: an export names accounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.people import PersonId

T = TypeVar("T")


def people_in(fact: object) -> tuple[PersonId, ...]:
    """Everybody it names, each once, in the order in which they stand there."""
    return tuple(dict.fromkeys(_found(fact)))


def _found(fact: object) -> Iterator[PersonId]:
    """Read with every pilot, so nothing is made anew here."""
    kind: Any = type(fact)
    for name, hint in _hints(kind).items():
        yield from _within(getattr(fact, name), hint)


def _within(value: Any, hint: Any) -> Iterator[PersonId]:  # noqa: ANN401
    hint = _there(hint)
    match value:
        case None:
            return
        case tuple():
            for one in value:
                yield from _within(one, get_args(hint)[0])
        case Mapping():
            for one in value.values():
                yield from _within(one, get_args(hint)[1])
        case _ if hint is PersonId:
            yield value
        case _:
            yield from _found(value)


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


@cache
def _there(hint: Any) -> Any:  # noqa: ANN401
    """What stands there if anything does: it may be left out."""
    if get_origin(hint) in {Union, UnionType}:
        return next(one for one in get_args(hint) if _may_name(one))
    return hint


def _swapped(value: Any, hint: Any, new: Mapping[PersonId, PersonId]) -> Any:  # noqa: ANN401
    hint = _there(hint)
    match value:
        case None:
            return None
        case tuple():
            return tuple(_swapped(one, get_args(hint)[0], new) for one in value)
        case Mapping():
            return {name: _swapped(one, get_args(hint)[1], new) for name, one in value.items()}
        case _:
            return new[value] if hint is PersonId else exchanged(value, new)
