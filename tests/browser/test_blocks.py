"""Every block and every element, drawn and used as in Slack."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect
from slack_bolt import BoltResponse
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.browser.conftest import Opened
from tests.browser.windows import chooses, form, message, presses, violations
from tests.town import Clock


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def options(*words: str) -> list[dict[str, Any]]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


def field(name: str, kind: str, **more: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": "answer", **more}
    return {"type": "input", "block_id": name, "label": plain(f"The {name}"), "element": element}


FIELDS = [
    field("line", "plain_text_input"),
    field("text", "plain_text_input", multiline=True),
    field("number", "number_input", is_decimal_allowed=False),
    field("mail", "email_text_input"),
    field("link", "url_text_input"),
    field("stage", "static_select", options=options("Proposed", "Running")),
    field("phases", "multi_static_select", options=options("Proposed", "Running", "Live")),
    field("person", "users_select"),
    field("people", "multi_users_select"),
    field("place", "conversations_select"),
    field("day", "datepicker"),
    field("time", "timepicker"),
    field("moment", "datetimepicker"),
    field("ticks", "checkboxes", options=options("One", "Two")),
    field("one", "radio_buttons", options=options("Yes", "No")),
]
TYPED = {
    "The line": "a line",
    "The text": "two\nlines",
    "The number": "12",
    "The mail": "ana@example.com",
    "The link": "https://example.com",
}
SERIES = [{"name": "pilots", "data": [{"label": "Q1", "value": 3}, {"label": "Q2", "value": 5}]}]
AXIS = {"categories": ["Q1", "Q2"]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "rich", "style": {"bold": True}}],
        }
    ],
}
BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": plain("A head line")},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*bold* _leaning_ ~gone~ `code` &lt;b&gt;\n> a quote\n```a *block*```"
            " <https://example.com|a link> <!date^1793000000^{date_num}|fallback>",
        },
        "fields": [plain("left"), plain("right")],
        "accessory": {
            "type": "button",
            "action_id": "sure",
            "text": plain("Delete"),
            "style": "danger",
            "confirm": {
                "title": plain("Sure?"),
                "text": plain("It is gone then."),
                "confirm": plain("Yes"),
                "deny": plain("No"),
            },
        },
    },
    {
        "type": "context",
        "elements": [
            {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "a face"},
            {"type": "mrkdwn", "text": "small"},
        ],
    },
    {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "what"}, {"type": "raw_text", "text": "many"}],
            [RICH, {"type": "raw_number", "value": 42, "text": "42"}],
        ],
    },
    {
        "type": "data_visualization",
        "title": "A line",
        "chart": {"type": "line", "series": SERIES, "axis_config": AXIS},
    },
    {
        "type": "data_visualization",
        "title": "A pie",
        "chart": {
            "type": "pie",
            "segments": [{"label": "won", "value": 3}, {"label": "lost", "value": 1}],
        },
    },
    {"type": "divider"},
    {
        "type": "actions",
        "elements": [
            {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick a stage"),
             "options": options("Proposed", "Running")},
            {"type": "overflow", "action_id": "more", "options": options("Archive", "Copy")},
        ],
    },
]  # fmt: skip


def test_every_block_of_a_message(opened: Opened) -> None:
    with Sandbox(Clock()) as slack:
        ana = slack.person("ana", name="Ana Keller")
        pilots = slack.channel("ai-pilots", members=[ana])
        slack.hands_to(lambda _: BoltResponse(status=200))
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        client.chat_postMessage(channel=pilots.id, text="All of them", blocks=BLOCKS)
        page = opened(slack, "ana", "ai-pilots")
        shown = message(page, "A head line")

        expect(shown.get_by_role("heading", name="A head line")).to_be_visible()
        for tag, words in (("b", "bold"), ("i", "leaning"), ("s", "gone"), ("code", "code")):
            expect(shown.locator(tag).filter(has_text=words).first).to_be_visible()
        expect(shown.locator("blockquote")).to_have_text("a quote")
        expect(shown.locator("pre")).to_have_text("a *block*")
        expect(shown).to_contain_text("<b>")
        expect(shown).to_contain_text("2026-10-26")
        expect(shown.get_by_role("img", name="a face")).to_be_visible()
        expect(shown.get_by_role("cell", name="42")).to_be_visible()
        expect(shown.locator("figure table").first).to_contain_text("Q2")
        expect(shown.locator("figure").last).to_contain_text("won 3")
        assert violations(page) == []

        shown.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="No").click()
        assert slack.record.envelopes("interactive") == []
        shown.get_by_role("button", name="Delete").click()
        with page.expect_response("**/act"):
            page.get_by_role("dialog").get_by_role("button", name="Yes").click()
        shown.get_by_role("button", name="More actions").click()
        with page.expect_response("**/act"):
            page.get_by_role("menuitem", name="Copy").click()
        with page.expect_response("**/act"):
            chooses(shown, "Pick a stage", "Running")

        actions = [sent.payload["actions"][0] for sent in slack.record.envelopes("interactive")]
        assert [each["action_id"] for each in actions] == ["sure", "more", "pick"]
        assert actions[1]["selected_option"]["value"] == "copy"
        assert actions[2]["selected_option"]["value"] == "running"
        page.close()


def test_every_field_of_a_form(opened: Opened) -> None:
    with Sandbox(Clock()) as slack:
        ana = slack.person("ana", name="Ana Keller")
        slack.person("bo", name="Bo Lindqvist")
        slack.channel("ai-pilots", members=[ana])
        slack.hands_to(lambda _: BoltResponse(status=200))
        page = opened(slack, "ana", "ai-pilots")
        with slack.workspace.changing():
            view = {"type": "modal", "title": plain("All of them"), "submit": plain("Send")}
            slack.workspace.screens.open(ana.id, {**view, "blocks": FIELDS})
        asked = form(page, "All of them")
        assert violations(page) == []

        for label, text in TYPED.items():
            asked.get_by_role("textbox", name=label, exact=True).fill(text)
        chooses(asked, "The stage", "Running")
        chooses(asked, "The phases", "Live")
        chooses(asked, "The phases", "Prop")
        chooses(asked, "The person", "Bo")
        chooses(asked, "The people", "Ana")
        chooses(asked, "The place", "ai-")
        chooses(asked, "The time", "14:30")
        for label in ("The day", "The moment"):
            asked.get_by_role("button", name=label).click()
            asked.get_by_role("button", name="Tuesday, 10 November 2026").click()
        asked.get_by_role("combobox", name="Time", exact=True).fill("09:00")
        page.keyboard.press("Enter")
        asked.get_by_label("Two").check()
        asked.get_by_label("No", exact=True).check()
        presses(asked, "Send")
        expect(asked).to_be_hidden()

        sent = slack.record.envelopes("interactive")[-1].payload["view"]["state"]["values"]
        held = {name: next(v for k, v in each["answer"].items() if k != "type")
                for name, each in sent.items()}  # fmt: skip
        assert [held[name] for name in ("line", "text", "number")] == [
            "a line",
            "two\nlines",
            "12",
        ]
        assert held["stage"]["value"] == "running"
        assert [each["value"] for each in held["phases"]] == ["live", "proposed"]
        assert (held["person"], held["people"]) == (slack.people["bo"].id, [ana.id])
        assert held["place"] == slack.channels["ai-pilots"].id
        assert (held["day"], held["time"], held["moment"]) == ("2026-11-10", "14:30", 1794297600)
        assert [each["value"] for each in held["ticks"]] == ["two"]
        assert held["one"]["value"] == "no"
        page.close()


def test_home_is_empty_until_the_app_publishes_it(opened: Opened) -> None:
    with Sandbox(Clock()) as slack:
        ana = slack.person("ana", name="Ana Keller")
        slack.hands_to(lambda _: BoltResponse(status=200))
        page = opened(slack, "ana", "@preflight")
        page.get_by_role("tab", name="Home").click()
        home = page.locator("#home")
        expect(home).to_contain_text("Preflight has published no Home for you so far.")
        (told,) = slack.until(lambda: slack.record.envelopes("events_api"))
        assert told.payload["event"]["tab"] == "home"

        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("What needs you")}]}
        client.views_publish(user_id=ana.id, view=view)

        expect(home.get_by_role("heading", name="What needs you")).to_be_visible()
        page.close()
