"""What is written down: pilots, their histories, and that a refusal left nothing behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.domain.asks import Ask
from bot.domain.command_text import pilot_ref
from bot.domain.events import Event
from bot.domain.forms import Registration
from bot.domain.letters import Letter, State
from bot.domain.people import SlackId
from bot.domain.pilot import Pilot
from bot.domain.rules import Rule
from bot.store.schema import Base
from bot.usecases import deciding, gating, needing, registering
from bot.usecases.deciding import CostAnswers
from bot.work import Work
from tests.town import Town

REGISTER = "/pilot register Claims triage lead:@bo sponsor:@dee"
COST = re.compile(r' ?cost:"([^"]*)"')
DIRECTORY = {"people"}  # whoever acts or is named is learned of, refused or not
Kept = Mapping[str, Sequence[Any]]


def claims_triage(town: Town, more: str = "", *, known: bool = False) -> Pilot:
    """A pilot that Ana registers: Bo leads it, Dee pays for it.

    `known`: for stories about the rest, Dee enters the cost and has seen it (C7), and an owner
    who has accepted needs nothing in particular (O8).
    """
    cost = COST.search(more) if known else None
    line = more.replace(cost[0], "") if cost else more
    answer = town.ana.types(f"{REGISTER} {line}".strip(), in_=town.pilots)
    assert answer.text.startswith("Claims triage (P-"), answer.as_text()
    if cost:
        looked_at(town, cost[1])
    return pilot(town)


def looked_at(town: Town, cost: str, number: int = 1) -> None:
    """The sponsor knows the cost, and its owner has said what they need."""
    ref, found = pilot_ref(f"P-{number}"), pilot(town, number)
    if found.sponsor:
        town.bot.do(deciding.set_cost, found.sponsor.slack_id, ref, CostAnswers(line=cost))
        town.bot.do(gating.see_cost, found.sponsor.slack_id, ref)
    if found.accepted_owner:
        town.bot.do(needing.state, found.accepted_owner.slack_id, ref, "none")


def rests(work: Work, number: int = 1) -> None:
    """What its gates had wanted stays away for years, in stories of what comes after them."""
    found = work.store.pilots.numbered(number, changing=True)
    assert found is not None, f"no pilot P-{number}"
    longer = (replace(one, until=date(2031, 1, 1)) for one in found.design.overrides)
    design = replace(found.design, overrides=tuple(longer))
    work.store.pilots.put(replace(found, design=design), work.policy, work.now, found)


def registers(town: Town, *names: str) -> None:
    """Ana registers many, sure that none is meant twice."""
    town.ana.types("/pilot list")
    for name in names:
        form = Registration(name=name)
        town.bot.do(registering.register, SlackId(town.ana.id), form, sure=True)


def pilot(town: Town, number: int = 1) -> Pilot:
    found = town.bot.see(lambda work: work.store.pilots.numbered(number))
    assert found is not None, f"no pilot P-{number}"
    return found


def pilots(town: Town) -> list[str]:
    """The names on the register."""
    with town.bot.database.reads() as connection:
        table = Base.metadata.tables["pilots"]
        return list(connection.execute(select(table.c.name).order_by(table.c.number)).scalars())


def events(town: Town, number: int = 1) -> list[Event]:
    """What happened to a pilot, the oldest first."""
    row = pilot(town, number).id
    return town.bot.see(lambda work: list(work.store.events.of_pilot(row, page=0, size=200)))[::-1]


def changes(town: Town, number: int = 1) -> list[str]:
    return [event.change.value for event in events(town, number)]


def asks(town: Town, number: int = 1) -> Mapping[Rule, Ask]:
    """The open ones."""

    def read(work: Work) -> Mapping[Rule, Ask]:
        found = work.store.pilots.numbered(number)
        assert found is not None, f"no pilot P-{number}"
        return work.store.asks.open_of(found)

    return town.bot.see(read)


def letters(town: Town, *states: State) -> list[Letter]:
    def listed(work: Work) -> list[Letter]:
        return work.store.letters.in_states(states or tuple(State), 500)

    return town.bot.see(listed)[::-1]


def kept(town: Town) -> Kept:
    """Every row of every table, but for the directory of people."""
    tables = [table for name, table in Base.metadata.tables.items() if name not in DIRECTORY]
    with town.bot.database.reads() as connection:
        return {table.name: sorted(connection.execute(select(table)), key=str) for table in tables}


@contextmanager
def nothing_written(town: Town) -> Iterator[None]:
    """Whatever is refused meanwhile leaves nothing behind, not even half of it."""
    before = kept(town)
    yield
    assert kept(town) == before
