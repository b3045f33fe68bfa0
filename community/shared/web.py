"""The web's plumbing: refused unless named open, headers, error pages, assets, panels. Knows no feature.

A view is open to signed-in people unless it is marked `@public`. What they may do there is asked of `boundaries`.
"""

import json
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from . import db, words
from .actor import Actor
from .errors import HearthError
from .remembered import remembered, remembered_each
from .static_files import cache_control

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])

_OWN_UNIT = "hearth.unit"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Of every answer, static files too."""

_panels: dict[str, list[Callable[..., str | None]]] = defaultdict(list)
_nav: list[Callable[[Actor], dict[str, bool]]] = []


def _nobody() -> Actor | None:
    return None


_identify: Callable[[], Actor | None] = _nobody


def stays_open(view: View) -> View:
    """Name a view that is reached even while its person takes a break: help, and what is theirs alone."""
    view.__dict__["stays_open"] = True
    return view


def is_open_on_break(view: Any) -> bool:
    return bool(getattr(view, "stays_open", False))


def public(view: View) -> View:
    """Name a view open to people who are not signed in."""
    view.__dict__["is_public"] = True
    return view


def is_public(view: Any) -> bool:
    return bool(getattr(view, "is_public", False))


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let a view take more than MAX_CONTENT_LENGTH: this many bytes. For uploads of people who are signed in."""

    def name(view: View) -> View:
        view.__dict__["takes_up_to"] = size
        return view

    return name


def identify_with(loader: Callable[[], Actor | None]) -> Callable[[], Actor | None]:
    """Whoever knows people (accounts) says here how a request's actor is found."""
    global _identify
    _identify = loader
    return loader


def actor_or_none() -> Actor | None:
    if "actor" not in g:
        g.actor = _identify()
    return cast(Actor | None, g.actor)


def actor() -> Actor:
    """Who is acting in this request. Only in views that are not public, or after asking actor_or_none."""
    found = actor_or_none()
    if found is None:
        raise RuntimeError("nobody is signed in: this view should not be public, or should ask actor_or_none")
    return found


def panel(place: str) -> Callable[[View], View]:
    """Offer a piece of another feature's page: `@panel("groups.show")` on a function that takes what the place hands on
    (the actor first) and returns rendered HTML or None. So a lower feature's page shows what higher ones know, unknowing."""

    def register(maker: View) -> View:
        if maker not in _panels[place]:
            _panels[place].append(maker)
        return maker

    return register


def panels(place: str, **handed: Any) -> list[Markup]:
    made = (maker(actor_or_none(), **handed) for maker in _panels[place])
    return [Markup(html) for html in made if html]


def panel_of_lines(place: str) -> Callable[[View], View]:
    """As panel, for a place in each line of a list: `@panel_of_lines("groups.mine")` on a function that takes the actor and the ids of all
    lines of the page, and returns HTML by id, for those that have some. Asked once a page, so that a longer list costs no more queries."""
    return panel(place)


def panels_of_lines(place: str, ids: list[int], **handed: Any) -> dict[int, list[Markup]]:
    pieces: dict[int, list[Markup]] = {line: [] for line in ids}
    for maker in _panels[place] if ids else ():
        made = cast(Callable[..., dict[int, str]], maker)(actor_or_none(), ids=ids, **handed)
        for line, html in made.items():
            pieces[line].append(Markup(html))
    return pieces


def nav_entry(maker: Callable[[Actor], dict[str, bool]]) -> Callable[[Actor], dict[str, bool]]:
    """Offer flags for the navigation, such as {"moderates": True}."""
    if maker not in _nav:
        _nav.append(maker)
    return maker


def _nav_of(who: Actor | None) -> dict[str, bool]:
    """The flags, asked once a request: each piece of a page is rendered by itself and comes by here."""
    if "nav" not in g or g.nav[0] != who:
        flags: dict[str, bool] = {}
        for maker in _nav if who else []:
            flags |= maker(cast(Actor, who))
        g.nav = (who, flags)
    return cast(dict[str, bool], g.nav[1])


def asset(name: str) -> str:
    """The address of a built file, with its hash in the name."""
    return url_for("static", filename=f"dist/{_manifest(current_app)[name]}")


