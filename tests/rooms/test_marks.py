"""Marks of what is unread: what comes covered for who wrote it raises none, in groups as in conversations; nor do one's own words. And how
it is asked: by the index of numbers, in one statement."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from community.boundaries import audience
from community.connections.models import Distance
from community.rooms.models import Message, ReadMark, Room
from community.rooms.queries import marks, rooms
from community.rooms.queries.conversations import anything_new, conversation_with, conversations_for
from community.rooms.queries.rooms import groups_with_unread, rooms_for, with_unread
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.paging import PAGE
from tests.support.actors import Someone
from tests.support.make import Make

from .conftest import Circle


def unread(who: Actor, group: int) -> set[int]:
    """By the list of the group's rooms; the other two places must say the same."""
    with db.unit():
        here = {line.id for line in rooms_for(who, group) if line.unread}
        assert {line.id for line, _name in with_unread(who)} == here
        assert (group in groups_with_unread(who, [group])) is bool(here)
    return here


KEEPING: dict[str, Callable[[Make, Actor, Actor], None]] = {
    "muted": lambda make, ana, ben: make.distance(ben, ana, "mute"),
    "blocked": lambda make, ana, ben: make.distance(ben, ana, "block"),
    "covers theirs for me": lambda make, ana, ben: make.distance(ana, ben, "block", covers_mine=True),
}


@pytest.mark.parametrize("how", KEEPING)
def test_whom_one_keeps_away_from_raises_no_mark(circle: Circle, make: Make, how: str) -> None:
    ana, ben = circle.ana.actor, circle.ben.actor
    assert ana and ben
    KEEPING[how](make, ana, ben)
    circle.ana.says(circle.lounge, "Hello")
    assert unread(ben, circle.group) == set()
    assert circle.lounge in unread(circle.cleo.actor, circle.group), "for others it is new"
    circle.mo.says(circle.lounge, "And hello from me")
    circle.ana.says(circle.lounge, "Again")
    assert unread(ben, circle.group) == {circle.lounge}
    with db.transaction() as session:
        session.execute(delete(Distance))
    circle.ben.sends("room:read", {"room": circle.lounge, "seq": 2})
    assert unread(ben, circle.group) == {circle.lounge}, "lifted, it is new like anything else"


@pytest.mark.parametrize(
    "kept",
    [
        {"kind": "step_back"},
        {"kind": "mute", "until": -1},
        {"kind": "block", "theirs": True},
        {"kind": "mute", "theirs": True, "covers_mine": True},
    ],
)
def test_what_does_not_cover_raises_a_mark(circle: Circle, make: Make, kept: dict[str, Any]) -> None:
    pair = [circle.ben.actor, circle.ana.actor]
    if kept.pop("theirs", False):
        pair.reverse()
    if "until" in kept:
        kept["until"] = now() + timedelta(days=kept["until"])
    make.distance(*pair, **kept)  # type: ignore[arg-type]
    circle.ana.says(circle.lounge, "Hello")
    assert unread(circle.ben.actor, circle.group) == {circle.lounge}


def test_own_words_and_topics(circle: Circle, make: Make) -> None:
    make.avoids(circle.ben.actor, tag="grief")
    circle.ana.says(circle.lounge, "It comes covered, and is there to be opened", notes=["grief"])
    assert unread(circle.ben.actor, circle.group) == {circle.lounge}
    assert unread(circle.ana.actor, circle.group) == set(), "one's own words are not new"


def test_what_a_former_member_left_is_new(circle: Circle, make: Make) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, "mute")
    make.message(circle.lounge, None, "Be well")
    assert unread(circle.ben.actor, circle.group) == {circle.lounge}


def test_only_so_many_are_looked_at(circle: Circle, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "LOOKED_AT", 5)
    make.distance(circle.ben.actor, circle.ana.actor, "mute")
    circle.mo.says(circle.lounge, "Long ago")
    for _time in range(4):
        circle.ana.says(circle.lounge, "On and on")
    assert unread(circle.ben.actor, circle.group) == {circle.lounge}
    circle.ana.says(circle.lounge, "And on")
    assert unread(circle.ben.actor, circle.group) == set()


@pytest.fixture
def two(make: Make, someone: Callable[..., Someone]) -> tuple[Someone, Someone, int]:
    ana, ben = make.person("ana"), make.person("ben")
    return someone(ana), someone(ben), make.conversation(make.connection(ana, ben))


def test_in_a_conversation_own_words_are_not_new(two: tuple[Someone, Someone, int], make: Make) -> None:
    ana, ben, room = two
    make.message(room, ana.actor, "")  # as if it had waited until Ben was awake, and Ana had not looked since
    with db.unit():
        assert not conversations_for(ana.actor).lines[0].unread and conversations_for(ben.actor).lines[0].unread
        mine, theirs = conversation_with(ana.actor, ben.id), conversation_with(ben.actor, ana.id)
        assert mine and theirs and not mine.unread and theirs.unread


