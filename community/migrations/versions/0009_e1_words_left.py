"""What waited until the other is awake stays with its writer when the conversation goes with the other's account."""

import sqlalchemy as sa
from alembic import op

revision = "0009.e1"
down_revision = "0009.b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("postponed_messages") as waiting:
        waiting.alter_column("room_id", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM postponed_messages WHERE room_id IS NULL")
    with op.batch_alter_table("postponed_messages") as waiting:
        waiting.alter_column("room_id", existing_type=sa.BigInteger(), nullable=False)
