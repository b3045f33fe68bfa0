"""Rules of words: what they do to a message and to nobody; who tends them; what they are tried on; what met them."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from community.groups.models import Group
from community.moderation.models import LogEntry, MetRule, WordRule
from community.rooms.models import Message, Room
from community.shared import db
from community.shared.clock import now
from tests.rooms.conftest import Circle, circle
from tests.support.actors import Someone
from tests.support.make import Make

__all__ = ["circle"]
WHY = "This can be heavy to read."


def adds(circle: Circle, phrase: str, effect: str, why: str = WHY) -> int:
    sent = circle.mo.posts(f"/moderation/{circle.group}/words", phrase=phrase, effect=effect, why=why)
    assert sent.status_code == 302, sent.text
    with db.unit() as session:
        return session.scalars(select(WordRule.id).where(WordRule.phrase == phrase)).one()


def opens(*people: Someone) -> None:
    for one in people:
        one.opens()


def test_a_covering_rule_covers_for_everyone_with_its_sentence_and_not_its_word(circle: Circle) -> None:
    adds(circle, "hornet", "cover")
    opens(circle.ben, circle.otto)
    ack = circle.ana.says(circle.lounge, "Two H\u200bornets? No: one HORNET", notes=["grief"])
    assert ack["seq"] == 1
    (frame,) = circle.ben.hears("message:sent")
    assert frame["notes"][1:] == [{"tag": "", "label": "This can be heavy to read"}]
    assert frame["notes"][0]["tag"] == "grief"
    circle.otto.hears_nothing()
    shown = circle.ben.gets(f"/rooms/{circle.lounge}").text
    assert "This can be heavy to read" in shown and '<details class="cover" data-part="cover">' in shown
    answered = circle.ben.says(circle.lounge, "Oh", reply_to=ack["id"])
    assert answered["message"]["reply_to"]["excerpt"] == ""


def test_a_holding_rule_lets_it_wait_and_its_writer_reads_why(circle: Circle) -> None:
    adds(circle, "for sale", "hold", "We don't sell here.")
    opens(circle.ana, circle.ben, circle.mo, circle.otto)
    first = circle.ana.page
    circle.ana.opens()
    ack = circle.ana.says(circle.lounge, "My bike is f.o.r s-a-l-e: for   SALE")
    assert ack["waiting"] and ack["message"]["reason"] == "We don't sell here."
    assert circle.ana.hears("message:held", first)[0]["reason"] == "We don't sell here."
    (frame,) = circle.mo.hears("message:held")
    assert frame["reason"] == "We don't sell here." and "bike" in frame["html"]
    circle.ben.hears_nothing()
    circle.otto.hears_nothing()
    assert circle.ana.sends("room:enter", {"room": circle.lounge})["waiting"][0]["reason"] == "We don't sell here."
    page = unescape(circle.ana.gets(f"/rooms/{circle.lounge}").text)
    assert "Waits for a look" in page and "We don't sell here." in page
    assert "bike" not in circle.ben.gets(f"/rooms/{circle.lounge}").text
    assert "We don't sell here." in unescape(circle.mo.gets(f"/rooms/{circle.lounge}/waiting").text)
    assert circle.mo.posts(f"/rooms/messages/{ack['id']}/let-through").status_code == 302
    assert "reason" not in circle.ana.hears("message:sent")[-1]
    assert "We don't sell here." not in unescape(circle.ana.gets(f"/rooms/{circle.lounge}").text)


def test_without_scripts_a_held_message_says_so_too(circle: Circle) -> None:
    adds(circle, "for sale", "hold", "We don't sell here.")
    sent = circle.ana.posts(f"/rooms/{circle.lounge}/messages", body="My bike is for sale", nonce="12345678")
    assert sent.status_code == 302
    shown = unescape(circle.ana.gets(f"/rooms/{circle.lounge}").text)
    assert shown.count("We don't sell here.") == 2, "once as what just happened, once at the message"
    assert shown.count("We don't sell here.") == 2 and "bike" in shown
    again = unescape(circle.ana.gets(f"/rooms/{circle.lounge}").text)
    assert again.count("We don't sell here.") == 1


def test_a_flagging_rule_lets_it_go_out_and_lists_it_for_those_who_may_see_the_room(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    adds(circle, "hornet", "flag")
    opens(circle.ben)
    deep = circle.rooms[2]
    ack = circle.ana.says(deep, "A hornet")
    assert ack["seq"] == 1 and ack["message"]["notes"] == []
    assert circle.ben.hears("message:sent")
    met, desk = f"/moderation/{circle.group}/met", f"/moderation/{circle.group}"
    assert "A hornet" in circle.mo.gets(met).text and "something is there" in circle.mo.gets(desk).text
    below = someone(make.member(circle.group, make.person("bo"), stage=1, roles=("moderator",)))
    assert "hornet" not in below.gets(met).text and "something is there" not in below.gets(desk).text
    assert below.posts(f"/moderation/met/{ack['id']}/seen").status_code == 404
    assert circle.ana.gets(met).status_code == 404
    assert circle.mo.posts(f"/moderation/met/{ack['id']}/seen").status_code == 302
    assert "A hornet" not in circle.mo.gets(met).text
    with db.unit() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.act == "mark.seen")).one()
        assert (entry.message_id, entry.details, entry.person_id) == (ack["id"], {"depth": 2}, None)


def test_ones_own_message_is_somebody_elses_to_see_to(circle: Circle, make: Make) -> None:
    adds(circle, "hornet", "hold")
    ack = circle.mo.says(circle.lounge, "A hornet")
    assert ack["seq"] == 1, "who has a duty does not wait"
    assert "A hornet" not in circle.mo.gets(f"/moderation/{circle.group}/met").text
    assert circle.mo.posts(f"/moderation/met/{ack['id']}/seen").status_code == 404
    with db.unit() as session:
        assert session.scalars(select(MetRule.message_id)).all() == [ack["id"]]


def test_what_was_changed_is_looked_at_anew(circle: Circle) -> None:
    adds(circle, "hornet", "cover")
    adds(circle, "for sale", "hold", "We don't sell here.")
    adds(circle, "wasp", "flag")
    ack = circle.ana.says(circle.lounge, "A bee")
    edited = circle.ana.sends("message:edit", {"id": ack["id"], "body": "A hornet and a wasp", "notes": ["grief"]})
    assert [note["label"] for note in edited["message"]["notes"]][1:] == ["This can be heavy to read"]
    with db.unit() as session:
        assert session.scalars(select(MetRule.message_id)).all() == [ack["id"]]
    again = circle.ana.sends("message:edit", {"id": ack["id"], "body": "A bee"})
    assert [note["tag"] for note in again["message"]["notes"]] == ["grief"]
    refused = circle.ana.sends("message:edit", {"id": ack["id"], "body": "A bee for sale"})
    assert refused["code"] == "waits_for_a_look" and "We don't sell here." in refused["say"]
    with db.unit() as session:
        assert session.get_one(Message, ack["id"]).body == "A bee"


def test_what_waits_and_is_changed_goes_on_waiting(circle: Circle) -> None:
    adds(circle, "for sale", "hold", "We don't sell here.")
    ack = circle.ana.says(circle.lounge, "for sale")
    edited = circle.ana.sends("message:edit", {"id": ack["id"], "body": "A bee"})
    assert edited["message"]["state"] == "waiting" and edited["message"]["reason"] == "We don't sell here."


def test_it_holds_from_the_next_message_on_until_it_is_taken_away_and_only_in_its_group(
    circle: Circle, make: Make
) -> None:
    elsewhere = make.rooms_by_depth(make.group("Third"))
    with db.unit() as session:
        third = session.scalars(select(Group.id).where(Group.name == "Third")).one()
    make.member(third, circle.ana.actor, stage=1)
    assert circle.ana.says(circle.lounge, "hornet")["seq"] == 1
    rule = adds(circle, "hornet", "hold")
    assert circle.ana.says(circle.lounge, "hornet")["waiting"]
    assert circle.ana.says(elsewhere[1], "hornet")["seq"] == 1
    for other in (circle.ana, circle.otto):
        assert other.posts(f"/moderation/words/{rule}/away").status_code == 404
    assert circle.mo.posts(f"/moderation/words/{rule}/away").status_code == 302
    assert circle.ana.says(circle.lounge, "hornet")["seq"] == 2
    with db.unit() as session:
        acts = session.execute(select(LogEntry.act, LogEntry.details, LogEntry.group_id).order_by(LogEntry.id)).all()
    told = {"phrase": "hornet", "effect": "hold"}
    assert [tuple(act) for act in acts] == [
        ("rule.added", told, circle.group),
        ("rule.taken_away", told, circle.group),
    ]
    log = unescape(circle.mo.gets(f"/moderation/{circle.group}/log").text)
    assert "added a rule: a message with “hornet” waits for a look." in log and "took away the rule" in log


def test_a_rule_of_the_site_holds_in_every_group_and_in_no_private_conversation(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    site = someone(make.person("sam", is_site_moderator=True))
    for other in (circle.ana, circle.mo):
        assert other.gets("/moderation/site/words").status_code == 404
    sent = site.posts("/moderation/site/words", phrase="hornet", effect="hold", why="All of us look first.")
    assert sent.status_code == 302
    assert circle.ana.says(circle.lounge, "hornet")["message"]["reason"] == "All of us look first."
    assert "All of us look first." in circle.mo.gets(f"/moderation/{circle.group}/words").text
    private = make.conversation(make.connection(circle.ana.actor, circle.ben.actor))
    assert circle.ana.says(private, "hornet")["seq"] == 1


def test_an_unnamed_message_is_met_like_any_other(circle: Circle) -> None:
    with db.transaction() as session:
        session.execute(update(Group).where(Group.id == circle.group).values(allows_unnamed=True))
    adds(circle, "hornet", "flag")
    assert circle.ana.says(circle.lounge, "A hornet", unnamed=True)["ok"]
    listed = circle.mo.gets(f"/moderation/{circle.group}/met").text
    assert "someone here" in listed and "Ana" not in listed


def test_a_rule_is_tried_on_what_the_moderator_may_see_and_changes_nothing(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    make.message(circle.lounge, circle.ana.actor, "A hornet on the wall")
    make.message(circle.lounge, circle.ana.actor, "hornets")
    make.message(circle.rooms[2], circle.ana.actor, "A hornet down there")
    below = someone(make.member(circle.group, make.person("bo"), stage=1, roles=("moderator",)))
    words = f"/moderation/{circle.group}/words"
    tried = circle.mo.posts(words, phrase="h-o-r-n-e-t", **{"try": "yes"}).text
    assert "on the wall" in tried and "down there" in tried and "hornets" not in tried.replace("h-o-r-n-e-t", "")
    tried = below.posts(words, phrase="hornet", **{"try": "yes"}).text
    assert "on the wall" in tried and "down there" not in tried
    nothing = circle.mo.posts(words, phrase="giraffe", **{"try": "yes"}).text
    assert "None of the last 500 messages" in nothing
    assert circle.ana.posts(words, phrase="hornet", **{"try": "yes"}).status_code == 404
    with db.unit() as session:
        assert session.scalars(select(WordRule.id)).all() == []


def test_it_is_tried_on_the_last_500_and_no_more(circle: Circle) -> None:
    with db.transaction() as session:
        rows = [
            {"room_id": circle.lounge, "seq": n, "nonce": f"n{n}", "notes": [], "sent_at": now() + timedelta(seconds=n)}
            for n in range(1, 521)
        ]
        session.execute(
            Message.__table__.insert(),
            [
                {**row, "body": "x", "html": f"<p>{'hornet' if row['seq'] in (20, 21) else 'bee'} {row['seq']}.</p>"}
                for row in rows
            ],
        )
        session.execute(update(Room).where(Room.id == circle.lounge).values(last_seq=520))
    tried = circle.mo.posts(f"/moderation/{circle.group}/words", phrase="hornet", **{"try": "yes"}).text
    assert "hornet 21." in tried and "hornet 20." not in tried


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"phrase": "!", "effect": "cover", "why": WHY}, "a word or a phrase"),
        ({"phrase": "x" * 101, "effect": "cover", "why": WHY}, "longer than"),
        ({"phrase": "hornet", "effect": "remove", "why": WHY}, ""),
        ({"phrase": "hornet", "effect": "hold", "why": " "}, "a few words"),
    ],
)
def test_what_does_not_fit_comes_back(circle: Circle, form: dict[str, str], says: str) -> None:
    sent = circle.mo.posts(f"/moderation/{circle.group}/words", **form)
    assert sent.status_code == 422 and says in sent.text
    with db.unit() as session:
        assert session.scalars(select(WordRule.id)).all() == []


def test_there_is_an_end_to_rules(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.moderation.services.add_word_rule.RULES_MOST", 1)
    adds(circle, "hornet", "cover")
    sent = circle.mo.posts(f"/moderation/{circle.group}/words", phrase="wasp", effect="cover", why=WHY)
    assert sent.status_code == 422 and "Take one away first" in sent.text
