"""A short storm: every letter arrives, and once, whoever is killed and whatever Slack answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.domain.letters import State
from tests.chaos.storm import TROUBLES, Outcome, Storm, weathered
from tests.grounds import Ground

SHORT = Storm(seed=11, letters=150, kills=4, processes=1, threads=4, troubles=TROUBLES)


def test_on_sqlite_by_one_process(tmp_path: Path) -> None:
    well(weathered(SHORT, f"sqlite:///{tmp_path / 'storm.db'}"))


def test_on_postgresql_by_three(postgresql_ground: Ground) -> None:
    postgresql_ground.clear()
    well(weathered(replace(SHORT, processes=3), postgresql_ground.url))


def well(found: Outcome) -> None:
    assert (found.lost, found.twice, found.unknown) == ([], [], [])
    assert found.states == {State.SENT: SHORT.letters}
    assert found.killed == SHORT.kills
