"""A group may choose that messages wait for a look while nobody is on duty. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.f2"
down_revision = "0009.f1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("waits_unwatched", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("groups", "waits_unwatched")
