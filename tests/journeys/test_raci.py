"""RACI: five lines, each with one person who answers for it and somebody who does it (K1)."""

from __future__ import annotations

import pytest

from bot.domain.raci import Task
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from scheduler import jobs
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import Town


def running(town: Town, more: str = "owner:@eli") -> None:
    """Bo leads it, Dee pays for it, Eli owns it."""
    claims_triage(town, more)
    if "owner" in more:
        town.eli.presses("Accept", on=town.last_dm(town.eli))
    town.moves(town.ana, "P-1", "approved", "running")


def raci(town: Town, line: str) -> str:
    return town.bo.types(f"/pilot raci P-1 {line}", in_=town.pilots).as_text()


def test_k1_the_roles_of_the_pilot_fill_it_and_one_press_takes_that_over(town: Town) -> None:
    running(town, "owner:@eli backup:@cy pmo:@ana")
    assert Rule.K1 in asks(town)

    opened = town.bo.types("/pilot raci P-1", in_=town.pilots)

    assert opened.modal is not None
    assert list(opened.modal.fields) == ["what"]
    assert (
        "Operate it: Eli Moreau answers for it; done by Cy Tanaka (proposed)"
        in opened.modal.as_text()
    )
    done = town.bo.submits()
    assert done.modal is not None
    assert "its RACI: all 5 lines complete." in done.modal.as_text()
    assert "Decide about it: Dee Okafor answers for it; done by Eli Moreau" in (
        done.modal.as_text()
    )
    assert Rule.K1 not in asks(town)
    assert changes(town)[-5:] == ["RACI"] * 5


def test_k1_a_pilot_goes_live_with_every_line_complete(town: Town) -> None:
    running(town)
    town.moves(town.ana, "P-1", "concluded")
    refused = town.ana.types("/pilot stage P-1 live", in_=town.pilots).as_text()
    assert "Who does what in production (RACI): with Bo Lindqvist" in refused
    assert pilot(town).stage is Stage.CONCLUDED

    town.bo.types("/pilot raci P-1", in_=town.pilots)
    town.bo.submits()

    again = town.ana.types("/pilot stage P-1 live", in_=town.pilots).as_text()
    assert "RACI" not in again


def test_k1_without_an_owner_operating_waits_for_one(town: Town) -> None:
    running(town, "")
    town.bo.types("/pilot raci P-1", in_=town.pilots)
    town.bo.submits()

    for task in Task:
        answers = "" if task is Task.OPERATE else "A:@dee "
        said = raci(town, f"{task} {answers}R:@bo")
    assert "its RACI: 4 of 5 lines complete" in said
    assert "Operating it waits for a production owner who has accepted." in said
    assert Rule.K1 in asks(town)

    town.bo.presses("Name the owner")
    town.bo.submits(owner=town.eli.id)
    town.eli.presses("Accept", on=town.last_dm(town.eli))
    assert Rule.K1 not in asks(town)


def test_k1_the_owner_answers_for_operating_whoever_that_is(town: Town) -> None:
    running(town)

    with nothing_written(town):
        refused = raci(town, "operate A:@dee R:@bo")

    assert refused.startswith("Eli Moreau, the production owner, answers for operating it.")
    assert "You typed: /pilot raci P-1 operate" in refused
    assert "Operate it: Eli Moreau answers for it; done by Bo Lindqvist" in (
        raci(town, "operate A:@eli R:@bo")
    )


@pytest.mark.parametrize("typed", ["A:@eli,@dee R:@bo", "accountable: @eli @dee responsible: @bo"])
def test_k1_two_who_answer_for_a_line_are_refused(town: Town, typed: str) -> None:
    running(town)

    with nothing_written(town):
        refused = raci(town, f"incident {typed}")

    assert refused.startswith("One person answers for each line. Is it Eli Moreau or Dee Okafor?")
    assert "You typed: /pilot raci P-1 incident" in refused


def test_a_line_is_set_at_once_and_leads_to_the_next(town: Town) -> None:
    running(town)

    said = town.bo.types(
        "/pilot raci P-1 incident A:@eli R:@dee, @bo C:@cy I:@fay", in_=town.pilots
    )

    assert "1 of 5 lines complete" in said.text
    assert (
        "Handle incidents: Eli Moreau answers for it; done by Dee Okafor and Bo Lindqvist; "
        "asked before: Cy Tanaka; told afterwards: Fay Nair"
    ) in said.as_text()
    assert said.message is not None
    assert said.message.buttons == ["Next: operate it"]
    next_line = town.bo.presses("Next: operate it", on=said.message)
    assert next_line.modal is not None
    assert list(next_line.modal.fields) == ["r", "c", "i"]
    assert "Eli Moreau, the production owner, answers for it." in next_line.modal.as_text()
    assert next_line.modal.values["r"] == ["@Eli Moreau"]


