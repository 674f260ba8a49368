"""What a command asks the database: as often with many pilots as with few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from bot.work import Work
from tests.journeys.ledger import claims_triage
from tests.town import Town


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """What is asked while this lasts."""
    heard: list[str] = []

    def hear(_c: object, _cursor: object, sql: str, *_: Any) -> None:
        heard.append(sql)

    engines = {town.bot.database.reading, town.bot.database.writing}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


@pytest.mark.parametrize(
    "typed", ["show P-1", "list", "list stalled", "list gaps", "list mine", "next P-1", "gate P-1"]
)
def test_a_command_asks_as_often_with_many_pilots_as_with_few(town: Town, typed: str) -> None:
    claims_triage(town)
    town.bot.do(lambda work: _more(work, 3))
    town.passes(days=1)
    few = asked_for(town, typed)

    town.bot.do(lambda work: _more(work, 180))
    town.passes(days=1)

    assert 0 < asked_for(town, typed) <= few


def asked_for(town: Town, typed: str) -> int:
    town.bo.types(f"/pilot {typed}", in_=town.pilots)  # whom it meets is met
    with statements(town) as heard:
        town.bo.types(f"/pilot {typed}", in_=town.pilots)
    return len(heard)


def _more(work: Work, size: int) -> None:
    one = work.store.pilots.numbered(1)
    assert one is not None
    copies = [replace(one, number=0, import_key=f"{size} more, {n}") for n in range(size)]
    work.store.pilots.add_many(copies, work.policy, work.now)
