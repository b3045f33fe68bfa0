"""A place in a group, given and ended: what joining, being let in, leaving and closing an account have in common.
Called inside a transaction that holds the group's row."""

from sqlalchemy import delete, update

from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import NotFound

from ..events import MemberJoined, MembershipChanged
from ..models import Group, GroupInvitation, JoinRequest, Membership
from ..rules import JoinMode, Stage


def hold_group(group_id: int) -> Group:
    """The group, its row locked until the transaction ends: who takes the last place, or leaves last, is decided one after the
    other. On SQLite a writing transaction is alone anyway. Raises NotFound."""
    group = db.session().get(Group, group_id, with_for_update=True)
    if group is None:
        raise NotFound
    return group


def give_place(group: Group, person_id: int, agreement_version: int) -> None:
    """Make the person a member. Whoever comes back starts anew; only quiet time in force goes on, or leaving would end it."""
    session, at = db.session(), now()
    member = session.get(Membership, (group.id, person_id))
    if member is None:
        member = Membership(group_id=group.id, person_id=person_id)
        session.add(member)
    member.state, member.joined_at, member.stage_since, member.ended_at = "active", at, at, None
    member.stage = member.held_stage = member.told_of_stage = int(Stage.ARRIVING)
    member.welcomed_to, member.present_on, member.welcomed_at = 0, None, None
    member.greeter = member.facilitator = member.moderator = False
    member.agreement_version, member.end_reason = agreement_version, ""
    session.execute(
        update(JoinRequest)
        .where(JoinRequest.group_id == group.id, JoinRequest.person_id == person_id, JoinRequest.state == "open")
        .values(state="accepted")
    )
    session.flush()
    publish(MemberJoined(group.id, person_id))
    publish(MembershipChanged(group.id, person_id))


def end_place(member: Membership) -> None:
    """The person leaves. Their duties end and nothing of how far they had come is kept."""
    member.state, member.ended_at = "left", now()
    member.greeter = member.facilitator = member.moderator = False
    member.stage = member.held_stage = member.told_of_stage = int(Stage.ARRIVING)
    member.welcomed_to, member.present_on = 0, None
    db.session().flush()


def close_doors(group: Group) -> None:
    """Its last member leaves: nobody comes into an empty circle, and nobody is shown one. The host still finds it."""
    session = db.session()
    group.join_mode = JoinMode.INVITATION
    session.execute(delete(GroupInvitation).where(GroupInvitation.group_id == group.id))
    session.execute(delete(JoinRequest).where(JoinRequest.group_id == group.id, JoinRequest.state == "open"))


def forget_requests(person_id: int) -> None:
    db.session().execute(delete(JoinRequest).where(JoinRequest.person_id == person_id))
