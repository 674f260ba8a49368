"""People's words in every place where we say them: nothing rings, nothing is formatted or lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox import Message, View
from bot.sandbox.faults import status
from scheduler import jobs
from tests.journeys.ledger import pilot, pilots
from tests.town import Town

NAMES = [
    "<!channel> & <@U0FAY0000>",
    "*bold* _italic_ ~strike~ `code`",
    "```block``` &gt; **x** __y__ &amp;",
    "<https://evil.example|click> &lt;b&gt;",
    "مشروع \u202eالفرز <b>",
    "😀 👩\u200d👩\u200d👧 :smile: a\u200bb\u00ad",
    "“Curly” ‘quotes’ „low“ Bob's",
    "@here @channel #ai-pilots https://example.com/x?a=b&c=d",
    "{} %s {0} \\n ’; DROP TABLE pilots; --",
]
IN_A_COMMAND = [name for name in NAMES if "“" not in name]  # there, quotes hold words together
NOT_TO_BE_SEEN = "Cf"  # zero-width spaces, joiners, direction marks
PINGS = re.compile(r"<!|<@U0FAY|<https?://evil")


def shown(text: str) -> str:
    """As it looks: without what cannot be seen, on one line."""
    seen = "".join(each for each in text if unicodedata.category(each) != NOT_TO_BE_SEEN)
    return " ".join(seen.split())


def texts(thing: Any) -> Iterator[dict[str, Any]]:
    """Every text object in some blocks."""
    if isinstance(thing, dict):
        if thing.get("type") in {"mrkdwn", "plain_text"}:
            yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for each in thing:
            yield from texts(each)


def assert_harmless(screen: Message | View, *words: str) -> None:
    """It shows the words as they were typed, and Slack finds no mention or link in them."""
    for text in texts(screen.blocks):
        if text["type"] == "mrkdwn":
            assert not PINGS.search(text["text"]), text["text"]
            assert text["verbatim"]
    if isinstance(screen, Message):
        assert not PINGS.search(screen.text), screen.text
    for each in words:
        assert shown(each) in shown(screen.as_text()), screen.as_text()


def answer(town: Town, command: str) -> Message:
    said = town.ana.types(f"/pilot {command}", in_=town.pilots)
    assert said.message is not None, said
    return said.message


def registered_by_form(town: Town, name: str, **more: Any) -> View:
    town.ana.types("/pilot register", in_=town.pilots)
    said = town.ana.submits({"name": name, "lead": town.bo, "sponsor": town.ana, **more})
    assert said.errors == {}
    assert said.modal is not None
    return said.modal


@pytest.fixture(params=NAMES, ids=range(len(NAMES)))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_name_comes_through_the_form_as_it_was_typed(town: Town, name: str) -> None:
    said = registered_by_form(town, name)

    assert_harmless(said, name)
    assert [shown(kept) for kept in pilots(town)] == [shown(name)]


@pytest.mark.parametrize("name", IN_A_COMMAND)
def test_a_name_comes_through_the_command_as_it_was_typed(town: Town, name: str) -> None:
    """Slack escapes it on its way; its composer makes mentions of @here and #ai-pilots."""
    said = town.ana.types(f"/pilot register {name} lead:@bo", in_=town.pilots)

    assert said.message is not None
    assert_harmless(said.message, name)
    assert [shown(kept) for kept in pilots(town)] == [shown(name)]


def test_it_is_read_so_in_answers_lists_cards_and_histories(town: Town, name: str) -> None:
    registered_by_form(town, name)

    for command in (
        "show P-1",
        "list",
        "history P-1",
        "value P-1 USD 50k/year",
        "cost P-1 pilot EUR 40k production EUR 52k/year",
        "owner P-1 @eli",
        "hold P-1 until 2026-12-01",
        "hold P-1 off",
        "stage P-1 approved",
        "show P-11",
        "stop P-1 no data",
    ):
        assert_harmless(answer(town, command), name)


def test_it_stands_so_in_every_form(town: Town, name: str) -> None:
    registered_by_form(town, name)

    for command in ("value", "cost", "owner", "stage", "hold", "stop", "edit"):
        opened = town.ana.types(f"/pilot {command} P-1", in_=town.pilots)
        assert opened.modal is not None
        assert_harmless(opened.modal, name)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    assert town.ana.form.values["name"] == pilot(town).name


def test_it_is_asked_about_so_by_dm_and_notification(town: Town, name: str) -> None:
    registered_by_form(town, name, owner=town.eli)
    request = town.last_dm(town.eli)
    assert_harmless(request, name)
    assert shown(name) in shown(unescaped(request.text))

    town.clock.now = datetime(2026, 11, 5, 8, 0, tzinfo=UTC)
    town.tick()
    together = town.last_dm(town.bo)
    assert_harmless(together, name)
    answer(town, "value P-1 USD 50k/year")
    assert_harmless(town.last_dm(town.bo), name)

    town.bo.types("/pilot cost P-1 production EUR 150k/year", in_=town.pilots)
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    assert_harmless(town.last_dm(town.eli), name)


def test_an_ask_that_stands_alone_says_it_so(town: Town, name: str) -> None:
    registered_by_form(town, name)
    answer(town, "value P-1 USD 50k/year")

    town.clock.now = datetime(2026, 11, 5, 8, 0, tzinfo=UTC)
    town.tick()

    alone = town.last_dm(town.bo)
    assert_harmless(alone, name)
    assert shown(name) in shown(unescaped(alone.text))
    town.bo.presses("Why this?", on=alone)
    town.bo.presses("Not me", on=alone)
    town.settle()
    for ephemeral in town.bo.ephemerals:
        assert_harmless(ephemeral, name)


