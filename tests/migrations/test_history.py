"""The database's history: its end is what the models say, each step goes up and down, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from community import features, migrations
from community.moderation.queries.chain import verified
from community.shared import db
from community.shared.db import Base
from tests.support import postgres

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(migrations.config_for("sqlite://")).walk_revisions()))
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    yield f"sqlite:///{tmp_path}/history.db" if request.param == "sqlite" else postgres.empty_database()


def shape(url: str) -> dict[str, Any]:
    """All that can be seen of a database's tables, indexes and triggers, and how SQLite's search is made."""
    engine = create_engine(url)
    seen = inspect(engine)
    tables = {}
    for table in seen.get_table_names():
        if table != "alembic_version":
            tables[table] = {
                "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
                "indexes": sorted((i["name"], i["column_names"], i["unique"]) for i in seen.get_indexes(table)),
                "foreign": sorted(
                    (f["constrained_columns"], f["referred_table"]) for f in seen.get_foreign_keys(table)
                ),
                "unique": sorted(u["column_names"] for u in seen.get_unique_constraints(table)),
            }
    triggers = (
        "SELECT CASE type WHEN 'trigger' THEN name ELSE sql END FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        named = sorted(connection.execute(text(triggers)).scalars())
    engine.dispose()
    return {"tables": tables, "triggers": named}


def test_the_history_is_one_line():
    """Steps of one number (0009.a1, 0009.b1) came from several hands, in the order in which they came."""
    numbers = [revision.partition(".")[0] for revision in REVISIONS]
    assert sorted(numbers) == numbers
    assert len(ScriptDirectory.from_config(migrations.config_for("sqlite://")).get_heads()) == 1


def test_the_end_is_what_the_models_say(url: str):
    features.load_models()
    migrations.upgrade(url)
    config = migrations.config_for(url)
    config.attributes["metadata"] = Base.metadata
    command.check(config)  # raises with each difference


def test_each_step_goes_up_and_down_again(url: str):
    before = shape(url)
    for at, revision in enumerate(REVISIONS):
        migrations.upgrade(url, revision)
        after = shape(url)
        assert after != before, f"{revision} changes nothing"
        migrations.downgrade(url, REVISIONS[at - 1] if at else "base")
        assert shape(url) == before, f"{revision} leaves something behind"
        migrations.upgrade(url, revision)
        assert shape(url) == after
        before = after
    migrations.downgrade(url, "base")
    assert shape(url)["tables"] == {}


def test_a_second_upgrade_does_nothing(url: str):
    migrations.upgrade(url)
    before = shape(url)
    migrations.upgrade(url)
    assert shape(url) == before
    assert migrations.current(url) == REVISIONS[-1]


def test_the_log_refuses_to_be_changed(url: str):
    """Beneath the code too: the database itself refuses."""
    migrations.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO moderation_log (at, act, actor_id, reason, details, number, hash)"
                " VALUES ('2026-01-01', 'x', 1, '', '{}', 1, '')"
            )
        )
    for change in ("UPDATE moderation_log SET act = 'y'", "DELETE FROM moderation_log"):
        with pytest.raises(Exception, match="only ever added to"), engine.begin() as connection:
            connection.execute(text(change))
    engine.dispose()


def test_reports_from_before_cases_stand_in_them(tmp_path: Path):
    """Those of one message together, as far as they are in one state; of no group, those of one person, and those between two. On SQLite,
    which does not ask here for the rows that they lead to."""
    url = f"sqlite:///{tmp_path}/history.db"
    migrations.upgrade(url, REVISIONS[REVISIONS.index("0009.a1") - 1])
    engine = create_engine(url)
    given = (
        # id, group, message, thing, reporter, about, reason, state, unnamed
        (1, 7, 5, "message", 11, 20, "selling", "open", True),
        (2, 7, 5, "message", 12, 20, "danger", "open", True),
        (3, 7, 5, "message", 13, 20, "unkind", "closed", True),
        (4, 7, 6, "message", 11, 20, "unkind", "open", False),
        (5, None, None, "person", 11, 20, "other", "open", False),
        (6, None, None, "person", 12, 20, "boundary", "open", False),
        (7, None, None, "conversation", 11, 20, "other", "open", False),
        (8, None, None, "conversation", 12, 20, "other", "open", False),
        (9, None, None, "person", 12, 20, "other", "closed", False),
        (10, None, None, "person", None, None, "other", "open", False),
    )
    names = ("id", "group_id", "message_id", "thing", "reporter_id", "about_id", "reason", "state", "unnamed")
    with engine.begin() as connection:
        for row in given:
            connection.execute(
                text(
                    "INSERT INTO reports (id, group_id, message_id, thing, reporter_id, about_id, reason, state, unnamed, depth, words,"
                    " evidence_html, outcome, reported_at) VALUES (:id, :group_id, :message_id, :thing, :reporter_id, :about_id, :reason,"
                    " :state, :unnamed, 2, '', '', :reason, '2026-01-01 10:00:00')"
                ),
                dict(zip(names, row, strict=True)),
            )
    migrations.upgrade(url, "0009.a1")
    with engine.connect() as connection:
        stands = connection.execute(text("SELECT id, case_id FROM reports")).all()
        cases = connection.execute(text("SELECT id, urgency, reason, state, unnamed, outcome FROM cases")).all()
    of = dict(stands)  # type: ignore[arg-type]
    together: dict[int, set[int]] = {}
    for report, case in of.items():
        together.setdefault(case, set()).add(report)
    assert sorted(map(sorted, together.values())) == [[1, 2], [3], [4], [5, 6], [7], [8], [9], [10]]
    told = {one.id: one for one in cases}
    assert (told[of[1]].urgency, told[of[1]].reason, bool(told[of[1]].unnamed)) == (1, "danger", True)
    assert (told[of[5]].urgency, told[of[5]].reason) == (2, "boundary")
    assert (told[of[3]].state, told[of[3]].outcome) == ("closed", "unkind")
    engine.dispose()


def test_entries_from_before_the_chain_are_chained(url: str):
    """What 0008 works out must be what the code works out, or an honest log would be called a changed one."""
    migrations.upgrade(url, REVISIONS[REVISIONS.index("0008") - 1])
    engine = create_engine(url)
    with engine.begin() as connection:
        for row in range(2003):
            connection.execute(
                text(
                    "INSERT INTO moderation_log (at, act, actor_id, group_id, reason, details)"
                    " VALUES (:at, 'message.hidden', 7, :row, :reason, :details)"
                ),
                {
                    "at": f"2026-01-0{1 + row % 9} 10:00:00.{row:06}",
                    "row": row,
                    "reason": "Grüße, with a \u2028 in it",
                    "details": '{"room_id": 5, "depth": 2, "until": "2026-01-01T00:00:00+00:00"}',
                },
            )
    engine.dispose()
    migrations.upgrade(url)
    db.connect(url)
    try:
        with db.unit():
            found = verified()
    finally:
        db.close()
    assert (found.number, found.fault) == (2003, None)


def test_migrations_name_no_code_of_ours():
    for path in (Path(migrations.HERE) / "versions").glob("*.py"):
        assert "community" not in path.read_text(), f"{path.name} must still run when the code has moved on"
