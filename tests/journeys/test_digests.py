"""Digests: a channel's own schedule, zone and filter; the figures, the table, and its troubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.cost import parse_cost
from bot.domain.letters import State
from bot.domain.people import SlackId
from bot.domain.pilot import Ownership, Pilot, PilotId
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import parse_value
from bot.render import kit
from bot.sandbox import Channel, Message, Person, faults
from bot.work import Work
from tests.journeys.days import clock, goes_to, got
from tests.journeys.ledger import claims_triage, letters
from tests.town import Town

POST = "chat.postMessage"
VALUE = parse_value("USD 50k/year")
COST = parse_cost("pilot EUR 40k, production EUR 150k/year")
LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
LATELY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
BENCHMARK = (
    'A PMO consultancy reports: "33% of AI proof-of-concept projects transition to production".'
)


def commands(town: Town, person: Person, text: str, where: Channel) -> str:
    answer = person.types(f"/pilot {text}", in_=where)
    town.settle()
    return answer.text


def digests(town: Town, where: Channel) -> list[Message]:
    return [m for m in where.messages if m.author == town.slack.bot_user_id]


def seen(town: Town, where: Channel, by: Person) -> list[str]:
    """When each digest came, on somebody's clock."""
    return [got(by, message) for message in digests(town, where)]


# schedules


def test_a_digest_comes_every_week_on_its_day_and_hour(town: Town) -> None:
    said = commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    assert said.endswith("The first one comes at 09:00 on Mon 9 Nov.")

    for moment in ("2026-11-09 08:59", "2026-11-09 09:00", "2026-11-09 12:00", "2026-11-16 09:00"):
        goes_to(town, clock(town.ana, moment))

    assert seen(town, town.pilots, town.ana) == ["Mon 09 Nov 09:00", "Mon 16 Nov 09:00"]


@pytest.mark.parametrize(
    ("person", "schedule", "came"),
    [
        ("cy", "weekly fri 16:30", "2026-11-06 16:30"),  # the hour is theirs
        ("dee", "weekly tue 08:00", "2026-11-03 08:00"),
        ("fay", "weekly mon 14:01", "2026-11-02 14:01"),  # a minute from now, in Kolkata
    ],
)
def test_the_zone_is_that_of_whoever_sets_it(
    town: Town, person: str, schedule: str, came: str
) -> None:
    setter: Person = getattr(town, person)
    commands(town, setter, f"digest here {schedule}", town.pilots)

    goes_to(town, clock(setter, came) - timedelta(minutes=1))
    assert digests(town, town.pilots) == []
    goes_to(town, clock(setter, came))

    assert len(digests(town, town.pilots)) == 1


def test_or_the_zone_that_was_typed(town: Town) -> None:
    said = commands(town, town.ana, "digest here weekly mon 18:00 Asia/Kolkata", town.pilots)
    assert "(Asia/Kolkata). The first one comes at 18:00 on Mon 2 Nov." in said

    goes_to(town, clock(town.fay, "2026-11-02 18:00"))

    assert len(digests(town, town.pilots)) == 1


def test_nine_stays_nine_when_clocks_change(town: Town) -> None:
    town.clock.now = datetime(2027, 3, 8, 20, 0, tzinfo=UTC)
    commands(town, town.dee, "digest here weekly mon 09:00", town.pilots)

    for moment in ("2027-03-15 08:59", "2027-03-15 09:00", "2027-03-22 09:00"):
        goes_to(town, clock(town.dee, moment))

    assert seen(town, town.pilots, town.dee) == ["Mon 15 Mar 09:00", "Mon 22 Mar 09:00"]


