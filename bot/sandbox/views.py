"""Modals in their stacks and Home tabs: what is open before whom, and what they typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import elements, reading
from bot.sandbox.elements import Control, Held
from bot.sandbox.reading import Names
from bot.sandbox.stamps import Stamps
from bot.sandbox.wire import Json, Refused

DEEPEST = 3


@dataclass(slots=True, eq=False)
class View:
    id: str
    person: str
    names: Names
    given: Json
    root: str = ""
    previous: str | None = None
    hash: str = ""
    held: Held = field(default_factory=Held)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.given["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.given["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.given.get("callback_id") or "")

    @property
    def title(self) -> str:
        return self._words("title")

    @property
    def submit(self) -> str:
        return self._words("submit")

    @property
    def close(self) -> str:
        return self._words("close")

    @property
    def private_metadata(self) -> str:
        return str(self.given.get("private_metadata") or "")

    @property
    def external_id(self) -> str:
        return str(self.given.get("external_id") or "")

    @property
    def notifies_on_close(self) -> bool:
        return bool(self.given.get("notify_on_close"))

    @property
    def takes_all_along(self) -> bool:
        """Its close button closes the whole stack."""
        return bool(self.given.get("clear_on_close"))

    @property
    def controls(self) -> list[Control]:
        return elements.controls(self.blocks)

    @property
    def block_ids(self) -> list[str]:
        return [str(block["block_id"]) for block in self.blocks]

    @property
    def fields(self) -> dict[str, str]:
        return {each.block_id: each.label for each in self.controls if each.is_input}

    @property
    def buttons(self) -> list[str]:
        return elements.button_labels(self.blocks)

    @property
    def values(self) -> dict[str, Any]:
        """What stands in each field, by block_id, as a person would say it."""
        return {
            each.block_id: reading.held(self.held.of(each), self.names)
            for each in self.controls
            if each.is_input
        }

    def states(self) -> dict[str, dict[str, Json]]:
        return self.held.values(self.controls)

    def complaints(self) -> dict[str, str]:
        """What Slack's own client refuses to send."""
        inputs = (control for control in self.controls if control.is_input)
        found = ((each.block_id, elements.complaint(each, self.held.of(each))) for each in inputs)
        return {block_id: sentence for block_id, sentence in found if sentence is not None}

    def rewrite(self, given: Json) -> None:
        self.given = given
        self.errors = {}
        self.held.keep(self.controls)

    def as_text(self) -> str:
        return reading.view(self.given, self.states(), self.errors, self.names)

    def _words(self, name: str) -> str:
        return str((self.given.get(name) or {}).get("text", ""))

    def __repr__(self) -> str:
        return f"<View {self.id} {self.callback_id!r} {self.title!r}>"


@dataclass(slots=True)
class Screens:
    """Who has what open. The stack of a person goes from the root to what lies on top."""

    stamps: Stamps
    names: Names
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def stack(self, person: str) -> list[View]:
        return list(self.stacks.get(person, ()))

    def top(self, person: str) -> View | None:
        stack = self.stacks.get(person)
        return stack[-1] if stack else None

    def open(self, person: str, given: Json) -> View:
        view = self._made(person, given)
        self.stacks[person] = [view]
        return view

    def push(self, person: str, given: Json) -> View:
        stack = self.stacks.get(person, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= DEEPEST:
            raise Refused("push_limit_reached")
        view = self._made(person, given)
        view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, person: str, given: Json) -> View:
        home = self.homes.get(person)
        if home is None:
            self.homes[person] = self._made(person, given)
        else:
            self.update(home, given)
        return self.homes[person]

    def update(self, view: View, given: Json) -> None:
        self._unique_external_id(given, beside=view)
        view.rewrite(self._named(given))
        view.hash = self.stamps.hash()

    def find(self, view_id: str, external_id: str = "") -> View:
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise Refused("not_found")

    def shut(self, view: View) -> None:
        """One view goes; what lay under it is on top again."""
        if view in self.stacks.get(view.person, ()):
            self.stacks[view.person].remove(view)

    def clear(self, person: str) -> None:
        self.stacks.pop(person, None)

    def _made(self, person: str, given: Json) -> View:
        self._unique_external_id(given)
        identity = self.stamps.id("V")
        fresh_hash = self.stamps.hash()
        return View(
            identity, person, self.names, self._named(given), root=identity, hash=fresh_hash
        )

    def _named(self, given: Json) -> Json:
        return {**given, "blocks": elements.named(given["blocks"], lambda: self.stamps.id("b"))}

    def _unique_external_id(self, given: Json, beside: View | None = None) -> None:
        wanted = given.get("external_id")
        if wanted and any(v.external_id == wanted for v in self._all() if v is not beside):
            raise Refused("duplicate_external_id")

    def _all(self) -> list[View]:
        opened = [view for stack in self.stacks.values() for view in stack]
        return [*opened, *self.homes.values()]
