"""Whose a case is: the truth table of the pure questions, and the SQL twins held to the same answer over random worlds."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import Reason
from community.boundaries.groups import Standing
from community.boundaries.moderation import (
    ActFacts,
    CaseFacts,
    may_act_on_member,
    may_handle_case,
    may_let_back,
    may_read_entry,
    may_read_log,
    may_remove_member,
    may_see_reports,
    may_work_on_case,
)
from community.groups.rules import Role
from community.moderation.models import Case, LogEntry
from community.moderation.rules import Act
from community.moderation.services.append_log import append_log
from community.shared import db
from community.shared.actor import Actor
from tests.boundaries.worlds import write_case
from tests.support.make import Make

OUTSIDE = Standing(signed_in=True)
MEMBER = Standing(signed_in=True, state="active", stage=2, held_stage=2, agreed=True)
MODERATOR = replace(MEMBER, roles=frozenset({Role.MODERATOR}))
FACILITATOR = replace(MEMBER, roles=frozenset({Role.FACILITATOR}))
REMOVED = replace(MODERATOR, state="removed")
SITE = replace(OUTSIDE, is_site_moderator=True)
HOST = replace(OUTSIDE, is_host=True)


@pytest.mark.parametrize(
    ("standing", "depth", "known", "allowed"),
    [
        (MODERATOR, 2, {"someone_nearer": True}, True),
        (MODERATOR, 3, {"someone_nearer": True}, False),
        (MODERATOR, 3, {}, False),
        (MODERATOR, 1, {"is_party": True}, False),
        (MODERATOR, 1, {"is_connected": True}, False),
        (MEMBER, 1, {}, False),
        (FACILITATOR, 1, {}, False),
        (REMOVED, 1, {}, False),
        (OUTSIDE, 1, {}, False),
        (Standing(), 1, {}, False),
        (SITE, 4, {"site_moderator_could": True}, True),
        (SITE, 4, {"someone_nearer": True, "site_moderator_could": True}, False),
        (SITE, 1, {"is_party": True}, False),
        (SITE, 1, {"is_connected": True}, False),
        (HOST, 4, {}, True),
        (HOST, 4, {"site_moderator_could": True}, False),
        (HOST, 1, {"someone_nearer": True}, False),
        (HOST, 1, {"is_party": True}, False),
        (HOST, 1, {"is_connected": True}, False),
        (replace(MODERATOR, is_host=True), 3, {}, True),
        (replace(MODERATOR, is_host=True), 3, {"someone_nearer": True}, False),
        (replace(MODERATOR, is_host=True), 2, {"someone_nearer": True}, True),
        (replace(HOST, is_site_moderator=True), 0, {"site_moderator_could": True}, True),
    ],
)
def test_who_may_handle_a_case(standing: Standing, depth: int, known: dict[str, bool], allowed: bool) -> None:
    decision = may_handle_case(CaseFacts(standing, depth, **known))
    assert decision.allowed is allowed
    assert allowed or decision.reason is Reason.NOT_FOUND
    works = may_work_on_case(CaseFacts(standing, depth, **known, held_by_other=True))
    assert works.reason is (Reason.CASE_TAKEN if allowed else Reason.NOT_FOUND)
    assert may_work_on_case(CaseFacts(standing, depth, **known)).allowed is allowed
    assert may_work_on_case(CaseFacts(standing, depth, **known, is_open=False)).reason is Reason.NOT_FOUND


@pytest.mark.parametrize(
    ("standing", "sees", "reads_log"),
    [
        (Standing(), False, False),
        (OUTSIDE, False, False),
        (MEMBER, False, False),
        (FACILITATOR, False, True),
        (MODERATOR, True, True),
        (REMOVED, False, False),
        (SITE, True, False),
        (HOST, True, False),
    ],
)
def test_who_sees_reports_and_who_reads_the_log(standing: Standing, sees: bool, reads_log: bool) -> None:
    assert may_see_reports(standing).allowed is sees
    assert may_read_log(standing).allowed is reads_log
    assert may_read_entry(standing, 2).allowed is reads_log
    assert not may_read_entry(standing, 3)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (ActFacts(MODERATOR, MEMBER, is_self=False), None),
        (ActFacts(MODERATOR, MODERATOR, is_self=False), None),
        (ActFacts(MODERATOR, FACILITATOR, is_self=False), None),
        (ActFacts(MODERATOR, MODERATOR, is_self=True), Reason.NOT_YOURSELF),
        (ActFacts(MODERATOR, OUTSIDE, is_self=False), Reason.NOT_FOUND),
        (ActFacts(MODERATOR, REMOVED, is_self=False), Reason.NOT_FOUND),
        (ActFacts(MODERATOR, MEMBER, is_self=False, has_reported=True), Reason.OWN_CASE),
        (ActFacts(FACILITATOR, MEMBER, is_self=False), Reason.NOT_YOUR_ROLE),
        (ActFacts(MEMBER, MEMBER, is_self=False), Reason.NOT_YOUR_ROLE),
        (ActFacts(REMOVED, MEMBER, is_self=False), Reason.NOT_FOUND),
        (ActFacts(OUTSIDE, MEMBER, is_self=False), Reason.NOT_FOUND),
        (ActFacts(HOST, MEMBER, is_self=False), Reason.NOT_FOUND),
        (ActFacts(SITE, MEMBER, is_self=False), Reason.NOT_FOUND),
        (ActFacts(SITE, MEMBER, is_self=False, handles_report=True), None),
        (ActFacts(SITE, MEMBER, is_self=True, handles_report=True), Reason.NOT_YOURSELF),
        (ActFacts(SITE, REMOVED, is_self=False, handles_report=True), Reason.NOT_FOUND),
    ],
)
def test_who_may_give_quiet_time_or_remove(act: ActFacts, reason: Reason | None) -> None:
    assert may_act_on_member(act).reason is reason
    assert may_remove_member(act).reason is reason


def test_the_only_facilitator_may_have_quiet_time_but_is_not_removed() -> None:
    act = ActFacts(MODERATOR, replace(FACILITATOR, only_facilitator=True), is_self=False)
    assert may_act_on_member(act)
    assert may_remove_member(act).reason is Reason.THEIR_LAST_FACILITATOR


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (ActFacts(MODERATOR, REMOVED, is_self=False), None),
        (ActFacts(MODERATOR, MEMBER, is_self=False), Reason.NOT_FOUND),
        (ActFacts(MODERATOR, replace(MEMBER, state="left"), is_self=False), Reason.NOT_FOUND),
        (ActFacts(FACILITATOR, REMOVED, is_self=False), Reason.NOT_YOUR_ROLE),
        (ActFacts(REMOVED, REMOVED, is_self=True), Reason.NOT_FOUND),
        (ActFacts(HOST, REMOVED, is_self=False), Reason.NOT_FOUND),
    ],
)
def test_who_may_let_somebody_back(act: ActFacts, reason: Reason | None) -> None:
    assert may_let_back(act).reason is reason


person = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["active", "active", "active", "none", "left", "removed"]),
        "stage": st.integers(1, 4),
        "moderator": st.sampled_from([True, True, False]),
        "facilitator": st.booleans(),
        "is_host": st.sampled_from([False, False, True]),
        "is_site_moderator": st.sampled_from([False, False, True]),
    }
)


MODERATES = {
    "state": "active",
    "stage": 4,
    "moderator": True,
    "facilitator": False,
    "is_host": False,
    "is_site_moderator": False,
}


def _settle(make: Make, group_id: int, one: dict) -> Actor:
    site_duties = {key: one[key] for key in ("is_host", "is_site_moderator")}
    actor = make.person(**site_duties)
    if one["state"] != "none":
        roles = {key: one[key] for key in ("moderator", "facilitator")}
        make.member(group_id, actor, stage=one["stage"], state=one["state"], **roles)
    return actor


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(person, min_size=2, max_size=6),
    depth=st.integers(1, 4),
    gone=st.sampled_from([None, "about", "reporter"]),
)
@example(people=[MODERATES, MODERATES, MODERATES], depth=2, gone=None)
@example(people=[MODERATES, MODERATES, {**MODERATES, "stage": 1, "is_site_moderator": True}], depth=2, gone=None)
def test_the_sql_and_the_question_give_one_answer(
    app: Flask, make: Make, people: list[dict], depth: int, gone: str | None
) -> None:
    with app.test_request_context(), db.unit():
        with db.transaction() as session:  # worlds before this one have hosts too, to whom a report could fall
            session.execute(update(Person).values(is_host=False, is_site_moderator=False))
        group_id = make.group(rooms=False)
        actors = [_settle(make, group_id, one) for one in people]
        with db.transaction():
            about = None if gone == "about" else actors[1].id
            case = write_case(group_id, depth, about, [None if gone == "reporter" else actors[0].id])
            append_log(Act.CASE_CLOSED, 1, group_id, depth=depth)
            append_log(Act.CASE_CLOSED, 1, group_id)
        session = db.session()
        receives = set(audience.of_case(case.id))
        for actor in actors:
            said = may_handle_case(facts.for_case(actor, case)).allowed
            found = session.scalar(select(Case.id).where(Case.id == case.id, audience.handles_case(actor)))
            assert said is (found is not None)
            assert said is (actor.id in receives)
            stands = facts.standing(actor, group_id)
            entries = session.scalars(
                select(LogEntry).where(LogEntry.group_id == group_id, audience.reads_entry(stands))
            )
            shown = {(entry.details or {}).get("depth", 0) for entry in entries}
            assert shown == {d for d in (0, depth) if may_read_entry(stands, d)}
