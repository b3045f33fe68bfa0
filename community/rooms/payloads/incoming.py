"""What comes in by the socket: a schema per event (docs/realtime.md)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from community.rooms.rules import BODY_MOST
from community.shared.payload import Payload

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
    later: bool = False
    """In a private conversation: where the other rests, it waits until they are awake."""
    unnamed: bool = False


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


class OpenMessage(Payload):
    id: Id


class CancelPostponed(Payload):
    id: Id
