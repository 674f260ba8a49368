"""A pilot in full, a list of pilots, and what happened to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answers import Card, History, Line, Listing
from bot.domain.cost import Cost, ratio
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.filters import filter_text
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.stages import BEFORE_LIVE, Answered, Decision, Stage
from bot.render import (
    causes,
    change_plans,
    check_ins,
    costs,
    gates,
    governance,
    kit,
    needs,
    prepared,
    values,
    words,
)
from bot.render.asks import add_label
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.render.wordings import WORDINGS

PLANNED = {"approval": "approval", "launch": "launch", "end": "end", "go_live": "go-live"}
TIMED = {
    Answered.BEFORE: "",
    Answered.AFTER: " (decided late)",
    Answered.MISSING: "",
    Answered.UNKNOWN: " (when is unknown)",
    Answered.OPEN: "",
}


def speech(answer: Card | Listing | History, now: datetime) -> Speech:
    match answer:
        case Card():
            return _card(answer, now)
        case Listing():
            return _listing(answer)
        case History():
            return _history(answer, now)


def _card(card: Card, now: datetime) -> Speech:
    pilot = card.pilot
    ready = f"{3 - len(card.lacks)} of 3 decisions made"
    first = f"{words.pilot(pilot)} · {_stage(card, now)} · {ready}"
    blocks = [
        kit.section(first),
        kit.section("\n".join([_owner(card), _value(card), _cost(card), *_governance(card)])),
        *_in_full(card, now),
        *prepared.on_card(card),
        *check_ins.lines(card, now),
        *causes.lines(pilot, now),
        *_ahead(card, now),
        *_kept(card, now),
        kit.context(*(about(pilot, now) or ["No people so far"])),
    ]
    if card.may_edit:
        blocks.append(kit.actions(*_buttons(card)))
    text = f"{words.named(pilot)} ({pilot.key}): {pilot.stage}, {ready}."
    return Speech(text=text, blocks=blocks)


def _governance(card: Card) -> list[str]:
    """In one line, once somebody has begun with it."""
    if not card.pilot.design.governance.items:
        return []
    late = " (mapped late)" if card.governed is Answered.AFTER else ""
    return [f"*Governance*: {governance.counted(card.governance)}{late}"]


def _in_full(card: Card, now: datetime) -> list[Block]:
    """What stands beside the three decisions, one line each."""
    pilot = card.pilot
    lines = [*values.lines(pilot, now), *costs.line(pilot, now), *needs.line(pilot)]
    return [kit.context(*lines)] if lines else []


def _ahead(card: Card, now: datetime) -> list[Block]:
    """The next gate, and what it demands that is not there."""
    if not card.open:
        return []
    head = f"*Open before {words.GATES[card.gate]}*" if card.gate else "*Open again*"
    lines = [f"• {gates.open_line(item, now)}" for item in card.open[: gates.SHOWN]]
    return [kit.section("\n".join([head, *lines]))]


def _kept(card: Card, now: datetime) -> list[Block]:
    """On which figures it was approved and concluded, what the PMO let pass, its links."""
    pilot = card.pilot
    today = now.date()
    records = [_record(record, card, now) for record in card.records]
    excused = [
        words.capital(gates.passed(one, now))
        for one in pilot.design.overrides
        if one.until >= today
    ]
    links = [gates.link(one.address, one.about) for one in pilot.design.links]
    plan = change_plans.line(pilot, now)
    lines = [
        *records,
        *excused,
        *([plan] if plan else []),
        *([f"Links: {', '.join(links)}"] if links else []),
    ]
    return [kit.context("\n".join(lines))] if lines else []


def _record(record: Event, card: Card, now: datetime) -> str:
    """Who decided, when, and on which figures."""
    side = record.after
    by = card.people.get(record.by) if record.by is not None else None
    owner = card.people.get(side.person) if side.person is not None else None
    figures = [
        words.value(side.value) if side.value else "",
        (words.production(side.cost) or "") if side.cost else "",
        f"{words.person(owner)} as owner" if owner else "",
    ]
    known = words.listed([one for one in figures if one]) or "no figures"
    who = f" by {words.person(by)}" if by else ""
    day = words.day(record.at.date(), now)
    return f"{words.capital(str(side.stage))} on {day}{who}, on {known}"


def _stage(card: Card, now: datetime) -> str:
    pilot = card.pilot
    if pilot.hold_until and card.held:
        return f"{pilot.stage}, on hold through {words.day(pilot.hold_until, now)}"
    if card.stalled:
        return f"{pilot.stage}, no change for {words.count(card.idle_days, 'working day')}"
    return str(pilot.stage)


def _owner(card: Card) -> str:
    owner, late = card.pilot.owner, TIMED[card.answered[Decision.OWNER]]
    if owner is None:
        return "*Production owner*: nobody so far"
    name = words.mention(owner.person)
    if card.owner_unable:
        return f"*Production owner*: {name} was named and cannot take it on"
    if owner.accepted:
        lost = " (cannot act any more)" if Decision.OWNER in card.lacks else late
        return f"*Production owner*: {name}, accepted{lost}"
    state = (
        "named, no answer so far" if owner.person.verified else "named, account not checked yet"
    )
    return f"*Production owner*: {name}, {state}"


def _value(card: Card) -> str:
    promise, late = card.pilot.value, TIMED[card.answered[Decision.VALUE]]
    if promise is None:
        return "*Value*: no number so far"
    yearly = words.a_year(promise)
    whose = (
        f", {words.number(promise.head_count)} {kit.words(promise.role)}"
        if promise.role and promise.head_count
        else ""
    )
    open_still = ", counts once it says whose hours" if Decision.VALUE in card.lacks else late
    return f"*Value*: {words.value(promise)}{f' ({yearly})' if yearly else ''}{whose}{open_still}"


def _cost(card: Card) -> str:
    cost, late = card.pilot.cost, TIMED[card.answered[Decision.COST]]
    production = words.production(cost) if cost else None
    if cost is None or production is None:
        return "*Cost in production*: not disclosed so far"
    factor = ratio(cost)
    compared = (
        f", {words.times(factor)} the pilot's {words.money(cost.pilot)}"
        if factor and cost.pilot
        else ""
    )
    note = f" ({kit.words(cost.note)})" if cost.note else ""
    return f"*Cost in production*: {production}{compared}{late}{note}"


def about(pilot: Pilot, now: datetime) -> list[str]:
    """Who is on it and when it is planned; the owner is told apart."""
    people = [
        f"{words.ROLES[role]} {words.mention(person)}"
        for role, person in pilot.roles()
        if role != "owner"
    ]
    if pilot.sponsor is None and pilot.stage is Stage.PROPOSED:
        people.append("no sponsor to approve it so far")
    team = words.listed([words.mention(member) for member in pilot.team])
    dates = [f"{PLANNED[stage]} {words.day(day, now)}" for stage, day in pilot.planned.items()]
    lines = [
        " · ".join(people),
        f"team {team}" if team else "",
        f"unit {kit.words(pilot.unit)}" if pilot.unit else "",
        f"planned: {', '.join(dates)}" if dates else "",
        "seen by its people and the PMO only" if pilot.restricted else "",
    ]
    return [words.capital(line) for line in lines if line]


def _buttons(card: Card) -> list[Block]:
    value = {"p": card.pilot.number}
    wanted = card.lacks if card.pilot.stage in BEFORE_LIVE else ()
    lacking = [d for d in (Decision.OWNER, Decision.VALUE, Decision.COST) if d in wanted]
    buttons = [
        kit.button(add_label(card.pilot, one), f"fill_{one}", value, primary=place == 0)
        for place, one in enumerate(lacking)
    ]
    return [
        *buttons,
        *_after_go_live(card, primary=not buttons),
        kit.button("Edit", "edit", value),
        kit.button("History", "history_page", {**value, "n": 0}),
        *_ways(card.pilot),
    ]


def _ways(pilot: Pilot) -> list[Block]:
    """Out of its stages, and in again; the others are a command's."""
    value = {"p": pilot.number}
    if pilot.stage is Stage.STOPPED:
        return [kit.button("Propose it again …", "move", {**value, "w": Stage.PROPOSED.value})]
    return [kit.button("Stop it …", "stop", value)] if pilot.stage in BEFORE_LIVE else []


