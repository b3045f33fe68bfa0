"""Reports that belong to no group, with what their reporter picked, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006.3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reports") as batch_op:
        batch_op.alter_column("group_id", existing_type=sa.BIGINT(), nullable=True)
        batch_op.add_column(sa.Column("thing", sa.String(length=12), nullable=False, server_default="message"))
        batch_op.add_column(sa.Column("nonce", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint("uq_reports_reporter_id_nonce", ["reporter_id", "nonce"])
        batch_op.create_index("ix_reports_closed_at", ["closed_at"])
    op.create_table(
        "report_evidence",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.BigInteger(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_evidence_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["people.id"], name=op.f("fk_report_evidence_writer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_evidence")),
    )
    op.create_index("ix_report_evidence_report_id_position", "report_evidence", ["report_id", "position"])
    op.create_index("ix_report_evidence_writer_id", "report_evidence", ["writer_id"])


def downgrade() -> None:
    op.drop_index("ix_report_evidence_writer_id", "report_evidence")
    op.drop_index("ix_report_evidence_report_id_position", "report_evidence")
    op.drop_table("report_evidence")
    op.execute("DELETE FROM reports WHERE group_id IS NULL")
    with op.batch_alter_table("reports") as batch_op:
        batch_op.drop_index("ix_reports_closed_at")
        batch_op.drop_constraint("uq_reports_reporter_id_nonce", type_="unique")
        batch_op.drop_column("nonce")
        batch_op.drop_column("thing")
        batch_op.alter_column("group_id", existing_type=sa.BIGINT(), nullable=False)
