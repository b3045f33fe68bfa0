"""What somebody blocks, mutes or would rather not meet comes covered to them, at every door, until they open it; and nobody else can
tell. tests/boundaries/test_covering.py has the rule itself, tests/rooms/test_covering_worlds.py random worlds."""

from collections.abc import Callable
from typing import Any

import pytest

from community.shared import db
from tests.support.actors import Someone
from tests.support.make import Make

from .conftest import Circle

Cover = Callable[[Make, Circle], dict[str, Any]]


def blocks(make: Make, circle: Circle) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, "block")


def mutes(make: Make, circle: Circle) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, "mute")


def is_covered_for(make: Make, circle: Circle) -> None:
    make.distance(circle.ana.actor, circle.ben.actor, "block", covers_mine=True)


def avoids_grief(make: Make, circle: Circle) -> None:
    make.avoids(circle.ben.actor, tag="grief")


def avoids_a_word(make: Make, circle: Circle) -> None:
    make.avoids(circle.ben.actor, word="Großmutter")


PERSON, TOPIC, OWN_WORD = {"by": "person"}, {"by": "topic", "label": "Grief"}, {"by": "own_word"}
COVERS = [
    pytest.param(blocks, PERSON, id="block"),
    pytest.param(mutes, PERSON, id="mute"),
    pytest.param(is_covered_for, PERSON, id="theirs for me"),
    pytest.param(avoids_grief, TOPIC, id="topic"),
    pytest.param(avoids_a_word, OWN_WORD, id="own word"),
]
each_cover = pytest.mark.parametrize(("begin", "covered"), COVERS)
SECRET = "heliotrope"
BODY = f"My GROSSMUTTER loved {SECRET}"


def says_it(circle: Circle, who: Someone | None = None) -> dict[str, Any]:
    return (who or circle.ana).says(circle.lounge, BODY, notes=["illness", "grief"], need="listen")


def holds_nothing(frame: dict[str, Any], covered: dict[str, str]) -> None:
    assert frame["covered"] == covered
    assert (frame["html"], frame["need"], frame["notes"], frame["reply_to"]) == ("", None, [], None)
    assert frame["author"]["name"] == "Ana"
    told = str(frame).lower()
    assert SECRET not in told and "mutter" not in told and "illness" not in told and "body" not in frame


@each_cover
def test_it_comes_covered_live_and_on_return(make: Make, circle: Circle, begin: Any, covered: dict[str, str]) -> None:
    begin(make, circle)
    said = says_it(circle)
    holds_nothing(circle.ben.hears("message:sent")[0], covered)
    (plain,) = circle.cleo.hears("message:sent")
    assert SECRET in plain["html"] and "covered" not in plain
    circle.otto.hears_nothing()
    holds_nothing(circle.ben.sends("room:enter", {"room": circle.lounge})["messages"][0], covered)
    holds_nothing(circle.ben.sends("room:enter", {"room": circle.lounge, "after": 0})["messages"][0], covered)
    for where in ({"before": 2}, {"after": 0}, {"around": 1}):
        holds_nothing(circle.ben.sends("room:history", {"room": circle.lounge, **where})["messages"][0], covered)
    circle.ana.sends("message:edit", {"id": said["id"], "body": BODY + " dearly"})
    holds_nothing(circle.ben.hears("message:changed")[0], covered)
    assert "dearly" in circle.cleo.hears("message:changed")[0]["html"]
    back = circle.ben.sends("room:enter", {"room": circle.lounge, "after": 1, "rev": 0})
    holds_nothing(back["changed"][0], covered)


@each_cover
def test_it_comes_covered_on_pages_and_in_search(
    make: Make, circle: Circle, begin: Any, covered: dict[str, str]
) -> None:
    begin(make, circle)
    said = says_it(circle)
    room = circle.ben.gets(f"/rooms/{circle.lounge}").text
    found = circle.ben.gets("/rooms/search", q="loved").text
    answering = circle.ben.gets(f"/rooms/{circle.lounge}", reply_to=said["id"]).text
    reporting = circle.ben.gets(f"/moderation/report/{said['id']}").text
    assert "without reading it" in reporting
    for page in (room, found, answering, reporting):
        assert SECRET not in page and "grossmutter" not in page.lower() and "großmutter" not in page.lower()
    assert "Ana" in found and "Ana" in room
    assert SECRET in circle.cleo.gets(f"/rooms/{circle.lounge}").text
    assert SECRET in circle.cleo.gets("/rooms/search", q="loved").text


@each_cover
def test_one_tap_opens_it_for_this_once(make: Make, circle: Circle, begin: Any, covered: dict[str, str]) -> None:
    begin(make, circle)
    said = says_it(circle)
    opened = circle.ben.sends("message:open", {"id": said["id"]})["message"]
    assert SECRET in opened["html"] and "covered" not in opened and "body" not in opened
    assert [note["tag"] for note in opened["notes"]] == ["illness", "grief"]
    assert SECRET in circle.ben.gets(f"/rooms/{circle.lounge}", open=1).text
    holds_nothing(circle.ben.sends("room:enter", {"room": circle.lounge})["messages"][0], covered)
    assert SECRET not in circle.ben.gets(f"/rooms/{circle.lounge}", open=2).text


