"""The questions that a pilot must answer, and the evidence for each answer (F1, F2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

MOST_QUESTIONS = 5
LONGEST_QUESTION = 200
LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found, in a sentence, and where that can be seen (G3)."""

    said: str
    link: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotQuestion:
    text: str
    answer: Evidence | None = None

    def people(self) -> Iterator[PersonId]:
        if self.answer:
            yield self.answer.by


@dataclass(eq=False)
class NoQuestions(Refusal):
    """There is nothing to answer so far."""

    key: str


@dataclass(eq=False)
class TooManyQuestions(Refusal):
    limit: int


@dataclass(eq=False)
class QuestionIsGone(Refusal):
    """It was put differently while its answer was written."""

    text: str


def unanswered(questions: Iterable[PilotQuestion]) -> tuple[PilotQuestion, ...]:
    return tuple(one for one in questions if one.answer is None)


def asked_anew(
    questions: Iterable[PilotQuestion], texts: Iterable[str]
) -> tuple[PilotQuestion, ...]:
    """With their answers where they still read the same; each once."""
    known = {one.text: one for one in questions}
    return tuple(known.get(text) or PilotQuestion(text=text) for text in dict.fromkeys(texts))


def questions_text(questions: Iterable[PilotQuestion]) -> str | None:
    """All of them for the history."""
    return " / ".join(one.text for one in questions) or None
