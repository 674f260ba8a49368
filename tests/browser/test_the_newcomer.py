"""What somebody meets who opens the page for the first time."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.render.forms import pause
from bot.sandbox import Try
from tests.browser.conftest import Opened
from tests.browser.windows import form, message, presses, types
from tests.town import Town

FROM_THE_END = """() => {
  const log = document.getElementById("messages");
  return log.scrollHeight - log.scrollTop - log.clientHeight;
}"""


def settles(page: Page) -> None:
    """Two frames: whatever the browser wraps and scrolls anew has been."""
    page.evaluate(
        "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
    )


def test_the_first_view_ends_with_the_newest_message(live: Town, opened: Opened) -> None:
    live.slack.director.tries = (Try("bo", "ai-pilots", "type `/pilot register`"),)
    for number in range(30):
        live.bo.says(f"{number}: " + "words that wrap where there is less room " * 8, live.pilots)
    page = opened(live.slack, "ana", "ai-pilots")
    expect(page.locator("#panel")).to_contain_text("Try this")  # it takes a third of the width
    expect(message(page, "29: words")).to_be_visible()
    settles(page)

    assert page.evaluate(FROM_THE_END) < 1
    live.bo.says("and one more", live.pilots)
    expect(message(page, "and one more")).to_be_in_viewport()

    page.locator("#messages").hover()
    page.mouse.wheel(0, -2000)
    expect(message(page, "and one more")).not_to_be_in_viewport()
    live.bo.says("which does not take a reader along", live.pilots)
    expect(message(page, "which does not take")).to_be_attached()
    expect(message(page, "which does not take")).not_to_be_in_viewport()


def test_the_app_is_found_by_its_name(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "ana", "ai-pilots")

    page.locator("#words").press_sequentially("@Pre")

    expect(page.get_by_role("listbox", name="Suggestions")).to_contain_text("Preflight")


def test_a_field_that_was_wrong_is_so_no_longer_once_it_is_filled(
    live: Town, opened: Opened
) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    types(page, "/pilot register")
    register = form(page, "Register a pilot")
    presses(register, "Register")
    wrong = register.get_by_text("Please complete this required field.")
    expect(wrong).to_be_visible()

    register.get_by_role("textbox", name="Name").fill("Claims triage")

    expect(wrong).to_have_count(0)
    expect(register.locator(".wrong, [aria-invalid]")).to_have_count(0)
    presses(register, "Register")
    expect(register.get_by_text("is on the register")).to_be_visible()


def test_the_inspector_leaves_room_on_a_narrow_screen(live: Town, opened: Opened) -> None:
    live.ana.types("/pilot register Claims triage lead:@bo", live.pilots)
    page = opened(live.slack, "ana", "ai-pilots")
    page.set_viewport_size({"width": 800, "height": 700})

    page.get_by_role("button", name="Inspector").click()
    expect(page.locator("#panel")).to_be_visible()

    panel, main = (page.locator(f"#{name}").bounding_box() for name in ("panel", "main"))
    assert panel
    assert main
    assert panel["y"] >= main["y"] + main["height"] - 1  # below, and not over it
    assert panel["width"] == main["width"]
    expect(page.locator("#words")).to_be_in_viewport()


def test_trouble_is_switched_on_in_the_middle_and_off_again(live: Town, opened: Opened) -> None:
    for person in (live.ana, live.bo):
        person.types("/pilot list", live.pilots)  # from now on Preflight knows them
    page = opened(live.slack, "bo", "ai-pilots")
    page.get_by_role("button", name="Inspector").click()
    page.get_by_role("radio", name="has an error").check()
    expect(page.get_by_role("button", name="Inspector: Slack is in trouble")).to_be_visible()

    live.ana.types("/pilot register Claims triage owner:@bo", live.pilots)
    live.settle()
    assert live.bo.dms == []

    page.get_by_role("radio", name="is well").check()
    expect(page.get_by_role("button", name="in trouble")).to_have_count(0)
    live.passes(hours=1)
    assert live.dms(live.bo) == ["Ana Keller asks you to own Claims triage in production."]


def test_a_form_that_is_pushed_over_a_form_leads_back_to_it(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    types(page, "/pilot register")
    form(page, "Register a pilot").get_by_role("textbox", name="Name").fill("Claims triage")
    form(page, "Register a pilot").get_by_role("textbox", name="What is it worth").focus()
    web = WebClient(live.slack.bot_token, base_url=live.slack.api_url, retry_handlers=[])
    web.views_push(trigger_id=live.slack.workspace.tickets.trigger(live.bo.id), view=pause({}))

    over = form(page, "Pause for me until")
    expect(page.get_by_role("dialog")).to_have_count(1)
    presses(over, "Back")

    below = form(page, "Register a pilot")
    expect(below.get_by_role("textbox", name="Name")).to_have_value("Claims triage")
    presses(below, "Register")
    expect(below.get_by_text("Claims triage (P-1) is on the register")).to_be_visible()


def test_a_list_that_acts_at_once_is_chosen_anew_and_never_emptied(
    live: Town, opened: Opened
) -> None:
    live.bo.types("/pilot register Claims triage lead:@bo", live.pilots)
    page = opened(live.slack, "bo", "home")
    live.slack.until(lambda: live.later.waiting)
    live.settle()
    whose = page.locator("#home [role=combobox]").first
    expect(whose).to_have_value("Yours")

    expect(page.locator("#home .clear:visible")).to_have_count(0)
    whose.click()
    page.keyboard.press("Escape")
    whose.fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(whose).to_have_value("Yours")
