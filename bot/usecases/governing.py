"""Governance of a pilot: its items mapped, closed, not applicable or waived (G1–G5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta

from bot.domain.answers import GovernanceTold, ItemShown, ItemsSaved, PresetChosen, TheirTime
from bot.domain.asks import Ask, check_can_be_asked
from bot.domain.command_text import PilotRef
from bot.domain.dates import not_past, parse_day, within
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.forms import Reading
from bot.domain.governance import (
    LONGEST_HOW,
    LONGEST_WAIVER,
    AppliesAndNot,
    Claim,
    Deed,
    Governance,
    HoldsNothing,
    HowIsMissing,
    ItemAnswer,
    ItemForm,
    NeedsASecondPerson,
    NoEvidence,
    NoHolder,
    NoItemChosen,
    NothingToConfirm,
    State,
    Waiver,
    WaiverWithoutEnd,
    WhyIsMissing,
)
from bot.domain.letters import Facts, LetterId, Purpose
from bot.domain.letters import State as LetterState
from bot.domain.links import Link, read_link
from bot.domain.people import Person, PersonId, SlackId
from bot.domain.permissions import Act, Duty, NotYours, check_duty, may, may_take_on
from bot.domain.pilot import Pilot
from bot.domain.presets import Preset, named, shipped
from bot.domain.rules import Rule
from bot.domain.stages import OVER, Stage
from bot.domain.standing import (
    Standing,
    gate_of,
    left,
    preset_of,
    standing_of,
    standings,
    waivers,
)
from bot.domain.topics import Topic
from bot.domain.typed import as_typed
from bot.domain.typed import within as not_longer
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.usecases.requests import request
from bot.work import Work

RULES = (Rule.G1, Rule.G4, Rule.G5)  # whose asks its letters hang on

# reading


def told(work: Work, who: SlackId, ref: PilotRef) -> GovernanceTold:
    """Every item of a pilot's preset, and how it stands."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return GovernanceTold(
        pilot=pilot,
        to=actor,
        preset=preset_of(pilot, work.policy),
        standings=standings(pilot, work.policy, work.now),
        may_fill=_may_fill(work, actor, pilot),
        gate=gate_of(pilot.stage),
    )


def item(work: Work, who: SlackId, ref: PilotRef, wanted: str) -> ItemShown:
    """One item, for the form in which somebody answers it."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    found = standing_of(wanted, pilot, work.policy, work.now)
    _check_may_answer(work, actor, pilot, [found])
    return _shown(work, actor, pilot, found)


def to_map(work: Work, who: SlackId, ref: PilotRef) -> GovernanceTold:
    """The items that may be answered together."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    acting.check_act(work, actor, Act.DESIGN, pilot, Topic.GOVERNANCE)
    return told(work, who, ref)


def next_item(work: Work, who: SlackId, ref: PilotRef) -> ItemShown | GovernanceTold:
    """What somebody can say next; where others have to, all of it."""
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    ahead = (gate_of(pilot.stage), None)  # what the next gate lacks comes before the rest
    found = next((one for gate in ahead for one in _theirs_to_say(work, actor, pilot, gate)), None)
    return _shown(work, actor, pilot, found) if found else told(work, who, ref)


def first_waiver(work: Work, who: SlackId, ref: PilotRef) -> ItemShown | GovernanceTold:
    """The item whose waiver ends first (G5)."""
    _, pilot = acting.acting(work, who, Act.READ, ref)
    found = waivers(pilot, work.policy)
    return item(work, who, ref, found[0][0].id) if found else told(work, who, ref)


def _theirs_to_say(work: Work, actor: Person, pilot: Pilot, gate: Stage | None) -> list[Standing]:
    """What is left before a gate, but for what waits for somebody else to confirm it."""
    found = left(standings(pilot, work.policy, work.now), gate)
    everything = _may_fill(work, actor, pilot)
    return [
        one for one in found if not one.answer.unconfirmed and (everything or one.holder == actor)
    ]


def _shown(work: Work, actor: Person, pilot: Pilot, found: Standing) -> ItemShown:
    may_waive = may_take_on(actor, Duty.WAIVE, work.policy)
    return ItemShown(pilot=pilot, standing=found, may_waive=may_waive)


def _may_fill(work: Work, actor: Person, pilot: Pilot) -> bool:
    return may(actor, Act.DESIGN, pilot, work.policy)


