"""`preflight serve` and `preflight work` as processes, beside each other on one PostgreSQL."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import app as root
from bot.sandbox import Answer, Channel, Person, Sandbox
from bot.store import migrate
from bot.store.database import open_database
from tests.journeys.test_out_of_reach import gone
from tests.process.terminal import Command, Started, stopped_amid

Start = Callable[..., Started]


@pytest.fixture
def database_url(postgres_url: str) -> str:
    with closing(open_database(postgres_url)) as database:
        migrate.upgrade(database)
    return postgres_url


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def asked(port: int, path: str, method: str = "GET", **request: object) -> tuple[int, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(line):
        line.request(method, path, **request)  # type: ignore[arg-type]
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def parts(port: int) -> dict[str, bool]:
    """What a process says of itself, part by part."""
    told = json.loads(asked(port, "/readyz")[1])
    return {name: part["ok"] for name, part in told.items() if name != "ready"}


def test_what_is_typed_to_one_process_goes_out_from_another(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel, database_url: str
) -> None:
    port, health = free_port(), free_port()
    serve = start("serve", DATABASE_URL=database_url, PREFLIGHT_PORT=str(port))
    work = start("work", DATABASE_URL=database_url, PREFLIGHT_HEALTH_PORT=str(health))
    serve.says("ready")
    work.says("ready")
    slack.posts_to(f"http://127.0.0.1:{port}/slack/events")

    answer = ana.types("/pilot register Claims triage lead:@ana", in_=pilots)
    opened = ana.types("/pilot value P-1", in_=pilots)
    ana.types("/pilot digest here now", in_=pilots)

    assert "Claims triage (P-1)" in answer.text
    assert opened.modal is not None
    assert "1 pilot" in slack.until(lambda: pilots.messages, within=10)[0].text
    assert parts(port) == {"database": True, "schema": True, "letters": True}
    assert parts(health) == {**parts(port), "scheduler": True}
    assert 'preflight_commands_total{command="register"} 1.0' in asked(port, "/metrics")[1]
    sent = 'preflight_letters_total{became="posted",kind="digest"} 1.0'
    slack.until(lambda: sent in asked(health, "/metrics")[1])

    serve.told_to_stop()
    work.told_to_stop()
    assert (serve.ends(), work.ends()) == (0, 0)
    assert "Claims" not in serve.output + work.output


def test_told_to_stop_it_answers_who_is_waiting_and_ends_well(
    start: Start, slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    port = free_port()
    serve = start("serve", PREFLIGHT_PORT=str(port))
    serve.says("ready")
    slack.posts_to(f"http://127.0.0.1:{port}/slack/events")
    heard: list[bool] = []

    def typing() -> Answer:
        answer = ana.types("/pilot register", in_=pilots)
        heard.append("stopping" in serve.output)  # before whoever waits was answered
        return answer

    answer = stopped_amid(serve, slack, typing)

    assert answer.error is None
    assert answer.modal is not None
    assert heard == [True]
    assert serve.ends() == 0
    assert "stopped" in serve.output


def test_a_stranger_is_turned_away_with_a_line_in_the_log(start: Start) -> None:
    port = free_port()
    serve = start("serve", PREFLIGHT_PORT=str(port))
    serve.says("ready")

    asked(port, "/slack/events", "POST", body=b"command=%2Fpilot&text=help")

    serve.says("request not verified")


TURNED_AWAY = {
    "nobody signed it": ("/slack/events", "POST", [b"a=b"], 401),
    "it is 1 MB": ("/slack/events", "POST", [b"x" * 1_000_000], 413),
    "it is no text": ("/slack/events", "POST", [b"\xff\xfe"], 400),
    "it comes in chunks, unsigned": ("/slack/events", "POST", [b"a=", b"b"], 401),
    "it comes in chunks, and many": ("/slack/events", "POST", [b"x" * 100_000] * 10, 413),
    "Slack does not get": ("/slack/events", "GET", [], 405),
    "health is not posted": ("/healthz", "POST", [b""], 405),
    "there is no such path": ("/wp-login.php", "GET", [], 404),
}


@pytest.mark.parametrize("because", TURNED_AWAY)
def test_what_is_no_request_of_slacks_is_turned_away(served: int, because: str) -> None:
    path, method, pieces, status = TURNED_AWAY[because]
    body = iter(pieces) if len(pieces) > 1 else b"".join(pieces)

    found, said = asked(served, path, method, body=body)

    assert found == status
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """One server for all of them."""
    port = free_port()
    with Sandbox(root.wall_clock) as slack:
        environment = {**slack.environment, "PREFLIGHT_PORT": str(port)}
        server = Started(environment, tmp_path_factory.mktemp("served"), "serve")
        server.says("ready")
        yield port
        server.kill()


def test_a_server_that_is_killed_leaves_no_worker_behind(start: Start) -> None:
    port = free_port()
    server = start("serve", PREFLIGHT_PORT=str(port))
    server.says("ready")

    server.kill()  # and waits until nobody holds its output any more

    with socket.socket() as line:
        assert line.connect_ex(("127.0.0.1", port)) != 0


def test_a_worker_that_dies_while_the_database_is_gone_is_followed_by_one_that_waits(
    start: Start, database_url: str
) -> None:
    port = free_port()
    server = start("serve", DATABASE_URL=database_url, PREFLIGHT_PORT=str(port))
    server.says("ready")

    with gone(database_url):
        os.kill(_worker_of(server.process.pid), signal.SIGKILL)
        told = server.says("not ready")
    server.says("] ready", times=2)

    assert "not currently accepting connections" in told
    assert "Traceback" not in server.output
    assert asked(port, "/healthz")[0] == 200
    server.told_to_stop()
    assert server.ends() == 0


def test_a_worker_that_finds_another_version_there_says_so_and_waits(
    start: Start, database_url: str
) -> None:
    """Somebody upgrades while the old version still runs, and takes it back."""
    server = start("serve", DATABASE_URL=database_url, PREFLIGHT_PORT=str(free_port()))
    server.says("ready")

    with of_version(database_url, "from the future"):
        os.kill(_worker_of(server.process.pid), signal.SIGKILL)
        told = server.says("not ready")
    server.says("] ready", times=2)

    assert "The database is of a newer version of Preflight." in told
    assert "Traceback" not in server.output
    server.told_to_stop()
    assert server.ends() == 0


@contextmanager
def of_version(database_url: str, revision: str) -> Iterator[None]:
    """The database says that it is of this schema, for as long as this lasts."""
    table = sa.table("alembic_version", sa.column("version_num"))
    with closing(open_database(database_url)) as database:
        with database.writes() as connection:
            before = connection.execute(sa.select(table.c.version_num)).scalar_one()
            connection.execute(sa.update(table).values(version_num=revision))
        yield
        with database.writes() as connection:
            connection.execute(sa.update(table).values(version_num=before))


def _worker_of(server: int) -> int:
    return int(
        Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()[0]
    )


def test_a_port_in_use_is_said_before_anything_begins(preflight: Command, slack: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        result = preflight("serve", **slack.environment, PREFLIGHT_PORT=port)

    assert result.code == 2
    assert f"PREFLIGHT_PORT: 127.0.0.1:{port} cannot be used" in result.err
    assert result.err.count("\n") == 1


def test_a_host_without_an_address_is_named(preflight: Command, slack: Sandbox) -> None:
    result = preflight("serve", **slack.environment, PREFLIGHT_HOST="nowhere.invalid")

    assert result.code == 2
    assert result.err.startswith("PREFLIGHT_HOST: nowhere.invalid:3000 cannot be used")


@pytest.mark.parametrize(
    ("command", "name"), [("serve", "SLACK_SIGNING_SECRET"), ("run", "SLACK_APP_TOKEN")]
)
def test_each_way_to_reach_us_needs_its_own_secret(
    preflight: Command, slack: Sandbox, command: str, name: str
) -> None:
    environment = {key: value for key, value in slack.environment.items() if key != name}

    result = preflight(command, **environment)

    assert result.code == 2
    assert result.err.startswith(f"{name} is missing")
