"""Presets as a PMO writes them: what they hold, and what is wrong with a file, line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.presets import (
    EVERY_PRESET_HAS,
    LARGEST,
    MAPPED_BY_LAUNCH,
    SHIPPED,
    Needed,
    PresetMistake,
    PresetMistakes,
    UnknownPreset,
    Wrong,
    as_toml,
    named,
    read_preset,
    shipped,
)

OURS = """\
name = "ours"

[[item]]
id = "rules"
group = "information rules"
title = "Which information may go in"
needed = "launch"
evidence = "The rule"
role = "data protection officer"

[[item]]
id = "access"
group = "Access control"
title = "Who may use it"
needed = "launch"
evidence = "The access policy"
role = "application owner"

[[item]]
id = "contact"
group = "incident response"
title = "Whom to call"
needed = "go-live"
evidence = \"\"\"
The contact,
with its hours\"\"\"
role = "service desk"
"""


def mistakes(text: str, taken: tuple[str, ...] = SHIPPED) -> list[PresetMistake]:
    with pytest.raises(PresetMistakes) as found:
        read_preset(text, taken)
    return list(found.value.mistakes)


def test_a_file_is_read_as_it_is_written() -> None:
    preset = read_preset(OURS, SHIPPED)

    assert preset.name == "ours"
    assert preset.groups == ("information rules", "access control", "incident response")
    assert [item.needed for item in preset.items] == ["launch", "launch", "go-live"]
    assert preset.items[2].evidence == "The contact, with its hours"
    assert read_preset(as_toml(preset)) == preset


@pytest.mark.parametrize("name", SHIPPED)
def test_those_that_come_with_it_have_what_every_preset_has(name: str) -> None:
    preset = shipped()[name]

    assert set(EVERY_PRESET_HAS) <= set(preset.groups)
    assert set(MAPPED_BY_LAUNCH) <= set(preset.groups)
    assert all(
        item.needed is Needed.LAUNCH for item in preset.items if item.group in MAPPED_BY_LAUNCH
    )
    assert any(item.id == "access-policy" for item in preset.items)
    assert any(item.id == "incident-contact" for item in preset.items)
    assert read_preset(as_toml(preset)) == preset


def test_a_preset_is_found_by_name_or_those_there_are_are_told() -> None:
    own = {"ours": read_preset(OURS)}

    assert named("bank", own) is shipped()["bank"]
    assert named("ours", own) is own["ours"]
    with pytest.raises(UnknownPreset) as unknown:
        named("bnak", own)
    assert unknown.value.known == ("basic", "bank", "pharma", "ours")


def changed(old: str, new: str) -> Callable[[], str]:
    assert OURS.count(old) >= 1, old
    return lambda: OURS.replace(old, new, 1)


@pytest.mark.parametrize(
    ("made", "line", "wrong", "key", "typed"),
    [
        (changed('needed = "launch"', 'needed = "soon"'), 7, Wrong.VALUE, "needed", "soon"),
        (changed('needed = "go-live"', "needed = 3"), 23, Wrong.VALUE, "needed", "3"),
        (changed('id = "access"', 'id = "rules"'), 12, Wrong.TWICE, "id", "rules"),
        (changed('id = "access"', 'id = "Access policy"'), 12, Wrong.VALUE, "id", "Access policy"),
        (changed('id = "access"', 'id = "map"'), 12, Wrong.VALUE, "id", "map"),
        (changed('id = "access"\n', ""), 11, Wrong.MISSING_KEY, "id", ""),
        (changed("role", "rolle"), 9, Wrong.UNKNOWN_KEY, "rolle", "rolle"),
        (changed('"The rule"', '""'), 8, Wrong.VALUE, "evidence", ""),
        (changed("Whom to call", "x" * 151), 22, Wrong.TOO_LONG, "title", "151"),
        (changed("with its hours", "x" * 301), 26, Wrong.TOO_LONG, "evidence", "314"),
        (
            changed('"Access control"', '"acess control"'),
            13,
            Wrong.NEAR_GROUP,
            "group",
            "acess control",
        ),
        (
            changed('"incident response"', '"security"'),
            23,
            Wrong.LATE_GROUP,
            "needed",
            "security",
        ),
        (changed('name = "ours"', 'name = "bank"'), 1, Wrong.TAKEN, "name", "bank"),
        (changed('name = "ours"', ""), None, Wrong.MISSING_KEY, "name", ""),
        (
            changed('name = "ours"', 'name = "ours"\ncolour = 3'),
            2,
            Wrong.UNKNOWN_KEY,
            "colour",
            "colour",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(
    made: Callable[[], str], line: int | None, wrong: Wrong, key: str, typed: str
) -> None:
    found = mistakes(made())

    told = [(one.line, one.wrong, one.key, one.typed) for one in found]
    assert (line, wrong, key, typed) in told


def test_what_cannot_be_read_at_all_says_where() -> None:
    assert [one.line for one in mistakes('name = "ours"\n[[item]\n')] == [2]
    assert [one.line for one in mistakes('name = "ours"\nsays = """never\nended')] == [3]
    assert mistakes("")[0].wrong is Wrong.MISSING_KEY
    assert {one.key for one in mistakes('name = "ours"\nitem = 3')} == {"item"}
    assert mistakes("#" * (LARGEST + 1))[0].wrong is Wrong.TOO_LARGE


def test_all_mistakes_are_told_at_once_the_first_line_first() -> None:
    text = OURS.replace('"launch"', '"soon"').replace('"Access control"', '"acess control"')

    assert [one.line for one in mistakes(text)[:3]] == [7, 13, 15]
    assert mistakes(text)[-1].wrong is Wrong.NO_GROUP


def test_there_may_be_too_many_items() -> None:
    item = OURS.split("[[item]]")[1]
    many = [f"[[item]]{item.replace('rules', f'rules-{n}', 1)}" for n in range(61)]

    assert Wrong.TOO_MANY in [one.wrong for one in mistakes(OURS + "\n" + "\n".join(many))]
