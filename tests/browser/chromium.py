"""Where this machine keeps its Chromium, if it has one."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
