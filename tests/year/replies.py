"""What people answer to the letters they got: every button, on letters new and old."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.sandbox import Message, Person, elements
from bot.sandbox.elements import Control
from bot.store.schema import EventRow, LetterRow, PersonRow
from tests.year.decisions import names, puts_cost
from tests.year.life import Life
from tests.year.oracle.log import (
    Cleared,
    DecisionChanged,
    Fact,
    NotMe,
    OwnerAccepted,
    OwnerDeclined,
    OwnerNamed,
    Paused,
    PlanGiven,
    QuestionAnswered,
    QuestionAsked,
    WaitingFor,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that could be pressed in a letter, and what its button carries."""

    life: Life
    who: Person
    message: Message
    does: str
    facts: Mapping[str, Any]
    control: Control
    option: str | None = None

    @property
    def pilot(self) -> str:
        return f"P-{self.facts['p']}"

    def presses(self) -> None:
        if self.option is None:
            self.who.presses(self.control, on=self.message)
        else:
            self.who.chooses(self.option, from_=self.control, on=self.message)
        self.life.town.later.run()

    def opens(self) -> bool:
        """Whether a form opened; what stood open before is closed."""
        if self.who.modal is not None:
            self.who.closes(everything=True)
        self.presses()
        return self.who.modal is not None

    def happens(self, act: Callable[[], object], *facts: Fact) -> None:
        self.life.happens(EventRow, act, *facts)

    def anyone(self, odds: float) -> Person | None:
        return self.life.anyone() if self.life.chance.random() < odds else None

    def day(self, least: int, most: int) -> date:
        """So many days from the reader's today; a few of them are refused."""
        return self.life.today(self.who) + timedelta(days=self.life.chance.randrange(least, most))


def answers(life: Life) -> None:
    if not life.letters:
        return
    who, message = life.chance.choice(life.letters)
    offered = [*_offered(life, who, message)]
    if offered and not who.member.deactivated:
        answer = life.chance.choice(offered)
        ANSWERS[answer.does](answer)


def _offered(life: Life, who: Person, message: Message) -> Iterator[Answer]:
    for control in elements.controls(message.now.blocks):
        if control.type == "overflow":
            for option in control.element["options"]:
                facts = json.loads(option["value"])
                yield Answer(life, who, message, facts["do"], facts, control, option["value"])
        elif control.action_id in ANSWERS:
            facts = json.loads(control.element["value"])
            yield Answer(life, who, message, control.action_id, facts, control)


def fills(answer: Answer) -> None:
    """Add the number, Enter the cost, Name the owner."""
    if not answer.opens():
        return
    life, who = answer.life, answer.who
    pilot, rule = life.ask(answer.facts["a"])
    if rule == "V1":
        fact = DecisionChanged(life.now, pilot, rule, True, who.id)
        answer.happens(lambda: who.submits(value="USD 90k/year"), fact)
    elif rule == "O2":
        names(life, who, pilot, life.anyone())
    elif known := life.pilot(int(pilot.removeprefix("P-"))):
        puts_cost(life, who, known)


def plans(answer: Answer) -> None:
    if answer.opens():
        until = answer.day(-1, 34)
        pilot, rule = answer.life.ask(answer.facts["a"])
        fact = PlanGiven(answer.life.now, pilot, rule, answer.who.id, until)
        answer.happens(lambda: answer.who.submits(day=until), fact)


def passes_on(answer: Answer) -> None:
    if answer.opens():
        named = answer.anyone(0.6)
        pilot, rule = answer.life.ask(answer.facts["a"])
        fact = NotMe(answer.life.now, pilot, rule, answer.who.id, named.id if named else None)
        answer.happens(lambda: answer.who.submits({"person": named} if named else {}), fact)


def waits(answer: Answer) -> None:
    if answer.opens():
        blocker = answer.life.anyone()
        pilot, rule = answer.life.ask(answer.facts["a"])
        fact = WaitingFor(answer.life.now, pilot, rule, answer.who.id, blocker.id)
        quote = "the licence quote"
        answer.happens(lambda: answer.who.submits(person=blocker, text=quote), fact)


def clears(answer: Answer) -> None:
    pilot, rule = answer.life.ask(answer.facts["a"])
    answer.happens(answer.presses, Cleared(answer.life.now, pilot, rule, answer.who.id))


def accepts(answer: Answer) -> None:
    answer.happens(answer.presses, OwnerAccepted(answer.life.now, answer.pilot, answer.who.id))


def declines(answer: Answer) -> None:
    if answer.opens():
        other = answer.anyone(0.6)
        fact = OwnerDeclined(answer.life.now, answer.pilot, answer.who.id)
        answer.happens(lambda: answer.who.submits({"other": other} if other else {}), fact)


def names_who_was_suggested(answer: Answer) -> None:
    owner, who = str(answer.facts["u"]), answer.who
    facts: list[Fact] = [OwnerNamed(answer.life.now, answer.pilot, owner, who.id)]
    if owner == who.id:
        facts.append(OwnerAccepted(answer.life.now, answer.pilot, owner))
    answer.happens(answer.presses, *facts)


def asks(answer: Answer) -> None:
    if answer.opens():
        fact = QuestionAsked(answer.life.now, answer.pilot, answer.who.id)
        answer.life.happens(LetterRow, lambda: answer.who.submits(text="Who pays for it?"), fact)


def replies(answer: Answer) -> None:
    if answer.opens():
        fact = QuestionAnswered(answer.life.now, answer.pilot, answer.who.id)
        answer.life.happens(LetterRow, lambda: answer.who.submits(text="The department."), fact)


def pauses(answer: Answer) -> None:
    if answer.opens():
        until = answer.day(0, 20)
        answer.who.submits(day=until)
        paused = select(PersonRow.paused_until).where(PersonRow.slack_id == answer.who.id)
        if answer.life.first(paused) == until:
            answer.life.log.append(Paused(answer.life.now, answer.who.id, until))


def wonders_why(answer: Answer) -> None:
    answer.presses()
    assert answer.who.ephemerals, answer.message.as_text()


ANSWERS: Mapping[str, Callable[[Answer], None]] = {
    "fill": fills,
    "plan": plans,
    "not_me": passes_on,
    "waiting": waits,
    "cleared": clears,
    "accept": accepts,
    "decline": declines,
    "name_suggested": names_who_was_suggested,
    "question": asks,
    "reply": replies,
    "pause": pauses,
    "why": wonders_why,
}