def test_opening_is_only_for_what_one_may_see(circle: Circle) -> None:
    deep = circle.ana.says(circle.rooms[2], "Deep down")
    for outsider in (circle.cleo, circle.otto):
        assert outsider.sends("message:open", {"id": deep["id"]})["code"] == "not_found"


@each_cover
def test_a_quote_of_it_is_covered_too(make: Make, circle: Circle, begin: Any, covered: dict[str, str]) -> None:
    said = circle.ana.says(circle.lounge, BODY)  # without content notes: nobody else has a cover over it
    circle.cleo.says(circle.lounge, "Thank you", reply_to=said["id"])
    begin(make, circle)
    circle.ben.forgets()
    if covered == TOPIC:
        return  # what has content notes is quoted to nobody
    answer = circle.mo.says(circle.lounge, "So kind", reply_to=said["id"])
    assert SECRET in answer["message"]["reply_to"]["excerpt"]
    (frame,) = circle.ben.hears("message:sent")
    assert "So kind" in frame["html"] and frame["reply_to"]["excerpt"] == "" and frame["reply_to"]["name"] == "Ana"
    for page in (circle.ben.gets(f"/rooms/{circle.lounge}").text, circle.ben.gets("/rooms/search", q="kind").text):
        assert SECRET not in page
    for message in circle.ben.sends("room:enter", {"room": circle.lounge})["messages"]:
        assert SECRET not in str(message)
    mine = circle.ben.says(circle.lounge, "I answer all the same", reply_to=said["id"])
    assert mine["message"]["reply_to"]["excerpt"] == ""
    again = circle.ben.sends("message:edit", {"id": mine["id"], "body": "I answer still"})
    assert again["message"]["reply_to"]["excerpt"] == ""
    opened = circle.ben.sends("message:open", {"id": answer["id"]})["message"]
    assert opened["reply_to"]["excerpt"] == "", "only the answer was opened, not what it answers"


def heard_by_the_author(make: Make, someone: Callable[..., Someone], begin: Any) -> list[Any]:
    """All that Ana's two pages hear and get of a little talk with Ben, who may have a cover; without what names rows."""
    group = make.group()
    rooms = make.rooms_by_depth(group)
    people = [make.member(group, make.person(stage_name)) for stage_name in ("ana", "ben", "cleo")]
    circle = Circle(group, rooms, *(someone(person) for person in people), someone(), someone())
    begin(make, circle)
    ana = circle.ana
    first = ana.page
    ana.opens()
    told: list[Any] = [says_it(circle)]
    message = told[0]["id"]
    circle.ben.sends("message:open", {"id": message})
    circle.ben.sends("message:respond", {"id": message, "kind": "heard", "on": True})
    circle.ben.says(circle.lounge, "Yes", reply_to=message)
    told.append(ana.sends("message:edit", {"id": message, "body": BODY + " much"}))
    told.append(ana.sends("room:enter", {"room": circle.lounge}))
    told += [frame for page in (first, ana.page) for frame in page.queue]
    page = ana.gets(f"/rooms/{circle.lounge}").text
    told.append("Covered: " in page and page.count("details"))
    names = {circle.lounge: "room", group: "group", ana.id: "ana", circle.ben.id: "ben"}
    return [blurred(one, names) for one in told]


def blurred(value: Any, names: dict[int, str]) -> Any:
    if isinstance(value, dict):
        kept = {key: blurred(one, names) for key, one in value.items() if key not in ("at", "id")}
        return {key: one for key, one in kept.items() if key not in ("args",)} | (
            {"args": kept["args"]} if "args" in kept else {}
        )
    if isinstance(value, list):
        return [blurred(one, names) for one in value]
    return names.get(value, value) if isinstance(value, int) else value


@pytest.mark.parametrize("begin", [blocks, mutes, avoids_grief, avoids_a_word])
def test_to_whom_is_covered_nothing_looks_changed(
    make: Make, someone: Callable[..., Someone], begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(f"n{number}" for number in range(100))

    def person(_self: Make, handle: str | None = None, _made: Any = Make.person, **more: Any) -> Any:
        return _made(make, next(names), name=(handle or "x").title(), **more)

    monkeypatch.setattr(Make, "person", person)
    without = heard_by_the_author(make, someone, lambda _make, _circle: None)
    assert heard_by_the_author(make, someone, begin) == without


def test_ones_own_words_never_come_covered(make: Make, circle: Circle) -> None:
    make.avoids(circle.ana.actor, tag="grief")
    make.avoids(circle.ana.actor, word="grossmutter")
    circle.ana.opens()
    ack = says_it(circle)
    assert SECRET in ack["message"]["html"]
    assert SECRET in circle.ana.hears("message:sent", circle.ana.sockets[0])[0]["html"]
    assert SECRET in circle.ana.sends("room:enter", {"room": circle.lounge})["messages"][0]["html"]


def test_a_plain_block_does_not_cover_mine_for_them(make: Make, circle: Circle) -> None:
    blocks(make, circle)
    circle.ben.says(circle.lounge, "I say")
    (frame,) = circle.ana.hears("message:sent")
    assert "covered" not in frame and "I say" in frame["html"]


def test_a_step_back_leaves_shared_rooms_as_they_are(make: Make, circle: Circle) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, "step_back")
    says_it(circle)
    circle.ben.says(circle.lounge, "Here too")
    assert SECRET in circle.ben.hears("message:sent")[0]["html"]
    assert "Here too" in circle.ana.hears("message:sent")[0]["html"]


