"""Messages without a name, where a group has them: nobody but their writer learns from anything whose they are. Their writer keeps all
that is theirs: changing, taking back, export, leaving. A moderator opens who wrote one only on a report of it, logged and told."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from community.accounts.events import AccountErased, ExportAsked
from community.accounts.models import Person
from community.boundaries.decision import Reason
from community.boundaries.groups import Standing
from community.boundaries.moderation import CaseFacts, may_open_seal
from community.boundaries.people import Between
from community.boundaries.rooms import RoomFacts, may_post_unnamed, may_show_signs
from community.groups.events import MemberLeft
from community.groups.models import Group
from community.groups.rules import Keep, Role
from community.moderation.models import LogEntry, Report
from community.notifications.models import Notice
from community.rooms.models import Message, Room
from community.rooms.queries.rooms import rooms_for
from community.rooms.rules import seal_writer, writer_in
from community.shared import db, limits
from community.shared.bus import publish
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import CLAUSE, Make


@dataclass
class Circle:
    """`ana`, `ben` and `cleo` share a group that has messages without a name; `mo` moderates it; `out` belongs to it not."""

    group: int
    room: int
    ana: Someone
    ben: Someone
    cleo: Someone
    mo: Someone
    out: Someone

    @property
    def page(self) -> str:
        return f"/rooms/{self.room}"

    @property
    def everyone(self) -> tuple[Someone, ...]:
        return self.ana, self.ben, self.cleo, self.mo, self.out

    def forget(self) -> None:
        for one in self.everyone:
            one.forgets()


NAMES = {"ana": "Quillaree Vantongeren", "ben": "Bartholomeus Osk", "cleo": "Cleopatra Wynn", "mo": "Modestine Farrow"}


@pytest.fixture
def circle(make: Make, someone: Callable[..., Someone]) -> Circle:
    group = make.group(allows_unnamed=True)
    made = {
        who: make.member(group, make.person(who, name=name), stage=2, roles=("moderator",) if who == "mo" else ())
        for who, name in NAMES.items()
    }
    room = make.rooms_by_depth(group)[1]
    return Circle(group, room, *(someone(one) for one in made.values()), someone(make.person("outside")))


def unnamed(who: Someone, room: int, body: str = "I am so tired of it all", **more: Any) -> dict[str, Any]:
    ack = who.says(room, body, unnamed=True, **more)
    assert ack["ok"], ack
    return ack


def told(seen: Any) -> str:
    return seen if isinstance(seen, str) else json.dumps(seen, default=str)


def names(seen: Any, who: Someone) -> bool:
    assert who.actor
    words = told(seen)
    return (
        who.actor.name in words
        or who.actor.handle in re.findall(r"@([\w-]+)", words)
        or bool(re.search(rf"\b{who.id}\b", words))
    )


# ---- sending


def test_others_read_someone_here_and_the_writer_knows_it_for_theirs(circle: Circle) -> None:
    second = circle.ana.opens()
    first = circle.ana.sockets[0]
    ack = unnamed(circle.ana, circle.room)
    (heard,) = circle.ben.hears("message:sent")
    assert heard["author"] is None and heard["unnamed"] is True and "mine" not in heard and "body" not in heard
    assert not names(heard, circle.ana)
    assert ack["message"]["author"] == {"id": circle.ana.id, "name": None} and ack["message"]["body"]
    (own,) = circle.ana.hears("message:sent", first)
    assert own["author"] == {"id": circle.ana.id, "name": None} and circle.ana.hears("message:sent", second) == []
    circle.out.hears_nothing()
    page = circle.ben.gets(circle.page).text
    assert "someone here" in page and not names(page, circle.ana) and f"/people/{circle.ana.id}" not in page
    mine = circle.ana.gets(circle.page).text
    assert "yours, unnamed" in mine and "Take it back" in mine


def test_its_row_leads_to_nobody(circle: Circle) -> None:
    ack = unnamed(circle.ana, circle.room)
    with db.unit() as session:
        message = session.get_one(Message, ack["id"])
        assert message.author_id is None and writer_in(message.author_seal) == circle.ana.id
        assert str(circle.ana.id) not in (message.author_seal or "")
        assert len(seal_writer(1)) == len(seal_writer(2**48 - 1)) and seal_writer(1) != seal_writer(1)


def test_only_where_the_group_has_it(make: Make, circle: Circle) -> None:
    with db.transaction() as session:
        session.execute(update(Group).values(allows_unnamed=False))
    refused = circle.ana.says(circle.room, "In the box", unnamed=True)
    assert (refused["ok"], refused["code"]) == (False, "not_unnamed_here")
    page = circle.ana.posts(f"{circle.page}/messages", body="In the box", nonce="a-form-here", unnamed="y")
    assert page.status_code == 403 and "In the box" in page.text
    circle.ben.hears_nothing()
    private = make.conversation(make.connection(circle.ana.actor, circle.ben.actor))  # type: ignore[arg-type]
    assert circle.ana.says(private, "To you", unnamed=True)["code"] == "not_unnamed_here"
    assert 'name="unnamed"' not in circle.ana.gets(f"/rooms/{private}").text


def test_by_form_too(circle: Circle) -> None:
    assert 'name="unnamed"' in circle.ana.gets(circle.page).text
    sent = circle.ana.posts(f"{circle.page}/messages", body="By form", nonce="a-form-here", unnamed="y")
    assert sent.status_code == 302
    (heard,) = circle.ben.hears("message:sent")
    assert heard["author"] is None and heard["html"] == "<p>By form</p>"


def test_quietly_and_with_no_answer_needed_at_both_doors(circle: Circle) -> None:
    ack = circle.ana.says(circle.room, "Only so you know", need="none", quiet=True, unnamed=True)
    circle.ana.posts(
        f"{circle.page}/messages", body="By form", nonce="form-1-long", need="none", quiet="y", unnamed="y"
    )
    frames = circle.ben.hears("message:sent")
    assert [(one["need"], one["quiet"], one["unnamed"]) for one in frames] == [("none", True, True)] * 2
    assert ack["message"]["need"] == "none"


def test_sent_again_it_is_the_same_message(circle: Circle) -> None:
    first = unnamed(circle.ana, circle.room, nonce="the-same-one")
    assert unnamed(circle.ana, circle.room, nonce="the-same-one")["id"] == first["id"]
    assert len(circle.ben.hears("message:sent")) == 1
    other = unnamed(circle.ben, circle.room, nonce="the-same-one")
    assert other["id"] != first["id"], "another's nonce is another's"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (RoomFacts(Standing(True, state="active", stage=1, agreed=True), 1, allows_unnamed=True), None),
        (RoomFacts(Standing(True, state="active", stage=1, agreed=True), 1), Reason.NOT_UNNAMED_HERE),
        (RoomFacts(Standing(True, state="active", stage=1), 1, allows_unnamed=True), Reason.AGREEMENT_CHANGED),
        (RoomFacts(Standing(True, state="active", stage=1, agreed=True), 2, allows_unnamed=True), Reason.NOT_FOUND),
        (
            RoomFacts(Standing(True, state="active", stage=1, quiet_until=now()), 1, allows_unnamed=True),
            Reason.QUIET_TIME,
        ),
        (RoomFacts(Standing(), 1, allows_unnamed=True), Reason.NOT_FOUND),
        (
            RoomFacts(
                Standing(True),
                1,
                allows_unnamed=True,
                between=Between(signed_in=True, there=True, was_connected=True, is_connected=True, pair_stage=1),
            ),
            Reason.NOT_UNNAMED_HERE,
        ),
    ],
)
def test_who_may_send_one(facts: RoomFacts, reason: Reason | None) -> None:
    assert may_post_unnamed(facts).reason is reason


def test_nothing_shows_who_is_here_or_writing(circle: Circle, make: Make) -> None:
    with db.transaction() as session:
        session.execute(update(Person).values(shows_presence="groups", shows_typing=True))
    circle.forget()
    assert circle.ana.sends("typing:show", {"room": circle.room})["ok"]
    circle.ben.hears_nothing("typing:shown")
    assert circle.ben.sends("room:enter", {"room": circle.room})["present"] == []
    with db.transaction() as session:
        session.execute(update(Group).values(allows_unnamed=False))
    circle.ana.sends("typing:show", {"room": circle.room})
    assert circle.ben.hears("typing:shown") == [{"room": circle.room, "name": NAMES["ana"]}]
    assert NAMES["ana"] in circle.ben.sends("room:enter", {"room": circle.room})["present"]
    member = Standing(True, state="active", stage=1)
    assert may_show_signs(RoomFacts(member, 1)) and not may_show_signs(RoomFacts(member, 1, allows_unnamed=True))


# ---- what is its writer's stays its writer's


def test_changing_responding_and_taking_back(circle: Circle) -> None:
    ack = unnamed(circle.ana, circle.room)
    assert circle.ben.sends("message:respond", {"id": ack["id"], "kind": "heard", "on": True})["ok"]
    (answered,) = circle.ana.hears("message:changed")
    assert answered["given"] == [{"kind": "heard", "name": NAMES["ben"]}] and answered["author"]["id"] == circle.ana.id
    assert circle.ana.sends("message:edit", {"id": ack["id"], "body": "Mended"})["ok"]
    assert circle.ben.sends("message:edit", {"id": ack["id"], "body": "Not mine"})["code"] == "not_yours"
    assert circle.ana.sends("message:respond", {"id": ack["id"], "kind": "heard", "on": True})["code"] == "own_message"
    assert circle.ana.sends("message:take_back", {"id": ack["id"]})["ok"]
    frames = circle.ben.hears("message:changed") + circle.cleo.hears("message:changed")
    assert {one["state"] for one in frames} == {"here", "taken_back"} and all(one["unnamed"] for one in frames)
    assert all(one["author"] is None for one in frames) and not names(frames, circle.ana)
    assert {one["author"]["id"] for one in circle.ana.hears("message:changed")} <= {circle.ana.id}
    circle.out.hears_nothing()


def test_ones_own_export_has_it_and_no_other_s(circle: Circle) -> None:
    unnamed(circle.ana, circle.room, "mine and nobody's")
    unnamed(circle.ben, circle.room, "ben's and nobody's")
    exports: dict[int, str] = {}
    for who in (circle.ana, circle.ben, circle.mo):
        into: dict[str, Any] = {}
        with db.transaction():
            publish(ExportAsked(who.id, into))
        exports[who.id] = json.dumps(into, default=str)
    assert "mine and nobody's" in exports[circle.ana.id] and '"unnamed": true' in exports[circle.ana.id]
    assert "mine and nobody's" not in exports[circle.ben.id] + exports[circle.mo.id]
    assert not names(exports[circle.ben.id], circle.ana) and not names(exports[circle.mo.id], circle.ana)


@pytest.mark.parametrize("keep", list(Keep))
def test_leaving_changes_nothing_that_would_tell_whose_it_was(circle: Circle, keep: Keep) -> None:
    ack = unnamed(circle.ana, circle.room)
    before = circle.ben.sends("room:enter", {"room": circle.room})["messages"]
    with db.transaction():
        publish(MemberLeft(circle.group, circle.ana.id, keep))
    after = circle.ben.sends("room:enter", {"room": circle.room})["messages"]
    with db.unit() as session:
        seal = session.get_one(Message, ack["id"]).author_seal
    if keep is Keep.GONE:
        assert after[0]["state"] == "taken_back" and after[0]["unnamed"] and after[0]["author"] is None
    else:
        assert after == before
    assert writer_in(seal) == (circle.ana.id if keep is Keep.NAME else None) and seal is not None


def test_a_closed_account_is_in_no_seal(circle: Circle) -> None:
    ids = [unnamed(who, circle.room)["id"] for who in (circle.ana, circle.ben)]
    circle.forget()
    before = circle.cleo.sends("room:enter", {"room": circle.room})["messages"]
    with db.transaction():
        publish(AccountErased(circle.ana.id))
    assert circle.cleo.sends("room:enter", {"room": circle.room})["messages"] == before
    with db.unit() as session:
        seals = [session.get_one(Message, one).author_seal for one in ids]
        assert [writer_in(seal) for seal in seals] == [None, circle.ben.id]


def test_a_room_s_pace_counts_it(circle: Circle) -> None:
    with db.transaction() as session:
        session.execute(update(Room).where(Room.id == circle.room).values(slow_seconds=600))
    unnamed(circle.ana, circle.room)
    assert circle.ana.says(circle.room, "Again", unnamed=True)["code"] == "slow_mode"
    assert circle.ana.says(circle.room, "Again")["code"] == "slow_mode"
    assert unnamed(circle.ben, circle.room)["ok"], "another's pace is another's"
    with db.transaction() as session:
        session.execute(update(Room).where(Room.id == circle.room).values(slow_seconds=0, slow_per_day=1))
    assert circle.ana.says(circle.room, "Again")["code"] == "day_spent"


def test_where_first_messages_wait_the_moderator_looks_without_a_name(circle: Circle, make: Make) -> None:
    with db.transaction() as session:
        session.execute(update(Room).where(Room.id == circle.room).values(look_first=3))
    ack = circle.ana.says(circle.room, "Is anybody there", unnamed=True)
    assert ack["waiting"] and ack["message"]["author"]["id"] == circle.ana.id
    (held,) = circle.mo.hears("message:held")
    assert held["author"] is None and not names(held, circle.ana)
    page = circle.mo.gets(f"{circle.page}/waiting").text
    assert "someone here" in page and not names(page, circle.ana)
    assert [one["id"] for one in circle.ana.sends("room:enter", {"room": circle.room})["waiting"]] == [ack["id"]]
    assert circle.ben.sends("room:enter", {"room": circle.room})["waiting"] == []
    sent_back = circle.mo.posts(f"/rooms/messages/{ack['id']}/send-back", reason="Say it more gently.")
    assert sent_back.status_code == 302
    (mine,) = circle.ana.hears("message:returned")
    assert mine["reason"] == "Say it more gently."
    circle.ben.hears_nothing()
    assert "something you sent unnamed" in circle.ana.gets("/notifications/").text
    log = circle.mo.gets(f"/moderation/{circle.group}/log").text
    assert "someone who wrote unnamed" in log and not names(log, circle.ana)
    with db.unit() as session:
        assert session.scalars(select(Notice.message_id).where(Notice.person_id == circle.ana.id)).all() == [None]
        assert session.scalars(select(LogEntry.person_id)).all() == [None]


# ---- covers, notices, search


def test_no_cover_tells_that_it_is_by_someone_one_keeps_away(circle: Circle, make: Make) -> None:
    make.distance(circle.ben.actor, circle.ana.actor)  # type: ignore[arg-type]
    make.distance(circle.cleo.actor, circle.ana.actor, "mute")  # type: ignore[arg-type]
    make.distance(circle.ana.actor, circle.mo.actor, covers_mine=True)  # type: ignore[arg-type]
    unnamed(circle.ana, circle.room, "the same words")
    for reader in (circle.ben, circle.cleo, circle.mo):
        (frame,) = reader.hears("message:sent")
        assert "covered" not in frame and frame["html"] == "<p>the same words</p>"
        page = reader.sends("room:enter", {"room": circle.room})["messages"]
        assert "covered" not in page[0] and not names(page, circle.ana)
    assert circle.ana.says(circle.room, "with my name")["ok"]
    (named,) = circle.ben.hears("message:sent")
    assert named["covered"] == {"by": "person"}


def test_topics_and_own_words_cover_it_and_never_to_its_writer(circle: Circle, make: Make) -> None:
    for who in (circle.ana, circle.ben):
        make.avoids(who.actor, tag="grief")  # type: ignore[arg-type]
    ack = unnamed(circle.ana, circle.room, notes=["grief"])
    assert circle.ben.hears("message:sent")[0]["covered"]["by"] == "topic"
    assert "covered" not in ack["message"]
    own = circle.ana.sends("room:enter", {"room": circle.room})["messages"][0]
    assert "covered" not in own and own["body"]


def test_an_answer_names_nobody_on_either_side(circle: Circle) -> None:
    question = circle.ben.says(circle.room, "How are you all")
    circle.forget()
    unnamed(circle.ana, circle.room, "Not well", reply_to=question["id"])
    inbox = circle.ben.gets("/notifications/").text
    assert "Somebody answered something you wrote" in inbox and not names(inbox, circle.ana)
    answer = circle.cleo.says(circle.room, "I hear you", reply_to=unnamed(circle.ana, circle.room)["id"])
    assert answer["message"]["reply_to"]["name"] is None and answer["message"]["reply_to"]["unnamed"] is True
    with db.unit() as session:
        assert not session.scalars(select(Notice).where(Notice.person_id == circle.ana.id)).all(), (
            "a notice of an answer would name in its row who wrote what was answered"
        )
    assert "someone here" in circle.ben.gets(circle.page).text


def test_answering_oneself_unnamed_rings_for_nobody(circle: Circle) -> None:
    mine = circle.ana.says(circle.room, "How are you all")
    unnamed(circle.ana, circle.room, "Not well", reply_to=mine["id"])
    with db.unit() as session:
        assert not session.scalars(select(Notice)).all()


# ---- whoever it was, others get the same


LEAVING = ("profile:changed", "boundaries:changed")
"""That somebody's profile opens otherwise now, as after any leaving: about the person, and about no message."""
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["say", "reply", "edit", "take_back", "respond", "hide", "report", "leave"]),
        st.integers(0, 2),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
)
KEPT = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(["mute", "block", "step_back"]), st.booleans()),
    max_size=4,
    unique_by=lambda one: one[:3],
)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=ACTIONS, kept=KEPT)
def test_no_page_frame_search_or_notice_tells_anybody_who_wrote(
    app: Flask, make: Make, actions: list[tuple[str, int, int]], kept: list[Any]
) -> None:
    """Ana, Ben and Cleo write without a name and in no other way, so that nothing that reaches anybody else may have their name or id."""
    limits.set_up()
    group = make.group(allows_unnamed=True)
    room = make.rooms_by_depth(group)[1]
    writers = [
        Someone(app, make.member(group, make.person(name=f"{name} {group}"))) for name in list(NAMES.values())[:3]
    ]
    mo = Someone(app, make.member(group, make.person(name=f"Modestine {group}"), roles=("moderator",)))
    people = [*writers, mo]
    for who in people:
        who.opens()
    for who, whom, kind, covers in kept:
        if who != whom:
            both = (people[who].actor, people[whom].actor)
            make.distance(*both, kind, covers_mine=covers and kind == "block")  # type: ignore[arg-type]
    heard: dict[int, list[Any]] = {who.id: [] for who in people}
    said: list[tuple[int, Someone]] = []
    for action, at, which in actions:
        who = writers[at]
        if action == "say" or not said:
            said.append(
                (who.says(room, f"kettle word {which}", unnamed=True, notes=["grief"] * (which % 2))["id"], who)
            )
            continue
        message, author = said[which % len(said)]
        if action == "reply":
            said.append((who.says(room, "kettle too", unnamed=True, reply_to=message).get("id", message), who))
        elif action == "edit":
            author.sends("message:edit", {"id": message, "body": f"kettle changed {which}"})
        elif action == "take_back":
            author.sends("message:take_back", {"id": message})
        elif action == "respond":
            mo.sends("message:respond", {"id": message, "kind": "heard", "on": True})
        elif action == "hide":
            mo.posts(f"/moderation/messages/{message}/hide", reason="Too loud.", clause=CLAUSE)
        elif action == "report":
            who.posts(f"/moderation/report/{message}", reason="unkind", words="")
        elif action == "leave":
            with db.transaction():
                publish(MemberLeft(group, author.id, list(Keep)[which % 3]))
    with db.unit() as session:
        reports = session.scalars(select(Report.id).where(Report.group_id == group)).all()
    for reader in people:
        frames = [frame for page in reader.sockets for frame in page.queue]
        heard[reader.id] += [frame for frame in frames if frame["name"] not in LEAVING]
        acks = [
            reader.sends("room:enter", {"room": room}),
            reader.sends("room:enter", {"room": room, "after": 0, "rev": 0}),
            reader.sends("room:history", {"room": room}),
        ]
        pages = [
            reader.browser.get(url).text
            for url in (
                f"/rooms/{room}",
                f"/rooms/{room}/search?q=kettle",
                "/rooms/search?q=kettle",
                "/notifications/",
                f"/moderation/{group}/log",
                *(f"/moderation/cases/{case_of(report)}" for report in reports if reader is mo),
                *(f"/moderation/report/{message}" for message, _author in said),
            )
        ]
        into: dict[str, Any] = {}
        with db.transaction():
            publish(ExportAsked(reader.id, into))
        into.pop("connections")  # has whom they keep away from, whom they named themselves
        for writer in writers:
            if writer is reader:
                continue
            reported_by = [writer.actor.name] if reader is mo and writer.actor else []
            for seen in (heard[reader.id], acks, pages, into):
                words = told(seen)
                for name in reported_by:  # a reporter is named to who handles it; that says nothing of the message
                    words = re.sub(rf"<dt>From</dt><dd>{name}</dd>|[Ff]rom {name}", "", words)
                assert not names(words, writer), f"{reader} reads {writer.actor.name if writer.actor else ''}"
    for who in people:
        while who.sockets:
            who.closes()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.lists(st.tuples(st.sampled_from(["mute", "block", "step_back"]), st.booleans(), st.booleans()), max_size=2),
    notes=st.lists(st.sampled_from(["grief", "illness"]), unique=True),
)
def test_whichever_of_two_wrote_it_a_third_gets_the_same(
    app: Flask, make: Make, kept: list[tuple[str, bool, bool]], notes: list[str]
) -> None:
    """Whatever stands between the third and one of the two, and nothing between the third and the other."""
    limits.set_up()
    group = make.group(allows_unnamed=True)
    room = make.rooms_by_depth(group)[1]
    ana, ben, cleo = (Someone(app, make.member(group)) for _one in range(3))
    cleo.opens()
    make.avoids(cleo.actor, tag="grief")  # type: ignore[arg-type]
    for kind, theirs, covers in {one[0]: one for one in kept}.values():
        both = (ana.actor, cleo.actor) if theirs else (cleo.actor, ana.actor)
        make.distance(*both, kind, covers_mine=covers and kind == "block")  # type: ignore[arg-type]
    for who in (ana, ben):
        who.says(room, "the same words", unnamed=True, notes=notes)
    frames = [{**one, "id": 0, "seq": 0, "at": ""} for one in cleo.hears("message:sent")]
    assert frames[0] == frames[1]
    shown = [{**one, "id": 0, "seq": 0, "at": ""} for one in cleo.sends("room:enter", {"room": room})["messages"]]
    assert shown[0] == shown[1]


