"""Tells what people do in Slack, and lets time pass between."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.demo import words
from bot.demo.company import Company
from bot.demo.paper import Paper
from bot.frozen import dataclass
from bot.sandbox import Answer, Channel, Message, Person


class Watcher(Protocol):
    """Whoever looks on while the story happens."""

    def beat(self, text: str) -> None: ...
    def look(self) -> None: ...
    def shorten(self, message: Message) -> None: ...


class WentWrong(Exception):
    """Slack showed somebody an error of its own: the story cannot go on."""


@dataclass(frozen=True, slots=True)
class Narrator:
    company: Company
    paper: Paper
    onlooker: Watcher

    # time

    def week(self, monday: int, title: str) -> None:
        self._until(_november(monday, time(0), words.HOME))
        self.paper.gap()
        self.paper.week(title)

    def at(self, who: Person, day: int, clock: str, title: str, *prose: str) -> None:
        """Time passes until somebody's clock shows this; then a beat of the story begins."""
        self._until(_november(day, time.fromisoformat(clock), ZoneInfo(who.zone or "UTC")))
        self.onlooker.beat(f"{words.clock(who, self.company.clock.now)} · {title}")
        self.says(*prose)

    def says(self, *prose: str) -> None:
        for text in prose:
            self.paper.prose(text)

    def _until(self, moment: datetime) -> None:
        for _ in self.company.clock.moves(moment):
            self.company.ticks()
            self.onlooker.look()

    # what people do

    def types(self, who: Person, text: str, where: Channel, *, short: bool = False) -> None:
        """`short`: of the answer, only its first sentence and its last."""
        answer = who.types(text, in_=where)
        self.paper.typing(f"{words.first(who.name)} types in #{where.name}:", text)
        if short and answer.message:
            self.onlooker.shorten(answer.message)
        if answer.modal:
            self.paper.act("A form opens:")
            self.paper.quoted(answer.modal.as_text().splitlines())
        self._goes_on(who, answer)

    def presses(self, who: Person, label: str, about: str = "") -> None:
        """In the newest DM about something, or wherever they see such a button."""
        answer = who.presses(label, on=_newest(who, about) if about else None)
        where = f" in the DM about {about}" if about else ""
        self.paper.act(f"{words.first(who.name)} presses [{label}]{where}{_opened(answer)}.")
        self._goes_on(who, answer)

    def chooses(self, who: Person, option: str) -> None:
        """What stands behind the three dots."""
        answer = who.chooses(option, from_="more")
        self.paper.act(f"{words.first(who.name)} presses ⋯ and [{option}]{_opened(answer)}.")
        self._goes_on(who, answer)

    def sends(self, who: Person, /, **answers: object) -> None:
        """Fills the open form and sends it."""
        form = who.fills(answers)
        told = [f"{form.fields[name]} → {form.values[name]}" for name in answers]
        self.paper.filled(f"{words.first(who.name)} fills in and sends:", told)
        answer = who.sends(form)
        for name, sentence in answer.errors.items():
            self.paper.act(f"The form stays open. Beside “{form.fields[name]}” it says:")
            self.paper.quoted([sentence])
        if answer.modal and not answer.errors:
            self.paper.act("The form answers:")
            self.paper.quoted(answer.modal.as_text().splitlines()[2:-1])
            who.closes()
        self._goes_on(who, answer)

    def leaves(self, who: Person) -> None:
        who.changes(deactivated=True)
        self.company.hears()
        self.onlooker.look()

    def _goes_on(self, who: Person, answer: Answer) -> None:
        if answer.error:
            raise WentWrong(f"{who.name} reads {answer.error}: {answer.why}")
        self.company.settles()
        self.onlooker.look()


def _november(day: int, clock: time, zone: ZoneInfo) -> datetime:
    return datetime(2026, 11, day, clock.hour, clock.minute, tzinfo=zone).astimezone(UTC)


def _opened(answer: Answer) -> str:
    return f"; the form “{answer.modal.title}” opens" if answer.modal else ""


def _newest(who: Person, about: str) -> Message:
    return next(message for message in reversed(who.dms) if about in message.as_text())
