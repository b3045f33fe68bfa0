"""The log's entries hang together: each has a number without a gap and a hash over itself and the one before. The ones from before
get theirs here, in the order in which they were written."""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FIRST_LINK = "0" * 64
BATCH = 1000

LOG = sa.table(
    "moderation_log",
    sa.column("id", sa.BigInteger),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("act", sa.String),
    sa.column("actor_id", sa.BigInteger),
    sa.column("group_id", sa.BigInteger),
    sa.column("person_id", sa.BigInteger),
    sa.column("message_id", sa.BigInteger),
    sa.column("report_id", sa.BigInteger),
    sa.column("reason", sa.String),
    sa.column("details", sa.JSON),
    sa.column("number", sa.BigInteger),
    sa.column("hash", sa.String),
)
HEAD = sa.table(
    "moderation_log_head",
    sa.column("id", sa.Integer),
    sa.column("number", sa.BigInteger),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    op.add_column("moderation_log", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("moderation_log", sa.Column("hash", sa.String(length=64), nullable=True))
    _change(allowed=True)
    number, before = _chain_what_is_there()
    with op.batch_alter_table("moderation_log") as log:
        log.alter_column("number", existing_type=sa.BigInteger(), nullable=False)
        log.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
        log.create_unique_constraint(op.f("uq_moderation_log_number"), ["number"])
    _change(allowed=False)
    op.create_table(
        "moderation_log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log_head")),
    )
    op.get_bind().execute(sa.insert(HEAD).values(id=1, number=number, hash=before))


def _chain_what_is_there() -> tuple[int, str]:
    connection, number, before, last = op.get_bind(), 0, FIRST_LINK, 0
    while rows := connection.execute(sa.select(LOG).where(LOG.c.id > last).order_by(LOG.c.id).limit(BATCH)).all():
        for row in rows:
            number, last = number + 1, row.id
            before = _link(before, number, row)
            connection.execute(sa.update(LOG).where(LOG.c.id == row.id).values(number=number, hash=before))
    return number, before


def _link(before: str, number: int, row: Any) -> str:
    at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    said = [
        before,
        number,
        at.isoformat(timespec="microseconds"),
        row.act,
        row.actor_id,
        row.group_id,
        row.person_id,
        row.message_id,
        row.report_id,
        row.reason,
        row.details,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _change(allowed: bool) -> None:
    """The triggers of 0002 are away while the old entries get their places, in this transaction alone. SQLite's go with the table that a
    batch puts in the place of the old one."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE moderation_log {'DISABLE' if allowed else 'ENABLE'} TRIGGER moderation_log_no_change")
        return
    for act in ("update", "delete"):
        if allowed:
            op.execute(f"DROP TRIGGER moderation_log_no_{act}")
        else:
            op.execute(
                f"CREATE TRIGGER moderation_log_no_{act} BEFORE {act.upper()} ON moderation_log BEGIN"
                " SELECT RAISE(ABORT, 'the log is only ever added to'); END"
            )


def downgrade() -> None:
    op.drop_table("moderation_log_head")
    _change(allowed=True)
    with op.batch_alter_table("moderation_log") as log:
        log.drop_constraint(op.f("uq_moderation_log_number"), type_="unique")
        log.drop_column("hash")
        log.drop_column("number")
    _change(allowed=False)
