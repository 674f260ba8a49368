"""The operator's commands."""

from __future__ import annotations

import sys

from bot.cli.console import main

__all__ = ("main",)

if __name__ == "__main__":
    sys.exit(main())
