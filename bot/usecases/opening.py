"""What a form is filled with before it opens. Reads only; no network stands before a form."""

from __future__ import annotations

from bot.domain.answers import Question
from bot.domain.asks import AskId, Item, next_without
from bot.domain.check_ins import Risk
from bot.domain.command_text import PilotRef
from bot.domain.forms import ButtonOfThePast, DoneAlready
from bot.domain.letters import LetterId
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, Duty, check_duty
from bot.domain.pilot import Pilot
from bot.domain.stages import Stage, check_move
from bot.domain.topics import Topic
from bot.usecases import acting, asking, checking_in
from bot.work import Work


def subject(
    work: Work, who: SlackId, act: Act, ref: PilotRef, topic: Topic | None = None
) -> Pilot | None:
    """The pilot a form is about; None, an empty form, while Slack has not vouched for the person.

    Whoever we never met is checked when they send the form, and sees nothing before.
    """
    actor = acting.person(work, who)
    if not actor.verified:
        return None
    pilot = acting.find(work, actor, ref)
    acting.check_act(work, actor, act, pilot, topic)
    return pilot


def on_duty(work: Work, who: SlackId, duty: Duty) -> None:
    """Before a form about no pilot; whom we have not met for a day is checked on sending it."""
    actor = acting.person(work, who)
    if actor.is_fresh(work.now):
        check_duty(actor, duty, work.policy)


def seen(work: Work, who: SlackId, ref: PilotRef, receipt: str) -> Pilot:
    """The pilot that a form showed, as it stands now; its twin would quarrel with it."""
    if work.store.receipts.is_known(receipt):
        raise DoneAlready
    return acting.acting(work, who, Act.READ, ref)[1]


def subject_to_stop(work: Work, who: SlackId, ref: PilotRef) -> Pilot | None:
    """A live pilot is retired rather than stopped, and a stopped one is stopped already."""
    pilot = subject(work, who, Act.STOP, ref)
    if pilot:
        check_move(pilot.stage, Stage.STOPPED, None)
    return pilot


def subject_to_replace(work: Work, who: SlackId, ref: PilotRef, owner: SlackId) -> Pilot | None:
    """The pilot, if somebody else has accepted it and would no longer own it."""
    pilot = subject(work, who, Act.NAME_OWNER, ref)
    accepted = pilot.accepted_owner if pilot else None
    return pilot if accepted and accepted.slack_id not in {who, owner} else None


def subject_to_tell(work: Work, who: SlackId, ref: PilotRef) -> Pilot | None:
    """The same for a check-in, while one is open (P1)."""
    pilot = subject(work, who, Act.CHECK_IN, ref, Topic.CHECK_IN)
    if pilot:
        checking_in.asked_now(work, pilot)
    return pilot


def subject_to_choose(work: Work, who: SlackId, ref: PilotRef) -> tuple[Pilot, Risk] | None:
    """A pilot at risk, and what speaks against it (P3)."""
    pilot = subject(work, who, Act.CHOOSE_COURSE, ref, Topic.COURSE)
    return (pilot, checking_in.risk_of(work, pilot)) if pilot else None


def subject_of_ask(work: Work, who: SlackId, ask: AskId) -> Item:
    """The ask behind "Name the owner", "Add the number" or "Enter the cost"."""
    return asking.still_open(asking.item_of(work, who, ask)[1])


def own_ask(work: Work, who: SlackId, ask: AskId) -> Item:
    """The ask behind "I'll do it by …", for the person who has it."""
    return asking.own_item(work, who, ask, changing=False)[1]


def ask_to_pass_on(work: Work, who: SlackId, ask: AskId) -> tuple[Item, Person | None]:
    """The ask behind "Not me", and who is next where nobody is named."""
    actor, item = asking.own_item(work, who, ask, changing=False)
    return item, next_without(item.ask, actor, item.pilot, work.policy, work.now)


def question(work: Work, who: SlackId, ask: AskId, letter_id: LetterId | None) -> Question:
    """What was asked of somebody, for the form in which they answer it."""
    actor, item = asking.item_of(work, who, ask)
    letter = work.store.letters.get(letter_id) if letter_id else None
    if letter is None or letter.person != actor:
        raise ButtonOfThePast
    return Question(item.pilot, letter.facts.text or "")
