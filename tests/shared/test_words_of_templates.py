"""Sentences of templates: as Jinja's own newstyle gettext gives them, though those with nothing to fill in are kept."""

from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask, render_template_string

from community.shared import words


def shown(template: str, **handed: Any) -> str:
    return render_template_string(template, **handed)


def test_a_sentence_is_the_same_kept_or_not(app: Flask):
    with app.test_request_context():
        for _time in range(2):
            assert shown("{{ _('100 %% sure, <b>really</b>') }}") == "100 % sure, <b>really</b>"
            assert shown("{{ _('Hello %(name)s, 100 %%', name=name) }}", name="<i>") == "Hello &lt;i&gt;, 100 %"
            assert shown("{{ _('%(words)s', words='Any name') }}") == "Any name"
            assert shown("{% trans %}Plain & kept{% endtrans %}") == "Plain & kept"


def test_each_language_keeps_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch):
    class Loud(NullTranslations):
        def ugettext(self, message: str) -> str:
            return message.upper()

    said = []
    for language, translations in (("en", NullTranslations()), ("xx", Loud()), ("en", NullTranslations())):
        monkeypatch.setattr(words, "get_locale", lambda found=language: found)
        monkeypatch.setattr(words, "get_translations", lambda found=translations: found)
        with app.test_request_context():
            said.append(shown("{{ _('Good evening') }}"))
    assert said == ["Good evening", "GOOD EVENING", "Good evening"]
