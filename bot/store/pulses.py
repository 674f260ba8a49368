"""Answers to open pulses on disk: one a hash, counted, and forgotten when the pulse ends (A3)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func

from bot.domain.pilot import PilotId
from bot.domain.pulse import Reply
from bot.frozen import dataclass
from bot.store.schema import PulseKeyRow, PulseReplyRow
from bot.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Pulses:
    scope: Scope

    def begin(self, pilot: PilotId, pulse: int, key: str) -> None:
        self.scope.add_all(PulseKeyRow, [{"pilot_id": pilot, "pulse": pulse, "key": key}])

    def key_of(self, pilot: PilotId, pulse: int) -> str | None:
        """What the hashes of an open one are made with."""
        rows = self.scope.rows(PulseKeyRow, pilot_id=pilot, pulse=pulse)
        return next((row.key for row in rows), None)

    def answer(self, pilot: PilotId, pulse: int, who: str, reply: Reply) -> None:
        """A second answer takes the place of the first."""
        given = {"pilot_id": pilot, "pulse": pulse, "who": who}
        if self.scope.add_if_new(PulseReplyRow, **given, reply=reply.value):
            return
        known = self.scope.update(PulseReplyRow).where(
            PulseReplyRow.pilot_id == pilot,
            PulseReplyRow.pulse == pulse,
            PulseReplyRow.who == who,
        )
        self.scope.run(known.values(reply=reply.value))

    def counts(self, pilot: PilotId, pulse: int) -> Mapping[Reply, int]:
        query = self.scope.select(PulseReplyRow, PulseReplyRow.reply, func.count()).where(
            PulseReplyRow.pilot_id == pilot, PulseReplyRow.pulse == pulse
        )
        rows = self.scope.all(query.group_by(PulseReplyRow.reply))
        return {Reply(reply): count for reply, count in rows}

    def forget(self, pilot: PilotId, pulse: int) -> None:
        """Who has answered, and the key that would tell."""
        replies = self.scope.delete(PulseReplyRow).where(
            PulseReplyRow.pilot_id == pilot, PulseReplyRow.pulse == pulse
        )
        key = self.scope.delete(PulseKeyRow).where(
            PulseKeyRow.pilot_id == pilot, PulseKeyRow.pulse == pulse
        )
        self.scope.run(replies)
        self.scope.run(key)
