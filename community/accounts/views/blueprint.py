"""The blueprint of accounts, by itself so that each module of pages can hang its own on it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


def at_top(rule: str, **options: Any) -> Callable[[View], View]:
    """A page of accounts whose address stands beside /accounts and not below it: /boundaries, /profile, /people/…"""

    def register(view: View) -> View:
        name = f"{blueprint.name}.{options.pop('endpoint', view.__name__)}"
        blueprint.record(lambda state: state.app.add_url_rule(rule, name, view, **options))
        return view

    return register
