"""N14: what reminders came to, per rule, with small numbers called small."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digests import TOO_FEW
from bot.domain.effect import After, Closed, Effect, after, months_of
from bot.domain.rules import Rule

NOTHING = Effect(rule=Rule.V1)


def closed(*days_and_counts: tuple[int, int], last: After = After.ONE) -> tuple[Closed, ...]:
    return tuple(Closed(last, days, count) for days, count in days_and_counts)


@pytest.mark.parametrize(
    ("reminders", "sponsor", "expected"),
    [
        (0, False, After.NONE),
        (1, False, After.ONE),
        (2, False, After.TWO),
        (3, False, After.MORE),
        (9, False, After.MORE),
        (4, True, After.SPONSOR),
        (1, True, After.SPONSOR),  # days that passed, or a pilot that ends soon, led there
    ],
)
def test_an_answer_counts_for_the_last_reminder_before_it(
    reminders: int, sponsor: bool, expected: After
) -> None:
    assert after(reminders, sponsor=sponsor) is expected


@pytest.mark.parametrize(
    ("counted", "half"),
    [
        ([], None),
        ([(4, TOO_FEW - 1)], None),
        ([(4, TOO_FEW)], 4),
        ([(0, 6), (30, 4)], 0),
        ([(1, 5), (9, 5)], 1),  # half of ten were answered within a day
        ([(1, 5), (9, 6)], 9),
        ([(90, 1), (3, 9), (2, 1)], 3),  # in any order, and one that took long moves nothing
    ],
)
def test_half_were_answered_within(counted: list[tuple[int, int]], half: int | None) -> None:
    assert replace(NOTHING, closed=closed(*counted)).half_within() == half


def test_each_reminder_is_counted_apart() -> None:
    effect = replace(
        NOTHING,
        closed=(*closed((1, 12), last=After.NONE), *closed((6, 3), last=After.TWO)),
    )

    assert effect.answered() == 15
    assert [effect.answered(last) for last in After] == [12, 0, 3, 0, 0]
    assert [effect.half_within(last) for last in After] == [1, None, None, None, None]


@pytest.mark.parametrize(
    ("judged", "helpful", "judges", "share"),
    [(0, 0, 0, None), (9, 9, 9, None), (10, 7, 3, 0.7), (12, 0, 5, 0.0), (20, 9, 2, None)],
)
def test_a_share_of_few_or_of_few_people_is_none(
    judged: int, helpful: int, judges: int, share: float | None
) -> None:
    effect = replace(NOTHING, judged=judged, helpful=helpful, judges=judges)
    assert effect.share_helpful == share


@pytest.mark.parametrize(
    ("paused", "pausers", "told"), [(0, 0, None), (9, 9, None), (10, 3, 10), (30, 2, None)]
)
def test_pauses_of_few_people_are_not_counted_out(
    paused: int, pausers: int, told: int | None
) -> None:
    assert replace(NOTHING, paused=paused, pausers=pausers).held_up == told


def test_there_is_something_to_tell_once_anything_happened() -> None:
    assert not NOTHING.is_there
    assert replace(NOTHING, closed=closed((1, 1))).is_there
    assert replace(NOTHING, judged=1).is_there
    assert replace(NOTHING, paused=1).is_there


@pytest.mark.parametrize(
    ("moment", "zone", "before", "begins"),
    [
        ("2026-11-02T08:00", "Europe/Zurich", "2026-09-30T22:00", "2026-10-31T23:00"),
        ("2026-10-31T23:00", "Europe/Zurich", "2026-09-30T22:00", "2026-10-31T23:00"),
        ("2026-10-31T22:59", "Europe/Zurich", "2026-08-31T22:00", "2026-09-30T22:00"),
        ("2026-10-31T20:00", "Asia/Tokyo", "2026-09-30T15:00", "2026-10-31T15:00"),
        ("2027-01-01T04:00", "America/New_York", "2026-11-01T04:00", "2026-12-01T05:00"),
    ],
)
def test_months_begin_on_a_channels_own_clock(
    moment: str, zone: str, before: str, begins: str
) -> None:
    found = months_of(datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo(zone))

    assert [f"{each.astimezone(UTC):%Y-%m-%dT%H:%M}" for each in found] == [before, begins]
