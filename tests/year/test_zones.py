"""Clocks that change, zones that change, countries found from zones."""

from __future__ import annotations

import pytest

from tests.year.oracle.countries import country_of
from tests.year.oracle.log import Letter, PersonSeen, Shown
from tests.year.story import Story, kinds, reminders, told, when, with_letter

VALUE = Shown("P-1", "V1", 1)


@pytest.mark.parametrize(
    ("zone", "country", "start", "first", "last"),
    [
        ("Europe/London", "GB", "2026-03-26 12:00", "2026-03-31 08:00", "2026-04-20 12:00"),
        ("Europe/London", "GB", "2026-10-22 12:00", "2026-10-27 09:00", "2026-11-20 12:00"),
        ("America/New_York", "US", "2026-03-05 12:00", "2026-03-10 13:00", "2026-03-28 12:00"),
        ("Australia/Sydney", "AU", "2026-03-31 23:00", "2026-04-06 23:00", "2026-04-28 12:00"),
        ("Australia/Sydney", "AU", "2026-10-06 12:00", "2026-10-08 22:00", "2026-10-28 12:00"),
        ("Pacific/Auckland", "NZ", "2026-09-24 12:00", "2026-09-28 20:00", "2026-10-12 12:00"),
        ("Asia/Kolkata", "IN", "2026-03-06 12:00", "2026-03-11 03:30", "2026-03-28 12:00"),
    ],
)
def test_the_slot_follows_the_local_clock(
    zone: str, country: str, start: str, first: str, last: str
) -> None:
    story = Story(start=start, zone=zone, country=country).pilot()
    log = story.until(last)

    assert f"{reminders(log)[0].at:%Y-%m-%d %H:%M}" == first
    assert kinds(log) == set()


def test_an_hour_off_after_the_clocks_change_is_outside_the_window() -> None:
    log = Story(start="2026-03-26 12:00").pilot().until("2026-03-31 08:00")
    wrong = with_letter(log, when("2026-03-31 10:00"), "ada", VALUE)

    assert "window" in kinds(wrong)


def test_moving_across_the_date_line_gives_no_second_reminder_for_one_local_date() -> None:
    # Kiritimati is UTC+14, Honolulu UTC-10: the same 5 March comes twice.
    before = PersonSeen(when("2026-03-02 11:30"), "ada", zone="Pacific/Kiritimati", country="GB")
    after = PersonSeen(when("2026-03-05 12:00"), "ada", zone="Pacific/Honolulu", country="GB")
    story = Story().then(before).pilot().pilot("P-2", at="2026-03-02 20:00").then(after)
    log = story.until("2026-03-08 12:00")

    # Counted anew in Honolulu: both asks opened on her 2 March there, so the 5th is her day.
    assert told(log, "Pacific/Honolulu") == [("03-05", "ada")]
    assert kinds(log) == set()


def test_a_used_local_date_stays_used_after_a_move() -> None:
    before = PersonSeen(when("2026-03-02 09:00"), "ada", zone="Pacific/Kiritimati", country="GB")
    after = PersonSeen(when("2026-03-05 12:00"), "ada", zone="Pacific/Honolulu", country="GB")
    story = Story(start="2026-03-02 09:30").then(before).pilot().then(after)
    log = story.until("2026-03-08 12:00")

    assert told(log, "Pacific/Kiritimati") == [("03-05", "ada")]
    wrong = with_letter(log, when("2026-03-05 09:00", "Pacific/Honolulu"), "ada", VALUE)
    assert "twice" in kinds(wrong)


def test_twenty_hours_lie_between_two_reminders() -> None:
    log = Story().pilot().pilot("P-2", at="2026-03-03 12:00").until("2026-03-05 12:00")
    east = PersonSeen(when("2026-03-05 12:00"), "ada", zone="Asia/Tokyo", country="GB")
    moment = when("2026-03-06 09:30", "Asia/Tokyo")
    wrong = with_letter([*log, east], moment, "ada", Shown("P-2", "V1", 1))

    assert kinds(log) == set()
    assert kinds(wrong) == {"budget"}


def test_the_sponsors_own_zone_counts() -> None:
    sid = PersonSeen(when("2026-03-02 11:30"), "sid", zone="America/New_York")
    log = Story().then(sid).pilot().until("2026-03-27 12:00")
    letter = next(letter for letter in reminders(log) if letter.to == "sid")

    assert letter.at == when("2026-03-26 09:00", "America/New_York")


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Oslo", "NO"),
        ("Europe/Berlin", "DE"),
        ("Asia/Calcutta", "IN"),
        ("US/Eastern", "US"),
        ("Etc/UTC", None),
    ],
)
def test_a_zone_lies_in_one_country(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


def test_a_letter_follows_its_recipients_holidays() -> None:
    # 6 January is a holiday in Sweden, not in Britain.
    ada = PersonSeen(when("2026-01-01 12:00"), "ada", zone="Europe/Stockholm")
    story = Story(start="2026-01-01 12:00").then(ada).pilot()
    log = story.until("2026-01-09 12:00")

    assert told(log) == [("01-07", "ada")]
    assert isinstance(reminders(log)[0], Letter)
