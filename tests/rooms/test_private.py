"""Two people write to each other in a room of their own: nobody else finds it, whatever duty they have, and the database holds no word
of it in the open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from community.accounts.events import AccountErased, ExportAsked
from community.accounts.models import BoundarySettings
from community.connections.models import Connection, Distance
from community.groups.events import MemberLeft
from community.groups.models import Membership
from community.groups.rules import Keep
from community.rooms.models import Message, ReadMark, Room
from community.rooms.queries.conversations import conversation_with, conversations_for
from community.shared import db, web
from community.shared.bus import publish
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.make import Make


@dataclass
class Two:
    """`ana` and `ben` are connected and belong to a group with `mo`, its moderator and facilitator, who is connected with ana too;
    `hana` is the host and the site's moderator."""

    room: int
    connection: int
    group: int
    ana: Someone
    ben: Someone
    mo: Someone
    hana: Someone

    @property
    def others(self) -> tuple[Someone, Someone]:
        return self.mo, self.hana


@pytest.fixture
def two(make: Make, someone: Callable[..., Someone]) -> Two:
    group = make.group()
    ana, ben = make.member(group, make.person("ana"), stage=2), make.member(group, make.person("ben"), stage=2)
    mo = make.member(group, make.person("mo"), stage=4, roles=("moderator", "facilitator", "greeter"))
    hana = make.member(group, make.person("hana", is_host=True, is_site_moderator=True), stage=4)
    connection = make.connection(ana, ben)
    make.connection(ana, mo)
    return Two(
        room=make.conversation(connection),
        connection=connection,
        group=group,
        ana=someone(ana),
        ben=someone(ben),
        mo=someone(mo),
        hana=someone(hana),
    )


# ---- it goes between the two


def test_the_two_hear_each_other_and_nobody_else_hears_anything(two: Two) -> None:
    ack = two.ana.says(two.room, "Only for *you*", need="listen", notes=["grief"])
    assert ack["ok"] and ack["seq"] == 1 and ack["message"]["body"] == "Only for *you*"
    (frame,) = two.ben.hears("message:sent")
    assert frame["html"] == "<p>Only for <em>you</em></p>" and frame["need"] == "listen"
    assert [note["tag"] for note in frame["notes"]] == ["grief"]
    for other in two.others:
        other.hears_nothing()
    answer = two.ben.says(two.room, "I am here", reply_to=two.ana.says(two.room, "The heron")["id"])
    assert two.ana.hears("message:sent")[0]["reply_to"]["excerpt"] == "The heron"
    assert answer["message"]["reply_to"]["name"] == "Ana"


def test_all_that_can_be_done_in_a_room_can_be_done_here(two: Two) -> None:
    said = two.ana.says(two.room, "First words", need="ideas", notes=["grief"])
    edited = two.ana.sends("message:edit", {"id": said["id"], "body": "Better words"})["message"]
    assert (edited["html"], edited["need"], edited["edited"]) == ("<p>Better words</p>", "ideas", True)
    assert [note["tag"] for note in edited["notes"]] == ["grief"]
    assert two.ben.hears("message:changed")[0]["html"] == "<p>Better words</p>"
    assert two.ben.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})["responses"] == ["heard"]
    assert two.ana.hears("message:changed")[0]["given"] == [{"kind": "heard", "name": "Ben"}]
    state = two.ben.sends("room:enter", {"room": two.room, "after": 0, "rev": 0})
    assert [one["html"] for one in state["messages"]] == ["<p>Better words</p>"] and state["may"]["post"]
    assert two.ben.sends("room:read", {"room": two.room, "seq": 1})["ok"]
    two.ana.hears_nothing("room:marked")
    taken = two.ana.sends("message:take_back", {"id": said["id"]})
    assert taken["ok"] and two.ben.hears("message:changed")[-1]["state"] == "taken_back"
    for other in two.others:
        other.hears_nothing()
    with db.unit():
        message = db.session().get_one(Message, said["id"])
        assert (message.body, message.html, message.sealed, message.notes) == ("", "", None, [])


