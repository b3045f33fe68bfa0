"""What changes while somebody is connected: from the very next message on, who may no longer see it gets nothing."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import requests

from tests.process.conftest import World
from tests.support.client import Page
from tests.support.server import PATIENCE, Server

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("alone")]


class Browser:
    """A person's browser without its socket: pages and forms over real HTTP."""

    def __init__(self, server: Server, person: dict[str, Any]):
        self.server = server
        self.session = requests.Session()
        self.session.headers["Cookie"] = person["cookie"]

    def posts(self, path: str, page: str, **form: Any) -> requests.Response:
        """Fill in the form that `page` shows and send it to `path`."""
        shown = self.session.get(self.server.url + page, timeout=PATIENCE)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)
        assert token, f"no form at {page}: {shown.status_code}"
        # The token belongs to the session, which the answer may have renewed.
        renewed = shown.cookies.get("hearth")
        headers = {"Cookie": f"hearth={renewed}"} if renewed else {}
        data = {"csrf_token": token[1], **form}
        answer = self.session.post(
            self.server.url + path, data=data, headers=headers, allow_redirects=False, timeout=PATIENCE
        )
        assert answer.status_code in (302, 303), (path, answer.status_code, answer.text[:2000])
        return answer

    def close(self) -> None:
        self.session.close()


def test_a_step_back_holds_from_the_next_message_on(server: Server, world: World, page: Callable[..., Page]):
    person, other = world.at_stage(3)[:2]
    ana, ben = page(person), page(other)
    fireside = world.rooms[3]
    ben.says(fireside, "You hear this")
    ana.hears("message:sent")

    browser = Browser(server, person)
    browser.posts(f"/disclosure/{world.group}/back", f"/groups/{world.group}")
    browser.close()

    assert ana.hears("membership:changed") == [{"group": world.group}]
    assert ben.says(fireside, "And this you don't")["ok"]
    ana.hears_nothing("message:sent", "message:changed", "typing:shown")
    for event, more in {"room:enter": {}, "room:history": {}, "room:read": {"seq": 1}}.items():
        assert ana.sends(event, {"room": fireside, **more})["code"] == "not_found"
    assert ana.says(fireside, "Am I still here?")["code"] == "not_found"
    heard_below = ben.says(world.rooms[2], "This one you hear")
    assert [frame["id"] for frame in ana.hears("message:sent")] == [heard_below["id"]]


def test_a_change_by_another_process_holds_too(server: Server, world: World, page: Callable[..., Page]):
    """As when a job or a second server writes: nothing here was told of it but the database."""
    person, other = world.at_stage(4)[:2]
    ana, ben = page(person), page(other)
    quiet_room = world.rooms[4]
    ben.says(quiet_room, "You hear this")
    ana.hears("message:sent")
    with closing(sqlite3.connect(server.database, timeout=PATIENCE)) as database, database:
        database.execute("UPDATE memberships SET stage = 3 WHERE person_id = ?", (person["id"],))
    assert ben.says(quiet_room, "And this you don't")["ok"]
    ana.hears_nothing()


def test_signing_out_ends_that_sign_ins_connection(server: Server, world: World, page: Callable[..., Page]):
    person, other = world.at_stage(1)[:2]
    ana, ben = page(person), page(other)
    browser = Browser(server, person)
    browser.posts("/accounts/sign-out", f"/groups/{world.group}")
    browser.close()
    assert ana.hears("session:ended") == [{}]
    ana.wait_until_down()
    assert ben.says(world.rooms[1], "Somebody left the room")["ok"]
    assert not [frame for name, frame in ana.frames if name == "message:sent"]


def test_a_sign_in_ended_elsewhere_is_refused_at_the_next_word(server: Server, world: World, page: Callable[..., Page]):
    person = world.at_stage(1)[0]
    ana = page(person)
    with closing(sqlite3.connect(server.database, timeout=PATIENCE)) as database, database:
        database.execute("DELETE FROM sign_ins WHERE person_id = ?", (person["id"],))
    assert ana.says(world.rooms[1], "Am I still signed in?")["code"] == "signed_out"
    ana.wait_until_down()
