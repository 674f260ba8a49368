"""The table of Slack's errors in docs/operate.md, made from the one in the code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.slack.errors import ERRORS, Meaning, Method

BEGINS, ENDS = "<!-- errors -->\n", "<!-- /errors -->\n"
CALLS = {
    Method.ANY: "Any call",
    Method.POST: "Sending a letter",
    Method.EDIT: "Editing one that was sent",
    Method.LOOK: "Looking a letter up",
    Method.OPEN_DM: "Opening somebody's DM",
    Method.PERSON: "Asking who an account is",
    Method.FORM: "Opening a form",
    Method.HOME: "Showing a Home tab",
}
DOES = {
    (
        Method.ANY,
        Meaning.WAIT,
    ): "Nothing was done. All delivery to this workspace rests as long as "
    "Slack says, else for 30 seconds.",
    (Method.ANY, Meaning.DOUBT): "It may have been done. A letter is looked up before it is sent "
    "again; everything else is tried again.",
    (Method.ANY, Meaning.STOP): "The token or the app is at fault. Delivery stops, letters stay "
    "owed; restart once that is mended.",
    (Method.ANY, Meaning.GIVE_UP): "Our request was wrong: a bug. The letter is refused and "
    "listed; the others go on.",
    (Method.POST, Meaning.WAIT): "As for any call.",
    (Method.POST, Meaning.STOP): "Delivery stops, letters stay owed; switch the Messages tab on "
    "and restart.",
    (Method.POST, Meaning.PLAINER): "A digest is sent once more without its chart and table. "
    "Anything else is refused.",
    (Method.POST, Meaning.GIVE_UP): "The letter is refused and listed, and uses no reminder. A "
    "digest's trouble is told to the PMO.",
    (Method.EDIT, Meaning.WAIT): "As for any call.",
    (Method.EDIT, Meaning.DOUBT): "The edit is tried again later; twice does no harm.",
    (Method.EDIT, Meaning.GIVE_UP): "The message stays as it is.",
    (Method.LOOK, Meaning.GIVE_UP): "The letter is unknown: it is listed, the PMO hears, and it "
    "can be sent again by hand.",
    (Method.OPEN_DM, Meaning.NOBODY): "The letter is refused and listed.",
    (Method.OPEN_DM, Meaning.WITHOUT): "The letter is sent to the account itself.",
    (Method.PERSON, Meaning.NOBODY): "The account counts as one that has left.",
    (Method.PERSON, Meaning.GIVE_UP): "The account stays as it was known, and is asked about "
    "again later.",
    (Method.FORM, Meaning.GIVE_UP): "No form opens; the person is told and can press again.",
    (Method.HOME, Meaning.AGAIN): "It is made anew and shown once more.",
    (Method.HOME, Meaning.GIVE_UP): "The tab stays as it was; opening it again makes it anew.",
}


def table() -> str:
    head = ["| What was asked | Slack answers | What Preflight does |", "| --- | --- | --- |"]
    return "\n".join([*head, *_rows()]) + "\n"


def _rows() -> Iterator[str]:
    for method, meanings in ERRORS.items():
        what = CALLS[method] if method is Method.ANY else f"{CALLS[method]} (`{method}`)"
        for meaning, errors in meanings.items():
            said = ", ".join(f"`{error}`" for error in sorted(errors))
            yield f"| {what} | {said} | {DOES[method, meaning]} |"


def written_anew(page: str) -> str:
    """The page with the table as it is now."""
    before, rest = page.split(BEGINS)
    _, after = rest.split(ENDS)
    return f"{before}{BEGINS}\n{table()}\n{ENDS}{after}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(written_anew(path.read_text(encoding="utf-8")), encoding="utf-8")
