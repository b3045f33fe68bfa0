"""Somebody tells of themselves, and it opens and closes on another's open page as they choose, without that page being loaded anew."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.journeys.window import Window

pytestmark = pytest.mark.browser


def chooses(window: Window, label: str) -> None:
    window.page.get_by_role("radio", name=label).check()


def shows_a_picture(window: Window, face: Locator) -> bool:
    """And not the pattern that stands in its place."""
    expect(face).not_to_have_attribute("src", re.compile("/pattern$"))
    kind = window.page.evaluate(
        "async (from) => (await fetch(from)).headers.get('Content-Type')", face.get_attribute("src")
    )
    return str(kind) == "image/webp"


def test_an_answer_opens_and_closes_on_an_open_page(window: Callable[..., Window], ids: Callable[[str], int]):
    gerald, luz = window("gerald-umber", width=390, scripts=False), window("luz-marina")
    gerald.signs_in("gerald-umber")
    luz.signs_in("luz-marina")
    his = ids("SELECT id FROM people WHERE handle = 'gerald-umber'")
    luz.goes(f"/people/{his}")
    luz.page.evaluate("window.sameAsBefore = true")
    told = luz.page.locator("[data-anew=profile]")
    expect(told).to_contain_text("nothing more for you to read")
    luz.is_well("a person who told nothing")

    gerald.goes("/profile")
    gerald.clicks("link", "What a good day is for me")
    gerald.page.get_by_label("Your answer").fill("The kettle on, and a walk before anyone is up.")
    chooses(gerald, "People in my groups")
    gerald.clicks("button", "Keep this")
    gerald.reads("The kettle on")
    expect(told).to_contain_text("The kettle on")
    luz.is_well("a person who told something")

    members = luz.another_tab()
    group = ids("SELECT id FROM groups WHERE name = 'The Slow Miles'")
    members.goes(f"/groups/{group}/members")
    face = members.page.locator(f'img[data-face="{his}"]')
    expect(face).to_have_attribute("src", re.compile("/pattern$"))
    members.page.wait_for_load_state("networkidle")

    picture = BytesIO()
    Image.new("RGB", (900, 600), "#884422").save(picture, "JPEG")
    gerald.clicks("link", "Show a picture instead")
    gerald.page.get_by_label("A picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    chooses(gerald, "People in my groups")
    gerald.clicks("button", "Keep this")
    expect(told.locator("img:not([src$=pattern])")).to_be_visible()
    assert shows_a_picture(members, face)
    gerald.goes("/profile/picture")
    before = face.get_attribute("src")
    chooses(gerald, "Connections at Trusting")
    gerald.clicks("button", "Keep this")
    expect(face).not_to_have_attribute("src", str(before))
    assert not shows_a_picture(members, face), "the pattern takes its place, also on a list that was open"
    gerald.goes("/profile/picture")
    chooses(gerald, "People in my groups")
    gerald.clicks("button", "Keep this")

    gerald.goes("/profile/question/good_day")
    chooses(gerald, "Connections from Opening on")
    gerald.clicks("button", "Keep this")
    gerald.reads("nobody yet")
    expect(told).not_to_contain_text("The kettle on")
    assert luz.page.evaluate("window.sameAsBefore"), "the page was loaded anew"
    assert "The kettle on" not in luz.page.content()

    gerald.clicks("link", "See it as others do")
    gerald.page.get_by_label("Seen by").select_option("somebody in one of your groups")
    gerald.clicks("button", "Show it")
    expect(gerald.page.locator(".preview img:not([src$=pattern])")).to_be_visible()
    assert "The kettle on" not in gerald.page.content()
