"""Every doubt is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.year.oracle import Doubt

NOTES = Path(__file__).parent / "oracle" / "NOTES.md"


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_has_its_line_in_the_notes(doubt: Doubt) -> None:
    assert f"| `{doubt}` |" in NOTES.read_text(encoding="utf-8")
