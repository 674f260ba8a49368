"""Signed bodies that nobody at Slack would send, and those that it does."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import handlers
from bot import app as root
from bot import health
from bot.health import Health
from bot.sandbox import signing
from bot.sandbox.records import Sent
from bot.web import EVENTS, Site
from tests.town import Town

Json = dict[str, Any]
ODD: tuple[Any, ...] = (
    None, "", "0", -1, 1e308, True, [], {}, [[]], {"a": {}}, "<!channel>", "payload", "\x00",
    "\u202e",
    "P-1", "x" * 4000, 10**30, ["U1"], {"id": None}, "U0ANA0000", "2026-13-45", "🦆" * 50,
)  # fmt: skip
WHO = {"id": "U0ANA0000", "team_id": "T0BANK000", "name": "ana"}
ABOUT_US = {"api_app_id": "A0PILOT00", "type": "event_callback", "event_id": "Ev0OTHER0"}
OTHERS: tuple[tuple[str, Json], ...] = (  # what Slack may send besides
    ("events_api", {"type": "url_verification", "challenge": "3eZbrw1aB", "token": "gone"}),
    ("events_api", {"type": "app_rate_limited", "minute_rate_limited": 1518467820}),
    ("events_api", {**ABOUT_US, "event": {"type": "app_uninstalled"}}),
    ("events_api", {**ABOUT_US, "event": {"type": "tokens_revoked", "tokens": {"bot": ["U0"]}}}),
    ("events_api", {**ABOUT_US, "event": {"type": "message", "channel_type": "im", "text": "?"}}),
    ("events_api", {**ABOUT_US, "event": {"type": "something_newer", "user": "U0ANA0000"}}),
    ("slash_commands", {"type": "ssl_check", "ssl_check": "1", "token": "gone"}),
    ("interactive", {"type": "message_action", "callback_id": "none", "user": WHO,
                     "trigger_id": "1.2", "message": {"ts": "1.1"}, "channel": {"id": "C0"}}),
    ("interactive", {"type": "shortcut", "callback_id": "none", "user": WHO, "trigger_id": "1"}),
    ("interactive", {"type": "block_suggestion", "action_id": "none", "block_id": "b",
                     "value": "cl", "user": WHO, "view": {"id": "V0"}}),
    ("interactive", {"type": "interactive_message", "callback_id": "none", "user": WHO,
                     "actions": [{"name": "a", "type": "button", "value": "b"}]}),
    ("interactive", {"type": "workflow_step_edit", "callback_id": "none", "user": WHO}),
    ("interactive", {"type": "view_closed", "user": WHO, "is_cleared": True,
                     "view": {"id": "V0", "callback_id": "none"}}),
)  # fmt: skip
KINDS = ("slash_commands", "interactive", "events_api")


@dataclass(slots=True)
class Found:
    """Statuses, and what was answered with more than four hundred something, or with a trace."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def site_of(town: Town) -> Site:
    """What `preflight serve` serves, in this process."""
    slack = town.slack
    app = handlers.bolt_app(town.bot, slack.bot_token, slack.signing_secret, town.later)
    well = Health(town.bot, delivers=False)
    return Site(well, health.watched(well), app)


def lived(town: Town) -> list[Sent]:
    """A sample of every kind of request, from a day in which people do everything once."""
    town.ana.types(
        "/pilot register Claims triage lead:@bo sponsor:@ana owner:@eli", in_=town.pilots
    )
    town.ana.types("/pilot value P-1", in_=town.pilots)
    town.ana.submits(value="120 hours/month")
    town.ana.types("/pilot register", in_=town.pilots)
    town.ana.closes()
    town.ana.shortcut("pilot_register")
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.ana.types("/pilot list", in_=town.pilots)
    town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)
    town.ana.types("/pilot settings", in_=town.pilots)
    town.eli.changes(zone="Asia/Tokyo")
    town.eli.opens_home()
    lived = town.slack.record.envelopes()
    return [*lived, *(_sample(town, kind, payload) for kind, payload in OTHERS)]


def _sample(town: Town, kind: str, payload: Json) -> Sent:
    whole = {"team_id": town.slack.team_id, **deepcopy(payload)}
    return Sent(kind, whole, f"other-{payload['type']}", town.clock.now)


def asked(site: Site, kind: str, body: str, secret: str) -> tuple[int, str]:
    """Signed as Slack signs it, through the server's own door."""
    raw = body.encode(errors="replace")
    headers = signing.headers(secret, kind, raw.decode(), root.wall_clock())
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": EVENTS,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": BytesIO(raw),
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    status: list[str] = []
    answer = b"".join(site(environ, lambda said, *_: status.append(said)))  # type: ignore[arg-type]
    return int(status[0].split()[0]), answer.decode()


def fuzzed(site: Site, town: Town, samples: list[Sent], size: int, seed: int) -> Found:
    draw, found = random.Random(seed), Found()  # noqa: S311  # the seed tells it all again
    for kind, body in _bodies(draw, samples, size):
        status, answer = asked(site, kind, body, town.slack.signing_secret)
        found.statuses[status] += 1
        if status >= 500 or "Traceback" in answer:
            found.broken.append(f"{status} {kind} {body[:300]}")
        town.later.waiting.clear()
    return found


def _bodies(draw: random.Random, samples: list[Sent], size: int) -> Iterator[tuple[str, str]]:
    for _ in range(size):
        sample = draw.choice(samples)
        kind = sample.kind if draw.random() < 0.95 else draw.choice(KINDS)
        payload = deepcopy(dict(sample.payload))
        for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
            _bend(draw, payload)
        body = signing.body(kind, payload)
        yield kind, _torn(draw, body) if draw.random() < 0.1 else body


def _bend(draw: random.Random, payload: Json) -> None:
    """One place in it is missing, or holds something else."""
    places = list(_places(payload))
    if not places:
        return
    inside, key = draw.choice(places)
    if draw.random() < 0.4 and isinstance(inside, dict):
        del inside[key]
    else:
        inside[key] = deepcopy(draw.choice(ODD))


def _places(inside: Any) -> Iterator[tuple[Any, Any]]:
    keys = inside if isinstance(inside, Mapping) else range(len(inside))
    for key in list(keys):
        yield inside, key
        if isinstance(inside[key], dict | list):
            yield from _places(inside[key])


def _torn(draw: random.Random, body: str) -> str:
    """Cut, doubled, or no form and no JSON at all."""
    at = draw.randrange(len(body) + 1)
    return draw.choice(
        (body[:at], body + body, body[at:], json.dumps(draw.choice(ODD)), "payload=")
    )
