"""The register as other programs read it: over HTTP from the real server, by tokens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.api.routes import ROUTES
from bot.api.shapes import PilotFacts, PilotPage
from bot.files.own import HEADER
from bot.sandbox import Channel, Person, Sandbox
from bot.store.database import open_database
from tests.process.terminal import Command, Started
from tests.process.test_cli import change, refused
from tests.process.test_serve import free_port

Start = Callable[..., Started]
GOOD, BAD, NO, GONE, NOT_ALLOWED, SAME = 200, 400, 401, 404, 405, 304
DOCUMENT = "/api/v1/openapi.json"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A server with three pilots, of which P-2 is restricted."""

    port: int
    url: str
    process: Started

    def asked(self, path: str, token: str = "", method: str = "GET", **headers: str) -> Reply:
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            line.request(method, path, headers=sent)
            answer = line.getresponse()
            told = {name.lower(): text for name, text in answer.getheaders()}
            return Reply(answer.status, told, answer.read().decode())


@pytest.fixture
def server(start: Start, slack: Sandbox, ana: Person, pilots: Channel, tmp_path: Path) -> Server:
    port, url = free_port(), f"sqlite:///{tmp_path / 'register.db'}"
    process = start("serve", PREFLIGHT_PORT=str(port), DATABASE_URL=url)
    process.says("ready")
    slack.posts_to(f"http://127.0.0.1:{port}/slack/events")
    line = 'value:"120 hours/month for 12 handlers" cost:"pilot EUR 40k, production EUR 150k/year"'
    ana.types(f"/pilot register Claims triage lead:@ana unit:Claims {line}", in_=pilots)
    ana.types("/pilot register Board papers lead:@ana", in_=pilots)
    ana.types("/pilot register Sorting mail lead:@ana unit:Post", in_=pilots)
    change(url, "UPDATE pilots SET restricted = TRUE WHERE number = 2")
    change(url, "UPDATE pilots SET stage = 'approved' WHERE number = 3")
    return Server(port, url, process)


@pytest.fixture
def token(preflight: Command, server: Server) -> str:
    return made(preflight, server)


def made(preflight: Command, server: Server, *options: str) -> str:
    words = ("api-token", "create", "--name", "Power BI", *options, "--json")
    return str(preflight(*words, DATABASE_URL=server.url).json["token"])


def keys(reply: Reply) -> list[str]:
    return [one["pilot"] for one in reply.json["pilots"]]


# what is read


def test_the_pilots_are_read_with_the_words_and_figures_of_an_export(
    preflight: Command, server: Server, token: str, tmp_path: Path
) -> None:
    """K5: the same under the same name."""
    reply = server.asked("/api/v1/pilots", token)
    file = tmp_path / "register.csv"
    preflight("export", str(file), DATABASE_URL=server.url)
    with file.open(encoding="utf-8-sig", newline="") as text:
        exported = {row["pilot"]: row for row in csv.DictReader(text)}

    assert reply.status == GOOD
    assert keys(reply) == ["P-1", "P-3"]
    for one in reply.json["pilots"]:
        same = {name: as_a_cell(one[name]) for name in HEADER if name != "design"}
        row = exported[one["pilot"]]
        assert same == {name: as_a_moment(row[name]) for name in same}
    claims = reply.json["pilots"][0]
    assert (claims["value_a_year"], claims["value_unit"]) == (1440, "hours")
    assert claims["cost_first_year"] == 150_000
    assert claims["open_decisions"] == ["owner"]


def as_a_cell(fact: object) -> str:
    match fact:
        case None | False:
            return ""
        case True:
            return "yes"
        case list():
            return ", ".join(fact)
        case _:
            return as_a_moment(str(fact))


def as_a_moment(text: str) -> str:
    return text.replace("+00:00", "Z")


def test_one_pilot_is_read_by_its_key(server: Server, token: str) -> None:
    whole = server.asked("/api/v1/pilots", token).json["pilots"][0]

    assert server.asked("/api/v1/pilots/P-1", token).json == whole


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=approved", ["P-3"]),
        ("stage=proposed", ["P-1"]),
        ("unit=claims", ["P-1"]),
        ("unit=Claims&stage=approved", []),
        ("unit=", []),
        ("limit=1", ["P-1"]),
        ("limit=1&cursor=P-1", ["P-3"]),
        ("cursor=P-3", []),
    ],
)
def test_some_are_read_by_stage_unit_and_page(
    server: Server, token: str, query: str, found: list[str]
) -> None:
    assert keys(server.asked(f"/api/v1/pilots?{query}", token)) == found


