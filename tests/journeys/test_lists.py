"""What one may see of the register: lists, a page at a time; cards; histories; help."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import Message, Person
from tests.journeys.ledger import claims_triage, nothing_written, registers
from tests.town import Town

DECIDED = (
    'value:"120 hours/month for 12 claims handlers" cost:"pilot EUR 40k, production EUR 150k/year"'
)


def lists(town: Town, words: str, by: Person | None = None) -> list[str]:
    """The keys of the pilots that a list shows."""
    said = (by or town.ana).types(f"/pilot list {words}", in_=town.pilots).as_text()
    return [line.split("(")[1].split(")")[0] for line in said.splitlines() if " · " in line]


def a_few_pilots(town: Town) -> None:
    """P-1 lacks all, P-2 lacks its owner's answer, P-3 lacks nothing and runs, P-4 was stopped."""
    claims_triage(town)
    for command in (
        f"register KYC screening lead:@cy sponsor:@dee owner:@eli {DECIDED}",
        f"register Ärzte-Chat lead:@cy owner:@ana unit:Pharma {DECIDED}",
        "register Fraud radar lead:@fay sponsor:@dee",
        "stop P-4 no data",
    ):
        answer = town.ana.types(f"/pilot {command}", in_=town.pilots)
        assert answer.text.startswith(("KYC", "Ärzte", "Fraud")), answer.text
    town.moves(town.ana, "P-3", "approved", "running")


# what is asked for


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("", ["P-1", "P-2", "P-3", "P-4"]),
        ("gaps", ["P-1", "P-2"]),
        ("owner", ["P-1", "P-2"]),
        ("value", ["P-1"]),
        ("cost", ["P-1"]),
        ("owner cost", ["P-1"]),
        ("proposed", ["P-1", "P-2"]),
        ("Running", ["P-3"]),
        ("stopped", ["P-4"]),
        ("live", []),
        ("stalled", []),
        ("claims", ["P-1"]),
        ("CLAIMS TRIAGE", ["P-1"]),
        ("triage claims", ["P-1"]),
        ("ärzte", ["P-3"]),
        ("pharma", ["P-3"]),
        ("proposed screening", ["P-2"]),
        ("“KYC”", ["P-2"]),
        ('"running"', []),
        ("100%", []),
        ("_", []),
        ("\\", []),
        ("nothing like it", []),
    ],
)
def test_a_list_shows_what_was_asked_for(town: Town, words: str, keys: list[str]) -> None:
    a_few_pilots(town)

    with nothing_written(town):
        assert lists(town, words) == keys


def test_mine_are_those_one_is_named_on(town: Town) -> None:
    a_few_pilots(town)

    assert lists(town, "mine", by=town.bo) == ["P-1"]
    assert lists(town, "mine", by=town.cy) == ["P-2", "P-3"]
    assert lists(town, "mine", by=town.eli) == ["P-2"]
    assert lists(town, "mine", by=town.ana) == ["P-1", "P-2", "P-3", "P-4"]
    assert lists(town, "mine owner", by=town.cy) == ["P-2"]


def test_somebody_without_pilots_reads_that_there_are_none(town: Town) -> None:
    claims_triage(town)

    said = town.fay.types("/pilot list mine", in_=town.pilots)

    assert said.as_text().startswith("No pilots")


def test_an_empty_register_says_how_to_begin(town: Town) -> None:
    said = town.ana.types("/pilot list", in_=town.pilots).as_text()

    assert said == "No pilots. `/pilot register` puts one on the register."


def test_each_line_says_what_is_missing_and_what_was_late(town: Town) -> None:
    a_few_pilots(town)
    town.ana.types("/pilot hold P-2 until 2026-12-01", in_=town.pilots)

    said = town.ana.types("/pilot list", in_=town.pilots).as_text().splitlines()

    assert said == [
        "4 pilots",
        "Claims triage (P-1) · proposed · lacks value, owner and cost",
        "KYC screening (P-2) · proposed · lacks owner · on hold",
        "Ärzte-Chat (P-3) · running · fully decided",
        "Fraud radar (P-4) · stopped",
    ]


def test_the_stalled_are_listed_with_their_days(town: Town) -> None:
    """S2: proposed, more than ten working days."""
    claims_triage(town)
    town.clock.now += timedelta(days=15)

    said = town.ana.types("/pilot list stalled", in_=town.pilots).as_text()

    assert "1 pilot stalled" in said
    assert "no change for 11 working days" in said


def test_a_hold_that_is_over_is_no_longer_shown(town: Town) -> None:
    claims_triage(town)
    town.ana.types("/pilot hold P-1 until 2026-11-03", in_=town.pilots)
    assert "on hold" in town.ana.types("/pilot list").as_text()
    assert lists(town, "held") == ["P-1"]

    town.clock.now += timedelta(days=3)

    assert "on hold" not in town.ana.types("/pilot list").as_text()
    assert lists(town, "held") == []


def test_no_pilot_is_in_two_stages(town: Town) -> None:
    claims_triage(town)

    answer = town.ana.types("/pilot list live approved", in_=town.pilots)

    assert "at once" in answer.as_text()
    assert "You typed: /pilot list live approved" in answer.as_text()