# ---- a report, and the seal


def reported(circle: Circle, by: Someone, message: int) -> int:
    assert by.posts(f"/moderation/report/{message}", reason="unkind", words="It hurt.").status_code == 302
    with db.unit() as session:
        return session.scalars(select(Report.id).where(Report.reporter_id == by.id, Report.message_id == message)).one()


def test_opening_the_seal_is_logged_and_told_to_the_writer_alone(circle: Circle) -> None:
    message = unnamed(circle.ana, circle.room, "a cruel word")["id"]
    report = reported(circle, circle.ben, message)
    circle.forget()
    for url in (f"/moderation/cases/{case_of(report)}", f"/moderation/{circle.group}"):
        page = circle.mo.gets(url).text
        assert "someone here" in page
    page = circle.mo.gets(f"/moderation/cases/{case_of(report)}").text
    assert not names(page, circle.ana) and "Open who wrote it" in page and f"/{circle.ana.id}/quiet" not in page
    assert circle.mo.posts(f"/moderation/cases/{case_of(report)}/seal").status_code == 302
    opened = circle.mo.gets(f"/moderation/cases/{case_of(report)}").text
    assert NAMES["ana"] in opened and f"/{circle.ana.id}/quiet" in opened and "Open who wrote it" not in opened
    with db.unit() as session:
        taken, entry = session.scalars(select(LogEntry).order_by(LogEntry.id)).all()
        assert taken.act == "case.claimed" and taken.person_id is None
        assert (entry.act, entry.actor_id, entry.details["case"], entry.group_id) == (
            "seal.opened",
            circle.mo.id,
            case_of(report),
            circle.group,
        )
        assert entry.person_id is None and str(circle.ana.id) not in json.dumps(entry.details)
    log = circle.mo.gets(f"/moderation/{circle.group}/log").text
    assert "opened who wrote a reported message" in log and not names(log, circle.ana)
    assert circle.ana.hears("notice:made") == [{}]
    assert "a moderator opened who wrote it" in circle.ana.gets("/notifications/").text
    assert "What you sent unnamed" in circle.ana.gets("/moderation/mine").text
    for other in (circle.ben, circle.cleo, circle.out):
        other.hears_nothing()
        assert "What you sent unnamed" not in other.gets("/moderation/mine").text
    assert not names(circle.ben.gets(circle.page).text, circle.ana)
    circle.mo.posts(f"/moderation/cases/{case_of(report)}/seal")
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(LogEntry)) == 2, "once is once"