def test_page_by_page_each_is_read_once(preflight: Command, server: Server) -> None:
    token, path, read = made(preflight, server, "--restricted"), "/api/v1/pilots?limit=1", []
    reply = server.asked(path, token)
    while reply.json["next"]:
        read += keys(reply)
        reply = server.asked(f"{path}&cursor={reply.json['next']}", token)

    assert [*read, *keys(reply)] == ["P-1", "P-2", "P-3"]


def test_restricted_pilots_are_for_tokens_that_were_made_for_them(
    preflight: Command, server: Server, token: str
) -> None:
    """R4: no answer says that there is such a pilot."""
    hidden, missing = (server.asked(f"/api/v1/pilots/P-{n}", token) for n in (2, 99))
    seeing = made(preflight, server, "--restricted")

    assert (hidden.status, hidden.body) == (missing.status, missing.body) == (GONE, hidden.body)
    assert keys(server.asked("/api/v1/pilots", seeing)) == ["P-1", "P-2", "P-3"]
    assert server.asked("/api/v1/pilots/P-2", seeing).json["restricted"] is True


def test_people_are_accounts_and_nobody_is_named(server: Server, token: str, ana: Person) -> None:
    reply = server.asked("/api/v1/pilots", token)

    assert reply.json["pilots"][0]["lead"] == ana.id
    assert "Keller" not in reply.body


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("stage=alive", "stage takes one of proposed, approved"),
        ("limit=0", "limit takes a number from 1 to 500"),
        ("limit=501", "limit takes a number from 1 to 500"),
        ("limit=many", "limit takes a number from 1 to 500"),
        ("cursor=7", "cursor takes the key of a pilot, like P-7"),
        ("order=name", "order is not known here. It takes stage, unit, cursor, limit."),
    ],
)
def test_what_was_asked_wrongly_is_said(server: Server, token: str, query: str, said: str) -> None:
    reply = server.asked(f"/api/v1/pilots?{query}", token)

    assert (reply.status, said in reply.json["error"]) == (BAD, True)


# who may


def _of_another_secret(token: str) -> str:
    return f"{token[:-1]}{'A' if token[-1] != 'A' else '_'}"


def _of_another_row(token: str) -> str:
    return token.replace("pf_1_", "pf_2_")


SENT: dict[str, Callable[[str], dict[str, str]]] = {
    "nothing": lambda _: {},
    "another scheme": lambda token: {"Authorization": f"Basic {token}"},
    "no token": lambda _: {"Authorization": "Bearer please"},
    "another secret": lambda token: {"Authorization": f"Bearer {_of_another_secret(token)}"},
    "another row": lambda token: {"Authorization": f"Bearer {_of_another_row(token)}"},
    "a row that no database has": lambda token: {
        "Authorization": f"Bearer {token.replace('pf_1_', 'pf_999999999_')}"
    },
    "more than a token": lambda token: {"Authorization": f"Bearer {token}x"},
}


@pytest.mark.parametrize("what", SENT)
def test_without_a_good_token_nothing_is_answered(server: Server, token: str, what: str) -> None:
    reply = server.asked("/api/v1/pilots?order=name", **SENT[what](token))

    assert reply.status == NO
    assert reply.headers["www-authenticate"] == 'Bearer realm="preflight"'
    assert reply.json == {
        "error": "This needs a token that is valid, in the header: Authorization: Bearer pf_…"
    }


def test_a_token_that_was_revoked_or_is_over_is_told_like_a_wrong_one(
    preflight: Command, server: Server, token: str
) -> None:
    revoked, over = made(preflight, server), made(preflight, server, "--days", "1")
    wrong = server.asked("/api/v1/pilots", _of_another_secret(token))
    preflight("api-token", "revoke", revoked.split("_")[1], DATABASE_URL=server.url)
    row = over.split("_")[1]
    change(server.url, f"UPDATE api_tokens SET expires_at = made_at WHERE id = {row}")  # noqa: S608

    replies = [server.asked("/api/v1/pilots", one) for one in (revoked, over)]

    assert [(one.status, one.body) for one in replies] == [(NO, wrong.body)] * 2
    assert server.asked("/api/v1/pilots", token).status == GOOD


