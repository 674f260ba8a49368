"""How a gate reads: what is open, who holds it and by when, and what the PMO let pass."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.answers import CostSeen, GateTold, HandedOn, LinkAdded, NothingNext
from bot.domain.design import Override
from bot.domain.disclosure import version
from bot.domain.gates import Open
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, RULE_OF, Rule
from bot.domain.stages import Stage
from bot.domain.topics import Topic
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.render.wordings import WORDINGS, seen_label

PASSING = "What its gate still lacks is let pass, and the pilot moves on at once."
SHOWN = 12  # open things in one message; each has a row of buttons
Told = GateTold | CostSeen | NothingNext | LinkAdded | HandedOn


def said(answer: Told, now: datetime) -> tuple[str, list[Block]]:
    match answer:
        case GateTold():
            return _gate(answer, now)
        case CostSeen(pilot=pilot):
            return _seen(pilot), []
        case NothingNext():
            return _nothing_next(answer), _moving_on(answer)
        case LinkAdded():
            return _link(answer), []
        case HandedOn():
            return _handed(answer, now), []


def _gate(told: GateTold, now: datetime) -> tuple[str, list[Block]]:
    pilot = told.pilot
    if not told.open:
        lasting = [
            kit.context(words.capital(passed(one, now)))
            for one in pilot.design.overrides
            if one.until >= now.date()
        ]
        head = f"{words.pilot(pilot)}: nothing is open before {words.GATES[told.stage]}."
        if told.may_move and told.stage is not pilot.stage:
            lasting.append(_moving(pilot, told.stage))
        return f"{head} {_wanted(told)}".rstrip(), lasting
    many = words.few(len(told.open), "thing")
    are = "is" if len(told.open) == 1 else "are"
    head = f"{words.pilot(pilot)}: {many} {are} open before {words.GATES[told.stage]}."
    if told.stage is pilot.stage:
        head = f"{words.pilot(pilot)}: {many} that the PMO had let pass {are} open again."
    if told.tried:
        head = f"{head} It stays {pilot.stage} so far."
    blocks = [block for item in told.open[:SHOWN] for block in _item(told, item, now)]
    if len(told.open) > SHOWN:
        blocks.append(kit.context(f"and {words.number(len(told.open) - SHOWN)} more"))
    if told.missing:
        blocks.append(kit.context(_wanted(told)))
    if told.may_override:
        value = {"p": pilot.number}
        blocks.append(kit.actions(kit.button("Let it pass for a while …", "override", value)))
    return head, blocks


def would_pass(told: GateTold) -> str:
    """What an override does, before it is sent."""
    rules = {item.rule.value for item in told.open}
    moves = "" if told.stage is told.pilot.stage else f", and moves to {told.stage} at once"
    return f"It goes without {went_without(rules)}{moves}."


def _wanted(told: GateTold) -> str:
    """What the gate lets pass without a word of the PMO."""
    after = f"after {words.GATES[told.stage]} an answer counts as late" if told.missing else ""
    return still_to_come(told.missing, after)


def _item(told: GateTold, item: Open, now: datetime) -> list[Block]:
    line = kit.section(f"• {open_line(item, now)}")
    buttons = _buttons(told, item)
    return [line, kit.actions(*buttons)] if buttons else [line]


def open_line(item: Open, now: datetime) -> str:
    """What is open, who holds it, by when."""
    holder = words.person(item.holder) if item.holder else "nobody so far"
    by = f", by {words.day(item.by, now)}" if item.by else ""
    return f"{words.capital(WORDINGS[item.rule].subject)}: with {holder}{by}"


def _buttons(told: GateTold, item: Open) -> list[Block]:
    if not told.may_fill:
        return []
    topic = ASKING[item.rule].topic
    if topic is Topic.RECEIPT and told.pilot.sponsor is None:
        value = {"p": told.pilot.number, "g": "people"}
        return [kit.button("Name a sponsor", "edit", value, primary=item == told.open[0])]
    if topic is Topic.RECEIPT and not told.may_see:
        return []
    value = {"p": told.pilot.number, "t": topic.value}
    if topic is Topic.RECEIPT and told.pilot.cost:
        value |= {"v": version(told.pilot.cost)}
    label = seen_label(told.pilot) if topic is Topic.RECEIPT else WORDINGS[item.rule].fill
    fill = kit.button(label, "fill_topic", value, primary=item == told.open[0])
    if item.ask is None or topic is Topic.RECEIPT:
        return [fill]
    return [fill, kit.button("Hand it to …", "hand", {"a": item.ask})]


def _seen(pilot: Pilot) -> str:
    cost = pilot.design.disclosure
    production = words.production(cost.cost) if cost else None
    return f"Noted: you have seen that {words.pilot(pilot)} costs *{production}* in production."


def _nothing_next(answer: NothingNext) -> str:
    pilot = answer.pilot
    if answer.stage is None:
        return f"{words.pilot(pilot)} is {pilot.stage}; nothing is left to decide."
    done = f"Nothing is open for {words.pilot(pilot)} at present."
    stage = _moves_to(answer)
    if stage is None:
        return done
    return f"{done} {words.command(f'stage {pilot.key} {stage}')} moves it on."


def _moves_to(answer: NothingNext) -> Stage | None:
    """Where its reader is offered to move it; nobody is led to retiring a pilot."""
    return answer.stage if answer.may_move and answer.stage is not Stage.RETIRED else None


def _moving_on(answer: NothingNext) -> list[Block]:
    stage = _moves_to(answer)
    return [_moving(answer.pilot, stage)] if stage else []


def _moving(pilot: Pilot, stage: Stage) -> Block:
    value = {"p": pilot.number, "w": stage.value}
    return kit.actions(kit.button(f"Move it to {stage} …", "move", value, primary=True))


def _link(answer: LinkAdded) -> str:
    found = link(answer.link.address, answer.link.about)
    if answer.already:
        return f"{words.pilot(answer.pilot)} has that link already: {found}."
    return f"{words.pilot(answer.pilot)} has a new link: {found}."


def link(address: str, about: str | None) -> str:
    return kit.link(address, about or address)


def _handed(answer: HandedOn, now: datetime) -> str:
    item = answer.item
    what = WORDINGS[item.ask.rule].subject
    when = ""
    if answer.at and answer.at.at > now:
        when = f", at {words.moment(answer.at.at, answer.at.zone, now)}, their time"
    who = words.bold(answer.to)
    return f"{words.pilot(item.pilot)}: {who} is asked about {what}{when}."


def leading_on(said: Speech, pilot: str, topic: Topic) -> Speech:
    """With a button to what is next, unless one stands out already."""
    buttons = [one for block in said.blocks for one in block.get("elements", ())]
    if any(button.get("style") == "primary" for button in buttons):
        return said
    fill = next(WORDINGS[rule].fill for rule in ASKING if ASKING[rule].topic is topic)
    label = f"Next: {words.small(fill)}"
    button = kit.button(label, "fill_topic", {"p": pilot, "t": topic.value}, primary=True)
    return replace(said, blocks=[*said.blocks, kit.actions(button)])


def still_to_come(
    rules: Sequence[Rule], late: str = "an answer from now on counts as late"
) -> str:
    """What a stage wants to be there: of the three decisions, an answer counts as late then."""
    decided = [WORDINGS[rule].without for rule in rules if rule in RULE_OF.values()]
    besides = [WORDINGS[rule].without for rule in rules if rule not in RULE_OF.values()]
    said = []
    if decided:
        are = "is" if len(decided) == 1 else "are"
        said.append(f"{words.capital(words.listed(decided))} {are} still to come; {late}.")
    if besides:
        still = "Also still" if decided else "Still"
        said.append(f"{still} to come: {words.listed(besides)}.")
    return " ".join(said)


def passed(override: Override, now: datetime) -> str:
    """What the PMO let pass, through which day and why."""
    without = went_without(override.rules)
    until = words.day(override.until, now)
    why = words.sentence(override.reason)
    return f"may go without {without} through {until}: {why}"


def went_without(rules: Collection[str]) -> str:
    """Rules by what a pilot goes without, in one order wherever they are told."""
    return words.listed(
        [wording.without for rule, wording in WORDINGS.items() if rule.value in rules]
    )
