"""What governance refuses: an item, its evidence, who holds it, a waiver, a preset in a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.governance import (
    AppliesAndNot,
    HoldsNothing,
    HowIsMissing,
    NeedsASecondPerson,
    NoEvidence,
    NoHolder,
    NoItemChosen,
    NoSuchItem,
    NothingToConfirm,
    WaiverWithoutEnd,
    WhyIsMissing,
)
from bot.domain.presets import PresetMistake, PresetMistakes, UnknownPreset, Wrong
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals.phrases import either, quoted

SAID = 100  # characters of what the reader of TOML says
LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "name": "small letters, digits and hyphens",
        "id": "small letters, digits and hyphens, and neither preset nor map",
        "item": "a list of tables, each below [[item]]",
    }
)


def sentence(refusal: Refusal) -> str | None:
    return _of_a_preset(refusal) or _of_an_item(refusal)


def _of_an_item(refusal: Refusal) -> str | None:
    match refusal:
        case NoSuchItem(typed=typed, preset=preset, nearest=nearest):
            near = either([f"`{one}`" for one in nearest])
            asked = f" Did you mean {near}?" if nearest else " `/pilot governance P-7` shows all."
            return f"The preset {kit.words(preset)} has no item {quoted(typed)}.{asked}"
        case NoItemChosen():
            return "Which items? At least one has to be chosen."
        case AppliesAndNot():
            return "Items that do not apply are neither met nor shown. Which of the two is it?"
        case NoHolder():
            return "Who holds it? One person will do."
        case HowIsMissing():
            return "How is it met? One line will do, for example the policy that covers it."
        case NoEvidence():
            return "What shows that it is met? An https link closes the item."
        case WhyIsMissing():
            return "Why not? One line will do."
        case WaiverWithoutEnd():
            return "Through which day may it rest? At most 180 days ahead, for example 31 March."
        case NeedsASecondPerson():
            return "You said yourself that it does not apply, so somebody else has to confirm it."
        case NothingToConfirm():
            return "Nobody waits for a confirmation here: it was given or taken back since."
        case HoldsNothing():
            return "You hold no open item of this pilot, so nothing changes."
        case _:
            return None


def _of_a_preset(refusal: Refusal) -> str | None:
    match refusal:
        case UnknownPreset(typed=typed, known=known):
            there = words.listed([kit.words(one) for one in known])
            return f"There is no preset {quoted(typed)}. There are {there}."
        case PresetMistakes(mistakes=(mistake,)):
            return _mistake(mistake)
        case PresetMistakes(mistakes=mistakes):
            more = words.number(len(mistakes) - 1)
            return f"{_mistake(mistakes[0])} And {more} more."
        case PresetMistake():
            return _mistake(refusal)
        case _:
            return None


def _mistake(mistake: PresetMistake) -> str:
    """Where, and what would be right there."""
    where = f"Line {words.number(mistake.line)}: " if mistake.line else "The file: "
    return where + _what(mistake)


def _what(mistake: PresetMistake) -> str:
    key, typed, would_do = f"`{mistake.key}`", mistake.typed, mistake.would_do
    match mistake.wrong:
        case Wrong.TOML:
            said = kit.clip(kit.words(typed), SAID)
            return f"this cannot be read as TOML ({said})."
        case Wrong.TOO_LARGE:
            return "it is too large for a preset, which is a few pages at most."
        case Wrong.UNKNOWN_KEY:
            near = either([f"`{one}`" for one in would_do])
            return f"{quoted(typed)} means nothing here. It can be {near}."
        case Wrong.MISSING_KEY if mistake.key == "item":
            return "it has no items. Each begins with a line that says [[item]]."
        case Wrong.MISSING_KEY:
            return f"{key} is missing."
        case Wrong.VALUE:
            wanted = either(would_do) if would_do else LOOKS.get(mistake.key, "words of one line")
            return f"{key} cannot be {quoted(typed)}. It can be {wanted}."
        case Wrong.TOO_LONG:
            return f"{key} has {kit.words(typed)} characters, and up to {would_do[0]} fit."
        case Wrong.TWICE:
            return f"the id {quoted(typed)} stands there twice. Each item has its own."
        case Wrong.NEAR_GROUP:
            return f"the group {quoted(typed)} is nearly {quoted(would_do[0])}. Is it that one?"
        case Wrong.LATE_GROUP:
            return (
                f"an item of {kit.words(typed)} is needed by launch, so `needed` has to be launch."
            )
        case Wrong.NO_GROUP:
            return f"no item is in the group {quoted(typed)}, which every preset has."
        case Wrong.TOO_MANY:
            most, groups = would_do
            return f"up to {most} items in up to {groups} groups fit."
        case Wrong.TAKEN:
            return f"{quoted(typed)} comes with Preflight. A name of your own keeps them apart."
