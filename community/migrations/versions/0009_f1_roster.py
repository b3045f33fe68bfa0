"""Who is on duty in a group or for the site: weekly slots, dates swapped, whose turn it was when nobody was. The site's
roster is there from the beginning. Only adds."""

import sqlalchemy as sa
from alembic import op

revision = "0009.f1"
down_revision = "0009.a1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_rosters",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_duty_rosters_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_duty_rosters")),
        sa.UniqueConstraint("group_id", name=op.f("uq_duty_rosters_group_id")),
    )
    op.execute("INSERT INTO duty_rosters (place, group_id, time_zone) VALUES (0, NULL, 'UTC')")
    op.create_table(
        "duty_slots",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_duty_slots_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place"], ["duty_rosters.place"], name=op.f("fk_duty_slots_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_slots")),
    )
    op.create_index("ix_duty_slots_person_id", "duty_slots", ["person_id"])
    op.create_index("ix_duty_slots_place", "duty_slots", ["place"])
    op.create_table(
        "duty_swaps",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_duty_swaps_asked_by"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["slot_id"], ["duty_slots.id"], name=op.f("fk_duty_swaps_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_duty_swaps_taken_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_swaps")),
        sa.UniqueConstraint("slot_id", "day", name=op.f("uq_duty_swaps_slot_id_day")),
    )
    op.create_index("ix_duty_swaps_asked_by", "duty_swaps", ["asked_by"])
    op.create_index("ix_duty_swaps_taken_by", "duty_swaps", ["taken_by"])
    op.create_table(
        "duty_turns",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duty_turns_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_duty_turns_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_duty_turns")),
    )
    op.create_index("ix_duty_turns_person_id", "duty_turns", ["person_id"])
    op.create_index("ix_duty_turns_place_person_id_called_at", "duty_turns", ["place", "person_id", "called_at"])


def downgrade() -> None:
    for table in ("duty_turns", "duty_swaps", "duty_slots", "duty_rosters"):
        op.drop_table(table)
