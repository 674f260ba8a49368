"""A message ready to post: words for the notification, blocks for the screen."""

from __future__ import annotations

from typing import Any

from bot.frozen import dataclass
from bot.render.kit import Block


@dataclass(frozen=True, slots=True)
class Speech:
    """`text` is what notifies and what a screen reader says; `plainer` needs no new blocks."""

    text: str
    blocks: list[Block]
    plainer: list[Block] | None = None

    def private(self) -> dict[str, Any]:
        """As the answer to a command, seen by one person."""
        return {"response_type": "ephemeral", "text": self.text, "blocks": self.blocks}

    def in_place(self) -> dict[str, Any]:
        """As the new state of the message whose button was pressed."""
        return {**self.private(), "replace_original": True}

    def besides(self) -> dict[str, Any]:
        """As a private answer that leaves the message with the button as it is."""
        return {**self.private(), "replace_original": False}
