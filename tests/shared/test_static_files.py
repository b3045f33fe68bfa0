"""Static files as the application gives them: what is kept how long, which variant goes out, and that a large one lets others in.

Over a real server's wire: tests/process/test_static.py.
"""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from flask import Flask
from werkzeug.test import Client

from community.shared import static_files, web
from community.shared.static_files import FOREVER, PIECE, StaticFiles

BUILT = "/static/dist/site-ABCD2345.css"
WORDS = b"body { color: teal }\n" * 200


def application(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"the application's own"]


class Whole(Client):
    """Takes each answer to its end, and closes it as a server does."""

    def open(self, *args: Any, **more: Any) -> Any:
        return super().open(*args, buffered=True, **more)


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "static"
    (made / "dist").mkdir(parents=True)
    (made / "dist" / "site-ABCD2345.css").write_bytes(WORDS)
    (made / "dist" / "site-ABCD2345.css.gz").write_bytes(gzip.compress(WORDS))
    (made / "dist" / "site-ABCD2345.css.br").write_bytes(b"as brotli")
    (made / "dist" / "manifest.json").write_text("{}")
    (made / "icon.svg").write_text("<svg/>")
    (made / "large-file.bin").write_bytes(bytes(range(256)) * (3 * PIECE // 256) + b"end")
    return made


@pytest.fixture
def wire(folder: Path, pauses: list[float]) -> Client:
    return Whole(StaticFiles(application, folder, web.HEADERS, pauses.append))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None), ("identity", None), ("deflate", None)],
)
def test_the_smallest_variant_that_the_browser_takes(wire: Client, accepted: str, encoding: str | None):
    got = wire.get(BUILT, headers={"Accept-Encoding": accepted})
    assert got.status_code == 200 and got.headers.get("Content-Encoding") == encoding
    assert got.headers["Vary"] == "Accept-Encoding"
    assert got.headers["Content-Type"].startswith("text/css")
    assert int(got.headers["Content-Length"]) == len(got.data)
    assert {"br": b"as brotli", "gzip": gzip.compress(WORDS), None: WORDS}[encoding] == got.data


def test_a_name_with_a_hash_is_kept_for_a_year_any_other_for_minutes(wire: Client):
    assert wire.get(BUILT).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for address in ("/static/icon.svg", "/static/large-file.bin", "/static/dist/manifest.json"):
        assert wire.get(address).headers["Cache-Control"] == "public, max-age=600"


def test_every_file_has_the_headers_of_a_page(wire: Client):
    for address in (BUILT, "/static/icon.svg"):
        got = wire.get(address)
        assert web.HEADERS.items() <= dict(got.headers).items()
        assert "Access-Control-Allow-Origin" not in got.headers and "Set-Cookie" not in got.headers


def test_what_did_not_change_is_not_sent_again(wire: Client):
    first = wire.get(BUILT)
    again = wire.get(BUILT, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    assert again.headers["Cache-Control"] == FOREVER and again.headers["Vary"] == "Accept-Encoding"


def test_head_tells_of_the_variant_without_it(wire: Client):
    got = wire.head(BUILT, headers={"Accept-Encoding": "gzip"})
    assert got.status_code == 200 and got.data == b""
    assert got.headers["Content-Encoding"] == "gzip"
    assert int(got.headers["Content-Length"]) == len(gzip.compress(WORDS))


def test_a_part_is_given_as_a_part(wire: Client):
    got = wire.get("/static/large-file.bin", headers={"Range": f"bytes={PIECE - 1}-{PIECE + 1}"})
    assert got.status_code == 206 and got.data == b"\xff\x00\x01"
    assert got.headers["Content-Range"] == f"bytes {PIECE - 1}-{PIECE + 1}/{3 * PIECE + 3}"
    assert wire.get("/static/large-file.bin", headers={"Range": "bytes=-3"}).data == b"end"
    beyond = wire.get("/static/large-file.bin", headers={"Range": f"bytes={4 * PIECE}-"})
    assert beyond.status_code == 416


def test_nothing_is_written_to_a_file(wire: Client):
    assert wire.post(BUILT, data="x").status_code == 405


def test_a_large_file_lets_others_in_after_each_piece(folder: Path, pauses: list[float]):
    files = StaticFiles(application, folder, web.HEADERS, pauses.append)
    environ: dict[str, object] = {"PATH_INFO": "/static/large-file.bin", "REQUEST_METHOD": "GET"}
    setup_testing_defaults(environ)
    answer = files(environ, lambda *_given: io.BytesIO().write)
    pieces: Iterator[bytes] = iter(answer)
    assert len(next(pieces)) == PIECE and pauses == []
    assert len(next(pieces)) == PIECE and pauses == [0]
    assert [len(piece) for piece in pieces] == [PIECE, 3] and pauses == [0, 0, 0, 0]
    answer.close()
    assert answer.file.closed


def test_a_file_that_went_is_the_applications_to_answer(wire: Client, folder: Path):
    for path in folder.joinpath("dist").glob("site-*"):
        path.unlink()
    got = wire.get(BUILT)
    assert got.status_code == 404 and got.data == b"the application's own"


@pytest.mark.parametrize(
    "address", ["/static/../secret", "/static/%2e%2e/secret", "/static//etc/passwd", "/static/dist/"]
)
def test_nothing_beside_the_folder_is_given(wire: Client, folder: Path, address: str):
    (folder.parent / "secret").write_text("a secret")
    got = wire.get(address)
    assert got.status_code == 404 and got.data == b"the application's own"


def test_the_whole_application_gives_its_built_files_so(app: Flask):
    with app.test_request_context():
        address = web.asset("site.css")
    got = app.test_client().get(address, headers={"Accept-Encoding": "br"}, buffered=True)
    assert got.headers["Content-Encoding"] == "br" and got.headers["Cache-Control"] == FOREVER
    assert web.HEADERS.items() <= dict(got.headers).items()


def test_a_file_built_while_the_server_runs_is_kept_as_long(app: Flask, tmp_path: Path):
    """The application's own route gives it."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "new-ABCD2345.js").write_text("export {};")
    built_in = app.static_folder
    app.static_folder = str(tmp_path)
    with app.test_client().get("/static/dist/new-ABCD2345.js") as got:
        assert got.data == b"export {};" and got.headers["Cache-Control"] == FOREVER
    app.static_folder = built_in
    missing = app.test_client().get("/static/dist/gone-ABCD2345.js")
    assert missing.status_code == 404 and missing.headers["Cache-Control"] == "no-store"


def test_how_long_an_address_may_be_kept():
    for address in ("/static/dist/parts/chunk-2VAEIO56.js", BUILT):
        assert static_files.cache_control(address) == FOREVER
    for address in ("/static/layout/icon.svg", "/static/site-ABCD2345.css", "/static/dist/site.css"):
        assert static_files.cache_control(address) != FOREVER
