"""Who may ask that two people keep apart, agree and end it: the truth table, and its SQL twin over random worlds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community import features
from community.boundaries import audience, facts
from community.boundaries import no_contact as asked
from community.boundaries.covering import NONE
from community.boundaries.no_contact import OrderFacts, OrderState
from community.connections.models import Distance
from community.connections.rules import Kept
from community.moderation.models import NoContactOrder
from community.shared import db
from community.shared.clock import now
from tests.boundaries import worlds
from tests.boundaries.test_twins import written
from tests.support import postgres

NEAR = OrderFacts(signed_in=True, of_group=True, moderates=True)
SITE = OrderFacts(signed_in=True, of_site=True)
WAITS = {"state": OrderState.PROPOSED}
HOLDS = {"state": OrderState.HOLDS}
ENDING = {"state": OrderState.HOLDS, "ending": True}
BOTH = {"state": OrderState.HOLDS, "ending": True, "asked_to_end": True}

TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("may_see_orders", {}, "yes"),
    ("may_see_orders", {"signed_in": False}, "not_found"),
    ("may_see_orders", {"moderates": False}, "not_found"),
    ("may_see_orders", {"is_one_of_two": True}, "yes"),
    ("may_see_order", {}, "yes"),
    ("may_see_order", {"is_one_of_two": True}, "not_found"),
    ("may_see_order", {"is_connected": True}, "not_found"),
    ("may_propose_order", {}, "yes"),
    ("may_propose_order", {"moderates": False}, "not_found"),
    ("may_propose_order", {"is_one_of_two": True}, "own_case"),
    ("may_propose_order", {"is_connected": True}, "own_case"),
    ("may_propose_order", {"both_there": False}, "not_found"),
    ("may_propose_order", WAITS, "order_there"),
    ("may_propose_order", HOLDS, "order_there"),
    ("may_propose_order", {"state": OrderState.DECLINED}, "yes"),
    ("may_propose_order", {"state": OrderState.ENDED}, "yes"),
    ("may_agree", WAITS, "yes"),
    ("may_agree", {}, "not_found"),
    ("may_agree", HOLDS, "not_found"),
    ("may_agree", {**WAITS, "is_proposer": True}, "second_needed"),
    ("may_agree", {**WAITS, "is_connected": True}, "not_found"),
    ("may_agree", {**WAITS, "is_one_of_two": True}, "not_found"),
    ("may_agree", {**WAITS, "both_there": False}, "not_found"),
    ("may_agree", {**WAITS, "moderates": False}, "not_found"),
    ("may_decline", WAITS, "yes"),
    ("may_decline", {**WAITS, "is_proposer": True}, "yes"),
    ("may_decline", {**WAITS, "both_there": False}, "yes"),
    ("may_decline", HOLDS, "not_found"),
    ("may_ask_to_end", HOLDS, "yes"),
    ("may_ask_to_end", ENDING, "not_found"),
    ("may_ask_to_end", WAITS, "not_found"),
    ("may_ask_to_end", {**HOLDS, "is_one_of_two": True}, "not_found"),
    ("may_end", ENDING, "yes"),
    ("may_end", HOLDS, "not_found"),
    ("may_end", BOTH, "second_needed"),
    ("may_end", {**ENDING, "is_connected": True}, "not_found"),
    ("may_let_stand", ENDING, "yes"),
    ("may_let_stand", BOTH, "yes"),
    ("may_let_stand", HOLDS, "not_found"),
]


@pytest.mark.parametrize(("question", "more", "answer"), TABLE, ids=str)
def test_a_moderators_questions(question: str, more: dict[str, Any], answer: str):
    for who in (NEAR, SITE) if "moderates" not in more else (NEAR,):
        decision = getattr(asked, question)(replace(who, **more))
        assert ("yes" if decision else str(decision.reason)) == answer, who


def test_the_sites_moderators_may_anywhere_and_a_groups_only_there():
    assert asked.may_propose_order(replace(SITE, of_group=True))
    assert not asked.may_propose_order(replace(NEAR, of_group=False))
    assert not asked.may_propose_order(OrderFacts())


@pytest.mark.parametrize("state", OrderState)
def test_either_of_the_two_may_ask_to_look_again_while_it_holds(state: OrderState):
    assert bool(asked.may_ask_to_look_again(True, state)) is (state is OrderState.HOLDS)
    assert not asked.may_ask_to_look_again(False, state)


# ---- over random worlds


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[None]:
    features.load_models()
    path = tmp_path_factory.mktemp("worlds") / "hearth.db"
    path.write_bytes(database_template.read_bytes())
    engine = db.connect(postgres.fresh_database() if postgres.wanted() else f"sqlite:///{path}")
    yield
    engine.dispose()


many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
orders = st.lists(
    st.tuples(worlds.twos, st.booleans(), st.sampled_from(["proposed", "holds", "declined", "ended"])), max_size=3
)


@many
@given(worlds.worlds, orders)
def test_who_handles_an_order(drawn: dict[str, Any], drawn_orders: list[Any]):
    with written(drawn) as world:
        made = []
        for (one, other), of_group, state in drawn_orders:
            order = NoContactOrder(
                group_id=world.group_ids[0] if of_group else None,
                one_id=100 + min(one, other),
                other_id=100 + max(one, other),
                state=state,
                reason="",
                proposed_at=now(),
            )
            made.append(order)
        db.session().add_all(made)
        db.session().flush()
        for order in made:
            sees = {actor.id for actor in world.actors if asked.may_see_order(facts.for_order(actor, order))}
            assert set(audience.who_handle_order(order.id)) == sees
            for actor in world.actors:
                listed = select(NoContactOrder.id).where(audience.handles_order(actor), NoContactOrder.id == order.id)
                assert bool(db.session().scalar(listed)) is (actor.id in sees), actor


@many
@given(worlds.worlds)
def test_what_two_who_keep_apart_meet_of_each_other_is_covered_and_unseen(drawn: dict[str, Any]):
    """The facts of any two, the covers in their rooms and the SQL of covered people have one answer, and it is the same both ways."""
    with written(drawn) as world:
        at = now()
        rows = db.session().execute(select(Distance.person_id, Distance.other_id, Distance.until, Distance.kind))
        apart = {
            (row.person_id, row.other_id)
            for row in rows
            if row.kind == Kept.NO_CONTACT and (row.until is None or row.until > at)
        }
        people = [actor for actor in world.actors if actor.id > 0]
        for me in people:
            own = audience.exceptions_of(me)
            assert own.no_contact == {other for mine, other in apart if mine == me.id}
            assert own.no_contact <= own.people and own.no_contact <= own.apart
            assert set(db.session().scalars(audience.covered_people(me.id, at))) == set(own.people)
            for other in people:
                assert facts.between(me, other.id).no_contact is ((me.id, other.id) in apart)
                assert ((me.id, other.id) in apart) is ((other.id, me.id) in apart)
        for room in world.room_ids:
            hearers = audience.of_room_anew(room)
            for mine, other in apart:
                if mine in hearers.people:
                    assert other in hearers.exceptions.get(mine, NONE).people
