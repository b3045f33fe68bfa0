"""Reporting beyond groups, and messages without a name, as several people meet them at once: what each of them saw, and what nobody else did."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window, number_of

pytestmark = pytest.mark.browser


def test_from_a_conversation_just_what_was_ticked(window: Callable[..., Window], ids: Callable[[str], int]) -> None:
    luz, gerald, benedek = window("Luz", width=390), window("Gerald"), window("Benedek")
    room = ids(
        """SELECT r.id FROM rooms r JOIN connection_sides s ON s.connection_id = r.connection_id
        JOIN people p ON p.id = s.person_id WHERE p.handle = 'luz-marina'"""
    )
    for one, handle in ((luz, "luz-marina"), (gerald, "gerald-umber")):
        one.signs_in(handle)
        one.goes(f"/rooms/{room}")
    benedek.signs_in("benedek-marsh")
    gerald.writes("You owe me an answer, heliotrope.")
    luz.opens_menu(luz.message("heliotrope")).get_by_role("link", name="Report").click()
    expect(luz.page.get_by_role("heading", level=1)).to_have_text("Report from your conversation with Gerald Umber")
    expect(luz.page.locator("input[name=picked]:checked")).to_have_count(1)
    luz.reads("They will read just the messages that you tick here")
    luz.is_well("the form that reports from a conversation")
    assert luz.overhang() <= 0
    luz.page.get_by_label("It is contact I don't want").check()
    luz.clicks("button", "Send the report")
    luz.reads("It is with the moderators now.")
    gerald.takes_back(gerald.message("heliotrope"))

    benedek.goes("/moderation/site")
    benedek.clicks("link", "It is contact I don't want")
    benedek.is_well("a report that belongs to no group")
    assert "heliotrope" not in benedek.page.content()
    benedek.clicks("button", "Open what they attached")
    benedek.page.locator("details.cover > summary").first.click()
    expect(benedek.page.locator("blockquote")).to_have_count(1)
    benedek.reads("You owe me an answer, heliotrope.")
    benedek.is_well("what was attached, opened")
    benedek.goes("/moderation/site/log")
    benedek.reads("Benedek opened what was said, as a report has it.")


def test_someone_here_stays_someone_here(window: Callable[..., Window], ids: Callable[[str], int]) -> None:
    tends, luz, gerald = window("Dorothea"), window("Luz", width=390), window("Gerald")
    moderator = window("Marit")
    group = ids("SELECT id FROM groups WHERE name = 'The Slow Miles'")
    room = ids(f"SELECT id FROM rooms WHERE group_id = {group} AND name = 'The Bench'")
    tends.signs_in("dorothea-w")
    tends.goes(f"/groups/{group}/edit")
    tends.page.get_by_label("A message can be sent unnamed here").check()
    tends.clicks("button", "Keep the changes")
    for one, handle in ((luz, "luz-marina"), (gerald, "gerald-umber")):
        one.signs_in(handle)
        one.goes(f"/rooms/{room}")
    name = luz.page.locator("#room").get_attribute("data-my-name") or "?"

    luz.page.locator("#composer-more > summary").click()
    luz.page.get_by_label("Send it unnamed").check()
    expect(luz.page.locator("#composer-chosen")).to_have_text("unnamed")
    luz.is_well("the ways to send it")
    assert luz.overhang() <= 0
    mine = luz.writes("I am tired of being brave, heliotrope.")
    expect(mine.locator("[data-part=author]")).to_have_text("someone here")
    expect(mine.locator("[data-part=unnamed]")).to_be_visible()
    expect(luz.page.locator("#unnamed")).not_to_be_checked()

    seen = gerald.message("tired of being brave")
    expect(seen.locator("[data-part=author]")).to_have_text("someone here")
    expect(gerald.page.locator("#announcer")).to_contain_text("someone here wrote")
    menu = gerald.opens_menu(seen)
    expect(menu.get_by_role("link", name="Read their profile")).to_have_count(0)
    menu.get_by_role("link", name="Reply").click()
    expect(gerald.page.locator("#reply-words")).to_have_text("You reply to someone here.")
    answer = gerald.writes("I sit beside you.")
    expect(luz.marker(number_of(answer)).locator("[data-part=reply-name]")).to_have_text("someone here")
    assert name not in (seen.inner_html() + answer.inner_html())
    gerald.goes(f"/rooms/{room}")
    expect(gerald.message("tired of being brave").locator("[data-part=author]")).to_have_text("someone here")

    gerald.opens_menu(gerald.message("tired of being brave")).get_by_role("link", name="Report").click()
    gerald.page.get_by_label("Something else").check()
    gerald.clicks("button", "Send the report")
    moderator.signs_in("marit-fell")
    moderator.goes(f"/moderation/{group}")
    moderator.page.get_by_role("main").locator("li.row", has_text="about someone here").get_by_role("link").click()
    moderator.is_well("a report of a message without a name")
    assert name not in moderator.page.get_by_role("main").inner_text()
    moderator.clicks("button", "Open who wrote it")
    moderator.reads(name)
    moderator.is_well("the same, opened")
    luz.goes("/notifications/")
    luz.clicks("link", re.compile("a moderator opened who wrote it"))
    luz.reads("What you sent unnamed")
    luz.is_well("what I sent unnamed")
