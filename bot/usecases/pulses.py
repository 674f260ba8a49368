"""The pulse: asked in the channel of those who are to use it, counted, told, answered (A3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.adoption import (
    ChannelNotTheirs,
    NoChannelYet,
    NothingToAnswer,
    NotLiveYet,
    PulseIsOpen,
    PulseIsOver,
    ToldAlready,
    may_be_named_in,
    open_pulse,
    pulse_ends,
    pulse_is_due,
)
from bot.domain.answers import PulseAnswered, PulseAsked, PulseReplied
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.forms import ButtonOfThePast, NothingTyped, Reading, needed
from bot.domain.letters import (
    Facts,
    Kind,
    Letter,
    Owed,
    State,
    pulse_answer_key,
    pulse_key,
    pulse_request_key,
)
from bot.domain.messages import OutOfSight, PulseAnswer, PulsePost, PulseSummary
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, can_see, check_member
from bot.domain.pilot import Pilot
from bot.domain.policy import NothingIsSent
from bot.domain.pulse import LONGEST_TOLD, Pulse, Reply, new_key, unnamed
from bot.domain.rules import Rule, chain
from bot.domain.topics import Topic
from bot.usecases import acting, changing
from bot.usecases.requests import goes_at
from bot.work import Work

NOT_THEIRS = "not_chosen_by_its_people"  # R4, as the trouble of a pulse
NEVER_POSTED = "never_posted"
ARRIVED = (State.SENDING, State.SENT, State.UNKNOWN)


# asked


def ask(work: Work, who: SlackId, ref: PilotRef) -> PulseAsked:
    """At the wish of the plan's owner, or of another of the pilot's people."""
    actor, pilot = acting.acting(work, who, Act.CHANGE_PLAN, ref, topic=Topic.CHANGE)
    plan = pilot.design.change
    if pilot.live_since is None:
        raise NotLiveYet(pilot)
    if plan.channel is None:
        raise NoChannelYet(pilot)
    if not may_be_named_in(pilot, plan.channel):
        raise ChannelNotTheirs(pilot)
    if opened := open_pulse(pilot):
        raise PulseIsOpen(pilot, _day(work, opened.ends_at))
    if work.policy.dry_run:
        raise NothingIsSent
    pulse = _new(work, pilot, plan.channel)
    after = _with(pilot, pulse)
    event = changing.event(work, pilot, Change.PULSE, actor, after=Figures(text=pulse.channel))
    changed = changing.write(work, pilot, after, [event], actor)
    _owe_question(work, changed, pulse)
    return PulseAsked(pilot=changed, pulse=pulse, zone=work.policy.workspace_calendar.zone)


def kept_up(work: Work, pilot: Pilot) -> Pilot:
    """What time brings: the pulse of day 30 begins, and an open one ends."""
    opened = open_pulse(pilot)
    if opened and opened.ends_at <= work.now:
        return _ended(work, pilot, opened)
    if opened or work.policy.dry_run or not pulse_is_due(pilot, work.policy, work.now):
        return pilot
    return _begun(work, pilot, pilot.design.change.channel or "")


def _begun(work: Work, pilot: Pilot, channel: str) -> Pilot:
    pulse = _new(work, pilot, channel)
    if not may_be_named_in(pilot, channel):
        return _failed(work, pilot, pulse, NOT_THEIRS)
    begun = _put(work, pilot, pulse)
    happened = changing.happened(work, pilot)
    after = Figures(text=channel)
    event = Event(at=happened, change=Change.PULSE, origin=Origin.CLOCK, after=after)
    work.store.events.add(pilot.id, [event])
    _owe_question(work, begun, pulse)
    return begun


def _new(work: Work, pilot: Pilot, channel: str) -> Pulse:
    return Pulse(
        number=len(pilot.design.change.pulses) + 1,
        channel=channel,
        asked_at=work.now,
        ends_at=pulse_ends(work.now, work.policy),
    )


def _owe_question(work: Work, pilot: Pilot, pulse: Pulse) -> None:
    work.store.pulses.begin(pilot.id, pulse.number, new_key())
    owed = Owed(
        key=pulse_key(pilot.id, pulse.number),
        kind=Kind.DIGEST,
        due_at=work.now,
        channel=pulse.channel,
        ends_at=pulse.ends_at,
        facts=Facts(pilot=pilot.id, pulse=pulse.number),
    )
    work.store.letters.owe(owed, work.now)


# answered by the people of the channel


def reply(work: Work, who: Person, number: int, pulse: int, said: Reply) -> PulseReplied:
    """R1 for whoever pressed; of them nothing is kept but a hash, until the pulse ends.

    They are in the channel that one of the pilot's people has chosen: they need not see more.
    """
    check_member(who, work.policy, reading=True)
    pilot = work.store.pilots.numbered(number, changing=True)
    found = _numbered(pilot, pulse) if pilot else None
    if pilot is None or found is None:
        raise ButtonOfThePast
    key = work.store.pulses.key_of(pilot.id, pulse)
    if key is None or found.ends_at <= work.now:
        raise PulseIsOver(_day(work, found.closed_at or found.ends_at))
    work.store.pulses.answer(pilot.id, pulse, unnamed(key, who.slack_id), said)
    return PulseReplied(pilot=pilot, reply=said)


# ended


def _ended(work: Work, pilot: Pilot, pulse: Pulse) -> Pilot:
    """Only counts are left of it."""
    letter = work.store.letters.keyed(pulse_key(pilot.id, pulse.number))
    if letter is None or letter.state not in ARRIVED:
        return _failed(work, pilot, pulse, (letter and letter.error) or NEVER_POSTED)
    ended = _closed(work, pilot, pulse)
    changed = _put(work, pilot, ended)
    work.store.letters.owe_edit(letter.id)
    _tell_owner(work, changed, ended)
    return changed


def _closed(work: Work, pilot: Pilot, pulse: Pulse) -> Pulse:
    replies = work.store.pulses.counts(pilot.id, pulse.number)
    work.store.pulses.forget(pilot.id, pulse.number)
    return replace(pulse, closed_at=work.now, replies=replies)


def _failed(work: Work, pilot: Pilot, pulse: Pulse, trouble: str) -> Pilot:
    ended = replace(_closed(work, pilot, pulse), trouble=trouble)
    changed = _put(work, pilot, ended)
    _tell_owner(work, changed, ended)
    return changed


def refused(work: Work, letter: Letter, error: str) -> None:
    """Slack would not take the question, the answer to it, or what the plan's owner is told."""
    if letter.kind is not Kind.DIGEST or letter.facts.pilot is None:
        return
    pilot = work.store.pilots.get(letter.facts.pilot, changing=True)
    pulse = _numbered(pilot, letter.facts.pulse or 0)
    if pulse is None:
        return
    if letter.facts.text is None:
        if pulse.is_open:
            _failed(work, pilot, pulse, error)
        return
    _put(work, pilot, replace(pulse, told=None, told_at=None, trouble=error))
    told = work.store.letters.keyed(pulse_request_key(pilot.id, pulse.number))
    if told:
        work.store.letters.owe_edit(told.id)


