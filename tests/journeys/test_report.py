"""The report: every figure from the register, the same in Slack, PDF and workbook, sent once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from pypdf import PdfReader

from bot.domain.actuals import Actual, Promised
from bot.domain.causes import Autopsy, Cause
from bot.domain.cost import Cost, parse_cost
from bot.domain.design import Design
from bot.domain.money import Money
from bot.domain.pilot import Milestone, Pilot, PilotId
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import Value, parse_value
from bot.files import exports
from bot.render.digests import BENCHMARK
from bot.sandbox import Person
from bot.usecases import exporting, reporting
from bot.work import Work
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import nothing_written
from tests.town import Town

OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
IN_SUMMER = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
ALL_BEFORE = dict.fromkeys(Decision, Timing.BEFORE)
HOURS = parse_value("120 hours/month for 12 clerks, baseline 400 hours/month")
EUROS = parse_value("EUR 50k/year, baseline EUR 200k/year")
DOLLARS = parse_value("USD 10k/month, baseline USD 90k/month")
COST = parse_cost("pilot EUR 40k, production EUR 120k/year")


def says(town: Town, text: str, who: Person | None = None) -> str:
    answer = (who or town.ana).types(f"/pilot {text}", in_=town.pilots)
    town.settle()
    return answer.as_text()


def register(town: Town, name: str, **facts: Any) -> None:
    """A pilot exactly as it is to be, whatever led to it."""

    def add(work: Work) -> None:
        row = Pilot(
            id=PilotId(0),
            number=0,
            name=name,
            stage=facts.pop("stage", Stage.PROPOSED),
            registered_at=IN_SUMMER,
            changed_at=facts.pop("changed_at", work.now),
            **facts,
        )
        work.store.pilots.add(row, work.policy, work.now)

    town.bot.do(add)


def live(town: Town, name: str, value: Value | None, told: str | None = None, **more: Any) -> None:
    """Since July, with a check-in at day 90 if somebody has told; `run` is its yearly cost."""
    run, cost = more.pop("run", None), more.pop("cost", COST)
    actuals: tuple[Actual, ...] = ()
    if told is not None:
        by = town.bot.do(lambda work: work.store.people.of_slack(town.eli.id, "Eli Moreau"))
        spent = Money(Decimal(run), "EUR") if run else None
        actuals = (
            Actual(
                day=90,
                change=Decimal(told),
                source="time sheets",
                by=by.id,
                at=OCTOBER,
                cost=spent,
            ),
        )
    promised = Promised(value=value, cost=cost, at=IN_SUMMER) if value else None
    design = Design(live_since=IN_SUMMER, promised=promised, actuals=actuals)
    facts = {"ever_live": True, "decided_on": IN_SUMMER, "launched_on": IN_SUMMER, **more}
    register(town, name, stage=Stage.LIVE, value=value, cost=cost, design=design, **facts)


def stopped(town: Town, name: str, when: datetime, cause: Cause | None = None) -> None:
    autopsies: tuple[Autopsy, ...] = ()
    if cause:
        by = town.bot.do(lambda work: work.store.people.of_slack(town.ana.id, "Ana Keller"))
        autopsies = (Autopsy(cause=cause, by=by.id, at=when),)
    register(town, name, stage=Stage.STOPPED, decided_on=when, design=Design(autopsies=autopsies))


def portfolio(town: Town) -> None:
    """Six live, six stopped, one on its way; two currencies; one who has told nothing."""
    live(town, "Claims triage", HOURS, "90", run=150_000, timing=ALL_BEFORE)
    live(town, "KYC screening", HOURS, "30", timing=ALL_BEFORE)
    live(town, "Letter drafting", EUROS, "60000", run=90_000)
    live(town, "Fraud alerts", DOLLARS, "5000", cost=None)
    live(town, "Chat for brokers", HOURS)
    live(town, "Pricing", parse_value("15% fewer errors/month, baseline 400/month"))
    for n, cause in enumerate([Cause.OWNER, Cause.OWNER, Cause.COST, Cause.VALUE, None]):
        stopped(town, f"Stopped {n}", IN_SUMMER, cause)
    stopped(town, "Stopped lately", OCTOBER, Cause.OTHER)
    day = date(2026, 11, 20)
    register(town, "Model risk", planned={Milestone.APPROVAL: day}, cost=COST)


# what it says


def test_a_report_over_nothing_says_so(town: Town) -> None:
    said = says(town, "report")

    assert said.startswith(
        "AI pilots: to date\n0 pilots on the register on Mon 2 Nov: none on the way, 0 live."
    )
    assert "Reached production: too few to say\n0 of 0 decided pilots went live" in said
    assert "Promise kept: unknown\nnobody has told of a live pilot" in said
    assert "No live pilot has promised a number so far." in said
    assert "No pilot was stopped." in said
    assert "Nothing is planned for the next 60 days." in said


def test_b1_and_b2_stand_with_their_interval_and_benchmark(town: Town) -> None:
    portfolio(town)

    said = says(town, "report")

    assert "13 pilots on the register on Mon 2 Nov: 1 on the way, 6 live." in said
    assert (
        "Reached production: 50%\n6 of 12 decided pilots went live; 95% interval 25% to 75%; "
        "1 on their way counted apart\n"
        f"{BENCHMARK}"
    ) in said
    assert "Designed before launch: too few to say\n2 of 2 launched pilots" in said


def test_p2_p4_what_came_of_promises_and_what_nobody_has_told(town: Town) -> None:
    """90 of 120, 30 of 120, 60 of 50, 5 of 10; one is untold, and percent has no sum."""
    portfolio(town)

    said = says(town, "report")

    assert (
        "Promise kept: 3 of 4\nmeasured live pilots reached at least half of their promise; "
        "the middle is 63%; 2 unknown or not measurable"
    ) in said
    assert (
        "hours: 3 live pilots, promised 4,320; 2 have told: realised 1,440 of 2,880, 50%"
    ) in said
    assert (
        "EUR savings: 1 live pilot, promised 50,000; 1 has told: realised 60,000 of 50,000, 120%"
    ) in said
    assert "USD savings: 1 live pilot, promised 120,000" in said
    assert "One promise in percent cannot be added up." in said
    assert "What nobody has told is unknown" in said


def test_c3_on_actuals_beside_what_was_disclosed(town: Town) -> None:
    portfolio(town)

    said = says(town, "report")

    assert (
        "Production cost: 3×\na year of running it over the pilot's cost, the middle of "
        "2 live pilots; disclosed was 3× for the first year, the middle of 5 live pilots"
    ) in said
    assert (
        "EUR: 5 live pilots, disclosed 600,000; 2 have told: actual 240,000 of 240,000, 100%"
    ) in said


def test_v7_currencies_are_never_added_up_but_by_stated_rates(town: Town) -> None:
    portfolio(town)
    assert "Currencies are not added up: no rates are stated." in says(town, "report")

    says(town, "settings exchange EUR: USD 0.9, as of 2026-11-01 by the ECB")
    said = says(town, "report")
    assert "Promised savings together: EUR 158,000 at the stated rates." in said
    assert "Realised savings together, of those that have told: EUR 114,000 at the" in said
    assert "Stated rates: 1 USD = 0.9 EUR, as of 2026-11-01 by the ECB." in said

    says(town, "settings exchange CHF: EUR 0.95, as of 2026-11-01 by the ECB")
    said = says(town, "report")
    assert (
        "Promised savings together: CHF 47,500 at the stated rates, "
        "without USD: no rate is stated."
    ) in said

    refused = says(town, "settings exchange EUR is much like USD")
    assert "as of 2026-11-01 by the ECB" in refused
    assert "Promised savings together: CHF 47,500" in says(town, "report")


@pytest.mark.parametrize("rate", ["1.085", "1.0850", "161.250"])
def test_a_point_in_a_rate_has_decimals_behind_it(town: Town, rate: str) -> None:
    says(town, f"settings exchange EUR: USD {rate}, as of 2026-11-01 by the ECB")

    assert f"1 USD = {rate.rstrip('0')} EUR" in says(town, "report")


def test_money_saved_and_money_earned_are_no_one_sum(town: Town) -> None:
    live(town, "Claims triage", EUROS)
    live(town, "Cross selling", parse_value("EUR 70k more revenue/year"))
    says(town, "settings exchange EUR: USD 0.9, as of 2026-11-01 by the ECB")

    assert "together" not in says(town, "report")


def test_v8_hours_are_money_only_with_a_stated_rate(town: Town) -> None:
    live(town, "Claims triage", HOURS, "90")
    assert "at their stated rate" not in says(town, "report")

    says(town, "rate P-1 EUR 60/hour because HR says so")
    live(town, "KYC screening", parse_value("100 hours/month"))

    said = says(town, "report")
    assert "hours: 2 live pilots" in said
    assert "EUR, hours at their stated rate: 1 live pilot, promised 86,400" in said


def test_what_is_stuck_and_why_others_were_stopped(town: Town) -> None:
    portfolio(town)
    town.clock.now += timedelta(days=30)

    said = says(town, "report")

    assert "no owner 1" in said
    assert "no value 1" in said
    assert "no cost" not in said
    for line in (
        "no value decided: 1",
        "no owner in production: 2",
        "cost unknown or too high: 1",
        "another cause: 1",
        "cause unknown: 1",
    ):
        assert line in said


def test_next_decisions_name_their_day_and_what_they_lack(town: Town) -> None:
    portfolio(town)

    said = says(town, "report")
    assert "P-13 Model risk" in said
    assert "approval" in said
    assert "Fri 20 Nov" in said
    assert "value and owner" in said

    town.clock.now += timedelta(days=30)
    assert "Fri 20 Nov, past" in says(town, "report")


def test_a_launch_is_a_next_decision_though_the_approval_before_it_has_no_day(town: Town) -> None:
    town.ana.types("/pilot register Call summaries lead:@bo launch:2026-12-14", in_=town.pilots)

    said = says(town, "report")

    assert "P-1 Call summaries launch Mon 14 Dec value, owner and cost" in " ".join(said.split())


def test_a_span_is_about_what_happened_in_it(town: Town) -> None:
    portfolio(town)

    quarter = says(town, "report quarter")
    assert quarter.startswith("AI pilots: fourth quarter of 2026 so far\n")
    assert "0 of 1 decided pilots went live" in quarter
    assert "another cause: 1" in quarter
    assert "no owner in production" not in quarter
    assert "6 live." in quarter  # as it stands now

    before = says(town, "report last quarter")
    assert before.startswith("AI pilots: third quarter of 2026\n")
    assert "6 of 11 decided pilots went live" in before
    assert "what happened in the third quarter of 2026" in before


def test_a_stop_is_in_the_span_it_was_in_though_the_pilot_was_live_before(town: Town) -> None:
    by = town.bot.do(lambda work: work.store.people.of_slack(town.ana.id, "Ana Keller"))
    autopsy = Autopsy(cause=Cause.COST, by=by.id, at=OCTOBER)
    register(
        town,
        "Claims triage",
        stage=Stage.STOPPED,
        ever_live=True,
        decided_on=IN_SUMMER,
        design=Design(live_since=IN_SUMMER, autopsies=(autopsy,)),
    )

    assert "cost unknown or too high: 1" in says(town, "report quarter")
    assert "No pilot was stopped." in says(town, "report last quarter")


def test_what_happened_on_an_unknown_day_is_in_no_span_and_told_of(town: Town) -> None:
    stopped(town, "Stopped lately", OCTOBER)
    register(town, "Stopped once", stage=Stage.STOPPED, timing=ALL_BEFORE)

    said = says(town, "report this quarter")

    assert said.startswith("AI pilots: fourth quarter of 2026 so far\n")
    assert "1 decided on an unknown day is in no span" in said
    assert "1 launched on an unknown day is in no span" in said
    assert "unknown day" not in says(town, "report")


def test_one_stage_has_no_rate_of_all(town: Town) -> None:
    portfolio(town)

    assert "one stage was asked for" in says(town, "report live")


def test_a_filter_limits_all_of_it(town: Town) -> None:
    portfolio(town)

    said = says(town, "report last quarter claims")

    assert "1 pilot with “claims” in their name or unit on the register" in said
    assert "1 of 1 decided pilots went live" in said
    assert "The report" not in says(town, "report mine")


def test_r4_restricted_pilots_are_in_none_of_it(town: Town) -> None:
    portfolio(town)
    before = says(town, "report")

    live(town, "Hidden", EUROS, "1", restricted=True)
    stopped(town, "Hidden too", OCTOBER, Cause.COST)
    town.bot.do(lambda work: _restrict(work, 15))

    assert says(town, "report") == before


def _restrict(work: Work, number: int) -> None:
    found = work.store.pilots.numbered(number, changing=True)
    assert found is not None
    hidden = replace(found, restricted=True)
    work.store.pilots.put(hidden, work.policy, work.now, found)


@pytest.mark.parametrize("newer", [True, False], ids=["charts", "lines"])
def test_where_slack_takes_no_chart_its_numbers_are_lines(town: Town, newer: bool) -> None:
    portfolio(town)
    town.slack.rules.newer_blocks = newer
    says(town, "report quarter to @ana")

    goes_to(town, clock(town.ana, "2027-01-04 09:00"))

    report = town.last_dm(town.ana)
    kinds = [block["type"] for block in report.blocks]
    assert kinds.count("data_visualization") == (2 if newer else 0)
    assert "stopped" in report.as_text()
    assert "6" in report.as_text()


def test_of_very_many_units_the_message_shows_some_and_all_that_stands_below(town: Town) -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        promise = parse_value(f"10 fewer letters about {letter * 100}/month")
        live(town, f"Fewer {letter}", promise, cost=None)
    live(town, "Pricing", parse_value("15% fewer errors/month, baseline 400/month"), cost=None)

    said = says(town, "report")

    assert said.count("nobody has told so far") == 20
    assert "and 6 more in the files\nOne promise in percent cannot be added up." in said


def test_what_a_report_counts_is_kept_right_by_every_change(town: Town) -> None:
    """Decision 1: the projection is what the facts say, digit by digit, and no look mends it."""
    portfolio(town)
    odd = parse_value("33.5 hours/week for 3 clerks, baseline 100 hours/week")
    live(town, "Odd", odd, "11.7", run="123456.78")
    says(town, "rate P-14 EUR 61.5/hour")

    def mended(work: Work) -> Mapping[str, Sequence[str]]:
        return work.store.pilots.mend(work.store.pilots.after(PilotId(0), 100), work.policy)

    assert town.bot.do(mended) == {}
    assert "EUR, hours at their stated rate: 1 live pilot, promised 107,133" in says(
        town, "report"
    )


# as a file


def files(town: Town, who: Person) -> list[bytes]:
    """What somebody was sent as files, the oldest first."""
    known = town.slack.workspace.uploads.known
    return [known[one["id"]].content for dm in who.dms for one in dm.now.files]


def test_k5_the_figures_of_the_files_are_those_in_slack(town: Town) -> None:
    portfolio(town)
    said = says(town, "report", town.dee)

    for button in ("PDF", "Spreadsheet"):
        town.dee.presses(button)
        town.settle()
        assert "is in your messages with Preflight." in town.dee.ephemerals[-1].as_text()
    pdf, workbook = files(town, town.dee)

    printed = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    sheet = [
        [cell for cell in row if cell is not None]
        for row in load_workbook(io.BytesIO(workbook)).worksheets[0].iter_rows(values_only=True)
    ]
    cells = [cell for row in sheet for cell in row]
    for title, value, says_ in (
        ("Reached production", "50%", "6 of 12 decided pilots went live"),
        ("Promise kept", "3 of 4", "the middle is 63%"),
        ("Production cost", "3×", "the middle of 2 live pilots"),
    ):
        assert f"{title}: {value}" in said
        assert value in cells
        for text in (title, value, says_):
            assert text in printed
    assert ["hours", 3, 4320, 2, 2880, 1440, 0.5] in sheet
    assert not any(cell.number_format.endswith(".##") for cell in formatted(workbook))
    assert ["EUR", 5, 600000, 2, 240000, 240000, 1] in sheet
    assert "hours 3 4,320 2 2,880 1,440 50%" in printed
    assert ["no owner in production", 2] in sheet


def formatted(workbook: bytes) -> list[Cell]:
    sheet = load_workbook(io.BytesIO(workbook)).worksheets[0]
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]


def test_a_name_that_looks_like_a_formula_or_markup_stays_a_name(town: Town) -> None:
    hostile = '=HYPERLINK("http://x") #set text(red) <!channel> $x$'
    register(town, hostile, planned={Milestone.APPROVAL: date(2026, 11, 20)})
    says(town, "report")
    for button in ("PDF", "Spreadsheet"):
        town.ana.presses(button)
        town.settle()

    pdf, workbook = files(town, town.ana)

    assert '=HYPERLINK("http://x") #set text(red)' in PdfReader(io.BytesIO(pdf)).pages[
        0
    ].extract_text().replace("\n", " ").replace("”", '"').replace("“", '"')
    cells = [
        cell
        for row in load_workbook(io.BytesIO(workbook)).worksheets[0].iter_rows()
        for cell in row
        if cell.value
    ]
    named = next(cell for cell in cells if "HYPERLINK" in str(cell.value))
    assert named.data_type == "s"


def test_without_leave_to_send_files_that_is_said(town: Town) -> None:
    says(town, "report")
    town.slack.rules.scopes.discard("files:write")

    town.ana.presses("PDF")
    town.settle()

    assert town.ana.ephemerals[-1].as_text() == (
        "Preflight may not send files in this workspace (files:write). "
        "Whoever runs Preflight can write it: `preflight report --pdf report.pdf`."
    )


def test_every_rate_can_be_counted_again_from_the_export(town: Town) -> None:
    portfolio(town)
    rows = exported(town)
    said = says(town, "report")

    ever = [row for row in rows if row["ever_live"] == "yes"]
    ended = [row for row in rows if row["stage"] == "stopped" and row not in ever]
    assert f"{len(ever)} of {len(ever) + len(ended)} decided pilots went live" in said
    launched = [row for row in rows if row["value_timing"]]
    before = [row for row in launched if all(row[f"{d}_timing"] == "before" for d in Decision)]
    assert f"{len(before)} of {len(launched)} launched pilots" in said
    hours = [parse_value(row["value"]) for row in ever if "hours" in row["value"]]
    assert f"promised {sum(one.amount * 12 for one in hours):,}" in said
    costs = [parse_cost(row["cost"]) for row in ever if row["cost"]]
    assert f"disclosed {_yearly(costs):,}" in said


def _yearly(costs: Sequence[Cost]) -> Decimal:
    return sum((one.yearly.likely for one in costs if one.yearly), Decimal(0))


def exported(town: Town) -> list[Mapping[str, str]]:
    text = io.StringIO()
    exports.write_header(text)
    exports.write_pilots(text, town.bot.see(exporting.export_page))
    return list(csv.DictReader(io.StringIO(text.getvalue())))


# sent by itself


def test_it_goes_once_to_whom_the_pmo_chose_when_the_quarter_is_over(town: Town) -> None:
    portfolio(town)
    assert says(town, "report quarter to @dee") == (
        "The report goes to Dee Okafor every quarter (next on Mon 4 Jan)."
    )

    goes_to(town, clock(town.dee, "2027-01-04 08:45"))
    assert town.dms(town.dee) == []
    goes_to(town, clock(town.dee, "2027-01-04 09:15"))
    (report,) = town.dee.dms
    assert report.text.startswith("AI pilots: fourth quarter of 2026. Reached production:")
    assert "0 of 1 decided pilots went live" in report.as_text()
    assert report.buttons[:2] == ["PDF", "Spreadsheet"]

    goes_to(town, clock(town.dee, "2027-03-31 12:00"))
    assert len(town.dee.dms) == 1
    goes_to(town, clock(town.dee, "2027-04-01 09:15"))
    assert len(town.dee.dms) == 2


def test_a_person_named_is_who_it_goes_to(town: Town) -> None:
    assert "The report goes to Dee Okafor every quarter" in says(town, "report quarter @dee")


def test_somebody_slack_does_not_know_is_no_filter(town: Town) -> None:
    with nothing_written(town):
        assert "nobody" in says(town, "report quarter to @nobody")
    assert "AI pilots" not in says(town, "report quarter to @nobody")


def test_what_it_is_about_keeps_its_small_words(town: Town) -> None:
    said = says(town, "report month research and development to @dee and @bo")

    assert "about pilots with “research”, “and” and “development” in their name" in said
    assert "Dee Okafor every month" in said
    assert "Bo Lindqvist every month" in said


def test_the_report_of_a_reader_ahead_of_the_workspace_waits_for_its_end(town: Town) -> None:
    """In Auckland it is nine on the first while the workspace still has the last of June."""
    ahead = town.slack.person("kiri", name="Kiri Ngata", zone="Pacific/Auckland")
    town.clock.now = datetime(2027, 5, 10, 9, 0, tzinfo=UTC)
    assert "(next on Fri 2 Jul)" in says(town, "report quarter to @kiri")

    for hour in range(40):
        goes_to(town, datetime(2027, 6, 30, 12, 0, tzinfo=UTC) + timedelta(hours=hour))

    assert [dm.as_text().splitlines()[0] for dm in ahead.dms] == [
        "AI pilots: second quarter of 2027"
    ]


def test_a_second_choice_takes_the_place_of_the_first_and_off_ends_it(town: Town) -> None:
    says(town, "report quarter to @dee @bo")

    assert "Dee Okafor every month about pilots with “claims”" in says(
        town, "report month claims to @dee"
    )
    assert says(town, "report off @dee").startswith(
        "The report goes to Bo Lindqvist every quarter"
    )
    assert "Nobody gets the report by itself" in says(town, "report off @bo")
    assert "shows who gets it" in says(town, "report off")


@pytest.mark.parametrize("typed", ["quarter to @dee", "list", "off @dee"])
def test_r3_who_gets_it_is_up_to_the_pmo(town: Town, typed: str) -> None:
    says(town, "report", town.bo)

    with nothing_written(town):
        assert "Only the PMO chooses who gets the report" in says(town, f"report {typed}", town.bo)


def test_somebody_who_has_left_gets_none(town: Town) -> None:
    says(town, "report month to @dee")
    town.dee.changes(deactivated=True)
    town.settle()

    goes_to(town, clock(town.ana, "2026-12-01 18:00"))

    assert town.dee.dms == []


def test_a_robot_gets_none(town: Town) -> None:
    town.slack.person("robot", name="Robot", zone="Etc/UTC", bot=True)

    assert "report goes to" not in says(town, "report month to @robot")
    assert says(town, "report list").startswith("Nobody gets the report by itself.")


def test_one_that_was_ended_before_it_went_out_stays(town: Town) -> None:
    says(town, "report month to @dee")
    town.settle()
    town.clock.now = clock(town.dee, "2026-12-01 09:15")
    (reader,) = town.bot.see(reporting.due)
    assert town.bot.do(reporting.owe, reader)

    says(town, "report off @dee")

    assert town.dms(town.dee) == []


def test_dry_run_keeps_it_back(town: Town) -> None:
    says(town, "settings dry-run yes")
    assert "Dry run is on" in says(town, "report month to @dee")

    goes_to(town, clock(town.dee, "2026-12-01 12:00"))

    assert town.dee.dms == []
