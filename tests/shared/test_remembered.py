"""HTML that is kept: the same words are drawn once, anything else anew, and no more is kept than was said."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader

from community.shared import remembered as module
from community.shared.remembered import remembered

TEMPLATE = "{% macro greet(name, more) %}{{ drawn(name) }}{{ _('Welcome') }} {{ name }} {{ more|length }}{% endmacro %}"


@pytest.fixture
def drawn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names that the macro was really run for."""
    names: list[str] = []

    def note(name: str) -> str:
        names.append(name)
        return ""

    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"greeting.html": TEMPLATE}))
    app.jinja_env.globals["drawn"] = note
    module._kept.clear()
    yield names
    module._kept.clear()


def greet(app: Flask, *handed: Any, language: str = "en", root: str = "") -> str:
    headers = {"Accept-Language": language}
    with app.test_request_context("/", headers=headers, environ_overrides={"SCRIPT_NAME": root}):
        return str(remembered("greeting.html", "greet", *handed))


def test_the_same_is_drawn_once(app: Flask, drawn: list[str]):
    assert greet(app, "Ana", [1, 2]) == greet(app, "Ana", [1, 2]) == "Welcome Ana 2"
    assert drawn == ["Ana"]


def test_whatever_differs_is_drawn_anew(app: Flask, drawn: list[str], monkeypatch: pytest.MonkeyPatch):
    greet(app, "Ana", [1])
    assert greet(app, "Ana", [1, 2]) == "Welcome Ana 2"
    assert greet(app, "<b>", [1]) == "Welcome &lt;b&gt; 1"
    greet(app, "Ana", [1], root="/elsewhere")
    monkeypatch.setattr(module, "get_locale", lambda: "de")
    greet(app, "Ana", [1])
    assert drawn == ["Ana", "Ana", "<b>", "Ana", "Ana"]


def test_what_was_used_longest_ago_goes_first(app: Flask, drawn: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 2)
    for name in ("Ana", "Ben", "Ana", "Cleo", "Ana", "Ben"):
        greet(app, name, [])
    assert drawn == ["Ana", "Ben", "Cleo", "Ben"] and len(module._kept) == 2