def _check_may_answer(work: Work, actor: Person, pilot: Pilot, found: Iterable[Standing]) -> None:
    """R2: the pilot's people; and whoever holds an item."""
    try:
        acting.check_act(work, actor, Act.DESIGN, pilot, Topic.GOVERNANCE)
    except NotYours:
        if not all(one.holder == actor for one in found):
            raise


# one item


def answer(  # noqa: PLR0913, PLR0917
    work: Work,
    who: SlackId,
    ref: PilotRef,
    wanted: str,
    form: ItemForm,
    holder: SlackId | None = None,
) -> ItemsSaved:
    """What somebody says of one item; the state they choose says what else is needed."""
    actor, pilot = acting.acting(work, who, Act.READ, ref, changing=True)
    before = standing_of(wanted, pilot, work.policy, work.now)
    _check_may_answer(work, actor, pilot, [before])
    said = _Said(work, actor, pilot, before)
    deed, after, people = said.read(form, holder)
    return _saved(work, actor, pilot, deed, {before.item.id: after}, people)


def map_several(  # noqa: PLR0913, PLR0917
    work: Work,
    who: SlackId,
    ref: PilotRef,
    wanted: Sequence[str],
    holder: SlackId | None,
    how: str | None,
    evidence: str | None = None,
    because: str | None = None,
) -> ItemsSaved:
    """Several items at once: with a link they are closed, with a how mapped, else handed on.

    `because` says why none of them applies, which a second person has to confirm.
    """
    actor, pilot = acting.acting(work, who, Act.READ, ref, changing=True)
    if not wanted:
        raise NoItemChosen
    found = [standing_of(one, pilot, work.policy, work.now) for one in wanted]
    _check_may_answer(work, actor, pilot, found)
    reading = Reading()
    person = reading.attempt("holder", _holder, work, actor, pilot, holder) if holder else None
    link = reading.read("evidence", read_link, evidence)
    said = reading.attempt("how", _words, how)
    why = reading.attempt("because", _words, because)
    if why and (said or evidence):
        reading.refused.setdefault("because", AppliesAndNot())
    if not (holder or evidence or why):
        reading.refused.setdefault("holder", NoHolder())
    reading.check()
    people = [person] if person else []
    if why:
        claim = Claim(reason=why, by=actor.id, at=work.now)
        claims = {one.item.id: _claimed(one.answer, person, claim) for one in found}
        return _saved(work, actor, pilot, Deed.CLAIMED, claims, people)
    proof = Link(address=link, by=actor.id, at=work.now) if link else None
    changes = {one.item.id: _mapped(one.answer, person, said or None, proof) for one in found}
    deed = Deed.CLOSED if proof else Deed.MAPPED if said else Deed.HANDED
    return _saved(work, actor, pilot, deed, changes, people)


def _claimed(known: ItemAnswer, person: Person | None, claim: Claim) -> ItemAnswer:
    """The same reason said again leaves it as it is, confirmed or not."""
    if known.claim and known.claim.reason == claim.reason and not known.evidence:
        return known
    holder = person.id if person else known.holder
    return ItemAnswer(holder=holder, claim=claim, waiver=known.waiver)


