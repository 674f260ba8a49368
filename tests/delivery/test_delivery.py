"""Each letter is sent once, none is lost, doubt is shown (decision 5); on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from threading import Event
from typing import Any

import pytest
from slack_sdk import WebClient
from structlog.testing import capture_logs

from bot import delivery, post_office
from bot.domain.letters import Facts, Kind, Letter, LetterId, Owed, State, digest_key
from bot.domain.people import Person as Known
from bot.domain.rules import Rule
from bot.sandbox import Person, faults
from bot.sandbox.faults import Fault
from bot.slack.outcomes import Posted
from bot.usecases import posting, resending, ticking
from bot.work import Work
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import asks, claims_triage, events, letters
from tests.town import Town, another_process

LEASE = ticking.LEASE
PAUSE = ticking.PAUSE
POST = "chat.postMessage"


@pytest.fixture
def town(either_town: Town) -> Town:
    """Every story here is told on SQLite and on PostgreSQL."""
    return either_town


def names(town: Town, owner: str, pilot: str = "Claims triage") -> None:
    """Ana registers a pilot, so that somebody in office hours is owed a request."""
    town.ana.types(f"/pilot register {pilot} lead:@bo owner:@{owner}", in_=town.pilots)


def states(town: Town) -> list[State]:
    return [letter.state for letter in letters(town)]


def later(town: Town, span: timedelta) -> None:
    """Time passes, and delivery looks for work; no job runs."""
    town.clock.now += span
    town.settle()


def posts(town: Town) -> int:
    """How often a message was sent off, whatever became of it."""
    return len(town.slack.record.calls(POST))


def looks(town: Town) -> int:
    return len(town.slack.record.calls("conversations.history"))


# as it should be


def test_a_letter_is_posted_with_its_mark_and_ticked_off(town: Town) -> None:
    names(town, "eli")
    town.settle()

    letter = letters(town)[0]
    message = town.eli.dms[0]
    assert letter.state is State.SENT
    assert (letter.posted_in, letter.ts) == (message.channel, message.ts)
    assert message.metadata == {
        "event_type": "preflight_letter",
        "event_payload": {"id": letter.mark},
    }
    assert posts(town) == 1


def test_the_dm_is_opened_before_a_persons_first_letter_and_its_id_kept(town: Town) -> None:
    names(town, "eli")
    names(town, "eli", "KYC screening")
    town.settle()

    opened = town.slack.record.calls("conversations.open")
    assert len(opened) == 1
    assert known(town, town.eli).dm == town.eli.dms[0].channel
    assert [call.params["channel"] for call in town.slack.record.calls(POST)] == (
        [town.eli.dms[0].channel] * 2
    )


def known(town: Town, person: Person) -> Known:
    return town.bot.see(lambda work: work.store.people.known([person.id]))[person.id]


def test_a_commit_that_owes_a_letter_wakes_delivery_and_one_that_owes_none_does_not(
    town: Town,
) -> None:
    woken: list[str] = []
    bot = replace(town.bot, wake=lambda: woken.append("woken"))

    bot.do(lambda work: work.store.people.of_slack(town.eli.id))
    assert woken == []

    claims_triage(town)
    bot.do(lambda work: work.store.letters.owe(_letter("digest/C1/now", work.now), work.now))
    assert woken == ["woken"]


def _letter(key: str, now: datetime, **facts: Any) -> Owed:
    facts = {"kind": Kind.DIGEST, "channel": "C1", "due_at": now, **facts}
    return Owed(key=key, **facts)


def test_once_stopping_no_letter_is_begun(town: Town) -> None:
    names(town, "eli")

    replace(town.bot, stopping=lambda: True).deliver()

    assert states(town) == [State.OWED]
    assert posts(town) == 0


# in doubt


@pytest.mark.parametrize(
    "fault",
    [
        faults.resets_unread(),
        faults.status(500),
        faults.not_json(),
        faults.error("internal_error"),
    ],
    ids=["reset", "500", "page", "internal_error"],
)
def test_a_letter_that_may_have_arrived_and_did_not_is_looked_for_twice_then_sent(
    town: Town, fault: Fault
) -> None:
    town.slack.fails(POST, fault)
    names(town, "eli")
    town.settle()
    assert states(town) == [State.SENDING]
    assert town.eli.dms == []

    later(town, PAUSE)
    assert (states(town), looks(town)) == ([State.SENDING], 1)
    later(town, PAUSE - timedelta(seconds=3))
    assert (states(town), looks(town)) == ([State.SENDING], 1)
    later(town, timedelta(seconds=3))

    assert states(town) == [State.SENT]
    assert (looks(town), len(town.eli.dms)) == (2, 1)


@pytest.mark.parametrize(
    "fault",
    [
        faults.resets_after(),
        faults.status(503, done=True),
        faults.not_json(done=True),
        Fault(body='{"ok": true}', done=True),
    ],
    ids=["reset", "503", "page", "no place"],
)
def test_a_letter_that_did_arrive_is_found_and_not_sent_again(town: Town, fault: Fault) -> None:
    town.slack.fails(POST, fault)
    names(town, "eli")
    town.settle()
    assert states(town) == [State.SENDING]
    assert len(town.eli.dms) == 1

    later(town, PAUSE)

    letter = letters(town)[0]
    assert (letter.state, letter.ts) == (State.SENT, town.eli.dms[0].ts)
    assert (posts(town), len(town.eli.dms)) == (1, 1)


def test_an_answer_that_never_comes_is_doubt_too(town: Town) -> None:
    impatient = WebClient(town.slack.bot_token, base_url=town.slack.api_url, retry_handlers=[])
    vars(impatient)["timeout"] = 0.05  # seconds; the type says whole ones
    bot = replace(town.bot, slack=replace(town.bot.slack, posting=impatient))
    names(town, "eli")
    known_dm(town, town.eli)
    town.slack.fails(POST, faults.hangs_after())

    bot.deliver()
    assert states(town) == [State.SENDING]
    later(town, PAUSE)

    assert states(town) == [State.SENT]
    assert len(town.eli.dms) == 1


def known_dm(town: Town, person: Person) -> None:
    """As if something had been sent to them before."""
    opened = town.bot.slack.posting.conversations_open(users=[person.id])
    row = known(town, person).id
    town.bot.do(ticking.dm_opened, row, str(opened["channel"]["id"]))


def test_a_letter_in_doubt_holds_up_nobody_else(town: Town) -> None:
    town.slack.fails(POST, faults.resets_unread())
    names(town, "eli")
    names(town, "fay", "KYC screening")

    town.settle()

    assert states(town) == [State.SENDING, State.SENT]
    assert len(town.fay.dms) == 1


def test_it_is_found_below_what_was_written_since(town: Town) -> None:
    town.slack.fails(POST, faults.resets_after())
    names(town, "eli")
    names(town, "eli", "KYC screening")
    names(town, "eli", "Fraud radar")
    town.settle()

    later(town, PAUSE)

    assert states(town) == [State.SENT] * 3
    assert len(town.eli.dms) == 3


def test_a_look_that_fails_is_tried_again_and_counts_for_nothing(town: Town) -> None:
    town.slack.fails(POST, faults.resets_after())
    names(town, "eli")
    town.settle()

    town.slack.fails("conversations.history", faults.not_json(), times=3)
    for _ in range(3):
        later(town, PAUSE)
        assert states(town) == [State.SENDING]
    later(town, PAUSE)

    assert states(town) == [State.SENT]
    assert posts(town) == 1


@pytest.mark.parametrize("posted", [False, True])
def test_a_crash_between_the_two_transactions_is_noticed_by_its_lease(
    town: Town, posted: bool
) -> None:
    names(town, "eli")
    known_dm(town, town.eli)
    [claimed] = town.bot.do(posting.claim).postings
    if posted:
        assert isinstance(delivery.send(town.bot.slack, claimed.letter, claimed.message), Posted)
    # Here the process dies; the next one knows only what the database does.

    later(town, LEASE - timedelta(seconds=3))
    assert (states(town), looks(town)) == ([State.SENDING], 0)
    later(town, timedelta(seconds=3))
    later(town, PAUSE)

    assert states(town) == [State.SENT]
    assert len(town.eli.dms) == 1
    assert posts(town) == 1


def test_a_reminder_absent_twice_after_its_slot_is_withdrawn_and_uses_no_round(
    town: Town,
) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.slack.fails(POST, faults.resets_unread())
    goes_to(town, clock(town.bo, "2026-11-05 09:59"))
    assert states(town) == [State.SENDING]

    later(town, timedelta(minutes=1))
    later(town, PAUSE)
    assert states(town) == [State.WITHDRAWN]
    assert asks(town)[Rule.V1].round == 0

    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    assert len(town.bo.dms) == 1
    assert asks(town)[Rule.V1].round == 1


def test_a_reminder_found_after_its_slot_has_used_its_round(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.slack.fails(POST, faults.resets_after())
    goes_to(town, clock(town.bo, "2026-11-05 09:59"))

    later(town, timedelta(minutes=5))

    assert states(town) == [State.SENT]
    assert asks(town)[Rule.V1].round == 1


# nobody knows


def without(town: Town, *scopes: str) -> None:
    town.slack.rules.scopes.difference_update(scopes)


def doubtful(town: Town) -> None:
    """A request to Eli that arrived, and no permission to see that it did."""
    without(town, "im:history")
    town.slack.fails(POST, faults.resets_after())
    names(town, "eli")
    town.settle()
    later(town, PAUSE)


def test_without_permission_to_look_a_letter_stays_unknown_and_the_pmo_is_told(
    town: Town,
) -> None:
    doubtful(town)
    assert states(town) == [State.UNKNOWN]

    town.tick()

    notice = town.ana.dms[-1]
    assert "A request to Eli Moreau may not have arrived" in notice.as_text()
    assert notice.buttons == ["Send it again"]
    assert len(town.eli.dms) == 1


def test_the_pmo_hears_of_it_once(town: Town) -> None:
    doubtful(town)

    each_morning(town, town.ana, until=clock(town.ana, "2026-11-04 12:00"))

    told = [dm for dm in town.ana.dms if "may not have arrived" in dm.as_text()]
    assert len(told) == 1


def test_send_it_again_sends_it_again(town: Town) -> None:
    doubtful(town)
    town.tick()

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert "goes out again" in town.ana.ephemerals[-1].text
    assert len(town.eli.dms) == 2
    assert [letter.state for letter in letters(town) if letter.kind is Kind.REQUEST] == [
        State.SENT
    ]


def test_send_it_again_looks_first_where_it_can(town: Town) -> None:
    doubtful(town)
    town.tick()
    town.slack.rules.scopes.add("im:history")

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert len(town.eli.dms) == 1
    assert [letter.state for letter in letters(town) if letter.kind is Kind.REQUEST] == [
        State.SENT
    ]


def test_send_it_again_pressed_twice_sends_it_once_more(town: Town) -> None:
    doubtful(town)
    town.tick()

    for _ in range(2):
        town.ana.presses("Send it again", on=town.ana.dms[-1])
        town.settle()

    assert len(town.eli.dms) == 2


def test_only_the_pmo_sends_again(town: Town) -> None:
    doubtful(town)
    town.tick()
    town.ana.changes(admin=False)

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert len(town.eli.dms) == 1
    assert states(town)[0] is State.UNKNOWN


def test_a_reminder_sent_again_shows_what_is_still_open_and_uses_no_round(town: Town) -> None:
    claims_triage(town, "owner:@ana")  # value is Bo's, cost is Ana's
    without(town, "im:history")
    town.slack.fails(POST, faults.status(503), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    later(town, PAUSE)
    reminder = next(one for one in letters(town) if one.state is State.UNKNOWN)
    assert asks(town)[Rule.V1].round == 1
    assert town.bo.dms == []

    town.tick()
    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert [dm.text for dm in town.bo.dms] == ["What is Claims triage worth in numbers?"]
    assert asks(town)[Rule.V1].round == 1
    assert letter_of(town, reminder.id).key == reminder.key


def test_a_reminder_sent_again_after_its_slot_waits_for_the_next(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    without(town, "im:history")
    town.slack.fails(POST, faults.status(503), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    goes_to(town, clock(town.ana, "2026-11-05 11:00"))
    town.tick()

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()
    assert town.bo.dms == []

    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    assert len(town.bo.dms) == 1


def test_an_answered_reminder_is_not_sent_again(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    without(town, "im:history")
    town.slack.fails(POST, faults.status(503), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    later(town, PAUSE)
    town.tick()
    town.bo.types("/pilot value P-1 USD 50k/year", in_=town.pilots)

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert town.bo.dms == []


def letter_of(town: Town, letter: LetterId) -> Letter:
    return next(one for one in letters(town) if one.id == letter)


def test_without_a_dm_id_there_is_nowhere_to_look(town: Town) -> None:
    without(town, "im:write")
    town.slack.fails(POST, faults.resets_after())
    names(town, "eli")

    town.settle()
    later(town, PAUSE)

    assert states(town) == [State.UNKNOWN]


def test_the_dm_id_is_kept_from_an_answer_too(town: Town) -> None:
    without(town, "im:write")
    names(town, "eli")
    town.settle()
    assert known(town, town.eli).dm == town.eli.dms[0].channel

    town.slack.fails(POST, faults.resets_after())
    names(town, "eli", "KYC screening")
    town.settle()
    later(town, PAUSE)

    assert states(town) == [State.SENT] * 2
    assert len(town.eli.dms) == 2


def test_a_press_in_an_unknown_letter_makes_it_sent(town: Town) -> None:
    doubtful(town)

    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()

    letter = letters(town)[0]
    assert (letter.state, letter.ts) == (State.SENT, town.eli.dms[0].ts)
    assert "Eli Moreau accepted" in town.eli.dms[0].as_text()  # and it is edited from now on


def test_a_press_while_it_is_looked_for_makes_it_sent(town: Town) -> None:
    town.slack.fails(POST, faults.resets_after())
    names(town, "eli")
    town.settle()
    assert states(town) == [State.SENDING]

    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()
    later(town, LEASE)

    assert states(town) == [State.SENT] * 2  # whoever named them hears of it
    assert len(town.eli.dms) == 1


def test_a_press_in_a_letter_that_is_about_to_be_sent_again_keeps_it_back(town: Town) -> None:
    doubtful(town)
    town.tick()
    town.clock.now = clock(town.eli, "2026-11-02 18:00")  # so that it waits for the morning
    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    town.eli.presses("Why this?", on=town.eli.dms[0])
    goes_to(town, clock(town.eli, "2026-11-03 09:00"))

    assert len(town.eli.dms) == 1
    assert states(town)[0] is State.SENT


def test_a_rounds_unknown_reminder_counts_as_shown_and_its_press_counts_nothing_more(
    town: Town,
) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    without(town, "im:history")
    town.slack.fails(POST, faults.resets_after(), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    later(town, PAUSE)
    assert asks(town)[Rule.V1].round == 1

    town.bo.presses("Why this?", on=town.bo.dms[0])
    town.settle()

    assert asks(town)[Rule.V1].round == 1
    assert letters(town)[0].state is State.SENT


# wait, and no


def test_a_busy_slack_is_left_alone_for_as_long_as_it_says(town: Town) -> None:
    town.slack.fails(POST, faults.rate_limited(after=30))
    names(town, "eli")
    names(town, "fay", "KYC screening")

    town.settle()
    assert (states(town), posts(town)) == ([State.OWED, State.OWED], 1)
    later(town, timedelta(seconds=27))
    assert posts(town) == 1

    later(town, timedelta(seconds=3))
    assert states(town) == [State.SENT, State.SENT]
    assert (len(town.eli.dms), len(town.fay.dms)) == (1, 1)


def test_slack_that_cannot_be_reached_is_tried_again_later(town: Town) -> None:
    nowhere = WebClient(town.slack.bot_token, base_url="http://127.0.0.1:9/", retry_handlers=[])
    names(town, "eli")

    replace(town.bot, slack=replace(town.bot.slack, posting=nowhere)).deliver()
    assert letters(town)[0].error == "ConnectionRefusedError"
    assert states(town) == [State.OWED]
    town.settle()
    assert states(town) == [State.OWED]

    later(town, ticking.TRY_AGAIN)
    assert states(town) == [State.SENT]
    assert len(town.eli.dms) == 1


@pytest.mark.parametrize("error", ["user_not_found", "invalid_blocks", "restricted_action"])
def test_a_refused_letter_uses_no_round_and_the_rest_goes_on(town: Town, error: str) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.slack.fails(POST, faults.error(error), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 08:59"))
    names(town, "fay", "KYC screening")
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))

    by_kind = {letter.kind: letter for letter in letters(town)}
    assert by_kind[Kind.REMINDER].state is State.REFUSED
    assert by_kind[Kind.REMINDER].error == error
    assert by_kind[Kind.REQUEST].state is State.SENT
    assert asks(town)[Rule.V1].round == 0


def test_a_refused_letter_holds_its_key_for_that_day_and_the_next_day_has_its_own(
    town: Town,
) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    town.slack.fails(POST, faults.error("restricted_action"), channel=town.bo)
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    goes_to(town, clock(town.bo, "2026-11-05 09:15"))
    assert (posts(town), town.bo.dms) == (1, [])

    goes_to(town, clock(town.bo, "2026-11-06 09:00"))
    assert len(town.bo.dms) == 1
    assert asks(town)[Rule.V1].round == 1


def test_somebody_whose_dm_cannot_be_opened_is_refused_not_waited_for(town: Town) -> None:
    town.slack.fails("conversations.open", faults.error("user_disabled"))
    names(town, "eli")
    names(town, "fay", "KYC screening")

    town.settle()

    assert states(town) == [State.REFUSED, State.SENT]


def test_a_letter_that_cannot_be_put_together_is_refused_and_holds_up_nobody(town: Town) -> None:
    """A filter of two stages, as only a bug or another version could have left it behind."""
    unfit = {"channel": town.pilots.id, "facts": Facts(text="live running")}
    town.bot.do(lambda work: work.store.letters.owe(_letter("k", work.now, **unfit), work.now))
    names(town, "eli")

    town.settle()

    assert states(town) == [State.REFUSED, State.SENT]
    assert letters(town)[0].error == "could not be put together"
    assert len(town.eli.dms) == 1


# the token, the app


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope", "messages_tab_disabled"])
def test_an_error_of_the_token_or_the_app_pauses_delivery_until_a_restart(
    town: Town, error: str
) -> None:
    town.slack.fails(POST, faults.error(error))
    names(town, "eli")
    names(town, "fay", "KYC screening")

    town.settle()
    later(town, timedelta(hours=2))
    assert states(town) == [State.OWED, State.OWED]
    assert posts(town) == 1  # one try told us; the others were spared

    with another_process(town) as bot:
        bot.deliver()
    assert states(town) == [State.SENT, State.SENT]
    assert (len(town.eli.dms), len(town.fay.dms)) == (1, 1)


@pytest.mark.parametrize("event", ["uninstalls_app", "revokes_tokens"])
def test_an_app_that_is_removed_keeps_its_letters_and_its_register(town: Town, event: str) -> None:
    claims_triage(town)
    tell: Callable[[], None] = getattr(town.slack, event)
    tell()
    town.bot.do(lambda work: work.store.letters.owe(_letter("digest/C1/now", work.now), work.now))

    later(town, timedelta(hours=1))
    assert posts(town) == 0
    assert states(town) == [State.OWED]
    assert len(asks(town)) == 3

    town.slack.workspace.refuses_tokens(None)  # installed again
    with another_process(town) as bot:
        bot.deliver()
    assert states(town) == [State.REFUSED]  # there is no such channel; it was tried


def test_a_token_that_fails_during_a_look_up_leaves_the_letter_to_be_looked_up(town: Town) -> None:
    town.slack.fails(POST, faults.resets_after())
    town.slack.fails("conversations.history", faults.error("token_revoked"))
    names(town, "eli")

    town.settle()
    later(town, PAUSE)
    assert states(town) == [State.SENDING]

    town.clock.now += PAUSE
    with another_process(town) as bot:
        bot.deliver()
    assert states(town) == [State.SENT]
    assert len(town.eli.dms) == 1


def test_a_token_that_fails_before_a_look_up_leaves_the_letter_to_be_looked_up(town: Town) -> None:
    """As after a restore, where somebody's DM is not known yet."""
    names(town, "eli")
    town.bot.do(resending.doubt_what_was_due)
    town.slack.fails("conversations.open", faults.error("token_revoked"))

    town.settle()

    assert states(town) == [State.SENDING]
    assert posts(town) == 0