def test_only_whose_case_it_is_opens_it_and_only_while_it_is_one(circle: Circle, make: Make) -> None:
    message = unnamed(circle.ana, circle.room, "a cruel word")["id"]
    report = reported(circle, circle.ben, message)
    hana = Someone(circle.ana.app, make.person(is_host=True, is_site_moderator=True))
    for other in (circle.ana, circle.ben, circle.cleo, circle.out, hana):
        assert other.posts(f"/moderation/cases/{case_of(report)}/seal").status_code == 404
    circle.mo.posts(f"/moderation/cases/{case_of(report)}/close", outcome="I looked.")
    assert circle.mo.posts(f"/moderation/cases/{case_of(report)}/seal").status_code == 404
    assert not names(circle.mo.gets(f"/moderation/cases/{case_of(report)}").text, circle.ana)
    with db.unit() as session:
        assert session.scalars(select(LogEntry.act)).all() == ["case.claimed", "case.closed"]
    named = reported(circle, circle.ben, circle.cleo.says(circle.room, "with my name")["id"])
    assert circle.mo.posts(f"/moderation/cases/{case_of(named)}/seal").status_code == 404


def test_trying_all_members_tells_a_moderator_nothing(circle: Circle, make: Make) -> None:
    """Who reported it themselves, or handles it for the site, gets the same answer for whoever may have written it."""
    message = unnamed(circle.ana, circle.room, "a cruel word")["id"]
    second = Someone(circle.ana.app, make.member(circle.group, stage=2, roles=("moderator",)))
    reported(circle, second, message)
    answers = {
        second.gets(f"/moderation/{circle.group}/{who.id}/quiet").status_code for who in (circle.ana, circle.cleo)
    }
    assert answers == {200}
    bare = make.group("No moderator here", allows_unnamed=True)
    room = make.rooms_by_depth(bare)[1]
    ana, ben, cleo = (
        Someone(circle.ana.app, make.member(bare, one.actor)) for one in (circle.ana, circle.ben, circle.cleo)
    )
    hana = Someone(circle.ana.app, make.person(is_site_moderator=True))
    report = reported(circle, ben, unnamed(ana, room, "again")["id"])
    assert {hana.gets(f"/moderation/{bare}/{who.id}/quiet").status_code for who in (ana, cleo)} == {404}
    assert hana.posts(f"/moderation/cases/{case_of(report)}/seal").status_code == 302
    assert [hana.gets(f"/moderation/{bare}/{who.id}/quiet").status_code for who in (ana, cleo)] == [200, 404]


