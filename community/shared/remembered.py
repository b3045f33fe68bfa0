"""HTML that is made again and again of the same, kept: what a pure macro made of its arguments, in a language.

Nothing here can be stale or somebody else's: everything that the macro is told is the key, in full. What a person may see is asked
before, as always; this only saves drawing the same words twice.
"""

from collections.abc import Iterable
from threading import Lock
from typing import Any

import msgspec
from flask import current_app, request
from flask_babel import get_locale
from markupsafe import Markup

MOST = 4000
"""So many results are kept, the latest used: of messages about 12 MB."""

_kept: dict[tuple[str, str, str, str, bytes], Markup] = {}
_lock = Lock()
_encode = msgspec.json.Encoder().encode


def remembered(template: str, macro: str, *handed: Any) -> Markup:
    """`{{ remembered("rooms/_words.html", "words", …) }}` is what that macro makes of these arguments (what JSON can hold).
    It must lean on nothing else but the language and the site's own address."""
    return _drawn(template, macro, [handed])[0]


def remembered_each(template: str, macro: str, lines: Iterable[Any], *handed: Any) -> Markup:
    """What that macro makes of each of these lines, handed with the same others, one after another."""
    return Markup("\n").join(_drawn(template, macro, [(line, *handed) for line in lines]))


def _drawn(template: str, macro: str, calls: list[tuple[Any, ...]]) -> list[Markup]:
    where = (template, macro, str(get_locale()), request.script_root)
    keys = [(*where, _encode(handed)) for handed in calls]
    with _lock:
        drawn = [_kept.pop(key, None) for key in keys]
    made = [
        getattr(current_app.jinja_env.get_template(template).module, macro)(*handed) if known is None else known
        for known, handed in zip(drawn, calls, strict=True)
    ]
    with _lock:
        _kept.update(zip(keys, made, strict=True))  # the latest used come last
        while len(_kept) > MOST:
            del _kept[next(iter(_kept))]
    return made
