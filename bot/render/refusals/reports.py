"""What the report refuses."""

from __future__ import annotations

from bot.domain.refusals import Refusal
from bot.domain.report_letters import FileNotSent, NobodyNamed
from bot.render import words

BY_HAND = "Whoever runs Preflight can write it: `preflight report --pdf report.pdf`."


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case FileNotSent(because="missing_scope"):
            return f"Preflight may not send files in this workspace (files:write). {BY_HAND}"
        case FileNotSent(because=because):
            return f"Slack did not take the file ({because}). {BY_HAND}"
        case NobodyNamed():
            return f"Who? {words.command('report list')} shows who gets it."
        case _:
            return None
