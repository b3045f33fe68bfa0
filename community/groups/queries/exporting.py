"""What groups keep of a person, for their own export."""

from typing import Any

from sqlalchemy import select

from community.shared import db
from community.shared.paging import in_batches

from ..models import Agreement, Group, GroupInvitation, JoinRequest, Membership
from ..rules import Role


def export_of(person_id: int) -> dict[str, Any]:
    session = db.session()
    memberships = session.execute(
        in_batches(
            select(Membership, Group.name)
            .join(Group, Group.id == Membership.group_id)
            .where(Membership.person_id == person_id)
            .order_by(Membership.joined_at)
        )
    )
    asked = session.execute(
        in_batches(
            select(JoinRequest, Group.name)
            .join(Group, Group.id == JoinRequest.group_id)
            .where(JoinRequest.person_id == person_id)
            .order_by(JoinRequest.asked_at)
        )
    )
    links = session.execute(
        in_batches(
            select(GroupInvitation, Group.name)
            .join(Group, Group.id == GroupInvitation.group_id)
            .where(GroupInvitation.made_by == person_id)
            .order_by(GroupInvitation.made_at)
        )
    )
    written = session.execute(
        in_batches(
            select(Agreement.version, Agreement.body, Agreement.written_at, Group.name)
            .join(Group, Group.id == Agreement.group_id)
            .where(Agreement.written_by == person_id)
            .order_by(Agreement.written_at)
        )
    )
    return {
        "memberships": [_membership(member, name) for member, name in memberships],
        "requests": [
            {"group": name, "answer": request.answer, "state": request.state, "asked_at": request.asked_at.isoformat()}
            for request, name in asked
        ],
        "invitation_links": [
            {
                "group": name,
                "made_at": link.made_at.isoformat(),
                "expires_at": link.expires_at.isoformat(),
                "uses_left": link.uses_left,
            }
            for link, name in links
        ],
        "agreements_written": [
            {"group": row.name, "version": row.version, "text": row.body, "written_at": row.written_at.isoformat()}
            for row in written
        ],
    }


def _membership(member: Membership, group_name: str) -> dict[str, Any]:
    return {
        "group": group_name,
        "state": member.state,
        "joined_at": member.joined_at.isoformat(),
        "ended_at": member.ended_at.isoformat() if member.ended_at else None,
        "end_reason": member.end_reason,
        "roles": [role.value for role in Role if getattr(member, role.value)],
        "stage": member.stage,
        "furthest_stage": member.held_stage,
        "stage_since": member.stage_since.isoformat(),
        "agreement_version": member.agreement_version,
        "quiet_until": member.quiet_until.isoformat() if member.quiet_until else None,
        "quiet_reason": member.quiet_reason,
        "paused_until": member.paused_until.isoformat() if member.paused_until else None,
        "looked_at_first_until": member.look_first_until.isoformat() if member.look_first_until else None,
    }
