"""People leave, return and become guests: their roles and asks follow within one tick (T2)."""

from __future__ import annotations

from bot.domain.rules import Rule
from tests.journeys.days import clock, each_morning, goes_to
from tests.journeys.ledger import asks, changes, claims_triage, pilot
from tests.town import Town

DECIDED = 'value:"USD 50k/year" cost:"EUR 150k/year"'


def owned(town: Town, more: str = "") -> None:
    """Eli has accepted to own Claims triage, and Fay is his backup."""
    claims_triage(town, f"{DECIDED} owner:@eli backup:@fay {more}".strip())
    town.last_dm(town.eli)
    town.eli.presses("Accept", on=town.eli.dms[-1])
    town.settle()
    assert pilot(town).accepted_owner


def test_an_owner_who_leaves_is_replaced_by_one_press_of_the_sponsor(town: Town) -> None:
    owned(town)
    before = pilot(town).changed_at
    goes_to(town, clock(town.dee, "2026-11-04 10:00"))

    town.eli.changes(deactivated=True)
    town.tick()

    assert pilot(town).owner is None
    assert pilot(town).changed_at == before  # S1: no human changed it
    dm = town.last_dm(town.dee)
    assert dm.text == "Eli Moreau has left and will not own Claims triage in production."
    assert "Fay Nair is the backup, and has not been asked yet." in dm.as_text()
    town.dee.presses("Name Fay Nair", on=dm)
    town.settle()
    named = pilot(town).awaiting_acceptance
    assert named
    assert named.name == "Fay Nair"


def test_who_was_asked_to_own_it_and_leaves_is_replaced_the_same_way(town: Town) -> None:
    claims_triage(town, f"{DECIDED} owner:@eli backup:@fay")
    assert town.dms(town.eli)
    goes_to(town, clock(town.dee, "2026-11-04 10:00"))

    town.eli.changes(deactivated=True)
    town.tick()

    dm = town.last_dm(town.dee)
    assert dm.text == "Eli Moreau has left and will not own Claims triage in production."
    assert "Name Fay Nair" in dm.buttons
    assert asks(town)[Rule.O2].person == pilot(town).sponsor
    assert not any("Claims triage" in text for text in town.dms(town.ana)[1:])


def test_who_is_back_before_the_next_tick_has_lost_nothing(town: Town) -> None:
    claims_triage(town, f"{DECIDED} owner:@eli")
    town.dms(town.eli)

    town.eli.changes(deactivated=True)
    town.settle()
    town.eli.changes(deactivated=False)
    town.tick()

    assert pilot(town).awaiting_acceptance == asks(town)[Rule.O2].person
    assert town.dms(town.dee) == []
    assert len(town.dms(town.eli)) == 1


def test_a_lead_who_leaves_while_a_decline_waits_for_them_is_vacated_too(town: Town) -> None:
    claims_triage(town, DECIDED)
    town.bo.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.eli.presses("Decline or suggest someone", on=town.eli.dms[-1])
    town.eli.submits()
    assert asks(town)[Rule.O2].person == pilot(town).lead

    town.bo.changes(deactivated=True)
    town.tick()

    assert pilot(town).lead is None
    assert asks(town)[Rule.O2].person == pilot(town).sponsor


def test_the_pmo_gets_one_notice_of_everything_that_was_lost(town: Town) -> None:
    owned(town)
    town.ana.types("/pilot register KYC screening lead:@eli sponsor:@dee", in_=town.pilots)
    goes_to(town, clock(town.ana, "2026-11-04 10:00"))

    town.eli.changes(deactivated=True)
    town.tick()
    goes_to(town, clock(town.ana, "2026-11-04 10:15"))

    (told,) = [dm.as_text() for dm in town.ana.dms if "has left" in dm.as_text()]
    assert (
        "Eli Moreau has left. These roles are vacant now: production owner of Claims triage (P-1)"
        " and lead of KYC screening (P-2)." in told
    )
    assert pilot(town, 2).lead is None
    assert asks(town, 2)[Rule.V1].person == pilot(town).registrant
    assert "lead" in changes(town, 2)


def test_a_live_pilot_whose_owner_leaves_needs_another(town: Town) -> None:
    owned(town)
    town.moves(town.ana, "P-1", "approved", "running", "concluded", "live")
    goes_to(town, clock(town.dee, "2026-11-04 10:00"))

    town.eli.changes(deactivated=True)
    town.tick()

    assert town.last_dm(town.dee).text.startswith("Eli Moreau has left")
    assert asks(town)[Rule.O2].person == pilot(town).sponsor


