"""One's own path on the group's page, what facilitators see, the pace page; and that a step back tells nobody."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def html(who: Someone, url: str, status: int = 200) -> str:
    answer = who.gets(url)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def _without_tokens(page: str) -> str:
    return re.sub(r'(name="csrf[_-]token" (?:value|content)=)"[^"]*"', r"\1", page)


def test_a_step_back_is_told_to_nobody_else(make: Make, someone: People) -> None:
    group = make.group()
    others = [
        someone(make.member(group, stage=4, roles=("facilitator", "greeter", "moderator"))),
        someone(make.member(group, stage=3)),
        someone(make.person(is_host=True)),
        someone(),
    ]
    ada = someone(make.member(group, stage=3))
    before = html(others[0], f"/groups/{group}/members")
    answer = ada.posts(f"/disclosure/{group}/back")
    assert answer.status_code == 302
    assert _without_tokens(html(others[0], f"/groups/{group}/members")) == _without_tokens(before)
    assert ada.hears("membership:changed") == [{"group": group}]
    for other in others:
        other.hears_nothing()
    assert "Nobody was told" in html(ada, f"/groups/{group}")
    ada.posts(f"/disclosure/{group}/forward")
    for other in others:
        other.hears_nothing()


def test_a_message_after_a_step_back_does_not_reach_who_stepped_back(make: Make, someone: People) -> None:
    group = make.group()
    room = make.rooms_by_depth(group)[3]
    ben, ada = someone(make.member(group, stage=3)), someone(make.member(group, stage=3))
    assert ada.sends("room:enter", {"room": room})["ok"]
    ben.says(room, "before")
    assert len(ada.hears("message:sent")) == 1
    ada.posts(f"/disclosure/{group}/back")
    ada.forgets()
    ben.says(room, "after")
    ada.hears_nothing()
    assert ada.sends("room:enter", {"room": room})["code"] == "not_found"


def test_ones_own_path_and_nobody_elses(make: Make, someone: People) -> None:
    group = make.group()
    with time_machine.travel(MONDAY, tick=False):
        ada = someone(make.member(group, joined_at=MONDAY - timedelta(hours=1)))
        page = html(ada, f"/groups/{group}")
        assert "Your path here" in page and "you are here" in page
        assert "Settling opens in a little while, from 4 March at the earliest" in page
        assert f"/disclosure/{group}/forward" not in page and f"/disclosure/{group}/back" not in page
        assert not re.search(r"\d+ (of|/) \d+|%|\bdays left\b", re.sub(r"<[^>]*>", "", page))
    assert "Your path here" not in html(someone(), f"/groups/{group}")


def test_an_open_step_is_said_once_and_the_door_stays(make: Make, someone: People) -> None:
    group = make.group()
    ada = someone(make.member(group, welcomed_to=2))
    first, second = html(ada, f"/groups/{group}"), html(ada, f"/groups/{group}")
    assert "We say this once" in first and "We say this once" not in second
    assert f"/disclosure/{group}/forward" in first and f"/disclosure/{group}/forward" in second
    assert ada.posts(f"/disclosure/{group}/forward").status_code == 302
    assert "You are at Settling now" in html(ada, f"/groups/{group}")
    assert ada.posts(f"/disclosure/{group}/forward").status_code == 403


def test_the_last_step_is_explained_in_words(make: Make, someone: People) -> None:
    group = make.group()
    page = html(someone(make.member(group, stage=3)), f"/groups/{group}")
    assert "three sessions together, or a facilitator" in page


def test_facilitators_see_stages_and_open_doors(make: Make, someone: People) -> None:
    group = make.group()
    facilitator = someone(make.member(group, stage=4, roles=("facilitator",)))
    ada, ben = someone(make.member(group, stage=2)), someone(make.member(group, stage=3))
    welcome = f"/disclosure/{group}/welcome/{ada.id}"
    page = html(facilitator, f"/groups/{group}/members")
    assert "present lately: no" in page and welcome in page
    for other in (ada, ben):
        page = html(other, f"/groups/{group}/members")
        assert "present lately" not in page and "Settling" not in page and welcome not in page
        assert other.posts(welcome).status_code == 403
    assert someone().posts(welcome).status_code == 404
    assert facilitator.posts(welcome).status_code == 302
    assert ada.hears("membership:changed") == [{"group": group}]
    ben.hears_nothing()
    page = html(facilitator, f"/groups/{group}/members")
    assert "Opening is opened early" in page and welcome not in page


def test_the_pace_page(make: Make, someone: People) -> None:
    group = make.group()
    facilitator, ada = someone(make.member(group, stage=4, roles=("facilitator",))), someone(make.member(group))
    page = html(facilitator, f"/disclosure/{group}/pace")
    assert 'value="42"' in page and 'value="3"' in page
    html(ada, f"/disclosure/{group}/pace", 403)
    html(someone(), f"/disclosure/{group}/pace", 404)
    given = {
        "days_2": "0",
        "present_2": "1",
        "days_3": "7",
        "present_3": "3",
        "days_4": "30",
        "present_4": "8",
        "sessions_4": "0",
    }
    assert ada.posts(f"/disclosure/{group}/pace", **given).status_code == 403
    assert facilitator.posts(f"/disclosure/{group}/pace", **{**given, "days_3": "-1"}).status_code == 422
    assert facilitator.posts(f"/disclosure/{group}/pace", **{**given, "days_3": ""}).status_code == 422
    assert facilitator.posts(f"/disclosure/{group}/pace", **given).status_code == 302
    page = html(facilitator, f"/disclosure/{group}/pace")
    assert 'value="30"' in page and 'value="0"' in page and 'value="42"' not in page


@pytest.mark.parametrize("door", ["forward", "back", "welcome/1"])
def test_doors_are_shut_to_who_does_not_belong(make: Make, someone: People, door: str) -> None:
    group = make.group()
    for person in (someone(), someone(make.person(is_host=True)), someone(make.member(group, state="removed"))):
        assert person.posts(f"/disclosure/{group}/{door}").status_code == 404
    assert someone(None).posts(f"/disclosure/{group}/{door}").status_code == 302
    assert someone().gets(f"/disclosure/{group}/{door}").status_code == 405
