"""The operator's commands."""

from __future__ import annotations

from bot.cli.console import main

__all__ = ("main",)
