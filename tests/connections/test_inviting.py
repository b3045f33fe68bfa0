"""From a hello to a connection: asked, accepted, declined without a word, taken back, lapsed; and who hears of which."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from community.connections.jobs import let_invitations_lapse
from community.connections.models import ConnectInvitation, Connection, Side
from community.connections.rules import AGAIN_AFTER, OPEN_FOR
from community.connections.services.answer_invitation import accept_invitation, decline_invitation
from community.connections.services.invite_person import invite_person, withdraw_invitation
from community.connections.services.part_ways import part_ways
from community.shared import db
from community.shared.errors import NotFound, Refused
from tests.connections.conftest import MONDAY
from tests.support.actors import Someone
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("clock")


def asks(one: Someone, other: Someone, hello: str = "You like tea too, I read.") -> int:
    answer = one.posts(f"/connections/{other.id}/invite", hello=hello)
    assert answer.status_code == 302, answer.text
    with db.unit():
        newest = select(ConnectInvitation.id).where(
            ConnectInvitation.from_id == one.id, ConnectInvitation.to_id == other.id
        )
        return db.session().scalars(newest.order_by(ConnectInvitation.made_at.desc())).first() or 0


def state_of(invitation: int) -> str:
    with db.unit():
        return db.session().get_one(ConnectInvitation, invitation).state


def people_of(who: Someone) -> str:
    page = who.gets("/connections/")
    assert page.status_code == 200
    return re.sub(r'content="[^"]*"|value="[^"]*"', "", page.text)


def test_from_a_hello_to_a_connection(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    invitation = asks(ana, ben, "You like tea too, <b>I read</b>.")
    assert ben.hears("connection:changed") == [{}] and ana.hears("connection:changed") == [{}]
    assert "You like tea too, &lt;b&gt;I read&lt;/b&gt;." in people_of(ben)
    assert "Your open invitations" in people_of(ana)
    assert ben.posts(f"/connections/invitations/{invitation}/accept").location == f"/connections/{ana.id}"
    assert ben.hears("connection:changed") == [{}] and ana.hears("connection:changed") == [{}]
    for one, other in ((ana, ben), (ben, ana)):
        page = people_of(one)
        assert "Arriving" in page and f"/connections/{other.id}" in page
        assert "Your open invitations" not in page and "would like to connect" not in page
    cleo.hears_nothing()
    assert "Ana" not in people_of(cleo)


def test_a_hello_is_short_and_leads_nowhere(three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    for hello in ("", " \n ", "…", "x" * 281, "look at example.org"):
        answer = ana.posts(f"/connections/{ben.id}/invite", hello=hello)
        assert answer.status_code == 422 and "another look" in answer.text
    ben.hears_nothing()
    assert "would like to connect" not in people_of(ben)
    assert asks(ana, ben, "x" * 280)


def test_a_no_is_not_told(three: tuple[Someone, ...], clock: Any):
    """To the writer a declined invitation is an open one: on every page, in every answer, until it would have lapsed."""
    ana, ben, cleo = three
    to_ben, to_cleo = asks(ana, ben), asks(ana, cleo)
    ana.forgets()
    people_of(ana)  # what was said to her about her hellos is said once
    before = people_of(ana)
    assert ben.posts(f"/connections/invitations/{to_ben}/decline").status_code == 302
    ana.hears_nothing()
    assert people_of(ana) == before
    assert "would like to connect" not in people_of(ben)
    for other in (ben, cleo):
        assert ana.posts(f"/connections/{other.id}/invite", hello="Once more").status_code == 403
    clock.shift(OPEN_FOR - timedelta(seconds=1))
    assert people_of(ana) == before
    clock.shift(timedelta(seconds=1))
    assert "Your open invitations" not in people_of(ana)
    let_invitations_lapse()
    assert [state_of(one) for one in (to_ben, to_cleo)] == ["lapsed", "lapsed"]
    ana.hears_nothing()
    for other, other_person in ((ben, to_ben), (cleo, to_cleo)):
        answer = ana.posts(f"/connections/{other.id}/invite", hello="Once more")
        assert answer.status_code == 403 and "asked them before" in answer.text
        with db.unit():
            assert db.session().get_one(ConnectInvitation, other_person).hello == ""


def test_a_declined_one_can_be_taken_back_like_an_open_one(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    to_ben, to_cleo = asks(ana, ben), asks(ana, cleo)
    ben.posts(f"/connections/invitations/{to_ben}/decline")
    ben.forgets()
    cleo.forgets()
    answers = [ana.posts(f"/connections/invitations/{one}/withdraw") for one in (to_ben, to_cleo)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert cleo.hears("connection:changed") == [{}]
    assert [state_of(one) for one in (to_ben, to_cleo)] == ["withdrawn", "withdrawn"]
    assert "would like to connect" not in people_of(cleo)


@pytest.mark.usefixtures("unit")
def test_what_lapsed_can_no_longer_be_answered_also_without_the_job(make: Make, clock: Any):
    group = make.group()
    ana, ben = (make.member(group, stage=2) for _ in range(2))
    invitation = invite_person(ana, ben.id, "Hello there")
    clock.shift(OPEN_FOR)
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(NotFound):
            answer(ben, invitation)
    with pytest.raises(NotFound):
        withdraw_invitation(ana, invitation)


@pytest.mark.usefixtures("unit")
def test_no_second_one_before_its_time(make: Make, clock: Any):
    group = make.group()
    ana, ben = (make.member(group, stage=2) for _ in range(2))
    decline_invitation(ben, invite_person(ana, ben.id, "Hello there"))
    clock.shift(AGAIN_AFTER - timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        invite_person(ana, ben.id, "Hello again")
    assert refusal.value.code == "invited_before"
    clock.shift(timedelta(seconds=1))
    assert invite_person(ana, ben.id, "Hello again")


@pytest.mark.usefixtures("unit")
def test_at_most_five_are_open_and_a_declined_one_counts_as_open(make: Make):
    group = make.group()
    ana = make.member(group, stage=2)
    others = [make.member(group, stage=2) for _ in range(6)]
    invitations = [invite_person(ana, other.id, "Hello there") for other in others[:5]]
    decline_invitation(others[0], invitations[0])
    with pytest.raises(Refused) as refusal:
        invite_person(ana, others[5].id, "Hello there")
    assert refusal.value.code == "enough_open"
    accept_invitation(others[1], invitations[1])
    assert invite_person(ana, others[5].id, "Hello there")


@pytest.mark.usefixtures("unit")
def test_two_are_one_pair_however_often_they_come_together(make: Make):
    group = make.group()
    ana, ben = (make.member(group, stage=2) for _ in range(2))
    for one, other in ((ana, ben), (ben, ana), (ana, ben)):
        accept_invitation(other, invite_person(one, other.id, "Hello there"))
        with pytest.raises(Refused):
            invite_person(one, other.id, "And again")
        with db.unit() as session:
            assert session.scalar(select(func.count()).select_from(Connection)) == 1
            assert session.scalar(select(func.count()).select_from(Side)) == 2
        part_ways(one, other.id)


@pytest.mark.usefixtures("unit")
def test_when_both_asked_at_once_one_yes_answers_both(make: Make):
    ana, ben = make.person(), make.person()
    first, second = make.connect_invitation(ana, ben), make.connect_invitation(ben, ana)
    accept_invitation(ben, first)
    assert state_of(second) == "accepted"
    with pytest.raises(NotFound):
        accept_invitation(ana, second)


@pytest.mark.usefixtures("unit")
def test_only_the_one_who_was_asked_answers(make: Make):
    ana, ben, cleo = (make.person() for _ in range(3))
    invitation = make.connect_invitation(ana, ben)
    for person in (ana, cleo):
        for answer in (accept_invitation, decline_invitation):
            with pytest.raises(NotFound):
                answer(person, invitation)
    for person in (ben, cleo):
        with pytest.raises(NotFound):
            withdraw_invitation(person, invitation)
    assert state_of(invitation) == "open"


def test_on_somebodys_page_stands_what_comes_next(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    assert "Say hello and ask to connect" in ana.gets(f"/people/{ben.id}").text
    invitation = asks(ana, ben)
    assert "Your invitation is with them" in ana.gets(f"/people/{ben.id}").text
    assert "They have invited you" in ben.gets(f"/people/{ana.id}").text
    ben.posts(f"/connections/invitations/{invitation}/accept")
    for one, other in ((ana, ben), (ben, ana)):
        assert "You are connected." in one.gets(f"/people/{other.id}").text
    assert "connected" not in cleo.gets(f"/people/{ana.id}").text


def test_who_is_muted_asks_into_silence(three: tuple[Someone, ...], make: Make):
    ana, ben, _cleo = three
    make.distance(ben.actor, ana.actor, "mute")  # type: ignore[arg-type]
    invitation = asks(ana, ben)
    ben.hears_nothing()
    assert "would like to connect" not in people_of(ben)
    assert "Your open invitations" in people_of(ana)
    ben.posts(f"/connections/{ana.id}/distance/mute/end")
    assert "would like to connect" in people_of(ben)
    ben.forgets()
    ana.posts(f"/connections/invitations/{invitation}/withdraw")
    assert ben.hears("connection:changed") == [{}]


def test_quiet_time_in_the_only_shared_group_closes_the_door(make: Make, someone: Callable[..., Someone]):
    group = make.group()
    ana = someone(make.member(group, stage=2, quiet_until=MONDAY + timedelta(hours=1)))
    ben = someone(make.member(group, stage=2))
    assert ana.posts(f"/connections/{ben.id}/invite", hello="Hello there").status_code == 403
    make.member(make.group(), ana.actor, stage=2)
    second = make.group()
    for person in (ana, ben):
        make.member(second, person.actor, stage=2)
    assert ana.posts(f"/connections/{ben.id}/invite", hello="Hello there").status_code == 302
