"""The page of one person's month in docs is what Preflight would send today."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import month

PAGE = Path(__file__).parents[2] / "docs" / "a-month.md"


def test_the_month_in_the_docs_is_what_would_be_sent() -> None:
    assert PAGE.read_text(encoding="utf-8") == month.page()


def test_the_month_keeps_to_its_budget() -> None:
    """N3: one reminder a day; the rest is what a person caused."""
    days = [line.split(",")[0] for line in month.page().splitlines() if line.startswith("**")]

    assert len(days) == len(set(days))