def _tell_owner(work: Work, pilot: Pilot, pulse: Pulse) -> None:
    """A request: what people have answered is passed on. In a dry run nobody has."""
    able = chain(Rule.A3, pilot, work.policy)
    to = next((one for one in able if can_see(one, pilot, work.policy)), None)
    if to is None or work.policy.dry_run:
        return
    owed = Owed(
        key=pulse_request_key(pilot.id, pulse.number),
        kind=Kind.REQUEST,
        due_at=goes_at(work, pilot.id, to),
        person=to,
        facts=Facts(pilot=pilot.id, pulse=pulse.number),
    )
    work.store.letters.owe(owed, work.now)


# what changes because of it


def tell(work: Work, who: SlackId, ref: PilotRef, text: str) -> PulseAnswered:
    """Back to the channel: what changes because of what people said."""
    actor, pilot = acting.acting(work, who, Act.CHANGE_PLAN, ref, topic=Topic.FEEDBACK)
    pulse = _to_answer(work, pilot)
    reading = Reading()
    said = reading.attempt("text", needed, LONGEST_TOLD, text, "text")
    reading.check()
    if said is None:
        raise NothingTyped("text")
    channel = pulse.channel if pulse.trouble is None else pilot.design.change.channel
    if channel is None or not may_be_named_in(pilot, channel):
        raise ChannelNotTheirs(pilot)
    if work.policy.dry_run:
        raise NothingIsSent
    told = replace(pulse, told=said, told_at=work.now, trouble=None)
    event = changing.event(work, pilot, Change.PULSE_ANSWERED, actor, after=Figures(text=said))
    after = _with(pilot, told)
    changed = changing.write(work, pilot, after, [event], actor, Topic.FEEDBACK)
    facts = Facts(pilot=pilot.id, pulse=pulse.number, text=said, by=actor.id)
    key = pulse_answer_key(pilot.id, pulse.number, work.now)
    owed = Owed(key=key, kind=Kind.DIGEST, due_at=work.now, channel=channel, facts=facts)
    work.store.letters.owe(owed, work.now)
    summary = work.store.letters.keyed(pulse_request_key(pilot.id, pulse.number))
    if summary:
        work.store.letters.owe_edit(summary.id)
    return PulseAnswered(pilot=changed, channel=channel)