def test_a_token_opens_its_own_workspace_only(server: Server, token: str) -> None:
    """The other one's tokens have rows of the same table."""
    change(
        server.url,
        "INSERT INTO workspaces (id, slack_id, name, bot_user, bot_id, next_number, policy,"
        " policy_seeded) VALUES (2, 'T-PHARMA', 'Pharma', 'U', 'B', 1, '{}', TRUE)",
    )
    change(server.url, "UPDATE api_tokens SET workspace_id = 2")

    assert server.asked("/api/v1/pilots", token).status == NO


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(server: Server, token: str, method: str) -> None:
    reply = server.asked("/api/v1/pilots/P-1", token, method)

    assert (reply.status, reply.headers["allow"]) == (NOT_ALLOWED, "GET, HEAD")


def test_the_secret_is_neither_kept_nor_logged(
    preflight: Command, server: Server, token: str, tmp_path: Path
) -> None:
    feed = made(preflight, server, "--calendar")
    server.asked("/api/v1/pilots", token)
    server.asked(f"/api/v1/calendar.ics?token={feed}")
    server.asked(f"/api/v1/nothing?token={feed}", token)
    server.process.told_to_stop()
    assert server.process.ends() == 0

    kept = b"".join(file.read_bytes() for file in tmp_path.glob("register.db*"))
    for secret in (token.split("_", 2)[2], feed.split("_", 2)[2]):
        assert secret.encode() not in kept
        assert secret not in server.process.output


# as HTTP


def test_whoever_has_it_already_is_told_so(server: Server, token: str) -> None:
    first = server.asked("/api/v1/pilots", token)

    again = server.asked("/api/v1/pilots", token, If_None_Match=first.headers["etag"])
    head = server.asked("/api/v1/pilots", token, "HEAD")

    assert (again.status, again.body) == (SAME, "")
    assert (head.status, head.body) == (GOOD, "")
    assert int(head.headers["content-length"]) == len(first.body.encode())
    for reply in (first, again, head):
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/pilots", "/api/v1/pilots/P-1/x"])
def test_where_there_is_nothing_it_is_said(server: Server, token: str, path: str) -> None:
    reply = server.asked(path, token)

    assert reply.status == GONE
    assert DOCUMENT in reply.json["error"]


def test_what_goes_wrong_is_in_the_log_and_not_in_the_answer(server: Server, token: str) -> None:
    change(server.url, "ALTER TABLE api_tokens RENAME TO elsewhere")

    reply = server.asked("/api/v1/pilots", token)

    assert reply.status == 500
    assert reply.json == {"error": "This went wrong on our side, and is in the log."}
    assert "/api/v1/pilots" in server.process.says("request failed")


# the document


def test_the_document_says_what_is_answered(server: Server, token: str) -> None:
    document = server.asked(DOCUMENT).json
    page = server.asked("/api/v1/pilots", token).json
    one = server.asked("/api/v1/pilots/P-1", token).json

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {route.path for route in ROUTES}
    for path, answer in (("/api/v1/pilots", page), ("/api/v1/pilots/{pilot}", one)):
        told = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert list(misfits(answer, told["application/json"]["schema"], document)) == []
    assert list(misfits({**one, "colour": 1}, _schema("PilotFacts"), document))
    assert list(misfits({**one, "stage": "alive"}, _schema("PilotFacts"), document))
    problem = server.asked("/api/v1/pilots/P-99", token).json
    assert list(misfits(problem, _schema("Problem"), document)) == []
    PilotPage.model_validate(page)
    assert set(HEADER) - set(PilotFacts.model_fields) == {"design"}


def _schema(name: str) -> Any:
    return {"$ref": f"#/components/schemas/{name}"}


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
    "object": dict, "null": type(None),
}  # fmt: skip