def test_a_moderator_never_handles_what_they_wrote_unnamed(circle: Circle, make: Make) -> None:
    message = unnamed(circle.mo, circle.room, "a cruel word")["id"]
    hana = Someone(circle.ana.app, make.person(is_site_moderator=True))
    hana.opens()
    circle.forget()
    report = reported(circle, circle.ben, message)
    assert hana.hears("report:made") == [{"group": circle.group}]
    circle.mo.hears_nothing()
    assert circle.mo.gets(f"/moderation/cases/{case_of(report)}").status_code == 404
    assert circle.mo.gets(f"/moderation/messages/{message}/hide").status_code == 403


CASE = CaseFacts(Standing(True, state="active", stage=2, roles=frozenset({Role.MODERATOR})), 1)


@pytest.mark.parametrize(
    ("facts", "is_unnamed", "allowed"),
    [
        (CASE, True, True),
        (CASE, False, False),
        (replace(CASE, is_open=False), True, False),
        (replace(CASE, held_by_other=True), True, False),
        (replace(CASE, is_party=True), True, False),
        (replace(CASE, is_connected=True), True, False),
        (replace(CASE, depth=3), True, False),
        (replace(CASE, standing=Standing(True, state="active", stage=2)), True, False),
    ],
)
def test_who_may_open_it(facts: CaseFacts, is_unnamed: bool, allowed: bool) -> None:
    assert may_open_seal(facts, is_unnamed).allowed is allowed


