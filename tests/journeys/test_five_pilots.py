"""Five pilots of a bank from idea to go-live, through every gate, and what had to be typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.presets import shipped
from bot.domain.rules import Rule
from bot.domain.stages import Stage, Timing
from bot.sandbox import Answer, Person
from tests.journeys.ledger import asks, pilot
from tests.town import Town

ITEMS = [item.id for item in shipped()["basic"].items]
TITLES = {item.id: item.title for item in shipped()["basic"].items}
PROOF = "https://wiki.example.com/controls"
RESULTS = "https://wiki.example.com/results"
DECIDED = (
    "lead:@bo sponsor:@dee owner:@eli pmo:@ana launch:2026-12-07 "
    'value:"120 hours/month for 12 clerks" cost:"pilot EUR 40k, production EUR 150k/year"'
)
IN_THE_PILOT = {
    "quality": "2% of the fields are empty",
    "permissions": "read only, for the team",
    "frequency": "once",
    "source": "an extract",
    "owner": "Claims data office",
}
IN_PRODUCTION = {
    "quality": "checked daily",
    "permissions": "by role",
    "frequency": "hourly",
    "source": "the claims warehouse",
    "owner": "same",
}
FIVE = {
    "security": "EUR 40k/year",
    "data governance": "EUR 30k/year",
    "access management": "0 because the platform team pays",
    "disaster recovery": "EUR 30k/year",
    "maintenance": "EUR 50k/year",
}
WHOM = {"group": "clerks in four cities", "people": "240", "users": "12"}
HOW = {"trainings": "2027-01-12", "target": "60%", "communications": "a note by their heads"}
KPI = {
    "name": "Handling time, minutes",
    "figures": "42 to 28",
    "source": "the claims system",
    "cadence": "monthly",
    "receiver": "the claims board",
}


@dataclass
class Passage:
    """One pilot on its way; `commands`, `forms` and `presses` are what its people had to do."""

    town: Town
    number: int
    name: str
    commands: int = 0
    forms: int = 0
    presses: int = 0
    typed: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"P-{self.number}"

    @property
    def stage(self) -> Stage:
        return pilot(self.town, self.number).stage

    def says(self, who: Person, text: str) -> str:
        return self.types(who, text).as_text()

    def types(self, who: Person, text: str) -> Answer:
        self.commands += 1
        self.typed.append(text)
        answer = who.types(f"/pilot {text}", in_=self.town.pilots)
        self.town.settle()
        return answer

    def fills(self, who: Person, answers: Mapping[str, object] | None = None, /) -> Answer:
        """The form that is open; no more than five answers are asked for in one."""
        form = who.form
        assert len(form.fields) <= 5, form.fields
        self.forms += 1
        self.typed.extend(text for text in (answers or {}).values() if isinstance(text, str))
        answer = who.submits(answers or {})
        assert not answer.errors, answer.errors
        self.town.settle()
        return answer

    def presses_in_dm(self, who: Person, button: str) -> str:
        self.presses += 1
        who.presses(button, on=self.town.last_dm(who))
        self.town.settle()
        return who.dms[-1].now.as_text()

    # the steps that every pilot takes

    def registered(self) -> None:
        self.says(self.town.ana, f"register {self.name} {DECIDED}")

    def accepted(self, who: Person | None = None) -> None:
        owner = who or self.town.eli
        self.presses_in_dm(owner, "Accept")
        self.types(owner, f"needs {self.key}")
        self.fills(owner, {"needs": "Somebody on call; an off switch"})

    def approved(self) -> None:
        """C7: approval waits for the sponsor, who sees the cost where they are told of it."""
        self.presses += 1
        refused = self.types(self.town.dee, f"stage {self.key} approved")
        assert "That the sponsor has seen the cost" in refused.as_text()
        self.town.dee.presses("I have seen EUR 150k a year")
        self.town.settle()
        assert "to approved" in self.says(self.town.dee, f"stage {self.key} approved")

    def described(self) -> None:
        """D2: both sides of the data, and who confirms what is the same."""
        self.types(self.town.bo, f"data {self.key}")
        self.fills(self.town.bo, IN_THE_PILOT)
        self.fills(self.town.bo, IN_PRODUCTION)
        self.fills(self.town.bo, {"confirmer": self.town.fay})

    def mapped(self, *items: str) -> None:
        """G1: who holds the items, and how they are met, all at once."""
        self.types(self.town.bo, f"governance {self.key} map")
        answers = {"holder": self.town.cy, "how": "Security policy, chapter 4"}
        self.fills(self.town.bo, {**answers, "items": list(items)} if items else answers)

    def asked(self) -> None:
        """F1."""
        self.types(self.town.bo, f"questions {self.key}")
        self.fills(self.town.bo, {"q1": "Are 90% of the cases routed right?"})

    def answered(self) -> None:
        """F2: with evidence."""
        self.types(self.town.bo, f"answer {self.key}")
        self.fills(self.town.bo, {"found": "Yes: 93% over a month", "link": RESULTS})

    def planned(self) -> None:
        """A1."""
        self.types(self.town.bo, f"change {self.key}")
        self.fills(self.town.bo, {"owner": self.town.fay, **WHOM})
        self.fills(self.town.bo, {**HOW, "channel": self.town.pilots})

    def closed(self, *items: str) -> None:
        """G4: one link may show several."""
        self.types(self.town.bo, f"governance {self.key} map")
        self.fills(self.town.bo, {"items": list(items or ITEMS), "evidence": PROOF})

    def counted(self) -> None:
        """K1 from the roles, K2 from what is promised."""
        self.types(self.town.bo, f"raci {self.key}")
        self.fills(self.town.bo)
        self.types(self.town.bo, f"kpi {self.key}")
        self.fills(self.town.bo, KPI)

    def costed(self) -> None:
        """C2: the categories add up to what was disclosed, so nobody has to see it again."""
        self.types(self.town.bo, f"cost {self.key} break down")
        self.fills(self.town.bo, FIVE)

    def moves(self, stage: Stage, by: Person | None = None) -> str:
        """Its lead, but going live is up to its owner or the PMO."""
        usual = self.town.ana if stage is Stage.LIVE else self.town.bo
        return self.says(by or usual, f"stage {self.key} {stage}")

    def launched(self) -> None:
        self.described()
        self.mapped()
        self.asked()
        assert "to running" in self.moves(Stage.RUNNING)

    def concluded(self) -> None:
        self.answered()
        self.costed()
        self.planned()
        assert "to concluded" in self.moves(Stage.CONCLUDED)


def test_five_pilots_of_a_bank_go_live(town: Town) -> None:
    """Their obstacles are others; none is passed without what its gate demands."""
    ways = {
        "Claims triage": straight_through,
        "KYC screening": with_an_override,
        "Letter drafting": with_another_owner_and_another_cost,
        "Fraud alerts": with_what_does_not_apply,
        "Chat for brokers": with_a_step_back,
    }
    passages = []
    for number, (name, way) in enumerate(ways.items(), start=1):
        town.until(datetime(2026, 11, 1 + number, 14, 30, tzinfo=UTC))  # a working hour of theirs
        passage = Passage(town, number, name)
        passage.registered()
        way(passage)
        passages.append(passage)

    for passage in passages:
        found = pilot(town, passage.number)
        assert found.stage is Stage.LIVE
        assert set(found.timing.values()) == {Timing.BEFORE}  # Q1, B2
        assert not asks(town, passage.number).keys() & {Rule.V1, Rule.O2, Rule.C1, Rule.A1}
        card = passage.says(town.ana, f"show {passage.key}")
        assert "Approved on" in card
        assert "Concluded on" in card
        assert ("(mapped late)" in card) is (passage.name == "KYC screening")
    said = town.ana.types("/pilot list live", in_=town.pilots).as_text()
    assert said.count("live · fully decided") == 5
    claims = passages[0]
    assert (claims.commands, claims.forms, claims.presses) == (18, 13, 2)
    assert sum(map(len, claims.typed)) < 950  # characters, from idea to go-live


def straight_through(claims: Passage) -> None:
    claims.accepted()
    claims.approved()
    claims.launched()
    claims.concluded()
    refused = claims.moves(Stage.LIVE)
    assert "three things are open before go-live" in refused
    claims.closed()
    claims.counted()
    assert "to live" in claims.moves(Stage.LIVE)


def with_an_override(kyc: Passage) -> None:
    """G1 rests until its day; G4 is asked for all the same."""
    town = kyc.town
    kyc.accepted()
    kyc.approved()
    kyc.described()
    kyc.asked()
    assert "one thing is open before launch" in kyc.moves(Stage.RUNNING)
    refused = kyc.says(town.bo, f"override {kyc.key} until 31 Dec because the review is booked")
    assert "PMO" in refused
    kyc.says(town.ana, f"override {kyc.key} until 31 Dec because the review is booked")
    assert kyc.stage is Stage.RUNNING
    kyc.concluded()
    kyc.counted()
    assert "one thing is open before go-live" in kyc.moves(Stage.LIVE)
    kyc.closed()
    assert "to live" in kyc.moves(Stage.LIVE)


def with_another_owner_and_another_cost(letters: Passage) -> None:
    """O2 and C8: a decline brings another owner, a new estimate is seen anew."""
    town = letters.town
    letters.says(town.ana, f"owner {letters.key} @cy")
    town.passes(hours=12)  # morning in Tokyo
    letters.accepted(town.cy)
    letters.approved()
    letters.launched()
    letters.concluded()
    letters.says(town.bo, f"cost {letters.key} production EUR 210k/year")
    assert Rule.C8 in asks(town, letters.number)
    assert "you have seen" in letters.says(town.dee, f"seen {letters.key}")
    assert Rule.C8 not in asks(town, letters.number)
    letters.costed()
    letters.closed()
    letters.counted()
    assert "to live" in letters.moves(Stage.LIVE)


def with_what_does_not_apply(fraud: Passage) -> None:
    """G2: an item does not apply once a second person has confirmed it; K2 needs a source."""
    town = fraud.town
    fraud.accepted()
    fraud.approved()
    fraud.launched()
    fraud.concluded()
    fraud.types(town.bo, f"governance {fraud.key} supplier-terms")
    fraud.fills(town.bo, {"state": "not-applicable", "reason": "It was built here"})
    fraud.closed(*[item for item in ITEMS if item != "supplier-terms"])
    fraud.types(town.bo, f"raci {fraud.key}")
    fraud.fills(town.bo)
    fraud.types(town.bo, f"kpi {fraud.key}")
    fraud.fills(town.bo, {name: text for name, text in KPI.items() if name != "source"})
    refused = fraud.moves(Stage.LIVE)
    assert "two things are open before go-live" in refused
    fraud.presses += 1
    fraud.says(town.dee, f"governance {fraud.key}")
    town.dee.chooses(TITLES["supplier-terms"], "Confirm not applicable …")
    town.settle()
    fraud.types(town.bo, f"kpi {fraud.key}")
    fraud.fills(town.bo, {"source": "the alert system"})
    assert "to live" in fraud.moves(Stage.LIVE)


def with_a_step_back(brokers: Passage) -> None:
    """F2: no conclusion without an answer; a step back passes no gate, and forward it does."""
    town = brokers.town
    brokers.accepted()
    brokers.approved()
    brokers.launched()
    assert "one thing is open before the end of the pilot" in brokers.moves(Stage.CONCLUDED)
    brokers.concluded()
    brokers.says(town.bo, f"stage {brokers.key} running the data was wrong")
    assert brokers.stage is Stage.RUNNING
    assert "to concluded" in brokers.moves(Stage.CONCLUDED)
    brokers.closed()
    brokers.counted()
    assert "to live" in brokers.moves(Stage.LIVE)
