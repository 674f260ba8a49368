"""The operator's commands."""

from __future__ import annotations

import gc

gc.disable()  # what is loaded below stays: looking through it for garbage takes a tenth of a start

from bot.cli.console import main  # noqa: E402

gc.enable()

__all__ = ("main",)
