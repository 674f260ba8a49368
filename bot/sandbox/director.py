"""What whoever runs this Slack lends its page: what may be typed, what to try, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that may be typed, and what it does."""

    typed: str
    says: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A global shortcut of the app, as its manifest names it."""

    callback_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Try:
    """One thing to try: as whom, where, and what."""

    person: str
    place: str
    says: str


@dataclass(slots=True)
class Director:
    commands: Sequence[Hint] = ()
    shortcuts: Sequence[Shortcut] = ()
    tries: Sequence[Try] = ()
    moves: Callable[[datetime], None] | None = None
    """Lets time pass, with everything that is due on the way."""
    starts_over: Callable[[], None] | None = None
    preparing: str = ""
    """What goes on before anybody may act, while it does."""
