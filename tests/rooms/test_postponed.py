"""*Send when they're awake*: what waits, when it goes, who hears of it; and that neither waiting nor going tells more of the other than
their card does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from community.accounts.events import AccountErased, ExportAsked
from community.accounts.models import BoundarySettings, Person, QuietHours
from community.connections.models import Connection
from community.notifications.models import Notice
from community.rooms import jobs
from community.rooms.models import Message, PostponedMessage
from community.rooms.rules import POSTPONED_MOST
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.make import Make

EVENING = datetime(2026, 5, 4, 21, 30, tzinfo=UTC)
"""Monday, 23:30 in Berlin: Ben rests there from 22:00 to 7:00."""
MORNING = datetime(2026, 5, 5, 5, 0, tzinfo=UTC)


@dataclass
class Two:
    room: int
    connection: int
    ana: Someone
    ben: Someone
    mo: Someone

    def waits(self) -> list[dict[str, Any]]:
        waits: list[dict[str, Any]] = self.ana.sends("room:enter", {"room": self.room})["postponed"]
        return waits

    def said(self) -> list[str]:
        return [one["body"] for one in self.ana.sends("room:enter", {"room": self.room})["messages"]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock: object, make: Make, someone: Callable[..., Someone]) -> Two:
    """Ana and Ben are connected, both with Mo too. Ben has quiet hours every night and lets them show."""
    ana, ben, mo = make.person("ana"), make.person("ben"), make.person("mo")
    connection = make.connection(ana, ben)
    make.connection(ana, mo)
    make.connection(ben, mo)
    rests(ben.id, shown=True)
    return Two(make.conversation(connection), connection, someone(ana), someone(ben), someone(mo))


def rests(person_id: int, shown: bool, zone: str = "Europe/Berlin", **more: Any) -> None:
    with db.transaction() as session:
        session.merge(BoundarySettings(person_id=person_id, time_zone=zone, quiet_shown=shown, **more))
        for weekday in range(7):
            session.merge(QuietHours(person_id=person_id, weekday=weekday, begins=22 * 60, ends=7 * 60))


def sets(person_id: int, **values: Any) -> None:
    with db.transaction() as session:
        session.execute(update(BoundarySettings).where(BoundarySettings.person_id == person_id).values(**values))


def runs(two: Two) -> None:
    with two.ana.app.app_context():
        jobs.send_what_waited()


def count(table: Any = Message) -> int:
    with db.unit():
        return db.session().scalar(select(func.count()).select_from(table)) or 0


def notices(who: Someone) -> list[tuple[str, int | None, int | None]]:
    with db.unit():
        found = select(Notice.kind, Notice.room_id, Notice.other_id).where(Notice.person_id == who.id)
        return [(row.kind, row.room_id, row.other_id) for row in db.session().execute(found)]


def notice_way(who: Someone) -> str:
    with db.unit():
        number = db.session().scalars(select(Notice.id).where(Notice.person_id == who.id)).one()
    return f"/notifications/{number}"


# ---- it waits


def test_it_waits_and_only_its_writer_knows(two: Two) -> None:
    second = two.ana.opens()
    first = two.ana.sockets[0]
    ack = two.ana.says(two.room, "Sleep *well*", later=True, need="listen", notes=["grief"], quiet=True)
    waiting = ack["postponed"]
    assert "message" not in ack and waiting["waits"] and waiting["say"] == ""
    assert waiting["expected_at"] == MORNING.isoformat()
    assert two.waits() == [waiting]
    assert (waiting["html"], waiting["need"], waiting["notes"]) == ("<p>Sleep <em>well</em></p>", "listen", ["grief"])
    assert two.ana.hears("postponed:changed", first) == [{"room": two.room}]
    assert two.ana.hears("postponed:changed", second) == [], "the page that sent it has its ack"
    two.ben.hears_nothing()
    two.mo.hears_nothing()
    assert two.ben.sends("room:enter", {"room": two.room})["postponed"] == []
    assert two.ben.sends("room:enter", {"room": two.room})["last_seq"] == 0
    assert "Sleep" not in two.ben.gets(f"/rooms/{two.room}").text
    with db.unit():
        row = db.session().scalars(select(PostponedMessage)).one()
        assert "Sleep" not in row.sealed and row.due_at is not None


def test_it_goes_in_the_morning_by_the_way_that_every_message_goes(two: Two, clock: Any) -> None:
    told = two.ana.says(two.room, "The heron")["id"]
    two.ana.says(two.room, "Sleep *well*", later=True, need="listen", notes=["grief"], quiet=True, reply_to=told)
    two.ana.forgets()
    two.ben.forgets()
    for at in (EVENING + timedelta(hours=1), MORNING - timedelta(seconds=1)):
        clock.move_to(at)
        runs(two)
    two.ben.hears_nothing()
    two.ana.hears_nothing()
    clock.move_to(MORNING)
    runs(two)
    (frame,) = two.ben.hears("message:sent")
    assert (frame["html"], frame["need"], frame["quiet"]) == ("<p>Sleep <em>well</em></p>", "listen", True)
    assert frame["reply_to"]["excerpt"] == "The heron" and frame["at"] == MORNING.isoformat()
    assert [one["seq"] for one in two.ana.hears("message:sent")] == [2], "its writer's pages had not heard of it"
    assert two.ana.hears("postponed:changed") == [{"room": two.room}]
    two.mo.hears_nothing()
    assert two.waits() == [] and count(PostponedMessage) == 0
    runs(two)
    two.ben.hears_nothing("message:sent")


def test_without_javascript(two: Two, clock: Any) -> None:
    page = two.ana.gets(f"/rooms/{two.room}").text
    assert "Send when Ben is awake" in page
    form = {"body": "By form", "nonce": "by-form-1", "later": "y", "need": "ideas", "notes": ["grief"], "quiet": "y"}
    answer = two.ana.posts(f"/rooms/{two.room}/messages", **form)
    assert answer.status_code == 302 and "#p-" in answer.location
    two.ana.posts(f"/rooms/{two.room}/messages", **form)  # a nervous finger
    page = two.ana.gets(f"/rooms/{two.room}").text
    assert "Waits until Ben is awake" in page and "It goes after" in page and page.count("By form") == 1
    number = two.waits()[0]["id"]
    back = two.ana.posts(f"/rooms/postponed/{number}/cancel")
    assert back.status_code == 200 and "It waits no more" in back.text
    box = back.text.split('id="body"')[1].split("</textarea>")[0]
    assert box.endswith("By form") and two.waits() == []
    for chosen in ('value="ideas" selected', 'value="grief" checked', 'name="quiet" value="y" checked'):
        assert chosen in back.text, chosen
    assert two.ana.posts(f"/rooms/postponed/{number}/cancel").status_code == 404
    two.ana.posts(f"/rooms/{two.room}/messages", **{**form, "nonce": "by-form-2"})
    number = two.waits()[0]["id"]
    assert two.ana.posts(f"/rooms/postponed/{number}/cancel", drop="y").status_code == 302
    assert two.waits() == [] and count() == 0


def test_a_resend_waits_once_and_goes_once(two: Two, clock: Any) -> None:
    first = two.ana.says(two.room, "Once", nonce="the-same-one", later=True)
    assert two.ana.says(two.room, "Once", nonce="the-same-one", later=True) == first
    clock.move_to(MORNING)
    runs(two)
    again = two.ana.says(two.room, "Once", nonce="the-same-one", later=True)
    assert again["seq"] == 1 and count() == 1 and two.waits() == []


def test_sent_all_the_same_it_goes_once(two: Two, clock: Any) -> None:
    """The same number, without waiting: what waits is found to have gone."""
    two.ana.says(two.room, "Once", nonce="the-same-one", later=True)
    assert two.ana.says(two.room, "Once", nonce="the-same-one")["seq"] == 1
    clock.move_to(MORNING)
    runs(two)
    assert count() == 1 and two.waits() == []


def test_only_so_many_wait(two: Two) -> None:
    for number in range(POSTPONED_MOST):
        assert two.ana.says(two.room, f"Number {number}", later=True)["ok"]
    assert two.ana.says(two.room, "One more", later=True)["code"] == "enough_waits"
    assert len(two.waits()) == POSTPONED_MOST


def test_in_a_group_nothing_waits(two: Two, make: Make) -> None:
    group = make.group()
    make.member(group, two.ana.actor)
    ack = two.ana.says(make.rooms_by_depth(group)[1], "Hello", later=True)
    assert ack["code"] == "not_private" and count(PostponedMessage) == 0


# ---- it is taken back


def test_taken_back_the_words_come_into_the_box(two: Two, clock: Any) -> None:
    told = two.ana.says(two.room, "The heron")["id"]
    waiting = two.ana.says(two.room, "Not yet", later=True, reply_to=told, notes=["grief"])["postponed"]
    two.ana.opens()
    two.ana.forgets()
    two.ben.forgets()
    words = two.ana.sends("postponed:cancel", {"id": waiting["id"]})["words"]
    assert (words["body"], words["reply_to"], words["notes"]) == ("Not yet", told, ["grief"])
    assert two.ana.hears("postponed:changed", two.ana.sockets[0]) == [{"room": two.room}]
    two.ben.hears_nothing()
    two.mo.hears_nothing()
    clock.move_to(MORNING)
    runs(two)
    assert count() == 1 and two.waits() == []
    assert two.ana.sends("postponed:cancel", {"id": waiting["id"]})["code"] == "not_found"


def test_nobody_else_takes_it_back(two: Two) -> None:
    number = two.ana.says(two.room, "Mine", later=True)["postponed"]["id"]
    missing = two.ben.sends("postponed:cancel", {"id": 1})
    for other in (two.ben, two.mo):
        assert other.sends("postponed:cancel", {"id": number}) == missing
        assert other.posts(f"/rooms/postponed/{number}/cancel").status_code == 404
    two.ana.hears_nothing("postponed:changed")
    assert len(two.waits()) == 1


# ---- what stands between the two is asked when it would go


def _parted(_make: Make, two: Two) -> None:
    with db.transaction() as session:
        session.get_one(Connection, two.connection).ended_at = now()


BARS: dict[str, tuple[Callable[[Make, Two], None], str]] = {
    "block": (lambda make, two: make.distance(two.ben.actor, two.ana.actor), "not taking messages"),
    "nobody writes": (lambda _make, two: sets(two.ben.id, writes="nobody"), "not taking messages"),
    "step back": (lambda make, two: make.distance(two.ben.actor, two.ana.actor, "step_back"), "not taking messages"),
    "saying so": (
        lambda make, two: make.distance(two.ben.actor, two.ana.actor, "step_back", says_so=True),
        "taking some space",
    ),
    "break": (lambda make, two: make.takes_break(two.ben.actor), "not taking messages"),
    "own block": (lambda make, two: make.distance(two.ana.actor, two.ben.actor), "You have blocked"),
    "own break": (lambda make, two: make.takes_break(two.ana.actor), "taking a break"),
    "parted": (_parted, "not connected any more"),
}


@pytest.mark.parametrize("bar", BARS)
def test_what_may_not_go_then_stays_with_its_writer(two: Two, make: Make, clock: Any, bar: str) -> None:
    two.ana.says(two.room, "Good morning", later=True)
    begin, sentence = BARS[bar]
    begin(make, two)
    two.ana.forgets()
    clock.move_to(EVENING + timedelta(hours=1))
    runs(two)
    two.ana.hears_nothing("postponed:changed")
    with db.unit():
        assert db.session().scalars(select(PostponedMessage.reason)).one() == "", "nothing tells before the morning"
    clock.move_to(MORNING)
    runs(two)
    two.ben.hears_nothing("message:sent")
    if bar != "own break":  # their page is the calm one
        (kept,) = two.waits()
        assert (kept["waits"], kept["body"], kept["expected_at"]) == (False, "Good morning", None)
        assert sentence in kept["say"]
        assert "This did not go" in two.ana.gets(f"/rooms/{two.room}").text
        assert two.ana.hears("postponed:changed") == [{"room": two.room}]
        assert two.ana.hears("notice:made") == [{}]
        assert f"/rooms/{two.room}#postponed" in two.ana.gets(notice_way(two.ana)).location
        assert "Something you let wait did not go" in two.ana.gets("/rooms/private").text
    assert notices(two.ana) == [("did_not_go", two.room, None)], "whatever it was, it reads alike and names nobody"
    assert notices(two.ben) == notices(two.mo) == []
    assert "Something you let wait" not in two.ben.gets("/rooms/private").text
    two.mo.hears_nothing()
    clock.move_to(MORNING + timedelta(days=3))
    runs(two)
    assert count() == 0, "it is not tried again behind its writer's back"
    with db.unit():
        number = db.session().scalars(select(PostponedMessage.id)).one()
    if bar != "own break":
        assert two.ana.sends("postponed:cancel", {"id": number})["words"]["body"] == "Good morning"


def test_lifted_before_the_morning_it_was_never_there(two: Two, make: Make, clock: Any) -> None:
    two.ana.says(two.room, "Good morning", later=True)
    sets(two.ben.id, writes="nobody")
    clock.move_to(EVENING + timedelta(hours=1))
    runs(two)
    sets(two.ben.id, writes="connections")
    clock.move_to(MORNING)
    runs(two)
    assert [one["html"] for one in two.ben.hears("message:sent")] == ["<p>Good morning</p>"]


def seen_by_ana(make: Make, two: Two, clock: Any, bar: str) -> list[Any]:
    """All that Ana's pages meet, from the evening to the next day, when this comes between at one in the morning."""
    seen: list[Any] = []
    for later in (True, False):
        seen.append(two.ana.says(two.room, "Good night", later=later, nonce=f"of-{later}-night"))
    two.ana.forgets()
    at = EVENING
    while at < MORNING + timedelta(hours=2):
        clock.move_to(at)
        if at == EVENING + timedelta(hours=2):
            BARS[bar][0](make, two)
        runs(two)
        state = two.ana.sends("room:enter", {"room": two.room})
        rang, lies = two.ana.hears("notice:made"), [one[0] for one in notices(two.ana)]
        seen.append((at, two.ana.hears("postponed:changed"), rang, lies, state["postponed"], state["may"]))
        at += timedelta(minutes=10)
    seen.append(two.ana.says(two.room, "And now?", later=True))
    return seen


