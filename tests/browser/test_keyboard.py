"""Without a mouse: every step by keys alone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from bot.domain.pilot import Milestone
from tests.browser.conftest import Opened
from tests.browser.windows import form
from tests.journeys.ledger import pilot
from tests.town import Town


def test_a_pilot_is_registered_by_keys_alone(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    keys = page.keyboard
    expect(page.locator("#words")).to_be_visible()

    keys.press("Tab")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to where you write")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#words")).to_be_focused()
    keys.type("/pi")
    keys.press("Enter")
    expect(page.locator("#words")).to_have_value("/pilot ")
    keys.type("reg")
    keys.press("Tab")
    expect(page.locator("#words")).to_have_value("/pilot register ")
    keys.press("Enter")

    register = form(page, "Register a pilot")
    expect(register.get_by_role("textbox", name="Name")).to_be_focused()
    keys.type("Claims triage")
    keys.press("Tab")
    keys.type("bo")
    keys.press("Enter")
    expect(register.get_by_role("combobox", name="Lead")).to_have_value("Bo Lindqvist")
    keys.press("Control+Enter")
    expect(register.get_by_text("is on the register")).to_be_visible()

    keys.press("Escape")
    expect(register).to_be_hidden()
    expect(page.locator("#words")).to_be_focused()


def test_a_form_keeps_the_focus_and_a_date_is_chosen_by_arrows(live: Town, opened: Opened) -> None:
    live.bo.types('/pilot register Claims triage lead:@bo value:"EUR 90k/year"')
    page = opened(live.slack, "bo", "ai-pilots")
    page.locator("#words").fill("/pilot edit P-1 dates")
    page.keyboard.press("Enter")
    edit = form(page, "Edit P-1")

    for _ in range(12):
        page.keyboard.press("Tab")
        expect(edit.locator(":focus")).to_have_count(1)
    edit.get_by_role("button", name="Approval planned on").focus()
    page.keyboard.press("Enter")
    expect(edit.get_by_role("button", name="Monday, 2 November 2026")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    approval = edit.get_by_role("button", name="Approval planned on: Tue 10 Nov 2026")
    expect(approval).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(edit.get_by_text("approval changed")).to_be_visible()
    assert pilot(live).planned == {Milestone.APPROVAL: date(2026, 11, 10)}


def test_a_menu_opens_walks_and_closes(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    page.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Register a pilot")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    form(page, "Register a pilot")


def test_another_person_is_an_arrow_away(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "ana", "ai-pilots")
    expect(page.locator("#words")).to_be_visible()

    page.keyboard.press("F6")
    expect(page.get_by_role("radio", name="Ana")).to_be_focused()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("radio", name="Bo")).to_be_checked()
    expect(page.locator("#sidebar")).to_contain_text("Bo Lindqvist (you)")
    expect(page.get_by_role("radio", name="Bo")).to_be_focused()
