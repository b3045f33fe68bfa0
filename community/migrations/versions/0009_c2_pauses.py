"""A member's place in a group can be paused, and what they write be looked at first, each until a time. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.c2"
down_revision = "0009.c1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("memberships", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("memberships", sa.Column("look_first_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("UPDATE memberships SET state = 'active' WHERE state = 'paused'")
    op.drop_column("memberships", "look_first_until")
    op.drop_column("memberships", "paused_until")
