"""Where the operator reads: plain lines for a person, one JSON document for a machine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console

out = Console(soft_wrap=True, highlight=False, markup=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]


def as_json(facts: Mapping[str, Any] | Sequence[Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))  # noqa: T201
