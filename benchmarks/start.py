"""`preflight run` until it is ready, beside a bare Bolt app that imports the same libraries."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.bank import Bank, open_bank, sqlite_url
from benchmarks.rounds import in_turn, pairs
from benchmarks.table import Figure, ratio

TARGET = 1.5
ROOT = Path(__file__).parents[1]
PYTHON = (sys.executable, "-m")
LIBRARIES = """
import sys, bot.cli.console
print(*(name for name, module in sys.modules.items() if "site-packages" in str(module)))
"""


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        libraries = _libraries(folder)
        slack = bank.slack
        told = (slack.api_url, slack.bot_token, slack.app_token)
        ready = partial(_ready, bank, bank.twin("start.db"))
        rounds = in_turn(
            partial(ready, [*PYTHON, "bot", "run"]),
            partial(ready, [*PYTHON, "benchmarks.bare", str(libraries), *told]),
        )
    by = "a bare Bolt app, the same libraries"
    yield ratio("preflight run, until ready", by, pairs(rounds, 0, 1), TARGET)


def _libraries(folder: Path) -> Path:
    """A file with every module of a library that is loaded before `preflight run` begins."""
    loaded = subprocess.run(
        [sys.executable, "-c", LIBRARIES], cwd=ROOT, capture_output=True, check=True, text=True
    )
    file = folder / "libraries.txt"
    file.write_text(loaded.stdout, encoding="utf-8")
    return file


def _ready(bank: Bank, database: Path, command: Sequence[str]) -> float:
    """Seconds from nothing to a socket that is open."""
    started = perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**bank.slack.environment, "DATABASE_URL": sqlite_url(database)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = next((line for line in process.stderr or () if "ready" in line), None)
        took = perf_counter() - started
        assert said
        assert bank.slack.sockets
        process.terminate()
    bank.slack.until(lambda: not bank.slack.sockets)
    return took
