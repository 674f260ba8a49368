"""Everything the bot remembers, for one workspace and one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.store.asks import Asks
from bot.store.digests import Digests
from bot.store.effect import EffectFigures
from bot.store.events import Events
from bot.store.letters import Letters
from bot.store.news import NewsBoard
from bot.store.paces import Paces
from bot.store.people import People
from bot.store.pilots import Pilots
from bot.store.pulses import Pulses
from bot.store.queues import Queues
from bot.store.receipts import Receipts
from bot.store.scope import Scope
from bot.store.workspaces import OwnWorkspace


@dataclass(frozen=True, slots=True)
class Store:
    workspace: OwnWorkspace
    people: People
    pilots: Pilots
    asks: Asks
    queues: Queues
    letters: Letters
    events: Events
    digests: Digests
    effect: EffectFigures
    news: NewsBoard
    paces: Paces
    pulses: Pulses
    receipts: Receipts

    @property
    def owes_letters(self) -> bool:
        """Whether this transaction owed something that delivery should hear of at once."""
        return self.workspace.scope.errands.letters

    @classmethod
    def within(cls, connection: Connection, workspace: int, *, reading: bool = False) -> Store:
        scope = Scope(connection, workspace, reading)
        people = People(scope)
        pilots = Pilots(scope, people)
        asks = Asks(scope, people)
        letters = Letters(scope, people)
        return cls(
            workspace=OwnWorkspace(scope),
            people=people,
            pilots=pilots,
            asks=asks,
            queues=Queues(scope, pilots, asks),
            letters=letters,
            events=Events(scope),
            digests=Digests(scope, people),
            effect=EffectFigures(scope),
            news=NewsBoard(scope, pilots, letters),
            paces=Paces(scope),
            pulses=Pulses(scope),
            receipts=Receipts(scope),
        )
