"""A month of one lead's DMs, played through Bolt and the local Slack, as a page to be read."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.sandbox import Message
from tests.journeys.days import clock, goes_to
from tests.town import Town, open_town

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
INTRODUCTION = """# A month of one person's messages

Bo leads three pilots of a bank and is asked to answer for a fourth. This is every direct message \
that Preflight sent him in November 2026, as it arrived, with what he did about it. Above \
each stands its notification; words in [brackets] are buttons, and those behind the dots are in \
its menu. The page is written by `python -m tests.journeys.month docs/a-month.md`, \
which plays the month; a test keeps it true.
"""


def page() -> str:
    """The whole page, as Markdown."""
    with tempfile.TemporaryDirectory(prefix="preflight-month-") as folder:
        url = f"sqlite:///{Path(folder) / 'preflight.db'}"
        with open_town(url) as town:
            return "\n".join([INTRODUCTION, *_days(town)]).rstrip() + "\n"


def _days(town: Town) -> list[str]:
    lines: list[str] = []
    seen = 0
    day = FIRST
    while day <= LAST:
        for hour in ("09:00", "11:00", "16:00"):
            goes_to(town, clock(town.bo, f"{day} {hour}"))
            arrived = town.bo.dms[seen:]
            seen += len(arrived)
            for message in arrived:
                lines += _told(town, message)
            does = PLAYED.get((day.day, hour))
            if does:
                lines += [f"*{town.bo.local(town.clock.now):%a %-d %b, %H:%M}.* {does(town)}", ""]
                town.settle()
        day += timedelta(days=1)
    return [*lines, f"That is {seen} messages in four weeks."]


def _told(town: Town, message: Message) -> list[str]:
    at = f"{town.bo.local(message.at):%a %-d %b, %H:%M}"
    quoted = [f"> {line}  " for line in message.as_text().splitlines()]
    return [f"**{at}** {message.text}", "", *quoted, ""]


# what people do, by day and hour


def _registers(town: Town) -> str:
    for name in ("Claims triage", "KYC screening", "Fraud radar"):
        town.ana.types(f"/pilot register {name} lead:@bo sponsor:@dee owner:@ana", in_=town.pilots)
    town.ana.types("/pilot edit P-1 dates", in_=town.pilots)
    town.ana.submits(launch="2026-12-14")
    return "Ana puts three pilots on the register, with Bo as their lead; one has a date."


def _answers_one(town: Town) -> str:
    town.bo.types("/pilot value P-1 120 hours/month for 12 claims handlers", in_=town.pilots)
    return "Bo types `/pilot value P-1 120 hours/month for 12 claims handlers`."


def _gives_a_day(town: Town) -> str:
    town.bo.chooses("I'll do it by …", from_="more", on=town.bo.dms[-1])
    town.settle()
    town.bo.submits(day="2026-11-18")
    return "Behind the dots Bo says that he will do KYC screening by Wed 18 Nov."


def _enters_the_cost(town: Town) -> str:
    town.bo.types("/pilot cost P-1 pilot EUR 40k production EUR 150k/year", in_=town.pilots)
    return "Bo types `/pilot cost P-1 pilot EUR 40k production EUR 150k/year`, unasked."


def _is_asked_to_own(town: Town) -> str:
    town.dee.types("/pilot register Invoice reader lead:@cy sponsor:@dee owner:@bo")
    return "Dee registers Invoice reader and names Bo to own it."


def _accepts(town: Town) -> str:
    town.bo.presses("Accept", on=town.bo.dms[-1])
    return "Bo presses Accept."


def _pauses(town: Town) -> str:
    town.bo.types("/pilot pause until 2026-11-27")
    return "Bo types `/pilot pause until 2026-11-27` and is away."


PLAYED: Mapping[tuple[int, str], Callable[[Town], str]] = {
    (2, "09:00"): _registers,
    (5, "11:00"): _answers_one,
    (9, "11:00"): _enters_the_cost,
    (10, "11:00"): _is_asked_to_own,
    (10, "16:00"): _accepts,
    (12, "11:00"): _gives_a_day,
    (23, "11:00"): _pauses,
}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