def test_edits_are_paused_with_the_rest_and_go_out_after_the_restart(town: Town) -> None:
    names(town, "eli")
    town.settle()
    town.slack.fails("chat.update", faults.error("token_revoked"))
    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()
    assert town.eli.dms[0].edited is None

    with another_process(town) as bot:
        bot.deliver()
    assert "Eli Moreau accepted" in town.eli.dms[0].as_text()


# edits


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (faults.status(503), ticking.TRY_AGAIN),
        (faults.resets_after(), ticking.TRY_AGAIN),
        (faults.rate_limited(after=45), timedelta(seconds=45)),
    ],
    ids=["503", "reset", "busy"],
)
def test_an_edit_is_tried_until_slack_takes_it(town: Town, fault: Fault, wait: timedelta) -> None:
    names(town, "eli")
    town.settle()
    town.slack.fails("chat.update", fault, times=3)
    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()

    for _ in range(3):
        later(town, wait)

    assert "Eli Moreau accepted" in town.eli.dms[0].as_text()
    assert letters(town)[0].edits_owed == 0
    calls = len(town.slack.record.calls("chat.update"))
    later(town, timedelta(hours=1))
    assert len(town.slack.record.calls("chat.update")) == calls


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
def test_an_edit_that_slack_refuses_is_given_up(town: Town, error: str) -> None:
    names(town, "eli")
    town.settle()
    town.slack.fails("chat.update", faults.error(error))

    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()
    later(town, timedelta(hours=1))

    assert letters(town)[0].edits_owed == 0
    assert len(town.slack.record.calls("chat.update")) == 1


