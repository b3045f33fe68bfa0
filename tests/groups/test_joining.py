"""Coming in: open groups, asking, links, and who may not come in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from community.groups import queries
from community.groups.events import JoinAnswered, JoinAsked, MemberJoined, MembershipChanged
from community.groups.models import GroupInvitation, JoinRequest, Membership
from community.groups.rules import Keep, token_hash
from community.groups.services.answer_request import accept_request, decline_request
from community.groups.services.ask_to_join import ask_to_join, withdraw_request
from community.groups.services.invite import end_invitation, make_invitation
from community.groups.services.join_group import join_group
from community.groups.services.leave_group import leave_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("unit")


def membership(group_id: int, person: Actor) -> Membership:
    with db.transaction() as session:
        return session.get_one(Membership, (group_id, person.id), populate_existing=True)


def members_of(group_id: int) -> set[int]:
    query = select(Membership.person_id).where(Membership.group_id == group_id, Membership.state == "active")
    with db.transaction() as session:
        return set(session.scalars(query))


def test_joining_an_open_group(make: Make, published: list[Any]) -> None:
    group, ada = make.group(), make.person()
    join_group(ada, group, 1)
    joined = membership(group, ada)
    assert (joined.state, joined.stage, joined.held_stage, joined.agreement_version) == ("active", 1, 1, 1)
    assert not (joined.greeter or joined.facilitator or joined.moderator)
    assert published == [MemberJoined(group, ada.id), MembershipChanged(group, ada.id)]


def test_joining_accepts_the_agreement_as_it_is_and_no_other(make: Make) -> None:
    group, ada = make.group(), make.person()
    with pytest.raises(Invalid) as error:
        join_group(ada, group, 2)
    assert error.value.code == "agreement_changed"
    assert members_of(group) == set()


def test_joining_twice_is_refused(make: Make) -> None:
    group = make.group()
    ada = make.member(group, stage=3)
    with pytest.raises(Refused) as error:
        join_group(ada, group, 1)
    assert error.value.code == "already_member"
    assert membership(group, ada).stage == 3


def test_a_full_circle_takes_nobody_in(make: Make) -> None:
    group = make.group(size_cap=4)
    for _ in range(4):
        make.member(group)
    with pytest.raises(Refused) as error:
        join_group(make.person(), group, 1)
    assert error.value.code == "full"


def test_only_the_last_place_is_given_when_several_come_at_once(make: Make, at_once: Callable[..., list[str]]) -> None:
    group = make.group(size_cap=4)
    for _ in range(3):
        make.member(group)
    people = [make.person() for _ in range(6)]
    results = at_once(*(lambda who=who: join_group(who, group, 1) for who in people))
    assert results == ["done"] + ["full"] * 5
    assert len(members_of(group)) == 4


def test_who_was_removed_does_not_come_back_by_themselves(make: Make) -> None:
    group = make.group()
    facilitator, gone = make.member(group, roles=("facilitator",)), make.member(group, state="removed")
    token = make_invitation(facilitator, group, 7, 5)
    for attempt in (None, token):
        with pytest.raises(Refused) as error:
            join_group(gone, group, 1, attempt)
        assert error.value.code == "removed"


def test_coming_back_starts_anew_but_quiet_time_goes_on(make: Make) -> None:
    group = make.group()
    make.member(group, roles=("facilitator",))
    until = now() + timedelta(days=1)
    ada = make.member(group, stage=3, roles=("greeter",), welcomed_to=4, quiet_until=until)
    leave_group(ada, group, Keep.NAME)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        join_group(ada, group, 1)
        back = membership(group, ada)
        assert (back.state, back.stage, back.held_stage, back.welcomed_to, back.greeter) == ("active", 1, 1, 0, False)
        assert back.stage_since == back.joined_at == now()
        assert back.quiet_until == until


def test_a_group_by_request_is_not_joined_at_once(make: Make) -> None:
    group = make.group(join_mode="request", question="Why?")
    with pytest.raises(Refused) as error:
        join_group(make.person(), group, 1)
    assert error.value.code == "by_request"


def test_a_group_by_invitation_does_not_exist_for_outsiders(make: Make) -> None:
    group, ada = make.group(join_mode="invitation"), make.person()
    for attempt in (
        lambda: join_group(ada, group, 1),
        lambda: queries.front_for(ada, group),
        lambda: queries.front_for(ada, 5),
    ):
        with pytest.raises(NotFound):
            attempt()


def asking(make: Make) -> tuple[int, Actor, Actor]:
    group = make.group(join_mode="request", question="What do you hope for?")
    return group, make.member(group, roles=("facilitator",)), make.person()


def test_asking_and_being_let_in(make: Make, published: list[Any]) -> None:
    group, facilitator, ada = asking(make)
    ask_to_join(ada, group, "Quiet company.", 1)
    assert queries.my_requests(ada).lines == [(group, "Slow walks")]
    with pytest.raises(Refused) as error:
        ask_to_join(ada, group, "Once more.", 1)
    assert error.value.code == "already_asked"
    _group, asked, has_room = queries.requests_for(facilitator, group)
    assert [(one.name, one.answer) for one in asked.lines] == [(ada.name, "Quiet company.")] and has_room
    accept_request(facilitator, group, asked.lines[0].id)
    assert ada.id in members_of(group)
    assert queries.requests_for(facilitator, group)[1].lines == []
    assert published == [
        JoinAsked(group, ada.id),
        MemberJoined(group, ada.id),
        MembershipChanged(group, ada.id),
        JoinAnswered(group, ada.id, accepted=True),
    ]


def test_an_answer_is_wanted(make: Make) -> None:
    group, _facilitator, ada = asking(make)
    for answer in ("", "   ", "x" * 1001):
        with pytest.raises(Invalid) as error:
            ask_to_join(ada, group, answer, 1)
        assert list(error.value.fields) == ["answer"]


def test_a_no_is_told_and_asking_again_is_possible(make: Make) -> None:
    group, facilitator, ada = asking(make)
    ask_to_join(ada, group, "Quiet company.", 1)
    decline_request(facilitator, group, queries.requests_for(facilitator, group)[1].lines[0].id)
    front = queries.front_for(ada, group)
    assert front.was_declined and front.ask.allowed and not front.has_asked
    assert ada.id not in members_of(group)


def test_taking_a_request_back(make: Make) -> None:
    group, facilitator, ada = asking(make)
    ask_to_join(ada, group, "Quiet company.", 1)
    request_id = queries.requests_for(facilitator, group)[1].lines[0].id
    withdraw_request(ada, group)
    with pytest.raises(NotFound):
        accept_request(facilitator, group, request_id)
    assert ada.id not in members_of(group)
    kept = db.session().get_one(JoinRequest, request_id)
    assert (kept.state, kept.answer) == ("withdrawn", "")


def test_only_facilitators_of_this_group_answer(make: Make) -> None:
    group, facilitator, ada = asking(make)
    elsewhere = make.group()
    other = make.member(elsewhere, roles=("facilitator",))
    greeter = make.member(group, roles=("greeter", "moderator"))
    ask_to_join(ada, group, "Quiet company.", 1)
    request_id = queries.requests_for(facilitator, group)[1].lines[0].id
    for answer in (accept_request, decline_request):
        with pytest.raises(NotFound):
            answer(other, elsewhere, request_id)
        with pytest.raises(NotFound):
            answer(other, group, request_id)
        with pytest.raises(Refused):
            answer(greeter, group, request_id)
    assert ada.id not in members_of(group)


def test_a_full_circle_lets_nobody_in_that_asked(make: Make) -> None:
    group = make.group(join_mode="request", question="Why?", size_cap=4)
    facilitator = make.member(group, roles=("facilitator",))
    asked = [make.person() for _ in range(4)]
    for one in asked:
        ask_to_join(one, group, "Please.", 1)
    ids = [one.id for one in queries.requests_for(facilitator, group)[1].lines]
    for request_id in ids[:3]:
        accept_request(facilitator, group, request_id)
    with pytest.raises(Refused) as error:
        accept_request(facilitator, group, ids[3])
    assert error.value.code == "full"
    assert not queries.requests_for(facilitator, group)[2]


def test_a_link_skips_the_question_and_is_used_up(make: Make) -> None:
    group, facilitator, ada = asking(make)
    token = make_invitation(facilitator, group, 7, 1)
    ask_to_join(ada, group, "Quiet company.", 1)
    join_group(ada, group, 1, token)
    assert queries.requests_for(facilitator, group)[1].lines == [], "their request is answered by their coming"
    with pytest.raises(Refused) as error:
        join_group(make.person(), group, 1, token)
    assert error.value.code == "link_spent"
    assert not queries.link_holds(token)


def test_a_link_opens_a_group_by_invitation_until_it_expires(make: Make) -> None:
    group = make.group(join_mode="invitation")
    facilitator = make.member(group, roles=("facilitator",))
    token = make_invitation(facilitator, group, 1, 3)
    assert queries.front_for(make.person(), group, token).join.allowed
    with time_machine.travel(now() + timedelta(hours=23, minutes=59), tick=False):
        join_group(make.person(), group, 1, token)
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        late = make.person()
        assert not queries.link_holds(token)
        with pytest.raises(Refused) as error:
            join_group(late, group, 1, token)
        assert error.value.code == "link_spent"
        with pytest.raises(NotFound):
            queries.front_for(late, group, token)


def test_a_link_of_one_group_opens_no_other(make: Make) -> None:
    group, hidden = make.group(), make.group(join_mode="invitation")
    token = make_invitation(make.member(group, roles=("facilitator",)), group, 7, 5)
    with pytest.raises(NotFound):
        queries.front_for(make.person(), hidden, token)
    with pytest.raises(Refused):
        join_group(make.person(), hidden, 1, token)


def test_the_last_use_of_a_link_goes_to_one(make: Make, at_once: Callable[..., list[str]]) -> None:
    group = make.group(join_mode="invitation")
    token = make_invitation(make.member(group, roles=("facilitator",)), group, 7, 1)
    people = [make.person() for _ in range(4)]
    results = at_once(*(lambda who=who: join_group(who, group, 1, token) for who in people))
    assert results == ["done"] + ["link_spent"] * 3
    assert len(members_of(group)) == 2


def test_a_link_ends_when_a_facilitator_ends_it(make: Make) -> None:
    group = make.group(join_mode="invitation")
    facilitator, other = make.member(group, roles=("facilitator",)), make.member(group, roles=("greeter",))
    token = make_invitation(facilitator, group, 30, 24)
    _group, links = queries.invitations_for(facilitator, group)
    assert [(link.made_by, link.uses_left) for link in links.lines] == [(facilitator.name, 24)]
    with pytest.raises(Refused):
        end_invitation(other, group, links.lines[0].id)
    end_invitation(facilitator, group, links.lines[0].id)
    assert not queries.link_holds(token) and queries.invitations_for(facilitator, group)[1].lines == []


def test_a_link_is_kept_as_its_hash_alone(make: Make) -> None:
    group = make.group()
    token = make_invitation(make.member(group, roles=("facilitator",)), group, 7, 1)
    kept = db.session().scalars(select(GroupInvitation.token_hash)).all()
    assert kept == [token_hash(token)] and token not in kept[0]


@pytest.mark.parametrize(("days", "uses", "field"), [(2, 1, "days"), (7, 0, "uses"), (7, 25, "uses"), (0, 1, "days")])
def test_a_link_without_an_end_is_not_made(make: Make, days: int, uses: int, field: str) -> None:
    group = make.group()
    with pytest.raises(Invalid) as error:
        make_invitation(make.member(group, roles=("facilitator",)), group, days, uses)
    assert list(error.value.fields) == [field]


def test_only_facilitators_make_links(make: Make) -> None:
    group = make.group()
    with pytest.raises(Refused):
        make_invitation(make.member(group, roles=("greeter", "moderator")), group, 7, 1)
    with pytest.raises(NotFound):
        make_invitation(make.person(is_host=True), group, 7, 1)
