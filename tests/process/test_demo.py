"""`preflight demo` as a person starts it: an address, a busy port, starting over, Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.process.terminal import Started

PORT = 3380
LONG = 90.0  # three weeks go by, on whatever machine
ENVIRONMENT = {"COLUMNS": "100", "HTTP_PROXY": "http://127.0.0.1:9", "PREFLIGHT_PMO": "U0SOMEBODY"}


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[Started]:
    command = ("demo", "--no-open", "--port", str(PORT), *options)
    started = Started(ENVIRONMENT, folder, command)
    try:
        yield started
    finally:
        started.kill()


def address(started: Started) -> str:
    said = re.search(r"http://\S+", started.says("a Slack of its own"))
    assert said
    return said[0]


def asked(url: str, path: str) -> Any:
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=5)) as line:
        line.request("GET", path)
        return json.loads(line.getresponse().read())


@pytest.mark.timeout(180)
def test_it_says_where_it_is_and_what_to_try_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    with demo(tmp_path) as started:
        url = address(started)
        started.says("Ctrl-C ends it.", within=LONG)
        ana = asked(url, "/see/frame")["people"][0]["id"]
        screen = asked(url, f"/see/screen?person={ana}")
        started.process.send_signal(signal.SIGINT)

        assert started.ends() == 0
        assert screen["preparing"] == ""
        assert {place["name"] for place in screen["places"]} >= {"ai-pilots", "pharma-pilots"}
        assert "As Bo Lindqvist: type /pilot register" in started.output
        assert started.lines[-1] == "The demo has ended."


@pytest.mark.timeout(180)
def test_a_second_one_takes_the_next_port_and_fresh_starts_the_first_one_over(
    tmp_path: Path,
) -> None:
    with demo(tmp_path) as first:
        url = address(first)
        with demo(tmp_path) as second:
            second.says("is taken, so it is")
            assert address(second) != url
        first.says("Ctrl-C ends it.", within=LONG)
        with demo(tmp_path, "--fresh") as asking:
            assert asking.ends() == 0
            assert "starts over" in asking.output

        first.says("a Slack of its own", times=2)
        first.told_to_stop()
        assert first.ends(within=20) == 0
