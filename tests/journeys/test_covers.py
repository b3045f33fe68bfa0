"""What comes covered in a room, as its reader meets it: live, opened with one tap, changed while it is open; and without scripts."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from community.shared import crypto
from tests.journeys.window import Window, number_of
from tests.support.server import Server

pytestmark = pytest.mark.browser


def writes_down(server: Server, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(server.database, timeout=10)) as database, database:
        database.execute(statement, values)


def test_a_cover_is_opened_with_one_tap(server: Server, window: Callable[..., Window], ids: Callable[..., int]) -> None:
    gerald, kwabena = window("Gerald", width=390), window("Kwabena")
    number = ids("SELECT id FROM rooms WHERE name = 'The Bench'")
    room = f"/rooms/{number}"
    for one, handle in ((gerald, "gerald-umber"), (kwabena, "kwabena-strides")):
        one.signs_in(handle)
        one.goes(room)
    me = ids("SELECT id FROM people WHERE handle = 'gerald-umber'")
    other = ids("SELECT id FROM people WHERE handle = 'kwabena-strides'")
    crypto.set_up(tuple((server.data_dir / "seal_keys").read_text().split()))
    topic = "INSERT INTO avoided_topics (id, person_id, tag, word) VALUES (?, ?, ?, ?)"
    writes_down(server, topic, 1, me, "", crypto.seal("Wasps"))

    # Live: the line that says why, and nothing of the words.
    kwabena.writes("The WASPS are back in the shed, all heliotrope and fury.")
    covered = gerald.page.locator("#messages .withheld").last
    expect(covered).to_contain_text("Covered: one of your own words.")
    assert "heliotrope" not in gerald.page.content() and "wasps" not in gerald.page.content().lower()
    expect(gerald.page.locator("#announcer")).to_contain_text("one of your own words")
    gerald.is_well("a room with something covered")
    assert gerald.overhang() <= 0

    # One tap, and it stays open on this page when it changes; who quotes it quotes nothing of it.
    covered.get_by_role("link", name="Open").click()
    opened = gerald.message("heliotrope and fury")
    expect(opened).to_be_visible()
    mine = gerald.marker(number_of(opened))
    expect(mine.locator(".withheld")).to_have_count(0)
    kwabena.opens_menu(kwabena.message("heliotrope and fury")).get_by_role("link", name="Change it").click()
    form = kwabena.page.locator(".edit-form")
    form.get_by_label("Change what you wrote").fill("The wasps have left, heliotrope and peace.")
    form.get_by_role("button", name="Save").click()
    expect(mine.locator("[data-part=text]")).to_have_text("The wasps have left, heliotrope and peace.")
    expect(mine.locator(".withheld")).to_have_count(0)
    menu = kwabena.opens_menu(kwabena.message("heliotrope and peace"))
    menu.get_by_role("link", name="Reply").click()
    kwabena.writes("I mean it.")
    expect(gerald.message("I mean it.").locator("[data-part=reply-excerpt]")).to_have_text("an earlier message")
    expect(kwabena.message("I mean it.").locator("[data-part=reply-excerpt]")).to_contain_text("heliotrope")

    # A muted person: quiet, and still only a tap away. Another visit has the cover again.
    writes_down(
        server,
        "INSERT INTO distances (person_id, other_id, kind, made_at, until, says_so, covers_mine)"
        " VALUES (?, ?, 'mute', '2026-01-01 00:00:00.000000', NULL, 0, 0)",
        me,
        other,
    )
    kwabena.writes("And a good evening to the bench.")
    expect(gerald.page.locator("#messages .withheld").last).to_contain_text("Covered: from this person.")
    gerald.goes(room)
    assert "heliotrope" not in gerald.page.content() and "good evening to the bench" not in gerald.page.content()
    gerald.is_well("a room with a muted person")

    # Without scripts it is the page once more, with this one open.
    still = window("Gerald without scripts", scripts=False)
    still.signs_in("gerald-umber")
    still.goes(room)
    assert "good evening to the bench" not in still.page.content()
    still.page.locator("#messages .withheld").last.get_by_role("link", name="Open").click()
    expect(still.message("And a good evening to the bench.")).to_be_visible()
    assert "heliotrope" not in still.page.content()
    still.goes("/rooms/search?q=heliotrope")
    still.reads("Covered: from this person.")
    assert "fury" not in still.page.content() and "peace" not in still.page.content()
