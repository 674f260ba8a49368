"""What Slack demands of the things people press, choose and fill."""

from __future__ import annotations

from bot.sandbox.limits.spots import (
    Rule,
    Spot,
    anything,
    flag,
    many,
    number,
    one_of,
    plain,
    string,
    thing,
    words,
)

LONGEST_INPUT = 3000
IDENTIFIER = 255

STATIC = {"static_select", "multi_static_select"}
LIVE = {"external_select", "users_select", "conversations_select", "channels_select"}
SELECTS = {"static_select"} | LIVE
MULTI_SELECTS = {f"multi_{name}" for name in SELECTS}
PICKERS = {"datepicker", "timepicker"}
CHOICES = {"checkboxes", "radio_buttons"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}

BUTTONS = {"button", "workflow_button"}
IN_SECTION = BUTTONS | SELECTS | MULTI_SELECTS | PICKERS | CHOICES | {"image", "overflow"}
IN_ACTIONS = BUTTONS | SELECTS | PICKERS | CHOICES | {"overflow", "datetimepicker"}
IN_INPUT = TYPED | SELECTS | MULTI_SELECTS | PICKERS | CHOICES
IN_INPUT |= {"datetimepicker", "rich_text_input", "file_input"}

ONLY_IN_FORMS = {"number_input", "email_text_input", "url_text_input", "file_input"}
NOT_ON = {
    "message": ONLY_IN_FORMS | {"rich_text_input"},
    "modal": {"workflow_button"},
    "home": ONLY_IN_FORMS | {"workflow_button", "datetimepicker"},
}


@thing("text value description url")
def option(spot: Spot) -> None:
    spot.must("text", words(75))
    spot.must("value", string(150))
    spot.maybe("description", words(75))
    spot.maybe("url", string(3000))


@thing("label options")
def option_group(spot: Spot) -> None:
    spot.must("label", plain(75))
    spot.must("options", many(option, 100))


@thing("title text confirm deny style")
def confirmation(spot: Spot) -> None:
    spot.must("title", plain(100))
    spot.must("text", words(300))
    spot.must("confirm", plain(30))
    spot.must("deny", plain(30))
    spot.maybe("style", one_of("primary", "danger"))


@thing("action_id text value url style confirm accessibility_label visible_to_user_ids")
def button(spot: Spot) -> None:
    spot.must("text", plain(75))
    spot.maybe("value", string(2000))
    spot.maybe("url", string(3000))
    spot.maybe("style", one_of("primary", "danger"))
    spot.maybe("accessibility_label", string(75))


def image(spot: Spot) -> None:
    spot.must("alt_text", string(2000, least=0))
    spot.either("image_url", "slack_file")
    spot.maybe("image_url", string(3000))


def static(spot: Spot) -> None:
    spot.either("options", "option_groups")
    spot.maybe("options", many(option, 100))
    spot.maybe("option_groups", many(option_group, 100))
    _chosen_exist(spot)


def choices(spot: Spot) -> None:
    spot.must("options", many(option, 10))
    _chosen_exist(spot)


def overflow(spot: Spot) -> None:
    spot.must("options", many(option, 5))


def typed(spot: Spot) -> None:
    spot.maybe("max_length", number(1, LONGEST_INPUT))
    spot.maybe("min_length", number(0, LONGEST_INPUT))
    longest = spot.given.get("max_length")
    most = longest if isinstance(longest, int) else LONGEST_INPUT
    spot.maybe("initial_value", string(most, least=0))


def numeric(spot: Spot) -> None:
    """Its numbers travel as text."""
    spot.must("is_decimal_allowed", flag)
    for name in ("min_value", "max_value", "initial_value"):
        spot.maybe(name, string(100))


def files(spot: Spot) -> None:
    spot.maybe("max_files", number(1, 10))


def _chosen_exist(spot: Spot) -> None:
    groups = spot.objects("option_groups")
    grouped = [each for group in groups for each in group.get("options") or []]
    values = [each.get("value") for each in [*spot.objects("options"), *grouped]]
    first = spot.given.get("initial_option")
    chosen = [*spot.objects("initial_options"), *([first] if isinstance(first, dict) else [])]
    if any(each.get("value") not in values for each in chosen):
        spot.complain("initial option must be one of the options")


ELEMENTS: dict[str, Rule] = {
    **dict.fromkeys(IN_SECTION | IN_ACTIONS | IN_INPUT, anything),
    **dict.fromkeys({"feedback_buttons", "icon_button"}, anything),
    **dict.fromkeys(STATIC, static),
    **dict.fromkeys(CHOICES, choices),
    **dict.fromkeys(TYPED, typed),
    "number_input": numeric,
    "button": button,
    "image": image,
    "overflow": overflow,
    "file_input": files,
}


def element(among: set[str]) -> Rule:
    def judge(spot: Spot) -> None:
        kind = spot.kind
        if kind is None or kind not in among or kind in NOT_ON[spot.judge.surface]:
            spot.complain(f"unsupported type: {kind}")
            return
        spot.maybe("action_id", string(IDENTIFIER))
        spot.maybe("placeholder", plain(150))
        spot.maybe("confirm", confirmation)
        ELEMENTS[kind](spot)

    return judge
