"""What the pages for security departments and works councils say is so, as far as code tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.api.desk import DOCUMENT
from bot.api.routes import ROUTES
from bot.domain.permissions import can_see
from bot.domain.pilot import Pilot
from bot.store.schema import Base
from scheduler import TIMETABLE
from tests.domain.test_permissions import WHO, person, pilot, policy
from tests.house import papers

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<table>\w+)` \| (?P<columns>[^|]*) \|", re.MULTILINE)
NAMES = re.compile(r"`(\w+)`")


def stored() -> Mapping[str, set[str]]:
    """Tables and columns, as the page has them."""
    return {
        found["table"]: set(NAMES.findall(found["columns"])) for found in ROW.finditer(PRIVACY)
    }


def test_every_table_and_column_that_is_kept_is_on_the_page() -> None:
    """Whoever adds one says there what it holds, of whom, and for how long."""
    kept = {name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()}

    told = stored()

    assert {name: kept[name] ^ told.get(name, set()) for name in kept} == {
        name: set() for name in kept
    }
    assert told.keys() == kept.keys()


def test_every_column_that_names_a_person_is_said_to() -> None:
    """In bold: an id of somebody's row, or a fact about them."""
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    bold = {
        f"{found['table']}.{column}"
        for found in ROW.finditer(PRIVACY)
        for column in re.findall(r"\*\*`(\w+)`\*\*", found["columns"])
    }

    assert named - bold == set()
    assert {column for column in bold if column.startswith("people.")} == {
        str(column) for column in Base.metadata.tables["people"].columns
    } - {"people.workspace_id"}


def test_the_tables_of_permissions_and_scopes_are_as_the_code_has_them() -> None:
    """R1, R2, R3. Else: python -m tests.house.papers docs/security.md."""
    assert papers.written_anew(SECURITY) == SECURITY


def test_r4_who_sees_a_restricted_pilot_is_as_the_page_says() -> None:
    told = SECURITY.split("**A restricted pilot**")[1].split("\n\n")[0]
    seen = {who for who in WHO if _sees(who, pilot(who, restricted=True))}

    assert "its registrant, lead, sponsor, owner, backup, PMO lead, team" in told
    assert seen & {"anybody", "admin", "guest"} == set()
    assert seen >= {"registrant", "lead", "sponsor", "accepted owner", "backup", "team", "pmo"}


def _sees(who: str, one: Pilot) -> bool:
    somebody = person(who)
    return somebody.human_and_here and can_see(somebody, one, policy())


def test_the_scopes_are_those_of_the_manifest() -> None:
    manifest: Any = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    asked = manifest["oauth_config"]["scopes"]

    told = re.findall(r"^\| `([a-z:.]+)` \|", papers.scopes(), re.MULTILINE)

    assert told == [*asked["bot"], *asked["bot_optional"]]


def test_the_page_of_the_api_has_every_route_and_what_it_takes() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    lines = {
        path: line for line in page.splitlines() for path in re.findall(r"^\| `(/\S+)`", line)
    }

    assert lines.keys() == {DOCUMENT, *(route.path for route in ROUTES)}
    for route in ROUTES:
        assert {
            one.name for one in route.takes if f"`{one.name}`" not in lines[route.path]
        } == set()


def test_jobs_that_forget_are_named_on_the_page() -> None:
    forgets = {job.name for job in TIMETABLE if "forget" in job.says}

    assert {name for name in forgets if f"`{name}`" not in PRIVACY} == set()