def _after_go_live(card: Card, *, primary: bool) -> list[Block]:
    """What is asked about it now: what came of it, and what becomes of it."""
    to_choose = card.may_choose and card.risk is not None and card.risk.choice is None
    wanted = [
        *([Rule.P3] if to_choose else []),
        *([Rule.P1_DAY_30] if card.check_in and card.check_in.answer is None else []),
    ]
    value = {"p": card.pilot.number}
    return [
        kit.button(
            WORDINGS[rule].fill,
            f"fill_topic_{place}",
            {**value, "t": ASKING[rule].topic.value},
            primary=primary and not place,
        )
        for place, rule in enumerate(wanted)
    ]


# lists


def _listing(listing: Listing) -> Speech:
    about = words.which(listing.filter)
    head = f"*{words.count(listing.total, 'pilot')}*{about}"
    if not listing.total:
        how = f" {words.command('register')} puts one on the register." if not about else ""
        none = f"No pilots{about}.{how}"
        return Speech(text=kit.unmarked(none), blocks=[kit.section(none)])
    counted = causes.counted(listing.causes)
    lines = [
        *([kit.context(counted)] if counted else []),
        *(kit.section(_line(line)) for line in listing.lines),
    ]
    named = words.named_some([line.pilot for line in listing.lines], listing.total)
    text = f"{kit.unmarked(head)}: {named}."
    return Speech(text=text, blocks=[kit.section(head), *lines, *_pager(listing)])


