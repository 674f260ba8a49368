"""How the Home tab reads: what needs you, what waits for others, your pilots, the portfolio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.answers import Line
from bot.domain.asks import Item
from bot.domain.filters import Filter, filter_text
from bot.domain.home import ASKS, PILOTS, Home, Overview, Place, pages
from bot.domain.messages import Request
from bot.domain.people import Person
from bot.domain.pilot import Pilot, next_gate
from bot.domain.rules import Rule
from bot.domain.stages import BEFORE_LIVE, OVER, Decision, Stage
from bot.render import cards, digests, kit, messages, previews, words
from bot.render.asks import Seen, awaited, few_buttons, offer, planned, question, subject
from bot.render.help import PURPOSE
from bot.render.kit import Block

NAME = 80  # characters of a pilot's name: Slack takes 250,000 of a view, and names come as imports
LINE = 900  # characters of one ask, with what somebody wrote about it
STALLED = 5
PEOPLE = 5
DRY_RUN = "Dry run is on: nothing is sent."
REGISTER = "Register a pilot"
WHICH = (
    Filter(),
    Filter(any_gap=True),
    *(Filter(gaps=frozenset({decision})) for decision in Decision),
    Filter(stalled=True),
    Filter(held=True),
    *(Filter(stage=stage) for stage in Stage),
)


def view(home: Home, said: Sequence[Block] = ()) -> Block:
    """`said` is the answer to what was pressed here a moment ago."""
    answered = [*said, kit.divider()] if said else []
    overview = list(_overview(home.overview, home.now)) if home.overview else []
    blocks = [*answered, *_in_trouble(home.overview), *_theirs(home), *overview]
    return kit.home(blocks, facts(home.place))


def instead(said: Sequence[Block], place: Place) -> Block:
    """Why there is nothing to see."""
    return kit.home(said, facts(place))


def facts(place: Place, seen: str | None = None) -> Mapping[str, Any]:
    """Which part of Home is open, as its buttons and menus carry it; a form, how it stood too."""
    shown = {"f": filter_text(place.filter), "n": place.pilots, "a": place.asks}
    return {"h": {**shown, "v": seen} if seen else shown}


def _theirs(home: Home) -> list[Block]:
    if home.is_new:
        return _beginning(home)
    return [*_asks(home), *_elsewhere(home), kit.divider(), *_pilots(home)]


def _beginning(home: Home) -> list[Block]:
    """For somebody who has nothing here so far."""
    nothing = "Nothing is asked of you, and you are on no pilot so far."
    register = [kit.actions(_register(primary=True))] if home.may_register else []
    more = f"{words.command('list')} shows the pilots there are, {words.command('help')} the rest."
    return [kit.section(PURPOSE), kit.section(nothing), *register, kit.context(more)]


def _register(*, primary: bool = False) -> Block:
    return kit.button(REGISTER, "open_register", primary=primary)


# what needs you


def _asks(home: Home) -> list[Block]:
    seen = [Seen(_short_item(item), home.to, home.now, home.zone) for item in home.asks]
    paused = [kit.context(until)] if (until := _paused(home)) else []
    questions = [
        block
        for place, one in enumerate(home.questions)
        for block in _question(one, first=place == 0)
    ]
    rows = [
        block
        for place, one in enumerate(seen)
        for block in _ask(one, first=place == 0 and not questions)
    ]
    place = home.place
    turns = [replace(place, asks=place.asks + step) for step in (-1, 1)]
    pager = _pager(turns, place.asks, pages(home.asks_count, ASKS))
    return [kit.section(f"*{_headline(home, seen)}*"), *paused, *questions, *rows, *pager]


def _headline(home: Home, seen: Sequence[Seen]) -> str:
    counts = {"question": len(home.questions), "decision": home.asks_count}
    if not any(counts.values()):
        return "Nothing is waiting for you."
    are = "is" if sum(counts.values()) == 1 else "are"
    told = [words.few(count, what) for what, count in counts.items() if count]
    count = words.capital(words.listed(told))
    by = seen[0].by if home.asks_count > 1 and seen and not home.place.asks else None
    first = f", the first for {words.day(by, home.now)}" if by else ""
    return f"{count} {are} waiting for you{first}."


def _paused(home: Home) -> str | None:
    until, today = home.to.paused_until, home.now.astimezone(home.zone).date()
    if until is None or not home.to.is_paused(today):
        return None
    return f"Your reminders are paused through {words.day(until, home.now)}."


def _question(request: Request, *, first: bool) -> list[Block]:
    """From somebody they named, who wants to know before they accept."""
    item = _short_item(request.item)
    seen = Seen(item, request.to, request.now, request.zone, request.letter)
    line = messages.first_line(replace(request, item=item), seen)[1]
    said = kit.clip(f"{line}\n{messages.quoted(request)}", LINE)
    return [kit.section(said), kit.actions(messages.answer_button(request, seen, primary=first))]


def _ask(seen: Seen, *, first: bool) -> list[Block]:
    asked = question(seen, "it")
    line = f"{words.pilot(seen.pilot)}: {words.small(asked)}"
    by = f" · by {words.day(seen.by, seen.now)}" if seen.by else ""
    told = "\n".join([f"{line}{by}", *_told(seen)])
    return [kit.section(kit.clip(told, LINE)), kit.actions(*few_buttons(seen, primary=first))]


def _told(seen: Seen) -> Iterator[str]:
    """What one has to know before answering."""
    if seen.clears:
        yield awaited(seen)
    elif seen.is_named_owner:
        yield offer(seen.pilot)
    if plan := planned(seen):
        yield plan


# what waits for others


def _elsewhere(home: Home) -> list[Block]:
    if not home.elsewhere:
        return []
    lines = [f"• {_with_others(_short_item(item), home)}" for item in home.elsewhere]
    if more := home.elsewhere_count - len(home.elsewhere):
        one = words.command(f"asks {home.elsewhere[0].pilot.key}")
        lines.append(f"and {words.number(more)} more; {one} shows all of one pilot")
    heading = kit.section("*Waiting for others*")
    return [kit.divider(), heading, *kit.sections(kit.clip(line, LINE) for line in lines)]


def _with_others(item: Item, home: Home) -> str:
    ask, pilot = item.ask, item.pilot
    parts = [f"{words.pilot(pilot)}: {subject(item)}"]
    if ask.person is None:
        return " · ".join([*parts, "nobody is left to ask"])
    since = words.day(ask.since.astimezone(home.zone).date(), home.now)
    parts.append(f"with {words.person(ask.person)} since {since}")
    parts += ["you asked"] if _is_named_by(home.to, item) else []
    parts += ["you passed it on"] if home.to == ask.handed_by and not ask.waits_for else []
    parts += [f"planned for {words.day(ask.plan, home.now)}"] if ask.plan else []
    return " · ".join(parts)


def _is_named_by(person: Person, item: Item) -> bool:
    """Whether they named whom it asks to own the pilot."""
    owner, ask = item.pilot.owner, item.ask
    if owner is None or ask.rule is not Rule.O2:
        return False
    return owner.person == ask.person and owner.named_by == person


# pilots


def _pilots(home: Home) -> list[Block]:
    place = home.place
    turns = [replace(place, pilots=place.pilots + step) for step in (-1, 1)]
    pager = _pager(turns, place.pilots, pages(home.pilots_count, PILOTS))
    local = home.now.astimezone(home.zone)
    rows = [_pilot(replace(line, pilot=_short(line.pilot)), local) for line in home.pilots]
    return [kit.section(f"*{_listed(home)}*"), _menus(home), *rows, *pager]


def _listed(home: Home) -> str:
    which = words.which(home.place.filter)
    return (
        f"{words.count(home.pilots_count, 'pilot') if home.pilots_count else 'No pilots'}{which}"
    )


def _menus(home: Home) -> Block:
    """Whose pilots, and which of them: each choice is what would be listed then."""
    now = home.place.filter
    whose = [("Yours", replace(now, mine=True)), ("All you can see", replace(now, mine=False))]
    which = [(_called(one), replace(one, mine=now.mine)) for one in WHICH]
    menus = [
        kit.menu(action, asks, [(label, _from_the_first(f)) for label, f in choices], chosen)
        for chosen in [_from_the_first(now)]
        for action, asks, choices in (
            ("home_whose", "Whose pilots", whose),
            ("home_which", "Which of them", which),
        )
    ]
    return kit.actions(*menus, *([_register()] if home.may_register else []))


def _called(wanted: Filter) -> str:
    return words.capital(words.which(wanted).strip()) or "In any state"


def _from_the_first(wanted: Filter) -> Mapping[str, Any]:
    return facts(Place(filter=wanted))


def _pilot(line: Line, now: datetime) -> Block:
    pilot = line.pilot
    parts = [f"{words.pilot(pilot)} · {pilot.stage}", *_ready(line), *_next(pilot, now)]
    parts += ["on hold"] if line.held else []
    if line.stalled_days is not None:
        parts.append(f"no change for {words.count(line.stalled_days, 'working day')}")
    button = kit.button("Show", "show", {"p": pilot.number}, reads=f"Show {pilot.key}")
    return kit.section(kit.clip(" · ".join(parts), LINE), button)


def _ready(line: Line) -> Iterator[str]:
    """How many of the three decisions are made, and which are not."""
    if line.pilot.stage in OVER:
        return
    yield f"{len(Decision) - len(line.lacks)} of {len(Decision)} decided"
    if line.lacks and line.pilot.stage in BEFORE_LIVE:
        yield cards.lacks(line)


def _next(pilot: Pilot, now: datetime) -> Iterator[str]:
    gate = next_gate(pilot)
    if gate is None:
        return
    stage, day = gate
    entering = words.ENTERING[stage].lower()
    if day is None:
        yield f"{entering} is next"
    elif day < now.date():
        yield f"{entering} was planned for {words.day(day, now)}"
    else:
        yield f"{entering} on {words.day(day, now)}"


def _pager(turns: Sequence[Place], page: int, last: int) -> list[Block]:
    if last == 1:
        return []
    back, ahead = turns
    buttons = [
        *([kit.button("Back", "home_back", facts(back))] if page else []),
        *([kit.button("Next", "home_next", facts(ahead))] if page + 1 < last else []),
    ]
    return [kit.context(f"Page {page + 1} of {last}"), kit.actions(*buttons)]


# for the PMO


def _in_trouble(overview: Overview | None) -> list[Block]:
    """Whatever keeps messages from going out stands above everything else."""
    if overview and overview.paused_because:
        because = kit.plain_words(overview.paused_because)
        paused = f"*No message goes out at present.* Slack said `{because}`."
        then = "Whoever runs Preflight can mend that; what is owed waits and goes out then."
        return [kit.section(f"{paused} {then}"), kit.divider()]
    return [kit.context(DRY_RUN)] if overview and overview.next_day.dry_run else []


def _overview(overview: Overview, now: datetime) -> Iterator[Block]:
    portfolio = overview.portfolio
    yield kit.divider()
    yield kit.header("Portfolio")
    yield kit.section(digests.first_line(portfolio))
    shown = portfolio.stalled[:STALLED]
    yield from digests.stalled_lines(replace(portfolio, stalled=shown))
    if more := portfolio.stalled_count - len(shown):
        stalled = words.command("list stalled")
        yield kit.context(f"and {words.number(more)} more: {stalled}")
    yield from digests.chart_lines(portfolio)
    yield from digests.figures(portfolio)
    if overview.restricted:
        apart = words.count(overview.restricted, "restricted pilot")
        yield kit.context(f"{apart} counted apart: none of these figures has them.")
    yield from _next_day(overview, now)


def _next_day(overview: Overview, now: datetime) -> Iterator[Block]:
    preview = overview.next_day
    yield kit.header("Next working day")
    yield kit.section(previews.head_of(preview))
    shown = preview.reminded[:PEOPLE]
    for one in shown:
        items = tuple(map(_short_item, one.items))
        line = previews.reminded_line(replace(one, items=items), now)
        yield kit.section(kit.clip(f"• {line}", LINE))
    more = len(preview.reminded) - len(shown) + preview.people
    if more or preview.kept or preview.waiting:
        count = f"and {words.count(more, 'more person', 'more people')}: " if more else ""
        yield kit.context(f"{count}{words.command('preview')} shows all, and what waits.")


def _short_item(item: Item) -> Item:
    return replace(item, pilot=_short(item.pilot))


def _short(pilot: Pilot) -> Pilot:
    return replace(pilot, name=kit.clip(pilot.name, NAME))
