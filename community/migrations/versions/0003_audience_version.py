"""Who may see a room is kept under a version, which the database itself raises: no path of writing can forget it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RAISE = "UPDATE rooms SET audience_version = audience_version + 1 WHERE group_id = "

SQLITE_UP = (
    f"CREATE TRIGGER audience_joins AFTER INSERT ON memberships BEGIN {RAISE} new.group_id; END",
    f"CREATE TRIGGER audience_goes AFTER DELETE ON memberships BEGIN {RAISE} old.group_id; END",
    f"CREATE TRIGGER audience_changes AFTER UPDATE OF state, stage, group_id, person_id ON memberships BEGIN {RAISE} new.group_id; END",
    """CREATE TRIGGER audience_of_depth AFTER UPDATE OF depth, group_id ON rooms BEGIN
        UPDATE rooms SET audience_version = audience_version + 1 WHERE id = new.id; END""",
)
SQLITE_DOWN = tuple(f"DROP TRIGGER audience_{what}" for what in ("of_depth", "changes", "goes", "joins"))
# Rooms are locked in the order of their ids, as writers of messages lock them: whoever holds one never waits for one before it.
LOCK = "PERFORM 1 FROM rooms WHERE group_id = {group} ORDER BY id FOR NO KEY UPDATE;"

POSTGRESQL_UP = (
    f"""CREATE FUNCTION raise_audience_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {LOCK.format(group="OLD.group_id")} {RAISE} OLD.group_id; END IF;
        IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.group_id <> OLD.group_id) THEN
            {LOCK.format(group="NEW.group_id")} {RAISE} NEW.group_id; END IF;
        RETURN NULL; END $$""",
    """CREATE TRIGGER audience_changes AFTER INSERT OR DELETE OR UPDATE OF state, stage, group_id, person_id ON memberships
        FOR EACH ROW EXECUTE FUNCTION raise_audience_version()""",
    """CREATE FUNCTION raise_own_audience_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.audience_version := OLD.audience_version + 1; RETURN NEW; END $$""",
    """CREATE TRIGGER audience_of_depth BEFORE UPDATE OF depth, group_id ON rooms
        FOR EACH ROW EXECUTE FUNCTION raise_own_audience_version()""",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER audience_of_depth ON rooms",
    "DROP FUNCTION raise_own_audience_version",
    "DROP TRIGGER audience_changes ON memberships",
    "DROP FUNCTION raise_audience_version",
)


def upgrade() -> None:
    op.add_column("rooms", sa.Column("audience_version", sa.Integer(), nullable=False, server_default="0"))
    for statement in SQLITE_UP if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWN if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_DOWN:
        op.execute(statement)
    op.drop_column("rooms", "audience_version")
