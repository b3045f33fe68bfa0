"""Who is behind a request: Flask-Login's session, whose id is a sign-in's token. `current_user` ends here.

session_protection is off: a sign-in is a row of ours that can be ended, and an address or browser version that changes on the
road must not sign anybody out.
"""

from flask import g, request
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user

from community.accounts import queries, rules
from community.accounts.services.start_sign_in import hash_of, start_sign_in
from community.extensions import login_manager
from community.shared import web
from community.shared.actor import Actor

login_manager.session_protection = None


class Visitor(UserMixin):
    """Flask-Login's idea of a user: the sign-in, and who it belongs to."""

    def __init__(self, token: str, found: queries.SignedIn):
        self.token = token
        self.actor = found.actor
        self.pledge_version = found.pledge_version
        self.on_break, self.came_back = found.on_break, found.came_back
        self.gentle_minutes = found.gentle_minutes

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader
def visitor(token: str) -> Visitor | None:
    found = queries.signed_in(hash_of(token))
    return Visitor(token, found) if found else None


@web.identify_with
def actor_of_request() -> Actor | None:
    return current_user.actor if current_user.is_authenticated else None


def is_on_break() -> bool:
    return bool(getattr(current_user, "on_break", False))


def came_back() -> bool:
    """Their break has ended by its date, and they have not been shown yet what waited."""
    return bool(getattr(current_user, "came_back", False))


def gentle_minutes() -> int:
    return int(getattr(current_user, "gentle_minutes", 0))


def let_in(person_id: int, stay: bool = False) -> None:
    """Sign this browser in, in a session of its own: nothing of the one before is carried over (session fixation)."""
    token = start_sign_in(person_id, rules.device_label(request.user_agent.string))
    found = queries.signed_in(hash_of(token))
    forget_session()
    if found is not None:
        login_user(Visitor(token, found))
        cookie.permanent = stay


def forget_session() -> None:
    """Start a session anew. What this request remembers of the old one goes too: the page that it still draws must carry the new
    session's form token and the new person's name."""
    cookie.clear()
    g.pop("actor", None)
    g.pop("csrf_token", None)


def sign_off() -> None:
    """Let go of who was signed in on this browser. The row of the sign-in is ended by a service."""
    logout_user()
    forget_session()


def address() -> str:
    """Where the request came from, for counting alone; it is kept nowhere."""
    return request.remote_addr or ""