def _line(line: Line) -> str:
    pilot = line.pilot
    parts = [f"{words.pilot(pilot)} · {pilot.stage}", lacks(line)]
    parts += check_ins.in_list(line.check_in, pilot, at_risk=line.at_risk)
    if line.held:
        parts.append("on hold")
    if line.stalled_days is not None:
        parts.append(f"no change for {words.count(line.stalled_days, 'working day')}")
    if Answered.AFTER in line.answered.values():
        late = [words.SHORT[d] for d, when in line.answered.items() if when is Answered.AFTER]
        parts.append(f"{words.listed(late)} decided late")
    return " · ".join(part for part in parts if part)


def lacks(line: Line) -> str:
    pilot = line.pilot
    if not line.lacks:
        return "fully decided"
    if pilot.stage not in BEFORE_LIVE:
        return ""
    whose = Decision.VALUE in line.lacks and pilot.value is not None
    wanting = [words.SHORT[one] for one in line.lacks if not (whose and one is Decision.VALUE)]
    parts = [
        *([f"lacks {words.listed(wanting)}"] if wanting else []),
        *(["whose hours?"] if whose else []),
    ]
    return " · ".join(parts)


def _pager(listing: Listing) -> list[Block]:
    if listing.pages == 1:
        return []
    wanted = filter_text(listing.filter)
    steps = [("Back", listing.page - 1), ("Next", listing.page + 1)]
    buttons = [
        kit.button(label, f"list_page_{label.lower()}", {"f": wanted, "n": page})
        for label, page in steps
        if 0 <= page < listing.pages
    ]
    place = kit.context(f"Page {listing.page + 1} of {listing.pages}")
    return [place, kit.actions(*buttons)]


# history


def _history(history: History, now: datetime) -> Speech:
    pilot = history.pilot
    lines = [
        f"• {event_line(event, history.people, history.zone, now)}" for event in history.events
    ]
    head = kit.section(f"What happened to {words.pilot(pilot)}")
    blocks = [head, *kit.sections(lines)]
    buttons = []
    if history.page:
        buttons.append(
            kit.button("Newer", "history_page_newer", {"p": pilot.number, "n": history.page - 1})
        )
    if history.more:
        buttons.append(
            kit.button("Older", "history_page_older", {"p": pilot.number, "n": history.page + 1})
        )
    if buttons:
        blocks.append(kit.actions(*buttons))
    return Speech(text=f"What happened to {words.named(pilot)}.", blocks=blocks)


def event_line(event: Event, people: Mapping[int, Person], zone: ZoneInfo, now: datetime) -> str:
    """Who did what, when, from what to what."""
    actor = people.get(event.by) if event.by is not None else None
    origins = {
        Origin.OPERATOR: "The operator",
        Origin.IMPORT: "An import",
        Origin.CLOCK: "Preflight",
    }
    who = words.person(actor) if actor else origins.get(event.origin, "Somebody")
    reason = f" ({kit.words(event.reason)})" if event.reason else ""
    return f"{words.moment(event.at, zone, now)}: {who} {_did(event, people, now)}{reason}"


