"""A member of the workspace, doing what people do in Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias, Unpack
from zoneinfo import ZoneInfo

from bot.sandbox import elements
from bot.sandbox.acts import Acts, Screen
from bot.sandbox.answers import Answer
from bot.sandbox.channel import Channel
from bot.sandbox.conversations import Conversation
from bot.sandbox.elements import Control
from bot.sandbox.messages import Message
from bot.sandbox.payloads import show
from bot.sandbox.people import Member, Traits, profile
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import BOT_USER, Workspace

Place: TypeAlias = "Channel | Person | Conversation"


class NotSeen(AssertionError):
    """What was looked for is on none of the person's screens."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    id: str
    workspace: Workspace
    acts: Acts

    @property
    def member(self) -> Member:
        return self.workspace.directory.people[self.id]

    @property
    def handle(self) -> str:
        return self.member.handle

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def zone(self) -> str | None:
        return self.member.zone

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def local(self, moment: datetime) -> datetime:
        """What their clock shows."""
        return moment.astimezone(ZoneInfo(self.zone or "UTC"))

    # What they do

    def types(self, text: str, in_: Place | None = None) -> Answer:
        """A command, or a message for everybody there."""
        where = self._place(in_)
        if text.startswith("/"):
            return self.acts.commands(self.member, where, text)
        return Answer(message=self.acts.says(self.member, where, text))

    def says(self, text: str, in_: Place, under: Message | None = None) -> Message:
        """A message for everybody there; `under` another: in its thread."""
        return self.acts.says(self.member, self._place(in_), text, under)

    def presses(
        self, what: str | Control, on: Message | Screen | None = None, *, confirming: bool = True
    ) -> Answer:
        """A button, by its words or its action_id; itself where several are alike."""
        screen, control = self._find(what, on)
        return self._dispatch(screen, control, {}, confirming=confirming)

    def chooses(
        self,
        value: Any,
        from_: str | Control,
        on: Message | Screen | None = None,
        *,
        confirming: bool = True,
    ) -> Answer:
        """A value in a menu, a date picker, a people's select, checkboxes."""
        screen, control = self._find(from_, on)
        state = self._state(screen, control, value)
        with self.workspace.changing():
            self._held(screen).put(control, state)
        if control.is_input and not control.block.get("dispatch_action"):
            return Answer(modal=self.modal)
        return self._dispatch(screen, control, state, confirming=confirming)

    def has_read(self, where: Place, up_to: str) -> None:
        """They looked at it, up to the message with this timestamp."""
        conversation = self._place(where)
        with self.workspace.changing():
            conversation.read[self.id] = max(up_to, conversation.read.get(self.id, ""))

    def fills(self, answers: Mapping[str, Any] | None = None, /, **more: Any) -> View:
        """Types into the form on top, by block_id, action_id or label; sends nothing."""
        return self.types_into(self.form, {**(answers or {}), **more})

    def types_into(self, form: View, answers: Mapping[str, Any]) -> View:
        """The same into one that another may lie over."""
        for name, value in answers.items():
            self._fill(form, name, value)
        return form

    def submits(self, answers: Mapping[str, Any] | None = None, /, **more: Any) -> Answer:
        return self.sends(self.fills(answers, **more))

    def sends(self, view: View) -> Answer:
        """A form as it stands, or again from a screen on which it is still open."""
        return self.acts.submits(self.member, view)

    def closes(self, *, everything: bool = False) -> Answer:
        if not self.modals:
            raise NotSeen(f"{self.name} has no form open")
        return self.acts.closes(self.member, everything=everything)

    def shortcut(self, callback_id: str, on: Message | None = None) -> Answer:
        return self.acts.shortcut(self.member, callback_id, on.now if on else None)

    def opens_home(self) -> None:
        where = self._place(None)
        event = {"type": "app_home_opened", "user": self.id, "channel": where.id, "tab": "home"}
        home = self.home
        self.acts.happens(event | ({"view": show(home)} if home else {}))

    def changes(self, **traits: Unpack[Traits]) -> None:
        """Their profile or standing; the app hears of it."""
        with self.workspace.changing():
            who = self.workspace.directory.change(self.id, traits)
            with_email = "users:read.email" in self.workspace.rules.scopes
            user = profile(who, self.workspace.clock(), with_email=with_email)
        self.acts.happens({"type": "user_change", "user": user})

    def joins(self, channel: Channel) -> None:
        with self.workspace.changing():
            channel.conversation.members.add(self.id)

    def leaves(self, channel: Channel) -> None:
        with self.workspace.changing():
            channel.conversation.members.discard(self.id)

    # What they see

    def place(self, identity: str) -> Conversation:
        """One that they are in."""
        with self.workspace.looking():
            found = self.workspace.conversations.get(identity)
        if found is None or found.gone or self.id not in found.members:
            raise NotSeen(f"{self.name} is in no {identity!r}")
        return found

    @property
    def modals(self) -> list[View]:
        with self.workspace.looking():
            return self.workspace.screens.stack(self.id)

    @property
    def modal(self) -> View | None:
        stack = self.modals
        return stack[-1] if stack else None

    @property
    def form(self) -> View:
        """The modal on top, where there must be one."""
        view = self.modal
        if view is None:
            raise NotSeen(f"{self.name} has no form open")
        return view

    @property
    def home(self) -> View | None:
        return self.workspace.screens.homes.get(self.id)

    @property
    def dms(self) -> list[Message]:
        """What the bot wrote to them, oldest first."""
        with self.workspace.looking():
            said = self.workspace.direct(self.id, BOT_USER).history()
        return [message for message in said if message.author == BOT_USER]

    @property
    def ephemerals(self) -> list[Message]:
        with self.workspace.looking():
            return self.workspace.private_to(self.id)

    def sees(self, text: str, within: float = 3.0) -> Message | View:
        """Waits until something before them reads so, and hands it over; the newest first."""
        try:
            return self.workspace.until(lambda: self._showing(text), within)[0]
        except TimeoutError:
            screens = "\n\n".join(each.as_text() for each in self._screens())
            raise NotSeen(f"{self.name} does not see {text!r} but:\n{screens}") from None

    def _showing(self, text: str) -> list[Message | View]:
        return [each for each in self._screens() if text in each.as_text()]

    def _screens(self) -> Iterator[Message | View]:
        yield from reversed(self.modals)
        yield from self._messages()
        if self.home is not None:
            yield self.home

    def _messages(self) -> list[Message]:
        """All that is before them, newest first."""
        with self.workspace.looking():
            mine = [c for c in self.workspace.conversations.values() if self.id in c.members]
            said = [m for c in mine for m in c.history()] + self.workspace.private_to(self.id)
        return sorted(said, key=lambda message: message.ts, reverse=True)

    def _place(self, where: Place | None) -> Conversation:
        if isinstance(where, Conversation):
            return where
        if isinstance(where, Channel):
            return where.conversation
        with self.workspace.changing():
            return self.workspace.direct(self.id, where.id if where else BOT_USER)

    def _find(self, what: str | Control, on: Message | Screen | None) -> tuple[Screen, Control]:
        for screen in self._candidates(on):
            for control in elements.controls(screen.blocks):
                if control == what or (isinstance(what, str) and control.is_called(what)):
                    return screen, control
        shown = on.as_text() if on is not None else "nothing of the kind on any screen"
        raise NotSeen(f"{self.name} finds no {what!r}: {shown}")

    def _candidates(self, on: Message | Screen | None) -> Iterator[Screen]:
        if on is not None:
            yield on.now if isinstance(on, Message) else on
            return
        if self.modal is not None:
            yield self.modal
        yield from (message.now for message in self._messages())
        if self.home is not None:
            yield self.home

    def _held(self, screen: Screen) -> elements.Held:
        return screen.held if isinstance(screen, View) else screen.message.held_by(self.id)

    def _fill(self, view: View, name: str, value: Any) -> None:
        control = next((each for each in view.controls if each.is_called(name)), None)
        if control is None:
            raise NotSeen(f"{self.name} finds no field {name!r} in:\n{view.as_text()}")
        state = self._state(view, control, value)
        with self.workspace.changing():
            view.held.put(control, state)
        if control.is_input and control.block.get("dispatch_action"):
            self.acts.presses(self.member, view, control, view.held.of(control))

    def _state(self, screen: Screen, control: Control, value: Any) -> Json:
        """An external select asks the app first; the only thing it offers is what was meant."""
        if control.type not in elements.ASKS_THE_APP or value is None:
            return elements.holding(control.element, value)
        wanted = value if isinstance(value, list | tuple) else [value]
        offers = [
            self.acts.suggestions(self.member, screen, control, str(each)) for each in wanted
        ]
        asked = [o[0]["value"] if len(o) == 1 else w for w, o in zip(wanted, offers, strict=True)]
        element = {**control.element, "options": [each for offer in offers for each in offer]}
        return elements.holding(element, asked if len(asked) > 1 else asked[0])

    def _dispatch(
        self, screen: Screen, control: Control, state: Json, *, confirming: bool
    ) -> Answer:
        asked = control.element.get("confirm")
        question = f"{asked['title']['text']}\n{asked['text']['text']}" if asked else None
        if asked and not confirming:
            return Answer(confirm=question, modal=self.modal)
        answer = self.acts.presses(self.member, screen, control, state)
        return replace(answer, confirm=question)

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.name}>"
