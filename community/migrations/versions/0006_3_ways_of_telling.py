"""How something may ring: chosen for everything, for a group, for a person. Browsers that pushes go to, and pushes on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0006.3"
down_revision = "0006.2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("role", sa.String(length=16), nullable=True))
    op.create_table(
        "ring_choices",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=False),
        sa.Column("rings", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ring_choices_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "matter", name=op.f("pk_ring_choices")),
    )
    for table, other, of in (
        ("group_ring_choices", "group_id", "groups"),
        ("person_ring_choices", "other_id", "people"),
    ):
        op.create_table(
            table,
            sa.Column("person_id", sa.BigInteger(), nullable=False),
            sa.Column(other, sa.BigInteger(), nullable=False),
            sa.Column("matter", sa.String(length=16), nullable=False),
            sa.Column("rings", sa.String(length=8), nullable=False),
            sa.ForeignKeyConstraint(
                ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint([other], [f"{of}.id"], name=op.f(f"fk_{table}_{other}"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("person_id", other, "matter", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_{other}", table, [other], unique=False)
    op.create_table(
        "push_browsers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("sign_in", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("made_for", sa.String(length=100), nullable=False),
        sa.Column("shows_words", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_push_browsers_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_in"], ["sign_ins.token_hash"], name=op.f("fk_push_browsers_sign_in"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_browsers")),
    )
    op.create_index("ix_push_browsers_person_id", "push_browsers", ["person_id"], unique=False)
    op.create_index("ix_push_browsers_sign_in", "push_browsers", ["sign_in"], unique=False)
    op.create_index("ix_push_browsers_endpoint_hash", "push_browsers", ["endpoint_hash"], unique=True)
    op.create_table(
        "outgoing_pushes",
        sa.Column("browser_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["browser_id"], ["push_browsers.id"], name=op.f("fk_outgoing_pushes_browser_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("browser_id", name=op.f("pk_outgoing_pushes")),
    )
    op.create_index("ix_outgoing_pushes_due_at", "outgoing_pushes", ["due_at"], unique=False)


def downgrade() -> None:
    for table in ("outgoing_pushes", "push_browsers", "person_ring_choices", "group_ring_choices", "ring_choices"):
        op.drop_table(table)
    op.drop_column("notices", "role")
