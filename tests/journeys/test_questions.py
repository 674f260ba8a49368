"""Questions a pilot must answer, with evidence before it concludes; its PMO lead (F1, F2, K4)."""

from __future__ import annotations

import pytest

from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Answer
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import Town

ROUTED = "Are 90% of the claims routed right?"
USED = "Do the handlers use it by themselves?"
RESULTS = "https://wiki.example.com/claims/results"


def approved(town: Town, more: str = "") -> None:
    claims_triage(town, more)
    town.moves(town.ana, "P-1", "approved")


def asked(town: Town, *questions: str) -> Answer:
    town.bo.types("/pilot questions P-1", in_=town.pilots)
    return town.bo.submits({f"q{n}": text for n, text in enumerate(questions, start=1)})


def answered(town: Town, said: str = "Yes: 93% over a month", link: str = RESULTS) -> Answer:
    town.bo.types("/pilot answer P-1", in_=town.pilots)
    return town.bo.submits(found=said, link=link)


# F1, K4 and the decisions: told at the change of stage


def test_f1_k4_v5_o3_a_launch_tells_what_it_goes_without(town: Town) -> None:
    approved(town)
    town.ana.types("/pilot override P-1 until 2027-04-01 because the sheet is with the bank")
    told = town.ana.ephemerals[-1]

    assert (
        "Value in numbers, an accepted owner and a production cost are still to come; "
        "an answer from now on counts as late. Also still to come: questions to answer and a "
        "PMO lead."
    ) in told.as_text()
    assert told.buttons == [
        "Add the number",
        "Name the owner",
        "Enter the cost",
        "Write the questions",
        "Set the PMO lead",
    ]
    opened = town.ana.presses("Write the questions", on=told)
    assert opened.modal is not None
    assert list(opened.modal.fields) == ["q1", "q2", "q3", "q4", "q5"]


def test_o3_c1_an_approval_tells_what_it_goes_without(town: Town) -> None:
    claims_triage(town, 'cost:"production EUR 150k/year"')
    town.dee.types("/pilot seen P-1", in_=town.pilots)

    said = town.dee.types("/pilot stage P-1 approved", in_=town.pilots)

    assert said.text == (
        "Claims triage (P-1) moved from proposed to approved. An accepted owner is still to "
        "come; an answer from now on counts as late."
    )
    assert said.message is not None
    assert said.message.buttons == ["Name the owner"]


def test_f1_k4_with_questions_and_a_pmo_lead_there_is_nothing_to_tell(town: Town) -> None:
    approved(town, "pmo:@ana")
    asked(town, ROUTED)

    town.ana.types("/pilot override P-1 until 2027-04-01 because the sheet is with the bank")

    assert "questions to answer" not in town.ana.ephemerals[-1].as_text()
    assert Rule.F1 not in asks(town)
    assert Rule.K4 not in asks(town)


def test_k4_a_pmo_lead_is_set_from_where_it_is_told(town: Town) -> None:
    approved(town)
    town.ana.types("/pilot override P-1 until 2027-04-01 because the sheet is with the bank")

    town.ana.presses("Set the PMO lead", on=town.ana.ephemerals[-1])
    done = town.ana.submits(person=town.ana.id)

    assert done.modal is not None
    assert "PMO lead changed" in done.modal.as_text()
    assert changes(town)[-1] == "pmo_lead"
    assert Rule.K4 not in asks(town)


def test_k4_a_pmo_lead_who_cannot_act_is_none(town: Town) -> None:
    approved(town, "pmo:@eli")
    assert Rule.K4 not in asks(town)

    town.eli.changes(deactivated=True)
    town.tick()

    assert Rule.K4 in asks(town)
    robot = town.slack.person("robot", name="Robot", bot=True)
    told = town.bo.types("/pilot asks P-1", in_=town.pilots)
    assert "Who its PMO lead is" in told.as_text()
    town.ana.types("/pilot override P-1 until 2027-04-01 because the sheet is with the bank")
    town.ana.presses("Set the PMO lead", on=town.ana.ephemerals[-1])
    with nothing_written(town):
        answer = town.ana.submits(person=robot.id)
    assert answer.errors == {"person": "Robot is a bot, so somebody else has to be its PMO lead."}


# the questions


def test_f1_one_to_five_questions_in_a_line_each(town: Town) -> None:
    approved(town)

    said = asked(town, ROUTED, USED)

    assert said.modal is not None
    assert "Claims triage (P-1) must answer two questions, no of them answered." not in (
        said.modal.as_text()
    )
    assert "Claims triage (P-1) must answer two questions, none of them answered so far." in (
        said.modal.as_text()
    )
    assert Rule.F1 not in asks(town)
    assert "Questions: 0 of 2 answered" in town.fay.types("/pilot show P-1").as_text()


