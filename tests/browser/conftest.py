"""The page in a real browser: the machine's own Chromium, one a worker, a window a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.sandbox import Hint, Sandbox, Shortcut
from tests.browser.chromium import chromium
from tests.browser.windows import passes
from tests.town import Town

PATIENCE = 10_000  # milliseconds: a busy machine is no failure

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        missing = pytest.fail if request.config.getoption("demand_chromium") else pytest.skip
        missing("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """`opened(slack, "ana", "ai-pilots")`: somebody's window; whatever it logs as wrong, fails."""
    contexts = []
    wrong: list[str] = []

    def open_window(
        slack: Sandbox, handle: str = "", place: str = "", *, scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{slack.url}/#/{handle}/{place}")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def live(town: Town) -> Town:
    """A town whose page may let time pass; letters go out when a story settles."""
    town.clock.hours, town.clock.at_weekends = (0, 8, 14), (8,)  # Tokyo, Zurich, New York
    town.slack.director.moves = partial(passes, town)
    town.slack.director.commands = (Hint("register", "puts a pilot on the register."),)
    town.slack.director.shortcuts = (Shortcut("pilot_register", "Register a pilot"),)
    return town
