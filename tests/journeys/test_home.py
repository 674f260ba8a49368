"""The Home tab: what needs somebody, what waits for others, their pilots, and the portfolio."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.forms import Registration
from bot.domain.home import Place
from bot.domain.people import SlackId
from bot.domain.rules import Rule
from bot.sandbox import Person, faults, limits
from bot.sandbox.faults import Fault
from bot.sandbox.people import Traits
from bot.sandbox.views import View
from bot.usecases import home as usecase
from bot.usecases import registering, ticking
from bot.work import Work
from tests.journeys.days import clock, goes_to
from tests.journeys.ledger import asks, claims_triage, pilot, registers
from tests.journeys.test_statements import statements
from tests.town import Town, another_process

PUBLISH = "views.publish"
OWNED = 'owner:@cy value:"120 hours/month for 12 claims handlers"'
RESTRICTED = ["Only its people and the PMO"]
RULE = "─" * 24


def opens(town: Town, who: Person) -> View:
    """What somebody finds on their Home tab."""
    who.opens_home()
    town.settle()
    assert who.home is not None
    return who.home


def home(town: Town, who: Person) -> list[str]:
    return opens(town, who).as_text().splitlines()


def now_on(who: Person) -> list[str]:
    """What stands there without opening it again."""
    assert who.home is not None
    return who.home.as_text().splitlines()


def published(town: Town) -> int:
    return len(town.slack.record.calls(PUBLISH))


def presses(town: Town, who: Person, what: str) -> None:
    who.presses(what, on=who.home)
    town.settle()


# what is there


def test_somebody_new_reads_what_it_is_for_and_can_begin(town: Town) -> None:
    found = opens(town, town.fay)

    assert found.as_text().splitlines()[1:3] == [
        "Nothing is asked of you, and you are on no pilot so far.",
        "[Register a pilot]",
    ]
    presses(town, town.fay, "Register a pilot")
    town.fay.submits(name="Fraud radar", sponsor=town.dee)
    town.settle()
    assert now_on(town.fay)[0] == "Two decisions are waiting for you."
    assert any(line.startswith("Fraud radar (P-1) · proposed") for line in now_on(town.fay))


def test_what_needs_somebody_comes_first_the_nearest_date_on_top(town: Town) -> None:
    claims_triage(town, "launch:2027-01-11")
    town.ana.types("/pilot register KYC screening lead:@bo launch:2026-12-14", in_=town.pilots)

    found = home(town, town.bo)

    assert found[0] == "Five decisions are waiting for you, the first for Mon 14 Dec."
    assert [line for line in found if "? · by" in line or line.endswith("?")] == [
        "KYC screening (P-2): what is it worth in numbers? · by Mon 14 Dec",
        "Claims triage (P-1): what is it worth in numbers? · by Mon 11 Jan",
        "Claims triage (P-1): what will it cost in production?",
        "KYC screening (P-2): who will own it in production?",
        "KYC screening (P-2): what will it cost in production?",
    ]
    styled = [each for each in opens(town, town.bo).controls if each.element.get("style")]
    assert [each.label for each in styled] == ["Add the number"]


def test_what_waits_for_others_is_told_with_whom_and_since_when(town: Town) -> None:
    claims_triage(town, "owner:@cy")

    assert home(town, town.ana)[:5] == [
        "Nothing is waiting for you.",
        RULE,
        "Waiting for others",
        (
            "• Claims triage (P-1): who will own it in production · "
            "with Cy Tanaka since Mon 2 Nov · you asked"
        ),
        "• Claims triage (P-1): what it is worth in numbers · with Bo Lindqvist since Mon 2 Nov",
    ]


def test_more_that_waits_for_others_is_found_with_each_pilot(town: Town) -> None:
    for name in ("Claims triage", "KYC screening"):
        line = f"/pilot register {name} lead:@bo sponsor:@dee"
        town.ana.types(line, in_=town.pilots)

    found = home(town, town.ana)

    assert "and 1 more; `/pilot asks P-1` shows all of one pilot" in found
    asked = town.ana.types("/pilot asks P-1").as_text()
    assert asked.startswith("Three questions are open about Claims triage (P-1).")


def test_ones_pilots_stand_with_what_is_decided_and_what_comes_next(town: Town) -> None:
    claims_triage(town, f"{OWNED} approval:2026-12-03")
    town.ana.types("/pilot register KYC screening lead:@bo", in_=town.pilots)
    town.cy.types("/pilot list")
    opens(town, town.cy)
    presses(town, town.cy, "Accept")

    town.clock.now += timedelta(days=40)
    late = home(town, town.bo)

    assert [line for line in now_on(town.cy) if line.startswith("Claims triage (P-1) ·")] == [
        (
            "Claims triage (P-1) · proposed · 2 of 3 decided · lacks cost · "
            "approval on Thu 3 Dec  [Show]"
        )
    ]
    assert "2 pilots of yours" in late
    assert any("approval was planned for Thu 3 Dec · no change for" in line for line in late)
    assert any("0 of 3 decided · lacks value, owner and cost" in line for line in late)
    assert any("approval is next" in line for line in late)


def test_a_pilot_on_hold_asks_nothing_there(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot hold P-1 until 2026-12-01", in_=town.pilots)

    found = home(town, town.bo)

    assert found[0] == "Nothing is waiting for you."
    assert "Waiting for others" not in found
    assert any("approval is next · on hold" in line for line in found)


def test_a_pause_is_told(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot pause until 2026-11-06")

    assert "Your reminders are paused through Fri 6 Nov." in home(town, town.bo)


def test_only_the_home_tab_is_made_when_the_app_is_opened(town: Town) -> None:
    town.bo.acts.happens(
        {"type": "app_home_opened", "user": town.bo.id, "channel": "D1", "tab": "messages"}
    )
    town.settle()

    assert published(town) == 0


# what one does there


def test_a_form_opened_there_is_answered_there(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)

    presses(town, town.bo, "Add the number")
    assert published(town) == 1  # nothing has happened so far
    said = town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    town.settle()

    assert said.modal is not None
    assert "saves 120 hours a month" in said.modal.as_text()
    assert now_on(town.bo)[0] == "One decision is waiting for you."
    assert published(town) == 2


def test_a_form_that_is_refused_leaves_home_alone(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    presses(town, town.bo, "Add the number")

    assert town.bo.submits(value="improve efficiency").errors
    town.settle()

    assert published(town) == 1


def test_a_day_is_given_there(town: Town) -> None:
    claims_triage(town)
    opens(town, town.dee)

    town.dee.chooses("I'll do it by …", from_="more", on=town.dee.home)
    town.dee.submits(day="2026-11-10")
    town.settle()

    assert now_on(town.dee)[:3] == [
        "One decision is waiting for you.",
        "Claims triage (P-1): who will own it in production?",
        "You plan to do it by Tue 10 Nov.",
    ]


def test_who_passes_something_on_sees_with_whom_it_is(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)

    town.bo.chooses("Not me", from_="more", on=town.bo.home)
    town.bo.submits(person=town.eli)
    town.settle()

    assert now_on(town.bo)[0] == "One decision is waiting for you."
    assert any(
        "with Eli Moreau since Mon 2 Nov · you passed it on" in line for line in now_on(town.bo)
    )
    assert home(town, town.eli)[0] == "One decision is waiting for you."


def test_who_clears_the_way_reads_so_above(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    town.bo.chooses("Waiting for …", from_="more", on=town.bo.home)
    town.bo.submits(person=town.eli, text="the licence quote")
    town.settle()
    assert "They wait for: the licence quote." in opens(town, town.eli).as_text()

    presses(town, town.eli, "It is cleared")

    assert "Bo Lindqvist" in now_on(town.eli)[0]
    assert now_on(town.eli)[1:3] == [RULE, "Nothing is waiting for you."]
    assert home(town, town.bo)[0] == "Two decisions are waiting for you."


def test_a_named_owner_accepts_there_and_the_message_says_so_too(town: Town) -> None:
    claims_triage(town, OWNED)
    goes_to(town, clock(town.cy, "2026-11-04 09:30"))
    opens(town, town.cy)
    assert "From approval you would run it" in "\n".join(now_on(town.cy))

    presses(town, town.cy, "Accept")

    assert now_on(town.cy)[0] == "Cy Tanaka owns Claims triage (P-1) in production."
    assert "Cy Tanaka accepted" in town.last_dm(town.cy).as_text()
    assert Rule.O2 not in asks(town)


def test_a_question_of_who_was_named_is_answered_there(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    goes_to(town, clock(town.eli, "2026-11-03 09:30"))
    opens(town, town.eli)
    presses(town, town.eli, "Ask Ana Keller a question")
    town.eli.submits(text="Who pays for it after launch?")
    goes_to(town, clock(town.ana, "2026-11-03 11:30"))

    found = opens(town, town.ana)
    assert found.as_text().splitlines()[:4] == [
        "One question is waiting for you.",
        "Eli Moreau has a question about Claims triage.",
        "> Who pays for it after launch?",
        "[Answer Eli Moreau]",
    ]
    presses(town, town.ana, "Answer Eli Moreau")
    assert "> Who pays for it after launch?" in town.ana.form.as_text()
    town.ana.submits(text="Claims does.")
    town.settle()

    assert now_on(town.ana)[0] == "Nothing is waiting for you."
    assert town.last_dm(town.eli).text == "Ana Keller answered your question about Claims triage."


def test_a_named_owner_suggests_somebody_else_there(town: Town) -> None:
    claims_triage(town, OWNED)
    opens(town, town.cy)

    presses(town, town.cy, "Decline or suggest someone")
    town.cy.submits(other=town.eli)
    town.settle()

    assert pilot(town).owner is None
    assert now_on(town.cy)[1] == "Nothing is asked of you, and you are on no pilot so far."


def test_what_is_only_read_lies_over_it(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)

    presses(town, town.bo, "Show")
    assert town.bo.form.title == "P-1"
    assert "0 of 3 decisions made" in town.bo.form.as_text()
    town.bo.presses("History")
    town.settle()
    assert "registered it" in town.bo.form.as_text()
    town.bo.closes()
    town.bo.chooses("Why this?", from_="more", on=town.bo.home)
    assert "You are the lead of Claims triage (P-1)." in town.bo.form.as_text()


def test_what_is_changed_from_the_card_that_lies_over_it_shows_on_it(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)

    presses(town, town.bo, "Show")
    town.bo.presses("Edit")
    town.bo.submits(group="People")
    town.bo.submits(sponsor=town.eli)
    town.settle()

    assert any("with Eli Moreau" in line for line in now_on(town.bo))


def test_what_somebody_does_elsewhere_waits_until_they_open_it(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)

    town.bo.types("/pilot value P-1 120 hours/month for 12 claims handlers")
    town.settle()

    assert published(town) == 1
    assert home(town, town.bo)[0] == "One decision is waiting for you."


# which pilots


def test_one_looks_through_ones_pilots_and_through_all(town: Town) -> None:
    claims_triage(town)
    registers(town, "KYC screening", "Fraud radar")
    opens(town, town.bo)
    assert "1 pilot of yours" in now_on(town.bo)

    town.bo.chooses("All you can see", from_="home_whose", on=town.bo.home)
    town.settle()
    assert "3 pilots" in now_on(town.bo)

    town.bo.chooses("On hold", from_="home_which", on=town.bo.home)
    town.settle()
    assert "No pilots on hold" in now_on(town.bo)
    assert "No pilots on hold" in home(town, town.bo)  # it stays so until something else is chosen

    town.bo.chooses("Yours", from_="home_whose", on=town.bo.home)
    town.settle()
    town.bo.chooses("In any state", from_="home_which", on=town.bo.home)
    town.settle()
    assert "1 pilot of yours" in now_on(town.bo)


def test_many_pilots_and_many_asks_come_in_pages(town: Town) -> None:
    registers(town, *(f"Pilot {number}" for number in range(25)))
    opens(town, town.ana)
    assert now_on(town.ana)[0] == "75 decisions are waiting for you."
    assert "Page 1 of 8" in now_on(town.ana)

    turns(town, town.ana, of_pilots=True)
    assert "Page 2 of 3" in now_on(town.ana)
    assert any(line.startswith("Pilot 10 (P-11) ·") for line in now_on(town.ana))

    turns(town, town.ana, of_pilots=False)
    assert "Page 2 of 8" in now_on(town.ana)


def turns(town: Town, who: Person, *, of_pilots: bool) -> None:
    """To the next page; the pager of the asks stands first."""
    assert who.home is not None
    ahead = [each for each in who.home.controls if each.action_id == "home_next"]
    who.presses(ahead[of_pilots], on=who.home)
    town.settle()


def test_a_page_that_is_gone_shows_the_last_one(town: Town) -> None:
    registers(town, *(f"Pilot {number}" for number in range(11)))

    found = town.bot.see(usecase.seen, SlackId(town.ana.id), Place(pilots=9, asks=99))

    assert (found.place.pilots, found.place.asks) == (1, 3)
    assert len(found.pilots) == 1


# for the PMO


def test_the_pmo_sees_the_portfolio_as_the_digest_tells_it(town: Town) -> None:
    claims_triage(town, 'launch:2027-01-11 cost:"pilot EUR 40k, production EUR 150k/year"')
    goes_to(town, clock(town.ana, "2026-11-19 17:30"))

    found = home(town, town.ana)[home(town, town.ana).index("Portfolio") :]

    assert found[2:6] == [
        "1 pilot has not moved. It lacks value in numbers and an owner.",
        (
            "Claims triage (P-1) · proposed · 13 working days unchanged · an owner to be named"
            " · sponsor"
        ),
        "▇▇▇▇▇▇▇▇▇▇▇▇ 1 proposed",
        (
            "Designed before launch: none launched so far.  Reached production: too few to say "
            '(0 decided, 10 needed). A PMO consultancy reports: "33% of AI proof-of-concept '
            'projects transition to production".'
        ),
    ]
    assert found[6] == "Next working day"
    assert "Portfolio" not in home(town, town.bo)


def test_the_pmo_sees_who_is_asked_next(town: Town) -> None:
    claims_triage(town)
    goes_to(town, clock(town.ana, "2026-11-04 17:30"))

    found = home(town, town.ana)

    assert "Two people get a reminder on their next working day, as things stand now." in found
    assert any(line.startswith("• Bo Lindqvist at 09:00 on Thu 5 Nov") for line in found)


def test_the_pmo_reads_that_nothing_is_sent(town: Town) -> None:
    town.ana.types("/pilot settings dry-run yes")
    assert home(town, town.ana)[0] == "Dry run is on: nothing is sent."

    town.bot.do(ticking.pause, "messages_tab_disabled")
    first = home(town, town.ana)[0]

    assert first.startswith("No message goes out at present. Slack said `messages_tab_disabled`.")
    assert "No message goes out" not in opens(town, town.bo).as_text()


# who sees it


def test_a_restricted_pilot_is_seen_by_its_people_and_the_pmo(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.ana.submits(restricted=RESTRICTED).errors
    registers(town, "KYC screening")
    opens(town, town.fay)
    town.settle()

    everything = Place(filter=replace(Place().filter, mine=False))
    fay, bo, ana = (
        town.bot.see(usecase.seen, SlackId(who.id), everything)
        for who in (town.fay, town.bo, town.ana)
    )

    assert [line.pilot.key for line in fay.pilots] == ["P-2"]
    assert [line.pilot.key for line in bo.pilots] == ["P-1", "P-2"]
    assert ana.overview
    assert ana.overview.restricted == 1
    assert "1 restricted pilot counted apart" in opens(town, town.ana).as_text()
    assert "Claims triage" not in opens(town, town.fay).as_text()


def test_who_loses_sight_of_a_pilot_loses_it_there_too(town: Town) -> None:
    """An ask that is still theirs says nothing of a pilot they may not know (R4)."""
    claims_triage(town)
    opens(town, town.bo)
    town.bo.chooses("Not me", from_="more", on=town.bo.home)
    town.bo.submits(person=town.eli)
    town.settle()
    held = opens(town, town.eli)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.ana.submits(restricted=RESTRICTED).errors

    town.eli.presses("Add the number", on=held)
    town.settle()

    assert "Claims triage" not in "\n".join(now_on(town.eli))
    assert "no pilot" in now_on(town.eli)[0]


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (Traits(guest=True), "Guests"),
        (Traits(outsider=True), "for members of this workspace"),
        (Traits(deactivated=True), "for members of this workspace"),
        (Traits(bot=True), "for members of this workspace"),
    ],
)
def test_who_may_not_read_sees_why_and_nothing_else(
    town: Town, standing: Traits, says: str
) -> None:
    claims_triage(town)
    town.bo.changes(**standing)

    found = home(town, town.bo)

    assert len(found) == 1
    assert says in found[0], found


def test_a_guest_reads_where_guests_are_allowed_and_registers_nothing(town: Town) -> None:
    town.ana.types("/pilot settings guests yes")
    town.fay.changes(guest=True)

    found = opens(town, town.fay)

    assert "Nothing is asked of you" in found.as_text()
    assert found.buttons == []


def test_whom_slack_will_not_tell_of_reads_that_too(town: Town) -> None:
    town.slack.fails("users.info", faults.status(500), times=None)

    assert "It usually works a minute later." in home(town, town.fay)[0]


def test_what_people_wrote_is_only_words_there(town: Town) -> None:
    name = "<!channel> *now* <@U0ANA0000> & `so`"
    town.ana.types("/pilot list")
    town.bot.do(
        registering.register,
        SlackId(town.ana.id),
        Registration(name=name, lead=SlackId(town.bo.id)),
        sure=True,
    )

    found = opens(town, town.bo)

    assert "<!channel>" not in json.dumps(found.given)
    assert "&lt;!channel&gt;" in json.dumps(found.given)
    assert name in found.as_text().replace("\u200b", "")


# what goes wrong


def test_a_button_of_a_home_that_is_old_answers_with_how_it_stands_now(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    town.ana.types("/pilot value P-1 120 hours/month for 12 claims handlers", in_=town.pilots)

    presses(town, town.bo, "Add the number")

    assert town.bo.modal is None
    assert now_on(town.bo)[0] == (
        "Ana Keller has answered this for Claims triage (P-1). Nothing more is needed."
    )
    assert now_on(town.bo)[1:3] == [RULE, "One decision is waiting for you."]


def test_a_button_that_nobody_knows_any_more_says_so_there(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    (first, *_) = [each for each in town.bo.home.controls if each.label == "Add the number"]  # type: ignore[union-attr]
    first.element["action_id"] = "of_an_earlier_version"

    town.bo.presses(first, on=town.bo.home)
    town.settle()

    assert now_on(town.bo)[0].startswith("This button no longer does anything.")


@pytest.mark.parametrize("packed", ["", "{", "[]", '{"h": 7}', '{"h": {"f": "live approved"}}'])
def test_a_home_of_another_version_begins_anew(town: Town, packed: str) -> None:
    claims_triage(town)
    held = opens(town, town.bo)
    held.given = {**held.given, "private_metadata": packed}

    assert "1 pilot of yours" in home(town, town.bo)
    held.given = {**held.given, "private_metadata": packed}
    town.bo.chooses("On hold", from_="home_which", on=held)
    town.settle()
    assert "No pilots of yours, on hold" in now_on(town.bo)


def test_two_presses_before_either_is_shown_end_with_what_is_true(town: Town) -> None:
    """The second one's hash is old by then: it is read anew and shown once more."""
    claims_triage(town)
    registers(town, "KYC screening")
    opens(town, town.bo)
    town.bo.chooses("All you can see", from_="home_whose", on=town.bo.home)
    town.bo.chooses("On hold", from_="home_which", on=town.bo.home)

    town.settle()

    answers = [call.answer for call in town.slack.record.calls(PUBLISH)]
    assert [answer.get("error") for answer in answers] == [None, None, "hash_conflict", None]
    assert "No pilots of yours, on hold" in now_on(town.bo)


