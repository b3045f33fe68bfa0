"""Whether words meet a phrase that moderators wrote down, however it is dressed up. Pure, and without regular expressions from people.

A phrase is met as whole words, never within another one. Case, accents, signs that show nothing, look-alikes of other scripts
(Unicode TS #39, by confusable-homoglyphs), digits and signs that stand for letters, letters set apart ("w o r d", "wo-rd") and
stretched ones ("wooord") change nothing. A letter that is only doubled does: ordinary words differ by that ("god", "good").
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from confusable_homoglyphs.confusables import confusables_data

from .covering import UNSPACED

_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_STANDS_ALONE = re.compile(rf"[^\W\d_{UNSPACED}]")
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their class that show nothing: Hangul's fillers and the empty Braille pattern."""
_DIGITS = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t"})
_SIGNS = str.maketrans({"@": "a", "$": "s", "€": "e", "|": "1", "!": "1"})
_HAS_SIGN = re.compile(r"[@$€|!]")
_CALLED_OUT = re.compile(r"!+(?!\w)")
_STROKE = str.maketrans({"i": "l", "1": "l"})
"""1 stands for i or l. Where a word has it, those three are one; elsewhere they are not: "ill" is no "I"."""
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])I(?=[a-z])")
_STRETCHED = re.compile(r"(.)\1\1")
_RUN = re.compile(r"(.)\1+")
_APART = re.compile(r"[\s'\u2019\u02bc]+")
"""Where what belongs together ends. An apostrophe parts words: "he'll" is not what it is without."""
SPELT_LEAST = 3
"""So many single letters in a row are a word spelt out."""

Key = tuple[str, str]


@lru_cache(maxsize=4096)
def _twin(sign: str) -> str:
    """The Latin letter or digit that a sign of another script looks like, small or as a capital; or itself."""
    twins = [twin["c"] for written in (sign, sign.upper()) for twin in confusables_data.get(written, ())]
    return next((twin for twin in twins if twin.isascii() and twin.isalnum()), sign)


def _bare(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in decomposed if unicodedata.category(sign) not in _UNSEEN and sign not in _BLANK)


def _seen(words: str) -> str:
    """As a quick eye reads it: small letters alone, without what does not show."""
    if not words.isascii():
        bare = _bare(words)
        words = _bare("".join(sign if sign.isascii() else _twin(sign) for sign in bare).casefold()) if bare else ""
        return "".join(sign if sign.isascii() else _twin(sign) for sign in words).casefold()
    return _CAPITAL_WITHIN.sub("|", words).lower()


def _spelt(token: str) -> str:
    return token.translate(_DIGITS) if any(map(str.isalpha, token)) else token


def _forms(token: str) -> dict[str, str]:
    """All ways in which a word of a phrase may be met."""
    whole = _spelt(token)
    merged = whole.translate(_STROKE)
    return {"": whole, "stroke": merged, "stretched": _RUN.sub(r"\1", whole), "both": _RUN.sub(r"\1", merged)}


@lru_cache(maxsize=8192)
def _key(token: str) -> Key:
    """The one way in which a written word has to be looked up."""
    whole = _spelt(token)
    if not any(map(str.isalpha, whole)):
        return "", whole
    has_stroke, is_stretched = "1" in whole, _STRETCHED.search(whole) is not None
    kind = ("both" if is_stretched else "stroke") if has_stroke else ("stretched" if is_stretched else "")
    return kind, _forms(token)[kind]


def _readings(words: str) -> list[list[str]]:
    """The words of a text, read in each way that may be meant: marks part words, stand for letters, or sit within a word."""
    seen = _seen(words)
    plain = _WORD.findall(seen)
    readings = [plain]
    if _HAS_SIGN.search(seen):
        seen = _CALLED_OUT.sub(" ", seen).translate(_SIGNS)
        readings.append(_WORD.findall(seen))
    chunks = [_WORD.findall(chunk) for chunk in _APART.split(seen)]
    if any(len(chunk) > 1 and not _unspaced(chunk) for chunk in chunks):
        readings.append([word for chunk in chunks for word in (chunk if _unspaced(chunk) else ["".join(chunk)])])
    return readings


