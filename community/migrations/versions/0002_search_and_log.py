"""Full-text search in messages, and a log that is only ever added to. Each database in its own way."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_UP = (
    # The words stay in messages alone; the index is kept by triggers, so no path of writing can forget it.
    """CREATE VIRTUAL TABLE message_search USING fts5(
        body, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER message_search_insert AFTER INSERT ON messages BEGIN
        INSERT INTO message_search(rowid, body) VALUES (new.id, new.body); END""",
    """CREATE TRIGGER message_search_delete AFTER DELETE ON messages BEGIN
        INSERT INTO message_search(message_search, rowid, body) VALUES ('delete', old.id, old.body); END""",
    """CREATE TRIGGER message_search_update AFTER UPDATE OF body ON messages BEGIN
        INSERT INTO message_search(message_search, rowid, body) VALUES ('delete', old.id, old.body);
        INSERT INTO message_search(rowid, body) VALUES (new.id, new.body); END""",
    """CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log BEGIN
        SELECT RAISE(ABORT, 'the log is only ever added to'); END""",
    """CREATE TRIGGER moderation_log_no_delete BEFORE DELETE ON moderation_log BEGIN
        SELECT RAISE(ABORT, 'the log is only ever added to'); END""",
)
SQLITE_DOWN = (
    "DROP TRIGGER moderation_log_no_delete",
    "DROP TRIGGER moderation_log_no_update",
    "DROP TRIGGER message_search_update",
    "DROP TRIGGER message_search_delete",
    "DROP TRIGGER message_search_insert",
    "DROP TABLE message_search",
)
POSTGRESQL_UP = (
    "ALTER TABLE messages ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED",
    "CREATE INDEX ix_messages_search ON messages USING gin (search)",
    """CREATE FUNCTION moderation_log_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the log is only ever added to'; END $$""",
    """CREATE TRIGGER moderation_log_no_change BEFORE UPDATE OR DELETE ON moderation_log
        FOR EACH ROW EXECUTE FUNCTION moderation_log_only_added_to()""",
    """CREATE TRIGGER moderation_log_no_truncate BEFORE TRUNCATE ON moderation_log
        FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_only_added_to()""",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER moderation_log_no_truncate ON moderation_log",
    "DROP TRIGGER moderation_log_no_change ON moderation_log",
    "DROP FUNCTION moderation_log_only_added_to",
    "DROP INDEX ix_messages_search",
    "ALTER TABLE messages DROP COLUMN search",
)


def upgrade() -> None:
    for statement in SQLITE_UP if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWN if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_DOWN:
        op.execute(statement)