def test_f1_no_question_at_all_is_refused_beside_the_first(town: Town) -> None:
    approved(town)

    with nothing_written(town):
        said = asked(town, "  ")

    assert said.errors == {"q1": "Which question must it answer? One line will do."}


def test_f2_a_pilot_concludes_once_each_question_is_answered_with_evidence(town: Town) -> None:
    approved(town)
    asked(town, ROUTED, USED)
    town.moves(town.ana, "P-1", "running")
    refused = town.bo.types("/pilot stage P-1 concluded", in_=town.pilots)
    assert "Answers with evidence to its questions: with Bo Lindqvist" in refused.as_text()
    assert pilot(town).stage is Stage.RUNNING

    town.bo.presses("Answer a question", on=refused.message)
    first = town.bo.submits(found="Yes: 93% over a month", link=RESULTS)
    assert first.modal is not None
    assert f"{ROUTED} Yes: 93% over a month. evidence" in first.modal.as_text()
    assert "One question is still open." in first.modal.as_text()
    town.bo.presses("Answer a question")
    assert town.bo.form.values["question"] == USED
    second = town.bo.submits(found="No: they wait for the reminder", link=RESULTS)
    assert second.modal is not None
    assert "That was the last one." in second.modal.as_text()

    assert Rule.F2 not in asks(town)
    moved = town.bo.types("/pilot stage P-1 concluded", in_=town.pilots)
    assert "moved from running to concluded" in moved.text


def test_f2_without_questions_nothing_is_open(town: Town) -> None:
    """That there are none was told at launch (F1)."""
    approved(town)
    town.moves(town.ana, "P-1", "running")

    moved = town.bo.types("/pilot stage P-1 concluded", in_=town.pilots)

    assert "moved from running to concluded" in moved.text


@pytest.mark.parametrize(
    ("link", "beside"),
    [
        ("http://wiki.example.com", "“http://wiki.example.com” is not an https link."),
        ("see the wiki", "“see the wiki” is not an https link."),
    ],
)
def test_f2_evidence_is_an_https_link(town: Town, link: str, beside: str) -> None:
    """G3."""
    approved(town)
    asked(town, ROUTED)

    with nothing_written(town):
        answer = answered(town, link=link)

    assert answer.errors["link"].startswith(beside)
    assert town.bo.form.values["found"] == "Yes: 93% over a month"


def test_f2_a_question_put_another_way_is_open_again(town: Town) -> None:
    approved(town)
    asked(town, ROUTED, USED)
    answered(town)

    town.bo.types("/pilot questions P-1", in_=town.pilots)
    said = town.bo.submits(q1="Are 95% of the claims routed right?")

    assert said.modal is not None
    assert "One reads another way now, so its answer is open again." in said.modal.as_text()
    assert [one.answer for one in pilot(town).design.questions] == [None, None]


def test_f2_an_answer_to_a_question_that_is_gone_is_not_lost(town: Town) -> None:
    approved(town)
    asked(town, ROUTED)
    town.bo.types("/pilot answer P-1", in_=town.pilots)
    town.ana.types("/pilot questions P-1", in_=town.pilots)
    town.ana.submits(q1=USED)

    with nothing_written(town):
        answer = town.bo.submits(found="Yes: 93% over a month", link=RESULTS)

    assert answer.errors["question"].startswith(f"“{ROUTED}” is not asked any more.")
    assert town.bo.form.values["found"] == "Yes: 93% over a month"


def test_there_is_nothing_to_answer_before_there_is_a_question(town: Town) -> None:
    approved(town)

    answer = answered_without(town)

    assert "It has no questions to answer so far." in answer


def answered_without(town: Town) -> str:
    return town.bo.types("/pilot answer P-1", in_=town.pilots).as_text()


def test_the_questions_are_read_with_their_answers(town: Town) -> None:
    approved(town)
    asked(town, ROUTED, USED)
    answered(town)

    shown = town.fay.types("/pilot questions P-1 show", in_=town.pilots)

    assert "must answer two questions, one of them answered" in shown.text
    assert f"<{RESULTS}|evidence>" in str(shown.blocks)
    assert f"{USED} Not answered so far." in shown.as_text()
    assert shown.message is not None
    assert shown.message.buttons == []


def test_the_history_keeps_questions_and_answers(town: Town) -> None:
    approved(town)
    asked(town, ROUTED)
    answered(town)

    assert changes(town)[-2:] == ["questions", "question answered"]
    assert events(town)[-1].after.text == f"{ROUTED} Yes: 93% over a month {RESULTS}"
    said = town.bo.types("/pilot history P-1", in_=town.pilots).as_text()
    assert f"Bo Lindqvist answered: {ROUTED} Yes: 93% over a month" in said
