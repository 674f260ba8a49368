"""Why pilots are stopped: asked for, kept, counted, and what may bring one back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.autopsy import autopsy_of, cause_of, causes
from bot.domain.causes import Cause
from bot.domain.filters import Filter
from bot.domain.pilot import Pilot
from bot.domain.stages import Stage
from bot.sandbox import Answer, Person
from tests.journeys.days import goes_to
from tests.journeys.ledger import (
    asks,
    claims_triage,
    events,
    nothing_written,
    pilot,
    registers,
)
from tests.town import Town


def types(town: Town, text: str, who: Person | None = None) -> Answer:
    return (who or town.ana).types(f"/pilot {text}", town.pilots)


def said(answer: Answer) -> str:
    assert answer.modal is not None, answer.errors
    return answer.modal.as_text()


def everybody(town: Town) -> list[Pilot]:
    return town.bot.see(lambda work: work.store.pilots.numbered_all(range(1, 30)))


# why it stops


@pytest.mark.parametrize("typed", ["stop P-1", "stage P-1 stopped", "stage P-1 Stopped"])
def test_a_stop_asks_why_in_two_answers(town: Town, typed: str) -> None:
    claims_triage(town)

    opened = types(town, typed)

    assert opened.modal is not None
    assert list(opened.modal.fields) == ["cause", "reason"]
    options = opened.modal.controls[0].element["options"]
    assert [one["text"]["text"] for one in options] == [
        "Nobody decided its value in numbers",
        "Nobody owned it in production",
        "Its production cost was not known, or too high",
        "Something else",
    ]
    done = said(town.ana.submits(cause="owner"))
    assert (
        "Claims triage (P-1) is stopped. Nothing more is asked about it. "
        "Noted why: nobody owned it in production." in done
    )
    assert cause_of(pilot(town)) is Cause.OWNER
    assert asks(town) == {}


def test_the_card_has_a_button_to_stop_and_one_to_begin_again(town: Town) -> None:
    claims_triage(town)

    types(town, "show P-1")
    town.ana.presses("Stop it …", on=town.ana.ephemerals[-1])
    said(town.ana.submits(cause="cost", reason="twelve times the pilot"))

    card = types(town, "show P-1").as_text()
    assert (
        "Stopped by Ana Keller on Mon 2 Nov: its production cost was not known, or too high "
        "(twelve times the pilot)" in card
    )
    assert "Stop it …" not in card
    town.ana.presses("Propose it again …", on=town.ana.ephemerals[-1])
    assert town.ana.form.values["stage"] == "proposed"
    assert "What has changed since?" in town.ana.form.as_text()
    assert "is proposed again" in said(town.ana.submits(reason="the price has halved"))


def test_a_stop_from_the_form_of_stages_leads_to_why(town: Town) -> None:
    claims_triage(town)
    types(town, "stage P-1")

    with nothing_written(town):
        asked = town.ana.submits(stage="stopped", reason="the vendor is gone")

    assert asked.modal is not None
    assert asked.modal.callback_id == "stop"
    assert asked.modal.values["reason"] == "the vendor is gone"
    assert "the vendor is gone" in said(town.ana.submits(cause="other"))


@pytest.mark.parametrize(
    ("typed", "cause", "words"),
    [
        ("stop P-1 the data was never released", Cause.OTHER, "the data was never released"),
        ("stop P-1 because the vendor is gone", Cause.OTHER, "the vendor is gone"),
        ("stage P-1 stopped because the vendor is gone", Cause.OTHER, "the vendor is gone"),
        ("stop P-1 owner because nobody took it", Cause.OWNER, "nobody took it"),
        ("stop P-1 value", Cause.VALUE, None),
        ("stop P-1 cost because twelve times the pilot", Cause.COST, "twelve times the pilot"),
        ("stop P-1 owner left the bank", Cause.OTHER, "owner left the bank"),
    ],
)
def test_a_typed_stop_takes_a_pattern_or_words(
    town: Town, typed: str, cause: Cause, words: str | None
) -> None:
    claims_triage(town)

    types(town, typed)

    found = autopsy_of(pilot(town))
    assert found is not None
    assert (found.cause, found.said) == (cause, words)


def test_something_else_has_to_be_said_and_nothing_is_not_a_cause(town: Town) -> None:
    claims_triage(town)
    types(town, "stop P-1")

    with nothing_written(town):
        blank = town.ana.submits(cause="other", reason="  ")
    assert "What was it, then?" in blank.errors["reason"]
    with nothing_written(town):
        long = types(town, f"stop P-1 {'x' * 501}").as_text()
    assert "up to 500 fit" in long


def test_the_history_says_why(town: Town) -> None:
    claims_triage(town)
    types(town, "stop P-1 owner because nobody took it")

    told = types(town, "history P-1").as_text()

    assert (
        "Ana Keller moved it from proposed to stopped, as nobody owned it in production "
        "(nobody took it)" in told
    )


def test_only_the_pilots_people_stop_it_and_a_hidden_one_is_none(town: Town) -> None:
    claims_triage(town)
    types(town, "list", town.fay)
    with nothing_written(town):
        assert "To stop Claims triage (P-1), ask" in types(town, "stop P-1", town.fay).as_text()
        assert "To stop" in types(town, "stop P-1 owner because", town.fay).as_text()
    types(town, "edit P-1 about")
    town.ana.submits(restricted="restricted")

    for typed in ("stop P-1", "stop P-1 owner because nobody", "stage P-1 stopped"):
        with nothing_written(town):
            told = types(town, typed, town.fay).as_text()
        assert "There is no pilot “P-1” on your list." in told


def test_a_live_pilot_is_asked_nothing_about_stopping(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")

    with nothing_written(town):
        told = types(town, "stop P-1")

    assert told.modal is None
    assert told.as_text().startswith("A live pilot is retired rather than stopped.")


# counted


def test_the_list_of_the_stopped_counts_their_causes(town: Town) -> None:
    registers(town, "Claims triage", "KYC screening", "Policy search", "Fraud radar", "Chat")
    types(town, "stop P-1 owner")
    types(town, "stop P-2 owner because nobody took it")
    types(town, "stop P-3 cost")
    types(town, "stop P-4 the vendor is gone")

    listed = types(town, "list stopped").as_text()

    assert (
        "Stopped: 2 without a production owner, 1 for an unknown or too high production cost "
        "and 1 for something else." in listed
    )
    assert "Stopped:" not in types(town, "list proposed").as_text()
    assert "Stopped:" not in types(town, "list").as_text()


def test_r4_causes_of_hidden_pilots_are_not_counted_for_others(town: Town) -> None:
    registers(town, "Claims triage", "KYC screening")
    types(town, "stop P-1 owner")
    types(town, "stop P-2 owner")
    types(town, "edit P-2 about")
    town.ana.submits(restricted="restricted")

    assert "2 without a production owner" in types(town, "list stopped").as_text()
    assert (
        "Stopped: 1 without a production owner." in types(town, "list stopped", town.fay).as_text()
    )


# proposed again


def test_a_stopped_pilot_is_proposed_again_by_its_people_who_say_what_has_changed(
    town: Town,
) -> None:
    claims_triage(town)
    types(town, "stop P-1 owner because nobody took it")
    goes_to(town, datetime(2027, 1, 11, 9, 0, tzinfo=UTC))

    with nothing_written(town):
        refused = types(town, "stage P-1 proposed").as_text()
        assert "What has changed since it was stopped?" in refused
        types(town, "list", town.fay)
        theirs = types(town, "stage P-1 proposed an owner", town.fay).as_text()
    assert "ask" in theirs

    done = types(town, "stage P-1 proposed Eli will own it", town.bo).as_text()

    assert done.startswith(
        "Claims triage (P-1) is proposed again, and asked about from now on. "
        "Noted why: Eli will own it."
    )
    assert pilot(town).stage is Stage.PROPOSED
    assert pilot(town).decided_on is None
    assert asks(town)
    card = types(town, "show P-1").as_text()
    assert "Stopped by Ana Keller on Mon 2 Nov: nobody owned it in production" in card
    assert "Proposed again by Bo Lindqvist on Mon 11 Jan: Eli will own it" in card
    told = types(town, "history P-1").as_text()
    assert "Bo Lindqvist proposed it again (Eli will own it)" in told
    assert "moved it from proposed to stopped" in told


def test_b1_counts_pilots_by_what_they_are_now(town: Town) -> None:
    """One that is proposed again is open; stopped again it is one stopped pilot, not two."""
    claims_triage(town)
    types(town, "stop P-1 owner")
    assert _stopped(town) == 1

    types(town, "stage P-1 proposed Eli will own it")
    assert _stopped(town) == 0
    assert causes(everybody(town)) == {}
    types(town, "stop P-1 cost because twelve times the pilot")

    assert _stopped(town) == 1
    assert causes(everybody(town)) == {Cause.COST: 1}
    assert [one.cause for one in pilot(town).design.autopsies] == [Cause.OWNER, Cause.COST]
    assert [event.after.stage for event in events(town) if event.after.stage] == [
        Stage.STOPPED,
        Stage.PROPOSED,
        Stage.STOPPED,
    ]


def _stopped(town: Town) -> int:
    return town.bot.see(lambda work: work.store.pilots.decided(Filter(), work.local_now)).stopped


def test_a_stopped_pilot_has_no_gate_to_let_it_pass(town: Town) -> None:
    claims_triage(town)
    types(town, "stop P-1 owner")

    with nothing_written(town):
        told = types(town, "override P-1 until 31 March because we can").as_text()

    assert "is stopped, so no gate is ahead of it" in told