def misfits(value: Any, schema: Any, document: Any, at: str = "") -> Iterator[str]:
    """Where a value is not what a schema says; of JSON Schema, what ours uses."""
    if "$ref" in schema:
        named = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        yield from misfits(value, named, document, at)
    elif "anyOf" in schema:
        tried = [list(misfits(value, one, document, at)) for one in schema["anyOf"]]
        yield from min(tried, key=len)
    elif not isinstance(value, TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from misfits_of_fields(value, schema, document, at)
    elif isinstance(value, list):
        items = [misfits(one, schema["items"], document, f"{at}/items") for one in value]
        yield from chain.from_iterable(items)
    elif value not in schema.get("enum", [value]):
        yield f"{at}: {value!r} is not one of {schema['enum']}"


def misfits_of_fields(value: Any, schema: Any, document: Any, at: str) -> Iterator[str]:
    known = schema["properties"]
    yield from (f"{at}/{name} is missing" for name in schema["required"] if name not in value)
    yield from (f"{at}/{name} is not known" for name in value if name not in known)
    for name in value.keys() & known.keys():
        yield from misfits(value[name], known[name], document, f"{at}/{name}")


def test_the_document_needs_no_token_and_names_nobody(server: Server) -> None:
    reply = server.asked(DOCUMENT)

    assert reply.status == GOOD
    assert "Claims" not in reply.body


# the calendar


def test_a_calendar_is_read_by_the_token_in_its_address(
    preflight: Command, server: Server, token: str
) -> None:
    change(server.url, "UPDATE pilots SET approval_on = '2027-01-11' WHERE number IN (1, 2)")
    feed = made(preflight, server, "--calendar")
    path = "/api/v1/calendar.ics?token="

    reply = server.asked(f"{path}{feed}")

    assert (reply.status, reply.headers["content-type"]) == (GOOD, "text/calendar; charset=utf-8")
    assert "SUMMARY:Claims triage (P-1): approval" in reply.body
    assert "Board papers" not in reply.body
    assert server.asked(f"{path}{feed}&pilot=P-3").status == GOOD
    assert server.asked(f"{path}{quote(token)}").status == NO
    assert server.asked("/api/v1/pilots", feed).status == NO
    assert server.asked("/api/v1/calendar.ics", feed).json == {
        "error": "This address opens no calendar, or no longer."
    }


# the command


def test_tokens_are_made_listed_and_revoked(preflight: Command, server: Server) -> None:
    here = {"DATABASE_URL": server.url}
    created = preflight("api-token", "create", "--name", "Power BI", **here)
    feed = preflight("api-token", "create", "--name", "Calendars", "--calendar", **here)
    listed = preflight("api-token", "list", "--json", **here).json
    revoked = preflight("api-token", "revoke", "1", **here)

    shown, said = created.out.splitlines()
    assert shown.startswith("pf_1_")
    assert said == "Token 1 is good for 365 days. It is not shown again."
    assert feed.out.startswith("/api/v1/calendar.ics?token=pf_2_")
    assert [(one["name"], one["opens"], one["is"]) for one in listed] == [
        ("Power BI", "api", "good"),
        ("Calendars", "calendar", "good"),
    ]
    assert revoked.out == "Token 1 (Power BI) opens nothing any more.\n"
    told = preflight("api-token", "list", **here).out
    assert "revoked" in told
    assert shown not in told


def test_every_token_has_an_end(preflight: Command, server: Server) -> None:
    here = {"DATABASE_URL": server.url}

    assert "--days" in refused(
        preflight("api-token", "create", "--name", "Power BI", "--days", "0", **here)
    )
    assert "--days" in refused(
        preflight("api-token", "create", "--name", "Power BI", "--days", "731", **here)
    )
    assert "1 to 80 characters" in refused(preflight("api-token", "create", "--name", " ", **here))
    assert "no token 7" in refused(preflight("api-token", "revoke", "7", **here))


def test_making_and_revoking_are_in_the_trail(preflight: Command, server: Server) -> None:
    made(preflight, server)
    preflight("api-token", "revoke", "1", DATABASE_URL=server.url)
    again = preflight("api-token", "revoke", "1", "--json", DATABASE_URL=server.url).json

    database = open_database(server.url)
    with closing(database), database.reads() as connection:
        said = "SELECT origin, before, after FROM events WHERE change = 'api access' ORDER BY id"
        rows = [tuple(row) for row in connection.exec_driver_sql(said)]
    assert again == {"id": 1, "name": "Power BI", "was_revoked": True}
    assert [origin for origin, _, _ in rows] == ["operator", "operator"]
    assert json.loads(rows[1][1]) == {"text": "1 Power BI"}
