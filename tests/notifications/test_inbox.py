"""What lands in an inbox, who hears of it and who does not, what its page shows, and what vanishes from it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from community.connections.events import InvitationAccepted, Invited
from community.disclosure.events import PairStageChanged
from community.groups.models import Group, JoinRequest, Membership
from community.groups.rules import Role
from community.groups.services.answer_request import accept_request, decline_request
from community.groups.services.ask_to_join import ask_to_join
from community.groups.services.give_role import give_role, take_role
from community.groups.services.join_group import join_group
from community.moderation.services.close_case import close_case
from community.moderation.services.give_quiet_time import end_quiet_time, give_quiet_time
from community.moderation.services.make_report import make_report
from community.moderation.services.remove_member import let_back, remove_member
from community.notifications.models import Notice
from community.notifications.payloads import Shown
from community.notifications.queries.inbox import something_waits
from community.notifications.rules import Kind
from community.rooms.models import Room
from community.rooms.services.enter_room import mark_read
from community.rooms.services.look_at_message import (
    hide_message,
    let_through_message,
    restore_message,
    send_back_message,
)
from community.rooms.services.take_back_message import take_back_message
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now
from tests.notifications.conftest import Circle, at_work, rows_of, sets_boundaries, silences, words_of
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make

ANSWERED = "Ben answered something you wrote"
_TIMES = count(1)


def answers(circle: Circle, room: int | None = None, **more: Any) -> int:
    """Ana says something and ben answers it; the answer's id."""
    room = room or circle.lounge
    time = next(_TIMES)  # the same words again and again would wait for a look
    first = circle.ana.says(room, f"A secret about kettles, {time}")["id"]
    circle.forgets()
    return circle.ben.says(room, f"The hidden words of an answer, {time}", reply_to=first, **more)["id"]


def test_an_answer_lands_with_who_was_answered_and_nobody_else_hears(circle: Circle) -> None:
    answers(circle)
    assert circle.ana.hears("notice:made") == [{}]
    assert words_of(circle.ana) == [ANSWERED]
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:made")
        assert words_of(other) == []


def test_its_page_says_who_and_where_and_not_a_word_of_what_was_said(circle: Circle) -> None:
    answers(circle)
    page = circle.ana.gets("/notifications/").get_data(as_text=True)
    assert ANSWERED in page and "Room 1 in Slow walks" in page
    assert "hidden words" not in page and "kettles" not in page


def test_what_nobody_is_answered_with_costs_not_one_statement_more(circle: Circle, statements: list[str]) -> None:
    circle.ana.says(circle.lounge, "first")
    statements.clear()
    circle.ana.says(circle.lounge, "second")
    assert len(statements) <= 5  # SQLite's own BEGIN is one of them
    own = circle.ana.says(circle.lounge, "third")["id"]
    statements.clear()
    circle.ana.says(circle.lounge, "to myself", reply_to=own)
    assert len(statements) <= 6
    assert not [sql for sql in statements if "notices" in sql]
    assert words_of(circle.ana) == []


def test_a_sender_may_be_resent_and_it_is_told_once(circle: Circle) -> None:
    first = circle.ana.says(circle.lounge, "hello")["id"]
    for _time in range(2):
        circle.ben.says(circle.lounge, "yes", reply_to=first, nonce="the-same-nonce")
    assert words_of(circle.ana) == [ANSWERED]


def test_a_room_that_is_too_deep_now_takes_its_notices_with_it(circle: Circle) -> None:
    answers(circle, circle.rooms[2])
    assert words_of(circle.ana) == [ANSWERED]
    notice = rows_of(circle.ana)[0].id
    _set(circle, circle.ana, stage=1)
    assert words_of(circle.ana) == []
    assert circle.ana.gets(f"/notifications/{notice}").status_code == 404
    page = circle.ana.gets("/notifications/").get_data(as_text=True)
    assert "Ben" not in page and "Room 2" not in page and "Mark all as met" not in page
    _set(circle, circle.ana, stage=2)
    assert words_of(circle.ana) == [ANSWERED]


def test_who_cannot_see_the_answer_gets_no_notice(circle: Circle) -> None:
    room = circle.rooms[2]
    first = circle.ana.says(room, "deep")["id"]
    _set(circle, circle.ana, stage=1)
    circle.ana.forgets()
    circle.ben.says(room, "deeper", reply_to=first)
    assert rows_of(circle.ana) == []
    circle.ana.hears_nothing("notice:made")


