"""Speaks to a demo that runs already, in another terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException

SECONDS = 2.0
JSON = {"Content-Type": "application/json"}


def starts_over(host: str, port: int) -> bool:
    """Whether a demo answered there; then it starts over."""
    try:
        with _line(host, port) as line:
            line.request("GET", "/see/frame")
            frame = json.loads(line.getresponse().read())
            if not frame["starts_over"]:
                return False
            deed = {"do": "start_over", "person": frame["people"][0]["id"]}
            line.request("POST", "/act", json.dumps(deed), JSON)
            return line.getresponse().status == 200  # noqa: PLR2004
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        return False  # nobody, or somebody else


@contextmanager
def _line(host: str, port: int) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection(host, port, timeout=SECONDS)) as line:
        yield line