# who sees what


def test_a_restricted_pilot_is_seen_by_its_people_and_the_pmo(town: Town) -> None:
    """R4."""
    a_few_pilots(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")

    assert lists(town, "", by=town.bo) == ["P-1", "P-2", "P-3", "P-4"]
    assert lists(town, "", by=town.dee) == ["P-1", "P-2", "P-3", "P-4"]
    assert lists(town, "", by=town.fay) == ["P-2", "P-3", "P-4"]
    assert lists(town, "claims", by=town.fay) == []
    said = town.fay.types("/pilot list", in_=town.pilots).as_text()
    assert said.startswith("3 pilots")


@pytest.mark.parametrize("typed", ["show P-1", "history P-1", "show Claims triage", "P-1"])
def test_what_one_cannot_see_is_not_there_to_read(town: Town, typed: str) -> None:
    """R4: no word differs from those about a pilot that never was."""
    a_few_pilots(town)
    town.ana.types("/pilot edit P-1 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")
    absent = typed.replace("P-1", "P-9").replace("Claims triage", "Flying carpet")

    hidden = town.fay.types(f"/pilot {typed}", in_=town.pilots).as_text()
    never = town.fay.types(f"/pilot {absent}", in_=town.pilots).as_text()

    assert "Claims triage (P-1)" not in hidden
    assert hidden.split("?")[0].split("Did")[0] == never.split("?")[0].split("Did")[0].replace(
        "P-9", "P-1"
    ).replace("Flying carpet", "Claims triage")


def test_guests_read_where_the_setting_says_so(town: Town) -> None:
    """R1."""
    claims_triage(town)
    gus = town.slack.person("gus", name="Gus", guest=True)

    said = gus.types("/pilot list", in_=town.pilots).as_text()

    assert "Guests" in said


# pages


@pytest.fixture
def long_list(town: Town) -> Message:
    registers(town, *(f"Pilot number {n}" for n in range(1, 26)))
    answer = town.bo.types("/pilot list number", in_=town.pilots)
    assert answer.message is not None
    return answer.message


def keys_on(page: Message) -> list[str]:
    return [
        line.split("(")[1].split(")")[0] for line in page.as_text().splitlines() if " · " in line
    ]


def test_a_long_list_comes_in_pages_in_its_own_place(town: Town, long_list: Message) -> None:
    assert keys_on(long_list) == [f"P-{n}" for n in range(1, 11)]
    assert "Page 1 of 3" in long_list.as_text()
    assert long_list.buttons == ["Next"]

    town.bo.presses("Next", on=long_list)
    town.settle()
    assert keys_on(long_list) == [f"P-{n}" for n in range(11, 21)]
    assert long_list.buttons == ["Back", "Next"]

    town.bo.presses("Next", on=long_list)
    town.settle()
    assert keys_on(long_list) == [f"P-{n}" for n in range(21, 26)]
    assert long_list.buttons == ["Back"]

    town.bo.presses("Back", on=long_list)
    town.settle()
    assert "Page 2 of 3" in long_list.as_text()
    assert len(town.bo.ephemerals) == 1


def test_a_page_keeps_what_was_asked_for(town: Town, long_list: Message) -> None:
    claims_triage(town)

    town.bo.presses("Next", on=long_list)
    town.settle()

    assert "25 pilots with “number” in their name or unit" in long_list.as_text()


def test_a_page_that_is_gone_shows_the_last_there_is(town: Town) -> None:
    registers(town, *(f"Pilot number {n}" for n in range(1, 12)))
    answer = town.ana.types("/pilot list proposed", in_=town.pilots)
    assert answer.message is not None
    for number in (1, 2, 3):
        town.ana.types(f"/pilot stop P-{number} no data", in_=town.pilots)

    town.ana.presses("Next", on=answer.message)
    town.settle()

    assert "8 pilots" in answer.message.as_text()
    assert answer.message.buttons == []


def test_a_page_is_read_with_the_eyes_of_whoever_presses(town: Town, long_list: Message) -> None:
    """R4, weeks later."""
    town.ana.types("/pilot edit P-12 about", in_=town.pilots)
    town.ana.submits(restricted="restricted")

    town.bo.presses("Next", on=long_list)
    town.settle()

    assert "P-12" not in keys_on(long_list)


# one pilot


def test_a_card_says_all_there_is_to_know(town: Town) -> None:
    claims_triage(town, f"owner:@eli team:@cy,@fay unit:Retail launch:2027-01-11 {DECIDED}")

    assert town.ana.types("/pilot show P-1", in_=town.pilots).as_text() == (
        "Claims triage (P-1) · proposed · 2 of 3 decisions made\n"
        "Production owner: @Eli Moreau, named, no answer so far\n"
        "Value: 120 hours a month (1,440 hours a year), 12 claims handlers\n"
        "Cost in production: EUR 150k a year, 3.8× the pilot's EUR 40k\n"
        "Cost estimated by Ana Keller on Mon 2 Nov\n"
        "Open before approval\n"
        "• That the sponsor has seen the cost: with Dee Okafor\n"
        "Lead @Bo Lindqvist · sponsor @Dee Okafor  Team @Cy Tanaka and @Fay Nair  "
        "Unit Retail  Planned: launch Mon 11 Jan\n"
        "[Name the owner]  [Edit]  [History]  [Stop it …]"
    )


@pytest.mark.parametrize("named", ["P-1", "p1", "#1", "1", "Claims triage", "claims-triage!"])
def test_a_pilot_is_found_by_its_key_or_its_name(town: Town, named: str) -> None:
    claims_triage(town)

    assert "Claims triage (P-1)" in town.ana.types(f"/pilot show {named}").text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("show P-11", "P-1"), ("show Claims triag", "P-1"), ("history KYC screenin", "P-2")],
)
def test_the_nearest_are_offered_for_what_is_unknown(town: Town, typed: str, offered: str) -> None:
    a_few_pilots(town)

    said = town.ana.types(f"/pilot {typed}", in_=town.pilots).as_text()

    assert "There is no pilot" in said
    assert f"({offered})" in said.split("Did you mean")[1]
    assert said.endswith(f"You typed: /pilot {typed}")


