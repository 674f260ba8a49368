"""What the page of the demo completes and proposes. The commands are those that help explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.render.help import GROUPS, PAGES
from bot.sandbox import Hint, Shortcut, Try
from handlers.menu import SUBCOMMANDS

APP = "@preflight"
PILOTS = "ai-pilots"

SHORTCUTS = (Shortcut("pilot_register", "Register a pilot"),)
TRIES = (
    Try("bo", PILOTS, "type `/pilot register Claims triage` and name Cy as production owner."),
    Try("eli", APP, "he is asked what Batch record review will cost. Answer, or press “Not me”."),
    Try("dee", APP, "press “Why this?” under what she is asked, then “Name the owner”."),
    Try("ana", PILOTS, "press “Mon 09:00” above: the digest comes. Then type `/pilot preview`."),
    Try("cy", APP, "press “+1 day” until Cy is asked (Monday is a holiday in Tokyo). Accept."),
    Try("fay", PILOTS, "type `/pilot list gaps`, `/pilot show P-10`, `/pilot effect`."),
)


def commands() -> Sequence[Hint]:
    return tuple(chain.from_iterable(map(_of, SUBCOMMANDS)))


def _of(word: str) -> Iterator[Hint]:
    """What it is for, then examples of it."""
    page = PAGES.get(word)
    grouped = [each for group in GROUPS.values() for each in group if each[0].split()[0] == word]
    examples = page.examples if page else grouped
    purpose = page.purpose if page else next((does for _, does in grouped), "")
    yield Hint(word, purpose)
    yield from (Hint(typed, does) for typed, does in examples if typed != word)
