"""How a pulse reads: its question in a channel, its sum to the plan's owner, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.answers import PulseAnswered, PulseAsked, PulseReplied
from bot.domain.messages import PulseAnswer, PulsePost, PulseSummary
from bot.domain.pulse import Pulse
from bot.domain.topics import Topic
from bot.render import kit, words
from bot.render.change_plans import REPLIES, replies
from bot.render.kit import Block
from bot.render.speech import Speech

ACTIONS = {reply: f"pulse_{reply.name.lower()}" for reply in REPLIES}
UNSEEN = "Answers are counted. Nobody sees who gave which."
TROUBLE = {
    "is_archived": "is archived",
    "channel_not_found": "is gone, or private, where `/invite @Preflight` helps",
    "not_in_channel": "does not have Preflight in it; `/invite @Preflight` lets it in",
    "not_chosen_by_its_people": (
        "was not chosen by one of the pilot's people, and only they name a restricted pilot there"
    ),
    "never_posted": "could not be reached in time",
}


def speech(message: PulsePost | PulseAnswer | PulseSummary) -> Speech:
    match message:
        case PulsePost():
            return _question(message)
        case PulseAnswer():
            return _answer(message)
        case PulseSummary():
            return _summary(message)
        case _:
            assert_never(message)


def said(answer: PulseAsked | PulseReplied | PulseAnswered, now: datetime) -> str:
    match answer:
        case PulseAsked(pilot=pilot, pulse=pulse, zone=zone):
            until = words.day(pulse.ends_at.astimezone(zone).date(), now)
            return (
                f"The pulse about {words.pilot(pilot)} goes to <#{pulse.channel}>. "
                f"It ends on {until}, and the plan's owner reads what came of it."
            )
        case PulseReplied(reply=reply):
            return f"Noted: {REPLIES[reply]}. Another press changes it. {UNSEEN}"
        case PulseAnswered(pilot=pilot, channel=channel):
            return f"What changes in {words.pilot(pilot)} is told in <#{channel}>. Thank you."


def _question(post: PulsePost) -> Speech:
    name, pulse = kit.words(post.pilot.name), post.pulse
    asked = f"Does {name} help you in your work?"
    plainly = f"Does {words.named(post.pilot)} help you in your work?"
    if not pulse.is_open:
        over = _over(pulse)
        return Speech(text=f"{plainly} {over}", blocks=[kit.section(f"~{asked}~ {over}")])
    until = words.day(pulse.ends_at.astimezone(post.zone).date(), post.now)
    facts = {"p": post.pilot.number, "n": pulse.number, "l": post.letter}
    buttons = [
        kit.button(label, ACTIONS[reply], {**facts, "s": reply.value})
        for reply, label in REPLIES.items()
    ]
    return Speech(
        text=f"{plainly} One press is enough.",
        blocks=[
            kit.section(f"*{asked}*\nOne press is enough, until {until}. {UNSEEN}"),
            kit.actions(*buttons),
        ],
    )


def _over(pulse: Pulse) -> str:
    if pulse.says_something:
        return f"It has ended with {words.count(pulse.total, 'answer')}. Thank you."
    return "It has ended. Thank you."


def _answer(answer: PulseAnswer) -> Speech:
    name = kit.words(answer.pilot.name)
    head = f"*What changes because of your answers about {name}*"
    by = f"\n{words.person(answer.by)} writes:" if answer.by else ""
    text = f"What changes because of your answers about {words.named(answer.pilot)}."
    return Speech(text=text, blocks=[kit.section(f"{head}{by}"), *_quoted(answer.text)])


def _quoted(text: str) -> list[Block]:
    return [kit.section(f"> {kit.words(text)}")]


def _summary(summary: PulseSummary) -> Speech:
    pilot, pulse = summary.pilot, summary.pulse
    if not pulse.was_asked:
        return _failed(summary)
    came = replies(pulse)
    text = f"The pulse about {words.named(pilot)} has ended. {came}."
    head = f"*The pulse about {kit.words(pilot.name)} has ended.* {came}."
    if pulse.told_at:
        day = words.day(pulse.told_at.astimezone(summary.zone).date(), summary.now)
        told = f"They were told what changes on {day}. Thank you."
        return Speech(text=f"{text} {told}", blocks=[kit.section(f"{head} {told}")])
    if not pulse.says_something:
        again = kit.button("Ask again", "pulse", {"p": pilot.number}, primary=True)
        return Speech(text=text, blocks=[kit.section(head), kit.actions(again)])
    trouble = f" Your words did not reach them: {_because(pulse)}." if pulse.trouble else ""
    then = f"\nA few words back show that it was read.{trouble}"
    facts = {"p": pilot.number, "t": Topic.FEEDBACK.value}
    tell = kit.button("Tell them what changes", "fill_topic", facts, primary=True)
    return Speech(text=text, blocks=[kit.section(f"{head}{then}"), kit.actions(tell)])


def _failed(summary: PulseSummary) -> Speech:
    """The channel would not have it; another one leads on."""
    pilot = summary.pilot
    what = f"The pulse about {words.named(pilot)} could not be posted."
    head = f"*The pulse about {kit.words(pilot.name)} could not be posted:* "
    facts = {"p": pilot.number}
    other = kit.button("Choose a channel", "plan_channel", facts, primary=True)
    again = kit.button("Ask again", "pulse", facts)
    line = f"{head}{_because(summary.pulse)}."
    return Speech(text=what, blocks=[kit.section(line), kit.actions(other, again)])


def _because(pulse: Pulse) -> str:
    error = pulse.trouble or ""
    cause = TROUBLE.get(error) or f"was refused by Slack ({kit.words(error)})"
    return f"<#{pulse.channel}> {cause}"
