"""How a message goes out: whole, under a cover, or as a mark, each as its reader may read it (docs/realtime.md)."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from community.boundaries.covering import NONE, Cover, Exceptions, Written, cover_of
from community.boundaries.rooms import RoomFacts, may_post, may_tend_room
from community.boundaries.wording import sentence, waiting_sentence
from community.groups.rules import Role
from community.rooms.rules import MessageState
from community.shared import content


@dataclass(frozen=True)
class Reply:
    """What a message answers, as far as it may be quoted. `written`: for asking whether it comes covered to who reads the quote."""

    id: int
    seq: int
    name: str | None
    excerpt: str
    written: Written
    unnamed: bool = False


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
    audience_version: int | None = None
    """Of its room, where it was read along: of a message that was sent just now."""
    covered: bool = False
    """A moderator covered it."""
    unnamed: bool = False
    """Sent without a name: its author is None then, to everybody and everything but its writer's own view."""
    sealed_writer_id: int | None = field(default=None, repr=False)
    """Who wrote it unnamed. In no frame."""
    waits_for: str = ""
    """Why it waits for a look, as in rules.Waits."""

    @property
    def writer_id(self) -> int | None:
        """Whose it is, for what only they themselves may see or do."""
        return self.sealed_writer_id if self.unnamed else self.author_id

    @cached_property
    def written(self) -> Written:
        return Written(self.author_id, self.notes, self.html, self.covered)


@dataclass(frozen=True)
class View:
    """How one message comes to somebody: under a cover, or as it is; with the words that it answers, or without."""

    cover: Cover | None = None
    quotes: bool = True


PLAIN = View()


def view_of(said: Said, viewer_id: int | None, exceptions: Exceptions, opened: bool = False) -> View:
    """`opened`: they chose to read this one. What it answers is a message of its own."""
    if not exceptions and not said.covered:
        return PLAIN
    covers = said.state == MessageState.HERE and not opened and not (said.unnamed and viewer_id == said.writer_id)
    return View(
        cover=cover_of(viewer_id, exceptions, said.written) if covers else None,
        quotes=said.reply is None or cover_of(viewer_id, exceptions, said.reply.written) is None,
    )


def frame(
    said: Said, viewer_id: int | None = None, exceptions: Exceptions = NONE, opened: bool = False
) -> dict[str, Any]:
    """A message as this person may read it, with what they don't meet under its cover; without a viewer, as everyone who may see the
    room does. `opened`: they chose to read it, cover or not."""
    made = _frame(said, viewer_id, view_of(said, viewer_id, exceptions, opened), exceptions.no_contact)
    return made | {"opened": True} if opened else made


def frames(said: Said, people: list[int], exceptions: dict[int, Exceptions]) -> list[tuple[list[int], dict[str, Any]]]:
    """The frames of a message that goes out to these people, with who gets which: one for all to whom it comes as it is, and one for
    each way in which it comes covered."""
    met = {person: exceptions.get(person, NONE) for person in people} if said.covered else exceptions
    views = {person: view for person, own in met.items() if (view := view_of(said, person, own)) != PLAIN}
    if not views:
        return [(people, _frame(said, None, PLAIN))]
    readers: dict[View, list[int]] = {PLAIN: [person for person in people if person not in views]}
    for person in people:
        if person in views:
            readers.setdefault(views[person], []).append(person)
    return [(some, _frame(said, None, view)) for view, some in readers.items()]


def _frame(said: Said, viewer_id: int | None, view: View, no_contact: frozenset[int] = frozenset()) -> dict[str, Any]:
    """`no_contact`: of the viewer. They don't read that somebody of these responded."""
    is_mine = viewer_id is not None and said.writer_id == viewer_id
    shown = said.state == MessageState.HERE or (is_mine and said.state != MessageState.TAKEN_BACK)
    shown = shown and view.cover is None
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
        "notes": [_note(note) for note in said.notes] if shown else [],
        "reply_to": _reply(said.reply, view.quotes) if shown else None,
        "quiet": said.quiet,
        "responses": response_kinds(said) if shown else [],
    }
    if said.unnamed:
        made["unnamed"] = True
        if is_mine:  # so that their pages know it for their own; its name is everybody's
            made["author"] = {"id": viewer_id, "name": None}
    if view.cover is not None:
        made["covered"] = cover_frame(view.cover)
    if viewer_id is not None:
        made["mine"] = sorted(kind for kind, person, _name in said.given if person == viewer_id)
    if is_mine and shown:
        made["given"] = [{"kind": kind, "name": name} for kind, person, name in said.given if person not in no_contact]
        made["body"] = said.body
        if why := why_so(said):
            made["reason"] = why
        if said.covered and said.state == MessageState.HERE:
            made["veiled"] = True
    return made


def _note(note: str) -> dict[str, str]:
    """A note that a rule put there is nothing that a writer could choose: it has no tag."""
    return {"tag": "" if content.is_of_rule(note) else note, "label": content.note_label(note)}


def why_so(said: Said) -> str:
    """Why it is not in the room, as its writer reads it: a moderator's words, a rule's, or the reason for which it waits."""
    if said.state_reason or said.state != MessageState.WAITING:
        return said.state_reason
    return waiting_sentence(said.waits_for)


def cover_frame(cover: Cover) -> dict[str, str]:
    """Why something comes covered, as its reader may know it."""
    told = {"by": cover.by.value}
    return told if cover.tag is None else told | {"label": content.content_notes().get(cover.tag, cover.tag)}


def frame_to_look(said: Said) -> dict[str, Any]:
    """A waiting message as the moderators read it who may look at it: plain, whatever they would rather not meet elsewhere."""
    shown = {"html": said.html, "need": said.need, "reply_to": _reply(said.reply, True)}
    return {**frame(said), **shown, "notes": [_note(note) for note in said.notes], "reason": why_so(said)}


def _reply(reply: Reply | None, quotes: bool) -> dict[str, Any] | None:
    if reply is None:
        return None
    made = {"id": reply.id, "seq": reply.seq, "name": reply.name, "excerpt": reply.excerpt if quotes else ""}
    return made | {"unnamed": True} if reply.unnamed else made


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
    if seen.allows_unnamed:
        may["unnamed"] = True
    if decision and seen.unwatched:
        may["waits"] = True
    if decision.reason is not None:
        may |= {"code": decision.reason.value, "say": sentence(decision)}
        if decision.until is not None:
            may["until"] = decision.until.isoformat()
    return may
