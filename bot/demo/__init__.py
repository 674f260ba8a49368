"""Four weeks of a bank and a pharma company, told in the terminal."""

from __future__ import annotations

from rich.console import Console

from bot.demo import company, story
from bot.demo.narrator import Narrator
from bot.demo.paper import Paper

__all__ = ["play"]


def play(console: Console) -> None:
    with company.opened() as opened:
        narrator = Narrator(opened, Paper(console))
        story.first_week(narrator)
        story.second_week(narrator)
        story.third_week(narrator)
        story.fourth_week(narrator)
