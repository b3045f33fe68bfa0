"""Rest and mails: nothing rings or is mailed while somebody rests, and what waited comes once; mails tell nothing, go at least once, and
can be turned off by whoever gets them. The post office is a real SMTP server on loopback."""

import asyncio
import email.message
import itertools
import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP
from sqlalchemy import select, update

from community.accounts.rules import Boundaries, Capacity, Span
from community.boundaries.notices import NoticeFacts, may_read_notice, ring_facts
from community.boundaries.people import Between
from community.boundaries.ringing import may_ring, waits
from community.notifications import jobs
from community.notifications.models import MailChoice, Notice
from community.notifications.payloads import _WAYS, _WORDS, Shown
from community.notifications.rules import (
    LOOK_AGAIN,
    MAIL_AFTER,
    MAIL_AGAIN_AFTER,
    MATTER_OF,
    MATTERS,
    NEEDS,
    Kind,
    Matter,
    Needs,
    is_mail_due,
    looks_again_at,
)
from community.notifications.services import tell_waiting as telling
from community.notifications.services.turn_off_mails import way_to_turn_off
from community.shared import crypto, db, mail
from community.shared.mail import OutgoingMail, post, send_waiting
from tests.notifications.conftest import (
    Circle,
    at_work,
    chooses_mail,
    has_quiet_hours,
    rows_of,
    sets_boundaries,
    silences,
    words_of,
)
from tests.notifications.test_inbox import ANSWERED, answers, mark

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


class Box(Message):
    """What arrived, as a mail program reads it. `refuses`: so many mails are turned away first."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[email.message.Message] = []
        self.refuses = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refuses -= 1
            return "451 not now"
        return str(await super().handle_DATA(server, session, envelope))

    def handle_message(self, message: email.message.Message) -> None:
        self.mails.append(message)


@pytest.fixture
def box(app: Any) -> Iterator[Box]:
    """A post office on a port of its own. Without aiosmtpd's controller, which waits by a clock that stands still here."""
    kept, loop, port = Box(), asyncio.new_event_loop(), queue.SimpleQueue[int]()

    async def open_up() -> asyncio.Server:
        office = await loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0)
        port.put(office.sockets[0].getsockname()[1])
        return office

    def serve() -> None:
        asyncio.set_event_loop(loop)
        office = loop.run_until_complete(open_up())
        loop.run_forever()
        office.close()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    mail.set_up(
        f"smtp://127.0.0.1:{port.get(timeout=30)}", '"Hearth, a circle" <post@example.org>', "https://here.example.org"
    )
    yield kept
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    mail.set_up("", "post@localhost")


def waiting_mails() -> list[OutgoingMail]:
    with db.transaction() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def passes(clock: Any, span: timedelta) -> None:
    """Time passes, and the jobs come round."""
    clock.shift(span)
    jobs.tell_what_waited()


# ---- rules


def test_every_kind_has_its_needs_its_matter_and_its_words(circle: Circle) -> None:
    assert set(NEEDS) == set(_WORDS) == set(_WAYS) == set(MATTER_OF) == set(Kind)
    assert sorted(itertools.chain(*MATTERS.values())) == sorted(Kind), "each in one matter alone"
    with at_work(circle.ana):
        for kind in Kind:
            bare = Shown(1, kind, NOON, False, room_id=1, group_id=1, other_id=1)
            assert bare.words and "None" not in bare.words + bare.place and bare.way[0]


@pytest.mark.parametrize("keeps", ["i_block", "i_mute", "i_stepped_back", "no_contact"])
@pytest.mark.parametrize("kind", Kind)
def test_what_i_keep_away_is_never_read(kind: Kind, keeps: str) -> None:
    near = {"there": True, "signed_in": True, "shares_group": True, "is_connected": True, "they_invited": True}
    facts = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near, **{keeps: True}))
    assert not may_read_notice(facts)


