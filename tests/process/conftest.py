"""The command line under test: in this process, or as a process of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot import app as root
from bot.sandbox import Channel, Person, Sandbox
from bot.settings import PROXIES, READ_BY_BOLT, Settings
from tests.process.terminal import Command, Result, Started, typed


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A Slack that a process reaches by its environment; its clock is the wall's, like theirs."""
    with Sandbox(root.wall_clock) as slack:
        yield slack


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    return slack.person("ana", name="Ana Keller", zone="Europe/Zurich", admin=True)


@pytest.fixture
def pilots(slack: Sandbox, ana: Person) -> Channel:
    return slack.channel("ai-pilots", members=[ana])


@pytest.fixture
def own_logs() -> Iterator[None]:
    """A command sets logging up for its whole process."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield
    logger.handlers[:], logger.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """`environment(DATABASE_URL=…)`: an empty folder, and nothing else that we would read."""
    monkeypatch.chdir(tmp_path)

    def holds(**values: str) -> None:
        for name in {*PROXIES, *READ_BY_BOLT, *map(str.upper, Settings.model_fields)}:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return holds


@pytest.fixture
def preflight(
    environment: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_logs: None,  # noqa: ARG001  # a command sets them up
) -> Command:
    """`preflight("db", "check", DATABASE_URL=…)`: typed in that environment."""

    def run(*words: str, **values: str) -> Result:
        environment(**values)
        return typed(words, monkeypatch, capsys)

    return run


@pytest.fixture
def start(slack: Sandbox, tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """`start("work", DATABASE_URL=…)`: the real command, told by its environment alone."""
    started: list[Started] = []

    def begin(command: str = "run", **environment: str) -> Started:
        started.append(Started({**slack.environment, **environment}, tmp_path, command))
        return started[-1]

    yield begin
    for each in started:
        each.kill()
