"""May I do this to a room, or to a message in it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from community.groups.rules import Role
from community.rooms.rules import EDIT_WITHIN, MessageState

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing
from .people import Between, may_read_conversation, may_write


@dataclass(frozen=True)
class RoomFacts:
    """A room and how the actor stands in its group, or of a private conversation, to the other of the two. Pace and looks are read only
    where somebody is about to write."""

    standing: Standing
    depth: int
    next_at: datetime | None = None
    """Under slow mode: when they may write again, if not now."""
    day_is_spent: bool = False
    looked_at_first: bool = False
    """Whether the room wants a look at a newcomer's first messages and this is one of theirs."""
    unwatched: bool = False
    """Nobody is on duty, and the group wants messages to wait then."""
    between: Between | None = None
    """Set for a private conversation, whoever asks: to anybody but the two it is the default, somebody who is not there."""
    other_id: int | None = None
    """The other of the two."""
    allows_unnamed: bool = False
    """The group has messages without a name. Then nothing in its rooms shows who is here or writing: it would tell whose they are."""

    @property
    def is_private(self) -> bool:
        return self.between is not None


@dataclass(frozen=True)
class MessageFacts:
    """A message and how the actor stands to it."""

    room: RoomFacts
    is_mine: bool
    state: MessageState
    age: timedelta
    handles_report: bool = False
    """An open report of it, or an appeal of who wrote it, falls to the actor as the site's moderator, since the group has nobody who can decide."""
    covered: bool = False
    """A moderator covered it."""


def may_see_room(facts: RoomFacts) -> Decision:
    """With a room everything of it: its name, messages, hits, marks, people present. Otherwise it does not exist. A private conversation is
    there for the two alone, whatever role anybody has."""
    if facts.between is not None:
        return may_read_conversation(facts.between)
    if not facts.standing.is_member:
        return deny(Reason.NOT_FOUND)
    if facts.depth > facts.standing.stage:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_post(facts: RoomFacts) -> Decision:
    if not (writes := _may_write(facts)):
        return writes
    if facts.next_at is not None:
        return deny(Reason.SLOW_MODE, facts.next_at)
    if facts.day_is_spent:
        return deny(Reason.DAY_SPENT)
    return ALLOW


def may_post_unnamed(facts: RoomFacts) -> Decision:
    """Where the group allows it, and never in a private conversation."""
    if not (posts := may_post(facts)):
        return posts
    if facts.is_private or not facts.allows_unnamed:
        return deny(Reason.NOT_UNNAMED_HERE)
    return ALLOW


def may_show_signs(facts: RoomFacts) -> Decision:
    """Whether others may see in this room who is here and who is writing."""
    if not (seen := may_see_room(facts)):
        return seen
    if facts.allows_unnamed:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def _may_write(facts: RoomFacts) -> Decision:
    if not (seen := may_see_room(facts)):
        return seen
    if facts.between is not None:
        return may_write(facts.between)
    if facts.standing.quiet_until is not None:
        return deny(Reason.QUIET_TIME, facts.standing.quiet_until)
    if not facts.standing.agreed:
        return deny(Reason.AGREEMENT_CHANGED)
    return ALLOW


def may_see_message(facts: MessageFacts) -> Decision:
    """Waiting and returned ones are between their writer and the moderators. What is hidden or taken back leaves a mark."""
    if not (seen := may_see_room(facts.room)):
        return seen
    if facts.state in (MessageState.HERE, MessageState.HIDDEN, MessageState.TAKEN_BACK):
        return ALLOW
    if facts.is_mine:
        return ALLOW
    if facts.room.standing.has(Role.MODERATOR) and facts.state is MessageState.WAITING:
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_edit(facts: MessageFacts) -> Decision:
    if not (seen := may_see_message(facts)):
        return seen
    if not facts.is_mine:
        return deny(Reason.NOT_YOURS)
    if facts.state not in (MessageState.HERE, MessageState.WAITING):
        return deny(Reason.NOT_HERE_ANY_MORE)
    if facts.age > EDIT_WITHIN:
        return deny(Reason.TOO_LATE_TO_EDIT)
    if facts.room.standing.look_first_until is not None and facts.state is MessageState.HERE:
        return deny(Reason.LOOK_FIRST, facts.room.standing.look_first_until)
    return _may_write(facts.room)


def may_take_back(facts: MessageFacts) -> Decision:
    """One's own words, at any time: in quiet time, after stepping back, after leaving. A protection, never earned."""
    if not facts.room.standing.signed_in:
        return deny(Reason.NOT_FOUND)
    if facts.is_mine and facts.state is MessageState.TAKEN_BACK:
        return deny(Reason.NOT_HERE_ANY_MORE)
    if facts.is_mine:
        return ALLOW
    if not (seen := may_see_message(facts)):
        return seen
    return deny(Reason.NOT_YOURS)


def may_respond(facts: MessageFacts) -> Decision:
    if not (seen := may_see_message(facts)):
        return seen
    if facts.is_mine:
        return deny(Reason.OWN_MESSAGE)
    if facts.state is not MessageState.HERE:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return _may_write(facts.room)


def may_report(facts: MessageFacts) -> Decision:
    """From the first second, for everybody, in quiet time too. Of a conversation, see may_report_conversation."""
    if facts.room.is_private:
        return deny(Reason.NOT_FOUND)
    if not (seen := may_see_message(facts)):
        return seen
    if facts.is_mine:
        return deny(Reason.OWN_MESSAGE)
    if facts.state is not MessageState.HERE:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_report_conversation(facts: RoomFacts) -> Decision:
    """One of the two, of what they pick from it, whatever stands between them now."""
    if not facts.is_private:
        return deny(Reason.NOT_FOUND)
    return may_see_room(facts)


def may_hide(facts: MessageFacts) -> Decision:
    if not (looks := may_look(facts)):
        return looks
    if facts.state is not MessageState.HERE:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_restore(facts: MessageFacts) -> Decision:
    if not (looks := may_look(facts)):
        return looks
    if facts.state is not MessageState.HIDDEN:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_cover(facts: MessageFacts) -> Decision:
    """It stays where it is, and everyone chooses whether to open it."""
    if not (hides := may_hide(facts)):
        return hides
    if facts.covered:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_uncover(facts: MessageFacts) -> Decision:
    """Whatever became of it since: a cover can be taken off what is hidden too."""
    if not (looks := may_look(facts)):
        return looks
    if not facts.covered:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_let_through(facts: MessageFacts) -> Decision:
    """A message that waits: let it through, or send it back with a word."""
    if not (looks := may_look(facts)):
        return looks
    if facts.state is not MessageState.WAITING:
        return deny(Reason.NOT_HERE_ANY_MORE)
    return ALLOW


def may_look(facts: MessageFacts) -> Decision:
    """As a moderator, at a message that is not one's own. Never into a private conversation."""
    if facts.room.is_private:
        return deny(Reason.NOT_FOUND)
    if facts.handles_report and not facts.is_mine:
        return ALLOW
    if not (seen := may_see_message(facts)):
        return seen
    if not facts.room.standing.has(Role.MODERATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    if facts.is_mine:
        return deny(Reason.OWN_CASE)
    return ALLOW


def may_tend_room(facts: RoomFacts) -> Decision:
    """Change its name, purpose and pace. Who does not see a room does not tend it either; a conversation of two is nobody's to tend."""
    if facts.is_private:
        return deny(Reason.NOT_FOUND)
    if not (seen := may_see_room(facts)):
        return seen
    if not facts.standing.has(Role.FACILITATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    return ALLOW
