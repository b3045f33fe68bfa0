"""Somebody closes their account: their places in groups end and nothing of them stays here. Also: links of a removed member end."""

from sqlalchemy import delete, select, update

from community.shared import db
from community.shared.bus import publish
from community.shared.paging import BATCH

from ..events import MemberLeft, MembershipChanged
from ..models import Agreement, GroupInvitation, Membership
from ..rules import BELONGING, Keep
from .place import end_place, forget_requests, hold_group


def close_places(person_id: int) -> None:
    """Inside the transaction that erases the account. Also the last facilitator goes: closing an account is nobody's to refuse.
    The host's page shows groups that are left without one. What they wrote stays as *a former member's*."""
    session = db.session()
    of_person = select(Membership).where(Membership.person_id == person_id).order_by(Membership.group_id).limit(BATCH)
    last = 0
    while places := session.scalars(of_person.where(Membership.group_id > last)).all():
        for member in places:
            hold_group(member.group_id)  # in the order of ids, so that two who go at once don't wait for each other
            if member.state in BELONGING:
                end_place(member)
                publish(MemberLeft(member.group_id, person_id, Keep.FORMER))
                publish(MembershipChanged(member.group_id, person_id))
        last = places[-1].group_id
    session.execute(delete(Membership).where(Membership.person_id == person_id))
    forget_requests(person_id)
    end_links_of(person_id)
    session.execute(update(Agreement).where(Agreement.written_by == person_id).values(written_by=None))


def end_links_of(person_id: int, group_id: int | None = None) -> None:
    """A link goes with who made it: a removed member leaves no door open behind them."""
    here = GroupInvitation.group_id == group_id if group_id is not None else GroupInvitation.group_id.is_not(None)
    db.session().execute(delete(GroupInvitation).where(GroupInvitation.made_by == person_id, here))