def test_a_stopped_pilot_keeps_its_people_as_history(town: Town) -> None:
    owned(town)
    town.ana.types("/pilot stop P-1 no data", in_=town.pilots)

    town.eli.changes(deactivated=True)
    town.tick()

    assert pilot(town).owner


def test_who_comes_back_gets_nothing_back_by_itself_and_the_pmo_hears_what_it_was(
    town: Town,
) -> None:
    owned(town)
    town.eli.changes(deactivated=True)
    goes_to(town, clock(town.ana, "2026-11-04 10:00"))

    town.eli.changes(deactivated=False)
    goes_to(town, clock(town.ana, "2026-11-05 10:00"))

    assert pilot(town).owner is None
    assert any(
        "Eli Moreau is back. These roles were theirs, and can be given back:"
        " production owner of Claims triage (P-1)." in dm.as_text()
        for dm in town.ana.dms
    )


def test_an_owner_who_becomes_a_guest_owns_in_name_only(town: Town) -> None:
    owned(town)

    town.eli.changes(guest=True)
    goes_to(town, clock(town.ana, "2026-11-04 10:00"))

    assert asks(town)[Rule.O2].person == pilot(town).sponsor
    assert any("Eli Moreau is a guest now" in dm.as_text() for dm in town.ana.dms)


def test_where_sponsor_and_pmo_have_left_too_the_lead_is_asked(town: Town) -> None:
    owned(town)
    goes_to(town, clock(town.bo, "2026-11-04 10:00"))

    for person in (town.dee, town.ana, town.eli):
        person.changes(deactivated=True)
    town.tick()

    assert town.last_dm(town.bo).text.startswith("Eli Moreau has left")
    assert pilot(town).sponsor is None


def test_a_request_follows_whoever_moves_to_another_zone(town: Town) -> None:
    goes_to(town, clock(town.dee, "2026-11-07 12:00"))
    claims_triage(town, f"{DECIDED} owner:@dee", known=True)
    town.settle()

    town.dee.changes(zone="Asia/Kolkata")
    goes_to(town, clock(town.cy, "2026-11-09 12:45"))  # a quarter past nine in India

    assert town.dms(town.dee) == ["Ana Keller asks you to own Claims triage in production."]


def test_a_request_follows_the_working_days_of_the_workspace(town: Town) -> None:
    goes_to(town, clock(town.eli, "2026-11-07 08:00"))
    claims_triage(town, f"{DECIDED} owner:@eli")
    town.settle()

    town.ana.types("/pilot settings working-days sun mon tue wed thu", in_=town.pilots)
    goes_to(town, clock(town.eli, "2026-11-08 09:15"))

    assert town.dms(town.eli) == ["Ana Keller asks you to own Claims triage in production."]


def test_who_was_a_guest_for_a_day_during_a_hold_is_asked_once(town: Town) -> None:
    claims_triage(town, DECIDED)
    town.ana.types("/pilot hold P-1 until 2026-11-05", in_=town.pilots)
    town.ana.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()

    town.eli.changes(guest=True)
    town.settle()
    town.eli.changes(guest=False)
    goes_to(town, clock(town.eli, "2026-11-06 10:00"))

    assert town.dms(town.eli) == ["Ana Keller asks you to own Claims triage in production."]
    assert not any("cannot own" in text for text in town.dms(town.ana))


def test_who_left_after_the_sponsor_was_asked_too_is_no_second_question(town: Town) -> None:
    claims_triage(town, f"{DECIDED} owner:@eli end:2026-11-20", known=True)
    each_morning(town, town.dee, until=clock(town.dee, "2026-11-05 10:00"))
    assert len(town.dms(town.dee)) == 1

    town.eli.changes(deactivated=True)
    town.tick()

    assert town.dms(town.dee)[-1].startswith("Eli Moreau has left and will not own")
    assert not any("cannot own" in text for text in town.dms(town.ana))


def test_who_leaves_with_an_answer_on_its_way_to_them_had_been_asked(town: Town) -> None:
    claims_triage(town, f"{DECIDED} owner:@eli backup:@fay")
    town.dms(town.eli)
    town.eli.presses("question", on=town.eli.dms[-1])
    town.eli.submits(text="Who pays for it?")
    goes_to(town, clock(town.ana, "2026-11-04 18:30"))
    town.ana.presses("reply", on=town.last_dm(town.ana))
    town.ana.submits(text="The department.")
    town.settle()

    town.eli.changes(deactivated=True)
    town.tick()
    goes_to(town, clock(town.dee, "2026-11-05 10:00"))

    assert town.dms(town.dee)[-1].startswith("Eli Moreau has left and will not own")
    assert not any("cannot own" in text for text in town.dms(town.ana))


