"""Ask for another look at what moderators decided about oneself, in one's own words, once for each."""

from datetime import timedelta

from sqlalchemy import select

from community.boundaries.actions import may_appeal
from community.boundaries.decision import require
from community.shared import content
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import AppealMade
from ..models import Action, Appeal
from ..payloads import tidied_appeal
from ..rules import Deed


def make_appeal(actor: Actor, action_id: int, words: str) -> int:
    """Pressed twice, it is one. Raises NotFound, Invalid."""
    words = tidied_appeal(words)
    with transaction() as session:
        action = session.get(Action, action_id, with_for_update=True)
        if action is None or action.person_id != actor.id:
            raise NotFound
        before = session.scalar(select(Appeal.id).where(Appeal.action_id == action_id))
        if before is not None:
            return before
        require(may_appeal(True, Deed(action.step), action.state, has_appealed=False))
        due_at = now() + timedelta(days=content.table("appeals")["days"])
        appeal = Appeal(action_id=action_id, person_id=actor.id, words=words, made_at=now(), due_at=due_at)
        session.add(appeal)
        session.flush()
        publish(AppealMade(appeal.id, action_id, action.group_id, actor.id))
        return appeal.id
