"""Notices: what each person of the PMO is told, joined, once, in their own office hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.letters import Kind, State
from bot.domain.news import Subject
from bot.domain.people import SlackId
from bot.domain.pilot import Pilot, PilotId
from bot.domain.stages import Stage
from bot.sandbox import Person, faults
from bot.usecases import policies
from bot.work import Work
from tests.journeys.days import clock, each_morning, goes_to, times
from tests.journeys.ledger import claims_triage, letters
from tests.town import Town


def happens(town: Town, what: str = "C0BOARD is_archived", **facts: Any) -> None:
    """Something the PMO is to hear of: a digest could not be posted."""

    def add(work: Work) -> None:
        work.store.news.add(Subject.DIGEST_IN_TROUBLE, what, work.now, text=what, **facts)

    town.bot.do(add)


def pmo_is(town: Town, *people: Person) -> None:
    town.bot.do(policies.change, "pmo", " ".join(person.id for person in people))
    town.bot.acquaint([SlackId(person.id) for person in people])


def notices(town: Town) -> list[State]:
    return [letter.state for letter in letters(town) if letter.kind is Kind.NOTICE]


def learned(town: Town) -> None:
    """Ana has done something, so that the register knows its admin."""
    town.ana.types("/pilot list", in_=town.pilots)


# who and when


def test_until_the_pmo_is_set_its_news_go_to_the_workspaces_admins(town: Town) -> None:
    learned(town)
    happens(town)

    town.tick()

    assert len(town.ana.dms) == 1
    assert town.ana.dms[0].text == (
        "For the PMO: The digest for <#C0BOARD> could not be posted: the channel is archived. "
        "/pilot digest here sets it up anew."
    )
    assert town.bo.dms == []


def test_once_the_pmo_is_set_they_go_to_its_people_each(town: Town) -> None:
    learned(town)
    pmo_is(town, town.bo, town.eli)
    happens(town)

    town.tick()

    assert (len(town.ana.dms), len(town.bo.dms), len(town.eli.dms)) == (0, 1, 1)


def test_a_user_group_is_the_pmo_too(town: Town) -> None:
    group = town.slack.group("pmo", [town.bo, town.eli])
    town.bot.do(policies.change, "pmo", group.id)
    town.bot.refresh_pmo_group()
    happens(town)

    town.tick()

    assert (len(town.bo.dms), len(town.eli.dms)) == (1, 1)


def test_each_hears_of_it_in_their_own_office_hours(town: Town) -> None:
    pmo_is(town, town.bo, town.cy, town.dee)
    town.clock.now = clock(town.bo, "2026-11-02 18:00")  # noon in New York
    happens(town)
    town.tick()

    each_morning(town, town.bo, town.cy, town.dee, until=clock(town.dee, "2026-11-05 12:00"))

    assert times(town.bo) == ["Tue 03 Nov 09:00"]
    assert times(town.cy) == ["Wed 04 Nov 09:00"]  # after a holiday
    assert times(town.dee) == ["Mon 02 Nov 12:00"]


def test_in_the_middle_of_the_day_it_goes_out_at_once(town: Town) -> None:
    learned(town)
    town.clock.now = clock(town.ana, "2026-11-02 16:45")
    happens(town)

    town.tick()

    assert times(town.ana) == ["Mon 02 Nov 16:45"]


@pytest.mark.parametrize("moment", ["2026-11-02 17:00", "2026-11-07 12:00", "2026-11-02 08:59"])
def test_outside_office_hours_it_waits(town: Town, moment: str) -> None:
    learned(town)
    town.clock.now = clock(town.ana, moment)
    happens(town)

    town.tick()

    assert town.ana.dms == []


# joined, and once


def test_what_came_up_since_is_joined_into_one_notice(town: Town) -> None:
    learned(town)
    for channel in ("C0BOARD", "C0RISK", "C0SALES"):
        happens(town, f"{channel} is_archived")

    town.tick()

    assert len(town.ana.dms) == 1
    assert town.ana.dms[0].text.endswith("sets it up anew. 2 more inside.")
    assert town.ana.dms[0].as_text().count("could not be posted") == 3


def test_there_is_one_notice_a_day_and_the_rest_waits(town: Town) -> None:
    learned(town)
    happens(town, "C0BOARD is_archived")
    town.tick()
    happens(town, "C0RISK is_archived")

    goes_to(town, clock(town.ana, "2026-11-02 15:00"))
    assert len(town.ana.dms) == 1

    goes_to(town, clock(town.ana, "2026-11-03 09:00"))
    assert times(town.ana) == ["Mon 02 Nov 09:30", "Tue 03 Nov 09:00"]
    assert "C0BOARD" not in town.ana.dms[1].as_text()


def test_nothing_new_is_no_notice(town: Town) -> None:
    learned(town)
    happens(town)
    town.tick()

    each_morning(town, town.ana, until=clock(town.ana, "2026-11-20 12:00"))

    assert len(town.ana.dms) == 1


def test_more_than_a_message_holds_comes_on_the_next_days(town: Town) -> None:
    learned(town)
    for n in range(35):
        happens(town, f"C{n:04} is_archived")

    each_morning(town, town.ana, until=clock(town.ana, "2026-11-06 12:00"))

    counts = [dm.as_text().count("could not be posted") for dm in town.ana.dms]
    assert counts == [10, 10, 10, 5]


def test_a_notice_slack_refuses_counts_as_told_and_one_it_never_got_does_not(town: Town) -> None:
    learned(town)
    happens(town)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=86400))
    town.tick()
    assert town.ana.dms == []

    goes_to(town, clock(town.ana, "2026-11-03 09:30"))

    assert times(town.ana) == ["Tue 03 Nov 09:30"]


def test_somebody_who_joins_the_pmo_later_is_spared_its_old_news(town: Town) -> None:
    learned(town)
    happens(town, "C0BOARD is_archived")
    town.tick()
    goes_to(town, clock(town.ana, "2027-02-01 09:00"))
    happens(town, "C0RISK is_archived")

    pmo_is(town, town.ana, town.bo)
    town.tick()

    assert len(town.bo.dms) == 1
    assert "C0RISK" in town.bo.dms[0].as_text()
    assert "C0BOARD" not in town.bo.dms[0].as_text()


def test_a_leaver_of_the_pmo_is_told_nothing(town: Town) -> None:
    pmo_is(town, town.bo, town.eli)
    town.bo.changes(deactivated=True)
    happens(town)

    town.tick()

    assert (len(town.bo.dms), len(town.eli.dms)) == (0, 1)


def test_somebody_who_is_no_longer_of_the_pmo_gets_no_notice_that_waits(town: Town) -> None:
    pmo_is(town, town.bo)
    happens(town)
    town.slack.fails("chat.postMessage", faults.rate_limited(after=60))
    town.tick()

    pmo_is(town, town.eli)
    goes_to(town, clock(town.eli, "2026-11-02 10:00"))

    assert (len(town.bo.dms), len(town.eli.dms)) == (0, 1)
    assert sorted(notices(town)) == [State.SENT, State.WITHDRAWN]


# of what


def test_news_that_is_no_longer_so_is_not_told(town: Town) -> None:
    """Used up on a Friday evening, answered over the weekend: Monday has nothing to tell."""
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-12-03 12:00"))
    goes_to(town, clock(town.ana, "2026-12-04 18:00"))
    town.bo.types("/pilot value P-1 USD 50k/year", in_=town.pilots)

    each_morning(town, town.ana, until=clock(town.ana, "2026-12-18 12:00"))

    assert [dm for dm in town.ana.dms if "Claims triage" in dm.as_text()] == []


def test_what_is_missing_is_named(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)

    each_morning(town, town.bo, town.dee, town.ana, until=clock(town.ana, "2026-12-18 12:00"))

    told = [dm.as_text() for dm in town.ana.dms if "Claims triage" in dm.as_text()]
    assert len(told) == 1
    assert "Claims triage (P-1)" in told[0]
    assert "value in numbers" in told[0]


def test_imported_pilots_with_nobody_to_ask_are_one_line_with_a_way_out(town: Town) -> None:
    learned(town)
    for n in range(3):
        imported(town, f"Pilot {n}")
    town.bot.do(lambda work: work.store.news.add(Subject.NOBODY_TO_ASK, "import", work.now))

    town.tick()

    assert town.ana.dms[0].text == (
        "For the PMO: 3 pilots have open decisions and nobody to ask. "
        "/pilot assign gaps lead:@person gives them a lead."
    )


def imported(town: Town, name: str) -> None:
    """A pilot that came in without anybody."""

    def add(work: Work) -> None:
        now: datetime = work.now
        alone = Pilot(
            id=PilotId(0), number=0, name=name, stage=Stage.PROPOSED,
            registered_at=now, changed_at=now - timedelta(days=1), import_key=name,
        )  # fmt: skip
        work.store.pilots.add(alone, work.policy, now)

    town.bot.do(add)


def test_admins_are_the_pmo_from_the_start_though_they_never_typed_a_word(town: Town) -> None:
    town.bot.meet_admins()
    town.bo.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    town.dee.changes(deactivated=True)
    goes_to(town, clock(town.ana, "2026-11-03 10:00"))

    assert [dm.text for dm in town.ana.dms] == ["For the PMO: Dee Okafor has left."]
