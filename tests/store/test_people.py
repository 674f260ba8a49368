"""The directory: one row an account, kept current by what Slack says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.people import FRESH, PersonId, Profile, SlackId
from bot.store import Store
from tests.store.conftest import Register
from tests.store.given import NOW, person

ANA = Profile(
    slack_id=SlackId("U-ANA"),
    name="Ana Keller",
    zone="Europe/Zurich",
    email="ana.keller@example.com",
    admin=True,
)


def test_an_account_never_met_gets_a_row_that_is_unverified(store: Store) -> None:
    ana = store.people.of_slack("U-ANA", "Ana")

    assert (ana.slack_id, ana.name, ana.verified) == ("U-ANA", "Ana", False)
    assert store.people.of_slack("U-ANA").id == ana.id
    assert store.people.of_slack("U-BO").name == "U-BO"


def test_somebody_never_met_gets_no_row_while_only_reading(register: Register) -> None:
    with register.database.reads() as connection:
        reading = Store.within(connection, register.workspace, reading=True)
        stranger = reading.people.of_slack("U-ANA", "Ana")

        assert (stranger.slack_id, stranger.name, stranger.verified) == ("U-ANA", "Ana", False)
        assert reading.people.known(["U-ANA"]) == {}


def test_what_slack_says_is_kept_under_the_same_row(store: Store) -> None:
    met = store.people.of_slack("U-ANA")

    learned = store.people.learn(ANA, NOW)

    assert learned.id == met.id
    assert store.people.get(met.id) == learned
    assert (learned.name, learned.zone, learned.admin) == ("Ana Keller", "Europe/Zurich", True)
    assert learned.checked_at == NOW


def test_people_are_found_by_row_and_by_account(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")

    assert store.people.by_ids([ana.id, bo.id, None, PersonId(99)]) == {ana.id: ana, bo.id: bo}
    assert store.people.by_ids([None]) == {}
    assert store.people.known(["U-BO", "U-NOBODY"]) == {"U-BO": bo}


@pytest.mark.parametrize("many", [1, 2, 10, 11, 30])
def test_people_are_found_however_many_are_looked_for(store: Store, many: int) -> None:
    wanted = [store.people.of_slack(f"U-{place}") for place in range(many)]
    person(store, "Somebody Else")

    found = store.people.by_ids(one.id for one in wanted)

    assert found == {one.id: one for one in wanted}


def test_the_unverified_are_checked_first_then_those_not_seen_for_a_day(store: Store) -> None:
    store.people.learn(ANA, NOW)
    person(store, "Bo Lindqvist")
    store.people.of_slack("U-CY")
    store.people.learn(Profile(slack_id=SlackId("U-DEE"), name="Dee"), NOW - FRESH)
    tomorrow = NOW + FRESH + timedelta(seconds=1)

    assert store.people.to_check(NOW, 10) == ["U-CY"]
    assert store.people.to_check(tomorrow, 10)[:2] == ["U-CY", "U-DEE"]
    assert sorted(store.people.to_check(tomorrow, 10)) == ["U-ANA", "U-BO", "U-CY", "U-DEE"]
    assert store.people.to_check(tomorrow, 1) == ["U-CY"]
    assert store.people.unverified(10) == ["U-CY"]


def test_where_somebody_hears_from_us_and_when_they_last_did(store: Store) -> None:
    ana = person(store, "Ana Keller")

    store.people.keep_dm(ana.id, "D-ANA")
    store.people.reminded(ana.id, NOW)

    found = store.people.get(ana.id)
    assert (found.dm, found.reminded_at) == ("D-ANA", NOW)


def test_admins_who_left_are_admins_no_more(store: Store) -> None:
    ana = store.people.learn(ANA, NOW)
    person(store, "Bo Lindqvist", admin=True, deleted=True)
    person(store, "Cy Tanaka")

    assert store.people.admins() == [ana]
