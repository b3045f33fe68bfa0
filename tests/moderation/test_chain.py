"""The log hangs together: whatever is done to it past the code, with plain SQL and without the triggers, is found and named."""

from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from community.moderation import cli
from community.moderation.queries import chain
from community.moderation.queries.chain import Fault, verified
from community.moderation.rules import Act
from community.moderation.services.append_log import append_log
from community.shared import db

ENTRIES = 7


@pytest.fixture
def log(app: Flask, unit: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of some entries, in batches smaller than the log."""
    monkeypatch.setattr(chain, "BATCH", 3)
    for which in range(ENTRIES):
        append_log(Act.MESSAGE_HIDDEN, 10, 20, person_id=which, reason=f"because {which}", depth=which % 4, room_id=3)
    return list(db.session().scalars(text("SELECT id FROM moderation_log ORDER BY number")))


def past_the_triggers(*statements: str, **values: Any) -> None:
    """What somebody could do who has the database in their hands."""
    sqlite = db.engine().dialect.name == "sqlite"
    with db.transaction() as session:
        if sqlite:
            session.execute(text("DROP TRIGGER IF EXISTS moderation_log_no_update"))
            session.execute(text("DROP TRIGGER IF EXISTS moderation_log_no_delete"))
        else:
            session.execute(text("ALTER TABLE moderation_log DISABLE TRIGGER moderation_log_no_change"))
        for statement in statements:
            session.execute(text(statement), values)
        if not sqlite:
            session.execute(text("ALTER TABLE moderation_log ENABLE TRIGGER moderation_log_no_change"))


def test_a_log_as_it_was_written_is_whole(log: list[int]):
    found = verified()
    assert found.fault is None and found.number == ENTRIES
    assert verified((3, _hash_of(3))).fault is None
    assert verified((found.number, found.hash)).fault is None


def _hash_of(number: int) -> str:
    return str(db.session().scalar(text("SELECT hash FROM moderation_log WHERE number = :n"), {"n": number}))


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'nicer'",
        "actor_id = 11",
        "person_id = NULL",
        "at = '2020-01-01 00:00:00'",
        "act = 'message.restored'",
        "details = '{}'",
        "group_id = 21",
        "message_id = 5",
        "report_id = 5",
    ],
)
@pytest.mark.parametrize("which", [1, 4, ENTRIES])
def test_any_change_is_found_and_named(log: list[int], which: int, change: str):
    past_the_triggers(f"UPDATE moderation_log SET {change} WHERE number = {which}")
    assert verified().fault == Fault(which, log[which - 1], "it is not as it was written")


@pytest.mark.parametrize("which", [1, 4, ENTRIES])
def test_an_entry_that_is_gone_is_found(log: list[int], which: int):
    past_the_triggers(f"DELETE FROM moderation_log WHERE number = {which}")
    assert verified().fault == Fault(which, None, "it is missing")


def test_one_that_is_gone_and_the_rest_moved_up_is_found(log: list[int]):
    past_the_triggers(
        "DELETE FROM moderation_log WHERE number = 3",
        "UPDATE moderation_log SET number = -number WHERE number > 3",
        "UPDATE moderation_log SET number = -number - 1 WHERE number < 0",
        "UPDATE moderation_log_head SET number = number - 1",
    )
    assert verified().fault == Fault(3, log[3], "it is not as it was written")


def test_a_log_cut_short_is_seen_by_what_was_noted_elsewhere(log: list[int]):
    """Whoever can write the table can write where it ends, too: against that only a note outside helps."""
    noted = verified()
    past_the_triggers(
        f"DELETE FROM moderation_log WHERE number = {ENTRIES}",
        f"UPDATE moderation_log_head SET number = {ENTRIES - 1},"
        f" hash = (SELECT hash FROM moderation_log WHERE number = {ENTRIES - 1})",
    )
    assert verified().fault is None
    assert verified((noted.number, noted.hash)).fault == Fault(ENTRIES, None, "the log ends before it")
    append_log(Act.MESSAGE_HIDDEN, 10, 20, reason="another one in its place")
    fault = verified((noted.number, noted.hash)).fault
    assert fault is not None and (fault.number, fault.what) == (ENTRIES, "it is another one than was noted")


def test_the_end_is_watched(log: list[int]):
    past_the_triggers("UPDATE moderation_log_head SET hash = 'other'")
    assert verified().fault == Fault(ENTRIES, None, "the log does not end where it says")


def test_an_act_that_fails_leaves_neither_entry_nor_gap(log: list[int]):
    with pytest.raises(ZeroDivisionError), db.transaction():
        append_log(Act.MESSAGE_HIDDEN, 10, 20)
        raise ZeroDivisionError
    append_log(Act.MESSAGE_RESTORED, 10, 20)
    found = verified()
    assert found.fault is None and found.number == ENTRIES + 1


def test_two_in_one_transaction_follow_each_other(log: list[int]):
    with db.transaction():
        append_log(Act.MESSAGE_HIDDEN, 10, 20)
        append_log(Act.MESSAGE_RESTORED, 10, 20)
    assert verified().fault is None and verified().number == ENTRIES + 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reason=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60),
    details=st.dictionaries(
        st.text("abc_", min_size=1, max_size=5).filter(lambda key: key not in ("act", "at")),
        st.integers(-(2**53), 2**53) | st.text('é\u2028\u200bx"', max_size=5) | st.none() | st.booleans(),
        max_size=3,
    ),
)
def test_whatever_is_said_reads_back_as_it_was_written(app: Flask, reason: str, details: dict[str, Any]):
    """What the database gives back (JSON, times, odd characters) must make the same hash as what was handed to it."""
    with db.unit():
        append_log(Act.MESSAGE_HIDDEN, 1, 2, reason=reason, **details)
        assert verified().fault is None


@pytest.mark.usefixtures("log")
def test_the_command_tells_where_the_log_ends_and_what_is_wrong(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "create_app", lambda _settings: app)
    whole = CliRunner().invoke(cli.audit, ["verify"])
    assert whole.exit_code == 0 and whole.output.startswith(f"{ENTRIES} entries, each as it was written")
    noted = whole.output.split()[-1]
    assert CliRunner().invoke(cli.audit, ["verify", "--since", noted]).exit_code == 0
    assert CliRunner().invoke(cli.audit, ["verify", "--since", "nonsense"]).exit_code == 2
    past_the_triggers("UPDATE moderation_log SET reason = 'nicer' WHERE number = 2")
    broken = CliRunner().invoke(cli.audit, ["verify", "--since", noted])
    assert broken.exit_code == 1 and "Entry 2 (row " in broken.output
