"""Who is acting, and which pilot they mean: every use case for people begins here."""

from __future__ import annotations

from rapidfuzz import fuzz, process, utils

from bot.domain.command_text import PilotRef
from bot.domain.people import Person, SlackId
from bot.domain.permissions import (
    Act,
    Duty,
    NoSuchPilot,
    NotYours,
    SeveralPilots,
    can_see,
    check,
    check_duty,
    check_member,
)
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING
from bot.domain.topics import Topic
from bot.store.sight import Eyes
from bot.work import Work

TOPIC_OF_ACT = {
    Act.SET_VALUE: Topic.VALUE,
    Act.NAME_OWNER: Topic.OWNER,
    Act.SET_COST: Topic.COST,
}
NEAREST = 3
ALIKE = 60  # of 100, for offering another name
SAME_NAME = 85  # of 100, for asking whether it is the same pilot


def person(work: Work, who: SlackId) -> Person:
    return work.store.people.of_slack(who)


def on_duty(work: Work, who: SlackId, duty: Duty) -> Person:
    """The person, if they may do this in the workspace (R1, R3)."""
    actor = person(work, who)
    check_duty(actor, duty, work.policy)
    return actor


def eyes(work: Work, actor: Person) -> Eyes:
    return Eyes(actor, pmo=work.policy.is_pmo(actor))


def acting(  # noqa: PLR0913
    work: Work,
    who: SlackId,
    act: Act,
    pilot: PilotRef,
    *,
    topic: Topic | None = None,
    changing: bool = False,
) -> tuple[Person, Pilot]:
    """The person and the pilot they mean, locked for a change, if they may do this (R1–R4)."""
    actor = person(work, who)
    found = find(work, actor, pilot, changing=changing or act is not Act.READ)
    check_act(work, actor, act, found, topic)
    return actor, found


def check_act(
    work: Work, actor: Person, act: Act, pilot: Pilot, topic: Topic | None = None
) -> None:
    """R1–R4. Whoever is asked about a topic may answer (N7)."""
    try:
        check(actor, act, pilot, work.policy)
    except NotYours:
        if not _is_asked(work, actor, topic or TOPIC_OF_ACT.get(act), pilot):
            raise


def _is_asked(work: Work, actor: Person, topic: Topic | None, pilot: Pilot) -> bool:
    asks = work.store.asks.open_of(pilot).values() if topic else ()
    return any(ask.person == actor and ASKING[ask.rule].topic is topic for ask in asks)


def check_sight(work: Work, actor: Person, pilot: Pilot) -> None:
    """R1 and R4 for a button that names its pilot."""
    check(actor, Act.READ, pilot, work.policy)


def find(work: Work, actor: Person, ref: PilotRef, *, changing: bool = False) -> Pilot:
    """The pilot of a key, or of its name. What one cannot see does not exist (R4).

    Whoever may not even read is told so before anything is looked up (R1): a near name is news.
    """
    check_member(actor, work.policy, reading=True)
    numbers = [ref.number] if ref.number is not None else _numbers_named(work, actor, ref.words)
    if len(numbers) > 1:
        several = work.store.pilots.numbered_all(numbers[:NEAREST])
        raise SeveralPilots(ref.typed, tuple(several))
    found = work.store.pilots.numbered(numbers[0], changing=changing) if numbers else None
    if found is None or not can_see(actor, found, work.policy):
        raise NoSuchPilot(ref.typed, _nearest(work, actor, ref))
    return found


def near_names(work: Work, actor: Person, name: str) -> tuple[Pilot, ...]:
    """Pilots whose names are so close that it may be the same pilot."""
    names = dict(work.store.pilots.names(eyes(work, actor)))
    close = process.extract(
        name,
        names,
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        limit=NEAREST,
        score_cutoff=SAME_NAME,
    )
    return tuple(work.store.pilots.numbered_all(number for _, _, number in close))


def _numbers_named(work: Work, actor: Person, words: str) -> list[int]:
    """The pilots one can see of that name, however it is written."""
    wanted = utils.default_process(words)
    names = work.store.pilots.names(eyes(work, actor)) if wanted else ()
    return [number for number, name in names if utils.default_process(name) == wanted]


def _nearest(work: Work, actor: Person, ref: PilotRef) -> tuple[Pilot, ...]:
    names = work.store.pilots.names(eyes(work, actor))
    typed = f"P-{ref.number}" if ref.number is not None else ref.words
    known = {n: f"P-{n}" if ref.number is not None else name for n, name in names}
    close = process.extract(
        typed,
        known,
        scorer=fuzz.ratio if ref.number is not None else fuzz.WRatio,
        processor=utils.default_process,
        limit=NEAREST,
        score_cutoff=ALIKE,
    )
    return tuple(work.store.pilots.numbered_all(number for _, _, number in close))