@pytest.mark.parametrize("newer_blocks", [True, False], ids=["table", "lines"])
def test_it_stands_so_in_a_digest(town: Town, name: str, newer_blocks: bool) -> None:
    """As a cell of a table, and as a line where a workspace has no tables."""
    town.slack.rules.newer_blocks = newer_blocks
    registered_by_form(town, name)
    town.clock.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    town.ana.types("/pilot digest now", in_=town.pilots)
    town.settle()

    assert_harmless(town.pilots.messages[-1], name)


@pytest.mark.parametrize("name", IN_A_COMMAND)
def test_a_near_name_is_asked_about_so(town: Town, name: str) -> None:
    registered_by_form(town, name)

    typed = town.bo.types(f"/pilot register {name}x lead:@bo", in_=town.pilots)
    assert typed.message is not None
    assert_harmless(typed.message, f"{name}x")
    if "Register anyway" in typed.message.buttons:
        town.bo.presses("Register anyway", on=typed.message)
        town.settle()
    assert [shown(kept) for kept in pilots(town)] == [shown(name), shown(f"{name}x")]


def test_what_is_handed_back_is_what_was_typed(town: Town, name: str) -> None:
    said = town.ana.types(f"/pilot register {name} lead:@bo owner:@bo", in_=town.pilots)

    assert said.message is not None
    assert_harmless(said.message)
    back = shown(said.as_text().split("You typed:")[1])
    assert shown(f"/pilot register {name} lead:") in back


@pytest.mark.parametrize("command", ["show", "value", "stage P-1", "list live approved", "help"])
def test_what_is_said_back_of_a_refused_command_is_harmless(
    town: Town, name: str, command: str
) -> None:
    registered_by_form(town, "Claims triage")

    said = town.ana.types(f"/pilot {command} {name}", in_=town.pilots)

    assert said.error is None
    if said.message:
        assert_harmless(said.message)


def test_reasons_questions_notes_and_units_are_said_so(town: Town, name: str) -> None:
    registered_by_form(town, "Claims triage", owner=town.eli)
    town.eli.presses("Ask Ana Keller a question", on=town.last_dm(town.eli))
    town.eli.submits(text=name)
    assert_harmless(town.last_dm(town.ana), name)
    town.ana.presses("Answer Eli Moreau", on=town.last_dm(town.ana))
    town.ana.submits(text=name)
    assert_harmless(town.last_dm(town.eli), name)

    town.ana.types("/pilot cost P-1", in_=town.pilots)
    town.ana.submits(pilot_total="EUR 40k", yearly="EUR 52k")
    town.ana.presses("It is complete, because …")
    town.ana.submits(note=name)
    town.ana.types("/pilot value P-1", in_=town.pilots)
    said = town.ana.submits(value="12 hours/month", role=name, heads="3")
    assert said.modal is not None
    assert_harmless(said.modal, name)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(unit=name)
    town.ana.types("/pilot stop P-1", in_=town.pilots)
    town.ana.submits(reason=name)

    card = answer(town, "show P-1")
    assert_harmless(card, name)
    assert shown(card.as_text()).count(shown(name)) == 3  # unit, role, note
    assert_harmless(answer(town, "history P-1"), name)


def test_filters_are_said_so(town: Town, name: str) -> None:
    """In lists, bulk assignments and the digests of a channel."""
    registered_by_form(town, name)
    words = " ".join(word for word in name.split() if word not in {"live", "P-7"}) or "x"

    assert_harmless(answer(town, f"list {words}"))
    assert_harmless(answer(town, f"assign {words} lead:@cy"))
    assert_harmless(answer(town, f"digest here {words} weekly mon 09:00"))
    assert_harmless(answer(town, "digest list"))
    town.ana.types("/pilot digest now", in_=town.pilots)
    town.settle()
    assert_harmless(town.pilots.messages[-1])


@pytest.mark.parametrize(
    "called", ["<!channel>", "*Eli* `Moreau`", "{} {0} %s", "مريم", "😀", "E" * 80, "<@U0FAY0000>"]
)
def test_names_of_people_are_said_so_too(town: Town, called: str) -> None:
    """A display name is typed by people as well."""
    town.eli.changes(name=called)
    town.ana.changes(name=f"{called} A")
    registered_by_form(town, "Claims triage", owner=town.eli)

    asked = town.last_dm(town.eli)
    assert_harmless(asked, f"{called} A")
    town.eli.presses("question", on=asked)
    town.eli.submits(text="Who pays?")
    assert_harmless(town.last_dm(town.ana), called)
    town.ana.presses("reply", on=town.last_dm(town.ana))
    town.ana.submits(text="Claims does.")
    assert_harmless(town.last_dm(town.eli), f"{called} A")
    town.eli.presses("Decline or suggest someone", on=town.last_dm(town.eli))
    said = town.eli.submits(other=town.fay)
    assert said.modal is not None
    assert_harmless(said.modal, f"{called} A")
    assert_harmless(town.last_dm(town.ana), called)
    assert_harmless(answer(town, "history P-1"), called)


def test_a_notice_to_the_pmo_says_it_so(town: Town, name: str) -> None:
    registered_by_form(town, name)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.slack.rules.scopes -= {"im:history"}
    town.slack.fails("chat.postMessage", status(500))
    town.settle()
    town.clock.now = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    town.tick()
    jobs.tell_pmo(town.bot)

    for dm in town.dms(town.ana):
        assert not PINGS.search(dm)
    for message in town.ana.dms:
        assert_harmless(message)


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
