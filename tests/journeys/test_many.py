"""Thousands of pilots and one odd one: what is lost is counted, and what fails stops nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from bot.domain.news import Subject
from bot.domain.people import PersonId, SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.policy import WrongSetting, pmo_named
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Person
from bot.store.schema import Base
from bot.usecases import policies
from bot.work import Work
from scheduler import jobs
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import asks, claims_triage, letters, pilot
from tests.town import Town

PILOTS, NEWS = Base.metadata.tables["pilots"], Base.metadata.tables["news"]
DIGESTS = Base.metadata.tables["digests"]


def brings(town: Town, many: int, lead: Person) -> None:
    """Pilots as an import leaves them, all with one lead."""
    for person in (town.ana, lead):
        person.types("/pilot list", in_=town.pilots)

    def add(work: Work) -> None:
        leads = work.store.people.of_slack(SlackId(lead.id))
        one = Pilot(
            id=PilotId(0), number=0, name="Use case", stage=Stage.PROPOSED,
            registered_at=work.now, changed_at=work.now, lead=leads,
        )  # fmt: skip
        pilots = [replace(one, name=f"Use case {n}", import_key=str(n)) for n in range(many)]
        work.store.pilots.add_many(pilots, work.policy, work.now)

    town.bot.do(add)


def news(town: Town) -> dict[str, int]:
    with town.bot.database.reads() as connection:
        query = select(NEWS.c.subject, func.count().label("many")).group_by(NEWS.c.subject)
        return {row.subject: row.many for row in connection.execute(query)}


def breaks(town: Town, number: int) -> None:
    """A row that nothing of ours could have written."""
    with town.bot.database.writes() as connection:
        connection.execute(update(PILOTS).where(PILOTS.c.number == number).values(stage="odd"))


def look_at(town: Town, number: int) -> object:
    with town.bot.database.reads() as connection:
        query = select(PILOTS.c.look_at).where(PILOTS.c.number == number)
        return connection.execute(query).scalar_one()


# somebody leaves


def test_a_lead_of_many_who_leaves_is_one_line_for_the_pmo(either_town: Town) -> None:
    town = either_town
    brings(town, 250, town.bo)
    town.tick()

    town.bo.changes(deactivated=True)
    town.tick()

    assert news(town) == {"left": 250, "nobody to ask": 1}
    goes_to(town, clock(town.ana, "2026-11-03 10:00"))
    assert [dm.text for dm in town.ana.dms] == [
        "For the PMO: Bo Lindqvist has left. 1 more inside."
    ]
    told = town.ana.dms[0].as_text()
    assert "and 240 more." in told
    assert "250 pilots have open decisions and nobody to ask." in told


def test_what_somebody_leaves_behind_is_settled_by_the_next_tick(either_town: Town) -> None:
    town = either_town
    claims_triage(town)
    assert asks(town)[Rule.V1].person

    town.bo.changes(deactivated=True)
    assert asks(town)[Rule.V1].person.slack_id == town.bo.id  # type: ignore[union-attr]
    jobs.look_for_gaps(town.bot)

    assert asks(town)[Rule.V1].person.slack_id != town.bo.id  # type: ignore[union-attr]


def test_an_owner_who_leaves_is_lacking_in_lists_from_the_next_tick(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[-1])
    assert town.ana.types("/pilot list owner", in_=town.pilots).as_text().count("P-1") == 0

    town.eli.changes(deactivated=True)
    with capture_logs() as logs:
        jobs.look_for_gaps(town.bot)
        jobs.look_at_all(town.bot)

    assert "P-1" in town.ana.types("/pilot list owner", in_=town.pilots).as_text()
    assert [line for line in logs if line["event"] == "projection was wrong"] == []


# notices


def test_news_of_an_ask_that_speaks_again_is_not_told_and_comes_up_no_more(town: Town) -> None:
    row = claims_triage(town).id
    ask = asks(town)[Rule.V1]
    assert ask.speak_at

    def used_up(work: Work) -> None:
        work.store.news.add(Subject.ASKS_USED_UP, str(ask.id), work.now, pilot=row)

    town.bot.do(used_up)
    town.tick()
    town.tick()

    assert [letter.kind for letter in letters(town) if letter.kind == "notice"] == []


def test_what_only_the_pmo_can_mend_is_told_first_and_ten_lines_are_enough(town: Town) -> None:
    brings(town, 12, town.bo)

    def add(work: Work) -> None:
        for n in range(12):
            one = work.store.pilots.numbered(n + 1)
            assert one
            work.store.news.add(
                Subject.ASKS_USED_UP, f"x{n}", work.now, text="value", pilot=one.id
            )
        led = work.store.pilots.get(PilotId(1))
        alone = replace(led, lead=None, number=0, import_key="alone")
        work.store.pilots.add_many([alone], work.policy, work.now)
        work.store.news.add(Subject.NOBODY_TO_ASK, "today", work.now)
        trouble = "C0BOARD is_archived"
        work.store.news.add(Subject.DIGEST_IN_TROUBLE, trouble, work.now, text=trouble)

    town.bot.do(add)
    town.tick()

    notice = town.ana.dms[-1]
    assert notice.text.startswith("For the PMO: The digest for <#C0BOARD> could not be posted")
    told = notice.as_text()
    assert told.count("still lacks") == 8
    assert told.index("1 pilot has open decisions and nobody") < told.index("still lacks")
    assert "and 4 more, in the next notices" in notice.as_text()


# one odd one


def test_a_pilot_that_cannot_be_read_waits_for_a_day_and_the_others_are_settled(
    either_town: Town,
) -> None:
    town = either_town
    brings(town, 3, town.bo)
    breaks(town, 2)

    with capture_logs() as logs:
        assert jobs.look_for_gaps(town.bot) == 3

    odd = [line for line in logs if line["event"] == "pilot not looked at"]
    assert len(odd) == 1
    assert len(asks(town, 1)) == len(asks(town, 3)) == 3
    assert look_at(town, 2) == town.clock.now + timedelta(days=1)
    assert jobs.look_for_gaps(town.bot) == 0


def test_the_nightly_look_goes_past_a_pilot_that_cannot_be_read(town: Town) -> None:
    brings(town, 3, town.bo)
    breaks(town, 2)

    with capture_logs():
        assert jobs.look_at_all(town.bot) == 3

    assert len(asks(town, 1)) == len(asks(town, 3)) == 3


def test_somebody_who_cannot_be_reminded_keeps_nobody_else_from_it(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    led = pilot(town).lead
    assert led
    goes_to(town, clock(town.bo, "2026-11-04 12:00"))
    town.clock.now = clock(town.bo, "2026-11-05 09:30")

    def broken(person: PersonId) -> bool:
        if person == led.id:
            raise ZeroDivisionError
        return True

    with capture_logs() as logs:
        done = jobs._each(town.bot, "not reminded", [led.id, PersonId(led.id + 1)], broken)  # noqa: SLF001

    assert done == 1
    assert [line["row"] for line in logs] == [led.id]


def test_a_digest_that_cannot_be_owed_keeps_no_other_from_it(town: Town) -> None:
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.risk)
    with town.bot.database.writes() as connection:
        odd = DIGESTS.c.channel == town.pilots.id
        connection.execute(update(DIGESTS).where(odd).values(filter="no such word at all:"))
        connection.execute(update(DIGESTS).where(odd).values(weekday=9))
    town.clock.now = clock(town.ana, "2026-11-09 09:00")

    with capture_logs():
        jobs.owe_digests(town.bot)

    assert town.risk.id in [letter.channel for letter in letters(town)]


# settings


@pytest.mark.parametrize("typed", ["@ana", "U0ANA ana", "", "S0ONE S0TWO", "admins U0ANA"])
def test_a_pmo_that_is_nobody_is_refused(typed: str) -> None:
    with pytest.raises(WrongSetting):
        pmo_named(typed)


def test_the_pmo_can_go_back_to_the_workspaces_admins(town: Town) -> None:
    town.bot.do(policies.change, "pmo", f"<@{town.bo.id}>")
    assert town.bot.see(policies.show)["pmo"] == town.bo.id

    town.bot.do(policies.change, "pmo", "admins")

    assert town.bot.see(policies.show)["pmo"] == "admins"


def test_a_setting_that_moves_what_lists_read_is_no_bug(town: Town) -> None:
    claims_triage(town)
    town.bot.do(policies.change, "stall-proposed", "2")

    with capture_logs() as logs:
        jobs.look_at_all(town.bot, sound=False)
        jobs.look_at_all(town.bot)

    assert logs == []


# a day is the workspace's


def test_a_hold_ends_with_the_day_of_the_workspace(town: Town) -> None:
    town.bot.do(policies.change, "zone", "America/New_York")
    claims_triage(town)
    held = pilot(town)
    with town.bot.database.writes() as connection:
        row = update(PILOTS).where(PILOTS.c.id == held.id)
        connection.execute(row.values(hold_until=date(2026, 11, 5)))

    town.clock.now = clock(town.dee, "2026-11-05 22:00")  # the sixth in UTC

    assert "on hold through" in town.ana.types("/pilot show P-1", in_=town.pilots).as_text()
    assert "P-1" in town.ana.types("/pilot list held", in_=town.pilots).as_text()


def test_more_hours_than_there_are_people_is_a_zero_too_many(town: Town) -> None:
    claims_triage(town)

    said = town.ana.types("/pilot value P-1 999999999999999 hours/month", in_=town.pilots)

    assert "That is more hours than ten million people work. A zero too many?" in said.as_text()
