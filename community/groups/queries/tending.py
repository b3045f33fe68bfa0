"""What facilitators read to tend a group: who asks to join, which links are out, its words as they were typed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_tend_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.content import interests
from community.shared.paging import PAGE, Page, beyond, cursor, place

from ..models import Agreement, Group, GroupInterest, GroupInvitation, JoinRequest
from ..payloads import GroupWords


@dataclass(frozen=True)
class Asked:
    id: int
    name: str
    handle: str
    answer: str
    asked_at: datetime


@dataclass(frozen=True)
class Link:
    """An invitation link without the link, which is shown to its maker once."""

    id: int
    made_by: str
    expires_at: datetime
    uses_left: int


def _tended(actor: Actor, group_id: int) -> Group:
    require(may_tend_group(facts.standing(actor, group_id)))
    return db.session().get_one(Group, group_id)


def requests_for(actor: Actor, group_id: int, after: str | None = None) -> tuple[Group, Page[Asked], bool]:
    """The group, who asks (longest first), and whether there is room. Raises NotFound, Refused."""
    group = _tended(actor, group_id)
    rows = db.session().execute(
        select(JoinRequest.id, Person.name, Person.handle, JoinRequest.answer, JoinRequest.asked_at)
        .join(Person, Person.id == JoinRequest.person_id)
        .where(JoinRequest.group_id == group_id, JoinRequest.state == "open")
        .where(beyond(JoinRequest.asked_at, JoinRequest.id, place(after)))
        .order_by(JoinRequest.asked_at, JoinRequest.id)
        .limit(PAGE + 1)
    )
    asked = [Asked(*row) for row in rows]
    goes_on = cursor(asked[PAGE - 1].asked_at, asked[PAGE - 1].id) if len(asked) > PAGE else None
    room = bool(db.session().scalar(select(facts.has_room()).select_from(Group).where(Group.id == group_id)))
    return group, Page(asked[:PAGE], goes_on), room


def invitations_for(actor: Actor, group_id: int, after: str | None = None) -> tuple[Group, Page[Link]]:
    """The links that still work, the first to end first. Raises NotFound, Refused."""
    group = _tended(actor, group_id)
    rows = db.session().execute(
        select(GroupInvitation.id, Person.name, GroupInvitation.expires_at, GroupInvitation.uses_left)
        .join(Person, Person.id == GroupInvitation.made_by)
        .where(GroupInvitation.group_id == group_id, GroupInvitation.expires_at > now(), GroupInvitation.uses_left > 0)
        .where(beyond(GroupInvitation.expires_at, GroupInvitation.id, place(after)))
        .order_by(GroupInvitation.expires_at, GroupInvitation.id)
        .limit(PAGE + 1)
    )
    links = [Link(*row) for row in rows]
    goes_on = cursor(links[PAGE - 1].expires_at, links[PAGE - 1].id) if len(links) > PAGE else None
    return group, Page(links[:PAGE], goes_on)


def words_for(actor: Actor, group_id: int) -> tuple[GroupWords, str, int]:
    """The group's words, its agreement as typed and that one's version. Raises NotFound, Refused."""
    group = _tended(actor, group_id)
    session = db.session()
    tags = set(session.scalars(select(GroupInterest.tag).where(GroupInterest.group_id == group_id)))
    words = GroupWords(
        name=group.name,
        gathers=group.gathers,
        about=group.about,
        for_whom=group.for_whom,
        interests=tuple(tag for tag in interests() if tag in tags),
        size_cap=group.size_cap,
        join_mode=group.join_mode,
        question=group.question,
        allows_unnamed=group.allows_unnamed,
        waits_unwatched=group.waits_unwatched,
    )
    return words, session.get_one(Agreement, (group_id, group.agreement_version)).body, group.agreement_version
