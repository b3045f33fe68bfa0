"""What people write, made safe: the subset that is rendered, what never gets through, and that the short way is the long way."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.shared import text

WORDS = st.text(st.characters(codec="utf-8"), max_size=200)
PLAINISH = st.text(st.sampled_from("ab Zé9 ,.;:?!'()’…–-_*1234\n<&>[]#+\"\\~`|/"), max_size=60)


def long_way(body: str) -> str:
    return text._tools.clean_message.clean(text._tools.message.render(body)).strip()


@given(PLAINISH | WORDS)
@example("1. first")
@example("- a")
@example("a - b")
@example("snake_case_word")
@example("(c) 2026")
@example("...")
@example("Grüße, Ana!")
@example("ﬁne")
def test_the_short_way_gives_what_the_long_way_gives(body: str) -> None:
    body = text.tidy(body)
    assert text.render(body) == long_way(body)


SIGNS = [chr(code) for code in (*range(32, 127), 0xA0, 0xAD, 0x2019, 0x2026, 0x3000, 0xFE0F, 0x1F600, 0xFB01)]


@pytest.mark.parametrize(
    "place", ["a{}", "{}a", "a{}b", "a {} b", "a b {}", "1{} b", "a\n{} b", "{0}a{0}", "a {0}b{0} c"]
)
def test_every_sign_in_every_place_comes_out_the_same(place: str) -> None:
    for sign in SIGNS:
        body = text.tidy(place.format(sign))
        assert text.render(body) == long_way(body), body


def test_the_short_way_is_taken_by_ordinary_words() -> None:
    assert text._PLAIN.fullmatch("Hello there, it rained all day (again), but I went out; did you?")


@given(WORDS)
def test_only_what_is_allowed_comes_out(body: str) -> None:
    for html in (text.render(body), text.render_document(body)):
        tags = set(re.findall(r"</?([a-z0-9]+)", html))
        assert tags <= text.TAGS | text.HEADINGS | {"hr"}
        assert not re.search(r"<[^>]*\son\w+=|<[^>]*style=", html)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        '[x](https://a "onmouseover=alert(1)")',
        "![x](https://example.org/pixel.png)",
        "<a href='https://x' onclick='y'>z</a>",
        "<svg/onload=alert(1)>",
        "&#60;script&#62;",
        "`<b>`",
    ],
)
def test_hostile_words_stay_words(body: str) -> None:
    html = text.render(body)
    assert not re.search(r"<(script|img|svg|b)\b", html)
    assert not re.search(r'href="(?!https?:|mailto:)', html)
    assert " on" not in re.sub(r">[^<]*<", "><", html)


def test_the_subset() -> None:
    html = text.render("*a* **b** `c`\nnext\n\n> q\n\n- l\n\n1. n\n\n[d](https://example.org)\n\n# no heading")
    for part in (
        "<em>a</em>",
        "<strong>b</strong>",
        "<code>c</code>",
        "<br>",
        "<blockquote>",
        "<ul>",
        "<ol>",
        "# no heading",
    ):
        assert part in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html


def test_documents_have_headings_from_the_second_on() -> None:
    assert "<h2>Title</h2>" in text.render_document("# Title")


@given(WORDS)
def test_excerpts_are_short_and_plain(body: str) -> None:
    cut = text.excerpt(text.render(body), 40)
    assert len(cut) <= 40 and "\n" not in cut


def test_tidy_takes_away_what_nobody_sees() -> None:
    assert text.tidy(" a\r\nb\x00\u202ec\u2066 ") == "a\nbc"
