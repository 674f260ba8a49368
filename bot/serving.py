"""HTTP servers: granian for Slack's requests, a small one for the health of a process."""

from __future__ import annotations

import ctypes
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.util import Finalize
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import Interfaces

from bot.web import Site

REQUESTS = 16  # at once; the others wait in line
LOOK_SECONDS = 0.02
STOP_SECONDS = 8  # until a worker is killed that would not end
DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class PortTaken(Exception):
    """Another program listens there."""


def serve(
    load: Callable[[], WSGIApplication], host: str, port: int, stopping: Callable[[], None]
) -> None:
    """Until SIGTERM: the listener closes at once, and requests in flight end.

    `load` makes the site in the process that serves it: what has threads is made there.
    """
    server = Granian(
        "preflight",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=REQUESTS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    ends = server.shutdown

    def shutdown(exit_code: int = 0) -> None:
        """Granian's own hook comes when its workers have ended."""
        stopping()
        ends(exit_code)  # type: ignore[no-untyped-call]

    server.shutdown = shutdown  # type: ignore[method-assign]
    server.serve(target_loader=partial(_loaded, load), wrap_loader=False)


def _loaded(load: Callable[[], WSGIApplication]) -> WSGIApplication:
    """A worker whose parent was killed would keep the port for ever; it does not hear SIGTERM."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_ITS_PARENT, signal.SIGKILL)
    return load()


@contextmanager
def ended_at_once() -> Iterator[None]:
    """A worker that is not ready yet has nothing to end well."""
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def once_answering(host: str, port: int, act: Callable[[], None]) -> None:
    """The server begins to listen after its site is made, and tells nobody."""

    def watch() -> None:
        while not _answers(host, port):
            time.sleep(LOOK_SECONDS)
        act()

    threading.Thread(target=watch, name="first-answer", daemon=True).start()


def _answers(host: str, port: int) -> bool:
    with socket.socket(_family(host)) as line:
        return line.connect_ex((host, port)) == 0


def at_the_end(act: Callable[[], object]) -> None:
    """In a worker, where `atexit` does not run."""
    Finalize(None, act, exitpriority=10)


def ensure_free(host: str, port: int) -> None:
    """Raises `PortTaken`, where the server would complain from another process."""
    with socket.socket(_family(host)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(f"{host}:{port} cannot be used ({error.strerror})") from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _ThreadedV6(_Threaded):
    address_family = socket.AF_INET6


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A probe every few seconds is no news."""


@contextmanager
def health_at(site: Site, host: str, port: int | None) -> Iterator[None]:
    """Beside the process's own work, in a thread; nowhere without a port."""
    if port is None:
        yield
        return
    kind = _ThreadedV6 if _family(host) is socket.AF_INET6 else _Threaded
    with make_server(host, port, site, kind, _Silent) as server:
        threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
