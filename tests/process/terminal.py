"""What an operator does: types a command and reads what it says, starts the bot and stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.cli import main
from bot.sandbox import Answer, Sandbox, faults


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command(Protocol):
    def __call__(self, *words: str, **environment: str) -> Result: ...


def typed(
    words: Sequence[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Result:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "argv", ["preflight", *words])
    capsys.readouterr()
    mask = os.umask(0o022)
    try:
        code = main()
    finally:
        os.umask(mask)
    said = capsys.readouterr()
    return Result(code, said.out, said.err)


@dataclass
class Started:
    """`preflight run`, or another, in a process of its own; its words are read as they come."""

    environment: dict[str, str]
    folder: Path
    command: str | tuple[str, ...] = "run"
    lines: list[str] = field(default_factory=list)
    heard: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        words = [self.command] if isinstance(self.command, str) else self.command
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "bot", *words],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def says(self, words: str, times: int = 1, within: float = 20.0) -> str:
        """Waits until it has said so, so many times; the line."""

        def said() -> list[str]:
            return [line for line in self.lines if words in line][times - 1 :]

        with self.heard:
            assert self.heard.wait_for(said, within), f"never said {words!r}:\n{self.output}"
            return said()[0]

    def told_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ends(self, within: float = 10.0) -> int:
        """Waits for its end and for its last words; its exit code."""
        code = self.process.wait(within)
        self._reader.join()
        return code

    def kill(self) -> None:
        self.process.kill()
        self.ends()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                with self.heard:
                    self.lines.append(line.rstrip("\n"))
                    self.heard.notify_all()


def stopped_amid(started: Started, slack: Sandbox, typing: Callable[[], Answer]) -> Answer:
    """Told to stop while Slack takes its time to open a form; what the person got all the same."""
    opening = threading.Event()

    def slow(method: str, _: object) -> faults.Fault | None:
        opening.set()
        return faults.slow(0.5) if method == "views.open" else None

    slack.faults.chance = slow
    with ThreadPoolExecutor(1) as elsewhere:
        typed = elsewhere.submit(typing)
        assert opening.wait(10)
        started.told_to_stop()
        return typed.result()
