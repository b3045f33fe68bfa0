"""HTML that is made again and again of the same, kept: what a pure macro made of its arguments, in a language.

Nothing here can be stale or somebody else's: everything that the macro is told is the key, in full. What a person may see is asked
before, as always; this only saves drawing the same words twice.
"""

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
    """`{{ remembered("rooms/_message.html", "message", …) }}` is what that macro makes of these arguments (what JSON can hold).
    It must lean on nothing else but the language and the site's own address."""
    key = (template, macro, str(get_locale()), request.script_root, _encode(handed))
    with _lock:
        made = _kept.pop(key, None)
    if made is None:
        made = getattr(current_app.jinja_env.get_template(template).module, macro)(*handed)
    with _lock:
        _kept[key] = made  # the latest used comes last
        if len(_kept) > MOST:
            del _kept[next(iter(_kept))]
    return made
