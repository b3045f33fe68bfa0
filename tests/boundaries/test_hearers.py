"""Who is told live, and who may see that somebody is here: the SQL beside the pure questions, over random worlds in which some rest."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from community.accounts.models import BoundarySettings, Person
from community.boundaries import audience, facts
from community.boundaries.groups import may_greet, may_see_members
from community.boundaries.people import is_present_to
from community.boundaries.rooms import may_see_room
from community.groups.rules import Role
from community.shared import db
from community.shared.clock import now
from tests.boundaries import worlds
from tests.boundaries.test_twins import database, many, written

__all__ = ["database"]  # the fixture that each of these tests runs on

breaks = st.dictionaries(worlds.people, st.sampled_from([None, -1, 1]), max_size=3)
"""Who began a break, and in how many hours it ends by itself; None: when they say."""


def begin(drawn: dict[int, int | None]) -> set[int]:
    """The breaks as rows; gives who rests now."""
    at = now()
    for person, hours in drawn.items():
        until = None if hours is None else at + timedelta(hours=hours)
        db.session().add(
            BoundarySettings(person_id=100 + person, break_since=at - timedelta(days=1), break_until=until)
        )
    db.session().flush()
    return {100 + person for person, hours in drawn.items() if hours is None or hours > 0}


@many
@given(worlds.worlds, breaks)
def test_who_is_told_are_those_who_may_see_and_do_not_rest(drawn: dict[str, Any], resting: dict[int, int | None]):
    with written(drawn) as world:
        asleep = begin(resting)
        for room in world.room_ids:
            stands = {actor.id: facts.for_room(actor, room)[1] for actor in world.actors}
            sees = {person for person, found in stands.items() if may_see_room(found)} - asleep
            assert set(audience.of_room(room)) == sees
            looks = {person for person in sees if stands[person].standing.has(Role.MODERATOR)}
            assert set(audience.of_waiting(room)) == looks
        for group in world.group_ids:
            standing = {actor.id: facts.standing(actor, group) for actor in world.actors}
            members = {person for person, stands in standing.items() if may_see_members(stands)}
            assert set(audience.of_group(group)) == members - asleep
            greeters = {person for person, stands in standing.items() if may_greet(stands)}
            assert set(audience.of_greeting(group)) == greeters - asleep
        for case in world.cases:
            assert set(audience.of_case(case.id)) == set(audience.who_handle(case.id)) - asleep


@many
@given(worlds.worlds, breaks, st.sampled_from(["nobody", "connections", "groups"]))
def test_who_sees_that_somebody_is_here(drawn: dict[str, Any], resting: dict[int, int | None], shown_to: str):
    with written(drawn) as world:
        begin(resting)
        for actor in world.actors[:-1]:
            db.session().execute(update(Person).where(Person.id == actor.id).values(shows_presence=shown_to))
            told = set(audience.of_presence(actor.id, here=True))
            asked = set()
            for reader in world.actors[:-1]:
                between = facts.between(reader, actor.id)
                if not between.is_self and not between.i_mute and is_present_to(between, shown_to):
                    asked.add(reader.id)
            assert told == asked, actor
