"""The words of a private conversation as the database holds them: text, need and content notes sealed as one, so that neither a copy of
the database nor its search index tells anything of them."""

import json
import logging
from dataclasses import asdict, dataclass, field

from flask_babel import gettext as _

from community.shared import crypto, text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SealedWords:
    body: str
    html: str
    need: str | None = None
    notes: list[str] = field(default_factory=list)


def sealed(words: SealedWords) -> str:
    return crypto.seal(json.dumps(asdict(words), ensure_ascii=False))


def unsealed(seal: str) -> SealedWords:
    """Raises crypto.SealBroken."""
    return SealedWords(**json.loads(crypto.unseal(seal)))


def opened(seal: str) -> SealedWords:
    """Where no key of the settings opens them, a sentence stands in their place: the rest of the conversation goes on."""
    try:
        return unsealed(seal)
    except crypto.SealBroken:
        log.warning("a sealed message cannot be opened with any key in the settings")
        gone = _("These words can't be opened any more: the key with which they were sealed is gone.")
        return SealedWords(gone, text.render(gone))
