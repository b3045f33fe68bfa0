"""The database is migrated while both servers write: expanded by a revision that they don't know, later contracted."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from scaled_setting import Setting

from community import migrations
from tests.chaos.crowd import Crowd, Row, judge
from tests.scaled.support import Database

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]

NEXT = '''"""{words}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{up}


def downgrade() -> None:
{down}
'''

ADD = """    op.add_column("messages", sa.Column("mood", sa.String(20), nullable=True))
    op.create_table("moods", sa.Column("name", sa.String(20), primary_key=True))
    op.create_index("ix_messages_mood", "messages", ["mood"], postgresql_where=sa.text("mood IS NOT NULL"))"""
DROP = """    op.drop_index("ix_messages_mood", "messages")
    op.drop_table("moods")
    op.drop_column("messages", "mood")"""


@pytest.fixture
def newer(setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, str]]:
    """The history of a newer Hearth: (today's head, an expanding revision, a contracting one). Taken back at the end."""
    history = tmp_path / "migrations"
    shutil.copytree(migrations.HERE, history)
    head = str(ScriptDirectory.from_config(migrations.config_for("")).get_current_head())
    expands, contracts = f"{head.partition('.')[0]}.next", f"{int(head[:4]) + 1:04}"
    for revision, before, up, down in ((expands, head, ADD, DROP), (contracts, expands, DROP, ADD)):
        text = NEXT.format(words="A test's own.", revision=revision, before=before, up=up, down=down)
        (history / "versions" / f"{revision}_test.py").write_text(text)
    todays = migrations.config_for

    def config_for(url: str) -> Config:
        config = todays(url)
        config.set_main_option("script_location", str(history))
        return config

    monkeypatch.setattr(migrations, "config_for", config_for)
    yield head, expands, contracts
    command.downgrade(config_for(setting.environment["HEARTH_DATABASE_URL"]), head)


def test_migrating_while_people_write(
    setting: Setting,
    newer: tuple[str, str, str],
    database: Database,
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
):
    url = setting.environment["HEARTH_DATABASE_URL"]
    _head, expands, contracts = newer
    server = setting.servers[0]
    with crowd() as writing:
        for revision in (expands, contracts):
            writing.write_on(1)
            # Somebody reads for long, an export say: the migration has to wait for the table, and nobody else may.
            reader = psycopg2.connect(database.url)
            reader.cursor().execute("SELECT count(*) FROM messages")
            migrating = threading.Thread(target=migrations.upgrade, args=(url, revision), daemon=True)
            migrating.start()
            writing.wait(lambda: waits(database), "the migration waits for the reader")
            writing.write_on(1)
            assert migrating.is_alive(), "it did not wait"
            reader.close()
            writing.wait(lambda migrating=migrating: not migrating.is_alive(), "it is done")  # type: ignore[misc]
            assert migrations.current(url) == revision
            writing.write_on(1)
            if revision == expands:
                assert columns(database) == {"mood"}
                server.kill()
                server.start()
                server.wait_until_ready()  # it is older than the database, which only has more in it
                assert setting.hearth("migrate").returncode == 0
    assert columns(database) == set()
    assert not writing.refusals, writing.refusals
    judge(writing, rows())

    refused = setting.hearth("migrate")
    assert refused.returncode == 1
    assert f"is at revision {contracts}" in refused.stderr and "Traceback" not in refused.stderr, refused.stderr


def waits(database: Database) -> bool:
    return bool(
        database.asks(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock' AND locktype = 'relation'"
        )
    )


def columns(database: Database) -> set[str]:
    found = database.asks(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'messages' AND column_name = 'mood'"
    )
    return {name for (name,) in found}