def _unspaced(chunk: Sequence[str]) -> bool:
    return any(len(word) == 1 and re.match(f"[{UNSPACED}]", word) for word in chunk)


def _spelt_out(tokens: Sequence[str]) -> tuple[list[str], set[str]]:
    """The same words with those put together whose letters stand apart; and these alone, also without a short word ("I", "a") before or
    after."""
    together: list[str] = []
    found: set[str] = set()
    run: list[str] = []
    for token in [*tokens, ""]:
        if len(token) == 1 and (_STANDS_ALONE.match(token) or token in "013457"):
            run.append(token)
            continue
        if len(run) >= SPELT_LEAST:
            together.append("".join(run))
            found |= {"".join(run[first : len(run) - last]) for first in (0, 1) for last in (0, 1)}
        else:
            together += run
        together.append(token)
        run = []
    return together[:-1], {word for word in found if len(word) >= SPELT_LEAST}


def words_in(phrase: str) -> list[str]:
    """The words of a phrase, as they are looked for."""
    together, _alone = _spelt_out(_WORD.findall(_CALLED_OUT.sub(" ", _seen(phrase)).translate(_SIGNS)))
    return together


def is_enough(phrase: str) -> bool:
    """Whether there is something to look for: two letters or digits, or a sign of a script that sets no space between words."""
    words = words_in(phrase)
    return len("".join(words)) >= 2 or _unspaced(words)


class Phrases:
    """Phrases to look for, made ready once. `met` gives the places of those that a text meets, in their order."""

    def __init__(self, phrases: Iterable[str]):
        self._whole: dict[Key, list[tuple[int, list[dict[str, str]]]]] = {}
        self._spelt: dict[Key, list[int]] = {}
        for place, phrase in enumerate(phrases):
            words = words_in(phrase)
            if not words:
                continue
            forms = [_forms(word) for word in words]
            for kind, form in forms[0].items():
                self._whole.setdefault((kind, form), []).append((place, forms))
            for kind, form in _forms("".join(words)).items():
                self._spelt.setdefault((kind, form), []).append(place)

    def met(self, words: str) -> list[int]:
        if not self._whole:
            return []
        found: set[int] = set()
        for tokens in _readings(words):
            found |= self._met_in(tokens)
            together, alone = _spelt_out(tokens)
            if alone:
                found |= self._met_in(together)
            for word in alone:
                found.update(self._spelt.get(_key(word), ()))
        return sorted(found)

    def _met_in(self, tokens: Sequence[str]) -> set[int]:
        keys = [_key(token) for token in tokens]
        return {
            place
            for start, key in enumerate(keys)
            for place, forms in self._whole.get(key, ())
            if start + len(forms) <= len(keys)
            and all(form[kind] == written for form, (kind, written) in zip(forms, keys[start:], strict=False))
        }


_LEADS = re.compile(
    r"""
    [a-z][a-z0-9+.-]*://\S | \bmailto: | \bwww\.\w
    | [\w-]\.[^\W\d_]{2,}/\S                   # a domain with something after it
    | [\w-]\.(?:com|net|org|info|biz|io|me|co|app|shop|store|online|site|xyz|link|live|club|top|gg|ly|ru|de|uk|eu)(?![\w.-]*\w)
    | \w@[\w-]+\.[^\W\d_]{2,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def leads_elsewhere(words: str, html: str) -> bool:
    """Whether a message holds a link or an address, made into one or not. More lenient than what a hello may hold
    (connections.rules.has_link): a full stop without a blank after it is no domain."""
    if "<a " in html:
        return True
    plain = unicodedata.normalize("NFKC", words).translate(str.maketrans("\u3002\uff0e\uff61\u2024", "...."))
    return _LEADS.search("".join(sign for sign in plain if unicodedata.category(sign) != "Cf")) is not None
