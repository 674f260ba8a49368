"""Governance: items mapped before launch and closed before go-live, by people who hold them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.asks import Outcome
from bot.domain.governance import ItemAnswer
from bot.domain.presets import Preset, read_preset, shipped
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.sandbox import Person
from bot.usecases import governing
from bot.work import Work
from scheduler import jobs
from tests.journeys.ledger import asks, changes, claims_triage, events, nothing_written, pilot
from tests.town import MONDAY, Town

PROOF = "https://wiki.example.com/security-concept"
GOVERNED = "Governance that is needed by launch"
POLICY = "https://wiki.example.com/access-policy"
BASIC = [item.id for item in shipped()["basic"].items]
TITLES = {item.id: item.title for item in shipped()["basic"].items}


def said(town: Town, text: str, by: Person | None = None) -> str:
    return (by or town.bo).types(f"/pilot governance P-1 {text}".strip(), town.pilots).as_text()


def fills(town: Town, item: str, by: Person | None = None, /, **answers: object) -> str:
    """Somebody fills in the form of one item and reads what was saved."""
    person = by or town.bo
    person.types(f"/pilot governance P-1 {item}", town.pilots)
    answer = person.submits(**answers)
    if answer.errors:
        person.closes()
        return "\n".join(f"{name}: {wrong}" for name, wrong in answer.errors.items())
    told = person.form.as_text()
    person.closes()
    return told


def together(town: Town, by: Person | None = None, /, **answers: object) -> str:
    """Several items in one form, those that are open if nothing else is said."""
    return fills(town, "map", by, **answers)


def approved(town: Town) -> None:
    claims_triage(town)
    town.moves(town.ana, "P-1", "approved")


def running(town: Town) -> None:
    """Launched with everything mapped by Eli."""
    approved(town)
    together(town, holder=town.eli, how="Security policy, chapter 4")
    town.moves(town.bo, "P-1", "running")
    assert Rule.G1 not in asks(town)


def comes(town: Town, moment: datetime) -> None:
    """A moment, with the jobs run at it once."""
    town.clock.now = moment
    town.tick()


def answer_of(town: Town, item: str) -> ItemAnswer:
    return pilot(town).design.governance.answer(item)


# launch


def test_g1_launch_waits_until_every_item_needed_by_then_is_mapped(town: Town) -> None:
    approved(town)

    with nothing_written(town):
        stays = town.bo.types("/pilot stage P-1 running", town.pilots).as_text()
    assert f"{GOVERNED}: with Bo Lindqvist" in stays
    assert "It stays approved so far." in stays

    told = said(town, "")
    assert "governance by the preset basic, 0 of 9 closed, 9 open" in told
    town.bo.presses("Fill in together …")
    town.bo.submits(holder=town.eli, how="Information security policy, chapter 4")
    assert "two items are mapped, held by Eli Moreau" in town.bo.form.as_text()
    assert "Seven items are left before launch." in town.bo.form.as_text()
    town.bo.closes()
    together(town, holder=town.cy, how="Data standard 7")

    assert GOVERNED not in town.bo.types("/pilot gate P-1", town.pilots).as_text()
    assert Rule.G1 not in asks(town)


def test_g1_what_is_open_is_filled_in_one_after_the_other(town: Town) -> None:
    """Each answer leads on to the next."""
    approved(town)
    town.bo.types("/pilot gate P-1", town.pilots)
    town.bo.presses("Fill in governance")

    for item in BASIC:
        assert TITLES[item] in town.bo.form.as_text()
        town.bo.submits(state="mapped", holder=town.bo, reason="as our handbook says")
        following = [b for b in town.bo.form.controls if b.label.startswith("Next: ")]
        if following:
            town.bo.presses(following[0])

    assert "No governance item is left before launch." in town.bo.form.as_text()
    assert Rule.G1 not in asks(town)


def test_g1_mapped_means_that_somebody_holds_it_and_says_how(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        wrong = fills(town, "access-policy", state="mapped")

    assert "holder: Who holds it? One person will do." in wrong
    assert "reason: How is it met?" in wrong


def test_g1_is_listed_for_the_lead_and_reminds_nobody(town: Town) -> None:
    """A gate lists it; nobody is reminded before somebody hands it on."""
    approved(town)
    assert asks(town)[Rule.G1].person is not None
    assert asks(town)[Rule.G1].speak_at is None

    town.bo.opens_home()
    town.settle()
    assert town.bo.home is not None
    assert "who holds each governance item that it needs?" in town.bo.home.as_text()


# not applicable


def test_g2_not_applicable_takes_a_reason_and_a_second_person(town: Town) -> None:
    claims_triage(town)
    assert "reason: Why not?" in fills(town, "retention", state="not-applicable")
    told = fills(town, "retention", state="not-applicable", reason="Nothing is kept")
    assert "is not applicable once a second person confirms it" in told
    assert "Bo Lindqvist says that it does not apply: Nothing is kept" in said(town, "")

    assert "Confirm not applicable" not in said(town, "")
    assert "Confirm not applicable" in said(town, "", town.dee)
    town.dee.chooses(TITLES["retention"], "Confirm not applicable …")
    town.settle()

    claim = answer_of(town, "retention").claim
    assert claim is not None
    assert claim.confirmed
    assert "not applicable, Nothing is kept; confirmed by Dee Okafor" in said(town, "")


def test_g2_the_same_person_cannot_confirm_what_they_said(town: Town) -> None:
    """Not by an old button either."""
    claims_triage(town)
    fills(town, "retention", state="not-applicable", reason="Nothing is kept")
    said(town, "", town.ana)
    listed = town.ana.ephemerals[-1]
    fills(town, "retention", town.ana, state="mapped", holder=town.bo, reason="Standard 3")
    fills(town, "retention", town.ana, state="not-applicable", reason="Really nothing")
    town.settle()

    with nothing_written(town):
        town.ana.chooses(TITLES["retention"], "Confirm not applicable …", on=listed)
        town.settle()

    assert "You said yourself that it does not apply" in town.ana.ephemerals[-1].as_text()


def test_g2_many_can_be_said_at_once_and_confirmed_at_once(town: Town) -> None:
    claims_triage(town)
    both = ["supplier-terms", "data-sources"]
    told = together(town, items=both, because="A prototype without data")
    assert "two items are not applicable once a second person confirms it" in told

    said(town, "", town.dee)
    town.dee.presses("Confirm all 2 as not applicable", confirming=True)
    town.settle()
    assert "two items are not applicable" in town.dee.ephemerals[-1].as_text()

    assert changes(town)[-2:] == ["governance", "governance"]


def test_g2_an_item_is_not_met_and_not_applicable_at_once(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        wrong = together(town, holder=town.eli, how="Chapter 4", because="No data")

    assert "because: Items that do not apply are neither met nor shown." in wrong


# evidence


@pytest.mark.parametrize("link", ["http://wiki.example.com/policy", "the wiki", "https://"])
def test_g3_evidence_is_an_https_link(town: Town, link: str) -> None:
    claims_triage(town)

    with nothing_written(town):
        wrong = fills(town, "access-policy", state="closed", evidence=link)
        several = together(town, evidence=link)

    assert "evidence: " in wrong
    assert "is not an https link" in wrong
    assert "evidence: " in several


def test_g3_without_a_link_nothing_is_closed(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        wrong = fills(town, "access-policy", state="closed")

    assert wrong == "evidence: What shows that it is met? An https link closes the item."


def test_g3_a_link_that_is_typed_closes_an_item(town: Town) -> None:
    claims_triage(town)

    told = said(town, f"access-policy {POLICY}")

    assert f"“{TITLES['access-policy']}” is closed." in told
    link = answer_of(town, "access-policy").evidence
    assert link is not None
    assert link.address == POLICY
    assert f"closed the governance item access-policy ({POLICY})" in (
        town.bo.types("/pilot history P-1").as_text()
    )
    with nothing_written(town):
        assert "is not an https link" in said(town, "retention http://wiki.example.com/x")
        assert "stands as it was" in said(town, f"access-policy {POLICY}")


# go-live


def test_g4_go_live_waits_until_everything_is_settled(town: Town) -> None:
    running(town)
    town.moves(town.ana, "P-1", "concluded")
    gate = town.ana.types("/pilot gate P-1").as_text()
    assert "Governance items that are not closed: with Bo Lindqvist" in gate

    together(town, items=BASIC[:7], evidence=PROOF)
    fills(town, BASIC[7], state="not-applicable", reason="Nothing is kept")
    town.ana.types("/pilot governance P-1")
    town.ana.chooses(TITLES[BASIC[7]], "Confirm not applicable …")
    town.settle()
    until = {"until": date(2027, 1, 15), "reason": "The desk opens in January"}
    told = fills(town, BASIC[8], town.ana, state="waived", **until)
    assert "is waived through Fri 15 Jan" in told

    assert Rule.G4 not in asks(town)
    gate = town.ana.types("/pilot gate P-1").as_text()
    assert "Governance" not in gate


def test_g4_an_item_reopened_after_the_gate_counts_at_the_next_one(town: Town) -> None:
    running(town)
    fills(town, "retention", state="open")

    town.moves(town.bo, "P-1", "concluded")

    assert pilot(town).stage is Stage.CONCLUDED
    assert Rule.G1 not in asks(town)
    assert Rule.G4 in asks(town)


# waivers


def waived(town: Town, until: date, item: str = "retention") -> str:
    return fills(town, item, town.ana, state="waived", until=until, reason="The review is booked")


def test_g5_a_waiver_is_asked_about_two_weeks_before_it_ends(town: Town) -> None:
    running(town)
    waived(town, date(2026, 12, 14))
    assert Rule.G5 not in asks(town)

    comes(town, datetime(2026, 11, 30, 8, tzinfo=UTC))
    ask = asks(town)[Rule.G5]
    assert ask.person is not None
    assert ask.person.slack_id == town.eli.id

    comes(town, datetime(2026, 12, 3, 8, 30, tzinfo=UTC))
    assert town.dms(town.eli)[-1].startswith(
        "What will Claims triage do once a governance waiver ends?"
    )
    town.eli.presses("Open the item", on=town.last_dm(town.eli))
    town.eli.submits(state="closed", evidence=PROOF)
    assert Rule.G5 not in asks(town)
    town.settle()
    assert "a governance waiver ends" in town.last_dm(town.eli).as_text()


def test_g5_after_its_end_the_item_is_open_again(town: Town) -> None:
    claims_triage(town)
    together(town, items=BASIC[1:], holder=town.eli, how="Chapter 4")
    waived(town, date(2026, 11, 20), BASIC[0])
    assert Rule.G1 not in asks(town)
    town.moves(town.ana, "P-1", "approved")
    assert "Governance" not in town.ana.types("/pilot gate P-1").as_text()

    comes(town, datetime(2026, 11, 20, 22, 45, tzinfo=UTC))
    assert Rule.G1 not in asks(town)
    comes(town, datetime(2026, 11, 21, 0, 15, tzinfo=UTC))

    assert Rule.G1 in asks(town)
    assert f"{TITLES[BASIC[0]]} (by launch): open" in said(town, "")
    with nothing_written(town):
        stays = town.bo.types("/pilot stage P-1 running", town.pilots).as_text()
    assert GOVERNED in stays


def test_g5_a_new_end_answers_it(town: Town) -> None:
    running(town)
    waived(town, date(2026, 12, 14))
    comes(town, datetime(2026, 12, 1, 8, tzinfo=UTC))
    asked = asks(town)[Rule.G5].id
    assert asked is not None

    waived(town, date(2027, 3, 1))

    assert Rule.G5 not in asks(town)
    closed = town.bot.see(lambda work: work.store.asks.get(asked))
    assert closed.outcome is Outcome.ANSWERED


def test_g5_a_waiver_has_an_end_of_at_most_180_days_and_a_reason(town: Town) -> None:
    claims_triage(town)
    late = MONDAY.date() + timedelta(days=181)

    with nothing_written(town):
        none = fills(town, "retention", town.ana, state="waived", reason="Later")
        long = fills(town, "retention", town.ana, state="waived", until=late, reason="Later")
        past = fills(
            town, "retention", town.ana, state="waived", until=date(2026, 11, 1), reason="Later"
        )
        why = fills(town, "retention", town.ana, state="waived", until=date(2026, 12, 1))

    assert none.startswith("until: Through which day may it rest?")
    assert long.startswith("until: ")
    assert past.startswith("until: ")
    assert why == "reason: Why not? One line will do."


def test_g5_only_the_pmo_waives(town: Town) -> None:
    """Nobody else is offered it."""
    claims_triage(town)
    town.bo.types("/pilot governance P-1 retention", town.pilots)

    with pytest.raises(LookupError, match="no option"):
        town.bo.submits(state="waived", reason="Later")


# those who hold items


def test_whoever_is_named_hears_of_it_once_a_day(town: Town) -> None:
    claims_triage(town)
    together(town, items=BASIC[:2], holder=town.eli)
    assert town.dms(town.eli) == ["Bo Lindqvist names you for governance items of Claims triage."]
    together(town, items=BASIC[2:4], holder=town.eli, how="Chapter 4")
    town.settle()

    assert len(town.dms(town.eli)) == 1
    told = town.last_dm(town.eli).as_text()
    assert all(TITLES[item] in told for item in BASIC[:4])
    assert "It is closed by: The rule, published where its users find it." in told

    town.eli.presses("Fill in the next", on=town.last_dm(town.eli))
    assert TITLES[BASIC[0]] in town.eli.form.as_text()
    town.eli.submits(state="mapped", reason="The handbook, page 12")
    assert answer_of(town, BASIC[0]).how == "The handbook, page 12"


def test_a_holder_answers_what_they_hold_and_nothing_else(town: Town) -> None:
    claims_triage(town)
    together(town, items=BASIC[:1], holder=town.eli)

    assert "is closed" in said(town, f"{BASIC[0]} {PROOF}", town.eli)
    with nothing_written(town):
        assert "To prepare Claims triage (P-1), ask" in said(town, f"{BASIC[1]} {PROOF}", town.eli)
        assert "Fill in" not in said(town, "map", town.fay)  # not met so far, so no form
        assert "To prepare Claims triage (P-1), ask" in said(town, "map", town.fay)


def test_not_mine_gives_back_what_somebody_was_named_for(town: Town) -> None:
    claims_triage(town)
    together(town, items=BASIC[:2], holder=town.eli, how="Chapter 4")
    message = town.last_dm(town.eli)

    town.eli.presses("Not mine", on=message)
    town.settle()

    assert answer_of(town, BASIC[0]).holder is None
    assert "0 of 9 closed, 9 open" in said(town, "")
    assert "Nothing of it is left for you" in town.last_dm(town.eli).as_text()
    town.settle()
    with nothing_written(town):
        town.eli.presses("Not mine", on=message.versions[0])
        town.settle()


def test_a_holder_who_leaves_holds_nothing_any_more(town: Town) -> None:
    """T2: within one tick, told to the PMO once; what was said stays for whoever follows."""
    claims_triage(town)
    together(town, items=BASIC[:2], holder=town.eli, how="Chapter 4")
    fills(town, BASIC[1], state="closed", evidence=PROOF)

    town.eli.changes(deactivated=True)
    assert "1 of 9 closed, 8 open" in said(town, "")
    town.passes(hours=1)

    assert answer_of(town, BASIC[0]).holder is None
    assert answer_of(town, BASIC[0]).how == "Chapter 4"
    assert answer_of(town, BASIC[1]).evidence is not None
    assert events(town)[-1].by is None
    notice = town.last_dm(town.ana).as_text()
    assert "holder of governance items of Claims triage (P-1)" in notice
    town.eli.changes(deactivated=False)
    town.passes(hours=1)
    assert answer_of(town, BASIC[0]).holder is None


def test_whoever_cannot_act_holds_nothing(town: Town) -> None:
    """N10 and R4."""
    claims_triage(town)
    robot = town.slack.person("robot", name="Robot", bot=True)

    with nothing_written(town):
        wrong = together(town, holder=robot, how="Chapter 4")
    assert wrong == "holder: Robot is a bot, so somebody else has to be asked."

    town.ana.types("/pilot edit P-1 about")
    town.ana.submits(restricted=["restricted"])
    with nothing_written(town):
        assert "is restricted" in together(town, holder=town.eli, how="Chapter 4")
        assert "There is no pilot" in said(town, "", town.eli)


# which item, and two at once


def test_the_nearest_item_is_offered_for_one_there_is_not(town: Town) -> None:
    claims_triage(town)

    with nothing_written(town):
        assert "Did you mean `access-policy`?" in said(town, "acess-policy")
        assert "shows all" in said(town, f"nonsense {PROOF}")
        wrong = town.bo.types("/pilot governance", town.pilots).as_text()
    assert "Which pilot?" in wrong


def test_two_forms_of_one_item_do_not_overwrite_each_other(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot governance P-1 retention", town.pilots)
    fills(town, "retention", town.dee, state="mapped", holder=town.dee, reason="Standard 3")

    answer = town.bo.submits(state="mapped", holder=town.bo, reason="Standard 9")

    assert "Somebody changed this while the form was open" in str(answer.errors)
    assert answer_of(town, "retention").how == "Standard 3"


def test_no_item_chosen_is_no_answer(town: Town) -> None:
    claims_triage(town)
    town.bo.types("/pilot governance P-1 map", town.pilots)

    assert town.bo.submits(items=[], holder=town.eli).errors
    with nothing_written(town):
        assert town.bo.submits(items=[BASIC[0]], holder=None).errors


# presets


def test_the_pmo_chooses_the_workspaces_preset(town: Town) -> None:
    claims_triage(town)
    with nothing_written(town):
        refused = town.bo.types("/pilot settings governance bank").as_text()
        unknown = town.ana.types("/pilot settings governance bnak").as_text()
    assert "Only the PMO" in refused
    assert "There are basic, bank and pharma." in unknown

    assert "answer for: bank" in town.ana.types("/pilot settings governance bank").as_text()

    assert "governance by the preset bank, 0 of 27 closed, 27 open" in said(town, "")


def test_a_pilot_may_have_another_preset_and_keeps_its_answers(town: Town) -> None:
    claims_triage(town)
    said(town, f"access-policy {POLICY}")
    fills(town, "administration", state="mapped", holder=town.bo, reason="The list in IT")
    with nothing_written(town):
        assert "Only the PMO chooses" in said(town, "preset pharma")
        assert "There is no preset" in said(town, "preset farma", town.ana)

    told = said(town, "preset pharma", town.ana)

    assert (
        "answers for the preset pharma now, with 27 items. One answer of before is kept." in told
    )
    assert "1 of 27 closed, 26 open" in said(town, "")
    assert "set the governance preset to pharma (it was basic)" in (
        town.ana.types("/pilot history P-1").as_text()
    )
    said(town, "preset basic", town.ana)
    assert "1 of 9 closed, 1 mapped, 7 open" in said(town, "")


def test_a_preset_that_changes_underway_opens_what_is_new_and_drops_what_is_gone(
    town: Town,
) -> None:
    approved(town)
    uses(town, ours("rules", "access", "contact"))
    together(town, items=["rules", "access", "contact"], holder=town.eli, how="Chapter 4")
    fills(town, "contact", state="open")
    assert Rule.G1 in asks(town)

    uses(town, ours("rules", "access", "help"))

    assert "0 of 3 closed, 2 mapped, 1 open" in said(town, "")
    fills(town, "help", state="mapped", holder=town.eli, reason="The desk")
    assert Rule.G1 not in asks(town)
    assert GOVERNED not in town.bo.types("/pilot gate P-1", town.pilots).as_text()


def ours(*ids: str) -> Preset:
    groups = ("information rules", "access control", "incident response")
    tables = [
        f'[[item]]\nid = "{one}"\ngroup = "{group}"\ntitle = "About {one}"\nneeded = "launch"\n'
        'evidence = "A paper"\nrole = "somebody"\n'
        for one, group in zip(ids, groups, strict=True)
    ]
    return read_preset("\n".join(['name = "ours"', *tables]))


def uses(town: Town, preset: Preset) -> None:
    def step(work: Work) -> None:
        governing.use(work, preset)

    town.bot.do(step)
    jobs.look_at_all(town.bot, sound=False)


def test_the_history_is_the_same_on_both_databases(either_town: Town) -> None:
    claims_triage(either_town)
    together(either_town, holder=either_town.eli, how="Chapter 4")
    fills(
        either_town,
        "retention",
        either_town.ana,
        state="waived",
        until=date(2026, 12, 1),
        reason="Later",
    )

    assert changes(either_town)[-2:] == ["governance", "governance"]
    card = either_town.bo.types("/pilot show P-1").as_text()
    assert "Governance: 0 of 9 closed, 1 waived, 8 mapped" in card
