"""The import of a real inventory, beside reading its rows and putting them into one table."""

from __future__ import annotations

import csv
import gc
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import Column, MetaData, Table, Text

from benchmarks.bank import Bank, open_bank, sqlite_url
from benchmarks.driver import driver
from benchmarks.rounds import in_turn, pairs, seconds
from benchmarks.table import Figure, Finding, LeftOut, ratio
from bot import app as root
from bot.domain.imports import Accounts
from bot.domain.people import SlackId
from bot.files.registers import open_register
from bot.files.tables import TextTable, open_table
from bot.runtime import Bot
from bot.store.database import Database
from bot.usecases import importing

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
        what = f"import of {inventory.rows():,} rows"
        gc.collect()
        gc.freeze()  # as `preflight` does when it has loaded everything
        rounds = in_turn(inventory.imported, inventory.by_sqlalchemy, inventory.by_sqlite3)
        by = "csv.DictReader and bulk insert by"
        yield ratio(what, f"{by} SQLAlchemy", pairs(rounds, 0, 1), TARGET)
        yield ratio(what, f"{by} sqlite3", pairs(rounds, 0, 2))
        peak = _peak(bank, file) / MEGABYTE
        yield Figure(
            what=what, by="peak memory of its process", value=peak, unit=" MB", target=MOST
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
    table: TextTable
    accounts: Accounts
    number: count[int]

    def imported(self) -> float:
        with root.desk(sqlite_url(self.bank.twin(self._file("import").name))) as bot:
            return seconds(partial(self._import, bot))

    def _import(self, bot: Bot) -> None:
        register = open_register(self.file, MAP, bot.see(importing.terms))
        for page in register.pages():
            bot.do(importing.import_page, page, self.accounts)
        bot.do(importing.finish)

    def by_sqlalchemy(self) -> float:
        table = Table("inventory", MetaData(), *(Column(name, Text) for name in self._names()))
        with closing(root.database_at(sqlite_url(self._file("sqlalchemy")))) as database:
            with database.writes() as connection:
                table.create(connection)
            return seconds(partial(self._insert, database, table))

    def _insert(self, database: Database, table: Table) -> None:
        with database.writes() as connection:
            connection.execute(table.insert(), self._read())

    def by_sqlite3(self) -> float:
        names = range(len(self._names()))
        with driver(self._file("sqlite3")) as connection:
            connection.execute(f"CREATE TABLE inventory ({', '.join(f'c{n}' for n in names)})")
            statement = f"INSERT INTO inventory VALUES ({', '.join('?' for _ in names)})"
            return seconds(partial(self._execute, connection, statement))

    def _execute(self, connection: sqlite3.Connection, statement: str) -> None:
        connection.execute("BEGIN")
        connection.executemany(statement, (list(row.values()) for row in self._read()))
        connection.execute("COMMIT")

    def _read(self) -> list[dict[str, str]]:
        with self.file.open(encoding=self.table.encoding, newline="") as text:
            return list(csv.DictReader(text))

    def _names(self) -> list[str]:
        """Of columns with one name, csv.DictReader keeps one."""
        return list(dict.fromkeys(self.table.header))

    def _file(self, name: str) -> Path:
        return self.bank.file.with_name(f"{name}-{next(self.number)}.db")

    def rows(self) -> int:
        return sum(1 for _ in self.table.records())


def _peak(bank: Bank, file: Path) -> int:
    """In bytes, of `preflight import` as the operator runs it."""
    url = sqlite_url(bank.twin("memory.db"))
    preflight = [sys.executable, "-m", "bot", "import", str(file.resolve()), "--columns", str(MAP)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", *preflight],
        cwd=ROOT,
        env={**bank.slack.environment, "DATABASE_URL": url},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return int(done.stdout)
