"""Slack's rate limits: so many calls a minute and method, one post a second and channel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

MINUTE = 60.0
POST = "chat.postMessage"


@dataclass(slots=True)
class Window:
    """At most `most` calls in any `seconds`."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long until there is room; 0 if there is."""
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        return self.taken[0] + self.seconds - now if len(self.taken) >= self.most else 0.0


@dataclass(slots=True)
class Tiers:
    clock: Callable[[], datetime]
    windows: dict[str, Window] = field(default_factory=dict)

    def retry_after(self, method: str, a_minute: int, channel: str) -> int | None:
        """Seconds to wait, or None: then the call is counted."""
        now = self.clock().timestamp()
        windows = [self._window(method, a_minute, MINUTE)]
        if method == POST:
            windows.append(self._window(f"{method} {channel}", 1, 1.0))
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            return ceil(wait)
        for window in windows:
            window.taken.append(now)
        return None

    def _window(self, name: str, most: int, seconds: float) -> Window:
        return self.windows.setdefault(name, Window(most, seconds))
