"""The Home tab of somebody with 200 pilots, opened as Slack says it, beside one with 20."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

import handlers
from benchmarks.bank import Bank, crowded, open_bank
from benchmarks.rounds import again, p50s, pairs
from benchmarks.table import Figure, ratio
from bot import app as root
from bot.domain.pilot import PilotId
from bot.runtime import Bot
from bot.sandbox import Delivery

FEW, MANY = 20, 200
OPENED = 30  # a round
TARGET = 3
REGISTER = "/pilot register Claims triage lead:@bo sponsor:@bo"


class AtOnce(Executor):
    """What follows the ack belongs to what is measured: it runs where it is handed over."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass(frozen=True, slots=True)
class Reader:
    """Bo leads and pays for all of them; Ana is the PMO and sees the portfolio besides."""

    bank: Bank
    app: App
    handle: str

    def opens(self) -> Callable[[], BoltResponse]:
        (delivery,) = self._told()
        body, headers = delivery.body, delivery.headers(root.wall_clock())

        def answered() -> BoltResponse:
            answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
            assert answer.status == 200
            return answer

        return answered

    def _told(self) -> list[Delivery]:
        deliveries: list[Delivery] = []

        def door(delivery: Delivery) -> BoltResponse:
            deliveries.append(delivery)
            return BoltResponse(status=200)

        self.bank.slack.hands_to(door)
        self.bank.slack.people[self.handle].opens_home()
        return deliveries


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        _register(bank)
        with (
            crowded(bank, MANY - 1, PilotId(1)) as many,
            crowded(bank, FEW - 1, PilotId(1)) as few,
        ):
            for handle, whose in (("bo", "somebody"), ("ana", "the PMO")):
                sides = [
                    map(_opened, repeat(Reader(bank, _app(bank, bot), handle)))
                    for bot in (many, few)
                ]
                rounds = again(partial(p50s, OPENED, *sides))
                what = f"Home of {whose} with {MANY} pilots"
                yield ratio(what, f"with {FEW}", pairs(rounds, 0, 1), TARGET)


def _opened(reader: Reader) -> Callable[[], BoltResponse]:
    return reader.opens()


def _register(bank: Bank) -> None:
    app = _app(bank, bank.bot)
    bank.slack.hands_to(
        lambda d: app.dispatch(BoltRequest(body=d.body, headers=d.headers(root.wall_clock())))
    )
    assert bank.ana.types(REGISTER).error is None


def _app(bank: Bank, bot: Bot) -> App:
    return handlers.bolt_app(bot, bank.slack.bot_token, bank.slack.signing_secret, AtOnce())
