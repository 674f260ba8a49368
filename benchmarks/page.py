"""The page in Chromium: an answer beside its ack, a long channel beside a short one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.bank import Bank, open_bank
from benchmarks.rounds import in_turn, pairs, seconds
from benchmarks.table import Finding, LeftOut, ratio
from bot import app as root
from bot.running import Socket
from bot.sandbox import Channel

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHORT, LONG = 50, 1000
THREADS = 4
WHAT = "the page in Chromium"


def measure(folder: Path) -> Iterator[Finding]:
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        yield LeftOut(WHAT, "there is no Chromium on this machine")
        return
    with open_bank(folder) as bank, _connected(bank), _window(browser) as page:
        for name, many in (("short", SHORT), ("long", LONG)):
            channel = bank.slack.channel(name, members=[bank.ana])
            for number in range(many):
                bank.ana.says(f"Message {number} of many", channel)
        typing = bank.slack.channel("typing", members=[bank.ana])
        page.goto(f"{bank.slack.url}/#/ana/typing")
        rounds = in_turn(
            partial(_typed, page),
            partial(_acked, bank, typing),
            partial(_opened, page, "long", LONG),
            partial(_opened, page, "short", SHORT),
        )
    yield ratio("/pilot list typed, its answer shown", "its ack alone", pairs(rounds, 0, 1), 10)
    by = f"one with {SHORT}"
    yield ratio(f"a channel with {LONG:,} messages opens", by, pairs(rounds, 2, 3), 2)


@contextmanager
def _connected(bank: Bank) -> Iterator[None]:
    token = bank.settings.app_token
    app = root.listeners(bank.bot, bank.settings)
    socket = Socket(app, token, bank.slack.api_url, THREADS)
    socket.open(bank.bot.slack.socket_url(token))
    try:
        yield
    finally:
        socket.close()


@contextmanager
def _window(browser: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


def _typed(page: Page) -> float:
    """From Enter until one more answer is drawn."""
    page.get_by_role("button", name="typing", exact=True).click()
    page.locator("#words").fill("/pilot list")
    answers = page.locator("#messages .message")
    before = answers.count()

    def sent() -> None:
        page.keyboard.press("Enter")
        answers.nth(before).wait_for()

    return seconds(sent)


def _acked(bank: Bank, channel: Channel) -> float:
    return seconds(lambda: bank.ana.types("/pilot list", channel))


def _opened(page: Page, name: str, many: int) -> float:
    last = page.get_by_text(f"Message {many - 1} of many")
    button = page.get_by_role("button", name=name, exact=True)

    def shown() -> None:
        button.click()
        expect(last).to_be_visible()

    took = seconds(shown)
    page.get_by_role("button", name="typing", exact=True).click()
    expect(last).to_have_count(0)
    return took
