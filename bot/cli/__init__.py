"""The operator's commands."""

from __future__ import annotations

import gc

gc.disable()  # what is loaded below stays: looking through it for garbage takes a tenth of a start

from bot.cli.console import main  # noqa: E402

gc.freeze()  # nor does the collector walk it again and again later on
gc.enable()

__all__ = ("main",)
