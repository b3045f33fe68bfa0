"""Found a group. Its rooms are made by whoever hears of it."""

from community.boundaries.decision import require
from community.boundaries.groups import FOUNDER_STAGE
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import new_id, transaction
from community.shared.text import render_document

from ..events import GroupFounded, MembershipChanged
from ..models import Agreement, Group, GroupInterest, Membership
from ..payloads import GroupWords, tidied_agreement
from ..queries.founding import may_found


def found_group(actor: Actor, words: GroupWords, agreement: str) -> int:
    """Returns the new group's id. The founder facilitates and moderates it. Raises Invalid, Refused."""
    words, agreement = words.tidied(), tidied_agreement(agreement)
    html = render_document(agreement)
    with transaction() as session:
        require(may_found(actor))
        group_id, at = new_id(), now()
        session.add(
            Group(
                id=group_id,
                name=words.name,
                gathers=words.gathers,
                about=words.about,
                for_whom=words.for_whom,
                size_cap=words.size_cap,
                join_mode=words.join_mode,
                question=words.question,
                allows_unnamed=words.allows_unnamed,
                waits_unwatched=words.waits_unwatched,
                founded_at=at,
                agreement_version=1,
            )
        )
        session.flush()
        session.add_all(GroupInterest(group_id=group_id, tag=tag) for tag in words.interests)
        session.add(
            Agreement(group_id=group_id, version=1, body=agreement, html=html, written_at=at, written_by=actor.id)
        )
        stage = int(FOUNDER_STAGE)
        session.add(
            Membership(
                group_id=group_id,
                person_id=actor.id,
                joined_at=at,
                facilitator=True,
                moderator=True,
                stage=stage,
                held_stage=stage,
                told_of_stage=stage,
                stage_since=at,
                agreement_version=1,
                welcomed_at=at,
            )
        )
        session.flush()
        publish(GroupFounded(group_id, actor.id))
        publish(MembershipChanged(group_id, actor.id))
    return group_id
