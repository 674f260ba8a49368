"""Tables. Every one is keyed by workspace; rows never leave the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.cost import Cost
from bot.domain.design import Design
from bot.domain.events import Figures
from bot.domain.letters import Facts
from bot.domain.outcomes import Outcome
from bot.domain.policy import Policy
from bot.domain.value import Value


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, aware out. A naive datetime is a bug, so it is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            message = f"naive datetime: {value!r}"
            raise ValueError(message)
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.replace(tzinfo=UTC)


class Fact(TypeDecorator[Any]):
    """A frozen domain value, kept as JSON under its field names; defaults are left out."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: type) -> None:
        super().__init__()
        self.shape = shape

    @cached_property
    def _codec(self) -> TypeAdapter[Any]:
        """Made when it is first needed: a start waits for none of them."""
        return TypeAdapter(self.shape)

    @cached_property
    def _read(self) -> Callable[[str], Any]:
        return lru_cache(maxsize=1024)(self._codec.validate_json)  # values cannot change

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        if value is None:
            return None
        return self._codec.dump_json(value, exclude_defaults=True).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        return None if value is None else self._read(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix__%(table_name)s__%(column_0_N_name)s",
            "uq": "uq__%(table_name)s__%(column_0_N_name)s",
            "ck": "ck__%(table_name)s__%(constraint_name)s",
            "fk": "fk__%(table_name)s__%(column_0_N_name)s",
            "pk": "pk__%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        str: Text,
        Value: Fact(Value),
        Cost: Fact(Cost),
        Design: Fact(Design),
        Outcome: Fact(Outcome),
        Policy: Fact(Policy),
        Facts: Fact(Facts),
        Figures: Fact(Figures),
    }


class WorkspaceRow(Base):
    """One Slack workspace. `next_number` is where P-7 comes from."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    slack_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    bot_user: Mapped[str]
    bot_id: Mapped[str]
    app_id: Mapped[str | None]
    next_number: Mapped[int]
    policy: Mapped[Policy]
    policy_seeded: Mapped[bool]
    paused_because: Mapped[str | None]
    wait_until: Mapped[datetime | None]


class Scoped(Base):
    """What belongs to one workspace."""

    __abstract__ = True

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


class PersonRow(Scoped):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    slack_id: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    zone: Mapped[str | None]
    country: Mapped[str | None]
    deleted: Mapped[bool]
    bot: Mapped[bool]
    guest: Mapped[bool]
    outsider: Mapped[bool]
    admin: Mapped[bool]
    checked_at: Mapped[datetime | None]
    dm: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "workspace_id", "slack_id", unique=True),)


class PilotRow(Scoped):
    """A pilot, and below the facts what is kept because lists filter on it (a projection)."""

    __tablename__ = "pilots"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    name: Mapped[str]
    stage: Mapped[str]
    registrant_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    owner_named_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    owner_named_at: Mapped[datetime | None]
    owner_accepted: Mapped[bool]
    owner_accepted_at: Mapped[datetime | None]
    backup_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    pmo_lead_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit: Mapped[str | None]
    restricted: Mapped[bool]
    value: Mapped[Value | None]
    cost: Mapped[Cost | None]
    design: Mapped[Design | None]
    approval_on: Mapped[date | None]
    launch_on: Mapped[date | None]
    end_on: Mapped[date | None]
    go_live_on: Mapped[date | None]
    hold_until: Mapped[date | None]
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    value_changed_at: Mapped[datetime | None]
    owner_changed_at: Mapped[datetime | None]
    cost_changed_at: Mapped[datetime | None]
    value_timing: Mapped[str | None]
    owner_timing: Mapped[str | None]
    cost_timing: Mapped[str | None]
    ever_live: Mapped[bool]
    decided_on: Mapped[datetime | None]  # went live, or stopped before: B1
    launched_on: Mapped[datetime | None]  # first, as far as that is known: B2
    import_key: Mapped[str | None]
    look_at: Mapped[datetime | None]

    value_open: Mapped[bool]
    owner_open: Mapped[bool]
    cost_open: Mapped[bool]
    stalls_at: Mapped[datetime | None]
    plan_owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    adoption_stalls_at: Mapped[datetime | None]
    at_risk_since: Mapped[datetime | None]
    stop_cause: Mapped[str | None]
    stopped_on: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]  # what a report counts of a live one

    __table_args__ = (
        Index(None, "workspace_id", "number", unique=True),
        Index(None, "workspace_id", "import_key", unique=True),
        Index(None, "workspace_id", "look_at", "id"),
        Index(None, "workspace_id", "stage"),
    )


class TeamRow(Scoped):
    """Who is on a pilot's team."""

    __tablename__ = "team"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class PulseKeyRow(Scoped):
    """What the hashes of an open pulse are made with; it leaves no database in an export."""

    __tablename__ = "pulse_keys"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), primary_key=True)
    pulse: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]


class PulseReplyRow(Scoped):
    """An answer to a pulse that is open. `who` is a hash, and no moment says when it was given."""

    __tablename__ = "pulse_replies"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), primary_key=True)
    pulse: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    reply: Mapped[str]


