"""Working days, slots and office hours, where people live and on the days clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    OFFICE_HOURS,
    SLOT,
    Calendar,
    country_of,
    next_weekly,
    public_holidays,
    working_days_of,
    zone_named,
)

WEEKDAYS = frozenset(range(5))
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)

unhurried = settings(deadline=None)  # the first question about a country loads its holidays

# Clocks that move by an hour, by half an hour, by two, at midnight, in Ramadan, and not at all.
ZONES = (
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Zurich",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)


def calendar_of(
    zone: str,
    country: str | None = None,
    days: frozenset[int] = WEEKDAYS,
    slot: tuple[time, time] = SLOT,
) -> Calendar:
    return Calendar(ZoneInfo(zone), days, country, slot)


ZURICH = calendar_of("Europe/Zurich", "CH")
NEW_YORK = calendar_of("America/New_York", "US")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@lru_cache
def days_clocks_change(zone: ZoneInfo) -> tuple[date, ...]:
    noons = [datetime(2024, 1, 1, 12, tzinfo=zone) + n * DAY for n in range(7 * 365)]
    changed = [b for a, b in itertools.pairwise(noons) if a.utcoffset() != b.utcoffset()]
    return tuple(moment.date() for moment in changed)


def days_in(zone: ZoneInfo) -> st.SearchStrategy[date]:
    some_day = st.dates(date(2024, 1, 1), date(2030, 12, 31))
    changes = days_clocks_change(zone)
    return st.sampled_from(changes) | some_day if changes else some_day


hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
slots = st.tuples(hours, hours).filter(lambda slot: slot[0] < slot[1])
zones = st.sampled_from(ZONES).map(ZoneInfo)
calendars = st.builds(
    Calendar,
    zones,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([None, "CH", "US", "GB", "DE", "JP", "SA", "IN", "QQ"]),
    st.just(SLOT) | slots,
)


@st.composite
def calendars_and_days(draw: st.DrawFn) -> tuple[Calendar, date]:
    calendar = draw(calendars)
    return calendar, draw(days_in(calendar.zone))


@st.composite
def calendars_and_moments(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    calendar, day = draw(calendars_and_days())
    seconds = draw(st.integers(-86_400, 2 * 86_400))
    return calendar, datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


# Working days


def test_a_monday_and_three_working_days_is_a_thursday() -> None:
    assert ZURICH.add_working_days(date(2026, 3, 2), 3) == date(2026, 3, 5)


def test_a_weekend_counts_from_its_monday() -> None:
    saturday, sunday, monday = date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)

    assert ZURICH.next_working_day(saturday) == monday
    assert ZURICH.add_working_days(saturday, 1) == monday
    assert ZURICH.add_working_days(sunday, 2) == date(2026, 3, 10)


def test_no_working_days_added_leave_even_a_sunday_where_it_is() -> None:
    assert ZURICH.add_working_days(date(2026, 3, 8), 0) == date(2026, 3, 8)


def test_thanksgiving_is_a_holiday_in_new_york_only() -> None:
    wednesday, thanksgiving = date(2026, 11, 25), date(2026, 11, 26)

    assert NEW_YORK.add_working_days(wednesday, 1) == date(2026, 11, 27)
    assert ZURICH.add_working_days(wednesday, 1) == thanksgiving


def test_a_holiday_on_a_saturday_is_observed_on_the_friday_where_the_law_says_so() -> None:
    assert not NEW_YORK.is_working_day(date(2026, 7, 3))


def test_the_first_working_day_of_a_year_is_found_from_the_year_before() -> None:
    assert ZURICH.next_working_day(date(2026, 12, 31)) == date(2026, 12, 31)
    assert ZURICH.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_in_riyadh_the_week_begins_on_sunday() -> None:
    riyadh = calendar_of("Asia/Riyadh", "SA", SUNDAY_TO_THURSDAY)

    assert riyadh.add_working_days(date(2026, 9, 3), 1) == date(2026, 9, 6)
    assert riyadh.next_working_day(date(2026, 9, 23)) == date(2026, 9, 24)  # National Day


@pytest.mark.parametrize("country", [None, "QQ", "", "ch"])
def test_a_country_we_know_no_holidays_of_has_none(country: str | None) -> None:
    assert public_holidays(country, 2026) == frozenset()
    assert calendar_of("UTC", country).is_working_day(date(2026, 12, 25))


@unhurried
@given(calendars_and_days(), st.integers(0, 40))
def test_adding_working_days_is_taking_that_many_steps(
    given_day: tuple[Calendar, date], count: int
) -> None:
    calendar, day = given_day

    stepped = day
    for _ in range(count):
        stepped = calendar.next_working_day(stepped + DAY)

    assert calendar.add_working_days(day, count) == stepped
    assert calendar.working_days_between(day, stepped) == count


@unhurried
@given(calendars_and_days())
def test_the_next_working_day_has_none_before_it(given_day: tuple[Calendar, date]) -> None:
    calendar, day = given_day

    found = calendar.next_working_day(day)

    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(day + n * DAY) for n in range((found - day).days))


@unhurried
@given(calendars_and_days(), st.integers(-30, 1000))
def test_working_days_between_are_those_after_the_first_up_to_the_last(
    given_day: tuple[Calendar, date], length: int
) -> None:
    calendar, first = given_day

    counted = sum(calendar.is_working_day(first + n * DAY) for n in range(1, length + 1))

    assert calendar.working_days_between(first, first + length * DAY) == counted


def test_a_year_without_a_working_day_raises_and_is_not_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="2026 has no working day"):
        working_days_of(2026, frozenset(), None)


@pytest.mark.parametrize(
    ("days", "slot"),
    [
        (frozenset(), SLOT),
        (frozenset({0, 7}), SLOT),
        (WEEKDAYS, (time(10), time(9))),
        (WEEKDAYS, (time(9), time(9))),
    ],
)
def test_a_calendar_that_would_never_speak_cannot_be_made(
    days: frozenset[int], slot: tuple[time, time]
) -> None:
    with pytest.raises(ValueError, match=r"not the days|slot"):
        calendar_of("UTC", None, days, slot)


# Local time


def test_a_day_is_the_local_one() -> None:
    moment = utc("2026-03-02T23:30")

    assert ZURICH.day(moment) == date(2026, 3, 3)
    assert NEW_YORK.day(moment) == date(2026, 3, 2)


def test_a_time_that_clocks_skip_is_the_first_moment_after() -> None:
    assert ZURICH.at(date(2026, 3, 29), time(2, 30)) == utc("2026-03-29T01:00")
    assert ZURICH.at(date(2026, 3, 29), time(3)) == utc("2026-03-29T01:00")


def test_a_time_that_clocks_repeat_is_the_first_of_both() -> None:
    assert ZURICH.at(date(2026, 10, 25), time(2, 30)) == utc("2026-10-25T00:30")


def test_a_day_that_never_was_begins_with_the_next() -> None:
    apia = calendar_of("Pacific/Apia")  # crossed the date line over the whole of this Friday
    never = date(2011, 12, 30)

    start, end = apia.slot_on(never)

    assert start == end == utc("2011-12-30T10:00")
    assert apia.first_slot_on_or_after(never, start) == apia.at(date(2012, 1, 2), time(9))


@unhurried
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), days_in(zone), hours)))
def test_a_time_of_a_day_is_the_first_moment_at_which_clocks_have_reached_it(
    given_time: tuple[ZoneInfo, date, time],
) -> None:
    zone, day, hour = given_time
    calendar = calendar_of(zone.key)

    moment = calendar.at(day, hour)

    wall = datetime.combine(day, hour, zone)
    exists = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(
        tzinfo=None
    )
    shown, just_before = (at.astimezone(zone) for at in (moment, moment - INSTANT))
    assert moment.tzinfo is UTC
    assert just_before.replace(tzinfo=None) < wall.replace(tzinfo=None)
    assert shown.replace(tzinfo=None) >= wall.replace(tzinfo=None)
    assert shown.fold == 0
    assert (shown == wall) == exists


# Slots and office hours


def test_a_slot_is_an_hour_of_the_readers_morning() -> None:
    tuesday = date(2026, 3, 3)

    assert ZURICH.slot_on(tuesday) == (utc("2026-03-03T08:00"), utc("2026-03-03T09:00"))
    assert NEW_YORK.slot_on(tuesday) == (utc("2026-03-03T14:00"), utc("2026-03-03T15:00"))


def test_a_moment_inside_a_slot_need_not_wait() -> None:
    moment = utc("2026-03-03T08:20")

    assert ZURICH.in_slot(moment)
    assert ZURICH.first_slot(moment) == moment
    assert ZURICH.slot_end(moment) == utc("2026-03-03T09:00")


def test_the_end_of_a_slot_is_outside_it() -> None:
    friday_ten = utc("2026-03-06T09:00")

    assert not ZURICH.in_slot(friday_ten)
    assert ZURICH.first_slot(friday_ten) == utc("2026-03-09T08:00")


def test_an_early_moment_waits_for_the_slot_of_the_same_day() -> None:
    assert ZURICH.first_slot(utc("2026-03-03T05:00")) == utc("2026-03-03T08:00")


def test_nobody_is_reminded_on_a_holiday() -> None:
    ascension = utc("2026-05-14T07:30")

    assert not ZURICH.in_slot(ascension)
    assert ZURICH.first_slot(ascension) == utc("2026-05-15T07:00")


def test_a_slot_asked_for_from_a_later_day_on_is_that_days() -> None:
    inside_todays = utc("2026-03-03T08:20")

    assert ZURICH.first_slot_on_or_after(date(2026, 3, 7), inside_todays) == utc(
        "2026-03-09T08:00"
    )


def test_a_slot_asked_for_from_a_past_day_on_is_not_in_the_past() -> None:
    now = utc("2026-03-03T12:00")

    assert ZURICH.first_slot_on_or_after(date(2026, 2, 1), now) == utc("2026-03-04T08:00")


def test_slots_that_clocks_skip_wait_for_the_next_working_day() -> None:
    early = calendar_of(
        "Asia/Jerusalem", None, SUNDAY_TO_THURSDAY | {4}, (time(2, 10), time(2, 50))
    )
    friday = date(2026, 3, 27)  # at two o'clock it is three

    found = early.first_slot(early.at(friday, time(0)))

    assert found == early.at(date(2026, 3, 29), time(2, 10))


def test_a_request_leaves_at_once_in_office_hours() -> None:
    assert NEW_YORK.office_hours(utc("2026-03-03T21:59")) == utc("2026-03-03T21:59")


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ("2026-03-03T11:00", "2026-03-03T14:00"),  # six in the morning
        ("2026-03-03T22:00", "2026-03-04T14:00"),  # five in the afternoon
        ("2026-03-07T15:00", "2026-03-09T13:00"),  # Saturday; summer time begins on Sunday
        ("2026-11-26T15:00", "2026-11-27T14:00"),  # Thanksgiving
    ],
)
def test_a_request_outside_office_hours_leaves_when_they_next_begin(
    asked: str, leaves: str
) -> None:
    assert NEW_YORK.office_hours(utc(asked)) == utc(leaves)


@unhurried
@given(calendars_and_moments())
def test_the_first_slot_is_a_slot_and_the_first(
    given_moment: tuple[Calendar, datetime],
) -> None:
    calendar, not_before = given_moment

    found = calendar.first_slot(not_before)

    assert found >= not_before
    assert calendar.in_slot(found)
    assert (found == not_before) == calendar.in_slot(not_before)
    days = (calendar.day(found) - calendar.day(not_before)).days
    for day in (calendar.day(not_before) + n * DAY for n in range(days + 1)):
        start, end = calendar.slot_on(day)
        usable = calendar.is_working_day(day) and max(start, not_before) < end
        assert not usable or max(start, not_before) >= found


@unhurried
@given(calendars_and_moments(), st.integers(-20, 20))
def test_a_slot_from_a_day_on_is_the_first_slot_once_that_day_has_begun(
    given_moment: tuple[Calendar, datetime], ahead: int
) -> None:
    calendar, not_before = given_moment
    day = calendar.day(not_before) + ahead * DAY

    found = calendar.first_slot_on_or_after(day, not_before)

    assert found == calendar.first_slot(max(not_before, calendar.at(day, time(0))))


@unhurried
@given(calendars_and_moments())
def test_a_slot_lasts_until_its_end(given_moment: tuple[Calendar, datetime]) -> None:
    calendar, not_before = given_moment
    moment = calendar.first_slot(not_before)

    end = calendar.slot_end(moment)

    assert moment < end
    assert calendar.in_slot(end - INSTANT)
    assert not calendar.in_slot(end)


@unhurried
@given(calendars_and_moments())
def test_office_hours_are_on_working_days_from_nine_to_five(
    given_moment: tuple[Calendar, datetime],
) -> None:
    calendar, not_before = given_moment

    found = calendar.office_hours(not_before)

    local = found.astimezone(calendar.zone)
    assert calendar.is_working_day(local.date())
    assert OFFICE_HOURS[0] <= local.time() < OFFICE_HOURS[1]
    assert found == not_before or local.time() == OFFICE_HOURS[0]
    assert calendar.office_hours(found) == found


# Weekly


def test_a_digest_at_nine_stays_at_nine_when_summer_time_begins() -> None:
    first = next_weekly(utc("2026-03-20T12:00"), ZURICH.zone, 0, time(9))
    second = next_weekly(first, ZURICH.zone, 0, time(9))

    assert (first, second) == (utc("2026-03-23T08:00"), utc("2026-03-30T07:00"))


def test_a_weekly_moment_is_followed_by_the_next_not_by_itself() -> None:
    monday_nine = utc("2026-03-02T08:00")

    assert next_weekly(monday_nine - INSTANT, ZURICH.zone, 0, time(9)) == monday_nine
    assert next_weekly(monday_nine, ZURICH.zone, 0, time(9)) == utc("2026-03-09T08:00")


def test_a_weekday_is_the_local_one() -> None:
    monday_evening = utc("2026-03-03T01:00")

    assert next_weekly(monday_evening, NEW_YORK.zone, 0, time(21)) == utc("2026-03-03T02:00")


def test_a_week_whose_time_clocks_skip_still_has_its_digest() -> None:
    sunday = next_weekly(utc("2026-03-28T12:00"), ZURICH.zone, 6, time(2, 30))

    assert sunday == utc("2026-03-29T01:00")
    assert next_weekly(sunday, ZURICH.zone, 6, time(2, 30)) == utc("2026-04-05T00:30")


@unhurried
@given(calendars_and_moments(), st.integers(0, 6), hours)
def test_weekly_moments_skip_no_week_and_repeat_none(
    given_moment: tuple[Calendar, datetime], weekday: int, hour: time
) -> None:
    calendar, after = given_moment

    found = next_weekly(after, calendar.zone, weekday, hour)

    # A time skipped at the end of a day is the first moment of the next one.
    days = calendar.day(found), calendar.day(found - INSTANT)
    day = next(day for day in days if day.weekday() == weekday)
    assert found == calendar.at(day, hour)
    assert calendar.at(day - 7 * DAY, hour) <= after < found
    assert next_weekly(found, calendar.zone, weekday, hour) == calendar.at(day + 7 * DAY, hour)


# Zones and countries


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Zurich", "CH"),
        ("America/New_York", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("US/Pacific", "US"),
        ("America/Buenos_Aires", "AR"),
        ("America/Argentina/Buenos_Aires", "AR"),
        ("Europe/Kiev", "UA"),
        ("Europe/Kyiv", "UA"),
        ("Atlantic/Reykjavik", "IS"),
        ("Japan", "JP"),
    ],
)
def test_a_zone_lies_in_a_country_under_its_old_names_too(zone: str, country: str) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize("zone", ["UTC", "GMT", "Etc/GMT+3", "EST", "CET", "Mars/Olympus", ""])
def test_a_zone_that_lies_nowhere_has_no_country(zone: str) -> None:
    assert country_of(zone) is None


def test_no_zone_lies_in_another_country_than_the_zone_database_says() -> None:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]

    placed = {zone: (country, country_of(zone)) for country, _, zone, *_ in rows}
    known = {zone: both for zone, both in placed.items() if both[1] is not None}

    assert [zone for zone, (theirs, ours) in known.items() if ours != theirs] == []
    assert len(known) > 0.98 * len(placed)


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "Mars/Olympus",
        "America",
        "../etc/passwd",
        "/etc/passwd",
        "zone.tab",
        "a\0b",
        "\ud800",
        "x" * 5000,
    ],
)
def test_what_is_no_zone_is_the_other_zone(name: str | None) -> None:
    assert zone_named(name, "Europe/Zurich").key == "Europe/Zurich"


def test_a_zone_is_found_by_its_name() -> None:
    assert zone_named("Asia/Kolkata", "Europe/Zurich").key == "Asia/Kolkata"


@settings(deadline=None, max_examples=30)  # an unknown zone is looked for in many files
@given(st.text())
def test_no_text_breaks_the_search_for_a_zone(name: str) -> None:
    assert isinstance(zone_named(name, "UTC"), ZoneInfo)
