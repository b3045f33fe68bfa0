"""Pure rules of the help page: which country it opens with, and how a number becomes something that a phone can dial."""

import re
from collections.abc import Iterable

EVERYWHERE = "all"


def country_to_show(asked: str | None, languages: Iterable[str], known: Iterable[str]) -> str:
    """What was picked, else the first region that the browser's languages name (en-GB), else all. Unknown ones count as nothing."""
    codes = set(known)
    if asked is not None:
        return asked.upper() if asked.upper() in codes else EVERYWHERE
    for language in languages:
        region = re.split(r"[-_]", language)[-1].upper()
        if re.search(r"[-_]", language) and region in codes:
            return region
    return EVERYWHERE


def dialled(phone: str) -> str:
    """For a tel: link: the number, if it is one; empty for what is dialled otherwise ("text HELLO to …")."""
    if not re.fullmatch(r"[\d\s()+-]{2,}", phone):
        return ""
    return re.sub(r"[^\d+]", "", phone)
