"""Four weeks in numbers: who got how much, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.demo.narrator import Narrator
from bot.demo.reading import table
from bot.domain.asks import Ask, Outcome
from bot.domain.letters import Kind, Letter, State
from bot.domain.pilot import Pilot, open_decisions
from bot.domain.stages import Decision
from bot.sandbox import Person
from bot.work import Work

ALL = 1000
HEAD = ("", "lives in", "requests", "reminders", "notices", "DMs in all", "most in a day")
FIGURES = range(2, len(HEAD))


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the database holds after four weeks."""

    letters: Sequence[Letter]
    in_hours: int  # of the DMs, those sent 09:00–17:00 on a working day of whoever got them
    asked: Sequence[Ask]
    pilots: Sequence[tuple[Pilot, Sequence[Decision]]]

    @property
    def dms(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.person]

    def to(self, person: Person) -> list[Letter]:
        return [one for one in self.dms if one.person and one.person.slack_id == person.id]


def tell(n: Narrator) -> None:
    weeks = n.company.bot.see(_weeks)
    paper = n.paper
    paper.gap()
    paper.week("Four weeks later")
    paper.gap()
    paper.beat("Would you mute this?")
    rows = [_row(person, weeks.to(person)) for person in n.company.people]
    paper.lines(table(HEAD, rows, FIGURES, paper.width))
    paper.prose(_dms(weeks))
    paper.gap()
    paper.beat("What came of it")
    paper.prose(_asked(weeks.asked))
    paper.prose(_decided(weeks))
    paper.lines(_open(weeks))
    paper.gap()
    paper.beat("Your turn")
    paper.prose(
        "README.md says how to connect Preflight to your own Slack: two tokens, and `make run`."
        " There, `/pilot help` shows what can be typed. To read this once more, page by page:"
        " `make tour | less`."
    )


def _weeks(work: Work) -> Weeks:
    letters = work.store.letters.in_states([State.SENT], ALL)
    asks = work.store.asks.by_ids(ask for letter in letters for ask in letter.shows)
    pilots = work.store.pilots.after(0, ALL)
    return Weeks(
        letters=letters,
        in_hours=sum(_in_hours(work, letter) for letter in letters),
        asked=list(asks.values()),
        pilots=[(pilot, open_decisions(pilot, work.policy)) for pilot in pilots],
    )


def _in_hours(work: Work, letter: Letter) -> bool:
    if letter.person is None or letter.sent_at is None:
        return False
    calendar = work.policy.calendar_of(letter.person)
    return calendar.office_hours(letter.sent_at) == letter.sent_at


def _row(person: Person, letters: Sequence[Letter]) -> tuple[str, ...]:
    kinds = Counter(letter.kind for letter in letters)
    days: Counter[date] = Counter(
        person.local(letter.sent_at).date() for letter in letters if letter.sent_at
    )
    figures = (kinds[Kind.REQUEST], kinds[Kind.REMINDER], kinds[Kind.NOTICE])
    place = (person.zone or "UTC").rpartition("/")[2].replace("_", " ")
    most = max(days.values(), default=0)
    return (person.name, place, *map(str, figures), str(len(letters)), str(most))


def _dms(weeks: Weeks) -> str:
    digests = len(weeks.letters) - len(weeks.dms)
    return (
        f"{len(weeks.dms)} DMs to six people in twenty working days, {weeks.in_hours} of them"
        f" between 09:00 and 17:00 on a working day of whoever got it; and {digests} digests in"
        " two channels. A request is caused by a person; a reminder by the clock, one a day at"
        " most, whatever the number of pilots."
    )


def _asked(asked: Sequence[Ask]) -> str:
    outcomes = Counter(ask.outcome for ask in asked)
    return (
        f"{len(asked)} questions were put to people: {outcomes[Outcome.ANSWERED]} are answered,"
        f" {outcomes[Outcome.STOPPED]} ended with its pilot, {outcomes[None]} is open."
    )


def _decided(weeks: Weeks) -> str:
    total = len(Decision) * len(weeks.pilots)
    missing = sum(len(lacks) for _, lacks in weeks.pilots)
    return f"Of {total} decisions on ten pilots {total - missing} are made. The others:"


def _open(weeks: Weeks) -> Iterator[str]:
    for pilot, lacks in weeks.pilots:
        if lacks:
            held = ", on hold" if pilot.hold_until else ""
            yield f"  {pilot.name} ({pilot.key}, {pilot.stage}{held}): {', '.join(lacks)}"
