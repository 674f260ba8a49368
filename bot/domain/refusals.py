"""What a person may be refused, as facts; `bot.render.refusals` makes the sentences."""

from __future__ import annotations


class Refusal(Exception):
    """We understood the request and will not do it. Anything else that is raised is a bug."""
