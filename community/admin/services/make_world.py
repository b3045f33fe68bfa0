"""`hearth world`: one group with many members and many messages, for benches and tests. Rows are written in bulk, past the
services: a million messages take minutes this way and hours the other. What comes out is as the services would have left it.

The same arguments make the same world; only secrets (password, sign-ins) and the day differ.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import insert, text

from community.accounts import rules
from community.accounts.models import Person, PersonInterest, SignIn
from community.accounts.services.keep_password import hash_password
from community.accounts.services.start_sign_in import hash_of
from community.groups.models import Agreement, Group, GroupInterest, Membership
from community.groups.rules import Stage
from community.rooms.models import Message, Response
from community.shared import content, db, site
from community.shared.clock import now, today
from community.shared.text import render_document

from . import world_words
from .world_rooms import PersonMade, RoomMade, batches, messages_of, responses_to, write_ends, write_rooms

DAYS = 42
"""Over which the messages are spread."""


@dataclass(frozen=True)
class World:
    group_id: int
    rooms: list[RoomMade]
    people: list[PersonMade]
    password: str


def make_world(people: int, rooms: int, messages: int, tell: Callable[[int], None] = lambda _done: None) -> World:
    """Fill the open, empty database: `people` (2 or more) members, a room a depth and `rooms` more lounges. `tell` hears how many
    messages are written. Rates are left open: whoever measures is not to be slowed down."""
    random = Random(f"{people} {rooms} {messages}")
    ids = _ids(random)
    start = datetime.combine(today(), time(), now().tzinfo) - timedelta(days=DAYS)
    password = secrets.token_urlsafe(12)
    group_id = next(ids)
    made = [_person(number, next(ids)) for number in range(people)]
    placed = [RoomMade(next(ids), depth) for depth in Stage] + [
        RoomMade(next(ids), Stage.ARRIVING) for _ in range(rooms)
    ]
    with db.unit():
        password_hash = hash_password(password)
        with db.transaction():
            _write_people(made, password_hash, start)
            _write_group(group_id, made, start)
            write_rooms(group_id, placed, start)
        written = 0
        for batch in batches(messages_of(random, placed, made, messages, start)):
            with db.transaction() as session:
                session.execute(insert(Message), batch)
                if responses := list(responses_to(random, placed, made, batch)):
                    session.execute(insert(Response), responses)
            written += len(batch)
            tell(written)
        with db.transaction():
            write_ends(random, placed, made, messages, start)
            site.RATES.set("open")
            site.MADE_BY.set("world")
        _settle(messages)
    return World(group_id, placed, made, password)


def _ids(random: Random) -> Iterator[int]:
    """As db.new_id, but the same each time."""
    seen: set[int] = set()
    while True:
        found = random.randrange(1, 2**48)
        if found not in seen:
            seen.add(found)
            yield found


def _person(number: int, person_id: int) -> PersonMade:
    roles = {0: ("facilitator",), 1: ("moderator",)}.get(number, ())
    stage = Stage.TRUSTING if roles else Stage((number - 2) % 4 + 1)
    return PersonMade(person_id, world_words.handle_of(number), stage, roles, secrets.token_urlsafe(32))


def _write_people(made: list[PersonMade], password_hash: str, start: datetime) -> None:
    session, pledge = db.session(), content.table("pledge")["version"]
    tags = list(content.interests())
    joined = start - timedelta(days=60)
    people = (
        {
            "id": person.id,
            "handle": person.handle,
            "handle_skeleton": rules.skeleton(person.handle),
            "name": world_words.name_of(number),
            "password_hash": password_hash,
            "joined_at": joined,
            "pledge_version": pledge,
            "pledge_accepted_at": joined,
        }
        for number, person in enumerate(made)
    )
    for batch in batches(people):
        session.execute(insert(Person), batch)
    for pairs in batches(enumerate(made)):
        session.execute(insert(PersonInterest), [{"person_id": p.id, "tag": tags[n % len(tags)]} for n, p in pairs])
        signed = [
            {"token_hash": hash_of(p.sign_in), "person_id": p.id, "created_at": now(), "device": ""} for _n, p in pairs
        ]
        session.execute(insert(SignIn), signed)


def _write_group(group_id: int, made: list[PersonMade], start: datetime) -> None:
    session = db.session()
    session.add(
        Group(
            id=group_id,
            name="A made-up circle",
            gathers="What a measurement needs",
            about="`hearth world` made this group and everyone in it.",
            size_cap=max(24, len(made) + 100),
            founded_at=start - timedelta(days=50),
        )
    )
    session.flush()
    session.add(GroupInterest(group_id=group_id, tag="quiet-company"))
    body = content.text("agreement")
    session.add(
        Agreement(
            group_id=group_id, version=1, body=body, html=render_document(body), written_at=start, written_by=made[0].id
        )
    )
    session.flush()
    memberships = (
        {
            "group_id": group_id,
            "person_id": person.id,
            "joined_at": start - timedelta(days=45),
            "stage": person.stage,
            "held_stage": person.stage,
            "told_of_stage": person.stage,
            "stage_since": start,
            "agreement_version": 1,
            "facilitator": "facilitator" in person.roles,
            "moderator": "moderator" in person.roles,
        }
        for person in made
    )
    for batch in batches(memberships):
        session.execute(insert(Membership), batch)


def _settle(messages: int) -> None:
    """Let the database know what it holds now, and go on counting where we stopped."""
    engine = db.engine()
    with db.transaction() as session:
        if engine.dialect.name == "postgresql" and messages:
            session.execute(text("SELECT setval(pg_get_serial_sequence('messages', 'id'), :last)"), {"last": messages})
        session.execute(text("ANALYZE"))
    db.checkpoint()