def without_numbers(seen: Any, two: Two) -> Any:
    if isinstance(seen, dict):
        return {
            key: without_numbers(value, two)
            for key, value in seen.items()
            if key not in ("id", "room") and key != "author"
        }
    if isinstance(seen, list | tuple):
        return [without_numbers(one, two) for one in seen]
    return seen


@pytest.mark.parametrize("bar", ["block", "step back", "break"])
def test_a_block_waits_and_comes_back_as_not_taking_messages_does(
    two: Two, make: Make, someone: Callable[..., Someone], clock: Any, bar: str
) -> None:
    met = seen_by_ana(make, two, clock, bar)
    clock.move_to(EVENING)
    ana, ben = make.person("other-ana"), make.person("other-ben")
    connection = make.connection(ana, ben)
    rests(ben.id, shown=True)
    twin = Two(make.conversation(connection), connection, someone(ana), someone(ben), two.mo)
    ordinary = seen_by_ana(make, twin, clock, "nobody writes")
    assert without_numbers(met, two) == without_numbers(ordinary, twin)


# ---- what the card does not say, waiting does not tell


def test_hidden_quiet_hours_hold_nothing_back(two: Two) -> None:
    sets(two.ben.id, quiet_shown=False)
    asleep = two.ana.says(two.room, "Are you up?", later=True)
    assert asleep["seq"] == 1 and two.waits() == []
    with db.transaction() as session:
        for row in session.scalars(select(QuietHours)):
            session.delete(row)
    awake = two.ana.says(two.room, "Are you up?", later=True)
    assert set(awake) == set(asleep) and awake["seq"] == 2
    assert "Send when Ben is awake" in two.ana.gets(f"/rooms/{two.room}").text, "offered always, so it tells nothing"