@pytest.mark.parametrize("kind", ["block", "mute", "step_back"])
def test_nothing_from_somebody_whom_i_keep_away(make: Make, circle: Circle, kind: str) -> None:
    answers(circle)
    make.distance(circle.ana.actor, circle.ben.actor, kind)
    assert words_of(circle.ana) == []
    first = circle.ana.says(circle.lounge, "again")["id"]
    circle.forgets()
    circle.ben.says(circle.lounge, "and again", reply_to=first)
    circle.ana.hears_nothing("notice:made")
    assert len(rows_of(circle.ana)) == 1


@pytest.mark.parametrize("kind", ["block", "mute", "step_back"])
def test_what_somebody_keeps_from_me_is_not_told_by_a_missing_notice(make: Make, circle: Circle, kind: str) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, kind)
    answers(circle)
    assert circle.ana.hears("notice:made") == [{}]
    assert words_of(circle.ana) == [ANSWERED]


def test_an_answer_that_is_hidden_or_taken_back_is_not_told_of(circle: Circle) -> None:
    answer = answers(circle)
    with at_work(circle.ana):
        hide_message(circle.mo.actor, answer, "unkind")
    assert words_of(circle.ana) == []
    with at_work(circle.ana):
        restore_message(circle.mo.actor, answer)
    assert words_of(circle.ana) == [ANSWERED]
    with at_work(circle.ana):
        take_back_message(circle.ben.actor, answer)
    assert words_of(circle.ana) == []


def test_sent_quietly_it_lies_there_and_rings_nobody(circle: Circle) -> None:
    answers(circle, quiet=True)
    circle.ana.hears_nothing("notice:made")
    assert words_of(circle.ana) == [ANSWERED]
    assert "waits-mark" in header(circle.ana) and "hidden" in mark(circle.ana)


def test_a_silent_group_rings_nowhere(circle: Circle) -> None:
    silences(circle.ana, circle.group)
    answers(circle)
    circle.ana.hears_nothing("notice:made")
    assert words_of(circle.ana) == [ANSWERED] and "hidden" in mark(circle.ana)


def test_the_mark_says_that_something_waits_until_it_is_met(circle: Circle) -> None:
    assert "hidden" in mark(circle.ana)
    answers(circle)
    assert "hidden" not in mark(circle.ana)
    notice = rows_of(circle.ana)[0].id
    opened = circle.ana.gets(f"/notifications/{notice}")
    assert opened.status_code == 302 and f"/rooms/{circle.lounge}?around=2#m-2" in opened.headers["Location"]
    assert "hidden" in mark(circle.ana)
    assert circle.ana.hears("notice:met") == [{"waits": False}]
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:met")


def test_met_by_its_button_and_all_at_once(circle: Circle) -> None:
    for _time in range(3):
        answers(circle)
    first = rows_of(circle.ana)[0]
    assert circle.ana.posts(f"/notifications/{first.id}/met").status_code == 302
    assert circle.ana.hears("notice:met") == [{"waits": True}]
    assert [row.met_at is None for row in rows_of(circle.ana)] == [False, True, True]
    circle.ana.posts("/notifications/all-met")
    assert all(row.met_at for row in rows_of(circle.ana))
    assert words_of(circle.ana) == [ANSWERED] * 3


def test_who_read_on_in_the_room_has_met_what_was_answered_there(circle: Circle) -> None:
    answers(circle)
    with at_work(circle.ana):
        assert something_waits(circle.ana.actor)
        mark_read(circle.ana.actor, circle.lounge, 2)
    with at_work(circle.ana):
        assert not something_waits(circle.ana.actor)
    page = circle.ana.gets("/notifications/").get_data(as_text=True)
    assert ANSWERED in page and "not met yet" not in page


def test_anothers_notice_is_not_there(circle: Circle) -> None:
    answers(circle)
    notice = rows_of(circle.ana)[0].id
    for other in (circle.ben, circle.out, circle.mo):
        assert other.gets(f"/notifications/{notice}").status_code == 404
        assert other.posts(f"/notifications/{notice}/met").status_code == 404
    assert rows_of(circle.ana)[0].met_at is None


