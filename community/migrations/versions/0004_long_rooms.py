"""Long rooms: no index over the states of messages, for nearly all of them are here, and those that wait are found by having no number;
and SQLite's search keeps the beginnings of words too: what starts many words in many messages is found as quickly as a rare word."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The triggers of 0002 name the table and go on to keep the new one.
TABLE = (
    "DROP TABLE message_search",
    """CREATE VIRTUAL TABLE message_search USING fts5(
        body, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2'{prefix})""",
    "INSERT INTO message_search(message_search) VALUES ('rebuild')",
)


def _make_search_anew(prefix: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in TABLE:
            op.execute(statement.format(prefix=prefix))


def upgrade() -> None:
    op.drop_index("ix_messages_room_id_state", table_name="messages")
    _make_search_anew(", prefix='2 3'")


def downgrade() -> None:
    _make_search_anew("")
    op.create_index("ix_messages_room_id_state", "messages", ["room_id", "state"])
