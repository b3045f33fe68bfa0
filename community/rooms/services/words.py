"""What may be written, checked and rendered before any transaction: rendering takes longer than writing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.rules import BODY_MOST, NOTES_MOST
from community.shared import content, text
from community.shared.errors import Invalid


@dataclass(frozen=True)
class Words:
    body: str
    html: str
    need: str | None
    notes: list[str]


def as_kept(words: Words, private: bool) -> dict[str, Any]:
    """The columns of a message that hold its words: in the open, or of a private conversation, sealed."""
    if not private:
        return {"body": words.body, "html": words.html, "need": words.need, "notes": words.notes, "sealed": None}
    seal = sealed(SealedWords(words.body, words.html, words.need, words.notes))
    return {"body": "", "html": "", "need": None, "notes": [], "sealed": seal}


def covered_by_rules(words: Words, covers: Sequence[str]) -> Words:
    """With what rules put over it, and without what they put there before."""
    own = [note for note in words.notes if not content.is_of_rule(note)]
    made = own + [content.note_of_rule(why) for why in covers]
    return words if made == words.notes else replace(words, notes=made)


def checked_words(body: str, need: str | None = None, notes: list[str] | None = None) -> Words:
    """Raises Invalid with a sentence for what needs another look."""
    body = text.tidy(body)
    if not body:
        raise Invalid(_("There is nothing to send yet."), {"body": _("There is nothing to send yet.")}, "empty")
    if len(body) > BODY_MOST:
        say = _(
            "This is longer than one message can be (%(most)s characters). You could send it in two.", most=BODY_MOST
        )
        raise Invalid(say, {"body": say}, "too_long")
    if need is not None and need not in content.needs():
        raise Invalid(_("That way of being answered is not known here."), {"need": need})
    known = content.content_notes()
    chosen = list(dict.fromkeys(notes or []))
    if len(chosen) > NOTES_MOST or any(tag not in known for tag in chosen):
        raise Invalid(
            _("Choose content notes from the list, six at most."), {"notes": _("Choose from the list, six at most.")}
        )
    html = text.render(body)
    if not text.excerpt(html):
        raise Invalid(_("There is nothing to send yet."), {"body": _("There is nothing to read in this.")}, "empty")
    return Words(body, html, need, chosen)
