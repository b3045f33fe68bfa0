"""What comes in (socket payloads, forms) and how a message goes out. docs/realtime.md describes both."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from msgspec import Meta
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.i18n import DummyTranslations
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from community.boundaries.rooms import RoomFacts, may_post, may_tend_room
from community.boundaries.wording import sentence
from community.groups.rules import Role, Stage
from community.shared import content
from community.shared.payload import Payload

from .rules import BODY_MOST, NOTES_MOST, MessageState, RoomKind

Id = Annotated[int, Meta(ge=1, le=2**53)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Body = Annotated[str, Meta(max_length=4 * BODY_MOST)]
"""Looser than the rule, so that a text that is too long gets its own kind sentence."""
Nonce = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\x21-\x7e]+$")]
Tag = Annotated[str, Meta(max_length=40)]


class EnterRoom(Payload):
    room: Id
    after: Seq | None = None
    rev: Seq | None = None


class ReadHistory(Payload):
    room: Id
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None


class MarkRead(Payload):
    room: Id
    seq: Seq


class SendMessage(Payload):
    room: Id
    body: Body
    nonce: Nonce
    need: Tag | None = None
    notes: list[Tag] = msgspec.field(default_factory=list)
    reply_to: Id | None = None
    quiet: bool = False


class EditMessage(Payload):
    id: Id
    body: Body
    notes: list[Tag] | None = None


class TakeBack(Payload):
    id: Id


class Respond(Payload):
    id: Id
    kind: Tag
    on: bool


class ShowTyping(Payload):
    room: Id


@dataclass(frozen=True)
class Reply:
    """What a message answers, as far as it may be quoted."""

    id: int
    seq: int
    name: str | None
    excerpt: str


@dataclass(frozen=True)
class Said:
    """A message with everything that showing it needs. `given` are (kind, person, name) of its responses."""

    id: int
    room_id: int
    seq: int | None
    rev: int
    state: str
    state_reason: str
    author_id: int | None
    author_name: str | None
    at: Any
    edited: bool
    body: str
    html: str
    need: str | None
    notes: tuple[str, ...]
    quiet: bool
    reply: Reply | None = None
    given: tuple[tuple[str, int, str], ...] = field(default=())


def frame(said: Said, viewer_id: int | None = None) -> dict[str, Any]:
    """A message as this person may read it; without a viewer, as everyone who may see the room does."""
    is_mine = viewer_id is not None and said.author_id == viewer_id
    shown = said.state == MessageState.HERE or (is_mine and said.state != MessageState.TAKEN_BACK)
    labels = content.content_notes()
    made: dict[str, Any] = {
        "id": said.id,
        "room": said.room_id,
        "seq": said.seq,
        "rev": said.rev,
        "state": said.state,
        "author": {"id": said.author_id, "name": said.author_name} if said.author_id else None,
        "at": said.at.isoformat(),
        "edited": said.edited,
        "html": said.html if shown else "",
        "need": said.need if shown else None,
        "notes": [{"tag": tag, "label": labels.get(tag, tag)} for tag in said.notes] if shown else [],
        "reply_to": _reply(said.reply) if shown else None,
        "quiet": said.quiet,
        "responses": response_kinds(said) if shown else [],
    }
    if viewer_id is not None:
        made["mine"] = sorted(kind for kind, person, _name in said.given if person == viewer_id)
    if is_mine and shown:
        made["given"] = [{"kind": kind, "name": name} for kind, _person, name in said.given]
        made["body"] = said.body
        if said.state_reason:
            made["reason"] = said.state_reason
    return made


def frame_to_look(said: Said) -> dict[str, Any]:
    """A waiting message as the moderators read it who may look at it."""
    return {**frame(said), "html": said.html, "need": said.need, "reply_to": _reply(said.reply)}


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    if reply is None:
        return None
    return {"id": reply.id, "seq": reply.seq, "name": reply.name, "excerpt": reply.excerpt}


def response_kinds(said: Said) -> list[str]:
    """Which responses were given, in the fixed order, each once: never how many."""
    given = {kind for kind, _person, _name in said.given}
    return [kind for kind in content.responses() if kind in given]


def may_here(seen: RoomFacts) -> dict[str, Any]:
    """What can be done in a room now, for its page: the same questions that the doing will ask."""
    decision = may_post(seen)
    may: dict[str, Any] = {
        "post": decision.allowed,
        "moderate": seen.standing.has(Role.MODERATOR),
        "tend": may_tend_room(seen).allowed,
    }
    if decision.reason is not None:
        may |= {"code": decision.reason.value, "say": sentence(decision)}
        if decision.until is not None:
            may["until"] = decision.until.isoformat()
    return may


class MessageForm(FlaskForm):
    """Writing without JavaScript: the same fields as message:send. What is wrong with them is said by who sends, never by WTForms, whose
    own sentences therefore need not be looked for on disk at every page."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: FlaskForm) -> DummyTranslations:
            return DummyTranslations()

    body = TextAreaField(_("What would you like to say?"), [InputRequired(_("There is nothing to send yet."))])
    need = SelectField(_("How would you like to be answered?"), [Optional()])
    notes = SelectMultipleField(_("Content notes"), [Length(max=NOTES_MOST)])
    quiet = BooleanField(_("Send quietly"))
    reply_to = HiddenField()
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.need.choices = [("", _("as it comes")), *content.needs().items()]
        self.notes.choices = list(content.content_notes().items())


class RoomForm(FlaskForm):
    """How a room is. Its depth and kind are chosen once, when it is made."""

    name = StringField(_("Name"), [InputRequired(_("A room needs a name.")), Length(max=80)])
    purpose = StringField(_("What it is for, in a line"), [Length(max=200)])
    slow_seconds = SelectField(_("Pause between two messages of one person"), coerce=int)
    slow_per_day = IntegerField(
        _("Messages a day from one person (0: as many as they like)"), [NumberRange(0, 200)], default=0
    )
    retention_days = IntegerField(_("Messages go after so many days (0: they stay)"), [NumberRange(0, 3650)], default=0)
    look_first = IntegerField(
        _("First messages of a newcomer that wait for a moderator's look (0: none)"), [NumberRange(0, 20)], default=0
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.slow_seconds.choices = [
            (0, _("none")),
            (10, _("10 seconds")),
            (30, _("30 seconds")),
            (60, _("1 minute")),
            (300, _("5 minutes")),
            (900, _("15 minutes")),
            (3600, _("1 hour")),
        ]


class NewRoomForm(RoomForm):
    depth = SelectField(_("From which stage members see it"), coerce=int)
    kind = SelectField(_("Kind"))

    def __init__(self, stage: int, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = {number: entry["name"] for number, entry in content.stages().items()}
        self.depth.choices = [(int(depth), names[depth]) for depth in Stage if depth <= stage]
        self.kind.choices = [(RoomKind.TOPIC.value, _("topic")), (RoomKind.LOUNGE.value, _("lounge"))]


class SendBackForm(FlaskForm):
    reason = TextAreaField(
        _("A word to its writer"), [InputRequired(_("They should know why. A sentence is enough.")), Length(max=1000)]
    )
