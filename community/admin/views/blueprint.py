"""The blueprint of admin, with its door: whoever is not a host finds nothing here. Services and queries ask again."""

from flask import Blueprint

from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.web import actor

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

_ID = "int"
GROUP = f"<{_ID}:group_id>"
PERSON = f"<{_ID}:person_id>"


@blueprint.before_request
def for_hosts() -> None:
    who = actor()
    require(may_host(who.id > 0, who.is_host))
