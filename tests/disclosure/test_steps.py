"""Steps forward and back, the pace, presence and welcomes, over days that pass."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import audience, facts
from community.boundaries.rooms import may_see_room
from community.disclosure.models import Pace as PaceRow
from community.disclosure.models import PresentDay
from community.disclosure.queries import members_seen_by, pace_for, path_for
from community.disclosure.rules import DEFAULT_PACE, Pace
from community.disclosure.services.note_presence import note_presence
from community.disclosure.services.note_told import note_told
from community.disclosure.services.set_pace import set_pace
from community.disclosure.services.step_back import step_back
from community.disclosure.services.step_forward import step_forward
from community.disclosure.services.welcome_member import welcome_member
from community.groups.models import Membership
from community.groups.rules import Keep
from community.groups.services.join_group import join_group
from community.groups.services.leave_group import leave_group
from community.rooms.events import RoomRead
from community.rooms.models import Room
from community.shared import bus, db
from community.shared.actor import Actor
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("unit")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def on_day(days: float) -> Any:
    return time_machine.travel(MONDAY + timedelta(days=days), tick=False)


def arrives(make: Make, group: int) -> Actor:
    with on_day(0):
        ada = make.person()
        join_group(ada, group, 1)
        note_presence(ada.id, group)
    return ada


def reads_on(person: Actor, group: int, *days: float) -> None:
    for day in days:
        with on_day(day):
            note_presence(person.id, group)


def row(person: Actor, group: int) -> Membership:
    with db.transaction() as session:
        return session.get_one(Membership, (group, person.id), populate_existing=True)


def code(thing: Any) -> str:
    with pytest.raises(Refused) as error:
        thing()
    return error.value.code


def test_the_first_step_takes_two_days_and_two_present_days(make: Make) -> None:
    group = make.group()
    ada = arrives(make, group)
    with on_day(2):
        assert code(lambda: step_forward(ada, group)) == "not_yet", "two days, but there on one of them only"
    reads_on(ada, group, 1)
    with on_day(2 - 0.001):
        assert code(lambda: step_forward(ada, group)) == "not_yet"
    with on_day(2):
        assert step_forward(ada, group) == 2
        assert row(ada, group).stage_since == MONDAY + timedelta(days=2)
        assert code(lambda: step_forward(ada, group)) == "not_yet"


def test_each_step_counts_from_the_one_before(make: Make) -> None:
    group = make.group()
    ada = arrives(make, group)
    reads_on(ada, group, 1)
    with on_day(2):
        step_forward(ada, group)
    reads_on(ada, group, 3, 4, 5, 6)
    with on_day(16):
        assert code(lambda: step_forward(ada, group)) == "not_yet", "the days before the last step don't count"
    reads_on(ada, group, 7)
    with on_day(15.9):
        assert code(lambda: step_forward(ada, group)) == "not_yet"
    with on_day(16):
        assert step_forward(ada, group) == 3


def test_the_last_step_wants_sessions_or_a_welcome(make: Make) -> None:
    group = make.group()
    facilitator = make.member(group, stage=4, roles=("facilitator",))
    ada = make.member(group, stage=3, stage_since=MONDAY)
    reads_on(ada, group, *range(43))
    with on_day(43):
        assert code(lambda: step_forward(ada, group)) == "not_yet"
        path = path_for(ada, group)
        assert path is not None and path.sessions == 3 and path.only_sessions
        set_pace(facilitator, group, {4: Pace(42, 12, 0)})
        assert step_forward(ada, group) == 4


def test_a_welcome_opens_one_step_and_the_member_asks_themselves(make: Make) -> None:
    group = make.group()
    facilitator, ada = make.member(group, stage=4, roles=("facilitator",)), make.person()
    join_group(ada, group, 1)
    welcome_member(facilitator, group, ada.id)
    assert row(ada, group).stage == 1, "nobody is moved"
    assert step_forward(ada, group) == 2
    assert code(lambda: step_forward(ada, group)) == "not_yet"
    welcome_member(facilitator, group, ada.id)
    step_forward(ada, group)
    welcome_member(facilitator, group, ada.id)
    assert step_forward(ada, group) == 4
    assert code(lambda: welcome_member(facilitator, group, ada.id)) == "no_further"


def test_nobody_opens_a_door_that_they_did_not_walk_through(make: Make) -> None:
    group = make.group()
    facilitator, ada = make.member(group, stage=2, roles=("facilitator",)), make.member(group, stage=2)
    assert code(lambda: welcome_member(facilitator, group, ada.id)) == "not_yet"
    assert code(lambda: welcome_member(facilitator, group, facilitator.id)) == "not_yet"
    for nobody in (make.person(), make.person(is_host=True)):
        with pytest.raises(NotFound):
            welcome_member(nobody, group, ada.id)
    assert (
        code(lambda: welcome_member(make.member(group, stage=4, roles=("moderator",)), group, ada.id))
        == "not_your_role"
    )
    assert row(ada, group).welcomed_to == 0


def test_stepping_back_is_immediate_and_coming_back_neither_waits_nor_starts_anew(make: Make) -> None:
    group = make.group()
    ada = make.member(group, stage=3, stage_since=MONDAY)
    with on_day(1):
        assert step_back(ada, group) == 2 and step_back(ada, group) == 1
        assert code(lambda: step_back(ada, group)) == "no_further"
        assert (row(ada, group).held_stage, row(ada, group).stage_since) == (3, MONDAY)
    with on_day(2):
        assert step_forward(ada, group) == 2 and step_forward(ada, group) == 3
        assert row(ada, group).stage_since == MONDAY
        assert code(lambda: step_forward(ada, group)) == "not_yet"


def test_the_agreement_and_quiet_time_hold_back_a_step_but_never_a_step_back(make: Make) -> None:
    group = make.group()
    unread = make.member(group, stage=2, held_stage=3, agreement_version=0)
    quiet = make.member(group, stage=2, held_stage=3, quiet_until=datetime.now(UTC) + timedelta(hours=1))
    assert code(lambda: step_forward(unread, group)) == "agreement_changed"
    assert code(lambda: step_forward(quiet, group)) == "quiet_time"
    assert step_back(unread, group) == step_back(quiet, group) == 1


def test_whoever_does_not_belong_has_no_steps(make: Make) -> None:
    group = make.group()
    for person in (
        make.person(),
        make.member(group, stage=3, state="left"),
        make.member(group, stage=3, state="removed"),
    ):
        for step in (step_forward, step_back):
            with pytest.raises(NotFound):
                step(person, group)
        assert path_for(person, group) is None


def test_presence_is_noted_once_a_day_and_for_members_alone(make: Make) -> None:
    group = make.group()
    ada, ben, gone = make.member(group), make.person(), make.member(group, state="left")
    for hour in (0, 5, 14.9):
        with on_day(hour / 24):
            for person in (ada, ben, gone):
                bus.drain([RoomRead(person.id, group, 1)])
    reads_on(ada, group, 1)
    with db.transaction() as session:
        noted = session.execute(select(PresentDay.person_id, PresentDay.day).order_by(PresentDay.day)).all()
    assert [tuple(one) for one in noted] == [(ada.id, MONDAY.date()), (ada.id, MONDAY.date() + timedelta(days=1))]


def test_present_days_go_with_who_goes(make: Make) -> None:
    group, other = make.group(), make.group()
    make.member(group, roles=("facilitator",))
    ada = make.member(group)
    make.member(other, ada)
    reads_on(ada, group, 0, 1)
    reads_on(ada, other, 0)

    def kept() -> int:
        with db.transaction() as session:
            return session.scalar(select(func.count()).select_from(PresentDay)) or 0

    into: dict[str, Any] = {}
    with db.transaction():
        bus.publish(ExportAsked(ada.id, into))
    assert [one["day"] for one in into["disclosure"]["days_present"]] == ["2026-03-02", "2026-03-02", "2026-03-03"]
    leave_group(ada, group, Keep.NAME)
    assert kept() == 1
    with db.transaction():
        bus.publish(AccountErased(ada.id))
    assert kept() == 0


def test_the_path_says_when_without_counting_down(make: Make) -> None:
    group = make.group()
    ada = arrives(make, group)
    with on_day(0.1):
        path = path_for(ada, group)
        assert path is not None
        assert (path.stage, path.step, path.forward.allowed, path.earliest) == (
            1,
            2,
            False,
            (MONDAY + timedelta(2)).date(),
        )
    with on_day(30):
        path = path_for(ada, group)
        assert path is not None and path.is_today, "one more day of being there, and that may be today"


def test_an_open_step_is_said_once(make: Make) -> None:
    group = make.group()
    ada = arrives(make, group)
    reads_on(ada, group, 1)
    with on_day(3):
        path = path_for(ada, group)
        assert path is not None and path.is_news and path.step == 2
        note_told(ada, group, 2)
        path = path_for(ada, group)
        assert path is not None and not path.is_news and path.forward.allowed
        step_forward(ada, group)
        step_back(ada, group)
        path = path_for(ada, group)
        assert path is not None and path.is_held and not path.is_news


def test_what_a_facilitator_sees_of_a_member(make: Make) -> None:
    group = make.group()
    facilitator, ada = make.member(group, stage=4, roles=("facilitator",)), make.member(group, stage=2)
    for nobody in (ada, make.member(group, stage=4, roles=("moderator", "greeter")), make.person(is_host=True)):
        assert members_seen_by(nobody, group, [facilitator.id]) == []

    def lately() -> bool:
        db.session().rollback()
        (seen,) = members_seen_by(facilitator, group, [ada.id])
        assert (seen.stage, seen.next_step, seen.welcome.allowed) == (2, 3, True)
        return seen.present_lately

    assert not lately()
    reads_on(ada, group, 0)
    with on_day(13):
        assert lately()
    with on_day(14):
        assert not lately()
    assert members_seen_by(facilitator, group, [make.member(group, state="left").id]) == []


def test_setting_the_pace(make: Make) -> None:
    group, other = make.group(), make.group()
    facilitator, member = make.member(group, roles=("facilitator",)), make.member(group, roles=("moderator",))
    assert code(lambda: set_pace(member, group, {2: Pace(0, 0)})) == "not_your_role"
    with pytest.raises(NotFound):
        set_pace(facilitator, other, {2: Pace(0, 0)})
    set_pace(facilitator, group, {2: Pace(0, 1), 3: DEFAULT_PACE[3], 4: Pace(9, 9, 9)})
    assert pace_for(facilitator, group)[1] == {2: Pace(0, 1), 3: Pace(14, 5), 4: Pace(9, 9, 9)}
    assert facts.pace_of(other) == DEFAULT_PACE
    set_pace(facilitator, group, dict(DEFAULT_PACE))
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(PaceRow)) == 0


@pytest.mark.parametrize(
    "paces", [{1: Pace(1, 1)}, {5: Pace(1, 1)}, {2: Pace(-1, 0)}, {2: Pace(366, 0)}, {4: Pace(0, 0, 53)}]
)
def test_a_pace_out_of_bounds_is_refused(make: Make, paces: dict[int, Pace]) -> None:
    group = make.group()
    with pytest.raises(Invalid):
        set_pace(make.member(group, roles=("facilitator",)), group, paces)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["forward", "back", "welcome", "day"]), max_size=12))
def test_whatever_steps_are_taken_rooms_follow_the_stage(make: Make, walk: list[str]) -> None:
    """The stage moves by one at most, never beyond what was opened, and the rooms listed are those of the stage and less."""
    group = make.group()
    facilitator = make.member(group, stage=4, roles=("facilitator",))
    ada, day = arrives(make, group), 0
    seen_at: dict[int, set[int]] = {}
    for act in walk:
        before = row(ada, group)
        stage, held = before.stage, before.held_stage
        with on_day(day):
            try:
                if act == "forward":
                    step_forward(ada, group)
                elif act == "back":
                    step_back(ada, group)
                elif act == "welcome":
                    welcome_member(facilitator, group, ada.id)
                else:
                    day += 1
            except Refused:
                pass
            after = row(ada, group)
            assert abs(after.stage - stage) <= 1 and 1 <= after.stage <= after.held_stage
            assert after.held_stage - held <= 1
            listed = set(db.session().scalars(select(Room.id).where(Room.group_id == group, audience.sees_room(ada))))
            asked = {room for room in make.rooms_by_depth(group).values() if may_see_room(facts.for_room(ada, room)[1])}
            assert listed == asked and len(listed) == after.stage
            seen_at[after.stage] = listed
    for lower, higher in zip(sorted(seen_at), sorted(seen_at)[1:], strict=False):
        assert seen_at[lower] < seen_at[higher]
