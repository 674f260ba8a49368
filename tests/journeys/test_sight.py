"""What one may not see does not reach them: by a hint, an old message, or a question handed on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.asks import Ask
from bot.domain.command_text import PilotRef
from bot.domain.letters import LetterId
from bot.domain.people import SlackId
from bot.domain.periods import Period
from bot.domain.permissions import Act, OutsidersMayNot
from bot.domain.rules import Rule
from bot.runtime import Bot
from bot.sandbox import Person, faults
from bot.sandbox.people import Traits
from bot.usecases import deciding, effect, moving, opening, owners, policies, registering
from bot.usecases.deciding import ValueAnswers
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import asks, claims_triage, nothing_written, pilot
from tests.town import Town

OVER = "Nothing more is needed here."
RESTRICTED = ["Only its people and the PMO"]
COMMANDS = (
    "value P-9 120 hours/month",
    "cost P-9 EUR 50k/year",
    "owner P-9 @eli",
    "edit P-9",
    "stage P-9 approved",
    "hold P-9 until 2026-11-13",
    "stop P-9 the vendor is gone",
    "value P-9",
    "stage P-9",
    "owner Claims triag",
    "show P-9",
    "history P-9",
)
REF = PilotRef(9, "P-9")
STEPS: dict[str, Callable[[Bot, SlackId], object]] = {
    "form": lambda bot, who: bot.see(opening.subject, who, Act.EDIT, REF),
    "value": lambda bot, who: bot.do(
        deciding.set_value, who, REF, ValueAnswers(text="EUR 7m/year")
    ),
    "move": lambda bot, who: bot.do(moving.move, who, REF, "approved"),
    "hold": lambda bot, who: bot.do(moving.end_hold, who, REF),
    "accept": lambda bot, who: bot.do(owners.accept, who, REF),
    "decline": lambda bot, who: bot.see(owners.still_asked, who, REF),
    "reply": lambda bot, who: bot.do(owners.reply, who, REF, SlackId("U0ELI0000"), "Yes"),
    "effect": lambda bot, who: bot.see(effect.told, who, Period.YEAR),
    "helpful": lambda bot, who: bot.do(effect.judge, who, LetterId(1), helpful=True),
}


def restricts(town: Town, **people: Person) -> None:
    """Ana keeps the pilot to its people, and says who they are."""
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.ana.submits(restricted=RESTRICTED).errors
    if people:
        town.ana.types("/pilot edit P-1 people", in_=town.pilots)
        assert not town.ana.submits(**people).errors
    town.settle()


def asked(town: Town) -> str | None:
    ask: Ask = asks(town)[Rule.O2]
    return ask.person.name if ask.person else None


# what a hint gives away, R1


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_of_a_guest_hears_the_name_of_a_pilot(town: Town, command: str) -> None:
    claims_triage(town)
    guest = town.slack.person("gus", name="Gus Guest", guest=True)
    guest.types("/pilot list", in_=town.pilots)

    with nothing_written(town):
        said = guest.types(f"/pilot {command}", in_=town.pilots).text

    assert said.startswith("Guests cannot do this here.")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("stranger", [{"outsider": True}, {"deactivated": True}, {"bot": True}])
def test_no_form_or_press_of_a_stranger_hears_the_name_of_a_pilot(
    town: Town, stranger: Traits, step: str
) -> None:
    """Slack lets them press what stands in a shared channel, or stood there when they left."""
    claims_triage(town)
    who = SlackId(town.slack.person("lex", **stranger).id)
    town.bot.acquaint([who])

    with nothing_written(town), pytest.raises(OutsidersMayNot):
        STEPS[step](town.bot, who)


def test_somebody_slack_does_not_vouch_for_hears_of_no_pilot(town: Town) -> None:
    claims_triage(town)
    town.slack.fails("users.info", faults.status(500), times=None)
    nobody = town.slack.person("una", name="Una Known", zone="Europe/Paris")

    said = nobody.types("/pilot value P-9 120 hours/month", in_=town.pilots).as_text()

    assert "Did you mean" not in said
    assert "who you are" in said


def test_a_guest_who_is_named_acts_in_their_role_where_guests_are_allowed(town: Town) -> None:
    town.bot.do(policies.change, "guests", "yes")
    guest = town.slack.person("gus", name="Gus Guest", guest=True)
    town.ana.types("/pilot register Claims triage lead:@gus sponsor:@dee", in_=town.pilots)

    said = guest.types("/pilot value P-1 USD 50k/year", in_=town.pilots).text

    assert "Claims triage (P-1)" in said
    assert pilot(town).value is not None


# messages of old (R4)


def test_an_old_reminder_says_nothing_to_whoever_lost_sight(town: Town) -> None:
    claims_triage(town)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:00"))
    assert "Claims triage" in town.bo.dms[-1].as_text()

    restricts(town, lead=town.cy)
    town.cy.types("/pilot value P-1 EUR 7m/year", in_=town.pilots)
    town.cy.types("/pilot cost P-1 EUR 1.9m/year", in_=town.pilots)
    town.settle()

    seen = town.bo.dms[-1]
    assert OVER in seen.as_text()
    assert seen.buttons == []
    for secret in ("Claims triage", "P-1", "7m", "1.9m", "Cy Tanaka"):
        assert secret not in f"{seen.text} {seen.as_text()}"


def test_of_several_asks_only_the_hidden_one_falls_silent(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot register KYC screening lead:@bo sponsor:@dee", in_=town.pilots)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:00"))
    assert "Claims triage" in town.bo.dms[-1].as_text()
    assert "KYC screening" in town.bo.dms[-1].as_text()

    restricts(town, lead=town.cy)

    seen = town.bo.dms[-1]
    assert OVER in seen.as_text()
    assert "Claims triage" not in f"{seen.text} {seen.as_text()}"
    assert "KYC screening" in seen.as_text()
    assert "Add the number" in seen.buttons


def test_an_old_request_says_nothing_to_whoever_lost_sight(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    restricts(town)

    town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    town.settle()

    seen = town.eli.dms[0]
    assert (seen.text, seen.as_text(), seen.buttons) == (OVER, OVER, [])


def test_a_request_is_not_sent_to_whoever_lost_sight(town: Town) -> None:
    town.bo.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    town.bot.do(policies.change, "pmo", town.fay.id)
    town.fay.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.clock.now = clock(town.eli, "2026-11-02 18:30")  # the night in Kolkata
    town.eli.presses("Ask Fay Nair a question", on=town.eli.dms[0])
    town.eli.submits(text="Is the takeover public?")
    town.bo.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.bo.submits(restricted=RESTRICTED).errors
    town.bot.do(policies.change, "pmo", town.ana.id)

    goes_to(town, clock(town.fay, "2026-11-03 12:00"))

    assert town.fay.dms == []


# what is handed back (R4, N10)


def loses_the_pmo(town: Town) -> None:
    """Ana, of the PMO, named Eli; then the PMO is Fay, and Ana is nobody to the pilot."""
    town.cy.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.bot.do(policies.change, "pmo", town.fay.id)
    town.fay.types("/pilot list", in_=town.pilots)  # so that Slack has told us who she is
    town.settle()


@pytest.mark.parametrize("restricted", [True, False])
def test_a_decline_goes_to_the_sponsor_when_whoever_named_may_not_name_any_more(
    town: Town, restricted: bool
) -> None:
    loses_the_pmo(town)
    if restricted:
        town.fay.types("/pilot edit P-1 about", in_=town.pilots)
        assert not town.fay.submits(restricted=RESTRICTED).errors
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()

    answer = town.eli.submits().modal
    goes_to(town, clock(town.dee, "2026-11-02 12:00"))

    assert answer
    assert "Dee Okafor hears of it" in answer.as_text()
    assert asked(town) == "Dee Okafor"
    assert town.ana.dms == []
    assert [dm.text for dm in town.dee.dms] == [
        "Eli Moreau will not own Claims triage in production."
    ]


def test_a_question_goes_to_the_sponsor_when_whoever_named_may_not_name_any_more(
    town: Town,
) -> None:
    loses_the_pmo(town)
    town.eli.presses("Ask Ana Keller a question", on=town.eli.dms[0])
    town.settle()

    town.eli.submits(text="Who trains it?")
    goes_to(town, clock(town.dee, "2026-11-02 12:00"))

    assert town.ana.dms == []
    assert "Who trains it?" in town.dee.dms[0].as_text()


def test_what_was_handed_back_moves_on_when_they_may_not_name_any_more(town: Town) -> None:
    town.cy.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.clock.now = clock(town.ana, "2026-11-02 18:00")  # Ana hears of it in the morning
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()
    town.eli.submits()
    assert asked(town) == "Ana Keller"

    town.bot.do(policies.change, "pmo", town.fay.id)
    town.fay.types("/pilot list", in_=town.pilots)
    town.fay.types("/pilot edit P-1 about", in_=town.pilots)
    assert not town.fay.submits(restricted=RESTRICTED).errors
    goes_to(town, clock(town.ana, "2026-11-03 12:00"))

    assert asked(town) == "Dee Okafor"
    assert town.ana.dms == []


# whom one may suggest, O7


def test_one_cannot_suggest_oneself(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[0])
    town.settle()

    with nothing_written(town):
        answer = town.eli.submits(other=town.eli)

    assert answer.errors == {"other": "That is you. Suggest somebody else, or leave it empty."}
    assert pilot(town).awaiting_acceptance is not None


# the owner of before


def test_naming_somebody_else_says_who_owns_it_no_longer(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()

    form = town.ana.types("/pilot owner P-1 @fay", in_=town.pilots)
    assert form.modal
    assert "Eli Moreau has accepted it, and no longer owns it as soon" in form.modal.as_text()
    assert pilot(town).accepted_owner
    done = town.ana.submits()
    assert done.modal
    said = done.modal.as_text()
    town.settle()

    assert "is being asked by DM" in said or "will be asked by DM" in said
    assert "Eli Moreau no longer owns it." in said
    assert town.eli.dms[0].as_text() == (
        "~Ana Keller asks you to own Claims triage in production.~ "
        "Eli Moreau accepted on Mon 2 Nov. Fay Nair was named instead."
    )


def test_whoever_takes_it_on_themselves_replaces_the_owner_too(town: Town) -> None:
    claims_triage(town, "owner:@eli")
    town.settle()
    town.eli.presses("Accept", on=town.eli.dms[0])
    town.settle()

    town.dee.types("/pilot owner P-1 @dee", in_=town.pilots)
    done = town.dee.submits()
    assert done.modal
    said = done.modal.as_text()
    town.settle()

    assert "Eli Moreau" in said
    assert "no longer owns it." in said
    assert "Dee Okafor was named instead." in town.eli.dms[0].as_text().replace("*", "")


def test_naming_the_first_owner_replaces_nobody(town: Town) -> None:
    claims_triage(town)

    said = town.ana.types("/pilot owner P-1 @fay", in_=town.pilots).as_text()

    assert "no longer" not in said


def test_whoever_starts_it_is_told_of_all_pilots_restricted_ones_too(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted=["restricted"])

    assert pilot(town).restricted
    assert town.bot.see(registering.registered) == 1
