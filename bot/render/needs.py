"""What the owner needs to run a pilot: its form, its line on the card, what is said of it (O8)."""

from __future__ import annotations

from bot.domain.answers import NeedsTold
from bot.domain.needs import LONGEST_NEEDS, MOST_NEEDS
from bot.domain.pilot import Pilot
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block


def form(pilot: Pilot | None, facts: Facts) -> Block:
    known = pilot.design.needs if pilot else None
    typed = ("\n".join(known.lines) or "none") if known else None
    blocks = [
        *forms.which(pilot, facts),
        kit.field(
            "needs",
            "What do you need to run it?",
            kit.text_input(
                typed,
                example="Somebody is on call at night\nIt can be switched off in 5 minutes",
                long=True,
                most=LONGEST_NEEDS,
            ),
            hint=f"One a line, {MOST_NEEDS} at most; or none.",
            optional=False,
        ),
    ]
    return kit.modal("needs", "What you need", blocks, submit="Save", facts=facts)


def told(answer: NeedsTold) -> str:
    pilot, needs = answer.pilot, answer.pilot.design.needs
    if needs is None or not needs.lines:
        return f"Noted: you need nothing in particular to run {words.pilot(pilot)}."
    many = words.few(len(needs.lines), "thing")
    return f"Noted for {words.pilot(pilot)}, {many}: {_listed(needs.lines)}."


def line(pilot: Pilot) -> list[str]:
    needs = pilot.design.needs
    if needs is None:
        return []
    owner = pilot.named.get(needs.owner)
    whose = words.person(owner) if owner else "Its owner"
    said = _listed(needs.lines) if needs.lines else "nothing in particular"
    return [f"{whose} needs to run it{_by_another(pilot)}: {said}"]


def _by_another(pilot: Pilot) -> str:
    """N7: whoever was asked in the owner's place is named with what they said."""
    needs = pilot.design.needs
    if needs is None or needs.by == needs.owner:
        return ""
    teller = pilot.named.get(needs.by)
    return f", as {words.person(teller) if teller else 'somebody else'} says"


def _listed(lines: tuple[str, ...]) -> str:
    return "; ".join(kit.words(one.rstrip(".")) for one in lines)
