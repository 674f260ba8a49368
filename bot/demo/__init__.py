"""A bank, a pharma company and the shipped bot: told in the terminal, or live in a browser."""

from __future__ import annotations

from rich.console import Console

from bot.demo import ending, opening, story
from bot.demo.company import opened
from bot.demo.live import NoPort, live
from bot.demo.narrator import Narrator
from bot.demo.onlooker import Onlooker
from bot.demo.paper import Paper

__all__ = ("NoPort", "live", "play")


def play(console: Console) -> None:
    with opened() as company:
        paper = Paper(console)
        narrator = Narrator(company, paper, Onlooker(company, paper))
        opening.tell(narrator)
        story.tell(narrator)
        ending.tell(narrator)
