"""Another person as far as I may see them, and the picture beside a name."""

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from community.accounts.queries import profiles
from community.accounts.rules.picture import PATTERN, pattern
from community.shared.web import actor

from .blueprint import at_top

_A_WEEK = "private, max-age=604800"


@at_top("/people/<int:person_id>")
def person(person_id: int) -> str | AnyResponse:
    if person_id == actor().id:
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/person.html", profile=profiles.profile_for(actor(), person_id))


@at_top("/people/<int:person_id>/avatar/<version>")
def avatar(person_id: int, version: str) -> Response:
    """The picture for whoever may see it; for everybody else the pattern, as if there were none. The pattern alone, at its own address,
    stays with the browser: a picture is of somebody, and goes with the page."""
    image = profiles.picture_for(actor(), person_id)
    if image is not None and version != PATTERN:
        response = make_response(image)
        response.headers["Content-Type"] = "image/webp"
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response = make_response(pattern(person_id))
    response.headers["Content-Type"] = "image/svg+xml"
    response.headers["Cache-Control"] = _A_WEEK if version == PATTERN else "private, no-store"
    return response