def test_a_cover_takes_effect_on_the_next_message_and_ends_with_the_next(make: Make, circle: Circle) -> None:
    from community.connections.models import Distance

    circle.ana.says(circle.lounge, "one")
    blocks(make, circle)
    circle.ana.says(circle.lounge, "two")
    with db.transaction() as session:
        session.delete(session.get_one(Distance, (circle.ben.id, circle.ana.id, "block")))
    circle.ana.says(circle.lounge, "three")
    assert [frame.get("covered") for frame in circle.ben.hears("message:sent")] == [None, PERSON, None]


def test_what_was_said_by_somebody_who_left_stays_covered(make: Make, circle: Circle) -> None:
    from community.groups.models import Membership

    says_it(circle)
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.ana.id)).state = "left"
    blocks(make, circle)
    holds_nothing(circle.ben.sends("room:enter", {"room": circle.lounge})["messages"][0], PERSON)


def test_a_change_to_what_they_said_after_leaving_comes_covered_too(make: Make, circle: Circle) -> None:
    """Who left can still cover theirs for somebody, and take words back; nothing of the room tells that, so it is asked anew."""
    from community.groups.models import Membership

    said = says_it(circle)
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.ana.id)).state = "left"
    circle.cleo.says(circle.lounge, "the first fills what is kept")
    circle.ben.forgets()
    is_covered_for(make, circle)
    circle.cleo.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})
    holds_nothing(circle.ben.hears("message:changed")[0], PERSON)


def test_changed_topics_reach_ones_own_open_pages_alone(circle: Circle) -> None:
    from community.accounts.events import BoundariesChanged
    from community.shared.bus import publish

    with circle.ben.app.app_context(), db.transaction():
        publish(BoundariesChanged(circle.ben.id))
    assert circle.ben.hears("covers:changed") == [{}]
    for other in (circle.ana, circle.cleo, circle.otto):
        other.hears_nothing("covers:changed")


def test_a_moderator_sees_what_waits_plainly(make: Make, circle: Circle) -> None:
    make.avoids(circle.mo.actor, tag="grief")
    make.distance(circle.mo.actor, circle.cleo.actor, "mute")
    room = make.room(circle.group, look_first=3)
    circle.cleo.says(room, BODY, notes=["grief"])
    assert SECRET in circle.mo.hears("message:held")[0]["html"]
    assert SECRET in circle.mo.gets(f"/rooms/{room}/waiting").text


def test_a_hidden_message_says_nothing_of_a_word_in_it(make: Make, circle: Circle) -> None:
    avoids_a_word(make, circle)
    make.message(circle.lounge, circle.ana.actor, BODY, state="hidden")
    (message,) = circle.ben.sends("room:enter", {"room": circle.lounge})["messages"]
    assert "covered" not in message and message["html"] == ""


# ---- the price


def test_covers_ask_the_database_nothing_at_a_message(make: Make, circle: Circle, statements: list[str]) -> None:
    """As many statements as before there were covers, with and without them: four, and one more for what is answered."""

    def asked() -> int:
        return len([sql for sql in statements if not sql.startswith("BEGIN")])

    for round_of, begin in enumerate((None, blocks, avoids_grief, avoids_a_word)):
        if begin is not None:
            begin(make, circle)
        first = circle.ana.says(circle.lounge, f"the first fills what is kept, {round_of}")
        statements.clear()
        circle.ana.says(circle.lounge, "a message")
        assert asked() == 4
        statements.clear()
        circle.ana.says(circle.lounge, "an answer", reply_to=first["id"])
        assert asked() == 5
    circle.ben.forgets()
    says_it(circle)
    assert [frame["covered"] for frame in circle.ben.hears("message:sent")] == [PERSON]


def test_history_asks_once_for_all_covers(make: Make, circle: Circle, statements: list[str]) -> None:
    for begin in (blocks, avoids_grief, avoids_a_word):
        begin(make, circle)
    for number in range(30):
        make.message(circle.lounge, circle.ana.actor, f"number {number}")
    statements.clear()
    circle.ben.sends("room:history", {"room": circle.lounge})
    assert len([sql for sql in statements if "avoided_topics" in sql]) == 1
