"""What runs beside the listeners: the socket, the courier, and the watchdog of the clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import app as root
from bot.domain.letters import State
from bot.domain.people import SlackId
from bot.running import Courier, Socket, all_stopped
from bot.runtime import Bot
from bot.sandbox import Sandbox, faults
from bot.slack.outcomes import Unreachable
from scheduler import Clockwork, Job
from tests.journeys.ledger import claims_triage, letters
from tests.town import Town

PATIENCE = 5.0  # seconds until a test that waits in vain gives up


@pytest.fixture
def socket(town: Town) -> Iterator[Socket]:
    """To the town's Slack, with a watchdog that looks often."""
    town.slack.hands_to(None)
    socket = Socket(
        root.listeners(town.bot, town.settings),
        town.slack.app_token,
        town.slack.api_url,
        listeners=4,
        ping_seconds=0.2,
    )
    socket.open(town.bot.slack.socket_url(town.slack.app_token))
    town.slack.wait_for_bot()
    yield socket
    socket.close()


def opened(slack: Sandbox) -> int:
    return len(slack.record.calls("apps.connections.open"))


def test_a_line_that_is_cut_is_replaced(town: Town, socket: Socket) -> None:
    del socket
    before = opened(town.slack)

    town.slack.drops_sockets()
    town.slack.until(lambda: opened(town.slack) > before and town.slack.sockets == 1)

    assert town.ana.types("/pilot list", in_=town.pilots).error is None


def test_a_line_on_which_nothing_comes_any_more_is_replaced(town: Town, socket: Socket) -> None:
    del socket

    with capture_logs() as logs:
        town.slack.freezes_sockets()
        town.slack.until(lambda: {"event": "socket renewed", "log_level": "info"} in logs)
    town.slack.until(lambda: town.slack.sockets == 1)

    assert town.ana.types("/pilot list", in_=town.pilots).error is None


def test_a_line_that_lives_is_left_alone(town: Town, socket: Socket) -> None:
    del socket
    before = opened(town.slack)

    with pytest.raises(TimeoutError):
        town.slack.until(lambda: opened(town.slack) > before, within=1)


def test_a_line_that_breaks_while_we_hang_up_is_no_news(socket: Socket) -> None:
    """Slack may hang up harder than we do, whenever it likes."""
    line = socket.line
    socket.close()

    assert line
    assert line.on_error_listener
    with capture_logs() as logs:
        line.on_error_listener(ConnectionResetError(104, "Connection reset by peer"))

    assert [line["log_level"] for line in logs] == ["debug"]


def test_an_address_where_nobody_listens_is_said(town: Town) -> None:
    app = root.listeners(town.bot, town.settings)
    socket = Socket(app, "xapp-no-second-try", town.slack.api_url, listeners=1)

    with pytest.raises(Unreachable, match="the socket did not open"):
        socket.open("ws://127.0.0.1:9/link/?ticket=1")
    socket.close()


def test_the_courier_comes_when_it_is_woken_and_no_more_once_stopped() -> None:
    came = threading.Semaphore(0)
    courier = Courier()

    def deliver() -> int:
        came.release()
        return 0

    courier.start(deliver)
    courier.wake()
    assert came.acquire(timeout=PATIENCE)
    assert not courier.is_stopping()

    courier.stop()
    assert courier.is_stopping()


def test_as_many_letters_are_on_their_way_at_once_as_there_are_hands(town: Town) -> None:
    """Slack answers neither of them before both have come."""
    together = threading.Barrier(2)

    for nth, owner in enumerate((town.eli, town.fay)):
        name = chr(ord("A") + nth) * 9
        town.ana.types(f"/pilot register {name} lead:@bo owner:@{owner.handle}", in_=town.pilots)
    town.later.run()
    posting, met = town.bot.slack.posting, []

    class Meeting(type(posting)):  # type: ignore[misc]
        """Each post waits for the other."""

        def chat_postMessage(self, **said: Any) -> object:  # noqa: N802
            met.append(together.wait(PATIENCE))
            return posting.chat_postMessage(**said)

    courier = Courier(hands=2)
    slack = replace(town.bot.slack, posting=Meeting(posting.token, posting.base_url))
    bot = replace(town.bot, slack=slack, office=courier.office, wake=courier.wake)

    bot.deliver()

    assert sorted(met) == [0, 1]
    assert [len(one.dms) for one in (town.eli, town.fay)] == [1, 1]
    courier.stop()


