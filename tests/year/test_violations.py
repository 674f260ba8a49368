"""One story for each kind of violation: the right log passes, the wrong one is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.year.oracle import examine, judge
from tests.year.oracle.log import (
    DecisionChanged,
    Entry,
    Fact,
    Held,
    Kind,
    Letter,
    Outage,
    OwnerAccepted,
    OwnerNamed,
    PersonSeen,
    Shown,
    Tick,
)
from tests.year.story import Story, day, kinds, reminders, when, with_letter, without

VALUE = Shown("P-1", "V1", 1)


@pytest.fixture
def log() -> list[Entry]:
    return Story().pilot().until("2026-03-13 12:00")


def test_a_right_log_passes(log: list[Entry]) -> None:
    assert kinds(log) == kinds(log, strict=True) == set()


def test_a_reminder_that_never_came_is_missing_every_day(log: list[Entry]) -> None:
    late = judge(without(log, *reminders(log)))

    assert {violation.kind for violation in late} == {"missing"}
    assert len(late) == 7
    assert str(late[0]) == (
        "2026-03-05 09:00 UTC, ada: no reminder on 2026-03-05, though due: P-1 V1 [missing]"
    )


def test_a_reminder_outside_the_slot(log: list[Entry]) -> None:
    moment = when("2026-03-05 10:00")
    wrong = with_letter(without(log, reminders(log)[0]), moment, "ada", VALUE)

    assert kinds(wrong) == {"missing", "window"}


def test_a_reminder_on_a_sunday(log: list[Entry]) -> None:
    wrong = with_letter(log, when("2026-03-08 09:00"), "ada", VALUE)

    assert "window" in kinds(wrong)


def test_a_second_reminder_on_the_same_day_is_above_the_budget() -> None:
    story = Story().pilot().pilot("P-2", at="2026-03-03 12:00").until("2026-03-05 12:00")
    wrong = with_letter(story, when("2026-03-05 09:30"), "ada", Shown("P-2", "V1", 1))

    assert "budget" in kinds(wrong)
    assert "twice" not in kinds(wrong)


def test_the_same_reminder_again_is_twice(log: list[Entry]) -> None:
    wrong = with_letter(log, when("2026-03-05 09:30"), "ada", VALUE)

    assert "twice" in kinds(wrong)


def test_the_same_reminder_twice_in_one_tick_is_twice(log: list[Entry]) -> None:
    letter = reminders(log)[0]
    place = log.index(letter)

    assert "twice" in kinds([*log[:place], letter, *log[place:]])


def test_a_reminder_to_the_wrong_person(log: list[Entry]) -> None:
    wrong = with_letter(log, when("2026-03-06 09:00"), "bea", VALUE)

    assert kinds(wrong) == {"person"}


def test_a_sponsor_too_early_is_the_wrong_person(log: list[Entry]) -> None:
    wrong = with_letter(log, when("2026-03-06 09:00"), "sid", VALUE)

    assert "person" in kinds(wrong)


def test_a_reminder_to_somebody_who_left(log: list[Entry]) -> None:
    left = PersonSeen(when("2026-03-06 08:00"), "ada", is_deactivated=True)
    early = [entry for entry in log if entry.at < left.at]
    wrong = with_letter([*early, left], when("2026-03-06 09:00"), "ada", VALUE)

    assert "person" in kinds(wrong)


def test_an_ask_that_is_closed() -> None:
    closed = DecisionChanged(when("2026-03-04 12:00"), "P-1", "V1", True)
    story = Story().pilot().then(closed).until("2026-03-06 12:00")
    wrong = with_letter(story, when("2026-03-05 09:00"), "ada", VALUE)

    assert kinds(story) == set()
    assert kinds(wrong) == {"closed"}


def test_an_ask_that_is_suppressed(log: list[Entry]) -> None:
    wrong = with_letter(log, when("2026-03-04 09:00"), "ada", VALUE)

    assert "suppressed" in kinds(wrong)


def test_a_round_above_the_budget() -> None:
    story = Story().pilot().until("2026-04-17 12:00")
    wrong = with_letter(story, when("2026-04-02 09:00"), "ada", Shown("P-1", "V1", 4))

    assert kinds(wrong) == {"budget"}


def test_a_claimed_round_that_is_not_so(log: list[Entry]) -> None:
    letter = reminders(log)[1]
    claim = Letter(letter.at, "ada", "reminder", (Shown("P-1", "V1", 3),))
    place = log.index(letter)

    assert kinds([*log[:place], claim, *log[place + 1 :]]) == {"round"}


def four_pilots() -> list[Entry]:
    story = Story()
    for number, gate in enumerate(("2026-07-01", "2026-06-01", None, "2026-05-01"), start=1):
        planned = day(gate) if gate else None
        story.pilot(f"P-{number}", approval=planned, launch=planned)
    return story.until("2026-03-05 12:00")


def rewritten(log: list[Entry], *names: str) -> list[Entry]:
    letter = reminders(log)[0]
    shown = tuple(Shown(name, "V1", 1) for name in names)
    place = log.index(letter)
    return [*log[:place], Letter(letter.at, letter.to, "reminder", shown), *log[place + 1 :]]


def test_three_asks_by_nearest_gate() -> None:
    log = four_pilots()

    assert [item.pilot for item in reminders(log)[0].shown] == ["P-4", "P-2", "P-1"]
    assert kinds(log) == set()


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("P-4", "P-2", "P-3"), "selection"),
        (("P-4", "P-2"), "selection"),
        (("P-2", "P-4", "P-1"), "order"),
        (("P-4", "P-2", "P-1", "P-3"), "budget"),
        (("P-4", "P-4", "P-2", "P-1"), "twice"),
        ((), "budget"),
    ],
)
def test_a_wrong_choice_of_asks(names: tuple[str, ...], kind: str) -> None:
    assert kind in kinds(rewritten(four_pilots(), *names))


def test_an_older_ask_goes_first_where_no_gate_is_planned() -> None:
    story = Story().pilot("P-2").pilot("P-1", at="2026-03-02 13:00")
    log = story.until("2026-03-05 12:00")

    assert kinds(rewritten(log, "P-2", "P-1")) == set()
    assert kinds(rewritten(log, "P-1", "P-2")) == {"order"}


def test_pilots_registered_together_may_stand_in_any_order() -> None:
    log = Story().pilot("P-2").pilot("P-1").until("2026-03-05 12:00")

    assert kinds(rewritten(log, "P-1", "P-2")) == kinds(rewritten(log, "P-2", "P-1")) == set()


def test_an_outage_only_delays() -> None:
    outage = Outage(when("2026-03-05 08:00"), when("2026-03-05 12:00"))
    log = Story().pilot().then(outage).until("2026-03-09 12:00")

    assert [letter.at for letter in reminders(log)] == [when("2026-03-06 09:00")]
    assert kinds(log) == set()
    assert kinds(without(log, *reminders(log))) == {"missing"}
    assert "outage" in kinds(with_letter(log, when("2026-03-05 09:00"), "ada", VALUE))


def test_a_reminder_without_a_tick(log: list[Entry]) -> None:
    late = Letter(log[-1].at + timedelta(days=6), "ada", "reminder", (Shown("P-1", "V1", 3),))
    fact = DecisionChanged(log[-1].at, "P-1", "O2", True)

    assert "no tick" in kinds([*log, fact, late])


def test_missed_ticks_delay_and_do_not_lose() -> None:
    absent = [
        entry
        for entry in Story().pilot().until("2026-03-05 08:00")
        if not isinstance(entry, Letter)
    ]
    monday = when("2026-03-09 09:10")

    assert kinds([*absent, Tick(monday), Letter(monday, "ada", "reminder", (VALUE,))]) == set()
    assert kinds([*absent, Tick(monday)]) == {"missing"}


@pytest.mark.parametrize(
    ("to", "kind", "at", "broken"),
    [
        ("ada", "request", "2026-03-05 16:59", set()),
        ("ada", "request", "2026-03-05 18:00", {"window"}),
        ("ada", "request", "2026-03-05 08:59", {"window"}),
        ("ada", "request", "2026-03-07 12:00", {"window"}),
        ("pam", "notice", "2026-03-05 12:00", set()),
        ("ada", "notice", "2026-03-05 12:00", {"person"}),
        ("nobody", "request", "2026-03-05 12:00", {"person"}),
    ],
)
def test_requests_and_notices_keep_their_window(
    to: str, kind: Kind, at: str, broken: set[str]
) -> None:
    story = Story()

    assert kinds([*story.facts, Letter(when(at), to, kind)]) == broken


def test_a_fourth_request_and_a_second_notice_are_above_the_budget() -> None:
    requests = [Letter(when(f"2026-03-05 {hour}:00"), "ada", "request") for hour in range(10, 14)]
    notices = [Letter(when(f"2026-03-06 {hour}:00"), "pam", "notice") for hour in (10, 11)]
    found = judge([*Story().facts, *requests, *notices])

    assert [(violation.person, violation.kind) for violation in found] == [
        ("ada", "budget"),
        ("pam", "budget"),
    ]


def test_both_readings_of_the_sponsors_turn_pass_but_only_one_strictly() -> None:
    log = [
        entry
        for entry in Story().pilot().until("2026-03-27 12:00")
        if not (isinstance(entry, Letter) and entry.to == "sid")
    ]
    early = with_letter(log, when("2026-03-20 09:00"), "sid", VALUE)

    assert kinds(early) == set()
    assert kinds(early, strict=True) == {"suppressed"}
    assert kinds(log) == {"missing"}
    assert examine(early).doubts["sponsor_interval"] > 0


def test_entries_out_of_order_are_refused(log: list[Entry]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        judge([log[-1], *log])


def named(*facts: Fact) -> list[Entry]:
    """Bea is named and gets the request to accept."""
    naming = OwnerNamed(when("2026-03-03 10:30"), "P-1", "bea", "rae")
    return Story().pilot(gaps=("O2",)).then(naming, *facts).until("2026-03-05 18:00")


def the_request(log: list[Entry]) -> Letter:
    return next(entry for entry in log if isinstance(entry, Letter) and entry.kind == "request")


def test_a_request_that_comes_as_it_should_breaks_nothing() -> None:
    assert kinds(named(), strict=True) == set()


def test_a_lost_request_is_missing() -> None:
    log = named()

    assert kinds(without(log, the_request(log))) == {"missing"}


def test_a_request_that_comes_twice_was_made_once() -> None:
    log = named()
    place = log.index(the_request(log))

    assert kinds([*log[:place], the_request(log), *log[place:]]) == {"person"}


def test_a_request_to_somebody_else_is_wrong_and_missing() -> None:
    log = named()
    letter = the_request(log)
    wrong = Letter(letter.at, "cy", letter.kind, letter.shown)

    assert kinds([wrong if entry is letter else entry for entry in log]) == {"person", "missing"}


def test_a_request_about_what_is_answered_is_closed() -> None:
    log = named()
    letter = the_request(log)
    place = log.index(letter)
    accepted = OwnerAccepted(letter.at, "P-1", "bea")

    assert "closed" in kinds([*log[:place], accepted, *log[place:]])


def test_a_request_waits_while_its_pilot_is_on_hold() -> None:
    held = Held(when("2026-03-03 10:00"), "P-1", day("2026-03-04"))
    log = named(held)
    letter = the_request(log)
    assert letter.at == when("2026-03-05 09:00")
    early = Letter(when("2026-03-04 11:00"), "bea", "request", letter.shown)
    place = sum(entry.at <= early.at for entry in log)

    assert kinds([*log[:place], early, *log[place:]]) == {"suppressed", "person"}