def test_a_second_digest_of_a_channel_replaces_the_first(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    said = commands(town, town.bo, "digest here weekly wed 10:00", town.pilots)
    assert said.startswith("This replaces the digest that was set here.")

    for moment in ("2026-11-04 10:00", "2026-11-09 09:00", "2026-11-11 10:00"):
        goes_to(town, clock(town.ana, moment))

    assert seen(town, town.pilots, town.ana) == ["Wed 04 Nov 10:00", "Wed 11 Nov 10:00"]


def test_each_channel_has_its_own(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    commands(town, town.ana, "digest here weekly tue 09:00", town.risk)

    goes_to(town, clock(town.ana, "2026-11-03 09:00"))
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    assert seen(town, town.pilots, town.ana) == ["Mon 09 Nov 09:00"]
    assert seen(town, town.risk, town.ana) == ["Tue 03 Nov 09:00"]


def test_a_digest_that_was_switched_off_comes_no_more(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    assert commands(town, town.ana, "digest off", town.pilots) == "No more digests here."

    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    assert digests(town, town.pilots) == []


def test_switching_off_takes_back_one_that_is_waiting(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    town.slack.fails(POST, faults.rate_limited(after=3600))
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    commands(town, town.ana, "digest off", town.pilots)
    goes_to(town, clock(town.ana, "2026-11-09 12:00"))

    assert digests(town, town.pilots) == []
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN]


# now


def test_now_is_now_and_has_the_commands_own_key(town: Town) -> None:
    assert commands(town, town.ana, "digest now", town.pilots) == "The digest is on its way."
    commands(town, town.ana, "digest now", town.pilots)

    assert len(digests(town, town.pilots)) == 2
    keys = {letter.key.rpartition("/")[0] for letter in letters(town)}
    assert keys == {f"digest/{town.pilots.id}"}


def test_the_same_command_delivered_twice_posts_once(town: Town) -> None:
    town.slack.duplicates()

    commands(town, town.ana, "digest now", town.pilots)

    assert len(digests(town, town.pilots)) == 1


def test_now_does_not_stand_in_for_the_scheduled_one(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    commands(town, town.ana, "digest now", town.pilots)

    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    assert seen(town, town.pilots, town.ana) == ["Mon 02 Nov 09:30", "Mon 09 Nov 09:00"]


# late


def test_a_digest_is_sent_late_until_its_next_slot(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)

    goes_to(town, clock(town.ana, "2026-11-11 15:00"))  # asleep since Monday morning
    goes_to(town, clock(town.ana, "2026-11-16 09:00"))

    assert seen(town, town.pilots, town.ana) == ["Wed 11 Nov 15:00", "Mon 16 Nov 09:00"]


def test_one_that_could_not_be_sent_for_a_week_is_withdrawn(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    town.slack.fails(POST, faults.rate_limited(after=7 * 86400))
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    goes_to(town, clock(town.ana, "2026-11-16 09:00"))

    assert seen(town, town.pilots, town.ana) == ["Mon 16 Nov 09:00"]
    assert [letter.state for letter in letters(town)] == [State.WITHDRAWN, State.SENT]


def test_weeks_that_were_slept_through_bring_one_digest(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)

    goes_to(town, clock(town.ana, "2026-12-02 15:00"))
    goes_to(town, clock(town.ana, "2026-12-07 09:00"))

    assert seen(town, town.pilots, town.ana) == ["Wed 02 Dec 15:00", "Mon 07 Dec 09:00"]
    keys = [letter.key for letter in letters(town)]
    assert keys[0].endswith("/2026-11-30T08:00:00+00:00")  # the newest slot of those missed


# what it says: registers made by hand


def register(town: Town, name: str, **facts: Any) -> None:
    """A pilot exactly as it is to be, whatever led to it."""

    def add(work: Work) -> None:
        row = Pilot(
            id=PilotId(0),
            number=0,
            name=name,
            stage=facts.pop("stage", Stage.PROPOSED),
            registered_at=LONG_AGO,
            changed_at=facts.pop("changed_at", LATELY),
            **facts,
        )
        work.store.pilots.add(row, work.policy, work.now)

    town.bot.do(add)


def accepted(town: Town) -> Ownership:
    def owner(work: Work) -> Ownership:
        eli = work.store.people.of_slack(town.eli.id, "Eli Moreau")
        return Ownership(person=eli, named_by=None, named_at=None, accepted=True)

    return town.bot.do(owner)


def decided(town: Town) -> dict[str, Any]:
    return {"value": VALUE, "cost": COST, "owner": accepted(town)}


def timed(*timings: str) -> Mapping[Decision, Timing]:
    return {decision: Timing(t) for decision, t in zip(Decision, timings, strict=True)}


def digest(town: Town, wanted: str = "", where: Channel | None = None) -> Message:
    """The digest of a filter, as it stands now."""
    channel = where or town.pilots
    commands(town, town.ana, f"digest here {wanted} weekly mon 09:00", channel)
    commands(town, town.ana, "digest now", channel)
    return digests(town, channel)[-1]


def test_an_empty_register_says_how_to_begin(town: Town) -> None:
    said = digest(town)

    assert said.text == "No pilots yet. /pilot register puts the first one on the register."
    assert said.as_text().startswith("No pilots yet. `/pilot register` puts the first one")


def test_counts_by_stage_stand_in_the_chart(town: Town) -> None:
    for n, stage in enumerate(
        [Stage.PROPOSED, Stage.PROPOSED, Stage.RUNNING, Stage.LIVE, Stage.STOPPED, Stage.RETIRED]
    ):
        register(town, f"Pilot {n}", stage=stage)

    said = digest(town)

    assert said.text.startswith("6 pilots, none stalled")
    assert "Nothing is stalled. 6 pilots on the register." in said.as_text()
    chart = next(block for block in said.blocks if block["type"] == "data_visualization")
    points = chart["chart"]["series"][0]["data"]
    assert {point["label"]: point["value"] for point in points} == {
        "proposed": 2,
        "running": 1,
        "live": 1,
        "retired": 1,
        "stopped": 1,
    }


def test_b1_is_ever_live_of_those_decided(town: Town) -> None:
    """Four ever went live, one of them retired since; seven stopped before; two are open."""
    went_live = {"ever_live": True, "decided_on": LONG_AGO}
    for n in range(3):
        register(town, f"Live {n}", stage=Stage.LIVE, **went_live)
    register(town, "Retired", stage=Stage.RETIRED, **went_live)
    for n in range(7):
        register(town, f"Stopped {n}", stage=Stage.STOPPED, decided_on=LONG_AGO)
    register(town, "Open", stage=Stage.PROPOSED)
    register(town, "Open too", stage=Stage.CONCLUDED)

    said = digest(town).as_text()

    assert f"Reached production: 4 of 11 decided, 36%. {BENCHMARK}" in said


def test_b1_of_fewer_than_ten_is_too_few_to_say(town: Town) -> None:
    for n in range(9):
        register(town, f"Stopped {n}", stage=Stage.STOPPED, decided_on=LONG_AGO)

    said = digest(town).as_text()

    assert f"Reached production: too few to say (9 decided, 10 needed). {BENCHMARK}" in said


def test_decided_this_month_counts_from_the_first_of_the_month(town: Town) -> None:
    last_month = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    this_month = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    register(town, "One", stage=Stage.STOPPED, decided_on=last_month)
    register(town, "Two", stage=Stage.STOPPED, decided_on=this_month)
    register(town, "Three", stage=Stage.LIVE, ever_live=True, decided_on=LATELY)

    assert digest(town).text == "3 pilots, none stalled, 2 decided this month."


def test_b2_counts_the_launched_whose_three_decisions_came_before(town: Town) -> None:
    """Five launched with known dates, two of them designed before; one more is unknown."""
    running = {"stage": Stage.RUNNING}
    register(town, "All before", timing=timed("before", "before", "before"), **running)
    register(
        town, "Stopped since", stage=Stage.STOPPED, timing=timed("before", "before", "before")
    )
    register(town, "Late value", timing=timed("late", "before", "before"), **running)
    register(town, "Late owner", timing=timed("before", "late", "before"), **running)
    register(town, "All late", timing=timed("late", "late", "late"), **running)
    register(town, "Imported", timing=timed("before", "unknown", "before"), **running)
    register(town, "Not launched", timing={Decision.OWNER: Timing.BEFORE}, stage=Stage.APPROVED)

    said = digest(town).as_text()

    assert (
        "Designed before launch: 2 of 5 (1 launched pilot with unknown dates counted apart)."
        in said
    )


def test_b2_without_a_launch_says_so(town: Town) -> None:
    register(town, "Open")

    assert "Designed before launch: none launched so far." in digest(town).as_text()


def test_s2_and_d1_name_what_has_not_moved_by_what_it_lacks_and_never_by_person(
    town: Town,
) -> None:
    done = decided(town)
    lead = town.bot.do(lambda work: work.store.people.of_slack(SlackId(town.bo.id), "Bo"))
    stale = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    register(town, "Claims triage", changed_at=stale, value=VALUE, cost=COST, lead=lead)
    register(town, "KYC screening", changed_at=stale, lead=lead)
    register(town, "Fraud radar", changed_at=datetime(2026, 9, 1, tzinfo=UTC), **done)
    register(town, "Fresh", changed_at=LATELY)
    register(town, "Held", changed_at=stale, hold_until=date(2026, 11, 20))
    register(town, "Live", stage=Stage.LIVE, changed_at=LONG_AGO)

    said = digest(town)
    table = next(block for block in said.blocks if block["type"] == "table")
    rows = [[cell["text"] for cell in row] for row in table["rows"]]

    assert said.text == "6 pilots, 3 stalled, none decided this month."
    assert said.as_text().startswith(
        "3 pilots have not moved. 1 lacks value in numbers, 2 lack an owner and 1 lacks a cost."
    )
    assert rows == [
        ["pilot", "stage", "working days unchanged", "what is next", "who holds it (role)"],
        ["P-3 Fraud radar", "proposed", "44", "approval", "PMO"],
        ["P-1 Claims triage", "proposed", "22", "an owner to be named", "lead"],
        ["P-2 KYC screening", "proposed", "22", "an owner to be named", "lead"],
    ]
    for name in ("Bo", "Eli", "Ana"):
        assert name not in said.as_text()


def test_s4_what_is_concluded_and_undecided_names_who_decides(town: Town) -> None:
    """From the eleventh working day on, by the role."""
    done = {**decided(town), "stage": Stage.CONCLUDED}
    register(town, "Ten days", changed_at=datetime(2026, 10, 19, 9, 0, tzinfo=UTC), **done)
    register(town, "Eleven days", changed_at=datetime(2026, 10, 16, 9, 0, tzinfo=UTC), **done)

    said = digest(town)

    table = next(block for block in said.blocks if block["type"] == "table")
    rows = [[cell["text"] for cell in row] for row in table["rows"]][1:]
    assert rows == [
        [
            "P-2 Eleven days",
            "concluded",
            "11",
            "a decision: go live or stop",
            "PMO or production owner",
        ]
    ]


def test_restricted_pilots_are_left_out_of_every_figure(town: Town) -> None:
    hidden = {"restricted": True}
    register(town, "Open")
    register(town, "Hidden", changed_at=LONG_AGO, **hidden)
    register(town, "Hidden too", stage=Stage.LIVE, ever_live=True, decided_on=LATELY, **hidden)
    before = timed("before", "before", "before")
    register(town, "Hidden launch", stage=Stage.RUNNING, timing=before, **hidden)

    said = digest(town)

    assert said.text == "1 pilot, none stalled, none decided this month."
    assert "Hidden" not in said.as_text()
    assert "none launched so far" in said.as_text()
    assert "0 decided" in said.as_text()


def test_a_filter_narrows_every_figure(town: Town) -> None:
    register(town, "Claims triage", unit="Retail", changed_at=LONG_AGO)
    register(town, "Fraud radar", unit="Retail")
    register(town, "Trial matcher", unit="Oncology", changed_at=LONG_AGO)

    said = digest(town, "retail")

    assert said.text == "2 pilots, 1 stalled, none decided this month."
    assert "About pilots with “retail” in their name or unit." in said.as_text()
    assert "Trial matcher" not in said.as_text()


def test_a_filter_that_matches_nothing_says_so(town: Town) -> None:
    register(town, "Claims triage")

    assert (
        digest(town, "oncology")
        .as_text()
        .startswith("No pilots with “oncology” in their name or unit at present.\nAbout pilots")
    )


def test_mine_is_nobodys_in_a_channel(town: Town) -> None:
    said = commands(town, town.ana, "digest here mine weekly mon 09:00", town.pilots)
    assert said.startswith("mine is empty in a channel")

    commands(town, town.ana, "digest here mine", town.pilots)
    assert list(town.ana.submits().errors) == ["filter"]
    assert letters(town) == []


def test_two_channels_filter_apart(town: Town) -> None:
    register(town, "Claims triage", unit="Retail")
    register(town, "Trial matcher", unit="Oncology", stage=Stage.RUNNING)

    assert digest(town, "running").text.startswith("1 pilot,")
    assert digest(town, "", town.risk).text.startswith("2 pilots,")


def test_what_it_says_is_put_together_when_it_goes_out(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    town.slack.fails(POST, faults.rate_limited(after=3600))
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))
    register(town, "Registered since")

    goes_to(town, clock(town.ana, "2026-11-09 12:00"))

    assert digests(town, town.pilots)[0].text.startswith("1 pilot,")


def test_peoples_words_ring_for_nobody(town: Town) -> None:
    register(town, "<!channel> & <b>", changed_at=LONG_AGO)

    for newer in (True, False):
        town.slack.rules.newer_blocks = newer
        said = digest(town)
        assert "<!channel> & <b>" in said.as_text()
        formatted = [block for block in said.blocks if block["type"] == "section"]
        assert "<!channel>" not in str(formatted)


# an older Slack


def test_a_slack_without_tables_and_charts_gets_the_same_in_lines(town: Town) -> None:
    register(town, "Claims triage", changed_at=LONG_AGO)
    register(town, "Fraud radar", stage=Stage.RUNNING)
    newer = digest(town).as_text()
    town.slack.rules.newer_blocks = False

    said = digest(town)

    assert {block["type"] for block in said.blocks} <= {"section", "context", "actions"}
    assert "*Claims triage* (P-1) · proposed · 44 working days" in str(said.blocks)
    assert "1 proposed" in said.as_text()
    assert "1 running" in said.as_text()
    assert newer.splitlines()[0] == said.as_text().splitlines()[0]
    assert len([letter for letter in letters(town) if letter.state is State.SENT]) == 2


# many


MANY = 130
LONG_NAME = "Zahlungsverkehrsüberwachung für Großkunden & Co. <Pilot> ω " * 3


def crowd(town: Town) -> None:
    """More stalled pilots than a table holds, with names as long as they may be."""
    for n in range(MANY):
        since = LONG_AGO + timedelta(hours=n)
        register(town, f"{n:03} {LONG_NAME}"[:150], changed_at=since)


@pytest.mark.parametrize("newer_blocks", [True, False])
def test_a_hundred_and_thirty_stalled_pilots_fit_into_one_message(
    town: Town, newer_blocks: bool
) -> None:
    crowd(town)
    town.slack.rules.newer_blocks = newer_blocks

    said = digest(town)

    assert said.text == f"{MANY} pilots, {MANY} stalled, none decided this month."
    assert said.buttons == [f"Show the other {MANY - 20}"]
    assert [letter.state for letter in letters(town)] == [State.SENT]


def test_the_others_are_shown_page_by_page_to_whoever_asks(town: Town) -> None:
    crowd(town)
    said = digest(town)
    shown = [line.split()[1] for line in said.as_text().splitlines() if line.startswith("P-")]

    town.bo.presses("digest_page", on=said)
    town.settle()
    while True:
        page = town.bo.ephemerals[-1]
        shown += [
            line.split()[0] for line in page.as_text().splitlines() if "working days" in line
        ]
        if not page.buttons:
            break
        town.bo.presses("digest_page", on=page)
        town.settle()

    assert shown == [f"{n:03}" for n in range(MANY)]
    assert len(digests(town, town.pilots)) == 1  # the channel is not filled with it


def test_the_last_page_has_no_button(town: Town) -> None:
    for n in range(25):
        register(town, f"Pilot {n:02}", changed_at=LONG_AGO)
    said = digest(town)
    assert said.buttons == ["Show the other 5"]

    town.bo.presses("digest_page", on=said)
    town.settle()

    assert town.bo.ephemerals[-1].as_text().count("working days") == 5
    assert town.bo.ephemerals[-1].buttons == []


def test_outside_people_who_press_it_get_nothing(town: Town) -> None:
    crowd(town)
    stranger = town.slack.person("zed", name="Zed Outside", outsider=True)
    stranger.joins(town.pilots)

    stranger.presses("digest_page", on=digest(town))
    town.settle()

    assert all("working days" not in message.as_text() for message in stranger.ephemerals)


# a channel in trouble


def becomes_foreign(channel: Channel) -> None:
    channel.becomes_private()
    channel.drops_bot()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Channel.archives, "the channel is archived"),
        (becomes_foreign, "private, where `/invite @Preflight` helps"),
        (Channel.vanishes, "the channel is gone"),
    ],
)
def test_a_channel_in_trouble_is_told_to_the_pmo_once_and_stops_nothing_else(
    town: Town, trouble: Callable[[Channel], None], told: str
) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    commands(town, town.ana, "digest here weekly mon 09:00", town.risk)
    trouble(town.pilots)

    for day in ("2026-11-09", "2026-11-16", "2026-11-23"):
        goes_to(town, clock(town.ana, f"{day} 09:00"))
        goes_to(town, clock(town.ana, f"{day} 09:15"))

    assert len(digests(town, town.risk)) == 3
    notices = [dm.as_text() for dm in town.ana.dms]
    assert len(notices) == 1
    assert told in notices[0]
    assert "could not be posted" in notices[0]


def test_a_channel_that_comes_back_gets_its_digest_again_and_new_trouble_is_news(
    town: Town,
) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    town.pilots.archives()
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    town.pilots.unarchives()
    goes_to(town, clock(town.ana, "2026-11-16 09:00"))
    assert seen(town, town.pilots, town.ana) == ["Mon 16 Nov 09:00"]

    town.pilots.archives()
    goes_to(town, clock(town.ana, "2026-11-23 09:00"))
    town.tick()
    assert len([dm for dm in town.ana.dms if "archived" in dm.as_text()]) == 2


def test_a_private_channel_with_the_bot_in_it_is_fine(town: Town) -> None:
    board = town.slack.channel("board", members=[town.ana], private=True)

    assert digest(town, "", board).text.startswith("No pilots yet.")


def test_a_list_of_digests_says_which_one_is_in_trouble(town: Town) -> None:
    commands(town, town.ana, "digest here weekly mon 09:00", town.pilots)
    commands(town, town.ana, "digest here retail weekly fri 16:00 Asia/Kolkata", town.risk)
    town.pilots.archives()
    goes_to(town, clock(town.ana, "2026-11-09 09:00"))

    said = commands(town, town.ana, "digest list", town.risk)

    assert "a digest every Monday at 09:00 (Europe/Zurich)" in said
    which = "about pilots with “retail” in their name or unit"
    assert f"a digest every Friday at 16:00 (Asia/Kolkata), {which}" in said
    assert said.count("could not be posted") == 1


def test_one_bad_digest_does_not_stop_the_letters_after_it(town: Town) -> None:
    commands(town, town.ana, "digest here weekly thu 09:00", town.pilots)
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.pilots.vanishes()

    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    assert len(town.bo.dms) == 1


def test_a_pilot_of_the_digest_is_one_choice_away(town: Town) -> None:
    name = f"{'Very ' * 12}long title of a pilot"  # 81 characters
    line = f'/pilot register {name} lead:@bo value:"USD 50k/year" cost:"EUR 150k/year" owner:@ana'
    town.ana.types(line, in_=town.pilots)
    goes_to(town, clock(town.ana, "2026-11-30 09:00"))
    post = digest(town)
    assert "1 pilot has not moved. It is fully decided." in post.as_text()
    assert name in post.as_text()

    town.eli.chooses(kit.clip(f"P-1 {name}", kit.OPTION), "show", on=post)
    town.settle()

    assert f"{name} (P-1)" in town.eli.ephemerals[-1].as_text()
