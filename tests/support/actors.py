"""People of a test, inside this process: each with a browser (Flask's test client) and a page's socket.

    ana, ben, cleo = someone(stage=2 …)
    ana.says(room, "hi");  ben.hears("message:sent");  cleo.hears_nothing()

Real server processes and real sockets are in server.py and client.py.
"""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from community.accounts.services.start_sign_in import start_sign_in
from community.extensions import socketio
from community.shared import db
from community.shared.actor import Actor

CSRF_RAW = "0" * 40
"""What the cookie holds in tests; the form gets it signed, as flask_wtf would."""


def csrf_token(app: Flask) -> str:
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(CSRF_RAW))


class Someone:
    """A person with a browser of their own, signed in through a real sign-in and its cookie, and a socket opened when first
    needed. `actor` None: a visitor who is not signed in."""

    def __init__(self, app: Flask, actor: Actor | None):
        self.app = app
        self.actor = actor
        self.browser: FlaskClient = app.test_client()
        self.sockets: list[SocketIOTestClient] = []
        if actor is not None:
            self.signs_in()

    def __repr__(self) -> str:
        return self.actor.handle if self.actor else "a visitor"

    @property
    def id(self) -> int:
        assert self.actor is not None
        return self.actor.id

    def signs_in(self) -> str:
        """Sign this browser in and give the token that its cookie holds."""
        with db.unit():
            token = start_sign_in(self.id, "a test")
        with self.browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return token

    # ---- pages

    def gets(self, url: str, **query: Any) -> TestResponse:
        return self.browser.get(url, query_string=query)

    def posts(self, url: str, **form: Any) -> TestResponse:
        """Post a form with a CSRF token that is good. A list as a value is a field sent several times; None leaves it out."""
        with self.browser.session_transaction() as cookie:
            cookie["csrf_token"] = CSRF_RAW
        fields = {name: value for name, value in form.items() if value is not None}
        return self.browser.post(url, data={"csrf_token": csrf_token(self.app), **fields})

    # ---- socket

    def opens(self) -> SocketIOTestClient:
        """Open one more page. Everything below happens on the page opened last; frames are heard on each."""
        page = socketio.test_client(self.app, flask_test_client=self.browser)
        self.sockets.append(page)
        return page

    @property
    def page(self) -> SocketIOTestClient:
        """The page opened last, opened now if there is none."""
        return self.sockets[-1] if self.sockets else self.opens()

    @property
    def is_connected(self) -> bool:
        return bool(self.sockets) and self.page.is_connected()

    def closes(self) -> None:
        if self.is_connected:
            self.page.disconnect()
        self.sockets.pop()

    def sends(self, event: str, *payload: Any) -> dict[str, Any]:
        """Send an event and give its ack."""
        ack = self.page.emit(event, *payload, callback=True)
        assert isinstance(ack, dict), f"{self} sent {event} and got no ack but {ack!r}"
        return ack

    def says(self, room: int, body: str, **more: Any) -> dict[str, Any]:
        """Send a message; `more` are the other parts of message:send. A nonce is made unless given."""
        return self.sends("message:send", {"room": room, "body": body, "nonce": secrets.token_hex(8), **more})

    def hears(self, event: str, page: SocketIOTestClient | None = None) -> list[Any]:
        """The frames of this kind that came to the page since last asked, oldest first. Others stay to be asked for."""
        page = page or self.page
        heard = [frame for frame in page.queue if frame["name"] == event]
        page.queue[:] = [frame for frame in page.queue if frame["name"] != event]
        return [frame["args"][0] for frame in heard]

    def hears_nothing(self, *events: str) -> None:
        """No frame is waiting (of these kinds, or at all) on any of their pages. Open the page before what should not be heard."""
        assert self.sockets, f"{self} has no page open, so hearing nothing says nothing"
        came = [frame for page in self.sockets for frame in page.queue if not events or frame["name"] in events]
        assert not came, f"{self} heard {came}"

    def forgets(self) -> None:
        """Leave behind all that was heard so far."""
        for page in self.sockets:
            page.queue.clear()
