"""`make chaos`: 10,000 letters through a Slack in trouble, 300 workers killed on the way.

Before that, 100,000 signed bodies that nobody at Slack would send.
"""

from __future__ import annotations

import logging
import secrets
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.logs import set_up
from bot.store import migrate
from bot.store.database import open_database
from tests.chaos.fuzz import fuzzed, lived, site_of
from tests.chaos.storm import SILENCE, TROUBLES, Outcome, Storm, weathered
from tests.postgres import empty_database, running_server
from tests.town import open_town

WORKERS = {"sqlite": 1, "postgresql": 4}


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--on", choices=WORKERS, action="append")
    asked = parser.parse_args()
    set_up("error", "console")
    print(f"Seed {asked.seed}")
    well = _fuzz(asked.bodies, asked.seed)
    for name in asked.on or WORKERS:
        storm = Storm(
            seed=asked.seed,
            letters=asked.letters,
            kills=asked.kills,
            processes=WORKERS[name],
            threads=4,
            troubles={**TROUBLES, **SILENCE},
        )
        well &= _weather(name, storm)
    return 0 if well else 1


def _fuzz(size: int, seed: int) -> bool:
    began = time.monotonic()
    logging.disable(logging.CRITICAL)  # each of them is written down where it breaks something
    with (
        tempfile.TemporaryDirectory(prefix="preflight-fuzz-") as folder,
        open_town(f"sqlite:///{Path(folder) / 'fuzz.db'}") as town,
    ):
        samples = lived(town)
        found = fuzzed(site_of(town), town, samples, size, seed)
    logging.disable(logging.NOTSET)
    print(f"signed bodies {size}, of {len(samples)} samples, {time.monotonic() - began:.0f} s")
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
    print(f"  answered {answers}; 5xx or a trace {len(found.broken)}")
    for body in found.broken[:20]:
        print(f"  {body}", flush=True)
    return not found.broken


def _weather(name: str, storm: Storm) -> bool:
    began = time.monotonic()
    with _database(name) as url:
        found = weathered(storm, url)
    took = time.monotonic() - began
    print(f"{name}, workers: {storm.processes}, {took:.0f} s")
    for line in _figures(storm, found):
        print(f"  {line}", flush=True)
    return not (found.lost or found.twice or found.unknown)


def _figures(storm: Storm, found: Outcome) -> Iterator[str]:
    yield f"letters {storm.letters}, killed -9 {found.killed}"
    yield "Slack: " + ", ".join(f"{name} {count}" for name, count in found.troubles.items())
    yield f"looked up {found.looked_up}, needed more than one attempt {found.again}"
    yield ", ".join(f"{state} {count}" for state, count in found.states.items())
    yield f"lost {len(found.lost)}, sent twice {len(found.twice)}, in doubt {len(found.unknown)}"
    for kind in (found.lost, found.twice, found.unknown):
        yield from kind[:20]


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "sqlite":
        with tempfile.TemporaryDirectory(prefix="preflight-chaos-") as folder:
            yield f"sqlite:///{Path(folder) / 'chaos.db'}"
        return
    with running_server() as server, empty_database(server) as url:
        with closing(open_database(url)) as database:
            migrate.upgrade(database)
        yield url


if __name__ == "__main__":
    sys.exit(main())
