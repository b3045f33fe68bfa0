"""The words of templates, in the language of whoever reads: what is asked for hundreds of times a page is found once. Not here: which
language that is (create_app), nor any words.
"""

from collections import defaultdict
from typing import Any, cast

from flask import Flask, g
from flask_babel import get_locale, get_translations
from jinja2 import pass_context
from markupsafe import Markup


def _translations() -> Any:
    """The request's, found once: a page asks for hundreds of words."""
    if "translations" not in g:
        g.translations = get_translations()
        g.words = _words[str(get_locale())]
    return g.translations


_words: dict[str, dict[str, Markup]] = defaultdict(dict)
"""By language, the sentences of templates that have nothing to be filled in; as many as the templates have."""


@pass_context
def _gettext(_context: Any, words: str, /, **to_fill_in: Any) -> Markup:
    """As Jinja's own, which escapes and fills in at every mention even where there is nothing to fill in: a tenth of a page."""
    translations = _translations()
    if to_fill_in:
        return Markup(translations.ugettext(words)) % to_fill_in
    said = g.words.get(words)
    if said is None:
        said = g.words[words] = Markup(translations.ugettext(words)) % {}
    return cast(Markup, said)


def attach(app: Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: _translations().ugettext(words),
        lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["gettext"] = _gettext
