"""The import of a real inventory, beside reading its rows and putting them into one table."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.bank import Bank, open_bank, sqlite_url
from benchmarks.driver import driver
from benchmarks.rounds import in_turn, pairs, seconds
from benchmarks.table import Figure, Finding, LeftOut, ratio
from bot import app as root
from bot.domain.imports import Accounts
from bot.domain.people import SlackId
from bot.files.registers import open_register
from bot.files.tables import Table, open_table
from bot.runtime import Bot
from bot.usecases import importing

ROUNDS = 7
TARGET = 3
MOST = 150  # MB
MEGABYTE = 1_000_000
ROOT = Path(__file__).parents[1]
MAP = ROOT / "docs" / "maps" / "federal-ai-use-cases-2024.toml"


def measure(folder: Path, file: Path | None) -> Iterator[Finding]:
    if file is None:
        yield LeftOut("import", "needs --file, the inventory as CSV")
        return
    with open_bank(folder) as bank:
        inventory = Inventory(bank, file, open_table(file), _accounts(bank, file), count())
        rounds = in_turn(ROUNDS, inventory.imported, inventory.inserted)
        what = f"import of {inventory.rows():,} rows"
        yield ratio(what, "csv.DictReader and one bulk insert", pairs(rounds, 0, 1), TARGET)
        yield Figure(
            what=what,
            by="the whole process at its largest",
            measured="",
            value=_peak(bank, file) / MEGABYTE,
            unit=" MB",
            target=MOST,
        )


def _accounts(bank: Bank, file: Path) -> Accounts:
    """Everybody whom the map names has an account."""
    emails = open_register(file, MAP, bank.bot.see(importing.terms)).emails
    return {
        email: SlackId(bank.slack.person(email.partition("@")[0], email=email).id)
        for email in emails
    }


@dataclass(frozen=True, slots=True)
class Inventory:
    bank: Bank
    file: Path
    table: Table
    accounts: Accounts
    number: count[int]

    def imported(self) -> float:
        with root.desk(sqlite_url(self.bank.twin(f"import-{next(self.number)}.db"))) as bot:
            return seconds(partial(self._import, bot))

    def _import(self, bot: Bot) -> None:
        register = open_register(self.file, MAP, bot.see(importing.terms))
        for page in register.pages():
            bot.do(importing.import_page, page, self.accounts)
        bot.do(importing.finish)

    def inserted(self) -> float:
        columns = ", ".join(f"c{place}" for place in range(self._width()))
        with driver(self.bank.file.with_name(f"insert-{next(self.number)}.db")) as connection:
            connection.execute(f"CREATE TABLE inventory ({columns})")
            return seconds(partial(self._insert, connection))

    def _insert(self, connection: sqlite3.Connection) -> None:
        marks = ", ".join("?" * self._width())
        connection.execute("BEGIN")
        rows = (list(row.values()) for row in self._read())
        connection.executemany(f"INSERT INTO inventory VALUES ({marks})", rows)
        connection.execute("COMMIT")

    def _read(self) -> list[dict[str | None, str]]:
        with self.file.open(encoding=self.table.encoding, newline="") as text:
            return list(csv.DictReader(text))

    def _width(self) -> int:
        """Of columns with one name, csv.DictReader keeps one."""
        return len(set(self.table.header))

    def rows(self) -> int:
        return sum(1 for _ in self.table.records())


def _peak(bank: Bank, file: Path) -> int:
    """In bytes, of `preflight import` as the operator runs it."""
    url = sqlite_url(bank.twin("memory.db"))
    preflight = [sys.executable, "-m", "bot", "import", str(file), "--columns", str(MAP)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", *preflight],
        cwd=ROOT,
        env={**bank.slack.environment, "DATABASE_URL": url},
        capture_output=True,
        check=True,
        text=True,
    )
    return int(done.stdout)
