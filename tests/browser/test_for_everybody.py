"""Everybody can read and use it: axe-core finds nothing wrong with what there is to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.windows import form, message, passes, presses, types, violations
from tests.town import Town


@pytest.mark.timeout(150)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_shuts_anybody_out(live: Town, opened: Opened, scheme: str) -> None:
    live.bo.types(
        '/pilot register Claims triage lead:@bo sponsor:@dee owner:@cy value:"EUR 90k/year"',
        live.pilots,
    )
    live.ana.types("/pilot digest here weekly mon 09:00", live.pilots)
    live.clock.hours = (0, 8)
    passes(live, live.clock.now + timedelta(weeks=3))
    page = opened(live.slack, "ana", "ai-pilots", scheme=scheme)

    expect(message(page, "Pilots by stage")).to_be_visible()
    assert violations(page) == []

    page.locator("#words").fill("/pilot ")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    assert violations(page) == []

    types(page, "/pilot register")
    register = form(page, "Register a pilot")
    presses(register, "Register")
    expect(register.get_by_text("Please complete this required field.")).to_be_visible()
    assert violations(page) == []
    register.get_by_role("combobox", name="Lead").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Inspector").click()
    expect(page.locator("#panel")).to_contain_text("chat.postMessage")
    assert violations(page) == []

    page.goto(f"{live.slack.url}/#/cy/@preflight")
    expect(message(page, "asks you to own")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("tab", name="Home").click()
    expect(page.locator("#home")).to_be_visible()
    assert violations(page) == []


def test_a_screen_reader_hears_what_arrives(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "ana", "ai-pilots")
    expect(page.locator("#words")).to_be_visible()

    live.bo.says("Hello, this is *Bo*", live.pilots)

    expect(page.get_by_role("status").first).to_have_text("Bo Lindqvist: Hello, this is Bo")
