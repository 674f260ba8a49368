"""What follows `/pilot`, read into one command. Any text gives a command or a `Refusal`.

Every command keeps what was typed. A command without its pilot, or without what it is to change,
leaves that None: a form asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.domain.causes import Cause
from bot.domain.effect import LASTS
from bot.domain.filters import Filter, parse_filter
from bot.domain.forms import Registration
from bot.domain.options import (
    LARGEST_TEAM,
    Known,
    NotAPerson,
    Options,
    PersonWithoutRole,
    people_in,
    read_options,
)
from bot.domain.people import SlackId
from bot.domain.periods import Period
from bot.domain.pilot import LONGEST_NAME, LONGEST_UNIT, Milestone, Role
from bot.domain.raci import Task
from bot.domain.refusals import Refusal
from bot.domain.stages import Stage
from bot.domain.tokens import Token, joined, readable, tokens
from bot.domain.topics import Topic
from bot.domain.typed import plain, within
from bot.domain.value import LONGEST_VALUE
from bot.domain.weekly import Weekly, read_weekly
from bot.frozen import dataclass

LONGEST_REASON = 1000
LONGEST_REF = 200
_LONGEST_WORD = 40
_LONGEST: Mapping[str, int] = MappingProxyType(
    {"unit": LONGEST_UNIT, "value": LONGEST_VALUE, "cost": 500}
)
_LONGEST_DAY = 60
_NEAREST = 3
_ALIKE = 0.65  # of 1


@dataclass(eq=False)
class UnknownSubcommand(Refusal):
    word: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class MissingPilot(Refusal):
    """Which pilot to show: no form asks for it."""

    subcommand: str


@dataclass(eq=False)
class OneRoleAtATime(Refusal):
    """Many pilots are given one person in one role."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class PilotRef:
    """A pilot as people name it: by `P-7`, `p7`, `#7` or `7`, else by words of its name."""

    number: int | None
    words: str

    @property
    def typed(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    typed: str
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """`form.name` is empty while none was typed."""

    typed: str
    form: Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    typed: str
    pilot: PilotRef | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPilots:
    typed: str
    filter: Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    typed: str
    pilot: PilotRef | None = None
    person: SlackId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellReport:
    """`when` and `filter` as typed; `to` gets it by itself, or no longer (`off`)."""

    typed: str
    words: tuple[str, ...] = ()
    to: tuple[SlackId, ...] = ()
    off: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue:
    typed: str
    pilot: PilotRef | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCost:
    typed: str
    pilot: PilotRef | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDown:
    """The categories of the cost, in a form (C2)."""

    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CostStands:
    """That the estimate still stands (C9)."""

    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideValue:
    """What stands beside a value: its baseline, or what an hour is worth."""

    typed: str
    about: Literal["baseline", "rate"]
    pilot: PilotRef | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsOf:
    """What the owner needs to run it (O8)."""

    typed: str
    pilot: PilotRef | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStage:
    """`stage` is the word typed; which stages there are is known elsewhere."""

    typed: str
    pilot: PilotRef | None = None
    stage: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That the sponsor has seen the cost (C7)."""

    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Let it pass its next gate until a day, for a reason."""

    typed: str
    pilot: PilotRef | None = None
    until: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLink:
    typed: str
    pilot: PilotRef | None = None
    address: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """All items, one of them with what is said of it, `map` for several, or another preset."""

    typed: str
    pilot: PilotRef
    item: str | None = None
    preset: str | None = None
    person: SlackId | None = None
    evidence: str | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """What production needs, by its topic: `part` is which of it, or `show`."""

    typed: str
    topic: Topic
    pilot: PilotRef
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRaciLine:
    """`people` by the letter they stand under; `a` may hold several, which is refused later."""

    typed: str
    pilot: PilotRef
    task: str
    people: Mapping[str, tuple[SlackId, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    typed: str
    pilot: PilotRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPulse:
    """Whether it helps, asked of those who are to use it (A3)."""

    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What came of the promise, where that is known from, and what running it costs (P1)."""

    typed: str
    pilot: PilotRef | None = None
    change: str | None = None
    source: str | None = None
    cost: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCourse:
    """What becomes of a pilot at risk, as a word, and why (P3)."""

    typed: str
    pilot: PilotRef | None = None
    course: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Until a day, or `off`: no longer."""

    typed: str
    pilot: PilotRef | None = None
    until: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`cause` is one of the three patterns, by its word; else the reason is another cause."""

    typed: str
    pilot: PilotRef | None = None
    cause: Cause = Cause.OTHER
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Whose open questions, or of which pilot; neither: one's own."""

    typed: str
    person: SlackId | None = None
    pilot: PilotRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAsked:
    typed: str
    pilot: PilotRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCalendar:
    """Of one pilot; without one, of those that somebody is named on."""

    typed: str
    pilot: PilotRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewAsks:
    """Of everybody, or of one person."""

    typed: str
    person: SlackId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellEffect:
    typed: str
    period: Period = Period.QUARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Of a country; of their time zone; or which they are."""

    typed: str
    country: str | None
    by_zone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until a day, or `off`: no longer."""

    typed: str
    until: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of them, one of them, or one with its new value."""

    typed: str
    name: str | None = None
    value: str | None = None
    people: tuple[SlackId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    typed: str
    filter: Filter
    role: Role | None = None
    person: SlackId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    typed: str
    action: Literal["here", "now", "off", "list"]
    filter: Filter
    when: Weekly | None = None


Command: TypeAlias = (
    Help
    | Register
    | Edit
    | ListPilots
    | Show
    | Owner
    | SetValue
    | SetCost
    | BreakDown
    | CostStands
    | BesideValue
    | NeedsOf
    | MoveStage
    | Gate
    | Next
    | Seen
    | Override
    | AddLink
    | Governance
    | Prepare
    | SetRaciLine
    | ChangePlan
    | AskPulse
    | CheckIn
    | ChooseCourse
    | Hold
    | Stop
    | History
    | Asks
    | WhyAsked
    | ShowCalendar
    | PreviewAsks
    | TellEffect
    | TellReport
    | Holidays
    | Pause
    | Settings
    | Assign
    | Digest
)

_Words: TypeAlias = Sequence[Token]
_NUMBER = re.compile(r"(?:p-?|#)?(?P<number>\d{1,9})", re.IGNORECASE)
_KEY = re.compile(r"p-?\d{1,9}", re.IGNORECASE)
_REGISTER = Known(
    people=("lead", "sponsor", "owner", "backup", "pmo_lead"),
    teams=("team",),
    texts=("unit", "value", "cost", *(milestone.value for milestone in Milestone)),
    names={"pmo": "pmo_lead", "golive": "go_live", "live": "go_live"},
)
_ASSIGN = Known(
    people=tuple(role.value for role in Role if role is not Role.OWNER), names={"pmo": "pmo_lead"}
)
_RACI = Known(
    people=(),
    teams=("a", "r", "c", "i"),
    names={"accountable": "a", "responsible": "r", "consulted": "c", "informed": "i"},
)
_PREPARED: Mapping[str, Topic] = MappingProxyType(
    {
        "data": Topic.DATA,
        "raci": Topic.RACI,
        "kpi": Topic.KPI,
        "questions": Topic.QUESTIONS,
        "answer": Topic.ANSWERS,
    }
)
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "data": ("show", "pilot", "production"),
        "raci": ("show", *Task),
        "kpi": ("show", "new"),
        "questions": ("show",),
        "answer": (),
    }
)
_DIGESTS = ("here", "now", "off", "list")
_BREAK_DOWN = frozenset({"break down", "breakdown", "break it down", "categories", "parts"})
_STILL_STANDS = frozenset({"stands", "still stands", "it still stands"})
_PATTERNS = frozenset({Cause.VALUE, Cause.OWNER, Cause.COST})
_AN_AMOUNT = re.compile(r"[A-Z]{3}(?![^\W_])|[^\w\s]?\d|[€$£¥]")
_TO = frozenset({"to", "and", ","})
_UNTIL = frozenset({"until", "till", "to", "for", "by"})


def parse_command(text: str) -> Command:
    said = tokens(text)
    typed = readable(text)
    if not said:
        return Help(typed=typed)
    word = plain(said[0].text).lower()
    if read := _READERS.get(word):
        return read(typed, said[1:])
    if len(said) == 1 and _NUMBER.fullmatch(word):
        return Show(typed=typed, pilot=pilot_ref(said[0].text))
    word = word[:_LONGEST_WORD]
    raise UnknownSubcommand(word, tuple(get_close_matches(word, _READERS, _NEAREST, _ALIKE)))


def pilot_ref(text: str) -> PilotRef:
    """The pilot that a key or the words of a name stand for."""
    words = within(LONGEST_REF, " ".join(text.split()), "pilot")
    found = _NUMBER.fullmatch(plain(words))
    return PilotRef(int(found["number"]) if found else None, words)


def _help(typed: str, said: _Words) -> Help:
    return Help(typed=typed, topic=_text(said))


def _register(typed: str, said: _Words) -> Register:
    options = read_options(said, _REGISTER)
    _refuse_people(options.words, _REGISTER)
    form = Registration(
        name=within(LONGEST_NAME, joined(options.words), "name"),
        lead=options.person("lead"),
        sponsor=options.person("sponsor"),
        owner=options.person("owner"),
        backup=options.person("backup"),
        pmo_lead=options.person("pmo_lead"),
        team=options.people("team"),
        **{name: _short(options, name) for name in _REGISTER.texts},
    )
    return Register(typed=typed, form=form)


def _short(options: Options, option: str) -> str | None:
    """What a form can carry along, where one opens."""
    text = options.text(option)
    return within(_LONGEST.get(option, _LONGEST_DAY), text, option) if text else None


def _edit(typed: str, said: _Words) -> Edit:
    group = _text(said[1:])
    return Edit(typed=typed, pilot=_first(said), group=group.lower() if group else None)


def _list(typed: str, said: _Words) -> ListPilots | Show:
    """The list of one pilot is the pilot."""
    if len(said) == 1 and _KEY.fullmatch(plain(said[0].text)):
        return Show(typed=typed, pilot=pilot_ref(said[0].text))
    return ListPilots(typed=typed, filter=_filter(said))


def _show(typed: str, said: _Words) -> Show:
    return Show(typed=typed, pilot=_only(said, "show"))


def _history(typed: str, said: _Words) -> History:
    return History(typed=typed, pilot=_only(said, "history"))


def _owner(typed: str, said: _Words) -> Owner:
    """Exactly one person (O5); whatever is no person names the pilot."""
    people = people_in((word for word in said if word.person), "owner", 1)
    named = [word for word in said if not word.person and word.text.lower() not in {"to", "is"}]
    if stranger := _stranger(named):
        raise NotAPerson(stranger)
    pilot = joined(named)
    return Owner(
        typed=typed,
        pilot=pilot_ref(pilot) if pilot else None,
        person=people[0] if people else None,
    )


def _stranger(named: _Words) -> str | None:
    """Somebody typed whom Slack did not know: `@ana`, or any word behind a pilot's key."""
    if len(named) > 1 and _NUMBER.fullmatch(plain(named[0].text)):
        return joined(named[1:])
    return next((word.text for word in named if word.text.startswith("@")), None)


def _value(typed: str, said: _Words) -> SetValue:
    return SetValue(typed=typed, pilot=_first(said), text=_text(said[1:]))


def _cost(typed: str, said: _Words) -> SetCost | BreakDown | CostStands:
    pilot, text = _first(said), _text(said[1:])
    words = plain(text or "").lower()
    if pilot and words in _BREAK_DOWN:
        return BreakDown(typed=typed, pilot=pilot)
    if pilot and words in _STILL_STANDS:
        return CostStands(typed=typed, pilot=pilot)
    return SetCost(typed=typed, pilot=pilot, text=text)


def _baseline(typed: str, said: _Words) -> BesideValue:
    text = _text(said[1:])
    return BesideValue(typed=typed, about="baseline", pilot=_first(said), text=text)


def _rate(typed: str, said: _Words) -> BesideValue:
    return BesideValue(typed=typed, about="rate", pilot=_first(said), text=_text(said[1:]))


def _needs(typed: str, said: _Words) -> NeedsOf:
    return NeedsOf(typed=typed, pilot=_first(said), text=_text(said[1:]))


def _stage(typed: str, said: _Words) -> MoveStage | Stop:
    """Whatever stops is asked why."""
    stage = plain(said[1].text).lower() if len(said) > 1 else None
    if stage == Stage.STOPPED:
        return _stop(typed, [said[0], *said[2:]])
    return MoveStage(typed=typed, pilot=_first(said), stage=stage, reason=_reason(said[2:]))


def _gate(typed: str, said: _Words) -> Gate:
    return Gate(typed=typed, pilot=_only(said, "gate"))


def _next(typed: str, said: _Words) -> Next:
    return Next(typed=typed, pilot=_only(said, "next"))


def _seen(typed: str, said: _Words) -> Seen:
    return Seen(typed=typed, pilot=_only(said, "seen"))


def _override(typed: str, said: _Words) -> Override:
    """`override P-7 until 31 March because the review is booked`: the words after `because`."""
    before, after = _at_because(said[1:])
    until, _ = _until(before)
    reason = _reason(after)
    return Override(typed=typed, pilot=_first(said), until=until, reason=reason)


def _at_because(said: _Words) -> tuple[_Words, _Words]:
    """The words before `because`, and those after it."""
    place = next((n for n, word in enumerate(said) if _is_because(word)), len(said))
    return said[:place], said[place + 1 :]


def _is_because(word: Token) -> bool:
    return word.text.lower() in {"because", "reason:"}


def _link(typed: str, said: _Words) -> AddLink:
    address = said[1].text if len(said) > 1 else None
    about = joined(said[2:]) or None
    return AddLink(typed=typed, pilot=_first(said), address=address, about=about)


def _governance(typed: str, said: _Words) -> Governance:
    """A pilot by its key may be followed by an item; by its name it stands alone."""
    if not said:
        raise MissingPilot("governance")
    if not _NUMBER.fullmatch(plain(said[0].text)):
        return Governance(typed=typed, pilot=_only(said, "governance"))
    ref, words = pilot_ref(said[0].text), [plain(word.text).lower() for word in said[1:]]
    if not words:
        return Governance(typed=typed, pilot=ref)
    if words[0] == "preset":
        return Governance(typed=typed, pilot=ref, preset=_text(said[2:]) or "")
    people = people_in((word for word in said[2:] if word.person), "holder", 1)
    links = [word.text for word in said[2:] if "://" in word.text]
    rest = [word for word in said[2:] if not word.person and word.text not in links]
    return Governance(
        typed=typed,
        pilot=ref,
        item=words[0][:_LONGEST_WORD],
        person=people[0] if people else None,
        evidence=links[0] if links else None,
        how=_reason(rest),
    )


def _prepare(word: str) -> Callable[[str, _Words], Prepare]:
    def read(typed: str, said: _Words) -> Prepare:
        pilot, part = _with_part(word, said)
        return Prepare(typed=typed, topic=_PREPARED[word], pilot=pilot, part=part)

    return read


def _with_part(word: str, said: _Words) -> tuple[PilotRef, str | None]:
    """`data P-7 show`, `data Claims triage show`: what is meant of it stands last."""
    if not said:
        raise MissingPilot(word)
    last = plain(said[-1].text).lower()
    if len(said) > 1 and last in _PARTS[word]:
        return pilot_ref(joined(said[:-1])), last
    if len(said) > 1 and _NUMBER.fullmatch(plain(said[0].text)):
        unknown = plain(joined(said[1:])).lower()[:_LONGEST_WORD]
        parts = get_close_matches(unknown, _PARTS[word]) or _PARTS[word] or ("",)
        begun = f"{word} {plain(said[0].text)}"
        offers = tuple(f"{begun} {part}".strip() for part in parts)
        raise UnknownSubcommand(f"{begun} {unknown}", offers)
    return pilot_ref(joined(said)), None


def _raci(typed: str, said: _Words) -> Prepare | SetRaciLine:
    """`raci P-7 operate A:@cy R:@dee,@bo`; a line without people opens its form."""
    options = read_options(said, _RACI)
    _refuse_people(options.words, _RACI)
    people = {part: found for part in options.given if (found := options.people(part))}
    if not options.given:
        return _prepare("raci")(typed, options.words)
    words = options.words
    if not words:
        raise MissingPilot("raci")
    pilot, task = (words[:-1], words[-1].text) if len(words) > 1 else (words, "")
    task = plain(task).lower()[:_LONGEST_WORD]
    return SetRaciLine(typed=typed, pilot=pilot_ref(joined(pilot)), task=task, people=people)


def _change(typed: str, said: _Words) -> ChangePlan:
    words = joined(said)
    return ChangePlan(typed=typed, pilot=pilot_ref(words) if words else None)


def _pulse(typed: str, said: _Words) -> AskPulse:
    return AskPulse(typed=typed, pilot=_only(said, "pulse"))


def _check_in(typed: str, said: _Words) -> CheckIn:
    """`checkin P-7 95 hours/month source "time sheets, May" cost EUR 140k/year`."""
    clauses: dict[str, list[Token]] = {"change": []}
    clause = "change"
    for word, following in zip(said[1:], [*said[2:], None], strict=False):
        opens = _opens_clause(word, following)
        if opens and opens not in clauses:
            clause = opens
            clauses[clause] = []
        else:
            clauses[clause].append(word)
    told = {name: _text(words) for name, words in clauses.items()}
    return CheckIn(typed=typed, pilot=_first(said), **told)


def _opens_clause(word: Token, following: Token | None) -> str | None:
    """A cost that is saved is no cost of running it: an amount follows the word."""
    said = "" if word.quoted else word.text.lower().rstrip(":")
    if said == "source":
        return said
    is_cost = said == "cost" and following is not None and _AN_AMOUNT.match(following.text)
    return said if is_cost else None


def _course(typed: str, said: _Words) -> ChooseCourse:
    """`course P-7 scale back because few use it`; without `because`, the words behind it."""
    words, reason = _at_because(said[1:])
    if not reason:
        both = plain(joined(words[:2])).lower() == "scale back"
        words, reason = (words[:2], words[2:]) if both else (words[:1], words[1:])
    course = _text(words)
    pilot, why = _first(said), _reason(reason)
    return ChooseCourse(typed=typed, pilot=pilot, course=course, reason=why)


def _hold(typed: str, said: _Words) -> Hold:
    until, off = _until(said[1:])
    return Hold(typed=typed, pilot=_first(said), until=until, off=off)


def _pause(typed: str, said: _Words) -> Pause:
    until, off = _until(said)
    return Pause(typed=typed, until=until, off=off)


def _holidays(typed: str, said: _Words) -> Holidays:
    country = _text(said)
    by_zone = country is not None and country.lower() in {"zone", "time zone"}
    return Holidays(typed=typed, country=None if by_zone else country, by_zone=by_zone)


def _preview(typed: str, said: _Words) -> PreviewAsks:
    people = people_in((word for word in said if word.person), "person", 1)
    return PreviewAsks(typed=typed, person=next(iter(people), None))


def _report(typed: str, said: _Words) -> TellReport:
    """`report last quarter claims`, `report quarter to @dee @ana`, `report off @dee`."""
    words = [plain(word.text).lower() for word in said]
    if words[:1] == ["off"]:
        return TellReport(typed=typed, to=people_in(said[1:], "report", LARGEST_TEAM), off=True)
    if words == ["list"]:
        return TellReport(typed=typed, listed=True)
    to = people_in(filter(_stands_for_somebody, said), "report", LARGEST_TEAM)
    return TellReport(typed=typed, words=_texts(list(_without_people(said))), to=to)


def _without_people(said: _Words) -> Iterator[Token]:
    """What is left, also without the word that leads to each of them."""
    for word, following in zip(said, [*said[1:], None], strict=False):
        leads = following and _stands_for_somebody(following) and word.text.lower() in _TO
        if not leads and not _stands_for_somebody(word):
            yield word


def _stands_for_somebody(word: Token) -> bool:
    """Also for somebody whom Slack does not know, which is to be said."""
    return bool(word.person) or (word.text.startswith("@") and not word.quoted)


def _texts(said: _Words) -> tuple[str, ...]:
    return tuple(f'"{word.text}"' if word.quoted else word.text for word in said)


def _effect(typed: str, said: _Words) -> TellEffect:
    word = plain(joined(said)).lower()[:_LONGEST_WORD]
    if not word:
        return TellEffect(typed=typed)
    known = {period.value: period for period in LASTS}
    if word not in known:
        nearest = get_close_matches(word, known) or known
        raise UnknownSubcommand(f"effect {word}", tuple(f"effect {near}" for near in nearest))
    return TellEffect(typed=typed, period=known[word])


def _until(said: _Words) -> tuple[str | None, bool]:
    """A day with a word before it, or `off`."""
    until = _text(said[1:] if said and said[0].text.lower() in _UNTIL else said)
    off = until is not None and until.lower() == "off"
    return None if off else until, off


def _asks(typed: str, said: _Words) -> Asks:
    people = people_in((word for word in said if word.person), "person", 1)
    named = [word for word in said if not word.person]
    if stranger := next((word.text for word in named if word.text.startswith("@")), None):
        raise NotAPerson(stranger)
    words = joined(named)
    mine = words.lower() in {"", "mine", "me"}
    pilot = None if people or mine else pilot_ref(words)
    return Asks(typed=typed, person=people[0] if people else None, pilot=pilot)


def _why(typed: str, said: _Words) -> WhyAsked:
    return WhyAsked(typed=typed, pilot=_only(said, "why"))


def _calendar(typed: str, said: _Words) -> ShowCalendar:
    words = joined(said)
    mine = words.lower() in {"", "mine", "my", "me"}
    return ShowCalendar(typed=typed, pilot=None if mine else pilot_ref(words))


def _stop(typed: str, said: _Words) -> Stop:
    """`stop P-7 owner because nobody took it`, or in words alone: `stop P-7 the data is gone`."""
    before, after = _at_because(said[1:])
    word = plain(joined(before)).lower()
    if word in _PATTERNS:
        return Stop(typed=typed, pilot=_first(said), cause=Cause(word), reason=_reason(after))
    return Stop(typed=typed, pilot=_first(said), reason=_reason(said[1:]))


def _settings(typed: str, said: _Words) -> Settings:
    """People as Slack's ids, which is how the PMO is kept."""
    people = tuple(SlackId(word.person) for word in said[1:] if word.person)
    value = " ".join(word.person or word.text for word in said[1:])
    name = plain(said[0].text).lower() if said else None
    return Settings(typed=typed, name=name, value=value or None, people=people)


def _assign(typed: str, said: _Words) -> Assign:
    options = read_options(said, _ASSIGN)
    _refuse_people(options.words, _ASSIGN)
    people = {Role(role): person for role in options.given if (person := options.person(role))}
    if len(people) > 1:
        raise OneRoleAtATime(tuple(people))
    role, person = next(iter(people.items()), (None, None))
    return Assign(typed=typed, filter=_filter(options.words), role=role, person=person)


def _digest(typed: str, said: _Words) -> Digest:
    match [plain(word.text).lower() for word in said]:
        case ["now" | "off" | "list" as action, *_] | ["here", "now" | "off" | "list" as action]:
            return Digest(typed=typed, action=action, filter=Filter())
        case [] | ["here", *_]:
            return _digest_here(typed, said[1:])
        case ["weekly", *_]:
            return _digest_here(typed, said)
        case words:
            word = words[0][:_LONGEST_WORD]
            nearest = get_close_matches(word, _DIGESTS) or _DIGESTS
            raise UnknownSubcommand(f"digest {word}", tuple(f"digest {near}" for near in nearest))


def _digest_here(typed: str, said: _Words) -> Digest:
    words, when = read_weekly(" ".join(map(_literal, said)))
    return Digest(typed=typed, action="here", filter=parse_filter(words.split()), when=when)


def _refuse_people(words: _Words, known: Known) -> None:
    """Somebody named, but not as what."""
    for word in words:
        if word.person:
            raise PersonWithoutRole(word.person, (*known.people, *known.teams))


def _first(said: _Words) -> PilotRef | None:
    return pilot_ref(said[0].text) if said and said[0].text else None


def _only(said: _Words, subcommand: str) -> PilotRef:
    words = joined(said)
    if not words:
        raise MissingPilot(subcommand)
    return pilot_ref(words)


def _text(said: _Words) -> str | None:
    return joined(said) or None


def _reason(said: _Words) -> str | None:
    """The words, without the one that leads to them."""
    words = said[1:] if said and _is_because(said[0]) else said
    reason = joined(words).removeprefix("reason:").strip()
    return within(LONGEST_REASON, reason, "reason") or None


def _filter(said: _Words) -> Filter:
    return parse_filter(map(_literal, said))


def _literal(word: Token) -> str:
    """Quoted words are looked for, whatever they mean otherwise."""
    if not word.quoted:
        return word.text
    return " ".join(f'"{part}"' for part in word.text.split())


_READERS: Mapping[str, Callable[[str, _Words], Command]] = MappingProxyType(
    {
        "register": _register,
        "edit": _edit,
        "list": _list,
        "show": _show,
        "owner": _owner,
        "value": _value,
        "cost": _cost,
        "baseline": _baseline,
        "rate": _rate,
        "needs": _needs,
        "stage": _stage,
        "gate": _gate,
        "next": _next,
        "seen": _seen,
        "override": _override,
        "link": _link,
        "governance": _governance,
        "data": _prepare("data"),
        "raci": _raci,
        "kpi": _prepare("kpi"),
        "questions": _prepare("questions"),
        "answer": _prepare("answer"),
        "change": _change,
        "pulse": _pulse,
        "checkin": _check_in,
        "course": _course,
        "hold": _hold,
        "stop": _stop,
        "history": _history,
        "asks": _asks,
        "why": _why,
        "calendar": _calendar,
        "pause": _pause,
        "holidays": _holidays,
        "preview": _preview,
        "effect": _effect,
        "report": _report,
        "settings": _settings,
        "assign": _assign,
        "digest": _digest,
        "help": _help,
    }
)
SUBCOMMANDS = tuple(_READERS)
