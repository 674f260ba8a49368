"""Help."""

from __future__ import annotations

from bot.render.speech import Speech


def speech(topic: str | None) -> Speech:
    return Speech(text="help", blocks=[])