@pytest.mark.parametrize("kept", ["blocks_me", "stepped_back", "on_break"])
@pytest.mark.parametrize("kind", Kind)
def test_what_is_kept_from_me_changes_nothing(kind: Kind, kept: str) -> None:
    near = {"there": True, "signed_in": True, "shares_group": True, "is_connected": True, "they_invited": True}
    plain = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near))
    given = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near, **{kept: True}))
    assert may_read_notice(given) == may_read_notice(plain)
    assert ring_facts(given, Boundaries(), NOON) == ring_facts(plain, Boundaries(), NOON)


def test_of_what_is_gone_only_what_is_about_oneself_is_left() -> None:
    left = {kind for kind in Kind if may_read_notice(NoticeFacts(kind))}
    assert left == {kind for kind, needs in NEEDS.items() if needs is Needs.NOTHING}
    assert not may_read_notice(NoticeFacts(None))


NIGHT = {day: Span(22 * 60, 7 * 60) for day in range(7)}
RESTS = {
    "nothing set": (Boundaries(), True),
    "quiet hours, by day": (Boundaries(NIGHT), True),
    "quiet hours now": (Boundaries({day: Span(11 * 60, 13 * 60) for day in range(7)}), False),
    "capacity resting": (Boundaries(capacity=Capacity.RESTING, capacity_until=NOON + HOUR), False),
    "capacity resting, lapsed": (Boundaries(capacity=Capacity.RESTING, capacity_until=NOON - HOUR), True),
    "listening only": (Boundaries(capacity=Capacity.LISTENING, capacity_until=NOON + HOUR), True),
    "a break": (Boundaries(break_since=NOON - HOUR), False),
    "a break that is over": (Boundaries(break_since=NOON - 2 * HOUR, break_until=NOON - HOUR), True),
}


@pytest.mark.parametrize(("rests", "rings"), RESTS.values(), ids=RESTS.keys())
@pytest.mark.parametrize("quietly", [False, True])
@pytest.mark.parametrize("mutes", [False, True])
def test_what_rings_what_waits_and_what_does_neither(
    rests: Boundaries, rings: bool, quietly: bool, mutes: bool
) -> None:
    facts = NoticeFacts(Kind.ANSWERED, sees_message=True, is_here=True, between=Between(i_mute=mutes))
    decision = may_ring(ring_facts(facts, rests, NOON, quietly))
    assert decision.allowed == (rings and not quietly and not mutes)
    assert waits(decision) == (not rings and not quietly and not mutes)


def test_when_to_look_again() -> None:
    assert looks_again_at(None, NOON) == NOON + LOOK_AGAIN
    assert looks_again_at(NOON + timedelta(minutes=1), NOON) == NOON + timedelta(minutes=1)
    assert looks_again_at(NOON + HOUR, NOON) == NOON + LOOK_AGAIN
    assert looks_again_at(NOON - HOUR, NOON) == NOON


@pytest.mark.parametrize(
    ("chosen", "kinds", "before", "goes"),
    [
        ((), (Kind.ANSWERED,), None, False),
        ((Matter.ANSWERS,), (Kind.ANSWERED,), None, True),
        ((Matter.PEOPLE,), (Kind.ANSWERED,), None, False),
        ((Matter.PEOPLE,), (Kind.ANSWERED, Kind.INVITED), None, True),
        ((Matter.ANSWERS,), (), None, False),
        ((Matter.ANSWERS,), (Kind.ANSWERED,), NOON - MAIL_AGAIN_AFTER + timedelta(seconds=1), False),
        ((Matter.ANSWERS,), (Kind.ANSWERED,), NOON - MAIL_AGAIN_AFTER, True),
    ],
)
def test_when_a_mail_goes(chosen: Any, kinds: Any, before: datetime | None, goes: bool) -> None:
    assert is_mail_due(frozenset(chosen), frozenset(kinds), before, NOON) is goes


# ---- rest


