"""What leadership and channels read: the report beside its rows, the digest beside its SQL."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.bank import sqlite_url
from benchmarks.command import Statements, statements
from benchmarks.databases import named, postgresql
from benchmarks.registers import NOW, fill
from benchmarks.rounds import in_turn, pairs, seconds
from benchmarks.table import Figure, ratio
from bot import app as root
from bot.domain.actuals import Actual, Promised
from bot.domain.cost import parse_cost
from bot.domain.design import Design
from bot.domain.filters import Filter
from bot.domain.money import Money
from bot.domain.spans import Length, before
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import parse_value
from bot.runtime import Bot
from bot.store.database import Database
from bot.usecases import digests, reporting
from bot.work import Work
from tests.postgres import empty_database

SIZE, LARGE = 10_000, 100_000
REPORT, DIGEST = 3, 2
MOST = 200  # MB
MEGABYTE = 1_000_000
ROOT = Path(__file__).parents[1]
SPAN = before(Length.QUARTER, NOW.date())
VALUE = parse_value("120 hours/month for 12 clerks, baseline 400 hours/month")
COST = parse_cost("pilot EUR 40k, production EUR 120k-150k-200k/year")
# One in three is live, one in six was stopped; no two promise the same.
STAGES = ("proposed", "approved", "live", "running", "stopped", "live")
VARIED = (
    "UPDATE pilots SET stage = CASE number % 6 "
    + " ".join(f"WHEN {place} THEN '{stage}'" for place, stage in enumerate(STAGES))
    + " END",
    "UPDATE pilots SET ever_live = (stage = 'live'), launched_on = decided_on",
    "UPDATE pilots SET decided_on = NULL WHERE stage NOT IN ('live', 'stopped')",
    """UPDATE pilots SET value = replace(value, '"120"', '"' || (number % 9973 + 1) || '"')""",
    """UPDATE pilots SET design = replace(design, '"90"', '"' || (number % 9973) || '"')""",
    """UPDATE pilots SET outcome = replace(outcome, '1440', (number % 9973 + 1) || '0')""",
    "UPDATE pilots SET outcome = NULL WHERE stage <> 'live'",
)


def measure(folder: Path) -> Iterator[Figure]:
    url = sqlite_url(folder / "report.db")
    with _portfolio(url, SIZE) as bot:
        yield _report(bot)
    yield _peak(folder, url)
    with postgresql() as server, empty_database(server) as small, empty_database(server) as large:
        with _portfolio(small, SIZE) as bot:
            yield _report(bot)
        with _portfolio(large, LARGE) as bot:
            yield _digest(bot)


@contextmanager
def _portfolio(url: str, size: int) -> Iterator[Bot]:
    """A register in all its stages, the live ones with a promise, a cost and a check-in."""
    fill(url, size, _lively)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in VARIED:
            connection.execute(text(statement))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    with root.desk(url) as bot:
        yield replace(bot, clock=lambda: NOW)


def _lively(work: Work) -> None:
    """The one that the others are copied from."""
    one = work.store.pilots.numbered(1, changing=True)
    assert one is not None
    assert one.lead
    since = NOW - timedelta(days=100)
    told = Actual(
        day=90,
        change=Decimal(90),
        source="time sheets",
        by=one.lead.id,
        at=NOW - timedelta(days=9),
        cost=Money(Decimal(140_000), "EUR"),
    )
    promised = Promised(value=VALUE, cost=COST, at=since)
    design = Design(live_since=since, promised=promised, actuals=(told,))
    live = replace(
        one,
        stage=Stage.LIVE,
        value=VALUE,
        cost=COST,
        design=design,
        named={one.lead.id: one.lead},
        ever_live=True,
        decided_on=since,
        timing=dict.fromkeys(Decision, Timing.BEFORE),
    )
    work.store.pilots.put(live, work.policy, None, one)


def _report(bot: Bot) -> Figure:
    name = named(bot.database)

    def ours() -> float:
        return seconds(partial(bot.see, reporting.counted, SPAN, Filter()))

    rounds = in_turn(ours, partial(_rows, bot))
    by = f"its rows by plain SQL; {name}"
    return ratio(f"quarterly report over {SIZE:,}", by, pairs(rounds, 0, 1), REPORT)


def _rows(bot: Bot) -> float:
    """All that a report could look at, once, as the driver hands it out."""
    columns = "id, number, name, unit, stage, value, cost, design, restricted, ever_live,"
    columns += " decided_on, launched_on, value_timing, owner_timing, cost_timing, approval_on,"
    columns += " launch_on, end_on, go_live_on, value_open, owner_open, cost_open, stalls_at"
    with bot.database.reads() as connection:
        return seconds(
            lambda: connection.exec_driver_sql(f"SELECT {columns} FROM pilots").fetchall()
        )


def _digest(bot: Bot) -> Figure:
    run = partial(bot.see, digests.portfolio, Filter())
    url = bot.database.writing.url.render_as_string(hide_password=False)
    with closing(root.database_at(url)) as twin:  # an engine that was listened to stays slower
        heard = replace(bot, database=twin)
        asked = statements(twin, partial(heard.see, digests.portfolio, Filter()))
    rounds = in_turn(lambda: seconds(run), partial(_alone, bot.database, asked))
    by = f"its statements alone; {named(bot.database)}"
    return ratio(f"digest over {LARGE:,}", by, pairs(rounds, 0, 1), DIGEST)


def _alone(database: Database, asked: Statements) -> float:
    def read() -> None:
        for statement, values in asked.said:
            if not isinstance(statement, str):
                connection.execute(statement, values).all()

    with database.reads() as connection:
        return seconds(read)


def _peak(folder: Path, url: str) -> Figure:
    """Of `preflight report` as the operator runs it, files included."""
    files = ("--pdf", str(folder / "report.pdf"), "--xlsx", str(folder / "report.xlsx"))
    preflight = [sys.executable, "-m", "bot", "report", "last", "quarter", *files]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", *preflight],
        cwd=ROOT,
        env={"DATABASE_URL": url},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Figure(
        what=f"quarterly report over {SIZE:,}",
        by="peak memory of its process, with PDF and workbook",
        value=int(done.stdout) / MEGABYTE,
        unit=" MB",
        target=MOST,
    )
