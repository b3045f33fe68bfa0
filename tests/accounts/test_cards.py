"""The boundary card at its own door: who may read it, in words, live, and never with a word that is somebody's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine

from community.accounts.models import BoundarySettings
from community.boundaries import facts
from community.boundaries.decision import Reason
from community.boundaries.ringing import may_ring
from community.shared import db
from community.shared.actor import Actor
from tests.accounts.pages import without
from tests.support.actors import Someone
from tests.support.make import Make

AT = datetime(2026, 5, 4, 21, tzinfo=UTC)


def sets(person: Actor, **more: object) -> None:
    with db.transaction() as session:
        session.merge(BoundarySettings(person_id=person.id, **more))


def card_of(who: Someone, person: Actor) -> str:
    answer = who.gets(f"/people/{person.id}/card")
    assert answer.status_code == 200
    return " ".join(unescape(answer.text).split())


def test_missing_and_not_to_be_seen_are_one(someone: Callable[..., Someone], make: Make):
    ana, stranger = make.person(), someone()
    missing, unseen = stranger.gets("/people/123456/card"), stranger.gets(f"/people/{ana.id}/card")
    assert missing.status_code == unseen.status_code == 404
    assert without(missing, "123456") == without(unseen, str(ana.id))
    assert someone(None).gets(f"/people/{ana.id}/card").status_code == 302


def test_it_says_before_the_first_word_what_they_set(someone: Callable[..., Someone], make: Make):
    with time_machine.travel(AT, tick=False):
        ana = make.person(name="Ana")
        make.member(group := make.group(), ana)
        mate, near = someone(make.member(group)), someone()
        make.connection(ana, near.actor)  # type: ignore[arg-type]
        me = someone(ana)
        me.posts("/boundaries/reaching", answered="listen", limits="No <b>calls</b>,\nplease.")
        me.posts("/boundaries/when", quiet_shown="yes", reply_pace="within_days", capacity="listening")
        me.posts("/boundaries/quiet-hours", from_0="22:00", to_0="08:00", time_zone="Europe/Berlin")
        me.posts("/boundaries/topics", topics=["grief"])
        me.posts("/boundaries/words", word="hospital")
        for who in (mate, near):
            card = card_of(who, ana)
            assert "Resting until" in card and "2026-05-05T06:00:00+00:00" in card and "no answer expected" in card
            assert "Rather not about: Grief" in card and "Just listen, please" in card
            assert "Answers within days" in card
            assert "<br>" in card and "<b>" not in who.gets(f"/people/{ana.id}/card").text
            assert "hospital" not in card
        assert "Is only listening today" in card_of(near, ana)
        assert "listening" not in card_of(mate, ana), "capacity is for connections"
        assert "Asks to be asked first" in card_of(mate, ana)
        assert "Asks to be asked first" not in card_of(near, ana)


def test_a_block_s_card_reads_as_taking_no_messages(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana, ben, cleo = make.member(group), make.member(group), make.member(group)
    sets(ana, limits="Slowly.")
    make.distance(ana, ben)
    sets(cleo, limits="Slowly.", writes="nobody")
    reader = someone(ben)
    blocked, closed = card_of(reader, ana), card_of(reader, cleo)
    assert blocked.replace(str(ana.id), "").replace(ana.name, "") == closed.replace(str(cleo.id), "").replace(
        cleo.name, ""
    )
    assert "Slowly" in card_of(someone(make.member(group)), ana)


@pytest.mark.parametrize("stands", ["mate", "connected", "blocked", "blocking", "muted"])
def test_a_change_is_told_alike_to_all_who_may_see_them(someone: Callable[..., Someone], make: Make, stands: str):
    group = make.group()
    ana = make.member(group)
    other = make.person() if stands == "connected" else make.member(group)
    if stands == "connected":
        make.connection(ana, other)
    elif stands == "blocked":
        make.distance(ana, other)
    elif stands != "mate":
        make.distance(other, ana, "block" if stands == "blocking" else "mute")
    hears, outsider, me = someone(other), someone(), someone(ana)
    me.posts("/boundaries/words", word="hospital")
    hears.hears_nothing()
    assert me.hears("covers:changed") == [{}], "my own pages cover it from now on"
    me.posts("/boundaries/reaching", answered="ideas")
    assert hears.hears("boundaries:changed") == [{"id": ana.id}]
    for path in ("quiet-hours", "topics"):
        me.posts(f"/boundaries/{path}", from_0="22:00", to_0="08:00", topics=["grief"])
        assert hears.hears("boundaries:changed") == [{"id": ana.id}]
    me.posts("/boundaries/templates/quiet")
    assert hears.hears("boundaries:changed") == [{"id": ana.id}]
    outsider.hears_nothing()


def test_nothing_is_told_when_nothing_could_be_kept(someone: Callable[..., Someone], make: Make):
    group = make.group()
    me, mate = someone(make.member(group)), someone(make.member(group))
    me.posts("/boundaries/reaching", invites="everybody")
    mate.hears_nothing()


def test_whether_it_rings_is_read_from_what_people_set(make: Make, unit: None):
    with time_machine.travel(AT, tick=False):
        sender = make.person()
        plain, resting, blocks, blocked, mutes, muted, stepped, away, lapsed = (make.person() for _ in range(9))
        closed = make.person(state="closed")
        sets(resting, capacity="resting", capacity_until=AT + timedelta(hours=2))
        sets(lapsed, capacity="resting", capacity_until=AT)
        make.distance(blocks, sender)
        make.distance(sender, blocked)
        make.distance(mutes, sender, "mute")
        make.distance(sender, muted, "mute")
        make.distance(stepped, sender, "step_back", until=AT + timedelta(days=1))
        make.distance(plain, sender, "step_back", until=AT)
        make.takes_break(away)
        people = [plain, resting, blocks, blocked, mutes, muted, stepped, away, lapsed, closed, sender]
        asked = facts.for_ringing([person.id for person in people], sender.id)
        decisions = {person.id: may_ring(asked[person.id]) for person in people}
        assert [decisions[person.id].reason for person in people] == [
            None,
            Reason.RESTING,
            Reason.NOT_TAKING_MESSAGES,
            Reason.NOT_TAKING_MESSAGES,
            Reason.NOT_TAKING_MESSAGES,
            None,
            Reason.NOT_TAKING_MESSAGES,
            Reason.RESTING,
            None,
            Reason.NOT_FOUND,
            Reason.NOT_FOUND,
        ]
        assert decisions[resting.id].until == AT + timedelta(hours=2)
        assert decisions[away.id].until is None
        by_nobody = facts.for_ringing([blocks.id, resting.id])
        assert may_ring(by_nobody[blocks.id]).allowed and not may_ring(by_nobody[resting.id]).allowed
        assert may_ring(facts.for_ringing([plain.id], sender.id, quietly=True)[plain.id]).reason is Reason.QUIETLY


def test_above_a_reply_stands_what_matters_to_it(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana, ben = make.member(group), someone(make.member(group))
    room = make.rooms_by_depth(group)[1]
    theirs, mine = make.message(room, ana), make.message(room, ben.actor)
    sets(ana, limits="Slowly, please.", reply_pace="within_days")
    make.avoids(ana, tag="grief")

    def line(message: int) -> str:
        page = unescape(ben.gets(f"/rooms/{room}", reply_to=message).text)
        return page.split('id="reply-card"')[1].split("<textarea")[0]

    assert "Slowly, please." in line(theirs) and "Rather not about: Grief" in line(theirs)
    assert "Answers within days" not in line(theirs) and "Asks to be asked" not in line(theirs)
    assert "data-card=" not in line(mine)
    short = ben.gets(f"/people/{ana.id}/card", short=1).text
    assert "Slowly, please." in short and "<ul" not in short
    make.distance(ana, ben.actor)  # type: ignore[arg-type]
    assert "Slowly" not in line(theirs) and "not taking" not in line(theirs)
    assert "></p>" in "".join(ben.gets(f"/people/{ana.id}/card", short=1).text.split("\n")), "nothing, so no box"
