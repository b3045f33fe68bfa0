"""The inbox: notices and who chose to hear of what by mail. Mails get a key, so that one is on its way once, and headers of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_notices_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_notices_room_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_notices_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name=op.f("fk_notices_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_person_id_made_at", "notices", ["person_id", "made_at"], unique=False)
    op.create_index("ix_notices_due_at", "notices", ["due_at"], unique=False)
    for column in ("group_id", "message_id", "other_id"):
        op.create_index(f"ix_notices_{column}", "notices", [column], unique=False)
    op.create_table(
        "mail_choices",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mail_choices_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "matter", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "silent_groups",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_silent_groups_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_silent_groups_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "group_id", name=op.f("pk_silent_groups")),
    )
    op.create_index("ix_silent_groups_group_id", "silent_groups", ["group_id"], unique=False)
    op.add_column("outgoing_mails", sa.Column("key", sa.String(length=80), nullable=True))
    op.add_column("outgoing_mails", sa.Column("headers", sa.JSON(), nullable=True))
    op.create_index("ix_outgoing_mails_key", "outgoing_mails", ["key"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_outgoing_mails_key", "outgoing_mails")
    op.drop_column("outgoing_mails", "headers")
    op.drop_column("outgoing_mails", "key")
    for table in ("silent_groups", "mail_choices", "notices"):
        op.drop_table(table)