def _mapped(
    known: ItemAnswer, person: Person | None, how: str | None, proof: Link | None
) -> ItemAnswer:
    """What is not said again stays; a claim that was not confirmed is taken back by it."""
    claim = known.claim if known.settled else None
    return replace(
        known,
        holder=person.id if person else known.holder,
        how=how or known.how,
        evidence=proof or known.evidence,
        claim=None if proof else claim,
        waiver=None if proof else known.waiver,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Reads the form of one item."""

    work: Work
    actor: Person
    pilot: Pilot
    before: Standing
    reading: Reading = field(default_factory=Reading)

    def read(
        self, form: ItemForm, holder: SlackId | None
    ) -> tuple[Deed, ItemAnswer, Sequence[Person]]:
        known = self.before.answer
        person = (
            self.reading.attempt("holder", _holder, self.work, self.actor, self.pilot, holder)
            if holder
            else None
        )
        named = replace(known, holder=person.id if person else None)
        deed, after = self._as(State(form.state or State.MAPPED), form, named, person)
        self.reading.check()
        return deed, after, [person] if person else []

    def _as(
        self, state: State, form: ItemForm, known: ItemAnswer, person: Person | None
    ) -> tuple[Deed, ItemAnswer]:
        match state:
            case State.MAPPED:
                return Deed.MAPPED, self._mapped(form, known, person)
            case State.CLOSED:
                return Deed.CLOSED, self._closed(form, known)
            case State.NOT_APPLICABLE:
                return Deed.CLAIMED, self._claimed(form, known)
            case State.WAIVED:
                return Deed.WAIVED, self._waived(form, known)
            case State.OPEN:
                deed = Deed.HANDED if person else Deed.OPENED
                return deed, ItemAnswer(holder=known.holder)

    def _mapped(self, form: ItemForm, known: ItemAnswer, person: Person | None) -> ItemAnswer:
        if person is None:
            self.reading.refused.setdefault("holder", NoHolder())
        how = self.reading.attempt("reason", _needed, form.reason, HowIsMissing())
        return replace(known, how=how, evidence=None, claim=None)

    def _closed(self, form: ItemForm, known: ItemAnswer) -> ItemAnswer:
        address = self.reading.attempt("evidence", _evidence, form.evidence)
        how = self.reading.attempt("reason", _words, form.reason)
        link = Link(address=address or "", by=self.actor.id, at=self.work.now)
        same = known.evidence and known.evidence.address == address
        proof = known.evidence if same else link
        return ItemAnswer(holder=known.holder, how=how or known.how, evidence=proof)

    def _claimed(self, form: ItemForm, known: ItemAnswer) -> ItemAnswer:
        reason = self.reading.attempt("reason", _needed, form.reason, WhyIsMissing())
        return _claimed(
            known, None, Claim(reason=reason or "", by=self.actor.id, at=self.work.now)
        )

    def _waived(self, form: ItemForm, known: ItemAnswer) -> ItemAnswer:
        check_duty(self.actor, Duty.WAIVE, self.work.policy)
        reason = self.reading.attempt("reason", _needed, form.reason, WhyIsMissing())
        today = self.work.policy.calendar_of(self.actor).day(self.work.now)
        until = self.reading.attempt("until", _end, form.until, today)
        waiver = Waiver(
            until=until or today, reason=reason or "", by=self.actor.id, at=self.work.now
        )
        return replace(known, evidence=None, claim=None, waiver=waiver)


def _words(text: str | None) -> str:
    return not_longer(LONGEST_HOW, as_typed(text or ""), "reason")


def _needed(text: str | None, missing: HowIsMissing | WhyIsMissing) -> str:
    said = _words(text)
    if not said:
        raise missing
    return said


def _evidence(text: str | None) -> str:
    if not text or not text.strip():
        raise NoEvidence
    return read_link(text)


def _end(text: str | None, today: date) -> date:
    if not text or not text.strip():
        raise WaiverWithoutEnd
    day = not_past(parse_day(text, today), today)
    return within(day, today, LONGEST_WAIVER // timedelta(days=1))


def _holder(work: Work, actor: Person, pilot: Pilot, holder: SlackId) -> Person:
    """N10 and R4: somebody who can act and see the pilot."""
    person = work.store.people.of_slack(holder)
    if person != actor:
        check_can_be_asked(person, actor, pilot, work.policy)
    return person


# a second person, and a holder who is not


def confirm(work: Work, who: SlackId, ref: PilotRef, wanted: str | None) -> ItemsSaved:
    """G2: by one of the pilot's people or the PMO, and not by whoever said so.

    One item, or all of which others say that they do not apply.
    """
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref)
    found = (
        [standing_of(wanted, pilot, work.policy, work.now)]
        if wanted
        else standings(pilot, work.policy, work.now)
    )
    claimed = [(one.item.id, one.answer) for one in found if one.answer.unconfirmed]
    if not claimed:
        raise NothingToConfirm
    theirs = {one: _confirmed(said, actor, work) for one, said in claimed}
    changes = {one: said for one, said in theirs.items() if said}
    if not changes:
        raise NeedsASecondPerson
    return _saved(work, actor, pilot, Deed.CONFIRMED, changes, [])


def _confirmed(said: ItemAnswer, by: Person, work: Work) -> ItemAnswer | None:
    if said.claim is None or said.claim.by == by.id:
        return None
    claim = replace(said.claim, confirmed_by=by.id, confirmed_at=work.now)
    return replace(said, claim=claim, waiver=None)


def give_back(work: Work, who: SlackId, ref: PilotRef) -> ItemsSaved:
    """Not mine: what they hold and is not settled is held by nobody."""
    actor, pilot = acting.acting(work, who, Act.READ, ref, changing=True)
    found = held_now(work, pilot, actor)
    if not found:
        raise HoldsNothing
    changes = {one.item.id: replace(one.answer, holder=None) for one in found}
    return _saved(work, actor, pilot, Deed.GIVEN_BACK, changes, [])


def held_now(work: Work, pilot: Pilot, person: Person) -> tuple[Standing, ...]:
    """What somebody holds of a pilot and is not settled."""
    if pilot.stage in OVER:
        return ()
    found = standings(pilot, work.policy, work.now)
    return tuple(one for one in found if one.holder == person and not one.answer.settled)


# writing it down


def _saved(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    pilot: Pilot,
    deed: Deed,
    changes: Mapping[str, ItemAnswer],
    people: Sequence[Person],
) -> ItemsSaved:
    governance = pilot.design.governance
    new = {one: said for one, said in changes.items() if said != governance.answer(one)}
    asked: TheirTime | None = None
    changed = pilot
    if new:
        items = {**governance.items, **new}
        kept = {one: said for one, said in items.items() if said != ItemAnswer()}
        design = replace(pilot.design, governance=replace(governance, items=kept))
        event = _event(work, pilot, actor, deed, new)
        after = pilot.designed(design, actor, *people)
        named = _newly_named(governance, new) - {actor.id}
        ask = _carrier(work, pilot) if named and pilot.stage not in OVER else None
        changed = changing.write(work, pilot, after, [event], actor, _topic(pilot, new))
        owe_edits(work, changed, _affected(governance, new))
        asked = _ask_to_hold(work, ask, changed, actor, named) if ask else None
    found = standings(changed, work.policy, work.now)
    gate = gate_of(changed.stage)
    then = [
        one for one in _theirs_to_say(work, actor, changed, gate) if one.item.id not in changes
    ]
    return ItemsSaved(
        pilot=changed,
        deed=deed,
        standings=tuple(one for one in found if one.item.id in changes),
        left=len(list(left(found, gate))),
        gate=gate,
        next=next(iter(then), None),
        same=not new,
        asked=people[0] if people and asked else None,
        asked_at=asked,
    )


def _topic(pilot: Pilot, new: Mapping[str, ItemAnswer]) -> Topic:
    """What is said of a waived item silences the question about its waiver (N5)."""
    known = pilot.design.governance
    waived = any(known.answer(one).waiver or said.waiver for one, said in new.items())
    return Topic.WAIVER if waived else Topic.GOVERNANCE


def _event(
    work: Work, pilot: Pilot, actor: Person, deed: Deed, new: Mapping[str, ItemAnswer]
) -> Event:
    """With who holds it, through which day it rests, and what was said or shows it."""
    said = next(iter(new.values()))
    until = said.waiver.until if deed is Deed.WAIVED and said.waiver else None
    holder = said.holder if deed in {Deed.MAPPED, Deed.HANDED, Deed.CLOSED} else None
    figures = Figures(text=" ".join([deed, *new]), person=holder, day=until)
    return changing.event(
        work, pilot, Change.GOVERNANCE, actor, after=figures, reason=_why(deed, said)
    )


def _why(deed: Deed, said: ItemAnswer) -> str | None:
    match deed:
        case Deed.MAPPED:
            return said.how
        case Deed.CLOSED:
            return said.evidence.address if said.evidence else None
        case Deed.CLAIMED | Deed.CONFIRMED:
            return said.claim.reason if said.claim else None
        case Deed.WAIVED:
            return said.waiver.reason if said.waiver else None
        case Deed.OPENED | Deed.HANDED | Deed.GIVEN_BACK:
            return None


# those who hold items are told


def _affected(known: Governance, new: Mapping[str, ItemAnswer]) -> set[PersonId]:
    """Whoever holds, or held, something of what was said."""
    both = ((known.answer(one).holder, said.holder) for one, said in new.items())
    return {holder for holders in both for holder in holders if holder is not None}


def _newly_named(known: Governance, new: Mapping[str, ItemAnswer]) -> set[PersonId]:
    """Whoever is to hold something from now on, and may have something to say about it."""
    return {
        said.holder
        for one, said in new.items()
        if said.holder is not None and said.holder != known.answer(one).holder and not said.settled
    }


def owe_edits(work: Work, pilot: Pilot, people: set[PersonId]) -> None:
    """Their messages say what they hold now."""
    closed = [ask for rule in RULES for ask in work.store.asks.closed_of(pilot.id, rule)]
    standing = [ask.id for ask in _asks(work, pilot) if ask.id is not None]
    work.store.letters.owe_edits([*closed, *standing], people)


def _asks(work: Work, pilot: Pilot) -> list[Ask]:
    known = work.store.asks.open_of(pilot)
    return [known[rule] for rule in RULES if rule in known]


def _carrier(work: Work, pilot: Pilot) -> Ask:
    """The ask that a request hangs on; where none is open, what is said now answers one."""
    new = Ask(id=None, pilot=pilot.id, rule=Rule.G1, opened_at=work.now, since=work.now)
    return next(iter(_asks(work, pilot)), None) or work.store.asks.put(new)


def _ask_to_hold(
    work: Work, carrier: Ask, pilot: Pilot, actor: Person, named: set[PersonId]
) -> TheirTime | None:
    """Each hears of it, at most once a day: a message they had that day is edited instead."""
    told: TheirTime | None = None
    for person in (pilot.named[one] for one in sorted(named)):
        ask = work.store.asks.get(carrier.id) if carrier.id is not None else carrier
        if not _told_today(work, ask, person):
            told = request(work, ask, person, Facts(purpose=Purpose.HELD, by=actor.id))
    return told


def _told_today(work: Work, ask: Ask, person: Person) -> LetterId | None:
    calendar = work.policy.calendar_of(person)
    today = calendar.day(work.now)
    known = work.store.letters.requests_to(person.id, ask.id) if ask.id else []
    held = (one for one in known if one.facts.purpose is Purpose.HELD)
    stands = (
        one.id
        for one in held
        if one.state is LetterState.OWED
        or (one.sent_at is not None and calendar.day(one.sent_at) == today)
    )
    return next(stands, None)


# presets


def choose(work: Work, who: SlackId, ref: PilotRef, name: str) -> PresetChosen:
    """Another preset for one pilot; what was said stays where the ids of items are the same."""
    actor = acting.on_duty(work, who, Duty.CHOOSE_PRESET)
    pilot = acting.find(work, actor, ref, changing=True)
    before = preset_of(pilot, work.policy)
    preset = named(name.strip().lower(), work.policy.presets)
    governance = pilot.design.governance
    kept = sum(preset.item(one) is not None for one in governance.items)
    if preset.name == before.name:
        return PresetChosen(pilot=pilot, preset=preset, kept=kept, same=True)
    chosen = None if preset.name == work.policy.governance else preset.name
    design = replace(pilot.design, governance=replace(governance, preset=chosen))
    was, now = Figures(text=before.name), Figures(text=preset.name)
    event = changing.event(work, pilot, Change.PRESET, actor, was, now)
    after = pilot.designed(design, actor)
    changed = changing.write(work, pilot, after, [event], actor, Topic.GOVERNANCE)
    return PresetChosen(pilot=changed, preset=preset, kept=kept)


def use(work: Work, preset: Preset | str) -> Preset:
    """The workspace's preset: one of its own, brought by the operator, or one it knows."""
    policy = work.policy
    if isinstance(preset, str):
        found, own = named(preset, policy.presets), policy.presets
    else:
        found, own = preset, {**policy.presets, preset.name: preset}
    work.store.workspace.set_policy(replace(policy, governance=found.name, presets=own))
    event = Event(
        at=work.now,
        change=Change.SETTING,
        origin=Origin.OPERATOR,
        before=Figures(text=policy.governance),
        after=Figures(text=found.name),
        reason="governance",
    )
    work.store.events.add(None, [event])
    return found


def preset(work: Work, name: str | None) -> Preset:
    return named(name, work.policy.presets) if name else work.policy.preset()


def known(work: Work) -> tuple[str, tuple[str, ...]]:
    """The preset in use, and all there are."""
    return work.policy.preset().name, tuple({**shipped(), **work.policy.presets})
