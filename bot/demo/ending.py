"""Four weeks in numbers: who got how much, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.demo import words
from bot.demo.narrator import Narrator
from bot.demo.reading import table
from bot.domain.asks import Ask, Outcome
from bot.domain.letters import Kind, Letter, State
from bot.domain.pilot import Pilot, PilotId, open_decisions
from bot.domain.policy import Policy
from bot.domain.stages import Decision
from bot.frozen import dataclass
from bot.render.words import missing
from bot.sandbox import Person
from bot.work import Work

ALL = 1000
HEAD = ("", "lives in", "requests", "reminders", "notices", "DMs in all", "most in a day")
FIGURES = range(2, len(HEAD))


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the database holds after four weeks."""

    letters: Sequence[Letter]
    asked: Sequence[Ask]
    pilots: Sequence[tuple[Pilot, Sequence[Decision]]]
    policy: Policy

    def to(self, person: Person) -> list[Letter]:
        """Their DMs."""
        return [one for one in self.letters if one.person and one.person.slack_id == person.id]


def tell(n: Narrator) -> None:
    weeks = n.company.bot.see(_weeks)
    _muted(n, weeks)
    _came_of_it(n, weeks)
    n.paper.gap()
    n.paper.beat("Your turn")
    n.paper.prose(
        "README.md says how to connect Preflight to your own Slack: two tokens, and `make run`."
        " There, `/pilot help` shows what can be typed. To read this once more, page by page:"
        " `make tour | less`."
    )


def _weeks(work: Work) -> Weeks:
    letters = work.store.letters.in_states([State.SENT], ALL)
    asks = work.store.asks.by_ids(ask for letter in letters for ask in letter.shows)
    pilots = work.store.pilots.after(PilotId(0), ALL)
    return Weeks(
        letters=letters,
        asked=list(asks.values()),
        pilots=[(pilot, open_decisions(pilot, work.policy)) for pilot in pilots],
        policy=work.policy,
    )


def _muted(n: Narrator, weeks: Weeks) -> None:
    people = n.company.people
    dms = {person: weeks.to(person) for person in people}
    total = sum(len(letters) for letters in dms.values())
    in_hours = sum(
        _in_hours(person, one, weeks.policy) for person in people for one in dms[person]
    )
    n.paper.gap()
    n.paper.week("Four weeks later")
    n.paper.gap()
    n.paper.beat("Would you mute this?")
    rows = [_row(person, letters) for person, letters in dms.items()]
    n.paper.lines(table(HEAD, rows, FIGURES, n.paper.width))
    n.paper.gap()
    n.paper.prose(
        f"{total} DMs to six people in twenty working days, {_all(in_hours, total)} between"
        " 09:00 and 17:00 on a working day of whoever got it. A request is caused by a person;"
        " a reminder by the clock, one a day at most, whatever the number of pilots. Besides,"
        f" there were {len(weeks.letters) - total} digests in two channels."
    )


def _all(some: int, total: int) -> str:
    return "all" if some == total else f"{some} of them"


def _in_hours(person: Person, letter: Letter, policy: Policy) -> bool:
    """By their own clock and holidays; of a leaver, Slack tells neither any more."""
    if letter.person is None or letter.sent_at is None:
        return False
    calendar = policy.calendar_of(replace(letter.person, zone=person.zone))
    return calendar.office_hours(letter.sent_at) == letter.sent_at


def _row(person: Person, letters: Sequence[Letter]) -> tuple[str, ...]:
    kinds = Counter(letter.kind for letter in letters)
    days = Counter(person.local(one.sent_at).date() for one in letters if one.sent_at)
    figures = (kinds[Kind.REQUEST], kinds[Kind.REMINDER], kinds[Kind.NOTICE], len(letters))
    most = max(days.values(), default=0)
    return (person.name, words.place(person), *map(str, figures), str(most))


def _came_of_it(n: Narrator, weeks: Weeks) -> None:
    total = len(Decision) * len(weeks.pilots)
    lacking = sum(len(lacks) for _, lacks in weeks.pilots)
    n.paper.gap()
    n.paper.beat("What came of it")
    n.paper.prose(_asked(weeks.asked))
    n.paper.prose(f"Of {total} decisions on ten pilots {total - lacking} are made. The others:")
    n.paper.lines(_open(weeks))


def _asked(asked: Sequence[Ask]) -> str:
    became = Counter(ask.outcome for ask in asked)
    return (
        f"{len(asked)} questions were put to people: {became[Outcome.ANSWERED]} answered,"
        f" {became[Outcome.STOPPED]} ended with their pilot, {became[None]} open."
    )


def _open(weeks: Weeks) -> Iterator[str]:
    for pilot, lacks in weeks.pilots:
        if lacks:
            held = ", on hold" if pilot.hold_until else ""
            yield f"  {pilot.name} ({pilot.key}, {pilot.stage}{held}): {missing(lacks)}"