# ---- the group's choice


def test_it_is_off_until_a_facilitator_turns_it_on_and_members_read_of_it(
    make: Make, someone: Callable[..., Someone]
) -> None:
    group = make.group(interests=("walking",))
    tends, member = someone(make.member(group, roles=("facilitator",))), someone(make.member(group))
    visitor = someone()
    words = {"name": "Slow walks", "gathers": "walking", "size_cap": 20, "join_mode": "open", "allows_unnamed": "y"}
    sentence = "A message can be sent unnamed here"
    assert sentence not in member.gets(f"/groups/{group}/agreement").text + visitor.gets(f"/groups/{group}").text
    assert member.posts(f"/groups/{group}/edit", **words).status_code == 403
    assert tends.posts(f"/groups/{group}/edit", **words).status_code == 302
    for page in (
        member.gets(f"/groups/{group}/agreement"),
        visitor.gets(f"/groups/{group}"),
        visitor.gets(f"/groups/{group}/join"),
    ):
        assert sentence in page.text
    room = make.rooms_by_depth(group)[1]
    assert member.sends("room:enter", {"room": room})["may"]["unnamed"] is True
    assert "may guess" in member.gets(f"/groups/{group}/leave").text
    assert tends.posts(f"/groups/{group}/edit", **{**words, "allows_unnamed": None}).status_code == 302
    assert "unnamed" not in member.sends("room:enter", {"room": room})["may"]


