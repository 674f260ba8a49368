"""Whatever is typed gets an answer where the person looks; nothing is lost or half-written."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import BoltRequest

from bot.domain.command_text import SUBCOMMANDS
from bot.sandbox import Answer, Person
from tests.journeys.ledger import claims_triage, kept, nothing_written, pilot, pilots
from tests.town import Town, open_town

LONG = 10_000
OUR_MISTAKE = "our mistake"


def assert_answered(answer: Answer) -> None:
    """By a message or a form, and by no excuse."""
    assert answer.error is None, (answer.error, answer.why)
    assert answer.message or answer.modal
    assert OUR_MISTAKE not in answer.as_text()
    if answer.modal:
        assert OUR_MISTAKE not in answer.modal.as_text()


@pytest.fixture(scope="module")
def busy_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for many examples: a pilot with an owner to answer, a digest, three people met."""
    path: Path = tmp_path_factory.mktemp("busy") / "preflight.db"
    with open_town(f"sqlite:///{path}") as town:
        claims_triage(town, "owner:@eli")
        town.ana.types("/pilot digest here weekly mon 09:00", in_=town.pilots)
        town.fay.types("/pilot list")
        town.settle()
        yield town


# long, empty, odd


@pytest.mark.parametrize(
    "words", ["x" * LONG, "x " * (LONG // 2), "é😀" * (LONG // 2), "*" * LONG]
)
@pytest.mark.parametrize(
    "command",
    [
        "{}",
        "register {} lead:@bo",
        "register X lead:@bo value:{}",
        "register X lead:@bo cost:{}",
        "register X lead:@bo unit:{}",
        "register X lead:@bo launch:{}",
        "register cost:{}",
        "value P-1 {}",
        "cost P-1 {}",
        "owner P-1 {}",
        "stage P-1 {}",
        "stage P-1 approved {}",
        "hold P-1 until {}",
        "stop P-1 {}",
        "show {}",
        "history {}",
        "digest here {} weekly mon 09:00",
        "digest {}",
        "assign {} lead:@cy",
    ],
)
def test_ten_thousand_characters_are_refused_and_handed_back_whole(
    busy_town: Town, command: str, words: str
) -> None:
    town = busy_town
    typed = f"/pilot {command.format(words.strip())}"

    with nothing_written(town):
        answer = town.ana.types(typed, in_=town.pilots)

    assert_answered(answer)
    assert answer.modal is None
    assert typed in "".join(answer.as_text().split("You typed: ")[1].splitlines())
    assert len(answer.as_text().splitlines()[0]) < 400


@pytest.mark.parametrize("command", ["list {}", "help {}", "edit P-1 {}", "edit {}"])
def test_ten_thousand_characters_where_words_are_looked_for(busy_town: Town, command: str) -> None:
    with nothing_written(busy_town):
        answer = busy_town.ana.types(
            f"/pilot {command.format('wo rd ' * 1_700)}", in_=busy_town.pilots
        )

    assert_answered(answer)


def test_a_form_takes_no_more_than_fits_and_says_so_at_the_field(town: Town) -> None:
    """Slack itself stops there; what gets past it is refused by the same limit."""
    claims_triage(town)
    town.ana.types("/pilot value P-1", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(value="x" * LONG)
    assert set(answer.errors) == {"value"}

    payload = copy.deepcopy(_press_of_save(town))
    answers = payload["view"]["state"]["values"]
    answers["value"]["answer"]["value"] = "USD 50k/year"
    answers["role"]["answer"]["value"] = "x" * LONG
    answers["measured"]["answer"]["value"] = "x" * LONG
    with nothing_written(town):
        response = town.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    said = json.loads(response.body)
    assert said["response_action"] == "errors"
    assert set(said["errors"]) == {"role", "measured"}


def _press_of_save(town: Town) -> Any:
    town.ana.submits(value="better")
    return town.slack.record.envelopes("interactive")[-1].payload


NOTHING = [
    "",
    " ",
    "\t\n",
    "\u200b",
    "\u00a0",
    "\u3000",
    '""',
    "“”",
    "''",
    "\u202e",
    "\x00",
    "\ufeff",
]


@pytest.mark.parametrize("nothing", NOTHING)
@pytest.mark.parametrize("subcommand", ["", *SUBCOMMANDS])
def test_nothing_behind_a_command_is_nothing(
    busy_town: Town, subcommand: str, nothing: str
) -> None:
    with nothing_written(busy_town):
        typed = f"/pilot {subcommand} {nothing}"
        assert_answered(busy_town.ana.types(typed, in_=busy_town.pilots))


@pytest.mark.parametrize("name", ["   ", "\u200b\u200b", "\u202e", "\x00\x01"])
def test_a_name_of_nothing_is_asked_for_again(town: Town, name: str) -> None:
    town.ana.types("/pilot register", in_=town.pilots)

    with nothing_written(town):
        answer = town.ana.submits(name=name, lead=town.bo)

    assert answer.errors == {
        "name": "What is the pilot called? A few words will do, for example “Claims triage”."
    }


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ("مشروع الفرز", "مشروع الفرز"),
        ("😀 👩\u200d👩\u200d👧", "😀 👩\u200d👩\u200d👧"),
        ("a\x00b\x07c", "abc"),
        ("tab\tand\nline", "tab and line"),
        ("\ud83dhalf", "half"),
        ("Ａｃｍｅ", "Ａｃｍｅ"),
        ("e\u0301clair", "e\u0301clair"),
        ("x" * 150, "x" * 150),
    ],
)
def test_odd_names_are_kept_as_they_were_typed(town: Town, odd: str, named: str) -> None:
    """Without what no database takes."""
    town.ana.types("/pilot register", in_=town.pilots)

    town.ana.submits(name=odd, lead=town.bo)

    assert pilots(town) == [named]


def test_what_no_database_takes_never_reaches_one(either_town: Town) -> None:
    town, odd = either_town, "a\x00b\ud83d"
    claims_triage(town, 'cost:"EUR 5k/year because it is paid for"')
    for command, answers in [
        ("digest here", {"filter": odd}),
        ("value", {"pilot": odd, "value": odd, "role": odd}),
        ("cost P-1", {"yearly": "EUR 5k", "note": odd}),
        ("edit P-1 about", {"name": odd, "unit": odd}),
        ("stop P-1", {"reason": odd}),
    ]:
        town.ana.types(f"/pilot {command}", in_=town.pilots)
        answer = town.ana.submits(answers)
        assert answer.modal is not None
        assert OUR_MISTAKE not in answer.modal.as_text()
        assert_answered(town.ana.types(f"/pilot {command} {odd}", in_=town.pilots))
        assert_answered(town.ana.types(f"/pilot list {odd}", in_=town.pilots))

    assert pilots(town) == ["ab"]


@pytest.mark.parametrize(
    "typed",
    [
        "/pilot register “Claims triage” lead:@bo value:“120 hours/month for 12 handlers”",
        "/pilot register „Claims triage“ lead:@bo value:„120 hours/month for 12 handlers“",
        "/pilot register «Claims triage» lead:@bo value:«120 hours/month for 12 handlers»",
        '/pilot register "Claims triage" lead:@bo value:"120 hours／month for 12 handlers"',
        "/pilot register Claims triage lead：@bo value：“１２０ hours/month for 12 handlers”",
        "/pilot REGISTER Claims triage LEAD:@bo Value:'120 hours/month for 12 handlers'",
    ],
)
def test_quotes_and_digits_of_every_keyboard_are_read(town: Town, typed: str) -> None:
    town.ana.types(typed, in_=town.pilots)

    claims = pilot(town)
    assert claims.name == "Claims triage"
    assert claims.value is not None
    assert (str(claims.value.amount), claims.value.head_count) == ("120", 12)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("regster Claims", "register"),
        ("vlaue P-1 120 hours/month", "value"),
        ("onwer P-1 @cy", "owner"),
        ("lst", "list"),
    ],
)
def test_a_slip_of_the_finger_is_offered_the_nearest(town: Town, typed: str, nearest: str) -> None:
    with nothing_written(town):
        answer = town.ana.types(f"/pilot {typed}", in_=town.pilots)

    assert f"`/pilot {nearest}`" in answer.as_text()


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("register X leed:@bo", "Did you mean `lead:`"),
        ("register X lead:@bo lead:@cy", "twice"),
        ("register X lead:bo", "pick from its list"),
        ("register X lead:@bo launch:2020-01-01", "is over"),
        ("register X lead:@bo launch:01/02/2027", "to some and"),
        ("register X lead:@bo launch:someday", "is not a day we can read"),
        ("register X lead:@bo value:better", "not by how much"),
        ("register X lead:@bo cost:a lot", "There is no amount"),
        ("register X lead:@bo value:5 XYZ/year", "We know no currency"),
    ],
)
def test_a_registration_that_will_not_do_is_refused_and_handed_back(
    town: Town, typed: str, because: str
) -> None:
    with nothing_written(town):
        answer = town.ana.types(f"/pilot {typed}", in_=town.pilots)

    assert because in answer.as_text()
    assert answer.as_text().endswith(f"You typed: /pilot {typed}")


