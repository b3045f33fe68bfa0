"""The help page: open to all, from config alone, and it keeps nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.safety import queries, rules
from community.shared import content
from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]


def shown(page: str) -> list[str]:
    return [one.name for one in queries.countries() if f"<h2>{one.name}</h2>" in page]


def test_open_to_everybody_and_plain_about_what_this_is_not(someone: People, make: Make) -> None:
    for who in (someone(None), someone(make.person())):
        page = who.gets("/safety/help")
        assert page.status_code == 200 and "not a crisis service" in page.text


def test_every_line_of_the_list_is_there(someone: People) -> None:
    page = someone(None).gets("/safety/help", country="all").text
    for country in content.table("help_lines")["countries"]:
        assert f"<h2>{country['name']}</h2>" in page
        for line in country["lines"]:
            assert line.get("phone", "") in page


def test_a_country_is_picked_and_remembered_nowhere(someone: People) -> None:
    visitor = someone(None)
    picked = visitor.gets("/safety/help", country="de")
    assert shown(picked.text) == ["Germany"]
    assert len(shown(visitor.gets("/safety/help").text)) > 1
    with visitor.browser.session_transaction() as cookie:
        assert set(cookie) <= {"csrf_token"}


def test_the_browsers_region_is_the_first_guess(someone: People) -> None:
    visitor = someone(None)
    page = visitor.browser.get("/safety/help", headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"})
    assert shown(page.text) == ["Austria"]


def test_a_list_of_another_country_is_config_alone(someone: People, monkeypatch: pytest.MonkeyPatch) -> None:
    country = {
        "code": "XX",
        "name": "Newland",
        "emergency": "5",
        "lines": [{"name": "Listeners", "phone": "text HI to 77"}],
    }
    monkeypatch.setattr(queries.content, "table", lambda _name: {"countries": [country]})
    page = someone(None).gets("/safety/help").text
    assert "Newland" in page and "text HI to 77" in page and "tel:" not in page


@pytest.mark.parametrize(
    ("asked", "languages", "code"),
    [
        ("ie", ["en-GB"], "IE"),
        ("zz", ["en-GB"], "all"),
        ("all", ["en-GB"], "all"),
        (None, ["en-GB", "de-DE"], "GB"),
        (None, ["en", "de-DE"], "DE"),
        (None, ["en"], "all"),
        (None, ["de"], "all"),
        (None, [], "all"),
    ],
)
def test_which_country_is_shown(asked: str | None, languages: list[str], code: str) -> None:
    assert rules.country_to_show(asked, languages, ["GB", "IE", "DE"]) == code


@given(st.text(max_size=10), st.lists(st.text(max_size=10), max_size=3))
def test_whatever_is_sent_one_of_the_list_is_shown(asked: str, languages: list[str]) -> None:
    assert rules.country_to_show(asked, languages, ["GB"]) in ("GB", "all")
    assert rules.country_to_show(None, languages, ["GB"]) in ("GB", "all")


def test_only_numbers_are_dialled() -> None:
    assert rules.dialled("+44 (0) 800-58 58") == "+4408005858"
    assert rules.dialled("text SHOUT to 85258") == ""
