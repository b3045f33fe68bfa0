"""Long rooms. No index over the states of messages: nearly all are here, and those that wait are found by having no number. Search finds
by room and words together, however much is said elsewhere: a room is in the index like a word of each of its messages. SQLite's keeps
the beginnings of words too; on PostgreSQL a second index leads through a room from its newest message on.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The words stay in messages alone; the index is kept by triggers, so no path of writing can forget it.
SQLITE = (
    "DROP TRIGGER message_search_insert",
    "DROP TRIGGER message_search_delete",
    "DROP TRIGGER message_search_update",
    "DROP TABLE message_search",
    """CREATE VIRTUAL TABLE message_search USING fts5(
        {columns}, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2'{prefix})""",
    "INSERT INTO message_search(message_search) VALUES ('rebuild')",
    """CREATE TRIGGER message_search_insert AFTER INSERT ON messages BEGIN
        INSERT INTO message_search(rowid, {columns}) VALUES (new.id, {new}); END""",
    """CREATE TRIGGER message_search_delete AFTER DELETE ON messages BEGIN
        INSERT INTO message_search(message_search, rowid, {columns}) VALUES ('delete', old.id, {old}); END""",
    """CREATE TRIGGER message_search_update AFTER UPDATE OF body ON messages BEGIN
        INSERT INTO message_search(message_search, rowid, {columns}) VALUES ('delete', old.id, {old});
        INSERT INTO message_search(rowid, {columns}) VALUES (new.id, {new}); END""",
)
WORDS = ("ix_messages_search", "USING gin (search)")
# No word of a message begins with a colon.
WORDS_AND_ROOMS = (
    "ix_messages_search_words",
    "USING gin ((search || array_to_tsvector(ARRAY[':' || room_id::text]))) WITH (gin_pending_list_limit = 512)",
)
NEWEST = ("ix_messages_search_newest", "(room_id, id)")


def _exchange(old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> None:
    """People go on writing meanwhile. What an earlier try left half made is made anew."""
    with op.get_context().autocommit_block():
        for name, over in new:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON messages {over}")
        for name, _over in old:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _make_sqlite_anew(columns: tuple[str, ...], prefix: str) -> None:
    new, old = (", ".join(f"{which}.{name}" for name in columns) for which in ("new", "old"))
    for statement in SQLITE:
        op.execute(statement.format(columns=", ".join(columns), prefix=prefix, new=new, old=old))


def upgrade() -> None:
    op.execute("DROP INDEX IF EXISTS ix_messages_room_id_state")
    if op.get_bind().dialect.name == "sqlite":
        _make_sqlite_anew(("body", "room_id"), ", prefix='2 3'")
    else:
        _exchange((WORDS,), (WORDS_AND_ROOMS, NEWEST))


def downgrade() -> None:
    op.execute("CREATE INDEX IF NOT EXISTS ix_messages_room_id_state ON messages (room_id, state)")
    if op.get_bind().dialect.name == "sqlite":
        _make_sqlite_anew(("body",), "")
    else:
        _exchange((WORDS_AND_ROOMS, NEWEST), (WORDS,))