def test_all_that_is_wrong_with_a_command_is_told_at_once(town: Town) -> None:
    with nothing_written(town):
        said = town.ana.types(
            "/pilot register X lead:@bo owner:@bo value:better cost:a lot launch:2020-01-01",
            in_=town.pilots,
        ).as_text()

    assert said.startswith("Nothing is saved so far.")
    assert said.count("•") == 4


# any text at all


PIECES = st.sampled_from(
    [
        *SUBCOMMANDS, "P-1", "P-9", "p1", "#1", "7", "@ana", "@bo", "@cy", "@nobody",
        "#ai-pilots", "lead:", "owner:@cy", "sponsor:@dee", "team:@fay,@cy", "value:", "cost:",
        "launch:", "value:“120 hours/month”", "cost:EUR 1k/year", "until", "off", "here", "now",
        "weekly", "mon 09:00", "mine", "stalled", "gaps", "approved", "live", "stopped", "120",
        "hours/month", "USD 50k/year", "-1", "1e9", "99999999999999999999", "¥3,000,000", "15%",
        "per", "quarter", "“", "”", '"', "'", "`", "*", "_", "~", "<", ">", "&", "<!channel>",
        "<@U0X>", "&lt;", "2027-01-11", "31/12/2026", "tomorrow", "in 3 weeks", "0", "NaN", "inf",
        "∞", "½", "١٢٠", "مشروع", "😀", "\u202e", "\u200b", "\x00", "\n", "because",
        "for 12 handlers", ":", "：", "—",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=9).map(" ".join)
GLUED = st.lists(PIECES, max_size=6).map("".join)
TYPED = st.one_of(SOUP, GLUED, st.text(max_size=200))


def whoever(town: Town) -> st.SearchStrategy[Person]:
    return st.sampled_from([town.ana, town.bo, town.eli, town.fay])


@settings(max_examples=250)
@given(data=st.data(), text=TYPED)
def test_any_text_behind_the_command_is_answered(
    busy_town: Town, data: st.DataObject, text: str
) -> None:
    who = data.draw(whoever(busy_town))
    before = kept(busy_town)

    answer = who.types(f"/pilot {text}", in_=busy_town.pilots)

    assert_answered(answer)
    if "You typed:" in answer.as_text():
        assert kept(busy_town) == before
    busy_town.settle()


@settings(max_examples=150)
@given(text=st.one_of(TYPED, st.text(st.characters(codec=None), max_size=80)))
def test_any_text_that_slack_may_send_is_answered(busy_town: Town, text: str) -> None:
    """Past the composer: halves of characters, marks of mentions that are none."""
    busy_town.ana.types("/pilot list", in_=busy_town.pilots)
    payload = copy.deepcopy(busy_town.slack.record.envelopes("slash_commands")[-1].payload)

    response = busy_town.app.dispatch(
        BoltRequest(body={**payload, "text": text, "trigger_id": text}, mode="socket_mode")
    )

    assert response.status == 200
    assert OUR_MISTAKE not in (response.body or "")
    busy_town.settle()


FIELDS = {
    "value P-1": ("value", "role", "heads", "measured"),
    "cost P-1": ("pilot_total", "yearly", "once"),
    "register": ("name", "value"),
    "stop": ("pilot", "reason"),
    "checkin": ("pilot", "change", "source", "cost"),
    "value": ("pilot", "value"),
    "edit P-1 about": ("name", "unit"),
    "digest here": ("filter", "hour", "zone"),
}


@settings(max_examples=150)
@given(data=st.data(), command=st.sampled_from(sorted(FIELDS)))
def test_any_text_in_a_form_is_answered(
    busy_town: Town, data: st.DataObject, command: str
) -> None:
    """Beside its field, or by the form itself."""
    busy_town.ana.types(f"/pilot {command}", in_=busy_town.pilots)
    answers = {name: data.draw(TYPED, label=name) for name in FIELDS[command]}
    before = kept(busy_town)

    answer = busy_town.ana.submits({name: text or None for name, text in answers.items()})

    assert answer.error is None, (answer.error, answer.why)
    assert answer.modal is not None
    assert OUR_MISTAKE not in answer.modal.as_text()
    if answer.errors:
        assert kept(busy_town) == before
        assert all(answer.errors.values())
    busy_town.settle()
    busy_town.ana.closes(everything=True)
