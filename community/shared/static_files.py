"""Static files, given before the application is asked: kept for a year where the name holds a hash, compressed when they were built
(static/build.mjs). WhiteNoise does the work (docs/decisions/007). Not here: which address a built file has (`web.asset`).
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from whitenoise import WhiteNoise

FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=600"
PIECE = 64 * 1024
"""Bytes of a file that leave before others have their turn."""

_HASHED = re.compile(r"^/static/dist/.+-[A-Z0-9]{8}\.[a-z0-9]+$")


def cache_control(path: str) -> str:
    """How long the file at an address may be kept."""
    return FOREVER if _HASHED.match(path) else A_WHILE


class StaticFiles(WhiteNoise):
    """WSGI: what lies in the folder when this is made, under /static/. All else is the application's, whose own static route
    also gives what was built later. Each answer has these headers. `pause(0)` lets others have a turn: a large file must not
    hold everybody up."""

    def __init__(self, app: Any, folder: Path, headers: dict[str, str], pause: Callable[[float], Any]):
        self.pause = pause

        def add_headers(here: Any, _path: str, url: str) -> None:
            for name, value in {**headers, "Cache-Control": cache_control(url)}.items():
                here[name] = value

        # No other origin has a use for them; how long each is kept is said above.
        super().__init__(
            app, folder, "/static/", max_age=None, allow_all_origins=False, add_headers_function=add_headers
        )

    def serve(self, static_file: Any, environ: dict[str, Any], start_response: Any) -> Any:
        environ["wsgi.file_wrapper"] = self._in_pieces
        try:
            return super().serve(static_file, environ, start_response)
        except FileNotFoundError:  # it went when another version was built
            return self.application(environ, start_response)

    def _in_pieces(self, file: BinaryIO, _size: int = PIECE) -> "_Pieces":
        return _Pieces(file, self.pause)


class _Pieces:
    """A file as a WSGI answer."""

    def __init__(self, file: BinaryIO, pause: Callable[[float], Any]):
        self.file, self.pause = file, pause

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece
            self.pause(0)

    def close(self) -> None:
        self.file.close()
