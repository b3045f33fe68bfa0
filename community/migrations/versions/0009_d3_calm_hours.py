"""Until when a group has calm hours. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.d3"
down_revision = "0009.d2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("calm_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("groups", "calm_until")
