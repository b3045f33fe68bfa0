"""Reads what decisions need, from any feature's tables, in as few queries as can be. Decides nothing.

Called inside the writing transaction for anything that writes, so that what was true when asked is true when done.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.disclosure.models import Pace as PaceRow
from community.disclosure.models import PresentDay
from community.disclosure.rules import DEFAULT_PACE, Pace, Walked, next_stage
from community.groups.models import Group, GroupInvitation, JoinRequest, Membership
from community.groups.rules import AWAKE_DAYS, JoinMode, Role, Stage
from community.moderation.models import Report
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

from . import audience
from .disclosure import StepFacts
from .groups import GroupFacts, Standing
from .moderation import ActFacts, ReportFacts
from .rooms import MessageFacts, RoomFacts

_STANDING = (
    Membership.state,
    Membership.stage,
    Membership.held_stage,
    Membership.greeter,
    Membership.facilitator,
    Membership.moderator,
    Membership.quiet_until,
    Membership.agreement_version.label("agreed_version"),
    Group.agreement_version.label("current_version"),
)


def _standing_from(
    actor: Actor, row: Row[*tuple[Any, ...]] | None, only_facilitator: bool = False, alone: bool = False
) -> Standing:
    if row is None or row.state is None:
        return stranger(actor)
    quiet_until = row.quiet_until if row.quiet_until is not None and row.quiet_until > now() else None
    return Standing(
        signed_in=actor.id > 0,
        is_host=actor.is_host,
        is_site_moderator=actor.is_site_moderator,
        state=row.state,
        stage=row.stage,
        held_stage=row.held_stage,
        roles=frozenset(role for role in Role if getattr(row, role.value)),
        quiet_until=quiet_until,
        agreed=row.agreed_version >= row.current_version,
        only_facilitator=only_facilitator,
        alone=alone,
    )


def stranger(actor: Actor | None) -> Standing:
    """The standing of somebody who was never in the group."""
    if actor is None:
        return Standing()
    return Standing(signed_in=actor.id > 0, is_host=actor.is_host, is_site_moderator=actor.is_site_moderator)


def standing(actor: Actor, group_id: int) -> Standing:
    """How the actor stands in a group; a stranger's standing also where there is no such group."""
    another = aliased(Membership)
    others = and_(
        another.group_id == Membership.group_id,
        another.person_id != Membership.person_id,
        another.state == "active",
    )
    only, alone = ~exists().where(others, another.facilitator.is_(True)), ~exists().where(others)
    row = (
        db.session()
        .execute(
            select(*_STANDING, only.label("only"), alone.label("alone"))
            .join(Group, Group.id == Membership.group_id)
            .where(Membership.group_id == group_id, Membership.person_id == actor.id)
        )
        .one_or_none()
    )
    return _standing_from(actor, row, bool(row and row.facilitator and row.only), bool(row and row.alone))


def standing_of(person_id: int, group_id: int) -> Standing:
    """How another person stands in a group."""
    return standing(Actor(id=person_id, handle="", name=""), group_id)


def for_group(actor: Actor, group_id: int, link_hash: str | None = None) -> GroupFacts:
    """`link_hash`: of the invitation that they came with, if any."""
    session = db.session()
    group = session.get(Group, group_id)
    if group is None:
        return GroupFacts(Standing(), JoinMode.INVITATION)
    members = (
        select(func.count()).where(Membership.group_id == group_id, Membership.state == "active").scalar_subquery()
    )
    asked = exists().where(
        JoinRequest.group_id == group_id, JoinRequest.person_id == actor.id, JoinRequest.state == "open"
    )
    link = exists().where(
        GroupInvitation.group_id == group_id,
        GroupInvitation.token_hash == (link_hash or ""),
        GroupInvitation.expires_at > now(),
        GroupInvitation.uses_left > 0,
    )
    row = session.execute(select(members.label("members"), asked.label("asked"), link.label("link"))).one()
    return GroupFacts(
        standing=standing(actor, group_id),
        join_mode=JoinMode(group.join_mode),
        has_room=row.members < group.size_cap,
        has_asked=bool(row.asked),
        link_holds=bool(row.link),
    )


