"""`make pictures`: what the README shows, taken from the seeded demo so that it stays true."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Page, expect, sync_playwright

from bot.demo import hints, seed
from bot.demo.company import Company, opened
from bot.sandbox import Director
from tests.browser.chromium import chromium
from tests.browser.windows import form, message, presses, types

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = (1200, 760)
MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


def dm(page: Page, company: Company) -> None:
    page.goto(f"{company.slack.url}/#/dee/@preflight")
    expect(message(page, "Who will own")).to_be_visible()


def form_with_an_error(page: Page, company: Company) -> None:
    page.goto(f"{company.slack.url}/#/bo/ai-pilots")
    types(page, "/pilot register Claims triage")
    register = form(page, "Register a pilot")
    register.get_by_role("textbox", name="What is it worth").fill("improve efficiency")
    presses(register, "Register")
    expect(register.get_by_text("not by how much")).to_be_visible()


def digest(page: Page, company: Company) -> None:
    page.goto(f"{company.slack.url}/#/ana/ai-pilots")
    expect(message(page, "have not moved").locator("table").first).to_be_visible()
    message(page, "have not moved").evaluate("message => message.scrollIntoView()")


def home(page: Page, company: Company) -> None:
    page.goto(f"{company.slack.url}/#/dee/home")
    expect(page.locator("#home")).to_contain_text("Mortgage document check")


LENT = Director(hints.commands(), hints.SHORTCUTS, moves=lambda _: None, starts_over=lambda: None)
SCENES: Mapping[str, Callable[[Page, Company], None]] = MappingProxyType(
    {"dm": dm, "form": form_with_an_error, "digest": digest, "home": home}
)


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    PICTURES.mkdir(exist_ok=True)
    with opened(director=LENT) as company, sync_playwright() as playwright:
        seed.three_weeks(company)
        for _ in company.clock.moves(MONDAY):
            company.ticks()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for name, scene in SCENES.items():
                page = browser.new_page(
                    viewport={"width": SIZE[0], "height": SIZE[1]},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                scene(page, company)
                page.screenshot(path=PICTURES / f"{name}-{scheme}.png")
                page.close()
                if company.bo.modal:
                    company.bo.closes(everything=True)
        browser.close()


if __name__ == "__main__":
    main()
