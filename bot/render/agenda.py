"""What an entry of a calendar says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.agenda import About, Dated
from bot.render import words

NAME = "AI pilots"
GATES: Mapping[About, str] = MappingProxyType(
    {
        About.APPROVAL: "approval",
        About.LAUNCH: "launch",
        About.END: "end of the pilot",
        About.GO_LIVE: "go-live",
        About.TRAINING: "training",
    }
)


def title(entry: Dated) -> str:
    return f"{entry.pilot.name} ({entry.pilot.key}): {_what(entry)}"


def _what(entry: Dated) -> str:
    match entry.about:
        case About.ADOPTION:
            return f"how many use it, {entry.which} days after go-live"
        case About.VALUE:
            return f"what it came to, {entry.which} days after go-live"
        case about:
            return GATES[about]


def text(entry: Dated) -> str:
    """Whom it is about, as far as anybody is named, and where to read on."""
    roles = [
        f"{words.capital(words.ROLES[role])}: {one.name}" for role, one in entry.pilot.roles()
    ]
    return "\n".join([*roles, f"In Slack: /pilot show {entry.pilot.key}"])
