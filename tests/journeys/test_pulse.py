"""A pulse: asked in a channel, answered by a press, counted without names, answered back (A3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.letters import Kind, State
from bot.domain.pulse import Pulse, Reply, unnamed
from bot.domain.rules import Rule
from bot.sandbox import Channel, Message, Person
from bot.store.schema import Base
from tests.journeys.days import clock, each_morning, goes_to, got
from tests.journeys.ledger import asks, events, letters, nothing_written, pilot
from tests.journeys.test_adoption import live, plans, running, said
from tests.town import Town

DAY_30 = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
ENDS = DAY_30 + timedelta(days=5)  # three working days later, on Monday


def posts(town: Town, where: Channel | None = None) -> list[Message]:
    channel = where or town.pilots
    return [one for one in channel.messages if one.author == town.slack.bot_user_id]


def asked(town: Town) -> Message:
    """By Eli, who owns the plan, on the day after go-live."""
    live(town)
    goes_to(town, datetime(2026, 11, 3, 9, 0, tzinfo=UTC))
    town.eli.types("/pilot pulse P-1", town.pilots)
    town.settle()
    return posts(town)[-1]


def answers(town: Town, post: Message, **replies: str) -> None:
    for name, label in replies.items():
        person: Person = getattr(town, name)
        person.presses(label, on=post)
    town.settle()


def pulse(town: Town) -> Pulse:
    found = pilot(town).design.change.last_pulse
    assert found is not None
    return found


def ended(town: Town, **replies: str) -> Message:
    """The pulse of day 30 with these answers, after its end; what Eli reads of it."""
    live(town)
    goes_to(town, DAY_30)
    answers(town, posts(town)[-1], **replies)
    goes_to(town, ENDS)
    goes_to(town, clock(town.eli, "2026-12-07 10:30"))
    return next(one for one in reversed(town.eli.dms) if "pulse" in one.text)


# asked


def test_a3_it_is_asked_by_itself_a_month_after_go_live(town: Town) -> None:
    live(town)

    goes_to(town, DAY_30 - timedelta(minutes=1))
    assert posts(town) == []
    goes_to(town, DAY_30)

    (post,) = posts(town)
    assert post.text == "Does Claims triage help you in your work? One press is enough."
    assert "until Mon 7 Dec. Answers are counted. Nobody sees who gave which." in post.as_text()
    assert "[Yes]  [Partly]  [No]  [Not used it yet]" in post.as_text()
    assert [letter.kind for letter in letters(town) if letter.facts.pulse] == [Kind.DIGEST]
    goes_to(town, DAY_30 + timedelta(days=1))
    assert len(posts(town)) == 1


def test_a3_a_day_30_on_a_weekend_waits_for_monday(town: Town) -> None:
    town.clock.now += timedelta(days=3)  # live on a Thursday: day 30 is a Saturday
    live(town)

    goes_to(town, datetime(2026, 12, 5, 9, 0, tzinfo=UTC))
    goes_to(town, datetime(2026, 12, 6, 9, 0, tzinfo=UTC))
    assert posts(town) == []
    goes_to(town, datetime(2026, 12, 7, 9, 0, tzinfo=UTC))

    assert len(posts(town)) == 1


def test_a3_or_at_the_wish_of_the_plans_owner(town: Town) -> None:
    live(town)

    told = town.eli.types("/pilot pulse P-1", town.pilots)
    town.settle()

    assert told.as_text() == (
        "The pulse about Claims triage (P-1) goes to #ai-pilots. It ends on Thu 5 Nov, "
        "and the plan's owner reads what came of it."
    )
    assert len(posts(town)) == 1
    assert events(town)[-1].change == "pulse"


def test_a3_who_is_not_on_it_asks_for_none(town: Town) -> None:
    live(town)
    town.fay.types("/pilot list", town.pilots)

    with nothing_written(town):
        refused = town.fay.types("/pilot pulse P-1", town.pilots).as_text()

    assert "ask Bo Lindqvist (lead)" in refused


def test_a3_two_pulses_at_once_would_be_one_too_many(town: Town) -> None:
    asked(town)

    with nothing_written(town):
        refused = town.bo.types("/pilot pulse P-1", town.pilots).as_text()

    assert "A pulse about Claims triage (P-1) is open until Fri 6 Nov." in refused


def test_a3_before_go_live_there_is_nobody_to_ask(town: Town) -> None:
    running(town)
    plans(town)

    with nothing_written(town):
        refused = town.bo.types("/pilot pulse P-1", town.pilots).as_text()

    assert "Claims triage (P-1) is running; this is asked once it is live." in refused


def test_a3_a_plan_without_a_channel_says_where_one_is_added(town: Town) -> None:
    live(town, channel=None)

    with nothing_written(town):
        refused = town.bo.types("/pilot pulse P-1", town.pilots).as_text()

    assert "has no feedback channel so far. `/pilot change P-1` adds one." in refused
    goes_to(town, DAY_30)
    assert posts(town) == []


def test_a3_nothing_is_asked_while_dry_run_is_on(town: Town) -> None:
    live(town)
    town.ana.types("/pilot settings dry-run yes", town.pilots)

    refused = town.bo.types("/pilot pulse P-1", town.pilots).as_text()
    assert "Dry run is on" in refused
    goes_to(town, DAY_30)
    assert posts(town) == []

    town.ana.types("/pilot settings dry-run no", town.pilots)
    goes_to(town, DAY_30 + timedelta(days=1))
    assert len(posts(town)) == 1


# answered


def test_a3_one_answer_a_person_and_a_second_press_changes_it(town: Town) -> None:
    post = asked(town)

    answers(town, post, bo="Yes", cy="Yes", dee="Partly", fay="No")
    town.fay.presses("Yes", on=post)
    town.fay.presses("Yes", on=post)
    town.settle()

    assert town.fay.ephemerals[-1].text == (
        "Noted: Yes. Another press changes it. Answers are counted. Nobody sees who gave which."
    )
    goes_to(town, town.clock.now + timedelta(days=3))
    assert pulse(town).replies == {Reply.YES: 3, Reply.PARTLY: 1}


def test_a3_nothing_that_is_kept_says_who_answered(either_town: Town) -> None:
    town = either_town
    post = asked(town)

    town.fay.presses("No", on=post)
    town.cy.presses("Yes", on=post)
    town.settle()

    with town.bot.database.reads() as connection:
        table = Base.metadata.tables["pulse_replies"]
        rows = connection.execute(select(table)).all()
        people = connection.execute(select(Base.metadata.tables["people"].c.slack_id)).scalars()
        known = set(people)
        receipts = connection.execute(select(Base.metadata.tables["receipts"].c.key)).scalars()
        assert not [key for key in receipts if town.fay.id in key or town.cy.id in key]
    assert len(rows) == 2
    assert not known & {town.fay.id, town.cy.id}  # nor that they were here
    assert "at" not in table.columns
    assert not [row for row in rows if town.fay.id in str(row) or town.cy.id in str(row)]
    assert not [event for event in events(town) if event.change == "pulse" and event.reason]

    goes_to(town, town.clock.now + timedelta(days=3))
    with town.bot.database.reads() as connection:
        for name in ("pulse_replies", "pulse_keys"):
            assert connection.execute(select(Base.metadata.tables[name])).all() == []
    assert pulse(town).total == 2


def test_a3_the_hash_of_one_pulse_says_nothing_in_another() -> None:
    one, other = "11" * 32, "22" * 32

    assert unnamed(one, "U0FAY") == unnamed(one, "U0FAY")  # type: ignore[arg-type]
    assert unnamed(one, "U0FAY") != unnamed(other, "U0FAY")  # type: ignore[arg-type]


def test_a3_a_press_long_after_is_told_that_it_is_over(town: Town) -> None:
    post = asked(town)
    answers(town, post, bo="Yes", cy="Yes", dee="Partly")
    screen = post.versions[-1]
    goes_to(town, town.clock.now + timedelta(days=3))

    with nothing_written(town):
        late = town.fay.presses("No", on=screen)
        town.settle()

    assert late.error is None
    assert town.fay.ephemerals[-1].text == (
        "This pulse ended on Fri 6 Nov, so nothing more is counted. Thank you."
    )


def test_a3_its_message_says_so_when_it_is_over(town: Town) -> None:
    post = asked(town)
    answers(town, post, bo="Yes", cy="Yes", dee="Partly")

    goes_to(town, town.clock.now + timedelta(days=3))

    (now,) = posts(town)
    assert now.ts == post.ts
    assert "It has ended with 3 answers. Thank you." in now.as_text()
    assert "[Yes]" not in now.as_text()


def test_r1_people_from_outside_do_not_answer(town: Town) -> None:
    post = asked(town)
    oz = town.slack.person("oz", name="Oz Stone", outsider=True)
    oz.joins(town.pilots)

    oz.presses("Yes", on=post)
    town.settle()

    assert "Preflight is for members of this workspace." in oz.ephemerals[-1].text
    goes_to(town, town.clock.now + timedelta(days=3))
    assert pulse(town).total == 0


@pytest.mark.parametrize(("setting", "counted"), [("no", 0), ("yes", 1)])
def test_r1_guests_answer_where_the_setting_lets_them(
    town: Town, setting: str, counted: int
) -> None:
    town.ana.types(f"/pilot settings guests {setting}", town.pilots)
    post = asked(town)
    gus = town.slack.person("gus", name="Gus Berg", guest=True)
    gus.joins(town.pilots)

    gus.presses("Yes", on=post)
    town.settle()

    goes_to(town, town.clock.now + timedelta(days=3))
    assert pulse(town).total == counted


# summed up


def test_a3_after_three_working_days_the_plans_owner_reads_the_counts(town: Town) -> None:
    dm = ended(town, bo="Yes", cy="Yes", dee="Partly", fay="Not used it yet")

    assert dm.text == (
        "The pulse about Claims triage has ended. "
        "4 answers: 2 yes, 1 partly and 1 not used it yet."
    )
    assert got(town.eli, dm) == "Mon 07 Dec 10:00"
    assert "Tell them what changes" in dm.as_text()
    for name in ("Bo", "Cy", "Dee", "Fay"):
        assert name not in dm.as_text()
    (letter,) = [one for one in letters(town, State.SENT) if one.key.startswith("request/pulse")]
    assert letter.kind is Kind.REQUEST


def test_a3_fewer_than_three_answers_are_not_told_apart(town: Town) -> None:
    dm = ended(town, bo="No", cy="No")

    assert dm.text == "The pulse about Claims triage has ended. Two answers, too few to say."
    assert "no" not in dm.as_text().split("say.")[1].lower()
    assert Rule.A3 not in asks(town)
    town.eli.presses("Ask again", on=dm)
    town.settle()
    assert len(posts(town)) == 2


def test_a3_nobody_who_answers_is_no_zero(town: Town) -> None:
    dm = ended(town)

    assert "No answers, too few to say." in dm.text


def test_a3_what_changes_goes_back_to_the_channel(town: Town) -> None:
    dm = ended(town, bo="Yes", cy="No", dee="Partly")
    assert asks(town)[Rule.A3].person == pilot(town).plan_owner

    town.eli.presses("Tell them what changes", on=dm)
    assert "3 answers: 1 yes, 1 partly and 1 no." in town.eli.form.as_text()
    done = said(town.eli.submits(text="The search box comes back <!channel> next week."))
    town.settle()

    assert "What changes in Claims triage (P-1) is told in #ai-pilots." in done
    post = posts(town)[-1]
    assert post.text == "What changes because of your answers about Claims triage."
    assert "Eli Moreau writes:" in post.as_text()
    assert "The search box comes back" in post.as_text()
    assert "<!channel>" not in str(post.blocks)
    assert Rule.A3 not in asks(town)
    assert "They were told what changes on Mon 7 Dec." in town.last_dm(town.eli).as_text()


def test_a3_who_forgets_to_tell_them_is_reminded(town: Town) -> None:
    ended(town, bo="Yes", cy="No", dee="Partly")

    each_morning(town, town.eli, until=clock(town.eli, "2026-12-14 09:30"))

    dm = town.last_dm(town.eli)
    assert "What changes for those who answered about Claims triage?" in dm.as_text()
    assert "3 answers: 1 yes, 1 partly and 1 no." in dm.as_text()
    town.eli.presses("Tell them what changes", on=dm)
    assert town.eli.form.callback_id == "feedback"


def test_a3_they_are_told_once(town: Town) -> None:
    dm = ended(town, bo="Yes", cy="No", dee="Partly")
    for _ in range(2):
        town.eli.presses("fill_topic", on=dm)
        answer = town.eli.submits(text="The search box comes back.")

    assert "They were told on Mon 7 Dec what changes" in answer.errors["text"]
    town.settle()
    assert len(posts(town)) == 2


# where it cannot be posted


def closes(channel: Channel) -> None:
    """It becomes private, without Preflight in it."""
    channel.becomes_private()
    channel.drops_bot()


@pytest.mark.parametrize(
    ("happens", "because"),
    [
        (Channel.archives, "#ai-pilots is archived."),
        (Channel.vanishes, "is gone, or private"),
        (closes, "`/invite @Preflight`"),
    ],
)
def test_a3_a_channel_that_takes_no_post_is_told_to_the_plans_owner(
    town: Town, happens: Callable[[Channel], None], because: str
) -> None:
    live(town)
    happens(town.pilots)

    goes_to(town, DAY_30)
    goes_to(town, DAY_30 + timedelta(hours=1))

    dm = next(one for one in reversed(town.eli.dms) if "pulse" in one.text)
    assert dm.text == "The pulse about Claims triage could not be posted."
    assert because in dm.as_text()
    assert pulse(town).closed_at is not None
    assert not [m for m in town.ana.dms if "digest" in m.text.lower()]  # no news for the PMO


def test_a3_another_channel_gets_it(town: Town) -> None:
    live(town)
    claims = town.slack.channel("claims", members=[town.eli, town.bo, town.fay])
    town.pilots.archives()
    goes_to(town, DAY_30)
    goes_to(town, DAY_30 + timedelta(hours=1))
    dm = next(one for one in reversed(town.eli.dms) if "pulse" in one.text)

    town.eli.presses("Choose a channel", on=dm)
    town.eli.submits(channel=claims)
    town.settle()
    goes_to(town, DAY_30 + timedelta(hours=2))

    assert len(posts(town, claims)) == 1


def test_a3_words_back_that_did_not_arrive_are_asked_for_again(town: Town) -> None:
    dm = ended(town, bo="Yes", cy="No", dee="Partly")
    town.pilots.archives()

    town.eli.presses("Tell them what changes", on=dm)
    town.eli.submits(text="The search box comes back.")
    town.settle()
    town.tick()

    assert pulse(town).told_at is None
    assert Rule.A3 in asks(town)
    assert "Your words did not reach them: #ai-pilots is archived." in (
        town.last_dm(town.eli).as_text()
    )


def test_a3_switching_a_digest_off_leaves_a_pulse_alone(town: Town) -> None:
    live(town)
    town.ana.types("/pilot digest here weekly mon 09:00", town.pilots)
    town.eli.types("/pilot pulse P-1", town.pilots)
    town.ana.types("/pilot digest off", town.pilots)
    town.settle()

    assert len(posts(town)) == 1


# restricted pilots


def _restrict(town: Town) -> None:
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted="restricted")


def test_r4_a_restricted_pilot_is_named_in_the_channel_its_people_chose(town: Town) -> None:
    live(town)
    _restrict(town)

    goes_to(town, DAY_30)

    (post,) = posts(town)
    answers(town, post, fay="Yes")
    assert town.fay.ephemerals[-1].text.startswith("Noted: Yes.")


def test_r4_and_in_no_channel_that_somebody_else_chose(town: Town) -> None:
    running(town, 'value:"USD 50k/year" cost:"EUR 150k/year"')
    pat = town.slack.person("pat", name="Pat Ito", admin=True)
    plans(town, pat)
    town.moves(town.ana, "P-1", "concluded", "live")
    _restrict(town)

    goes_to(town, DAY_30)
    goes_to(town, DAY_30 + timedelta(hours=1))
    assert posts(town) == []
    dm = next(one for one in reversed(town.eli.dms) if "pulse" in one.text)
    assert "was not chosen by one of the pilot's people" in dm.as_text()

    town.eli.presses("Choose a channel", on=dm)
    town.eli.sends(town.eli.form)  # as it stands: now it is chosen by one of them
    town.eli.types("/pilot pulse P-1", town.pilots)
    town.settle()
    assert len(posts(town)) == 1


def test_t2_a_plan_without_an_owner_is_told_to_the_lead(town: Town) -> None:
    live(town)
    goes_to(town, DAY_30)
    answers(town, posts(town)[-1], cy="Yes", dee="Yes", fay="Yes")
    town.eli.changes(deactivated=True)
    town.settle()

    goes_to(town, ENDS)
    goes_to(town, ENDS + timedelta(hours=1))

    assert any("The pulse about Claims triage has ended." in dm.text for dm in town.bo.dms)
