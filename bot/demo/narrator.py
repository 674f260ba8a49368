"""Tells what people do in Slack and what they read there, as it happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo import reading, reasons
from bot.demo.company import Company
from bot.demo.paper import Paper
from bot.sandbox import Answer, Channel, Message, Person, Version, View

HOME = ZoneInfo("Europe/Zurich")
AGAIN = ("", "", "second", "third", "fourth")
IN_FULL = "register"  # the one form that is shown with all its fields
THANKED = 2  # so many thanks are shown, then everybody knows


@dataclass(slots=True)
class Narrator:
    company: Company
    paper: Paper
    _day: str = ""
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _letters: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _lines: set[str] = field(default_factory=set)
    _thanks: int = 0
    _quiet: bool = False  # whether a digest without stalled pilots was shown
    _at: str = ""

    # time

    def week(self, monday: int, title: str) -> None:
        self._until(_november(monday, time(0), HOME))
        self.paper.gap()
        self.paper.week(title)

    def at(self, who: Person, day: int, clock: str, title: str, *prose: str) -> None:
        """Time passes until somebody's clock shows this; then a beat of the story begins."""
        zone = ZoneInfo(who.zone or "UTC")
        self._until(_november(day, time.fromisoformat(clock), zone))
        self._beat(f"{self._local(who)} · {title}")
        self.says(*prose)

    def says(self, *prose: str) -> None:
        for text in prose:
            self.paper.prose(text)

    def _until(self, moment: datetime) -> None:
        for _ in self.company.clock.moves(moment):
            self.company.ticks()
            self._look()

    def _beat(self, text: str) -> None:
        self._new_day()
        self._at = text
        self.paper.gap()
        self.paper.beat(text)

    def _new_day(self) -> None:
        day = _date(self.company.clock.now.astimezone(HOME))
        if day != self._day:
            self._day = day
            self.paper.gap()
            self.paper.day(day)

    # what people do

    def types(self, who: Person, text: str, where: Channel, *, short: bool = False) -> None:
        self.paper.typing(f"{_first(who)} types in #{where.name}:", text)
        answer = who.types(text, in_=where)
        if short and answer.message:
            self._shorten(answer.message)
        if answer.modal:
            self.paper.act("A form opens:")
            self._form(answer.modal)
        self._after(who, answer)

    def presses(self, who: Person, label: str, about: str = "") -> None:
        """In the newest DM about something, or wherever they see such a button."""
        answer = who.presses(label, on=_newest(who, about) if about else None)
        where = f" in the DM about {about}" if about else ""
        self.paper.act(f"{_first(who)} presses [{label}]{where}{_opened(answer)}.")
        self._after(who, answer)

    def chooses(self, who: Person, option: str) -> None:
        answer = who.chooses(option, from_="more")
        behind = f"{_first(who)} opens the dots and chooses “{option}”"
        self.paper.act(f"{behind}{_opened(answer)}.")
        self._after(who, answer)

    def sends(self, who: Person, /, **answers: Any) -> None:
        """Fills the open form and sends it."""
        form = who.fills(answers)
        first, *others = [f"{form.fields[name]} → {form.values[name]}" for name in answers]
        if others:
            self.paper.act(f"{_first(who)} sends it:")
            for line in (first, *others):
                self.paper.typed(line)
        else:
            self.paper.typing(f"{_first(who)} sends it:", first)
        answer = who.sends(form)
        for name, sentence in answer.errors.items():
            self.paper.act(f"The form stays open. Beside “{form.fields[name]}” it says:")
            self.paper.quoted([sentence])
        if answer.modal and not answer.errors:
            self.paper.act("The form answers:")
            self.paper.quoted(answer.modal.as_text().splitlines()[2:-1])
            who.closes()
        self._after(who, answer)

    def leaves(self, who: Person) -> None:
        who.changes(deactivated=True)
        self.company.hears()
        self._look()

    def _after(self, who: Person, answer: Answer) -> None:
        if answer.error:
            message = f"{who.name} reads {answer.error}: {answer.why}"
            raise RuntimeError(message)
        self.company.settles()
        self._look()

    def _shorten(self, message: Message) -> None:
        """The first sentence of an answer and its last."""
        first, *middle, last = message.text.split(". ")
        self.paper.quoted([f"{first}. {'… ' if middle else ''}{last}"])
        self._seen(message)

    def _form(self, view: View) -> None:
        self.paper.quoted(view.as_text().splitlines())

    # what people read

    def _look(self) -> None:
        """Tells what is new on anybody's screen."""
        for who in self.company.people:
            for message in who.ephemerals:
                self._tell_private(who, message)
        for who in self.company.people:
            self._tell_edits(who)
        for who in self.company.people:
            for message in who.dms:
                self._tell_dm(who, message)
        for channel in self.company.channels:
            for message in channel.messages:
                self._tell_post(channel, message)

    def _seen(self, message: Message) -> int:
        """Marks a message as told; how many of its versions were told before."""
        key = (message.channel, message.ts)
        known = self._versions.get(key, 0)
        self._versions[key] = len(message.versions)
        return known

    def _tell_private(self, who: Person, message: Message) -> None:
        if self._seen(message) < len(message.versions):
            self.paper.act(f"Only {_first(who)} sees:")
            self.paper.quoted(self._read(message.now))

    def _tell_dm(self, who: Person, message: Message) -> None:
        if self._seen(message):
            return
        head = f"{self._local(who)} · DM to {_first(who)}"
        if head != self._at:
            self._beat(head)
        lines = self._read(message.now)
        before = self._letters.setdefault((who.id, *lines), [])
        before.append(_day(who.local(message.at)))
        if len(before) > 1:
            told = f"the same words as on {before[0]}, for the {AGAIN[len(before)]} time"
            self.paper.quoted([f"({told})"])
        else:
            self.paper.quoted(self._new_lines([*_notified(message, lines), *lines]))
        why = self.company.bot.see(reasons.of_message, message.channel, message.ts)
        self.paper.note(f"why: {why}")

    def _new_lines(self, lines: list[str]) -> Iterator[str]:
        """What was in an earlier letter word for word is left out, but for the questions."""
        first, *others = lines
        new = [line for line in others if line not in self._lines or _asks(line)]
        self._lines.update(lines)
        yield from (first, *new)
        if len(new) < len(others):
            yield "…"

    def _tell_edits(self, who: Person) -> None:
        """Letters already sent that say something else now, those that say the same together."""
        said: dict[tuple[str, ...], list[str]] = {}
        for message in who.dms:
            known = self._versions.get((message.channel, message.ts), 0)
            if known and self._seen(message) < len(message.versions):
                changed = self._changed(message.versions[known - 1], message.now)
                said.setdefault(changed, []).append(_day(who.local(message.at)))
        for changed, days in said.items():
            if changed:
                self._new_day()
                reads = "DM of" if len(days) == 1 else "DMs of"
                verb = "reads" if len(days) == 1 else "read"
                self.paper.act(f"{_first(who)}’s {reads} {_listed(days)} now {verb}:")
                self.paper.quoted(changed)

    def _changed(self, old: Version, new: Version) -> tuple[str, ...]:
        """The lines that are news: not what was struck before, nor the third word of thanks."""
        known = self._read(old)
        struck = {_struck(line) for line in known}
        lines = [line for line in self._read(new) if line not in known]
        news = [line for line in lines if _struck(line) not in struck]
        if not any(line.endswith("Thank you.") for line in news):
            return tuple(news)
        self._thanks += 1
        return tuple(news) if self._thanks <= THANKED else ()

    def _tell_post(self, channel: Channel, message: Message) -> None:
        if not self._seen(message):
            self._beat(f"{self._local(self.company.ana)} · Preflight posts in #{channel.name}")
            lines = self._read(message.now)
            known, quiet = self._quiet, lines[0].startswith("Nothing is stalled")
            self._quiet |= quiet
            self.paper.quoted([message.text, *(["…"] if known and quiet else lines)])

    def _read(self, version: Version) -> list[str]:
        return reading.lines(version, self.paper.in_quotes)

    def _local(self, who: Person) -> str:
        """The time it is for somebody, and in Zurich."""
        now = self.company.clock.now
        place = (who.zone or "UTC").rpartition("/")[2].replace("_", " ")
        home = "" if who.zone == HOME.key else f" ({now.astimezone(HOME):%H:%M} in Zurich)"
        return f"{who.local(now):%H:%M} in {place}{home}"


def _november(day: int, clock: time, zone: ZoneInfo) -> datetime:
    return datetime(2026, 11, day, clock.hour, clock.minute, tzinfo=zone).astimezone(UTC)


def _notified(message: Message, lines: list[str]) -> list[str]:
    """The notification, where the message does not begin with it."""
    return [] if lines[0] in message.text else [message.text]


def _opened(answer: Answer) -> str:
    return f"; the form “{answer.modal.title}” opens" if answer.modal else ""


def _newest(who: Person, about: str) -> Message:
    return next(message for message in reversed(who.dms) if about in message.as_text())


def _asks(line: str) -> bool:
    return "?" in line and not line.startswith("[")


def _struck(line: str) -> str:
    """A line up to where its strike ends; one without a strike in full."""
    before, strike, _ = line.rpartition("~")
    return before if strike else line


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _first(who: Person) -> str:
    return who.name.split()[0]


def _date(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B}"


def _day(local: datetime) -> str:
    return f"{local.day} {local:%B}"
