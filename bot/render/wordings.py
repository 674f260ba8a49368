"""How each rule that asks is put into words: its question, its button, why it is needed.

`{name}` stands for the pilot. Whatever depends on more than the rule is said in `asks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain import adoption
from bot.domain import check_ins as checked
from bot.domain.baseline import KnownLater, baseline_of
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.topics import Topic
from bot.frozen import dataclass
from bot.render import change_plans, check_ins, kit, words

BENCHMARK_COST = (
    'A PMO consultancy reports: "production costs average 380% of initial pilot estimates".'
)


def _nothing(pilot: Pilot) -> str | None:  # noqa: ARG001
    return None


def _nothing_known(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """`settled` is what became of it, as the pilot stands; without it "It was settled" is said."""

    question: str
    explained: str  # what an answer looks like
    easier: str  # the second time and later
    fill: str  # the button that leads to its form
    to_do: str  # "You planned to … by today"
    subject: str  # in a list
    needs: str  # why it is asked at all
    without: str  # what the pilot goes without
    settled: Callable[[Pilot], str | None] = _nothing
    known: Callable[[Pilot, datetime], str | None] = _nothing_known  # said before `explained`


def _promised(pilot: Pilot) -> str | None:
    said = words.value(pilot.value) if pilot.value else "A number"
    return f"*{words.capital(said)}*, added"


def _costs(pilot: Pilot) -> str | None:
    said = (words.production(pilot.cost) if pilot.cost else None) or "A cost"
    return f"*{said}*, entered"


def _seen(pilot: Pilot) -> str | None:
    disclosure = pilot.design.disclosure
    said = words.production(disclosure.cost) if disclosure else None
    return f"*{said}*, seen" if said else None


def _led(pilot: Pilot) -> str | None:
    return f"{words.bold(pilot.pmo_lead)}, set as PMO lead" if pilot.pmo_lead else None


def _planned(pilot: Pilot) -> str | None:  # noqa: ARG001
    return "*The change plan*, made"


def _signed_up(pilot: Pilot) -> str | None:
    count = pilot.design.change.signed_up
    return None if count is None else f"*{words.number(count)} signed up*, told"


def _came(pilot: Pilot) -> str | None:
    count = pilot.design.change.attended
    return None if count is None else f"*{words.number(count)} came*, told"


def _in_use(pilot: Pilot) -> str | None:
    told = pilot.design.change.active
    return f"*{words.number(told[-1].people)} active in a week*, told" if told else None


def _done_about_it(pilot: Pilot) -> str | None:
    response = pilot.design.change.response
    return f"*What is done about it*, told ({kit.words(response.text)})" if response else None


def _told_them(pilot: Pilot) -> str | None:  # noqa: ARG001
    return "*What changes*, told to those who answered"


def _begun(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    """What of a plan is still to come, once it was begun."""
    lacks = adoption.plan_lacks(pilot)
    if not adoption.has_plan(pilot) or not lacks:
        return None
    return f"Still to come: {change_plans.still_to_come(lacks)}."


def _trained(pilot: Pilot, now: datetime) -> str | None:
    plan = pilot.design.change
    days = change_plans.days(plan.trainings, now)
    return f"The training is on {days}, for {change_plans.group(plan)}."


def _aimed_at(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    plan = pilot.design.change
    aim = f", and the plan aims at {words.number(plan.aims_at)}" if plan.aims_at else ""
    return f"It is meant for {change_plans.group(plan)}{aim}."


def _behind(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    plan = pilot.design.change
    return f"{change_plans.share(plan.active[-1], plan)}." if plan.active else None


def _answers(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    last = pilot.design.change.last_pulse
    return f"{change_plans.replies(last)}." if last else None


_ASKED_EACH = Wording(
    question="How many people used {name} in the last week?",
    explained="A count is enough, and so is a good guess.",
    easier="A guess is enough. Without one it stays unknown, and is not taken for none.",
    fill="Add who uses it",
    to_do="say how many use",
    subject="how many people use it",
    needs="After go-live it is asked four times how many people use it.",
    without="a count of who uses it",
    settled=_in_use,
    known=_aimed_at,
)


def _promised_then(pilot: Pilot, now: datetime) -> str | None:  # noqa: ARG001
    return check_ins.promised(pilot) or None


def _actual(pilot: Pilot) -> str | None:
    told, promise = pilot.design.actuals, checked.promise_of(pilot)
    return f"*{check_ins.change(told[-1], promise)}*, told" if told and promise else None


def _course(pilot: Pilot) -> str | None:
    """A number that is not under half ends it as well."""
    made, told = checked.chosen(pilot), pilot.design.actuals
    if made and not (told and told[-1].day > made[-1].day):
        return f"*{check_ins.COURSES[made[-1].course]}*, chosen ({kit.words(made[-1].reason)})"
    return _actual(pilot)


_CHECKED_IN = Wording(
    question="How much of its promise has {name} kept?",
    explained=(
        "The change so far, in the same unit, and where the number comes from. "
        "If it got worse, that is an answer, too."
    ),
    easier="A rough number is enough. Without one it stays unknown, and is not taken for none.",
    fill="Add what came of it",
    to_do="say what came of",
    subject="what came of its promise",
    needs="After go-live it is asked four times what came of its promise.",
    without="a word on what came of its promise",
    settled=_actual,
    known=_promised_then,
)


def _needed(pilot: Pilot) -> str | None:
    needs = pilot.design.needs
    if needs is None:
        return None
    return "*What it needs*, said" if needs.lines else "*Nothing needed*, said"


def _counted_from(pilot: Pilot) -> str | None:
    found = baseline_of(pilot.value) if pilot.value else None
    if pilot.value is None or found is None:
        return None
    if isinstance(found, KnownLater):
        return "*None yet*, said"
    return f"*{words.baseline(found, pilot.value)} today*, added"


def _broken_down(pilot: Pilot) -> str | None:
    return "*The breakdown*, added" if pilot.cost and pilot.cost.parts else None


def _stands(pilot: Pilot) -> str | None:
    said = words.production(pilot.cost) if pilot.cost else None
    return f"*{said}* stands, said" if said else None


WORDINGS: Mapping[Rule, Wording] = MappingProxyType(
    {
        Rule.O2: Wording(
            question="Who will own {name} in production?",
            explained="The owner will run it and answer for it.",
            easier="A name is enough; whoever it is can still say no.",
            fill="Name the owner",
            to_do="name an owner for",
            subject="who will own it in production",
            needs="By approval somebody has to have agreed to own it in production.",
            without="an accepted owner",
        ),
        Rule.V1: Wording(
            question="What is {name} worth in numbers?",
            explained=(
                "A number, a unit and a period will do: "
                "120 hours/month for 12 claims handlers, EUR 50k/year, 15% fewer errors/month."
            ),
            easier="A rough figure is enough, and it can be changed later.",
            fill="Add the number",
            to_do="put a number on",
            subject="what it is worth in numbers",
            needs="It needs a number for what it is worth by launch.",
            without="value in numbers",
            settled=_promised,
        ),
        Rule.C1: Wording(
            question="What will {name} cost in production?",
            explained=f"A total is enough to begin with: EUR 150k/year. {BENCHMARK_COST}",
            easier="A rough total is enough, and it can be changed later.",
            fill="Enter the cost",
            to_do="enter the cost of",
            subject="what it will cost in production",
            needs="It needs a figure for what production will cost by approval.",
            without="a production cost",
            settled=_costs,
        ),
        Rule.C7: Wording(
            question="Have you seen what {name} will cost in production?",
            explained="One press keeps on record that you have seen this estimate.",
            easier="It is no approval; it says that the figure is known to you.",
            fill="I have seen it",
            to_do="look at the cost of",
            subject="that the sponsor has seen the cost",
            needs="Its sponsor has to have seen the production cost by approval.",
            without="a sponsor who has seen the cost",
            settled=_seen,
        ),
        Rule.C8: Wording(
            question="Have you seen what {name} will cost in production now?",
            explained="It moved by more than a quarter since you last saw it.",
            easier="One press keeps on record that you have seen it.",
            fill="I have seen it",
            to_do="look at the new cost of",
            subject="that the sponsor has seen the new cost",
            needs="Its cost moved by more than a quarter since the sponsor saw it.",
            without="a sponsor who has seen the new cost",
            settled=_seen,
        ),
        Rule.G1: Wording(
            question="Who holds each governance item that {name} needs?",
            explained="Each one needed by launch has somebody who holds it, and says how.",
            easier="Several items can be filled in together.",
            fill="Fill in governance",
            to_do="fill in the governance of",
            subject="governance that is needed by launch",
            needs="Its security, data and access items need somebody who holds them by launch.",
            without="mapped governance",
        ),
        Rule.G4: Wording(
            question="What shows that {name} meets its governance?",
            explained="A link closes an item; one that does not apply needs a second person.",
            easier="One link can close several items.",
            fill="Fill in governance",
            to_do="close the governance of",
            subject="governance items that are not closed",
            needs="Every governance item is closed, not applicable or waived by go-live.",
            without="closed governance",
        ),
        Rule.G5: Wording(
            question="What will {name} do once a governance waiver ends?",
            explained="The item is open again then. A link closes it for good.",
            easier="If it takes longer, the PMO can waive it once more.",
            fill="Open the item",
            to_do="settle a waiver of",
            subject="what comes after a governance waiver",
            needs="A waiver ends, so that nothing is forgotten behind it.",
            without="an answer to a waiver that ends",
        ),
        Rule.D2: Wording(
            question="What data does {name} run on, in the pilot and in production?",
            explained="Quality, permissions, update frequency, source and owner, side by side.",
            easier="What is not known yet can stay empty; the rest is kept.",
            fill="Fill in the data",
            to_do="fill in the data sheet of",
            subject="what data it runs on (data sheet)",
            needs="It needs a data sheet of pilot and production by launch.",
            without="a data sheet",
            settled=lambda _: "*The data sheet*, filled in",
        ),
        Rule.K1: Wording(
            question="Who does what for {name} in production?",
            explained=(
                "Each of its five lines has one person who answers for it, and somebody who "
                "does it."
            ),
            easier="Its roles fill most of it, and one press takes that over.",
            fill="Say who does what",
            to_do="say who does what for",
            subject="who does what in production (RACI)",
            needs="It needs a complete RACI by go-live.",
            without="a complete RACI",
            settled=lambda _: "*The RACI*, complete",
        ),
        Rule.K2: Wording(
            question="By which figure is {name} measured in production?",
            explained=(
                "One KPI is enough: from which figure to which, where it comes from, "
                "how often it is reported and to whom."
            ),
            easier="What is not known yet can stay empty; the rest is kept.",
            fill="Add a KPI",
            to_do="add a KPI to",
            subject="by which figure it is measured (KPI)",
            needs="It needs one complete KPI by go-live.",
            without="a complete KPI",
            settled=lambda _: "*A KPI*, complete",
        ),
        Rule.F1: Wording(
            question="Which questions must {name} answer?",
            explained="One to five, in a line each: what has to be known to go live, or to stop?",
            easier="One question is enough to begin with.",
            fill="Write the questions",
            to_do="write the questions for",
            subject="which questions it must answer",
            needs="It needs one to five questions by launch.",
            without="questions to answer",
            settled=lambda _: "*The questions*, written",
        ),
        Rule.F2: Wording(
            question="What has {name} found out?",
            explained="Each question gets an answer in a sentence, and a link to what shows it.",
            easier="One answer at a time is fine.",
            fill="Answer a question",
            to_do="answer the questions of",
            subject="answers with evidence to its questions",
            needs="Each of its questions needs an answer with evidence before it concludes.",
            without="an answer to each of its questions",
            settled=lambda _: "*Its questions*, answered",
        ),
        Rule.K4: Wording(
            question="Who of the PMO takes {name} through its gates?",
            explained="That is its PMO lead.",
            easier="A name is enough.",
            fill="Set the PMO lead",
            to_do="set the PMO lead of",
            subject="who its PMO lead is",
            needs="It needs a PMO lead by launch.",
            without="a PMO lead",
            settled=_led,
        ),
        Rule.A1: Wording(
            question="Who will use {name} beyond the pilot, and what brings them there?",
            explained=(
                "The change plan says it in two short forms: the people, their training, "
                "a target, and where they are heard."
            ),
            easier="It can be filled in bit by bit; what is there is kept.",
            fill="Make the change plan",
            to_do="make the change plan of",
            subject="its change plan",
            needs="It needs a change plan by go-live.",
            without="a change plan",
            settled=_planned,
            known=_begun,
        ),
        Rule.A1_SIGN_UPS: Wording(
            question="How many people have signed up to learn {name}?",
            explained="A number is enough. If they are few, there is still time to invite.",
            easier="A rough number is enough.",
            fill="Add the sign-ups",
            to_do="say how many signed up for",
            subject="how many have signed up for its training",
            needs="Two weeks before a training it is asked who has signed up.",
            without="a count of sign-ups",
            settled=_signed_up,
            known=_trained,
        ),
        Rule.A1_ATTENDANCE: Wording(
            question="How many people came to be trained in {name}?",
            explained="A number is enough.",
            easier="A rough number is enough.",
            fill="Add who came",
            to_do="say how many came for",
            subject="how many came to its training",
            needs="After a training it is asked who came.",
            without="a count of who came",
            settled=_came,
            known=_trained,
        ),
        **{Rule(f"A2.day-{day}"): _ASKED_EACH for day in adoption.CHECK_INS},
        Rule.A2: Wording(
            question="What will be done so that more people use {name}?",
            explained="That is below half of the target. One sentence is enough.",
            easier="One sentence is enough, and it can be changed later.",
            fill="Say what is done",
            to_do="say what is done about the use of",
            subject="what is done about how few use it",
            needs="Fewer than half of those it aims at use it, 30 days or more after go-live.",
            without="a word on how few use it",
            settled=_done_about_it,
            known=_behind,
        ),
        Rule.A3: Wording(
            question="What changes for those who answered about {name}?",
            explained="They have answered, and a few words back show that it was read.",
            easier="A sentence is enough, also if nothing changes.",
            fill="Tell them what changes",
            to_do="tell what changes in",
            subject="what changes because of the pulse",
            needs="People have answered its pulse and were not told what comes of it.",
            without="an answer to those who were asked",
            settled=_told_them,
            known=_answers,
        ),
        **{Rule(f"P1.day-{day}"): _CHECKED_IN for day in checked.DAYS},
        Rule.P3: Wording(
            question="What becomes of {name}?",
            explained=(
                "Keep it, fix it, scale it back or retire it, with a reason. "
                "Preflight moves nothing by itself."
            ),
            easier="A choice and one sentence are enough, and it can be changed later.",
            fill="Choose what becomes of it",
            to_do="choose what becomes of",
            subject="what becomes of it",
            needs="Two check-ins in a row were under half of its promise, or without an answer.",
            without="a choice of what becomes of it",
            settled=_course,
            known=check_ins.told_so_far,
        ),
        Rule.O8: Wording(
            question="What do you need to run {name} in production?",
            explained=(
                "One line is enough: who is called at night, how it is switched off, "
                "how long it may be down. None is an answer, too."
            ),
            easier="A line is enough, and it can be changed later.",
            fill="Say what you need",
            to_do="say what you need for",
            subject="what its owner needs to run it",
            needs="Its accepted owner says by launch what it takes to run it, or none.",
            without="what its owner needs to run it",
            settled=_needed,
        ),
        Rule.V2: Wording(
            question="What is the figure today, without {name}?",
            explained=(
                "The promise is counted from it; 400 hours/month, say. "
                "None yet will do, with the day on which it will be known."
            ),
            easier="A rough figure is enough, or a day on which it will be known.",
            fill="Add the baseline",
            to_do="give the baseline of",
            subject="what the figure is today (baseline)",
            needs="Its promised change is counted from a baseline.",
            without="a baseline",
            settled=_counted_from,
        ),
        Rule.C2: Wording(
            question="What will {name} cost in production, part by part?",
            explained=(
                "Security, data governance, access, recovery and maintenance are what is left "
                "out most. Each has a number, or 0 with a reason."
            ),
            easier="A rough number for one of them is a start.",
            fill="Break it down",
            to_do="break down the cost of",
            subject="what it will cost, part by part",
            needs=(
                "Its production cost has a number, or 0 with a reason, for security, "
                "data governance, access, recovery and maintenance."
            ),
            without="a number for each part of its cost",
            settled=_broken_down,
        ),
        Rule.C9: Wording(
            question="Will {name} still cost the same in production?",
            explained="The estimate is three months old. One press keeps it, or a new total.",
            easier="One press is enough where nothing has changed.",
            fill="Enter a new total",
            to_do="look at the estimate of",
            subject="whether its production cost still stands",
            needs="Its estimate is looked at every 90 days while it runs.",
            without="a production cost of the last 90 days",
            settled=_stands,
        ),
    }
)
WITHOUT: Mapping[Topic, str] = MappingProxyType(
    {ASKING[rule].topic: wording.without for rule, wording in reversed(list(WORDINGS.items()))}
)


def asked_of(rule: Rule, name: str) -> str:
    return WORDINGS[rule].question.format(name=name)


def seen_label(pilot: Pilot) -> str:
    """What the sponsor says with one press (C7)."""
    production = words.production(pilot.cost) if pilot.cost else None
    return f"I have seen {kit.unmarked(production)}" if production else "I have seen it"
