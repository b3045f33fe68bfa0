"""Two people in real browsers: what one lets wait until the other is awake, how it comes back into the box and how it goes; and the list of
conversations that follows while it is looked at."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import faults_in_every_light
from tests.journeys.window import Window
from tests.support.server import Server

pytestmark = pytest.mark.browser

LUZ, GERALD, WREN = "luz-marina", "gerald-umber", "wren-ashdown"
ROOM = """SELECT r.id FROM rooms r JOIN connection_sides s ON s.connection_id = r.connection_id
    JOIN people p ON p.id = s.person_id JOIN people q ON q.id = s.other_id WHERE p.handle = '{}' AND q.handle = '{}'"""
ROUND = 60_000
"""Milliseconds in which the job has surely come round."""


def writes_down(server: Server, *statements: str) -> None:
    with closing(sqlite3.connect(server.database, timeout=10)) as database, database:
        for statement in statements:
            database.execute(statement)


def rests(who: Window, how: str) -> None:
    who.goes("/boundaries")
    who.page.locator("#b-capacity").get_by_label(how, exact=True).check()
    expect(who.page.locator("[data-kept]")).to_have_text("Kept.")


def lets_wait(who: Window, words: str) -> None:
    who.page.locator("#body").fill(words)
    if not who.page.locator("#composer-more").evaluate("one => one.open"):
        who.page.locator("#composer-more > summary").click()
    who.page.locator("#later").check()
    who.page.locator("#send").click()


def test_it_waits_comes_back_and_goes(window: Callable[..., Window], ids: Callable[[str], int], server: Server):
    room = ids(ROOM.format(LUZ, GERALD))
    luz, gerald = window(LUZ, width=390), window(GERALD)
    luz.signs_in(LUZ)
    gerald.signs_in(GERALD)
    rests(gerald, "Resting")
    gerald.goes(f"/rooms/{room}")
    luz.goes(f"/rooms/{room}")
    other = luz.another_tab()
    other.goes(f"/rooms/{room}")
    other.page.wait_for_load_state("networkidle")
    lets_wait(luz, "Sleep *well*")
    waiting, elsewhere = luz.page.locator("#postponed li"), other.page.locator("#postponed li")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Waits until Gerald")
    expect(waiting).to_contain_text("Sleep well")
    expect(elsewhere).to_contain_text("Sleep well")
    expect(luz.page.locator("#body")).to_have_value("")
    expect(luz.page.locator("#later")).not_to_be_checked()
    assert faults_in_every_light(luz, "what waits") == []
    luz.page.set_viewport_size({"width": 390, "height": 800})
    gerald.page.reload()
    assert "Sleep" not in gerald.page.content()

    # Back into the box, before what was begun meanwhile.
    luz.page.locator("#body").fill("One more thing")
    waiting.get_by_role("button", name="Back into the box").click()
    expect(luz.page.locator("#body")).to_have_value("Sleep *well*\n\nOne more thing")
    expect(luz.page.locator("#composer-alert")).to_contain_text("It waits no more")
    expect(waiting).to_have_count(0)
    expect(elsewhere).to_have_count(0)
    lets_wait(luz, "Never mind")
    waiting.get_by_text("Let it go", exact=True).click()
    waiting.get_by_role("button", name="Yes, let it go").click()
    expect(waiting).to_have_count(0)
    expect(luz.page.locator("#room-status")).to_contain_text("You let it go")

    # It goes when he rests no longer.
    lets_wait(luz, "Good morning")
    expect(waiting).to_have_count(1)
    awake = gerald.another_tab()
    rests(awake, "Not said")
    writes_down(server, "UPDATE postponed_messages SET due_at = '2020-01-01 00:00:00.000000'")
    expect(gerald.message("Good morning")).to_be_visible(timeout=ROUND)
    expect(luz.message("Good morning")).to_be_visible()
    expect(waiting).to_have_count(0)
    expect(elsewhere).to_have_count(0)
    lets_wait(luz, "And now at once")
    expect(gerald.message("And now at once")).to_be_visible()


def test_what_may_not_go_keeps_its_words(window: Callable[..., Window], ids: Callable[[str], int], server: Server):
    room = ids(ROOM.format(LUZ, GERALD))
    luz, gerald = window(LUZ), window(GERALD)
    luz.signs_in(LUZ)
    gerald.signs_in(GERALD)
    rests(gerald, "Listening only")
    rests(gerald, "Resting")
    luz.goes(f"/rooms/{room}")
    lets_wait(luz, "Are you well?")
    waiting = luz.page.locator("#postponed li")
    expect(waiting).to_contain_text("Waits until")
    gerald.goes("/boundaries")
    gerald.page.locator("#b-writes").get_by_label("Nobody").check()
    expect(gerald.page.locator("[data-kept]")).to_have_text("Kept.")
    past = "'2020-01-01 00:00:00.000000'"
    writes_down(server, f"UPDATE postponed_messages SET due_at = {past}, expected_at = {past}")
    expect(waiting).to_contain_text("This did not go.", timeout=ROUND)
    expect(waiting).to_contain_text("not taking messages")
    expect(waiting).to_contain_text("Are you well?")
    expect(waiting.get_by_role("button", name="Back into the box")).to_be_hidden()
    assert faults_in_every_light(luz, "what did not go") == []
    luz.goes("/rooms/private")
    luz.reads("Something you let wait did not go")
    assert faults_in_every_light(luz, "the list") == []


def test_the_list_of_conversations_follows(window: Callable[..., Window], ids: Callable[[str], int], server: Server):
    people = {handle: ids(f"SELECT id FROM people WHERE handle = '{handle}'") for handle in (LUZ, GERALD, WREN)}
    at = "'2030-01-01 00:00:00.000000'"
    side = "INSERT INTO connection_sides (person_id, other_id, connection_id, openness, told_stage) VALUES "
    writes_down(
        server,
        f"INSERT INTO connections (id, made_at, closing_word) VALUES (77, {at}, '')",
        f"{side} ({people[LUZ]}, {people[WREN]}, 77, 1, 1), ({people[WREN]}, {people[LUZ]}, 77, 1, 1)",
        "UPDATE boundary_settings SET writes = 'connections'",
    )
    room = ids(ROOM.format(LUZ, GERALD))
    luz, gerald, wren = window(LUZ, width=390), window(GERALD), window(WREN)
    for one, handle in ((luz, LUZ), (gerald, GERALD), (wren, WREN)):
        one.signs_in(handle)
    luz.goes(f"/rooms/{room}")
    luz.goes("/rooms/private")
    luz.page.wait_for_load_state("networkidle")
    again = luz.page.get_by_role("link", name="Look again")
    expect(again).to_be_hidden()
    wren.goes(f"/connections/{people[LUZ]}")
    wren.clicks("button", re.compile("^Write to"))
    expect(again).to_be_hidden()  # that somebody is about to write is nobody's business yet
    wren.writes("Hello from the other side")
    expect(again).to_be_visible()
    again.click()
    names = luz.page.locator(".room-row-name")
    expect(names.first).to_contain_text("Wren")
    luz.page.wait_for_load_state("networkidle")
    gerald.goes(f"/rooms/{room}")
    luz.page.mouse.move(2, 2)
    gerald.writes("It rained all day")
    expect(names.first).to_contain_text("Gerald")
    mark = luz.page.locator(f'[data-room-id="{room}"] .unread-mark')
    expect(mark).to_be_visible()
    tab = luz.another_tab()
    tab.goes(f"/rooms/{room}")
    tab.page.bring_to_front()
    expect(mark).to_be_hidden()
    luz.page.bring_to_front()
    names.last.hover()
    wren.writes("Are you there?")
    expect(luz.page.locator(".room-row", has_text="Wren").locator(".unread-mark")).to_be_visible()
    expect(names.first).to_contain_text("Gerald")  # not under the pointer
    luz.page.mouse.move(2, 2)
    expect(names.first).to_contain_text("Wren")
