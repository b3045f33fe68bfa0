"""What one process says reaches people on the other: messages, held ones, presence, ends of sign-ins, counts. And nobody else."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from scaled_setting import Setting

from tests.process.conftest import World
from tests.scaled.support import Browser, Database, until
from tests.support.client import Page

pytestmark = pytest.mark.scaled


def fence(teller: Page, room: int, *listeners: Page) -> None:
    """What the teller's process sent to these pages before has come: the queue between processes keeps its order."""
    ack = teller.says(room, "So far")
    for page in listeners:
        until(lambda page=page: any(n == "message:sent" and f["id"] == ack["id"] for n, f in page.frames), "the fence")  # type: ignore[misc]


def shape(value: Any) -> Any:
    """Names and types of a frame, without what is said."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value[:1]]
    return type(value).__name__


def test_a_message_reaches_the_other_process_and_no_outsider(world: World, page: Callable[..., Page]):
    ana, ben = world.at_stage(3)[:2]
    on_a, on_b, anas_other = page(ana, "A"), page(ben, "B"), page(ana, "B")
    outsider, fireside = page(world.at_stage(1)[0], "B"), world.rooms[3]

    ack = on_a.says(fireside, "Across")
    assert ack["ok"], ack
    assert [frame["id"] for frame in on_b.hears("message:sent")] == [ack["id"]]
    assert [frame["id"] for frame in anas_other.hears("message:sent")] == [ack["id"]]
    fence(on_a, world.rooms[1], outsider)
    assert all(frame["room"] == world.rooms[1] for _name, frame in outsider.frames)
    on_a.hears_nothing("message:sent")


def test_the_protocol_is_the_same_wherever_one_is_connected(world: World, page: Callable[..., Page]):
    """The same frames, to the letter, within a process, across, through nginx, and by long-polling."""
    ana, ben, cleo, dora, emil = world.at_stage(2)[:5]
    teller = page(ana, "A")
    listeners = [
        page(ben, "A"),
        page(cleo, "B"),
        page(dora, "nginx"),
        page(emil, "nginx", way="5c", transports=("polling",)),
    ]
    room = world.rooms[2]
    first = teller.says(room, "With *all* of it", need="ideas", notes=["grief"], quiet=True)
    answer = teller.says(room, "In answer", reply_to=first["id"])
    edited = teller.sends("message:edit", {"id": answer["id"], "body": "In answer, once more"})
    responded = listeners[0].sends("message:respond", {"id": first["id"], "kind": "heard", "on": True})
    gone = teller.sends("message:take_back", {"id": answer["id"]})
    for ack in (first, answer, edited, responded, gone):
        assert ack["ok"], ack
    heard = []
    for number, listener in enumerate(listeners):
        sent, changed = listener.hears("message:sent", 2), listener.hears("message:changed", 2 if number == 0 else 3)
        if number:  # the page that responded has its ack instead of a frame
            assert [c["rev"] for c in changed] == sorted(c["rev"] for c in changed)
        heard.append((sent, [c for c in changed if c["id"] == answer["id"]]))
    assert [json.dumps(frames) for frames in heard[1:]] == [json.dumps(heard[0])] * 3
    assert shape(heard[1][0][0]) == shape({key: first["message"][key] for key in heard[1][0][0]})

    one = [page(cleo, where).sends("room:enter", {"room": room}) for where in ("A", "B", "nginx")]
    assert one[0] == one[1] == one[2]
    refusals = [
        page(cleo, where).sends("message:send", {"room": world.rooms[4], "body": "x", "nonce": "n" * 8})
        for where in "AB"
    ]
    assert refusals[0] == refusals[1] and refusals[0]["code"] == "not_found"


def test_a_held_message_is_told_to_a_moderator_on_the_other_process(
    world: World, lounges: list[int], database: Database, page: Callable[..., Page], browser: Callable[..., Browser]
):
    lounge = lounges[0]
    database.asks("UPDATE rooms SET look_first = 500 WHERE id = %s", lounge)
    newcomer, moderator = page(world.at_stage(1)[1], "A"), page(world.people[1], "B")
    member = page(world.at_stage(4)[0], "B")

    ack = newcomer.says(lounge, "My first words here")
    assert ack["ok"] and ack["waiting"] and ack["seq"] is None, ack
    assert [frame["id"] for frame in moderator.hears("message:held")] == [ack["id"]]
    fence(newcomer, world.rooms[1], member, moderator)
    assert all(name == "message:sent" and frame["room"] == world.rooms[1] for name, frame in member.frames)
    member.forgets()

    done = browser(world.people[1], "B").posts(f"/rooms/messages/{ack['id']}/let-through")
    assert done.status_code == 302, done.text
    assert [frame["id"] for frame in newcomer.hears("message:sent")] == [ack["id"]]
    assert [frame["id"] for frame in member.hears("message:sent")] == [ack["id"]]


def test_presence_is_seen_from_the_other_process(world: World, database: Database, page: Callable[..., Page]):
    shy, open_one = world.at_stage(1)[2:4]
    database.asks("UPDATE people SET shows_presence = 'groups' WHERE id = %s", open_one["id"])
    watcher = page(world.at_stage(1)[4], "A")

    page(shy, "B")
    there = page(open_one, "B")
    heard = watcher.hears("presence:changed")
    assert [(frame["id"], frame["here"]) for frame in heard] == [(open_one["id"], True)]
    there.close()
    assert [(frame["id"], frame["here"]) for frame in watcher.hears("presence:changed")] == [(open_one["id"], False)]


def test_signing_out_everywhere_on_one_process_closes_pages_on_the_other(
    world: World, page: Callable[..., Page], browser: Callable[..., Browser]
):
    leaving, staying = world.at_stage(1)[11:13]
    on_a, on_b, neighbour = page(leaving, "A"), page(leaving, "B"), page(staying, "B")
    through_nginx = page(leaving)

    assert browser(leaving, "A").posts("/accounts/sign-out-everywhere").status_code == 302
    for gone in (on_a, on_b, through_nginx):
        gone.wait_until_down()
        assert ("session:ended", {}) in gone.frames, f"{gone.name} was not told"
    neighbour.hears_nothing("session:ended")


def test_ending_one_sign_in_leaves_the_others(
    world: World, database: Database, page: Callable[..., Page], browser: Callable[..., Browser]
):
    """A second sign-in, made by hand, is ended from the first one's page on the other process."""
    person = world.at_stage(1)[13]
    device = browser(person, "B")
    second = {**person, "cookie": sign_in_again(device.url, person)}
    kept, ended = page(person, "B"), page(second, "B")
    assert browser(second, "A").posts("/accounts/sign-out").status_code == 302
    ended.wait_until_down()
    kept.hears_nothing("session:ended")


