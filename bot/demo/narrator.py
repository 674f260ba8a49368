"""Tells what people do in Slack and what they read there, as it happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo import reading, reasons
from bot.demo.company import Company
from bot.demo.paper import Paper
from bot.sandbox import Answer, Channel, Message, Person, Version, View

HOME = ZoneInfo("Europe/Zurich")
TIMES = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh")


@dataclass(slots=True)
class Narrator:
    company: Company
    paper: Paper
    _day: str = ""
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _told: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _forms: set[str] = field(default_factory=set)

    # time

    def week(self, title: str) -> None:
        self.paper.gap()
        self.paper.week(title)

    def at(self, who: Person, day: int, clock: str, title: str, *prose: str) -> None:
        """Time passes until somebody's clock shows this; then a beat of the story begins."""
        hour, minute = (int(part) for part in clock.split(":"))
        local = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(who.zone or "UTC"))
        self.until(local.astimezone(UTC))
        self._new_day()
        self.paper.gap()
        self.paper.beat(f"{self._local(who, self.company.clock.now)} · {title}")
        self.says(*prose)

    def says(self, *prose: str) -> None:
        for text in prose:
            self.paper.prose(text)

    def until(self, moment: datetime) -> None:
        for _ in self.company.clock.moves(moment):
            self.company.ticks()
            self.look()

    def _new_day(self) -> None:
        day = _date(self.company.clock.now.astimezone(HOME))
        if day != self._day:
            self._day = day
            self.paper.gap()
            self.paper.day(day)

    # what people do

    def types(self, who: Person, text: str, where: Channel, *, short: bool = False) -> None:
        self.paper.act(f"{who.name} types in #{where.name}:")
        self.paper.typed(text)
        answer = who.types(text, in_=where)
        if short and answer.message:
            self._shorten(answer.message)
        self._after(who, answer)

    def _shorten(self, message: Message) -> None:
        """The first sentence of an answer and its last."""
        sentences = message.text.split(". ")
        middle = ["…"] if len(sentences) > 2 else []
        self.paper.quoted([" ".join([f"{sentences[0]}.", *middle, sentences[-1]])])
        self._seen(message)

    def presses(self, who: Person, label: str, about: str = "") -> None:
        """In the newest DM about something, or wherever they see such a button."""
        where = f" in the DM about {about}" if about else ""
        self.paper.act(f"{who.name} presses [{label}]{where}.")
        self._after(who, who.presses(label, on=_newest(who, about) if about else None))

    def chooses(self, who: Person, option: str) -> None:
        self.paper.act(f"{who.name} opens the three dots and chooses “{option}”.")
        self._after(who, who.chooses(option, from_="more"))

    def sends(self, who: Person, /, **answers: Any) -> None:
        """Fills the open form and sends it."""
        form = who.fills(answers)
        told = [f"{form.fields[name]} {form.values[name]}" for name in answers]
        self.paper.act(f"{who.name} fills in and sends:")
        for line in told:
            self.paper.typed(line)
        self._after(who, who.sends(form))

    def leaves(self, who: Person) -> None:
        who.changes(deactivated=True)
        self.company.hears()
        self.look()

    def _after(self, who: Person, answer: Answer) -> None:
        if answer.error:
            message = f"{who.name} reads {answer.error}: {answer.why}"
            raise RuntimeError(message)
        self.company.settles()
        for name, sentence in answer.errors.items():
            label = answer.modal.fields[name] if answer.modal else name
            self.paper.act(f"The form stays open. Beside “{label}” it says:")
            self.paper.quoted([sentence])
        if answer.modal and not answer.errors:
            self._form(who, answer.modal)
        self.look()

    def _form(self, who: Person, view: View) -> None:
        if view.callback_id == "said":
            self.paper.act("The form answers:")
            said = view.as_text().splitlines()[2:-1]
            self.paper.quoted(said)
            who.closes()
        elif view.callback_id in self._forms:
            self.paper.act(f"The form “{view.title}” opens.")
        else:
            self._forms.add(view.callback_id)
            self.paper.act("A form opens:")
            self.paper.quoted(view.as_text().splitlines())

    # what people read

    def look(self) -> None:
        """Tells what is new on anybody's screen."""
        for who in self.company.people:
            for message in who.ephemerals:
                self._tell_private(who, message)
        for who in self.company.people:
            for message in who.dms:
                self._tell_dm(who, message)
        for channel in self.company.channels:
            for message in channel.messages:
                self._tell_post(channel, message)

    def _fresh(self, message: Message) -> Iterator[int]:
        """The places of the versions that nobody was told of."""
        yield from range(self._seen(message), len(message.versions))

    def _seen(self, message: Message) -> int:
        """Marks a message as told; how many of its versions were told before."""
        key = (message.channel, message.ts)
        known = self._versions.get(key, 0)
        self._versions[key] = len(message.versions)
        return known

    def _tell_private(self, who: Person, message: Message) -> None:
        for place in self._fresh(message):
            self.paper.act(f"Preflight answers, for {who.name} alone:")
            self.paper.quoted(self._lines(message.versions[place]))

    def _tell_dm(self, who: Person, message: Message) -> None:
        for place in self._fresh(message):
            if place:
                self._tell_edit(who, message, place)
            else:
                self._tell_new(who, message)

    def _tell_new(self, who: Person, message: Message) -> None:
        self._new_day()
        self.paper.gap()
        self.paper.beat(f"{self._local(who, message.at)} · DM to {who.name}")
        lines = self._lines(message.now)
        before = self._told.setdefault((who.id, "\n".join(lines)), [])
        before.append(_date(who.local(message.at)))
        if len(before) > 1:
            lines = [f"(the same words as on {before[0]}, for the {TIMES[len(before)]} time)"]
        self.paper.quoted(lines)
        self.paper.note(f"why: {self._why(message)}")

    def _tell_edit(self, who: Person, message: Message, place: int) -> None:
        old, new = (self._lines(message.versions[one]) for one in (place - 1, place))
        changed = [line for line in new if line not in old and _struck(line) not in map(_struck, old)]
        if not changed:
            return
        day = _date(who.local(message.at))
        self.paper.act(f"{who.name}’s DM of {day} now reads:")
        self.paper.quoted(changed)

    def _tell_post(self, channel: Channel, message: Message) -> None:
        for _ in self._fresh(message):
            self._new_day()
            self.paper.gap()
            self.paper.beat(f"{_home(message.at)} in Zurich · Preflight posts in #{channel.name}")
            self.paper.quoted([message.text, *self._lines(message.now)])

    def _lines(self, version: Version) -> list[str]:
        return reading.lines(version, self.paper.in_quotes)

    def _why(self, message: Message) -> str:
        return self.company.bot.see(reasons.of_message, message.channel, message.ts)

    def _local(self, who: Person, moment: datetime) -> str:
        local = who.local(moment)
        if who.zone == HOME.key:
            return f"{local:%H:%M} {_place(who)}"
        return f"{local:%H:%M} {_place(who)} ({_home(moment)} in Zurich)"


def _newest(who: Person, about: str) -> Message:
    return next(message for message in reversed(who.dms) if about in message.as_text())


def _struck(line: str) -> str:
    """What of a line is struck through; a line without is compared whole."""
    before, strike, _ = line.rpartition("~")
    return before if strike else line


def _home(moment: datetime) -> str:
    return f"{moment.astimezone(HOME):%H:%M}"


def _place(who: Person) -> str:
    return f"in {(who.zone or 'UTC').rpartition('/')[2].replace('_', ' ')}"


def _date(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B}"