def test_what_changes_while_an_edit_is_on_its_way_is_edited_too(town: Town) -> None:
    names(town, "eli")
    town.settle()
    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    claimed = town.bot.do(posting.claim_edit)
    assert claimed

    town.ana.types("/pilot stop P-1 the vendor is gone", in_=town.pilots)
    delivery.edit(town.bot.slack, claimed.letter, claimed.message)
    town.bot.do(ticking.edited, claimed.letter)
    assert "Fay Nair was named" in town.eli.dms[0].as_text()
    later(town, LEASE)

    assert "was stopped" in town.eli.dms[0].as_text()


def test_an_edit_that_is_written_down_twice_takes_no_later_one_with_it(town: Town) -> None:
    """The answer to a commit is lost, so what came back is written down once more."""
    names(town, "eli")
    town.settle()
    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    claimed = town.bot.do(posting.claim_edit)
    assert claimed
    outcome = delivery.edit(town.bot.slack, claimed.letter, claimed.message)
    edited = post_office.Carried(claimed.letter, outcome, post_office.write_edit)
    town.bot.do(post_office.written_down, [edited])
    assert letters(town)[0].edits_owed == 0

    town.ana.types("/pilot stop P-1 the vendor is gone", in_=town.pilots)
    town.bot.do(post_office.written_down, [edited])
    town.settle()

    assert "was stopped" in town.eli.dms[0].as_text()


