"""`make year`: a year of three hundred pilots, and every letter of it against the rule book."""

from __future__ import annotations

import argparse
import logging
import secrets
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from tests.year.acts import does_something, registers
from tests.year.life import Life, open_life
from tests.year.oracle.judge import Report, examine
from tests.year.oracle.log import Letter

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
ACTS_A_DAY = 16.0
AT_FIRST = 0.25  # of the pilots; the others are registered as the year goes on
WEEK = 7
SHOWN = 20


def main() -> int:
    wanted = _wanted()
    chance = Random(wanted.seed)  # noqa: S311 - a story, not a secret
    console = Console()
    console.print(f"A year from {START:%-d %B %Y}, seed {wanted.seed}.")
    logging.disable(logging.CRITICAL)
    with open_life(chance, START, wanted.pilots) as life:
        life.begin(wanted.people)
        for _ in range(int(wanted.pilots * AT_FIRST)):
            registers(life)
        _live(life, wanted.days, console)
        if wanted.log:
            wanted.log.write_text("".join(f"{entry!r}\n" for entry in life.log), encoding="utf-8")
        report = examine(life.log)
        _tell(life, report, console)
    return int(bool(report.violations))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--pilots", type=int, default=300)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--log", type=Path, help="a file for what happened, a line for each entry")
    return parser.parse_args()


def _live(life: Life, days: int, console: Console) -> None:
    columns = (
        *Progress.get_default_columns()[:-1],
        TimeElapsedColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Living", total=days, told="")
        for week in range(0, days, WEEK):
            span = min(WEEK, days - week)
            life.lives(span, does_something, ACTS_A_DAY)
            letters = sum(isinstance(entry, Letter) for entry in life.log)
            progress.update(task, advance=span, told=f"{letters:,} letters")


def _tell(life: Life, report: Report, console: Console) -> None:
    letters = Counter(entry.kind for entry in life.log if isinstance(entry, Letter))
    kinds = ", ".join(f"{count:,} {kind}s" for kind, count in sorted(letters.items()))
    console.print(f"{report.ticks:,} ticks; {life.taken:,} acts taken, {life.refused:,} refused.")
    console.print(f"Letters: {kinds}.")
    doubts = ", ".join(f"{doubt} {count:,}" for doubt, count in report.doubts.most_common())
    console.print(
        f"Places where the rules allow two readings: {doubts or 'none'}.", soft_wrap=True
    )
    console.print(f"Letters that break a rule: {len(report.violations)}.")
    for violation in report.violations[:SHOWN]:
        console.print(f"  {violation}", markup=False, soft_wrap=True)


sys.exit(main())
