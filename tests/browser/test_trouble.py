"""What goes wrong while a page is open, and what people read then."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from slack_bolt import BoltRequest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.sandbox import Sandbox, faults
from tests.browser.conftest import Opened
from tests.browser.windows import becomes, form, message, passes, presses, types
from tests.journeys.test_many import brings
from tests.sandbox.lines import hang_up
from tests.town import MONDAY, Clock, Town

LONG = "Claims " * 400 + "triage"
TURNED = "\u202eegairt smialC"


def test_a_bot_that_is_down_is_told_in_slacks_words_and_is_back_without_a_reload(
    live: Town, opened: Opened
) -> None:
    page = opened(live.slack, "ana", "ai-pilots")
    live.slack.hands_to(None)
    types(page, "/pilot list")
    failed = message(page, "/pilot failed with the error “dispatch_failed”")
    expect(failed).to_contain_text("Slackbot")
    expect(failed).to_contain_text("Only visible to you")

    live.slack.hands_to(
        lambda d: live.app.dispatch(BoltRequest(body=d.payload, mode="socket_mode"))
    )
    types(page, "/pilot list")

    expect(message(page, "No pilots.")).to_be_visible()


def test_a_bot_that_does_not_answer_in_time(live: Town, opened: Opened) -> None:
    live.bo.types('/pilot register Claims triage lead:@bo value:"EUR 90k/year"', live.pilots)
    page = opened(live.slack, "bo", "ai-pilots")
    button = message(page, "is on the register").get_by_role("button").first
    expect(button).to_be_visible()
    live.slack.hands_to(None)
    live.slack.rules.ack_seconds = 0.2
    web = WebClient(base_url=live.slack.api_url, retry_handlers=[])
    silent = SocketModeClient(live.slack.app_token, web_client=web)
    silent.connect()
    live.slack.wait_for_bot()

    button.click()
    expect(page.get_by_text("Preflight is not responding (operation_timeout).")).to_be_visible()
    types(page, "/pilot list")

    expect(message(page, "/pilot failed with the error “operation_timeout”")).to_be_visible()
    hang_up(silent, live.slack)


def test_a_server_that_is_started_again_is_found_again(opened: Opened) -> None:
    with Sandbox(Clock()) as slack:
        ana = slack.person("ana", name="Ana Keller")
        ana.says("before", slack.channel("ai-pilots", members=[ana]))
        page = opened(slack, "ana", "ai-pilots")
        expect(message(page, "before")).to_be_visible()
        port = int(slack.url.rpartition(":")[2])
    expect(page.get_by_text("reconnecting …")).to_be_visible()

    with Sandbox(Clock(), port=port) as slack:
        ana = slack.person("ana", name="Ana Keller")
        ana.says("after", slack.channel("ai-pilots", members=[ana]))

        expect(message(page, "after")).to_be_visible()
        expect(page.get_by_text("before")).to_have_count(0)
        page.close()


def test_two_people_with_a_form_open_at_once(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    types(page, "/pilot register")
    form(page, "Register a pilot").get_by_role("textbox", name="Name").fill("Claims triage")
    becomes(page, "Dee")
    expect(page.get_by_role("dialog")).to_have_count(0)
    types(page, "/pilot register")
    theirs = form(page, "Register a pilot")
    theirs.get_by_role("textbox", name="Name").fill("KYC screening")
    presses(theirs, "Register")
    expect(theirs.get_by_text("KYC screening (P-1) is on the register")).to_be_visible()

    becomes(page, "Bo")

    mine = form(page, "Register a pilot")
    expect(mine.get_by_role("textbox", name="Name")).to_have_value("Claims triage")
    presses(mine, "Register")
    expect(mine.get_by_text("Claims triage (P-2) is on the register")).to_be_visible()


def test_a_form_left_open_while_days_pass_keeps_what_was_typed(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    types(page, "/pilot register")
    register = form(page, "Register a pilot")
    register.get_by_role("textbox", name="Name").fill("Claims triage")

    page.get_by_role("button", name="Let a day pass").click()
    expect(page.get_by_text("Tue 3 Nov, 09:30")).to_be_visible()

    expect(register.get_by_role("textbox", name="Name")).to_have_value("Claims triage")
    presses(register, "Register")
    expect(register.get_by_text("is on the register")).to_be_visible()
    assert live.clock.now - MONDAY >= timedelta(days=1)


def test_a_message_is_deleted_below_a_press(live: Town, opened: Opened) -> None:
    live.ana.types('/pilot register Claims triage lead:@bo owner:@cy value:"EUR 9k/year"')
    passes(live, live.clock.now + timedelta(days=2))
    asked = live.last_dm(live.cy)
    page = opened(live.slack, "cy", "@preflight")
    expect(message(page, "asks you to own")).to_be_visible()
    page.route("**/see/screen*", lambda route: route.abort())
    live.bot.slack.posting.chat_delete(channel=asked.channel, ts=asked.ts)

    presses(page, "Accept")
    live.settle()
    page.unroute_all()
    live.bo.says("by the way", live.pilots)

    expect(page.locator("#messages .message").filter(has_text="asks you to own")).to_have_count(0)
    assert "accepted" in live.cy.types("/pilot show P-1", live.pilots).as_text()


def test_a_fault_in_the_middle_is_told_and_passes(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    live.slack.fails("views.open", faults.error("internal_error"))
    types(page, "/pilot register")
    expect(page.locator("#messages .message").last).to_contain_text("Preflight")
    expect(page.get_by_role("dialog")).to_have_count(0)

    types(page, "/pilot register")

    form(page, "Register a pilot")


def test_hostile_words_are_words(live: Town, opened: Opened) -> None:
    page = opened(live.slack, "bo", "ai-pilots")
    script = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
    types(page, script)
    expect(message(page, script)).to_be_visible()
    types(page, TURNED)
    expect(message(page, "smialC")).to_be_visible()
    types(page, LONG)
    expect(message(page, LONG)).to_be_visible()
    live.bo.changes(name="B" * 3000)
    expect(page.locator("#sidebar")).to_contain_text("B" * 3000)
    types(page, f'/pilot register "{script}" lead:@bo')
    expect(message(page, "P-1")).to_contain_text("<script>")

    wide = "[document.documentElement.scrollWidth, window.innerWidth]"
    width, room = page.evaluate(wide)
    assert width <= room
    assert "taken" not in page.title()
    assert page.locator("#messages script, #messages img[src=x]").count() == 0


def test_five_hundred_pilots(live: Town, opened: Opened) -> None:
    brings(live, 500, lead=live.bo)
    page = opened(live.slack, "bo", "ai-pilots")

    for _ in range(41):
        live.bo.types("/pilot list", live.pilots)
    expect(message(page, "500 pilots")).to_be_visible()
    page.reload()
    expect(page.locator("#messages .message")).to_have_count(40)
    page.get_by_role("button", name="Earlier messages").click()

    expect(page.locator("#messages .message")).to_have_count(42)
