"""Asking for company: who is offered, who hears what, the first who comes, its lapse, and that nothing tells who could not."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from community.accounts.events import AccountErased, ExportAsked
from community.connections.jobs import forget_asking_for_company, let_asking_for_company_lapse
from community.connections.models import CompanyAsk, CompanyAsked
from community.connections.rules import TOGETHER_FOR
from community.connections.services.answer_ask import accept_ask
from community.notifications.models import Notice
from community.rooms.models import Room
from community.shared import bus, crypto, db
from community.shared.errors import Refused
from tests.support.actors import Someone
from tests.support.make import Make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
COMPANY = "/connections/company"
FRAMES = ("company:asked", "company:changed", "company:begun", "company:ended", "notice:made", "notice:met")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def four(make: Make, someone: Callable[..., Someone]) -> tuple[Someone, Someone, Someone, Someone]:
    """Ana is connected with Ben and Cleo, who are open; Dov is connected with all three and is not."""
    ana, ben, cleo, dov = (make.person(name) for name in ("ana", "ben", "cleo", "dov"))
    for one, other in ((ana, ben), (ana, cleo), (ana, dov), (ben, cleo), (ben, dov), (cleo, dov)):
        make.connection(one, other)
    make.says_open(ben)
    make.says_open(cleo)
    found = tuple(someone(one) for one in (ana, ben, cleo, dov))
    return found  # type: ignore[return-value]


def words(page: Any) -> str:
    assert page.status_code == 200, page.text
    shown = re.sub('<div class="company-word".*?</div>', "", page.text, flags=re.DOTALL)  # shown when a frame says so
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", shown))


def offered(who: Someone) -> list[str]:
    return re.findall(r'class="choice-label">(\w+) <span', who.gets(COMPANY).text)


def asks(who: Someone, *others: Someone, line: str = "") -> int:
    answer = who.posts(COMPANY, people=[str(one.id) for one in others], line=line)
    assert answer.status_code == 302, answer.text
    with db.unit() as session:
        return session.scalars(select(CompanyAsk.id).order_by(CompanyAsk.made_at.desc())).first() or 0


def answers(who: Someone, ask: int, how: str) -> Any:
    return who.posts(f"{COMPANY}/{ask}/{how}")


def state_of(ask: int) -> str | None:
    with db.unit() as session:
        return session.scalar(select(CompanyAsk.state).where(CompanyAsk.id == ask))


def forget(*people: Someone) -> None:
    for who in people:
        who.forgets()


def heard(who: Someone) -> list[tuple[str, Any]]:
    """What came, in order, and all of it taken."""
    frames = [(frame["name"], frame["args"][0]) for frame in who.page.queue]
    who.forgets()
    return frames


# ---- who is offered


def test_those_who_are_open_are_offered(four: tuple[Someone, ...], make: Make):
    ana, ben, _cleo, dov = four
    assert offered(ana) == ["Ben", "Cleo"]
    assert offered(ben) == ["Cleo"] and offered(dov) == ["Ben", "Cleo"]
    make.says_open(dov.actor, capacity="listening")  # type: ignore[arg-type]
    assert offered(ana) == ["Ben", "Cleo"]


def test_open_lapses(four: tuple[Someone, ...], clock: Any):
    ana, *_others = four
    clock.shift(timedelta(hours=24))
    assert offered(ana) == []
    page = words(ana.gets(COMPANY))
    assert "None of your connections said that they are open just now." in page
    assert "Breathe slowly" in page and "Help lines" in page


AWAY: dict[str, Callable[[Make, Someone, Someone], None]] = {
    "block": lambda make, ana, ben: make.distance(ben.actor, ana.actor),  # type: ignore[arg-type]
    "step back": lambda make, ana, ben: make.distance(ben.actor, ana.actor, "step_back"),  # type: ignore[arg-type]
    "step back, said": lambda make, ana, ben: make.distance(ben.actor, ana.actor, "step_back", says_so=True),  # type: ignore[arg-type]
    "break": lambda make, _ana, ben: make.takes_break(ben.actor),  # type: ignore[arg-type]
    "resting": lambda make, _ana, ben: make.says_open(ben.actor, capacity="resting"),  # type: ignore[arg-type]
    "writes": lambda make, _ana, ben: make.says_open(ben.actor, writes="nobody"),  # type: ignore[arg-type]
    "not said": lambda make, _ana, ben: make.says_open(ben.actor, capacity=""),  # type: ignore[arg-type]
    "I block": lambda make, ana, ben: make.distance(ana.actor, ben.actor),  # type: ignore[arg-type]
    "I mute": lambda make, ana, ben: make.distance(ana.actor, ben.actor, "mute"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("why", AWAY)
def test_who_could_not_come_is_not_offered(four: tuple[Someone, ...], make: Make, why: str):
    ana, ben, _cleo, _dov = four
    AWAY[why](make, ana, ben)
    assert offered(ana) == ["Cleo"]


def test_quiet_hours_count_whether_they_show_or_not(four: tuple[Someone, ...], clock: Any):
    """Berlin, a Monday: 10:30 there is 9:30 in UTC."""
    ana, ben, _cleo, _dov = four
    ben.posts("/boundaries/quiet-hours", **{"from_0": "10:30", "to_0": "11:00", "time_zone": "Europe/Berlin"})
    assert offered(ana) == ["Ben", "Cleo"]
    clock.shift(timedelta(minutes=30))
    assert offered(ana) == ["Cleo"]
    clock.shift(timedelta(minutes=30))
    assert offered(ana) == ["Ben", "Cleo"]


@pytest.mark.parametrize("why", ["block", "step back", "break", "resting", "writes"])
def test_a_block_reads_like_not_being_open(four: tuple[Someone, ...], make: Make, why: str):
    """To the letter: the page, and the answer to an asking that a page from before still offered; and nothing else is sent."""
    ana, ben, cleo, _dov = four
    make.distance(ana.actor, cleo.actor)  # type: ignore[arg-type]
    told = []
    for reason in ("not said", why):
        make.says_open(ben.actor)  # type: ignore[arg-type]
        assert offered(ana) == ["Ben"]
        AWAY[reason](make, ana, ben)
        page, answer = ana.gets(COMPANY), ana.posts(COMPANY, people=str(ben.id), line="Are you there?")
        assert answer.status_code == 403 and "They can’t be asked for company just now." in answer.text
        told.append([re.sub(r'(content|value)="[^"]{30,}"', "", one.text) for one in (page, answer)])
        ana.hears_nothing()
    assert told[0] == told[1]


def test_who_is_muted_may_ask_and_it_reaches_nobody(four: tuple[Someone, ...], make: Make):
    """A mute changes nothing for the one who is muted."""
    ana, ben, cleo, _dov = four
    make.distance(ben.actor, ana.actor, "mute")  # type: ignore[arg-type]
    assert offered(ana) == ["Ben", "Cleo"]
    ask = asks(ana, ben, cleo)
    ben.hears_nothing()
    assert "asks for company" not in words(ben.gets(COMPANY)) + words(ben.gets("/notifications/"))
    assert sorted(heard(cleo)) == [("company:asked", {"waits": True}), ("notice:made", {})]
    answers(cleo, ask, "accept")
    ben.hears_nothing()


# ---- asking


def test_who_is_asked_hears_and_nobody_else(four: tuple[Someone, ...]):
    ana, ben, cleo, dov = four
    asks(ana, ben, line="A heavy <b>evening</b>.")
    assert sorted(heard(ben)) == [("company:asked", {"waits": True}), ("notice:made", {})]
    assert heard(ana) == [("company:changed", {})]
    cleo.hears_nothing()
    dov.hears_nothing()
    page = words(ben.gets(COMPANY))
    assert "Ana asks for company A heavy &lt;b&gt;evening&lt;/b&gt;." in page and "Open until 09:30" in page
    assert "Ana asks for company" in words(ben.gets("/notifications/"))
    assert "Ana asks for company." in words(ben.gets("/connections/"))
    for outsider in (cleo, dov):
        assert "asks for company" not in words(outsider.gets(COMPANY)) + words(outsider.gets("/notifications/"))
    mine = words(ana.gets(COMPANY))
    assert "You asked Ben" in mine and "Breathe slowly" in mine and "Help lines" in mine
    assert offered(ana) == []


def test_the_line_is_sealed_and_goes_with_the_end(four: tuple[Someone, ...]):
    ana, ben, _cleo, _dov = four
    ask = asks(ana, ben, line="A heavy evening.")
    with db.unit() as session:
        kept = session.scalar(select(CompanyAsk.line)) or ""
        assert "heavy" not in kept and crypto.unseal(kept) == "A heavy evening."
    answers(ben, ask, "accept")
    with db.unit() as session:
        assert session.scalar(select(CompanyAsk.line)) == ""


def test_a_line_is_short_and_leads_nowhere(four: tuple[Someone, ...]):
    ana, ben, _cleo, _dov = four
    for line, fault in (("x" * 141, "longer than the 140 characters"), ("see example.org", "leave out links")):
        answer = ana.posts(COMPANY, people=str(ben.id), line=line)
        assert answer.status_code == 422 and fault in answer.text
        assert f'value="{ben.id}" checked' in answer.text and line in answer.text
    assert "Please choose whom" in ana.posts(COMPANY, line="").text
    ben.hears_nothing()


def test_one_asking_at_a_time(four: tuple[Someone, ...]):
    ana, ben, cleo, _dov = four
    asks(ana, ben)
    answer = ana.posts(COMPANY, people=str(cleo.id))
    assert answer.status_code == 403 and "You are asking for company already." in answer.text
    cleo.hears_nothing()


def test_strangers_are_not_asked(four: tuple[Someone, ...], make: Make, someone: Callable[..., Someone]):
    ana, *_others = four
    make.says_open(stranger := make.person("eve"))
    eve = someone(stranger)
    assert ana.posts(COMPANY, people=[str(eve.id), "99", "x"]).status_code == 403
    eve.hears_nothing()


def test_whose_own_door_is_shut_reads_so(four: tuple[Someone, ...], make: Make):
    ana, ben, _cleo, _dov = four
    make.says_open(ana.actor, writes="nobody")  # type: ignore[arg-type]
    assert offered(ana) == []
    answer = ana.posts(COMPANY, people=str(ben.id))
    assert answer.status_code == 403 and "Your own boundaries" in answer.text


# ---- the answer


def test_the_first_to_come_opens_the_conversation(four: tuple[Someone, ...]):
    ana, ben, cleo, dov = four
    ask = asks(ana, ben, cleo)
    forget(ana, ben, cleo)
    answer = answers(cleo, ask, "accept")
    with db.unit() as session:
        room = session.scalars(select(Room.id).where(Room.kind == "private")).one()
    assert answer.location == f"/rooms/{room}#company"
    begun = {"room": room, "came": True}
    assert sorted(heard(ana), key=str) == [("company:begun", begun), ("notice:made", {})]
    assert sorted(heard(cleo), key=str) == [
        ("company:asked", {"waits": False}),
        ("company:begun", {"room": room, "came": False}),
        ("notice:met", {"waits": False}),
    ]
    assert sorted(heard(ben), key=str) == [("company:asked", {"waits": False}), ("notice:met", {"waits": False})]
    dov.hears_nothing()
    for who, other in ((ana, "Cleo"), (cleo, "Ana")):
        assert "You two breathe together" in words(who.gets(f"/rooms/{room}"))
        assert f"You and {other} You two are together" in words(who.gets(COMPANY))
    assert "Cleo is there for you now" in words(ana.gets("/notifications/"))
    for who in (ben, dov):
        assert who.gets(f"/rooms/{room}").status_code == 404
        assert "Cleo" not in words(who.gets("/notifications/"))


def test_to_the_others_every_end_is_one_and_the_same(four: tuple[Someone, ...], make: Make, clock: Any):
    """Somebody came, it was taken back, it lapsed, or a distance came between."""
    ana, ben, cleo, _dov = four
    ends: dict[str, Callable[[int], object]] = {
        "came": lambda ask: answers(cleo, ask, "accept"),
        "taken back": lambda _ask: ana.posts(f"{COMPANY}/withdraw"),
        "lapsed": lambda _ask: (clock.shift(timedelta(minutes=30)), let_asking_for_company_lapse()),
        "blocked": lambda _ask: (make.distance(ana.actor, ben.actor), ana.posts(f"{COMPANY}/withdraw")),  # type: ignore[arg-type]
    }
    seen = {}
    for end, comes in ends.items():
        make.says_open(cleo.actor)  # type: ignore[arg-type]
        make.says_open(ben.actor)  # type: ignore[arg-type]
        ask = asks(ana, ben, cleo)
        forget(ben)
        comes(ask)
        frames = [one for one in heard(ben) if end != "blocked" or one[0] != "boundaries:changed"]
        answer = answers(ben, ask, "accept")
        assert answer.location == COMPANY
        pages = [words(ben.gets(path)) for path in (COMPANY, "/notifications/", COMPANY)]
        assert "There is nothing that you need to do." in pages[0]
        seen[end] = (frames, answer.status_code, [re.sub("09:..|1.:..", "", page) for page in pages])
        clock.shift(timedelta(minutes=11))
    assert seen["came"] == seen["taken back"] == seen["lapsed"] == seen["blocked"]


def test_letting_it_be_is_told_to_nobody(four: tuple[Someone, ...], clock: Any):
    ana, ben, cleo, dov = four
    ask = asks(ana, ben, cleo)
    before = ana.gets(COMPANY).text
    forget(ana, ben, cleo)
    assert answers(ben, ask, "decline").location == COMPANY
    assert heard(ben) == [("company:asked", {"waits": False})]
    for who in (ana, cleo, dov):
        who.hears_nothing()
    tokens = re.compile(r'(content|value)="[^"]{30,}"')
    assert tokens.sub("", ana.gets(COMPANY).text) == tokens.sub("", before)
    assert "asks for company" not in words(ben.gets("/notifications/"))
    answers(cleo, ask, "decline")
    assert "You asked Ben, Cleo" in words(ana.gets(COMPANY))
    clock.shift(timedelta(minutes=30))
    assert "Nobody could be there just now." in words(ana.gets(COMPANY))


def test_what_was_not_asked_of_me_does_not_exist(four: tuple[Someone, ...]):
    ana, ben, _cleo, dov = four
    ask = asks(ana, ben)
    for who in (ana, dov):
        for how in ("accept", "decline", "end"):
            assert answers(who, ask, how).status_code == 404
    assert answers(ben, ask, "end").status_code == 404
    assert state_of(ask) == "open"


def test_who_asked_may_take_it_back_at_any_time(four: tuple[Someone, ...]):
    ana, ben, _cleo, _dov = four
    ask = asks(ana, ben)
    forget(ana, ben)
    assert ana.posts(f"{COMPANY}/withdraw").location == COMPANY
    assert state_of(ask) == "withdrawn"
    assert heard(ana) == [("company:changed", {})]
    assert ("company:asked", {"waits": False}) in heard(ben)
    assert offered(ana) == ["Ben", "Cleo"]
    assert ana.posts(f"{COMPANY}/withdraw").location == COMPANY
    ben.hears_nothing()


# ---- its end


def test_it_lapses_after_half_an_hour_whether_the_job_came_by_or_not(four: tuple[Someone, ...], clock: Any):
    ana, ben, _cleo, dov = four
    ask = asks(ana, ben)
    forget(ana, ben)
    clock.shift(timedelta(minutes=29, seconds=59))
    let_asking_for_company_lapse()
    assert state_of(ask) == "open" and "Ana asks for company" in words(ben.gets(COMPANY))
    clock.shift(timedelta(seconds=1))
    assert "asks for company" not in words(ben.gets(COMPANY)) + words(ben.gets("/notifications/"))
    assert "Nobody could be there just now." in words(ana.gets(COMPANY)) and offered(ana) == ["Ben", "Cleo"]
    assert answers(ben, ask, "accept").location == COMPANY and state_of(ask) == "open"
    let_asking_for_company_lapse()
    assert state_of(ask) == "lapsed"
    assert heard(ana) == [("company:changed", {})]
    assert sorted(heard(ben)) == [("company:asked", {"waits": False}), ("notice:met", {"waits": False})]
    dov.hears_nothing()
    let_asking_for_company_lapse()
    ana.hears_nothing()
    clock.shift(timedelta(hours=1))
    assert "Nobody could be there" not in words(ana.gets(COMPANY))


def test_after_a_day_nothing_of_it_is_left(four: tuple[Someone, ...], clock: Any):
    ana, ben, cleo, _dov = four
    ask = asks(ana, ben, cleo)
    answers(ben, ask, "accept")
    clock.shift(timedelta(hours=23, minutes=59))
    forget_asking_for_company()
    assert state_of(ask) == "begun"
    clock.shift(timedelta(minutes=1))
    forget_asking_for_company()
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(CompanyAsk)) == 0
        assert session.scalar(select(func.count()).select_from(CompanyAsked)) == 0


def test_two_askings_wait_and_one_goes(four: tuple[Someone, ...], make: Make):
    ana, ben, _cleo, dov = four
    asks(ana, ben)
    asks(dov, ben)
    forget(ben)
    ana.posts(f"{COMPANY}/withdraw")
    assert sorted(heard(ben), key=str) == [("company:asked", {"waits": True}), ("notice:met", {"waits": True})]


# ---- together


def together(ana: Someone, ben: Someone) -> tuple[int, int]:
    ask = asks(ana, ben)
    room = int(answers(ben, ask, "accept").location.split("/")[2].split("#")[0])
    forget(ana, ben)
    return ask, room


def reckoned(page: Any) -> tuple[int, int]:
    found = re.search(r'data-elapsed="(\d+)" data-left="(\d+)"', page.text)
    assert found, page.text
    return int(found[1]), int(found[2])


def test_both_reckon_from_the_same_breath(four: tuple[Someone, ...], clock: Any):
    ana, ben, _cleo, dov = four
    _ask, room = together(ana, ben)
    clock.shift(timedelta(seconds=7.25))
    assert reckoned(ana.gets(f"/rooms/{room}")) == (7250, 592_750)
    assert reckoned(ben.gets(f"/rooms/{room}")) == (7250, 592_750)
    assert reckoned(ana.gets(f"/connections/{ben.id}/company")) == (7250, 592_750)
    assert dov.gets(f"/connections/{ben.id}/company").text.strip() == ""
    clock.shift(TOGETHER_FOR)
    for who, other in ((ana, ben), (ben, ana)):
        assert "data-pacer" not in who.gets(f"/rooms/{room}").text
        assert who.gets(f"/connections/{other.id}/company").text.strip() == ""
    assert "is there for you now" not in words(ana.gets("/notifications/"))


def test_either_may_end_it_for_both(four: tuple[Someone, ...]):
    ana, ben, cleo, _dov = four
    ask, room = together(ana, ben)
    assert answers(ana, ask, "end").location == f"/rooms/{room}#write"
    assert heard(ana) == heard(ben) == [("company:ended", {"room": room})]
    cleo.hears_nothing()
    assert "data-pacer" not in ben.gets(f"/rooms/{room}").text
    assert answers(ben, ask, "end").location == f"/rooms/{room}#write"
    ana.hears_nothing()


def test_a_block_ends_it_for_the_one_who_blocks_and_tells_nothing(four: tuple[Someone, ...], make: Make):
    ana, ben, _cleo, _dov = four
    ask, room = together(ana, ben)
    make.distance(ben.actor, ana.actor)  # type: ignore[arg-type]
    assert "data-pacer" not in ben.gets(f"/rooms/{room}").text
    assert "data-pacer" in ana.gets(f"/rooms/{room}").text
    answers(ana, ask, "end")
    assert heard(ana) == [("company:ended", {"room": room})]
    ben.hears_nothing()


# ---- what is kept of whom


def test_an_export_tells_ones_own_share(four: tuple[Someone, ...]):
    ana, ben, cleo, _dov = four
    ask = asks(ana, ben, cleo, line="A heavy evening.")
    answers(ben, ask, "decline")

    def exported(who: Someone) -> Any:
        into: dict[str, Any] = {}
        with db.transaction():
            bus.publish(ExportAsked(who.id, into))
        return into["connections"]

    mine = exported(ana)["company_asked_for"]
    assert mine == [
        {"of": ["Ben", "Cleo"], "on": MONDAY.isoformat(), "line": "A heavy evening.", "state": "open", "who_came": None}
    ]
    assert exported(ben)["company_asked_of_me"] == [{"from": "Ana", "on": MONDAY.isoformat(), "my_answer": "let it be"}]
    assert "heavy" not in str(exported(cleo)) and "declined" not in str(exported(ana))


def test_with_an_account_its_askings_go(four: tuple[Someone, ...]):
    ana, ben, cleo, _dov = four
    asks(ana, ben, cleo)
    with db.transaction():
        bus.publish(AccountErased(ana.id))
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(CompanyAsk)) == 0
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_who_rests_is_rung_by_nothing(four: tuple[Someone, ...], make: Make):
    """Asked while open, resting since: the end of it comes to no page of theirs."""
    ana, ben, _cleo, _dov = four
    asks(ana, ben)
    make.takes_break(ben.actor)  # type: ignore[arg-type]
    forget(ben)
    ana.posts(f"{COMPANY}/withdraw")
    ben.hears_nothing()


def test_the_second_of_two_is_refused(four: tuple[Someone, ...]):
    ana, ben, cleo, _dov = four
    ask = asks(ana, ben, cleo)
    with db.unit():
        accept_ask(ben.actor, ask)  # type: ignore[arg-type]
    with db.unit(), pytest.raises(Refused) as refused:
        accept_ask(cleo.actor, ask)  # type: ignore[arg-type]
    assert refused.value.code == "company_over"
