"""The map of a file: what it may say, and how each mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.imports import (
    ColumnStandsTwice,
    MapIsNotToml,
    MapKeyMissing,
    MapValueWrong,
    NoSuchColumn,
    UnknownMapKey,
)
from bot.domain.stages import Stage
from bot.files.maps import Field, Header, read_map

LEAST = 'key = "ID"\ncolumns.name = "Pilot"\n'
DOCS = Path(__file__).parents[2] / "docs"
FEDERAL = DOCS / "maps/federal-ai-use-cases-2024.toml"
AGENCIES = 41
LEADS = {
    "ana.keller@example.com",
    "bo.lindqvist@example.com",
    "cy.tanaka@example.com",
    "dee.okafor@example.com",
    "eli.moreau@example.com",
    "fay.nair@example.com",
}


def test_a_map_names_its_columns_words_and_people() -> None:
    found = read_map("""
        source = "inventory"
        key = ["ID", 3]
        dates = "day first"
        columns = { name = "Pilot", stage = "Status", lead = "Unit", team = 7 }
        stage = { "In  Betrieb" = "live", "" = "proposed" }
        lead = { "Claims" = "Bo@Example.com", "Risk" = "U0CY" }
        default = { stage = "running", pmo_lead = "ana@example.com" }
    """)

    assert found.source == "inventory"
    assert found.key == ("ID", 3)
    assert found.month_first is False
    assert found.columns[Field.TEAM] == 7
    assert found.stages == {"in betrieb": Stage.LIVE, "": Stage.PROPOSED}
    assert found.people[Field.LEAD] == {"claims": "bo@example.com", "risk": "U0CY"}
    assert found.default_stage is Stage.RUNNING
    assert set(found.addresses()) == {"bo@example.com", "U0CY", "ana@example.com"}


def test_rows_told_by_their_number_need_a_name_for_their_file() -> None:
    found = read_map('source = "2024"\nkey = "row"\ncolumns.name = "Pilot"')

    assert found.key is None
    with pytest.raises(MapKeyMissing, check=lambda refused: refused.key == "source"):
        read_map('key = "row"\ncolumns.name = "Pilot"')


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        (LEAST + 'sorce = "x"', "sorce", ("source",)),
        (LEAST + 'columns.nmae = "x"', "columns.nmae", ("name",)),
        (LEAST + 'default.owner_ = "x"', "default.owner_", ("owner",)),
        (LEAST + 'default.team = "x"', "default.team", ()),
    ],
)
def test_an_unknown_key_is_named_with_those_near_it(
    text: str, key: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownMapKey) as refused:
        read_map(text)

    assert (refused.value.key, refused.value.nearest) == (key, nearest)


@pytest.mark.parametrize(("text", "key"), [("", "key"), ('key = "ID"', "columns.name")])
def test_what_a_map_needs_is_asked_for(text: str, key: str) -> None:
    with pytest.raises(MapKeyMissing, check=lambda refused: refused.key == key):
        read_map(text)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        (LEAST + 'dates = "american"', "dates", "american"),
        (LEAST + 'stage.Done = "finished"', "stage.Done", "finished"),
        (LEAST + 'lead.Claims = "Bo Lindqvist"', "lead.Claims", "Bo Lindqvist"),
        (LEAST + "default.lead = 7", "default.lead", "7"),
        ('key = []\ncolumns.name = "Pilot"', "key", "[]"),
        (LEAST + "columns.unit = true", "columns.unit", "True"),
        (LEAST + 'stage = "Status"', "stage", "Status"),
    ],
)
def test_a_wrong_value_is_named_with_its_key(text: str, key: str, value: str) -> None:
    with pytest.raises(MapValueWrong) as refused:
        read_map(text)

    assert (refused.value.key, refused.value.value) == (key, value)


def test_a_map_that_is_no_toml_is_told_where() -> None:
    with pytest.raises(MapIsNotToml, check=lambda refused: "line 2" in refused.problem):
        read_map('key = "ID"\nname : "Pilot"')


def test_a_column_is_found_whatever_the_case_blanks_and_quotes_of_its_header() -> None:
    header = Header.of(["ID", " Pilot’s\nname ", "Unit"])

    assert header.place_of("columns.name", "pilot's Name") == 1
    assert header.place_of("columns.unit", 3) == 2


def test_a_column_that_is_not_there_is_named_with_those_near_it() -> None:
    header = Header.of(["Use Case Name", "Agency"])

    with pytest.raises(NoSuchColumn) as refused:
        header.place_of("columns.name", "Use Case Nam")
    assert refused.value.nearest == ("Use Case Name",)
    with pytest.raises(NoSuchColumn):
        header.place_of("columns.name", 3)


def test_of_columns_of_one_name_the_place_has_to_be_said() -> None:
    header = Header.of(["Name", "If other, explain", "If Other, explain"])

    with pytest.raises(ColumnStandsTwice) as refused:
        header.place_of("columns.unit", "If Other, explain")
    assert refused.value.places == (2, 3)


def test_the_map_of_the_federal_inventory_gives_every_agency_a_lead() -> None:
    found = read_map(FEDERAL.read_text(encoding="utf-8"))

    assert len(found.people[Field.LEAD]) == AGENCIES
    assert set(found.people[Field.LEAD].values()) == LEADS
    assert set(found.stages.values()) == set(Stage) - {Stage.STOPPED}


def test_the_guide_shows_a_map_that_works() -> None:
    guide = (DOCS / "import.md").read_text(encoding="utf-8")
    example = guide.split("```toml")[1].split("```")[0]

    assert read_map(example).columns[Field.LEAD] == "Department"
