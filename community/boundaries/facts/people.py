"""How two people stand to each other, from people's boundaries, groups they share, their pair and the distances they keep."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from community.accounts.models import BoundarySettings, Person
from community.accounts.rules import Invites, ShownTo, Writes
from community.boundaries.people import Between
from community.connections.models import ConnectInvitation, Connection, Distance, Side
from community.connections.rules import AGAIN_AFTER, OPEN_FOR, Kept
from community.groups.models import Membership
from community.groups.rules import Stage
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

_Mine, _Theirs = aliased(Side), aliased(Side)
_Own = aliased(BoundarySettings)


def between(actor: Actor, other_id: int) -> Between:
    """How the actor stands to another person, in one query. Within every private message's transaction: so it is prepared."""
    if db.is_writing():
        db.session().flush()  # as a query of the session's own would
    at = now()
    rows = _ONE.run(other=other_id, **_given(actor.id, at))
    return _between(actor, rows[0], at) if rows else Between(signed_in=actor.id > 0)


def between_many(actor: Actor, ids: Iterable[int]) -> dict[int, Between]:
    """The same for several, in one query. Those that don't exist are not in it."""
    at = now()
    rows = db.session().execute(_SEVERAL, {"ids": list(ids), **_given(actor.id, at)})
    return {row.id: _between(actor, row, at) for row in rows}


def keeps(person: Any, other: Any, kind: Kept, at: Any) -> ColumnElement[bool]:
    """SQL: this person keeps this distance from the other now."""
    return exists().where(
        Distance.person_id == person,
        Distance.other_id == other,
        Distance.kind == kind.value,
        or_(Distance.until.is_(None), Distance.until > at),
    )


def rests(settings: type[BoundarySettings], at: Any) -> ColumnElement[bool]:
    """SQL: the account of these boundary settings takes a break now."""
    return and_(settings.break_since.is_not(None), or_(settings.break_until.is_(None), settings.break_until > at))


def shared_groups(one: Any, other: Any, least_stage_of_one: int = 1, speaks_at: Any = None) -> ColumnElement[bool]:
    """SQL: there is a group to which both belong, the first at this stage or further. With `speaks_at`: and without quiet time then."""
    near, far = aliased(Membership), aliased(Membership)
    speaks = true() if speaks_at is None else or_(near.quiet_until.is_(None), near.quiet_until <= speaks_at)
    return exists().where(
        speaks,
        near.group_id == far.group_id,
        near.person_id == one,
        far.person_id == other,
        near.state == "active",
        far.state == "active",
        near.stage >= least_stage_of_one,
    )


def _given(me: int, at: datetime) -> dict[str, Any]:
    return {"me": me, "at": at, "open_since": at - OPEN_FOR, "today_since": at - timedelta(days=1)}


