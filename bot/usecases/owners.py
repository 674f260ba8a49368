"""The production owner: named, asked, accepted or declined (O1–O5, O7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.answers import Asked, Declined, OwnerAsked, TheirTime
from bot.domain.asks import Ask, can_be_asked, taken_back, taken_up
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Event, Figures
from bot.domain.forms import Reading, needed
from bot.domain.letters import Facts, Letter, LetterId, Purpose
from bot.domain.news import Subject
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, can_name_owner, check
from bot.domain.pilot import (
    AlreadyOwns,
    NobodyToAskBack,
    NoLongerAsked,
    Ownership,
    Pilot,
    SuggestedThemselves,
    can_own,
    check_needs_owner,
    check_owner,
)
from bot.domain.policy import DECLINES
from bot.domain.rules import Rule, chain
from bot.domain.topics import Topic
from bot.usecases import acting, changing
from bot.usecases.requests import request
from bot.work import Work

LONGEST_QUESTION = 1000


def name(work: Work, who: SlackId, ref: PilotRef, owner: SlackId) -> OwnerAsked:
    actor, pilot = acting.acting(work, who, Act.NAME_OWNER, ref)
    return name_on(work, actor, pilot, work.store.people.of_slack(owner))


def name_on(work: Work, actor: Person, pilot: Pilot, owner: Person) -> OwnerAsked:
    check_needs_owner(pilot)
    reading = Reading()
    reading.attempt("owner", _check_new, work, pilot, owner)
    reading.check()
    if owner == pilot.awaiting_acceptance:
        return OwnerAsked(pilot=pilot, asked_at=None, already=True)
    _forget_hand_back(work, pilot, actor)
    named, events = named_by(work, pilot, actor, owner)
    changed = changing.write(work, pilot, named, events, actor, Topic.OWNER)
    former = pilot.accepted_owner
    if former:  # the message they accepted in says from now on who was named instead
        work.store.letters.owe_edits(work.store.asks.closed_of(pilot.id, Rule.O2))
    return OwnerAsked(pilot=changed, asked_at=ask_to_accept(work, changed), instead_of=former)


def _check_new(work: Work, pilot: Pilot, owner: Person) -> None:
    check_owner(owner, pilot, work.policy)
    if owner == pilot.accepted_owner:
        raise AlreadyOwns(pilot, owner)


def named_by(
    work: Work, pilot: Pilot, actor: Person, owner: Person
) -> tuple[Pilot, Sequence[Event]]:
    """The pilot with its owner named. Whoever names themselves has accepted."""
    now = changing.happened(work, pilot)
    oneself = owner == actor and owner.verified
    ownership = Ownership(
        person=owner,
        named_by=actor,
        named_at=now,
        accepted=oneself,
        accepted_at=now if oneself else None,
    )
    before = Figures(person=pilot.owner.person.id if pilot.owner else None)
    change = Change.OWNER_ACCEPTED if oneself else Change.OWNER_NAMED
    event = changing.event(work, pilot, change, actor, before, Figures(person=owner.id))
    return replace(pilot, owner=ownership), [event]


def ask_to_accept(work: Work, pilot: Pilot) -> TheirTime | None:
    """Owe the named owner the request; nothing while Slack has not vouched for them (O4)."""
    ask = changing.open_ask(work, pilot, Rule.O2)
    owner = pilot.awaiting_acceptance
    if ask is None or owner is None or ask.person != owner:
        return None
    by = pilot.owner.named_by.id if pilot.owner and pilot.owner.named_by else None
    if ask.id:
        work.store.letters.withdraw_requests(owner.id, ask.id, Purpose.ACCEPT)
    return request(work, ask, owner, Facts(purpose=Purpose.ACCEPT, by=by))


def accept(work: Work, who: SlackId, ref: PilotRef) -> Pilot:
    actor, pilot = _named(work, who, ref)
    check_owner(actor, pilot, work.policy)
    now = changing.happened(work, pilot)
    owner = Ownership(
        person=actor,
        named_by=pilot.owner.named_by if pilot.owner else None,
        named_at=pilot.owner.named_at if pilot.owner else None,
        accepted=True,
        accepted_at=now,
    )
    owned = replace(pilot, owner=owner)
    event = changing.event(
        work, pilot, Change.OWNER_ACCEPTED, actor, after=Figures(person=actor.id)
    )
    ask = changing.open_ask(work, pilot, Rule.O2)
    changed = changing.write(work, pilot, owned, [event], actor, Topic.OWNER)
    if ask and ask.id:
        _tell_whoever_named(work, changed, work.store.asks.get(ask.id))
    return changed


def _tell_whoever_named(work: Work, pilot: Pilot, answered: Ask) -> None:
    """A yes reaches them as a no does; what they named somebody in may be gone by now."""
    owner = pilot.owner
    to = owner.named_by if owner else None
    if owner and to and to != owner.person and can_be_asked(to, pilot, work.policy):
        request(work, answered, to, Facts(purpose=Purpose.ACCEPTED, by=owner.person.id))


def decline(work: Work, who: SlackId, ref: PilotRef, other: SlackId | None) -> Declined:
    """O7: asks for another name, never for a reason. Nobody suggested hears of it yet."""
    actor, pilot = _named(work, who, ref)
    suggested = work.store.people.of_slack(other) if other else None
    if suggested == actor:
        raise SuggestedThemselves
    if suggested:
        check_owner(suggested, pilot, work.policy)
    back_to = _who_hears(work, pilot)
    after = Figures(person=suggested.id if suggested else None)
    event = changing.event(
        work, pilot, Change.OWNER_DECLINED, actor, Figures(person=actor.id), after
    )
    _has_declined(work, pilot, actor)
    _hand_back(work, pilot, actor, back_to, declined=True)
    vacant = replace(pilot, owner=None)
    changed = changing.write(work, pilot, vacant, [event], actor, Topic.OWNER)
    facts = Facts(purpose=Purpose.DECLINED, about=actor.id, suggested=after.person)
    return Declined(pilot=changed, told=back_to, told_at=_ask_again(work, changed, back_to, facts))


def _has_declined(work: Work, pilot: Pilot, person: Person) -> None:
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask and ask.id:
        for letter in work.store.letters.requests_to(person.id, ask.id):
            if letter.facts.purpose in {Purpose.ACCEPT, Purpose.REPLY}:
                work.store.letters.answered(letter, work.now)


def question(work: Work, who: SlackId, ref: PilotRef, text: str) -> Asked:
    """A named owner asks whoever named them something before answering."""
    actor, pilot = _named(work, who, ref)
    to = _who_named(work, pilot)
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask is None or to is None:
        raise NobodyToAskBack(pilot)
    facts = Facts(
        purpose=Purpose.QUESTION, by=actor.id, text=needed(LONGEST_QUESTION, text, "text")
    )
    at = request(work, ask, to, facts)
    return Asked(pilot=pilot, to=to, at=at)


def reply(  # noqa: PLR0913, PLR0917
    work: Work,
    who: SlackId,
    ref: PilotRef,
    to: SlackId,
    text: str,
    asked_in: LetterId | None = None,
) -> Asked:
    """The answer to a named owner's question, which they had asked in a letter."""
    actor = acting.person(work, who)
    pilot = acting.find(work, actor, ref, changing=True)
    check(actor, Act.READ, pilot, work.policy)
    owner = work.store.people.of_slack(to)
    question = _asked_in(work, actor, owner, asked_in)
    ask = changing.open_ask(work, pilot, Rule.O2)
    if question and question.facts.ask and ask is None:  # they have accepted meanwhile
        ask = work.store.asks.get(question.facts.ask)
    named = pilot.owner.person if pilot.owner else None
    check_needs_owner(pilot)
    if ask is None or ask.pilot != pilot.id or named != owner:
        raise NoLongerAsked(pilot)
    facts = Facts(purpose=Purpose.REPLY, by=actor.id, text=needed(LONGEST_QUESTION, text, "text"))
    if question:
        work.store.letters.answered(question, work.now)
    at = request(work, ask, owner, facts)
    return Asked(pilot=pilot, to=owner, at=at, reply=True)


