"""Slow breathing by oneself: open to all, also on a break, readable without scripts; and its circle moves in the measure of the rules."""

import re
from collections.abc import Callable

from community.safety.rules import BREATH
from community.shared.settings import ROOT
from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]


def test_open_to_everybody_and_in_words(someone: People, make: Make) -> None:
    resting = make.person()
    make.takes_break(resting)
    for who in (someone(None), someone(make.person()), someone(resting)):
        page = who.gets("/safety/breathe")
        assert page.status_code == 200
        assert "Breathe in while you count to 4, hold for 1, breathe out while you count to 6." in page.text
        assert "/safety/help" in page.text


def test_company_is_offered_to_those_who_could_ask(someone: People, make: Make) -> None:
    resting = make.person()
    make.takes_break(resting)
    for path in ("/safety/breathe", "/safety/help"):
        assert "/connections/company" in someone(make.person()).gets(path).text
        assert "/connections/company" not in someone(None).gets(path).text
        assert '/connections/company">Ask' not in someone(resting).gets(path).text


def test_help_leads_to_it(someone: People) -> None:
    assert 'href="/safety/breathe"' in someone(None).gets("/safety/help").text


def test_the_circle_moves_in_the_same_measure() -> None:
    style = (ROOT / "static" / "components" / "pacer.css").read_text()
    length = re.search(r"animation: slow-breath (\d+)s", style)
    stops = re.search(r"@keyframes slow-breath \{\s*0%, 100% \{[^}]*\}\s*([\d.]+)%, ([\d.]+)% \{", style)
    assert length and stops
    assert int(length[1]) == BREATH.whole
    assert abs(float(stops[1]) - 100 * BREATH.inward / BREATH.whole) < 0.001
    assert abs(float(stops[2]) - 100 * (BREATH.inward + BREATH.hold) / BREATH.whole) < 0.001


def test_the_way_out_is_longer_than_the_way_in() -> None:
    assert BREATH.out > BREATH.inward and 5 <= 60 / BREATH.whole <= 7
