"""The difference of two texts in words, and the line of welcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.groups.rules import Change, suggestion, words_changed

TEXTS = st.text(alphabet="ab <>&\n\r\u2028é", max_size=60)


@given(TEXTS, TEXTS)
def test_the_runs_put_together_give_either_text(before: str, after: str) -> None:
    runs = words_changed(before, after)
    assert "".join(words for change, words in runs if change is not Change.ADDED) == before
    assert "".join(words for change, words in runs if change is not Change.TAKEN) == after


def test_only_the_words_that_changed_are_marked() -> None:
    runs = words_changed("We speak kindly.\nWe listen.", "We speak slowly.\nWe listen.")
    assert runs == [
        (Change.SAME, "We speak "),
        (Change.TAKEN, "kindly."),
        (Change.ADDED, "slowly."),
        (Change.SAME, "\nWe listen."),
    ]


def test_the_same_text_has_no_changes() -> None:
    assert words_changed("Be kind.", "Be kind.") == [(Change.SAME, "Be kind.")]
    assert words_changed("", "") == []


@pytest.mark.parametrize("sign", ["a ", "\n", "a\n", "a b\n"])
def test_a_text_made_to_be_slow_is_not_compared_word_by_word(sign: str) -> None:
    before, after = (sign * 8000)[:8000], ("b" + sign * 8000)[:8000]
    runs = words_changed(before, after)
    assert "".join(words for change, words in runs if change is not Change.ADDED) == before


def test_a_newcomer_gets_the_same_line_whenever_it_is_shown() -> None:
    lines = ["Hello {name}.", "Welcome, {name}."]
    assert suggestion(lines, 7, "Ada") == suggestion(lines, 7, "Ada") == "Welcome, Ada."
    assert suggestion(lines, 8, "{name} {0}") == "Hello {name} {0}."
