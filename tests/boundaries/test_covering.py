"""The one answer to *does this come covered, and why*: its truth table, and how words are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.boundaries.covering import NONE, By, Cover, Exceptions, Written, cover_of, folded, folded_all

ME, ANA, BEN = 1, 2, 3
PERSON, GRIEF, OWN = Cover(By.PERSON), Cover(By.TOPIC, "grief"), Cover(By.OWN_WORD)
WARY = Exceptions(people=frozenset({ANA}), tags=frozenset({"grief"}), words=folded_all(["Hornets"]))


@pytest.mark.parametrize(
    ("exceptions", "written", "expected"),
    [
        (NONE, Written(ANA, ("grief",), "<p>hornets</p>"), None),
        (WARY, Written(BEN, (), "<p>bees</p>"), None),
        (WARY, Written(BEN, ("illness",), "<p>bees</p>"), None),
        (WARY, Written(ANA, ("grief",), "<p>hornets</p>"), PERSON),
        (WARY, Written(BEN, ("illness", "grief"), "<p>hornets</p>"), GRIEF),
        (WARY, Written(BEN, ("illness",), "<p>hornets</p>"), OWN),
        (WARY, Written(None, (), "<p>hornets</p>"), OWN),
        (WARY, Written(None, (), "<p>bees</p>"), None),
        (WARY, Written(ME, ("grief",), "<p>hornets</p>"), None),
        (Exceptions(people=frozenset({ME})), Written(ME), None),
        (Exceptions(apart=frozenset({ANA})), Written(ANA, ("grief",), "<p>hornets</p>"), None),
    ],
)
def test_what_covers(exceptions: Exceptions, written: Written, expected: Cover | None) -> None:
    assert cover_of(ME, exceptions, written) == expected


@pytest.mark.parametrize(
    ("word", "html", "meets"),
    [
        ("hornet", "<p>A Hornet!</p>", True),
        ("hornet", "<p>two hornets</p>", False),
        ("art", "<p>a party</p>", False),
        ("mother", "<p>my mother’s coat</p>", True),
        ("mother", "<p>m<em>oth</em>er</p>", True),
        ("mother", "<p>moth</p><p>er</p>", False),
        ("mother", "<p>mo\u00adther and mo\u200dther</p>", True),
        ("cafe", "<p>Ein CAFÉ</p>", True),
        ("Café", "<p>cafe\u0301</p>", True),
        ("straße", "<p>STRASSE</p>", True),
        ("self-harm", "<p>self harm</p>", True),
        ("my father", "<p>of my\nfather</p>", True),
        ("my father", "<p>my old father</p>", False),
        ("&amp;", "<p>a &amp; b</p>", False),
        ("amp", "<p>a &amp; b</p>", False),
        ("river", '<p><a href="https://example.org/river">there</a></p>', False),
        ("母", "<p>我的母亲</p>", True),
        ("ma_na", "<p>ma na</p>", True),
        ("7", "<p>7 days</p>", True),
        ("", "<p>anything</p>", False),
        ("!?", "<p>what!?</p>", False),
    ],
)
def test_words_are_met_whole_whatever_their_case_and_accents(word: str, html: str, meets: bool) -> None:
    found = cover_of(ME, Exceptions(words=folded_all([word])), Written(ANA, (), html))
    assert found == (OWN if meets else None)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(words: str) -> None:
    assert folded(folded(words)) == folded(words)


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_a_word_is_met_wherever_it_stands(word: str, before: str, after: str) -> None:
    if folded(word):
        plain = f"{before} {word} {after}".replace("<", " ").replace("&", " ")
        if folded(word.replace("<", " ").replace("&", " ")) == folded(word):
            assert cover_of(ME, Exceptions(words=folded_all([word])), Written(ANA, (), plain)) == OWN


def test_a_cover_names_no_word() -> None:
    assert "hornets" not in repr(cover_of(ME, WARY, Written(BEN, (), "<p>hornets</p>")))
    assert "hornets" not in repr(Written(BEN, (), "<p>hornets</p>"))
