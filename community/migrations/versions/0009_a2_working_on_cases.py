"""What moderators tell each other about a case, whom they ask, and the day on which they look again. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.a2"
down_revision = "0009.b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("look_again_on", sa.Date(), nullable=True))
    op.create_table(
        "case_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_case_notes_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_case_notes_to_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index("ix_case_notes_author_id", "case_notes", ["author_id"])
    op.create_index("ix_case_notes_to_id", "case_notes", ["to_id"])
    op.create_index("ix_case_notes_case_id_id", "case_notes", ["case_id", "id"])
    op.create_table(
        "case_opinions",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_opinions_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_case_opinions_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_opinions")),
    )
    op.create_index("ix_case_opinions_person_id_answered_at", "case_opinions", ["person_id", "answered_at"])


def downgrade() -> None:
    op.drop_table("case_opinions")
    op.drop_table("case_notes")
    op.drop_column("cases", "look_again_on")
