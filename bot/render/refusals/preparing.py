"""What a data sheet, a RACI, a KPI or a question refuses."""

from __future__ import annotations

from bot.domain.data_sheet import SameAsWhat
from bot.domain.kpis import (
    KpiThereAlready,
    MoreThanAll,
    NotFromTo,
    TargetIsBaseline,
    TooManyKpis,
    UnitOfKpi,
)
from bot.domain.pilot import CannotBeNamed
from bot.domain.questions import NoQuestions, QuestionIsGone, TooManyQuestions
from bot.domain.raci import (
    NobodyOnTheLine,
    NoSuchTask,
    NothingToTakeOver,
    OwnerAnswersForOperating,
    SeveralAccountable,
    Task,
)
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.people import unable
from bot.render.refusals.phrases import either, quoted

LINES = either([task.value for task in Task])


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case CannotBeNamed(person=person):
            return f"{unable(person)}, so somebody else has to stand there."
        case SameAsWhat():
            return "What is it in the pilot? Only production can be the same."
        case NotFromTo():
            return "From which figure to which? Two of them will do: `400 to 280`."
        case TargetIsBaseline(amount=amount):
            return (
                f"{words.number(amount)} is where it stands and where it is to go. "
                "Which figure is it to reach?"
            )
        case MoreThanAll(typed=typed):
            return f"{quoted(typed)} percent of something is not possible. From 0 to 100 will do."
        case UnitOfKpi(name=name):
            return f"In which unit? It can stand behind the name: `{_bare(name)}, minutes`."
        case KpiThereAlready(name=name):
            return f"{quoted(name)} is a KPI already. Another name tells the two apart."
        case TooManyKpis(limit=limit):
            return f"A pilot has up to {limit} KPIs. Which of them could this one replace?"
        case _:
            return _of_people(refusal) or _of_questions(refusal)


def _of_people(refusal: Refusal) -> str | None:
    match refusal:
        case SeveralAccountable(people=people):
            several = either([words.person(person) for person in people])
            others = "The others can do it, under `R:`."
            return f"One person answers for each line. Is it {several}? {others}"
        case OwnerAnswersForOperating(owner=None):
            return (
                "The production owner answers for operating it, and nobody has accepted to be "
                f"that so far. {words.command('owner P-7 @ana')} asks somebody."
            )
        case OwnerAnswersForOperating(owner=owner):
            name = words.person(owner) if owner else "nobody"
            return (
                f"{name}, the production owner, answers for operating it. "
                "Whoever else is meant can do it, under `R:`."
            )
        case NoSuchTask(word=word):
            unknown = f"{quoted(word)} is not a line of a RACI. " if word else ""
            return f"{unknown}Which line is it: {LINES}?"
        case NobodyOnTheLine():
            return "Who stands on this line? One person who does it is enough to begin with."
        case NothingToTakeOver():
            return "Nothing is left to take over from the pilot's roles. Choose a line instead."
        case _:
            return None


def _of_questions(refusal: Refusal) -> str | None:
    match refusal:
        case NoQuestions(key=key):
            first = words.command(f"questions {key}")
            return f"It has no questions to answer so far. {first} writes them."
        case TooManyQuestions(limit=limit):
            return f"A pilot answers up to {limit} questions. Which of them matter most?"
        case QuestionIsGone(text=text):
            return f"{quoted(text)} is not asked any more. Open it again to see how it stands now."
        case _:
            return None


def _bare(name: str) -> str:
    """Inside of ours, where marks of theirs would end it."""
    return "".join(letter for letter in name if letter.isalnum() or letter == " ")[:40].strip()
