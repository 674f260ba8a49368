"""What travels: JSON objects, the parameters of a call, and Slack's way to say no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """Slack's `ok: false`, with whatever else stands beside the error's name."""

    def __init__(self, error: str, **beside: Any) -> None:
        super().__init__(error)
        self.error = error
        self.beside = beside

    @property
    def complaints(self) -> tuple[str, ...]:
        """What was wrong with the blocks; the error's own name where it says it all."""
        return tuple(self.beside.get("errors", (self.error,)))

    def reply(self) -> Json:
        return {"ok": False, "error": self.error, **self.beside}


def invalid_arguments(*complaints: str) -> Refused:
    messages = [f"[ERROR] {complaint}" for complaint in complaints]
    return Refused("invalid_arguments", response_metadata={"messages": messages})


@dataclass(frozen=True, slots=True)
class Params:
    """A method's arguments. They come as JSON, or as a form whose values are text."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.given.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        value = self.given.get(name)
        if value is None:
            return otherwise
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true"}

    def number(self, name: str, otherwise: int) -> int:
        value = self.text(name)
        if not value:
            return otherwise
        if not value.isdigit():
            raise invalid_arguments(f"{name} is not a number")
        return int(value)

    def json(self, name: str, refused: str = "invalid_arguments") -> Any:
        """A structure, decoded if it came as text; None when it was left out."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(refused) from error
