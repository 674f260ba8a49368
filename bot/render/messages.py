"""How each letter reads (voice: says one thing, says why now, makes the answer easy)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import assert_never

from bot.domain.letters import Purpose
from bot.domain.messages import (
    DigestPost,
    Message,
    Notice,
    OutOfSight,
    PulseAnswer,
    PulsePost,
    PulseSummary,
    Reminder,
    ReportPost,
    Request,
)
from bot.domain.news import News, Subject
from bot.domain.people import Person
from bot.domain.pilot import GOVERNS, PLAN_OWNER, TEAM, Pilot, Role
from bot.domain.topics import Topic
from bot.render import digests, effect, governance, kit, pulses, report_messages, words
from bot.render.asks import (
    Seen,
    accepted_terms,
    buttons,
    disclosed,
    facts,
    few_buttons,
    headline,
    notification,
    offer,
    outcome,
    owner_buttons,
    planned,
    planned_for_today,
    question,
    reason,
)
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.render.wordings import WITHOUT

OUT_OF_SIGHT = "Nothing more is needed here."
MANY = 12  # decisions; beyond that the number says nothing but that there are many
SAID: Mapping[Purpose, tuple[str, str]] = MappingProxyType(
    {
        Purpose.ACCEPT: ("asks you to own", " in production."),
        Purpose.ACCEPTED: ("will own", " in production."),
        Purpose.QUESTION: ("has a question about", "."),
        Purpose.REPLY: ("answered your question about", "."),
        Purpose.DECLINED: ("will not own", " in production."),
        Purpose.UNABLE: ("cannot own", " in production."),
        Purpose.LEFT: ("has left and will not own", " in production."),
        Purpose.HANDED: ("passes a question about", " on to you."),
        Purpose.WAITING: ("waits for you to go on with", "."),
        Purpose.RECEIPT: ("has disclosed what", " will cost in production."),
        Purpose.HELD: ("names you for governance items of", "."),
        Purpose.CLEARED: ("has cleared the way for", "."),
    }
)


NOT_THEIRS = ("is not who can clear the way for", ".")


def speech(message: Message) -> Speech:
    match message:
        case Reminder():
            return _reminder(message)
        case Request():
            return _request(message)
        case OutOfSight():
            return Speech(text=OUT_OF_SIGHT, blocks=[kit.section(OUT_OF_SIGHT)])
        case Notice():
            return _notice(message)
        case DigestPost():
            return digests.posted(message.portfolio, message.months_effect)
        case ReportPost():
            return report_messages.report(message.report)
        case PulsePost() | PulseAnswer() | PulseSummary():
            return pulses.speech(message)
        case _:
            assert_never(message)


# reminders


def _reminder(reminder: Reminder) -> Speech:
    asks = [
        Seen(item, reminder.to, reminder.now, reminder.zone, reminder.letter) if item else None
        for item in reminder.items
    ]
    alone = asks[0] if len(asks) == 1 and not reminder.more else None
    said = _alone(alone) if alone else _together(asks, reminder)
    if not reminder.answered:
        return said
    return replace(said, blocks=[*said.blocks, *_afterwards(reminder)])


def _afterwards(reminder: Reminder) -> list[Block]:
    """N14: where nothing waits any more, so that it takes nobody from an answer."""
    if reminder.helpful is None:
        return effect.question(reminder.letter)
    return effect.said(helpful=reminder.helpful)


def _alone(seen: Seen) -> Speech:
    if not seen.waits:
        return Speech(text=_over(seen), blocks=[kit.section(_struck(seen))])
    blocks = [kit.section(f"{headline(seen)}\n{reason(seen)}"), *_planned(seen)]
    return Speech(text=notification(seen), blocks=[*blocks, kit.actions(*buttons(seen))])


def _planned(seen: Seen) -> list[Block]:
    plan = planned(seen)
    return [kit.context(plan)] if plan and not planned_for_today(seen) else []


def _together(asks: list[Seen | None], reminder: Reminder) -> Speech:
    waiting = [seen for seen in asks if seen and seen.waits]
    blocks = [block for seen in asks for block in _among(seen, first=seen in waiting[:1])]
    if reminder.more:
        blocks.append(kit.context(f"and {words.number(reminder.more)} more{_where(reminder)}"))
    return Speech(text=_summary(waiting, reminder.more), blocks=blocks)


def _where(reminder: Reminder) -> str:
    if reminder.home_tab is None:
        return f": {words.command('asks')}"
    return f" on your {kit.link(reminder.home_tab, 'Home tab')}"


def _among(seen: Seen | None, *, first: bool) -> list[Block]:
    """One ask of several."""
    if seen is None:
        return [kit.section(OUT_OF_SIGHT)]
    asked = question(seen, "it")
    named = f"{words.pilot(seen.pilot)}: {words.small(asked)}"
    if not seen.waits:
        return [kit.section(f"~{named}~ {outcome(seen, 'It')}")]
    by = f" · by {words.day(seen.by, seen.now)}" if seen.by else ""
    by += " · last reminder to you" if seen.item.last else ""
    plan = planned(seen)
    then = f"\n{plan}" if plan else ""
    return [kit.section(f"{named}{by}{then}"), kit.actions(*few_buttons(seen, primary=first))]


def _summary(waiting: list[Seen], more: int) -> str:
    """The notification of several asks."""
    if not waiting:
        return "Nothing here waits for you any more."
    if len(waiting) == 1 and not more:
        return notification(waiting[0])
    days = [seen.by for seen in waiting if seen.by]
    first = f", the first for {words.day(min(days), waiting[0].now)}" if days else ""
    total = len(waiting) + more
    if total > MANY:
        begin = words.capital(words.few(len(waiting), "decision"))
        return f"{begin} to begin with{first}; {words.number(more)} more can wait their turn."
    return f"{words.capital(words.few(total, 'decision'))} are waiting for you{first}."


def _struck(seen: Seen) -> str:
    """The ask as it was, and what became of it."""
    asked = question(seen, kit.words(seen.pilot.name))
    return f"~{asked}~ {outcome(seen)}{accepted_terms(seen)}"


def _over(seen: Seen) -> str:
    return _about(seen, outcome(seen, "it"))


def _about(seen: Seen, told: str) -> str:
    """In a line of its own, what became of an ask says of which pilot."""
    return f"{words.named(seen.pilot)}: {kit.unmarked(told)}"


# requests


def _request(request: Request) -> Speech:
    seen = Seen(request.item, request.to, request.now, request.zone, request.letter)
    text, said = first_line(request, seen)
    if not request.waits:
        over = _request_over(request, seen)
        text = _about(seen, _request_over(request, seen, "it"))
        return Speech(text=text, blocks=[kit.section(f"~{said}~ {over}{accepted_terms(seen)}")])
    match request.purpose:
        case Purpose.ACCEPT:
            blocks = [kit.section(f"{kit.bold(said)}\n{offer(seen.pilot)}")]
            return Speech(text, [*blocks, kit.actions(*owner_buttons(seen))])
        case Purpose.ACCEPTED:
            return Speech(text, [kit.section(f"{kit.bold(said)}\n{_accepted(seen)}")])
        case Purpose.REPLY:
            blocks = [kit.section(f"{kit.bold(said)}\n{quoted(request)}")]
            if seen.is_named_owner:
                blocks.append(kit.actions(*owner_buttons(seen)))
            return Speech(text, blocks)
        case Purpose.QUESTION:
            blocks = [kit.section(f"{kit.bold(said)}\n{quoted(request)}")]
            return Speech(text, [*blocks, kit.actions(answer_button(request, seen, primary=True))])
        case Purpose.HANDED | Purpose.WAITING | Purpose.CLEARED:
            asked = f"{headline(seen)}\n{reason(seen)}"
            blocks = [kit.section(f"{said}\n{asked}"), *_planned(seen)]
            return Speech(text, [*blocks, kit.actions(*buttons(seen))])
        case Purpose.HELD:
            items = governance.held(request.held, seen.pilot, request.now)
            return Speech(text, [kit.section(kit.bold(said)), *items])
        case Purpose.RECEIPT:
            blocks = [kit.section(f"{kit.bold(said)}\n{disclosed(seen.pilot)}")]
            return Speech(text, [*blocks, kit.actions(*buttons(seen))])
        case Purpose.DECLINED | Purpose.UNABLE | Purpose.LEFT:
            blocks = [kit.section(f"{kit.bold(said)}\n{_then(request)}")]
            return Speech(text, [*blocks, kit.actions(*_naming_buttons(request, seen))])


def _accepted(seen: Seen) -> str:
    owner = seen.pilot.owner
    on = f" on {seen.day(owner.accepted_at)}" if owner and owner.accepted_at else ""
    return f"They accepted{on}, as you had asked. Nothing more is needed here."


def _request_over(request: Request, seen: Seen, name: str | None = None) -> str:
    """The last word is what its reader said, else what became of the ask."""
    if request.purpose is Purpose.HELD:
        return "Nothing of it is left for you. Thank you."
    if request.answered_at is None:
        return outcome(seen, name)
    day = seen.day(request.answered_at)
    if request.purpose is Purpose.QUESTION:
        return f"You answered on {day}."
    return f"You declined on {day}. Thank you for saying so."


def first_line(request: Request, seen: Seen) -> tuple[str, str]:
    """The first line, as a notification and as it stands in the message."""
    does, then = NOT_THEIRS if request.stands else SAID[request.purpose]
    name, pilot = _who(request), seen.pilot
    return (
        f"{kit.plain_words(name)} {does} {words.named(pilot)}{then}",
        f"{kit.words(name)} {does} {kit.words(pilot.name)}{then}",
    )


def _who(request: Request) -> str:
    """Whom the first line is about: somebody who acts, or was named."""
    if request.purpose in {Purpose.DECLINED, Purpose.UNABLE, Purpose.LEFT}:
        about = request.about
        return about.name if about and about.has_name else "The person named"
    return request.by.name if request.by else "Somebody"


def quoted(request: Request) -> str:
    return f"> {kit.words(request.text or '')}"


def _then(request: Request) -> str:
    if request.purpose is Purpose.UNABLE:
        return "That account is not an active member of this workspace. Who else could it be?"
    if request.purpose is Purpose.LEFT and request.suggested:
        return f"{words.bold(request.suggested)} is the backup, and has not been asked yet."
    if request.suggested:
        return f"The suggestion is {words.bold(request.suggested)}, who has not been asked yet."
    return "Who else could it be?"


def _naming_buttons(request: Request, seen: Seen) -> list[Block]:
    value = facts(seen)
    other = kit.button("Name someone else", "fill", value, primary=not request.suggested)
    if not request.suggested:
        return [other]
    confirmed = {**value, "p": seen.pilot.number, "u": request.suggested.slack_id}
    label = f"Name {request.suggested.name}"
    return [kit.button(label, "name_suggested", confirmed, primary=True), other]


def answer_button(request: Request, seen: Seen, *, primary: bool) -> Block:
    asked_by = request.by.slack_id if request.by else ""
    value = {**facts(seen), "p": seen.pilot.number, "u": asked_by}
    name = request.by.name if request.by else "them"
    return kit.button(f"Answer {name}", "reply", value, primary=primary)


# notices


def _notice(notice: Notice) -> Speech:
    joined = {Subject.ASKS_USED_UP, Subject.NOBODY_TO_ASK, *MOVED}
    single = [item for item in notice.news if item.subject not in joined]
    alone = [item for item in notice.news if item.subject is Subject.NOBODY_TO_ASK][:1]
    told = (_news(item, notice) for item in single)
    nobody = (_news(item, notice) for item in alone)
    moved = list(_moved(notice.news))
    lines = [*told, *moved, *nobody, *_unanswered(notice.news)]
    first, others = _plain(lines[0][0]), len(lines) - 1 + notice.more
    if lines[0] in moved:  # which roles those are stands inside
        first = f"{first.partition('. ')[0]}."
    if others:
        first = f"{first} {words.number(others)} more inside."
    blocks = [block for line in lines for block in _line(*line)]
    if notice.more:
        blocks.append(kit.context(f"and {words.number(notice.more)} more, in the next notices"))
    return Speech(text=f"For the PMO: {first}", blocks=blocks)


def _line(text: str, button: Block | None) -> list[Block]:
    """Its button has a row of its own: Slack refuses two of the same action in one."""
    return [kit.section(text), *([kit.actions(button)] if button else [])]


def _news(news: News, notice: Notice) -> tuple[str, Block | None]:
    match news.subject:
        case Subject.NOBODY_TO_ASK:
            many = words.count(notice.nobody_to_ask, "pilot")
            have = "has" if notice.nobody_to_ask == 1 else "have"
            how = words.command("assign gaps lead:@person")
            return (
                f"*{many} {have} open decisions and nobody to ask.* {how} gives them a lead.",
                None,
            )
        case Subject.ASKS_USED_UP:
            return next(_unanswered([news]))
        case Subject.LEFT | Subject.CAME_BACK | Subject.BECAME_GUEST:
            return next(_moved([news]))
        case Subject.DIGEST_IN_TROUBLE:
            return _trouble(news), None
        case Subject.LETTER_IN_DOUBT:
            return _doubt(news)
        case Subject.DECLINED:
            return _declined(news)
        case Subject.PAUSED:
            return _paused(news, notice), None


MOVED: Mapping[Subject, tuple[str, str]] = MappingProxyType(
    {
        Subject.LEFT: ("has left.", "These roles are vacant now:"),
        Subject.CAME_BACK: ("is back.", "These roles were theirs, and can be given back:"),
        Subject.BECAME_GUEST: ("is a guest now and cannot act here.", "These roles are affected:"),
    }
)
HELD = 10  # roles in one line


def _moved(news: Sequence[News]) -> Iterator[tuple[str, Block | None]]:
    """T2: one line a person, with every role that it is about."""
    held: dict[tuple[Subject, Person], list[str]] = {}
    for item in news:
        if item.subject in MOVED and item.person and item.pilot:
            roles = held.setdefault((item.subject, item.person), [])
            roles += [f"{_role(role)} of {words.pilot(item.pilot)}" for role in _roles(item)]
    for (subject, person), roles in held.items():
        happened, then = MOVED[subject]
        more = len(roles) - HELD
        shown = [*roles[:HELD], *([f"{words.number(more)} more"] if more > 0 else [])]
        yield f"{words.bold(person)} {happened} {then} {words.listed(shown)}.", None


def _roles(news: News) -> list[str]:
    return (news.text or "").split()


HOLDS = {
    TEAM: "member of the team",
    GOVERNS: "holder of governance items",
    PLAN_OWNER: "owner of the change plan",
}


def _role(name: str) -> str:
    return HOLDS.get(name) or words.ROLES[Role(name)]


def _unanswered(news: Sequence[News]) -> Iterator[tuple[str, Block | None]]:
    """One line a pilot, whatever the number of its asks that nobody answered."""
    missing: dict[int, tuple[Pilot, list[str]]] = {}
    for item in news:
        if item.subject is Subject.ASKS_USED_UP and item.pilot:
            _, lacks = missing.setdefault(item.pilot.number, (item.pilot, []))
            lacks.append(WITHOUT[Topic(item.text or "")])
    for pilot, lacks in missing.values():
        text = f"{words.pilot(pilot)} still lacks {words.listed(lacks)}. Nobody is left to ask."
        yield text, kit.button(f"Show {pilot.key}", "show", {"p": pilot.number})


def _trouble(news: News) -> str:
    channel, _, error = (news.text or "").partition(" ")
    causes = {
        "is_archived": "the channel is archived",
        "channel_not_found": "the channel is gone, or private, where `/invite @Preflight` helps",
        "not_in_channel": "Preflight is not in the channel; `/invite @Preflight` lets it in",
    }
    cause = causes.get(error, f"Slack says {kit.words(error)}")
    anew = f"{words.command('digest here')} sets it up anew."
    return f"The digest for <#{channel}> could not be posted: {cause}. {anew}"


def _doubt(news: News) -> tuple[str, Block | None]:
    letter = news.letter
    if letter is None:
        return "A message may not have arrived.", None
    to = words.person(letter.person) if letter.person else f"<#{letter.channel}>"
    text = f"A {letter.kind} to {to} may not have arrived, and Preflight cannot look."
    return text, kit.button("Send it again", "send_again", {"about": letter.id})


def _declined(news: News) -> tuple[str, Block | None]:
    """O7."""
    pilot = news.pilot
    if pilot is None:
        return "Two people have declined to own a pilot.", None
    text = f"Two people have declined to own {words.pilot(pilot)}. Its sponsor is asked now."
    return text, kit.button(f"Show {pilot.key}", "show", {"p": pilot.number})


def _paused(news: News, notice: Notice) -> str:
    """N9."""
    who = words.bold(news.person) if news.person else "Somebody"
    through = f" through {words.day(news.day, notice.now)}" if news.day else ""
    one = "question waits" if news.count == 1 else "questions wait"
    return f"{who} has paused reminders{through}; {words.number(news.count)} {one}."


def _plain(text: str) -> str:
    return kit.unmarked(text)