def test_by_form_and_page_without_javascript(two: Two) -> None:
    answer = two.ana.posts(f"/rooms/{two.room}/messages", body="By form", nonce="by-form-1")
    assert answer.status_code == 302 and answer.location.endswith("#m-1")
    page = two.ben.gets(f"/rooms/{two.room}").text
    assert "By form" in page and "You and Ana" in page and "Your message to Ana" in page
    assert "Slow walks" not in page and "data-group" not in page and "Hide it" not in page
    assert f"/moderation/report/conversation/{two.room}?message={_first(two)}" in page, "reported with what one picks"
    assert "Open further" not in page and "Search in this room" not in page
    assert two.ana.posts(f"/rooms/messages/{_first(two)}/edit", body="Mended").status_code == 302
    assert "Mended" in two.ben.gets(f"/rooms/{two.room}").text


def _first(two: Two) -> int:
    with db.unit():
        return db.session().scalars(select(Message.id).where(Message.room_id == two.room)).first() or 0


# ---- it exists for the two alone


def test_nobody_else_finds_it_at_any_door(two: Two) -> None:
    said = two.ana.says(two.room, "zanzibar")["id"]
    two.ben.hears("message:sent")
    two.ben.hears("notice:made")
    missing = two.mo.says(999_999, "May I?")
    for other in two.others:
        assert other.says(two.room, "May I?") == missing
        for event, payload in (
            ("room:enter", {"room": two.room}),
            ("room:history", {"room": two.room}),
            ("room:read", {"room": two.room, "seq": 1}),
            ("typing:show", {"room": two.room}),
            ("message:open", {"id": said}),
            ("message:edit", {"id": said, "body": "mine now"}),
            ("message:take_back", {"id": said}),
            ("message:respond", {"id": said, "kind": "heard", "on": True}),
        ):
            assert other.sends(event, payload)["code"] == "not_found", event
        for page in ("", "/search", "/waiting", "/edit"):
            assert other.gets(f"/rooms/{two.room}{page}", q="zanzibar").status_code == 404, page
        for path in (f"/moderation/report/{said}", f"/moderation/messages/{said}/hide"):
            assert other.gets(path).status_code == 404, path
        assert f"/rooms/{two.room}" not in other.gets("/rooms/search", q="zanzibar").text
        assert "You and" not in other.gets("/rooms/private").text
    two.ana.hears_nothing()
    two.ben.hears_nothing()


@pytest.mark.parametrize("page", ["/edit", "/waiting", "/search"])
def test_nor_do_the_two_find_there_what_only_groups_have(two: Two, page: str) -> None:
    assert two.ana.gets(f"/rooms/{two.room}{page}").status_code == 404


def test_no_search_and_no_list_of_a_group_has_it(two: Two) -> None:
    two.ana.says(two.room, "zanzibar")
    assert f"/rooms/{two.room}" not in two.ana.gets("/rooms/search", q="zanzibar").text
    assert f"/rooms/{two.room}" not in two.ana.gets(f"/groups/{two.group}").text
    assert f"/rooms/{two.room}" in two.ana.gets("/rooms/private").text


# ---- what stands between them


def _ended(two: Two) -> None:
    with db.transaction() as session:
        session.get_one(Connection, two.connection).ended_at = now()


def _nobody(two: Two) -> None:
    with db.transaction() as session:
        session.add(BoundarySettings(person_id=two.ben.id, writes="nobody"))


def _only_settling(two: Two) -> None:
    with db.transaction() as session:
        session.add(BoundarySettings(person_id=two.ben.id, writes="connections_settling"))


BARS = {
    "blocked": (lambda make, two: make.distance(two.ben.actor, two.ana.actor, "block"), "not_taking_messages"),
    "blocking": (lambda make, two: make.distance(two.ana.actor, two.ben.actor, "block"), "i_block"),
    "stepped back": (lambda make, two: make.distance(two.ben.actor, two.ana.actor, "step_back"), "not_taking_messages"),
    "saying so": (
        lambda make, two: make.distance(two.ben.actor, two.ana.actor, "step_back", says_so=True),
        "taking_space",
    ),
    "on break": (lambda make, two: make.takes_break(two.ben.actor), "not_taking_messages"),
    "nobody writes": (lambda _make, two: _nobody(two), "not_taking_messages"),
    "from settling": (lambda _make, two: _only_settling(two), "not_taking_messages"),
    "parted": (lambda _make, two: _ended(two), "not_connected"),
}


