"""The page the story is printed on: plain lines as wide as the terminal, clear without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

from rich.console import Console
from rich.text import Text

WIDEST = 100
LEFT = "  "
BAR = "    │ "
LABEL = re.compile(r"\[[^\[\]]+\]")
JOINED = "\u00a0"


class Paper:
    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = min(console.width, WIDEST)

    def gap(self) -> None:
        self._print(Text())

    def title(self, text: str) -> None:
        self._print(Text(text, "bold"))
        self._print(Text("═" * len(text), "bold"))

    def week(self, text: str) -> None:
        self._print(Text(f"━━ {text} ".ljust(self.width, "━"), "bold"))

    def day(self, text: str) -> None:
        self._print(Text(f"── {text} ".ljust(self.width, "─")))

    def beat(self, text: str) -> None:
        self._lines(text, style="bold")

    def prose(self, text: str) -> None:
        self._lines(text)

    def act(self, text: str) -> None:
        self._lines(text, LEFT)

    def typing(self, act: str, text: str) -> None:
        """What somebody types stands beside the act where there is room, else below it."""
        beside = f"{LEFT}{act} {text}"
        if len(beside) <= self.width:
            self._print(Text.assemble(f"{LEFT}{act} ", (text, "cyan")))
        else:
            self.act(act)
            self.typed(text)

    def filled(self, act: str, answers: Sequence[str]) -> None:
        if len(answers) == 1:
            self.typing(act, answers[0])
            return
        self.act(act)
        for answer in answers:
            self.typed(answer)

    def typed(self, text: str) -> None:
        self._lines(text, LEFT * 2, style="cyan")

    def quoted(self, lines: Iterable[str]) -> None:
        for text in lines:
            for line in wrapped(text, self.in_quotes):
                self._print(Text.assemble((BAR, "dim"), line))

    def note(self, text: str) -> None:
        self._lines(text, LEFT * 2, style="dim")

    def lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._lines(line)

    @property
    def in_quotes(self) -> int:
        """How wide a quoted line may be."""
        return self.width - len(BAR)

    def _lines(self, text: str, margin: str = "", style: str = "") -> None:
        for line in wrapped(text, self.width - len(margin)):
            self._print(Text(f"{margin}{line}".rstrip(), style))

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


def wrapped(text: str, width: int) -> list[str]:
    """A button's label is not torn apart."""
    whole = LABEL.sub(lambda label: label[0].replace(" ", JOINED), text)
    lines = wrap(whole, width, break_on_hyphens=False, break_long_words=False)
    return [line.replace(JOINED, " ") for line in lines] or [""]
