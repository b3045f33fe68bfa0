"""The bench's own small clients read what a server sends as it was sent, however it arrives: else they would count what is not there."""

import struct
import zlib

import pytest

from tests.bench.pages import cookie_in, length_in
from tests.bench.wire import Frames

TEXTS = [
    b"2",
    b'42["message:sent",{"html":"<p>one</p>"}]',
    b'431[{"ok":true}]',
    b'42["message:sent",' + b"x" * 300 + b"]",
]
LARGE = b'42["' + b"y" * 70_000 + b'"]'


def framed(text: bytes, kind: int = 0x81) -> bytes:
    """As RFC 6455, 5.2 has it; a server's frames are not masked."""
    if len(text) < 126:
        return struct.pack("!BB", kind, len(text)) + text
    if len(text) < 65_536:
        return struct.pack("!BBH", kind, 126, len(text)) + text
    return struct.pack("!BBQ", kind, 127, len(text)) + text


def compressed(texts: list[bytes]) -> list[bytes]:
    """As RFC 7692, 7.2.1 has it, with one window for all."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return [framed((deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4], 0xC1) for text in texts]


def fed(frames: Frames, data: bytes, size: int) -> list[bytes]:
    return [text for at in range(0, len(data), size) for text in frames.take(data[at : at + size])]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
def test_frames_are_whole_however_they_are_cut(size: int) -> None:
    texts = [*TEXTS, LARGE] if size > 7 else TEXTS
    assert fed(Frames(), b"".join(framed(text) for text in texts), size) == texts


@pytest.mark.parametrize("text", [TEXTS[0], TEXTS[3], LARGE], ids=["small", "medium", "large"])
def test_a_frame_may_be_cut_anywhere_in_its_head(text: bytes) -> None:
    whole = framed(text)
    for at in range(1, min(14, len(whole))):
        frames = Frames()
        assert frames.take(whole[:at]) == []
        assert frames.take(whole[at:]) == [text]


@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_compressed_frames_are_the_same_texts(size: int) -> None:
    frames = Frames()
    frames.inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    assert fed(frames, b"".join(compressed(TEXTS)), size) == TEXTS


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_who_tallies_counts_events_and_still_hands_out_the_rest(size: int, compress: bool) -> None:
    frames = Frames()
    frames.tallies = True
    frames.inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    sent = compressed(TEXTS) if compress else [framed(text) for text in TEXTS]
    assert fed(frames, b"".join(sent), size) == [TEXTS[0], TEXTS[2]]
    assert frames.heard == 2


def test_a_goodbye_is_heard() -> None:
    with pytest.raises(ConnectionError):
        Frames().take(framed(b"\x03\xe8", 0x88))


def test_a_page_ends_where_its_head_says() -> None:
    assert length_in(b"HTTP/1.1 200 OK\r\nDate: today\r\ncontent-LENGTH: 42") == 42
    with pytest.raises(ValueError, match="length"):
        length_in(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")


def test_a_cookie_is_sent_back_without_what_belongs_to_the_browser() -> None:
    assert cookie_in(b"HTTP/1.1 200 OK\r\nSet-Cookie: session=abc.def; HttpOnly; Path=/\r\nX: y") == "session=abc.def"