def test_who_holds_a_question_that_went_up_and_leaves_is_followed_within_a_tick(
    town: Town,
) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    each_morning(town, town.bo, until=clock(town.bo, "2026-11-05 10:00"))
    town.bo.presses("Not me", on=town.bo.dms[-1])
    town.bo.submits(person=town.eli)
    each_morning(town, town.eli, town.dee, until=clock(town.dee, "2026-12-04 10:00"))
    assert asks(town)[Rule.V1].person == pilot(town).sponsor

    town.eli.changes(deactivated=True)
    town.tick()

    assert asks(town)[Rule.V1].holder == pilot(town).registrant


def test_who_was_told_of_an_unfit_owner_is_not_told_again_because_they_move(town: Town) -> None:
    claims_triage(town, DECIDED)
    town.bo.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    town.eli.changes(guest=True)
    told = town.dms(town.bo)
    assert told[-1] == "Eli Moreau cannot own Claims triage in production."
    goes_to(town, clock(town.bo, "2026-11-05 09:00"))
    town.bo.chooses("Waiting for …", from_="more", on=town.last_dm(town.bo))
    town.bo.submits(person=town.fay, text="the budget")
    goes_to(town, clock(town.fay, "2026-11-10 09:30"))
    before = len(town.dms(town.bo))
    town.fay.presses("It is cleared", on=town.last_dm(town.fay))

    town.bo.changes(zone="America/New_York")
    goes_to(town, clock(town.bo, "2026-11-10 12:00"))

    assert town.dms(town.bo)[before:] == ["Fay Nair has cleared the way for Claims triage."]


def test_a_sponsor_who_comes_back_after_another_has_had_their_round(town: Town) -> None:
    """N2: one round each, however often the role changes hands."""
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-27 10:00"))
    had = len(town.dms(town.dee))
    for sponsor, until in ((town.fay, "2026-12-08 10:00"), (town.dee, "2026-12-18 10:00")):
        town.ana.types("/pilot edit P-1 people", in_=town.pilots)
        assert not town.ana.submits(sponsor=sponsor).errors
        each_morning(town, town.dee, town.fay, until=clock(town.dee, until))

    assert len(town.dms(town.fay)) == 1
    assert len(town.dms(town.dee)) == had


def test_a_sponsor_who_was_a_guest_for_a_while_is_not_asked_a_second_time(town: Town) -> None:
    claims_triage(town, 'owner:@ana cost:"EUR 150k/year"', known=True)
    each_morning(town, town.bo, town.dee, until=clock(town.dee, "2026-11-27 10:00"))
    had = len(town.dms(town.dee))
    assert [part.person.name for part in asks(town)[Rule.V1].parts if part.had_round] == [
        "Dee Okafor"
    ]

    town.dee.changes(guest=True)
    town.tick()
    town.dee.changes(guest=False)
    each_morning(town, town.dee, until=clock(town.dee, "2026-12-11 10:00"))

    assert len(town.dms(town.dee)) == had


def test_a_named_owner_is_not_asked_again_because_somebody_else_left(town: Town) -> None:
    claims_triage(town, f"{DECIDED} owner:@eli end:2026-12-14")
    each_morning(town, town.dee, until=clock(town.dee, "2026-11-16 10:00"))
    town.dee.chooses("Waiting for …", from_="more", on=town.last_dm(town.dee))
    town.dee.submits(person=town.fay, text="the department's answer")
    had = town.dms(town.eli).count("Ana Keller asks you to own Claims triage in production.")

    town.fay.changes(deactivated=True)
    town.tick()

    again = town.dms(town.eli).count("Ana Keller asks you to own Claims triage in production.")
    assert (had, again) == (1, 1)
    assert asks(town)[Rule.O2].person != asks(town)[Rule.O2].handed_to


def test_that_an_owner_cannot_take_it_on_is_told_once(town: Town) -> None:
    claims_triage(town, DECIDED)
    town.bo.types("/pilot owner P-1 @eli", in_=town.pilots)
    town.settle()
    goes_to(town, clock(town.eli, "2026-11-03 11:00"))
    town.eli.changes(guest=True)
    assert town.dms(town.bo)[-1] == "Eli Moreau cannot own Claims triage in production."

    town.ana.types("/pilot edit P-1 people", in_=town.pilots)
    town.ana.submits(sponsor=town.fay)
    town.eli.changes(zone="Asia/Tokyo")
    goes_to(town, clock(town.fay, "2026-11-03 12:00"))

    told = [text for one in (town.bo, town.dee, town.fay, town.ana) for text in town.dms(one)]
    assert told.count("Eli Moreau cannot own Claims triage in production.") == 1
