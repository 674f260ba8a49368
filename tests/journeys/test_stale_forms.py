"""A form that was open while somebody else changed the pilot: what it left alone is theirs."""

from __future__ import annotations

from datetime import date

from bot.domain.pilot import Milestone
from tests.journeys.ledger import changes, claims_triage, pilot
from tests.town import Town

PROMISE = 'value:"120 hours/month for 12 claims handlers"'


def test_people_who_were_not_touched_stay_as_others_left_them(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    town.bo.types("/pilot edit P-1 people", in_=town.pilots)
    town.bo.submits(sponsor=town.eli, team=[town.fay])

    said = town.ana.submits(lead=town.cy)

    assert said.errors == {}
    after = pilot(town)
    assert after.lead
    assert after.lead.name == "Cy Tanaka"
    assert after.sponsor
    assert after.sponsor.name == "Eli Moreau"
    assert [member.name for member in after.team] == ["Fay Nair"]
    assert changes(town) == ["registered", "sponsor", "team", "lead"]


def test_the_same_person_changed_on_both_sides_is_said_beside_the_field(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    town.bo.types("/pilot edit P-1 people", in_=town.pilots)
    town.bo.submits(sponsor=town.eli)

    said = town.ana.submits(sponsor=town.fay, lead=town.cy)

    assert said.errors == {
        "sponsor": "Somebody changed this while the form was open. "
        "Open it again to see how it stands now."
    }
    assert changes(town) == ["registered", "sponsor"]


def test_the_same_change_on_both_sides_is_no_quarrel(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.bo.types("/pilot edit P-1 about", in_=town.pilots)
    town.bo.submits(name="Claims sorting")

    said = town.ana.submits(name="Claims sorting", unit="Retail")

    assert said.errors == {}
    assert (pilot(town).name, pilot(town).unit) == ("Claims sorting", "Retail")


def test_a_restriction_is_not_lifted_by_a_form_that_did_not_show_it(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.bo.types("/pilot edit P-1 about", in_=town.pilots)
    town.bo.submits(restricted="restricted")

    town.ana.submits(unit="Retail")

    assert pilot(town).restricted
    assert pilot(town).unit == "Retail"


def test_dates_and_figures_too(town: Town) -> None:
    claims_triage(town, f'{PROMISE} cost:"pilot EUR 40k, production EUR 150k/year"')
    town.ana.types("/pilot edit P-1 dates", in_=town.pilots)
    town.bo.types("/pilot edit P-1 dates", in_=town.pilots)
    town.bo.submits(launch="2027-02-01")
    town.ana.submits(end="2027-06-30")
    assert pilot(town).planned == {
        Milestone.LAUNCH: date(2027, 2, 1),
        Milestone.END: date(2027, 6, 30),
    }

    town.ana.types("/pilot value P-1", in_=town.pilots)
    town.bo.types("/pilot value P-1 130 hours/month for 12 claims handlers", in_=town.pilots)
    town.ana.submits(measured="weekly report, by Finance")
    value = pilot(town).value
    assert value
    assert (value.text, value.measured) == (
        "130 hours/month for 12 claims handlers",
        "weekly report, by Finance",
    )

    town.ana.types("/pilot cost P-1", in_=town.pilots)
    town.bo.types("/pilot cost P-1 production EUR 190k/year", in_=town.pilots)
    said = town.ana.submits(yearly="EUR 170k")
    assert said.errors == {
        "yearly": "Somebody changed this while the form was open; it is “EUR 190000” now. "
        "Open it again to see how it stands now."
    }


def test_a_form_that_never_showed_the_pilot_counts_as_typed(town: Town) -> None:
    claims_triage(town, PROMISE)
    town.ana.types("/pilot value", in_=town.pilots)

    said = town.ana.submits(pilot="P-1", value="90 hours/month", role="analysts", heads="3")

    assert said.errors == {}
    value = pilot(town).value
    assert value
    assert value.text == "90 hours/month"
