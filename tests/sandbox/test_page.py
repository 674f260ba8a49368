"""What the page is served: one state, deeds, word of changes; and to whom it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import Channel, Person, Sandbox
from tests.sandbox.blocks import field, plain
from tests.sandbox.clock import Clock

JSON = {"Content-Type": "application/json"}
Headers = Mapping[str, str]


@dataclass(frozen=True)
class Got:
    status: int
    policy: str
    text: str


def ask(slack: Sandbox, path: str, deed: object = None, headers: Headers | None = None) -> Got:
    body = None if deed is None else json.dumps(deed)
    method = "GET" if deed is None else "POST"
    with closing(HTTPConnection(urlsplit(slack.url).netloc, timeout=5)) as line:
        line.request(method, path, body, dict(headers or JSON))
        answer = line.getresponse()
        policy = answer.getheader("Content-Security-Policy") or ""
        return Got(answer.status, policy, answer.read().decode())


def sees(slack: Sandbox, person: Person, **asked: object) -> Any:
    query = urlencode({"person": person.id, **asked})
    return json.loads(ask(slack, f"/see/screen?{query}").text)


def does(slack: Sandbox, person: Person, what: str, **given: object) -> Any:
    return json.loads(ask(slack, "/act", {"person": person.id, "do": what, **given}).text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example:80"},
        {"Host": "127.0.0.1.example:80"},
        {"Host": ""},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_can_neither_read_nor_act(
    slack: Sandbox, ana: Person, pilots: Channel, headers: Headers
) -> None:
    deed = {"person": ana.id, "do": "type", "place": pilots.id, "text": "hello"}

    assert ask(slack, f"/see/screen?person={ana.id}", headers=headers).status == 403
    assert ask(slack, "/act", deed, {**JSON, **headers}).status == 403
    assert ask(slack, "/api/auth.test", {}, {**JSON, **headers}).status == 403
    assert pilots.messages == []


def test_a_form_of_another_site_is_no_deed(slack: Sandbox, ana: Person, pilots: Channel) -> None:
    deed = {"person": ana.id, "do": "type", "place": pilots.id, "text": "hello"}

    assert ask(slack, "/act", deed, {"Content-Type": "text/plain"}).status == 415
    assert pilots.messages == []


def test_the_page_asks_for_nothing_from_elsewhere(slack: Sandbox) -> None:
    page = ask(slack, "/")

    assert page.status == 200
    assert "default-src 'none'" in page.policy
    assert "http" not in page.text


@pytest.mark.parametrize("name", ["nothing.js", "..%2fserver.py", "%2e%2e", "style.css%00.js"])
def test_only_its_own_files_are_served(slack: Sandbox, name: str) -> None:
    assert ask(slack, f"/page/{name}").status == 404


def test_what_was_typed_just_before_another_form_came_over_it_is_kept(
    slack: Sandbox, client: WebClient, ana: Person
) -> None:
    asked = field("name", "Name")
    form = {"type": "modal", "title": plain("One"), "submit": plain("Save"), "blocks": [asked]}
    for call in (client.views_open, client.views_push):
        call(trigger_id=slack.workspace.tickets.trigger(ana.id), view=form)
    below = ana.modals[0]

    assert does(slack, ana, "fill", view=below.id, block="name", value="Claims triage") == {}

    ana.closes()
    assert ana.form.as_text().count("Claims triage") == 1
    ana.closes()
    late = {"person": ana.id, "do": "fill", "view": below.id, "block": "name", "value": "KYC"}
    assert ask(slack, "/act", late).status == 409


@pytest.mark.parametrize(
    "deed", [[], {}, {"do": "fly"}, {"do": "type", "person": "U0NOBODY"}, "type"]
)
def test_nonsense_is_no_deed(slack: Sandbox, deed: object) -> None:
    assert ask(slack, "/act", deed).status in {400, 404}


def test_what_is_no_longer_there_is_said(slack: Sandbox, ana: Person, pilots: Channel) -> None:
    gone = {"person": ana.id, "place": pilots.id, "message": "1.0", "block": "b", "action": "a"}

    assert ask(slack, "/act", {**gone, "do": "press"}).status == 409
    assert ask(slack, "/act", {**gone, "do": "submit", "view": "V1"}).status == 409
    assert ask(slack, "/act", {**gone, "do": "type", "place": "C0NOWHERE"}).status == 409


def test_people_see_their_own_and_only_that(slack: Sandbox, ana: Person, bob: Person) -> None:
    slack.channel("ai-pilots", members=[ana])
    secret = slack.channel("secret", members=[bob], private=True)
    bob.says("a secret", secret)
    bob.says("between us", ana)

    seen = sees(slack, ana, place=secret.id)

    assert seen["place"] is None
    assert [place["name"] for place in seen["places"]] == ["ai-pilots", ""]
    assert [place["unread"] for place in seen["places"]] == [0, 1]
    assert next(who for who in seen["people"] if who["id"] == ana.id)["unread"] == 1


def test_reading_takes_the_mark_away(
    slack: Sandbox, ana: Person, bob: Person, pilots: Channel
) -> None:
    bob.joins(pilots)
    said = bob.says("hello", pilots)
    ana.says("hello yourself", pilots)
    assert sees(slack, ana, place=pilots.id)["place"]["unread"] == 1

    does(slack, ana, "read", place=pilots.id, message=said.ts)

    assert sees(slack, ana, place=pilots.id)["place"]["unread"] == 0


def test_of_a_long_channel_the_newest_come_and_more_when_asked(
    slack: Sandbox, ana: Person, pilots: Channel
) -> None:
    for number in range(60):
        ana.says(f"message {number}", pilots)

    newest = sees(slack, ana, place=pilots.id, most=40)["place"]
    everything = sees(slack, ana, place=pilots.id, most=120)["place"]

    assert [newest["messages"][end]["text"] for end in (0, -1)] == ["message 20", "message 59"]
    assert (newest["earlier"], everything["earlier"]) == (True, False)
    assert len(everything["messages"]) == 60


def test_a_thread_stands_under_its_message(
    slack: Sandbox, ana: Person, bob: Person, pilots: Channel
) -> None:
    bob.joins(pilots)
    first = ana.says("who owns it?", pilots)
    does(slack, ana, "type", place=pilots.id, text="I do", thread=first.ts)

    does(slack, bob, "type", place=pilots.id, text="or I", thread=first.ts)
    place = sees(slack, ana, place=pilots.id, thread=first.ts)["place"]

    assert [each["text"] for each in place["messages"]] == ["who owns it?"]
    assert place["messages"][0]["replies"] == 2
    assert [each["text"] for each in place["thread"]] == ["who owns it?", "I do", "or I"]
    assert place["unread"] == 0


def test_the_record_holds_no_token(
    slack: Sandbox, ana: Person, pilots: Channel, at_the_door: App
) -> None:
    at_the_door.command("/pilot")(answers)
    does(slack, ana, "type", place=pilots.id, text="/pilot list")
    at_the_door.client.auth_test(token=slack.bot_token)

    record = ask(slack, "/see/record").text

    assert "/pilot list" in record
    assert "verification-token" not in record
    assert slack.bot_token not in record
    assert "/response/" not in record


def answers(ack: Ack) -> None:
    ack("here you are")


def test_word_comes_of_every_change(slack: Sandbox, ana: Person, pilots: Channel) -> None:
    with closing(HTTPConnection(urlsplit(slack.url).netloc, timeout=5)) as line:
        line.request("GET", "/see/changes")
        with line.getresponse() as feed:
            first = feed.readline()
            feed.readline()

            ana.says("hello", pilots)

            assert feed.readline() != first


@pytest.mark.parametrize(
    ("to", "zone", "moment"),
    [
        ("hour", "Europe/Zurich", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
        ("day", "Europe/Zurich", datetime(2026, 11, 3, 8, 30, tzinfo=UTC)),
        ("monday", "Europe/Zurich", datetime(2026, 11, 9, 8, tzinfo=UTC)),
        ("monday", "America/New_York", datetime(2026, 11, 2, 14, tzinfo=UTC)),
    ],
)
def test_time_passes_by_the_persons_own_clock(
    slack: Sandbox, clock: Clock, to: str, zone: str, moment: datetime
) -> None:
    clock.now = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
    moved: list[datetime] = []
    slack.director.moves = moved.append
    who = slack.person("dee", zone=zone)

    does(slack, who, "pass", to=to)

    assert moved == [moment]
