"""Random little worlds for the property tests: a few people, groups, rooms, messages and reports in every combination of standing."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from community.accounts.models import Person
from community.connections.models import ConnectInvitation, Connection, Distance, Side
from community.connections.rules import Kept
from community.groups.models import Agreement, Group, GroupInvitation, JoinRequest, Membership
from community.groups.rules import JoinMode
from community.moderation.models import Case, Report
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import SYSTEM, Actor
from community.shared.clock import now

people = st.integers(0, 3)
stages = st.integers(1, 4)

memberships = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["active", "active", "active", "paused", "left", "removed"]),
        "stage": stages,
        "held_stage": stages,
        "greeter": st.booleans(),
        "facilitator": st.booleans(),
        "moderator": st.booleans(),
        "quiet": st.sampled_from([None, -1, 1]),
        "agreement_version": st.integers(0, 2),
    }
)
messages = st.fixed_dictionaries(
    {
        "room": st.integers(0, 3),
        "author": st.none() | people,
        "state": st.sampled_from(MessageState),
        "minutes": st.integers(0, 20),
    }
)
reports = st.fixed_dictionaries(
    {
        "depth": stages,
        "reporters": st.lists(st.none() | people, min_size=1, max_size=2),
        "about": st.none() | people,
        "of_site": st.sampled_from([False, False, True]),
    }
)
"""A case with its reporters."""
groups = st.fixed_dictionaries(
    {
        "join_mode": st.sampled_from(JoinMode),
        "members": st.dictionaries(people, memberships, max_size=4),
        "rooms": st.lists(stages, min_size=1, max_size=4),
        "messages": st.lists(messages, max_size=5),
        "reports": st.lists(reports, max_size=2),
        "asked": st.lists(people, max_size=1),
        "has_link": st.booleans(),
    }
)
twos = st.tuples(people, people).filter(lambda two: two[0] != two[1])
pairs = st.fixed_dictionaries(
    {
        "openness": st.tuples(stages, stages),
        "ended": st.sampled_from([False, False, True]),
        "said": st.none() | st.lists(st.tuples(st.booleans(), st.sampled_from(MessageState)), max_size=2),
    }
)
"""`said`: of their private conversation, who wrote and what became of it; None: it was never opened."""
distances = st.dictionaries(st.tuples(twos, st.sampled_from(Kept)), st.sampled_from([None, -1, 1]), max_size=3)
invitations = st.dictionaries(
    twos,
    st.tuples(st.sampled_from(["open", "accepted", "declined", "lapsed", "withdrawn"]), st.sampled_from([1, 29, 31])),
    max_size=2,
)
"""Between two: the state, and how many days ago it was written."""
worlds = st.fixed_dictionaries(
    {
        "pairs": st.dictionaries(twos.map(lambda two: tuple(sorted(two))), pairs, max_size=3),
        "distances": distances,
        "invitations": invitations,
        "people": st.lists(st.sampled_from(["member", "member", "host", "site moderator"]), min_size=4, max_size=4),
        "groups": st.lists(groups, min_size=1, max_size=2),
    }
)


@dataclass
class World:
    actors: list[Actor]
    """Everyone who could ask, SYSTEM among them."""
    group_ids: list[int]
    room_ids: list[int]
    message_ids: list[int]
    cases: list[Case]
    private: dict[int, tuple[int, int]] = field(default_factory=dict)
    """The rooms of private conversations, with their two."""


def write(drawn: dict[str, Any]) -> World:
    """The world as rows, in the open transaction."""
    session = db.session()
    actors = []
    for number, kind in enumerate(drawn["people"]):
        person = Person(
            id=100 + number,
            handle=f"p-{number}",
            handle_skeleton=f"p{number}",
            name=f"P{number}",
            password_hash="-",
            joined_at=now(),
            is_host=kind == "host",
            is_site_moderator=kind == "site moderator",
        )
        session.add(person)
        actors.append(Actor(person.id, person.handle, person.name, person.is_host, person.is_site_moderator))
    session.flush()
    world = World([*actors, SYSTEM], [], [], [], [])
    for number, group in enumerate(drawn["groups"]):
        _write_group(world, number, group)
    _write_between(world, drawn)
    return world


def _write_between(world: World, drawn: dict[str, Any]) -> None:
    """Pairs with their conversations, distances, invitations."""
    session, at = db.session(), now()
    for number, ((one, other), pair) in enumerate(drawn["pairs"].items(), start=1):
        session.add(Connection(id=number, made_at=at, ended_at=at if pair["ended"] else None))
        session.flush()
        for mine, theirs, openness in ((one, other, pair["openness"][0]), (other, one, pair["openness"][1])):
            session.add(
                Side(person_id=100 + mine, other_id=100 + theirs, connection_id=number, openness=openness, told_stage=1)
            )
        if pair["said"] is not None:
            room = Room(id=number, connection_id=number, kind="private", depth=1, name="", made_at=at, last_seq=0)
            session.add(room)
            session.flush()
            world.room_ids.append(room.id)
            world.private[room.id] = (100 + one, 100 + other)
            for first_wrote, state in pair["said"]:
                told = {"author": one if first_wrote else other, "state": state, "minutes": 0}
                _write_message(world, room, told)
    kept = dict(drawn["distances"])
    for ((one, other), kind), hours in drawn["distances"].items():
        if kind is Kept.NO_CONTACT:  # set by others, and always both ways
            kept[(one, other), kind] = kept[(other, one), kind] = hours
    for ((one, other), kind), hours in kept.items():
        until = hours and at + timedelta(hours=hours)
        session.add(Distance(person_id=100 + one, other_id=100 + other, kind=kind.value, made_at=at, until=until))
    for (one, other), (state, days) in drawn["invitations"].items():
        made_at = at - timedelta(days=days)
        session.add(ConnectInvitation(from_id=100 + one, to_id=100 + other, hello="h", state=state, made_at=made_at))
    session.flush()


def _write_group(world: World, number: int, drawn: dict[str, Any]) -> None:
    session, at, group_id = db.session(), now(), 1000 * (number + 1)
    world.group_ids.append(group_id)
    more = {"size_cap": 4, "agreement_version": 1}
    session.add(Group(id=group_id, name="G", gathers="g", founded_at=at, join_mode=drawn["join_mode"], **more))
    session.flush()
    session.add(Agreement(group_id=group_id, version=1, body="b", html="b", written_at=at))
    for person, stands in drawn["members"].items():
        values = {key: value for key, value in stands.items() if key != "quiet"}
        values["held_stage"] = max(values["held_stage"], values["stage"])
        quiet = stands["quiet"] and at + timedelta(hours=stands["quiet"])
        session.add(
            Membership(
                group_id=group_id, person_id=100 + person, joined_at=at, stage_since=at, quiet_until=quiet, **values
            )
        )
    for person in drawn["asked"]:
        session.add(JoinRequest(group_id=group_id, person_id=100 + person, agreement_version=1, asked_at=at))
    if drawn["has_link"]:
        link = {"made_by": 100, "made_at": at, "expires_at": at + timedelta(days=1), "uses_left": 1}
        session.add(GroupInvitation(group_id=group_id, token_hash=f"link-{group_id}", **link))
    rooms = []
    for position, depth in enumerate(drawn["rooms"]):
        room = Room(id=group_id + position + 1, group_id=group_id, depth=depth, name="R", made_at=at, last_seq=0)
        rooms.append(room)
    session.add_all(rooms)
    session.flush()
    world.room_ids += [room.id for room in rooms]
    for told in drawn["messages"]:
        room = rooms[told["room"] % len(rooms)]
        _write_message(world, room, told)
    for told in drawn["reports"]:
        world.cases.append(
            write_case(
                None if told["of_site"] else group_id,
                told["depth"],
                None if told["about"] is None else 100 + told["about"],
                [None if one is None else 100 + one for one in told["reporters"]],
            )
        )


def write_case(group_id: int | None, depth: int, about_id: int | None, reporters: list[int | None]) -> Case:
    """A case with a report of each of them."""
    session, at = db.session(), now()
    where = {"group_id": group_id, "depth": depth if group_id else 0, "about_id": about_id, "reason": "other"}
    case = Case(**where, thing="message" if group_id else "person", urgency=3, opened_at=at, due_at=at)
    session.add(case)
    session.flush()
    more = {"case_id": case.id, "thing": case.thing, "evidence_html": "", "reported_at": at}
    session.add_all(Report(**where, **more, reporter_id=reporter) for reporter in reporters)
    session.flush()
    return case


def _write_message(world: World, room: Room, told: dict[str, Any]) -> None:
    numbered = told["state"] not in (MessageState.WAITING, MessageState.RETURNED)
    if numbered:
        room.last_seq += 1
    message = Message(
        room_id=room.id,
        seq=room.last_seq if numbered else None,
        author_id=None if told["author"] is None else 100 + told["author"],
        nonce=f"{room.id}-{len(world.message_ids)}",
        body="b",
        html="b",
        notes=[],
        state=told["state"],
        sent_at=now() - timedelta(minutes=told["minutes"]),
    )
    db.session().add(message)
    db.session().flush()
    world.message_ids.append(message.id)
