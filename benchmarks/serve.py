"""`preflight serve` under eight connections, beside Bolt in its server with its statements."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from slack_bolt import BoltResponse

from benchmarks.bank import sqlite_url
from benchmarks.command import request
from benchmarks.databases import migrated, named, postgresql
from benchmarks.rounds import again, pairs, seconds
from benchmarks.table import Figure, rates, ratio
from bot import app as root
from bot.sandbox import Delivery, Person, Sandbox
from bot.web import EVENTS
from tests.town import settings_for

ROOT = Path(__file__).parents[1]
PYTHON = (sys.executable, "-m")
HOST = "127.0.0.1"
CONNECTIONS = 8
REQUESTS = 25  # of each connection, in a round
TYPED = ("120 hours/month", "130 hours/month")
HUNDREDTHS = 100
LAST = 98  # of ninety-nine cuts


@dataclass(frozen=True, slots=True)
class Caller:
    """One connection, kept open; what it sends is about a pilot of its own."""

    port: int
    sent: Sequence[Delivery]

    def calls(self) -> list[float]:
        """How long each answer took, in seconds."""
        with closing(HTTPConnection(HOST, self.port, timeout=30)) as line:
            line.connect()
            return [self._call(line, one) for one in self._signed()]

    def _signed(self) -> list[tuple[bytes, Mapping[str, str]]]:
        """Before anything is measured."""
        now = root.wall_clock()
        whole = [self.sent[nth % len(self.sent)] for nth in range(REQUESTS)]
        return [
            (one.body.encode(), {name: str(value) for name, value in one.headers(now).items()})
            for one in whole
        ]

    @staticmethod
    def _call(line: HTTPConnection, signed: tuple[bytes, Mapping[str, str]]) -> float:
        body, headers = signed
        began = perf_counter()
        line.request("POST", EVENTS, body, dict(headers))
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200
        return perf_counter() - began


def measure(folder: Path) -> Iterator[Figure]:
    files = [sqlite_url(folder / name) for name in ("ours.db", "theirs.db", "heard.db")]
    yield from _measured(folder, files)
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        urls = [stack.enter_context(migrated(server)) for _ in range(3)]
        yield from _measured(folder, urls)


def _measured(folder: Path, urls: Sequence[str]) -> Iterator[Figure]:
    with Sandbox(root.wall_clock) as slack, ExitStack() as stack:
        ana = slack.person("ana", name="Ana Keller", zone="Europe/Zurich", admin=True)
        slack.person("bo", name="Bo Lindqvist", zone="Europe/Stockholm")
        for url in urls:
            name, sent = _settled(slack, ana, url)
        payloads = folder / "payloads.json"
        told = [one.payload for pilot in sent for one in pilot]
        payloads.write_text(json.dumps(told), encoding="utf-8")
        ours, theirs, heard = urls
        serve = (*PYTHON, "bot", "serve")
        replay = (*PYTHON, "benchmarks.replaying", str(payloads), theirs)
        ports = [
            stack.enter_context(_running(slack, command, url))
            for command, url in ((serve, ours), (replay, heard))
        ]
        rounds = again(lambda: [figure for port in ports for figure in _round(port, sent)])
    what = f"serve, {CONNECTIONS} connections, {name}"
    by = "Bolt in the same server, the same statements"
    yield rates(what, by, pairs(rounds, 0, 2), least=0.7)
    yield ratio(f"{what}, p99", by, pairs(rounds, 1, 3), 3)


def _round(port: int, sent: Sequence[Sequence[Delivery]]) -> tuple[float, float]:
    """Requests a second, and the time within which 99 in 100 were answered."""
    callers = [Caller(port, pilot) for pilot in sent]
    taken: list[float] = []
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        took = seconds(
            lambda: taken.extend(
                one for calls in threads.map(Caller.calls, callers) for one in calls
            )
        )
    return len(taken) / took, quantiles(taken, n=HUNDREDTHS)[LAST]


def _settled(slack: Sandbox, ana: Person, url: str) -> tuple[str, list[list[Delivery]]]:
    """A pilot for each connection, and what is typed about it, typed once."""
    settings = settings_for(slack, url)
    bot = root.build(settings)
    deliveries: list[Delivery] = []
    with closing(bot.database) as database:
        app = root.listeners(bot, settings)

        def door(delivery: Delivery) -> BoltResponse:
            deliveries.append(delivery)
            return request(app, delivery)()

        slack.hands_to(door)
        pilots = range(1, CONNECTIONS + 1)
        for number in pilots:
            ana.types(f"/pilot register {'ABCDEFGH'[number - 1] * 9} lead:@ana sponsor:@bo")
        deliveries.clear()
        for number in pilots:
            for value in TYPED:
                ana.types(f"/pilot value P-{number} {value}")
        each = len(TYPED)
        sent = [deliveries[at : at + each] for at in range(0, len(deliveries), each)]
        return named(database), sent


@contextmanager
def _running(slack: Sandbox, command: Sequence[str], database_url: str) -> Iterator[int]:
    port = _free_port()
    told = {"DATABASE_URL": database_url, "PREFLIGHT_PORT": str(port)}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**slack.environment, **told},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert any("ready" in line for line in process.stderr or ())
        try:
            yield port
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port
