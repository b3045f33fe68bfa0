"""What waits for somebody's yes: a request to join, a first message that is looked at, a sign-up that the host reads, an invitation."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window

pytestmark = pytest.mark.browser


def test_who_asks_is_let_in_and_a_first_message_is_looked_at(window: Callable[..., Window], ids: Callable[[str], int]):
    luz, ottoline, shirin = window("Luz", width=390), window("Ottoline, facilitator"), window("Shirin, moderator")
    group = ids("SELECT id FROM groups WHERE name = 'The Low Ceiling Choir'")
    lounge = ids(f"SELECT id FROM rooms WHERE kind = 'lounge' AND group_id = {group}")
    choir = f"/groups/{group}"
    room = f"/rooms/{lounge}"

    ottoline.signs_in("ottoline-brack")
    ottoline.goes(f"{room}/edit")
    ottoline.page.get_by_label("First messages of a newcomer").fill("1")
    ottoline.clicks("button", "Save")
    ottoline.goes(choir)
    luz.signs_in("luz-marina")
    luz.finds_nothing_at(room)
    luz.goes(choir)
    luz.clicks("link", "Ask to join")
    luz.page.get_by_label("Your answer").fill("I hum when nobody listens.")
    luz.page.locator("input[name=accept]").check()
    luz.clicks("button", "Ask to join")
    expect(luz.page.get_by_role("button", name="Take my request back")).to_be_visible()
    luz.is_well("a group that one asked to join")

    expect(ottoline.page.locator("[data-look-again]")).to_be_visible()  # told without a reload
    ottoline.goes(f"{choir}/requests")
    ottoline.reads("I hum when nobody listens.")
    ottoline.is_well("a request to join")
    ottoline.page.get_by_role("button", name="Let them in: Luz Marina").click()

    shirin.signs_in("shirin-alto")
    shirin.goes(room)
    luz.goes(room)
    luz.page.locator("#body").fill("Good evening from the back row.")
    luz.page.locator("#send").click()
    waits = luz.page.locator("#waiting li.message", has_text="Good evening from the back row.")
    expect(waits).to_contain_text("Waits for a look")
    look = shirin.page.locator("#look")
    expect(look).to_be_visible()
    ottoline.goes(room)
    for one in (ottoline, shirin):
        assert "back row" not in one.page.content()
    look.get_by_role("link").click()
    shirin.reads("Good evening from the back row.")
    shirin.is_well("a message that waits for a look")
    shirin.clicks("button", "Let it through: the message by Luz Marina")
    for one in (luz, ottoline):
        expect(one.message("Good evening from the back row.")).to_be_visible()
    expect(luz.page.locator("#waiting li")).to_have_count(0)


def test_the_host_reads_who_asks_to_come_in_and_gives_a_link_to_who_need_not(window: Callable[..., Window]):
    ilka, quill, guest = window("Ilka, the host"), window("Quill", width=390), window("a guest")
    ilka.signs_in("ilka-rowan")
    ilka.goes("/admin/settings")
    ilka.page.locator("[name=accounts-sign_up][value=approval]").check()
    ilka.clicks("button", "Keep this")

    quill.goes("/accounts/sign-up")
    quill.page.get_by_label("A word to the host").fill("A friend told me of the walks.")
    quill.introduces_themselves("Quill", "quill-after-rain", "lantern under old stairs", "Ask to come in")
    quill.page.get_by_label("Your handle or e-mail").fill("quill-after-rain")
    quill.page.get_by_label("Your password").fill("lantern under old stairs")
    quill.clicks("button", "Sign in")
    expect(quill.page.get_by_role("heading", name="Your host has not answered yet")).to_be_visible()
    quill.is_well("a sign-up that waits")
    quill.page.goto(f"{quill.server.url}/groups/")
    expect(quill.page.get_by_role("link", name="Discover")).to_have_count(0)

    ilka.goes("/admin/people")
    ilka.reads("A friend told me of the walks.")
    ilka.is_well("somebody who asks to come in")
    ilka.page.get_by_role("button", name="Let them in: Quill").click()
    quill.signs_in("quill-after-rain", "lantern under old stairs")
    quill.goes("/groups/")

    ilka.goes("/admin/invitations")
    ilka.clicks("button", "Make a link")
    link = ilka.page.locator("main code").first.inner_text()
    ilka.is_well("an invitation just made")
    guest.goes(link.removeprefix(guest.server.url))
    guest.introduces_themselves("Wim", "wim-by-link", "copper kettles in a row", "Sign up")
    guest.page.wait_for_url(re.compile("/groups/"))
