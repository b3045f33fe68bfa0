"""A group's front page: what anybody who may see the group reads of it, and whether they may come in."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import exists, select

from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.groups import Standing, may_ask_to_join, may_join, may_see_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.text import render

from ..models import Agreement, Group, GroupInvitation, JoinRequest
from ..rules import JoinMode, token_hash
from .discovering import labels, my_interests, tags_of


@dataclass(frozen=True)
class Front:
    id: int
    name: str
    gathers: str
    about_html: Markup
    for_whom: str
    tags: list[str]
    shared: list[str]
    question: str
    agreement_html: Markup
    agreement_version: int
    allows_unnamed: bool
    has_room: bool
    is_awake: bool
    standing: Standing
    join: Decision
    ask: Decision
    has_asked: bool
    was_declined: bool
    """Their last asking was answered with a no."""


def front_for(actor: Actor, group_id: int, token: str | None = None) -> Front:
    """`token`: of the invitation link they came with. Raises NotFound."""
    stands = facts.for_group(actor, group_id, token_hash(token) if token is not None else None)
    require(may_see_group(stands))
    session = db.session()
    group = session.get_one(Group, group_id)
    agreement = session.get_one(Agreement, (group_id, group.agreement_version))
    last_request = session.scalar(
        select(JoinRequest.state)
        .where(JoinRequest.group_id == group_id, JoinRequest.person_id == actor.id)
        .order_by(JoinRequest.asked_at.desc())
        .limit(1)
    )
    tags, shared = labels(tags_of([group_id]).get(group_id, []), my_interests(actor))
    return Front(
        id=group.id,
        name=group.name,
        gathers=group.gathers,
        about_html=Markup(render(group.about)),
        for_whom=group.for_whom,
        tags=tags,
        shared=shared,
        question=group.question if group.join_mode == JoinMode.REQUEST else "",
        agreement_html=Markup(agreement.html),
        agreement_version=group.agreement_version,
        allows_unnamed=group.allows_unnamed,
        has_room=stands.has_room,
        is_awake=bool(session.scalar(select(facts.is_awake()).select_from(Group).where(Group.id == group_id))),
        standing=stands.standing,
        join=may_join(stands),
        ask=may_ask_to_join(stands),
        has_asked=stands.has_asked,
        was_declined=last_request == "declined",
    )


def group_name_for(actor: Actor, group_id: int) -> str:
    """Raises NotFound."""
    require(may_see_group(facts.for_group(actor, group_id)))
    return db.session().get_one(Group, group_id).name


def allows_unnamed(group_id: int) -> bool:
    """Whether a message there can be sent without a name."""
    return bool(db.session().scalar(select(Group.allows_unnamed).where(Group.id == group_id)))


def link_holds(token: str) -> bool:
    """Whether a link still works. Says nothing of the group, and so may be told to somebody who is not signed in."""
    good = exists().where(
        GroupInvitation.token_hash == token_hash(token),
        GroupInvitation.expires_at > now(),
        GroupInvitation.uses_left > 0,
    )
    return bool(db.session().scalar(select(good)))


def group_of_link(token: str) -> int | None:
    """The group that a link leads to, spent or not; what may be seen there is asked of front_for."""
    return db.session().scalar(select(GroupInvitation.group_id).where(GroupInvitation.token_hash == token_hash(token)))
