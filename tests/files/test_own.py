"""Our own export says everything about a pilot, and reads back as the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cost import parse_cost
from bot.domain.imports import CellBroken, CellEmpty, MapNeeded, Row, Terms
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.pilot import Milestone, Ownership, Pilot, PilotId, Role
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import parse_value
from bot.files import exports
from bot.files.maps import Header
from bot.files.own import HEADER, OwnReader, written
from bot.files.registers import open_register
from bot.files.tables import Record

NOW = datetime(2026, 11, 2, 8, 30, 0, 123456, tzinfo=UTC)
TERMS = Terms(today=date(2026, 11, 2), currency="CHF")
BO, CY, DEE = (
    Person(id=PersonId(place), slack_id=SlackId(f"U0{name}"), name=name)
    for place, name in enumerate(("BO", "CY", "DEE"), start=1)
)
VALUES = (
    "120 hours/month",
    "120 hours/month for 12 claims handlers, measured by Bo’s timesheets",
    "USD 50k/year",
    "¥3,000,000 per quarter",
    "15% fewer errors/month, baseline 40",
    "EUR 1.2M more revenue a year",
)
COSTS = (
    "pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once",
    "pilot USD 40k, production EUR 150k/year",
    "production GBP 12k/month because the platform is paid for",
)
WORDS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cc"]), min_size=1
).filter(lambda text: text.strip() == text and " ".join(text.split()) == text)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
FORMULA = st.from_regex(r"'?[=+\-@][a-z0-9()!,;\"]{1,12}", fullmatch=True)


def pilot(**facts: Any) -> Pilot:
    known = Pilot(
        id=PilotId(1),
        number=7,
        name="Claims triage",
        stage=Stage.PROPOSED,
        registered_at=NOW,
        changed_at=NOW,
    )
    return replace(known, **facts)


def reader(header: Sequence[str] = HEADER) -> OwnReader:
    return OwnReader.of(Header.of(header), TERMS)


def read_back(written_down: Pilot) -> Row:
    return reader().read(Record(2, written(written_down)), 1)


def test_a_pilot_reads_back_in_every_fact() -> None:
    ownership = Ownership(person=CY, named_by=BO, named_at=NOW, accepted=True, accepted_at=NOW)
    whole = pilot(
        unit="Claims",
        restricted=True,
        stage=Stage.RUNNING,
        registrant=DEE,
        lead=BO,
        sponsor=DEE,
        owner=ownership,
        team=(BO, DEE),
        value=replace(parse_value(VALUES[0]), role="handlers", head_count=12),
        cost=replace(parse_cost(COSTS[0]), note="security is in it"),
        planned={Milestone.GO_LIVE: date(2027, 1, 11)},
        hold_until=date(2026, 12, 1),
        timing={Decision.OWNER: Timing.BEFORE, Decision.COST: Timing.LATE},
        import_key="0123",
    )
    row = read_back(whole)

    assert (row.key, row.name, row.stage, row.unit) == (
        "P-7",
        "Claims triage",
        "running",
        "Claims",
    )
    assert row.restricted
    assert row.people == {Role.LEAD: "U0BO", Role.SPONSOR: "U0DEE", Role.OWNER: "U0CY"}
    assert row.team == ("U0BO", "U0DEE")
    assert (row.value, row.cost) == (whole.value, whole.cost)
    assert row.planned == whole.planned
    assert row.hold_until == whole.hold_until
    assert row.recorded is not None
    assert (row.recorded.registrant, row.recorded.owner_named_by) == ("U0DEE", "U0BO")
    assert row.recorded.owner_accepted
    assert row.recorded.registered_at == row.recorded.owner_accepted_at == NOW
    assert row.recorded.timing == whole.timing
    assert row.recorded.import_key == "0123"
    assert row.notes == ()


@given(name=WORDS | FORMULA, unit=st.none() | WORDS | FORMULA, changed_at=MOMENTS, on=DAYS)
def test_any_words_and_moments_read_back(
    name: str, unit: str | None, changed_at: datetime, on: date
) -> None:
    row = read_back(
        pilot(name=name, unit=unit, changed_at=changed_at, planned={Milestone.END: on})
    )

    assert (row.name, row.unit, row.planned) == (name, unit, {Milestone.END: on})
    assert row.recorded is not None
    assert row.recorded.changed_at == changed_at


@pytest.mark.parametrize("text", VALUES)
def test_values_read_back_whatever_the_currency_of_the_workspace(text: str) -> None:
    value = parse_value(text, "CNY")

    assert read_back(pilot(value=value)).value == value


@pytest.mark.parametrize("text", COSTS)
def test_costs_read_back(text: str) -> None:
    cost = parse_cost(text, "EUR")

    assert read_back(pilot(cost=cost)).cost == cost


def test_no_cell_begins_like_a_formula() -> None:
    hostile = pilot(
        name="=cmd|' /C calc'!A0", unit="@SUM(1)", value=replace(parse_value(VALUES[0]), role="-1")
    )

    assert not [cell for cell in written(hostile) if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_of_other_columns_needs_a_map() -> None:
    with pytest.raises(MapNeeded) as refused:
        reader(["Pilot", "Name", "Unit"])
    assert refused.value.missing == ("registered_at", "changed_at")


def test_columns_may_be_taken_out_and_others_put_in() -> None:
    header = ["My notes", "pilot", "name", "registered_at", "changed_at"]
    row = reader(header).read(Record(2, ["x", "P-7", "KYC", NOW.isoformat(), NOW.isoformat()]), 1)

    assert row.says == {"name"}


@pytest.mark.parametrize(
    ("column", "text", "refusal"),
    [
        ("pilot", "seven", CellBroken),
        ("pilot", "", CellEmpty),
        ("registered_at", "2.11.2026", CellBroken),
        ("changed_at", "2026-11-02T08:30:00", CellBroken),
        ("cost_timing", "early", CellBroken),
    ],
)
def test_a_cell_that_only_we_write_has_to_be_ours(
    column: str, text: str, refusal: type[Exception]
) -> None:
    cells = written(pilot())
    cells[HEADER.index(column)] = text

    with pytest.raises(refusal):
        reader().read(Record(2, cells), 1)


def test_an_export_is_a_file_that_spreadsheets_open(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    hostile = pilot(name='Zürich "triage" 🙂\u202eשירות', unit="=1+1")
    with file.open("w", encoding=exports.ENCODING, newline="") as text:
        exports.write_header(text)
        exports.write_pilots(text, [hostile])

    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    page = next(open_register(file, None, TERMS).pages())
    assert [(row.name, row.unit) for row in page.rows] == [(hostile.name, hostile.unit)]
