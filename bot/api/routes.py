"""Read this file to know everything a program can ask. All routes are here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from http import HTTPStatus

from bot.api import feed
from bot.api.shapes import PilotFacts, PilotPage, ReportFacts, Shape, pilot_facts
from bot.domain.api_tokens import ApiToken, Opens
from bot.domain.filters import parse_filter
from bot.domain.refusals import Refusal
from bot.domain.spans import span_in
from bot.domain.stages import Stage
from bot.frozen import dataclass
from bot.render import api as says
from bot.render import reports
from bot.render.refusals import beside
from bot.runtime import Bot
from bot.usecases import reading, reporting
from bot.usecases.reading import Wanted

JSON = "application/json"
CALENDAR = "text/calendar; charset=utf-8"
MOST = 500  # pilots on a page
USUAL = 100
KEY = re.compile(r"P-([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    kind: str = JSON


@dataclass(eq=False)
class Turned(Exception):
    """No answer of the kind that was asked for; `headers` besides those of every answer."""

    status: HTTPStatus
    says: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked, by whose token: `named` in the path, `query` after it."""

    bot: Bot
    token: ApiToken
    named: Mapping[str, str]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    says: str
    shape: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`shape` is what it answers with; a feed has none, and a token of its own in `query`."""

    path: str
    says: str
    answer: Callable[[Call], Answer]
    shape: type[Shape] | None = None
    opens: Opens = Opens.API
    takes: tuple[Parameter, ...] = ()

    def named(self, path: str) -> Mapping[str, str] | None:
        """The named parts of a path, where it is one of this route's."""
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path), path)
        return found.groupdict() if found else None


def _pilots(call: Call) -> Answer:
    wanted = _wanted(call.query)
    found = call.bot.see(reading.pilots, call.token, wanted)
    now = call.bot.clock()
    page = [pilot_facts(pilot, found.policy, now) for pilot in found.pilots]
    return _as_json(PilotPage(pilots=page, next=page[-1].pilot if found.more else None))


def _wanted(query: Mapping[str, str]) -> Wanted:
    stage = query.get("stage")
    if stage is not None and stage not in set(Stage):
        raise Turned(HTTPStatus.BAD_REQUEST, says.wrong("stage", f"one of {', '.join(Stage)}"))
    limit = query.get("limit", str(USUAL))
    if not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= MOST:
        raise Turned(HTTPStatus.BAD_REQUEST, says.wrong("limit", f"a number from 1 to {MOST}"))
    return Wanted(
        stage=Stage(stage) if stage else None,
        unit=query.get("unit"),
        after=_number(query["cursor"], "cursor") if "cursor" in query else 0,
        limit=int(limit),
    )


def _number(key: str, name: str) -> int:
    found = KEY.fullmatch(key)
    if found is None:
        raise Turned(HTTPStatus.BAD_REQUEST, says.wrong(name, "the key of a pilot, like P-7"))
    return int(found[1])


def _pilot(call: Call) -> Answer:
    found = call.bot.see(reading.pilot, call.token, _number(call.named["pilot"], "pilot"))
    for pilot in found.pilots:
        return _as_json(pilot_facts(pilot, found.policy, call.bot.clock()))
    raise Turned(HTTPStatus.NOT_FOUND, says.NO_SUCH_PILOT)


def _report(call: Call) -> Answer:
    """Restricted pilots are in none of it, whatever the token opens (R4)."""
    words = call.query.get("about", "").split()
    bot = call.bot
    span, left = span_in(words, bot.see(reporting.today))
    try:
        report = bot.see(reporting.counted, span, parse_filter(left))
    except Refusal as refusal:
        raise Turned(HTTPStatus.BAD_REQUEST, beside(refusal, bot.clock())) from refusal
    facts = reports.as_facts(reports.paper(report))
    return _as_json(ReportFacts.model_validate(facts))


def _calendar(call: Call) -> Answer:
    key = call.query.get("pilot")
    number = None if key is None else _number(key, "pilot")
    found = call.bot.see(reading.dated, call.token, number)
    return Answer(feed.calendar(found, call.bot.team), CALENDAR)


def _as_json(shape: Shape) -> Answer:
    return Answer(shape.model_dump_json().encode())


ROUTES = (
    Route(
        path="/api/v1/pilots",
        says="The pilots in the order of their numbers, page by page.",
        answer=_pilots,
        shape=PilotPage,
        takes=(
            Parameter("stage", "Those in one stage.", {"type": "string", "enum": [*Stage]}),
            Parameter("unit", "Those of one unit, in any letters.", {"type": "string"}),
            Parameter("cursor", "`next` of the page before.", {"type": "string"}),
            Parameter(
                "limit",
                f"Pilots on a page, {USUAL} unless said.",
                {"type": "integer", "minimum": 1, "maximum": MOST},
            ),
        ),
    ),
    Route(
        path="/api/v1/pilots/{pilot}",
        says="One pilot, by its key.",
        answer=_pilot,
        shape=PilotFacts,
    ),
    Route(
        path="/api/v1/report",
        says="The report to leadership: what `/pilot report` says, figure by figure.",
        answer=_report,
        shape=ReportFacts,
        takes=(
            Parameter(
                "about",
                "As it is typed: month, quarter or year, with last before it; then a filter.",
                {"type": "string"},
            ),
        ),
    ),
    Route(
        path="/api/v1/calendar.ics",
        says="What is planned, for calendars, by the token of a feed in the address.",
        answer=_calendar,
        opens=Opens.CALENDAR,
        takes=(
            Parameter("token", "The feed's own.", {"type": "string"}),
            Parameter("pilot", "One pilot only, by its key.", {"type": "string"}),
        ),
    ),
)
