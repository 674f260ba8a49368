"""Everything the bot remembers, for one workspace and one transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import Connection

from bot.frozen import dataclass
from bot.store.api_tokens import ApiTokens
from bot.store.asks import Asks
from bot.store.audit import Trail
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
from bot.store.reports import Reports
from bot.store.scope import Scope
from bot.store.subscriptions import Subscriptions
from bot.store.traces import Traces
from bot.store.workspaces import OwnWorkspace


@dataclass(frozen=True, slots=True)
class Store:
    """Its parts are made when they are asked for: a step uses few of them."""

    scope: Scope

    @classmethod
    def within(cls, connection: Connection, workspace: int, *, reading: bool = False) -> Store:
        return cls(Scope(connection, workspace, reading))

    def together(self) -> AbstractContextManager[None]:
        """Changes of single rows that are made meanwhile are written in few statements."""
        return self.scope.together()

    @property
    def owes_letters(self) -> bool:
        """Whether this transaction owed something that delivery should hear of at once."""
        return self.scope.errands.letters

    @property
    def writes(self) -> bool:
        """Whether this transaction has written anything."""
        return self.scope.errands.written

    @property
    def workspace(self) -> OwnWorkspace:
        return OwnWorkspace(self.scope)

    @property
    def people(self) -> People:
        return People(self.scope)

    @property
    def pilots(self) -> Pilots:
        return Pilots(self.scope, self.people)

    @property
    def asks(self) -> Asks:
        return Asks(self.scope, self.people)

    @property
    def queues(self) -> Queues:
        return Queues(self.scope, self.pilots, self.asks)

    @property
    def letters(self) -> Letters:
        return Letters(self.scope, self.people)

    @property
    def events(self) -> Events:
        return Events(self.scope)

    @property
    def api_tokens(self) -> ApiTokens:
        return ApiTokens(self.scope)

    @property
    def traces(self) -> Traces:
        return Traces(self.scope)

    @property
    def trail(self) -> Trail:
        return Trail(self.scope)

    @property
    def digests(self) -> Digests:
        return Digests(self.scope, self.people)

    @property
    def effect(self) -> EffectFigures:
        return EffectFigures(self.scope)

    @property
    def news(self) -> NewsBoard:
        return NewsBoard(self.scope, self.pilots, self.letters)

    @property
    def paces(self) -> Paces:
        return Paces(self.scope)

    @property
    def pulses(self) -> Pulses:
        return Pulses(self.scope)

    @property
    def reports(self) -> Reports:
        return Reports(self.scope)

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.scope, self.people)

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.scope)
