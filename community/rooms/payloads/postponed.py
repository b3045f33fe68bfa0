"""How a message that waits until the other is awake goes out: to its own writer, and to nobody else (docs/realtime.md)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from community.boundaries.decision import Reason, deny
from community.boundaries.wording import sentence
from community.rooms.rules import CONVERSATION_GONE


@dataclass(frozen=True)
class Postponed:
    """`expected_at` None: the card says no time, or it does not go any more. `reason`: why it did not go, empty while it waits."""

    id: int
    room_id: int | None
    """None: the conversation is gone, with the account of the other."""
    made_at: datetime
    expected_at: datetime | None
    reason: str
    body: str
    html: str
    need: str | None
    notes: tuple[str, ...]
    quiet: bool
    reply_to: int | None

    @property
    def waits(self) -> bool:
        return not self.reason

    @property
    def why(self) -> str:
        """The kind sentence why it did not go: the one that sending it would have met."""
        if self.waits:
            return ""
        if self.reason in list(Reason):
            return sentence(deny(Reason(self.reason)))
        if self.reason == CONVERSATION_GONE:
            return _("They closed their account.")
        return _("Something in it needs another look before it can go.")


def postponed_frame(one: Postponed) -> dict[str, Any]:
    return {
        "id": one.id,
        "room": one.room_id,
        "at": one.made_at.isoformat(),
        "expected_at": one.expected_at.isoformat() if one.expected_at else None,
        "waits": one.waits,
        "say": one.why,
        "body": one.body,
        "html": one.html,
        "need": one.need,
        "notes": list(one.notes),
        "quiet": one.quiet,
        "reply_to": one.reply_to,
    }