def _asked_in(work: Work, actor: Person, owner: Person, letter: LetterId | None) -> Letter | None:
    """The letter in which this owner had asked this person."""
    found = work.store.letters.get(letter) if letter else None
    return found if found and found.person == actor and found.facts.by == owner.id else None


def verified(work: Work, pilot: Pilot, who: Person) -> None:
    """Slack has told us of `who`, a named owner or whoever hears that one is unfit (O4).

    The owner is asked now, or whoever named them told.
    """
    owner = pilot.awaiting_acceptance
    ask = changing.open_ask(work, pilot, Rule.O2)
    if owner is None or not owner.verified or ask is None:
        return
    if can_own(owner, pilot, work.policy):
        if owner == who:
            _ask_first(work, pilot, owner)
        return
    told = ask.handed_to if ask.handed_by is None else None
    if can_name_owner(told, pilot, work.policy):
        return  # somebody has it already
    back_to = _who_named(work, pilot)
    _hand_back(work, pilot, None, back_to)
    changing.settle(work, pilot)
    _ask_again(work, pilot, back_to, Facts(purpose=Purpose.UNABLE, about=owner.id))


def will_be_vacated(work: Work, pilot: Pilot) -> bool:
    """Whether a named owner was asked and has left: the next tick asks the sponsor (T2)."""
    owner = pilot.awaiting_acceptance
    return owner is not None and owner.deleted and was_asked(work, pilot)


