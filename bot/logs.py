"""Logs: one line an event, for a person or as JSON. No token, no text of anybody's messages."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Literal

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["console", "json"]

OURS = ("bot", "handlers", "scheduler")
_TOKEN = re.compile(r"\b(xox[a-z]-|xapp-|xwfp-)[^\s'\"]+")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_DETAIL = re.compile(r"^DETAIL:.*", re.MULTILINE)  # where PostgreSQL repeats a row
# Their messages name types and attributes, and never what was typed.
_TALK_OF_CODE = (AttributeError, ImportError, NameError, TypeError)


def set_up(level: Level, form: Form) -> None:
    """For the whole process. The libraries print whole bodies at the levels below warning."""
    logging.basicConfig(handlers=[_handler(form)], level=logging.WARNING, force=True)
    # Whoever asked Slack in vain says so, once; the client would say so for each try as well.
    logging.getLogger("slack_sdk.web").setLevel(logging.CRITICAL)
    for room in OURS:
        logging.getLogger(room).setLevel(level.upper())
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _handler(form: Form) -> logging.Handler:
    printed: Processor = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    if form == "json":
        printed = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[
                quote_nobody,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(told),
                hide_tokens,
                printed,
            ],
        )
    )
    return handler


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,  # the request or the letter it is about
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def told(exc_info: ExcInfo) -> str:
    """Where it happened, all the way up; what the errors say only as far as they quote nobody."""
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{frames}{type(error).__qualname__}: {_said(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nfrom which came\n".join(reversed(parts))


def _said(error: BaseException) -> str:
    if isinstance(error, _TALK_OF_CODE):
        return str(error)
    return _DETAIL.sub("DETAIL: …", _unquoted(str(error)))


def quote_nobody(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a library complains about it often repeats."""
    if not event["_from_structlog"]:
        event["event"] = _unquoted(str(event["event"]))
    return event


def hide_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Whatever a library puts into an error, a token of Slack's is not shown."""
    return {name: _hidden(value) for name, value in event.items()}


def _unquoted(text: str) -> str:
    return _QUOTED.sub("'…'", text)


def _hidden(value: object) -> object:
    return _TOKEN.sub(r"\1…", value) if isinstance(value, str) else value
