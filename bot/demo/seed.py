"""The three weeks before the page is anybody's: the story of the tour, with nobody listening."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.demo import story, words
from bot.demo.clock import EVERY_HOUR, EVERY_SIXTH
from bot.demo.company import Company
from bot.demo.narrator import Narrator
from bot.demo.paper import Paper
from bot.frozen import dataclass
from bot.sandbox import Message

SAYS = "Three weeks of a bank and a pharma company go by first; that takes a few seconds."

WHEN_SOMETHING_IS_DUE = (0, 8, 14, 15)
"""In UTC: 09:00 in Tokyo, Zurich and New York, and a digest at 16:00."""
NEVER_BUT_AT_NIGHT = (2,)


@dataclass(frozen=True, slots=True)
class Nobody:
    """Looks at nothing, so that it is over sooner."""

    def beat(self, text: str) -> None:
        """The page shows what happens."""

    def look(self) -> None:
        """So nobody else has to."""

    def shorten(self, message: Message) -> None:
        """Nor to tell of it."""


def three_weeks(company: Company) -> None:
    """Until five past nine on a Friday in New York: everybody has had this morning's reminders."""
    clock = company.clock
    clock.hours, clock.at_weekends = WHEN_SOMETHING_IS_DUE, NEVER_BUT_AT_NIGHT
    narrator = Narrator(company, Paper(Console(file=StringIO(), width=100)), Nobody())
    story.first_week(narrator)
    story.second_week(narrator)
    story.kept_plan(narrator)
    narrator.at(company.ana, 20, "10:00", "Ana lets a pilot launch, until a day")
    late = "until 18 Dec because the platform team fills it in this month"
    narrator.types(company.ana, f"/pilot override P-1 {late}", company.pilots)
    narrator.at(company.dee, 20, "09:05", "The page is yours")
    clock.hours, clock.at_weekends = EVERY_HOUR, EVERY_SIXTH
    _read_until_today(company)


def _read_until_today(company: Company) -> None:
    """What came before this morning everybody has read."""
    midnight = company.clock.now.astimezone(words.HOME).replace(hour=0, minute=0, second=0)
    for conversation in company.slack.workspace.conversations.values():
        old = [message.ts for message in conversation.said.values() if message.at < midnight]
        for person in company.people:
            if old and person.id in conversation.members:
                person.has_read(conversation, old[-1])
