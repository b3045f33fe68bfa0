"""What protects the talk of a group or of the site, for those who tend it: the rules, what a rule would meet, what met one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.matching import Phrases
from community.boundaries.protecting import may_see_met, may_tend_rules, may_tend_site_rules
from community.groups.models import Group, Membership
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState, writer_in
from community.shared import content, db, text
from community.shared.actor import Actor
from community.shared.paging import BATCH, Page, Place, beyond, cursor, place

from ..models import MetRule, WordRule
from ..payloads import tidied_phrase
from ..rules import PAGE, RULES_MOST, TRIED_ON

_SHOWN_MOST = 25
_ROOMS_MOST = 40
"""A rule is tried in so many rooms, those in which was written last."""


@dataclass(frozen=True)
class RuleLine:
    id: int
    phrase: str
    effect: str
    why: str


@dataclass(frozen=True)
class Rules:
    """`group_id` None: the site's. `of_site`: those of the whole site, which hold in the group too."""

    group_id: int | None
    group_name: str
    own: list[RuleLine]
    of_site: list[RuleLine]
    links_wait: str = ""
    """Whose links wait in the group, as in groups.rules.LinksWait."""


def rules_of(actor: Actor, group_id: int | None) -> Rules:
    """Raises NotFound."""
    _require(actor, group_id)
    query = select(WordRule).where(WordRule.off_at.is_(None)).order_by(WordRule.phrase, WordRule.id)
    own = WordRule.group_id.is_(None) if group_id is None else WordRule.group_id == group_id
    lines = _lines(query.where(own))
    if group_id is None:
        return Rules(None, "", lines, [])
    row = db.session().execute(select(Group.name, Group.links_wait).where(Group.id == group_id)).one()
    return Rules(group_id, row.name, lines, _lines(query.where(WordRule.group_id.is_(None))), row.links_wait)


def _lines(query: Select[WordRule]) -> list[RuleLine]:
    rows = db.session().scalars(query.limit(RULES_MOST))
    return [RuleLine(rule.id, rule.phrase, rule.effect, rule.why) for rule in rows]


def _require(actor: Actor, group_id: int | None) -> None:
    if group_id is None:
        require(may_tend_site_rules(facts.stranger(actor)))
    else:
        require(may_tend_rules(facts.standing(actor, group_id)))


@dataclass(frozen=True)
class MetLine:
    """A message that meets a rule, as a moderator reads it who sees its room. `id` is the message's."""

    id: int
    room_id: int
    room_name: str
    seq: int
    author: str | None
    unnamed: bool
    at: datetime
    html: str
    notes: list[str]
    phrase: str = ""
    why: str = ""


@dataclass(frozen=True)
class Tried:
    """What a phrase would have met, newest first. `more`: more than are shown."""

    phrase: str
    lines: list[MetLine]
    more: bool


def try_phrase(actor: Actor, group_id: int | None, phrase: str) -> Tried:
    """On the latest messages of the rooms that the moderator may see: of the group, or of all their groups. Raises NotFound, Invalid."""
    _require(actor, group_id)
    phrase = tidied_phrase(phrase)
    looked_for, met = Phrases([phrase]), []
    seen, start = 0, None
    while seen < TRIED_ON:
        rows = _latest(actor, group_id, start, min(BATCH, TRIED_ON - seen))
        met += [row for row in rows if looked_for.met(text.plain(row.html))]
        seen += len(rows)
        if len(rows) < BATCH:
            break
        start = (rows[-1].at, rows[-1].id)
    return Tried(phrase, met[:_SHOWN_MOST], len(met) > _SHOWN_MOST)


def _latest(actor: Actor, group_id: int | None, start: Place | None, most: int) -> list[MetLine]:
    rooms = select(Room.id).where(audience.sees_room_of_group(actor))
    if group_id is not None:
        rooms = rooms.where(Room.group_id == group_id)
    rooms = rooms.order_by(Room.last_sent_at.desc().nulls_last(), Room.id).limit(_ROOMS_MOST)
    query = (
        _MESSAGES.where(
            Room.id.in_(rooms),
            Message.seq > Room.last_seq - TRIED_ON,
            Message.state == MessageState.HERE.value,
            beyond(Message.sent_at, Message.id, start, newest_first=True),
        )
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(most)
    )
    return [_line(row) for row in db.session().execute(query)]


_MESSAGES = (
    select(
        Message.id,
        Message.room_id,
        Message.seq,
        Message.author_id,
        Message.author_seal,
        Message.sent_at,
        Message.html,
        Message.notes,
        Person.name.label("author"),
        Room.name.label("room_name"),
        Room.depth,
    )
    .join(Room, Room.id == Message.room_id)
    .outerjoin(Person, Person.id == Message.author_id)
)


def _line(row: Any, phrase: str = "", why: str = "") -> MetLine:
    return MetLine(
        id=row.id,
        room_id=row.room_id,
        room_name=row.room_name,
        seq=row.seq,
        author=row.author,
        unnamed=row.author_seal is not None,
        at=row.sent_at,
        html=row.html,
        notes=[content.note_label(note) for note in row.notes],
        phrase=phrase,
        why=why,
    )


def met_of(actor: Actor, group_id: int, after: str | None = None) -> tuple[str, Page[MetLine]]:
    """The group's name, and its list of messages that met a rule and that nobody has seen to, newest first. Raises NotFound."""
    stands = facts.standing(actor, group_id)
    require(may_tend_rules(stands))
    query = (
        _MESSAGES.add_columns(MetRule.id.label("line_id"), MetRule.met_at, WordRule.phrase, WordRule.why)
        .join(MetRule, MetRule.message_id == Message.id)
        .join(WordRule, WordRule.id == MetRule.rule_id)
        .where(
            MetRule.group_id == group_id,
            MetRule.depth <= stands.stage,
            Message.state == MessageState.HERE.value,
            Message.author_id.is_distinct_from(actor.id),
            beyond(MetRule.met_at, MetRule.id, place(after), newest_first=True),
        )
        .order_by(MetRule.met_at.desc(), MetRule.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    mine = [row for row in rows[:PAGE] if may_see_met(stands, row.depth, writer_in(row.author_seal) == actor.id)]
    lines = [_line(row, row.phrase, row.why) for row in mine]
    name = db.session().scalar(select(Group.name).where(Group.id == group_id)) or ""
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return name, Page(lines, cursor(last.met_at, last.line_id) if last is not None else None)


def something_met(actor: Actor, group_id: int) -> bool:
    """Whether there is anything on the list that the actor may see: may_see_met as SQL, so that it is one statement."""
    looks = exists().where(
        Membership.group_id == group_id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= MetRule.depth,
    )
    found = exists().where(
        MetRule.group_id == group_id,
        looks,
        Message.id == MetRule.message_id,
        Message.state == MessageState.HERE.value,
        Message.author_id.is_distinct_from(actor.id),
    )
    return bool(db.session().scalar(select(found)))
