"""Pure rules of the help page: which country it opens with, and how a number becomes something that a phone can dial. And how slowly one
breathes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

EVERYWHERE = "all"


def country_to_show(asked: str | None, languages: Iterable[str], known: Iterable[str], lives_in: str = "") -> str:
    """What was picked, else where they live, else the first region that the browser's languages name (en-GB), else all. Unknown ones
    count as nothing."""
    codes = set(known)
    if asked is not None:
        return asked.upper() if asked.upper() in codes else EVERYWHERE
    if lives_in in codes:
        return lives_in
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


@dataclass(frozen=True)
class Breath:
    """One slow breath, in seconds."""

    inward: int
    hold: int
    out: int

    @property
    def whole(self) -> int:
        return self.inward + self.hold + self.out


BREATH = Breath(inward=4, hold=1, out=6)
"""About five and a half a minute, the way out longer than the way in: slow breathing near six a minute raises the variability of the heart's
beat and calms (Lehrer and Gevirtz 2014, doi:10.3389/fpsyg.2014.00756). static/components/pacer.css moves in the same measure."""
