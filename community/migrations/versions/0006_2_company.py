"""Asking for company: who asks, who was asked, and when the two who are together began to breathe. It only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0006.2"
down_revision = "0006.1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_asks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("with_id", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_company_asks_from_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["with_id"], ["people.id"], name=op.f("fk_company_asks_with_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_asks")),
    )
    op.create_index("ix_company_asks_from_id_made_at", "company_asks", ["from_id", "made_at"], unique=False)
    op.create_index("ix_company_asks_with_id", "company_asks", ["with_id"], unique=False)
    op.create_table(
        "company_asked",
        sa.Column("ask_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["company_asks.id"], name=op.f("fk_company_asked_ask_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_company_asked_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ask_id", "person_id", name=op.f("pk_company_asked")),
    )
    op.create_index("ix_company_asked_person_id", "company_asked", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("company_asked")
    op.drop_table("company_asks")
