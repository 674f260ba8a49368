"""How effect reads: per question, small numbers called small; and asking whether it helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from babel.dates import format_date

from bot.domain.answers import EffectTold, Judged
from bot.domain.digests import TOO_FEW
from bot.domain.effect import After, Effect, MonthsEffect
from bot.domain.letters import LetterId
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.render.wordings import WORDINGS

REMINDED: Mapping[After, str] = MappingProxyType(
    {
        After.NONE: "before any reminder",
        After.ONE: "after one reminder",
        After.TWO: "after two reminders",
        After.MORE: "after three or more",
        After.SPONSOR: "after the sponsor was reminded",
    }
)
HOW_COUNTED = (
    "Days are working days, from the opening of a question to its answer. "
    "Counted per question and never per person; restricted pilots are left out."
)


def speech(answer: EffectTold | Judged) -> Speech:
    if isinstance(answer, Judged):
        text = f"Noted: {_helped(helpful=answer.helpful)}. Thank you for saying so."
        return Speech(text=text, blocks=[kit.section(text)])
    head = f"*Do reminders help? The last {answer.days} days.*"
    if not answer.effects:
        head = f"{head} Nothing was answered, so there is nothing to tell so far."
    told = [kit.section("\n".join(_lines(effect))) for effect in answer.effects]
    return Speech(
        text=kit.unmarked(head), blocks=[kit.section(head), *told, kit.context(HOW_COUNTED)]
    )


def _lines(effect: Effect) -> Iterator[str]:
    yield f"*{_question(effect)}*: {_answered(effect)}"
    if effect.half_within() is not None:
        for after in After:
            if effect.answered(after):
                yield f"• {REMINDED[after]}: {effect.answered(after)}, {_soon(effect, after)}"
    yield f"{words.capital(_called_helpful(effect))} · {words.capital(_held_up(effect))}"


def of_a_month(month: MonthsEffect) -> list[Block]:
    """A line for each question, in a digest."""
    name = format_date(month.first, "MMMM", locale=words.LOCALE)
    more = words.command("effect")
    head = f"*Did reminders help in {name}?* Across the register; {more} says more."
    return kit.sections([head, *(f"• {_in_short(effect)}" for effect in month.effects)])


def _in_short(effect: Effect) -> str:
    parts = [f"{_question(effect)}: {_answered(effect)}"]
    if effect.half_within() is not None:
        parts.append(f"{effect.answered(After.NONE)} {REMINDED[After.NONE]}")
    if effect.share_helpful is not None:
        parts.append(_called_helpful(effect))
    if effect.held_up:
        parts.append(_held_up(effect))
    return " · ".join(parts)


def _question(effect: Effect) -> str:
    return words.capital(WORDINGS[effect.rule].subject)


def _answered(effect: Effect) -> str:
    answered = f"{words.number(effect.answered())} answered"
    if effect.half_within() is None:
        return words.too_few(answered)
    return f"{answered}, {_soon(effect)}"


def _soon(effect: Effect, after: After | None = None) -> str:
    days = effect.half_within(after)
    if days is None:
        return "too few to say how soon"
    within = f"within {words.count(days, 'working day')}" if days else "on the same day"
    return f"half of them {within}"


def _called_helpful(effect: Effect) -> str:
    if effect.share_helpful is None:
        return f"called helpful: {_too_few_replies(effect)}"
    of_all = f"{words.number(effect.helpful)} of {words.number(effect.judged)}"
    return f"called helpful: {of_all}, {words.percent(effect.share_helpful)}"


def _too_few_replies(effect: Effect) -> str:
    if effect.judged >= TOO_FEW:
        return "too few people to say"
    return words.too_few(words.count(effect.judged, "reply", "replies"))


def _held_up(effect: Effect) -> str:
    """N9, a count and no share; who paused can be read from none."""
    count = "none"
    if effect.held_up:
        count = words.number(effect.held_up)
    elif effect.paused:
        few = effect.paused < TOO_FEW
        count = f"fewer than {TOO_FEW}" if few else "too few people to say"
    return f"held up by a pause: {count}"


# said by whoever got a reminder


def question(reminder: LetterId) -> list[Block]:
    """One press, where nothing else waits for an answer."""
    about = {"about": reminder}
    yes, no = kit.button("Yes", "helpful", about), kit.button("No", "not_helpful", about)
    return [kit.context("Was this reminder helpful?"), kit.actions(yes, no)]


def said(*, helpful: bool) -> list[Block]:
    return [kit.context(f"You said that {_helped(helpful=helpful)}.")]


def _helped(*, helpful: bool) -> str:
    return "this reminder helped" if helpful else "this reminder did not help"
