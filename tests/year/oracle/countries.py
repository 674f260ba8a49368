"""Which country a time zone lies in, read from the tables of the tz database itself."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def country_of(zone: str) -> str | None:
    """An old name (Asia/Calcutta) is looked up under the name that replaced it."""
    countries = _countries()
    return countries.get(zone) or countries.get(_newer_names().get(zone, zone))


@cache
def _countries() -> dict[str, str]:
    """zone.tab and not zone1970.tab: it gives every zone exactly one country."""
    rows = (line.split("\t") for line in _table("zone.tab") if not line.startswith("#"))
    return {row[2]: row[0] for row in rows if len(row) > 2}


@cache
def _newer_names() -> dict[str, str]:
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {old: new for _, new, old in links}


def _table(name: str) -> list[str]:
    table = files("tzdata") / "zoneinfo" / name
    return table.read_text(encoding="utf-8").splitlines()
