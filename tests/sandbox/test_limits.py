"""What Slack takes and what it does not, block by block."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.sandbox import limits
from bot.sandbox.wire import Json, Refused
from tests.sandbox.blocks import actions, button, mrkdwn, option, plain, section


def with_accessory(element: Any) -> Any:
    return section(accessory={"action_id": "a", **element})


def menu(*options: Any, **more: Any) -> Any:
    return {"type": "static_select", "action_id": "m", "options": list(options), **more}


def field(element: Any, **more: Any) -> Any:
    return {"type": "input", "label": plain(), "element": {"action_id": "a", **element}, **more}


def table(*rows: Any, **more: Any) -> Any:
    return {"type": "table", "rows": list(rows), **more}


def cell(text: str = "x") -> Any:
    return {"type": "raw_text", "text": text}


def chart(drawing: Any, title: str = "Pilots by stage") -> Any:
    return {"type": "data_visualization", "title": title, "chart": drawing}


def points(*labels: Any, value: Any = 1) -> Any:
    return [{"label": label, "value": value} for label in labels]


def bar(categories: tuple[str, ...], *series: Json, **axes: str) -> Json:
    data = [{"name": f"s{n}", "data": each} for n, each in enumerate(series)]
    axis = {"categories": list(categories), **axes}
    return {"type": "bar", "series": data, "axis_config": axis}


def pie(*segments: Any) -> Any:
    return {"type": "pie", "segments": list(segments)}


def on_message(*blocks: Any, newer: bool = True) -> Any:
    return limits.message_complaints(list(blocks), newer_blocks=newer)


def on_view(*blocks: Any, kind: str = "modal") -> Any:
    head = {"title": plain(), "submit": plain()} if kind == "modal" else {}
    view = {"type": kind, "blocks": list(blocks), **head}
    return limits.view_complaints(view, kind, newer_blocks=True)


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
NESTED = {"type": "container", "title": plain(), "child_blocks": [{"type": "container"}]}

TAKEN = [
    section(text=mrkdwn("x" * 3000)),
    section(fields=[mrkdwn("x" * 2000)] * 10),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [mrkdwn()] * 10},
    {"type": "divider", "block_id": "x" * 255},
    actions(*[button(action_id=str(n)) for n in range(25)]),
    actions(button("x" * 75, value="x" * 2000, style="primary", confirm=CONFIRM)),
    actions({"type": "overflow", "action_id": "o", "options": [option()] * 5}),
    actions(menu(*[option("x" * 75, "x" * 150)] * 100)),
    with_accessory({"type": "datepicker", "placeholder": plain("x" * 150)}),
    with_accessory({"type": "image", "image_url": "https://x.example/y.png", "alt_text": ""}),
    {"type": "image", "image_url": "https://x.example/y.png", "alt_text": "y"},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "rich_text", "elements": []} | {"elements": [{"type": "rich_text_section"}]},
    table(*[[cell()] * 20] * 100, column_settings=[None, {"align": "right"}]),
    table([{"type": "raw_number", "value": 3}, {"type": "rich_text", "elements": [{}]}]),
    chart(bar(("a", "b"), points("a", "b"), points("b", "a"), x_label="Stage")),
    chart(pie(*points("a", "b", value=0.5))),
    {"type": "card", "title": mrkdwn(), "actions": [button()]},
    {"type": "carousel", "elements": [{"type": "card", "body": mrkdwn()}]},
    {"type": "container", "title": plain(), "child_blocks": [section()]},
]

REFUSED = [
    (section(text=mrkdwn("x" * 3001)), "less than 3001"),
    (section(text=mrkdwn("")), "more than 0"),
    ({"type": "section"}, "must define either `text` or `fields`"),
    (section(fields=[mrkdwn()] * 11), "no more than 10 items"),
    (section(fields=[mrkdwn("x" * 2001)]), "less than 2001"),
    (section(colour="red"), "invalid additional property: colour"),
    (section(text={**mrkdwn(), "emoji": True}), "invalid additional property: emoji"),
    (section(text="hello"), "must be a text object"),
    ({"type": "header", "text": mrkdwn()}, "of type: plain_text"),
    ({"type": "header", "text": plain("x" * 151)}, "less than 151"),
    ({"type": "context", "elements": [mrkdwn()] * 11}, "no more than 10 items"),
    ({"type": "context", "elements": []}, "no less than 1 items"),
    ({"type": "divider", "block_id": "x" * 256}, "less than 256"),
    (actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25 items"),
    (actions(button(), button()), '`action_id` "yes" already exists'),
    (actions(button("x" * 76)), "less than 76"),
    (actions(button(value="x" * 2001)), "less than 2001"),
    (actions(button(url="x" * 3001)), "less than 3001"),
    (actions(button(style="loud")), "must be one of: primary, danger"),
    (actions(button(action_id="x" * 256)), "less than 256"),
    (actions(button(confirm={**CONFIRM, "title": plain("x" * 101)})), "less than 101"),
    (actions(button(confirm={**CONFIRM, "text": plain("x" * 301)})), "less than 301"),
    (actions(button(confirm={**CONFIRM, "deny": plain("x" * 31)})), "less than 31"),
    (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported type"),
    (actions({"type": "overflow", "action_id": "o", "options": [option()] * 6}), "no more than 5"),
    (actions(menu(*[option()] * 101)), "no more than 100 items"),
    (actions(menu()), "no less than 1 items"),
    (actions(menu(option("x" * 76))), "less than 76"),
    (actions(menu(option("x", "x" * 151))), "less than 151"),
    (actions(menu(option(description=plain("x" * 76)))), "less than 76"),
    (actions(menu(option(), placeholder=plain("x" * 151))), "less than 151"),
    (actions(menu(option(), initial_option=option("Two", "2"))), "must be one of the options"),
    (actions(menu(option(), option_groups=[])), "must define either `options` or"),
    (with_accessory({"type": "checkboxes", "options": [option()] * 11}), "no more than 10 items"),
    (with_accessory({"type": "image", "image_url": "https://x.example"}), "alt_text"),
    ({"type": "image", "alt_text": "x"}, "must define either `image_url` or `slack_file`"),
    ({"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    ({"type": "alert", "text": plain()}, "unsupported type: alert"),
    (field({"type": "number_input", "is_decimal_allowed": True}), "type: number_input"),
    (field({"type": "email_text_input"}), "unsupported type: email_text_input"),
    (table(*[[cell()]] * 101), "no more than 100 items"),
    (table([cell()] * 21), "no more than 20 items"),
    (table([cell("")]), "more than 0"),
    (table([{"type": "raw_number", "value": "3"}]), "should be a number"),
    (table([{"type": "image"}]), "unsupported type: image"),
    (table([cell()], column_settings=[{"align": "justify"}]), "must be one of: left"),
    (chart(pie(*points("a")), title="x" * 51), "less than 51"),
    (chart(pie(*points(*"abcdefg"))), "no more than 6 items"),
    (chart(pie(*points("a", value=0))), "must be more than 0"),
    (chart(pie(*points("x" * 21))), "less than 21"),
    (chart({"type": "radar"}), "unsupported type: radar"),
    (chart("a picture"), "unsupported type: None"),
    (chart(bar(("a", "b"), points("a"))), "one data point for each category"),
    (chart(bar(("a", "b"), points("a", "c"))), "one data point for each category"),
    (chart(bar(("a", "a"), points("a", "a"))), "categories must be unique"),
    (chart(bar(("a",), *[points("a")] * 7)), "no more than 6 items"),
    (chart(bar(("a",), points("a"), x_label="x" * 51)), "less than 51"),
    ({"type": "card"}, "at least one of"),
    ({"type": "card", "body": mrkdwn("x" * 201)}, "less than 201"),
    (NESTED, "unsupported type: container"),
    ({"type": "carousel", "elements": [{"type": "card", "title": plain()}] * 11}, "than 10"),
    ({"type": "sparkline"}, "unsupported type: sparkline"),
    ("a string", "unsupported type: None"),
]  # fmt: skip


@pytest.mark.parametrize("block", TAKEN, ids=lambda block: block["type"])
def test_a_block_at_its_limit_is_taken(block: Any) -> None:
    assert on_message(block) == []


@pytest.mark.parametrize(("block", "complaint"), REFUSED, ids=[text for _, text in REFUSED])
def test_a_block_past_its_limit_is_refused(block: Any, complaint: str) -> None:
    assert complaint in " ".join(on_message(block))


@pytest.mark.parametrize(
    ("element", "complaint"),
    [
        ({"type": "plain_text_input", "max_length": 3001}, "at most 3000"),
        ({"type": "plain_text_input", "max_length": 3, "initial_value": "abcd"}, "less than 4"),
        ({"type": "number_input"}, "is_decimal_allowed"),
        ({"type": "radio_buttons", "options": [option()] * 11}, "no more than 10"),
        ({"type": "file_input", "max_files": 11}, "at most 10"),
        ({"type": "button", "text": plain()}, "unsupported type: button"),
    ],
)
def test_a_field_past_its_limit_is_refused(element: Json, complaint: str) -> None:
    assert complaint in " ".join(on_view(field(element)))


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "multiline": True, "min_length": 1, "max_length": 3000},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        {"type": "email_text_input"},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "multi_users_select", "max_selected_items": 3},
        {"type": "conversations_select", "filter": {"include": ["public"]}},
        {"type": "external_select", "min_query_length": 1},
        {"type": "checkboxes", "options": [option()], "initial_options": [option()]},
        {"type": "datepicker", "initial_date": "2027-01-11"},
    ],
)
def test_the_fields_we_use_are_taken_in_a_form(element: Json) -> None:
    assert on_view(field(element, hint=plain("x" * 2000), optional=True)) == []


@pytest.mark.parametrize("kind", ["modal", "home"])
@pytest.mark.parametrize(
    "block",
    [table([cell()]), chart(pie(*points("a"))), {"type": "markdown", "text": "x"}],
    ids=lambda block: block["type"],
)
def test_some_blocks_are_for_messages_only(kind: str, block: Any) -> None:
    assert "unsupported type" in on_view(block, kind=kind)[0]


def test_a_form_takes_an_alert_and_a_home_tab_does_not() -> None:
    alert = {"type": "alert", "text": plain(), "level": "warning"}

    assert on_view(alert) == []
    assert on_view(alert, kind="home") == ["unsupported type: alert [json-pointer:/view/blocks/0]"]


def test_an_older_workspace_knows_no_newer_blocks() -> None:
    assert on_message(table([cell()]), newer=False) == [
        "unsupported type: table [json-pointer:/blocks/0]"
    ]
    assert on_message(section(), newer=False) == []


def test_what_holds_for_all_blocks_together() -> None:
    assert "no more than 50 items" in on_message(*[section()] * 51)[0]
    assert "already exists: b" in on_message(section(block_id="b"), section(block_id="b"))[0]
    assert "together" in on_message(*[{"type": "markdown", "text": "x" * 7000}] * 2)[0]
    assert "no more than 2" in on_message(*[chart(pie(*points("a")))] * 3)[0]
    assert on_message(actions(button()), actions(button())) == []


def error(blocks: Any, *, whole: bool = True) -> Any:
    with pytest.raises(Refused) as raised:
        limits.refuse_message(blocks, newer_blocks=True, whole=whole)
    return raised.value


def test_one_table_a_message() -> None:
    refused = error([table([cell()]), table([cell()])])

    assert refused.error == "invalid_attachments"
    assert refused.complaints == ("only_one_table_allowed",)


def test_thirteen_thousand_characters_over_all_blocks() -> None:
    long = [section(text=mrkdwn("x" * 2600))] * 5
    limits.refuse_message(long, newer_blocks=True, whole=True)

    assert error([*long, section()]).error == "msg_blocks_too_long"
    limits.refuse_message([*long, section()], newer_blocks=True, whole=False)


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=4)
    | some.dictionaries(some.sampled_from(
        ["type", "text", "elements", "element", "accessory", "options", "option_groups", "rows",
         "chart", "series", "data", "axis_config", "categories", "segments", "initial_option",
         "initial_options", "child_blocks", "confirm", "max_length", "column_settings", "value"]
    ), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip
kinds = some.sampled_from(sorted({block["type"] for block in TAKEN} | {"input", "alert"}))


@given(kinds, some.dictionaries(some.sampled_from(
    ["text", "elements", "element", "accessory", "fields", "rows", "chart", "child_blocks",
     "block_id", "label", "column_settings"]), json_values, max_size=4))  # fmt: skip
def test_nothing_that_anybody_sends_breaks_the_judge(kind: str, rest: Json) -> None:
    on_message({**rest, "type": kind})
    on_view({**rest, "type": kind})
