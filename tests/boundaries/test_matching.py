"""Whether words meet a phrase: dressed up they still do; within another word they never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.boundaries.matching import Phrases, is_enough, leads_elsewhere


def meets(phrase: str, words: str) -> bool:
    return Phrases([phrase]).met(words) == [0]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("kill", "I could KILL him"),
        ("kill", "k i l l"),
        ("kill", "I k i l l u"),
        ("kill", "k.i.l.l and k-i-l-l and k_i_l_l"),
        ("kill", "ki-ll"),
        ("kill", "k1ll"),
        ("kill", "k!ll!!"),
        ("kill", "kill!!"),
        ("kill", "kiIl"),
        ("kill", "\u043aill"),
        ("kill", "k\u200bi\u200dl\u00adl"),
        ("kill", "k\u00edll"),
        ("kill", "kiiiill"),
        ("kill", "\U0001d4c0\U0001d4be\U0001d4c1\U0001d4c1"),
        ("kill", "\uff4b\uff49\uff4c\uff4c"),
        ("kill", "k\u3164ill"),
        ("kill yourself", "KILL   yourself!"),
        ("kill yourself", "k i l l yourself"),
        ("kill yourself", "kill-yourself"),
        ("self-harm", "self harm"),
        ("selfharm", "self-harm"),
        ("ass", "a$$"),
        ("ass", "@ss"),
        ("idiot", "1d10t"),
        ("stra\u00dfe", "STRASSE"),
        ("\u0434\u0443\u0440\u0430\u043a", "\u0414\u0423\u0420\u0410\u041a!"),
        ("\u6b7b", "\u6211\u60f3\u6b7b\u4e86"),
        ("1488", "the number 1488"),
        ("k-i-l-l", "kill"),
        ("don't", "I don\u2019t"),
    ],
)
def test_a_disguise_changes_nothing(phrase: str, words: str) -> None:
    assert meets(phrase, words)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("cunt", "I grew up in Scunthorpe"),
        ("cunt", "s c u n t h o r p e"),
        ("ass", "a class in the grass, as always"),
        ("kill", "skill, killer, killing"),
        ("kill", "ki ll"),
        ("kill yourself", "kill and yourself"),
        ("god", "good goods"),
        ("ill", "I"),
        ("ill", "I'll be there, he\u2019ll be too"),
        ("hell", "he'll say hello in a shell"),
        ("ill", "111"),
        ("lol", "101"),
        ("were", "we're"),
    ],
)
def test_other_words_are_left_alone(phrase: str, words: str) -> None:
    assert not meets(phrase, words)


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12).filter(
    lambda word: not any(word[i] == word[i + 1] for i in range(len(word) - 1))
)
BETWEEN = st.lists(st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u0301", "\u3164"]), max_size=3)
LOOKS_LIKE = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "p": "\u0440", "c": "\u0441", "x": "\u0445", "i": "\u0456"}


@given(LETTERS, st.data())
def test_any_word_is_met_in_any_of_its_disguises(word: str, data: st.DataObject) -> None:
    cased = "".join(data.draw(st.sampled_from([sign, sign.upper()])) for sign in word)
    unseen = "".join(sign + "".join(data.draw(BETWEEN)) for sign in word)
    twins = "".join(data.draw(st.sampled_from([sign, LOOKS_LIKE.get(sign, sign)])) for sign in word)
    stretched = "".join(sign * data.draw(st.sampled_from([1, 3, 5])) for sign in word)
    apart = data.draw(st.sampled_from([" ", ".", "-", "_", " . ", "*"])).join(word)
    for written in (cased, unseen, twins, stretched, apart):
        assert meets(word, f"well, {written}, then"), written


@given(LETTERS, LETTERS, LETTERS)
def test_no_word_is_met_within_another(word: str, before: str, after: str) -> None:
    for written in (before + word, word + after, before + word + after):
        assert not meets(word, f"well, {written}, then"), written


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=30), max_size=5))
def test_whatever_is_written_is_answered(words: str, phrases: list[str]) -> None:
    assert all(0 <= place < len(phrases) for place in Phrases(phrases).met(words))


def test_what_is_enough_to_look_for() -> None:
    assert [is_enough(one) for one in ("no", "\u6b7b", "a b", "x", "!!", " ")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_long_message_among_many_phrases_is_read_in_no_time() -> None:
    """Its work grows with the message and not with what it could be made of: no phrase is a pattern."""
    phrases = Phrases([f"{'a' * number}b" for number in range(1, 90)])
    assert phrases.met("a" * 4000) == [] and phrases.met("a " * 2000) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("see https://example.org/a", True),
        ("www.example.org", True),
        ("example.com is nice", True),
        ("bit.ly/abc", True),
        ("t.me/someone", True),
        ("write to me@example.net", True),
        ("ex\u200bample.com", True),
        ("example\uff0ecom", True),
        ("mailto:me", True),
        ("I went home.Then I slept", False),
        ("at 10.30, e.g. or i.e. tomorrow...and so on", False),
        ("yes/no and 1.5/2", False),
        ("Dr.Company.comes", False),
        ("a company", False),
    ],
)
def test_what_leads_elsewhere(words: str, expected: bool) -> None:
    assert leads_elsewhere(words, f"<p>{words}</p>") is expected


def test_a_link_of_markdown_leads_elsewhere() -> None:
    assert leads_elsewhere("here", '<p><a href="https://example.org">here</a></p>')