def _query() -> Any:
    """Put together once, for that costs ten times what asking it does. No lists in it: prepared statements know none."""
    me, at = bindparam("me", type_=BigInteger), bindparam("at", type_=db.UTCDateTime)
    open_since = bindparam("open_since", type_=db.UTCDateTime)
    today_since = bindparam("today_since", type_=db.UTCDateTime)
    looks_open = and_(
        ConnectInvitation.from_id == me,
        or_(ConnectInvitation.state == "open", ConnectInvitation.state == "declined"),
        ConnectInvitation.made_at > open_since,
    )
    says_so = (
        select(Distance.says_so)
        .where(Distance.person_id == Person.id, Distance.other_id == me, Distance.kind == Kept.STEP_BACK.value)
        .scalar_subquery()
    )
    last_asked = (
        select(func.max(ConnectInvitation.made_at))
        .where(
            ConnectInvitation.from_id == me,
            ConnectInvitation.to_id == Person.id,
            ConnectInvitation.state != "accepted",
        )
        .scalar_subquery()
    )
    pair_stage = case((_Mine.openness < _Theirs.openness, _Mine.openness), else_=_Theirs.openness)
    return (
        select(
            Person.id,
            Person.state,
            BoundarySettings.invites,
            BoundarySettings.writes,
            BoundarySettings.break_shown,
            func.coalesce(rests(BoundarySettings, at), False).label("on_break"),
            func.coalesce(rests(_Own, at), False).label("i_am_on_break"),
            shared_groups(me, Person.id).label("shares_group"),
            shared_groups(me, Person.id, speaks_at=at).label("speaks_in_shared"),
            shared_groups(me, Person.id, Stage.SETTLING, speaks_at=at).label("shares_group_settled"),
            pair_stage.label("pair_stage"),
            Connection.id.label("connection_id"),
            Connection.ended_at,
            keeps(Person.id, me, Kept.BLOCK, at).label("blocks_me"),
            keeps(me, Person.id, Kept.BLOCK, at).label("i_block"),
            keeps(me, Person.id, Kept.NO_CONTACT, at).label("no_contact"),
            keeps(Person.id, me, Kept.STEP_BACK, at).label("stepped_back"),
            keeps(me, Person.id, Kept.STEP_BACK, at).label("i_stepped_back"),
            keeps(me, Person.id, Kept.MUTE, at).label("i_mute"),
            says_so.label("says_so"),
            exists().where(looks_open, ConnectInvitation.to_id == Person.id).label("invited_open"),
            last_asked.label("last_asked"),
            exists()
            .where(
                ConnectInvitation.from_id == Person.id,
                ConnectInvitation.to_id == me,
                ConnectInvitation.state == "open",
                ConnectInvitation.made_at > open_since,
            )
            .label("they_invited"),
            select(func.count()).where(looks_open).scalar_subquery().label("open_invitations"),
            select(func.count())
            .where(ConnectInvitation.from_id == me, ConnectInvitation.made_at > today_since)
            .scalar_subquery()
            .label("invitations_today"),
        )
        .outerjoin(BoundarySettings, BoundarySettings.person_id == Person.id)
        .outerjoin(_Own, _Own.person_id == me)
        .outerjoin(_Mine, and_(_Mine.person_id == me, _Mine.other_id == Person.id))
        .outerjoin(_Theirs, and_(_Theirs.person_id == Person.id, _Theirs.other_id == me))
        .outerjoin(Connection, Connection.id == _Mine.connection_id)
    )


_SEVERAL = _query().where(Person.id.in_(bindparam("ids", expanding=True)))
_ONE = Prepared(_query().where(Person.id == bindparam("other")))


def _between(actor: Actor, row: Any, at: datetime) -> Between:
    connected = row.connection_id is not None and row.ended_at is None
    again_from = row.last_asked + AGAIN_AFTER if row.last_asked else None
    shown = row.break_shown or ShownTo.NOBODY
    return Between(
        signed_in=actor.id > 0,
        is_self=row.id == actor.id,
        there=row.state == "active",
        shares_group=bool(row.shares_group),
        shares_group_settled=bool(row.shares_group_settled),
        is_quieted=bool(row.shares_group) and not row.speaks_in_shared,
        is_connected=connected,
        was_connected=row.connection_id is not None,
        pair_stage=row.pair_stage if connected else 0,
        blocks_me=bool(row.blocks_me),
        i_block=bool(row.i_block),
        no_contact=bool(row.no_contact),
        stepped_back=bool(row.stepped_back),
        says_so=bool(row.stepped_back and row.says_so),
        i_stepped_back=bool(row.i_stepped_back),
        i_mute=bool(row.i_mute),
        on_break=bool(row.on_break),
        break_shown=(shown == ShownTo.CONNECTIONS and connected)
        or (shown == ShownTo.GROUPS and (connected or bool(row.shares_group))),
        i_am_on_break=bool(row.i_am_on_break),
        invites=Invites(row.invites or Invites.GROUPS_SETTLING),
        writes=Writes(row.writes or Writes.CONNECTIONS),
        invited_open=bool(row.invited_open),
        invited_again_from=again_from if again_from and again_from > at else None,
        they_invited=bool(row.they_invited),
        open_invitations=row.open_invitations,
        invitations_today=row.invitations_today,
    )
