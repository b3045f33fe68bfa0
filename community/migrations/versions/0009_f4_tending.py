"""What moderating a group was in a month, as numbers. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.f4"
down_revision = "0009.f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tending_reports",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_tending_reports_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tending_reports")),
        sa.UniqueConstraint("group_id", "month", name=op.f("uq_tending_reports_group_id_month")),
    )
    op.create_index("ix_tending_reports_month_id", "tending_reports", ["month", "id"])


def downgrade() -> None:
    op.drop_table("tending_reports")