def test_shown_to_connections_that_they_rest_it_waits_without_a_time(two: Two, clock: Any) -> None:
    """Capacity *resting* is on the card, its end is not; and quiet hours that nobody reads hold it no longer."""
    until = EVENING + timedelta(hours=2)
    sets(two.ben.id, quiet_shown=False, capacity="resting", capacity_until=until)
    waiting = two.ana.says(two.room, "Good night", later=True)["postponed"]
    assert waiting["waits"] and waiting["expected_at"] is None
    assert "It goes after" not in two.ana.gets(f"/rooms/{two.room}").text.split("<template")[0]
    clock.move_to(until)
    runs(two)
    assert two.waits() == [] and count() == 1


def test_whoever_rests_no_longer_gets_it_soon(two: Two, clock: Any) -> None:
    two.ana.says(two.room, "Good night", later=True)
    with db.transaction() as session:
        for row in session.scalars(select(QuietHours)):
            session.delete(row)
    clock.move_to(EVENING + timedelta(minutes=15))
    runs(two)
    assert count() == 1 and two.waits() == []


def test_whoever_rests_longer_gets_it_later(two: Two, clock: Any) -> None:
    two.ana.says(two.room, "Good night", later=True)
    with db.transaction() as session:
        session.execute(update(QuietHours).values(ends=9 * 60))
    two.ana.forgets()
    clock.move_to(EVENING + timedelta(minutes=15))
    runs(two)
    assert two.ana.hears("postponed:changed") == [{"room": two.room}]
    two.ben.hears_nothing()
    two.mo.hears_nothing()
    later = MORNING + timedelta(hours=2)
    assert two.waits()[0]["expected_at"] == later.isoformat()
    clock.move_to(MORNING)
    runs(two)
    assert count() == 0
    clock.move_to(later)
    runs(two)
    assert count() == 1


