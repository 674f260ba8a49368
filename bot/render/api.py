"""What a program is told where it gets no other answer: one sentence, no more than it may."""

from __future__ import annotations

from collections.abc import Sequence

NOT_OPENED = "This needs a token that is valid, in the header: Authorization: Bearer pf_…"
NO_FEED = "This address opens no calendar, or no longer."
NO_SUCH_PILOT = "There is no such pilot for this token."
NO_SUCH_PAGE = "There is nothing at this address. /api/v1/openapi.json says what there is."
ONLY_READ = "Nothing can be changed here: GET and HEAD are answered."
NOT_NOW = "The database cannot be reached just now. Try again in a minute."
OURS = "This went wrong on our side, and is in the log."
TITLE = "Preflight"
ABOUT = "The register of AI pilots, to be read by other programs. Nothing can be changed by it."


def unknown(names: Sequence[str], known: Sequence[str]) -> str:
    return f"{', '.join(names)} is not known here. It takes {', '.join(known)}."


def wrong(name: str, wanted: str) -> str:
    return f"{name} takes {wanted}."
