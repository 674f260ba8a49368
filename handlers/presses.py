"""The buttons of letters, answers and lists."""

from __future__ import annotations

from bot.domain.answers import Assigned, AssignPreview, Judged, OwnerAsked
from bot.domain.command_text import Register, parse_command, pilot_ref
from bot.domain.filters import parse_filter
from bot.domain.forms import ButtonOfThePast, DoneAlready, Registration
from bot.domain.permissions import Act, Duty
from bot.domain.pilot import Pilot, Role
from bot.domain.rules import ASKING
from bot.domain.topics import Topic
from bot.render import answers, forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import asking, digests, editing, effect, opening, owners, resending, showing
from handlers import commands, filling
from handlers.answering import meet
from handlers.payloads import Pressed, Typed

# an ask


def fill(bot: Bot, pressed: Pressed) -> Block | Speech:
    """Name the owner, Add the number, Enter the cost: the form of what was asked about."""
    item = bot.see(opening.subject_of_ask, pressed.who, pressed.ask)
    wanted = ASKING[item.ask.rule].topic
    return filling.topic(
        bot, pressed.who, pilot_ref(item.pilot.key), wanted, pressed.facts.get("v")
    )


def plan(bot: Bot, pressed: Pressed) -> Block:
    item = bot.see(opening.own_ask, pressed.who, pressed.ask)
    return forms.plan(item, {"a": pressed.ask})


def not_me(bot: Bot, pressed: Pressed) -> Block:
    item, following = bot.see(opening.ask_to_pass_on, pressed.who, pressed.ask)
    return forms.not_me(item, following, {"a": pressed.ask})


def waiting(bot: Bot, pressed: Pressed) -> Block:
    item = bot.see(opening.own_ask, pressed.who, pressed.ask)
    return forms.waiting(item, {"a": pressed.ask})