def _to_answer(work: Work, pilot: Pilot) -> Pulse:
    """The last one that has ended with answers that say something."""
    ended = [one for one in pilot.design.change.pulses if not one.is_open and one.says_something]
    if not ended:
        raise NothingToAnswer(pilot)
    if told_at := ended[-1].told_at:
        raise ToldAlready(pilot, _day(work, told_at))
    return ended[-1]


def _day(work: Work, moment: datetime) -> date:
    return work.policy.workspace_calendar.day(moment)


# what the letters say


def question(work: Work, letter: Letter) -> PulsePost | PulseAnswer | None:
    """What stands in the channel; nothing new goes where a restricted pilot is not to be named."""
    pilot, pulse = _about(work, letter)
    if pilot is None or pulse is None or letter.channel is None:
        return None
    if letter.state is State.OWED and not may_be_named_in(pilot, letter.channel):
        return None
    if letter.facts.text is not None:
        by = work.store.people.by_ids([letter.facts.by]).get(letter.facts.by or 0)
        return PulseAnswer(
            letter=letter.id, channel=letter.channel, pilot=pilot, text=letter.facts.text, by=by
        )
    if letter.state is State.OWED and not pulse.is_open:
        return None
    return PulsePost(
        letter=letter.id,
        channel=letter.channel,
        pilot=pilot,
        pulse=pulse,
        now=work.now,
        zone=work.policy.workspace_calendar.zone,
    )


def summary(work: Work, letter: Letter) -> PulseSummary | OutOfSight | None:
    pilot, pulse = _about(work, letter)
    person = letter.person
    if pilot is None or pulse is None or person is None:
        return None
    unsent = letter.state is State.OWED
    if not can_see(person, pilot, work.policy):
        return None if unsent else OutOfSight(letter=letter.id)
    if unsent and not work.policy.can_act(person):
        return None
    return PulseSummary(
        letter=letter.id,
        to=person,
        now=work.now,
        zone=work.policy.calendar_of(person).zone,
        pilot=pilot,
        pulse=pulse,
    )


def _about(work: Work, letter: Letter) -> tuple[Pilot | None, Pulse | None]:
    facts = letter.facts
    if facts.pilot is None or facts.pulse is None:
        return None, None
    pilot = work.store.pilots.get(facts.pilot)
    return pilot, _numbered(pilot, facts.pulse)


def _numbered(pilot: Pilot, number: int) -> Pulse | None:
    return next((one for one in pilot.design.change.pulses if one.number == number), None)


def _with(pilot: Pilot, pulse: Pulse) -> Pilot:
    """The pilot with a pulse that is new, or as it stands now."""
    plan = pilot.design.change
    others = tuple(one for one in plan.pulses if one.number != pulse.number)
    pulses = tuple(sorted((*others, pulse), key=lambda one: one.number))
    design = replace(pilot.design, change=replace(plan, pulses=pulses))
    return pilot.designed(design)


def _put(work: Work, pilot: Pilot, pulse: Pulse) -> Pilot:
    """By no human's hand: no clock of the pilot moves (S1), and it is looked at anew."""
    after = _with(pilot, pulse)
    work.store.pilots.put(after, work.policy, work.now, pilot)
    return after
