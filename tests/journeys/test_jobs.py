"""Jobs, each by its name: what its line says, and that a bad tick stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from slack_bolt import BoltResponse
from sqlalchemy import delete, update
from structlog.testing import capture_logs

from bot.domain.letters import Kind, State
from bot.domain.news import Subject
from bot.domain.pilot import Pilot, PilotId
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.runtime import Bot
from bot.sandbox import faults
from bot.store.schema import Base
from bot.usecases import policies
from bot.work import Work
from scheduler import TIMETABLE, Clockwork, Job, named, run_job
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import asks, claims_triage, kept, letters, pilot
from tests.town import Town, another_process

PILOTS, ASKS = Base.metadata.tables["pilots"], Base.metadata.tables["asks"]


def ticks(town: Town, name: str) -> int:
    """The job of the timetable, run once by hand."""
    job = named(name)
    assert job, name
    return job.run(town.bot)


def writes(town: Town, statement: object) -> None:
    """Straight into the database, as a bug would."""
    with town.bot.database.writes() as connection:
        connection.execute(statement)  # type: ignore[call-overload]


# the timetable


def test_every_job_has_a_name_of_its_own_a_cron_and_a_line() -> None:
    assert len({job.name for job in TIMETABLE}) == len(TIMETABLE)
    for job in TIMETABLE:
        assert job.says
        assert job.says[-1] != "."
        CronTrigger.from_crontab(job.cron, "UTC")


def test_reminders_are_looked_for_more_often_than_a_slot_is_long() -> None:
    job = named("look_for_gaps")
    assert job
    trigger = CronTrigger.from_crontab(job.cron, "UTC")

    now = datetime(2026, 11, 2, 8, 0, 1, tzinfo=UTC)
    following = trigger.get_next_fire_time(None, now)

    assert following - now < timedelta(minutes=10)


def test_no_job_of_that_name_is_no_job() -> None:
    assert named("look_for_trouble") is None


@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_on_an_empty_register_every_job_does_nothing_and_writes_nothing(
    town: Town, job: Job
) -> None:
    before = kept(town)

    assert job.run(town.bot) == 0

    assert kept(town) == before


@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_the_same_tick_twice_is_one_tick(town: Town, job: Job) -> None:
    claims_triage(town, "owner:@eli")
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)
    goes_to(town, clock(town.bo, "2026-11-09 09:00"))

    job.run(town.bot)
    town.settle()
    before, posted = kept(town), len(town.slack.record.calls("chat.postMessage"))
    job.run(town.bot)
    town.settle()

    assert kept(town) == before
    assert len(town.slack.record.calls("chat.postMessage")) == posted


# look_for_gaps


def test_look_for_gaps_opens_what_time_brings_and_owes_reminders(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)

    town.clock.now = clock(town.bo, "2026-11-05 08:59")
    ticks(town, "look_for_gaps")
    assert letters(town) == []

    town.clock.now = clock(town.bo, "2026-11-05 09:00")
    ticks(town, "look_for_gaps")
    assert [(letter.kind, letter.state) for letter in letters(town)] == [
        (Kind.REMINDER, State.OWED)
    ]


def test_look_for_gaps_reads_only_what_is_due(town: Town) -> None:
    claims_triage(town)
    ticks(town, "look_for_gaps")
    writes(town, delete(ASKS))  # nobody would notice before the nightly look

    assert ticks(town, "look_for_gaps") == 0
    assert asks(town) == {}


def test_look_for_gaps_takes_what_is_due_in_pages_until_nothing_is(town: Town) -> None:
    register(town, 250)

    assert ticks(town, "look_for_gaps") == 250
    assert ticks(town, "look_for_gaps") == 0
    assert len(asks(town, 250)) == 3


def register(town: Town, count: int) -> None:
    """Pilots as an import leaves them: due at once, and with no asks so far."""

    def add(work: Work) -> None:
        ana = work.store.people.of_slack(town.ana.id, "Ana Keller")
        rows = [
            Pilot(
                id=PilotId(0), number=0, name=f"Pilot {n}", stage=Stage.PROPOSED,
                registered_at=work.now, changed_at=work.now, lead=ana, import_key=str(n),
            )
            for n in range(count)
        ]  # fmt: skip
        work.store.pilots.add_many(rows, work.policy, work.now)

    town.bot.do(add)


# owe_digests, tell_pmo, deliver


def test_owe_digests_owes_the_digests_whose_moment_has_come(town: Town) -> None:
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)
    town.clock.now = clock(town.ana, "2026-11-09 08:59")
    assert ticks(town, "owe_digests") == 0

    town.clock.now = clock(town.ana, "2026-11-09 09:00")
    assert ticks(town, "owe_digests") == 1
    assert [(letter.kind, letter.state) for letter in letters(town)] == [(Kind.DIGEST, State.OWED)]


def test_tell_pmo_owes_its_people_their_news(town: Town) -> None:
    town.ana.types("/pilot list", in_=town.pilots)
    town.bot.do(lambda work: work.store.news.add(Subject.DIGEST_IN_TROUBLE, "k", work.now))

    assert ticks(town, "tell_pmo") == 1
    assert [letter.kind for letter in letters(town)] == [Kind.NOTICE]


def test_deliver_sends_looks_up_and_edits(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    assert ticks(town, "deliver") == 1
    assert len(town.eli.dms) == 1

    town.ana.types("/pilot stop P-1 the vendor is gone", in_=town.pilots)
    assert ticks(town, "deliver") == 1
    assert "was stopped" in town.eli.dms[0].as_text()


# check_unverified, refresh_people


def test_check_unverified_asks_slack_about_accounts_it_has_not_told_us_about(town: Town) -> None:
    town.slack.fails("users.info", faults.status(500), times=None)
    town.bot.do(lambda work: work.store.people.of_slack(town.eli.id))
    town.slack.heals()

    assert ticks(town, "check_unverified") == 1
    assert ticks(town, "check_unverified") == 0
    known = town.bot.see(lambda work: work.store.people.known([town.eli.id]))[town.eli.id]
    assert (known.name, known.zone) == ("Eli Moreau", "Europe/Paris")


def test_refresh_people_learns_at_night_what_no_event_has_told(town: Town) -> None:
    claims_triage(town)
    town.clock.now = clock(town.bo, "2026-11-04 02:20")
    town.slack.hands_to(lambda _: BoltResponse(status=200))  # its events reach nobody
    town.bo.changes(deactivated=True)
    assert asks(town)[Rule.V1].person == pilot(town).lead

    assert ticks(town, "refresh_people") == 3
    lead = pilot(town).lead
    assert lead
    assert lead.deleted
    ticks(town, "look_for_gaps")
    assert asks(town)[Rule.V1].person == pilot(town).registrant


def test_refresh_people_asks_about_people_on_the_register_only(town: Town) -> None:
    claims_triage(town)
    town.clock.now += timedelta(days=2)
    town.slack.record.clear()

    ticks(town, "refresh_people")

    asked = {call.params["user"] for call in town.slack.record.calls("users.info")}
    assert asked == {town.ana.id, town.bo.id, town.dee.id}
    assert town.slack.record.calls("users.list") == []


def test_refresh_people_leaves_alone_who_was_seen_today(town: Town) -> None:
    claims_triage(town)

    assert ticks(town, "refresh_people") == 0


def test_refresh_people_gets_through_all_of_them_in_one_night(town: Town) -> None:
    people = [town.slack.person(f"p{n}", name=f"Person {n}") for n in range(120)]
    town.bot.do(lambda work: [work.store.people.of_slack(one.id) for one in people])

    assert ticks(town, "refresh_people") == 120


def test_refresh_people_goes_on_after_one_that_slack_will_not_tell(town: Town) -> None:
    claims_triage(town)
    town.clock.now += timedelta(days=2)
    town.slack.fails("users.info", faults.error("user_not_found"))

    ticks(town, "refresh_people")

    named_on = [person for _, person in pilot(town).roles()]
    assert sorted(person.is_fresh(town.clock.now) for person in named_on) == [True, True]


def test_refresh_people_reads_the_pmos_user_group(town: Town) -> None:
    group = town.slack.group("pmo", [town.bo])
    town.bot.do(policies.change, "pmo", group.id)
    ticks(town, "refresh_people")
    assert members(town) == {"Bo Lindqvist"}

    group.members = (town.eli.id, town.fay.id)
    ticks(town, "refresh_people")
    assert members(town) == {"Eli Moreau", "Fay Nair"}


def members(town: Town) -> set[str]:
    def named(work: Work) -> set[str]:
        found = work.store.people.by_ids(work.policy.pmo_group_people)
        return {person.name for person in found.values()}

    return town.bot.see(named)


@pytest.mark.parametrize("error", ["missing_scope", "plan_upgrade_required", "no_such_subteam"])
def test_a_group_that_slack_will_not_tell_of_stays_as_it_was(town: Town, error: str) -> None:
    group = town.slack.group("pmo", [town.bo])
    town.bot.do(policies.change, "pmo", group.id)
    ticks(town, "refresh_people")
    town.slack.fails("usergroups.users.list", faults.error(error))

    ticks(town, "refresh_people")

    assert members(town) == {"Bo Lindqvist"}


# look_at_all


def test_look_at_all_mends_a_projection_that_is_wrong_and_reports_it_as_a_bug(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    wrong = {"cost_open": True, "value_open": False, "stalls_at": town.clock.now}
    writes(town, update(PILOTS).values(**wrong))

    with capture_logs() as logs:
        assert ticks(town, "look_at_all") == 1

    assert [(line["log_level"], line["event"], line["pilots"]) for line in logs] == [
        ("error", "projection was wrong", {"P-1": ["cost_open", "stalls_at", "value_open"]})
    ]
    said = town.ana.types("/pilot list gaps", in_=town.pilots).as_text()
    assert "Claims triage" in said
    with capture_logs() as logs:
        ticks(town, "look_at_all")
    assert logs == []


def test_look_at_all_finds_what_the_scan_has_lost_sight_of(town: Town) -> None:
    claims_triage(town)
    writes(town, delete(ASKS))
    writes(town, update(PILOTS).values(look_at=None))

    ticks(town, "look_at_all")

    assert set(asks(town)) == {Rule.V1, Rule.O2, Rule.C1}


def test_look_at_all_sees_every_page(town: Town) -> None:
    register(town, 450)
    writes(town, update(PILOTS).values(value_open=False, look_at=None))

    with capture_logs() as logs:
        assert ticks(town, "look_at_all") == 450

    assert sum(len(line["pilots"]) for line in logs) == 450
    assert len(asks(town, 450)) == 3


def test_look_at_all_follows_a_setting_that_was_changed(town: Town) -> None:
    claims_triage(town)
    town.bot.do(policies.change, "stall-proposed", "2")
    town.clock.now = clock(town.ana, "2026-11-06 02:40")

    ticks(town, "look_at_all")

    assert "Claims triage" in town.ana.types("/pilot list stalled", in_=town.pilots).as_text()


def test_look_at_all_of_a_sound_register_changes_nothing(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    ticks(town, "look_for_gaps")
    before = kept(town)

    with capture_logs() as logs:
        ticks(town, "look_at_all")

    assert kept(town) == before
    assert logs == []


# tidy


def test_tidy_forgets_receipts_older_than_a_week(town: Town) -> None:
    town.bot.do(lambda work: work.store.receipts.is_first("form/V1/value", work.now))
    town.clock.now += timedelta(days=7)
    assert ticks(town, "tidy") == 0

    town.clock.now += timedelta(seconds=1)
    assert ticks(town, "tidy") == 1
    assert ticks(town, "tidy") == 0


# beside each other


def run_all(bot: Bot, jobs: Sequence[Job]) -> int:
    return len([job.run(bot) for job in jobs])


def test_two_processes_ticking_at_once_open_each_ask_once_and_owe_each_letter_once(
    either_town: Town,
) -> None:
    register(either_town, 120)
    every = [job for job in TIMETABLE if job.name != "deliver"]

    with another_process(either_town) as other, ThreadPoolExecutor(2) as threads:
        for moment in ("2026-11-02 09:30", "2026-11-05 09:00", "2026-11-09 09:00"):
            either_town.clock.now = clock(either_town.ana, moment)
            ticked = [threads.submit(run_all, bot, every) for bot in (either_town.bot, other)]
            assert [tick.result() for tick in ticked] == [len(every)] * 2
        threads.submit(other.deliver).result()

    assert len(asks(either_town, 120)) == 3
    kinds = [letter.key.split("/")[0] for letter in letters(either_town)]
    assert kinds.count("reminder") == 2  # Thursday's, unsent, and Monday's
    assert len(either_town.ana.dms) == 1


# the clockwork


def test_the_clockwork_starts_and_stops_and_leaves_no_thread_behind(town: Town) -> None:
    before = set(threading.enumerate())
    clockwork = Clockwork(town.bot)

    clockwork.start()
    clockwork.stop()

    left = set(threading.enumerate()) - before
    assert [thread.name for thread in left if not thread.daemon] == []


def test_a_job_that_fails_is_logged_and_its_next_tick_still_comes(town: Town) -> None:
    ran: list[str] = []

    def fails_once(_: object) -> int:
        ran.append("tick")
        if len(ran) == 1:
            raise RuntimeError("the disk is full")
        return 1

    job = Job("fails_once", "* * * * *", "fails the first time", fails_once)

    with capture_logs() as logs:
        run_job(job, town.bot)
        run_job(job, town.bot)

    assert ran == ["tick", "tick"]
    assert [(line["event"], line["job"]) for line in logs] == [("job failed", "fails_once")]
    assert logs[0]["exc_info"]


def test_a_database_that_is_gone_fails_the_tick_and_not_the_process(town: Town) -> None:
    with town.bot.database.writes() as connection:
        Base.metadata.tables["shown"].drop(connection)
        Base.metadata.tables["letters"].drop(connection)
    claimed = [job for job in TIMETABLE if job.name == "deliver"]

    with capture_logs() as logs:
        run_job(claimed[0], town.bot)

    assert [line["job"] for line in logs if line["event"] == "job failed"] == ["deliver"]
