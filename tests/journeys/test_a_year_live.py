"""Five pilots, a year live, each with another fate: every message about it, as it was read."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Person
from tests.journeys.days import each_morning, got
from tests.journeys.ledger import pilot, rests
from tests.town import Town

COST = 'cost:"pilot EUR 40k, production EUR 150k/year"'
HOURS = 'value:"120 hours/month for 12 claims handlers"'
PILOTS = ("Claims triage", "KYC screening", "Policy search", "Fraud radar", "Mail sorting")


def go_live(town: Town, owners: tuple[Person, ...]) -> None:
    """All on the same day; each owner has accepted."""
    for name, owner in zip(PILOTS, owners, strict=True):
        people = f"lead:@bo sponsor:@dee owner:@{owner.handle}"
        town.ana.types(f"/pilot register {name} {people} {HOURS} {COST}", town.pilots)
    town.passes(hours=48)
    for owner in dict.fromkeys(owners):
        for message in owner.dms:
            if "Accept" in message.buttons:
                owner.presses("Accept", on=message)
    for number in range(1, len(PILOTS) + 1):
        town.bo.types(f"/pilot baseline P-{number} 400 hours/month", town.pilots)
        town.moves(town.ana, f"P-{number}", "approved", "running", "concluded", "live")
        town.bot.do(rests, number)


def tells(town: Town, who: Person, number: int, text: str) -> None:
    who.types(f"/pilot checkin P-{number} {text} source time sheets", town.pilots)


def chooses(town: Town, number: int, text: str) -> None:
    town.dee.types(f"/pilot course P-{number} {text}", town.pilots)


def card(town: Town, number: int) -> str:
    return town.ana.types(f"/pilot show P-{number}", town.pilots).as_text()


def a_year(town: Town, people: tuple[Person, ...]) -> None:
    """P-1 is on track, P-2 worse, P-3 silent, P-4 fixed; P-5 promises less after go-live."""
    since = pilot(town).live_since
    assert since is not None

    def until(day: int) -> None:
        each_morning(town, *people, until=since + timedelta(days=day))

    told = {
        40: ((town.fay, 1, "95"), (town.cy, 2, "-20"), (town.fay, 4, "48"), (town.cy, 5, "70")),
        100: ((town.fay, 1, "110"), (town.cy, 2, "-10"), (town.fay, 4, "42"), (town.cy, 5, "72")),
        190: ((town.fay, 1, "118"), (town.fay, 4, "96"), (town.cy, 5, "75")),
        375: ((town.fay, 1, "120"), (town.fay, 4, "110"), (town.cy, 5, "80")),
    }
    chosen = {
        110: ((2, "retire because it costs hours"), (4, "fix because the prompts are bad")),
        190: ((3, "scale back because one team is left"),),
        375: ((3, "keep because it costs little"),),
    }
    for day in sorted({*told, *chosen}):
        until(day)
        for who, number, hours in told.get(day, ()):
            tells(town, who, number, f"{hours} hours/month")
        for number, course in chosen.get(day, ()):
            chooses(town, number, course)
        if day == 40:
            town.bo.types("/pilot value P-5 60 hours/month", town.pilots)
        if day == 110:
            town.dee.types("/pilot stage P-2 retired", town.pilots)
    until(380)


TWO = "Two decisions are waiting for you."
KEPT = "How much of its promise has {} kept?"
BECOMES = "What becomes of Policy search?"
SILENT = (
    "For the PMO: Policy search (P-3) still lacks a word on what came of its promise. "
    "Nobody is left to ask."
)


def test_p1_p3_five_pilots_are_followed_through_their_first_year(town: Town) -> None:
    go_live(town, (town.fay, town.cy, town.eli, town.fay, town.cy))
    people = (town.fay, town.cy, town.eli, town.dee, town.bo, town.ana)
    town.passes(hours=24)  # those who named them hear that they accepted
    before = {person.id: len(person.dms) for person in people}

    a_year(town, people)

    def read(person: Person) -> list[str]:
        messages = person.dms[before[person.id] :]
        return [f"{got(person, one)[:10]} {one.versions[0].text}" for one in messages]

    asked = ["Wed 09 Dec", "Fri 05 Feb", "Fri 12 Feb", "Thu 06 May", "Thu 13 May", "Tue 09 Nov"]
    assert read(town.fay) == [f"{day} {TWO}" for day in asked]
    sorting = KEPT.format("Mail sorting")
    assert read(town.cy) == [
        f"Wed 09 Dec {TWO}",
        f"Fri 05 Feb {TWO}",
        f"Mon 10 May {sorting}",
        f"Tue 09 Nov {sorting}",
    ]
    search = KEPT.format("Policy search")
    three_times_each = [
        *("Wed 09 Dec", "Wed 16 Dec", "Wed 23 Dec"),
        *("Fri 05 Feb", "Fri 12 Feb", "Fri 19 Feb"),
        *("Fri 07 May", "Fri 14 May", "Mon 24 May"),
        *("Tue 09 Nov", "Wed 17 Nov"),
    ]
    assert read(town.eli) == [f"{day} {search}" for day in three_times_each]
    assert read(town.dee) == [
        f"Thu 31 Dec {search}",
        f"Thu 18 Feb {TWO}",  # P-2 and P-4: what becomes of them
        f"Fri 26 Feb {search}",
        f"Wed 05 May {BECOMES}",
        f"Wed 12 May {BECOMES}",
        f"Tue 01 Jun {search}",
        f"Mon 08 Nov {BECOMES}",
    ]
    assert read(town.bo) == []  # whoever leads them is asked nothing while an owner is there
    assert read(town.ana) == [
        f"{day} {SILENT}" for day in ("Fri 08 Jan", "Fri 05 Mar", "Tue 08 Jun")
    ]

    first = town.eli.dms[before[town.eli.id]].versions[0].as_text()
    assert "It promised 120 hours a month, from 400 hours a month to 280." in first
    last = town.cy.dms[-1].versions[0].as_text()
    assert "The promise says 60 hours a month now, which is not what counts here." in last
    becomes = town.dee.dms[before[town.dee.id] + 1].versions[0].as_text()
    assert "KYC screening (P-2): what becomes of it?" in becomes
    assert "Fraud radar (P-4): what becomes of it?" in becomes
    ended(town)


def ended(town: Town) -> None:
    """What each came to, on its card and in the list."""
    assert "Day 365: 120 hours a month, 100% of it, from time sheets" in card(town, 1)
    retired = card(town, 2)
    assert "Day 90: 10 more hours a month than before, -8% of it, from time sheets" in retired
    assert (
        "Retire it, chosen by Dee Okafor on Mon 22 Feb, on -17% and -8% of its promise: "
        "it costs hours." in retired
    )
    silent = card(town, 3)
    assert "Day 180: unknown, nobody told" in silent
    assert "At risk: another check-in without an answer" in silent
    assert "Scale it back, chosen by Dee Okafor on Thu 13 May, while what came of its" in silent
    assert "Keep it as it is, chosen by Dee Okafor on Sun 14 Nov" in silent
    fixed = card(town, 4)
    assert "Day 90: 42 hours a month, 35% of it" in fixed
    assert "Fix it, chosen by Dee Okafor on Mon 22 Feb, on 40% and 35% of its promise" in fixed
    assert "At risk" not in fixed
    changed = card(town, 5)
    assert "Promised at go-live: 120 hours a month; it says 60 hours a month now" in changed
    assert "Day 365: 80 hours a month, 67% of it" in changed
    listed = town.ana.types("/pilot list live", town.pilots).as_text().splitlines()
    assert [line.split(" · ", 3)[3] for line in listed[1:]] == [
        "100% of its promise at day 365",
        "what came of it is unknown · at risk",
        "92% of its promise at day 365",
        "67% of its promise at day 365",
    ]
