"""Who receives this, now? And the same turned round, as SQL: what may this person see? The twin of the pure questions; a
property test holds the two to one answer over random worlds.
"""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from community.accounts.models import Person
from community.groups.models import Group, Membership
from community.groups.rules import JoinMode
from community.moderation.models import LogEntry, Report
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor

from .groups import Standing
from .moderation import may_read_log

_SEEN_BY_ALL = (MessageState.HERE, MessageState.HIDDEN, MessageState.TAKEN_BACK)


_kept: dict[int, tuple[int, list[int]]] = {}
KEPT_MOST = 10_000


def of_room_at(room_id: int, version: int) -> list[int]:
    """As of_room, kept under the room's audience version, which a trigger raises in the transaction of whatever changes who may
    see it. The caller read the version with the room, so what is kept under another one is never used."""
    kept = _kept.get(room_id)
    if kept is None or kept[0] != version:
        if len(_kept) >= KEPT_MOST:
            _kept.clear()
        kept = _kept[room_id] = (version, of_room(room_id))
    return kept[1]


def of_room(room_id: int) -> list[int]:
    """The people who may see a room as the database stands."""
    return list(
        db.session().scalars(
            select(Membership.person_id)
            .join(Room, Room.group_id == Membership.group_id)
            .where(Room.id == room_id, Membership.state == "active", Membership.stage >= Room.depth)
        )
    )


def of_waiting(room_id: int) -> list[int]:
    """The moderators who may look at a message that waits in this room."""
    return list(
        db.session().scalars(
            select(Membership.person_id)
            .join(Room, Room.group_id == Membership.group_id)
            .where(
                Room.id == room_id,
                Membership.state == "active",
                Membership.stage >= Room.depth,
                Membership.moderator.is_(True),
            )
        )
    )


def of_group(group_id: int) -> list[int]:
    return list(
        db.session().scalars(
            select(Membership.person_id).where(Membership.group_id == group_id, Membership.state == "active")
        )
    )


def of_greeting(group_id: int) -> list[int]:
    """Those whom a newcomer's coming is told."""
    return list(
        db.session().scalars(
            select(Membership.person_id).where(
                Membership.group_id == group_id,
                Membership.state == "active",
                or_(Membership.greeter.is_(True), Membership.facilitator.is_(True)),
            )
        )
    )


def of_tending(group_id: int) -> list[int]:
    """The facilitators, who answer those that ask to join."""
    return list(
        db.session().scalars(
            select(Membership.person_id).where(
                Membership.group_id == group_id, Membership.state == "active", Membership.facilitator.is_(True)
            )
        )
    )


def sees_room(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.rooms.may_see_room, over Room."""
    return exists().where(
        Membership.group_id == Room.group_id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.stage >= Room.depth,
    )


def sees_message(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.rooms.may_see_message, over Message joined with Room."""
    looks = exists().where(
        Membership.group_id == Room.group_id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.moderator.is_(True),
    )
    return and_(
        sees_room(actor),
        or_(
            Message.state.in_(_SEEN_BY_ALL),
            Message.author_id == actor.id,
            and_(Message.state == MessageState.WAITING, looks),
        ),
    )


def sees_group(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.groups.may_see_group, over Group, for people without a link."""
    if actor.id <= 0:
        return Group.id.is_(None)
    if actor.is_host:
        return Group.id.is_not(None)
    belongs = exists().where(
        Membership.group_id == Group.id, Membership.person_id == actor.id, Membership.state == "active"
    )
    return or_(Group.join_mode != JoinMode.INVITATION, belongs)


def of_report(report_id: int) -> list[int]:
    """Those who may handle a report: the group's moderators who can, else the site's."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
    touched = [person for person in (report.about_id, report.reporter_id) if person]
    near = select(Membership.person_id).where(
        Membership.group_id == report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= report.depth,
        Membership.person_id.not_in(touched),
    )
    of_the_site = select(Person.id).where(
        Person.state == "active",
        or_(Person.is_site_moderator.is_(True), Person.is_host.is_(True)),
        Person.id.not_in(touched),
    )
    return list(db.session().scalars(near)) or list(db.session().scalars(of_the_site))


def reads_entry(standing: Standing) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_read_entry, over the LogEntry rows of one group."""
    if not may_read_log(standing):
        return LogEntry.id.is_(None)
    return func.coalesce(LogEntry.details["depth"].as_integer(), 0) <= standing.stage


def handles_report(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_handle_report, over Report."""
    near = and_(
        Membership.group_id == Report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= Report.depth,
    )
    mine = exists().where(near, Membership.person_id == actor.id)
    someone_nearer = exists().where(
        near,
        or_(Report.about_id.is_(None), Membership.person_id != Report.about_id),
        or_(Report.reporter_id.is_(None), Membership.person_id != Report.reporter_id),
    )
    not_mine = and_(
        or_(Report.about_id.is_(None), Report.about_id != actor.id),
        or_(Report.reporter_id.is_(None), Report.reporter_id != actor.id),
    )
    if actor.is_host or actor.is_site_moderator:
        return and_(not_mine, or_(mine, ~someone_nearer))
    return and_(not_mine, mine)


def of_presence(person_id: int, here: bool) -> list[int]:
    """Who is told that this person came (here): nobody, unless they turned it on for their groups. That they went: whoever could see
    them come, even if they have turned it off since; else they would go on being shown."""
    mine = select(Membership.group_id).where(Membership.person_id == person_id, Membership.state == "active")
    others = select(Membership.person_id).where(
        Membership.group_id.in_(mine), Membership.state == "active", Membership.person_id != person_id
    )
    if here:
        others = others.where(exists().where(Person.id == person_id, Person.shows_presence == "groups"))
    return list(db.session().scalars(others.distinct()))
