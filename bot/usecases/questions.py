"""The questions that a pilot must answer, and the answers it has found (F1, F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.answers import QuestionAnswered, QuestionsTold
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading, needed
from bot.domain.links import read_link
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import Pilot
from bot.domain.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Evidence,
    NoQuestions,
    PilotQuestion,
    QuestionIsGone,
    TooManyQuestions,
    asked_anew,
    questions_text,
)
from bot.domain.topics import Topic
from bot.domain.typed import as_typed, within
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work


def told(work: Work, who: SlackId, ref: PilotRef) -> QuestionsTold:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return QuestionsTold(pilot=pilot, may_fill=may(actor, Act.DESIGN, pilot, work.policy))


def set_questions(
    work: Work, who: SlackId, ref: PilotRef, texts: Sequence[str | None], *, whole: bool = True
) -> QuestionsTold:
    """One to five. Where the form did not show those there are (`whole`), these are added."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.QUESTIONS)
    before = pilot.design.questions
    reading = Reading()
    read = [reading.read(f"q{n}", _line, text) for n, text in enumerate(texts, start=1)]
    if not any(read) and not (whole and before):
        reading.refused.setdefault("q1", NothingTyped("question"))
    reading.check()
    known = () if whole else tuple(one.text for one in before)
    after = asked_anew(before, (*known, *(text for text in read if text)))
    if len(after) > MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    lost = sum(1 for one in before if one.answer and one not in after)
    changed = _write(work, actor, pilot, after)
    return QuestionsTold(pilot=changed, may_fill=True, changed=True, lost=lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What somebody found out, as typed; the question as it read."""

    question: str | None
    said: str | None
    link: str | None


def answer(work: Work, who: SlackId, ref: PilotRef, answers: Answered) -> QuestionAnswered:
    """F2: in a sentence, with a link to what shows it."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.ANSWERS)
    questions = pilot.design.questions
    if not questions:
        raise NoQuestions(pilot.key)
    reading = Reading()
    found = reading.attempt("question", _asked, questions, answers.question)
    words = reading.attempt("found", needed, LONGEST_ANSWER, answers.said or "", "answer")
    address = reading.attempt("link", _link, answers.link)
    reading.check()
    if found is None or words is None or address is None:
        raise NothingTyped("answer")
    evidence = Evidence(said=words, link=address, by=actor.id, at=work.now)
    answered = replace(found, answer=evidence)
    after = tuple(answered if one == found else one for one in questions)
    before = f"{found.text} {found.answer.said}" if found.answer else None
    event = changing.event(
        work,
        pilot,
        Change.QUESTION_ANSWERED,
        actor,
        Figures(text=before),
        Figures(text=f"{found.text} {words} {address}"),
    )
    designed = pilot.designed(replace(pilot.design, questions=after), actor)
    changed = changing.write(work, pilot, designed, [event], actor, Topic.ANSWERS)
    return QuestionAnswered(pilot=changed, question=answered)


def _line(text: str) -> str:
    return within(LONGEST_QUESTION, " ".join(as_typed(text).split()), "question")


def _asked(questions: Sequence[PilotQuestion], text: str | None) -> PilotQuestion:
    found = next((one for one in questions if one.text == text), None)
    if text is None:
        raise NothingTyped("question")
    if found is None:
        raise QuestionIsGone(text)
    return found


def _link(text: str | None) -> str:
    if not text:
        raise NothingTyped("evidence")
    return read_link(text)


def _write(work: Work, actor: Person, pilot: Pilot, questions: tuple[PilotQuestion, ...]) -> Pilot:
    before = pilot.design.questions
    if questions == before:
        return pilot
    sides = (Figures(text=questions_text(before)), Figures(text=questions_text(questions)))
    event = changing.event(work, pilot, Change.QUESTIONS, actor, *sides)
    designed = pilot.designed(replace(pilot.design, questions=questions))
    return changing.write(work, pilot, designed, [event], actor, Topic.QUESTIONS)
