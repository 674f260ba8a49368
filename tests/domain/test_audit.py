"""What of an event counts as words, which can be erased, and what as facts, which cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.audit import with_words, without_words


@pytest.mark.parametrize(
    ("figures", "facts", "words"),
    [
        ({}, {}, None),
        ({"person": 4}, {"person": 4}, None),
        (
            {"stage": "running", "day": "2026-12-03"},
            {"stage": "running", "day": "2026-12-03"},
            None,
        ),
        ({"text": "decide: R Bo"}, {"text": ""}, "decide: R Bo"),
        ({"text": ""}, {"text": ""}, None),
        (
            {"value": {"amount": "120", "kind": "hours", "measured": "Bo’s list", "text": "120"}},
            {"value": {"amount": "120", "kind": "hours", "measured": "", "text": ""}},
            '{"value.measured":"Bo’s list","value.text":"120"}',
        ),
        (
            {"cost": {"parts": [{"category": "access", "reason": "Bo pays"}]}},
            {"cost": {"parts": [{"category": "access", "reason": ""}]}},
            '{"cost.parts-0.reason":"Bo pays"}',
        ),
    ],
)
def test_what_people_typed_stands_apart_from_the_figures(
    figures: Any, facts: Any, words: str | None
) -> None:
    found, said = without_words(json.dumps(figures))

    assert (json.loads(found), said) == (facts, words)


def test_other_words_leave_the_facts_as_they_were() -> None:
    before = {"value": {"amount": "120", "measured": "by Bo", "period": "month"}, "text": "Bo"}

    after = with_words(before, lambda text: text.replace("Bo", "somebody"))

    assert after["value"]["measured"] == "by somebody"
    assert without_words(json.dumps(after))[0] == without_words(json.dumps(before))[0]


def test_what_is_no_document_any_more_is_kept_as_it_is() -> None:
    assert without_words("nothing") == ("nothing", None)
