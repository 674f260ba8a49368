"""Some days of a small workspace, drawn by chance: every letter as the rule book has it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from tests.year.acts import does_something, registers
from tests.year.life import open_life
from tests.year.oracle import judge

YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FEW = st.integers(1, 3)


@settings(max_examples=2, phases=[Phase.generate])
@given(chance=st.randoms(use_true_random=True), day=YEAR, grace=FEW, interval=FEW, rounds=FEW)
def test_every_letter_of_ten_hurried_days_is_right(
    chance: Random, day: date, grace: int, interval: int, rounds: int
) -> None:
    """Hurried, so that rounds are used up, sponsors asked and questions come back in ten days."""
    start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    with open_life(chance, start, pilots=8) as life:
        life.begin(people=9, grace=grace, interval=interval, rounds=rounds)
        for _ in range(5):
            registers(life)
        life.lives(10, does_something, acts_a_day=16)
    found = judge(life.log)
    for entry in life.log if found else ():
        note(str(entry))
    assert found == []
