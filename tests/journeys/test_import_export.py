"""A register comes in from a file and goes out again, and nobody's work is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.actuals import Course
from bot.domain.autopsy import cause_of, causes
from bot.domain.causes import Cause
from bot.domain.data_sheet import Item
from bot.domain.events import Origin
from bot.domain.filters import Filter
from bot.domain.imports import ChangedInSlack, Ending, OtherPilot, RowResult, SameRow, counted
from bot.domain.news import News, Subject
from bot.domain.pilot import Milestone
from bot.domain.raci import Task
from bot.domain.rules import Rule
from bot.domain.stages import Decision, Stage, Timing
from bot.files import exports
from bot.files.registers import open_register
from bot.store.sight import EVERYBODY
from bot.usecases import exporting, importing
from bot.work import Work
from tests.journeys.days import goes_to
from tests.journeys.ledger import asks, changes, events, nothing_written, pilot, pilots
from tests.town import Town, open_town

MAP = """
key = "ID"
dates = "day first"

[columns]
name = "Pilot"
stage = "Status"
unit = "Unit"
lead = "Unit"
value = "Benefit"
launch = "Start"
live_on = "Live since"

[stage]
Idea = "proposed"
"In test" = "running"
"In use" = "live"
Off = "retired"
Dropped = "stopped"

[lead]
Claims = "bo@example.com"
Risk = "cy@example.com"
"""
HEADER = "ID,Pilot,Status,Unit,Benefit,Start,Live since"
CLAIMS = "1,Claims triage,Idea,Claims,120 hours/month,1.2.2027,"
KYC = "2,KYC screening,In test,Risk,Better decisions,,"
CHAT = "3,Chat for brokers,In use,Claims,,,3.4.2026"
OCR = "4,Old OCR,Off,Risk,,,"
INVENTORY = (HEADER, CLAIMS, KYC, CHAT, OCR)
NAMES_ONLY = 'key = "name"\ncolumns.name = "name"'
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
HOSTILE = ("=1+1", "'=1", "+1, @all", '<!channel> & "*bold*"', "🙂 שירות \u202eלקוחות", "Zürich’s")

Results = Sequence[RowResult]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the operator sits: beside the bot, with a folder of files."""

    town: Town
    folder: Path

    def brings(self, *lines: str, columns: str = MAP, dry: bool = False) -> Results:
        """What `preflight import --columns` does."""
        file, mapping = self.folder / "in.csv", self.folder / "map.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        mapping.write_text(columns, encoding="utf-8")
        return self.imports(file, mapping, dry=dry)

    def imports(self, file: Path, mapping: Path | None = None, *, dry: bool = False) -> Results:
        """People are looked up between the pages; each page is one transaction."""
        bot = self.town.bot
        results: list[RowResult] = []
        for page in open_register(file, mapping, bot.see(importing.terms)).pages(size=3):
            accounts = {email: bot.slack.by_email(email) for email in page.emails()}
            if dry:
                results += bot.see(importing.rehearse_page, page, accounts)
            else:
                results += bot.do(importing.import_page, page, accounts)
        return results

    def exports(self) -> Path:
        """What `preflight export` does."""
        file, last = self.folder / "out.csv", exporting.FIRST
        with file.open("w", encoding=exports.ENCODING, newline="") as text:
            exports.write_header(text)
            while page := self.town.bot.see(exporting.export_page, last):
                exports.write_pilots(text, page)
                last = page[-1].id
        return file


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    return Desk(town, tmp_path)