def test_what_a_moderator_did_to_my_words(make: Make, circle: Circle) -> None:
    held = make.message(circle.lounge, circle.ana.actor, "May I?", state="waiting")
    back = make.message(circle.lounge, circle.ana.actor, "Or so?", state="waiting")
    said = make.message(circle.lounge, circle.ana.actor, "Hm.")
    with at_work(circle.ana):
        let_through_message(circle.mo.actor, held)
        send_back_message(circle.mo.actor, back, "Say it more gently.")
        hide_message(circle.mo.actor, said, "unkind")
    assert circle.ana.hears("notice:made") == [{}] * 3
    assert [row.kind for row in rows_of(circle.ana)] == ["let_through", "sent_back", "hidden"]
    assert len(words_of(circle.ana)) == 3
    assert not any("gently" in one or "Mo" in one.split() for one in words_of(circle.ana))
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:made")


def test_an_answer_that_waited_is_told_when_it_goes_out(make: Make, circle: Circle) -> None:
    first = circle.ana.says(circle.lounge, "hello")["id"]
    held = make.message(circle.lounge, circle.ben.actor, "hi", state="waiting", reply_to_id=first)
    assert words_of(circle.ana) == []
    with at_work(circle.ana):
        let_through_message(circle.mo.actor, held)
    assert words_of(circle.ana) == [ANSWERED]


def test_asking_to_join_and_the_answer(make: Make, someone: Callable[..., Someone], circle: Circle) -> None:
    _door(circle, "request")
    kit, lou = someone(make.person("kit")), someone(make.person("lou"))
    circle.forgets()
    with at_work(circle.ana):
        ask_to_join(kit.actor, circle.group, "Please", 1)
        ask_to_join(lou.actor, circle.group, "Me too", 1)
    assert words_of(circle.fay) == ["Someone asks to join Slow walks"], "one is enough while it is not met"
    assert circle.fay.hears("notice:made") == [{}]
    for other in (*circle.others(circle.fay), kit, lou):
        other.hears_nothing("notice:made")
    circle.forgets()
    with at_work(circle.ana):
        accept_request(circle.fay.actor, circle.group, _request(kit))
        decline_request(circle.fay.actor, circle.group, _request(lou))
    assert words_of(kit) == ["You belong to Slow walks now"]
    assert words_of(lou)[0].startswith("A facilitator of Slow walks answered")
    assert kit.hears("notice:made") == [{}] and lou.hears("notice:made") == [{}]
    assert words_of(circle.gil) == ["Kit is new in Slow walks"]
    circle.out.hears_nothing()


def test_a_group_that_closed_its_door_is_not_named_to_who_was_declined(
    make: Make, someone: Callable[..., Someone], circle: Circle
) -> None:
    _door(circle, "request")
    lou = someone(make.person("lou"))
    with at_work(circle.ana):
        ask_to_join(lou.actor, circle.group, "Me too", 1)
        decline_request(circle.fay.actor, circle.group, _request(lou))
    _door(circle, "invitation")
    assert "Slow walks" not in lou.gets("/notifications/").get_data(as_text=True)


def test_a_newcomer_is_told_to_greeters_and_facilitators(make: Make, circle: Circle) -> None:
    nia = make.person("nia")
    with at_work(circle.ana):
        join_group(nia, circle.group, 1)
    for greeting in (circle.gil, circle.fay):
        assert words_of(greeting) == ["Nia is new in Slow walks"]
        assert greeting.hears("notice:made") == [{}]
    for other in circle.others(circle.gil, circle.fay):
        other.hears_nothing("notice:made")
    _set(circle, circle.gil, greeter=False)
    assert words_of(circle.gil) == []


