"""Promises about templates: nothing inline, nothing from elsewhere, every word wrapped for translation, no HTML let through but ours."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from community.shared.settings import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SAFE = {
    # What text.render made, which is clean by then.
    "moderation/_background.html": 1,
    "moderation/_bits.html": 2,
    "rooms/_message.html": 1,
    "accounts/_about_you.html": 1,
    "accounts/_profile.html": 1,
    "accounts/pledge.html": 1,
}
"""How often a template may use |safe."""
READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "aria-description", "alt", "label"}
NOT_WORDS = {"Hearth", "UTC"}
JINJA = Environment(extensions=["jinja2.ext.i18n"])


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


each = pytest.mark.parametrize("path", TEMPLATES, ids=name)


def without_jinja(source: str) -> str:
    """The HTML around Jinja's own: expressions and translated blocks are blanked, line numbers stay."""
    for pattern in (
        r"\{#.*?#\}",
        r"\{%-?\s*trans\b.*?%\}.*?\{%-?\s*endtrans\s*-?%\}",
        r"\{%-?\s*block \w+_(class|attributes)\s*%\}.*?\{%-?\s*endblock\s*-?%\}",
        r"\{%-?\s*macro _control\b.*?\{%-?\s*endmacro\s*-?%\}",
        r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
    ):
        source = re.sub(pattern, lambda found: "\n" * found[0].count("\n"), source, flags=re.DOTALL)
    return source


class Page(HTMLParser):
    def __init__(self, source: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[int, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        for attribute, value in attrs:
            shown = attribute in READ_ATTRIBUTES or (attribute == "value" and tag == "button")
            if shown and value:
                self.words.append((self.getpos()[0], value))

    def handle_data(self, data: str) -> None:
        self.words.append((self.getpos()[0], data))


def read(path: Path) -> Page:
    return Page(without_jinja(path.read_text(encoding="utf-8")))


@each
def test_nothing_is_inline(path: Path):
    for tag, attributes in read(path).tags:
        assert tag not in ("style", "iframe", "object", "embed", "base"), tag
        assert "style" not in attributes, f"<{tag} style=…>"
        assert not [a for a in attributes if a.startswith("on")], f"<{tag}> with a handler in its attributes"
        if tag == "script":
            assert "src" in attributes, "a script of its own in the page"


@each
def test_nothing_comes_from_elsewhere(path: Path):
    for tag, attributes in read(path).tags:
        for attribute in ("src", "srcset", "action", "formaction", "data", "poster"):
            assert not re.match(r"(https?:)?//", attributes.get(attribute) or ""), f"<{tag} {attribute}>"
        if tag == "link":
            assert not re.match(r"(https?:)?//", attributes.get("href") or "")
        assert not (attributes.get("href") or "").lower().startswith("javascript:")


@each
def test_html_is_let_through_only_where_we_made_it(path: Path):
    source = path.read_text(encoding="utf-8")
    found = len(re.findall(r"\|\s*safe\b|\bMarkup\(|autoescape false", source))
    assert found <= SAFE.get(name(path), 0)


@each
def test_every_word_can_be_translated(path: Path):
    bare = []
    for line, text in read(path).words:
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NOT_WORDS]
        if words:
            bare.append((line, " ".join(text.split())))
    assert not bare, f"not wrapped in _(): {bare}"


@each
def test_words_handed_on_can_be_translated(path: Path):
    """A sentence in an expression, as in button("Send it"), is the argument of _()."""
    tree = JINJA.parse(path.read_text(encoding="utf-8"))
    wrapped = {
        id(inner) for call in tree.find_all(nodes.Call) if _translates(call) for inner in call.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        text = constant.value
        reads = isinstance(text, str) and re.match(r"[A-Z][a-z’']+( |$|[.,…?])", text)
        assert not reads or id(constant) in wrapped or text in NOT_WORDS, (
            f"line {constant.lineno}: {text!r} is not wrapped"
        )


def _translates(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext", "pgettext", "npgettext")


@each
def test_no_sentence_shouts(path: Path):
    for said in _sentences(path):
        assert "!" not in said, said


def _sentences(path: Path) -> Iterator[str]:
    tree = JINJA.parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if _translates(call):
            yield from (
                inner.value for inner in call.args if isinstance(inner, nodes.Const) and isinstance(inner.value, str)
            )


@each
def test_every_post_carries_its_token(path: Path):
    """A form that posts has the CSRF field: written out, by WTForms, or by one of our own macros."""
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for form in re.findall(r"<form\b.*?</form>", source, flags=re.DOTALL | re.IGNORECASE):
        if re.search(r'method="post"', form, re.IGNORECASE):
            assert re.search(r"csrf_token|hidden_tag|csrf\(", form), form[:300]


def test_the_exceptions_are_still_there():
    for known in SAFE:
        assert known in {name(path) for path in TEMPLATES}, f"{known} is gone"
