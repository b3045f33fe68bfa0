"""A private note to a member, from the moderators: the lightest that can be done. It restricts nothing."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction

from ..events import KindWordSaid
from ..payloads import tidied_reason
from ..queries.acts import grounds_for
from ..rules import Deed
from .keep_action import keep_action


def say_kind_word(
    actor: Actor, group_id: int, person_id: int, words: str, clause: str = "", case_id: int | None = None
) -> None:
    """Raises NotFound, Refused, Invalid."""
    words = tidied_reason(words)
    with transaction():
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        grounds = grounds_for(group_id, clause, case_id, person_id)
        keep_action(Deed.KIND_WORD, actor.id, group_id, words, person_id, grounds=grounds)
        publish(KindWordSaid(group_id, person_id, actor.id, words))
