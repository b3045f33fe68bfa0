"""A list of cases opens as quickly beside many thousands of closed ones: by the rows that come, by the index that it goes along, and by the
work that the database does for it, counted and not timed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from community.moderation.models import Case, Report
from community.moderation.queries.cases import cases_of, cases_of_site
from community.moderation.queries.duty import something_waits
from community.moderation.rules import PAGE, Show
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from tests.support.make import Make

FEW, MANY, CLOSED = 50, 450, 50_000
"""Open ones at first; so many more of them, and so many closed ones."""
STEP = 100
"""Instructions of SQLite's machine between two countings."""


def fill(group_id: int | None, reporter: Actor, about: Actor, opened: int, closed: int) -> None:
    at = now()
    cases = [
        {
            "id": db.new_id(),
            "group_id": group_id,
            "thing": "message" if group_id else "person",
            "about_id": about.id,
            "depth": 1 if group_id else 0,
            "reason": "unkind",
            "urgency": 1 + number % 3,
            "opened_at": at - timedelta(minutes=number),
            "due_at": at + timedelta(minutes=number),
            "state": "open" if number < opened else "closed",
            "closed_at": None if number < opened else at - timedelta(minutes=number),
        }
        for number in range(opened + closed)
    ]
    made = [
        {
            "id": db.new_id(),
            "case_id": one["id"],
            "reporter_id": reporter.id,
            "evidence_html": "",
            "reported_at": one["opened_at"],
            **{name: one[name] for name in ("group_id", "thing", "about_id", "depth", "reason", "state", "closed_at")},
        }
        for one in cases
    ]
    with db.transaction() as session:
        session.execute(insert(Case), cases)
        session.execute(insert(Report), made)


@contextmanager
def counted() -> Iterator[dict[str, Any]]:
    """Statements with what they were given; on SQLite the instructions that it took, too."""
    seen: dict[str, Any] = {"statements": [], "steps": 0}

    def said(_connection: Any, _cursor: Any, sql: str, given: Any, _context: Any, _many: bool) -> None:
        seen["statements"].append((sql, given))

    def worked() -> int:
        seen["steps"] += 1
        return 0

    event.listen(db.engine(), "before_cursor_execute", said)
    driver: Any = db.session().connection().connection.driver_connection
    is_sqlite = db.engine().dialect.name == "sqlite"
    if is_sqlite:
        driver.set_progress_handler(worked, STEP)
    try:
        yield seen
    finally:
        event.remove(db.engine(), "before_cursor_execute", said)
        if is_sqlite:
            driver.set_progress_handler(None, 0)


def plan_of(statement: str, given: Any) -> str:
    rows = db.session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    return "\n".join(row[-1] for row in rows)


def opened(read: Callable[[], Any]) -> dict[str, Any]:
    with db.unit(), counted() as seen:
        seen["lines"] = read()
    return seen


@pytest.mark.parametrize("of", ["group", "site"])
def test_a_list_opens_as_quickly_beside_many(make: Make, of: str) -> None:
    group = make.group()
    reporter, about = make.member(group), make.member(group)
    mo = make.member(group, roles=("moderator",)) if of == "group" else make.person(is_site_moderator=True)
    where = group if of == "group" else None

    def read(show: Show = Show.WAITING) -> Any:
        return (cases_of(mo, group, show).cases if where else cases_of_site(mo, show)).lines

    fill(where, reporter, about, FEW, FEW)
    few = opened(read)
    few_closed = opened(lambda: read(Show.CLOSED))
    few_waits = opened(lambda: something_waits(mo, group))
    fill(where, reporter, about, MANY, CLOSED)
    many = opened(read)
    many_closed = opened(lambda: read(Show.CLOSED))
    many_waits = opened(lambda: something_waits(mo, group))
    for before, after in ((few, many), (few_closed, many_closed), (few_waits, many_waits)):
        assert len(before["statements"]) == len(after["statements"])
        assert after["steps"] < 2 * before["steps"] + 20, f"{before['steps']} became {after['steps']}"
    assert len(many["lines"]) == len(many_closed["lines"]) == PAGE
    if db.engine().dialect.name == "sqlite":
        for seen, index in (
            (many, "ix_cases_group_id_state_urgency_due_at_id"),
            (many_closed, "ix_cases_group_id_state_closed_at_id"),
        ):
            with db.unit():
                plan = plan_of(*seen["statements"][-1])
            assert index in plan and "TEMP B-TREE" not in plan, plan
