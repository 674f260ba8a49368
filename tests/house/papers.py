"""The tables of docs/security.md that are made from the code: who may do what, and the scopes.

`python -m tests.house.papers docs/security.md` writes them anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bot.cli.doctor import NEEDED, OPTIONAL
from bot.domain.permissions import Act, Duty, may, may_take_on
from bot.render import words
from bot.render.refusals.people import DOING, ON_DUTY
from tests.domain.test_permissions import person, pilot, policy

# One column for those who may do the same; each of them is looked at.
OF_A_PILOT: Mapping[str, tuple[str, ...]] = {
    "PMO": ("pmo", "group pmo"),
    "registrant, lead, PMO lead": ("registrant", "lead", "pmo lead"),
    "sponsor": ("sponsor",),
    "accepted owner": ("accepted owner",),
    "named owner": ("named owner",),
    "owner of the change plan": ("plan owner",),
    "team": ("team",),
    "any other member": ("backup", "anybody", "admin"),
}
OF_THE_WORKSPACE: Mapping[str, tuple[str, ...]] = {
    "PMO": ("pmo", "group pmo"),
    "any other member": ("lead", "sponsor", "accepted owner", "anybody", "admin"),
    "guest, where guests are allowed": ("guest",),
    "guest": ("guest",),
    "outside person, bot, leaver": ("outsider", "bot", "leaver", "unverified"),
}
ALLOWED = "guest, where guests are allowed"
YES, NO = "yes", "–"
Row = tuple[str, Iterable[str]]


def permissions() -> str:
    rows = ((f"{DOING[act]} …", _on_a_pilot(act)) for act in Act)
    return _table("to", OF_A_PILOT, rows)


def _on_a_pilot(act: Act) -> Iterator[str]:
    for alike in OF_A_PILOT.values():
        yield _alike(
            {may(person(who), act, pilot(who, restricted=False), policy()) for who in alike}
        )


def duties() -> str:
    rows = ((ON_DUTY[duty], _in_the_workspace(duty)) for duty in Duty)
    return _table("who", OF_THE_WORKSPACE, rows)


def _in_the_workspace(duty: Duty) -> Iterator[str]:
    for name, alike in OF_THE_WORKSPACE.items():
        rules = policy(guests_allowed=name == ALLOWED)
        yield _alike({may_take_on(person(who), duty, rules) for who in alike})


def _alike(found: set[bool]) -> str:
    """Those in one column may all do the same, else the page would not be so."""
    (allowed,) = found
    return YES if allowed else NO


def scopes() -> str:
    needed = ((f"`{name}`", ["needed", what]) for name, what in NEEDED.items())
    optional = ((f"`{name}`", ["may be declined", what]) for name, what in OPTIONAL.items())
    return _table("scope", ("is", "for"), [*needed, *optional])


def _table(first: str, columns: Iterable[str], rows: Iterable[Row]) -> str:
    names = [first, *columns]
    head = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines = [f"| {' | '.join([words.capital(name), *cells])} |" for name, cells in rows]
    return "\n".join([*head, *lines]) + "\n"


TABLES: Mapping[str, Callable[[], str]] = {
    "permissions": permissions,
    "duties": duties,
    "scopes": scopes,
}


def written_anew(page: str) -> str:
    """The page with the tables as they are now."""
    for name, made in TABLES.items():
        begins, ends = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, rest = page.split(begins)
        _, after = rest.split(ends)
        page = f"{before}{begins}\n{made()}\n{ends}{after}"
    return page


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(written_anew(path.read_text(encoding="utf-8")), encoding="utf-8")
