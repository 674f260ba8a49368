"""From a typed command to the digest and to Home, as three people in three windows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.windows import chooses, form, goes_to, message, passes, presses, types
from tests.town import Town


@pytest.mark.timeout(150)
def test_a_pilot_from_registering_to_the_digest(live: Town, opened: Opened) -> None:
    bo = opened(live.slack, "bo", "ai-pilots")
    types(bo, "/pilot register Claims triage")
    register = form(bo, "Register a pilot")
    chooses(register, "Lead", "Bo")
    chooses(register, "Production owner", "Cy")
    chooses(register, "Sponsor", "Dee")
    register.get_by_role("textbox", name="What is it worth").fill("improve efficiency")
    presses(register, "Register")
    expect(register.get_by_text("not by how much")).to_be_visible()
    register.get_by_role("textbox", name="What is it worth").fill("EUR 90k/year")
    presses(register, "Register")
    expect(register.get_by_text("Claims triage (P-1) is on the register")).to_be_visible()
    presses(register, "Close")
    expect(register).to_be_hidden()

    passes(live, datetime(2026, 11, 4, 1, tzinfo=UTC))
    cy = opened(live.slack, "cy", "@preflight")
    asked = message(cy, "asks you to own Claims triage")
    presses(asked, "Accept")
    live.settle()
    expect(message(cy, "Claims triage")).to_contain_text("Thank you.")

    ana = opened(live.slack, "ana", "ai-pilots")
    types(ana, "/pilot digest here weekly mon 09:00")
    expect(message(ana, "A digest every Monday at 09:00")).to_be_visible()
    ana.get_by_role("button", name="Go to the next Monday").click()
    digest = message(ana, "Pilots by stage")
    expect(digest).to_contain_text("1 pilot")
    expect(digest.locator("table")).to_contain_text("proposed")
    expect(bo.locator("#sidebar").get_by_role("button", name="ai-pilots")).to_be_visible()
    goes_to(cy, "ai-pilots")
    expect(message(cy, "Pilots by stage")).to_be_visible()

    for page, says in ((ana, "Portfolio"), (cy, "Claims triage")):
        goes_to(page, "Preflight")
        page.get_by_role("tab", name="Home").click()
        live.slack.until(lambda: live.later.waiting)
        live.settle()
        expect(page.locator("#home")).to_contain_text(says)
