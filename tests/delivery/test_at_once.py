"""What happens at once, fails, or is slow loses nothing and is not counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from bot import delivery
from bot.domain.asks import Ask
from bot.domain.command_text import PilotRef
from bot.domain.letters import Kind, Letter, LetterId, State
from bot.domain.people import FRESH, SlackId
from bot.domain.rules import Rule
from bot.render import messages
from bot.sandbox import faults
from bot.usecases import acting, asking, deciding, owners, posting, resending, ticking
from bot.usecases.deciding import CostAnswers
from bot.work import Work
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import asks, claims_triage, letters
from tests.town import Town

REF = PilotRef(1, "P-1")
USERS_INFO = "users.info"


@pytest.fixture
def town(either_town: Town) -> Town:
    """Every story here is told on SQLite and on PostgreSQL."""
    return either_town


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], None]:
    """Both who come to this step wait there for each other; on SQLite the second cannot come."""
    meeting = Barrier(2)

    def at(module: object, name: str) -> None:
        step = getattr(module, name)

        def met(*args: Any, **kwargs: Any) -> Any:
            found = step(*args, **kwargs)
            try:
                meeting.wait(0.3)
            except BrokenBarrierError:
                return found
            return found

        monkeypatch.setattr(module, name, met)

    return at


def at_once(*steps: Callable[[], Any]) -> None:
    with ThreadPoolExecutor(len(steps)) as threads:
        for done in [threads.submit(step) for step in steps]:
            done.result(10)


def reminder_on_its_way(town: Town) -> LetterId:
    """Claimed for Bo and not ticked off yet."""
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.settle()
    town.clock.now = clock(town.bo, "2026-11-05 09:00")
    town.slack.fails("chat.postMessage", faults.resets_unread())
    town.tick()
    reminder = next(one for one in letters(town) if one.kind is Kind.REMINDER)
    assert reminder.state is State.SENDING
    return reminder.id


def value_ask(town: Town) -> Ask:
    return asks(town)[Rule.V1]


def whole(town: Town, letter: LetterId) -> Letter:
    return next(one for one in letters(town) if one.id == letter)


def test_a_press_and_the_courier_at_once_use_one_round(
    town: Town, together: Callable[[object, str], None]
) -> None:
    letter = reminder_on_its_way(town)
    together(ticking, "_letter")

    at_once(
        lambda: town.bot.do(ticking.sent, letter, "D1", "1.1"),
        lambda: town.bot.do(ticking.seen, letter, "D1", "1.1"),
    )

    assert whole(town, letter).state is State.SENT
    assert value_ask(town).round == 1


def test_a_tick_off_and_an_answer_at_once_do_not_wait_for_each_other(town: Town) -> None:
    letter = reminder_on_its_way(town)
    who = SlackId(town.bo.id)

    for _ in range(5):
        at_once(
            lambda: town.bot.do(ticking.sent, letter, "D1", "1.1"),
            lambda: town.bot.do(
                deciding.set_cost, who, REF, CostAnswers(line="production EUR 5k/year")
            ),
        )

    assert whole(town, letter).state is State.SENT
    assert value_ask(town).round == 1


def test_a_transaction_given_up_for_anothers_sake_is_run_once_more(town: Town) -> None:
    tried: list[int] = []

    def unlucky(_: Work) -> str:
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("UPDATE", {}, DeadlockDetected("deadlock detected"))
        return "done"

    def hopeless(_: Work) -> None:
        tried.append(1)
        raise OperationalError("UPDATE", {}, DeadlockDetected("deadlock detected"))

    assert town.bot.do(unlucky) == "done"
    assert len(tried) == 2
    with pytest.raises(OperationalError):
        town.bot.do(hopeless)
    assert len(tried) == 4


def test_an_edit_that_cannot_be_dressed_holds_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.ana.types("/pilot register Claims triage lead:@bo owner:@eli", in_=town.pilots)
    town.ana.types("/pilot register KYC screening lead:@bo owner:@cy", in_=town.pilots)
    goes_to(town, clock(town.cy, "2026-11-04 09:30"))
    town.settle()
    goes_to(town, clock(town.eli, "2026-11-04 09:30"))
    dress = messages.speech
    calls: list[object] = []

    def breaks_first(message: Any) -> Any:
        calls.append(message)
        if len(calls) == 1:
            raise ValueError
        return dress(message)

    monkeypatch.setattr(delivery, "speech", breaks_first)
    for number in (1, 2):
        town.ana.types(f"/pilot stop P-{number} the vendor is gone", in_=town.pilots)
    town.settle()

    said = [dm.as_text() for person in (town.eli, town.cy) for dm in person.dms]
    assert sum("was stopped" in text for text in said) == 1
    assert not any(letter.edits_owed for letter in letters(town))


def owes_two(town: Town) -> None:
    """Requests to Eli and to Fay, whom Slack told us about too long ago."""
    town.ana.types("/pilot register Claims triage lead:@bo owner:@eli", in_=town.pilots)
    town.ana.types("/pilot register KYC screening lead:@bo owner:@fay", in_=town.pilots)
    town.later.run()

    def age(work: Work) -> None:
        for one in work.store.letters.in_states([State.OWED], 10):
            assert one.person
            work.store.letters.change(one.id, due_at=work.now)

    town.clock.now += timedelta(days=1)
    town.bot.do(age)


def test_the_directory_is_asked_for_every_letter(town: Town) -> None:
    owes_two(town)
    for leaver in (town.eli, town.fay):  # and the app does not hear of it
        leaver.workspace.directory.change(leaver.id, {"deactivated": True})

    town.settle()

    assert (town.eli.dms, town.fay.dms) == ([], [])
    sent = [letter.person for letter in letters(town, State.SENT)]
    assert [person.slack_id for person in sent if person] == [town.ana.id, town.ana.id]


def test_whom_slack_cannot_tell_about_waits_and_the_others_get_theirs(town: Town) -> None:
    owes_two(town)
    town.slack.fails(USERS_INFO, faults.status(500), times=2)

    town.settle()
    assert (len(town.eli.dms), len(town.fay.dms)) == (0, 1)

    town.clock.now += ticking.TRY_AGAIN
    town.settle()
    assert (len(town.eli.dms), len(town.fay.dms)) == (1, 1)


def test_nothing_is_marked_as_being_sent_to_somebody_unchecked(town: Town) -> None:
    owes_two(town)

    found = town.bot.do(posting.claim, 10)

    assert found.postings == []
    assert [one.slack_id for one in found.unchecked] == [town.eli.id, town.fay.id]
    assert {letter.state for letter in letters(town)} == {State.OWED}


def test_a_token_that_was_revoked_pauses_delivery_though_nobody_is_checked(town: Town) -> None:
    owes_two(town)
    town.slack.fails(USERS_INFO, faults.error("token_revoked"))

    town.settle()

    paused = town.bot.see(lambda work: work.workspace.paused_because)
    assert paused == "token_revoked"
    assert {letter.state for letter in letters(town)} == {State.OWED}


def test_who_declines_to_the_one_already_asked_loses_their_buttons(town: Town) -> None:
    claims_triage(town, 'value:"EUR 1m/year" cost:"EUR 150k/year"', known=True)
    town.bo.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    dm = town.last_dm(town.eli)
    assert dm.buttons

    town.bot.do(owners.decline, SlackId(town.eli.id), REF, None)
    town.settle()

    assert not town.eli.dms[0].buttons


def test_two_replies_at_once_both_go_out(
    town: Town, together: Callable[[object, str], None]
) -> None:
    claims_triage(town)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    before = asks(town)[Rule.O2].turn
    eli = SlackId(town.eli.id)
    together(acting, "find")

    at_once(
        lambda: town.bot.do(owners.reply, SlackId(town.ana.id), REF, eli, "Claims pays."),
        lambda: town.bot.do(owners.reply, SlackId(town.bo.id), REF, eli, "It runs on our side."),
    )

    assert asks(town)[Rule.O2].turn == before + 2
    texts = {letter.facts.text for letter in letters(town)}
    assert {"Claims pays.", "It runs on our side."} <= texts


def reminded_then_lost(town: Town) -> LetterId:
    """A reminder to Bo that may have arrived and cannot be looked up."""
    letter = reminder_on_its_way(town)
    town.bot.do(ticking.cannot_look, letter, "missing_scope")
    return letter


def test_sent_again_keeps_a_plan_and_when_it_was_shown(town: Town) -> None:
    letter = reminded_then_lost(town)
    shown = value_ask(town).shown_at
    town.bot.do(_send_again, letter)
    town.clock.now += timedelta(minutes=5)

    town.settle()
    town.clock.now += timedelta(seconds=20)
    town.settle()

    assert len(town.bo.dms) == 1
    assert (value_ask(town).round, value_ask(town).shown_at) == (1, shown)


def _send_again(work: Work, letter: LetterId) -> None:
    resending.owe_again(work, letter)


def test_sent_again_leaves_out_what_is_planned_for_a_later_day(town: Town) -> None:
    letter = reminded_then_lost(town)
    ask = value_ask(town)
    assert ask.id
    town.bot.do(asking.plan, SlackId(town.bo.id), ask.id, "20 Nov")
    town.bot.do(_send_again, letter)
    town.clock.now += timedelta(minutes=5)

    town.settle()
    town.clock.now += timedelta(seconds=20)
    town.settle()

    assert town.bo.dms == []
    assert str(value_ask(town).plan) == "2026-11-20"


def test_all_look_ups_before_an_ack_share_one_second(town: Town) -> None:
    ticks = [0.0]
    given: list[float] = []
    slack = town.bot.slack

    class Slow(type(slack)):  # type: ignore[misc]
        """Each look-up takes 0.4 seconds and finds nothing out."""

        __slots__ = ()

        def profile(self, person: SlackId, team: str, *, within: float | None = None) -> Any:
            assert within is not None
            given.append(within)
            ticks[0] += 0.4
            return slack.profile(person, team, within=within)

    slow = Slow(slack.posting, slack.reading, slack.opening)
    bot = replace(town.bot, slack=slow, ticks=lambda: ticks[0], met={}, hurry=1.0)
    town.clock.now += FRESH

    bot.acquaint([SlackId(one.id) for one in (town.bo, town.cy, town.dee, town.fay)])

    assert given == pytest.approx([1.0, 0.6])


def test_a_form_asks_about_everybody_in_it_once(town: Town) -> None:
    claims_triage(town)
    town.settle()
    town.ana.types("/pilot owner P-1", in_=town.pilots)
    town.clock.now += FRESH + timedelta(minutes=1)
    before = len(town.slack.record.calls(USERS_INFO))
    town.slack.fails(USERS_INFO, faults.status(500), times=10)

    town.ana.submits(owner=town.fay)

    asked = [call.params["user"] for call in town.slack.record.calls(USERS_INFO)[before:]]
    assert sorted(asked) == sorted([town.ana.id, town.fay.id])