@pytest.mark.parametrize("bar", BARS)
def test_who_may_not_write_is_told_kindly_and_reads_what_was_said(make: Make, two: Two, bar: str) -> None:
    said = two.ana.says(two.room, "While all was well")["id"]
    theirs = two.ben.says(two.room, "And from me")["id"]
    two.ana.forgets()
    two.ben.forgets()
    begin, code = BARS[bar]
    begin(make, two)
    ack = two.ana.says(two.room, "Are you there?")
    assert (ack["code"], ack["say"].endswith(".")) == (code, True)
    assert two.ana.sends("message:edit", {"id": said, "body": "Changed"})["code"] == code
    assert two.ana.sends("message:respond", {"id": theirs, "kind": "heard", "on": True})["code"] == code
    assert two.ana.sends("typing:show", {"room": two.room})["ok"]
    two.ben.hears_nothing()
    page = two.ana.gets(f"/rooms/{two.room}")
    assert page.status_code == 200 and "While all was well" in page.text
    assert str(ack["say"]) in page.text.replace("&#39;", "'")
    form = two.ana.posts(f"/rooms/{two.room}/messages", body="By form?", nonce="by-form-1")
    assert form.status_code == 403 and "By form?" in form.text
    with db.unit():
        assert db.session().scalar(select(func.count(Message.id))) == 2
    assert two.ana.sends("message:take_back", {"id": said})["ok"], "one's own words, at any time"


def test_a_block_reads_as_not_taking_messages_does(make: Make, two: Two) -> None:
    make.distance(two.ben.actor, two.ana.actor, "block")
    blocked = two.ana.says(two.room, "Hello?"), two.ana.sends("room:enter", {"room": two.room})
    with db.transaction() as session:
        session.execute(delete(Distance))
        session.add(BoundarySettings(person_id=two.ben.id, writes="nobody"))
    closed = two.ana.says(two.room, "Hello?"), two.ana.sends("room:enter", {"room": two.room})
    assert blocked == closed


def test_whom_i_mute_comes_covered_and_marks_nothing_as_new(make: Make, two: Two) -> None:
    make.distance(two.ben.actor, two.ana.actor, "mute")
    assert two.ana.says(two.room, "Can you hear me?")["ok"]
    (frame,) = two.ben.hears("message:sent")
    assert frame["covered"] == {"by": "person"} and frame["html"] == ""
    assert two.ben.sends("room:enter", {"room": two.room})["messages"][0]["html"] == ""
    with db.unit():
        assert not conversations_for(two.ben.actor).lines[0].unread


def test_what_changes_between_two_messages_holds_for_the_next(make: Make, two: Two) -> None:
    two.ana.says(two.room, "First")
    assert "covered" not in two.ben.hears("message:sent")[0]
    make.distance(two.ben.actor, two.ana.actor, "mute")
    two.ana.says(two.room, "Second")
    assert two.ben.hears("message:sent")[0]["covered"] == {"by": "person"}


def test_own_words_cover_here_too(make: Make, two: Two) -> None:
    make.avoids(two.ben.actor, word="hospital")
    two.ana.says(two.room, "At the hospital")
    assert two.ben.hears("message:sent")[0]["covered"] == {"by": "own_word"}
    assert two.ben.sends("room:enter", {"room": two.room})["messages"][0]["covered"] == {"by": "own_word"}


# ---- opening


def test_it_is_made_when_one_first_comes_to_write_and_once(make: Make, someone: Callable[..., Someone]) -> None:
    ana, ben = make.person("ana"), make.person("ben")
    make.connection(ana, ben)
    one, other = someone(ana), someone(ben)
    first = one.posts(f"/rooms/private/{ben.id}")
    assert first.status_code == 302 and other.posts(f"/rooms/private/{ana.id}").location == first.location
    with db.unit():
        room = db.session().scalars(select(Room)).one()
        assert (room.kind, room.group_id, room.name) == ("private", None, "")
    assert one.says(room.id, "Hello")["ok"]
    other.hears("message:sent")


def test_it_is_not_made_for_who_may_not_write(make: Make, someone: Callable[..., Someone]) -> None:
    ana, ben, otto = make.person("ana"), make.person("ben"), make.person("otto")
    make.connection(ana, ben)
    make.distance(ben, ana, "block")
    one, outsider = someone(ana), someone(otto)
    assert "not taking messages" in one.posts(f"/rooms/private/{ben.id}").text
    assert outsider.posts(f"/rooms/private/{ben.id}").status_code == 404
    assert one.posts("/rooms/private/424242").status_code == 404
    assert one.posts(f"/rooms/private/{ana.id}").status_code == 404
    with db.unit():
        assert db.session().scalar(select(func.count(Room.id))) == 0