def test_what_cannot_be_written_down_of_one_letter_holds_up_no_other(town: Town) -> None:
    """The pilot's row is broken while its letter is on its way, as only a bug could break it."""
    names(town, "eli")
    names(town, "fay", "KYC screening")
    broken = "UPDATE pilots SET name = 'Broken', stage = 'nowhere' WHERE number = 1"

    def breaks(method: str, _: object) -> None:
        if method == POST:
            with town.bot.database.writes() as connection:
                connection.exec_driver_sql(broken)

    town.slack.faults.chance = breaks
    with capture_logs() as logs:
        town.settle()

    assert states(town) == [State.SENDING, State.SENT]
    events = [entry["event"] for entry in logs if entry["log_level"] == "error"]
    assert events == ["letter not written down"]


def test_a_crash_in_the_middle_of_an_edit_loses_nothing(town: Town) -> None:
    names(town, "eli")
    town.settle()
    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    assert town.bot.do(posting.claim_edit)

    later(town, LEASE)

    assert "Fay Nair was named" in town.eli.dms[0].as_text()


# keys


def test_owing_a_letter_twice_is_a_no_op_in_every_state_that_holds_its_key(town: Town) -> None:
    def owe() -> bool:
        return town.bot.do(lambda work: work.store.letters.owe(_letter("k", work.now), work.now))

    def becomes(state: State) -> None:
        found = letters(town)[0].id
        town.bot.do(lambda work: work.store.letters.change(found, state=state.value))

    assert owe()
    for state in (State.OWED, State.SENDING, State.SENT, State.UNKNOWN, State.REFUSED):
        becomes(state)
        assert not owe()
        assert states(town) == [state]

    becomes(State.WITHDRAWN)
    assert owe()
    assert states(town) == [State.OWED]


