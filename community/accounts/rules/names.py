"""Pure rules about names, handles and the ways in: what looks like what, what a device is called, which address we lead back to.

No Flask, no database, no clock. Not here: how passwords are judged and kept (services/judge_password.py, services/keep_password.py).
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from confusable_homoglyphs.confusables import confusables_data

HANDLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HANDLE_LENGTH = (3, 20)
NAME_LENGTH = 60
PASSWORD_LENGTH = (10, 128)
"""In characters after NFKC. No composition rules (NIST SP 800-63B, ASVS 5.0 6.2.5)."""

ROLE_WORDS = ("moderator", "mod", "administrator", "admin", "facilitator", "greeter", "host", "staff")
"""Duties that a display name may not claim even beside another word ("Anna, moderator")."""

_SAME_FOR_THE_EYE = str.maketrans({"0": "o", "|": "l"})
_ONE_STROKE = str.maketrans({"1": "l", "i": "l"})
_DIGITS_FOR_LETTERS = str.maketrans({"3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""The first mark found counts: browsers name each other, so the order matters."""
_SHORT = 5
"""Below this length i and l stay apart when compared with reserved words: "Ali" is a name, "all" is not."""


def tidy_handle(typed: str) -> str:
    """What was typed as it would be kept: lower case, without a leading @."""
    return typed.strip().removeprefix("@").lower()


def is_handle(handle: str) -> bool:
    """3 to 20 of a–z, 0–9 and single hyphens between them."""
    shortest, longest = HANDLE_LENGTH
    return shortest <= len(handle) <= longest and HANDLE.fullmatch(handle) is not None


def _fold(text: str) -> str:
    """Letters and digits alone, without marks and case, other scripts' look-alikes as their Latin ones (Unicode TS #39)."""
    plain = []
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.combining(char):
            continue
        if not char.isascii():
            char = next(
                (twin["c"] for twin in confusables_data.get(char, ()) if twin["c"].isascii() and twin["c"].isalnum()),
                char,
            )
        plain.append(char)
    seen = "".join(plain).casefold().translate(_SAME_FOR_THE_EYE)
    return "".join(char for char in seen if char.isalnum()).replace("m", "rn").replace("w", "vv")


def skeleton(text: str) -> str:
    """Two texts with the same skeleton look the same to a quick eye: 0 and o, 1 and l and i, rn and m, vv and w, hyphens or none."""
    return _fold(text).translate(_ONE_STROKE)


def looks_like_one_of(text: str, reserved: Iterable[str]) -> bool:
    """Whether the text reads like a reserved word, digits around or within it notwithstanding."""
    for candidate in (text, text.strip("0123456789 -_.")):
        spelt = candidate.translate(_DIGITS_FOR_LETTERS)
        whole = skeleton(spelt)
        strict = {_fold(spelt.replace("1", stroke)) for stroke in "il"}
        for word in reserved:
            if whole == skeleton(word) if len(word) >= _SHORT else _fold(word) in strict:
                return bool(whole)
    return False


def claims_a_role(name: str, reserved: Iterable[str]) -> bool:
    """Whether a display name passes itself off as a duty, as the place itself or as everybody."""
    words = [word for word in re.split(r"[\W_]+", name) if word]
    return looks_like_one_of(name, reserved) or any(looks_like_one_of(word, ROLE_WORDS) for word in words)


def tidy_name(typed: str) -> str:
    """A display name without what would break out of its place: control and format characters (bidi overrides among them; the two
    joiners that scripts and emoji need stay), unassigned ones, piles of marks, runs of blanks. May come out empty."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", typed):
        category = unicodedata.category(char)
        if category in ("Zs", "Zl", "Zp") or char in "\t\n\r":
            char = " "
        elif category[0] == "C" and char not in "\u200c\u200d":
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= 2:
            kept.append(char)
    name = re.sub(r" +", " ", "".join(kept)).strip()
    return name if any(char.isalnum() for char in name) else ""


def tidy_code(typed: str) -> str:
    """A recovery code as it was made, whatever blanks, hyphens and capitals came in on the way."""
    return re.sub(r"[^a-z0-9]", "", typed.lower())


def device_label(user_agent: str) -> str:
    """Browser and system, crudely ("Firefox on Linux"): enough to know one's own devices apart, and all that is kept of them."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " on ".join(part for part in (browser, system) if part)


def own_path(target: str | None) -> str | None:
    """`target` if it is a path of ours, else None: nobody is led elsewhere after signing in (CWE-601). Browsers read a backslash
    as a slash and drop control characters, so neither may be in it."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(unicodedata.category(char)[0] == "C" for char in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
