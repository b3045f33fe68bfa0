"""A picture is drawn anew from its pixels, seen by those who may, and for everybody else the pattern stands there as if there were none."""

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from community.accounts.models import Avatar
from community.accounts.rules.picture import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SIDE, pattern
from community.accounts.services.draw_picture import TooManyPixels, Unreadable, draw_anew
from community.shared import db, offloading
from tests.support.actors import CSRF_RAW, Someone, csrf_token
from tests.support.make import Make

People = Callable[..., Someone]
RED, BLUE = (200, 30, 30), (30, 30, 200)


def photo(size: tuple[int, int] = (600, 400), kind: str = "JPEG", **more: Any) -> bytes:
    """Its left half red, its right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    into = BytesIO()
    image.save(into, kind, **more)
    return into.getvalue()


def with_gps(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A telling camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return photo(exif=exif, comment=b"taken at home", icc_profile=b"a telling profile")


def bomb(side: int = 40_000) -> bytes:
    """A small PNG that says it is enormous."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def uploads(
    who: Someone, data: bytes | None, depth: int = 1, path: str = "/profile/picture", **form: Any
) -> TestResponse:
    """As a browser's form would. Encoded here: the test client leaves a large body in an open file."""
    with who.browser.session_transaction() as cookie:
        cookie["csrf_token"] = CSRF_RAW
    fields: dict[str, Any] = {"csrf_token": csrf_token(who.app), "depth": str(depth), **form}
    if data is not None:
        fields["picture"] = FileStorage(BytesIO(data), "me.jpg")
    boundary, body = encode_multipart(fields)
    return who.browser.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept(person_id: int) -> Avatar | None:
    with db.unit():
        return db.session().get(Avatar, person_id)


def colour(image: Image.Image, across: float, down: float) -> str:
    red, _green, blue = image.convert("RGB").getpixel((int(across * image.width), int(down * image.height)))
    return "red" if red > blue else "blue"


# ---- drawn anew


def test_nothing_but_pixels_is_kept():
    planted = with_gps()
    assert b"telling" in planted and Image.open(BytesIO(planted)).getexif().get_ifd(0x8825)
    drawn = draw_anew(planted)
    image = Image.open(BytesIO(drawn))
    assert (image.format, image.size) == ("WEBP", (PICTURE_SIDE, PICTURE_SIDE))
    assert not image.getexif() and "icc_profile" not in image.info and "exif" not in image.info
    for trace in (b"telling", b"home", b"Exif", b"EXIF", b"XMP ", b"ICCP"):
        assert trace not in drawn


@pytest.mark.parametrize(
    ("orientation", "red_is"), [(1, (0.1, 0.5)), (3, (0.9, 0.5)), (6, (0.5, 0.1)), (8, (0.5, 0.9))]
)
def test_it_stands_upright_as_the_camera_said(orientation: int, red_is: tuple[float, float]):
    image = Image.open(BytesIO(draw_anew(with_gps(orientation))))
    assert colour(image, *red_is) == "red" and colour(image, 1 - red_is[0], 1 - red_is[1]) == "blue"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (40, 900), (1200, 300)])
def test_any_shape_becomes_a_square(kind: str, size: tuple[int, int]):
    assert Image.open(BytesIO(draw_anew(photo(size, kind)))).size == (PICTURE_SIDE, PICTURE_SIDE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_any_mode_is_taken(mode: str):
    into = BytesIO()
    Image.new(mode, (30, 30)).save(into, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(BytesIO(draw_anew(into.getvalue()))).mode == "RGB"


@pytest.mark.parametrize(
    "not_one",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(100),
        photo(kind="BMP"),
        photo(kind="TIFF"),
        photo()[:300],
        photo(kind="PNG")[:200],
        photo(kind="WEBP")[:100],
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["nothing", "text", "svg", "gif", "bmp", "tiff", "cut jpeg", "cut png", "cut webp", "postscript"],
)
def test_what_is_no_picture_of_ours_is_unreadable(not_one: bytes):
    with pytest.raises(Unreadable):
        draw_anew(not_one)


@pytest.mark.parametrize("side", [5_001, 10_000, 40_000])
def test_a_bomb_is_known_by_its_head(side: int):
    assert side * side > PICTURE_PIXELS
    with pytest.raises(TooManyPixels):
        draw_anew(bomb(side))


# ---- uploading


def test_a_picture_is_uploaded_changed_and_taken_away(someone: People, make: Make):
    group = make.group()
    ana, ben, outsider = someone(make.member(group)), someone(make.member(group)), someone(make.person())
    assert uploads(ana, photo()).status_code == 302
    first = kept(ana.id)
    assert first is not None and first.depth == 1
    assert ben.hears("profile:changed") == [{"id": ana.id}]
    outsider.hears_nothing()
    assert uploads(ana, None, depth=3).status_code == 302, "who sees it changes without a new file"
    after = kept(ana.id)
    assert after is not None and (after.depth, after.version, after.image) == (3, first.version, first.image)
    uploads(ana, photo((90, 90)), depth=3)
    newer = kept(ana.id)
    assert newer is not None and newer.version != first.version
    ana.posts("/profile/picture/drop")
    assert kept(ana.id) is None
    assert ana.posts("/profile/picture/drop").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty"),
        (None, "Choose a picture first"),
        (b"hello", "could not read this as a picture"),
        (bomb(), "more pixels than we can take in"),
        (bytes(PICTURE_BYTES + 1), "larger than 4 MB"),
    ],
    ids=["empty", "none", "no picture", "bomb", "large"],
)
def test_what_can_not_be_taken_is_said_kindly(someone: People, make: Make, data: bytes | None, said: str):
    ana = someone(make.person())
    page = uploads(ana, data)
    assert page.status_code == 422 and said in page.text
    assert kept(ana.id) is None


