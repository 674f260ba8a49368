"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    workspaces()
    people()
    digests()
    letters()
    pilots()
    asks()
    events()
    news()
    receipts()
    team()
    not_me()
    shown()
    told()


def workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=True),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("policy_seeded", sa.Boolean(), nullable=False),
        sa.Column("paused_because", sa.Text(), nullable=True),
        sa.Column("wait_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__workspaces")),
        sa.UniqueConstraint("slack_id", name=op.f("uq__workspaces__slack_id")),
    )


def people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("bot", sa.Boolean(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("outsider", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("dm", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__people__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__people")),
    )
    op.create_index(
        op.f("ix__people__workspace_id_slack_id"),
        "people",
        ["workspace_id", "slack_id"],
        unique=True,
    )


def digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk__digests__set_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__digests__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__digests")),
    )
    op.create_index(
        op.f("ix__digests__workspace_id_channel"),
        "digests",
        ["workspace_id", "channel"],
        unique=True,
    )
    op.create_index(
        op.f("ix__digests__workspace_id_next_at"), "digests", ["workspace_id", "next_at"]
    )


def letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("posted_in", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("edits_owed", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__letters__person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__letters__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__letters")),
    )
    op.create_index(
        "ix__letters__edits_owed",
        "letters",
        ["workspace_id", "state", "due_at"],
        sqlite_where=sa.text("edits_owed > 0"),
        postgresql_where=sa.text("edits_owed > 0"),
    )
    op.create_index(
        op.f("ix__letters__workspace_id_key"), "letters", ["workspace_id", "key"], unique=True
    )
    op.create_index(
        op.f("ix__letters__workspace_id_person_id_kind_sent_at"),
        "letters",
        ["workspace_id", "person_id", "kind", "sent_at"],
    )
    op.create_index(
        op.f("ix__letters__workspace_id_posted_in_ts"),
        "letters",
        ["workspace_id", "posted_in", "ts"],
    )
    op.create_index(
        op.f("ix__letters__workspace_id_state_due_at"),
        "letters",
        ["workspace_id", "state", "due_at"],
    )


def pilots() -> None:
    op.create_table(
        "pilots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("registrant_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("sponsor_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_named_by_id", sa.Integer(), nullable=True),
        sa.Column("owner_named_at", sa.DateTime(), nullable=True),
        sa.Column("owner_accepted", sa.Boolean(), nullable=False),
        sa.Column("owner_accepted_at", sa.DateTime(), nullable=True),
        sa.Column("backup_id", sa.Integer(), nullable=True),
        sa.Column("pmo_lead_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("approval_on", sa.Date(), nullable=True),
        sa.Column("launch_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("go_live_on", sa.Date(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("value_changed_at", sa.DateTime(), nullable=True),
        sa.Column("owner_changed_at", sa.DateTime(), nullable=True),
        sa.Column("cost_changed_at", sa.DateTime(), nullable=True),
        sa.Column("value_timing", sa.Text(), nullable=True),
        sa.Column("owner_timing", sa.Text(), nullable=True),
        sa.Column("cost_timing", sa.Text(), nullable=True),
        sa.Column("ever_live", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.DateTime(), nullable=True),
        sa.Column("import_key", sa.Text(), nullable=True),
        sa.Column("look_at", sa.DateTime(), nullable=True),
        sa.Column("value_open", sa.Boolean(), nullable=False),
        sa.Column("owner_open", sa.Boolean(), nullable=False),
        sa.Column("cost_open", sa.Boolean(), nullable=False),
        sa.Column("stalls_at", sa.DateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["backup_id"], ["people.id"], name=op.f("fk__pilots__backup_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name=op.f("fk__pilots__lead_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk__pilots__owner_id")),
        sa.ForeignKeyConstraint(
            ["owner_named_by_id"], ["people.id"], name=op.f("fk__pilots__owner_named_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["pmo_lead_id"], ["people.id"], name=op.f("fk__pilots__pmo_lead_id")
        ),
        sa.ForeignKeyConstraint(
            ["registrant_id"], ["people.id"], name=op.f("fk__pilots__registrant_id")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["people.id"], name=op.f("fk__pilots__sponsor_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__pilots__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__pilots")),
    )
    op.create_index(op.f("ix__pilots__lead_id"), "pilots", ["lead_id"])
    op.create_index(op.f("ix__pilots__owner_id"), "pilots", ["owner_id"])
    op.create_index(op.f("ix__pilots__sponsor_id"), "pilots", ["sponsor_id"])
    op.create_index(
        op.f("ix__pilots__workspace_id_import_key"),
        "pilots",
        ["workspace_id", "import_key"],
        unique=True,
    )
    op.create_index(
        op.f("ix__pilots__workspace_id_look_at_id"), "pilots", ["workspace_id", "look_at", "id"]
    )
    op.create_index(
        op.f("ix__pilots__workspace_id_number"), "pilots", ["workspace_id", "number"], unique=True
    )
    op.create_index(op.f("ix__pilots__workspace_id_stage"), "pilots", ["workspace_id", "stage"])


def asks() -> None:
    op.create_table(
        "asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("handed_to_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("requested", sa.Boolean(), nullable=False),
        sa.Column("plan", sa.Date(), nullable=True),
        sa.Column("shown_at", sa.DateTime(), nullable=True),
        sa.Column("speak_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk__asks__closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handed_to_id"], ["people.id"], name=op.f("fk__asks__handed_to_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk__asks__holder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__asks__person_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk__asks__pilot_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__asks__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__asks")),
    )
    op.create_index(
        "ix__asks__open_of_person",
        "asks",
        ["workspace_id", "person_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix__asks__pilot_id"), "asks", ["pilot_id"])
    op.create_index(
        op.f("ix__asks__workspace_id_speak_at_person_id"),
        "asks",
        ["workspace_id", "speak_at", "person_id"],
    )
    op.create_index(
        "uq__asks__one_open",
        "asks",
        ["pilot_id", "rule"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk__events__by_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk__events__pilot_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__events__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__events")),
    )
    op.create_index(
        op.f("ix__events__workspace_id_pilot_id_id"), "events", ["workspace_id", "pilot_id", "id"]
    )


def news() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("things", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk__news__letter_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk__news__pilot_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__news__workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__news")),
    )
    op.create_index(
        op.f("ix__news__workspace_id_key"), "news", ["workspace_id", "key"], unique=True
    )


def receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk__receipts__pilot_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__receipts__workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk__receipts")),
    )
    op.create_index(op.f("ix__receipts__at"), "receipts", ["at"])


def team() -> None:
    op.create_table(
        "team",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__team__person_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk__team__pilot_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__team__workspace_id")
        ),
        sa.PrimaryKeyConstraint("pilot_id", "person_id", name=op.f("pk__team")),
    )


def not_me() -> None:
    op.create_table(
        "not_me",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk__not_me__ask_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__not_me__person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__not_me__workspace_id")
        ),
        sa.PrimaryKeyConstraint("ask_id", "person_id", name=op.f("pk__not_me")),
    )


def shown() -> None:
    op.create_table(
        "shown",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk__shown__ask_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk__shown__letter_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__shown__workspace_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", "ask_id", name=op.f("pk__shown")),
    )
    op.create_index(op.f("ix__shown__ask_id"), "shown", ["ask_id"])


def told() -> None:
    op.create_table(
        "told",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk__told__letter_id")),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name=op.f("fk__told__news_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk__told__person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk__told__workspace_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", "news_id", name=op.f("pk__told")),
    )
    op.create_index(
        op.f("ix__told__workspace_id_person_id_news_id"),
        "told",
        ["workspace_id", "person_id", "news_id"],
    )
