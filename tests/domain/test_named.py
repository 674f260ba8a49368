"""People inside facts are found and exchanged, however deep they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from bot.domain.design import Design, Override
from bot.domain.links import Link
from bot.domain.named import exchanged, people_in
from bot.domain.people import PersonId
from bot.domain.stages import Stage

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ANA, BO, CY = PersonId(1), PersonId(2), PersonId(3)


@dataclass(frozen=True)
class Line:
    said: str
    by: PersonId | None = None
    many: tuple[PersonId, ...] = ()
    number: int = 7


@dataclass(frozen=True)
class Sheet:
    lines: Mapping[str, Line] = field(default_factory=dict)
    first: Line | None = None
    last: tuple[Line, ...] = ()
    count: int = 2


SHEET = Sheet({"a": Line("x", ANA)}, Line("y", None, (BO, CY)), (Line("z"), Line("w", BO)))


def test_everybody_is_found_and_no_number_is_taken_for_a_person() -> None:
    assert people_in(SHEET) == (ANA, BO, CY)


def test_everybody_is_exchanged_and_the_rest_stays() -> None:
    other = exchanged(SHEET, {ANA: PersonId(11), BO: PersonId(12), CY: PersonId(13)})

    assert people_in(other) == (11, 12, 13)
    assert other.lines["a"] == Line("x", PersonId(11))
    assert other.last[0] is not None
    assert other.last[0].number == 7
    assert exchanged(other, {PersonId(n + 10): PersonId(n) for n in (1, 2, 3)}) == SHEET


def test_somebody_unknown_is_an_error() -> None:
    with pytest.raises(KeyError):
        exchanged(SHEET, {ANA: BO})


def test_a_design_names_its_people() -> None:
    override = Override(
        stage=Stage.LIVE, rules=("V1",), by=BO, at=NOW, until=date(2026, 12, 1), reason="late"
    )
    link = Link(address="https://wiki.example.com", by=ANA, at=NOW)

    assert set(Design(overrides=(override,), links=(link,)).people()) == {ANA, BO}
    assert Design().people() == ()
