"""From the cells of a row to facts: what is read, what is left out and noted, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.dates import AmbiguousDay, NotADay
from bot.domain.events import Change
from bot.domain.imports import (
    CellEmpty,
    NoSuchPerson,
    NotYesOrNo,
    RaggedRow,
    Row,
    StillToCome,
    Terms,
    UnknownStageWord,
)
from bot.domain.pilot import Milestone, Role
from bot.domain.promise import VagueValue
from bot.domain.stages import Decision, Stage
from bot.domain.typed import TooLong
from bot.files.maps import ColumnMap, Field, Header, read_map
from bot.files.rows import RowReader
from bot.files.tables import Record

TERMS = Terms(today=date(2026, 11, 2), currency="EUR")


def read(text: str, **cells: str) -> Row:
    """One row, by a map that may say more than where the cells are."""
    columns = "\n".join(f'columns.{name} = "{name}"' for name in cells)
    return reader(f'key = "name"\n{columns}\n{text}', list(cells)).read(
        Record(2, list(cells.values())), 1
    )


def reader(text: str, header: Sequence[str]) -> RowReader:
    return RowReader.of(read_map(text), Header.of(header), TERMS)


def noted(row: Row) -> list[tuple[str, str]]:
    return [(note.about, type(note.refusal).__name__) for note in row.notes]


def test_a_row_says_what_its_columns_hold_and_no_more() -> None:
    row = read("", name=" Claims\n triage ", unit="Claims", stage="Running")

    assert (row.name, row.unit, row.stage) == ("Claims triage", "Claims", Stage.RUNNING)
    assert row.says == {Change.NAME, Change.UNIT, Change.STAGE}


@pytest.mark.parametrize("name", ["", "  ", "\u0007"])
def test_a_row_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(CellEmpty):
        read("columns.unit = 1", name=name)


def test_a_long_name_is_kept_whole_and_an_endless_one_is_refused() -> None:
    assert len(read("", name="x" * 342).name) == 342
    with pytest.raises(TooLong):
        read("", name="x" * 501)


def test_a_row_without_its_key_is_refused() -> None:
    rows = reader('key = ["id", "unit"]\ncolumns.name = "name"', ["id", "unit", "name"])

    with pytest.raises(CellEmpty):
        rows.read(Record(2, ["", " ", "Claims triage"]), 1)


def test_keys_are_as_long_for_long_cells_and_parted_cells_are_other_keys() -> None:
    rows = reader('key = ["id", "unit"]\ncolumns.name = "name"', ["id", "unit", "name"])
    cells = [["a", "b", "x"], [" a ", "b", "y"], ["ab", "", "x"], ["a" * 9_999, "b", "x"]]
    keys = [rows.read(Record(2, row), 1).key for row in cells]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert {len(key) for key in keys} == {32}


def test_a_ragged_row_is_refused() -> None:
    rows = reader('key = "name"\ncolumns.name = "name"', ["name", "unit"])

    with pytest.raises(RaggedRow) as refused:
        rows.read(Record(7, ["Claims triage", "Claims", "and more"]), 1)
    assert (refused.value.cells, refused.value.columns) == (3, 2)


def test_stage_words_are_the_map_s_and_ours() -> None:
    words = 'stage = { "In  Betrieb" = "live", "" = "proposed" }'

    assert read(words, name="A", stage="in betrieb ").stage is Stage.LIVE
    assert read(words, name="A", stage="").stage is Stage.PROPOSED
    assert read(words, name="A", stage="Stopped").stage is Stage.STOPPED
    assert read("", name="A").stage is Stage.PROPOSED


def test_an_unknown_stage_word_is_refused_with_those_near_it() -> None:
    with pytest.raises(UnknownStageWord) as refused:
        read('stage."In operation" = "live"', name="A", stage="Operation")
    assert refused.value.nearest[0] == "in operation"

    default = 'default.stage = "approved"'
    assert read(default, name="A", stage="Operation").stage is Stage.APPROVED


def test_people_are_words_of_the_map_or_addresses_or_whoever_stands_in() -> None:
    words = 'lead.Claims = "bo@example.com"\ndefault.pmo_lead = "U0ANA"'
    row = read(words, name="A", lead=" claims", sponsor="Dee@example.com", owner="U0CY")

    assert row.people == {
        Role.LEAD: "bo@example.com",
        Role.SPONSOR: "dee@example.com",
        Role.OWNER: "U0CY",
        Role.PMO_LEAD: "U0ANA",
    }
    assert Change.PMO_LEAD in row.says


def test_somebody_nobody_knows_is_left_out_and_noted() -> None:
    row = read("", name="A", lead="Bo Lindqvist", sponsor="")

    assert row.people == {}
    assert [(note.about, note.refusal.__class__) for note in row.notes] == [("lead", NoSuchPerson)]
    assert row.says == {Change.NAME, Change.SPONSOR}
    default = 'default.lead = "U0ANA"'
    assert read(default, name="A", lead="Bo Lindqvist").people == {Role.LEAD: "U0ANA"}


def test_a_team_is_several_people() -> None:
    row = read("", name="A", team="U0BO, cy@example.com; U0BO")

    assert row.team == ("U0BO", "cy@example.com")
    assert noted(read("", name="A", team="U0BO, Cy")) == [("team", "NoSuchPerson")]


def test_vague_value_text_is_no_error_of_the_row() -> None:
    row = read("", name="A", value="Improves efficiency", cost="pilot 40k production 150k/year")

    assert row.value is None
    assert row.cost is not None
    assert row.cost.currency == "EUR"
    assert [type(note.refusal) for note in row.notes] == [VagueValue]
    assert Change.VALUE not in row.says


def test_a_value_may_be_spread_over_columns() -> None:
    row = read(
        "",
        name="A",
        value="120 hours/month",
        value_role="claims handlers",
        value_heads="12",
        value_baseline="400 hours",
    )

    assert row.value is not None
    assert row.value.amount == Decimal(120)
    assert (row.value.role, row.value.head_count) == ("claims handlers", 12)
    assert row.value.baseline == "400 hours"


def test_more_hours_than_the_people_have_are_no_value() -> None:
    row = read("", name="A", value="500 hours/month", value_role="handlers", value_heads="2")

    assert row.value is None
    assert noted(row) == [("value", "TooManyHours")]


def test_days_are_read_in_the_file_s_own_order() -> None:
    def launch(text: str, dates: str) -> date | None:
        return read(dates, name="A", launch=text).planned.get(Milestone.LAUNCH)

    assert launch("3/4/2027", 'dates = "month first"') == date(2027, 3, 4)
    assert launch("3/4/2027", 'dates = "day first"') == date(2027, 4, 3)
    assert launch("2027-03-04", "") == date(2027, 3, 4)
    assert launch("N/A", "") is None


def test_a_day_that_cannot_be_told_is_left_out_and_noted() -> None:
    row = read("", name="A", launch="3/4/2027", live_on="24-Nov", approved_on="7/14/1905")

    assert row.planned == {}
    assert [type(note.refusal) for note in row.notes] == [AmbiguousDay, NotADay, NotADay]
    assert row.says == {Change.NAME}


def test_days_of_stages_and_decisions_have_happened() -> None:
    row = read(
        "",
        name="A",
        stage="live",
        approved_on="2025-01-31",
        live_on="2026-11-03",
        value_on="2024-12-01",
    )

    assert row.entered == {Stage.APPROVED: date(2025, 1, 31)}
    assert row.decided == {Decision.VALUE: date(2024, 12, 1)}
    assert [type(note.refusal) for note in row.notes] == [StillToCome]
    assert Change.STAGE in row.says


def test_what_may_be_confidential_is_not_guessed_at() -> None:
    assert read("", name="A", restricted="Yes").restricted
    with pytest.raises(NotYesOrNo):
        read("", name="A", restricted="only some")


def test_every_field_of_a_map_can_be_read() -> None:
    header = [field.value for field in Field]
    columns = ColumnMap(columns={field: field.value for field in Field}, source="s")
    row = RowReader.of(columns, Header.of(header), TERMS).read(
        Record(2, ["A", "live", *[""] * (len(header) - 2)]), 1
    )

    assert row.notes == ()
    assert {Change.NAME, Change.TEAM, Change.HOLD, Change.OWNER_NAMED} <= row.says
