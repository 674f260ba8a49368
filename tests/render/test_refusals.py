"""What people read when something is refused."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.domain.actuals import NoSuchCourse, NotARunCost, OtherCurrency, SeveralChanges
from bot.domain.adoption import (
    ChannelNotTheirs,
    NoChannelYet,
    NothingToAnswer,
    NotLiveYet,
    NoTrainingYet,
    PulseIsOpen,
    PulseIsOver,
    ToldAlready,
)
from bot.domain.api_tokens import NoSuchToken, TokenId
from bot.domain.asks import (
    Ask,
    AskHasMoved,
    AskId,
    AskIsOver,
    CannotBeAsked,
    CannotSeeIt,
    IsThemselves,
    Item,
    NobodyWaits,
    Outcome,
    WaitedForAlready,
)
from bot.domain.audit import NoTrail
from bot.domain.baseline import Baseline, LessThanPromised, NoDayGiven, NoValueYet, OtherUnit
from bot.domain.breakdown import Category, NamedTwice, ZeroNeedsReason
from bot.domain.calendar import UnknownCountry
from bot.domain.causes import CauseNeeded, WhichOther
from bot.domain.change_plan import (
    GroupNotLarger,
    MoreThanTheGroup,
    NotACount,
    NotAPercentage,
    TooManyTrainings,
)
from bot.domain.check_ins import CheckInsAreOver, NoCheckInYet, NotAtRisk, NothingPromised
from bot.domain.command_text import (
    MissingPilot,
    OneRoleAtATime,
    UnknownSubcommand,
    parse_command,
)
from bot.domain.cost import (
    CadenceMissing,
    MixedCurrencies,
    NoCost,
    PilotCostIsATotal,
    parse_cost,
)
from bot.domain.data_sheet import SameAsWhat
from bot.domain.dates import AmbiguousDay, DayOver, DayTooFar, NotADay, OtherWeekday, parse_day
from bot.domain.digests import MineInAChannel
from bot.domain.disclosure import EstimateHasMoved, NothingToSee, NotTheSponsor
from bot.domain.effect import SomebodyElsesReminder
from bot.domain.estimated import NothingStands
from bot.domain.estimates import NotInOrder, TooManyFigures
from bot.domain.filters import TwoStages
from bot.domain.forgetting import (
    AlreadyForgotten,
    Held,
    NobodyKnownAs,
    StillHolds,
    StillOnItsWay,
)
from bot.domain.forms import (
    ButtonOfThePast,
    ChangedMeanwhile,
    DoneAlready,
    FormDidNotOpen,
    NothingTyped,
    NotInAChannel,
    WrongAnswers,
)
from bot.domain.gates import NoEndGiven, NoGateAhead, NothingToOverride
from bot.domain.governance import (
    AppliesAndNot,
    HoldsNothing,
    HowIsMissing,
    NeedsASecondPerson,
    NoEvidence,
    NoHolder,
    NoItemChosen,
    NoSuchItem,
    NothingToConfirm,
    WaiverWithoutEnd,
    WhyIsMissing,
)
from bot.domain.imports import (
    CellBroken,
    CellEmpty,
    ChangedInSlack,
    ColumnStandsTwice,
    EmptyFile,
    MapIsNotToml,
    MapKeyMissing,
    MapNeeded,
    MapValueWrong,
    NoSuchColumn,
    NoSuchPerson,
    NotAChannel,
    NotALineOfRaci,
    NotAnItem,
    NotInSlack,
    NotOneOf,
    NotText,
    NotYesOrNo,
    OtherPilot,
    RaggedRow,
    RestNotRead,
    SameRow,
    SeveralAnswer,
    StillToCome,
    UnknownMapKey,
    UnknownStageWord,
)
from bot.domain.kpis import (
    KpiThereAlready,
    MoreThanAll,
    NotFromTo,
    TargetIsBaseline,
    TooManyKpis,
    UnitOfKpi,
)
from bot.domain.letters import LetterId, NotToBeSentAgain, State
from bot.domain.links import NotHttps, TooManyLinks
from bot.domain.money import CurrencyNeeded, TwoCurrencies, UnknownCurrency
from bot.domain.needs import TooManyNeeds
from bot.domain.numbers import AmbiguousNumber, BelowZero, NotANumber, TooLarge, parse_number
from bot.domain.options import (
    NotAPerson,
    OptionTwice,
    OptionUnknown,
    PersonWithoutRole,
    TooManyPeople,
)
from bot.domain.people import Address, Person, PersonId, SlackId
from bot.domain.periods import Period
from bot.domain.permissions import (
    Act,
    CannotApproveOwn,
    Duty,
    GuestsMayNot,
    NoSuchPilot,
    NotChecked,
    NotYours,
    OnlyThePmo,
    OnlyTheyMayMove,
    OutsidersMayNot,
    SeveralPilots,
    check,
)
from bot.domain.pilot import (
    AlreadyOwns,
    CannotBeHeld,
    CannotBeNamed,
    CannotOwn,
    CannotTakeRole,
    NeedsNoOwner,
    NobodyToAskBack,
    NoLongerAsked,
    NotHeld,
    OwnerIsOnTheTeam,
    Ownership,
    Pilot,
    PilotId,
    PlannedTooEarly,
    Role,
    SuggestedThemselves,
)
from bot.domain.policy import CannotBePmo, NothingIsSent, Policy, UnknownSetting, WrongSetting
from bot.domain.presets import PresetMistake, PresetMistakes, UnknownPreset, Wrong
from bot.domain.promise import (
    NotATotal,
    NotPositive,
    PostsNotHours,
    SeveralAmounts,
    TechnicalMeasure,
    UnitMissing,
    VagueValue,
)
from bot.domain.questions import NoQuestions, QuestionIsGone, TooManyQuestions
from bot.domain.raci import (
    NobodyOnTheLine,
    NoSuchTask,
    NothingToTakeOver,
    OwnerAnswersForOperating,
    SeveralAccountable,
    Task,
)
from bot.domain.rates import NoHours, NotAnHourlyRate
from bot.domain.refusals import Refusal
from bot.domain.report_letters import FileNotSent, NobodyNamed
from bot.domain.rules import Rule
from bot.domain.stages import (
    AlreadyThere,
    NoSuchStage,
    NotTheNextStage,
    ReasonNeeded,
    Stage,
    following,
    preceding,
)
from bot.domain.typed import TooLong
from bot.domain.value import (
    MoreThanAllHours,
    NotAHeadCount,
    PeriodMissing,
    TooManyHours,
    parse_value,
)
from bot.domain.weekly import BadSchedule, UnknownZone
from bot.render import refusals
from bot.render.refusals import beside, errors, sentence

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
HOSTILE = "<!channel> *P&L* _`x`_ <@U0ANA>"
MEMORABLE = 400  # characters


def person(number: int, name: str) -> Person:
    return Person(id=PersonId(number), slack_id=SlackId(f"U{number}"), name=name, checked_at=NOW)


ANA, BO, CY, DEE = (
    person(place, name)
    for place, name in enumerate(
        ["Ana Keller", "Bo Lindqvist", "Cy Tanaka", "Dee Okafor"], start=1
    )
)
GONE = replace(person(5, "Eli Moreau"), deleted=True)
ROBOT = replace(person(6, "Standup"), bot=True)
VISITOR = replace(person(7, "Fay Nair"), outsider=True)
GUEST = replace(person(8, "Gus Ito"), guest=True)
UNKNOWN = replace(person(10, "U10"), deleted=True)  # Slack never told us a name


def pilot(**facts: object) -> Pilot:
    known = Pilot(
        id=PilotId(7),
        number=7,
        name="Claims triage",
        stage=Stage.PROPOSED,
        registered_at=NOW,
        changed_at=NOW,
        registrant=ANA,
        lead=BO,
        sponsor=DEE,
    )
    return replace(known, **facts)  # type: ignore[arg-type]


CLAIMS = pilot()
KYC = pilot(id=PilotId(12), number=12, name="KYC screening")
HOSTILE_PILOT = pilot(name=HOSTILE, lead=person(9, HOSTILE))
OWNED = Ownership(person=CY, named_by=DEE, named_at=NOW, accepted=True, accepted_at=NOW)
NAMED = replace(OWNED, accepted=False, accepted_at=None)


def item(**facts: object) -> Item:
    ask = Ask(id=AskId(1), pilot=CLAIMS.id, rule=Rule.V1, opened_at=NOW, since=NOW, person=BO)
    return Item(ask=replace(ask, **facts), pilot=CLAIMS)  # type: ignore[arg-type]


def answered(outcome: Outcome) -> Item:
    return item(closed_at=NOW, closed_by=BO, outcome=outcome)


def step(stage: Stage, wanted: Stage) -> NotTheNextStage:
    return NotTheNextStage(stage, wanted, following(stage), preceding(stage))


NEXT_JULY = date(2027, 7, 5)

MISTAKE = PresetMistake(14, Wrong.VALUE, "needed", "soon", ("launch", "go-live"))
REFUSALS: tuple[Refusal, ...] = (
    # gates
    NothingToOverride(CLAIMS, Stage.APPROVED),
    NoGateAhead(CLAIMS),
    NoEndGiven(),
    NotTheSponsor(None),
    NotTheSponsor(DEE),
    EstimateHasMoved(parse_cost("production EUR 400k/year")),
    NothingToSee(),
    NotHttps("http://wiki.example.com"),
    TooManyLinks(20),
    # the cost, the value and the owner in full
    ZeroNeedsReason(Category.ACCESS),
    NamedTwice(Category.SECURITY),
    NothingStands(),
    NoValueYet(),
    NoDayGiven(),
    OtherUnit("400 claims a month", "errors"),
    LessThanPromised(
        parse_value("120 hours/month"), Baseline(amount=Decimal(100), period=Period.MONTH)
    ),
    NotAnHourlyRate("USD 480/day"),
    NoHours(),
    TooManyNeeds(7, 5),
    # after go-live
    SeveralChanges("90-100 hours/month"),
    NotARunCost("EUR 140k"),
    OtherCurrency("USD 140k/year", "EUR"),
    NoSuchCourse("ignore"),
    NothingPromised(CLAIMS),
    NoCheckInYet(CLAIMS, date(2026, 12, 2)),
    CheckInsAreOver(CLAIMS, date(2028, 1, 31)),
    NotAtRisk(CLAIMS),
    # change plans and pulses
    NotAPercentage("140%"),
    NotACount("12.5", 1_000_000),
    GroupNotLarger(12, 12),
    GroupNotLarger(1, 12),
    MoreThanTheGroup(241, 240),
    TooManyTrainings(12),
    NotLiveYet(CLAIMS),
    NoTrainingYet(CLAIMS),
    NoChannelYet(CLAIMS),
    ChannelNotTheirs(CLAIMS),
    PulseIsOpen(CLAIMS, date(2026, 11, 5)),
    PulseIsOver(date(2026, 11, 5)),
    NothingToAnswer(CLAIMS),
    ToldAlready(CLAIMS, date(2026, 11, 5)),
    # commands
    UnknownSubcommand("shwo", ("show",)),
    UnknownSubcommand("xyzzy", ()),
    UnknownSubcommand("digest of", ("digest off", "digest now")),
    MissingPilot("history"),
    OneRoleAtATime((Role.LEAD, Role.SPONSOR)),
    OptionUnknown("leed", ("lead",)),
    OptionUnknown("budget", ("lead", "sponsor", "owner", "backup", "pmo_lead", "team", "unit")),
    OptionTwice("launch"),
    NotAPerson("@ana k"),
    TooManyPeople("owner", 1),
    TooManyPeople("team", 50),
    PersonWithoutRole(SlackId("U0ANA"), ("lead", "sponsor", "backup", "pmo_lead")),
    TwoStages((Stage.APPROVED, Stage.LIVE)),
    TooLong("value", 10_000, 300),
    TooLong("measured", 301, 300),
    NothingTyped("name"),
    NothingTyped("value"),
    NothingTyped("cost"),
    NothingTyped("note"),
    NothingTyped("until"),
    FormDidNotOpen(),
    DoneAlready(),
    ChangedMeanwhile("EUR 190000"),
    ChangedMeanwhile(None),
    ButtonOfThePast(),
    NotInAChannel(),
    MineInAChannel(),
    # what production needs
    SameAsWhat(),
    CannotBeNamed(GONE),
    SeveralAccountable(Task.INCIDENT, (BO, CY)),
    OwnerAnswersForOperating(CY),
    OwnerAnswersForOperating(None),
    NoSuchTask("cook"),
    NoSuchTask(""),
    NobodyOnTheLine(Task.CHANGE),
    NothingToTakeOver(),
    NotFromTo("280"),
    TargetIsBaseline(Decimal(400)),
    MoreThanAll("110"),
    UnitOfKpi("Handling time"),
    KpiThereAlready("Handling time"),
    TooManyKpis(10),
    NoQuestions("P-7"),
    TooManyQuestions(5),
    QuestionIsGone("Do they use it?"),
    # value
    VagueValue("improve efficiency"),
    UnitMissing("50 a month"),
    PeriodMissing("120 hours"),
    TechnicalMeasure("95% accuracy", "accuracy"),
    SeveralAmounts("from 120 to 80 hours/month"),
    NotATotal("USD 3/claim", "claim"),
    NotATotal("2 hours each a month", "each"),
    NotPositive("0 hours/month"),
    NotPositive("production EUR 0/year", of_cost=True),
    TooManyHours("500 hours/month for 2 people", Decimal("500.00"), 2, 336),
    TooManyHours("200 hours/month for 1 person", Decimal(200), 1, 168),
    MoreThanAllHours("999999999999999 hours/month"),
    NotAHeadCount("2.5"),
    NotANumber("1.2.3"),
    AmbiguousNumber("1.200", (Decimal(1200), Decimal("1.200"))),
    BelowZero("-3"),
    TooLarge("150", Decimal(100)),
    TooLarge("9000000000000000", Decimal(10) ** 15),
    # cost
    NoCost("not much"),
    CadenceMissing("production EUR 150k", "150k"),
    PilotCostIsATotal("pilot EUR 5k/month"),
    MixedCurrencies("production", ("EUR", "USD")),
    NotInOrder(Decimal(200_000), Decimal(150_000), Decimal(100_000)),
    NotInOrder(Decimal(100_000), Decimal(300_000), Decimal(200_000)),
    TooManyFigures("1k 2k 3k 4k", 3),
    CurrencyNeeded(None, ()),
    CurrencyNeeded(None, ("EUR", "USD")),
    CurrencyNeeded("$", ("USD", "CAD", "AUD")),
    UnknownCurrency("EUX"),
    TwoCurrencies(("USD", "EUR")),
    # dates
    PostsNotHours("3 FTE/year", Decimal(3)),
    NotADay("someday"),
    AmbiguousDay("11/01/2027", (date(2027, 1, 11), date(2027, 11, 1))),
    OtherWeekday("Tue 11 Jan 2027", date(2027, 1, 11)),
    PlannedTooEarly(Stage.RUNNING, date(2026, 12, 6), Stage.APPROVED, date(2026, 12, 31)),
    DayOver(date(2026, 11, 27)),
    DayOver(date(2024, 1, 5)),
    DayTooFar(NEXT_JULY, date(2026, 12, 30)),
    BadSchedule("weekly 09:00", "weekday"),
    BadSchedule("weekly mon", "hour"),
    BadSchedule("daily", "weekly"),
    UnknownZone("Europe/Zurch", ("Europe/Zurich",)),
    UnknownZone("here", ()),
    # which pilot, and where to
    NoSuchPilot("P-99", (CLAIMS, KYC)),
    NoSuchPilot("P-99"),
    SeveralPilots("claims triage", (CLAIMS, KYC)),
    NoSuchStage("aproved", Stage.APPROVED),
    NoSuchStage("limbo"),
    AlreadyThere(Stage.APPROVED),
    step(Stage.PROPOSED, Stage.LIVE),
    step(Stage.RUNNING, Stage.PROPOSED),
    step(Stage.RETIRED, Stage.PROPOSED),
    step(Stage.STOPPED, Stage.RUNNING),
    step(Stage.LIVE, Stage.STOPPED),
    step(Stage.RETIRED, Stage.STOPPED),
    ReasonNeeded(Stage.APPROVED, Stage.PROPOSED),
    ReasonNeeded(Stage.STOPPED, Stage.PROPOSED),
    CauseNeeded(),
    WhichOther(),
    NotHeld(CLAIMS),
    CannotBeHeld(pilot(stage=Stage.LIVE)),
    AskIsOver(answered(Outcome.ANSWERED)),
    AskIsOver(item(closed_at=NOW, outcome=Outcome.ANSWERED)),
    *(AskIsOver(answered(end)) for end in (Outcome.STOPPED, Outcome.LIVE, Outcome.RETIRED)),
    AskHasMoved(item(person=DEE)),
    AskHasMoved(item(person=None)),
    IsThemselves(),
    CannotBeAsked(replace(DEE, deleted=True)),
    CannotBeAsked(replace(DEE, checked_at=None)),
    CannotSeeIt(DEE, CLAIMS),
    WaitedForAlready(item(person=DEE, handed_to=DEE, handed_by=DEE, waits_for="a quote")),
    NobodyWaits(item(person=DEE)),
    # people
    OutsidersMayNot(),
    GuestsMayNot(),
    NotChecked(),
    SomebodyElsesReminder(),
    *(OnlyThePmo(duty) for duty in Duty),
    *(NotYours(CLAIMS, act) for act in Act),
    NotYours(pilot(registrant=None, lead=None, sponsor=None), Act.STOP),
    NotYours(pilot(owner=OWNED, team=(GUEST,)), Act.SET_COST),
    CannotApproveOwn(CLAIMS),
    CannotApproveOwn(pilot(sponsor=None)),
    OnlyTheyMayMove(CLAIMS, Stage.APPROVED),
    OnlyTheyMayMove(pilot(sponsor=None), Stage.APPROVED),
    OnlyTheyMayMove(pilot(owner=OWNED), Stage.LIVE),
    OnlyTheyMayMove(pilot(owner=NAMED), Stage.LIVE),
    OwnerIsOnTheTeam(BO, is_lead=True),
    OwnerIsOnTheTeam(ANA, is_lead=False),
    *(CannotOwn(somebody) for somebody in (GONE, ROBOT, VISITOR, GUEST, UNKNOWN)),
    CannotTakeRole(GONE, "pmo_lead"),
    AlreadyOwns(pilot(owner=OWNED), CY),
    NoLongerAsked(pilot(owner=OWNED)),
    NoLongerAsked(pilot(owner=NAMED)),
    NoLongerAsked(CLAIMS),
    SuggestedThemselves(),
    NeedsNoOwner(pilot(stage=Stage.STOPPED)),
    NobodyToAskBack(CLAIMS),
    # the PMO and the operator
    NotToBeSentAgain(LetterId(12), None),
    *(
        NotToBeSentAgain(LetterId(12), state)
        for state in (State.OWED, State.SENDING, State.SENT, State.WITHDRAWN)
    ),
    NoSuchToken(TokenId(7)),
    NobodyKnownAs("nobody@example.com"),
    AlreadyForgotten(GONE),
    StillOnItsWay(GONE),
    StillHolds(GONE, (Held(CLAIMS, ("lead",)),), pmo=False),
    StillHolds(GONE, (Held(CLAIMS, ("lead",)),) * 7, pmo=True),
    UnknownSetting("guest", ("pmo", "zone", "guests")),
    WrongSetting("guests", "maybe", "yes or no"),
    CannotBePmo((GONE,)),
    NothingIsSent(),
    UnknownCountry("Atlantis"),
    CannotBePmo((GONE, ROBOT)),
    # files
    NotText("UTF-16"),
    NotText(),
    EmptyFile(),
    MapNeeded(("key", "registered at", "name", "stage")),
    NoTrail(("place", "event", "hash")),
    MapIsNotToml("Expected '=' after a key (at line 3, column 5)"),
    UnknownMapKey("colums", ("columns",)),
    UnknownMapKey("columns.colour", ()),
    *(MapKeyMissing(key) for key in ("columns.name", "key", "source")),
    MapValueWrong("dates", "american", ("month first", "day first")),
    MapValueWrong("lead.GSA", "Dee"),
    NoSuchColumn("columns.name", "Use Case Nmae", ("Use Case Name",)),
    NoSuchColumn("key", "40", ()),
    ColumnStandsTwice("columns.name", "Name", (2, 5)),
    NotInSlack((Address("eli@example.com"),)),
    NotInSlack(tuple(Address(f"{name}@example.com") for name in "abcde")),
    RaggedRow(12, 14),
    RestNotRead(1040),
    CellEmpty("Use Case Name"),
    SameRow(12, exact=True),
    SameRow(12, exact=False),
    UnknownStageWord("Implmentation", ("implementation",)),
    UnknownStageWord("?", ()),
    NotYesOrNo("maybe"),
    NotOneOf("daily", ("weekly", "monthly", "quarterly")),
    NotALineOfRaci("the team"),
    NotAnItem("access review is done"),
    SeveralAnswer((Address("cy@example.com"), Address("bo@example.com"))),
    NotAChannel("#claims"),
    CellBroken("number", "seven"),
    OtherPilot("P-7"),
    NoSuchPerson("Dee O"),
    StillToCome(NEXT_JULY),
    FileNotSent("missing_scope"),
    FileNotSent("ratelimited"),
    NobodyNamed(),
    ChangedInSlack(),
    # governance
    NoSuchItem("acess", "bank", ("access-policy", "data-protection")),
    NoSuchItem("nonsense", "basic", ()),
    NoItemChosen(),
    AppliesAndNot(),
    NoHolder(),
    HowIsMissing(),
    NoEvidence(),
    WhyIsMissing(),
    WaiverWithoutEnd(),
    NeedsASecondPerson(),
    NothingToConfirm(),
    HoldsNothing(),
    UnknownPreset("bnak", ("basic", "bank", "pharma")),
    MISTAKE,
    PresetMistakes((MISTAKE,)),
    PresetMistakes((MISTAKE, MISTAKE, MISTAKE)),
    PresetMistake(3, Wrong.TOML, typed="Expected '=' after a key in a key/value pair"),
    PresetMistake(None, Wrong.TOO_LARGE),
    PresetMistake(14, Wrong.UNKNOWN_KEY, "rolle", "rolle", ("role",)),
    PresetMistake(None, Wrong.MISSING_KEY, "item"),
    PresetMistake(14, Wrong.MISSING_KEY, "title"),
    PresetMistake(14, Wrong.VALUE, "id", "Access policy"),
    PresetMistake(14, Wrong.TOO_LONG, "title", "151", ("150",)),
    PresetMistake(14, Wrong.TWICE, "id", "access-policy"),
    PresetMistake(14, Wrong.NEAR_GROUP, "group", "securty", ("security",)),
    PresetMistake(14, Wrong.LATE_GROUP, "needed", "security"),
    PresetMistake(None, Wrong.NO_GROUP, "group", "incident response"),
    PresetMistake(None, Wrong.TOO_MANY, "item", would_do=("60", "12")),
    PresetMistake(1, Wrong.TAKEN, "name", "bank"),
    # several at once
    WrongAnswers({"value": VagueValue("better")}),
    WrongAnswers({"heads": NotAHeadCount("2.5"), "go_live": DayOver(date(2026, 11, 27))}),
)


def every(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from every(child)


def named(refusal: Refusal) -> str:
    return type(refusal).__name__


def plain_of(text: str) -> str:
    return text.replace("*", "").replace("`", "")


def test_each_refusal_that_can_be_raised_is_tried_here() -> None:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)

    assert {type(refusal) for refusal in REFUSALS} == set(every(Refusal))


@pytest.mark.parametrize("refusal", REFUSALS, ids=named)
def test_each_refusal_is_a_short_calm_sentence(refusal: Refusal) -> None:
    said = sentence(refusal, NOW)

    assert 10 < len(said) < MEMORABLE
    assert said[-1] in ".?"
    assert "!" not in said
    assert not re.search(r"\bNone\b|\b[A-Z]\d\b|Decimal|_|  ", said.replace("pmo_lead:", ""))
    assert said.count("`") % 2 == 0
    assert said.count("*") % 2 == 0


@pytest.mark.parametrize("refusal", REFUSALS, ids=named)
def test_beside_a_field_it_is_the_same_without_markup(refusal: Refusal) -> None:
    said, plain = sentence(refusal, NOW), beside(refusal, NOW)

    assert not set("*`\u200b") & set(plain)
    assert "<@" not in plain
    assert len(plain) <= refusals.BESIDE
    assert plain == plain_of(said).replace("<@U0ANA>", "somebody")


def test_a_refusal_without_a_sentence_is_a_bug() -> None:
    with pytest.raises(LookupError, match="Refusal has no sentence"):
        sentence(Refusal(), NOW)


def test_these_are_the_sentences_people_read_most() -> None:
    said = [
        (
            VagueValue("improve efficiency"),
            (
                "That says it will be better, not by how much. A number, a unit and a period will "
                "do: `120 hours/month for 12 claims handlers`, `EUR 50k/year`, "
                "`15% fewer errors/month`."
            ),
        ),
        (
            PeriodMissing("120 hours"),
            (
                "“120 hours” over what time? By the day, week, month, quarter or year: "
                "`120 hours/month for 12 claims handlers`."
            ),
        ),
        (
            TechnicalMeasure("95% accuracy", "accuracy"),
            (
                "“accuracy” shows that it works, not what it is worth. What does it change: "
                "`120 hours/month for 12 claims handlers`, `EUR 50k/year`, "
                "`15% fewer errors/month`?"
            ),
        ),
        (
            TooManyHours("500 hours/month for 2 people", Decimal(500), 2, 336),
            (
                "500 hours a month is more than 2 people have: 336 (168 each). "
                "Are there more people, or fewer hours?"
            ),
        ),
        (
            AmbiguousNumber("1.200", (Decimal(1200), Decimal("1.200"))),
            "“1.200” is 1,200 to some and 1.2 to others. Write `1200` or `1.2`.",
        ),
        (
            CurrencyNeeded("$", ("USD", "CAD", "AUD")),
            "“$” stands for several currencies. Is it USD, CAD or AUD? Say `USD 50k/year`.",
        ),
        (
            CadenceMissing("production EUR 150k", "150k"),
            "Does production cost 150k a year, or once? Write `150k/year` or `150k once`.",
        ),
        (DayOver(date(2026, 11, 27)), "Fri 27 Nov is over. Which day from today on?"),
        (
            AmbiguousDay("11/01/2027", (date(2027, 1, 11), date(2027, 11, 1))),
            (
                "“11/01/2027” is 11 Jan 2027 to some and 1 Nov 2027 to others. "
                "Write `2027-01-11` or `2027-11-01`."
            ),
        ),
        (
            NoSuchPilot("P-99", (CLAIMS, KYC)),
            (
                "There is no pilot “P-99” on your list. "
                "Did you mean *Claims triage* (P-7) or *KYC screening* (P-12)?"
            ),
        ),
        (
            NotYours(CLAIMS, Act.SET_VALUE),
            (
                "To put a value on *Claims triage* (P-7), ask Bo Lindqvist (lead), "
                "Dee Okafor (sponsor), Ana Keller (who registered it) or the PMO."
            ),
        ),
        (
            OwnerIsOnTheTeam(BO, is_lead=True),
            (
                "Bo Lindqvist leads the pilot, and the owner is neither lead nor team. "
                "Who will run it in production and answer for it?"
            ),
        ),
        (
            CannotOwn(GONE),
            (
                "Eli Moreau is no longer in this workspace, so somebody else has to own it in "
                "production. Who could that be?"
            ),
        ),
        (
            step(Stage.PROPOSED, Stage.LIVE),
            "It is proposed, and a pilot goes one step at a time: on to approved.",
        ),
        (
            UnknownSubcommand("shwo", ("show",)),
            (
                "There is no “shwo” here. Did you mean `/pilot show`? "
                "`/pilot help` shows what there is."
            ),
        ),
        (
            AskHasMoved(item(person=DEE)),
            "*Dee Okafor* is being asked about *Claims triage* (P-7) now. Nothing more is needed.",
        ),
    ]
    for refusal, expected in said:
        assert sentence(refusal, NOW) == expected


# several wrong answers


def test_one_wrong_answer_of_a_command_is_told_by_itself() -> None:
    vague = VagueValue("better")

    assert sentence(WrongAnswers({"value": vague}), NOW) == sentence(vague, NOW)


def test_several_wrong_answers_of_a_command_are_told_together_by_their_names() -> None:
    wrong = WrongAnswers(
        {"go_live": DayOver(date(2026, 11, 27)), "unit": TooLong("unit", 400, 100)}
    )

    assert sentence(wrong, NOW).splitlines() == [
        "Nothing is saved so far. These need another look:",
        "• *Go-live*: Fri 27 Nov is over. Which day from today on?",
        "• *Unit*: The unit has 400 characters, and up to 100 fit. Can it be shorter?",
    ]


def test_in_a_form_each_wrong_answer_is_told_beside_its_field() -> None:
    wrong = WrongAnswers({"launch": DayOver(date(2026, 11, 27)), "heads": NotAHeadCount("*2.5*")})

    assert errors(wrong, NOW) == {
        "launch": "Fri 27 Nov is over. Which day from today on?",
        "heads": "“*2.5*” is not a head count. A whole number will do: 12.",
    }


# who may see and do what


def test_a_pilot_one_may_not_see_reads_like_one_that_does_not_exist() -> None:
    with pytest.raises(NoSuchPilot) as hidden:
        check(CY, Act.READ, pilot(restricted=True), Policy())

    assert sentence(hidden.value, NOW) == sentence(NoSuchPilot("P-7"), NOW)


def test_those_who_can_do_it_are_named_once_and_only_while_they_are_here() -> None:
    ours = pilot(lead=GONE, sponsor=ANA, pmo_lead=ANA, owner=OWNED, team=(GUEST,))

    assert sentence(NotYours(ours, Act.SET_COST), NOW) == (
        "To put a cost on *Claims triage* (P-7), ask Ana Keller (sponsor and PMO lead), "
        "Cy Tanaka (production owner), the pilot team or the PMO."
    )
    assert sentence(NotYours(ours, Act.SET_LEAD_OR_SPONSOR), NOW) == (
        "To change the lead or sponsor of *Claims triage* (P-7), "
        "ask Ana Keller (sponsor and PMO lead) or the PMO."
    )


@pytest.mark.parametrize(
    ("somebody", "why"),
    [
        (GONE, "is no longer in this workspace"),
        (ROBOT, "is a bot"),
        (VISITOR, "is from outside this workspace"),
        (GUEST, "is a guest here"),
        (UNKNOWN, "That account is no member of this workspace"),
    ],
)
def test_who_cannot_own_is_told_why(somebody: Person, why: str) -> None:
    assert why in sentence(CannotOwn(somebody), NOW)


# people's words

PEOPLES_WORDS = {
    *("text", "typed", "word", "code", "measure", "per", "column", "value", "problem", "symbol"),
    "addresses",
}


def hostile() -> Iterator[Refusal]:
    """Every refusal again, said to people who call everything what they should not."""
    for refusal in REFUSALS:
        swapped = {name: swap(name, fact) for name, fact in vars(refusal).items()}
        if swapped != vars(refusal):
            yield type(refusal)(**swapped)


def swap(name: str, fact: object) -> object:
    match fact:
        case Pilot():
            return HOSTILE_PILOT
        case Person():
            return replace(fact, name=HOSTILE)
        case Item():
            return Item(ask=fact.ask, pilot=HOSTILE_PILOT)
        case str() if name in PEOPLES_WORDS:
            return HOSTILE
        case tuple() if name in PEOPLES_WORDS:
            return (HOSTILE,)
        case _:
            return fact


@pytest.mark.parametrize("refusal", list(hostile()), ids=named)
def test_nothing_people_typed_mentions_links_or_formats(refusal: Refusal) -> None:
    said = re.sub("\u200b.\u200b", "", sentence(refusal, NOW))

    assert not set("<>_~") & set(said)
    assert said.count("*") % 2 == 0
    assert said.count("`") % 2 == 0
    assert "\u200b" not in beside(refusal, NOW)


def test_what_people_typed_stands_in_a_form_as_they_typed_it() -> None:
    assert beside(NotADay(HOSTILE), NOW).startswith(f"“{HOSTILE}” is not a day")


@given(st.text(min_size=1, max_size=2000))
def test_little_of_what_was_typed_is_said_back(text: str) -> None:
    for refusal in (NotADay(text), NoSuchPilot(text), NotANumber(text), UnknownZone(text, ())):
        said = sentence(refusal, NOW)
        assert len(said) < 200
        assert not set("<>") & set(said)
        assert "\n" not in said


# what is suggested works

EXAMPLE = re.compile(r"`([^`]+)`")


def examples(refusal: Refusal) -> list[str]:
    return EXAMPLE.findall(sentence(refusal, NOW))


@pytest.mark.parametrize(
    "refusal",
    [
        VagueValue("better"),
        UnitMissing("50 a month"),
        PeriodMissing("120 hours"),
        TechnicalMeasure("95% accuracy", "accuracy"),
        SeveralAmounts("120 or 80 hours/month"),
        NotATotal("USD 3/claim", "claim"),
        NotPositive("0 hours/month"),
        CurrencyNeeded("$", ("USD", "CAD")),
        UnknownCurrency("EUX"),
        NothingTyped("value"),
    ],
    ids=named,
)
def test_a_suggested_value_can_be_typed(refusal: Refusal) -> None:
    assert examples(refusal)
    for example in examples(refusal):
        assert parse_value(example).amount > 0


@pytest.mark.parametrize(
    "refusal",
    [
        NoCost("not much"),
        CadenceMissing("production EUR 150k", "150k"),
        PilotCostIsATotal("pilot EUR 5k/month"),
        NotInOrder(Decimal(1), Decimal(9), Decimal(2)),
        TooManyFigures("1 2 3 4", 3),
        NothingTyped("cost"),
    ],
    ids=named,
)
def test_a_suggested_cost_can_be_typed(refusal: Refusal) -> None:
    assert examples(refusal)
    for example in examples(refusal):
        assert parse_cost(example, "EUR").text == example


@pytest.mark.parametrize(
    "refusal",
    [
        NotADay("someday"),
        AmbiguousDay("11/01/2027", (date(2027, 1, 11), date(2027, 11, 1))),
        OtherWeekday("Tue 11 Jan 2027", date(2027, 1, 11)),
    ],
    ids=named,
)
def test_a_suggested_day_can_be_typed(refusal: Refusal) -> None:
    assert examples(refusal)
    for example in examples(refusal):
        assert parse_day(example, NOW.date()) > NOW.date()


@pytest.mark.parametrize("typed", ["1.200", "1.125", "12.340", "250.001"])
def test_both_readings_of_a_number_can_be_typed(typed: str) -> None:
    with pytest.raises(AmbiguousNumber) as ambiguous:
        parse_number(typed)

    readings = tuple(parse_number(example) for example in examples(ambiguous.value))
    assert readings == ambiguous.value.readings


@pytest.mark.parametrize("refusal", REFUSALS, ids=named)
def test_a_suggested_command_is_one(refusal: Refusal) -> None:
    commands = (example for example in examples(refusal) if example.startswith("/pilot "))
    for command in commands:
        typed = command.removeprefix("/pilot ").replace("@ana", "<@U0ANA|ana>")
        if typed != "show":  # the word alone; it asks for a pilot
            parse_command(typed)