def test_what_is_decided_about_me(make: Make, circle: Circle) -> None:
    make.member(circle.group, roles=("moderator",))  # alone, one could not end somebody's time in the group
    with at_work(circle.ana):
        give_quiet_time(circle.mo.actor, circle.group, circle.ben.id, "hour", "A pause.")
        end_quiet_time(circle.mo.actor, circle.group, circle.ben.id)
    assert [row.kind for row in rows_of(circle.ben)] == ["quiet_given", "quiet_ended"]
    with at_work(circle.ana):
        remove_member(circle.mo.actor, circle.group, circle.ben.id, "It went on.")
    assert words_of(circle.ben) == ["A moderator ended your time in Slow walks. You can read why"]
    with at_work(circle.ana):
        let_back(circle.mo.actor, circle.group, circle.ben.id)
    assert "A moderator opened Slow walks to you again" in words_of(circle.ben)
    assert len(circle.ben.hears("notice:made")) == 4
    for other in circle.others(circle.ben):
        other.hears_nothing("notice:made")


def test_a_report_is_told_to_who_handles_it_and_its_end_to_who_made_it(make: Make, circle: Circle) -> None:
    message = make.message(circle.lounge, circle.ben.actor, "Hm.")
    with at_work(circle.ana):
        report = make_report(circle.ana.actor, message, "unkind", "Please look.")
    assert words_of(circle.mo) == ["A report waits in Slow walks"]
    assert circle.mo.hears("notice:made") == [{}]
    with at_work(circle.ana):
        close_case(circle.mo.actor, case_of(report), "We talked.")
    assert words_of(circle.ana) == ["A moderator looked at what you reported. You can read what came of it"]
    for other in circle.others(circle.mo, circle.ana):
        other.hears_nothing("notice:made")


def test_what_happens_between_two(make: Make, circle: Circle) -> None:
    make.connect_invitation(circle.ben.actor, circle.ana.actor)
    with db.transaction():
        publish(Invited(1, circle.ben.id, circle.ana.id))
    assert words_of(circle.ana) == ["Ben invites you to connect"]
    connection = make.connection(circle.ana.actor, circle.ben.actor)
    with db.transaction():
        publish(InvitationAccepted(1, circle.ben.id, circle.ana.id, connection))
        publish(PairStageChanged(connection, circle.ana.id, circle.ben.id, 2))
    assert words_of(circle.ben) == ["You and Ana have both taken a step", "You and Ana are connected"]
    for other in circle.others(circle.ana, circle.ben):
        other.hears_nothing("notice:made")
    make.distance(circle.ben.actor, circle.ana.actor, "block")
    assert words_of(circle.ben) == []


def test_a_refusal_undoes_the_notice_too(circle: Circle) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        publish(Invited(1, circle.ben.id, circle.ana.id))
        circle.ana.forgets()
        raise RuntimeError
    assert rows_of(circle.ana) == []
    circle.ana.hears_nothing()