class EventRow(Scoped):
    """Append-only: never deleted, and changed only where a forgotten name gives way to another."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"))
    at: Mapped[datetime]
    change: Mapped[str]
    origin: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    before: Mapped[Figures]
    after: Mapped[Figures]
    reason: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "pilot_id", "id"),)


class SealRow(Scoped):
    """The link of an event in the chain of all of them (decision 0027)."""

    __tablename__ = "seals"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), unique=True)
    sealed_at: Mapped[datetime]
    salt: Mapped[str | None]
    words: Mapped[str]
    hash: Mapped[str]


class ApiTokenRow(Scoped):
    """What a program reads by. Only the hash of its secret is kept (decision 0029)."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    opens: Mapped[str]
    restricted: Mapped[bool]
    hash: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "workspace_id"),)


class AskRow(Scoped):
    __tablename__ = "asks"

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"))
    rule: Mapped[str]
    opened_at: Mapped[datetime]
    since: Mapped[datetime]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    handed_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    waits_for: Mapped[str | None]
    step: Mapped[str]
    climb: Mapped[str | None]
    round: Mapped[int]
    reminders: Mapped[int]
    turn: Mapped[int]
    declines: Mapped[int]
    requested: Mapped[bool]
    plan: Mapped[date | None]
    broken: Mapped[int]
    shown_at: Mapped[datetime | None]
    speak_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str | None]
    days: Mapped[int | None]

    __table_args__ = (
        Index(
            "uq__asks__one_open",
            "pilot_id",
            "rule",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(None, "pilot_id"),
        Index(None, "workspace_id", "speak_at", "person_id"),
        Index(
            "ix__asks__open_of_person",
            "workspace_id",
            "person_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix__asks__handed_by",
            "workspace_id",
            "handed_by_id",
            sqlite_where=text("closed_at IS NULL AND handed_by_id IS NOT NULL"),
            postgresql_where=text("closed_at IS NULL AND handed_by_id IS NOT NULL"),
        ),
        Index(
            "ix__asks__closed",
            "workspace_id",
            "closed_at",
            sqlite_where=text("closed_at IS NOT NULL"),
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
    )


class PausedRow(Scoped):
    """Which asks somebody's pause made wait, and when it began."""

    __tablename__ = "paused"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("asks.id"))
    at: Mapped[datetime]

    __table_args__ = (Index(None, "workspace_id", "at"),)


class PartRow(Scoped):
    """What somebody has had to do with an ask that decides whether they are asked again."""

    __tablename__ = "parts"

    ask_id: Mapped[int] = mapped_column(ForeignKey("asks.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    not_me: Mapped[bool]
    returned: Mapped[int | None]
    had_round: Mapped[bool]


class LetterRow(Scoped):
    """A message we owe somebody. The key makes owing it twice impossible (decision 4)."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    mark: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str | None]
    facts: Mapped[Facts]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    looks: Mapped[int]
    again: Mapped[bool]  # sent again by hand: uses no round
    attempts: Mapped[int]
    posted_in: Mapped[str | None]
    ts: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
    edits_owed: Mapped[int]
    helpful: Mapped[bool | None]

    __table_args__ = (
        Index(None, "workspace_id", "key", unique=True),
        Index(None, "workspace_id", "state", "due_at"),
        Index(None, "workspace_id", "person_id", "kind", "sent_at"),
        Index(
            "ix__letters__edits_owed",
            "workspace_id",
            "state",
            "due_at",
            sqlite_where=text("edits_owed > 0"),
            postgresql_where=text("edits_owed > 0"),
        ),
        Index(None, "workspace_id", "posted_in", "ts"),
        Index(
            "ix__letters__judged",
            "workspace_id",
            "sent_at",
            sqlite_where=text("helpful IS NOT NULL"),
            postgresql_where=text("helpful IS NOT NULL"),
        ),
    )


class ShownRow(Scoped):
    """Which asks a letter showed, in which place and round."""

    __tablename__ = "shown"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("asks.id"), primary_key=True, index=True)
    place: Mapped[int]
    round: Mapped[int]


class NewsRow(Scoped):
    """What the PMO is to be told, once. `key` keeps the same news from being written twice."""

    __tablename__ = "news"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]
    subject: Mapped[str]
    things: Mapped[int]  # `count` would be a method of every row
    text: Mapped[str | None]
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date | None]

    __table_args__ = (Index(None, "workspace_id", "key", unique=True),)


class ToldRow(Scoped):
    """Which notice told which news."""

    __tablename__ = "told"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (Index(None, "workspace_id", "person_id", "news_id"),)


class DigestRow(Scoped):
    """One digest a channel, on its own schedule."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    filter: Mapped[str]
    weekday: Mapped[int]
    hour: Mapped[time]
    zone: Mapped[str]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    next_at: Mapped[datetime]
    trouble: Mapped[str | None]

    __table_args__ = (
        Index(None, "workspace_id", "channel", unique=True),
        Index(None, "workspace_id", "next_at"),
    )


class ReportRow(Scoped):
    """To whom a report goes by itself, when one of its months or quarters is over."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    length: Mapped[str]
    filter: Mapped[str]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    next_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "workspace_id", "person_id", unique=True),
        Index(None, "workspace_id", "next_at"),
    )


class PaceRow(Scoped):
    """How far each kind of call to Slack is drawn, in microseconds since 1970 (decision 0014)."""

    __tablename__ = "paces"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    call: Mapped[str] = mapped_column(primary_key=True)
    drawn_until: Mapped[int] = mapped_column(BigInteger)


class ReceiptRow(Scoped):
    """A form or a press that was handled, so that its twin changes nothing."""

    __tablename__ = "receipts"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"))
