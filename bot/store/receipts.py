"""Forms and presses that were handled, so that their twins change nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.pilot import PilotId
from bot.frozen import dataclass
from bot.store.schema import ReceiptRow
from bot.store.scope import Scope

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Receipts:
    scope: Scope

    def is_first(self, key: str, now: datetime) -> bool:
        return self.scope.add_if_new(ReceiptRow, key=key, at=now)

    def is_known(self, key: str) -> bool:
        query = self.scope.select(ReceiptRow, ReceiptRow.key).where(ReceiptRow.key == key)
        return self.scope.first(query) is not None

    def settle_on(self, key: str, pilot: PilotId) -> None:
        """Remember which pilot a form made."""
        known = self.scope.update(ReceiptRow).where(ReceiptRow.key == key)
        self.scope.run(known.values(pilot_id=pilot))

    def pilot_of(self, key: str) -> PilotId | None:
        query = self.scope.select(ReceiptRow, ReceiptRow.pilot_id).where(ReceiptRow.key == key)
        found = self.scope.scalar(query)
        return PilotId(found) if found is not None else None

    def forget_old(self, now: datetime) -> int:
        """How many were forgotten."""
        old = self.scope.delete(ReceiptRow).where(ReceiptRow.at < now - KEPT)
        return self.scope.run(old).rowcount
