"""`preflight calendar`: a file that another calendar reads, and a second one that moves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.process.terminal import Command
from tests.process.test_cli import LONG_AGO, here, refused
from tests.town import Clock, Town, open_town

CLAIMS = '/pilot register Claims triage, "intake" lead:@bo approval:2024-12-03 launch:2025-01-13'


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}", Clock(LONG_AGO)) as town:
        town.ana.types(CLAIMS, in_=town.pilots)
        town.ana.types("/pilot register Sorting mail lead:@bo end:2025-02-03", in_=town.pilots)
        yield town


def written(preflight: Command, town: Town, file: Path, *options: str) -> dict[str, Any]:
    """What is in a file that was just written, by its names."""
    result = preflight("calendar", *options, "--out", str(file), **here(town))
    assert (result.code, result.out) == (0, f"The calendar was written to {file}.\n")
    calendar: Any = Calendar.from_ical(file.read_bytes())
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def test_what_is_planned_is_written_as_whole_days(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    found = written(preflight, town, tmp_path / "pilots.ics")

    said = {str(one["SUMMARY"]): one["DTSTART"].dt for one in found.values()}
    assert said == {
        "Claims triage, intake (P-1): approval": date(2024, 12, 3),
        "Claims triage, intake (P-1): launch": date(2025, 1, 13),
        "Sorting mail (P-2): the end of the pilot": date(2025, 2, 3),
    }
    assert {str(one["DESCRIPTION"]) for one in found.values()} == {
        "In Slack: /pilot show P-1",
        "In Slack: /pilot show P-2",
    }


def test_a_second_file_moves_what_the_first_said(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    before = written(preflight, town, tmp_path / "before.ics", "--pilot", "P-2")
    town.clock.now = LONG_AGO.replace(hour=12)
    town.bo.types("/pilot edit P-2 dates", in_=town.pilots)
    town.bo.submits(end="2025-03-03")
    after = written(preflight, town, tmp_path / "after.ics", "--pilot", "p2")

    assert before.keys() == after.keys()
    (was,), (now,) = before.values(), after.values()
    assert (was["DTSTART"].dt, now["DTSTART"].dt) == (date(2025, 2, 3), date(2025, 3, 3))
    assert now["DTSTAMP"].dt > was["DTSTAMP"].dt


def test_a_pilot_that_is_not_there_is_said(preflight: Command, town: Town) -> None:
    assert "P-9" in refused(preflight("calendar", "--pilot", "P-9", **here(town)))
    assert "called like P-7" in refused(preflight("calendar", "--pilot", "Claims", **here(town)))