def test_the_clock_put_forward_an_hour_and_back_loses_nothing_and_repeats_nothing(
    town: Town,
) -> None:
    """What is under way meanwhile looks late, so it is looked up before anything else."""
    names(town, "eli")
    known_dm(town, town.eli)
    [claimed] = town.bot.do(posting.claim).postings
    assert isinstance(delivery.send(town.bot.slack, claimed.letter, claimed.message), Posted)
    # Here the process dies, and the clock of the machine jumps.

    later(town, timedelta(hours=1))
    names(town, "fay", "KYC screening")
    town.settle()
    town.clock.now -= timedelta(hours=1)
    names(town, "fay", "Fraud radar")
    later(town, timedelta(minutes=1))

    assert states(town) == [State.SENT] * 3
    assert (len(town.eli.dms), len(town.fay.dms)) == (1, 2)


def test_the_clock_set_back_an_hour_repeats_nothing(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    goes_to(town, clock(town.bo, "2026-11-05 09:30"))
    assert len(town.bo.dms) == 1
    last = events(town)[-1].at

    goes_to(town, clock(town.bo, "2026-11-05 08:30"))
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    goes_to(town, clock(town.bo, "2026-11-05 09:30"))
    assert len(town.bo.dms) == 1

    town.clock.now = clock(town.bo, "2026-11-02 08:00")  # and events never go back
    town.bo.types("/pilot value P-1 USD 50k/year", in_=town.pilots)
    town.settle()
    assert events(town)[-1].at >= last
    assert "USD 50k a year" in town.bo.dms[0].as_text()


def test_the_pause_between_two_looks_is_not_the_clocks(town: Town) -> None:
    """Set forward a day, the clock alone does not make a second look."""
    steady = [0.0]
    bot = replace(town.bot, ticks=lambda: steady[0])
    town.slack.fails(POST, faults.resets_unread())
    names(town, "eli")
    bot.deliver()
    town.clock.now += PAUSE
    bot.deliver()
    assert looks(town) == 1

    town.clock.now += timedelta(days=1)
    bot.deliver()
    assert looks(town) == 1

    steady[0] += PAUSE.total_seconds()
    town.clock.now += PAUSE
    bot.deliver()
    assert (looks(town), len(town.eli.dms)) == (2, 1)


# digests in doubt


def digest_now(town: Town) -> None:
    town.ana.types("/pilot digest now", in_=town.pilots)


def test_a_digest_in_doubt_is_looked_up_in_its_channel(town: Town) -> None:
    claims_triage(town)
    town.slack.fails(POST, faults.resets_after())
    digest_now(town)
    town.settle()
    town.bo.says("What a week.", in_=town.pilots)

    later(town, PAUSE)

    assert states(town) == [State.SENT]
    assert len([m for m in town.pilots.messages if m.author == town.slack.bot_user_id]) == 1


def test_a_digest_below_more_messages_than_can_be_read_stays_unknown(town: Town) -> None:
    claims_triage(town)
    town.slack.fails(POST, faults.resets_after())
    digest_now(town)
    town.settle()
    for _ in range(1000):
        town.bo.says("What a week.", in_=town.pilots)

    later(town, PAUSE)

    assert states(town) == [State.UNKNOWN]


def test_a_digest_in_a_channel_without_the_bot_cannot_be_looked_up(town: Town) -> None:
    claims_triage(town)
    town.pilots.drops_bot()  # chat:write.public posts there all the same
    town.slack.fails(POST, faults.resets_after())
    digest_now(town)
    town.settle()

    later(town, PAUSE)
    town.tick()

    assert states(town)[0] is State.UNKNOWN
    assert "A digest to #ai-pilots may not have arrived" in town.ana.dms[-1].as_text()


def test_a_digest_nobody_knows_about_is_sent_again_by_hand_and_keeps_its_key(town: Town) -> None:
    claims_triage(town)
    town.pilots.drops_bot()
    town.slack.fails(POST, faults.status(503))
    digest_now(town)
    town.settle()
    later(town, PAUSE)
    town.tick()
    key = letters(town)[0].key

    town.ana.presses("Send it again", on=town.ana.dms[-1])
    town.settle()

    assert len([m for m in town.pilots.messages if m.author == town.slack.bot_user_id]) == 1
    assert [(one.key, one.state) for one in letters(town) if one.kind is Kind.DIGEST] == [
        (key, State.SENT)
    ]


# whatever happens


TROUBLE = (
    None,
    faults.resets_unread(),
    None,
    faults.resets_after(),
    faults.status(503),
    None,
    faults.status(500, done=True),
    faults.rate_limited(after=5),
    faults.not_json(done=True),
    faults.not_json(),
)


def many(town: Town, count: int) -> None:
    """Digests for a channel, all due now."""

    def owe(work: Work) -> None:
        for n in range(count):
            key = digest_key(town.pilots.id, str(n))
            owed = _letter(key, work.now, channel=town.pilots.id, facts=Facts(text=""))
            work.store.letters.owe(owed, work.now)

    town.bot.do(owe)


def marks(town: Town) -> list[str]:
    """The letters that stand in the channel, by the id each message carries."""
    written = (message.metadata for message in town.pilots.messages)
    return sorted(told["event_payload"]["id"] for told in written if told)


def test_through_all_of_slacks_troubles_every_letter_arrives_exactly_once(town: Town) -> None:
    many(town, 30)
    troubles: Iterator[Fault | None] = cycle(TROUBLE)
    town.slack.faults.chance = lambda method, _: next(troubles) if method == POST else None

    for _ in range(40):
        later(town, timedelta(seconds=20))

    assert set(states(town)) == {State.SENT}
    assert marks(town) == sorted(letter.mark for letter in letters(town))


def test_two_deliverers_at_once_never_post_a_letter_twice(town: Town) -> None:
    many(town, 15)

    with (
        another_process(town) as one,
        another_process(town) as other,
        ThreadPoolExecutor(4) as threads,
    ):
        handled = list(threads.map(lambda bot: bot.deliver(), [town.bot, one, other, town.bot]))

    assert sum(handled) >= 15  # the one clock may run past a lease: that letter is looked up, too
    assert posts(town) == 15
    assert marks(town) == sorted(letter.mark for letter in letters(town))
    assert set(states(town)) == {State.SENT}


def test_two_deliverers_keep_to_three_requests_a_day_between_them(town: Town) -> None:
    """The one who comes second waits to count until the first is done."""
    for pilot in ("Claims triage", "KYC screening", "Fraud radar"):
        names(town, "eli", pilot)
    town.ana.types("/pilot owner P-3 @fay", in_=town.pilots)  # so that two have gone
    town.settle()
    for pilot in ("Invoice reader", "Call log"):
        names(town, "eli", pilot)
    all_due_now(town)
    begun, over = Event(), Event()

    def first(work: Work) -> int:
        claimed = posting.claim(work)
        begun.set()
        over.wait(0.1)
        return len(claimed.postings)

    def second() -> int:
        begun.wait(5)
        claimed = other.do(posting.claim)
        over.set()
        return len(claimed.postings)

    with another_process(town) as other, ThreadPoolExecutor(2) as threads:
        claims = [threads.submit(town.bot.do, first), threads.submit(second)]
        assert [claim.result() for claim in claims] == [1, 0]


def all_due_now(town: Town) -> None:
    def hurry(work: Work) -> None:
        for one in work.store.letters.in_states([State.OWED], 100):
            work.store.letters.change(one.id, due_at=work.now)

    town.bot.do(hurry)
