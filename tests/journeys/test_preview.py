"""The PMO sees the next day's asks before they go out, with what is kept back and why (N13)."""

from __future__ import annotations

from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import claims_triage, looked_at
from tests.town import Town

ONLY_VALUE = 'owner:@ana cost:"EUR 150k/year"'


def preview(town: Town) -> str:
    return town.ana.types("/pilot preview").as_text()


def test_what_is_to_go_out_next_is_what_goes_out(town: Town) -> None:
    claims_triage(town)
    goes_to(town, clock(town.ana, "2026-11-04 17:30"))

    said = preview(town)
    assert said.startswith(
        "Two people get a reminder on their next working day, as things stand now."
    )
    assert (
        "Bo Lindqvist at 09:00 on Thu 5 Nov, their time: "
        "Claims triage (P-1): what it is worth in numbers; "
        "Claims triage (P-1): what it will cost in production"
    ) in said
    assert "Dee Okafor at 09:00 on Thu 5 Nov, their time" in said
    assert town.bo.dms == town.dee.dms == []
    only = town.ana.types("/pilot preview @bo").as_text()
    assert only.startswith("One person gets a reminder on their next working day")
    assert "Dee Okafor" not in only

    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-05 12:00"))
    assert len(town.bo.dms) == len(town.dee.dms) == 1


def test_what_is_kept_back_says_why_and_until_when(town: Town) -> None:
    for name in ("Claims triage", "KYC screening", "Fraud radar"):
        town.ana.types(f"/pilot register {name} lead:@bo sponsor:@dee owner:@ana", in_=town.pilots)
    for number in (1, 2, 3):
        looked_at(town, "EUR 150k/year", number)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:30"))
    town.ana.types("/pilot hold P-2 until 2026-11-20", in_=town.pilots)
    goes_to(town, clock(town.bo, "2026-11-11 17:30"))
    town.bo.types("/pilot value P-3 120 hours/month", in_=town.pilots)

    said = preview(town)

    assert said.startswith(
        "One person gets a reminder on their next working day, as things stand now."
    )
    assert "Two questions are kept back." in said
    assert (
        "KYC screening (P-2): what it is worth in numbers, of Bo Lindqvist, "
        "waits for Mon 23 Nov, since the pilot is on hold"
    ) in said
    assert (
        "Fraud radar (P-3): whose hours it saves, of Bo Lindqvist, "
        "waits for Mon 16 Nov, since it changed in the last three working days"
    ) in said


def test_a_pause_and_a_day_given_are_told(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:30"))
    goes_to(town, clock(town.bo, "2026-11-11 17:30"))
    town.bo.types("/pilot pause until 2026-11-13")

    said = preview(town)
    assert said.startswith(
        "Nobody gets a reminder on their next working day, as things stand now. One question is"
    )
    assert "waits for Mon 16 Nov, since reminders are paused" in said


def test_on_a_friday_it_speaks_of_monday(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 09:30"))
    goes_to(town, clock(town.bo, "2026-11-13 17:30"))  # a Friday, unanswered: due on the 12th

    said = preview(town)
    assert said.startswith("One person gets a reminder on their next working day")
    assert "Bo Lindqvist at 09:00 on Mon 16 Nov, their time: Claims triage (P-1)" in said

    each_morning(town, town.bo, until=clock(town.bo, "2026-11-16 09:30"))
    assert len(town.bo.dms) == 2


def test_a_request_that_waits_for_the_morning_is_there_with_its_words(town: Town) -> None:
    goes_to(town, clock(town.ana, "2026-11-06 15:30"))  # a Friday night in Tokyo
    claims_triage(town, 'owner:@cy value:"USD 50k/year" cost:"EUR 150k/year"')

    said = preview(town)

    assert "One request is on the way." in said
    waits = "Cy Tanaka at 09:00 on Mon 9 Nov, their time: "
    assert f"{waits}“Ana Keller asks you to own Claims triage in production.”" in said
    assert "Cy Tanaka" in town.ana.types("/pilot preview @cy").as_text()
    assert "Cy Tanaka" not in town.ana.types("/pilot preview @bo").as_text()


def test_once_all_reminders_are_used_it_waits_for_the_sponsor(town: Town) -> None:
    claims_triage(town, ONLY_VALUE, known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-19 12:00"))

    waits = (
        "Claims triage (P-1): what it is worth in numbers, of Bo Lindqvist, waits for Fri 27 Nov"
    )
    for whose in ("", " @bo", " @dee"):
        said = town.ana.types(f"/pilot preview{whose}").as_text()
        assert f"{waits}, since Dee Okafor, the sponsor, is asked then" in said

    goes_to(town, clock(town.dee, "2026-11-26 12:00"))  # Thanksgiving

    said = preview(town)
    assert "Dee Okafor at 09:00 on Fri 27 Nov, their time: Claims triage (P-1)" in said
    assert "Kept back" not in said
    each_morning(town, town.dee, until=clock(town.dee, "2026-11-27 09:30"))
    assert len(town.dee.dms) == 1


def test_it_is_the_pmos(town: Town) -> None:
    assert town.bo.types("/pilot preview").text.startswith(
        "Only the PMO sees what everybody is asked next"
    )
