"""How governance reads: the items of a pilot, the form of one, what was saved of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.answers import GovernanceTold, ItemShown, ItemsSaved, PresetChosen
from bot.domain.governance import Deed, ItemAnswer, State
from bot.domain.people import Person, PersonId
from bot.domain.pilot import Pilot
from bot.domain.presets import Needed
from bot.domain.standing import Standing
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.speech import Speech

Facts = Mapping[str, Any]
SAID = 160  # characters of what was said of one item, in a list
STATES = {
    State.CLOSED: "closed",
    State.NOT_APPLICABLE: "not applicable",
    State.WAIVED: "waived",
    State.MAPPED: "mapped",
    State.OPEN: "open",
}
CHOICES = {
    State.MAPPED: "Mapped: it is clear who holds it, and how it is met",
    State.CLOSED: "Closed: a link shows that it is met",
    State.NOT_APPLICABLE: "Not applicable: a second person confirms it",
    State.WAIVED: "Waived for a while",
    State.OPEN: "Open",
}
DEEDS = {
    Deed.OPENED: "open again",
    Deed.HANDED: "open",
    Deed.MAPPED: "mapped",
    Deed.CLOSED: "closed",
    Deed.CLAIMED: "not applicable once a second person confirms it",
    Deed.CONFIRMED: "not applicable",
    Deed.WAIVED: "waived",
    Deed.GIVEN_BACK: "held by nobody now",
}
Told = GovernanceTold | ItemsSaved | PresetChosen


def speech(answer: Told, now: datetime) -> Speech:
    match answer:
        case GovernanceTold():
            return _told(answer, now)
        case ItemsSaved():
            return _saved(answer, now)
        case PresetChosen():
            return _chosen(answer)


# all items


def counted(found: Sequence[Standing]) -> str:
    """9 of 22 closed, 5 mapped, 8 open."""
    counts = Counter(one.state for one in found)
    closed = f"{words.number(counts[State.CLOSED])} of {words.number(len(found))} closed"
    rest = [
        f"{words.number(counts[state])} {name}"
        for state, name in STATES.items()
        if counts[state] and state is not State.CLOSED
    ]
    return ", ".join([closed, *rest])


def _told(told: GovernanceTold, now: datetime) -> Speech:
    pilot = told.pilot
    name = kit.words(told.preset.name)
    head = f"{words.pilot(pilot)}: governance by the preset {name}, {counted(told.standings)}."
    blocks = [kit.section(head)]
    for group in told.preset.groups:
        blocks += _group(told, group, now)
    if told.may_fill:
        blocks.append(kit.actions(*_leading_on(told)))
    text = f"{words.named(pilot)}: governance, {counted(told.standings)}."
    return Speech(text=text, blocks=blocks)


def _group(told: GovernanceTold, group: str, now: datetime) -> list[Block]:
    found = [one for one in told.standings if one.item.group == group]
    lines = [f"*{kit.words(words.capital(group))}*"]
    lines += [f"• {_line(one, told.pilot, now)}" for one in found]
    doing = _doing(told, group, found)
    return [*kit.sections(lines), *([kit.actions(*doing)] if doing else [])]


def _line(one: Standing, pilot: Pilot, now: datetime) -> str:
    """What it is, by when it is needed, how it stands and who holds it."""
    by = " (by launch)" if one.item.needed is Needed.LAUNCH else ""
    return f"{kit.words(one.item.title)}{by}: {stands(one, pilot, now)}"


def stands(one: Standing, pilot: Pilot, now: datetime) -> str:
    said = one.answer
    state = f"*{STATES[one.state]}*"
    holder = f", with {words.person(one.holder)}" if one.holder else ""
    if one.state is State.CLOSED and said.evidence:
        return f"{kit.link(said.evidence.address, 'closed')}{holder}"
    if one.state is State.NOT_APPLICABLE and said.claim:
        confirmed = _name(said.claim.confirmed_by, pilot)
        return f"{state}, {_short(said.claim.reason)}; confirmed by {confirmed}"
    if one.state is State.WAIVED and said.waiver:
        until = words.day(said.waiver.until, now)
        return f"{state} through {until}, {_short(said.waiver.reason)}{holder}"
    if claim := said.unconfirmed:
        who = _name(claim.by, pilot)
        return f"{state}; {who} says that it does not apply: {_short(claim.reason)}"
    if one.state is State.MAPPED:
        return f"{state}{holder}, {_short(said.how or '')}"
    if said.holder is not None and one.holder is None:
        return f"{state}, held by nobody now"
    return f"{state}{holder}"


def _short(text: str) -> str:
    return kit.clip(kit.words(text), SAID)


def _name(person: PersonId | None, pilot: Pilot) -> str:
    found = pilot.named.get(person) if person is not None else None
    return words.person(found) if found else "somebody"


def _doing(told: GovernanceTold, group: str, found: Sequence[Standing]) -> list[Block]:
    """Answer one item, several at once, or confirm what others say of some."""
    pilot = told.pilot.number
    theirs = [one for one in found if told.may_fill or one.holder == told.to]
    doing: list[Block] = []
    if theirs:
        choices = [(one.item.title, {"p": pilot, "i": one.item.id}) for one in theirs]
        doing.append(kit.menu("governance_item", "Fill in …", choices))
    unsettled = [one for one in found if one.state is State.OPEN]
    if told.may_fill and len(unsettled) > 1:
        value = {"p": pilot, "g": group}
        doing.append(kit.button("Fill in together …", "governance_map", value))
    claimed = [one for one in found if _may_confirm(one, told)]
    if claimed:
        choices = [(one.item.title, {"p": pilot, "i": one.item.id}) for one in claimed]
        doing.append(kit.menu("governance_confirm", "Confirm not applicable …", choices))
    return doing


def _may_confirm(one: Standing, told: GovernanceTold) -> bool:
    claim = one.answer.unconfirmed
    return claim is not None and told.may_fill and claim.by != told.to.id


def _leading_on(told: GovernanceTold) -> Iterator[Block]:
    value = {"p": told.pilot.number}
    if any(not one.is_settled for one in told.standings):
        yield kit.button("Fill in the next", "governance_next", value, primary=True)
        yield kit.button("Fill in several …", "governance_map", value)
    claimed = sum(_may_confirm(one, told) for one in told.standings)
    if claimed > 1:
        label = f"Confirm all {words.number(claimed)} as not applicable"
        title, said = "Confirm them all?", "You have looked at each of them, and none applies."
        ask = kit.confirm(title, said, "Confirm")
        yield kit.button(label, "governance_confirm_all", value, confirm=ask)


# forms


def form(shown: ItemShown, facts: Facts) -> Block:
    """One item: what would close it, and what is said of it so far."""
    one, pilot = shown.standing, shown.pilot
    item = one.item
    about = (
        f"{words.pilot(pilot)}\n*{kit.words(item.title)}*\n"
        f"It is closed by: {kit.words(item.evidence)}. "
        f"Usually held by: {kit.words(item.role)}."
    )
    carried = {**facts, "i": item.id}
    blocks = [kit.section(about), *_fields(one.answer, pilot, may_waive=shown.may_waive)]
    return kit.modal("governance_item", "Governance item", blocks, submit="Save", facts=carried)


def anew(pilot: Pilot, facts: Facts) -> Block:
    """The form again, as far as its answers go."""
    answer = pilot.design.governance.answer(str(facts["i"]))
    blocks = _fields(answer, pilot, may_waive=True)
    return kit.modal("governance_item", "Governance item", blocks)


def _fields(answer: ItemAnswer, pilot: Pilot, *, may_waive: bool) -> list[Block]:
    offered = [
        (label, state.value)
        for state, label in CHOICES.items()
        if may_waive or state is not State.WAIVED
    ]
    holder = pilot.named.get(answer.holder) if answer.holder is not None else None
    until = answer.waiver.until.isoformat() if answer.waiver else None
    fields = [
        kit.field("state", "It is", kit.choice_input(offered, _ahead(answer)), optional=False),
        kit.field(
            "holder",
            "Held by",
            kit.person_input(holder.slack_id if holder else None),
            hint="Whoever is named here hears of it by DM.",
        ),
        kit.field(
            "evidence",
            "Evidence",
            kit.text_input(
                answer.evidence.address if answer.evidence else None,
                example="https://wiki.example.com/access-policy",
                most=1000,
            ),
            hint="An https link closes the item.",
        ),
        kit.field(
            "reason",
            "How it is met, or why not",
            kit.text_input(_reason(answer), long=True, most=500),
        ),
    ]
    if may_waive:
        fields.append(
            kit.field(
                "until",
                "Waived through",
                kit.day_input(until),
                hint="At most 180 days ahead. The item is open again after that day.",
            )
        )
    return fields


def _ahead(answer: ItemAnswer) -> str:
    """What it is likely to be next: once mapped, closed."""
    if answer.claim:
        return State.NOT_APPLICABLE
    if answer.evidence or answer.how:
        return State.CLOSED
    return State.WAIVED if answer.waiver else State.MAPPED


def _reason(answer: ItemAnswer) -> str | None:
    if answer.claim:
        return answer.claim.reason
    return answer.how or (answer.waiver.reason if answer.waiver else None)


def map_form(told: GovernanceTold, facts: Facts, group: str | None = None) -> Block:
    """Several items at once; those of a group that are open are chosen already."""
    unsettled = [one for one in told.standings if not one.is_settled]
    groups = [
        (words.capital(name), [(one.item.title, one.item.id) for one in inside])
        for name in told.preset.groups
        if (inside := [one for one in unsettled if one.item.group == name])
    ]
    chosen = [
        one.item.id
        for one in unsettled
        if one.state is State.OPEN and group in {None, one.item.group}
    ]
    if not groups:
        nothing = f"{words.pilot(told.pilot)}: no governance item is left to fill in."
        return kit.modal("said", "Governance", [kit.section(nothing)], close="Close")
    blocks = [
        kit.section(words.pilot(told.pilot)),
        kit.field("items", "Items", kit.several_input(groups, chosen), optional=False),
        kit.field(
            "holder",
            "Held by",
            kit.person_input(),
            hint="They hear of it by DM. Alone, it asks them how the items will be met.",
        ),
        kit.field(
            "how",
            "How are they met?",
            kit.text_input(example="Information security policy, chapter 4", most=500),
            hint="With who holds them, it maps them.",
        ),
        kit.field(
            "evidence",
            "Evidence",
            kit.text_input(example="https://wiki.example.com/security-concept", most=1000),
            hint="An https link closes them.",
        ),
        kit.field(
            "because",
            "Or: why does none of them apply?",
            kit.text_input(example="No GxP use, see the assessment", most=500),
            hint="A second person has to confirm that.",
        ),
    ]
    return kit.modal("governance_map", "Several items", blocks, submit="Save", facts=facts)


# what was saved


def _saved(saved: ItemsSaved, now: datetime) -> Speech:
    text = " ".join([_happened(saved, now), *_hears(saved, now), _left(saved)])
    blocks = [kit.section(text)]
    buttons = _next(saved)
    if buttons:
        blocks.append(kit.actions(*buttons))
    return Speech(text=kit.clip(kit.unmarked(text), kit.NOTIFICATION), blocks=blocks)


def _happened(saved: ItemsSaved, now: datetime) -> str:
    what = _subject(saved.standings)
    one, several = saved.standings[0], len(saved.standings) > 1
    are = "are" if several else "is"
    done = f"{words.pilot(saved.pilot)}: {what} {are} {DEEDS[saved.deed]}"
    if saved.same:
        stood = "stand as they were" if several else "stands as it was"
        return f"{words.pilot(saved.pilot)}: {what} {stood}."
    if saved.deed is Deed.WAIVED and one.answer.waiver:
        return f"{done} through {words.day(one.answer.waiver.until, now)}."
    if saved.deed is Deed.HANDED and one.holder:
        return f"{words.pilot(saved.pilot)}: {what} {are} with {words.bold(one.holder)}."
    holder = one.holder if saved.deed in {Deed.MAPPED, Deed.CLOSED} else None
    return f"{done}, held by {words.bold(holder)}." if holder else f"{done}."


def _subject(found: Sequence[Standing]) -> str:
    if len(found) == 1:
        return f"“{kit.words(found[0].item.title)}”"
    return words.few(len(found), "item")


def _hears(saved: ItemsSaved, now: datetime) -> Iterator[str]:
    at = saved.asked_at
    if saved.asked is None or at is None:
        return
    if at.dry_run:
        yield f"{words.bold(saved.asked)} hears of it once dry run is off."
    elif at.at > now:
        when = words.moment(at.at, at.zone, now)
        yield f"{words.bold(saved.asked)} hears of it at {when}, their time."
    else:
        yield f"{words.bold(saved.asked)} hears of it by DM."


def _left(saved: ItemsSaved) -> str:
    gate = f" before {words.GATES[saved.gate]}" if saved.gate else ""
    if not saved.left:
        return f"No governance item is left{gate}."
    are = "is" if saved.left == 1 else "are"
    return f"{words.capital(words.few(saved.left, 'item'))} {are} left{gate}."


def _next(saved: ItemsSaved) -> list[Block]:
    """One button that leads on."""
    value = {"p": saved.pilot.number}
    if saved.next:
        title = f"Next: {saved.next.item.title}"
        fill = {**value, "i": saved.next.item.id}
        return [kit.button(title, "governance_item", fill, primary=True)]
    return [kit.button("See all items", "governance_list", value)] if saved.left else []


def _chosen(chosen: PresetChosen) -> Speech:
    pilot, name = words.pilot(chosen.pilot), kit.words(chosen.preset.name)
    many = words.few(len(chosen.preset.items), "item")
    if chosen.same:
        text = f"{pilot} answers for the preset {name} already, with {many}."
    else:
        kept = f" {words.capital(words.few(chosen.kept, 'answer'))} of before are kept."
        text = f"{pilot} answers for the preset {name} now, with {many}."
        text += kept.replace("answer of before are", "answer of before is") if chosen.kept else ""
    see = kit.button("See all items", "governance_list", {"p": chosen.pilot.number})
    return Speech(text=kit.unmarked(text), blocks=[kit.section(text), kit.actions(see)])


# a message to somebody who holds items


def held(found: Sequence[Standing], pilot: Pilot, now: datetime) -> list[Block]:
    """What they hold, and what would close it."""
    lines = [
        f"• {_line(one, pilot, now)}. It is closed by: {kit.words(one.item.evidence)}."
        for one in found
    ]
    value = {"p": pilot.number}
    buttons = [
        kit.button("Fill in the next", "governance_next", value, primary=True),
        kit.button("Not mine", "governance_not_mine", value),
    ]
    return [*kit.sections(lines), kit.actions(*buttons)]


def did(text: str, holder: Person | None, until: str) -> str:
    """What somebody did to some items, as the history tells it."""
    deed, *ids = text.split()
    items = words.listed([kit.words(one) for one in ids])
    one = "item" if len(ids) == 1 else "items"
    to = f" to {words.person(holder)}" if holder else ""
    by = f", held by {words.person(holder)}" if holder else ""
    verbs = {
        Deed.OPENED: f"opened the governance {one} {items} again",
        Deed.HANDED: f"handed the governance {one} {items}{to}",
        Deed.MAPPED: f"mapped the governance {one} {items}{by}",
        Deed.CLOSED: f"closed the governance {one} {items}{by}",
        Deed.CLAIMED: f"said that the governance {one} {items} does not apply",
        Deed.CONFIRMED: f"confirmed that the governance {one} {items} does not apply",
        Deed.WAIVED: f"waived the governance {one} {items} through {until}",
        Deed.GIVEN_BACK: f"gave back the governance {one} {items}",
    }
    said = verbs[Deed(deed)]
    return said.replace("does not apply", "do not apply") if len(ids) > 1 else said
