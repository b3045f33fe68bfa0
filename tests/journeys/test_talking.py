"""From a report to its answer, as two people meet it at once: whoever reports, with help lines and a talk in which no moderator has a name;
and the moderator who opens what was said, goes through what to do, and closes the case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from community.shared import content
from tests.journeys.window import Window

pytestmark = pytest.mark.browser

SAID = """SELECT m.id FROM messages m JOIN rooms r ON r.id = m.room_id JOIN people p ON p.id = m.author_id
    JOIN groups g ON g.id = r.group_id WHERE g.name = 'The Slow Miles' AND r.depth = 1 AND m.state = 'here'
    AND p.handle = 'gerald-umber' ORDER BY m.id DESC"""


def test_from_report_to_answer(window: Callable[..., Window], ids: Callable[[str], int]) -> None:
    luz, gerald, marit = window("Luz", width=390), window("Gerald"), window("Marit")
    for one, handle in ((luz, "luz-marina"), (gerald, "gerald-umber"), (marit, "marit-fell")):
        one.signs_in(handle)
    gerald.goes("/notifications/")

    luz.goes(f"/moderation/report/{ids(SAID)}")
    expect(luz.page.get_by_text("Who may be in danger?")).to_be_hidden()
    luz.page.get_by_label("Someone may be in danger").check()
    luz.page.get_by_label("The person whom this is about").check()
    luz.page.get_by_label("Only to be heard").check()
    luz.page.get_by_label("In your own words").fill("He sounded so unlike himself.")
    luz.is_well("the form of a report")
    luz.clicks("button", "Send the report")
    luz.reads("Emergency in United Kingdom")
    luz.reads("The person whom it is about got a kind note")
    luz.is_well("the receipt")
    receipt = luz.path()
    report = receipt.rsplit("/", 1)[1]

    gerald.goes("/notifications/")
    gerald.reads("Somebody was worried about you")
    gerald.clicks("link", re.compile("Somebody was worried about you"))
    gerald.reads("You don’t have to be sure that it is bad enough")
    gerald.finds_nothing_at(receipt)

    marit.goes(f"/moderation/reports/{report}")
    marit.reads("only to be heard")
    step = content.danger_steps()["read"]["label"]
    marit.clicks("button", f"Done: {step}")
    marit.reads("Marit Solbakk did it")
    marit.clicks("button", "Open the message as it was")
    marit.reads("The log says that you read it.")
    marit.is_well("the case, opened")
    marit.clicks("link", "Talk with who reported")
    expect(marit.page.get_by_role("heading", level=1)).to_have_text("A talk with Luz Marina")

    luz.page.get_by_label("Your words").fill("Will he know that it was me?")
    luz.clicks("button", "Say it")
    marit.reads("Will he know that it was me?")
    marit.page.get_by_label("Your words").fill("No. He reads only that somebody was worried.")
    luz.page.get_by_label("Your words").fill("half a thought")
    marit.clicks("button", "Say it")
    luz.reads("He reads only that somebody was worried.")
    expect(luz.page.get_by_label("Your words")).to_have_value("half a thought")
    expect(luz.page.get_by_role("main")).not_to_contain_text("Marit")
    luz.is_well("the talk")

    marit.goes(f"/moderation/reports/{report}")
    marit.page.get_by_label("A sentence for").fill("I wrote to him, and he is with his sister now.")
    marit.clicks("button", "Close it")
    luz.goes(receipt)
    luz.reads("he is with his sister now")
    luz.reads("You two can go on here until")


def test_a_moderator_to_talk_to_without_scripts(window: Callable[..., Window]) -> None:
    luz, marit = window("Luz", scripts=False), window("Marit", scripts=False)
    luz.signs_in("luz-marina")
    marit.signs_in("marit-fell")
    luz.goes("/groups/")
    luz.clicks("link", "The Slow Miles")
    luz.clicks("link", "A moderator to talk to")
    luz.page.get_by_label("What would you like to talk about?").fill("I find it hard to say no.")
    luz.clicks("button", "Ask")
    luz.reads("I find it hard to say no.")
    report = luz.path().rsplit("/", 1)[1].partition("#")[0]
    marit.goes(f"/moderation/reports/{report}")
    marit.clicks("link", "Talk with who reported")
    marit.page.get_by_label("Your words").fill("So do I, at times. Shall we think about it together?")
    marit.clicks("button", "Say it")
    luz.page.reload()
    luz.reads("Shall we think about it together?")
    luz.page.get_by_label("Your words").fill("Yes, please.")
    luz.clicks("button", "Say it")
    luz.reads("Yes, please.")
