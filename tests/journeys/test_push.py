"""Turning push on in a real browser: asked for on a press alone, listed, shown by the worker when it comes, and turned off again. The browser
has no push service to ask here, so what it would say is given to the page; the worker and what it shows are real."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from tests.journeys.window import Window
from tests.support.push_service import Browser

pytestmark = pytest.mark.browser

SUBSCRIBES = """(given) => {
    window.asked = 0;
    const ask = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = () => { window.asked += 1; return ask(); };
    const made = (key) => ({
        endpoint: given.endpoint,
        options: { applicationServerKey: key.buffer },
        toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
        unsubscribe: async () => { sessionStorage.removeItem("push"); return true; },
    });
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        sessionStorage.setItem("push", JSON.stringify([...applicationServerKey]));
        return made(applicationServerKey);
    };
    PushManager.prototype.getSubscription = async () => {
        const kept = sessionStorage.getItem("push");
        return kept ? made(new Uint8Array(JSON.parse(kept))) : null;
    };
}"""


def delivers(window: Window, says: dict[str, str]) -> None:
    """As when the push service had something for this browser."""
    cdp: CDPSession = window.context.new_cdp_session(window.page)
    registrations: list[dict[str, Any]] = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    cdp.send("ServiceWorker.enable")
    window.page.wait_for_function("() => navigator.serviceWorker.ready.then((it) => Boolean(it.active))")
    registration = next(one for one in registrations if not one["isDeleted"])
    assert registration["scopeURL"] == f"{window.server.url}/notifications/"
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": window.server.url, "registrationId": registration["registrationId"], "data": json.dumps(says)},
    )


def shown(window: Window) -> list[dict[str, str]]:
    found: list[dict[str, str]] = window.page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
            .map((one) => ({ title: one.title, body: one.body, tag: one.tag }))"""
    )
    return found


def until_shown(window: Window, says: dict[str, str]) -> None:
    window.page.wait_for_function(
        """async (title) => (await (await navigator.serviceWorker.ready).getNotifications())
            .some((one) => one.title === title)""",
        arg=says["title"],
    )


def test_push_is_turned_on_by_a_press_shown_and_turned_off(window: Callable[..., Window]):
    luz = window("Luz", width=390)
    luz.context.grant_permissions(["notifications"])
    browser = Browser("https://updates.push.example.org/of-luz")
    luz.context.add_init_script(f"({SUBSCRIBES})({json.dumps(browser.subscription)})")
    luz.signs_in("luz-marina")
    luz.goes("/notifications/choices")
    button = luz.page.get_by_role("button", name="Turn push on in this browser")
    expect(button).to_be_visible()
    assert luz.page.evaluate("window.asked") == 0, "the browser's question comes on a press alone"
    luz.is_well("choices, before push is on")
    assert luz.overhang() == 0

    button.click()
    luz.reads("Push is on in this browser.")
    luz.reads("says only that something waits")
    expect(button).to_be_hidden()
    luz.is_well("choices, with push on")
    assert luz.overhang() == 0

    waits = {"title": "Something is waiting for you", "body": "", "tag": "waits"}
    delivers(luz, waits)
    until_shown(luz, waits)
    named = {"title": "Something is waiting", "body": "Ana answered something you wrote", "tag": "waits"}
    delivers(luz, named)
    until_shown(luz, named)
    assert shown(luz) == [named], "one at a time: what comes next takes its place"

    luz.clicks("button", "Let it say who and where")
    luz.reads("says what your page “For you” says, with names")
    luz.page.get_by_role("button", name="Turn off").click()
    luz.reads("Push is off there.")
    expect(button).to_be_visible()
    luz.page.wait_for_function("() => sessionStorage.getItem('push') === null")
    luz.page.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")


def test_who_said_no_to_their_browser_reads_where_that_is_changed(window: Callable[..., Window]):
    ana = window("Ana")
    ana.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    ana.signs_in("luz-marina")
    ana.goes("/notifications/choices")
    ana.reads("Your browser is set to take no notifications from this site.")
    expect(ana.page.get_by_role("button", name="Turn push on in this browser")).to_be_hidden()


def test_a_browser_that_cannot_and_one_without_scripts_are_told_kindly(window: Callable[..., Window]):
    old = window("an old browser")
    old.context.add_init_script("delete window.PushManager")
    old.signs_in("luz-marina")
    old.goes("/notifications/choices")
    old.reads("This browser takes no pushes from here.")

    plain = window("without scripts", scripts=False)
    plain.signs_in("luz-marina")
    plain.goes("/notifications/choices")
    plain.reads("Turning it on needs JavaScript")
    plain.page.get_by_label("When somebody answers me, or writes to me privately").select_option("push")
    plain.clicks("button", "Keep this")
    plain.reads("Kept. It counts from now on.")