def test_a_stop_while_somebody_is_asked_about_ends_at_once(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.later.run()
    town.clock.now += timedelta(days=1)  # what Slack said of Eli is too old now
    asked, courier = threading.Event(), Courier(hands=2)

    def slow(method: str, _: object) -> faults.Fault | None:
        if method != "users.info":
            return None
        asked.set()
        return faults.slow(0.3)

    town.slack.faults.chance = slow
    bot = replace(
        town.bot,
        office=courier.office,
        wake=courier.wake,
        stopping=courier.is_stopping,
        rest=courier.rest,
    )
    courier.start(bot.deliver)
    courier.wake()
    assert asked.wait(PATIENCE)

    assert all_stopped(courier.stop, within=PATIENCE)
    assert town.eli.dms == []


def test_a_stop_writes_down_what_the_others_bring_though_one_errand_broke(town: Town) -> None:
    for name, owner in (("Claims triage", "eli"), ("KYC screening", "fay")):
        town.ana.types(f"/pilot register {name} lead:@bo owner:@{owner}", in_=town.pilots)
    town.later.run()
    town.clock.now += timedelta(days=1)
    town.bot.meet(SlackId(town.eli.id))
    posted, courier = threading.Event(), Courier(hands=2)

    def trouble(method: str, _: object) -> faults.Fault | None:
        if method == "users.info":  # about Fay, and nothing that could be read
            return faults.Fault(body='{"ok": true}')
        posted.set()
        return faults.slow(0.3)

    town.slack.faults.chance = trouble
    bot = replace(
        town.bot,
        office=courier.office,
        wake=courier.wake,
        stopping=courier.is_stopping,
        rest=courier.rest,
    )
    with capture_logs() as logs:
        courier.start(bot.deliver)
        courier.wake()
        assert posted.wait(PATIENCE)
        assert all_stopped(courier.stop, within=PATIENCE)

    assert any(line["event"] == "delivery failed" for line in logs)
    assert [letter.state for letter in letters(town) if letter.attempts] == [State.SENT]


def test_whoever_waits_for_the_next_letter_hears_of_another() -> None:
    courier = Courier()
    heard = threading.Semaphore(0)

    def wait() -> None:
        courier.rest(PATIENCE)
        heard.release()

    waiting = threading.Thread(target=wait)
    waiting.start()
    courier.wake()

    assert heard.acquire(timeout=PATIENCE / 2)
    waiting.join()
    courier.stop()


def test_a_delivery_that_fails_does_not_end_the_courier() -> None:
    came = threading.Semaphore(0)
    courier = Courier(wait_seconds=0.01)

    def deliver() -> int:
        came.release()
        raise OSError("disk full")

    courier.start(deliver)

    assert came.acquire(timeout=PATIENCE)
    assert came.acquire(timeout=PATIENCE)
    courier.stop()


def test_what_does_not_stop_in_time_is_left_behind() -> None:
    silent, stopped = threading.Event(), threading.Event()

    def wait_for_slack() -> None:
        silent.wait()

    assert not all_stopped(wait_for_slack, stopped.set, within=0.05)
    assert stopped.is_set()

    silent.set()
    assert all_stopped(wait_for_slack)


def test_a_clock_set_back_holds_no_job_up(town: Town) -> None:
    ran = threading.Semaphore(0)

    def count(_: Bot) -> int:
        ran.release()
        return 1

    an_hour_back = replace(town.bot, clock=lambda: root.wall_clock() - timedelta(hours=1))
    clockwork = Clockwork(an_hour_back, [Job("count", "0 * * * *", "counts the hours", count)])
    clockwork.start()
    assert not ran.acquire(blocking=False)

    clockwork.look_at_the_clock()

    assert ran.acquire(timeout=PATIENCE)
    clockwork.stop()
