"""What a pure question says of one thing, its SQL twin says of a list: over random worlds the two give one answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from community import features
from community.boundaries import audience, facts
from community.boundaries.decision import Reason
from community.boundaries.groups import may_greet, may_see_group, may_see_members
from community.boundaries.moderation import may_handle_case
from community.boundaries.people import may_see_person, stage_with
from community.boundaries.profiles import as_told
from community.boundaries.rooms import (
    may_edit,
    may_hide,
    may_let_through,
    may_look,
    may_post,
    may_report,
    may_respond,
    may_restore,
    may_see_message,
    may_see_room,
    may_take_back,
    may_tend_room,
)
from community.groups.models import Group
from community.groups.rules import Role
from community.moderation.models import Case
from community.rooms.models import Message, Room
from community.shared import db
from tests.boundaries import worlds
from tests.support import postgres

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[None]:
    features.load_models()
    path = tmp_path_factory.mktemp("worlds") / "hearth.db"
    path.write_bytes(database_template.read_bytes())
    engine = db.connect(postgres.fresh_database() if postgres.wanted() else f"sqlite:///{path}")
    yield
    engine.dispose()


class _Undone(Exception):
    pass


@contextmanager
def written(drawn: dict[str, Any]) -> Iterator[worlds.World]:
    """The world while the block runs; afterwards it never was."""
    with db.unit():
        try:
            with db.transaction():
                yield worlds.write(drawn)
                raise _Undone
        except _Undone:
            pass


@many
@given(worlds.worlds)
def test_rooms(drawn: dict[str, Any]):
    with written(drawn) as world:
        for actor in world.actors:
            listed = set(db.session().scalars(select(Room.id).where(audience.sees_room(actor))))
            asked = {room for room in world.room_ids if may_see_room(facts.for_room(actor, room)[1])}
            assert listed == asked, actor


@many
@given(worlds.worlds)
def test_messages(drawn: dict[str, Any]):
    with written(drawn) as world:
        for actor in world.actors:
            seen = select(Message.id).join(Room, Room.id == Message.room_id).where(audience.sees_message(actor))
            listed = set(db.session().scalars(seen))
            asked = set()
            for message in world.message_ids:
                found = facts.for_message(actor, message)[2]
                assert found is not None
                if may_see_message(found):
                    asked.add(message)
            assert listed == asked, actor


@many
@given(worlds.worlds)
def test_a_private_conversation_is_there_for_the_two_alone(drawn: dict[str, Any]):
    """Whatever role somebody has, every question about it and its messages is answered with no, but for the two."""
    with written(drawn) as world:
        for room, two in world.private.items():
            for actor in world.actors:
                seen = facts.for_reading(actor, room).facts
                assert bool(may_see_room(seen)) == (actor.id in two), actor
                assert not may_tend_room(seen) and not seen.standing.roles
                if actor.id not in two:
                    assert may_post(seen).reason is Reason.NOT_FOUND
            assert not audience.of_waiting(room)
        for message in world.message_ids:
            for actor in world.actors:
                found = facts.for_message(actor, message)[2]
                if found is None or not found.room.is_private:
                    continue
                for never in (may_look, may_hide, may_restore, may_let_through, may_report):
                    assert not never(found), (never, actor)
                if found.room.other_id is None:
                    for may in (may_see_message, may_edit, may_take_back, may_respond):
                        assert may(found).reason is Reason.NOT_FOUND, (may, actor)


@many
@given(worlds.worlds)
def test_groups(drawn: dict[str, Any]):
    with written(drawn) as world:
        for actor in world.actors:
            listed = set(db.session().scalars(select(Group.id).where(audience.sees_group(actor))))
            asked = {group for group in world.group_ids if may_see_group(facts.for_group(actor, group))}
            assert listed == asked, actor


@many
@given(worlds.worlds)
def test_audiences(drawn: dict[str, Any]):
    """Who receives, and who may see: the same question from the other end."""
    with written(drawn) as world:
        for room in world.room_ids:
            stands = {actor.id: facts.for_room(actor, room)[1] for actor in world.actors}
            sees = {person for person, found in stands.items() if may_see_room(found)}
            assert set(audience.of_room(room)) == sees
            looks = {person for person in sees if stands[person].standing.has(Role.MODERATOR)}
            assert set(audience.of_waiting(room)) == looks
        for group in world.group_ids:
            standing = {actor.id: facts.standing(actor, group) for actor in world.actors}
            assert set(audience.of_group(group)) == {p for p, stands in standing.items() if may_see_members(stands)}
            assert set(audience.of_greeting(group)) == {p for p, stands in standing.items() if may_greet(stands)}


@many
@given(worlds.worlds)
def test_cases(drawn: dict[str, Any]):
    with written(drawn) as world:
        for actor in world.actors:
            listed = set(db.session().scalars(select(Case.id).where(audience.handles_case(actor))))
            asked = {case.id for case in world.cases if may_handle_case(facts.for_case(actor, case))}
            assert listed == asked, actor
        for case in world.cases:
            handling = {actor.id for actor in world.actors if may_handle_case(facts.for_case(actor, case))}
            assert set(audience.who_handle(case.id)) == handling
            for actor in world.actors:
                undecided = select(Case.id).where(Case.id == case.id, audience.left_undecided(actor))
                is_party = bool(db.session().scalar(select(audience.is_party(actor.id)).where(Case.id == case.id)))
                told = actor.is_host and not is_party and not handling
                assert (db.session().scalar(undecided) is not None) is told


@many
@given(worlds.worlds)
def test_readers_of_a_profile(drawn: dict[str, Any]):
    """Who may see a person, how far each of them reads, and how many they are as the person may be told."""
    with written(drawn) as world:
        people = [actor for actor in world.actors if actor.id > 0]
        for me in people:
            reads, told = {}, []
            for other in people:
                theirs, mine = facts.between(other, me.id), facts.between(me, other.id)
                if other.id == me.id:
                    continue
                if may_see_person(theirs):
                    reads[other.id] = stage_with(theirs)
                known = as_told(theirs, mine)
                if may_see_person(known):
                    told.append(stage_with(known))
            assert audience.stages_with(me.id) == reads, me
            assert sorted(audience.of_person(me.id)) == sorted([me.id, *reads]), me
            assert audience.readers_told(me.id) == [sum(stage >= depth for stage in told) for depth in range(5)], me


@many
@given(worlds.worlds)
def test_what_is_theirs_alone_moves_no_count(drawn: dict[str, Any]):
    """Who blocks me and who declined to connect with me: what I am told of my readers is the same without it."""
    me = 100
    with written(drawn):
        told = audience.readers_told(me)
    distances = {key: value for key, value in drawn["distances"].items() if key[0][1] != 0 or key[1] != "block"}
    invitations = {
        two: ("open" if two[0] == 0 and state == "declined" else state, days)
        for two, (state, days) in drawn["invitations"].items()
    }
    with written({**drawn, "distances": distances, "invitations": invitations}):
        assert audience.readers_told(me) == told
