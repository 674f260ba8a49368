"""The tour: four weeks told in the terminal, complete, plain, and the same every time."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.demo import play
from bot.demo.clock import Clock

WIDTH = 100
BEGINS, ENDS = datetime(2026, 11, 1, 23, tzinfo=UTC), datetime(2026, 11, 30, 8, 15, tzinfo=UTC)
ZONES = ("Europe/Zurich", "Asia/Tokyo", "America/New_York")
MOST_STOPS = 700

# The story in its order: what happens, and what somebody reads then.
BEATS = (
    "KYC screening (P-1) is on the register. It saves 120 hours a month",
    "at 09:00 on Wed 4 Nov, their time",
    "Beside “What is it worth in numbers?” it says: That says it will be better, not by how much.",
    "Fraud alert summaries (P-2) is on the register. It saves EUR 90k a year.",
    "The first year of production costs 1.3× what the pilot costs.",
    "It is complete, because … → platform and controls",
    "A digest every Monday at 09:00 (Europe/Zurich).",
    "Literature watch (P-8) is on hold through Sun 10 Jan.",
    "Adverse event intake (P-6) sounds much the same as Adverse events intake.",
    "09:00 in Tokyo (01:00 in Zurich) · DM to Cy Ana Keller asks you to own KYC screening",
    "Cy Tanaka has a question about KYC screening. > Who keeps the watch lists up to date?",
    "Ana Keller answered your question about KYC screening.",
    "why: reminder 1 of 3 to the lead, about P-5 (the value) and P-2 (the cost)",
    "Three decisions are waiting for you, the first for Tue 10 Nov.",
    "Fay presses [Decline or suggest someone]",
    "The suggestion is Cy Tanaka, who has not been asked yet.",
    "Dee presses [Name Cy Tanaka].",
    "Noted. Eli Moreau is asked about Batch record review (P-7) instead.",
    "You plan to do it by Mon 16 Nov.",
    "10 pilots, none stalled, none decided this month.",
    "What do you need to run it? → Someone of the watch list team on call",
    "an answer from now on counts as late.",
    "It was stopped on Tue 10 Nov. Nothing more is needed.",
    "(the same words as on 5 November, for the second time)",
    "You planned to put a number on Trial site matching by today. Still right?",
    "A digest every Thursday at 16:00",
    "Only Bo sees: You are the lead of Call summaries (P-5).",
    "P-7 Batch record proposed 11 the production lead review cost",
    "Eli leaves the company",
    "09:00 in Zurich · DM to Ana What will Batch record review cost in production?",
    "Bo Lindqvist is now lead of 4 pilots.",
    "why: reminder 3 of 3 to the sponsor, about P-3 (the owner)",
    "P-3 Mortgage proposed 14 an owner to be sponsor document check named",
    "accepted (decided late)",
    "why: Bo has had all reminders, so the sponsor gets one, about P-5 (the value)",
    "Designed before launch: 1 of 2.",
    "What happened to Fraud alert summaries (P-2)",
    "Mortgage document check (P-3) still lacks an accepted owner.",
    "Would you mute this?",
    "Of 30 decisions on ten pilots 25 are made.",
    "README.md",
)


@pytest.fixture(scope="module")
def tour() -> str:
    page = StringIO()
    play(Console(file=page, width=WIDTH))
    return page.getvalue()


def as_prose(text: str) -> str:
    """Without margins and line breaks."""
    return " ".join(text.replace("│", " ").split())


def dms(text: str) -> list[tuple[str, str]]:
    """Whom each DM went to, and what stood below its line until something else happened."""
    found = re.findall(r"· DM to (\w+)\n((?:    .*\n|\n(?=    ))+)", text)
    return [(who, as_prose(said)) for who, said in found]


def test_every_beat_is_told_in_its_order(tour: str) -> None:
    told, place = as_prose(tour), 0

    for beat in BEATS:
        found = told.find(beat, place)
        assert found >= 0, beat
        place = found


def test_every_dm_says_why_it_came(tour: str) -> None:
    told = dms(tour)

    assert len(told) > 20
    assert [said for _, said in told if " why: " not in said] == []


def test_two_mornings_stand_under_two_days(tour: str) -> None:
    assert [said for _, said in dms(tour) if said.count("why: reminder") > 1] == []


def test_a_pilot_on_hold_is_left_alone_and_a_leaver_hears_nothing_more(tour: str) -> None:
    before, after = tour.split("Eli leaves the company")

    about = [said for _, said in dms(tour) if "Literature watch" in said]
    assert [said for said in about if "has left" not in said] == []
    assert "Eli" in {who for who, _ in dms(before)}
    assert "Eli" not in {who for who, _ in dms(after)}


def test_nobody_is_written_to_at_night_or_on_a_day_off(tour: str) -> None:
    assert "all between 09:00 and 17:00 on a working day of whoever got it" in as_prose(tour)


def test_the_page_is_plain_and_keeps_to_its_width(tour: str) -> None:
    lines = tour.splitlines()

    assert [line for line in lines if len(line) > WIDTH or line != line.rstrip()] == []
    assert set(re.findall(r"[^\n -~]", tour)) <= set("│─━═▇…⋯▾·×→•’“”")


def test_another_process_with_a_proxy_and_somebody_elses_settings_tells_the_same(
    tour: str, tmp_path: Path
) -> None:
    """Exit 0, nothing beside the story, and the same story to the letter."""
    elsewhere = "http://127.0.0.1:9"
    environment = {
        "COLUMNS": str(WIDTH),
        "HTTP_PROXY": elsewhere,
        "HTTPS_PROXY": elsewhere,
        "PREFLIGHT_LOG_LEVEL": "loud",
        "PREFLIGHT_PMO": "U0SOMEBODY",
        "PYTHONHASHSEED": "7",
        "SLACK_CLIENT_ID": "1.2",
    }

    ran = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--tour"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == tour


def test_the_clock_stops_at_every_nine_in_the_morning_and_not_much_oftener() -> None:
    clock = Clock(BEGINS)

    stops = [clock.now for _ in clock.moves(ENDS)]

    days = [date(2026, 11, 2) + timedelta(days=day) for day in range(28)]
    nines = {
        datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)
        for day in days
        for zone in ZONES
        if day.weekday() < 5
    }
    assert nines <= set(stops)
    assert len(stops) < MOST_STOPS
