"""How a place begins: the host's account by the link that the server printed, a first group, a first member, and the member's steps
from the lounge into a deeper room and back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window
from tests.support.server import Server

pytestmark = pytest.mark.browser

GROUP, LOUNGE, DEEPER = "Birds at dusk", "Lounge", "Kitchen table"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """One with nobody in it."""
    with Server(tmp_path / "data") as running:
        yield running


def founds(host: Window) -> None:
    host.goes("/groups/discover")
    host.clicks("link", "Found a group")
    host.page.get_by_label("Name", exact=True).fill(GROUP)
    host.page.get_by_label("What it gathers around").fill("Sitting on a wall until the swifts are gone")
    host.page.locator("[name=interests][value=birds]").check()
    host.clicks("button", "Found the group")
    expect(host.page.get_by_role("heading", name=GROUP)).to_be_visible()
    for room in (LOUNGE, DEEPER, "Fireside", "Quiet room"):
        expect(host.page.locator(".room-row-name", has_text=room)).to_be_visible()


def finds_and_joins(newcomer: Window) -> None:
    newcomer.goes("/groups/discover")
    find = newcomer.page.get_by_label("Interest")
    find.select_option("choir")
    newcomer.clicks("button", "Look")
    newcomer.reads("No group like that yet")
    find.select_option("birds")
    newcomer.clicks("button", "Look")
    newcomer.clicks("link", GROUP)
    newcomer.clicks("link", "Join")
    newcomer.page.locator("input[name=accept]").check()
    newcomer.clicks("button", "Join")
    expect(newcomer.page.get_by_text(f"You belong to {GROUP} now")).to_be_visible()


def test_from_an_empty_server_to_a_step_forward_and_back(
    window: Callable[..., Window], server: Server, ids: Callable[[str], int]
):
    host, sami = window("Ilse, the host"), window("Sami", width=390, height=800)
    link = server.wait_for_line("There is no host yet").split(server.url)[1]

    host.goes(link)
    host.is_well("the host's first page")
    host.introduces_themselves("Ilse", "ilse-host", "two slow barges upstream", "Make the account")
    expect(host.page.get_by_role("navigation", name="Main").get_by_role("link", name="Host")).to_be_visible()
    sami.finds_nothing_at(link)  # good once
    founds(host)

    sami.goes("/accounts/sign-up")
    sami.introduces_themselves("Sami", "sami-swift", "lantern under old stairs", "Sign up")
    finds_and_joins(sami)
    group_page = sami.path()
    expect(sami.page.locator(".room-row-name", has_text=LOUNGE)).to_be_visible()
    for deeper in (DEEPER, "Fireside", "Quiet room"):
        assert deeper not in sami.page.content(), "nothing hints at a room of a later stage"
    room = f"/rooms/{ids('SELECT id FROM rooms WHERE depth = 2')}"
    sami.finds_nothing_at(room)
    sami.goes(group_page)
    expect(sami.page.get_by_role("button", name="Step forward")).to_have_count(0)

    # The facilitator's welcome opens the door; whether to go through is Sami's to say. The page offers, and never reloads by itself.
    sami.page.evaluate("window.neverReloaded = true")
    host.goes(group_page)
    host.reads("Sami")
    host.clicks("link", "People here")
    host.clicks("button", "Open Settling early")
    offer = sami.page.locator("[data-look-again]")
    expect(offer).to_be_visible()
    assert sami.page.evaluate("window.neverReloaded")
    offer.get_by_role("link").click()
    sami.is_well("a group's page with a step to take")
    sami.clicks("button", "Step forward to Settling")
    sami.clicks("link", re.compile(f"^{DEEPER}"))
    expect(sami.page.get_by_role("heading", name=DEEPER)).to_be_visible()

    host.goes(room)
    host.writes("The kettle has been on since four.")
    expect(sami.message("The kettle has been on since four.")).to_be_visible()
    sami.writes("Then I will sit down.")
    expect(host.message("Then I will sit down.")).to_be_visible()
    sami.page.locator("#body").fill("And there is something else")

    # Stepping back in one tab empties the other at once. What was typed can still be copied.
    elsewhere = sami.another_tab()
    elsewhere.goes(group_page)
    elsewhere.page.locator("details.sure summary", has_text="Step back").click()
    elsewhere.clicks("button", "Step back")
    expect(sami.page.get_by_role("heading", name="This room is not open to you now")).to_be_visible()
    expect(sami.page.locator("#messages li")).to_have_count(0)
    expect(sami.page.locator("#body")).to_have_value("And there is something else")
    host.writes("Sleep well, all of you.")
    shown = sami.page.evaluate("document.title + document.body.innerText")
    for words in (DEEPER, "The kettle", "Then I will sit", "Sleep well"):
        assert words not in shown, f"{words!r} is still on the page"
    sami.is_well("a room that has closed")
    sami.finds_nothing_at(room)

    # The way back stands open: no welcome is needed twice.
    elsewhere.goes(group_page)
    elsewhere.clicks("button", "Go back to Settling")
    elsewhere.clicks("link", re.compile(f"^{DEEPER}"))
    expect(elsewhere.message("Sleep well, all of you.")).to_be_visible()
    expect(elsewhere.page.get_by_role("navigation", name="Main").get_by_role("link", name="Moderation")).to_have_count(
        0
    )

    # A role is given by hand, on the list of people.
    host.goes(f"{group_page}/members")
    roles = host.page.locator("li.row", has_text="@sami-swift").locator("details.roles")
    roles.locator("summary").click()
    roles.locator("li", has_text="looks at reports").get_by_role("button", name="Give this role").click()
    elsewhere.page.reload()
    elsewhere.page.get_by_role("navigation", name="Main").get_by_role("link", name="Moderation").click()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_be_visible()
