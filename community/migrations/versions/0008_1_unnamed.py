"""Messages without a name, where a group has them: who wrote one is sealed in its row, and no other column leads to them. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0008.1"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("allows_unnamed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("author_seal", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("unnamed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reports", sa.Column("seal_opened_at", sa.DateTime(timezone=True), nullable=True))
    unnamed = sa.text("author_seal IS NOT NULL")
    op.create_index(
        "ix_messages_unnamed", "messages", ["room_id", "sent_at"], sqlite_where=unnamed, postgresql_where=unnamed
    )


def downgrade() -> None:
    op.drop_index("ix_messages_unnamed", "messages")
    op.drop_column("reports", "seal_opened_at")
    op.drop_column("reports", "unnamed")
    op.drop_column("messages", "author_seal")
    op.drop_column("groups", "allows_unnamed")
