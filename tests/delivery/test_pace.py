"""How fast letters go out: one a second to one place, and what Slack allows to a workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.letters import State
from bot.domain.pace import BETWEEN_POSTS
from bot.sandbox import Person, faults
from bot.usecases import policies
from tests.town import Town, another_process

POST, OPEN, EDIT = "chat.postMessage", "conversations.open", "chat.update"
SECOND = timedelta(seconds=1)


@pytest.fixture
def town(either_town: Town) -> Town:
    return either_town


def names(town: Town, *owners: Person) -> None:
    """Each of them is owed a request, in their office hours; no pilot is named like another."""
    for nth, owner in enumerate(owners):
        name = chr(ord("A") + nth % 26) * (6 + nth)
        town.ana.types(f"/pilot register {name} lead:@bo owner:@{owner.handle}", in_=town.pilots)
        town.later.run()


def crowd(town: Town, size: int) -> list[Person]:
    return [town.slack.person(f"person-{nth}", zone="Europe/Zurich") for nth in range(size)]


def set_to(town: Town, name: str, text: str) -> None:
    town.bot.do(lambda work: policies.change(work, name, text))


def calls(town: Town, method: str) -> list[datetime]:
    """When each was made."""
    return [call.at for call in town.slack.record.calls(method)]


def test_one_person_gets_one_letter_a_second(town: Town) -> None:
    names(town, town.eli, town.eli, town.eli)

    town.settle()

    first, second, third = calls(town, POST)
    assert (second - first, third - second) == (BETWEEN_POSTS, BETWEEN_POSTS)
    assert len(town.eli.dms) == 3


def test_a_letter_that_waits_for_its_second_holds_up_nobody_elses(town: Town) -> None:
    names(town, town.eli, town.eli, town.fay)

    town.settle()

    to_eli, to_fay, again = calls(town, POST)
    assert (to_fay - to_eli, again - to_eli) == (timedelta(), BETWEEN_POSTS)
    assert [len(one.dms) for one in (town.eli, town.fay)] == [2, 1]


def test_a_workspace_is_sent_no_more_than_it_takes_by_all_processes_together(town: Town) -> None:
    set_to(town, "posts-a-minute", "60")
    names(town, *crowd(town, 6))
    impatient = replace(town.bot, rest=lambda _: False)

    with another_process(town) as other:
        began = town.clock.now
        while len(calls(town, POST)) < 6:
            impatient.deliver()
            replace(other, rest=lambda _: False).deliver()
            town.clock.now += SECOND / 5

    times = calls(town, POST)
    assert times[-1] - began >= 5 * SECOND
    assert all(later - earlier >= SECOND for earlier, later in pairwise(times))


def test_slack_with_its_limits_on_has_nothing_to_complain_about(town: Town) -> None:
    town.slack.rules.tiers = True
    people = crowd(town, 40)
    names(town, *people)

    town.settle()

    answers = [call.status for call in town.slack.record.calls()]
    assert 429 not in answers
    assert {len(one.dms) for one in people} == {1}


def test_where_no_more_dms_may_be_opened_letters_go_to_the_account(town: Town) -> None:
    set_to(town, "calls-a-minute", "1")
    names(town, town.eli, town.fay)

    town.settle()

    assert len(calls(town, OPEN)) == 1
    channels = [call.params["channel"] for call in town.slack.record.calls(POST)]
    assert channels == [town.eli.dms[0].channel, town.fay.id]
    known = town.bot.see(lambda work: work.store.people.known([town.fay.id]))[town.fay.id]
    assert known.dm == town.fay.dms[0].channel


def test_edits_wait_for_their_turn_and_are_all_made(town: Town) -> None:
    town.slack.rules.tiers = True
    people = crowd(town, 4)
    names(town, *people)
    town.settle()

    for number in range(1, 5):
        town.ana.types(f"/pilot stop P-{number} the vendor is gone", in_=town.pilots)
    town.settle()

    assert len(calls(town, EDIT)) == 4
    assert all("was stopped" in one.dms[0].as_text() for one in people)


def test_asked_to_wait_when_a_dm_is_opened_the_letter_stays_owed(town: Town) -> None:
    town.slack.fails(OPEN, faults.rate_limited(after=30))
    names(town, town.eli)

    town.settle()
    letters = town.bot.see(lambda work: work.store.letters.in_states(State, 9))
    assert [letter.state for letter in letters] == [State.OWED]
    assert calls(town, POST) == []

    town.clock.now += timedelta(seconds=30)
    town.settle()
    assert len(town.eli.dms) == 1
