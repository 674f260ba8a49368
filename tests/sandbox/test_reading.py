"""How messages read in a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import reading
from bot.sandbox.wire import Json

NAMES = {"U0ANA": "@Ana Keller", "C0AI": "#ai-pilots", "S0PMO": "@pmo"}


def name(identity: Any) -> Any:
    return NAMES.get(identity, identity)


def plain(text: Any) -> Any:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any) -> Any:
    return {"type": "mrkdwn", "text": text}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*Will you?* _Please_ ~old~", "Will you? Please ~old~"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("`*as typed*`", "`*as typed*`"),
        ("<@U0ANA> in <#C0AI|ai-pilots>", "@Ana Keller in #ai-pilots"),
        ("<!subteam^S0PMO>", "@pmo"),
        ("<!channel> <!here|here>", "@channel here"),
        ("<https://x.example|the page> <https://y.example>", "the page https://y.example"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<!date^1793610000^{date}|2 Nov>", "2 Nov"),
        ("<!date^1793610000^{date}>", "2026-11-02 09:00 UTC"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
    ],
)  # fmt: skip
def test_marks_and_references_are_read(written: str, read: str) -> None:
    assert reading.mrkdwn(written, name) == read


def test_a_message_without_blocks_is_its_text() -> None:
    assert reading.message("*Hello*", [], name) == "Hello"


def test_a_digest_reads_from_top_to_bottom() -> None:
    blocks: list[Json] = [
        {"type": "header", "text": plain("AI pilots")},
        {"type": "section", "text": mrkdwn("*4 pilots have not moved.*")},
        {
            "type": "table",
            "column_settings": [None, {"align": "right"}],
            "rows": [
                [{"type": "raw_text", "text": "Pilot"}, {"type": "raw_text", "text": "Days"}],
                [{"type": "raw_text", "text": "Claims"}, {"type": "raw_number", "value": 12}],
                [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {"type": "user", "user_id": "U0ANA"},
                                    {"type": "text", "text": ", KYC"},
                                ],
                            }
                        ],
                    }
                ],
            ],
        },
        {
            "type": "data_visualization",
            "title": "By stage",
            "chart": {
                "type": "bar",
                "series": [
                    {
                        "name": "Pilots",
                        "data": [
                            {"label": "running", "value": 4},
                            {"label": "live", "value": 1},
                        ],
                    }
                ],
                "axis_config": {"categories": ["running", "live"]},
            },
        },
        {
            "type": "data_visualization",
            "title": "Gaps",
            "chart": {"type": "pie", "segments": [{"label": "owner", "value": 3}]},
        },
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("by <@U0ANA>"), plain("today")]},
    ]

    assert reading.message("", blocks, name) == (
        "AI pilots\n"
        "─────────\n"
        "4 pilots have not moved.\n"
        "Pilot             Days\n"
        "────────────────  ────\n"
        "Claims              12\n"
        "@Ana Keller, KYC\n"
        "By stage\n"
        "  Pilots: running 4 · live 1\n"
        "Gaps\n"
        "  owner 3\n"
        "────────────────────────\n"
        "by @Ana Keller  today"
    )


def test_an_ask_reads_with_its_buttons() -> None:
    why = [{"text": plain("Why this?"), "value": "why"}]
    blocks: list[Json] = [
        {
            "type": "section",
            "text": mrkdwn("*Claims triage (P-7)*: who will own it?"),
            "accessory": {"type": "button", "text": plain("Name the owner")},
        },
        {"type": "section", "fields": [mrkdwn("*Stage*\nrunning"), plain("7 days")]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": plain("Not me")},
                {"type": "datepicker", "placeholder": plain("I'll do it by …")},
                {"type": "overflow", "options": why},
                {"type": "checkboxes", "options": why},
                {"type": "users_select"},
            ],
        },
    ]

    assert reading.message("", blocks, name) == (
        "Claims triage (P-7): who will own it?  [Name the owner]\n"
        "Stage\nrunning\n"
        "7 days\n"
        "[Not me]  [I'll do it by … ▾]  [⋯ Why this?]  ( ) Why this?  [users select ▾]"
    )


def test_other_blocks_read_too() -> None:
    rich: Json = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "link", "url": "https://x.example", "text": "x"}],
                    }
                ],
            }
        ],
    }
    blocks: list[Json] = [
        rich,
        {"type": "markdown", "text": "**Bold** and plain"},
        {"type": "image", "alt_text": "a chart"},
        {"type": "alert", "text": plain("Careful")},
        {"type": "container", "title": plain("Box"), "child_blocks": [{"type": "divider"}]},
        {"type": "plan"},
    ]

    assert reading.message("", blocks, name) == (
        "• x\n\nBold and plain\n[image: a chart]\n! Careful\nBox\n────────────────────────\n[plan]"
    )


def test_a_form_reads_with_hints_values_and_errors() -> None:
    view: Json = {
        "title": plain("Owner"),
        "submit": plain("Save"),
        "blocks": [
            {"type": "section", "text": mrkdwn("*P-7*")},
            {
                "type": "input",
                "block_id": "owner",
                "label": plain("Who"),
                "hint": plain("One person"),
                "element": {
                    "type": "users_select",
                    "action_id": "a",
                    "placeholder": plain("Pick"),
                },
            },
            {
                "type": "input",
                "block_id": "team",
                "label": plain("Team"),
                "element": {"type": "multi_users_select", "action_id": "a"},
            },
        ],
    }
    states: dict[str, dict[str, Json]] = {
        "owner": {"a": {"type": "users_select", "selected_user": None}},
        "team": {"a": {"type": "multi_users_select", "selected_users": ["U0ANA", "U0BOB"]}},
    }

    assert reading.view(view, states, {"owner": "Somebody, please."}, name) == (
        "Owner\n─────\nP-7\nWho: (Pick)\n  One person\n  ! Somebody, please.\n"
        "Team: @Ana Keller, U0BOB\n[Save]"
    )
