"""A place's roster as it stands, and whom a case comes to at this hour."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.accounts.rules import rests_until
from community.boundaries import audience, duty
from community.boundaries.duty import LOOKED_BACK, Looks, Roster, Slot, Swap, Told, today_of, who_is_told
from community.groups.models import Membership
from community.moderation.models import Case, DutyPause, DutyRoster, DutySlot, DutySwap, DutyTurn, HeavyClaim
from community.moderation.rules import HEAVY_COUNTED
from community.shared import content, db
from community.shared.clock import now

from .resting import boundaries_of

SITE = 0
"""The place that is no group."""


def who_serve(place: int) -> list[int]:
    """Who can hold a slot there: its moderators."""
    if place == SITE:
        site = select(Person.id).where(Person.state == "active", Person.is_site_moderator.is_(True))
        return list(db.session().scalars(site.order_by(Person.id)))
    near = select(Membership.person_id).where(
        Membership.group_id == place, Membership.state == "active", Membership.moderator.is_(True)
    )
    return list(db.session().scalars(near.order_by(Membership.person_id)))


def who_are_away(people: Iterable[int]) -> list[int]:
    """Those of them who put everything down for a while."""
    paused = select(DutyPause.person_id).where(DutyPause.person_id.in_(list(people)), DutyPause.until > now())
    return list(db.session().scalars(paused))


def heavy_of(people: Iterable[int]) -> dict[int, int]:
    """How many heavy cases each of them took of late."""
    of_late = HeavyClaim.person_id.in_(list(people)), HeavyClaim.claimed_at > now() - HEAVY_COUNTED
    taken = select(HeavyClaim.person_id, func.count().label("taken")).where(*of_late)
    return {row.person_id: row.taken for row in db.session().execute(taken.group_by(HeavyClaim.person_id))}


def handling_first(case_id: int, without: int | None = None) -> list[int]:
    """Those whose task a case is, as far as they are asked before the others."""
    handling = [person for person in audience.who_handle(case_id) if person != without]
    case = db.session().get(Case, case_id)
    if not handling or case is None:
        return []
    heavy = heavy_of(handling) if case.reason in content.heavy_reasons() else {}
    return duty.who_is_asked_first(handling, heavy, content.heavy_most(), who_are_away(handling))


def roster_of(place: int) -> Roster:
    """What somebody holds who moderates there no more is open. A place without a roster has an empty one."""
    session, at = db.session(), now()
    zone = session.scalar(select(DutyRoster.time_zone).where(DutyRoster.place == place))
    serving = who_serve(place)
    away = frozenset(who_are_away(serving)) if serving else frozenset[int]()
    if zone is None:
        return Roster(serving=tuple(serving), away=away)
    slots = session.scalars(
        select(DutySlot).where(DutySlot.place == place).order_by(DutySlot.weekday, DutySlot.begins, DutySlot.id)
    ).all()
    since = today_of(Roster(zone), at - LOOKED_BACK) - timedelta(days=1)
    swaps = session.scalars(
        select(DutySwap)
        .join(DutySlot, DutySlot.id == DutySwap.slot_id)
        .where(DutySlot.place == place, DutySwap.day >= since)
    )
    turns = session.execute(
        select(DutyTurn.person_id, func.max(DutyTurn.called_at).label("at"))
        .where(DutyTurn.place == place, DutyTurn.called_at >= at - LOOKED_BACK)
        .group_by(DutyTurn.person_id)
    )
    return Roster(
        zone,
        tuple(
            Slot(one.id, one.weekday, one.begins, one.ends, one.person_id if one.person_id in serving else None)
            for one in slots
        ),
        tuple(
            Swap(one.slot_id, one.day, one.taken_by if one.taken_by in serving else None, one.asked_by, one.id)
            for one in swaps
        ),
        {row.person_id: row.at for row in turns},
        tuple(serving),
        away,
    )


def is_unwatched(group_id: int) -> bool:
    """Whether nobody is on duty in a group whose roster is kept. One statement, since messages ask it."""
    at = now()
    served, taken = aliased(Membership), aliased(Membership)
    serves = (served.group_id == DutySlot.place, served.person_id == DutySlot.person_id)
    takes = (taken.group_id == DutySlot.place, taken.person_id == DutySwap.taken_by)

    def away(person: Any) -> ColumnElement[bool]:
        return exists().where(DutyPause.person_id == person, DutyPause.until > at).correlate_except(DutyPause)

    # Dates of the time zones on either side of UTC's.
    near = DutySwap.day.between((at - timedelta(days=3)).date(), (at + timedelta(days=3)).date())
    rows = (
        db.session()
        .execute(
            select(
                DutyRoster.time_zone,
                DutySlot,
                served.person_id.label("holder"),
                DutySwap.day,
                taken.person_id.label("taker"),
                away(DutySlot.person_id).label("holder_away"),
                away(DutySwap.taken_by).label("taker_away"),
            )
            .join(DutySlot, DutySlot.place == DutyRoster.place)
            .outerjoin(served, and_(*serves, served.state == "active", served.moderator.is_(True)))
            .outerjoin(DutySwap, and_(DutySwap.slot_id == DutySlot.id, near))
            .outerjoin(taken, and_(*takes, taken.state == "active", taken.moderator.is_(True)))
            .where(DutyRoster.place == group_id)
        )
        .all()
    )
    if not rows:
        return False
    slots = {row.DutySlot.id: (row.DutySlot, row.holder) for row in rows}
    roster = Roster(
        rows[0].time_zone,
        tuple(Slot(one.id, one.weekday, one.begins, one.ends, holder) for one, holder in slots.values()),
        tuple(Swap(row.DutySlot.id, row.day, row.taker) for row in rows if row.day is not None),
        away=frozenset([row.holder for row in rows if row.holder_away] + [row.taker for row in rows if row.taker_away]),
    )
    return duty.is_unwatched(roster, at)


def told_to_look(group_id: int, looking: Collection[int]) -> Looks:
    """Who is told of a message that waits for a look, of those who may look at it."""
    return duty.who_looks(looking, roster_of(group_id), now())


@dataclass(frozen=True)
class Called:
    """Whom a case comes to, and by which place's roster."""

    place: int
    told: Told


def called_for(case_id: int) -> Called:
    """Once it was somebody's turn, it stays theirs: whoever asks later gets the same answer."""
    turn = db.session().get(DutyTurn, case_id)
    if turn is not None and not who_are_away([turn.person_id]):
        return Called(turn.place, Told((turn.person_id,)))
    return called_without(case_id)


def called_without(case_id: int, without: int | None = None) -> Called:
    """Whoever is called now; `without`: not the one who puts it down."""
    handling = handling_first(case_id, without)
    place = _place_of(case_id, handling)
    roster = roster_of(place)
    if not roster.is_kept:
        return Called(place, Told(tuple(handling)))
    at = now()
    resting = {one for one, rests in boundaries_of(handling).items() if rests_until(rests, at) is not None}
    return Called(place, who_is_told(handling, resting, roster, at))


def _place_of(case_id: int, handling: list[int]) -> int:
    """The group, where one of its moderators can decide on it; else it is the site's moderators who are asked."""
    near = (
        select(Membership.group_id)
        .join(Case, and_(Case.group_id == Membership.group_id, Case.id == case_id))
        .where(
            Membership.state == "active",
            Membership.moderator.is_(True),
            Membership.stage >= Case.depth,
            Membership.person_id.in_(handling),
        )
        .limit(1)
    )
    return db.session().scalar(near) or SITE
