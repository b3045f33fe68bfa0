"""Between people: profile answers, boundaries, invitations, pairs, the distance one keeps from another, private conversations. Who
receives what also depends on distances, topics and breaks now, so they raise the audience version too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite changes a table by making it anew: what hangs on it is taken off before and put back after.
RAISE = "UPDATE rooms SET audience_version = audience_version + 1 WHERE group_id = "
OF_ROOMS = {
    "audience_joins": f"AFTER INSERT ON memberships BEGIN {RAISE} new.group_id; END",
    "audience_goes": f"AFTER DELETE ON memberships BEGIN {RAISE} old.group_id; END",
    "audience_changes": f"AFTER UPDATE OF state, stage, group_id, person_id ON memberships BEGIN {RAISE} new.group_id; END",
    "audience_of_depth": """AFTER UPDATE OF depth, group_id ON rooms BEGIN
        UPDATE rooms SET audience_version = audience_version + 1 WHERE id = new.id; END""",
}

OF_PERSON = "(SELECT group_id FROM memberships WHERE person_id = {person} AND state = 'active')"
TOLD_BY = {"distances": "person_id, other_id, kind, until, covers_mine", "avoided_topics": "person_id, tag, word"}
SQLITE_RAISE = "UPDATE rooms SET audience_version = audience_version + 1 WHERE group_id IN " + OF_PERSON
# Whoever writes privately holds the conversation's row: so does whatever decides about it, and one comes after the other. All rows are
# taken in one pass and in one order, as writers take them. (SQLite has one writer anyway.)
OF_PAIRS = "(SELECT connection_id FROM connection_sides WHERE person_id = {person})"
POSTGRESQL_RAISE = f"""
    PERFORM 1 FROM rooms WHERE id IN (SELECT id FROM rooms WHERE group_id IN {OF_PERSON}
        UNION ALL SELECT id FROM rooms WHERE connection_id IN {OF_PAIRS}) ORDER BY id FOR NO KEY UPDATE;
    UPDATE rooms SET audience_version = audience_version + 1 WHERE group_id IN {OF_PERSON};"""
HELD_BY = {"connection_sides": ("openness", "connection_id"), "connections": ("ended_at", "id")}


def sqlite_up() -> Iterator[str]:
    for table, columns in TOLD_BY.items():
        for name, when, row in (
            ("add", "INSERT", "new"),
            ("drop", "DELETE", "old"),
            ("change", f"UPDATE OF {columns}", "new"),
        ):
            raised = SQLITE_RAISE.format(person=f"{row}.person_id")
            yield f"CREATE TRIGGER audience_{table}_{name} AFTER {when} ON {table} BEGIN {raised}; END"
    raised = SQLITE_RAISE.format(person="new.person_id")
    yield f"CREATE TRIGGER audience_break AFTER UPDATE OF break_since, break_until ON boundary_settings BEGIN {raised}; END"
    yield f"CREATE TRIGGER audience_break_add AFTER INSERT ON boundary_settings BEGIN {raised}; END"


def postgresql_up() -> Iterator[str]:
    yield f"""CREATE FUNCTION raise_audiences_of_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN {POSTGRESQL_RAISE.format(person="OLD.person_id")}
        ELSE {POSTGRESQL_RAISE.format(person="NEW.person_id")} END IF;
        RETURN NULL; END $$"""
    for table, columns in TOLD_BY.items():
        yield f"""CREATE TRIGGER audience_{table} AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}
            FOR EACH ROW EXECUTE FUNCTION raise_audiences_of_person()"""
    yield """CREATE TRIGGER audience_break AFTER INSERT OR UPDATE OF break_since, break_until, writes ON boundary_settings
        FOR EACH ROW EXECUTE FUNCTION raise_audiences_of_person()"""
    for table, (column, key) in HELD_BY.items():
        yield f"""CREATE FUNCTION hold_conversation_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM 1 FROM rooms WHERE connection_id = NEW.{key} FOR NO KEY UPDATE;
            RETURN NULL; END $$"""
        yield f"""CREATE TRIGGER hold_conversation AFTER UPDATE OF {column} ON {table}
            FOR EACH ROW EXECUTE FUNCTION hold_conversation_of_{table}()"""


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


@contextmanager
def rooms_anew() -> Iterator[Any]:
    if is_sqlite():
        for name in OF_ROOMS:
            op.execute(f"DROP TRIGGER {name}")
    with op.batch_alter_table("rooms") as batch_op:
        yield batch_op
    if is_sqlite():
        for name, words in OF_ROOMS.items():
            op.execute(f"CREATE TRIGGER {name} {words}")


def upgrade() -> None:
    op.create_table(
        "avatars",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_avatars_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_avatars")),
    )
    op.create_table(
        "avoided_topics",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_avoided_topics_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avoided_topics")),
    )
    op.create_index("ix_avoided_topics_person_id", "avoided_topics", ["person_id"], unique=False)
    op.create_table(
        "boundary_settings",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("invites", sa.String(length=20), nullable=False),
        sa.Column("writes", sa.String(length=20), nullable=False),
        sa.Column("answered", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("quiet_shown", sa.Boolean(), nullable=False),
        sa.Column("reply_pace", sa.String(length=12), nullable=False),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("capacity_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gentle_minutes", sa.Integer(), nullable=False),
        sa.Column("limits", sa.String(length=600), nullable=False),
        sa.Column("break_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_shown", sa.String(length=12), nullable=False),
        sa.Column("break_says_until", sa.Boolean(), nullable=False),
        sa.Column("notices_one_sided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_boundary_settings_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_boundary_settings")),
    )
    op.create_table(
        "connect_invitations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("hello", sa.String(length=280), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["people.id"], name=op.f("fk_connect_invitations_from_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["people.id"], name=op.f("fk_connect_invitations_to_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connect_invitations")),
    )
    op.create_index("ix_connect_invitations_from_id_to_id", "connect_invitations", ["from_id", "to_id"], unique=False)
    op.create_index("ix_connect_invitations_to_id_state", "connect_invitations", ["to_id", "state"], unique=False)
    op.create_table(
        "connections",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("closing_word", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_connections_ended_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
    )
    op.create_table(
        "distances",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("says_so", sa.Boolean(), nullable=False),
        sa.Column("covers_mine", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name=op.f("fk_distances_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_distances_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "other_id", "kind", name=op.f("pk_distances")),
    )
    op.create_index("ix_distances_other_id", "distances", ["other_id"], unique=False)
    op.create_table(
        "profile_answers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_profile_answers_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_answers")),
    )
    op.create_index("ix_profile_answers_person_id", "profile_answers", ["person_id"], unique=False)
    op.create_table(
        "quiet_hours",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_quiet_hours_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "weekday", name=op.f("pk_quiet_hours")),
    )
    op.create_table(
        "connection_sides",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("openness", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_stage", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_connection_sides_connection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_connection_sides_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_connection_sides_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_connection_sides")),
    )
    op.create_index("ix_connection_sides_connection_id", "connection_sides", ["connection_id"], unique=False)
    op.create_table(
        "pair_reflections",
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_pair_reflections_connection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pair_reflections_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("connection_id", "stage", "person_id", name=op.f("pk_pair_reflections")),
    )
    op.create_index("ix_pair_reflections_person_id", "pair_reflections", ["person_id"], unique=False)
    op.add_column("messages", sa.Column("sealed", sa.Text(), nullable=True))
    with rooms_anew() as batch_op:
        batch_op.add_column(sa.Column("connection_id", sa.BigInteger(), nullable=True))
        batch_op.alter_column("group_id", existing_type=sa.BIGINT(), nullable=True)
        batch_op.create_unique_constraint("uq_rooms_connection_id", ["connection_id"])
        batch_op.create_foreign_key(
            "fk_rooms_connection_id", "connections", ["connection_id"], ["id"], ondelete="CASCADE"
        )
    for statement in sqlite_up() if is_sqlite() else postgresql_up():
        op.execute(statement)


def downgrade() -> None:
    if not is_sqlite():
        for table in (*TOLD_BY, "break"):
            of = "boundary_settings" if table == "break" else table
            op.execute(f"DROP TRIGGER audience_{table} ON {of}")
        op.execute("DROP FUNCTION raise_audiences_of_person")
        for table in HELD_BY:
            op.execute(f"DROP TRIGGER hold_conversation ON {table}")
            op.execute(f"DROP FUNCTION hold_conversation_of_{table}")
    op.drop_column("messages", "sealed")
    op.drop_index("ix_pair_reflections_person_id", "pair_reflections")
    op.drop_table("pair_reflections")
    op.drop_index("ix_connection_sides_connection_id", "connection_sides")
    op.drop_table("connection_sides")
    op.drop_table("quiet_hours")
    op.drop_index("ix_profile_answers_person_id", "profile_answers")
    op.drop_table("profile_answers")
    op.drop_index("ix_distances_other_id", "distances")
    op.drop_table("distances")
    op.drop_index("ix_connect_invitations_to_id_state", "connect_invitations")
    op.drop_index("ix_connect_invitations_from_id_to_id", "connect_invitations")
    op.drop_table("connect_invitations")
    op.drop_table("boundary_settings")
    op.drop_index("ix_avoided_topics_person_id", "avoided_topics")
    op.drop_table("avoided_topics")
    op.drop_table("avatars")
    op.execute("DELETE FROM rooms WHERE group_id IS NULL")
    with rooms_anew() as batch_op:
        batch_op.drop_constraint("fk_rooms_connection_id", type_="foreignkey")
        batch_op.drop_constraint("uq_rooms_connection_id", type_="unique")
        batch_op.alter_column("group_id", existing_type=sa.BIGINT(), nullable=False)
        batch_op.drop_column("connection_id")
    op.drop_table("connections")