def test_one_part_of_a_line_leaves_the_others_as_they_were(town: Town) -> None:
    running(town)
    raci(town, "change A:@eli R:@bo")

    said = raci(town, "change I:@fay")

    assert "Eli Moreau answers for it; done by Bo Lindqvist; told afterwards: Fay Nair" in said


def test_a_form_shows_a_line_and_takes_somebody_off_it(town: Town) -> None:
    running(town)
    raci(town, "change A:@eli R:@bo I:@fay")
    town.bo.types("/pilot raci P-1", in_=town.pilots)
    town.bo.submits(what="change")
    assert town.bo.form.values["i"] == ["@Fay Nair"]

    said = town.bo.submits(i=[])

    assert said.modal is not None
    assert "Eli Moreau answers for it; done by Bo Lindqvist" in said.modal.as_text()
    assert "told afterwards" not in said.modal.as_text()


def test_k1_whoever_leaves_stands_on_no_line_any_more(town: Town) -> None:
    """T2. Within a tick, and for good."""
    running(town, "owner:@eli backup:@cy")
    raci(town, "change A:@eli R:@fay")
    town.bo.types("/pilot raci P-1", in_=town.pilots)
    town.bo.submits()
    assert Rule.K1 not in asks(town)

    town.fay.changes(deactivated=True)
    jobs.look_for_gaps(town.bot)

    assert Rule.K1 in asks(town)
    assert pilot(town).design.raci[Task.CHANGE].responsible == ()
    assert events(town)[-1].before.text == "change: A Eli Moreau; R Fay Nair"
    shown = town.bo.types("/pilot raci P-1 show", in_=town.pilots).as_text()
    assert "Change it: Eli Moreau answers for it; nobody does it so far" in shown

    town.fay.changes(deactivated=False)
    jobs.look_for_gaps(town.bot)
    assert Rule.K1 in asks(town)


def test_k1_an_owner_who_leaves_leaves_operating_open(town: Town) -> None:
    running(town)
    town.bo.types("/pilot raci P-1", in_=town.pilots)
    town.bo.submits()

    town.eli.changes(deactivated=True)
    jobs.look_for_gaps(town.bot)

    assert Rule.K1 in asks(town)
    assert "0 of 5 lines complete" in town.bo.types("/pilot raci P-1 show").text


def test_a_bot_stands_on_no_line(town: Town) -> None:
    running(town)
    town.slack.person("robot", name="Robot", bot=True)

    with nothing_written(town):
        refused = raci(town, "change A:@eli R:@robot")

    assert "Robot is a bot, so somebody else has to stand there." in refused


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("raci", "Which pilot? Its key or its name: /pilot raci P-7."),
        ("raci P-1 cook A:@eli", "“cook” is not a line of a RACI. Which line is it: operate,"),
        ("raci P-1 A:@eli", "Which line is it: operate, decide, account, change or incident?"),
        ("raci P-1 incident @eli", "What is <@"),
        ("raci P-1 incident A:@nobody", "Slack found nobody called “@nobody”."),
        ("raci P-1 inzident", "There is no “raci P-1 inzident” here. Did you mean"),
        ("raci P-1 incident A:", "Who stands on this line?"),
    ],
)
def test_what_is_no_line_is_refused_with_what_would_do(town: Town, typed: str, said: str) -> None:
    running(town)

    with nothing_written(town):
        answer = town.bo.types(f"/pilot {typed}", in_=town.pilots)

    assert said in answer.text


def test_anybody_reads_it_and_the_pilots_people_fill_it_in(town: Town) -> None:
    running(town)
    raci(town, "change A:@eli R:@bo")

    shown = town.fay.types("/pilot raci P-1 show", in_=town.pilots)
    assert shown.message is not None
    assert shown.message.buttons == []
    assert "Change it: Eli Moreau answers for it" in shown.as_text()
    with nothing_written(town):
        refused = town.fay.types("/pilot raci P-1 change R:@fay", in_=town.pilots)
    assert refused.text.startswith("To prepare Claims triage (P-1), ask")
    card = town.fay.types("/pilot show P-1", in_=town.pilots).as_text()
    assert "RACI: 1 of 5 lines complete" in card
