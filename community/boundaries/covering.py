"""What comes covered to whom in a shared room: one answer for live messages, history, quotes and search alike.

A cover hides nothing that could not be opened with one tap; it gives the reader the choice. Where somebody's own word covers, the
word itself is never told, not even to them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from community.shared import text

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that set no space between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): each sign counts as a word."""
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_UNSEEN = frozenset({"Mn", "Cf"})
"""Accents, and signs that show nothing (soft hyphens, joiners)."""


class By(StrEnum):
    """What covers: who wrote it, a moderator, a topic of the site's list, or a word of the reader's own."""

    PERSON = "person"
    MODERATOR = "moderator"
    TOPIC = "topic"
    OWN_WORD = "own_word"


@dataclass(frozen=True)
class Cover:
    by: By
    tag: str | None = None
    """The one topic that covered, where one did."""


@dataclass(frozen=True)
class Exceptions:
    """What somebody does not meet as it comes. The default: everything comes as it is."""

    people: frozenset[int] = frozenset()
    """Whose messages come covered: those they block or mute, those with whom they have no contact, and those who block them and cover their
    own for them too."""
    apart: frozenset[int] = frozenset()
    """Who is not shown to them as being here or writing: a block, a step back or no contact in either direction, or their own mute."""
    no_contact: frozenset[int] = frozenset()
    """Between whom and them two moderators set no contact; these are in the other two as well."""
    tags: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    """Their own, folded."""

    def __bool__(self) -> bool:
        return bool(self.people or self.apart or self.tags or self.words)


NONE = Exceptions()


@dataclass(frozen=True)
class Written:
    """What deciding about a cover needs of a message."""

    author_id: int | None
    tags: tuple[str, ...] = ()
    html: str = field(default="", repr=False)
    covered: bool = False
    """A moderator covered it, for everyone."""

    @cached_property
    def words(self) -> str:
        """Folded once, however many readers have words of their own."""
        return folded(text.plain(self.html))


def folded(words: str) -> str:
    """Words for comparing: without case, accents and marks, one blank before and after each. Empty where there is no word."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    seen = "".join(sign for sign in decomposed if unicodedata.category(sign) not in _UNSEEN)
    found = _WORD.findall(seen)
    return f" {' '.join(found)} " if found else ""


def folded_all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in map(folded, words) if word}))


def cover_of(reader_id: int | None, exceptions: Exceptions, written: Written) -> Cover | None:
    """What covers this for the reader; None where it comes as it is. One's own words never come covered."""
    if written.author_id is not None and written.author_id == reader_id:
        return None
    if written.author_id in exceptions.people:
        return Cover(By.PERSON)
    if written.covered:
        return Cover(By.MODERATOR)
    for tag in written.tags:
        if tag in exceptions.tags:
            return Cover(By.TOPIC, tag)
    if exceptions.words and any(word in written.words for word in exceptions.words):
        return Cover(By.OWN_WORD)
    return None
