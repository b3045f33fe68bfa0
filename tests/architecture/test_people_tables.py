"""Every table that can name a person is dealt with when an account closes and when somebody asks for what is held of them.

Found from the tables themselves: a row of each is made with the person in it; then the events are published as the account's
feature would, and the row is looked for. A new table with a person in it fails here until its feature listens.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, String, Table, insert, select

from community import features
from community.accounts.events import AccountErased, ExportAsked
from community.accounts.models import SignIn
from community.accounts.services.start_sign_in import hash_of
from community.moderation.models import Action, DutySlot, Report
from community.moderation.services.file_report import file_report
from community.shared import content, db
from community.shared.bus import publish
from community.shared.clock import now, today
from community.shared.db import Base, UTCDateTime
from tests.support.make import Make

features.load_models()

NOT_PEOPLE = {"group_id", "room_id", "message_id", "report_id", "case_id", "reply_to_id", "id"}

KEPT = {
    ("people", "id"): "the row stays, closed and without name, address or password",
    (
        "moderation_log",
        "actor_id",
    ): "an entry outlives whom it speaks of: the number alone, and nobody bears it any more",
    ("moderation_log", "person_id"): "the same",
}
NOT_EXPORTED = {
    ("people", "id"): "told by test_an_export_tells_the_account",
    ("connection_sides", "other_id"): "how open the other is towards them is the other's",
    ("connections", "ended_by"): "told with their side of the pair, and not without one",
    ("distances", "other_id"): "would tell a person that somebody mutes, stepped back from or blocks them",
    ("recovery_codes", "person_id"): "hashes of secrets",
    ("reset_tokens", "person_id"): "hashes of secrets",
    ("person_ring_choices", "other_id"): "how others let this person ring is theirs: it may be silence",
    ("notices", "other_id"): "what others were told of, and theirs to read",
    ("reports", "about_id"): "would tell a person that somebody reported them",
    ("report_evidence", "writer_id"): "the same: somebody attached to a report what they wrote",
    ("heavy_claims", "person_id"): "counted for their sake, and gone after a week",
    ("duty_turns", "person_id"): "whose turn a case was is told by nobody: it would name the case",
    ("actions", "by_id"): "a moderator's duty, told by the log",
    ("actions", "second_by_id"): "the same",
    ("actions", "undone_by"): "the same",
    ("appeals", "decided_by"): "the same",
    ("reports", "closed_by"): "a moderator's duty, told by the log",
    ("cases", "about_id"): "would tell a person that somebody reported them",
    ("cases", "claimed_by"): "a moderator's duty, told by the log",
    ("danger_ticks", "ticked_by"): "the same",
    ("cases", "closed_by"): "the same",
    ("case_notes", "author_id"): "what moderators tell each other about somebody else, which stays with the case",
    ("case_notes", "to_id"): "a moderator's duty, told by the log",
    ("case_opinions", "person_id"): "the same",
    (
        "no_contact_orders",
        "one_id",
    ): "what was only asked for is not told to the two; what holds is (test_no_contact.py)",
    ("no_contact_orders", "other_id"): "the same",
    ("no_contact_orders", "proposed_by"): "a moderator's duty, told by the log",
    ("no_contact_orders", "agreed_by"): "the same",
    ("no_contact_orders", "ending_by"): "the same",
    ("no_contact_orders", "ended_by"): "the same",
    ("moderation_log", "actor_id"): "what a moderator did is about others, and theirs to read",
}
"""With a reason each. Everything else that names a person is in their export."""


def names_a_person(column: Column[Any]) -> bool:
    if any(key.column.table.name == "people" for key in column.foreign_keys):
        return True
    if column.foreign_keys or column.name in NOT_PEOPLE or not isinstance(column.type, Integer):
        return False
    return column.name.endswith(("_id", "_by"))


PLACES = [
    (table.name, column.name) for table in Base.metadata.sorted_tables for column in table.c if names_a_person(column)
]


def test_the_places_are_found():
    assert {
        ("messages", "author_id"),
        ("memberships", "person_id"),
        ("moderation_log", "actor_id"),
        ("sign_ins", "person_id"),
    } <= set(PLACES)
    assert set(KEPT) | set(NOT_EXPORTED) <= {*PLACES, ("people", "id")}, "an exception for what is gone"


@pytest.fixture
def row_naming(app: Flask, make: Make) -> Callable[..., tuple[Table, dict[str, Any]]]:
    """A row of the table with this person in this column and somebody else in its others."""
    group = make.group()
    room = make.room(group)
    other = make.member(group)
    friend = make.person()
    pair = make.connection(other, friend)
    with db.transaction() as session:
        done = Action(step="hide", reason="", began_at=now())
        session.add(done)
        session.flush()
        action_id = done.id
        report = Report(depth=0, reason="unkind", evidence_html="", reported_at=now())
        file_report(report)
        slot = DutySlot(place=0, weekday=0, begins=0, ends=0)
        session.add(slot)
        session.flush()
        report_id, case_id, slot_id = report.id, report.case_id, slot.id
        session.add(SignIn(token_hash=hash_of("of somebody"), person_id=other.id, created_at=now()))
    parents = {
        "connections": pair,
        "reports": report_id,
        "cases": case_id,
        "duty_rosters": 0,
        "duty_slots": slot_id,
        "actions": action_id,
        "groups": group,
        "rooms": room,
        "messages": make.message(room, other),
        "sign_ins": hash_of("of somebody"),
        "people": other.id,
        "company_asks": make.company_ask(other, friend),
        "no_contact_orders": make.no_contact(other, friend),
    }

    def write(table_name: str, column_name: str, person_id: int) -> tuple[Table, dict[str, Any]]:
        table = Base.metadata.tables[table_name]
        values: dict[str, Any] = {}
        for column in table.c:
            if column.name == column_name:
                values[column.name] = person_id
            elif column.foreign_keys:
                target = next(iter(column.foreign_keys)).column.table.name
                values[column.name] = parents.get(target)
            elif column.nullable or column.default is not None or column is table.autoincrement_column:
                continue
            else:
                values[column.name] = _something(column)
        if table_name == "messages":
            values |= {"reply_to_id": None, "seq": 77}
        with db.transaction() as session:
            session.execute(insert(table), values)
        return table, values

    return write


def _something(column: Column[Any]) -> Any:
    if column.name == "tag":
        return next(iter(content.interests()))
    kinds: list[tuple[type, Any]] = [
        (JSON, []),
        (Boolean, False),
        (UTCDateTime, now()),
        (Date, today()),
        (String, f"a made-up {column.name}"[: getattr(column.type, "length", None) or 99]),
        (Integer, 7),
        (LargeBinary, b"made up"),
    ]
    return next(value for kind, value in kinds if isinstance(column.type, kind))


@pytest.mark.parametrize(("table_name", "column_name"), PLACES)
def test_closing_an_account_leaves_nothing_that_names_it(
    make: Make, row_naming: Callable[..., Any], table_name: str, column_name: str
):
    person = make.person()
    table, _values = row_naming(table_name, column_name, person.id)
    with db.transaction():
        publish(AccountErased(person.id))
    with db.unit() as session:
        left = session.execute(select(table).where(table.c[column_name] == person.id)).all()
    if (table_name, column_name) not in KEPT:
        assert left == [], f"{table_name}.{column_name} still names somebody who is gone"


@pytest.mark.parametrize(("table_name", "column_name"), PLACES)
def test_an_export_tells_of_it(make: Make, row_naming: Callable[..., Any], table_name: str, column_name: str):
    person = make.person()
    before = exported(person.id)
    row_naming(table_name, column_name, person.id)
    told = exported(person.id) != before
    if (table_name, column_name) in NOT_EXPORTED:
        assert not told, f"{table_name}.{column_name} is exported after all: take it out of NOT_EXPORTED"
    else:
        assert told, f"what {table_name}.{column_name} holds of a person is missing in their export"


def test_an_export_tells_the_account(make: Make):
    person = make.person("ana", email="ana@example.org")
    told = str(exported(person.id))
    assert "ana@example.org" in told and "'ana'" in told
    assert "password" not in told and "argon2" not in told


def exported(person_id: int) -> dict[str, Any]:
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(person_id, into))
    return into


def test_ids_of_people_are_foreign_keys_or_known():
    """A number without a foreign key escapes the database's own care: the log alone does so, on purpose."""
    loose = {
        (table, column)
        for table, column in PLACES
        if not Base.metadata.tables[table].c[column].foreign_keys and (table, column) not in KEPT
    }
    assert loose == set()