def sign_in_again(url: str, person: dict[str, Any]) -> str:
    visitor = Browser(url, "hearth_way=00")
    answer = visitor.posts("/accounts/sign-in", who=person["handle"], password=person["password"])
    assert answer.status_code == 302, answer.text
    return f"hearth={visitor.wire.cookies['hearth']}"


def test_only_pages_of_the_process_that_closes_are_told(setting: Setting, world: World, page: Callable[..., Page]):
    on_a, on_b = page(world.at_stage(2)[5], "A"), page(world.at_stage(2)[6], "B")
    setting.servers[0].stop()
    on_a.wait_until_down()
    assert ("server:closing", {}) in on_a.frames
    time.sleep(0.3)  # there is no other word after this one to wait for
    on_b.hears_nothing("server:closing")


def test_what_one_may_do_in_a_minute_is_counted_over_all_processes(
    world: World, database: Database, page: Callable[..., Page]
):
    person, tester = world.at_stage(4)[1:3]
    database.asks("UPDATE site_settings SET value = '\"kept\"' WHERE key = 'site.rates'")
    try:
        for where in "AB":  # each process looks again every five seconds
            spammer = page(tester, where)
            until(
                lambda spammer=spammer: spammer.sends("message:take_back", {})["code"] == "too_fast", "rates are kept"
            )  # type: ignore[misc]
        on_a, on_b = page(person, "A"), page(person, "B")
        acks = [wire.says(world.rooms[1], f"{number}") for number in range(17) for wire in (on_a, on_b)]
        assert [ack.get("code", "ok") for ack in acks] == ["ok"] * 30 + ["too_fast"] * 4
    finally:
        database.asks("UPDATE site_settings SET value = '\"open\"' WHERE key = 'site.rates'")
        for where in "AB":
            spammer = page(person, where)
            until(lambda spammer=spammer: spammer.says(world.rooms[1], "And on")["ok"], "rates are open")  # type: ignore[misc]