CLOCKS = {
    "Berlin goes forward": ("Europe/Berlin", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0)),
    "Berlin goes back": ("Europe/Berlin", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0)),
    "Sydney goes forward": ("Australia/Sydney", datetime(2026, 10, 3, 13, 0, tzinfo=UTC), datetime(2026, 10, 3, 20, 0)),
    "Sydney goes back": ("Australia/Sydney", datetime(2026, 4, 4, 13, 0, tzinfo=UTC), datetime(2026, 4, 4, 21, 0)),
    "New York goes forward": ("America/New_York", datetime(2026, 3, 8, 4, 0, tzinfo=UTC), datetime(2026, 3, 8, 11, 0)),
    "New York goes back": ("America/New_York", datetime(2026, 11, 1, 4, 0, tzinfo=UTC), datetime(2026, 11, 1, 12, 0)),
    "Kathmandu": ("Asia/Kathmandu", datetime(2026, 3, 28, 18, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 15)),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_it_goes_at_seven_by_their_clock_when_clocks_change(two: Two, clock: Any, name: str) -> None:
    zone, night, seven = CLOCKS[name]
    seven = seven.replace(tzinfo=UTC)
    sets(two.ben.id, time_zone=zone)
    clock.move_to(night)
    assert two.ana.says(two.room, "Good night", later=True)["postponed"]["expected_at"] == seven.isoformat()
    clock.move_to(seven - timedelta(seconds=1))
    runs(two)
    assert count() == 0
    clock.move_to(seven)
    runs(two)
    assert count() == 1