def test_an_ordinary_message_costs_no_statement_more(circle: Circle, statements: list[str], make: Make) -> None:
    plain = make.group("Elsewhere")
    room = make.rooms_by_depth(plain)[1]
    make.member(plain, circle.ana.actor)
    counts = []
    for where in (room, circle.room):
        circle.ana.says(where, "first")
        statements.clear()
        circle.ana.says(where, "second")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def marked(who: Someone, circle: Circle) -> bool:
    with db.unit():
        return any(line.unread for line in rooms_for(who.actor, circle.group))


def test_ones_own_is_not_new_to_oneself_and_to_others_it_is(circle: Circle) -> None:
    other_page = circle.ana.opens()
    circle.ana.opens()
    unnamed(circle.ana, circle.room)
    assert not marked(circle.ana, circle) and marked(circle.ben, circle) and marked(circle.mo, circle)
    assert circle.ana.hears("room:marked", other_page) == [{"room": circle.room, "seq": 1}]
    for other in (circle.ben, circle.cleo, circle.mo, circle.out):
        other.hears_nothing("room:marked")
    circle.ben.says(circle.room, "I hear you")
    unnamed(circle.ana, circle.room, "Thank you")
    assert marked(circle.ana, circle), "what somebody else wrote is still new"
    circle.ana.sends("room:read", {"room": circle.room, "seq": 3})
    circle.ana.says(circle.room, "With my name")
    unnamed(circle.ana, circle.room, "And without")
    assert not marked(circle.ana, circle), "one's own before it is nothing new"


def test_nor_when_a_moderator_let_it_through(circle: Circle) -> None:
    with db.transaction() as session:
        session.execute(update(Room).where(Room.id == circle.room).values(look_first=1))
    held = unnamed(circle.ana, circle.room)
    assert held["message"]["state"] == "waiting"
    assert circle.mo.posts(f"/rooms/messages/{held['id']}/let-through").status_code == 302
    assert not marked(circle.ana, circle) and marked(circle.ben, circle)
