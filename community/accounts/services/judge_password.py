"""Whether a password is good enough: long enough, and hard to guess by zxcvbn's reckoning (score 3 of 4, ASVS 5.0 6.2).

zxcvbn is slow on long input, so it sees the first 72 characters, in the thread pool. Its parts are called one by one, because its
front door keeps each person's words in a table shared by all. Its remarks are said in our words.
"""

import re
import unicodedata

from flask_babel import gettext as _
from zxcvbn.feedback import get_feedback
from zxcvbn.matching import RANKED_DICTIONARIES, build_ranked_dict, omnimatch
from zxcvbn.scoring import most_guessable_match_sequence
from zxcvbn.time_estimates import guesses_to_score

from community.accounts.rules import PASSWORD_LENGTH
from community.shared.errors import Invalid
from community.shared.offloading import offload

ENOUGH = 3
LOOKED_AT = 72


def judge_password(password: str, about: list[str], field: str = "password") -> None:
    """`about`: what others could know (handle, name, e-mail, the site's name). Raises Invalid for `field`. Outside of
    transactions only."""
    shortest, longest = PASSWORD_LENGTH
    length = len(unicodedata.normalize("NFKC", password))
    if length < shortest:
        raise _not_yet(field, _("This one is short. Please use at least %(number)s characters.", number=shortest))
    if length > longest:
        raise _not_yet(field, _("This one is long. Please use at most %(number)s characters.", number=longest))
    known = [part.lower() for text in about for part in (text, *text.replace("@", " ").split()) if part]
    if _is_made_of(password, known):
        raise _not_yet(
            field,
            _("This one is made of what others know about you. Words that have nothing to do with you are safer."),
        )
    score, remark = offload(_look, password[:LOOKED_AT], known)
    if score < ENOUGH:
        raise _not_yet(field, _in_our_words(remark))


def _is_made_of(password: str, known: list[str]) -> bool:
    """Whether hardly anything is left without them (ASVS 5.0 6.2.11). zxcvbn is lenient with known words that are strung together."""
    rest = password.lower()
    words = {part for text in known for part in (text, *re.split(r"[\W_]+", text)) if len(part) >= 3}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.lower() and sum(char.isalnum() for char in rest) < 5


def _look(password: str, known: list[str]) -> tuple[int, str]:
    dictionaries = {**RANKED_DICTIONARIES, "user_inputs": build_ranked_dict(known)}
    found = most_guessable_match_sequence(password, omnimatch(password, dictionaries))
    score = guesses_to_score(found["guesses"])
    return score, str(get_feedback(score, found["sequence"])["warning"])


def _not_yet(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})


def _in_our_words(remark: str) -> str:
    reasons = (
        (("Straight rows", "keyboard patterns"), _("Keys in a row are easy to guess.")),
        (("Repeats",), _("Something repeated is easy to guess.")),
        (("Sequences",), _("A sequence such as abc or 1234 is easy to guess.")),
        (("years", "Dates"), _("Years and dates are easy to guess.")),
        (("common password", "commonly used"), _("Many people use one like this, so it is guessed early.")),
        (("word by itself",), _("A single word is easy to guess.")),
        (("Names", "names"), _("Names are easy to guess.")),
    )
    why = next(
        (said for marks, said in reasons if any(mark in remark for mark in marks)), _("This one could be guessed.")
    )
    return f"{why} {_('Another word or two that do not belong together make it strong.')}"
