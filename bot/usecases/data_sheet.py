"""The data sheet of a pilot: each side filled in, and who confirms what is the same (D2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.answers import DataTold
from bot.domain.command_text import PilotRef
from bot.domain.data_sheet import DataSheet, Item, Side, read_item, unconfirmed
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import Pilot, check_named
from bot.domain.topics import Topic
from bot.usecases import acting, changing
from bot.work import Work


def told(work: Work, who: SlackId, ref: PilotRef) -> DataTold:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return _told(work, actor, pilot)


def set_side(  # noqa: PLR0913
    work: Work,
    who: SlackId,
    ref: PilotRef,
    side: Side,
    answers: Mapping[Item, str | None],
    *,
    whole: bool = True,
) -> DataTold:
    """What was left empty is not known, unless the form did not show what is (`whole`)."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.DATA)
    before = pilot.design.data or DataSheet()
    reading = Reading()
    said = {item: reading.read(item, read_item, text, side) for item, text in answers.items()}
    reading.check()
    known = {} if whole else before.side(side)
    items = {**known, **{item: text for item, text in said.items() if text}}
    after = before.with_side(side, items)
    told_before, told_after = (_differing(sheet, before, after) for sheet in (before, after))
    return _write(work, actor, pilot, after, told_before, told_after)


def confirm(work: Work, who: SlackId, ref: PilotRef, confirmer: SlackId) -> DataTold:
    """Somebody is named to say that what is called the same is the same."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.DATA)
    before = pilot.design.data
    if before is None or not before.same():
        raise NothingTyped("data")
    person = work.store.people.of_slack(confirmer)
    reading = Reading()
    reading.attempt("confirmer", check_named, person, work.policy)
    reading.check()
    after = replace(before, confirmer=person.id, confirmed=before.same())
    known = pilot.named.get(before.confirmer) if before.confirmer else None
    same = ", ".join(after.same())
    who_before = f"confirmed by {known.name}" if known else None
    return _write(work, actor, pilot, after, who_before, f"{person.name} confirms {same}", person)


def _write(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    pilot: Pilot,
    after: DataSheet,
    told_before: str | None,
    told_after: str | None,
    *named: Person,
) -> DataTold:
    if after == (pilot.design.data or DataSheet()):
        return _told(work, actor, pilot, changed=True)
    sides = (Figures(text=told_before), Figures(text=told_after))
    event = changing.event(work, pilot, Change.DATA, actor, *sides)
    designed = pilot.designed(replace(pilot.design, data=after), *named)
    changed = changing.write(work, pilot, designed, [event], actor, Topic.DATA)
    return _told(work, actor, changed, changed=True)


def _told(work: Work, actor: Person, pilot: Pilot, *, changed: bool = False) -> DataTold:
    sheet = pilot.design.data or DataSheet()
    return DataTold(
        pilot=pilot,
        unconfirmed=unconfirmed(sheet, pilot.named, work.policy),
        may_fill=changed or may(actor, Act.DESIGN, pilot, work.policy),
        changed=changed,
    )


def _differing(sheet: DataSheet, before: DataSheet, after: DataSheet) -> str | None:
    """What one of the two says where they differ, for the history."""
    differ = [
        f"{item} in {side}: {said}"
        for side in Side
        for item in Item
        if before.side(side).get(item) != after.side(side).get(item)
        if (said := sheet.side(side).get(item))
    ]
    return "; ".join(differ) or None
