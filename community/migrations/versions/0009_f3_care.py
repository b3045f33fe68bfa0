"""Care for those who moderate: heavy cases that they took, who put everything down for a while, notes between two of them. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.f3"
down_revision = "0009.e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heavy_claims",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_heavy_claims_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_heavy_claims_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_heavy_claims")),
    )
    op.create_index("ix_heavy_claims_person_id_claimed_at", "heavy_claims", ["person_id", "claimed_at"])
    op.create_table(
        "duty_pauses",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_duty_pauses_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_duty_pauses")),
    )
    op.create_table(
        "debrief_notes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_debrief_notes_from_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_debrief_notes_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_notes")),
    )
    op.create_index("ix_debrief_notes_from_id_written_at", "debrief_notes", ["from_id", "written_at"])
    op.create_index("ix_debrief_notes_to_id_written_at", "debrief_notes", ["to_id", "written_at"])


def downgrade() -> None:
    for table in ("debrief_notes", "duty_pauses", "heavy_claims"):
        op.drop_table(table)
