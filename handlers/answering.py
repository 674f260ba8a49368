"""How an answer reaches a person: by the ack of a command or a form, after the ack of a press."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.forms import DoneAlready, FormDidNotOpen, WrongAnswers
from bot.domain.people import SlackId
from bot.domain.pilot import Pilot
from bot.domain.refusals import Refusal
from bot.domain.tokens import readable
from bot.render import answers, forms, kit, refusals
from bot.render.home import facts
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import opening
from handlers import errors, home, payloads
from handlers.payloads import Json, Pressed, Submitted, Typed

Acked = dict[str, Any]
TYPED = 11_000  # characters of a command that are handed back to be typed again


def refused(bot: Bot, refusal: Refusal) -> Speech:
    return answers.said(refusals.sentence(refusal, bot.clock()))


def opened(bot: Bot, trigger: str, view: Block) -> Speech | None:
    """Open a form, and say nothing besides. Nothing that takes time stands before this."""
    if not bot.open_form(trigger, view):
        raise FormDidNotOpen
    return None


# commands


def command(
    reply: Callable[[Bot, Typed], Speech | None],
) -> Callable[..., None]:
    """The ack carries the answer, or the refusal with what was typed, so that nothing is lost."""

    def listener(ack: Ack, body: Json, bot: Bot) -> None:
        ack(**_command(reply, body, bot))

    return listener


def _command(reply: Callable[[Bot, Typed], Speech | None], body: Json, bot: Bot) -> Acked:
    try:
        speech = reply(bot, payloads.typed(body, bot.team))
    except Refusal as refusal:
        return _handed_back(refused(bot, refusal), str(body.get("text") or "")).private()
    return speech.private() if speech else {}


def _handed_back(speech: Speech, text: str) -> Speech:
    if not text.strip():
        return speech
    typed = kit.clip(f"You typed: /pilot {readable(text)}", TYPED)
    blocks = [*speech.blocks, *kit.verbatim(typed)]
    return Speech(text=speech.text, blocks=blocks)


# forms


Step = Callable[[Bot, Submitted], Speech | Block | None]
Anew = Callable[[Pilot, forms.Facts], Block]


class Listened(TypedDict):
    ack: Callable[..., None]
    lazy: list[Callable[..., None]]


def form(step: Step, anew: Anew | None = None) -> Listened:
    """A refusal stands beside its field and the form stays open; else it says what it did.

    `anew` makes the form of a pilot again: answers that were not touched count as it reads now.
    """

    def listener(ack: Ack, body: Json, context: BoltContext, bot: Bot) -> None:
        ack(**_form(step, anew, body, context, bot))

    return {"ack": listener, "lazy": [home.after_form]}


def _form(step: Step, anew: Anew | None, body: Json, context: BoltContext, bot: Bot) -> Acked:
    sent: Submitted | None = None
    try:
        sent = payloads.submitted(body, bot.team)
        bot.acquaint(sent.everybody)
        if anew and sent.showed_the_pilot:
            pilot = bot.see(opening.seen, sent.who, sent.pilot, sent.receipt)
            sent = sent.beside(payloads.initial(anew(pilot, sent.facts)))
        done = step(bot, sent)
    except Refusal as refusal:
        return _beside(bot, refusal, sent)
    context["done"] = not isinstance(done, dict)  # else another form takes this one's place
    if done is None:
        return {}
    view = forms.said(_title(body), done.blocks) if isinstance(done, Speech) else done
    return {"response_action": "update", "view": _from_home(view, body)}


def _from_home(view: Block, body: Json) -> Block:
    """A form that begins on Home, and each one after it, takes along what Home shows."""
    tab = payloads.home_of(body)
    return kit.along(view, facts(tab.place, tab.hash)) if tab else view


def _title(body: Json) -> str:
    return str(body["view"]["title"]["text"])


def _beside(bot: Bot, refusal: Refusal, sent: Submitted | None) -> Acked:
    now = bot.clock()
    if sent is None or not sent.fields or isinstance(refusal, DoneAlready):
        view = forms.said("Preflight", refused(bot, refusal).blocks)
        return {"response_action": "update", "view": view}
    alone = {sent.fields[0]: refusal}
    wrong = refusal if isinstance(refusal, WrongAnswers) else WrongAnswers(alone)
    told = refusals.errors(wrong, now)
    here = {name: said for name, said in told.items() if name in sent.fields}
    elsewhere = [said for name, said in told.items() if name not in sent.fields]
    first = {sent.fields[0]: " ".join(elsewhere)} if elsewhere else {}
    return {"response_action": "errors", "errors": {**first, **here}}


# presses


Pressing = Callable[[Bot, Pressed], Speech | Block | None]


def press(step: Pressing, *, in_place: bool = False) -> Listened:
    """Recorded before its ack, shown after it; a form that it leads to is opened at once.

    `in_place` answers replace a message only this person sees; in public they stand beside it.
    """

    def record(ack: Ack, body: Json, context: BoltContext, bot: Bot) -> None:
        context["said"] = _press(step, body, bot, in_place=in_place)
        ack()

    return {"ack": record, "lazy": [show]}


def long_press(step: Pressing, *, in_place: bool = True) -> Listened:
    """Work that may take longer than an ack may wait: acknowledged first, then done and told."""

    def work(body: Json, context: BoltContext, respond: Respond, bot: Bot) -> None:
        try:
            said = _press(step, body, bot, in_place=in_place)
        except Exception as error:  # noqa: BLE001  # Bolt asks app.error up to the ack only
            said = errors.told(error, payloads.kind(body), bot, whole=False).besides()
        context["said"] = said
        show(body, context, respond, bot)

    return {"ack": acknowledge, "lazy": [work]}


def acknowledge(ack: Ack) -> None:
    ack()


def show(body: Json, context: BoltContext, respond: Respond, bot: Bot) -> None:
    """Where somebody looks: at Home, at a message, at the form they act in, else in their DM."""
    said = context.get("said")
    if said is None:  # a form was opened; nothing has happened so far
        return
    tab, on_home = payloads.home_of(body), payloads.is_on_home(body)
    if said and not on_home:
        _tell(said, body, respond, bot)
    if tab:
        home.show(bot, payloads.who(body, bot.team), tab, said if on_home else None)


def _tell(said: Acked, body: Json, respond: Respond, bot: Bot) -> None:
    form = payloads.form_of(body)
    if payloads.has_address(body):
        respond(**said)
    elif form:
        view, title = form
        bot.update_form(view, _from_home(forms.said(title, said["blocks"]), body))
    else:
        bot.say_to(payloads.who(body, bot.team), Speech(said["text"], said["blocks"]))


# shortcuts


def shortcut(step: Callable[[Bot, SlackId, str], None]) -> Listened:
    """It opens a form, which stands before everything else; what goes wrong is told after."""

    def record(ack: Ack, body: Json, context: BoltContext, bot: Bot) -> None:
        context["said"] = _shortcut(step, body, bot)
        ack()

    return {"ack": record, "lazy": [show]}


def _shortcut(step: Callable[[Bot, SlackId, str], None], body: Json, bot: Bot) -> Acked:
    try:
        step(bot, payloads.who(body, bot.team), payloads.trigger(body))
    except Refusal as refusal:
        return refused(bot, refusal).besides()
    return {}


def _press(step: Pressing, body: Json, bot: Bot, *, in_place: bool) -> Acked | None:
    """What is to be said of it; None where a form was opened."""
    try:
        pressed = payloads.pressed(body, bot.team)
        done = _pressed(step, pressed, bot)
        if isinstance(done, dict):
            opened(bot, pressed.trigger, _from_home(done, body))
            return None
    except Refusal as refusal:
        return refused(bot, refusal).besides()
    if done is None:
        return {}
    return done.in_place() if in_place and pressed.private else done.besides()


def _pressed(step: Pressing, pressed: Pressed, bot: Bot) -> Speech | Block | None:
    if pressed.letter and pressed.channel and pressed.ts:
        bot.arrived(pressed.letter, pressed.channel, pressed.ts)
    return step(bot, pressed)


def meet(bot: Bot, who: SlackId, others: Iterable[SlackId | None] = ()) -> None:
    """Before a step that needs to know these people; a second at most."""
    bot.acquaint([who, *(person for person in others if person)])
