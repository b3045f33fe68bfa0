"""The blueprint of accounts, by itself so that each module of pages can hang its own on it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
View = TypeVar("View", bound=Callable[..., Any])


def at_root(rule: str, **options: Any) -> Callable[[View], View]:
    """A page of accounts whose address stands at the root, because people read and share it: /profile, /people/…"""

    def register(view: View) -> View:
        endpoint = f"{blueprint.name}.{view.__name__}"
        blueprint.record(lambda state: state.app.add_url_rule(rule, endpoint, view, **options))
        return view

    return register
