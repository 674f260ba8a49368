"""Slack is asked who somebody is when they are first seen, and once a day after that."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Person
from tests.town import Town


def times_asked(town: Town, person: Person) -> int:
    calls = town.slack.record.calls("users.info")
    return sum(call.params["user"] == person.id for call in calls)


def test_somebody_seen_today_is_not_asked_about_again(town: Town) -> None:
    town.bo.types("/pilot list")
    town.clock.now += timedelta(hours=23)

    town.bo.types("/pilot list")

    assert times_asked(town, town.bo) == 1


def test_somebody_not_seen_for_a_day_is_asked_about_again(town: Town) -> None:
    town.bo.types("/pilot list")
    town.clock.now += timedelta(hours=24)

    town.bo.types("/pilot list")
    town.bo.types("/pilot list")

    assert times_asked(town, town.bo) == 2


def test_what_another_process_learned_counts_too(town: Town) -> None:
    town.bo.types("/pilot list")
    town.bot.met.clear()  # a process that has just been started

    town.bo.types("/pilot list")

    assert times_asked(town, town.bo) == 1