def test_two_pilots_of_one_name_are_told_apart_by_their_keys(town: Town) -> None:
    registers(town, "Claims triage", "Claims triage")

    said = town.ana.types("/pilot show Claims triage", in_=town.pilots).as_text()

    assert "Several pilots are called “Claims triage”. Which one is it: P-1 or P-2?" in said


# its history


def test_a_history_tells_who_did_what_when_in_the_readers_zone(town: Town) -> None:
    claims_triage(town)
    town.dee.types("/pilot stage P-1 approved", in_=town.pilots)
    town.bo.types("/pilot value P-1 USD 50k/year", in_=town.pilots)

    said = town.dee.types("/pilot history P-1", in_=town.pilots).as_text().splitlines()

    assert said == [
        "What happened to Claims triage (P-1)",
        "• 03:30 on Mon 2 Nov: Bo Lindqvist set the value to USD 50k a year",
        "• 03:30 on Mon 2 Nov: Dee Okafor moved it from proposed to approved",
        "• 03:30 on Mon 2 Nov: Ana Keller registered it",
    ]


def test_a_long_history_comes_in_pages(town: Town) -> None:
    claims_triage(town)
    for amount in range(1, 21):
        town.bo.types(f"/pilot value P-1 USD {amount}k/year", in_=town.pilots)
    answer = town.bo.types("/pilot history P-1", in_=town.pilots)
    page = answer.message
    assert page is not None
    assert page.buttons == ["Older"]
    assert "USD 20k a year (it was USD 19k a year)" in page.as_text()

    town.bo.presses("Older", on=page)
    town.settle()
    assert page.buttons == ["Newer"]
    assert "registered it" in page.as_text()

    town.bo.presses("Newer", on=page)
    town.settle()
    assert "USD 20k" in page.as_text()


def test_the_history_button_of_a_card_answers_beside_it(town: Town) -> None:
    claims_triage(town)
    card = town.ana.types("/pilot show P-1", in_=town.pilots)

    town.ana.presses("History", on=card.message)
    town.settle()

    assert "What happened to Claims triage (P-1)" in town.ana.ephemerals[-1].as_text()
    assert card.message is not None
    assert "History" in card.message.buttons


def test_help_answers_with_every_command_and_with_one_in_full(town: Town) -> None:
    whole = town.ana.types("/pilot help", in_=town.pilots).as_text()
    bare = town.ana.types("/pilot", in_=town.pilots).as_text()
    value = town.ana.types("/pilot help value", in_=town.pilots).as_text()
    unknown = town.ana.types("/pilot help valeu", in_=town.pilots).as_text()

    assert "/pilot register" in whole
    assert whole == bare
    assert "120 hours/month for 12 claims handlers" in value
    assert "/pilot help value" in unknown


@pytest.mark.parametrize(("typed", "near"), [("vlaue P-1 3", "value"), ("regster X", "register")])
def test_a_word_that_is_no_command_offers_the_nearest(town: Town, typed: str, near: str) -> None:
    said = town.ana.types(f"/pilot {typed}", in_=town.pilots).as_text()

    assert f"Did you mean `/pilot {near}`?" in said
    assert said.endswith(f"You typed: /pilot {typed}")


@pytest.mark.parametrize("typed", ["show", "history"])
def test_which_pilot_to_read_is_asked_for(town: Town, typed: str) -> None:
    said = town.ana.types(f"/pilot {typed}", in_=town.pilots).as_text()

    assert said.startswith(f"Which pilot? Its key or its name: `/pilot {typed} P-7`.")


def test_a_list_of_one_key_is_that_pilot(town: Town) -> None:
    claims_triage(town)

    assert "Claims triage (P-1)" in town.ana.types("/pilot list P-1").as_text()
    assert town.ana.types("/pilot list p1").as_text() == town.ana.types("/pilot P-1").as_text()
