"""A register comes in from a file and goes out again, and nobody's work is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.events import Origin
from bot.domain.filters import Filter
from bot.domain.imports import ChangedInSlack, Ending, OtherPilot, RowResult, SameRow, counted
from bot.domain.news import Subject
from bot.domain.pilot import Milestone
from bot.domain.stages import Decision, Stage, Timing
from bot.files import exports
from bot.files.registers import open_register
from bot.usecases import exporting, importing
from tests.journeys.ledger import asks, changes, events, nothing_written, pilot, pilots
from tests.town import Town, open_town

MAP = """
    key = "ID"
    dates = "day first"
    columns = { name = "Pilot", stage = "Status", unit = "Unit", lead = "Unit", \
value = "Benefit", launch = "Start", live_on = "Live since" }
    stage = { Idea = "proposed", "In test" = "running", "In use" = "live", Off = "retired" }
    lead = { Claims = "bo@example.com", Risk = "cy@example.com" }
"""
HEADER = "ID,Pilot,Status,Unit,Benefit,Start,Live since"
CLAIMS = "1,Claims triage,Idea,Claims,120 hours/month,1.2.2027,"
KYC = "2,KYC screening,In test,Risk,Better decisions,,"
CHAT = "3,Chat for brokers,In use,Claims,,,3.4.2026"
OCR = "4,Old OCR,Off,Risk,,,"
PLAIN = 'key = "name"\ncolumns.name = "name"'
HOSTILE = (
    "=HYPERLINK(1)",
    "'=quoted",
    "+1, or \"one\"; @all",
    "<!channel> & *bold*",
    "🙂 שירות \u202eלקוחות",
    "Zürich – “triage”",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the operator sits: beside the bot, with a folder of files."""

    town: Town
    folder: Path

    def brings(self, *lines: str, columns: str | None = MAP, dry: bool = False) -> Results:
        """What `preflight import` does: look people up, then write page by page."""
        file, mapping = self.folder / "in.csv", self.folder / "map.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        mapping.write_text(columns or "", encoding="utf-8")
        return self.imports(file, mapping if columns else None, dry=dry)

    def imports(self, file: Path, mapping: Path | None = None, *, dry: bool = False) -> Results:
        bot, results = self.town.bot, []
        register = open_register(file, mapping, bot.see(importing.terms))
        for page in register.pages(size=3):
            accounts = {email: bot.slack.by_email(email) for email in page.emails()}
            register.check({**dict.fromkeys(register.emails), **accounts}) if False else None
            if dry:
                results += bot.see(importing.rehearse_page, page, accounts)
            else:
                results += bot.do(importing.import_page, page, accounts)
        return results

    def exports(self, name: str = "out.csv") -> Path:
        """What `preflight export` does."""
        file, last = self.folder / name, exporting.FIRST
        with file.open("w", encoding=exports.ENCODING, newline="") as text:
            exports.write_header(text)
            while page := self.town.bot.see(exporting.export_page, last):
                exports.write_pilots(text, page)
                last = page[-1].id
        return file


Results = Sequence[RowResult]
