"""Two moderators ask two people to keep apart: what each of the four sees, from the asking to the end of it, and that a fifth sees nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import faults_in_every_light
from tests.journeys.window import Window

pytestmark = pytest.mark.browser


def test_from_asking_to_the_end(window: Callable[..., Window], ids: Callable[[str], int]) -> None:
    luz, gerald = window("Luz", width=390), window("Gerald")
    marit, benedek, dorothea = window("Marit"), window("Benedek", width=390), window("Dorothea")
    group = ids("SELECT id FROM groups WHERE name = 'The Slow Miles'")
    room = ids(
        """SELECT r.id FROM rooms r JOIN connection_sides s ON s.connection_id = r.connection_id
        JOIN people p ON p.id = s.person_id WHERE p.handle = 'luz-marina'"""
    )
    for one, handle in (
        (luz, "luz-marina"),
        (gerald, "gerald-umber"),
        (marit, "marit-fell"),
        (benedek, "benedek-marsh"),
        (dorothea, "dorothea-w"),
    ):
        one.signs_in(handle)
    faults = []

    marit.goes(f"/groups/{group}")
    marit.clicks("link", "No contact between two people")
    marit.page.get_by_label("One of the two").select_option("Luz Marina")
    marit.page.get_by_label("And the other").select_option("Gerald Umber")
    marit.page.get_by_label("90 days").check()
    marit.page.get_by_label("Your reason").fill("So that both of you come to rest.")
    faults += faults_in_every_light(marit, "the form")
    marit.clicks("button", "Ask another moderator")
    marit.reads("It holds as soon as another moderator agrees")
    order = marit.path()
    faults += faults_in_every_light(marit, "an order that waits")

    gerald.goes(f"/rooms/{room}")
    gerald.writes("Good evening, heliotrope.")
    luz.goes(f"/rooms/{room}")
    luz.page.get_by_label("Your message").fill("I was just writing")

    dorothea.finds_nothing_at(order)
    benedek.goes("/notifications/")
    benedek.clicks("link", "Something about two people who keep apart waits for a moderator")
    benedek.page.get_by_role("main").get_by_role("link", name="Gerald Umber").click()
    benedek.clicks("button", "I agree: they keep apart")
    benedek.reads("both were told")

    gerald.goes("/notifications/")
    gerald.clicks("link", "Two moderators ask you and somebody else to keep apart here. You can read why")
    gerald.reads("You and Luz Marina")
    gerald.reads("So that both of you come to rest.")
    faults += faults_in_every_light(gerald, "what one of the two reads")
    gerald.page.locator("summary", has_text="Ask to look at it again").click()
    gerald.page.get_by_label("To the moderators").fill("I would like to explain.")
    gerald.clicks("button", "Send it to the moderators")
    gerald.reads("The moderators have your words")

    # Her open page follows by itself: nothing can be written, and what was said comes covered.
    expect(luz.page.get_by_text("Two moderators decided that you two keep apart here").first).to_be_visible()
    expect(luz.page.locator("#composer-form")).to_be_hidden()
    expect(luz.page.locator("#messages").get_by_text("heliotrope")).to_have_count(0)
    luz.goes("/connections/")
    luz.reads("From whom moderators asked you to keep apart")
    faults += faults_in_every_light(luz, "the people page")

    benedek.goes(order)
    benedek.reads("asks you to look at it again")
    benedek.reads("I would like to explain.")
    faults += faults_in_every_light(benedek, "an order that holds")
    benedek.clicks("button", "Ask another moderator to end it")
    marit.goes(order)
    marit.clicks("button", "I agree: it ends")
    luz.goes(f"/rooms/{room}")
    luz.writes("And good night, saxifrage.")
    expect(luz.message("saxifrage")).to_be_visible()
    assert not faults, "\n".join(faults)
