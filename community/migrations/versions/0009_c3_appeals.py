"""What is longer than a moderator alone may decide waits for a second; whoever it is about can ask for another look. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.c3"
down_revision = "0009.c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("actions") as actions:
        actions.add_column(sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True))
        actions.add_column(sa.Column("second_by_id", sa.BigInteger(), nullable=True))
        actions.create_foreign_key("fk_actions_second_by_id", "people", ["second_by_id"], ["id"], ondelete="SET NULL")
        actions.create_index("ix_actions_state_ends_at", ["state", "ends_at", "id"])
    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_appeals_action_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appeals_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_appeals_decided_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("action_id", name=op.f("uq_appeals_action_id")),
    )
    op.create_index("ix_appeals_person_id", "appeals", ["person_id"])
    op.create_index("ix_appeals_state_due_at", "appeals", ["state", "due_at", "id"])


def downgrade() -> None:
    op.drop_table("appeals")
    op.execute("UPDATE actions SET state = 'stands' WHERE state = 'waiting'")
    op.execute("UPDATE actions SET state = 'undone' WHERE state = 'overturned'")
    with op.batch_alter_table("actions") as actions:
        actions.drop_index("ix_actions_state_ends_at")
        actions.drop_constraint("fk_actions_second_by_id", type_="foreignkey")
        actions.drop_column("second_by_id")
        actions.drop_column("asked_until")
