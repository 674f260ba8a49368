"""KPIs: the first from what is promised, one complete before go-live, none without a source."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.domain.kpis import Cadence
from bot.domain.rules import Rule
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import Town

HANDLING_TIME = {
    "name": "Handling time, minutes",
    "figures": "400 to 280",
    "source": "the claims system",
    "cadence": "monthly",
    "receiver": "the claims board",
}


def running(town: Town, more: str = "") -> None:
    claims_triage(town, more)
    town.moves(town.ana, "P-1", "approved", "running")


def adds(town: Town, **answers: str | None) -> str:
    """A KPI, in a form of its own; what is said of it, or beside its fields."""
    town.bo.types("/pilot kpi P-1 new", in_=town.pilots)
    done = town.bo.submits({**HANDLING_TIME, **answers})
    if done.errors:
        return "\n".join(done.errors.values())
    return done.modal.as_text() if done.modal else ""


def test_k2_one_complete_kpi_opens_that_part_of_the_gate(town: Town) -> None:
    running(town)
    town.moves(town.ana, "P-1", "concluded")
    refused = town.ana.types("/pilot stage P-1 live", in_=town.pilots).as_text()
    assert "By which figure it is measured (KPI): with Bo Lindqvist" in refused

    opened = town.bo.types("/pilot kpi P-1", in_=town.pilots)
    assert opened.modal is not None
    assert list(opened.modal.fields) == list(HANDLING_TIME)
    done = town.bo.submits(HANDLING_TIME)

    assert done.modal is not None
    assert (
        "Claims triage (P-1): Handling time: from 400 to 280 minutes, monthly, "
        "from the claims system, to the claims board."
    ) in done.modal.as_text()
    assert Rule.K2 not in asks(town)
    again = town.ana.types("/pilot stage P-1 live", in_=town.pilots).as_text()
    assert "KPI" not in again
    assert changes(town)[-1] == "KPI"


def test_the_first_kpi_begins_as_what_is_promised(town: Town) -> None:
    promise = "120 hours/month for 12 claims handlers, baseline: 400 hours, measured: time sheets"
    running(town, f'value:"{promise}"')

    opened = town.bo.types("/pilot kpi P-1", in_=town.pilots)

    assert opened.modal is not None
    assert opened.modal.values["name"] == "Hours of claims handlers (hours a month)"
    assert opened.modal.values["figures"] == "400 to 280"
    assert opened.modal.values["source"] == "time sheets"
    town.bo.submits(receiver="the claims board")
    (kpi,) = pilot(town).design.kpis
    assert (kpi.name, kpi.unit) == ("Hours of claims handlers", "hours a month")
    assert (kpi.baseline, kpi.target, kpi.cadence) == (
        Decimal(400),
        Decimal(280),
        Cadence.MONTHLY,
    )
    assert Rule.K2 not in asks(town)


def test_k3_a_kpi_without_a_source_is_kept_and_called_not_reportable(town: Town) -> None:
    running(town)

    said = adds(town, source=None)

    assert "not reportable, as it has no source" in said
    assert "Still to come: a source." in said
    assert Rule.K2 in asks(town)
    listed = town.fay.types("/pilot kpi P-1 show", in_=town.pilots).as_text()
    assert "Handling time: from 400 to 280 minutes, monthly, not reportable" in listed
    card = town.fay.types("/pilot show P-1", in_=town.pilots).as_text()
    assert "KPI: Handling time: from 400 to 280 minutes, monthly, not reportable" in card


def test_what_is_still_to_come_is_filled_in_where_it_stood(town: Town) -> None:
    running(town)
    adds(town, source=None, receiver=None)
    assert town.bo.form.buttons == ["Complete it"]

    town.bo.presses("Complete it")
    assert town.bo.form.values["name"] == "Handling time (minutes)"
    town.bo.submits(source="the claims system", receiver="the board")

    assert len(pilot(town).design.kpis) == 1
    assert Rule.K2 not in asks(town)


@pytest.mark.parametrize(
    ("answers", "beside"),
    [
        ({"figures": "400 to 400"}, "400 is where it stands and where it is to go."),
        ({"figures": "280"}, "From which figure to which?"),
        ({"name": "Share decided at once, %", "figures": "60 to 110"}, "“110” percent of"),
        ({"name": "Handling time"}, "In which unit?"),
        ({"figures": "1.200 to 900"}, "“1.200” is 1,200 to some and 1.2 to others."),
    ],
)
def test_k2_figures_that_say_nothing_are_refused_beside_their_field(
    town: Town, answers: dict[str, Any], beside: str
) -> None:
    running(town)

    with nothing_written(town):
        said = adds(town, **answers)

    assert beside in said
    assert town.bo.form.values["source"] == "the claims system"


def test_the_same_name_twice_is_told_apart_first(town: Town) -> None:
    running(town)
    adds(town)

    with nothing_written(town):
        said = adds(town, name="handling TIME, hours")

    assert said == "“handling TIME” is a KPI already. Another name tells the two apart."


def test_a_pilot_has_ten_kpis_at_most(town: Town) -> None:
    running(town)
    for number in range(10):
        adds(town, name=f"Figure {number} (minutes)")
    assert len(pilot(town).design.kpis) == 10

    with nothing_written(town):
        said = adds(town, name="Figure 11 (minutes)")

    assert "A pilot has up to 10 KPIs." in said
    listed = town.bo.types("/pilot kpi P-1 show", in_=town.pilots)
    assert listed.message is not None
    assert listed.message.buttons == []  # none can be added; each can be changed


def test_one_that_is_listed_is_changed_or_left_out(town: Town) -> None:
    running(town)
    adds(town)
    adds(town, name="Complaints, number a month", figures="30 to 10")
    listed = town.bo.types("/pilot kpi P-1 show", in_=town.pilots)

    town.bo.chooses('{"p":1,"n":1}', from_="kpi_change", on=listed.message)
    assert town.bo.form.values["name"] == "Complaints (number a month)"
    done = town.bo.submits(name="")

    assert done.modal is not None
    assert "Complaints is no longer a KPI of Claims triage (P-1)." in done.modal.as_text()
    assert [kpi.name for kpi in pilot(town).design.kpis] == ["Handling time"]
    last = events(town)[-1]
    assert last.before.text is not None
    assert last.before.text.startswith("Complaints, 30 to 10 number a month")
    assert "cleared the KPI" in town.bo.types("/pilot history P-1").as_text()


def test_somebody_slack_did_not_vouch_for_yet_adds_one_and_overwrites_nothing(town: Town) -> None:
    """Their form opens empty; whoever they are is looked up when they send it."""
    running(town)
    adds(town)
    town.ana.types(f"/pilot edit P-1 people {town.cy.mention}", in_=town.pilots)
    town.ana.closes()
    town.ana.types("/pilot assign claims sponsor:@cy", in_=town.pilots)
    town.ana.presses("Assign 1 pilot")
    town.settle()

    town.cy.types("/pilot kpi P-1", in_=town.pilots)
    town.cy.submits({**HANDLING_TIME, "name": "Complaints, number"})

    assert [kpi.name for kpi in pilot(town).design.kpis] == ["Handling time", "Complaints"]


def test_kpis_are_the_pilots_peoples_to_set(town: Town) -> None:
    running(town)
    town.fay.types("/pilot list", in_=town.pilots)

    with nothing_written(town):
        refused = town.fay.types("/pilot kpi P-1", in_=town.pilots)

    assert refused.text.startswith("To prepare Claims triage (P-1), ask")
    shown = town.fay.types("/pilot kpi P-1 show", in_=town.pilots)
    assert shown.text == "Claims triage (P-1) has no KPI so far."
