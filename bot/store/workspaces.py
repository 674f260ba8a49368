"""The workspaces and their policies. The one place that sees more than one workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.policy import Policy
from bot.domain.workspace import Identity, Workspace
from bot.frozen import dataclass
from bot.store.schema import WorkspaceRow
from bot.store.scope import Scope, named

PATIENCE = timedelta(hours=1)  # more than Slack asks for; a clock that was set back shows so
BY_ID = select(WorkspaceRow.__table__).where(WorkspaceRow.id == bindparam("own"))


def install(connection: Connection, identity: Identity) -> int:
    """The row of a workspace, made when it is new; what Slack says of the app is kept current."""
    facts: Mapping[str, Any] = {
        "name": identity.name,
        "bot_user": identity.bot_user,
        "bot_id": identity.bot_id,
        "app_id": identity.app_id,
    }
    known = select(WorkspaceRow.id).where(WorkspaceRow.slack_id == identity.slack_id)
    if connection.execute(known).scalar() is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        new = dialect.insert(WorkspaceRow).values(
            slack_id=identity.slack_id,
            next_number=1,
            policy=Policy(),
            policy_seeded=False,
            **facts,
        )
        connection.execute(new.on_conflict_do_nothing())  # another process may start just now
    found = int(connection.execute(known).scalar_one())
    connection.execute(update(WorkspaceRow).where(WorkspaceRow.id == found).values(**facts))
    return found


def workspace_ids(connection: Connection) -> list[int]:
    return list(connection.execute(select(WorkspaceRow.id).order_by(WorkspaceRow.id)).scalars())


@dataclass(frozen=True, slots=True)
class OwnWorkspace:
    """The row of the workspace the store is built for."""

    scope: Scope

    def get(self) -> Workspace:
        found = self.scope.connection.execute(BY_ID, {"own": self.scope.workspace}).one()
        row = named(WorkspaceRow)(found)
        return Workspace(
            id=row.id,
            identity=Identity(
                slack_id=row.slack_id,
                name=row.name,
                bot_user=row.bot_user,
                bot_id=row.bot_id,
                app_id=row.app_id,
            ),
            policy=row.policy,
            policy_seeded=row.policy_seeded,
            paused_because=row.paused_because,
            wait_until=row.wait_until,
        )

    def set_policy(self, policy: Policy) -> None:
        self._change(policy=policy, policy_seeded=True)

    def pause(self, because: str | None) -> None:
        """Hold all delivery of this workspace, or go on with it."""
        self._change(paused_because=because)

    def wait(self, until: datetime) -> None:
        """Slack asked this workspace to wait (429): the longest of what it says at once."""
        known, longest = WorkspaceRow.wait_until, until + PATIENCE
        at = literal(until, known.type)
        self._change(wait_until=case((and_(known > at, known < longest), known), else_=at))

    def _change(self, **values: Any) -> None:  # noqa: ANN401
        own = update(WorkspaceRow).where(WorkspaceRow.id == self.scope.workspace)
        self.scope.run(own.values(**values))
