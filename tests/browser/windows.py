"""What people do in a window of the page, in the words of Slack."""

from __future__ import annotations

from datetime import datetime

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response, expect

from tests.town import Town


def types(page: Page, text: str) -> None:
    """Into the composer, and sends it; suggestions are left alone."""
    page.locator("#words").fill(text)
    page.locator("#words").press("Enter")


def message(page: Page, words: str) -> Locator:
    """The newest one that says so."""
    return page.locator("#messages .message").filter(has_text=words).last


def form(page: Page, title: str) -> Locator:
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    return dialog


def presses(where: Page | Locator, label: str) -> None:
    """Until the bot has answered."""
    page = where if isinstance(where, Page) else where.page
    with page.expect_response(_of_a_press):
        where.get_by_role("button", name=label, exact=True).last.click()


def _of_a_press(response: Response) -> bool:
    sent = response.request.post_data or ""
    return any(f'"do":"{deed}"' in sent for deed in ("press", "submit", "close"))


def chooses(where: Locator, label: str, option: str) -> None:
    box = where.get_by_role("combobox", name=label)
    box.fill(option)
    box.press("Enter")


def becomes(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).click()
    expect(page.get_by_role("radio", name=name)).to_be_checked()


def goes_to(page: Page, name: str) -> None:
    page.locator("#sidebar").get_by_role("button", name=name).first.click()


def passes(town: Town, to: datetime) -> None:
    """Time passes, with a stop wherever it is nine in the morning."""
    for _ in town.clock.moves(to):
        town.tick()
        town.slack.looks_again()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, with where it stands and why."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']} at {node['target']}: {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
