"""What Slack demands of each block, and on which surface it takes it."""

from __future__ import annotations

from bot.sandbox.limits.elements import (
    BUTTONS,
    IDENTIFIER,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    element,
    image,
)
from bot.sandbox.limits.figures import chart, data_table, table
from bot.sandbox.limits.spots import (
    Rule,
    Spot,
    anything,
    many,
    one_of,
    plain,
    string,
    thing,
    words,
)

MARKDOWN = 12_000
NEWER = {"table", "data_table", "data_visualization", "card", "carousel", "container"}
FOR_MESSAGES = {"context_actions", "data_table", "data_visualization", "markdown", "table"}
FOR_MESSAGES |= {"plan", "task_card"}
NOT_ON = {
    "message": {"alert", "file"},
    "modal": FOR_MESSAGES | {"card", "carousel", "container"},
    "home": FOR_MESSAGES | {"alert"},
}


@thing("block_id text fields accessory expand")
def section(spot: Spot) -> None:
    if not (spot.has("text") or spot.has("fields")):
        spot.complain("must define either `text` or `fields`")
    spot.maybe("text", words(3000))
    spot.maybe("fields", many(words(2000), 10))
    spot.maybe("accessory", element(IN_SECTION))


@thing("block_id text level")
def header(spot: Spot) -> None:
    spot.must("text", plain(150))


@thing("block_id")
def divider(_: Spot) -> None:
    """Nothing to hold."""


@thing("block_id elements")
def context(spot: Spot) -> None:
    spot.must("elements", many(_context_element, 10))


def _context_element(spot: Spot) -> None:
    rule = image if spot.kind == "image" else words(3000)
    rule(spot)


@thing("block_id elements")
def actions(spot: Spot) -> None:
    spot.must("elements", many(element(IN_ACTIONS), 25))
    _unique_action_ids(spot)


@thing("block_id elements")
def context_actions(spot: Spot) -> None:
    spot.must("elements", many(element({"feedback_buttons", "icon_button"}), 5))
    _unique_action_ids(spot)


def _unique_action_ids(spot: Spot) -> None:
    """Within one block; two blocks of a message may use the same."""
    names = [str(each["action_id"]) for each in spot.objects("elements") if "action_id" in each]
    for name in sorted({name for name in names if names.count(name) > 1}):
        spot.complain(f'`action_id` "{name}" already exists for `block_id`')


@thing("block_id label element hint optional dispatch_action dispatch_action_config")
def form_field(spot: Spot) -> None:
    spot.must("label", plain(2000))
    spot.must("element", element(IN_INPUT))
    spot.maybe("hint", plain(2000))


@thing("block_id image_url slack_file alt_text title")
def picture(spot: Spot) -> None:
    image(spot)
    spot.maybe("title", plain(2000))


@thing("block_id text")
def markdown(spot: Spot) -> None:
    spot.must("text", string(MARKDOWN))


@thing("block_id elements")
def rich_text(spot: Spot) -> None:
    spot.must("elements", many(anything, 1000))


@thing("block_id text level")
def alert(spot: Spot) -> None:
    spot.must("text", words(3000))
    spot.maybe("level", one_of("default", "info", "warning", "error", "success"))


@thing("block_id hero_image icon title subtitle body actions")
def card(spot: Spot) -> None:
    if not any(spot.has(name) for name in ("hero_image", "title", "body", "actions")):
        spot.complain("must define at least one of hero_image, title, actions, or body")
    spot.maybe("title", words(150))
    spot.maybe("subtitle", words(150))
    spot.maybe("body", words(200))
    spot.maybe("actions", many(element(BUTTONS), 25))


@thing("block_id elements")
def carousel(spot: Spot) -> None:
    spot.must("elements", many(card, 10))


@thing()
def container(spot: Spot) -> None:
    if not (spot.has("title") or spot.has("rich_text_title")):
        spot.complain("must define either `title` or `rich_text_title`")
    spot.maybe("title", plain(150))
    spot.maybe("subtitle", words(150))
    spot.must("child_blocks", many(_child, 10))


def _child(spot: Spot) -> None:
    if spot.kind == "container":
        spot.complain("unsupported type: container")
    else:
        block(spot)


BLOCKS: dict[str, Rule] = {
    **dict.fromkeys({"video", "file", "plan", "task_card"}, anything),
    "section": section,
    "header": header,
    "divider": divider,
    "context": context,
    "actions": actions,
    "context_actions": context_actions,
    "input": form_field,
    "image": picture,
    "markdown": markdown,
    "rich_text": rich_text,
    "alert": alert,
    "table": table,
    "data_table": data_table,
    "data_visualization": chart,
    "card": card,
    "carousel": carousel,
    "container": container,
}


def block(spot: Spot) -> None:
    judge, kind = spot.judge, spot.kind
    too_new = kind in NEWER and not judge.newer_blocks
    if kind is None or kind not in BLOCKS or kind in NOT_ON[judge.surface] or too_new:
        spot.complain(f"unsupported type: {kind}")
        return
    spot.maybe("block_id", string(IDENTIFIER))
    _unique_block_id(spot)
    BLOCKS[kind](spot)


def _unique_block_id(spot: Spot) -> None:
    name = str(spot.given.get("block_id") or "")
    if name and name in spot.judge.block_ids:
        spot.complain(f"`block_id` already exists: {name}")
    spot.judge.block_ids.add(name)