def is_awake() -> ColumnElement[bool]:
    """Over Group: somebody wrote lately where everybody may look. Deeper rooms don't count, so the word gives nothing away."""
    since = now() - timedelta(days=AWAKE_DAYS)
    return exists().where(Room.group_id == Group.id, Room.depth == Stage.ARRIVING, Room.last_sent_at >= since)


def has_room() -> ColumnElement[bool]:
    """Over Group: the circle has a place left."""
    members = select(func.count()).where(Membership.group_id == Group.id, Membership.state == "active")
    return members.scalar_subquery() < Group.size_cap


def for_room(actor: Actor, room_id: int) -> tuple[Room | None, RoomFacts]:
    """The room and how the actor stands to it, in one query. The room is handed on so that nobody reads it twice."""
    row = db.session().execute(_room_query(actor).where(Room.id == room_id)).one_or_none()
    if row is None:
        return None, RoomFacts(stranger(actor), depth=99)
    return row.Room, RoomFacts(_standing_from(actor, row), row.Room.depth)


def _room_query(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Room, *_STANDING)
        .join(Group, Group.id == Room.group_id)
        .outerjoin(Membership, (Membership.group_id == Room.group_id) & (Membership.person_id == actor.id))
    )


def for_post(actor: Actor, room_id: int) -> tuple[Room | None, RoomFacts]:
    """As for_room, with what slow mode and *first messages are looked at* need, where the room has them."""
    room, facts = for_room(actor, room_id)
    return room, facts if room is None else _with_pace(actor, room, facts)


def _with_pace(actor: Actor, room: Any, facts: RoomFacts) -> RoomFacts:
    """Asks nothing where the room has no pace of its own."""
    if not (room.slow_seconds or room.slow_per_day or room.look_first):
        return facts
    session, at = db.session(), now()
    mine = (Message.room_id == room.id, Message.author_id == actor.id)
    next_at, day_is_spent, looked_at_first = None, False, False
    if room.slow_seconds:
        last = session.scalar(select(func.max(Message.sent_at)).where(*mine))
        due = last + timedelta(seconds=room.slow_seconds) if last else at
        next_at = due if due > at else None
    if room.slow_per_day:
        of_today = select(func.count()).where(*mine, Message.sent_at > at - timedelta(days=1))
        day_is_spent = (session.scalar(of_today) or 0) >= room.slow_per_day
    if room.look_first:
        let_through = (MessageState.HERE, MessageState.TAKEN_BACK)
        of_mine = select(Message.id).where(*mine, Message.seq.is_not(None), Message.state.in_(let_through))
        looked_at_first = len(session.scalars(of_mine.limit(room.look_first)).all()) < room.look_first
    return RoomFacts(facts.standing, facts.depth, next_at, day_is_spent, looked_at_first)


_ROOM, _MEMBER, _GROUP, _MESSAGE = (db.table(model) for model in (Room, Membership, Group, Message))
_FOR_SENDING = Prepared(
    select(
        *_ROOM.c,
        *(_MEMBER.c[column.key] for column in _STANDING[:-2]),
        _MEMBER.c.agreement_version.label("agreed_version"),
        _GROUP.c.agreement_version.label("current_version"),
        _MESSAGE.c.id.label("sent_before"),
        _MESSAGE.c.room_id.label("sent_to"),
    )
    .select_from(
        _ROOM.join(_GROUP, _GROUP.c.id == _ROOM.c.group_id)
        .outerjoin(_MEMBER, and_(_MEMBER.c.group_id == _ROOM.c.group_id, _MEMBER.c.person_id == bindparam("person")))
        .outerjoin(_MESSAGE, and_(_MESSAGE.c.author_id == bindparam("person"), _MESSAGE.c.nonce == bindparam("nonce")))
    )
    .where(_ROOM.c.id == bindparam("room"))
    .with_for_update(of=_ROOM)
)


@dataclass(frozen=True)
class Sending:
    """All that sending a message needs to know, from one query. `room`: the room's columns, its row held until the commit, so that
    numbers and audience are what they are now; None where there is none. `sent_before`: the message that this nonce already made, and
    `sent_to` its room."""

    room: Any
    facts: RoomFacts
    sent_before: int | None = None
    sent_to: int | None = None