def test_whom_one_keeps_away_from_stands_last(make: Make, someone: Callable[..., Someone]) -> None:
    me, names = make.person("me"), ("ana", "ben", "cleo")
    for hours, name in enumerate(names):
        other = make.person(name)
        room = make.conversation(make.connection(me, other))
        make.message(room, other, "", sent_at=now() - timedelta(hours=hours))
        if name == "ana":
            make.distance(me, other, "mute")
    with db.unit():
        assert [(one.name, one.kept_away) for one in conversations_for(me).lines] == [
            ("Ben", False),
            ("Cleo", False),
            ("Ana", True),
        ]
    page = someone(me).gets("/rooms/private").text
    assert page.count("data-apart") == 1 and page.index("data-apart") > page.index("You and Cleo")


def test_the_list_comes_a_page_at_a_time(make: Make, someone: Callable[..., Someone]) -> None:
    """Across the turn from those one talks with to those one keeps away from, and however many moved at the same moment."""
    me, expected, at = make.person("me"), [], now()
    for number in range(PAGE + 12):
        other = make.person(f"other-{number:03}", name=f"Other {number:03}")
        room = make.conversation(make.connection(me, other))
        make.message(room, other, "", sent_at=at - timedelta(hours=number // 3))
        away = number % 5 == 0
        if away:
            make.distance(me, other, "step_back" if number % 2 else "block")
        expected.append((away, number // 3, -room, other.id))
    expected.sort()
    seen: list[int] = []
    after: str | None = None
    with db.unit():
        for _page in range(3):
            page = conversations_for(me, after)
            seen += [one.person_id for one in page.lines]
            if (after := page.after) is None:
                break
    assert seen == [one[-1] for one in expected]
    first = someone(me).gets("/rooms/private")
    assert "More conversations" in first.text and first.text.count("room-row-name") == PAGE
    with db.unit():
        for nothing in ("", "away ", "away x~y", "2026~1"):
            assert [one.person_id for one in conversations_for(me, nothing).lines] == seen[:PAGE], nothing


def test_the_way_to_conversations_says_whether_anything_is_new(make: Make) -> None:
    me, ana, ben = make.person("me"), make.person("ana"), make.person("ben")

    def new(who: Actor = me) -> bool | None:
        with db.unit():
            return anything_new(who)

    assert new() is None
    room = make.conversation(make.connection(me, ana))
    make.conversation(make.connection(me, ben))
    assert new() is False
    make.message(room, ana, "")
    assert new() is True and new(ana) is False
    make.takes_break(me)
    assert new() is False
    make.comes_back(me)
    make.distance(me, ana, "step_back")
    assert new() is False, "whom one keeps away from does not ring"


@pytest.mark.parametrize("written", [1, 200])
def test_it_is_found_by_the_index_of_numbers(circle: Circle, make: Make, written: int) -> None:
    if db.engine().dialect.name != "sqlite":
        return
    make.distance(circle.ben.actor, circle.ana.actor, "mute")
    for _time in range(written):
        make.message(circle.lounge, circle.ana.actor)
    with db.unit():
        compiled = rooms._ROOMS_OF_GROUP._compiled()
        asked = {"reader": circle.ben.actor.id, "group": circle.group, "at": now(), "looked_at": marks.LOOKED_AT}
        raw = db.driver_connection()
        sql, given = compiled.sql, compiled._values(asked)
        plan = " / ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", given))
    assert "SEARCH messages USING INDEX" in plan and "room_id=? AND seq>?" in plan, plan
    assert "SCAN" not in plan, plan


# ---- the same answer as the covers give, over random worlds

MEMBERS = 3
who = st.integers(0, MEMBERS - 1)
kept = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["mute", "block", "step_back"]),
        "covers_mine": st.booleans(),
        "until": st.sampled_from([None, 1, -1]),
    }
)
drawn = st.fixed_dictionaries(
    {
        "keeps": st.dictionaries(st.tuples(who, who).filter(lambda two: two[0] != two[1]), kept, max_size=4),
        "said": st.lists(st.none() | who, max_size=6),
        "read": st.integers(0, 6),
    }
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn)
def test_a_mark_stands_where_something_uncovered_is_new(make: Make, drawn: dict[str, Any]) -> None:
    group = make.group(rooms=False)
    room = make.room(group)
    members = [make.member(group) for _number in range(MEMBERS)]
    for (one, other), how in drawn["keeps"].items():
        until = None if how["until"] is None else now() + timedelta(days=how["until"])
        make.distance(members[one], members[other], **{**how, "until": until})
    for author in drawn["said"]:
        make.message(room, None if author is None else members[author])
    with db.transaction() as session:
        session.add_all(ReadMark(person_id=one.id, room_id=room, seq=drawn["read"]) for one in members)
    with db.unit() as session:
        new = session.scalars(select(Message.author_id).where(Message.room_id == room, Message.seq > drawn["read"]))
        authors = list(new)
        assert session.get_one(Room, room).last_seq == len(drawn["said"])
        for reader in members:
            covered = audience.exceptions_of(reader).people
            expected = any(author != reader.id and author not in covered for author in authors)
            assert [line.unread for line in rooms_for(reader, group)] == [expected]
