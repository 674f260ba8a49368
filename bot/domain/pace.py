"""How fast we may call Slack: so much a minute in a workspace, one post a second to a place."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.frozen import dataclass

POSTS_A_MINUTE = 525  # Slack says "several hundred"
CALLS_A_MINUTE = 50  # its third tier: editing, looking up, opening a DM, each

# A call reaches Slack a little earlier or later than we meant it to. What is kept back of Slack's
# limit is what keeps a busy machine from crossing it.
SHARE = 0.96
AT_ONCE = 0.025  # of a minute's calls may go at once after a pause
FAST = timedelta(minutes=1)  # how far the clocks of two processes may differ
BETWEEN_POSTS = timedelta(seconds=1.04)  # to one person or channel


class Call(StrEnum):
    """What is counted by itself."""

    POST = "post"
    EDIT = "edit"
    LOOK = "look"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls are drawn one after the other; how far they are drawn ahead of now is the limit."""

    a_minute: int

    @property
    def gap(self) -> timedelta:
        return timedelta(minutes=1) / (self.a_minute * SHARE)

    @property
    def ahead(self) -> timedelta:
        return (max(1, int(self.a_minute * AT_ONCE)) - 1) * self.gap

    def free_at(self, drawn_until: datetime, now: datetime) -> datetime:
        """When the next may be drawn."""
        return now if self._was_set_back(drawn_until, now) else drawn_until - self.ahead

    def drawn(self, drawn_until: datetime, now: datetime, wanted: int) -> tuple[int, datetime]:
        """How many of the wanted may be drawn now, and until when they are drawn then."""
        begins = now if self._was_set_back(drawn_until, now) else max(drawn_until, now)
        room = (now + self.ahead - begins) // self.gap + 1
        taken = max(0, min(wanted, room))
        return taken, begins + taken * self.gap

    def _was_set_back(self, drawn_until: datetime, now: datetime) -> bool:
        """The clock: nobody can draw so far ahead, even by one that is a little fast."""
        return drawn_until > now + self.ahead + self.gap + FAST
