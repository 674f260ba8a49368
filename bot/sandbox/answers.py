"""What a person gets back at once for what they did."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.messages import Message
from bot.sandbox.views import View
from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Answer:
    error: str | None = None
    """What Slack shows instead of an answer."""
    why: tuple[str, ...] = ()
    """What was wrong with the app's answer, where that is the error."""
    message: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)
    """Beside the fields, by block_id."""
    modal: View | None = None
    """The form on top now."""
    closed: bool = False
    confirm: str | None = None
    """The question that Slack asked first."""

    @property
    def text(self) -> str:
        return self.message.text if self.message else ""

    @property
    def blocks(self) -> list[Json]:
        return self.message.blocks if self.message else []

    def as_text(self) -> str:
        return self.message.as_text() if self.message else self.error or ""