@pytest.fixture
def either_desk(either_town: Town, tmp_path: Path) -> Desk:
    return Desk(either_town, tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Desk]:
    """Another register, empty so far, of the same people."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with open_town(f"sqlite:///{folder / 'preflight.db'}") as town:
        yield Desk(town, folder)


def ended(results: Results) -> Mapping[str, int]:
    return {ending.value: count for ending, count in counted(results).items() if count}


def edited(file: Path, before: str, after: str) -> Path:
    """Somebody changes a cell in a spreadsheet."""
    text = file.read_text(encoding=exports.ENCODING)
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding=exports.ENCODING, newline="")
    return file


def news(town: Town) -> list[News]:
    ana = town.bot.see(lambda work: work.store.people.of_slack(town.ana.id))
    return town.bot.see(lambda work: list(work.store.news.untold(ana.id).news))


# in


def test_an_inventory_comes_in_and_a_second_time_nothing_changes(either_desk: Desk) -> None:
    first = either_desk.brings(*INVENTORY)
    with nothing_written(either_desk.town):
        second = either_desk.brings(*INVENTORY)

    assert [(result.line, result.ending, result.pilot) for result in first] == [
        (2, Ending.ADDED, "P-1"),
        (3, Ending.ADDED, "P-2"),
        (4, Ending.ADDED, "P-3"),
        (5, Ending.ADDED, "P-4"),
    ]
    assert ended(second) == {"unchanged": 4}
    claims = pilot(either_desk.town, 1)
    assert claims.lead is not None
    assert (claims.name, claims.unit, claims.lead.slack_id) == (
        "Claims triage",
        "Claims",
        either_desk.town.bo.id,
    )
    assert claims.planned == {Milestone.LAUNCH: date(2027, 2, 1)}
    assert claims.value is not None
    assert claims.registrant is None
    assert changes(either_desk.town, 1) == ["imported"]


def test_a_rehearsal_tells_how_it_would_end_and_writes_nothing(either_desk: Desk) -> None:
    either_desk.brings(HEADER, CLAIMS, KYC)
    with nothing_written(either_desk.town):
        results = either_desk.brings(HEADER, CLAIMS, KYC.replace("test", "use"), OCR, dry=True)

    assert [(result.ending.value, result.pilot) for result in results] == [
        ("unchanged", "P-1"),
        ("updated", "P-2"),
        ("added", None),
    ]


def test_a_changed_row_updates_only_what_differs(either_desk: Desk) -> None:
    either_desk.brings(*INVENTORY)
    before = pilot(either_desk.town, 2)

    results = either_desk.brings(HEADER, CLAIMS, "2,KYC checks,In use,Risk,3 fewer fines/year,,")

    assert ended(results) == {"unchanged": 1, "updated": 1}
    after = pilot(either_desk.town, 2)
    assert (after.name, after.stage) == ("KYC checks", Stage.LIVE)
    assert (after.lead, after.changed_at) == (before.lead, before.changed_at)
    new = events(either_desk.town, 2)[1:]
    assert {event.change.value for event in new} == {"name", "value", "stage"}
    assert {(event.origin, event.by) for event in new} == {(Origin.IMPORT, None)}


def test_what_people_changed_in_slack_stays(desk: Desk) -> None:
    desk.brings(*INVENTORY)
    desk.town.ana.types("/pilot value P-1 200 hours/month for 3 handlers", in_=desk.town.pilots)

    same = desk.brings(*INVENTORY)
    results = desk.brings(
        HEADER, CLAIMS.replace("120 hours", "90 hours").replace("triage", "desk")
    )

    assert same[0].ending is Ending.UNCHANGED
    claims = pilot(desk.town, 1)
    assert claims.value is not None
    assert (claims.name, claims.value.amount) == ("Claims desk", Decimal(200))
    assert results[0].ending is Ending.UPDATED
    assert [(note.about, type(note.refusal)) for note in results[0].notes] == [
        ("value", ChangedInSlack)
    ]


def test_a_bad_row_keeps_nobody_else_out(desk: Desk) -> None:
    results = desk.brings(
        HEADER, CLAIMS, "5,,Idea,,,,", "6,AML,Idee,,,,", "7,too,few", CLAIMS, KYC
    )

    assert [(result.line, result.ending.value) for result in results] == [
        (2, "added"),
        (3, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "added"),
    ]
    twin = results[4].refusal
    assert isinstance(twin, SameRow)
    assert (twin.first_line, twin.exact) == (2, True)
    assert pilots(desk.town) == ["Claims triage", "KYC screening"]


def test_vague_words_leave_the_value_open_and_say_so(desk: Desk) -> None:
    results = desk.brings(*INVENTORY)

    assert pilot(desk.town, 2).value is None
    assert [(note.about, type(note.refusal).__name__) for note in results[1].notes] == [
        ("Benefit", "VagueValue")
    ]


def test_somebody_slack_does_not_know_is_left_out_and_said(desk: Desk) -> None:
    columns = f'{NAMES_ONLY}\ncolumns.lead = "lead"\ncolumns.owner = "owner"'
    results = desk.brings(
        "name,lead,owner",
        "Claims triage,gone@example.com,cy@example.com",
        "KYC,bo@example.com,bo@example.com",
        columns=columns,
    )

    claims, kyc = pilot(desk.town, 1), pilot(desk.town, 2)
    assert claims.lead is None
    assert claims.awaiting_acceptance is not None
    assert claims.awaiting_acceptance.slack_id == desk.town.cy.id
    assert kyc.owner is None
    assert [[type(note.refusal).__name__ for note in result.notes] for result in results] == [
        ["NoSuchPerson"],
        ["OwnerIsOnTheTeam"],
    ]


# what follows


def test_only_pilots_on_their_way_are_asked_about(desk: Desk) -> None:
    desk.brings(*INVENTORY)
    desk.town.tick()

    asked = [set(asks(desk.town, number)) for number in (1, 2, 3, 4)]
    decisions = {Rule.V1, Rule.O2, Rule.C1}
    assert asked[0] == decisions < asked[1]  # P-2 runs, so its gates are open too
    assert asked[2] == asked[3] == set()
    desk.town.passes(days=3)
    assert len(desk.town.dms(desk.town.bo)) == 1


def test_without_days_on_both_sides_the_order_is_unknown(desk: Desk) -> None:
    desk.brings(*INVENTORY)

    assert pilot(desk.town, 1).timing == {}
    assert pilot(desk.town, 2).timing == dict.fromkeys(Decision, Timing.UNKNOWN)
    designed = desk.town.bot.see(lambda work: work.store.pilots.designed(Filter(), work.now))
    assert (designed.before, designed.launched, designed.unknown) == (0, 0, 3)


def test_with_days_on_both_sides_it_is_before_or_late(desk: Desk) -> None:
    columns = """
        key = "name"
        default.stage = "running"
        [columns]
        name = "name"
        value = "value"
        launched_on = "launched"
        value_on = "valued"
    """
    header = "name,value,launched,valued"
    worth = "3 fewer fines a year,2026-02-01"

    desk.brings(header, f"A,{worth},2026-01-31", f"B,{worth},2026-02-02", columns=columns)

    assert pilot(desk.town, 1).timing[Decision.VALUE] is Timing.BEFORE
    assert pilot(desk.town, 2).timing[Decision.VALUE] is Timing.LATE
    assert pilot(desk.town, 2).timing[Decision.COST] is Timing.UNKNOWN


def test_days_that_come_later_are_taken_up(desk: Desk) -> None:
    desk.brings(HEADER, "3,Chat for brokers,In use,Claims,,,")
    assert pilot(desk.town).decided_on is None

    results = desk.brings(HEADER, CHAT)

    decided_on = pilot(desk.town).decided_on
    assert decided_on is not None
    assert decided_on.date() == date(2026, 4, 3)
    assert ended(results) == {"updated": 1}
    assert ended(desk.brings(HEADER, CHAT)) == {"unchanged": 1}


def test_ever_live_is_what_the_file_tells(desk: Desk) -> None:
    """B1: a retired pilot without a day of go-live is neither a success nor a stop."""
    desk.brings(*INVENTORY, "5,Fraud,Off,Risk,,,1.1.2025", "6,Bot,Dropped,Risk,,,")

    outcomes = desk.town.bot.see(lambda work: work.store.pilots.decided(Filter(), work.now))
    assert (outcomes.live, outcomes.stopped) == (2, 1)


def test_the_day_of_a_stop_is_no_day_of_a_go_live(desk: Desk) -> None:
    file = desk.folder / "filled.csv"
    file.write_text("id,name,stage,stopped_on\nUC-1,Claims triage,stopped,2026-03-02")
    assert ended(desk.imports(file)) == {"added": 1}
    assert pilot(desk.town).decided_on == datetime(2026, 3, 2, tzinfo=UTC)

    file.write_text("id,name,stage\nUC-1,Claims triage,running")
    assert ended(desk.imports(file)) == {"updated": 1}
    assert pilot(desk.town).decided_on is None

    file.write_text("id,name,stage,stopped_on\nUC-1,Claims triage,stopped,2026-06-01")
    desk.imports(file)
    file.write_text("id,name,stage\nUC-1,Claims triage,live")
    assert ended(desk.imports(file)) == {"updated": 1}
    live = pilot(desk.town)
    assert (live.ever_live, live.decided_on, live.live_since) == (True, None, None)


def test_the_pmo_hears_once_of_pilots_with_nobody_to_ask(desk: Desk) -> None:
    desk.brings("name", "Claims triage", "KYC screening", columns=NAMES_ONLY)

    assert desk.town.bot.do(importing.finish) == 2
    desk.town.passes(minutes=5)
    desk.town.bot.do(importing.finish)
    assert [(item.subject, item.count) for item in news(desk.town)] == [(Subject.NOBODY_TO_ASK, 2)]


def test_a_name_of_any_length_or_script_comes_in_whole(either_desk: Desk) -> None:
    long = "Naming " * 45
    either_desk.brings("name", f'"{long}"', '"two\nlines"', "שירות 🙂", columns=NAMES_ONLY)

    assert pilots(either_desk.town) == [long.strip(), "two lines", "שירות 🙂"]


# out, and in again


def test_what_goes_out_comes_in_without_a_change(either_desk: Desk) -> None:
    town = either_desk.town
    either_desk.brings(*INVENTORY)
    for name in HOSTILE:
        town.ana.types(f'/pilot register "{name}" lead:@bo sponsor:@dee', in_=town.pilots)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.ana.types("/pilot value P-2 ¥3,000,000 per quarter", in_=town.pilots)
    town.ana.types(
        "/pilot cost P-2 pilot USD 40k, production EUR 120k-150k-200k/year", in_=town.pilots
    )
    town.ana.types("/pilot hold P-2 until 2026-12-01", in_=town.pilots)

    file = either_desk.exports()
    with nothing_written(town):
        results = either_desk.imports(file)

    assert set(ended(results)) == {"unchanged"}
    assert len(results) == len(pilots(town)) > len(INVENTORY)
    assert [result.notes for result in results if result.notes] == []


def test_an_export_fills_an_empty_register_with_the_same_pilots(
    desk: Desk, elsewhere: Desk
) -> None:
    town = desk.town
    desk.brings(*INVENTORY)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[-1])
    town.ana.types("/pilot link P-1 https://wiki.example.com/claims the plan", in_=town.pilots)
    town.settle()
    town.passes(days=1)
    file = desk.exports()

    assert ended(elsewhere.imports(file)) == {"added": 4}
    assert elsewhere.exports().read_bytes() == file.read_bytes()
    assert pilot(elsewhere.town).accepted_owner is not None
    (link,) = pilot(elsewhere.town).design.links  # what is designed goes along, with its people
    assert link.by is not None
    assert pilot(elsewhere.town).named[link.by].slack_id == town.ana.id
    elsewhere.town.ana.types("/pilot register A fifth one lead:@bo", in_=elsewhere.town.pilots)
    assert pilot(elsewhere.town, 5).name == "A fifth one"


def test_what_came_of_a_promise_and_why_one_was_stopped_go_out_and_come_in(
    desk: Desk, elsewhere: Desk
) -> None:
    town = desk.town
    desk.brings(*INVENTORY)
    town.ana.types("/pilot stop P-1 owner because nobody took it", in_=town.pilots)
    town.ana.types("/pilot value P-3 120 hours/month for 12 brokers", in_=town.pilots)
    town.ana.types("/pilot baseline P-3 400 hours/month", in_=town.pilots)
    goes_to(town, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))  # live since April: its third
    told = "40 hours/month source time sheets cost EUR 12k/month"
    town.ana.types(f"/pilot checkin P-3 {told}", in_=town.pilots)
    goes_to(town, datetime(2027, 4, 6, 9, 0, tzinfo=UTC))
    town.ana.types(f"/pilot checkin P-3 {told}", in_=town.pilots)
    chosen = town.ana.types("/pilot course P-3 fix because it can be", in_=town.pilots)
    assert "fix it (it can be), on 33% and 33% of its promise" in chosen.as_text()
    file = desk.exports()

    goes_to(elsewhere.town, town.clock.now)
    assert ended(elsewhere.imports(file)) == {"added": 4}
    assert elsewhere.exports().read_bytes() == file.read_bytes()
    here, there = pilot(town, 3).design, pilot(elsewhere.town, 3).design
    assert there.promised == here.promised
    assert [one.change for one in there.actuals] == [Decimal(40), Decimal(40)]
    assert [one.course for one in there.choices] == [Course.FIX]
    assert cause_of(pilot(elsewhere.town, 1)) is Cause.OWNER
    elsewhere.town.tick()
    assert not [rule for rule in asks(elsewhere.town, 3) if rule is Rule.P3]


def test_pilots_that_come_in_stopped_have_a_cause_that_nobody_has_told(
    either_desk: Desk,
) -> None:
    town = either_desk.town
    either_desk.brings(HEADER, CLAIMS, KYC, "5,Old chat,Dropped,Risk,,,", "6,Older,Dropped,,,,")
    town.ana.types("/pilot stop P-1 value", in_=town.pilots)

    counted = town.bot.see(
        lambda work: work.store.pilots.causes(Filter(), EVERYBODY, work.local_now)
    )

    assert counted == {Cause.VALUE: 1, None: 2}
    every = town.bot.see(lambda work: work.store.pilots.numbered_all(range(1, 9)))
    assert causes(every) == counted
    listed = town.ana.types("/pilot list stopped", in_=town.pilots).as_text()
    assert "Stopped: 1 without value in numbers and 2 for a cause nobody has told." in listed
    card = town.ana.types("/pilot show P-3", in_=town.pilots).as_text()
    assert "Stopped; nobody has told why" in card
    again = town.ana.types("/pilot stage P-3 proposed it is wanted again", in_=town.pilots)
    assert "is proposed again" in again.as_text()


def test_an_export_edited_in_a_spreadsheet_updates_what_nobody_changed_since(desk: Desk) -> None:
    town = desk.town
    desk.brings(*INVENTORY)
    town.ana.types("/pilot value P-1 200 hours/month for 3 handlers", in_=town.pilots)
    file = desk.exports()
    town.passes(hours=1)
    town.ana.types("/pilot value P-1 300 hours/month for 3 handlers", in_=town.pilots)

    edited(file, "Claims triage,proposed,Claims", "Claims desk,proposed,Claims services")
    results = desk.imports(edited(file, "200 hours", "250 hours"))

    claims = pilot(town)
    assert claims.value is not None
    assert (claims.name, claims.unit) == ("Claims desk", "Claims services")
    assert claims.value.amount == Decimal(300)
    assert [(note.about, type(note.refusal)) for note in results[0].notes] == [
        ("value", ChangedInSlack)
    ]


def test_a_column_of_ids_makes_no_template_of_an_export(desk: Desk) -> None:
    desk.brings(*INVENTORY)
    file = desk.exports()
    lines = file.read_text(encoding=exports.ENCODING).splitlines()
    with_ids = ["id," + lines[0], *(f"{n},{line}" for n, line in enumerate(lines[1:]))]
    file.write_text("\n".join(with_ids), encoding=exports.ENCODING)

    assert ended(desk.imports(file)) == {"unchanged": 4}


def test_another_pilot_of_the_same_number_is_not_overwritten(desk: Desk, elsewhere: Desk) -> None:
    desk.brings(HEADER, CLAIMS)
    elsewhere.town.passes(minutes=1)
    elsewhere.brings(HEADER, KYC)

    with nothing_written(elsewhere.town):
        results = elsewhere.imports(desk.exports())

    assert [type(result.refusal) for result in results] == [OtherPilot]


def test_a_pilot_imported_on_both_sides_does_not_come_in_twice(
    desk: Desk, elsewhere: Desk
) -> None:
    desk.brings(HEADER, CLAIMS)
    elsewhere.brings(HEADER, KYC, CHAT, CLAIMS)
    file = edited(desk.exports(), "P-1,", "P-9,")

    results = elsewhere.imports(file)

    assert [type(result.refusal) for result in results] == [OtherPilot]
    assert results[0].pilot == "P-3"


def test_restricted_pilots_are_in_the_operator_s_export_and_marked(desk: Desk) -> None:
    columns = f'{NAMES_ONLY}\ncolumns.restricted = "secret"'
    desk.brings("name,secret", "Claims triage,no", "Merger,yes", columns=columns)

    text = desk.exports().read_text(encoding=exports.ENCODING)
    assert "Merger,proposed,,yes," in text
    assert "Claims triage,proposed,,," in text
    assert desk.town.bot.see(_seen_by_all) == 1


def _seen_by_all(work: Work) -> int:
    return work.store.pilots.count(Filter(), EVERYBODY, work.now)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(WORDS, max_size=4), units=st.lists(WORDS, min_size=4, max_size=4))
def test_whatever_people_write_survives_the_way_out_and_in(
    desk: Desk, names: list[str], units: list[str]
) -> None:
    def quoted(text: str) -> str:
        return '"{}"'.format(text.replace('"', '""'))

    columns = f'{NAMES_ONLY}\ncolumns.unit = "unit"'
    lines = [f"{quoted(name)},{quoted(unit)}" for name, unit in zip(names, units, strict=False)]
    desk.brings("name,unit", *lines, columns=columns)

    with nothing_written(desk.town):
        results = desk.imports(desk.exports())
    assert set(ended(results)) <= {"unchanged"}


# what is designed beside the decisions

DESIGN_MAP = """
key = "ID"
[columns]
name = "Pilot"
stage = "Status"
lead = "Lead"
plan_owner = "Plan"
group = "Users"
group_people = "How many"
kpi = "KPI"
questions = "Questions"
raci_decide = "Decides"
governance = "Controls"
links = "Papers"
"""
DESIGNED = (
    "ID,Pilot,Status,Lead,Plan,Users,How many,KPI,Questions,Decides,Controls,Papers",
    (
        '1,Claims triage,running,bo@example.com,eli@example.com,handlers,240,"Time, minutes",'
        "Does it work on scans?,A: cy@example.com; R: bo@example.com,"
        "incident-contact: the desk in Leeds,https://wiki.example.com/1 the plan"
    ),
)


def test_what_is_designed_comes_in_and_a_second_time_nothing_changes(either_desk: Desk) -> None:
    town = either_desk.town

    assert ended(either_desk.brings(*DESIGNED, columns=DESIGN_MAP)) == {"added": 1}
    assert ended(either_desk.brings(*DESIGNED, columns=DESIGN_MAP)) == {"unchanged": 1}

    claims = pilot(town)
    assert claims.plan_owner is not None
    assert claims.plan_owner.slack_id == town.eli.id
    assert claims.design.change.people == 240
    (link,) = claims.design.links
    assert (link.address, link.about, link.by) == ("https://wiki.example.com/1", "the plan", None)
    answer = claims.design.governance.answer("incident-contact")
    assert claims.lead is not None
    assert (answer.holder, answer.how) == (claims.lead.id, "the desk in Leeds")
    card = town.bo.types("/pilot show P-1", in_=town.pilots).as_text()
    assert "Links: the plan" in card


def test_what_people_designed_in_slack_stays_and_the_rest_follows_the_file(desk: Desk) -> None:
    town = desk.town
    desk.brings(*DESIGNED, columns=DESIGN_MAP)
    town.bo.types("/pilot link P-1 https://wiki.example.com/2 the cost", in_=town.pilots)
    other = DESIGNED[1].replace("240", "260").replace("/1 the plan", "/3 another plan")

    (row,) = desk.brings(DESIGNED[0], other, columns=DESIGN_MAP)

    assert row.ending is Ending.UPDATED
    assert [type(note.refusal) for note in row.notes] == [ChangedInSlack]
    design = pilot(town).design
    assert design.change.people == 260
    assert [link.address[-1] for link in design.links] == ["1", "2"]


def test_somebody_a_design_names_and_slack_does_not_know_leaves_out_that_fact(desk: Desk) -> None:
    row = DESIGNED[1].replace("cy@example.com", "nobody@example.com")

    (result,) = desk.brings(DESIGNED[0], row, columns=DESIGN_MAP)

    assert [(note.about, type(note.refusal).__name__) for note in result.notes] == [
        ("RACI", "NoSuchPerson")
    ]
    assert pilot(desk.town).design.raci == {}
    assert pilot(desk.town).plan_owner is not None


def test_what_stands_beside_a_promise_goes_out_and_comes_in(desk: Desk, elsewhere: Desk) -> None:
    """V2, V8, V9 and C2: the baseline, the rate, the key metric, the breakdown."""
    town = desk.town
    desk.brings(*INVENTORY)
    for typed in (
        "value P-1 120 hours/month for 12 claims handlers",
        "baseline P-1 400 hours/month",
        "rate P-1 EUR 62.50/hour because HR says so",
        "cost P-1 pilot EUR 40k, security EUR 20k/year, access 0 because IT pays",
    ):
        town.bo.types(f"/pilot {typed}", in_=town.pilots)
    before = pilot(town)
    file = desk.exports()

    assert ended(desk.imports(file)) == {"unchanged": 4}
    assert ended(elsewhere.imports(file)) == {"added": 4}
    there = pilot(elsewhere.town)
    assert before.value is not None
    assert before.value.rate is not None
    assert before.cost is not None
    assert before.cost.parts
    assert (there.value, there.cost) == (before.value, before.cost)


def test_a_baseline_said_in_slack_outlasts_a_file_that_has_none(desk: Desk) -> None:
    desk.brings(*INVENTORY)
    desk.town.bo.types("/pilot baseline P-1 400 hours/month", in_=desk.town.pilots)

    assert ended(desk.brings(*INVENTORY)) == {"unchanged": 4}

    value = pilot(desk.town).value
    assert value is not None
    assert value.baseline == "400 hours/month"


def test_of_a_sheet_and_the_raci_a_file_changes_only_what_it_has_columns_for(desk: Desk) -> None:
    both = "id,name,data_pilot_source,data_production_source,raci_decide,raci_change"
    people = "A: bo@example.com; R: cy@example.com"
    file = desk.folder / "filled.csv"
    file.write_text(f"{both}\nUC-1,Claims triage,exports,the warehouse,{people},{people}")
    assert ended(desk.imports(file)) == {"added": 1}

    file.write_text("id,name,data_pilot_source,raci_decide\nUC-1,Claims triage,letters,")
    assert ended(desk.imports(file)) == {"updated": 1}

    design = pilot(desk.town).design
    assert design.data is not None
    assert design.data.pilot == {Item.SOURCE: "letters"}
    assert design.data.production == {Item.SOURCE: "the warehouse"}
    assert list(design.raci) == [Task.CHANGE]


def test_a_file_keeps_of_a_plan_a_kpi_and_a_promise_what_it_has_no_column_for(desk: Desk) -> None:
    file = desk.folder / "filled.csv"
    whole = {
        "id": "UC-1",
        "name": "Claims triage",
        "group": "claims handlers",
        "group_people": "240",
        "value": "120 hours/month",
        "value_heads": "12",
        "value_baseline": "400 hours/month",
        "kpi": "handling time in minutes",
        "kpi_figures": "42 to 30",
        "kpi_source": "time sheets",
    }
    file.write_text("\n".join([",".join(whole), ",".join(whole.values())]))
    assert ended(desk.imports(file)) == {"added": 1}

    file.write_text(
        "id,name,group,value,kpi\nUC-1,Claims triage,all handlers,90 hours/month,handling time"
    )
    assert ended(desk.imports(file)) == {"updated": 1}

    after = pilot(desk.town)
    assert after.design.change.group == "all handlers"
    assert after.design.change.people == 240
    assert after.value is not None
    assert after.value.amount == 90
    assert after.value.head_count == 12
    assert after.value.baseline == "400 hours/month"
    (kpi,) = after.design.kpis
    assert (kpi.unit, kpi.baseline, kpi.target, kpi.source) == (
        "minutes",
        Decimal(42),
        Decimal(30),
        "time sheets",
    )


def test_what_is_promised_in_another_unit_has_nothing_beside_it_from_before(desk: Desk) -> None:
    file = desk.folder / "filled.csv"
    file.write_text(
        "id,name,value,value_baseline\nUC-1,Claims triage,120 hours/month,400 hours/month"
    )
    desk.imports(file)

    file.write_text("id,name,value\nUC-1,Claims triage,EUR 50k/year")
    assert ended(desk.imports(file)) == {"updated": 1}

    value = pilot(desk.town).value
    assert value is not None
    assert value.baseline is None
