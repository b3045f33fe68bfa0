"""Who may decide on what another moderator did: the truth table, and the SQL held to the same answer over random worlds. What waits for a
second moderator, and that whoever has served something is not acted on again for what came before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.actions import ActionFacts, may_act_for, may_appeal, may_decide_on, may_see_second_looks
from community.boundaries.audience import actions as audience
from community.boundaries.decision import Reason
from community.boundaries.groups import Standing
from community.groups.models import Membership
from community.groups.rules import Role
from community.moderation.models import Action, Report
from community.moderation.rules import ActionState, Deed, needs_second
from community.moderation.services.agree_to_action import agree_to_action
from community.moderation.services.file_report import file_report
from community.moderation.services.give_quiet_time import give_quiet_time
from community.moderation.services.look_first import look_first
from community.moderation.services.make_report import make_report
from community.moderation.services.pause_member import end_pauses, pause_member
from community.moderation.services.remove_member import remove_member
from community.moderation.services.say_kind_word import say_kind_word
from community.moderation.services.undo_action import undo_action
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound, Refused
from tests.support.actors import Someone
from tests.support.make import CLAUSE, Make

OUTSIDE = Standing(signed_in=True)
MEMBER = Standing(signed_in=True, state="active", stage=2, held_stage=2, agreed=True)
MODERATOR = replace(MEMBER, roles=frozenset({Role.MODERATOR}))
SITE, HOST = replace(OUTSIDE, is_site_moderator=True), replace(OUTSIDE, is_host=True)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("known", "allowed"),
    [
        (ActionFacts(MODERATOR, 2), True),
        (ActionFacts(MODERATOR, 3), False),
        (ActionFacts(MODERATOR, 2, is_about=True), False),
        (ActionFacts(MODERATOR, 2, has_acted=True), False),
        (ActionFacts(MODERATOR, 2, is_conflicted=True), False),
        (ActionFacts(MEMBER, 1), False),
        (ActionFacts(replace(MODERATOR, state="paused"), 1), False),
        (ActionFacts(Standing(), 1), False),
        (ActionFacts(SITE, 4), True),
        (ActionFacts(SITE, 1, group_could=True), False),
        (ActionFacts(SITE, 1, has_acted=True), False),
        (ActionFacts(SITE, 1, is_conflicted=True), False),
        (ActionFacts(HOST, 4), True),
        (ActionFacts(HOST, 1, site_could=True), False),
        (ActionFacts(HOST, 1, group_could=True), False),
        (ActionFacts(HOST, 1, is_about=True), False),
    ],
)
def test_who_may_decide_on_it(known: ActionFacts, allowed: bool) -> None:
    decision = may_decide_on(known)
    assert decision.allowed is allowed
    assert allowed or decision.reason is Reason.NOT_FOUND


@pytest.mark.parametrize(
    ("standing", "moderates", "allowed"),
    [
        (OUTSIDE, True, True),
        (OUTSIDE, False, False),
        (SITE, False, True),
        (HOST, False, True),
        (Standing(), True, False),
    ],
)
def test_who_sees_the_list(standing: Standing, moderates: bool, allowed: bool) -> None:
    assert may_see_second_looks(standing, moderates).allowed is allowed


@pytest.mark.parametrize(
    ("is_about", "step", "state", "has_appealed", "allowed"),
    [
        (True, Deed.QUIET_TIME, "stands", False, True),
        (True, Deed.HIDE, "waiting", False, True),
        (True, Deed.REMOVAL, "stands", True, False),
        (True, Deed.KIND_WORD, "stands", False, False),
        (True, Deed.COVER, "undone", False, False),
        (True, Deed.COVER, "overturned", False, False),
        (False, Deed.QUIET_TIME, "stands", False, False),
    ],
)
def test_who_may_ask_for_another_look(
    is_about: bool, step: Deed, state: str, has_appealed: bool, allowed: bool
) -> None:
    assert may_appeal(is_about, step, state, has_appealed).allowed is allowed


@pytest.mark.parametrize(
    ("step", "span", "alone", "needs"),
    [
        (Deed.PAUSE, timedelta(days=14), False, False),
        (Deed.PAUSE, timedelta(days=15), False, True),
        (Deed.PAUSE, DAY, True, False),
        (Deed.PAUSE, DAY * 3, True, True),
        (Deed.QUIET_TIME, timedelta(days=30), False, False),
        (Deed.QUIET_TIME, timedelta(hours=1), True, False),
        (Deed.QUIET_TIME, DAY * 7, True, True),
        (Deed.LOOK_FIRST, DAY * 3, True, True),
        (Deed.REMOVAL, None, False, False),
        (Deed.REMOVAL, None, True, True),
        (Deed.KIND_WORD, None, True, False),
        (Deed.COVER, None, True, False),
        (Deed.HIDE, None, True, False),
    ],
)
def test_what_needs_a_second_moderator(step: Deed, span: timedelta | None, alone: bool, needs: bool) -> None:
    assert needs_second(step, span, alone) is needs


@pytest.mark.parametrize(
    ("said", "served", "allowed"), [(None, 1, True), (1, None, True), (1, 2, False), (2, 2, True), (3, 2, True)]
)
def test_nobody_is_acted_on_twice(said: int | None, served: int | None, allowed: bool) -> None:
    at = {None: None, **{day: datetime(2026, 1, day) for day in (1, 2, 3)}}
    assert may_act_for(at[said], at[served]).allowed is allowed


person = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["active", "active", "active", "none", "left", "paused"]),
        "stage": st.integers(1, 3),
        "moderator": st.sampled_from([True, True, False]),
        "is_host": st.sampled_from([False, False, True]),
        "is_site_moderator": st.sampled_from([False, False, True]),
        "connected": st.sampled_from([None, None, "member", "reporter"]),
        "reports": st.sampled_from([False, False, True]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(person, min_size=2, max_size=6),
    depth=st.integers(0, 3),
    acted=st.integers(0, 5),
    second=st.integers(0, 5) | st.none(),
    about=st.integers(0, 5) | st.none(),
)
def test_the_sql_and_the_question_give_one_answer(
    app: Flask, make: Make, people: list[dict], depth: int, acted: int, second: int | None, about: int | None
) -> None:
    with app.test_request_context(), db.unit():
        with db.transaction() as session:
            session.execute(update(Person).values(is_host=False, is_site_moderator=False))
        group = make.group(rooms=False)
        member, reporter = make.member(group), make.member(group)
        actors: list[Actor] = []
        for one in people:
            actor = make.person(is_host=one["is_host"], is_site_moderator=one["is_site_moderator"])
            if one["state"] != "none":
                make.member(group, actor, stage=one["stage"], state=one["state"], moderator=one["moderator"])
            if one["connected"]:
                make.connection(actor, member if one["connected"] == "member" else reporter)
            actors.append(actor)

        def at(place: int | None) -> int | None:
            return actors[place].id if place is not None and place < len(actors) else None

        concerned = at(about) or member.id
        base = {"group_id": group, "depth": 0, "reason": "unkind", "evidence_html": "", "reported_at": now()}
        report = Report(reporter_id=reporter.id, about_id=concerned, **base)
        others = [
            Report(reporter_id=actor.id, about_id=concerned, **base)
            for actor, one in zip(actors, people, strict=True)
            if one["reports"] and actor.id != concerned
        ]
        with db.transaction() as session:
            file_report(report)
            for other in others:
                file_report(other)
            action = Action(
                step="quiet",
                group_id=group,
                person_id=concerned,
                depth=depth,
                case_id=report.case_id,
                by_id=at(acted),
                second_by_id=at(second),
                reason="Please rest.",
                began_at=now(),
            )
            session.add(action)
        session = db.session()
        asked = set(audience.who_decide(action.id))
        may = set()
        for actor in (*actors, member, reporter):
            said = may_decide_on(facts.for_action(actor, action)).allowed
            found = session.scalar(select(Action.id).where(Action.id == action.id, audience.decides_on(actor)))
            assert said is (found is not None)
            if said:
                may.add(actor.id)
        assert asked == may
        for actor in actors:
            left = session.scalar(select(Action.id).where(Action.id == action.id, audience.left_to_nobody(actor)))
            assert (left is not None) is (not may and actor.id != concerned)


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def case_of(report_id: int) -> int:
    return db.session().get_one(Report, report_id).case_id


def kept(group: int, step: Deed) -> Action:
    rows = select(Action).where(Action.group_id == group, Action.step == step.value)
    return db.session().scalars(rows.order_by(Action.began_at.desc())).first()  # type: ignore[return-value]


def test_a_long_pause_holds_for_a_day_and_waits_for_a_second(
    make: Make, group: int, someone: Callable[..., Someone]
) -> None:
    ben, mo = someone(make.member(group)), someone(make.member(group, roles=("moderator",)))
    other, outsider = someone(make.member(group, roles=("moderator",))), someone()
    site = someone(make.person(is_site_moderator=True))
    begin = now().replace(microsecond=0)
    with time_machine.travel(begin, tick=False) as clock:
        page = mo.posts(f"/moderation/{group}/{ben.id}/pause", length="month", reason="Please rest.", clause=CLAUSE)
        assert page.status_code == 302 and other.hears("notice:made") == [{}]
        outsider.hears_nothing()
        site.hears_nothing()
        with db.unit():
            action = kept(group, Deed.PAUSE)
            number = action.id
            assert (action.state, action.ends_at, action.asked_until) == ("waiting", begin + DAY, begin + DAY * 30)
            assert db.session().get_one(Membership, (group, ben.id)).paused_until == begin + DAY
        assert "A second moderator is asked whether it goes on until" in ben.gets("/moderation/mine").text
        assert f"/moderation/actions/{number}/agree" in other.gets("/moderation/second-looks").text
        assert "something waits" in other.gets("/moderation/").text
        for nobody in (mo, ben, site, outsider):
            assert nobody.gets(f"/moderation/actions/{number}/agree").status_code == 404
            assert nobody.posts(f"/moderation/actions/{number}/agree").status_code == 404
        ben.forgets()
        assert other.posts(f"/moderation/actions/{number}/agree").status_code == 302
        assert ben.hears("notice:made") == [{}] and ben.hears("membership:changed") == [{"group": group}]
        clock.shift(DAY * 2)
        with db.unit():
            end_pauses()
            assert db.session().get_one(Membership, (group, ben.id)).state == "paused"
            action = kept(group, Deed.PAUSE)
            assert (action.state, action.second_by_id, action.ends_at) == ("stands", other.id, begin + DAY * 30)
        assert other.posts(f"/moderation/actions/{number}/agree").status_code == 404


def test_without_agreement_it_ends_after_the_day(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    other = make.member(group, roles=("moderator",))
    with time_machine.travel(now(), tick=False) as clock:
        assert pause_member(mo, group, ben.id, "month", "Please rest.")
        clock.shift(DAY)
        end_pauses()
        assert db.session().get_one(Membership, (group, ben.id)).state == "active"
        with pytest.raises(NotFound):
            agree_to_action(other, kept(group, Deed.PAUSE).id)


@pytest.mark.parametrize("act", [give_quiet_time, look_first, pause_member])
def test_alone_a_moderator_acts_for_a_day_and_a_site_moderator_may_agree_to_more(
    make: Make, group: int, unit: None, act: Callable[..., bool]
) -> None:
    ben, mo, site = make.member(group), make.member(group, roles=("moderator",)), make.person(is_site_moderator=True)
    host = make.person(is_host=True)
    begin = now()
    with time_machine.travel(begin, tick=False):
        assert not act(mo, group, ben.id, "day", "Please rest.")
        assert act(mo, group, ben.id, "week", "Please rest.")
        action = db.session().scalars(select(Action).where(Action.state == "waiting", Action.group_id == group)).one()
        assert action.ends_at == begin + DAY
        with pytest.raises(NotFound):
            agree_to_action(host, action.id)
        agree_to_action(site, action.id)
        member = db.session().get_one(Membership, (group, ben.id))
        assert begin + DAY * 7 in (member.quiet_until, member.look_first_until, member.paused_until)


def test_a_moderator_who_is_connected_with_the_member_is_no_second(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    make.connection(make.member(group, roles=("moderator",)), ben)
    assert give_quiet_time(mo, group, ben.id, "week", "Please rest."), "nobody else could decide"


def test_a_removal_alone_is_a_pause_until_a_second_agrees(make: Make, group: int, unit: None) -> None:
    ben, mo, site = make.member(group), make.member(group, roles=("moderator",)), make.person(is_site_moderator=True)
    assert remove_member(mo, group, ben.id, "It went on.")
    member = db.session().get_one(Membership, (group, ben.id))
    assert member.state == "paused"
    agree_to_action(site, kept(group, Deed.REMOVAL).id)
    assert (member.state, member.end_reason, member.paused_until) == ("removed", "It went on.", None)


def test_a_removal_that_waits_can_be_undone(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group, roles=("greeter",)), make.member(group, roles=("moderator",))
    remove_member(mo, group, ben.id, "It went on.")
    undo_action(mo, kept(group, Deed.REMOVAL).id)
    member = db.session().get_one(Membership, (group, ben.id))
    assert member.state == "active" and member.greeter
    assert kept(group, Deed.REMOVAL).state == ActionState.UNDONE


def test_whoever_has_served_is_not_acted_on_again_for_what_came_before(make: Make, group: int, unit: None) -> None:
    ben, ana, mo = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    room, begin = make.rooms_by_depth(group)[1], now()
    with time_machine.travel(begin, tick=False) as clock:
        before = case_of(make_report(ana, make.message(room, ben), "unkind", ""))
        clock.shift(timedelta(minutes=5))
        give_quiet_time(mo, group, ben.id, "hour", "Please rest.")
        clock.shift(timedelta(minutes=5))
        give_quiet_time(mo, group, ben.id, "day", "Please rest.", case_id=before)
        clock.shift(DAY)
        for act in (give_quiet_time, look_first, pause_member):
            with pytest.raises(Refused) as refused:
                act(mo, group, ben.id, "day", "Once more.", "", before)
            assert refused.value.code == "served"
        say_kind_word(mo, group, ben.id, "Are you well?", case_id=before)
        since = case_of(make_report(ana, make.message(room, ben), "unkind", ""))
        give_quiet_time(mo, group, ben.id, "day", "Please rest.", case_id=since)
