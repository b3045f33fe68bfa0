"""The SQL twin of may_see_group gives the predicate's answer, over random little worlds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.boundaries import audience, facts
from community.boundaries.groups import may_see_group
from community.groups.models import Group, Membership
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from tests.support.make import Make

STATES = st.sampled_from([None, "active", "left", "removed"])
WORLDS = st.lists(
    st.tuples(st.sampled_from(["open", "request", "invitation"]), st.lists(STATES, min_size=3, max_size=3)), max_size=4
)


@pytest.mark.usefixtures("unit")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORLDS)
def test_the_list_and_the_question_agree(make: Make, world: list[tuple[str, list[str | None]]]) -> None:
    people = [make.person(), make.person(is_host=True), make.person(is_site_moderator=True)]
    with db.transaction() as session:
        session.query(Membership).delete()
        session.query(Group).delete()
    made = []
    for mode, states in world:
        group = make.group(rooms=False, join_mode=mode)
        made.append(group)
        for person, state in zip(people, states, strict=True):
            if state is not None:
                make.member(group, person, state=state, ended_at=None if state == "active" else now())
    for person in [*people, Actor(0, "", "")]:
        listed = set(db.session().scalars(select(Group.id).where(audience.sees_group(person))))
        asked = {group for group in made if may_see_group(facts.for_group(person, group))}
        assert listed == asked
