"""One case with all that a moderator decides by: its reports, the message as it was and what surrounds it, who has taken it. What was
attached to a report of no group stays sealed here: services/open_evidence.py opens it, and the log tells of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member, may_handle_case, may_remove_member
from community.boundaries.rooms import may_cover, may_hide, may_restore, may_see_room, may_uncover
from community.groups.models import Group, Membership
from community.rooms.models import Message, Room
from community.rooms.payloads import Said, frame
from community.rooms.queries import messages
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Case, Report, ReportEvidence
from ..payloads import DANGER_LABELS, HOPED_LABELS
from ..rules import AROUND, PAGE, Thing, is_held


@dataclass(frozen=True)
class ReportInCase:
    id: int
    reason: str
    words: str
    hoped: str
    danger_to: str
    """In words; empty where the reporter didn't say."""
    reporter: str | None
    at: datetime
    has_evidence: bool
    """The message as it was, or what the reporter attached, is still kept, sealed."""


@dataclass(frozen=True)
class CaseShown:
    """One case and what the actor may do about it. `may` holds word, cover, uncover, hide, restore, look_first, quiet, pause, remove."""

    id: int
    group_id: int | None
    group_name: str
    thing: Thing
    room_name: str | None
    """None where the actor does not see the room, or it is gone."""
    reason: str
    reason_key: str
    about_id: int | None
    about: str | None
    unnamed: bool
    """The message was sent unnamed."""
    is_sealed: bool
    """And so far nobody opened here who wrote it: `about` is None then."""
    quiet_until: datetime | None
    at: datetime
    due_at: datetime
    is_late: bool
    is_open: bool
    outcome: str
    holder: str | None
    """Who has taken it, if their time runs and they are here."""
    is_held: bool
    is_mine: bool
    held_until: datetime | None
    look_again_on: date | None
    reports: Page[ReportInCase]
    message_id: int | None
    message_state: str
    """As it is now; gone where it is no longer kept."""
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    may: dict[str, bool]


def case_for(actor: Actor, case_id: int, after: str | None = None) -> CaseShown:
    """`after`: where the list of its reports goes on. Raises NotFound for missing, not theirs and their own case alike."""
    session = db.session()
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound
    require(may_handle_case(facts.for_case(actor, case)))
    sealed = case.unnamed and case.seal_opened_at is None
    about_id = None if sealed else case.about_id
    message, room, seen = facts.for_message(actor, case.message_id) if case.message_id else (None, None, None)
    sees_room = seen is not None and bool(may_see_room(seen.room))
    before, later = _surroundings(room, message) if sees_room else ([], [])
    act = facts.for_act(actor, case.group_id, about_id) if case.group_id and about_id else None
    names, group_name = _names(case, about_id)
    at = now()
    held = case.state == "open" and is_held(case.claimed_by, case.claimed_until, at)
    return CaseShown(
        id=case.id,
        group_id=case.group_id,
        group_name=group_name,
        thing=Thing(case.thing),
        room_name=room.name if room is not None and sees_room else None,
        reason=content.report_reasons().get(case.reason, case.reason),
        reason_key=case.reason,
        about_id=about_id,
        about=names.get(about_id or 0),
        unnamed=case.unnamed,
        is_sealed=sealed,
        quiet_until=_quiet_until(case.group_id, about_id),
        at=case.opened_at,
        due_at=case.due_at,
        is_late=case.state == "open" and case.due_at < at,
        is_open=case.state == "open",
        outcome=case.outcome,
        holder=names.get(case.claimed_by or 0) if held else None,
        is_held=held,
        is_mine=held and case.claimed_by == actor.id,
        held_until=case.claimed_until if held else None,
        look_again_on=case.look_again_on,
        reports=_reports(case.id, after),
        message_id=case.message_id,
        message_state=message.state if message is not None else "gone",
        before=before,
        after=later,
        may={
            "word": act is not None and bool(may_act_on_member(act)),
            "cover": seen is not None and bool(may_cover(seen)),
            "uncover": seen is not None and bool(may_uncover(seen)),
            "hide": seen is not None and bool(may_hide(seen)),
            "restore": seen is not None and bool(may_restore(seen)),
            "look_first": act is not None and bool(may_act_on_member(act)),
            "quiet": act is not None and bool(may_act_on_member(act)),
            "pause": act is not None and bool(may_remove_member(act)),
            "remove": act is not None and bool(may_remove_member(act)),
        },
    )


def case_of_report(actor: Actor, report_id: int) -> int:
    """The case in which a report stands. Raises NotFound for missing and not theirs alike."""
    case = db.session().scalars(select(Case).join(Report).where(Report.id == report_id)).one_or_none()
    if case is None:
        raise NotFound
    require(may_handle_case(facts.for_case(actor, case)))
    return case.id


def _names(case: Case, about_id: int | None) -> tuple[dict[int, str], str]:
    """Of whom it is about and of who has taken it, without those who left for good; and the group's."""
    wanted = [person for person in (about_id, case.claimed_by) if person]
    people = select(Person.id, Person.name).where(Person.id.in_(wanted), Person.state == "active")
    names = {row.id: row.name for row in db.session().execute(people)} if wanted else {}
    return names, db.session().get_one(Group, case.group_id).name if case.group_id else ""


def _reports(case_id: int, after: str | None) -> Page[ReportInCase]:
    """In the order in which they came."""
    attached = exists().where(ReportEvidence.report_id == Report.id)
    query = (
        select(Report, Person.name.label("reporter"), attached.label("attached"))
        .outerjoin(Person, and_(Person.id == Report.reporter_id, Person.state == "active"))
        .where(Report.case_id == case_id, beyond(Report.reported_at, Report.id, place(after)))
        .order_by(Report.reported_at, Report.id)
        .limit(PAGE + 1)
    )
    labels = content.report_reasons()
    rows = list(db.session().execute(query))
    lines = [
        ReportInCase(
            id=row.Report.id,
            reason=labels.get(row.Report.reason, row.Report.reason),
            words=row.Report.words,
            hoped=str(HOPED_LABELS.get(row.Report.hoped, "")),
            danger_to=str(DANGER_LABELS.get(row.Report.danger_to, "")),
            reporter=row.reporter,
            at=row.Report.reported_at,
            has_evidence=bool(row.attached) or bool(row.Report.evidence_html),
        )
        for row in rows[:PAGE]
    ]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


def _surroundings(room: Room | None, message: Message | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Some messages before and after, as everyone in the room reads them now."""
    if room is None or message is None or message.seq is None:
        return [], []
    before = messages.before(room.id, message.seq).messages[-AROUND:]
    after = messages.after(room.id, message.seq, AROUND).messages
    return [_as_read(said) for said in before], [_as_read(said) for said in after]


def _as_read(said: Said) -> dict[str, Any]:
    """What moderators covered is opened here: they decide by it."""
    return {**frame(said, opened=said.covered), "at": said.at}


def _quiet_until(group_id: int | None, about_id: int | None) -> datetime | None:
    if group_id is None or about_id is None:
        return None
    member = db.session().get(Membership, (group_id, about_id))
    if member is None or member.quiet_until is None or member.quiet_until <= now():
        return None
    return member.quiet_until
