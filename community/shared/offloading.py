"""Slow C calls (password hashing) run where they freeze nobody. app.py, which knows the async mode, says where."""

from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R")
_run: Callable[..., Any] | None = None


def set_up(run: Callable[..., Any] | None) -> None:
    global _run
    _run = run


def offload(function: Callable[..., R], *args: Any) -> R:
    """Call the function in a thread of its own where the async mode needs that. It must not touch the database."""
    if _run is None:
        return function(*args)
    result: R = _run(function, *args)
    return result
