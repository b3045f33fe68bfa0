"""The demo's rooms: what was said, answered, reported, hidden and taken back, and how far each has read. Rows as the services
would have left them. Not here: people, groups and days (fill_demo.py)."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from flask_babel import gettext as _

from community.moderation.models import Action, Case, Report, ReportEvidence
from community.moderation.rules import Act, Deed
from community.moderation.services.append_log import append_log
from community.moderation.services.file_report import file_report
from community.rooms.models import Message, ReadMark, Response, Room
from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.text import render

from .demo_content import DemoGroup, DemoMessage


def fill_rooms(
    random: Random, group: DemoGroup, group_id: int, people: dict[str, int], last_day: datetime
) -> dict[str, set[int]]:
    """Returns on which days (before today) each handle wrote."""
    rooms = _write_rooms(random, group, group_id, last_day)
    known: dict[str, Message] = {}
    writing_days: dict[str, set[int]] = defaultdict(set)
    for number, told in enumerate(group.messages):
        message = _write_message(
            f"demo-{group.about['key']}-{number:04}", told, rooms[told.room], people, known, last_day
        )
        writing_days[told.author].add(told.day)
        if told.key:
            known[told.key] = message
        if not told.taken_back:
            _write_responses(told, message, people)
        _write_look(random, told, message, rooms[told.room], people)
    _write_marks(random, group, rooms, people)
    return writing_days


def _write_rooms(random: Random, group: DemoGroup, group_id: int, last_day: datetime) -> dict[str, Room]:
    made_at = last_day - timedelta(days=max(member.joined_days_ago for member in group.members), hours=-9)
    rooms = {}
    for position, told in enumerate(group.rooms):
        words = {key: told[key] for key in ("name", "purpose", "depth", "kind")}
        room = Room(id=random.randrange(1, 2**48), group_id=group_id, position=position, made_at=made_at, **words)
        room.last_seq = room.last_rev = 0
        rooms[told["key"]] = room
    db.session().add_all(rooms.values())
    db.session().flush()
    return rooms


def _write_message(
    nonce: str, told: DemoMessage, room: Room, people: dict[str, int], known: dict[str, Message], last_day: datetime
) -> Message:
    session = db.session()
    sent_at = datetime.combine(
        last_day.date() - timedelta(days=told.day), time.fromisoformat(told.time), last_day.tzinfo
    )
    room.last_seq += 1
    room.last_sent_at = sent_at
    message = Message(
        room_id=room.id,
        seq=room.last_seq,
        author_id=people[told.author],
        nonce=nonce,
        body="" if told.taken_back else told.body,
        html="" if told.taken_back else render(told.body),
        need=None if told.taken_back else told.need,
        notes=[] if told.taken_back else list(told.notes),
        reply_to_id=known[told.reply_to].id if told.reply_to else None,
        sent_at=sent_at,
        edited_at=sent_at + timedelta(minutes=3) if told.edited else None,
    )
    if told.taken_back:
        message.state = MessageState.TAKEN_BACK
    if told.hidden:
        message.state, message.state_reason = MessageState.HIDDEN, told.hidden["reason"]
    if told.edited or told.taken_back or told.hidden:
        room.last_rev += 1
        message.rev = room.last_rev
    session.add(message)
    session.flush()
    return message


def _write_responses(told: DemoMessage, message: Message, people: dict[str, int]) -> None:
    db.session().add_all(
        Response(message_id=message.id, person_id=people[by], kind=kind) for by, kind in told.responses
    )


def _write_look(random: Random, told: DemoMessage, message: Message, room: Room, people: dict[str, int]) -> None:
    """A report, and what a moderator did. One that led to hiding is closed; the others wait to be looked at."""
    session = db.session()
    report: Report | None = None
    case: Case | None = None
    if told.report:
        report = Report(
            id=random.randrange(1, 2**48),
            group_id=room.group_id,
            room_id=room.id,
            message_id=message.id,
            depth=room.depth,
            reporter_id=people[told.report["by"]],
            about_id=people[told.author],
            reason=told.report["reason"],
            words=told.report["words"],
            reported_at=message.sent_at + timedelta(minutes=random.randint(5, 90)),
        )
        case = file_report(report)
        session.add(
            ReportEvidence(
                id=random.randrange(1, 2**48),
                report_id=report.id,
                position=0,
                writer_id=report.about_id,
                said_at=message.sent_at,
                sealed=sealed(SealedWords(told.body, render(told.body))),
            )
        )
        session.flush()
    if told.hidden:
        at = (report.reported_at if report else message.sent_at) + timedelta(minutes=random.randint(10, 60))
        moderator = people[told.hidden["by"]]
        here: dict[str, Any] = {"actor_id": moderator, "group_id": room.group_id, "depth": room.depth, "at": at}
        whose: dict[str, Any] = {"person_id": people[told.author], "message_id": message.id, "room_id": room.id}
        append_log(Act.MESSAGE_HIDDEN, reason=told.hidden["reason"], **whose, **here)
        session.add(
            Action(
                id=random.randrange(1, 2**48),
                step=Deed.HIDE,
                group_id=room.group_id,
                person_id=people[told.author],
                message_id=message.id,
                depth=room.depth,
                case_id=case.id if case else None,
                by_id=moderator,
                reason=told.hidden["reason"],
                began_at=at,
            )
        )
        if report and case:
            outcome = _("The message is covered now, and the person who wrote it has read why.")
            for one in (report, case):
                one.state, one.closed_at, one.closed_by, one.outcome = "closed", at, moderator, outcome
            session.flush()
            append_log(Act.CASE_CLOSED, case=case.id, **here)


def _write_marks(random: Random, group: DemoGroup, rooms: dict[str, Room], people: dict[str, int]) -> None:
    """Most have read all, some have a few messages still to read, and a newcomer may not have looked into a room yet."""
    session = db.session()
    for member in group.members:
        for room in rooms.values():
            if member.stage < room.depth or random.random() < 0.1:
                continue
            unread = random.choice((0, 0, 0, 1, 4))
            session.add(ReadMark(person_id=people[member.handle], room_id=room.id, seq=max(0, room.last_seq - unread)))
