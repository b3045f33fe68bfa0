"""SQLite's search keeps the beginnings of words too: what starts many words in many messages is found as quickly as a rare word."""

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


def _make_anew(prefix: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in TABLE:
            op.execute(statement.format(prefix=prefix))


def upgrade() -> None:
    _make_anew(", prefix='2 3'")


def downgrade() -> None:
    _make_anew("")
