"""What a pilot and its production cost, and in which currency."""

from __future__ import annotations

from bot.domain.cost import CadenceMissing, MixedCurrencies, NoCost, PilotCostIsATotal
from bot.domain.estimates import NotInOrder, TooManyFigures
from bot.domain.money import CurrencyNeeded, TwoCurrencies, UnknownCurrency
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals.phrases import ECHOED, Examples, either, quoted


def sentence(refusal: Refusal, example: Examples) -> str | None:
    match refusal:
        case NoCost():
            return f"There is no amount in that. A currency and a number will do: {example.cost}."
        case CadenceMissing(amount=amount):
            figure = kit.clip(kit.words(amount), ECHOED)
            written = f"`{figure}/year` or `{figure} once`"
            return f"Does production cost {figure} a year, or once? Write {written}."
        case PilotCostIsATotal():
            return f"What does the pilot cost in all? Its total will do: {example.cost}."
        case MixedCurrencies(side=side, currencies=currencies):
            summed = f"{words.listed(currencies)}, which are never summed"
            return f"The {side} cost is in {summed}. What is all of it in {currencies[0]}?"
        case NotInOrder():
            return _in_order(refusal, example)
        case TooManyFigures(text=text):
            return f"{quoted(text)} is more than low, likely and high, as in {example.figures()}."
        case CurrencyNeeded():
            return _which_currency(refusal, example)
        case TwoCurrencies(currencies=named):
            return f"There is {words.listed(named)} in that. Which of them is the amount in?"
        case UnknownCurrency(code=code):
            return (
                f"We know no currency {quoted(code)}. "
                f"Money takes a three-letter code, as in {example.money()}."
            )
        case _:
            return None


def _in_order(refusal: NotInOrder, example: Examples) -> str:
    """C6."""
    low, likely, high = map(words.number, (refusal.low, refusal.likely, refusal.high))
    if refusal.low > refusal.high:
        return f"The low figure, {low}, is above the high one, {high}. The other way round?"
    shown = example.figures()
    return f"The likely figure, {likely}, is not between {low} and {high}. It would be {shown}."


def _which_currency(refusal: CurrencyNeeded, example: Examples) -> str:
    if not refusal.candidates:
        return f"In which currency? Its code goes in front: {example.money()}."
    one = example.money(refusal.candidates[0])
    if refusal.symbol is None:
        return f"Which amount is in which currency, {either(refusal.candidates)}? Say {one}."
    several = f"{quoted(refusal.symbol)} stands for several currencies"
    return f"{several}. Is it {either(refusal.candidates)}? Say {one}."