def test_a_form_sent_after_home_has_changed_shows_both(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    presses(town, town.bo, "Add the number")
    town.ana.types('/pilot cost P-1 "EUR 150k/year"', in_=town.pilots)
    opens(town, town.bo)

    town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    town.settle()

    assert now_on(town.bo)[0] == "Nothing is waiting for you."


def test_two_people_at_once_each_see_their_own(town: Town) -> None:
    claims_triage(town)
    opens(town, town.bo)
    opens(town, town.dee)
    presses(town, town.bo, "Add the number")
    presses(town, town.dee, "Name the owner")

    town.bo.submits(value="120 hours/month", role="claims handlers", heads="12")
    town.dee.submits(owner=town.cy)
    town.settle()

    assert now_on(town.bo)[0] == "One decision is waiting for you."
    assert now_on(town.dee)[0] == "Nothing is waiting for you."
    assert any("with Cy Tanaka since Mon 2 Nov · you asked" in line for line in now_on(town.dee))


REFUSALS = [
    faults.error("not_enabled"),
    faults.rate_limited(after=600),
    faults.resets_unread(),
    faults.status(503),
    faults.error("token_revoked"),
    faults.not_json(),
]


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_slack_that_shows_no_home_hurts_nothing_else(town: Town, fault: Fault) -> None:
    claims_triage(town, OWNED)
    opens(town, town.cy)
    held = now_on(town.cy)
    town.slack.fails(PUBLISH, fault, times=None)

    with capture_logs() as logs:
        presses(town, town.cy, "Accept")

    told = [entry for entry in logs if entry["log_level"] in {"warning", "error"}]
    assert [entry["event"] for entry in told] == ["home not shown"]
    assert now_on(town.cy) == held
    assert pilot(town).accepted_owner is not None
    assert town.dms(town.cy)[-1] == "Cy Tanaka owns Claims triage (P-1) in production."
    town.slack.heals()
    assert home(town, town.cy)[0] == "Two decisions are waiting for you."  # O8 and C1


def test_opening_it_while_slack_shows_none_costs_one_line(town: Town) -> None:
    town.slack.fails(PUBLISH, faults.error("not_enabled"), times=None)

    with capture_logs() as logs:
        town.bo.opens_home()
        town.settle()

    assert [entry["because"] for entry in logs if entry["event"] == "home not shown"] == [
        "not_enabled"
    ]
    assert town.bo.dms == []


def test_a_reminder_without_the_apps_id_names_a_command_instead(town: Town) -> None:
    """Only Slack knows it, and may not say."""
    town.slack.fails("bots.info", faults.error("missing_scope"))
    with another_process(town):
        pass
    registers(town, "Claims triage", "KYC screening")

    goes_to(town, clock(town.ana, "2026-11-05 09:00"))

    assert "and 3 more: `/pilot asks`" in town.last_dm(town.ana).as_text()


# however much there is


def many_pilots(town: Town, size: int, name: str) -> None:
    """As an import might have brought them: Bo leads all of them."""

    def add(work: Work) -> None:
        one = work.store.pilots.numbered(1)
        assert one is not None
        copies = [
            replace(one, number=0, name=f"{name} {n}", import_key=str(n)) for n in range(size - 1)
        ]
        work.store.pilots.add_many(copies, work.policy, work.now)

    claims_triage(town)
    town.bot.do(add)
    goes_to(town, clock(town.bo, "2026-11-20 09:30"))


@pytest.mark.parametrize("letter", ["x", "*", "&", "ä", "𝄞", "\u202e"])
def test_500_pilots_with_names_of_3000_characters_fit(town: Town, letter: str) -> None:
    many_pilots(town, 500, letter * 3000)

    for who in (town.bo, town.ana):
        view = opens(town, who)
        assert not limits.view_complaints(view.given, "home", newer_blocks=True)
        assert len(view.blocks) <= 100
        assert len(json.dumps(view.given)) < 100_000
    assert now_on(town.bo)[0].startswith("1,000 decisions are waiting for you")
    assert not [call for call in town.slack.record.calls(PUBLISH) if not call.answer["ok"]]


def test_the_number_of_statements_does_not_grow_with_the_pilots(town: Town) -> None:
    many_pilots(town, 20, "Claims triage")
    bo, ana = (asked_for(town, who) for who in (town.bo, town.ana))

    town.bot.do(lambda work: _more(work, 180))
    goes_to(town, clock(town.bo, "2026-11-20 10:30"))

    assert asked_for(town, town.bo) <= bo < 30
    assert asked_for(town, town.ana) <= ana < 50


def asked_for(town: Town, who: Person) -> int:
    opens(town, who)
    with statements(town) as heard:
        opens(town, who)
    return len(heard)


def _more(work: Work, size: int) -> None:
    one = work.store.pilots.numbered(1)
    assert one is not None
    copies = [replace(one, number=0, import_key=f"more {n}") for n in range(size)]
    work.store.pilots.add_many(copies, work.policy, work.now)
