"""The demo in the browser: three weeks go by, and then you may be anybody."""

from __future__ import annotations

import signal
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from rich.console import Console

from bot.demo import hints, running, seed
from bot.demo.company import Company, opened
from bot.sandbox import Director
from bot.serving import PortTaken, ensure_free
from scheduler import TIMETABLE, run_job

log = structlog.get_logger(__name__)

HOST = "127.0.0.1"
PORTS = 20  # tried before giving up
ACK_SECONDS = 3.0  # as in Slack
NIGHTLY = {
    job.name: int(job.cron.split()[1]) for job in TIMETABLE if "*" not in job.cron.split()[1]
}


class NoPort(OSError):
    """All that were tried are taken."""


@dataclass(slots=True)
class Errands:
    """Sends what is owed, and lets time pass; one of both at a time."""

    owed: threading.Event = field(default_factory=threading.Event)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _ended: bool = False

    @contextmanager
    def of(self, company: Company) -> Iterator[None]:
        thread = threading.Thread(target=self._run, args=[company], name="errands", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended = True
            self.owed.set()
            thread.join()

    def passes(self, company: Company, to: datetime) -> None:
        """Everything that is due on the way happens at its hour, as the page looks on."""
        with self._turn:
            for _ in company.clock.moves(to):
                for job in TIMETABLE:
                    if NIGHTLY.get(job.name, company.clock.now.hour) == company.clock.now.hour:
                        run_job(job, company.bot)
                company.slack.looks_again()

    def _run(self, company: Company) -> None:
        while True:
            self.owed.wait()
            self.owed.clear()
            if self._ended:  # looked at after the clearing, which may have been the end's own call
                return
            with self._turn:
                self._deliver(company)

    def _deliver(self, company: Company) -> None:
        try:
            company.bot.deliver()
        except Exception:
            log.exception("delivery failed")


def live(console: Console, *, port: int, opens: bool, fresh: bool) -> None:
    """Until Ctrl-C. `fresh`: a demo that runs there already starts over instead."""
    if fresh and running.starts_over(HOST, port):
        console.print(f"The demo at http://{HOST}:{port} starts over.", highlight=False)
        return
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background ignores the first
        signal.signal(number, signal.default_int_handler)
    free = _free(port)
    if free != port:
        console.print(f"Port {port} is taken, so it is {free}.", highlight=False)
    try:
        while _lived(console, free, opens=opens):
            opens = False
    except KeyboardInterrupt:
        console.print("The demo has ended.")


def _lived(console: Console, port: int, *, opens: bool) -> bool:
    """Whether to start over."""
    errands, over = Errands(), threading.Event()
    director = Director(hints.commands(), hints.SHORTCUTS, hints.TRIES, starts_over=over.set)
    director.preparing = seed.SAYS
    with opened(port, director, errands.owed.set) as company:
        _said(console, company)
        if opens:
            _open(company.slack.url)
        seed.three_weeks(company)
        company.slack.rules.ack_seconds = ACK_SECONDS
        with errands.of(company):
            director.moves = lambda to: errands.passes(company, to)
            director.preparing = ""
            company.slack.looks_again()
            _ready(console, company)
            over.wait()
    return True


def _said(console: Console, company: Company) -> None:
    console.print(f"Preflight in a Slack of its own: {company.slack.url}", highlight=False)
    console.print(seed.SAYS, highlight=False)


def _ready(console: Console, company: Company) -> None:
    console.print("\nTry this, in the browser:", highlight=False)
    for number, each in enumerate(hints.TRIES, start=1):
        who = company.slack.people[each.person].name
        said = each.says.replace("`", "")
        console.print(f"  {number}. As {who}: {said}", highlight=False, markup=False)
    console.print("\nCtrl-C ends it.", highlight=False)


def _free(port: int) -> int:
    candidates = range(port, port + PORTS)
    free = next(filter(_is_free, candidates), None)
    if free is not None:
        return free
    raise NoPort(f"ports {port} to {port + PORTS - 1} are all taken; name another: --port")


def _is_free(port: int) -> bool:
    try:
        ensure_free(HOST, port)
    except PortTaken:
        return False
    return True


def _open(url: str) -> None:
    """Where a browser has a window of its own; one in the terminal would take it over."""
    with suppress(webbrowser.Error):  # there is none at all
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(url)
