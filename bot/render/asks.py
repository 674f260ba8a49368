"""How an ask reads: its question, why it is asked, its buttons, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.answers import Why
from bot.domain.asks import Ask, Climb, Item, Outcome, Step
from bot.domain.breakdown import unnamed as still_unnamed
from bot.domain.cost import Cost, ratio
from bot.domain.disclosure import version
from bot.domain.letters import LetterId
from bot.domain.people import Person
from bot.domain.permissions import ACT_OF, Act
from bot.domain.pilot import Ownership, Pilot, next_gate
from bot.domain.policy import COST_BENCHMARK, DECLINES
from bot.domain.rules import ASKING, RULE_OF, Rule
from bot.domain.stages import BEFORE_LIVE, Decision, Stage, has_entered
from bot.domain.standing import holder_of_first_to_end
from bot.domain.topics import DECISION_OF, Topic
from bot.domain.value import whose_is_missing
from bot.frozen import dataclass
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.wordings import BENCHMARK_COST, WORDINGS, asked_of, seen_label

WHOSE = "Add roles and head count"
COUNTS_ONCE = "Whose hours are they? They are recorded, and count once that is said."


@dataclass(frozen=True, slots=True)
class Seen:
    """An ask as one person sees it, in a letter or on their Home tab."""

    item: Item
    to: Person
    now: datetime
    zone: ZoneInfo
    letter: LetterId | None = None

    @property
    def pilot(self) -> Pilot:
        return self.item.pilot

    @property
    def rule(self) -> Rule:
        return self.item.ask.rule

    @property
    def is_named_owner(self) -> bool:
        return self.rule is Rule.O2 and self.pilot.awaiting_acceptance == self.to

    @property
    def clears(self) -> bool:
        """Whether somebody waits for this person to clear the way (N7)."""
        return self.item.ask.is_waiting and self.item.ask.person == self.to

    @property
    def waits(self) -> bool:
        """Whether the answer is still theirs to give: a named owner may always accept."""
        if not self.item.ask.is_open:
            return False
        return self.item.ask.person == self.to or self.is_named_owner

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def by(self) -> date | None:
        """Until when it is needed; a date that is over says nothing any more."""
        by = self.item.by
        return by if by and by >= self.today else None

    def day(self, moment: datetime) -> str:
        return words.day(moment.astimezone(self.zone).date(), self.now)


def question(seen: Seen, name: str) -> str:
    """One sentence, asked about a pilot called `name`."""
    if seen.clears:
        return f"Can {_waiter(seen)} go on with {name}?"
    match seen.rule:
        case Rule.O2 if seen.is_named_owner:
            return f"Will you own {name} in production?"
        case Rule.V1 if _asks_whose(seen.item):
            return f"Whose hours does {name} save?"
        case Rule.O8 if owner := _owner_in_whose_place(seen):
            return f"What does {kit.words(owner.name)} need to run {name} in production?"
        case rule:
            return asked_of(rule, name)


def _owner_in_whose_place(seen: Seen) -> Person | None:
    """Whose needs a sponsor, or whoever it was passed on to, is asked about."""
    owner, ask = seen.pilot.accepted_owner, seen.item.ask
    stands_in = seen.to in {seen.pilot.sponsor, ask.handed_to}
    return owner if stands_in and owner != seen.to else None


def _waiter(seen: Seen) -> str:
    by = seen.item.ask.handed_by
    return kit.words(by.name) if by else "the pilot"


def notification(seen: Seen) -> str:
    """The question with its date, in plain words."""
    asked = question(seen, words.named(seen.pilot))
    if planned_for_today(seen):
        return f"You planned to {_to_do(seen)} {words.named(seen.pilot)} by today. Still right?"
    when = _when(seen)
    return f"{asked} {when}" if when else asked


def _when(seen: Seen) -> str:
    gate = next_gate(seen.pilot)
    if gate is None or seen.by is None:
        return ""
    stage = ASKING[seen.rule].needed or gate[0]
    ahead = seen.pilot.stage in BEFORE_LIVE and not has_entered(seen.pilot.stage, stage)
    entering = words.ENTERING[stage if ahead else gate[0]]
    return f"{entering} is on {words.day(seen.by, seen.now)}."


def planned_for_today(seen: Seen) -> bool:
    plan = seen.item.ask.plan
    return plan is not None and plan <= seen.today


def reason(seen: Seen) -> str:
    """Why it matters now, what an answer looks like, and in the last reminder what comes after."""
    parts = [_when(seen), _again(seen) or _explained(seen), _afterwards(seen)]
    return " ".join(part for part in parts if part)


def _again(seen: Seen) -> str:
    """What was explained the first time is not repeated; an easier answer is offered."""
    asked_apart = seen.clears or seen.is_named_owner or _asks_whose(seen.item)
    apart = asked_apart or planned_for_today(seen)
    return WORDINGS[seen.rule].easier if seen.item.nth > 1 and not apart else ""


def _asks_whose(item: Item) -> bool:
    """V4: hours are recorded, and whose they are is not."""
    value = item.pilot.value if item.ask.rule is Rule.V1 else None
    return value is not None and whose_is_missing(value)


def _afterwards(seen: Seen) -> str:
    if not seen.item.last or not seen.waits:
        return ""
    last, then = "This is the last reminder to you", seen.item.then
    if then:
        return f"{last}; {words.person(then)}, the sponsor, is asked next."
    return f"{last}; after it the PMO hears that it is open."


def headline(seen: Seen) -> str:
    """A plan that is due is quoted; else the question."""
    name = kit.words(seen.pilot.name)
    if planned_for_today(seen):
        return f"*You planned to {_to_do(seen)} {name} by today.* Still right?"
    return f"*{question(seen, name)}*"


def _to_do(seen: Seen) -> str:
    return "clear the way for" if seen.clears else WORDINGS[seen.rule].to_do


def _explained(seen: Seen) -> str:
    pilot = seen.pilot
    if seen.clears:
        return awaited(seen)
    match seen.rule:
        case Rule.O2 if seen.is_named_owner:
            return offer(pilot)
        case Rule.O2:
            outside = f"The owner is somebody outside {_team_of(pilot, seen.to)}"
            return f"{_so_far(seen)}{outside} who will run it and answer for it."
        case Rule.V1 if pilot.value and whose_is_missing(pilot.value):
            return (
                f"It saves {words.value(pilot.value)}. That counts once it says whose hours "
                "they are: how many people and who, for example 12 claims handlers."
            )
        case Rule.C7 | Rule.C8:
            return f"{disclosed(pilot)} {WORDINGS[seen.rule].explained}"
        case Rule.V2 if pilot.value:
            return (
                f"It {kit.unmarked(words.promised(pilot.value))}. {WORDINGS[seen.rule].explained}"
            )
        case Rule.C2 if pilot.cost:
            return f"{unnamed(pilot.cost)} {WORDINGS[seen.rule].explained}"
        case Rule.C9:
            return f"{disclosed(pilot)} {WORDINGS[seen.rule].explained}"
        case rule:
            known = WORDINGS[rule].known(pilot, seen.now)
            return " ".join([*([known] if known else []), WORDINGS[rule].explained])


def unnamed(cost: Cost) -> str:
    """C2: which categories nobody has given a number."""
    production = words.production(cost)
    if not cost.parts:
        return f"It costs {production}, in one figure."
    missing = words.listed([str(category) for category in still_unnamed(cost.parts)])
    return f"It costs {production}, so far without a number for {missing}."


def disclosed(pilot: Pilot) -> str:
    """C3 and C5: what production will cost, beside the pilot; information, not a fault."""
    cost = pilot.cost
    production = words.production(cost) if cost else None
    if cost is None or production is None:
        return "No production cost stands at present."
    factor = ratio(cost)
    if factor is None or cost.pilot is None:
        return f"Production costs *{production}*."
    times = f"the first year costs {words.times(factor)} what the pilot does"
    compared = f"{times}, {words.money(cost.pilot)}"
    benchmark = f" {BENCHMARK_COST}" if factor > COST_BENCHMARK else ""
    return f"Production costs *{production}*; {compared}.{benchmark}"


def awaited(seen: Seen) -> str:
    """What somebody waits for, in their words, and what it holds up."""
    held_up = f"Until then {words.pilot(seen.pilot)} goes without {WORDINGS[seen.rule].without}."
    return f"They wait for: {kit.words(seen.item.ask.waits_for or '')}. {held_up}"


def _so_far(seen: Seen) -> str:
    owner = seen.pilot.owner
    if owner is None or owner.accepted:
        return ""
    since = f" on {seen.day(owner.named_at)}" if owner.named_at else ""
    able = owner.person.human_and_here
    then = "has not accepted so far" if able else "cannot take it on any more"
    return f"{words.person(owner.person)} was named{since} and {then}. "


def _team_of(pilot: Pilot, reader: Person) -> str:
    if pilot.lead == reader:
        return "your team"
    return f"{words.person(pilot.lead)}'s team" if pilot.lead else "the pilot team"


def offer(pilot: Pilot) -> str:
    """What somebody named is asked to take on."""
    yearly = words.production(pilot.cost) if pilot.cost else None
    told = (
        kit.unmarked(words.promised(pilot.value)) if pilot.value else "",
        f"costs about {yearly} to run" if yearly else "",
    )
    figures = ", and ".join(figure for figure in told if figure)
    promise = f": it {figures}" if figures else ""
    early = pilot.stage is Stage.PROPOSED
    start = "From approval you would run it" if early else "You would run it in production"
    return f"{start} and answer for its results{promise}. {_joining(pilot.stage)}"


def accepted_terms(seen: Seen) -> str:
    """What somebody said yes to stays readable below their answer, as it stood then."""
    if seen.rule is not Rule.O2 or seen.pilot.accepted_owner != seen.to:
        return ""
    return f"\nWhat you accepted:\n> {offer(seen.pilot)}"


def _joining(stage: Stage) -> str:
    match stage:
        case Stage.PROPOSED:
            return "You would join from day one of the pilot."
        case Stage.APPROVED | Stage.RUNNING:
            return "You would join now, while it is still a pilot."
        case Stage.CONCLUDED:
            return "You would join before it goes live."
        case _:
            return "It is live already."


# buttons


def buttons(seen: Seen) -> list[Block]:
    """All answers side by side, for an ask that stands alone."""
    value = facts(seen)
    if seen.is_named_owner:
        return owner_buttons(seen)
    if ASKING[seen.rule].topic is Topic.RECEIPT:  # nobody else can have seen it for them
        return [
            _answer(seen, value, primary=True),
            kit.button(_plan_label(seen), "plan", value),
            kit.button("Why this?", "why", value),
        ]
    return [
        _answer(seen, value, primary=True),
        kit.button(_plan_label(seen), "plan", value),
        kit.button("Not me", "not_me", value),
        kit.button("Why this?", "why", value),
        kit.overflow("more", _rarely(seen, value)),
    ]


def _answer(seen: Seen, value: Mapping[str, Any], *, primary: bool) -> Block:
    if seen.clears:
        return kit.button("It is cleared", "cleared", value, primary=primary)
    if ASKING[seen.rule].topic is Topic.ESTIMATE:  # C9: one press, where nothing has changed
        return kit.button("It still stands", "stands", value, primary=primary)
    return kit.button(fill_label(seen), "fill", value, primary=primary)


def _rarely(seen: Seen, value: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """What stands behind the dots wherever an ask is shown."""
    pause = ("Pause for me until …", {**value, "do": "pause"})
    if seen.clears:
        return [pause]
    estimate = ASKING[seen.rule].topic is Topic.ESTIMATE
    return [
        *([(WORDINGS[seen.rule].fill, {**value, "do": "fill"})] if estimate else []),
        ("Waiting for …", {**value, "do": "waiting"}),
        pause,
    ]


def few_buttons(seen: Seen, *, primary: bool) -> list[Block]:
    """One answer in sight and the rest behind the dots, for an ask among several."""
    value = facts(seen)
    if seen.is_named_owner:
        return owner_buttons(seen, primary=primary)
    receipt = ASKING[seen.rule].topic is Topic.RECEIPT
    rest: list[tuple[str, Mapping[str, Any]]] = [
        (_plan_label(seen), {**value, "do": "plan"}),
        *([] if receipt else [("Not me", {**value, "do": "not_me"}), *_rarely(seen, value)]),
        ("Why this?", {**value, "do": "why"}),
    ]
    return [_answer(seen, value, primary=primary), kit.overflow("more", rest)]


def owner_buttons(seen: Seen, *, primary: bool = True) -> list[Block]:
    value = {**facts(seen), "p": seen.pilot.number}
    by = seen.pilot.owner.named_by if seen.pilot.owner else None
    asking = [kit.button(f"Ask {by.name} a question", "question", value)] if by else []
    return [
        kit.button("Accept", "accept", value, primary=primary),
        kit.button("Decline or suggest someone", "decline", value),
        *asking,
        kit.button("Why this?", "why", value),
    ]


def facts(seen: Seen) -> dict[str, Any]:
    """What its buttons carry; where a cost is to be seen, which one was shown (C7)."""
    known: dict[str, Any] = {"a": seen.item.ask.id or 0}
    if seen.letter:
        known["l"] = seen.letter
    if ASKING[seen.rule].topic is Topic.RECEIPT and seen.pilot.cost:
        known["v"] = version(seen.pilot.cost)
    return known


def fill_label(seen: Seen) -> str:
    return label_of(seen.rule, seen.pilot)


def label_of(rule: Rule, pilot: Pilot) -> str:
    """The button that leads to what a rule asks for, wherever it is offered."""
    topic = ASKING[rule].topic
    if decision := DECISION_OF.get(topic):
        return add_label(pilot, decision)
    return seen_label(pilot) if topic is Topic.RECEIPT else WORDINGS[rule].fill


def add_label(pilot: Pilot, decision: Decision) -> str:
    """The button that leads to a decision, wherever it is offered."""
    value = pilot.value if decision is Decision.VALUE else None
    whose = value is not None and whose_is_missing(value)
    return WHOSE if whose else WORDINGS[RULE_OF[decision]].fill


def _plan_label(seen: Seen) -> str:
    return "Move the date" if seen.item.ask.plan else "I'll do it by …"


def planned(seen: Seen) -> str | None:
    """What stands under an ask once a day was given."""
    plan = seen.item.ask.plan
    return f"You plan to do it by {words.day(plan, seen.now)}." if plan else None


# afterwards


def outcome(seen: Seen, subject: str | None = None) -> str:
    """What became of an ask that no longer waits for this person."""
    ask, pilot = seen.item.ask, seen.pilot
    name = subject or words.pilot(pilot)
    if ask.is_open:
        return _has_it_now(seen)
    day = seen.day(ask.closed_at) if ask.closed_at else ""
    match ask.outcome:
        case Outcome.STOPPED:
            return f"{name} was stopped on {day}. Nothing more is needed."
        case Outcome.EXCUSED:
            return f"The PMO let {name} pass without it on {day}. It is asked again after that."
        case Outcome.PASSED:
            return f"The time for it passed on {day}. Nothing more is needed."
        case Outcome.RETIRED | Outcome.LIVE | Outcome.MOVED_ON:
            return f"{name} moved on to {pilot.stage} on {day}. Nothing more is needed."
        case _:
            return f"{_settled(seen)} on {day}. {_since(seen)}"


def _has_it_now(seen: Seen) -> str:
    named = seen.pilot.awaiting_acceptance
    if seen.rule is Rule.O2 and named and named == seen.item.ask.person:
        return f"{words.bold(named)} was named and is being asked."
    holder = seen.item.ask.person
    if holder is None:
        return "Nobody is asked at present; the digest shows it."
    return "It is with you." if holder == seen.to else f"{words.bold(holder)} has it now."


def _settled(seen: Seen) -> str:
    pilot, by = seen.pilot, seen.item.ask.closed_by
    who = f" by {words.person(by)}" if by and by != seen.to else ""
    match seen.rule:
        case Rule.O2:
            owner = by if _replaced_by(seen) else pilot.accepted_owner
            return kit.bold(f"{words.person(owner)} accepted") if owner else "It was settled"
        case rule:
            return f"{WORDINGS[rule].settled(pilot) or 'It was settled'}{who}"


def _since(seen: Seen) -> str:
    instead = _replaced_by(seen)
    return f"{words.bold(instead)} was named instead." if instead else "Thank you."


def _replaced_by(seen: Seen) -> Person | None:
    """Who was named after the owner this ask had found."""
    ask, owner = seen.item.ask, seen.pilot.owner
    if seen.rule is not Rule.O2 or owner is None or owner.person == ask.closed_by:
        return None
    named, closed = owner.named_at, ask.closed_at
    return owner.person if named and closed and named >= closed else None


def subject(item: Item) -> str:
    """What an ask is about, in a list."""
    if item.ask.waits_for:
        by = words.person(item.ask.handed_by) if item.ask.handed_by else "somebody"
        return f"what {by} waits for ({kit.words(item.ask.waits_for)})"
    if _asks_whose(item):
        return "whose hours it saves"
    return WORDINGS[item.ask.rule].subject


# N12


def because(item: Item, person: Person) -> str:
    """Why this person, of somebody else: as `why` says it to them."""
    ask, pilot = item.ask, item.pilot
    if ask.step is Step.SPONSOR:
        return f"the sponsor, since {CLIMBED[ask.climb or Climb.ROUNDS]}"
    if pilot.awaiting_acceptance == person and ask.rule is Rule.O2:
        return "named as its production owner"
    if ask.handed_to == person and ask.waits_for:
        return f"{words.person(ask.handed_by)} waits for them" if ask.handed_by else "waited for"
    if ask.handed_to == person:
        return f"passed on by {words.person(ask.handed_by)}" if ask.handed_by else "asked anew"
    role = next((role for role, holder in _asked_as(item) if holder == person), None)
    return role.removesuffix(" of") if role else "registered it"


def why(answer: Why, now: datetime) -> str:
    """Why somebody got this: who they are to the pilot, what it needs, the round, what ends it."""
    item, person = answer.item, answer.person
    ask = item.ask
    if not ask.is_open:
        return "It is answered, so nothing more will come about it."
    if ask.person != person:
        return "Somebody else has it now, so nothing more will come to you about it."
    who, rule = _because(item, person), needed(ask.rule)
    parts = (who, rule, _round(answer), _next(answer, now))
    return " ".join(part for part in parts if part)


def _because(item: Item, person: Person) -> str:
    ask, pilot = item.ask, item.pilot
    name = words.pilot(pilot)
    if ask.step is Step.SPONSOR:
        return f"You are the sponsor of {name}, and {CLIMBED[ask.climb or Climb.ROUNDS]}."
    if pilot.awaiting_acceptance == person and ask.rule is Rule.O2:
        by = _named_by(pilot.owner)
        return f"{by} named you as production owner of {name}."
    if ask.handed_to == person:
        return _sent(ask, name)
    role = next((role for role, holder in _asked_as(item) if holder == person), None)
    return f"You are {role or 'the person who registered'} {name}."


def _asked_as(item: Item) -> Iterator[tuple[str, Person | None]]:
    """The roles of N1, in the order in which the rule asks them."""
    pilot = item.pilot
    if ASKING[item.ask.rule].topic in _ASKED_OF_THE_SPONSOR:
        yield "the sponsor of", pilot.sponsor
    if ASKING[item.ask.rule].topic in _ASKED_OF_THE_OWNER:
        yield "the production owner of", pilot.accepted_owner
    if item.ask.rule is Rule.G5:
        yield "the holder of a waived item of", holder_of_first_to_end(pilot)
    if item.ask.rule is Rule.A2:
        yield "the production owner of", pilot.accepted_owner
    elif ACT_OF[ASKING[item.ask.rule].topic] is Act.CHANGE_PLAN:
        yield "the owner of the change plan of", pilot.plan_owner
    yield "the lead of", pilot.lead


_ASKED_OF_THE_SPONSOR = frozenset({Topic.OWNER, Topic.RECEIPT, Topic.COURSE})
_ASKED_OF_THE_OWNER = frozenset(
    {Topic.COST, Topic.BREAKDOWN, Topic.ESTIMATE, Topic.NEEDS, Topic.CHECK_IN}
)
CLIMBED = {
    Climb.ROUNDS: "the person asked first has had all reminders",
    Climb.PLANS: "two days that were given for it have passed",
    Climb.RETURNED: "it came back twice to somebody who had passed it on",
    Climb.ENDING: "its planned end is near or over while nobody has accepted to own it",
}


def _sent(ask: Ask, name: str) -> str:
    """N7 and O7: whoever it was passed on by."""
    if ask.handed_by is None and ask.declines >= DECLINES:
        return (
            f"{words.capital(words.few(ask.declines, 'person', 'people'))} declined to own {name}."
        )
    if ask.handed_by is None:
        return f"Whoever was to own {name} in production cannot take it on."
    by = words.person(ask.handed_by)
    if ask.waits_for:
        return f"{by} waits for you on {name}."
    return f"{by} passed the question about {name} on to you."


def _named_by(owner: Ownership | None) -> str:
    return words.person(owner.named_by) if owner and owner.named_by else "Somebody"


NO_REMINDERS = "its gate asks for it, and no reminders are sent"


def needed(rule: Rule) -> str:
    """In plain words; `source` names the rule where that is wanted."""
    return WORDINGS[rule].needs


def after(item: Item, zone: ZoneInfo, now: datetime) -> str:
    """What becomes of a question whose person has had all reminders (N2)."""
    if item.then is None or item.then_at is None:
        return "the PMO hears that it is open"
    day = words.day(item.then_at.astimezone(zone).date(), now)
    return f"{words.person(item.then)}, the sponsor, is asked next, on {day}"


def source(rules: Iterable[Rule]) -> Block:
    """N12: which rules ask, small and last."""
    named = list(dict.fromkeys(rules))
    many = "Rules" if len(named) > 1 else "Rule"
    return kit.context(f"{many} {words.listed(named)}")


def _round(answer: Why) -> str:
    ask = answer.item.ask
    if ask.step is Step.SPONSOR:
        return "The sponsor is reminded once."
    if ask.round == 0 and answer.item.waits_at_gate:
        return ""
    if ask.round == 0:
        return f"No reminder has been sent to you yet; there are {answer.rounds} at most."
    had = f"You have had {words.count(ask.round, 'reminder')}"
    return f"{had} of at most {answer.rounds}." if ask.round <= answer.rounds else f"{had}."


def _next(answer: Why, now: datetime) -> str:
    ask, pilot = answer.item.ask, answer.item.pilot
    silence = "An answer, a date you give, or Not me ends the reminders."
    if ASKING[ask.rule].topic is Topic.RECEIPT:
        silence = "An answer, or a date you give, ends the reminders."
    if pilot.awaiting_acceptance == ask.person and ask.rule is Rule.O2:
        silence = "Accepting, or declining, ends the reminders."
    if ask.requested:  # reminders wait until the request is there
        return silence
    if answer.item.waits_at_gate:
        return f"{words.capital(NO_REMINDERS)}."
    if ask.speak_at is None:
        return f"No further reminder will come to you; {after(answer.item, answer.zone, now)}."
    day = words.day(ask.speak_at.astimezone(answer.zone).date(), now)
    return f"The next reminder is due on {day}. {silence}"
