"""Static files over the wire of a real server: compressed ahead of time, whole, on a connection that stays usable."""

import gzip
import re
from pathlib import Path

import pytest
import requests

from community.shared.settings import ROOT
from tests.support.server import Server

pytestmark = pytest.mark.process


@pytest.fixture
def wire(server: Server) -> requests.Session:
    """One kept connection."""
    return requests.Session()


def addresses(server: Server, wire: requests.Session) -> list[str]:
    """What a page that anybody may see names."""
    page = wire.get(server.url + "/safety/help", timeout=10).text
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert any(one.endswith(".css") for one in found) and any(one.endswith(".js") for one in found)
    return found


def raw(wire: requests.Session, url: str, method: str = "GET", **headers: str) -> tuple[requests.Response, bytes]:
    """The answer with its body as it came, not decompressed."""
    answer = wire.request(method, url, headers={name.replace("_", "-"): v for name, v in headers.items()}, stream=True)
    return answer, answer.raw.read(decode_content=False)


def test_each_variant_comes_whole(server: Server, wire: requests.Session):
    for address in [one for one in addresses(server, wire) if "/dist/" in one]:
        source = ROOT / address.removeprefix("/")
        for accepted, encoding, ending in (("gzip, br", "br", ".br"), ("gzip", "gzip", ".gz"), ("identity", None, "")):
            answer, body = raw(wire, server.url + address, Accept_Encoding=accepted)
            assert answer.status_code == 200 and answer.headers.get("Content-Encoding") == encoding
            assert body == Path(f"{source}{ending}").read_bytes()
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert gzip.decompress(Path(f"{source}.gz").read_bytes()) == source.read_bytes()


def test_head_and_not_modified_leave_the_connection_usable(server: Server, wire: requests.Session):
    address = next(one for one in addresses(server, wire) if one.endswith(".css"))
    head, nothing = raw(wire, server.url + address, "HEAD", Accept_Encoding="gzip")
    assert nothing == b"" and int(head.headers["Content-Length"]) > 1000
    same, nothing = raw(wire, server.url + address, If_None_Match=head.headers["ETag"])
    assert same.status_code == 304 and nothing == b""
    part, body = raw(wire, server.url + address, Accept_Encoding="identity", Range="bytes=10-29")
    assert part.status_code == 206 and body == (ROOT / address.removeprefix("/")).read_bytes()[10:30]
    assert wire.get(server.url + "/safety/help", timeout=10).status_code == 200


def test_an_address_without_a_hash_is_kept_for_a_while(server: Server, wire: requests.Session):
    icon, _body = raw(wire, server.url + "/static/layout/icon.svg")
    assert icon.status_code == 200 and icon.headers["Content-Type"].startswith("image/svg+xml")
    assert icon.headers["Cache-Control"] == "public, max-age=600"
