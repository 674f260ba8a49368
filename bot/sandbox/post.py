"""Payloads as Slack posts them to an app's request URL, signed, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.sandbox.dispatch import Delivery, Reply


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    body: str | None


def posting_to(url: str, seconds: float) -> Callable[[Delivery], Reply]:
    """A door that leads there; whoever does not answer within so many seconds gave status 504."""
    where = urlsplit(url)

    def post(delivery: Delivery) -> Reply:
        headers = {name: str(value) for name, value in delivery.headers().items()}
        line = HTTPConnection(where.hostname or "", where.port, timeout=seconds)
        try:
            line.request("POST", where.path, delivery.body.encode(), headers)
            answer = line.getresponse()
            return Answered(answer.status, answer.read().decode())
        except (OSError, HTTPException):
            return Answered(504, None)
        finally:
            line.close()

    return post
