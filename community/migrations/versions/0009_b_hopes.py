"""What the reporter hopes for, and who may be in danger. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.b1"
down_revision = "0008.1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("hoped", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("reports", sa.Column("danger_to", sa.String(length=8), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("reports", "danger_to")
    op.drop_column("reports", "hoped")
