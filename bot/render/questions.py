"""The questions a pilot must answer: their forms, and how they stand (F1, F2)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.answers import QuestionAnswered, QuestionsTold
from bot.domain.links import LONGEST_LINK
from bot.domain.pilot import Pilot
from bot.domain.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    PilotQuestion,
    unanswered,
)
from bot.domain.topics import Topic
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block
from bot.render.speech import Speech

EXAMPLES = (
    "Are 90% of the claims routed right, month after month?",
    "Do the handlers use it without being told to?",
)


def form(pilot: Pilot | None, facts: Facts) -> Block:
    known = [one.text for one in pilot.design.questions] if pilot else []
    fields = [
        kit.field(
            f"q{place + 1}",
            f"Question {place + 1}",
            kit.text_input(
                known[place] if place < len(known) else None,
                example=EXAMPLES[place] if place < len(EXAMPLES) else None,
                most=LONGEST_QUESTION,
            ),
        )
        for place in range(MOST_QUESTIONS)
    ]
    blocks = [*forms.heading(pilot, facts), *fields]
    title = "What it must answer"
    return kit.modal("questions", title, blocks, submit="Save", facts=facts)


def answer(pilot: Pilot | None, facts: Facts) -> Block:
    """One of the questions, the next one first. They travel with the form, should they change."""
    asked = pilot.design.questions if pilot else ()
    texts = [one.text for one in asked]
    labels = texts or [f"Question {place + 1}" for place in range(MOST_QUESTIONS)]
    choices = [(label, str(place)) for place, label in enumerate(labels)]
    blocks = [
        *forms.heading(pilot, facts),
        kit.field(
            "question",
            "Which question?",
            kit.choice_input(choices, _next(asked)),
            optional=False,
        ),
        kit.field(
            "found",
            "What was found out?",
            kit.text_input(example="Yes: 93% over three months", long=True, most=LONGEST_ANSWER),
            optional=False,
        ),
        kit.field(
            "link",
            "Where can it be seen?",
            kit.text_input(example="https://wiki.example.com/results", most=LONGEST_LINK),
            hint="A link that begins with https.",
            optional=False,
        ),
    ]
    return kit.modal(
        "answer", "Answer a question", blocks, submit="Save", facts={**facts, "q": texts}
    )


def _next(asked: Sequence[PilotQuestion]) -> str | None:
    return next((str(place) for place, one in enumerate(asked) if one.answer is None), None)


# what people read


def speech(told: QuestionsTold | QuestionAnswered) -> Speech:
    match told:
        case QuestionsTold():
            return _questions(told)
        case QuestionAnswered():
            return _answered(told)


def _questions(told: QuestionsTold) -> Speech:
    pilot = told.pilot
    asked = pilot.design.questions
    if not asked:
        text = f"{words.pilot(pilot)} has no questions to answer so far."
        return _with_next(text, pilot, may_fill=told.may_fill)
    done = len(asked) - len(unanswered(asked))
    answered = f"{words.few(done, 'of them', 'of them')} answered"
    if not done:
        answered = "none of them answered so far"
    many = words.few(len(asked), "question")
    text = f"{words.pilot(pilot)} must answer {many}, {answered}."
    if told.lost:
        text = f"{text} {_lost(told.lost)}"
    lines = kit.sections(f"• {line(one)}" for one in asked)
    return _with_next(text, pilot, *lines, may_fill=told.may_fill and not told.changed)


def _lost(count: int) -> str:
    if count == 1:
        return "One reads another way now, so its answer is open again."
    some = words.capital(words.few(count, "of them", "of them"))
    return f"{some} read another way now, so their answers are open again."


def line(one: PilotQuestion) -> str:
    if one.answer is None:
        return f"{kit.words(one.text)} Not answered so far."
    evidence = kit.link(one.answer.link, "evidence")
    return f"{kit.words(one.text)} {words.sentence(one.answer.said)} {evidence}"


def _answered(told: QuestionAnswered) -> Speech:
    pilot, one = told.pilot, told.question
    left = len(unanswered(pilot.design.questions))
    are = "is" if left == 1 else "are"
    then = f"{words.capital(words.few(left, 'question'))} {are} still open."
    if not left:
        then = "That was the last one."
    text = f"{words.pilot(pilot)}: {line(one)}\n{then}"
    return _with_next(text, pilot, may_fill=bool(left))


def _with_next(text: str, pilot: Pilot, *more: Block, may_fill: bool) -> Speech:
    """The next thing to do: the questions, else their answers."""
    blocks = [kit.section(text), *more]
    asked = pilot.design.questions
    wanted = Topic.ANSWERS if asked else Topic.QUESTIONS
    if may_fill and (unanswered(asked) or not asked):
        label = "Answer a question" if asked else "Write the questions"
        value = {"p": pilot.number, "t": wanted.value}
        blocks.append(kit.actions(kit.button(label, "fill_topic", value, primary=True)))
    return Speech(text=kit.unmarked(text), blocks=blocks)
