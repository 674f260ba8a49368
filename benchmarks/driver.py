"""SQLite by its driver alone, with the manners of our own connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.database import PRAGMAS, WRITE_AHEAD


@contextmanager
def driver(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(WRITE_AHEAD)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        yield connection