def asset_file(name: str) -> Path:
    """A built file itself, for a view that gives it under an address of its own."""
    return Path(cast(str, current_app.static_folder)) / "dist" / _manifest(current_app)[name]


def _manifest(app: Flask) -> dict[str, str]:
    path = Path(cast(str, app.static_folder)) / "dist" / "manifest.json"
    seen = app.extensions.get("manifest")
    changed = path.stat().st_mtime_ns
    if seen is None or seen[0] != changed:
        seen = app.extensions["manifest"] = (changed, json.loads(path.read_text()))
    return cast(dict[str, str], seen[1])


MOST = 2**53 - 1
"""The largest whole number that is the same in Python, JavaScript and both databases."""


class _Id(IntegerConverter):
    """Ids in addresses: one that can't exist is not found, instead of an error deep down."""

    def __init__(self, map: Any, *args: Any, **kwargs: Any):
        super().__init__(map, *args, **{"max": MOST, **kwargs})


def whole(name: str) -> int | None:
    """A whole number of the query string; None where it is missing or none."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 <= number <= MOST else None


def attach(app: Flask, exit_url: str, demo: Callable[[], bool], name: str = "Hearth") -> None:
    """Put the plumbing on the app."""
    app.url_map.converters["int"] = _Id
    app.jinja_env.globals.update(
        asset=asset,
        panels=panels,
        panels_of_lines=panels_of_lines,
        get_locale=get_locale,
        remembered=remembered,
        remembered_each=remembered_each,
    )
    words.attach(app)

    @app.get("/")
    @public
    def front() -> BaseResponse | str:
        """Home: one's groups, or for somebody who comes by, what this place is."""
        if actor_or_none() is not None:
            return redirect(url_for("groups.index"))
        return render_template("layout/front.html")

    @app.before_request
    def open_unit() -> BaseResponse | None:
        if request.endpoint == "static":
            return None
        db.begin_unit()
        request.environ[_OWN_UNIT] = True
        view = app.view_functions.get(request.endpoint or "")
        if view is None or is_public(view) or actor_or_none() is not None:
            # Said before anything reads the body, CSRF's look for its token too.
            if "takes_up_to" in getattr(view, "__dict__", {}):
                request.max_content_length = view.__dict__["takes_up_to"]
            return None
        if request.method == "GET":
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        return redirect(url_for("accounts.sign_in"))

    @app.teardown_request
    def close_unit(_error: BaseException | None) -> None:
        # A socket that is closed within a page's request has a request context of its own: it must not end the page's unit.
        if request.environ.pop(_OWN_UNIT, False):
            db.end_unit()

    @app.context_processor
    def known_everywhere() -> dict[str, Any]:
        who = actor_or_none() if request.endpoint != "static" else None
        return {"actor": who, "nav": _nav_of(who), "exit_url": exit_url, "site": {"name": name, "demo": demo()}}

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint == "static" and response.status_code < 400:
            response.headers["Cache-Control"] = cache_control(request.path)
        else:  # after a quick exit the way back shows nothing; a view that shows nothing of anybody may say otherwise
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.errorhandler(HearthError)
    def known_error(error: HearthError) -> tuple[str, int]:
        return render_template("layout/error.html", say=error.say, code=error.code), error.status

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> tuple[str, int]:
        say = _(
            "This form had been open for too long to be sent safely. Go back, and what you wrote should still be there; then send it again."
        )
        return render_template("layout/error.html", say=say, code="stale_form"), 400

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        sayings = {
            404: _("There is nothing here for you. It may have moved, or it may not be open to you."),
            405: _("This page can't be used that way."),
            413: _("That was too large to take in."),
        }
        say = sayings.get(error.code, _("We could not do that. Please go back and try again."))
        return render_template("layout/error.html", say=say, code=str(error.code)), error.code

    @app.errorhandler(Exception)
    def our_fault(_error: Exception) -> tuple[str, int]:
        number = uuid.uuid4().hex[:8]
        log.exception("a page failed (%s) at %s", number, request.endpoint)
        say = _(
            "Something went wrong on our side. If it happens again, tell your host this number: %(number)s.",
            number=number,
        )
        return render_template("layout/error.html", say=say, code="error"), 500


class Without:
    """WSGI: leaves out the browser's offer to compress websocket frames. Accepting it would cost 90 KB a client."""

    def __init__(self, app: Any):
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self.app(environ, start_response)
