"""`make bench`: every measure in one run, its ratios beside their targets. Nothing is asserted."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from benchmarks import (
    command,
    delivering,
    home,
    inventory,
    leading,
    page,
    scan,
    serve,
    showing,
    start,
)
from benchmarks.machine import described
from benchmarks.table import Finding, show

Measure = Callable[[Path, Namespace], Iterable[Finding]]

MEASURES: Mapping[str, Measure] = {
    "command": lambda folder, _: command.measure(folder),
    "home": lambda folder, _: home.measure(folder),
    "show": lambda folder, _: showing.measure(folder),
    "import": lambda folder, asked: inventory.measure(folder, asked.file),
    "page": lambda folder, _: page.measure(folder),
    "report": lambda folder, _: leading.measure(folder),
    "scan": lambda folder, asked: scan.measure(folder, full=asked.full),
    "serve": lambda folder, _: serve.measure(folder),
    "delivery": lambda folder, _: delivering.measure(folder),
    "start": lambda folder, _: start.measure(folder),
}


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="preflight-bench-") as name:
        folder = Path(name)
        wanted = asked.only or MEASURES
        findings = [found for one in wanted for found in _measured(one, folder / one, asked)]
        show(described(folder), findings)


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million pilots, not 100,000")
    parser.add_argument("--file", type=Path, help="the inventory to import, a CSV")
    parser.add_argument("--only", action="append", choices=MEASURES, help="this measure alone")
    return parser.parse_args()


def _measured(name: str, folder: Path, asked: Namespace) -> list[Finding]:
    print(f"Measuring {name} …")
    folder.mkdir()
    return list(MEASURES[name](folder, asked))


if __name__ == "__main__":
    main()
