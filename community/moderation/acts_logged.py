"""What moderators do about members and messages, kept and put into the log in the transaction in which they do it; and members who ask for
another look. The other listeners of moderation: listeners.py, which brings these along."""

from typing import Any

from community.rooms.events import MessageCovered, MessageHidden, MessageRestored, MessageUncovered, ModeratorActed
from community.shared.bus import records

from .events import (
    ActionAgreed,
    AppealDecided,
    AppealMade,
    KindWordSaid,
    KindWordTakenBack,
    LookFirstEnded,
    LookFirstSet,
    MemberPaused,
    PauseEnded,
)
from .queries.log import depth_of
from .rules import Act, Deed
from .services.append_log import append_log
from .services.keep_action import keep_action, note_undone

_STEPS: dict[type[ModeratorActed], Deed] = {MessageCovered: Deed.COVER, MessageHidden: Deed.HIDE}
_UNDOING: dict[type[ModeratorActed], Deed] = {MessageUncovered: Deed.COVER, MessageRestored: Deed.HIDE}


@records(*_STEPS)
def keep_message_act(event: ModeratorActed) -> None:
    keep_action(
        _STEPS[type(event)],
        event.actor_id,
        event.group_id,
        event.reason,
        person_id=event.author_id,
        message_id=event.message_id,
        depth=depth_of(event.room_id),
        grounds=event.grounds,
    )


@records(*_UNDOING)
def note_message_undone(event: ModeratorActed) -> None:
    note_undone(_UNDOING[type(event)], event.actor_id, event.reason, event.group_id, message_id=event.message_id)


@records(ActionAgreed)
def log_agreement(event: ActionAgreed) -> None:
    until: dict[str, Any] = {"until": event.until.isoformat()} if event.until else {}
    append_log(Act.ACTION_AGREED, event.actor_id, event.group_id, person_id=event.person_id, **until)


@records(AppealMade)
def log_appeal(event: AppealMade) -> None:
    append_log(Act.APPEAL_MADE, event.person_id, event.group_id, person_id=event.person_id)


@records(AppealDecided)
def log_appeal_answer(event: AppealDecided) -> None:
    append_log(
        Act.APPEAL_DECIDED,
        event.actor_id,
        event.group_id,
        person_id=event.person_id,
        reason=event.answer,
        outcome=event.outcome,
    )


@records(KindWordSaid)
def log_kind_word(event: KindWordSaid) -> None:
    append_log(Act.KIND_WORD_SAID, event.actor_id, event.group_id, person_id=event.person_id, reason=event.words)


@records(KindWordTakenBack)
def log_kind_word_back(event: KindWordTakenBack) -> None:
    append_log(Act.KIND_WORD_TAKEN_BACK, event.actor_id, event.group_id, person_id=event.person_id, reason=event.reason)


_LENGTHS: dict[type, Act] = {LookFirstSet: Act.LOOK_FIRST_SET, MemberPaused: Act.MEMBER_PAUSED}


@records(*_LENGTHS)
def log_with_length(event: LookFirstSet | MemberPaused) -> None:
    append_log(
        _LENGTHS[type(event)],
        event.actor_id,
        event.group_id,
        person_id=event.person_id,
        reason=event.reason,
        until=event.until.isoformat(),
    )


@records(LookFirstEnded)
def log_looking_end(event: LookFirstEnded) -> None:
    append_log(Act.LOOK_FIRST_ENDED, event.actor_id, event.group_id, person_id=event.person_id)


@records(PauseEnded)
def log_pause_end(event: PauseEnded) -> None:
    """That it ends by itself was said when it began."""
    if event.actor_id is not None:
        append_log(Act.PAUSE_ENDED, event.actor_id, event.group_id, person_id=event.person_id)
