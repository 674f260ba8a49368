"""How each governance item of a pilot stands, and what of it the gates lack (G1, G4, G5).

An item is held only by somebody who can act and see the pilot; a claim counts once confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches

from bot.domain.governance import ASKED_BEFORE_ITS_END, ItemAnswer, NoSuchItem, State, Waiver
from bot.domain.people import Person, PersonId
from bot.domain.permissions import can_see
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.presets import Needed, Preset, PresetItem
from bot.domain.stages import OVER, Answered, Stage, has_entered
from bot.frozen import dataclass

NEAREST = 3
UNDER_WAY = tuple(stage for stage in Stage if stage not in OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`holder` is who holds it and can act; `waived` through its day, whatever else is said."""

    item: PresetItem
    answer: ItemAnswer
    state: State
    holder: Person | None

    @property
    def is_settled(self) -> bool:
        return self.state not in {State.OPEN, State.MAPPED}


def preset_of(pilot: Pilot, policy: Policy) -> Preset:
    return policy.preset(pilot.design.governance.preset)


def standings(pilot: Pilot, policy: Policy, now: datetime) -> tuple[Standing, ...]:
    """All items of its preset, in their order."""
    today = policy.workspace_calendar.day(now)
    return tuple(
        Standing(
            item=item,
            answer=answer,
            state=_state(answer, pilot, policy, today),
            holder=held_by(answer, pilot, policy),
        )
        for item, answer in _answers(pilot, policy)
    )


def standing_of(wanted: str, pilot: Pilot, policy: Policy, now: datetime) -> Standing:
    """The item of an id, however it is written, or of its title; else the nearest are told."""
    word = wanted.strip().lower()
    found = standings(pilot, policy, now)
    known = {key: one for one in found for key in (one.item.title.lower(), one.item.id)}
    if word in known:
        return known[word]
    near = get_close_matches(word, known, NEAREST)
    ids = tuple(dict.fromkeys(known[key].item.id for key in near))
    raise NoSuchItem(wanted, preset_of(pilot, policy).name, ids)


def held_by(answer: ItemAnswer, pilot: Pilot, policy: Policy) -> Person | None:
    """N10 and R4: whoever cannot act, or not see the pilot, holds nothing."""
    person = pilot.named.get(answer.holder) if answer.holder is not None else None
    if person is None or not policy.can_act(person) or not can_see(person, pilot, policy):
        return None
    return person


def _answers(pilot: Pilot, policy: Policy) -> Iterator[tuple[PresetItem, ItemAnswer]]:
    governance = pilot.design.governance
    return ((item, governance.answer(item.id)) for item in preset_of(pilot, policy).items)


def _state(answer: ItemAnswer, pilot: Pilot, policy: Policy, today: date) -> State:
    if answer.waiver and not answer.settled and today <= answer.waiver.until:
        return State.WAIVED
    return _unwaived(answer, pilot, policy)


def _unwaived(answer: ItemAnswer, pilot: Pilot, policy: Policy) -> State:
    if answer.settled:
        return answer.settled
    mapped = answer.how and held_by(answer, pilot, policy)
    return State.MAPPED if mapped else State.OPEN


# what the gates lack, whatever the PMO waived


def lacking(stage: Stage, pilot: Pilot, policy: Policy) -> Iterator[tuple[PresetItem, ItemAnswer]]:
    """G1: what is needed by launch is not open. G4: by go-live everything is settled."""
    for item, answer in _answers(pilot, policy):
        state = _unwaived(answer, pilot, policy)
        if stage is Stage.LIVE:
            if state in {State.OPEN, State.MAPPED}:
                yield item, answer
        elif item.needed is Needed.LAUNCH and state is State.OPEN:
            yield item, answer


def governed(pilot: Pilot, policy: Policy) -> Answered:
    """Q1: whether governance was mapped when the pilot was launched, as its override tells."""
    if not has_entered(pilot.stage, Stage.RUNNING):
        return Answered.OPEN
    if any(lacking(Stage.RUNNING, pilot, policy)):
        return Answered.MISSING
    passed = any(
        one.stage is Stage.RUNNING and "G1" in one.rules for one in pilot.design.overrides
    )
    return Answered.AFTER if passed else Answered.BEFORE


def rests_until(stage: Stage, pilot: Pilot, policy: Policy) -> date | None:
    """Through which day all that a gate lacks is waived."""
    waivers = [answer.waiver for _, answer in lacking(stage, pilot, policy)]
    ends = [waiver.until for waiver in waivers if waiver]
    return min(ends) if ends and len(ends) == len(waivers) else None


def gate_of(stage: Stage) -> Stage | None:
    """The gate ahead that looks at governance; None once it is live, or over."""
    if stage in OVER or has_entered(stage, Stage.LIVE):
        return None
    return Stage.LIVE if has_entered(stage, Stage.RUNNING) else Stage.RUNNING


def left(found: Sequence[Standing], stage: Stage | None) -> Iterator[Standing]:
    """What is still to be said before a gate; without one, whatever is not settled."""
    for one in found:
        if stage is Stage.RUNNING:
            if one.state is State.OPEN and one.item.needed is Needed.LAUNCH:
                yield one
        elif not one.is_settled:
            yield one


# G5


def waivers(pilot: Pilot, policy: Policy) -> list[tuple[PresetItem, Waiver]]:
    """Items that rest, or rested, with nothing else said since; the first to end first."""
    items = pilot.design.governance.items
    preset = preset_of(pilot, policy) if items else None
    found = [
        (item, answer.waiver)
        for one, answer in items.items()
        if answer.waiver and not answer.settled and preset and (item := preset.item(one))
    ]
    return sorted(found, key=lambda one: one[1].until)


def waiver_asks_at(pilot: Pilot, policy: Policy) -> datetime | None:
    """From when on somebody is asked what comes after the waiver that ends first."""
    found = waivers(pilot, policy)
    if not found:
        return None
    _, waiver = found[0]
    return policy.workspace_calendar.at(waiver.until - ASKED_BEFORE_ITS_END, time(0))


def holder_of_first_to_end(pilot: Pilot) -> Person | None:
    """Whoever holds the item whose waiver ends first."""
    resting = _resting(pilot.design.governance.items.values())
    first = min(resting, key=lambda one: one[0].until, default=None)
    return pilot.named.get(first[1]) if first and first[1] is not None else None


def _resting(answers: Iterable[ItemAnswer]) -> Iterator[tuple[Waiver, PersonId | None]]:
    for answer in answers:
        if answer.waiver and not answer.settled:
            yield answer.waiver, answer.holder