# ---- nothing is lost, nothing goes twice


def test_killed_in_the_middle_it_waits_still_and_goes_once(
    two: Two, clock: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from community.rooms.services import send_postponed

    other = two.ana.says(two.room, "And this", later=True)["postponed"]["id"]
    two.ana.says(two.room, "Good night", later=True)
    clock.move_to(MORNING)

    def dies(event: Any) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(send_postponed, "publish", dies)  # after the message was written, before the commit
        runs(two)
    assert count() == 0 and len(two.waits()) == 2 and "it is tried again" in caplog.text
    two.ben.hears_nothing("message:sent")
    runs(two)
    assert count() == 0, "not at each round, before all others"
    clock.move_to(MORNING + timedelta(minutes=15))
    runs(two)
    runs(two)
    assert sorted(two.said()) == ["And this", "Good night"] and two.waits() == []
    assert two.ana.sends("postponed:cancel", {"id": other})["code"] == "not_found"


def test_what_no_key_opens_is_not_sent(two: Two, clock: Any) -> None:
    two.ana.says(two.room, "Good night", later=True)
    with db.transaction() as session:
        session.execute(update(PostponedMessage).values(sealed="nothing that was sealed"))
    clock.move_to(MORNING)
    runs(two)
    assert count() == 0 and two.waits()[0]["waits"]


def test_what_can_not_be_sent_any_more_comes_back(two: Two, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from community.shared import content

    two.ana.says(two.room, "Good night", later=True, notes=["grief"])
    clock.move_to(MORNING)
    monkeypatch.setattr(content, "content_notes", lambda: {})
    runs(two)
    (kept,) = two.waits()
    assert not kept["waits"] and "another look" in kept["say"] and kept["body"] == "Good night"


def test_a_writer_whose_account_is_not_in_use_sends_nothing(two: Two, clock: Any) -> None:
    two.ana.says(two.room, "Good night", later=True)
    with db.transaction() as session:
        session.get_one(Person, two.ana.id).state = "waiting"
    clock.move_to(MORNING)
    runs(two)
    assert count() == 0 and count(PostponedMessage) == 1


# ---- it is theirs


def test_their_export_has_it_and_the_others_has_not(two: Two) -> None:
    two.ana.says(two.room, "Good night", later=True, notes=["grief"])
    told: dict[int, dict[str, Any]] = {}
    for one in (two.ana, two.ben):
        with db.transaction():
            publish(ExportAsked(one.id, told.setdefault(one.id, {})))
    (mine,) = told[two.ana.id]["rooms"]["waits_until_they_are_awake"]
    assert (mine["with"], mine["text"], mine["content_notes"]) == ("Ben", "Good night", ["grief"])
    assert "Good night" not in str(told[two.ben.id])


def test_with_its_writers_account_it_is_gone(two: Two) -> None:
    two.ana.says(two.room, "Good night", later=True)
    with db.transaction():
        publish(AccountErased(two.ana.id))
    assert count(PostponedMessage) == 0 and notices(two.ana) == []


def test_with_the_others_account_the_words_stay_with_who_wrote_them(two: Two, make: Make, clock: Any) -> None:
    told = two.ana.says(two.room, "The heron")["id"]
    two.ana.says(two.room, "Good *night*", later=True, reply_to=told)
    two.ana.says(two.room, "And sleep well", later=True)
    with db.transaction():
        publish(AccountErased(two.ben.id))
    assert notices(two.ana) == [("did_not_go", None, None)], "once for all of them, and it names nobody"
    page = two.ana.gets("/notifications/").text
    assert "did not go. Your words are still yours" in page
    left = two.ana.gets("/rooms/postponed").text
    assert "Good <em>night</em>" in left and "And sleep well" in left and "They closed their account" in left
    assert "Words that did not go" in two.ana.gets("/rooms/private").text
    assert "Good" not in two.mo.gets("/rooms/postponed").text and notices(two.mo) == []
    clock.move_to(MORNING + timedelta(days=1))
    runs(two)
    assert count(PostponedMessage) == 2, "they wait for nothing, and are let go by nobody else"
    told_in: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(two.ana.id, told_in))
    exported = {one["text"] for one in told_in["rooms"]["waits_until_they_are_awake"]}
    assert exported == {"Good *night*", "And sleep well"}
    with db.unit():
        ids = list(db.session().scalars(select(PostponedMessage.id)))
    assert two.mo.posts(f"/rooms/postponed/{ids[0]}/cancel").status_code == 404
    for number in ids:
        assert two.ana.posts(f"/rooms/postponed/{number}/cancel").location.endswith("/rooms/postponed")
    assert count(PostponedMessage) == 0
    assert "Words that did not go" not in two.ana.gets("/rooms/private").text