def test_the_way_there_shows_a_mark_that_is_ones_own(two: Two) -> None:
    two.ana.says(two.room, "New")
    with db.unit():
        theirs = conversation_with(two.ben.actor, two.ana.id)
        assert theirs is not None and theirs.unread and theirs.may_write and theirs.room_id == two.room
        assert conversation_with(two.mo.actor, two.ben.id) is None
    two.ben.gets(f"/rooms/{two.room}")
    with db.unit():
        assert not conversations_for(two.ben.actor).lines[0].unread


def test_before_the_first_word_stands_what_they_ask_and_at_hand_is_the_way_to_keep_distance(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("accounts.person.card", "accounts.person"):
        monkeypatch.setitem(web._panels, place, [lambda _who, person_id, place=place: f"{place} of {person_id}"])
    page = two.ben.gets(f"/rooms/{two.room}").text
    card, writing = page.index(f"accounts.person.card of {two.ana.id}"), page.index('id="composer-form"')
    assert card < writing
    assert f"accounts.person of {two.ana.id}" in page and '/help"' in page


# ---- what is kept


def test_the_database_holds_no_word_of_it(app: Flask, two: Two) -> None:
    said = two.ana.says(two.room, "A plum-coloured xylophone", notes=["grief"], need="ideas")
    two.ben.says(two.room, "Mine is a quixotic zither", reply_to=said["id"])
    two.ana.sends("message:edit", {"id": said["id"], "body": "A mauve xylophone"})
    with db.unit():
        for message in db.session().scalars(select(Message)):
            assert (message.body, message.html, message.need, message.notes) == ("", "", None, [])
    held = _dump(app)
    assert b"gAAAA" in held, "what is sealed is there"
    for word in (b"xylophone", b"mauve", b"plum", b"zither", b"quixotic", b"grief"):
        assert word not in held.lower(), word


def _dump(app: Flask) -> bytes:
    """All that the database holds: SQLite's files with their write-ahead log, or every table's rows."""
    engine = db.engine()
    if engine.dialect.name == "sqlite":
        assert engine.url.database is not None
        path = Path(engine.url.database)
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    with engine.connect() as connection:
        rows = [
            repr(connection.exec_driver_sql(f'SELECT t::text FROM "{table.name}" t').all())
            for table in db.Base.metadata.sorted_tables
        ]
    return "\n".join(rows).encode()


def test_logs_say_nothing_of_it(two: Two, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        two.ana.says(two.room, "A plum-coloured xylophone")
        two.ben.gets(f"/rooms/{two.room}")
        make_broken(two)
        assert "be opened any more" in two.ben.gets(f"/rooms/{two.room}").text
    assert "xylophone" not in caplog.text


def make_broken(two: Two) -> None:
    with db.transaction() as session:
        for message in session.scalars(select(Message)):
            message.sealed = "gAAAAA-made-up"


def test_an_export_has_ones_own_words_and_never_the_others(two: Two) -> None:
    two.ana.says(two.room, "mine: the heron", notes=["grief"])
    two.ben.says(two.room, "theirs: the otter")
    into: dict[str, Any] = {}
    with db.unit(), db.transaction():
        publish(ExportAsked(two.ana.id, into))
    (mine,) = into["rooms"]["conversations"]
    assert (mine["with"], mine["text"], mine["content_notes"]) == ("Ben", "mine: the heron", ["grief"])
    assert "otter" not in str(into)


def test_with_a_closed_account_the_conversation_goes_whole(two: Two) -> None:
    two.ana.says(two.room, "For you")
    two.ben.says(two.room, "And you")
    two.ana.forgets()
    two.ben.forgets()
    with db.unit(), db.transaction():
        publish(AccountErased(two.ana.id))
    assert two.ben.hears("room:changed") == [{"room": two.room}]
    for other in two.others:
        other.hears_nothing("room:changed")
    assert two.ben.sends("room:enter", {"room": two.room})["code"] == "not_found"
    with db.unit():
        assert db.session().scalar(select(func.count(Message.id)).where(Message.room_id == two.room)) == 0
        assert db.session().scalar(select(func.count()).select_from(ReadMark)) == 0


def test_leaving_a_group_touches_no_conversation(two: Two) -> None:
    two.ana.says(two.room, "Between us")
    with db.unit(), db.transaction() as session:
        session.get_one(Membership, (two.group, two.ana.id)).state = "left"
        publish(MemberLeft(two.group, two.ana.id, Keep.GONE))
    assert "Between us" in two.ben.gets(f"/rooms/{two.room}").text
