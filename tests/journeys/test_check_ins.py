"""After go-live: what came of the promise, who is at risk, and what is chosen (P1-P4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.domain.asks import AskId, Outcome
from bot.domain.check_ins import CheckIn, Risk, at_risk, check_ins, realised
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Answer, Person
from bot.work import Work
from tests.journeys.days import each_morning, goes_to
from tests.journeys.ledger import (
    asks,
    changes,
    claims_triage,
    nothing_written,
    pilot,
    rests,
)
from tests.town import Town

DECIDED = (
    'value:"120 hours/month for 12 claims handlers" cost:"pilot EUR 40k, production EUR 150k/year"'
)
TOLD = {"change": "95 hours/month", "source": "time sheets, May"}


def live(town: Town, more: str = DECIDED, baseline: str | None = "400 hours/month") -> None:
    """Live since Monday 2 November, owned by Fay."""
    claims_triage(town, f"owner:@fay {more}")
    town.passes(hours=24)
    town.fay.presses("Accept", on=town.last_dm(town.fay))
    if baseline:
        town.bo.types(f"/pilot baseline P-1 {baseline}", town.pilots)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")
    town.bot.do(rests)
    assert pilot(town).accepted_owner


def day(town: Town, number: int) -> datetime:
    """A morning so many days after go-live."""
    since = pilot(town).live_since
    assert since is not None
    return since + timedelta(days=number, hours=3)


def comes(town: Town, number: int) -> None:
    goes_to(town, day(town, number))


def tells(town: Town, text: str, who: Person | None = None) -> str:
    answer = (who or town.fay).types(f"/pilot checkin P-1 {text}", town.pilots)
    assert answer.modal is None, answer.modal
    return answer.as_text()


def chooses(town: Town, text: str, who: Person | None = None) -> str:
    return (who or town.dee).types(f"/pilot course P-1 {text}", town.pilots).as_text()


def check_in(town: Town, number: int) -> CheckIn:
    found = town.bot.see(lambda work: check_ins(pilot(town), work.policy))
    return next(one for one in found if one.day == number)


def share(town: Town, number: int) -> float | None:
    return realised(check_in(town, number), pilot(town))


def risk(town: Town) -> Risk | None:
    return town.bot.see(lambda work: at_risk(pilot(town), work.policy, work.now))


def open_rules(town: Town) -> list[str]:
    return [rule.value for rule in asks(town) if rule.value.startswith("P")]


def card(town: Town, who: Person | None = None) -> str:
    return (who or town.ana).types("/pilot show P-1", town.pilots).as_text()


def listed(town: Town) -> str:
    return town.ana.types("/pilot list", town.pilots).as_text()


def digest(town: Town) -> str:
    town.ana.types("/pilot digest now", town.pilots)
    town.settle()
    return town.pilots.messages[-1].as_text()


def said(answer: Answer) -> str:
    assert answer.modal is not None, answer.errors
    return answer.modal.as_text()


# P1: asked four times


def test_p1_a_check_in_is_asked_for_at_30_90_180_and_365_days(town: Town) -> None:
    live(town)
    since = pilot(town).live_since
    assert since is not None

    found = {}
    for number in (29, 30, 89, 90, 179, 180, 364, 365, 454, 455):
        goes_to(town, since + timedelta(days=number))
        found[number] = [rule for rule in open_rules(town) if rule.startswith("P1")]

    assert found == {
        29: [],
        30: ["P1.day-30"],
        89: ["P1.day-30"],
        90: ["P1.day-90"],
        179: ["P1.day-90"],
        180: ["P1.day-180"],
        364: ["P1.day-180"],
        365: ["P1.day-365"],
        454: ["P1.day-365"],
        455: [],
    }
    assert pilot(town).design.actuals == ()  # P4: unknown, and not none


def test_p1_the_accepted_owner_is_asked_in_the_promised_unit(town: Town) -> None:
    live(town)

    each_morning(town, town.fay, until=day(town, 37))

    asked = asks(town)[Rule.P1_DAY_30]
    assert asked.person == pilot(town).accepted_owner
    dm = town.last_dm(town.fay)
    assert "How much of its promise has Claims triage kept?" in dm.as_text()
    assert "It promised 120 hours a month, from 400 hours a month to 280." in dm.as_text()
    town.fay.presses("Why this?", on=dm)
    town.settle()
    why = town.fay.ephemerals[-1].as_text()
    assert "You are the production owner of Claims triage" in why
    assert "After go-live it is asked four times what came of its promise." in why


def test_p1_without_an_owner_the_lead_is_asked(town: Town) -> None:
    claims_triage(town, DECIDED)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")

    comes(town, 30)

    assert asks(town)[Rule.P1_DAY_30].person == pilot(town).lead


def test_p1_the_form_asks_three_things_and_says_what_was_promised(town: Town) -> None:
    live(town)
    each_morning(town, town.fay, until=day(town, 37))

    town.fay.presses("Add what came of it", on=town.last_dm(town.fay))

    form = town.fay.form
    assert list(form.fields) == ["change", "source", "cost"]
    assert "It promised 120 hours a month, from 400 hours a month to 280." in form.as_text()
    assert "The estimate is EUR 150k a year." in form.as_text()
    done = said(town.fay.submits({**TOLD, "cost": "EUR 140k/year"}))
    assert (
        "Noted for day 30: Claims triage (P-1) saves 95 hours a month, "
        "79% of the 120 hours a month promised at go-live (time sheets, May)." in done
    )
    assert (
        "Running it costs EUR 140k a year, 93% of the estimate and 3.5× the pilot's EUR 40k."
        in done
    )
    assert Rule.P1_DAY_30 not in asks(town)
    closed = town.last_dm(town.fay).as_text()
    assert "95 hours a month, told" in closed


def test_p1_a_command_says_it_all_at_once(town: Town) -> None:
    live(town)
    comes(town, 31)

    done = tells(town, '95 hours/month source "time sheets, May" cost EUR 12k/month')

    assert "79% of the 120 hours a month promised at go-live" in done
    assert "Running it costs EUR 144k a year, 96% of the estimate" in done
    told = check_in(town, 30).answer
    assert told is not None
    assert (told.change, told.source) == (Decimal(95), "time sheets, May")
    assert told.cost is not None
    assert (told.cost.amount, told.cost.currency) == (Decimal(144_000), "EUR")


def test_p1_a_command_without_a_number_opens_the_form(town: Town) -> None:
    live(town)
    comes(town, 31)

    assert town.fay.types("/pilot checkin P-1", town.pilots).modal is not None
    assert town.fay.form.callback_id == "check_in"
    town.fay.closes()
    opened = town.fay.types("/pilot checkin", town.pilots).modal
    assert opened is not None
    assert list(opened.fields) == ["pilot", "change", "source", "cost"]
    assert "79%" in said(town.fay.submits({**TOLD, "pilot": "P-1"}))


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("95 hours/month", 0.79),
        ("95 hours a month saved so far", 0.79),
        ("95", 0.79),
        ("25 hours/week", 0.90),
        ("1,440 hours/year", 1.0),
        ("12 working days/month", 0.8),
        ("150 hours/month", 1.25),
        ("0 hours/month", 0.0),
        ("-20 hours/month", -0.17),
        ("20 more hours/month", -0.17),
    ],
)
def test_p2_the_share_is_what_changed_over_what_was_promised(
    town: Town, typed: str, part: float
) -> None:
    live(town)
    comes(town, 31)

    tells(town, f"{typed} source time sheets")

    found = share(town, 30)
    assert found is not None
    assert round(found, 2) == part


def test_p2_more_than_all_of_it_counts_and_so_does_less_than_nothing(town: Town) -> None:
    live(town)
    comes(town, 31)

    assert "saves 150 hours a month, 125% of the 120 hours" in tells(town, "150 source sheets")
    done = tells(town, "-20 hours/month source sheets")

    assert "got worse, by 20 more hours a month, -17% of the 120 hours a month" in done
    assert "That is under half of the promise." in done
    assert "Day 30: 20 more hours a month than before, -17% of it, from sheets" in card(town)


def test_p2_without_a_baseline_nothing_is_measurable_until_one_is_there(town: Town) -> None:
    live(town, baseline=None)
    comes(town, 31)

    done = town.bo.types("/pilot checkin P-1 95 hours/month source sheets", town.pilots)

    assert "cannot be measured without a baseline" in done.as_text()
    assert share(town, 30) is None
    assert "Day 30: 95 hours a month, no share without a baseline" in card(town)
    assert "of its promise" not in listed(town)
    town.bo.presses("Add the baseline")
    town.bo.submits(baseline="400 hours/month")
    found = share(town, 30)
    assert found is not None
    assert round(found, 2) == 0.79


@pytest.mark.parametrize(
    ("promise", "baseline", "typed", "told"),
    [
        ("EUR 50k/year", "EUR 2m/year", "EUR 20k/year", "saves EUR 20k a year, 40% of the EUR"),
        ("EUR 50k/year", "EUR 2m/year", "-EUR 5k/year", "got worse, by EUR 5k more a year, -10%"),
        ("15% fewer errors/month", "12%", "12%", "brings 12% fewer errors a month, 80% of"),
        ("30 fewer errors/month", "400", "12 more errors", "got worse, by 12 more errors a month"),
        ("30 fewer errors/month", "400", "24 fewer", "brings 24 fewer errors a month, 80% of"),
        (
            "EUR 50k more revenue/year", "EUR 2m", "EUR 10k less revenue/year",
            "got worse, by EUR 10k less a year, -20% of",
        ),
    ],
)  # fmt: skip
def test_p2_each_kind_of_promise_is_counted_in_its_own_unit(
    town: Town, promise: str, baseline: str, typed: str, told: str
) -> None:
    cost = 'cost:"pilot EUR 40k, production EUR 150k/year"'
    live(town, f'value:"{promise}" {cost}', baseline)
    comes(town, 31)

    assert told in tells(town, f"{typed} source the monthly report")


# what is refused


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("change", "USD 40k/year", "The promise counts hours, and “USD 40k/year” does not."),
        ("change", "80%", "The promise counts hours, and “80%” does not."),
        ("change", "95 errors/month", "The promise counts hours"),
        ("change", "much better", "“much better” is not a number we can read."),
        ("change", "90-100 hours/month", "Which one is the change by now?"),
        ("source", " ", "Where does the number come from?"),
        ("cost", "USD 140k/year", "The estimate is in EUR, and “USD 140k/year” is not."),
        ("cost", "EUR 140k", "One amount by the year or the month will do"),
        ("cost", "EUR 60k once", "One amount by the year or the month will do"),
        ("cost", "EUR 100k-140k/year", "One amount by the year or the month will do"),
        ("cost", "a lot", "One amount by the year or the month will do"),
    ],
)
def test_p1_bad_input_is_told_beside_its_field_and_kept(
    town: Town, field: str, typed: str, told: str
) -> None:
    live(town)
    comes(town, 31)
    town.fay.types("/pilot checkin P-1", town.pilots)

    with nothing_written(town):
        answer = town.fay.submits({**TOLD, field: typed})

    assert told in answer.errors[field]
    assert town.fay.form.callback_id == "check_in"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("95 hours/month", "Where does the number come from?"),
        ("95 hours/month source", "Where does the number come from?"),
        ("95 hours/month source " + "s" * 301, "up to 300 fit"),
        ("9" * 201 + " source sheets", "up to 200 fit"),
        ("many source the sheets", "“many” is not a number we can read."),
    ],
)
def test_p1_a_command_that_lacks_something_is_handed_back(
    town: Town, typed: str, told: str
) -> None:
    live(town)
    comes(town, 31)

    with nothing_written(town):
        answer = town.fay.types(f"/pilot checkin P-1 {typed}", town.pilots).as_text()

    assert told in answer
    assert f"You typed: /pilot checkin P-1 {typed}"[:80] in answer


def test_p1_nothing_is_told_before_go_live_nor_before_the_first_check_in(town: Town) -> None:
    claims_triage(town, DECIDED)
    with nothing_written(town):
        told = tells(town, "95 hours/month source sheets", town.bo)
    assert "is proposed; this is asked once it is live" in told
    with nothing_written(town):
        told = town.bo.types("/pilot checkin P-1", town.pilots).as_text()
    assert "is proposed; this is asked once it is live" in told

    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")
    with nothing_written(town):
        told = tells(town, "95 hours/month source sheets", town.bo)
    assert "The first check-in of Claims triage (P-1) is on Wed 2 Dec." in told


def test_p1_nothing_is_told_after_the_last_one_has_ended(town: Town) -> None:
    live(town)
    comes(town, 455)

    with nothing_written(town):
        told = tells(town, "95 hours/month source sheets")

    assert "The last check-in of Claims triage (P-1) ended on" in told


def test_p1_a_pilot_that_promises_nothing_is_asked_nothing(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")
    comes(town, 31)

    assert open_rules(town) == []
    told = town.bo.types("/pilot checkin P-1 95 hours/month source sheets", town.pilots)
    assert "promises nothing in numbers so far" in told.as_text()


def test_r2_somebody_else_tells_nothing_and_chooses_nothing(town: Town) -> None:
    live(town)
    comes(town, 31)
    town.eli.types("/pilot list", town.pilots)

    with nothing_written(town):
        assert "To say what came of Claims triage (P-1), ask" in tells(
            town, "95 hours/month source sheets", town.eli
        )
        refused = town.eli.types("/pilot checkin P-1", town.pilots)
        assert refused.modal is None
        told = chooses(town, "keep because of it", town.bo)
    assert told.startswith(
        "To choose what becomes of Claims triage (P-1), ask Dee Okafor (sponsor) or the PMO."
    )


def test_r4_a_restricted_pilot_is_no_pilot_to_others(town: Town) -> None:
    live(town)
    comes(town, 31)
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted="restricted")
    town.eli.types("/pilot list", town.pilots)

    for typed in (
        "checkin P-1 95 source x",
        "checkin P-1",
        "course P-1 keep because",
        "course P-1",
    ):
        with nothing_written(town):
            told = town.eli.types(f"/pilot {typed}", town.pilots).as_text()
        assert "There is no pilot “P-1” on your list." in told


def test_words_of_people_stay_words(town: Town) -> None:
    live(town)
    comes(town, 31)

    done = tells(town, "95 source <!channel> *x*")

    assert "<!channel>" not in str(town.fay.ephemerals[-1].blocks)
    assert "channel" in done


def test_what_needs_you_on_home_has_the_check_in_and_the_choice(town: Town) -> None:
    under_half_twice(town)
    comes(town, 181)

    town.fay.opens_home()
    town.dee.opens_home()
    town.settle()

    assert town.fay.home is not None
    assert "how much of its promise has it kept?" in town.fay.home.as_text()
    assert town.dee.home is not None
    assert "what becomes of it?" in town.dee.home.as_text()
    town.dee.presses("Choose what becomes of it", on=town.dee.home)
    assert town.dee.form.callback_id == "course"


# told twice


def test_p1_told_again_in_the_same_check_in_it_is_corrected(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "90 hours/month source a guess")
    comes(town, 60)

    done = tells(town, "95 hours/month source time sheets")

    assert "It takes the place of 90 hours a month, which the history keeps." in done
    assert len(pilot(town).design.actuals) == 1
    told = town.ana.types("/pilot history P-1", town.pilots).as_text()
    assert "Fay Nair told for day 30: 95 hours a month (it was 90 hours a month)" in told
    assert "Fay Nair told for day 30: 90 hours a month (a guess)" in told


def test_p1_a_correction_leaves_the_cost_that_was_told(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "90 hours/month source a guess cost EUR 140k/year")

    assert "Running it costs EUR 140k a year" in tells(town, "95 hours/month source sheets")
    assert "EUR 120k a year" in tells(town, "95 source sheets cost EUR 10k/month")


def test_p1_the_same_told_twice_is_told_once(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "90 hours/month source a guess")

    with nothing_written(town):
        done = tells(town, "1,080 hours/year source a guess", town.bo)

    assert "75% of the 120 hours a month promised at go-live (a guess)." in done
    assert "takes the place" not in done


def test_p3_the_form_that_no_pilot_was_named_for_asks_which(town: Town) -> None:
    under_half_twice(town)
    town.dee.types("/pilot course", town.pilots)

    with nothing_written(town):
        unknown = town.dee.submits(pilot="P-9", course="keep", reason="it is early")

    assert set(unknown.errors) == {"pilot"}
    assert "keep it as it is (it is early)" in said(town.dee.submits(pilot="P-1"))


def test_p1_the_next_check_in_stands_beside_the_one_before(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "60 hours/month source sheets")
    comes(town, 91)
    assert open_rules(town) == ["P1.day-90"]

    done = tells(town, "95 hours/month source sheets")

    assert "takes the place" not in done
    assert [one.day for one in pilot(town).design.actuals] == [30, 90]
    shown = card(town)
    assert "Day 30: 60 hours a month, 50% of it, from sheets" in shown
    assert "Day 90: 95 hours a month, 79% of it, from sheets" in shown
    assert "79% of its promise at day 90" in listed(town)


# what it is held against


def test_p1_a_promise_that_is_changed_after_go_live_does_not_change_what_counts(
    town: Town,
) -> None:
    live(town)
    comes(town, 10)
    town.bo.types("/pilot value P-1 60 hours/month", town.pilots)
    comes(town, 31)

    done = tells(town, "60 hours/month source sheets")

    assert "50% of the 120 hours a month promised at go-live" in done
    assert "The promise says 60 hours a month now, which is not what counts here." in done
    assert "Promised at go-live: 120 hours a month; it says 60 hours a month now" in card(town)


def test_p1_a_pilot_from_a_file_is_held_against_its_promise_at_the_first_check_in(
    town: Town,
) -> None:
    """As one that went live before this was kept."""
    live(town)
    _forgets_what_was_promised(town)
    comes(town, 20)
    town.bo.types("/pilot value P-1 100 hours/month", town.pilots)

    comes(town, 31)
    assert "promised" in changes(town)
    town.bo.types("/pilot value P-1 200 hours/month", town.pilots)
    done = tells(town, "80 hours/month source sheets")

    assert "80% of the 100 hours a month promised when its first check-in came" in done
    history = town.ana.types("/pilot history P-1", town.pilots).as_text()
    assert "Preflight keeps what it is held against: 100 hours a month" in history


def test_p3_check_ins_from_before_it_was_here_speak_against_nobody(town: Town) -> None:
    """An old register comes in: nobody has failed to answer what they were never asked."""
    live(town)
    _forgets_what_was_promised(town)

    comes(town, 200)

    assert open_rules(town) == ["P1.day-180"]
    assert risk(town) is None
    assert "Day 30" not in card(town)
    comes(town, 366)
    assert risk(town) is None  # one is unanswered
    comes(town, 455)
    assert risk(town) is not None


def test_p1_a_pilot_that_came_in_years_after_its_go_live_is_asked_nothing(town: Town) -> None:
    live(town)
    _forgets_what_was_promised(town)

    comes(town, 800)

    assert open_rules(town) == []
    assert "Day 30" not in card(town)
    assert "unknown" not in listed(town)
    told = tells(town, "95 hours/month source sheets", town.bo)
    assert "The last check-in of Claims triage (P-1) ended on" in told


def _forgets_what_was_promised(town: Town) -> None:
    def forget(work: Work) -> None:
        found = work.store.pilots.numbered(1, changing=True)
        assert found is not None
        after = replace(found, design=replace(found.design, promised=None))
        work.store.pilots.put(after, work.policy, work.now, found)

    town.bot.do(forget)


def test_p1_a_pilot_that_goes_live_again_is_held_against_what_it_promises_then(
    town: Town,
) -> None:
    live(town)
    comes(town, 31)
    tells(town, "10 hours/month source sheets")
    comes(town, 40)
    town.ana.types("/pilot stage P-1 concluded the data was wrong", town.pilots)
    assert "Day 30" not in card(town)
    town.bo.types("/pilot value P-1 80 hours/month", town.pilots)

    town.moves(town.ana, "P-1", "live")
    comes(town, 31)

    assert open_rules(town) == ["P1.day-30"]
    assert "75% of the 80 hours a month promised at go-live" in tells(town, "60 source sheets")


# P4


def test_p4_what_nobody_told_is_unknown_wherever_it_is_shown(town: Town) -> None:
    live(town)
    comes(town, 31)
    assert "Day 30: unknown so far, asked until Sun 31 Jan" in card(town)
    assert "what came of it is unknown" in listed(town)
    asked = asks(town)[Rule.P1_DAY_30]

    comes(town, 91)

    shown = card(town)
    assert "Day 30: unknown, nobody told" in shown
    assert "0%" not in shown
    assert "what came of it is unknown" in listed(town)
    closed = town.bot.see(lambda work: work.store.asks.get(AskId(asked.id or 0)))
    assert closed.outcome is Outcome.PASSED


# P3


def under_half_twice(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "48 hours/month source sheets")
    comes(town, 91)
    tells(town, "42 hours/month source sheets")


def test_p3_two_in_a_row_under_half_ask_the_sponsor(town: Town) -> None:
    live(town)
    comes(town, 31)
    assert "That is under half of the promise." in tells(town, "48 source sheets")
    assert risk(town) is None
    comes(town, 91)

    done = tells(town, "42 hours/month source sheets")

    assert (
        "That is under half of the promise, and its sponsor is asked what becomes of it." in done
    )
    assert asks(town)[Rule.P3].person == pilot(town).sponsor
    assert "at risk" in listed(town)
    each_morning(town, town.dee, until=day(town, 98))
    dm = town.last_dm(town.dee).as_text()
    assert "What becomes of Claims triage?" in dm
    assert "Of its promise came 40% at day 30 and 35% at day 90." in dm
    town.dee.presses("Choose what becomes of it", on=town.last_dm(town.dee))
    assert list(town.dee.form.fields) == ["course", "reason"]
    done = said(town.dee.submits(course="fix", reason="the prompts are being rewritten"))
    assert "fix it (the prompts are being rewritten), on 40% and 35% of its promise." in done
    assert Rule.P3 not in asks(town)
    assert pilot(town).stage is Stage.LIVE  # N11
    assert (
        "Fix it, chosen by Dee Okafor on Tue 9 Feb, on 40% and 35% of its promise: "
        "the prompts are being rewritten." in card(town)
    )
    assert "Fix it, chosen" in town.last_dm(town.dee).as_text()


def test_p3_what_was_told_before_a_silence_is_said_with_it(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "42 hours/month source sheets")
    comes(town, 365)

    each_morning(town, town.dee, until=day(town, 373))

    dm = next(one for one in reversed(town.dee.dms) if "What becomes of" in one.as_text())
    assert "Of its promise came 35% at day 30. Nobody has told since what came of it." in (
        dm.as_text()
    )


def test_p3_without_a_sponsor_the_lead_is_asked_and_may_choose(town: Town) -> None:
    under_half_twice(town)
    town.ana.types("/pilot edit P-1 people", town.pilots)
    town.ana.submits(sponsor=None)

    assert asks(town)[Rule.P3].person == pilot(town).lead
    assert "its lead is asked what becomes of it" in card(town)
    assert "fix it (it can be)" in chooses(town, "fix because it can be", town.bo)


def test_p3_half_of_it_is_not_under_half(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "60 hours/month source sheets")
    comes(town, 91)
    tells(town, "42 hours/month source sheets")

    assert risk(town) is None
    assert Rule.P3 not in asks(town)


def test_p3_a_number_corrected_to_half_ends_it(town: Town) -> None:
    under_half_twice(town)
    assert Rule.P3 in asks(town)

    tells(town, "60 hours/month source better sheets")

    assert Rule.P3 not in asks(town)
    assert risk(town) is None


def test_p3_two_unanswered_in_a_row_ask_the_sponsor(either_town: Town) -> None:
    town = either_town
    live(town)
    comes(town, 179)
    assert Rule.P3 not in asks(town)

    comes(town, 180)

    assert asks(town)[Rule.P3].person == pilot(town).sponsor
    assert "At risk: two check-ins without an answer; its sponsor is asked" in card(town)
    told = digest(town)
    assert "1 live pilot is at risk" in told
    assert "What came of it is unknown at day 30 and day 90 · sponsor" in told
    assert "Dee" not in told  # D1


def test_p3_one_under_half_and_one_unanswered_are_no_two_in_a_row(town: Town) -> None:
    live(town)
    comes(town, 31)
    tells(town, "42 hours/month source sheets")

    comes(town, 200)

    assert risk(town) is None


def test_p3_after_a_choice_it_is_asked_again_by_the_next_that_is_under_half(town: Town) -> None:
    under_half_twice(town)
    chooses(town, "fix because the prompts are being rewritten")
    assert "at risk" not in digest(town)
    comes(town, 181)
    assert Rule.P3 not in asks(town)

    tells(town, "50 hours/month source sheets")

    assert Rule.P3 in asks(town)
    done = chooses(town, "scale back because two regions use it")
    assert "scale it back (two regions use it), on 42% of its promise." in done
    assert Rule.P3 not in asks(town)
    assert [one.course.value for one in pilot(town).design.choices] == ["fix", "scale back"]


def test_p3_after_a_choice_it_is_asked_again_where_nobody_tells(town: Town) -> None:
    under_half_twice(town)
    chooses(town, "keep because it is early")

    comes(town, 364)
    assert Rule.P3 not in asks(town)
    comes(town, 365)

    assert Rule.P3 in asks(town)


def test_p3_a_number_at_half_after_a_choice_asks_nobody(town: Town) -> None:
    under_half_twice(town)
    chooses(town, "fix because it can be")
    comes(town, 181)

    tells(town, "90 hours/month source sheets")

    assert risk(town) is None
    assert Rule.P3 not in asks(town)


def test_p3_to_retire_it_leads_to_its_stage_and_moves_nothing(town: Town) -> None:
    under_half_twice(town)

    answer = town.dee.types("/pilot course P-1 retire because nobody uses it", town.pilots)

    assert "It stays live until somebody moves it: `/pilot stage P-1 retired`." in answer.as_text()
    assert pilot(town).stage is Stage.LIVE
    town.dee.presses("Retire it …")
    assert "moved from live to retired" in said(town.dee.sends(town.dee.form))
    assert pilot(town).stage is Stage.RETIRED
    assert open_rules(town) == []


def test_p3_without_a_risk_there_is_nothing_to_choose(town: Town) -> None:
    live(town)
    comes(town, 31)

    for typed in ("/pilot course P-1 keep because", "/pilot course P-1"):
        with nothing_written(town):
            answer = town.dee.types(typed, town.pilots)
        assert answer.modal is None
        assert "is not at risk, so there is nothing to choose" in answer.as_text()


def test_p3_a_word_that_is_no_course_is_refused_and_no_reason_opens_the_form(town: Town) -> None:
    under_half_twice(town)

    with nothing_written(town):
        told = chooses(town, "ignore because we can")
        opened = town.dee.types("/pilot course P-1 fix", town.pilots).modal
        blank = town.dee.submits(reason="  ")

    assert "“ignore” is none of them. It can be keep, fix, scale back or retire." in told
    assert opened is not None
    assert "reason" in blank.errors
    assert "fix it" in said(town.dee.submits(reason="it can be"))


def test_p3_a_choice_can_be_changed_and_said_twice_is_said_once(town: Town) -> None:
    under_half_twice(town)
    chooses(town, "keep because it is early")
    before = changes(town)

    chooses(town, "keep because it is early")
    assert changes(town) == before
    chooses(town, "fix because it is late")

    told = town.ana.types("/pilot history P-1", town.pilots).as_text()
    assert (
        "Dee Okafor chose what becomes of it: fix it (it was: keep it as it is) (it is late)"
        in told
    )


def test_p3_a_restricted_pilot_stands_in_no_digest(town: Town) -> None:
    under_half_twice(town)
    assert "at risk" in digest(town)
    town.ana.types("/pilot edit P-1 about", town.pilots)
    town.ana.submits(restricted="restricted")

    assert "at risk" not in digest(town)
