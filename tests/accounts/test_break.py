"""Taking a break: the account rests, every page leads to the calm one, and the way back is gentle."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.models import BoundarySettings, SignIn
from community.accounts.services.come_back import end_due_breaks
from community.accounts.sockets import actor_of
from community.boundaries import facts
from community.boundaries.people import may_write
from community.shared import db
from tests.support.actors import Someone
from tests.support.make import Make

AT = datetime(2026, 3, 27, 20, tzinfo=UTC)


def begins_break(who: Someone, **more: object) -> None:
    came = who.posts("/boundaries/break", **{"ends": "open", "shown": "nobody", **more})
    assert came.status_code == 302 and came.headers["Location"].endswith("/boundaries/away"), came.text


def is_away(who: Someone) -> bool:
    came = who.gets("/groups/")
    return came.status_code == 302 and came.headers["Location"].endswith("/boundaries/away")


def test_every_page_leads_to_the_calm_one_but_these(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana = someone(make.member(group, stage=2))
    begins_break(ana)
    room = make.rooms_by_depth(group)[1]
    for path in ("/groups/", f"/groups/{group}", f"/rooms/{room}", "/groups/discover", f"/people/{ana.id}/card"):
        assert ana.gets(path).headers.get("Location") == "/boundaries/away", path
    said = ana.posts(f"/rooms/{room}/messages", body="Hello", nonce="12345678")
    assert said.headers["Location"] == "/boundaries/away"
    for path in (
        "/safety/help",
        "/accounts/export",
        "/accounts/settings",
        "/accounts/password",
        "/accounts/sign-ins",
        "/accounts/close",
        "/boundaries",
        "/boundaries/break",
        "/boundaries/away",
        "/static/layout/icon.svg",
    ):
        answer = ana.gets(path)
        answer.close()
        assert answer.status_code == 200, path
    assert "Come back" in ana.gets("/boundaries/away").text
    assert ana.posts("/accounts/sign-out").headers["Location"] == "/accounts/sign-in"


def test_open_pages_are_told_and_no_socket_stays(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana, ben = someone(make.member(group)), someone(make.member(group))
    stranger = someone()
    ana.opens()
    first, second = ana.sockets
    begins_break(ana)
    assert [frame["name"] for frame in first.queue] == ["break:begun", "session:ended"]
    assert [frame["name"] for frame in second.queue] == ["break:begun", "session:ended"]
    assert not first.is_connected() and not second.is_connected()
    with db.unit():
        token = db.session().scalars(select(SignIn.token_hash).where(SignIn.person_id == ana.id)).one()
        assert actor_of(token) is None, "an event that another process still lets in is nobody's"
    assert not ana.opens().is_connected(), "nor does a new one open"
    ben.hears_nothing("break:begun")
    stranger.hears_nothing()
    assert ben.hears("boundaries:changed") == [{"id": ana.id}]
    ana.posts("/boundaries/come-back")
    assert ana.opens().is_connected()


def test_nobody_reaches_me_and_others_read_what_i_chose(someone: Callable[..., Someone], make: Make):
    with time_machine.travel(AT, tick=False):
        _reading(someone, make)


def _reading(someone: Callable[..., Someone], make: Make) -> None:
    ana, ben, cleo = make.person(), make.person(), make.person()
    group = make.group()
    make.member(group, ana)
    make.member(group, cleo)
    make.connection(ana, ben)
    resting, near, mate = someone(ana), someone(ben), someone(cleo)
    card = f"/people/{ana.id}/card"

    def reads(who: Someone) -> str:
        return unescape(who.gets(card).text)

    begins_break(resting)
    begins_break(resting, says_until="y")
    with db.unit():
        assert not db.session().get_one(BoundarySettings, ana.id).break_says_until, "there is no day to read"
        assert may_write(facts.between(ben, ana.id)).reason == "not_taking_messages"
    assert "not taking messages" in reads(near) and "not taking messages" in reads(mate)
    begins_break(resting, shown="connections")
    assert "away for a while" in reads(near) and "not taking messages" in reads(mate)
    begins_break(resting, shown="groups", ends="date", back_on="2026-04-02")
    assert "away for a while" in reads(mate) and "2026" not in reads(mate), "no date unless I give one"
    begins_break(resting, shown="groups", ends="date", back_on="2026-04-02", says_until="y")
    assert "away for a while" in reads(mate) and "2026-04-02" in reads(mate)


def test_a_break_ends_at_the_beginning_of_its_day_by_my_own_clock(someone: Callable[..., Someone], make: Make):
    with time_machine.travel(AT, tick=False) as clock:
        group = make.group()
        ana, ben, stranger = someone(make.member(group)), someone(make.member(group)), someone()
        ana.posts("/boundaries/quiet-hours", time_zone="Europe/Berlin")
        begins_break(ana, ends="date", back_on="2026-03-29")
        ben.forgets()
        clock.move_to(datetime(2026, 3, 28, 22, 59, tzinfo=UTC))
        with db.unit():
            end_due_breaks()
        assert is_away(ana)
        ben.hears_nothing()
        clock.shift(timedelta(minutes=1))
        assert not is_away(ana), "at once, without waiting for the job"
        with db.unit():
            end_due_breaks()
            end_due_breaks()
        assert ben.hears("boundaries:changed") == [{"id": ana.id}]
        stranger.hears_nothing()


@pytest.mark.parametrize("job_ran", [True, False])
def test_after_its_date_the_first_page_is_the_return_once(someone: Callable[..., Someone], make: Make, job_ran: bool):
    with time_machine.travel(AT, tick=False) as clock:
        group = make.group()
        ana, ben = someone(make.member(group)), someone(make.member(group))
        begins_break(ana, ends="date", back_on="2026-03-29")
        clock.shift(timedelta(days=3))
        if job_ran:
            with db.unit():
                end_due_breaks()
        background = ana.browser.get("/groups/", headers={"Sec-Fetch-Mode": "cors"})
        assert background.status_code == 200, "what a script asks for does not use it up"
        assert ana.gets("/groups/").headers["Location"] == "/boundaries/return"
        assert ana.gets("/boundaries/away").headers["Location"] == "/boundaries/return"
        ben.forgets()
        assert ana.gets("/boundaries/return").status_code == 200
        assert ben.hears("boundaries:changed") == ([] if job_ran else [{"id": ana.id}]), "told once"
        assert ana.gets("/groups/").status_code == 200


def test_what_waited_is_told_by_name_and_can_be_let_be(someone: Callable[..., Someone], make: Make):
    group = make.group("Slow walks")
    ana, ben = someone(make.member(group, stage=2)), someone(make.member(group, stage=4))
    rooms = make.rooms_by_depth(group)
    ben.says(rooms[1], "The kettle is on.")
    ana.sends("room:read", {"room": rooms[1], "seq": 1})
    begins_break(ana)
    ben.says(rooms[1], "And the tea.")
    ben.says(rooms[2], "One of the second room.")
    ben.says(rooms[3], "Deeper words.")
    assert ana.gets("/boundaries/return").headers["Location"] == "/boundaries/away"
    assert ana.posts("/boundaries/come-back").headers["Location"] == "/boundaries/return"
    page = ana.gets("/boundaries/return").text
    assert "Room 1" in page and "Slow walks" in page
    assert "Room 3" not in page, "a room that I can't see does not exist"
    assert "kettle" not in page and ">2<" not in page
    ana.opens()
    ben.forgets()
    assert ana.posts("/boundaries/met").status_code == 302
    assert ana.hears("room:marked") == [{"room": rooms[1], "seq": 2}, {"room": rooms[2], "seq": 1}]
    ben.hears_nothing()
    page = ana.gets("/boundaries/return").text
    assert "Nothing is waiting" in page and "Room 1" not in page


def test_while_away_nothing_can_be_marked_as_met(someone: Callable[..., Someone]):
    ana = someone()
    begins_break(ana)
    assert ana.posts("/boundaries/met").headers["Location"] == "/boundaries/away"


@pytest.mark.parametrize(
    ("back_on", "says"),
    [
        ("", "choose a day"),
        ("soon", "choose a day"),
        ("2026-03-27", "begun already"),
        ("2028-01-01", "more than a year"),
        ("9999-12-31", "more than a year"),
        ("0001-01-01", ""),
    ],
)
def test_a_day_that_does_not_do(someone: Callable[..., Someone], back_on: str, says: str):
    with time_machine.travel(AT, tick=False):
        ana = someone()
        page = ana.posts("/boundaries/break", ends="date", back_on=back_on, shown="groups", says_until="y")
        assert page.status_code == 422
        assert says in unescape(page.text)
        assert f'value="{back_on}"' in page.text
        assert 'value="groups" checked' in page.text and 'value="date" checked' in page.text
        assert not is_away(ana)
        assert ana.posts("/boundaries/break", ends="open", shown="everybody").status_code == 422


def test_coming_back_twice_is_harmless(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana, ben = someone(make.member(group)), someone(make.member(group))
    begins_break(ana)
    ana.posts("/boundaries/come-back")
    ben.forgets()
    assert ana.posts("/boundaries/come-back").status_code == 302
    ben.hears_nothing()
    assert not is_away(ana)
