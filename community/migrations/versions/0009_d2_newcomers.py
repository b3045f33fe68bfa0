"""Whose messages with a link wait for a look, a group's choice. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.d2"
down_revision = "0009.c3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("links_wait", sa.String(length=8), nullable=False, server_default="week"))


def downgrade() -> None:
    op.drop_column("groups", "links_wait")