def _did(event: Event, people: Mapping[int, Person], now: datetime) -> str:
    before, after = (_figure(side, people, now) for side in (event.before, event.after))
    match event.change:
        case Change.REGISTERED:
            return f"registered it{_with(event.after)}"
        case Change.IMPORTED:
            return "took it from a file"
        case Change.OWNER_NAMED if not after:
            return "left it without a production owner"
        case Change.OWNER_NAMED:
            return f"named {after} as production owner"
        case Change.OWNER_ACCEPTED:
            return "accepted to own it in production"
        case Change.OWNER_DECLINED:
            suggested = f" and suggested {after}" if after else ""
            return f"declined to own it{suggested}"
        case Change.STAGE:
            return causes.moved(event) or f"moved it from {before} to {after}"
        case Change.OVERRIDE:
            until = words.day(event.after.day, now) if event.after.day else ""
            rules = event.after.text or ""
            without = gates.went_without(rules.split(", ")) or kit.words(rules)
            return f"let it pass without {without} through {until}"
        case Change.COST_SEEN | Change.BREAKDOWN | Change.COST_STANDS | Change.NEEDS:
            return _looked_at(event, after)
        case Change.LINK:
            return f"added the link {after}"
        case Change.CHECK_IN | Change.PROMISED | Change.COURSE:
            return check_ins.did(event)
        case Change.GOVERNANCE:
            holder = people.get(event.after.person) if event.after.person is not None else None
            until = words.day(event.after.day, now) if event.after.day else ""
            return governance.did(event.after.text or "", holder, until)
        case Change.QUESTION_ANSWERED:
            return f"answered: {after}"
        case Change.HOLD:
            return f"put it on hold through {after}" if event.after.day else "ended its hold"
        case Change.PLANNED:
            return f"will answer about the {before} by {after}"
        case Change.NOT_MINE:
            named = f", and named {after}" if after else ""
            return f"said that the {before} is not theirs to answer{named}"
        case Change.WAITING:
            return f"waits for {after} before answering about the {before}"
        case Change.CLEARED:
            return f"cleared the way for {after or 'whoever waited'} to answer about the {before}"
        case Change.RESTRICTED:
            return (
                "let only its people and the PMO see it"
                if event.after.flag
                else "let everybody see it"
            )
        case change if told := change_plans.did(change, event.after.text, now):
            return told
        case _:
            name = event.change.value.replace("_", " ")
            if after and after == before:
                return f"changed what stands beside the {name} of {after}"
            was = f" (it was {before})" if before else ""
            return f"set the {name} to {after}{was}" if after else f"cleared the {name}{was}"


def _with(side: Figures) -> str:
    """What was said at once when a pilot was registered."""
    value = [words.value(side.value)] if side.value else []
    cost = words.production(side.cost) if side.cost else None
    told = [*value, *([f"a cost of {cost}"] if cost else [])]
    return f" with {words.listed(told)}" if told else ""


def _figure(side: Figures, people: Mapping[int, Person], now: datetime) -> str:
    if side.stage:
        return str(side.stage)
    if side.value:
        return words.value(side.value)
    if side.cost:
        return _whole_cost(side.cost)
    if side.person is not None:
        return _name(people.get(side.person))
    if side.people:
        return words.listed([_name(people.get(person)) for person in side.people])
    if side.day:
        return words.day(side.day, now)
    return kit.words(side.text) if side.text else ""


def _looked_at(event: Event, after: str) -> str:
    match event.change:
        case Change.COST_SEEN:
            return f"has seen that it costs {after}"
        case Change.COST_STANDS:
            return f"said that {after} still stands"
        case Change.BREAKDOWN:
            return f"broke its cost down: {_made_of(event.after)}"
        case _:
            return f"said what it takes to run it: {after}"


def _made_of(side: Figures) -> str:
    return ", ".join(words.parts(side.cost)) if side.cost and side.cost.parts else "no categories"


def _whole_cost(cost: Cost) -> str:
    """Both sides, and why it is complete if that was said."""
    production = words.production(cost)
    if cost.pilot is None:
        said = production or ""
    else:
        pilot = f"{words.money(cost.pilot)} for the pilot"
        said = f"{production} and {pilot}" if production else pilot
    return f"{said}, complete because “{kit.words(cost.note)}”" if cost.note else said


def _name(person: Person | None) -> str:
    return words.person(person) if person else "somebody"
