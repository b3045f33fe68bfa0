"""When the server or the network goes away under an open room: nothing typed is lost, nothing comes twice, nothing is missed."""

import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.journeys.window import CUT_OFF, Window
from tests.support.server import Server

pytestmark = pytest.mark.browser

TWO_PEOPLE = (("Piotr", "piotr-oldgate"), ("Tamsin", "tamsin-puddle"))


@pytest.fixture
def lounge(ids: Callable[[str], int]) -> str:
    number = ids("SELECT id FROM rooms WHERE name = 'The Bench'")
    return f"/rooms/{number}"


@pytest.fixture
def piotr_and_tamsin(window: Callable[..., Window], lounge: str) -> tuple[Window, Window]:
    piotr, tamsin = (window(name) for name, _handle in TWO_PEOPLE)
    for one, (_name, handle) in zip((piotr, tamsin), TWO_PEOPLE, strict=True):
        one.signs_in(handle)
    return piotr, tamsin


def sends(window: Window, words: str) -> None:
    """Press send, without waiting for what becomes of it."""
    window.page.locator("#body").fill(words)
    window.page.locator("#send").click()


def greet(one: Window, other: Window, words: str) -> None:
    """Both are connected for certain: each has sent by the socket and heard the other."""
    for writer, reader in ((one, other), (other, one)):
        writer.writes(f"{writer.who}: {words}")
        expect(reader.message(f"{writer.who}: {words}")).to_be_visible()


def test_a_message_under_way_when_the_power_fails_arrives_once(
    piotr_and_tamsin: tuple[Window, Window], server: Server, lounge: str
):
    piotr, tamsin = piotr_and_tamsin
    for one in (piotr, tamsin):
        one.goes(lounge)
    greet(piotr, tamsin, "before the dark")
    # The server hears nothing any more, so what is sent is certainly under way when it dies.
    os.kill(server.pid, signal.SIGSTOP)
    sends(piotr, "Sent into the dark.")
    expect(piotr.page.locator("#sending li")).to_contain_text("Sent into the dark.")
    piotr.page.locator("#body").fill("And this is only half typ")
    server.kill()
    expect(piotr.page.locator("#room-status")).to_contain_text("What you write stays here")
    expect(piotr.page.locator("#sending li")).to_contain_text("waits here until the connection is back")
    expect(tamsin.message("Sent into the dark.")).to_have_count(0)

    server.start()
    for one in (piotr, tamsin):
        expect(one.message("Sent into the dark.")).to_have_count(1)
    expect(piotr.page.locator("#sending li")).to_have_count(0)
    expect(piotr.page.locator("#body")).to_have_value("And this is only half typ")
    piotr.page.reload()
    expect(piotr.page.locator("#body")).to_have_value("And this is only half typ")
    expect(piotr.message("Sent into the dark.")).to_have_count(1)
    for one in (piotr, tamsin):
        one.forgives(CUT_OFF)


def test_what_is_written_while_the_server_is_away_goes_when_it_is_back(
    piotr_and_tamsin: tuple[Window, Window], server: Server, lounge: str
):
    piotr, tamsin = piotr_and_tamsin
    for one in (piotr, tamsin):
        one.goes(lounge)
    greet(piotr, tamsin, "before the pause")
    server.kill()
    expect(piotr.page.locator("#room-status")).to_contain_text("What you write stays here")
    for words in ("First, into the pause.", "Second, after it."):
        sends(piotr, words)
    expect(piotr.page.locator("#sending li")).to_have_count(2)
    server.start()
    for one in (piotr, tamsin):
        expect(one.message("Second, after it.")).to_have_count(1)
        order = one.page.locator("#messages li.message [data-part=text]").all_inner_texts()[-2:]
        assert order == ["First, into the pause.", "Second, after it."]
        one.forgives(CUT_OFF)
    expect(piotr.page.locator("#sending li")).to_have_count(0)


def test_an_answer_lost_with_the_server_doubles_nothing_and_what_came_meanwhile_is_caught_up(
    piotr_and_tamsin: tuple[Window, Window], server: Server, lounge: str
):
    piotr, tamsin = piotr_and_tamsin
    deaf: list[bool] = []

    def between(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda frame: server_side.send(frame))
        server_side.on_message(lambda frame: None if deaf else page_side.send(frame))

    piotr.page.route_web_socket(re.compile("/socket.io/"), between)
    for one in (piotr, tamsin):
        one.goes(lounge)
    greet(piotr, tamsin, "before the silence")
    before = tamsin.writes("This one will be changed.")
    expect(piotr.message("This one will be changed.")).to_be_visible()

    # From here on nothing that the server says reaches Piotr's page: it keeps his message, and he does not know.
    deaf.append(True)
    sends(piotr, "Kept, though nobody told me.")
    expect(tamsin.message("Kept, though nobody told me.")).to_have_count(1)
    expect(piotr.page.locator("#sending li")).to_contain_text("Kept, though nobody told me.")
    tamsin.writes("Said while you could not hear.")
    tamsin.takes_back(before)
    expect(before).to_contain_text("message taken back")
    expect(piotr.message("Said while you could not hear.")).to_have_count(0)
    server.kill()
    deaf.clear()

    server.start()
    expect(piotr.message("Said while you could not hear.")).to_have_count(1)
    expect(piotr.page.locator("#sending li")).to_have_count(0)
    expect(piotr.message("Kept, though nobody told me.")).to_have_count(1)
    expect(piotr.message("This one will be changed.")).to_have_count(0)
    tamsin.writes("Both of us are back.")
    expect(piotr.message("Both of us are back.")).to_be_visible()
    expect(tamsin.message("Kept, though nobody told me.")).to_have_count(1)
    for one in (piotr, tamsin):
        one.forgives(CUT_OFF)


def test_who_was_offline_gets_what_came_and_sends_what_waited(piotr_and_tamsin: tuple[Window, Window], lounge: str):
    piotr, tamsin = piotr_and_tamsin
    for one in (piotr, tamsin):
        one.goes(lounge)
    greet(piotr, tamsin, "before the tunnel")
    piotr.context.set_offline(True)
    tamsin.writes("Meanwhile it began to rain.")
    sends(piotr, "Written in the tunnel.")
    piotr.context.set_offline(False)
    expect(piotr.message("Meanwhile it began to rain.")).to_have_count(1)
    expect(tamsin.message("Written in the tunnel.")).to_have_count(1)
    expect(piotr.message("Written in the tunnel.")).to_have_count(1)
    piotr.forgives(CUT_OFF)
