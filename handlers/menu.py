"""What people can type after `/pilot`."""

from __future__ import annotations

from bot.domain.command_text import SUBCOMMANDS

__all__ = ("SUBCOMMANDS",)
