"""What the page may ask for: each deed is one act of a person, as the tests have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.sandbox import elements
from bot.sandbox.acts import NOT_OURS, Screen
from bot.sandbox.answers import Answer
from bot.sandbox.conversations import Conversation
from bot.sandbox.director import Director
from bot.sandbox.elements import Control
from bot.sandbox.faults import Faults
from bot.sandbox.messages import Content, Message
from bot.sandbox.person import NotSeen, Person
from bot.sandbox.troubles import TROUBLES
from bot.sandbox.wire import Json
from bot.sandbox.workspace import SLACKBOT, Workspace

MORNING = time(9)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """Who wants to do what, in the words of the page."""

    person: Person
    given: Json
    director: Director
    faults: Faults

    @property
    def workspace(self) -> Workspace:
        return self.person.workspace

    def text(self, name: str) -> str:
        return str(self.given.get(name) or "")

    @property
    def place(self) -> Conversation:
        return self.person.place(self.text("place"))

    @property
    def message(self) -> Message:
        """Also one that was deleted meanwhile: it may still stand on somebody's screen."""
        found = self.place.said.get(self.text("message"))
        if found is None:
            raise NotSeen("no such message")
        return found

    @property
    def screen(self) -> Screen:
        """A view, or a message as it stood when the page drew it."""
        if not self.text("view"):
            return self.message.versions[int(self.given.get("version", -1))]
        views = [*self.person.modals, self.person.home]
        wanted = self.text("view")
        found = next((view for view in views if view is not None and view.id == wanted), None)
        if found is None:
            raise NotSeen("no such view")
        return found

    @property
    def control(self) -> Control:
        where = (self.text("block"), self.text("action"))
        for control in elements.controls(self.screen.blocks):
            if (control.block_id, control.action_id) == where:
                return control
        raise NotSeen("no such element")


def perform(deed: Deed) -> Json:
    """Raises `NotSeen` or `LookupError` for what is not, or no longer, before the person."""
    return DEEDS[deed.text("do")](deed)


# words


def types(deed: Deed) -> Json:
    """A message, or a command; what Slack says when a command fails, Slackbot says."""
    text, where = deed.text("text"), deed.place
    if not text.startswith("/"):
        under = where.said.get(deed.text("thread"))
        return {"ts": deed.person.says(text, where, under).ts}
    answer = deed.person.types(text, where)
    if answer.error is not None:
        _slackbot(deed, where, _failure(text.split()[0], answer.error))
    return _told(answer)


def _failure(command: str, error: str) -> str:
    name = command.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if error == NOT_OURS:
        return f"`{name}` is not a valid command."
    return f"{name} failed with the error “{error}”"


def _slackbot(deed: Deed, where: Conversation, text: str) -> None:
    with deed.workspace.changing():
        deed.workspace.say(where, SLACKBOT, Content(text), private_to=deed.person.id)


def has_read(deed: Deed) -> Json:
    deed.person.has_read(deed.place, deed.text("message"))
    return {}


def writes_to(deed: Deed) -> Json:
    """The direct conversation with somebody, made when first needed."""
    with deed.workspace.changing():
        other = deed.workspace.directory.people[deed.text("other")]
        return {"place": deed.workspace.direct(deed.person.id, other.id).id}


# presses and forms


def presses(deed: Deed) -> Json:
    return _told(deed.person.presses(deed.control, on=deed.screen))


def chooses(deed: Deed) -> Json:
    return _told(deed.person.chooses(deed.given.get("value"), deed.control, on=deed.screen))


def fills(deed: Deed) -> Json:
    """Into whatever form it was typed, though another may have come over it meanwhile."""
    form = next((one for one in deed.person.modals if one.id == deed.text("view")), None)
    if form is None:
        raise NotSeen("the form is closed")
    deed.person.types_into(form, {deed.text("block"): deed.given.get("value")})
    return {}


def submits(deed: Deed) -> Json:
    return _told(_on_top(deed).submits(deed.given.get("values") or {}))


def closes(deed: Deed) -> Json:
    return _told(_on_top(deed).closes(everything=bool(deed.given.get("everything"))))


def _on_top(deed: Deed) -> Person:
    """The person, if the form that the page shows is still the one before them."""
    if deed.person.form.id != deed.text("view"):
        raise NotSeen("another form is on top")
    return deed.person


def opens_home(deed: Deed) -> Json:
    deed.person.opens_home()
    return {}


def shortcut(deed: Deed) -> Json:
    return _told(deed.person.shortcut(deed.text("callback")))


def _told(answer: Answer) -> Json:
    return {"error": answer.error, "why": list(answer.why), "errors": answer.errors}


# time


def passes(deed: Deed) -> Json:
    if deed.director.moves is not None:
        deed.director.moves(_moment(deed.person, deed.text("to"), deed.workspace.clock()))
    return {}


def _moment(person: Person, to: str, now: datetime) -> datetime:
    """By the person's own clock: a day later is the same hour, whatever the clocks do."""
    if to == "hour":
        return now + timedelta(hours=1)
    local = person.local(now)
    if to == "day":
        return (local + timedelta(days=1)).astimezone(UTC)
    days = (MONDAY - local.weekday()) % 7
    monday = datetime.combine(local.date() + timedelta(days=days), MORNING, _zone(person))
    return (monday if monday > local else monday + timedelta(weeks=1)).astimezone(UTC)


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.zone or "UTC")


def switches_trouble(deed: Deed) -> Json:
    """Slack fails as is wished for, or is well again."""
    trouble = TROUBLES.get(deed.text("to"))
    with deed.workspace.changing():
        deed.faults.lasting = trouble.fault if trouble else None
    return {}


def starts_over(deed: Deed) -> Json:
    if deed.director.starts_over is not None:
        deed.director.starts_over()
    return {}


DEEDS: Mapping[str, Callable[[Deed], Json]] = MappingProxyType(
    {
        "type": types,
        "read": has_read,
        "write": writes_to,
        "press": presses,
        "choose": chooses,
        "fill": fills,
        "submit": submits,
        "close": closes,
        "home": opens_home,
        "shortcut": shortcut,
        "pass": passes,
        "trouble": switches_trouble,
        "start_over": starts_over,
    }
)