def cleared(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    return bot.answer(asking.clear, pressed.who, pressed.ask)


def pause(bot: Bot, pressed: Pressed) -> Block:
    bot.see(opening.on_duty, pressed.who, Duty.READ)
    return forms.pause({})


def why(bot: Bot, pressed: Pressed) -> Speech | Block:
    _meet(bot, pressed)
    answer = bot.see(asking.why, pressed.who, pressed.ask, pressed.letter)
    return _read("Why this?", bot.speech(answer), pressed)


def helpful(bot: Bot, pressed: Pressed) -> Speech | None:
    return _judge(bot, pressed, helpful=True)


def not_helpful(bot: Bot, pressed: Pressed) -> Speech | None:
    return _judge(bot, pressed, helpful=False)


def _judge(bot: Bot, pressed: Pressed, *, helpful: bool) -> Speech | None:
    """Pressed in the reminder, that itself says so from now on."""
    meet(bot, pressed.who)

    def dress(judged: Judged) -> Speech | None:
        return bot.speech(judged) if pressed.private else None

    letter = pressed.other_letter
    return bot.shown(dress, effect.judge, pressed.who, letter, helpful=helpful)


MORE = {
    "fill": fill,
    "plan": plan,
    "not_me": not_me,
    "waiting": waiting,
    "pause": pause,
    "why": why,
}


def more(bot: Bot, pressed: Pressed) -> Speech | Block:
    """What stands behind the three dots."""
    return MORE[str(pressed.facts["do"])](bot, pressed)


# a named owner


def accept(bot: Bot, pressed: Pressed) -> Speech | None:
    """The DM itself says so from now on; on Home it is said."""
    meet(bot, pressed.who)

    def dress(pilot: Pilot) -> Speech | None:
        return bot.speech(OwnerAsked(pilot=pilot, asked_at=None)) if pressed.on_home else None

    return bot.shown(dress, owners.accept, pressed.who, pressed.pilot)


def decline(bot: Bot, pressed: Pressed) -> Block:
    pilot = bot.see(owners.still_asked, pressed.who, pressed.pilot)
    return forms.decline(pilot, {"p": pilot.key})


def question(bot: Bot, pressed: Pressed) -> Block:
    pilot = bot.see(owners.still_asked, pressed.who, pressed.pilot)
    return forms.question(pilot, {"p": pilot.key})


def reply(bot: Bot, pressed: Pressed) -> Block:
    asked = bot.see(opening.question, pressed.who, pressed.ask, pressed.letter)
    facts = {"p": pressed.pilot.words, "u": pressed.person, "l": pressed.letter}
    return forms.reply(asked, facts)


def name_suggested(bot: Bot, pressed: Pressed) -> Speech:
    """O7: one press confirms a suggestion."""
    meet(bot, pressed.who, [pressed.person])
    return bot.answer(owners.name, pressed.who, pressed.pilot, pressed.person)


# a pilot


def fill_owner(bot: Bot, pressed: Pressed) -> Block | Speech:
    return filling.topic(bot, pressed.who, pressed.pilot, Topic.OWNER)


def fill_value(bot: Bot, pressed: Pressed) -> Block | Speech:
    return filling.topic(bot, pressed.who, pressed.pilot, Topic.VALUE)


def fill_cost(bot: Bot, pressed: Pressed) -> Block | Speech:
    return filling.topic(bot, pressed.who, pressed.pilot, Topic.COST)


def fill_cost_note(bot: Bot, pressed: Pressed) -> Block:
    pilot = bot.see(opening.subject, pressed.who, Act.SET_COST, pressed.pilot)
    return forms.cost_note(pilot, forms.about(pilot, pressed.pilot.words))


def edit(bot: Bot, pressed: Pressed) -> Block:
    pilot = bot.see(opening.subject, pressed.who, Act.EDIT, pressed.pilot)
    facts = forms.about(pilot, pressed.pilot.words)
    group = forms.EDIT.get(str(pressed.facts.get("g", "")))
    return group(pilot, facts) if group and pilot else forms.edit_groups(pilot, facts)


def move(bot: Bot, pressed: Pressed) -> Block:
    """To another stage, with the one that the button named chosen already."""
    pilot = bot.see(opening.subject, pressed.who, Act.EDIT, pressed.pilot)
    facts = forms.about(pilot, pressed.pilot.words)
    return forms.stage(pilot, facts, str(pressed.facts["w"]))


def stop(bot: Bot, pressed: Pressed) -> Block:
    pilot = bot.see(opening.subject_to_stop, pressed.who, pressed.pilot)
    return forms.stop(pilot, forms.about(pilot, pressed.pilot.words))


def show(bot: Bot, pressed: Pressed) -> Speech | Block:
    _meet(bot, pressed)
    card = bot.see(showing.show, pressed.who, pressed.pilot)
    return _read(card.pilot.key, bot.speech(card), pressed)


ABOUT_A_PILOT = {"edit": edit, "move": move, "stop": stop, "show": show}


def _meet(bot: Bot, pressed: Pressed) -> None:
    """Whoever looks at Home was met when it opened, and nothing may stand before a form."""
    if not pressed.on_home:
        meet(bot, pressed.who)


def _read(title: str, speech: Speech, pressed: Pressed) -> Speech | Block:
    """What is only to be read lies over Home, which stays as it is."""
    return forms.said(title, speech.blocks) if pressed.on_home else speech


# pages


def turn_home(bot: Bot, pressed: Pressed) -> None:
    """Another page, or other pilots: Home is shown anew in any case, as what was pressed says."""


def list_page(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    wanted = parse_filter(str(pressed.facts["f"]).split())
    return bot.speech(bot.see(showing.listing, pressed.who, wanted, _page(pressed)))


def history_page(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    return bot.speech(bot.see(showing.history, pressed.who, pressed.pilot, _page(pressed)))


def digest_page(bot: Bot, pressed: Pressed) -> Speech:
    """More of a digest, for the one who asks; the channel is not filled with it."""
    meet(bot, pressed.who)
    wanted = parse_filter(str(pressed.facts["f"]).split())
    return bot.speech(bot.see(digests.page, pressed.who, wanted, _page(pressed)))


def _page(pressed: Pressed) -> int:
    return int(pressed.facts["n"])


# the register


def open_register(bot: Bot, pressed: Pressed) -> Block:
    bot.see(opening.on_duty, pressed.who, Duty.REGISTER)
    form = Registration(name=str(pressed.facts.get("name", "")))
    return forms.register(form)


def register_anyway(bot: Bot, pressed: Pressed) -> Speech | None:
    """A name that is near is another pilot after all: the command, as it was typed."""
    text = str(pressed.facts["t"])
    command = parse_command(text)
    if not isinstance(command, Register):
        raise DoneAlready
    said = Typed(who=pressed.who, text=text, channel="", trigger=pressed.receipt)
    return commands.register(bot, said, command, sure=True)


def assign(bot: Bot, pressed: Pressed) -> Speech:
    """A bulk assignment, confirmed by this press, a page in each transaction."""
    meet(bot, pressed.who, [pressed.person])
    facts = pressed.facts
    wanted, role = parse_filter(str(facts["f"]).split()), Role(str(facts["r"]))
    preview = bot.do(editing.preview, pressed.who, wanted, role, pressed.person)
    return bot.speech(assigned(bot, pressed, preview))


def assigned(bot: Bot, pressed: Pressed, preview: AssignPreview) -> Assigned:
    changed = 0
    after = editing.FIRST
    while after is not None:
        done, after = bot.do(editing.assign, pressed.who, preview, after)
        changed += done.changed
    return Assigned(preview=preview, changed=changed)


def of_the_past(bot: Bot, pressed: Pressed) -> Speech:  # noqa: ARG001
    raise ButtonOfThePast


def send_again(bot: Bot, pressed: Pressed) -> Speech:
    meet(bot, pressed.who)
    bot.do(resending.send_again, pressed.who, pressed.other_letter)
    return answers.said("It goes out again as soon as it may.")
