"""Somebody's own share of what is kept of pairs, for their export: their words and their doing. Never what another wrote, nor whether
they declined or keep a distance."""

from typing import Any

from sqlalchemy import and_, or_, select

from community.accounts.models import Person
from community.shared import db
from community.shared.clock import now
from community.shared.paging import in_batches

from ..models import CompanyAsk, CompanyAsked, ConnectInvitation, Connection, Distance, Side
from ..rules import OPEN_FOR
from .company import opened


def export_of(person_id: int) -> dict[str, Any]:
    return {
        "invitations_written": _written(person_id),
        "invitations_received": _received(person_id),
        "connections": _connections(person_id),
        "distances": _distances(person_id),
        "company_asked_for": _asked_for(person_id),
        "company_asked_of_me": _asked_of_me(person_id),
    }


def _written(person_id: int) -> list[dict[str, Any]]:
    rows = db.session().execute(
        in_batches(
            select(ConnectInvitation, Person.name)
            .join(Person, Person.id == ConnectInvitation.to_id)
            .where(ConnectInvitation.from_id == person_id)
            .order_by(ConnectInvitation.made_at, ConnectInvitation.id)
        )
    )
    told = []
    for one, name in rows:
        state = one.state
        if state in ("open", "declined"):  # as it looks to its writer
            state = "open" if one.made_at > now() - OPEN_FOR else "lapsed"
        told.append({"to": name, "hello": one.hello, "on": one.made_at.isoformat(), "state": state})
    return told


def _received(person_id: int) -> list[dict[str, Any]]:
    """Who asked and what I answered; what they wrote is theirs."""
    rows = db.session().execute(
        in_batches(
            select(ConnectInvitation, Person.name)
            .join(Person, Person.id == ConnectInvitation.from_id)
            .where(ConnectInvitation.to_id == person_id)
            .order_by(ConnectInvitation.made_at, ConnectInvitation.id)
        )
    )
    return [{"from": name, "on": one.made_at.isoformat(), "state": one.state} for one, name in rows]


def _connections(person_id: int) -> list[dict[str, Any]]:
    rows = db.session().execute(
        in_batches(
            select(Side, Connection, Person.name)
            .join(Connection, Connection.id == Side.connection_id)
            .join(Person, Person.id == Side.other_id)
            .where(Side.person_id == person_id)
            .order_by(Connection.made_at, Connection.id)
        )
    )
    return [
        {
            "with": name,
            "since": connection.made_at.isoformat(),
            "my_openness": side.openness,
            "last_raised": side.raised_at.isoformat() if side.raised_at else None,
            "put_a_note_away": side.note_put_away_at.isoformat() if side.note_put_away_at else None,
            "ended": connection.ended_at.isoformat() if connection.ended_at else None,
            "my_closing_word": connection.closing_word if connection.ended_by == person_id else "",
        }
        for side, connection, name in rows
    ]


def _distances(person_id: int) -> list[dict[str, Any]]:
    rows = db.session().execute(
        in_batches(
            select(Distance, Person.name)
            .join(Person, Person.id == Distance.other_id)
            .where(Distance.person_id == person_id)
            .order_by(Distance.made_at, Distance.other_id, Distance.kind)
        )
    )
    return [
        {
            "from": name,
            "kind": one.kind,
            "since": one.made_at.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "says_so": one.says_so,
            "covers_mine": one.covers_mine,
        }
        for one, name in rows
    ]


def _asked_for(person_id: int) -> list[dict[str, Any]]:
    """What I asked, of whom, and who came. Who let it be is theirs."""
    asked = select(CompanyAsked.ask_id, Person.name).join(Person, Person.id == CompanyAsked.person_id)
    asked = asked.join(CompanyAsk, CompanyAsk.id == CompanyAsked.ask_id).where(CompanyAsk.from_id == person_id)
    names: dict[int, list[str]] = {}
    for row in db.session().execute(in_batches(asked.order_by(Person.name))):
        names.setdefault(row.ask_id, []).append(row.name)
    query = (
        select(CompanyAsk, Person.name)
        .outerjoin(Person, Person.id == CompanyAsk.with_id)
        .where(CompanyAsk.from_id == person_id)
        .order_by(CompanyAsk.made_at, CompanyAsk.id)
    )
    return [
        {
            "of": names.get(one.id, []),
            "on": one.made_at.isoformat(),
            "line": opened(one.line),
            "state": one.state,
            "who_came": came,
        }
        for one, came in db.session().execute(in_batches(query))
    ]


def _asked_of_me(person_id: int) -> list[dict[str, Any]]:
    """Who asked me and what I answered; their line is theirs."""
    query = (
        select(CompanyAsk.made_at, CompanyAsk.with_id, CompanyAsked.declined, Person.name)
        .join(Person, Person.id == CompanyAsk.from_id)
        .outerjoin(CompanyAsked, and_(CompanyAsked.ask_id == CompanyAsk.id, CompanyAsked.person_id == person_id))
        .where(or_(CompanyAsked.person_id == person_id, CompanyAsk.with_id == person_id))
        .order_by(CompanyAsk.made_at, CompanyAsk.id)
    )
    return [
        {
            "from": row.name,
            "on": row.made_at.isoformat(),
            "my_answer": "came" if row.with_id == person_id else "let it be" if row.declined else "",
        }
        for row in db.session().execute(in_batches(query))
    ]