def test_more_than_a_page_takes_is_turned_away_unread(someone: People, make: Make):
    ana = someone(make.person())
    assert uploads(ana, bytes(2 * PICTURE_BYTES + 1)).status_code == 413
    elsewhere = uploads(ana, bytes(2 * 1024 * 1024), path="/accounts/settings", name="Ana")
    assert elsewhere.status_code == 413, "nowhere else as much"


def test_it_is_drawn_where_it_freezes_nobody(someone: People, make: Make, monkeypatch: pytest.MonkeyPatch):
    ana, seen = someone(make.person()), []

    def run(function: Any, *args: Any) -> Any:
        seen.append((function, db.is_writing()))
        return function(*args)

    monkeypatch.setattr(offloading, "_run", run)
    uploads(ana, photo())
    assert seen == [(draw_anew, False)]


# ---- seeing it


def test_who_is_not_deep_enough_gets_the_pattern_as_if_there_were_none(someone: People, make: Make):
    group = make.group()
    ana, mate, near = make.member(group), someone(make.member(group)), someone(make.person())
    make.connection(ana, near.actor, (2, 2))

    def seen(who: Someone, version: str) -> tuple[int, bytes, dict[str, str]]:
        answer = who.gets(f"/people/{ana.id}/avatar/{version}")
        return answer.status_code, answer.data, dict(answer.headers)

    without = {version: seen(mate, version) for version in ("pattern", "0123456789abcdef")}
    assert "no-store" in without["0123456789abcdef"][2]["Cache-Control"], "a picture may stand there soon"
    version = make.picture(ana, depth=2, image=b"the picture")
    for asked, answer in without.items():
        assert seen(mate, asked) == answer
    assert seen(mate, version) == without["0123456789abcdef"]
    assert (
        version not in mate.gets(f"/people/{ana.id}").text and "/avatar/pattern" in mate.gets(f"/people/{ana.id}").text
    )
    status, data, headers = seen(near, version)
    assert (status, data, headers["Content-Type"]) == (200, b"the picture", "image/webp")
    assert "private" in headers["Cache-Control"] and "no-store" in headers["Cache-Control"]
    assert f"/avatar/{version}" in near.gets(f"/people/{ana.id}").text


def test_the_pattern_alone_stays_with_the_browser(someone: People, make: Make):
    ana = someone(make.person())
    answer = ana.gets(f"/people/{ana.id}/avatar/pattern")
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "default-src 'self'" in str(answer.headers)
    assert ana.gets("/profile").headers["Cache-Control"] == "no-store"


def test_the_pattern_is_calm_and_the_same_each_time():
    made = [pattern(number) for number in range(300)]
    assert made == [pattern(number) for number in range(300)] and len(set(made)) > 290
    for one in made:
        drawing = ElementTree.fromstring(one)
        assert len(drawing) <= 4 and len(one) < 600
        assert not re.search(r"style|script|href|on\w+=", one)


def test_the_export_holds_what_was_told(someone: People, make: Make):
    ana = someone(make.person())
    ana.posts("/profile/question/good_day", body="Tea.", depth=3)
    uploads(ana, photo(), depth=2)
    told = ana.gets("/accounts/export").json["profile"]
    assert told["answers"][0]["answer"] == "Tea." and told["answers"][0]["depth"] == 3
    assert told["picture"]["depth"] == 2 and told["picture"]["webp_base64"]