def was_asked(work: Work, pilot: Pilot) -> bool:
    """Whether the named owner was sent the request to accept."""
    ask, owner = changing.open_ask(work, pilot, Rule.O2), pilot.awaiting_acceptance
    if ask is None or ask.id is None or owner is None:
        return False
    letters = work.store.letters.requests_to(owner.id, ask.id)
    return any(one.facts.purpose is Purpose.ACCEPT and one.sent_at for one in letters)


def _ask_first(work: Work, pilot: Pilot, owner: Person) -> None:
    """The ask is the named person's from now on; the request goes first, unless it went before."""
    told = changing.open_ask(work, pilot, Rule.O2)
    if told and (told.handed_by is None or not was_asked(work, pilot)):
        _forget_hand_back(work, pilot)
    changing.settle(work, pilot)
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask and ask.person == owner and not ask.requested and ask.shown_at is None:
        ask_to_accept(work, pilot)


def ask_after_dry_run(work: Work, pilot: Pilot, asks: Iterable[Ask]) -> None:
    """Whoever was named while nothing was sent is asked now that dry run is over.

    Reads letters for those alone who were named before it ended and have not been shown the ask.
    """
    since, owner = work.policy.speaks_since, pilot.owner
    named = owner.named_at if owner and not owner.accepted else None
    if since is None or work.policy.dry_run or owner is None or named is None or named > since:
        return
    for ask in asks:
        waits = ask.rule is Rule.O2 and ask.person == owner.person and not ask.shown_at
        if ask.id and waits and not ask.requested:
            asked = work.store.letters.requests_to(owner.person.id, ask.id)
            if not any(letter.created_at >= named for letter in asked):
                ask_to_accept(work, pilot)


def still_asked(work: Work, who: SlackId, ref: PilotRef) -> Pilot:
    """For the buttons of somebody named, before their form opens."""
    return _named(work, who, ref, changing=False)[1]


def _named(
    work: Work, who: SlackId, ref: PilotRef, *, changing: bool = True
) -> tuple[Person, Pilot]:
    actor = acting.person(work, who)
    pilot = acting.find(work, actor, ref, changing=changing)
    if actor == pilot.accepted_owner:
        raise AlreadyOwns(pilot, actor)
    if actor != pilot.awaiting_acceptance:
        check(actor, Act.READ, pilot, work.policy)
        raise NoLongerAsked(pilot)
    check(actor, Act.ANSWER_AS_OWNER, pilot, work.policy)
    check_needs_owner(pilot)
    return actor, pilot


def _who_named(work: Work, pilot: Pilot) -> Person | None:
    """Whoever named the owner; gone, or without a say, whom O2 would ask."""
    named_by = pilot.owner.named_by if pilot.owner else None
    ask = changing.open_ask(work, pilot, Rule.O2)
    silent = ask.not_me if ask else ()
    order = (named_by, *chain(Rule.O2, pilot, work.policy))
    able = (one for one in order if can_name_owner(one, pilot, work.policy))
    return next((one for one in able if one not in silent), None)


def _who_hears(work: Work, pilot: Pilot) -> Person | None:
    """O7: of a decline whoever named; of the second one on, the sponsor, and the PMO."""
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask is None or ask.declines + 1 < DECLINES:
        return _who_named(work, pilot)
    work.store.news.add(Subject.DECLINED, str(ask.id), work.now, pilot=pilot.id)
    sponsor = pilot.sponsor
    theirs = can_name_owner(sponsor, pilot, work.policy) and sponsor not in ask.not_me
    return sponsor if theirs else _who_named(work, pilot)


def _hand_back(
    work: Work, pilot: Pilot, decliner: Person | None, to: Person | None, *, declined: bool = False
) -> None:
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask:
        handed = to if to != decliner else None
        counted = replace(
            ask,
            handed_to=handed,
            handed_by=None,
            waits_for=None,
            declines=ask.declines + declined,
        )
        work.store.asks.put(counted, ask)


def _forget_hand_back(work: Work, pilot: Pilot, actor: Person | None = None) -> None:
    """Whoever names an owner has it back if that fails, whatever they said of it before."""
    ask = changing.open_ask(work, pilot, Rule.O2)
    if ask:
        free = taken_back(ask)
        work.store.asks.put(taken_up(free, actor) if actor else free, ask)


def _ask_again(work: Work, pilot: Pilot, to: Person | None, facts: Facts) -> TheirTime | None:
    ask: Ask | None = changing.open_ask(work, pilot, Rule.O2)
    return request(work, ask, to, facts) if ask and to else None
