"""Notices of private messages: one until it was read or met, for the other of the two alone; and what they cost the sender's transaction."""

from datetime import timedelta
from typing import Any

import pytest

from community.notifications import jobs
from community.notifications.rules import MAIL_AFTER
from community.shared.mail import send_waiting
from tests.notifications.conftest import (
    HOUR,
    NOON,
    Circle,
    chooses_mail,
    has_quiet_hours,
    passes,
    rows_of,
    sets_boundaries,
    words_of,
)
from tests.notifications.post_office import Box
from tests.support.make import Make

WROTE = "Ben wrote to you"


@pytest.fixture
def talk(make: Make, circle: Circle) -> int:
    """The conversation of ana and ben."""
    return make.conversation(make.connection(circle.ana.actor, circle.ben.actor))


def test_who_writes_privately_is_told_to_the_other_alone_and_makes_no_heap(make: Make, circle: Circle) -> None:
    room = make.conversation(make.connection(circle.ana.actor, circle.ben.actor))
    circle.ben.says(room, "Are you there?")
    newest = circle.ben.says(room, "No hurry.")["seq"]
    wrote = f"{circle.ben.actor.name} wrote to you"
    assert words_of(circle.ana) == [wrote] and circle.ana.hears("notice:made") == [{}]
    for other in circle.others(circle.ana):
        assert words_of(other) == []
        other.hears_nothing("notice:made")
    opened = circle.ana.gets(f"/notifications/{rows_of(circle.ana)[0].id}")
    assert opened.headers["Location"].endswith(f"#m-{newest}"), "it leads to the newest"
    assert circle.ana.browser.get(opened.headers["Location"].partition("#")[0]).status_code == 200
    circle.ben.says(room, "I am here again.")
    assert words_of(circle.ana) == [wrote, wrote], "once it is met, the next is told"


def test_all_counts_as_met_after_a_break(make: Make, circle: Circle) -> None:
    room = make.conversation(make.connection(circle.ana.actor, circle.ben.actor))
    circle.ben.says(room, "Are you there?")
    assert circle.ana.posts("/boundaries/met").status_code == 302
    assert all(row.met_at is not None for row in rows_of(circle.ana))


def test_what_was_read_in_the_conversation_is_met_and_the_next_is_told_anew(circle: Circle, talk: int) -> None:
    first = circle.ben.says(talk, "Are you there?")
    assert circle.ana.hears("notice:made") == [{}]
    circle.ben.says(talk, "No hurry.")
    circle.ana.hears_nothing("notice:made")
    circle.ana.sends("room:read", {"room": talk, "seq": first["seq"] + 1})
    assert "not met yet" not in circle.ana.gets("/notifications/").get_data(as_text=True)
    circle.ben.says(talk, "I am here again.")
    assert circle.ana.hears("notice:made") == [{}]
    assert words_of(circle.ana) == [WROTE], "and makes no heap"
    assert "not met yet" in circle.ana.gets("/notifications/").get_data(as_text=True)
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:made")


def test_a_mail_tells_of_what_came_after_what_was_read(circle: Circle, talk: int, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    first = circle.ben.says(talk, "Are you there?")
    passes(clock, MAIL_AFTER)
    send_waiting()
    circle.ana.sends("room:read", {"room": talk, "seq": first["seq"]})
    circle.ben.says(talk, "And now?")
    passes(clock, MAIL_AFTER)
    send_waiting()
    first_mail, second_mail = box.mails
    assert first_mail["Message-ID"] != second_mail["Message-ID"], "else a mail program would take it for the same"


@pytest.mark.parametrize("kind", ["mute", "block", "step_back"])
def test_of_whom_i_keep_away_nothing_is_told(make: Make, circle: Circle, talk: int, kind: str) -> None:
    make.distance(circle.ana.actor, circle.ben.actor, kind)
    said = circle.ben.says(talk, "Are you there?")
    assert said["ok"] is (kind == "mute")
    assert rows_of(circle.ana) == []
    circle.ana.hears_nothing("notice:made")


def test_a_mute_that_is_over_tells_again(make: Make, circle: Circle, talk: int, clock: Any) -> None:
    make.distance(circle.ana.actor, circle.ben.actor, "mute", until=NOON - timedelta(seconds=1))
    circle.ben.says(talk, "Are you there?")
    assert words_of(circle.ana) == [WROTE] and circle.ana.hears("notice:made") == [{}]


def test_rest_and_quiet_sending_count_here_too(circle: Circle, talk: int, clock: Any) -> None:
    has_quiet_hours(circle.ana, 11 * 60, 13 * 60)
    sets_boundaries(circle.ana, capacity="open", capacity_until=NOON + HOUR)
    circle.ben.says(talk, "Are you there?")
    circle.ana.hears_nothing("notice:made")
    clock.move_to(NOON + HOUR)
    jobs.tell_what_waited()
    assert circle.ana.hears("notice:made") == [{}]
    circle.ana.says(talk, "Yes.", quiet=True)
    circle.ben.hears_nothing("notice:made")
    assert len(rows_of(circle.ben)) == 1


def test_silence_for_one_person_holds(circle: Circle, talk: int) -> None:
    circle.ana.posts(f"/notifications/choices/people/{circle.ben.id}", answers="nowhere")
    circle.ben.says(talk, "Are you there?")
    circle.ana.hears_nothing("notice:made")
    assert words_of(circle.ana) == [WROTE]


def test_what_telling_costs_the_sender(circle: Circle, talk: int, statements: list[str]) -> None:
    """Within their transaction: two questions and the notice; once it lies there, one question and where it leads."""
    circle.ben.says(talk, "first")
    for met, most in ((True, 3), (False, 2)):
        if met:
            circle.ana.posts("/notifications/all-met")
        statements.clear()
        circle.ben.says(talk, "next")
        begun = next(place for place, sql in enumerate(statements) if sql.startswith("UPDATE rooms"))
        ended = next(place for place, sql in enumerate(statements) if "FROM memberships JOIN rooms" in sql)
        told = [sql for sql in statements[begun + 1 : ended] if sql != "BEGIN"]
        assert len(told) <= most, told
