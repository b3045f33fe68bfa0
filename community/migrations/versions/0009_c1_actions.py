"""What moderators did stands in a table of its own, so that it can be undone from one list; messages can come covered to everyone. What was
in force before is taken over: quiet time that runs, removals, hidden messages, without who decided it."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009.c1"
down_revision = "0009.a2"
branch_labels = None
depends_on = None

MEMBERSHIPS = sa.table(
    "memberships",
    sa.column("group_id", sa.BigInteger),
    sa.column("person_id", sa.BigInteger),
    sa.column("state", sa.String),
    sa.column("joined_at", sa.DateTime(timezone=True)),
    sa.column("ended_at", sa.DateTime(timezone=True)),
    sa.column("quiet_until", sa.DateTime(timezone=True)),
    sa.column("quiet_reason", sa.String),
    sa.column("end_reason", sa.String),
)
MESSAGES = sa.table(
    "messages",
    sa.column("id", sa.BigInteger),
    sa.column("room_id", sa.BigInteger),
    sa.column("author_id", sa.BigInteger),
    sa.column("state", sa.String),
    sa.column("state_reason", sa.String),
    sa.column("sent_at", sa.DateTime(timezone=True)),
)
ROOMS = sa.table(
    "rooms", sa.column("id", sa.BigInteger), sa.column("group_id", sa.BigInteger), sa.column("depth", sa.Integer)
)


def upgrade() -> None:
    op.add_column("messages", sa.Column("covered", sa.Boolean(), nullable=False, server_default=sa.false()))
    actions = op.create_table(
        "actions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_actions_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_actions_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_actions_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_actions_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_actions_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name=op.f("fk_actions_undone_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index("ix_actions_message_id", "actions", ["message_id"])
    op.create_index("ix_actions_case_id", "actions", ["case_id"])
    op.create_index("ix_actions_group_id_began_at", "actions", ["group_id", "began_at", "id"])
    op.create_index("ix_actions_person_id_began_at", "actions", ["person_id", "began_at", "id"])
    rows = [*_quiet(), *_removed(), *_hidden()]
    common = {"depth": 0, "clause": "", "state": "stands", "undone_reason": "", "message_id": None, "ends_at": None}
    for start in range(0, len(rows), 500):
        op.bulk_insert(
            actions,
            [{**common, **row, "id": secrets.randbelow(2**48 - 1) + 1} for row in rows[start : start + 500]],
        )


def _quiet() -> list[dict[str, object]]:
    quiet = sa.select(MEMBERSHIPS).where(MEMBERSHIPS.c.quiet_until > sa.func.current_timestamp())
    return [
        {
            "step": "quiet",
            "group_id": row.group_id,
            "person_id": row.person_id,
            "reason": row.quiet_reason,
            "began_at": row.joined_at,
            "ends_at": row.quiet_until,
        }
        for row in op.get_bind().execute(quiet)
    ]


def _removed() -> list[dict[str, object]]:
    removed = sa.select(MEMBERSHIPS).where(MEMBERSHIPS.c.state == "removed")
    return [
        {
            "step": "removal",
            "group_id": row.group_id,
            "person_id": row.person_id,
            "reason": row.end_reason,
            "began_at": row.ended_at or row.joined_at,
        }
        for row in op.get_bind().execute(removed)
    ]


def _hidden() -> list[dict[str, object]]:
    hidden = (
        sa.select(MESSAGES, ROOMS.c.group_id, ROOMS.c.depth)
        .join(ROOMS, ROOMS.c.id == MESSAGES.c.room_id)
        .where(MESSAGES.c.state == "hidden", ROOMS.c.group_id.is_not(None))
    )
    return [
        {
            "step": "hide",
            "group_id": row.group_id,
            "person_id": row.author_id,
            "message_id": row.id,
            "depth": row.depth,
            "reason": row.state_reason,
            "began_at": row.sent_at,
        }
        for row in op.get_bind().execute(hidden)
    ]


def downgrade() -> None:
    op.drop_table("actions")
    op.drop_column("messages", "covered")
