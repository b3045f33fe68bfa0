"""A talk between whoever made a report and the moderators, sealed; and a notice that leads to a report. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.b2"
down_revision = "0009.f2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_talk",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("writer_id", sa.BigInteger(), nullable=True),
        sa.Column("of_reporter", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_talk_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["people.id"], name=op.f("fk_report_talk_writer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_talk")),
        sa.UniqueConstraint("report_id", "nonce", name=op.f("uq_report_talk_report_id_nonce")),
    )
    op.create_index("ix_report_talk_report_id_said_at_id", "report_talk", ["report_id", "said_at", "id"])
    op.create_index("ix_report_talk_writer_id", "report_talk", ["writer_id"])
    with op.batch_alter_table("notices") as batch_op:
        batch_op.add_column(sa.Column("report_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key("fk_notices_report_id", "reports", ["report_id"], ["id"], ondelete="CASCADE")
        batch_op.create_index("ix_notices_report_id", ["report_id"])


def downgrade() -> None:
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_index("ix_notices_report_id")
        batch_op.drop_constraint("fk_notices_report_id", type_="foreignkey")
        batch_op.drop_column("report_id")
    op.drop_index("ix_report_talk_writer_id", "report_talk")
    op.drop_index("ix_report_talk_report_id_said_at_id", "report_talk")
    op.drop_table("report_talk")