def for_sending(actor: Actor, room_id: int, nonce: str) -> Sending:
    rows = _FOR_SENDING.run(person=actor.id, room=room_id, nonce=nonce)
    if not rows:
        return Sending(None, RoomFacts(stranger(actor), depth=99))
    row = rows[0]
    facts = _with_pace(actor, row, RoomFacts(_standing_from(actor, row), row.depth))
    return Sending(row, facts, row.sent_before, row.sent_to)


def for_message(actor: Actor, message_id: int) -> tuple[Message | None, Room | None, MessageFacts | None]:
    """A message, its room, and how the actor stands to it."""
    row = (
        db.session()
        .execute(
            _room_query(actor)
            .add_columns(Message)
            .join(Message, Message.room_id == Room.id)
            .where(Message.id == message_id)
        )
        .one_or_none()
    )
    if row is None:
        return None, None, None
    facts = MessageFacts(
        room=RoomFacts(_standing_from(actor, row), row.Room.depth),
        is_mine=row.Message.author_id == actor.id,
        state=MessageState(row.Message.state),
        age=now() - row.Message.sent_at,
        handles_report=_report_falls_to(actor, Report.message_id == message_id),
    )
    return row.Message, row.Room, facts


def _report_falls_to(actor: Actor, which: ColumnElement[bool]) -> bool:
    """Whether an open report comes to the actor as one of the site's moderators. Asks nothing for everybody else."""
    if not (actor.is_site_moderator or actor.is_host):
        return False
    found = exists().where(which, Report.state == "open", audience.handles_report(actor))
    return bool(db.session().scalar(select(found)))


def pace_of(group_id: int) -> dict[int, Pace]:
    """What the group asks for each step: its own where it set one, else the default."""
    own = db.session().scalars(select(PaceRow).where(PaceRow.group_id == group_id))
    own_pace = {row.stage: Pace(row.days, row.present_days, row.sessions) for row in own}
    return {int(stage): pace for stage, pace in DEFAULT_PACE.items()} | own_pace


def for_step(actor: Actor, group_id: int) -> StepFacts:
    """What the member's next new step needs and how far they have come."""
    stands = standing(actor, group_id)
    row = db.session().get(Membership, (group_id, actor.id))
    step = next_stage(stands.held_stage)
    if row is None or not stands.is_member or step is None:
        return StepFacts(stands, None, Walked(0, 0))
    present = db.session().scalar(
        select(func.count()).where(
            PresentDay.group_id == group_id,
            PresentDay.person_id == actor.id,
            PresentDay.day >= row.stage_since.date(),
        )
    )
    walked = Walked(days=(now() - row.stage_since).days, present_days=present or 0)
    return StepFacts(stands, pace_of(group_id)[step], walked, row.welcomed_to)


def for_report(actor: Actor, report: Report) -> ReportFacts:
    nearer = exists().where(
        Membership.group_id == report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= report.depth,
        Membership.person_id.not_in([person for person in (report.about_id, report.reporter_id) if person]),
    )
    return ReportFacts(
        standing=standing(actor, report.group_id),
        depth=report.depth,
        is_reporter=report.reporter_id == actor.id,
        is_about=report.about_id == actor.id,
        someone_nearer=bool(db.session().scalar(select(nearer))),
    )


def for_act(actor: Actor, group_id: int, person_id: int) -> ActFacts:
    """A moderator and a member of a group."""
    about = and_(Report.group_id == group_id, Report.about_id == person_id)
    own = exists().where(about, Report.state == "open", Report.reporter_id == actor.id)
    return ActFacts(
        moderator=standing(actor, group_id),
        member=standing_of(person_id, group_id),
        is_self=actor.id == person_id,
        handles_report=_report_falls_to(actor, about),
        has_reported=bool(db.session().scalar(select(own))),
    )


def has_facilitator(group_id: int) -> bool:
    found = exists().where(
        Membership.group_id == group_id, Membership.state == "active", Membership.facilitator.is_(True)
    )
    return bool(db.session().scalar(select(found)))


def is_facilitator_somewhere(person_id: int) -> bool:
    found = exists().where(
        Membership.person_id == person_id, Membership.state == "active", Membership.facilitator.is_(True)
    )
    return bool(db.session().scalar(select(found)))


def days_here(person_id: int) -> int:
    joined_at = db.session().scalar(select(Person.joined_at).where(Person.id == person_id))
    return (now() - joined_at).days if joined_at else 0
