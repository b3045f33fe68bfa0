"""Factories on the real models: what a test needs in the database, with everything else believable.

They write rows directly, quicker than walking through sign-up and joining, and return plain values (ids, Actors), so that
nothing of a closed session leaks into a test.
"""

from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import Avatar, AvoidedTopic, BoundarySettings, Person, PersonInterest, ProfileAnswer
from community.connections.models import CompanyAsk, CompanyAsked, ConnectInvitation, Connection, Distance, Side
from community.groups.models import Agreement, Group, GroupInterest, Membership
from community.moderation.models import NoContactOrder
from community.rooms.models import Message, PostponedMessage, Room
from community.rooms.queries.sealed import SealedWords, sealed
from community.shared import content, crypto, db, text
from community.shared.actor import Actor
from community.shared.clock import now

CLAUSE = "Be kind."
"""The agreement of a group that is made here has one line."""
PASSWORD = "a long walk by the quiet river"
_numbers = count(1)


@cache
def _password_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Make:
    def __init__(self, app: Flask):
        self.app = app

    def person(self, handle: str | None = None, interests: tuple[str, ...] = (), **more: Any) -> Actor:
        """An active person who accepted the pledge. Their password is PASSWORD."""
        handle = handle or f"person-{next(_numbers)}"
        values = {
            "handle": handle,
            "handle_skeleton": f"~{handle}",
            "name": handle.title(),
            "password_hash": _password_hash(),
            "joined_at": now() - timedelta(days=200),
            "pledge_version": content.table("pledge")["version"],
            "pledge_accepted_at": now(),
            **more,
        }
        with db.transaction() as session:
            person = Person(**values)
            session.add(person)
            session.flush()
            session.add_all(PersonInterest(person_id=person.id, tag=tag) for tag in interests)
            return Actor(person.id, person.handle, person.name, person.is_host, person.is_site_moderator)

    def group(self, name: str = "Slow walks", interests: tuple[str, ...] = (), rooms: bool = True, **more: Any) -> int:
        """A group with an agreement and, unless told otherwise, one room a depth. It has no members yet."""
        with db.transaction() as session:
            values = {
                "gathers": "walking without hurry",
                "founded_at": now() - timedelta(days=100),
                "join_mode": "open",
                **more,
            }
            group = Group(name=name, **values)
            session.add(group)
            session.flush()
            session.add(Agreement(group_id=group.id, version=1, body=CLAUSE, html="<p>Be kind.</p>", written_at=now()))
            session.add_all(GroupInterest(group_id=group.id, tag=tag) for tag in interests)
            group_id = group.id
        if rooms:
            for depth in (1, 2, 3, 4):
                self.room(group_id, depth)
        return group_id

    def room(self, group_id: int, depth: int = 1, **more: Any) -> int:
        with db.transaction() as session:
            values = {"name": f"Room {depth}", "kind": "lounge" if depth == 1 else "topic", "made_at": now(), **more}
            room = Room(group_id=group_id, depth=depth, position=depth, **values)
            session.add(room)
            session.flush()
            return room.id

    def member(
        self,
        group_id: int,
        person: Actor | None = None,
        stage: int = 1,
        roles: tuple[str, ...] = (),
        joined_at: datetime | None = None,
        **more: Any,
    ) -> Actor:
        """A person (made if not given) as a member of the group who accepted its current agreement."""
        person = person or self.person()
        joined_at = joined_at or now() - timedelta(days=90)
        with db.transaction() as session:
            group = session.get_one(Group, group_id)
            values = {
                "stage": stage,
                "held_stage": stage,
                "joined_at": joined_at,
                "stage_since": joined_at,
                "agreement_version": group.agreement_version,
                **dict.fromkeys(roles, True),
                **more,
            }
            session.add(Membership(group_id=group_id, person_id=person.id, **values))
        return person

    def message(self, room_id: int, author: Actor | None, body: str = "Hello", **more: Any) -> int:
        """A message that is there already, with the room's next number (None while its state is waiting or returned)."""
        with db.transaction() as session:
            room = session.get_one(Room, room_id)
            seq = None
            if more.get("state", "here") not in ("waiting", "returned"):
                room.last_seq += 1
                seq = room.last_seq
                room.last_sent_at = more.get("sent_at", now())
            values = {
                "body": body,
                "html": text.render(body),
                "nonce": f"made-{next(_numbers)}",
                "sent_at": now(),
                "notes": [],
                **more,
            }
            message = Message(room_id=room_id, author_id=author.id if author else None, seq=seq, **values)
            session.add(message)
            session.flush()
            return message.id

    def postponed(self, room_id: int, author: Actor, body: str = "Good night", **more: Any) -> int:
        """A message in a private conversation that waits until the other is awake, due in an hour unless told otherwise."""
        with db.transaction() as session:
            soon = now() + timedelta(hours=1)
            values = {
                "nonce": f"made-{next(_numbers)}",
                "sealed": sealed(SealedWords(body, text.render(body))),
                "made_at": now(),
                "expected_at": soon,
                "due_at": soon,
                **more,
            }
            waiting = PostponedMessage(room_id=room_id, author_id=author.id, **values)
            session.add(waiting)
            session.flush()
            return waiting.id

    def profile_answer(self, person: Actor, depth: int = 1, body: str = "Tea.", title: str = "Of my own") -> int:
        """An answer to a question of one's own."""
        with db.transaction() as session:
            words = {"title": title, "body": body, "html": text.render(body), "depth": depth, "changed_at": now()}
            answer = ProfileAnswer(person_id=person.id, question="own", position=next(_numbers), **words)
            session.add(answer)
            session.flush()
            return answer.id

    def picture(self, person: Actor, depth: int = 1, image: bytes = b"a picture") -> str:
        """An uploaded picture; gives the version in its address."""
        with db.transaction() as session:
            version = f"{next(_numbers):016x}"
            session.add(Avatar(person_id=person.id, image=image, version=version, depth=depth, changed_at=now()))
            return version

    def connection(self, one: Actor, other: Actor, openness: tuple[int, int] = (1, 1), **more: Any) -> int:
        """A pair, each with an openness of their own and told of the stage that they share."""
        with db.transaction() as session:
            connection = Connection(**{"made_at": now() - timedelta(days=60), **more})
            session.add(connection)
            session.flush()
            for (mine, theirs), open_to in zip(((one, other), (other, one)), openness, strict=True):
                session.add(
                    Side(
                        person_id=mine.id,
                        other_id=theirs.id,
                        connection_id=connection.id,
                        openness=open_to,
                        told_stage=min(openness),
                    )
                )
            return connection.id

    def conversation(self, connection_id: int) -> int:
        """The room of a pair's private conversation, opened already."""
        with db.transaction() as session:
            room = Room(connection_id=connection_id, depth=1, kind="private", name="", made_at=now())
            session.add(room)
            session.flush()
            return room.id

    def distance(self, person: Actor, other: Actor, kind: str = "block", **more: Any) -> None:
        """What one keeps from another: mute, step_back or block."""
        with db.transaction() as session:
            session.add(Distance(person_id=person.id, other_id=other.id, kind=kind, **{"made_at": now(), **more}))

    def no_contact(self, one: Actor, other: Actor, group_id: int | None = None, **more: Any) -> int:
        """An order that keeps the two apart; it holds unless told otherwise."""
        values = {"state": "holds", "proposed_at": now(), **more}
        if values["state"] == "holds":
            values = {"began_at": now(), **values}
            for mine, theirs in ((one, other), (other, one)):
                self.distance(mine, theirs, "no_contact", until=values.get("until"))
        low, high = sorted((one.id, other.id))
        with db.transaction() as session:
            order = NoContactOrder(
                group_id=group_id, one_id=low, other_id=high, reason=crypto.seal("To come to rest."), **values
            )
            session.add(order)
            session.flush()
            return order.id

    def avoids(self, person: Actor, tag: str = "", word: str = "") -> None:
        """A topic that they would rather not meet: a tag, or a word of their own."""
        with db.transaction() as session:
            session.add(AvoidedTopic(person_id=person.id, tag=tag, word=crypto.seal(word) if word else ""))

    def says_open(self, person: Actor, **more: Any) -> None:
        """Their capacity of today is *open*; `more` are other boundaries of theirs."""
        with db.transaction() as session:
            settings = session.get(BoundarySettings, person.id) or BoundarySettings(person_id=person.id)
            values = {"capacity": "open", "capacity_until": now() + timedelta(hours=24), **more}
            for name, value in values.items():
                setattr(settings, name, value)
            session.add(settings)

    def company_ask(self, person: Actor, *asked: Actor, line: str = "", **more: Any) -> int:
        """They ask these for company; open unless told otherwise."""
        with db.transaction() as session:
            ask = CompanyAsk(from_id=person.id, line=crypto.seal(line) if line else "", **{"made_at": now(), **more})
            session.add(ask)
            session.flush()
            session.add_all(CompanyAsked(ask_id=ask.id, person_id=one.id) for one in asked)
            return ask.id

    def takes_break(self, person: Actor, until: datetime | None = None) -> None:
        with db.transaction() as session:
            settings = session.get(BoundarySettings, person.id) or BoundarySettings(person_id=person.id)
            settings.break_since, settings.break_until = now(), until
            session.add(settings)

    def comes_back(self, person: Actor) -> None:
        with db.transaction() as session:
            settings = session.get_one(BoundarySettings, person.id)
            settings.break_since = settings.break_until = None

    def connect_invitation(self, one: Actor, other: Actor, hello: str = "Shall we walk?", **more: Any) -> int:
        """One person's invitation of another to connect, open unless told otherwise."""
        with db.transaction() as session:
            values = {"made_at": now(), **more}
            invitation = ConnectInvitation(from_id=one.id, to_id=other.id, hello=hello, **values)
            session.add(invitation)
            session.flush()
            return invitation.id

    def rooms_by_depth(self, group_id: int) -> dict[int, int]:
        with db.unit():
            found = db.session().execute(
                select(Room.depth, func.min(Room.id)).where(Room.group_id == group_id).group_by(Room.depth)
            )
            return {row[0]: row[1] for row in found}
