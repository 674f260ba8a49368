"""What happens in the workspace when somebody acts and the app acknowledges it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import composer, limits, responses
from bot.sandbox.answers import Answer
from bot.sandbox.conversations import Conversation
from bot.sandbox.dispatch import Dispatch, Unanswered
from bot.sandbox.elements import Control
from bot.sandbox.messages import Content, Message, Version
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import Member
from bot.sandbox.views import View
from bot.sandbox.wire import Json, Refused
from bot.sandbox.workspace import Workspace

NOT_OURS = "unknown_command"
GONE = "account_inactive"
UNREADABLE = "invalid_command_response"
Screen = Version | View
Settle = Callable[[Json | None], Answer]


@dataclass(frozen=True, slots=True)
class Acts:
    workspace: Workspace
    dispatch: Dispatch

    @property
    def payloads(self) -> Payloads:
        return Payloads(self.workspace, self.workspace.url)

    def says(
        self, who: Member, where: Conversation, text: str, under: Message | None = None
    ) -> Message:
        thread = under.ts if under is not None else None
        with self.workspace.changing():
            content = Content(composer.sent(text, self.workspace))
            return self.workspace.say(where, who.id, content, thread_ts=thread)

    def commands(self, who: Member, where: Conversation, typed: str) -> Answer:
        """Outsiders of a shared channel cannot run our commands."""
        name, *rest = typed.split(maxsplit=1)
        if name not in self.workspace.rules.commands or who.outsider:
            return Answer(NOT_OURS)
        with self.workspace.changing():
            text = composer.sent("".join(rest).strip(), self.workspace)
            payload = self.payloads.command(who, where, name, text)
        return self._ask("slash_commands", payload, who, lambda ack: self._shown(who, where, ack))

    def presses(self, who: Member, screen: Screen, control: Control, state: Json) -> Answer:
        with self.workspace.changing():
            payload = self._press(who, screen, control, state)
        return self._ask("interactive", payload, who)

    def suggestions(self, who: Member, screen: Screen, control: Control, typed: str) -> list[Json]:
        """What an external select offers for a few typed letters."""
        with self.workspace.changing():
            pressed = self._press(who, screen, control, {})
            payload = self.payloads.suggestion(who, control, typed, pressed)
        try:
            offered = self.dispatch.ask("interactive", payload, lambda ack: ack or {})
        except Unanswered:
            return []
        grouped = [each for group in offered.get("option_groups", []) for each in group["options"]]
        return [*offered.get("options", []), *grouped]

    def submits(self, who: Member, view: View) -> Answer:
        complaints = view.complaints()
        with self.workspace.changing():
            view.errors = complaints
        if complaints:
            return Answer(errors=complaints, modal=view)
        with self.workspace.changing():
            payload = self.payloads.submission(who, view)
        return self._ask("interactive", payload, who, lambda ack: self._submitted(who, view, ack))

    def closes(self, who: Member, *, everything: bool) -> Answer:
        """The X of the whole stack, or the close button of the view on top."""
        with self.workspace.changing():
            stack = self.workspace.screens.stack(who.id)
            everything = everything or stack[-1].takes_all_along
            leaving = stack[::-1] if everything else stack[-1:]
            told = [
                self.payloads.closing(who, view, everything=everything)
                for view in leaving
                if view.notifies_on_close
            ]
            for view in leaving:
                self.workspace.screens.shut(view)
        for payload in told:
            self._ask("interactive", payload, who)
        return self._answer(who, closed=True)

    def shortcut(self, who: Member, callback_id: str, on: Version | None) -> Answer:
        if who.outsider:
            return Answer(NOT_OURS)
        with self.workspace.changing():
            payload = (
                self.payloads.message_shortcut(who, callback_id, on)
                if on is not None
                else self.payloads.shortcut(who, callback_id)
            )
        return self._ask("interactive", payload, who)

    def happens(self, event: Json) -> None:
        with self.workspace.changing():
            payload = self.payloads.event(event)
        self.dispatch.tell(payload)

    def _press(self, who: Member, screen: Screen, control: Control, state: Json) -> Json:
        if isinstance(screen, View):
            return self.payloads.press_in_view(who, screen, control, state)
        return self.payloads.press_in_message(who, screen, control, state)

    def _ask(self, kind: str, payload: Json, who: Member, settle: Settle | None = None) -> Answer:
        def settled(ack: Json | None) -> Answer:
            with self.workspace.changing():
                return settle(ack) if settle is not None else self._answer(who)

        if who.deactivated:
            return Answer(GONE)
        try:
            return self.dispatch.ask(kind, payload, settled)
        except Unanswered as silence:
            return self._answer(who, error=str(silence))
        except Refused as refused:
            error = UNREADABLE if kind == "slash_commands" else refused.error
            return self._answer(who, error=error, why=refused.complaints)

    def _answer(self, who: Member, **said: Any) -> Answer:
        return Answer(modal=self.workspace.screens.top(who.id), **said)

    def _shown(self, who: Member, where: Conversation, ack: Json | None) -> Answer:
        if not ack:
            return self._answer(who)
        return self._answer(who, message=responses.show(self.workspace, where, who.id, ack))

    def _submitted(self, who: Member, view: View, ack: Json | None) -> Answer:
        """An empty ack closes the form; anything else says what happens instead."""
        screens = self.workspace.screens
        match (ack or {}).get("response_action"):
            case "errors":
                return self._rejected(view, dict((ack or {}).get("errors") or {}))
            case "update":
                screens.update(view, self._next(ack))
                return self._answer(who)
            case "push":
                screens.push(who.id, self._next(ack))
                return self._answer(who)
            case "clear":
                screens.clear(who.id)
            case _:
                screens.shut(view)
        return self._answer(who, closed=True)

    def _rejected(self, view: View, errors: dict[str, str]) -> Answer:
        """Errors beside blocks that are no inputs are a mistake of the app's."""
        if not errors or not set(errors) <= set(view.fields):
            raise Refused("invalid_response_errors")
        view.errors = errors
        return Answer(errors=errors, modal=view)

    def _next(self, ack: Json | None) -> Json:
        given = (ack or {}).get("view")
        if not isinstance(given, dict):
            raise Refused("invalid_arguments")
        limits.refuse_view(given, "modal", newer_blocks=self.workspace.rules.newer_blocks)
        return given
