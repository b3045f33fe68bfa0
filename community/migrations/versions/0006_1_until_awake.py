"""Messages that wait until the other is awake, and when somebody put a note about a pair away. Only adds: older servers go on."""

import sqlalchemy as sa
from alembic import op

revision = "0006.1"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "postponed_messages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("reply_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("says_when", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_postponed_messages_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["messages.id"], name=op.f("fk_postponed_messages_reply_to_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_postponed_messages_room_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postponed_messages")),
        sa.UniqueConstraint("author_id", "nonce", name=op.f("uq_postponed_messages_author_id_nonce")),
    )
    op.create_index("ix_postponed_messages_room_id_author_id", "postponed_messages", ["room_id", "author_id"])
    op.create_index("ix_postponed_messages_reply_to_id", "postponed_messages", ["reply_to_id"])
    op.create_index("ix_postponed_messages_due_at", "postponed_messages", ["due_at"])
    op.add_column("connection_sides", sa.Column("note_put_away_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("connection_sides", "note_put_away_at")
    op.drop_table("postponed_messages")
