"""Somebody is forgotten: nothing says who they were, and everything else stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.audit import Check
from bot.domain.events import Change, Origin
from bot.domain.forgetting import (
    AlreadyForgotten,
    Forgetting,
    NobodyKnownAs,
    StillHolds,
    StillOnItsWay,
)
from bot.domain.letters import State
from bot.domain.people import Person, PersonId
from bot.domain.rules import Rule
from bot.sandbox import faults
from bot.store.schema import Base
from bot.usecases import auditing, forgetting
from scheduler import jobs
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import asks, changes, claims_triage, events, letters, nothing_written
from tests.journeys.ledger import pilot as found
from tests.journeys.test_people_who_move import owned
from tests.journeys.test_pulse import asked
from tests.town import Town

TWO_YEARS = timedelta(days=2 * 366)


def forget(town: Town, typed: str, *, vacate: bool = True) -> Forgetting:
    done = town.bot.do(forgetting.forget, typed, vacate=vacate)
    town.settle()
    return done


def everything(town: Town) -> str:
    """All that is written down, as one text."""
    with town.bot.database.reads() as connection:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(row) for one in tables for row in connection.execute(select(one)))


def person(town: Town, row: PersonId) -> Person:
    return town.bot.see(lambda work: work.store.people.by_ids([row])[row])


def row_of(town: Town, account: str) -> PersonId:
    (one,) = town.bot.see(lambda work: list(work.store.people.known([account]).values()))
    return one.id


def is_whole(town: Town) -> tuple[bool, int]:
    """The chain of events, and how many of them had their words erased."""
    jobs.seal_events(town.bot)
    check = Check()
    broken = list(check.follow(town.bot.see(auditing.links_page, 0)))
    return not broken, check.erased


def eli_was_here(town: Town) -> PersonId:
    """He owns a pilot, asked about it in words, stands in its RACI, and got messages."""
    claims_triage(town, 'value:"USD 50k/year" cost:"EUR 150k/year" owner:@eli backup:@fay')
    town.settle()
    town.eli.presses("Ask Ana Keller a question", on=town.eli.dms[-1])
    town.eli.submits(text="How many claims a day, roughly?")
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[0])
    town.ana.types("/pilot raci P-1 decide a:@dee r:@eli", town.pilots)
    town.ana.types(f"/pilot settings pmo <@{town.ana.id}> <@{town.eli.id}>", town.pilots)
    town.settle()
    jobs.seal_events(town.bot)
    return row_of(town, town.eli.id)


def test_nothing_that_is_written_down_says_who_it_was(either_town: Town) -> None:
    town = either_town
    row = eli_was_here(town)
    town.eli.types("/pilot register Sorting mail lead:@bo", town.pilots)
    before = len(events(town))
    assert "How many claims" in everything(town)

    done = forget(town, "eli@example.com")

    left = everything(town)
    for trace in (
        town.eli.id,
        "Eli",
        "eli@example.com",
        "How many claims",
        town.eli.dms[0].channel,
    ):
        assert trace not in left
    assert done.pseudonym == person(town, row).name == f"Former colleague {row}"
    assert done.events >= 2  # the line of the RACI, the PMO
    assert len(events(town)) > before  # what fell vacant is written down


def test_the_trail_stays_whole_and_says_that_it_was_the_same_person(either_town: Town) -> None:
    town = either_town
    row = eli_was_here(town)
    was = [(one.change, one.at, one.by) for one in events(town)]

    forget(town, str(row))

    assert is_whole(town) == (True, 2)  # what was sealed before with his name in it
    assert [(one.change, one.at, one.by) for one in events(town)][: len(was)] == was
    history = town.ana.types("/pilot history P-1", town.pilots).as_text()
    assert f"Former colleague {row} accepted to own it in production" in history


def test_the_forgetting_is_an_event_that_names_nobody(town: Town) -> None:
    row = eli_was_here(town)

    forget(town, town.eli.id)

    with town.bot.database.reads() as connection:
        table = Base.metadata.tables["events"]
        said = select(table).where(table.c.change == Change.FORGOTTEN.value)
        (event,) = connection.execute(said).all()
    assert (event.origin, event.by_id, event.pilot_id) == (Origin.OPERATOR, None, None)
    assert (event.before.person, event.reason) == (row, None)
    assert event.after.text.replace(" ", "").isdigit()


def test_what_they_held_falls_vacant_as_by_leaving(town: Town) -> None:
    owned(town)
    goes_to(town, clock(town.dee, "2026-11-04 10:00"))

    done = forget(town, town.eli.id)

    assert [(one.pilot.key, one.roles) for one in done.held] == [("P-1", ("owner",))]
    assert found(town).owner is None
    assert changes(town)[-1] == Change.OWNER_NAMED
    dm = town.last_dm(town.dee)
    assert "has left and will not own Claims triage in production." in dm.text
    assert asks(town)[Rule.O2].person == found(town).sponsor


def test_who_is_needed_is_not_forgotten_unless_that_is_meant(town: Town) -> None:
    eli_was_here(town)

    with nothing_written(town), pytest.raises(StillHolds) as refusal:
        forget(town, town.eli.id, vacate=False)

    assert [(one.pilot.key, one.roles) for one in refusal.value.held] == [
        ("P-1", ("owner", "raci"))
    ]
    assert refusal.value.pmo


def test_whoever_is_forgotten_is_the_pmo_no_more(town: Town) -> None:
    row = eli_was_here(town)

    forget(town, town.eli.id)

    policy = town.bot.see(lambda work: work.policy)
    assert row not in policy.pmo
    assert row_of(town, town.ana.id) in policy.pmo


def test_what_was_still_to_be_sent_to_them_is_withdrawn(town: Town) -> None:
    claims_triage(town, "owner:@cy")  # whose working day is over in Tokyo
    assert [one.state for one in letters(town)] == [State.OWED]

    done = forget(town, town.cy.id)

    assert done.withdrawn == 1
    assert [one.state for one in letters(town) if one.person and one.person.forgotten] == [
        State.WITHDRAWN
    ]
    assert town.cy.dms == []


def test_a_message_on_its_way_is_waited_for(town: Town) -> None:
    town.slack.fails("chat.postMessage", faults.resets_unread())
    claims_triage(town, "owner:@eli")
    town.settle()
    assert [one.state for one in letters(town)] == [State.SENDING]

    with nothing_written(town), pytest.raises(StillOnItsWay):
        forget(town, town.eli.id)


def test_slack_is_not_asked_about_them_again(town: Town) -> None:
    row = eli_was_here(town)
    forget(town, town.eli.id)
    town.clock.now += timedelta(days=3)
    town.slack.record.clear()

    jobs.refresh_people(town.bot)
    town.eli.changes(name="Eli Moreau-Petit")
    town.settle()

    asked_about = {call.params["user"] for call in town.slack.record.calls("users.info")}
    assert town.ana.id in asked_about
    assert town.eli.id not in asked_about
    assert not any("FORMER" in account for account in asked_about)
    assert person(town, row).name == f"Former colleague {row}"


def test_who_comes_back_is_somebody_new(town: Town) -> None:
    row = eli_was_here(town)
    forget(town, town.eli.id)
    town.clock.now += timedelta(minutes=10)

    town.eli.types("/pilot register Sorting mail lead:@bo", town.pilots)

    assert row_of(town, town.eli.id) != row
    assert person(town, row).forgotten
    again = found(town, 2).registrant
    assert again
    assert again.name == "Eli Moreau"


def test_their_answer_to_an_open_pulse_goes(town: Town) -> None:
    post = asked(town)
    town.cy.presses("Yes", on=post)
    town.fay.types("/pilot list", town.pilots)
    town.fay.presses("No", on=post)
    replies = Base.metadata.tables["pulse_replies"]

    forget(town, town.fay.id)

    with town.bot.database.reads() as connection:
        kept = connection.execute(select(replies.c.reply)).scalars().all()
    assert kept == ["yes"]


@pytest.mark.parametrize("typed", ["U0NOBODY", "nobody@example.com", "999", "99999999999999", ""])
def test_nobody_is_forgotten_by_mistake(town: Town, typed: str) -> None:
    eli_was_here(town)

    with nothing_written(town), pytest.raises(NobodyKnownAs):
        forget(town, typed)


def test_nobody_is_forgotten_twice(town: Town) -> None:
    row = eli_was_here(town)
    forget(town, town.eli.id)

    with pytest.raises(AlreadyForgotten):
        forget(town, str(row))


def test_what_they_did_stays_theirs_under_the_new_name(town: Town) -> None:
    """A registrant stays on a pilot, and so does whoever confirmed something."""
    claims_triage(town)
    town.fay.types("/pilot register Sorting mail lead:@bo", town.pilots)
    row = row_of(town, town.fay.id)

    forget(town, town.fay.id, vacate=False)  # a registrant holds nothing

    registrant = found(town, 2).registrant
    assert registrant
    assert registrant.name == f"Former colleague {row}"


# what is kept for a while only


def test_without_a_retention_nothing_goes(town: Town) -> None:
    owned(town)
    town.eli.changes(deactivated=True)
    town.tick()
    town.clock.now += 3 * TWO_YEARS

    assert jobs.keep_to_retention(town.bot) == 0
    assert len(letters(town)) > 0


def test_a_leaver_is_forgotten_once_nothing_is_younger(either_town: Town) -> None:
    town = either_town
    owned(town)
    row = row_of(town, town.eli.id)
    town.ana.types("/pilot settings retention 24 months", town.pilots)
    town.eli.changes(deactivated=True)
    town.tick()
    left_at = town.clock.now

    town.clock.now = left_at + timedelta(days=700)
    jobs.keep_to_retention(town.bot)
    assert person(town, row).name == "Eli Moreau"
    town.clock.now = left_at + TWO_YEARS
    jobs.keep_to_retention(town.bot)

    assert person(town, row).name == f"Former colleague {row}"
    assert "Moreau" not in everything(town)
    assert is_whole(town)[0]
    assert person(town, row_of(town, town.bo.id)).name == "Bo Lindqvist"  # who is still here


def test_who_left_and_is_named_again_is_not_forgotten(town: Town) -> None:
    """An import may name them; T2 vacates it with the next look, and then time begins anew."""
    town.ana.types("/pilot settings retention 24 months", town.pilots)
    claims_triage(town, "owner:@eli")
    row = row_of(town, town.eli.id)
    with town.bot.database.writes() as connection:
        connection.execute(Base.metadata.tables["people"].update().values(deleted=True))
    town.clock.now += 2 * TWO_YEARS

    assert town.bot.do(forgetting.forget_leaver, row) is False
    assert person(town, row).name == "Eli Moreau"


def test_old_messages_are_deleted_and_events_are_not(either_town: Town) -> None:
    town = either_town
    owned(town)
    town.ana.types("/pilot settings retention 24 months", town.pilots)
    count, old = len(events(town)), {one.id for one in letters(town)}
    town.clock.now += timedelta(days=700)

    assert jobs.keep_to_retention(town.bot) == 0
    town.clock.now += timedelta(days=100)
    assert jobs.keep_to_retention(town.bot) > 0

    left = {one.id for one in letters(town)}
    closed = {one.id for one in letters(town) if not one.shows}
    assert left < old
    assert closed <= left
    assert len(events(town)) == count
    assert town.ana.types("/pilot effect year", town.pilots).error is None


def test_a_message_whose_question_is_still_open_stays(town: Town) -> None:
    """N8: it is edited once somebody answers, however late."""
    town.ana.types("/pilot settings retention 24 months", town.pilots)
    claims_triage(town, "owner:@eli")
    town.settle()
    (request,) = letters(town)
    town.clock.now += 2 * TWO_YEARS

    assert jobs.keep_to_retention(town.bot) == 0
    assert [one.id for one in letters(town)] == [request.id]


@pytest.mark.parametrize("typed", ["soon", "12 months", "24", "0 months", "forever"])
def test_a_retention_that_does_not_do_is_refused_in_a_sentence(town: Town, typed: str) -> None:
    answer = town.ana.types(f"/pilot settings retention {typed}", town.pilots)

    assert "takes keep, or 13 to 120 months, like 24 months or 2 years" in answer.text
