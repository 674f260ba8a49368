"""The data sheet: its forms, side by side as a table, and what was understood (D2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.domain.answers import DataTold
from bot.domain.data_sheet import LONGEST_ITEM, SAME, DataSheet, Item, Side
from bot.domain.pilot import Pilot
from bot.domain.topics import Topic
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block
from bot.render.speech import Speech

LABELS: Mapping[Item, str] = MappingProxyType(
    {
        Item.QUALITY: "Quality",
        Item.PERMISSIONS: "Permissions",
        Item.FREQUENCY: "Update frequency",
        Item.SOURCE: "Source",
        Item.OWNER: "Owner of the data",
    }
)
EXAMPLES: Mapping[Item, str] = MappingProxyType(
    {
        Item.QUALITY: "2% of the fields are empty, checked monthly",
        Item.PERMISSIONS: "read only, for the team, until June",
        Item.FREQUENCY: "every night",
        Item.SOURCE: "an extract of the claims warehouse",
        Item.OWNER: "Claims data office",
    }
)
OR_SAME = "same, or what differs"


def form(pilot: Pilot | None, facts: Facts) -> Block:
    """The first of its forms that still lacks something, else the first."""
    sheet = pilot.design.data if pilot else None
    if pilot is None or sheet is None or sheet.empty(Side.PILOT):
        return of_pilot(pilot, facts)
    if sheet.empty(Side.PRODUCTION):
        return of_production(pilot, facts)
    return of_confirmer(pilot, facts) if _to_confirm(sheet, pilot) else of_pilot(pilot, facts)


def of_pilot(pilot: Pilot | None, facts: Facts) -> Block:
    known = _side(pilot, Side.PILOT)
    fields = [
        kit.field(
            item,
            LABELS[item],
            kit.text_input(known.get(item), example=EXAMPLES[item], most=LONGEST_ITEM),
        )
        for item in Item
    ]
    blocks = [*forms.heading(pilot, facts), *fields]
    return kit.modal("data_pilot", "Data of the pilot", blocks, submit="Next", facts=facts)


def of_production(pilot: Pilot | None, facts: Facts) -> Block:
    known, beside = _side(pilot, Side.PRODUCTION), _side(pilot, Side.PILOT)
    fields = [
        kit.field(
            item,
            LABELS[item],
            kit.text_input(known.get(item), example=OR_SAME, most=LONGEST_ITEM),
            hint=f"In the pilot: {beside[item]}" if beside.get(item) else None,
        )
        for item in Item
    ]
    blocks = [*forms.heading(pilot, facts), *fields]
    return kit.modal("data_production", "Data in production", blocks, submit="Next", facts=facts)


def of_confirmer(pilot: Pilot | None, facts: Facts) -> Block:
    sheet = (pilot.design.data if pilot else None) or DataSheet()
    same = words.listed([LABELS[item].lower() for item in sheet.same()])
    named = pilot.named.get(sheet.confirmer) if pilot and sheet.confirmer else None
    blocks = [
        *forms.heading(pilot, facts),
        kit.field(
            "confirmer",
            f"Who confirms that it is the same: {same}?",
            kit.person_input(named.slack_id if named and named.human_and_here else None),
            hint="Somebody who knows the data in production. Their name stands on the sheet.",
            optional=False,
        ),
    ]
    return kit.modal("data_confirmer", "Who confirms it?", blocks, submit="Save", facts=facts)


def part(name: str | None) -> Callable[[Pilot | None, Facts], Block]:
    """The form of a side that somebody asked for by its name."""
    return {"pilot": of_pilot, "production": of_production}.get(name or "", form)


def _side(pilot: Pilot | None, side: Side) -> Mapping[Item, str]:
    sheet = pilot.design.data if pilot else None
    return sheet.side(side) if sheet else {}


def _to_confirm(sheet: DataSheet, pilot: Pilot) -> bool:
    named = pilot.named.get(sheet.confirmer) if sheet.confirmer else None
    here = named is not None and named.human_and_here
    return bool(sheet.same()) and not (here and set(sheet.same()) <= set(sheet.confirmed))


# what people read back


def speech(told: DataTold) -> Speech:
    pilot = told.pilot
    sheet = pilot.design.data or DataSheet()
    head = f"{words.pilot(pilot)}, its data: {summary(sheet, told.unconfirmed)}."
    text = f"{head} {_confirmed(told)}".strip()
    blocks = [kit.section(text)]
    if not told.changed and sheet != DataSheet():
        blocks.append(_table(told, sheet))
    done = not told.unconfirmed and not any(sheet.empty(side) for side in Side)
    if told.may_fill and not done:
        label = "Name who confirms it" if told.unconfirmed and _full(sheet) else "Fill in the data"
        value = {"p": pilot.number, "t": Topic.DATA.value}
        blocks.append(kit.actions(kit.button(label, "fill_topic", value, primary=True)))
    return Speech(text=kit.unmarked(text), blocks=blocks)


def summary(sheet: DataSheet, unconfirmed: Sequence[Item]) -> str:
    """How far it is, in a few words."""
    if _full(sheet):
        open_still = ", not confirmed so far" if unconfirmed else ""
        return f"all said of pilot and production{open_still}"
    counts = [f"{len(Item) - len(sheet.empty(side))} of {len(Item)}" for side in Side]
    return f"{counts[0]} said of the pilot, {counts[1]} of production"


def _full(sheet: DataSheet) -> bool:
    return not any(sheet.empty(side) for side in Side)


def _confirmed(told: DataTold) -> str:
    pilot = told.pilot
    sheet = pilot.design.data or DataSheet()
    if told.unconfirmed:
        what = words.listed([LABELS[item].lower() for item in told.unconfirmed])
        verb = "is" if len(told.unconfirmed) == 1 else "are"
        return f"Who confirms that {what} {verb} the same as in the pilot?"
    named = pilot.named.get(sheet.confirmer) if sheet.confirmer else None
    if named is None or not sheet.same():
        return ""
    what = words.listed([LABELS[item].lower() for item in sheet.same()])
    return f"{words.bold(named)} confirms what is the same: {what}."


def _table(told: DataTold, sheet: DataSheet) -> Block:
    named = told.pilot.named.get(sheet.confirmer) if sheet.confirmer else None

    def production(item: Item) -> str:
        said = sheet.production.get(item, "")
        if said != SAME:
            return said
        if item in told.unconfirmed or named is None:
            return "same (nobody confirms it so far)"
        return f"same ({named.name} confirms it)"

    rows = [(LABELS[item], sheet.pilot.get(item, ""), production(item)) for item in Item]
    return kit.table(("", "Pilot", "Production"), rows)
