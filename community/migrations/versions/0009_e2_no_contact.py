"""No contact between two people, which two moderators set together. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.e2"
down_revision = "0009.d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_contact_orders",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("one_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending_by", sa.BigInteger(), nullable=True),
        sa.Column("ending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_no_contact_orders_group_id"), ondelete="SET NULL"
        ),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_no_contact_orders_{name}"), ondelete=then)
            for name, then in (
                ("one_id", "CASCADE"),
                ("other_id", "CASCADE"),
                ("proposed_by", "SET NULL"),
                ("agreed_by", "SET NULL"),
                ("ending_by", "SET NULL"),
                ("ended_by", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_contact_orders")),
    )
    op.create_index("ix_no_contact_orders_one_id_other_id", "no_contact_orders", ["one_id", "other_id"])
    op.create_index("ix_no_contact_orders_other_id", "no_contact_orders", ["other_id"])
    op.create_index("ix_no_contact_orders_group_id_proposed_at", "no_contact_orders", ["group_id", "proposed_at"])
    op.create_table(
        "no_contact_words",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["no_contact_orders.id"], name=op.f("fk_no_contact_words_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_no_contact_words_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "person_id", name=op.f("pk_no_contact_words")),
    )
    op.create_index("ix_no_contact_words_person_id", "no_contact_words", ["person_id"])


def downgrade() -> None:
    op.execute("DELETE FROM distances WHERE kind = 'no_contact'")
    op.drop_table("no_contact_words")
    op.drop_table("no_contact_orders")
