"""Logs: one line an event, for a person or as JSON. No token, no text of anybody's messages."""

from __future__ import annotations

import logging
import re
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_TOKEN = re.compile(r"\b(xox[a-z]-|xapp-|xwfp-)[A-Za-z0-9-]+")
# At these levels the libraries print whole bodies, with what people typed.
_TALKATIVE = ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "sqlalchemy")


def set_up(level: Literal["debug", "info", "warning", "error"], form: str) -> None:
    """For the whole process, once."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json: list[Processor] = [
        structlog.processors.format_exc_info,
        hide_tokens,
        structlog.processors.JSONRenderer(),
    ]
    for_people: list[Processor] = [
        structlog.processors.format_exc_info,
        hide_tokens,
        structlog.dev.ConsoleRenderer(colors=False),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(as_json if form == "json" else for_people),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def hide_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Whatever a library puts into an error, a token of Slack's is not shown."""
    return {name: _hidden(value) for name, value in event.items()}


def _hidden(value: object) -> object:
    return _TOKEN.sub(r"\1…", value) if isinstance(value, str) else value