def test_pages_go_on_where_the_one_before_ended(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.notifications.queries.inbox.PAGE", 2)
    for _time in range(5):
        answers(circle)
    seen, url = [], "/notifications/"
    for _page in range(3):
        page = circle.ana.browser.get(url).get_data(as_text=True)
        found = [row.id for row in rows_of(circle.ana) if f'id="n-{row.id}"' in page]
        seen += found
        url = page.partition('class="paging-older" rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 5 and url == ""


@pytest.mark.parametrize("before", ["", "~", "x~1", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+00:00~x", "9~9"])
def test_a_place_that_is_none_begins_at_the_newest(circle: Circle, before: str) -> None:
    answers(circle)
    assert ANSWERED in circle.ana.gets("/notifications/", before=before).get_data(as_text=True)


def header(who: Someone) -> str:
    page = who.gets("/groups/").get_data(as_text=True)
    return page.partition("<nav")[2].partition("</nav>")[0]


def mark(who: Someone) -> str:
    return header(who).partition("data-waits")[2].partition(">")[0]


def _set(circle: Circle, who: Someone, **values: Any) -> None:
    with db.transaction() as session:
        session.execute(
            update(Membership).where(Membership.group_id == circle.group, Membership.person_id == who.id).values(values)
        )


def _door(circle: Circle, mode: str) -> None:
    with db.transaction() as session:
        session.execute(update(Group).where(Group.id == circle.group).values(join_mode=mode))


def _request(who: Someone) -> int:
    with db.transaction() as session:
        return session.scalars(select(JoinRequest.id).where(JoinRequest.person_id == who.id)).one()


def test_a_duty_that_is_given_or_taken_is_told_to_its_bearer(circle: Circle) -> None:
    with at_work(circle.ana):
        give_role(circle.fay.actor, circle.group, circle.ben.id, Role.GREETER)
        give_role(circle.fay.actor, circle.group, circle.ben.id, Role.GREETER)
    assert words_of(circle.ben) == ["A facilitator asks you to greet newcomers in Slow walks"]
    assert circle.ben.hears("notice:made") == [{}]
    with at_work(circle.ana):
        take_role(circle.fay.actor, circle.group, circle.ben.id, Role.GREETER)
    assert words_of(circle.ben)[0] == "A facilitator released you from greeting in Slow walks"
    for other in circle.others(circle.ben):
        other.hears_nothing("notice:made")
        assert rows_of(other) == []


def test_what_one_takes_or_lays_down_oneself_is_no_news(circle: Circle) -> None:
    with at_work(circle.ana):
        give_role(circle.fay.actor, circle.group, circle.fay.id, Role.MODERATOR)
        take_role(circle.mo.actor, circle.group, circle.mo.id, Role.MODERATOR)
    for one in circle.everyone:
        assert rows_of(one) == []
        one.hears_nothing("notice:made")


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("kind", [Kind.ROLE_GIVEN, Kind.ROLE_TAKEN])
def test_each_duty_has_its_words(circle: Circle, kind: Kind, role: str | None) -> None:
    with at_work(circle.ana):
        words = Shown(1, kind, now(), False, group="Slow walks", role=role).words
    assert "Slow walks" in words and "facilitat" in words


def test_a_message_that_waits_is_told_to_those_who_look_once(make: Make, circle: Circle) -> None:
    _look_first(circle, circle.lounge)
    held = [circle.ben.says(circle.lounge, f"May I {number}?")["id"] for number in range(2)]
    assert words_of(circle.mo) == ["Something waits for your look"]
    assert circle.mo.hears("notice:made") == [{}]
    page = circle.mo.gets("/notifications/").get_data(as_text=True)
    assert "Room 1 in Slow walks" in page and "May I" not in page.partition("<main")[2] and "Ben" not in page
    opened = circle.mo.gets(f"/notifications/{rows_of(circle.mo)[0].id}")
    assert opened.headers["Location"].endswith(f"/rooms/{circle.lounge}/waiting")
    for other in circle.others(circle.mo):
        other.hears_nothing("notice:made")
        assert rows_of(other) == []
    with at_work(circle.ana):
        for one in held:
            let_through_message(circle.mo.actor, one)
    assert words_of(circle.mo) == [], "nothing waits any more"


def test_what_others_looked_at_already_is_over_and_the_next_is_told_anew(make: Make, circle: Circle) -> None:
    second = make.member(circle.group, make.person("mia"), stage=1, roles=("moderator",))
    _look_first(circle, circle.lounge)
    held = circle.ben.says(circle.lounge, "May I?")["id"]
    with at_work(circle.ana):
        let_through_message(second, held)
        assert not something_waits(circle.mo.actor)
    circle.forgets()
    circle.cleo.says(circle.lounge, "May I too?")
    assert circle.mo.hears("notice:made") == [{}]
    assert words_of(circle.mo) == ["Something waits for your look"] and len(rows_of(circle.mo)) == 1


def test_who_does_not_see_the_room_does_not_look(make: Make, circle: Circle) -> None:
    shallow = make.member(circle.group, make.person("mia"), stage=1, roles=("moderator",))
    _look_first(circle, circle.rooms[2])
    circle.ben.says(circle.rooms[2], "May I?")
    assert words_of(circle.mo) == ["Something waits for your look"]
    with db.transaction() as session:
        assert session.scalars(select(Notice).where(Notice.person_id == shallow.id)).all() == []
    _set(circle, circle.mo, stage=1)
    assert words_of(circle.mo) == []


def test_a_look_waits_for_the_end_of_a_rest(circle: Circle) -> None:
    sets_boundaries(circle.mo, capacity="resting", capacity_until=now() + timedelta(hours=1))
    _look_first(circle, circle.lounge)
    circle.ben.says(circle.lounge, "May I?")
    circle.mo.hears_nothing("notice:made")
    assert words_of(circle.mo) == ["Something waits for your look"]


def _look_first(circle: Circle, room: int) -> None:
    with db.transaction() as session:
        session.execute(update(Room).where(Room.id == room).values(look_first=5))
    circle.forgets()