def test_while_somebody_rests_it_waits_and_comes_once_afterwards(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    has_quiet_hours(circle.ana, 11 * 60, 14 * 60)
    for _time in range(3):
        answers(circle)
    for _time in range(8):
        circle.ana.hears_nothing("notice:made")
        assert "hidden" in mark(circle.ana) and waiting_mails() == []
        passes(clock, timedelta(minutes=14))
    assert words_of(circle.ana) == [ANSWERED] * 3, "whoever looks finds it"
    clock.move_to(NOON + 2 * HOUR)
    jobs.tell_what_waited()
    assert circle.ana.hears("notice:made") == [{}]
    assert "hidden" not in mark(circle.ana)
    assert len(waiting_mails()) == 1
    for _time in range(3):
        passes(clock, timedelta(minutes=15))
    circle.ana.hears_nothing("notice:made")
    assert len(waiting_mails()) == 1
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:made")


def test_a_rest_that_was_ended_early_is_noticed(circle: Circle, clock: Any) -> None:
    said = circle.ana.says(circle.lounge, "I go for a while.")["id"]
    sets_boundaries(circle.ana, break_since=NOON - HOUR)
    circle.ben.says(circle.lounge, "Rest well.", reply_to=said)
    passes(clock, timedelta(minutes=15))
    circle.ana.hears_nothing("notice:made")
    sets_boundaries(circle.ana, break_since=None)
    passes(clock, timedelta(minutes=15))
    assert circle.ana.hears("notice:made") == [{}]


def test_what_was_met_or_may_not_be_seen_any_more_is_in_no_summary(
    circle: Circle, make: Any, clock: Any, box: Box
) -> None:
    chooses_mail(circle.ana, "answers")
    sets_boundaries(circle.ana, capacity="resting", capacity_until=NOON + HOUR)
    answers(circle)
    make.distance(circle.ana.actor, circle.ben.actor, "mute")
    passes(clock, HOUR)
    circle.ana.hears_nothing("notice:made")
    assert waiting_mails() == [] and [row.due_at for row in rows_of(circle.ana)] == [None]


def test_a_mail_that_was_nearly_due_waits_for_the_end_of_a_rest_too(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    sets_boundaries(circle.ana, capacity="resting", capacity_until=NOON + HOUR)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []
    passes(clock, HOUR)
    assert len(waiting_mails()) == 1


# ---- mails


def test_nothing_is_mailed_unless_chosen(circle: Circle, clock: Any, box: Box) -> None:
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []
    chooses_mail(circle.ana, "people")
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_who_met_it_soon_gets_no_mail(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    circle.ana.gets(f"/notifications/{rows_of(circle.ana)[0].id}")
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_a_group_silenced_meanwhile_is_not_mailed_of(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    silences(circle.ana, circle.group)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_one_a_day_until_it_is_met(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    for _time in range(3):
        answers(circle)
        passes(clock, MAIL_AFTER)
    assert len(waiting_mails()) == 1
    circle.ana.posts("/notifications/all-met")
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert len(waiting_mails()) == 2


def test_a_mail_tells_nothing_of_what_where_or_who(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    passes(clock, MAIL_AFTER)
    send_waiting()
    assert waiting_mails() == []
    (letter,) = box.mails
    whole = letter.as_string()
    assert letter["Subject"] == "Something is waiting for you"
    assert letter["From"] == "post@example.org" and letter["To"] == "ana@example.org"
    for word in ("Hearth", "circle", "Ben", "Slow walks", "Room 1", "hidden words", "kettles", "group", "support"):
        assert word not in whole, word
    assert "https://here.example.org/notifications/" in whole.replace("=\n", "")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = letter["List-Unsubscribe"]
    assert off.startswith("<https://here.example.org/notifications/unsubscribe/") and str(circle.ana.id) not in whole


def test_one_click_turns_them_off_without_signing_in_and_without_a_token_of_ours(
    circle: Circle, clock: Any, box: Box
) -> None:
    chooses_mail(circle.ana, "answers", "people")
    chooses_mail(circle.ben, "answers")
    answers(circle)
    passes(clock, MAIL_AFTER)
    (waiting,) = waiting_mails()
    way = waiting.headers["List-Unsubscribe"].strip("<>").removeprefix("https://here.example.org")
    stranger = circle.ana.app.test_client()
    assert "Turn these mails off" in stranger.get(way).get_data(as_text=True)
    assert mails_chosen(circle) == {circle.ana.id, circle.ben.id}, "looking changes nothing"
    done = stranger.post(way, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and "Ana" not in done.get_data(as_text=True)
    assert mails_chosen(circle) == {circle.ben.id}
    assert stranger.post(way, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.get(way.rsplit("/", 1)[0] + "/" + crypto.seal(str(circle.ana.id))).status_code == 404
    assert stranger.post(way[:-4] + "AAA=", data={}).status_code == 404


def test_the_ways_in_a_mail_are_those_of_the_pages(circle: Circle) -> None:
    with at_work(circle.ana):
        way = way_to_turn_off(7)
        assert circle.ana.app.url_for("notifications.unsubscribed", token=way.rsplit("/", 1)[1], _external=False) == way
        assert circle.ana.app.url_for("notifications.index", _external=False) == "/notifications/"


def test_what_is_turned_away_is_tried_again_later_and_later(circle: Circle, clock: Any, box: Box) -> None:
    post("ana@example.org", "Hello", "Hello", key="one")
    box.refuses = 2
    send_waiting()
    assert box.mails == [] and [one.due_at for one in waiting_mails()] == [NOON + timedelta(minutes=2)]
    clock.shift(timedelta(minutes=1))
    send_waiting()
    assert [one.tries for one in waiting_mails()] == [1], "not before its time"
    clock.shift(timedelta(minutes=1))
    send_waiting()
    assert [one.due_at for one in waiting_mails()] == [NOON + timedelta(minutes=6)]
    clock.shift(timedelta(minutes=4))
    send_waiting()
    assert len(box.mails) == 1 and waiting_mails() == []


def test_of_one_key_one_is_on_its_way(circle: Circle, clock: Any, box: Box) -> None:
    for _time in range(2):
        post("ana@example.org", "Hello", "Hello", key="one")
        post("ana@example.org", "Hello", "Hello")
    send_waiting()
    assert len(box.mails) == 3


def test_a_mail_that_was_sent_and_not_crossed_off_goes_again_under_the_same_name(
    circle: Circle, clock: Any, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed between the two."""
    post("ana@example.org", "Hello", "Hello", key="one")
    deliver = mail._deliver

    def killed(message: Any) -> None:
        deliver(message)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail, "_deliver", killed)
    with pytest.raises(KeyboardInterrupt):
        send_waiting()
    monkeypatch.setattr(mail, "_deliver", deliver)
    send_waiting()
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"] and first["Message-ID"].endswith("@example.org>")
    assert waiting_mails() == []


def test_a_failure_in_telling_leaves_all_as_it_was(circle: Circle, clock: Any, box: Box, monkeypatch: Any) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    monkeypatch.setattr(telling, "post", lambda *_all, **_named: 1 / 0)
    passes(clock, MAIL_AFTER)
    assert rows_of(circle.ana)[0].due_at is not None
    monkeypatch.undo()
    mail.set_up("", "post@localhost")
    passes(clock, timedelta(0))
    assert len(waiting_mails()) == 1


def test_old_ones_are_let_go(circle: Circle, clock: Any) -> None:
    answers(circle)
    answers(circle)
    with db.transaction() as session:
        session.execute(update(Notice).where(Notice.id == rows_of(circle.ana)[0].id).values(met_at=NOON))
    clock.shift(timedelta(days=31))
    jobs.let_old_notices_go()
    assert len(rows_of(circle.ana)) == 1
    clock.shift(timedelta(days=90))
    jobs.let_old_notices_go()
    assert rows_of(circle.ana) == []


def mails_chosen(circle: Circle) -> set[int]:
    with db.transaction() as session:
        return set(session.scalars(select(MailChoice.person_id)))
