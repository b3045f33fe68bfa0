"""Rules of words, what met one, why a message waits; and a version of what protects a group's talk, so that it can be kept. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.d1"
down_revision = "0009.e1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("protections_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("waits_for", sa.String(length=8), nullable=False, server_default=""))
    op.create_table(
        "word_rules",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("phrase", sa.String(length=100), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_word_rules_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_word_rules_made_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_rules")),
    )
    op.create_index("ix_word_rules_group_id_off_at", "word_rules", ["group_id", "off_at"])
    op.create_index(op.f("ix_word_rules_made_by"), "word_rules", ["made_by"])
    op.create_table(
        "met_rules",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_met_rules_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_met_rules_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["word_rules.id"], name=op.f("fk_met_rules_rule_id_word_rules"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_met_rules")),
        sa.UniqueConstraint("message_id", "rule_id", name=op.f("uq_met_rules_message_id_rule_id")),
    )
    op.create_index("ix_met_rules_group_id_met_at", "met_rules", ["group_id", "met_at"])
    op.create_index(op.f("ix_met_rules_rule_id"), "met_rules", ["rule_id"])


def downgrade() -> None:
    op.drop_table("met_rules")
    op.drop_table("word_rules")
    op.drop_column("messages", "waits_for")
    op.drop_column("groups", "protections_version")
