"""What was done where someone may be in danger, step by step; and when a reporter was asked how they are. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.b3"
down_revision = "0009.b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "danger_ticks",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("ticked_by", sa.BigInteger(), nullable=True),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_danger_ticks_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ticked_by"], ["people.id"], name=op.f("fk_danger_ticks_ticked_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("case_id", "step", name=op.f("pk_danger_ticks")),
    )
    op.create_index("ix_danger_ticks_ticked_by", "danger_ticks", ["ticked_by"])
    op.add_column("reports", sa.Column("asked_how_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "asked_how_at")
    op.drop_index("ix_danger_ticks_ticked_by", "danger_ticks")
    op.drop_table("danger_ticks")
