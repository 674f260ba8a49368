"""Looks at everybody's screen and tells what is new there: answers, DMs, edits, posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.demo import reading, reasons, words
from bot.demo.company import Company
from bot.demo.paper import Paper
from bot.sandbox import Channel, Message, Person, Version

TIMES = ("", "first", "second", "third", "fourth")
THANKS = "Thank you."
THANKED = 2  # so many are shown, then everybody knows


@dataclass(slots=True)
class Onlooker:
    company: Company
    paper: Paper
    _day: str = ""
    _beat: str = ""
    _told: dict[tuple[str, str], int] = field(default_factory=dict)
    _letters: defaultdict[tuple[str, ...], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _lines: set[str] = field(default_factory=set)
    _thanks: int = 0
    _calm: bool = False  # whether a digest without stalled pilots was shown

    def beat(self, text: str) -> None:
        """One line above what happens, under the day it happens on."""
        self._turn_page()
        self.paper.gap()
        self._beat = text
        self.paper.beat(text)

    def _turn_page(self) -> bool:
        """Whether a new day had to be announced."""
        today = self.company.clock.now.astimezone(words.HOME)
        day = f"{today:%A} {words.date(today)}"
        if day == self._day:
            return False
        self._day = day
        self.paper.gap()
        self.paper.day(day)
        return True

    def look(self) -> None:
        """Answers first, then what became of earlier DMs, then what is new for everybody."""
        for who in self.company.people:
            self._answers(who)
        for who in self.company.people:
            self._edits(who)
        for who in self.company.people:
            self._dms(who)
        for channel in self.company.channels:
            self._posts(channel)

    def _tell(self, message: Message) -> int:
        """Marks a message as told; how many of its versions were told before."""
        key = (message.channel, message.ts)
        before = self._told.get(key, 0)
        self._told[key] = len(message.versions)
        return before

    # answers

    def shorten(self, message: Message) -> None:
        """The first sentence of an answer and its last."""
        first, *others = message.text.split(". ")
        last = [others[-1]] if others else []
        middle = ["…"] if others[1:] else []
        self.paper.quoted([". ".join([first, " ".join([*middle, *last])]) if others else first])
        self._tell(message)

    def _answers(self, who: Person) -> None:
        for message in who.ephemerals:
            if self._tell(message) < len(message.versions):
                self.paper.act(f"Only {words.first(who.name)} sees:")
                self.paper.quoted(self._read(message.now))

    # DMs

    def _dms(self, who: Person) -> None:
        for message in who.dms:
            if not self._tell(message):
                self._dm(who, message)

    def _dm(self, who: Person, message: Message) -> None:
        self._head(f"{words.clock(who, message.at)} · DM to {words.first(who.name)}")
        lines = self._read(message.now)
        days = self._letters[who.id, *lines]
        days.append(words.date(who.local(message.at)))
        self.paper.quoted(_again(days) if days[1:] else self._new([*_notified(message), *lines]))
        why = self.company.bot.see(reasons.of_message, message.channel, message.ts)
        self.paper.note(f"why: {why}")

    def _head(self, head: str) -> None:
        """Two DMs at the same moment stand under one line."""
        if self._turn_page() or head != self._beat:
            self.beat(head)
        else:
            self.paper.gap()

    def _new(self, lines: list[str]) -> Iterator[str]:
        """What was in an earlier letter word for word is left out, but for the questions."""
        first, *others = lines
        new = [line for line in others if line not in self._lines or _asks(line)]
        self._lines.update(lines)
        yield from (first, *new)
        if len(new) < len(others):
            yield "…"

    # edits

    def _edits(self, who: Person) -> None:
        """DMs that say something else now, those that say the same together."""
        said: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for message in who.dms:
            known = self._told.get((message.channel, message.ts), 0)
            if known and self._tell(message) < len(message.versions):
                news = self._news(message.versions[known - 1], message.now)
                said[news].append(words.date(who.local(message.at)))
        for news, days in said.items():
            if news:
                if self._turn_page():
                    self.paper.gap()
                reads = "DM of {} now reads" if len(days) == 1 else "DMs of {} now read"
                when = reads.format(words.listed(days))
                self.paper.act(f"{words.first(who.name)}’s {when}:")
                self.paper.quoted(news)

    def _news(self, old: Version, new: Version) -> tuple[str, ...]:
        """Changed lines, but for those that were struck before, and the third word of thanks."""
        known = self._read(old)
        struck = {_struck(line) for line in known}
        changed = [line for line in self._read(new) if line not in known]
        news = tuple(line for line in changed if _struck(line) not in struck)
        if not any(line.endswith(THANKS) for line in news):
            return news
        self._thanks += 1
        return news if self._thanks <= THANKED else ()

    # channels

    def _posts(self, channel: Channel) -> None:
        for message in channel.messages:
            if not self._tell(message):
                self._post(channel, message)

    def _post(self, channel: Channel, message: Message) -> None:
        clock = words.clock(self.company.ana, message.at)
        self.beat(f"{clock} · Preflight posts in #{channel.name}")
        lines = self._read(message.now)
        calm = not any("have not moved" in line or "has not moved" in line for line in lines)
        self.paper.quoted([message.text, *(["…"] if calm and self._calm else lines)])
        self._calm |= calm

    def _read(self, version: Version) -> list[str]:
        return reading.lines(version, self.paper.in_quotes)


def _again(days: list[str]) -> list[str]:
    return [f"(the same words as on {days[0]}, for the {TIMES[len(days)]} time)"]


def _notified(message: Message) -> list[str]:
    """The notification, where the message does not begin with it."""
    opening = message.as_text().splitlines()[0]
    return [] if opening in message.text else [message.text]


def _asks(line: str) -> bool:
    return "?" in line and not line.startswith("[")


def _struck(line: str) -> str:
    """A line up to where its strike ends; one without a strike in full."""
    before, strike, _ = line.rpartition("~")
    return before if strike else line
