"""Pages of history, what is unread, and search: only of what one may see."""

from .conftest import Circle


def test_pages_meet_without_gap_or_overlap(circle: Circle, make) -> None:
    for number in range(1, 121):
        make.message(circle.lounge, circle.ana.actor, f"number {number}")
    entered = circle.ben.sends("room:enter", {"room": circle.lounge})
    seqs = [message["seq"] for message in entered["messages"]]
    assert seqs == list(range(71, 121)) and entered["more"] and entered["last_seq"] == 120
    while entered["more"]:
        entered = circle.ben.sends("room:history", {"room": circle.lounge, "before": seqs[0]})
        seqs = [message["seq"] for message in entered["messages"]] + seqs
    assert seqs == list(range(1, 121))


def test_catching_up_goes_on_until_there_is_no_more(circle: Circle, make) -> None:
    for number in range(1, 431):
        make.message(circle.lounge, circle.ana.actor, f"number {number}")
    after, seen = 10, []
    while True:
        ack = circle.ben.sends("room:enter", {"room": circle.lounge, "after": after})
        seen += [message["seq"] for message in ack["messages"]]
        after = seen[-1]
        if not ack["more"]:
            break
    assert seen == list(range(11, 431))


def test_around_a_number(circle: Circle, make) -> None:
    for number in range(1, 201):
        make.message(circle.lounge, circle.ana.actor, f"number {number}")
    ack = circle.ben.sends("room:history", {"room": circle.lounge, "around": 100})
    seqs = [message["seq"] for message in ack["messages"]]
    assert 100 in seqs and len(seqs) == 50 and ack["more"] and ack["newer"]
    assert circle.cleo.sends("room:history", {"room": circle.rooms[2], "around": 1})["code"] == "not_found"


def test_unread_is_a_private_mark(circle: Circle) -> None:
    from community.rooms.queries.rooms import rooms_for
    from community.shared import db

    def unread(who) -> set[int]:
        with db.unit():
            return {line.id for line in rooms_for(who.actor, circle.group) if line.unread}

    seq = circle.ana.says(circle.lounge, "New")["seq"]
    circle.ana.says(circle.rooms[2], "New, deeper")
    assert unread(circle.ben) == {circle.lounge, circle.rooms[2]}
    assert unread(circle.cleo) == {circle.lounge}
    page = circle.ben.page
    circle.ben.opens()
    circle.ben.sends("room:read", {"room": circle.lounge, "seq": seq})
    assert circle.ben.hears("room:marked", page) == [{"room": circle.lounge, "seq": seq}]
    assert unread(circle.ben) == {circle.rooms[2]}
    circle.cleo.forgets()
    circle.ben.sends("room:read", {"room": circle.rooms[2], "seq": 999_999})
    circle.ben.sends("room:read", {"room": circle.rooms[2], "seq": 0})
    assert unread(circle.ben) == set()
    circle.cleo.hears_nothing()
    assert circle.ana.says(circle.rooms[2], "Newer")["ok"]
    assert unread(circle.ben) == {circle.rooms[2]}


def test_search_finds_words_only_where_one_may_see(circle: Circle, make) -> None:
    circle.ana.says(circle.lounge, "The kingfisher by the weir")
    circle.ana.says(circle.rooms[2], "Kingfisher dreams")
    make.message(circle.rooms[4], circle.mo.actor, "the kingfisher again")
    found = {
        who: self_found(who, "kingfisher") for who in ("cleo", "ben", "mo", "otto") for who in [getattr(circle, who)]
    }
    assert [len(hits) for hits in found.values()] == [1, 2, 3, 0]
    assert "dreams" not in circle.cleo.gets("/rooms/search", q="kingfisher").text
    assert circle.cleo.gets(f"/rooms/{circle.rooms[2]}/search", q="kingfisher").status_code == 404


def self_found(who, words: str, room: int | None = None) -> list:
    from community.rooms.queries.search import search
    from community.shared import db

    with db.unit():
        return search(who.actor, words, room)[0]


def test_search_takes_the_beginning_of_a_word_several_words_accents_and_odd_signs(circle: Circle) -> None:
    circle.ana.says(circle.lounge, "Café in the old mill, Thursday")
    for words in ("mil", "old thurs", "MILL café", 'old" OR "x', "mill:*", "thurs'"):
        assert len(self_found(circle.ben, words)) == (0 if "OR" in words else 1), words
    for words in ("", "  ", "***", "\x00", "(", "the moon"):
        assert self_found(circle.ben, words) == [], words


def test_an_edited_message_is_found_by_its_new_words(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "the curlew")
    circle.ana.sends("message:edit", {"id": said["id"], "body": "the lapwing"})
    assert self_found(circle.ben, "curlew") == [] and len(self_found(circle.ben, "lapwing")) == 1


def test_search_pages(circle: Circle, make) -> None:
    from community.rooms.queries.search import search
    from community.shared import db

    for number in range(45):
        make.message(circle.lounge, circle.ana.actor, f"heather {number}")
    with db.unit():
        first, more = search(circle.ben.actor, "heather")
        second, _more = search(circle.ben.actor, "heather", before=first[-1].said.id)
    assert more and len(first) == 20 and first[-1].said.id > second[0].said.id
