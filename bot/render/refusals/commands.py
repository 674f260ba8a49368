"""What was typed behind `/pilot`, or left out, in words of commands and options."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.command_text import MissingPilot, OneRoleAtATime, UnknownSubcommand
from bot.domain.digests import MineInAChannel
from bot.domain.filters import TwoStages
from bot.domain.forms import (
    ButtonOfThePast,
    ChangedMeanwhile,
    DoneAlready,
    FormDidNotOpen,
    NothingTyped,
    NotInAChannel,
)
from bot.domain.options import (
    NotAPerson,
    OptionTwice,
    OptionUnknown,
    PersonWithoutRole,
    TooManyPeople,
)
from bot.domain.pilot import Role
from bot.domain.refusals import Refusal
from bot.domain.typed import TooLong
from bot.render import words
from bot.render.refusals.phrases import A_VALUE, Examples, either, named, quoted

NEAR = 3  # of the options, when what was typed is close to some
_EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "name": "What is the pilot called? A few words will do, for example “Claims triage”.",
        "value": f"What is it worth? A number, a unit and a period will do: {A_VALUE}.",
        "kpi": "What is measured? Its unit stands behind it: “Handling time, minutes”.",
        "question": "Which question must it answer? One line will do.",
        "answer": "What was found out? One sentence will do.",
        "change": "How much has changed by now? A number in the unit of the promise will do.",
        "source": "Where does the number come from? A few words will do: time sheets, May.",
        "evidence": "Where can that be seen? A link that begins with https:// will do.",
        "confirmer": "Who confirms that it is the same? One person will do.",
        "data": "Nothing is said to be the same in production, so nothing is to be confirmed.",
        "note": "Why is the estimate complete? One line will do.",
        "owner": "Who will own it in production? Anybody but its lead and its team.",
        "person": "Who is it? One person will do.",
        "pilot": "Which pilot? Its key will do, for example P-7.",
        "text": "There is nothing in it so far. One line will do.",
        "hour": "At what time does the digest come? For example 09:00.",
    }
)


def sentence(refusal: Refusal, example: Examples) -> str | None:
    match refusal:
        case UnknownSubcommand():
            return _unknown(refusal)
        case MissingPilot(subcommand=subcommand):
            return f"Which pilot? Its key or its name: {words.command(f'{subcommand} P-7')}."
        case OneRoleAtATime(roles=roles):
            several = words.listed([words.ROLES[role] for role in roles])
            first = words.command(f"assign gaps {roles[0]}:@ana")
            return f"Many pilots get one role at a time, and not {several} at once. First {first}."
        case OptionUnknown():
            return _no_option(refusal)
        case OptionTwice(name=name):
            return f"`{name}:` stands there twice. Which of the two is it?"
        case NotAPerson(text=text):
            return f"Slack found nobody called {quoted(text)}. Type @ and pick from its list."
        case TooManyPeople():
            return _too_many(refusal)
        case PersonWithoutRole(person=person, roles=roles):
            known = either([f"`{role}:`" for role in roles])
            return f"What is <@{person}> to the pilot? Put {known} in front, as in `lead:@ana`."
        case TwoStages():
            return _two_stages(refusal)
        case TooLong(field=field, length=length, limit=limit):
            long, fits = words.count(length, "character"), words.number(limit)
            return f"The {named(field)} has {long}, and up to {fits} fit. Can it be shorter?"
        case NothingTyped(field="cost"):
            return f"What does it cost? One figure will do, for example {example.cost}."
        case NothingTyped(field=field):
            return _EMPTY.get(field) or f"The {named(field)} is needed here."
        case ChangedMeanwhile(now=now):
            return _meanwhile(now)
        case FormDidNotOpen():
            return "Slack took too long to open the form. Trying once more usually works."
        case DoneAlready():
            return "This came twice, and the first one counts. Nothing else changed."
        case ButtonOfThePast():
            return "This button no longer does anything. Your Home tab shows what is open now."
        case NotInAChannel():
            typed = words.command("digest here weekly mon 09:00")
            return f"A digest comes to a channel. In that channel, {typed} sets it up."
        case MineInAChannel():
            return (
                "`mine` is empty in a channel and in a report. "
                "A stage, `gaps` or a word of a name narrows it."
            )
        case _:
            return None


def _unknown(refusal: UnknownSubcommand) -> str:
    typed = f"{words.command('help')} shows what there is."
    if not refusal.nearest:
        return f"There is no {quoted(refusal.word)} here. {typed}"
    offers = either([words.command(near) for near in refusal.nearest])
    return f"There is no {quoted(refusal.word)} here. Did you mean {offers}? {typed}"


def _no_option(refusal: OptionUnknown) -> str:
    options = [f"`{name}:`" for name in refusal.nearest]
    unknown = f"There is no option {quoted(f'{refusal.name}:')} here."
    if len(options) <= NEAR:
        return f"{unknown} Did you mean {either(options)}?"
    return f"{unknown} There are {words.listed(options)}."


def _two_stages(refusal: TwoStages) -> str:
    both = words.listed([stage.value for stage in refusal.stages])
    return (
        f"No pilot is {both} at once. Which of them is meant? "
        f'A word of a name goes in quotes: `"{refusal.stages[-1].value}"`.'
    )


def _meanwhile(now: str | None) -> str:
    stands = f"; it is {quoted(now)} now" if now else ""
    changed = f"Somebody changed this while the form was open{stands}."
    return f"{changed} Open it again to see how it stands now."


def _too_many(refusal: TooManyPeople) -> str:
    if refusal.limit > 1:
        most = words.count(refusal.limit, "person", "people")
        return f"Up to {most} fit on the {refusal.role}. Name those who build the pilot."
    role = words.ROLES[Role(refusal.role)]
    return f"A pilot has one {role}, and more than one is named. Which of them is it?"
