"""A notice as it is shown: its sentence and where it leads, made from its kind and from the names that its reader may see. Nothing of
what was said is in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from community.groups.rules import Role

from ..rules import Kind


@dataclass(frozen=True)
class Shown:
    """A name is None where its reader may not see it (any more)."""

    id: int
    kind: Kind
    at: datetime
    is_met: bool
    other: str | None = None
    other_id: int | None = None
    group: str | None = None
    group_id: int | None = None
    room: str | None = None
    room_id: int | None = None
    seq: int | None = None
    role: str | None = None
    report_id: int | None = None

    @property
    def words(self) -> str:
        return _WORDS[self.kind](self)

    @property
    def place(self) -> str:
        """In which group and room; empty where that is said already or there is none."""
        if self.kind in _NAMES_GROUP or not self.group:
            return ""
        return _("%(room)s in %(group)s", room=self.room, group=self.group) if self.room else self.group

    @property
    def way(self) -> tuple[str, dict[str, Any]]:
        """The endpoint that it leads to, and what stands in its address."""
        return _WAYS[self.kind](self)


def _someone(shown: Shown) -> str:
    return shown.other or _("Somebody")


def _group(shown: Shown) -> str:
    return shown.group or _("a group")


_WORDS: dict[Kind, Callable[[Shown], str]] = {
    Kind.ANSWERED: lambda n: _("%(name)s answered something you wrote", name=_someone(n)),
    Kind.WROTE: lambda n: _("%(name)s wrote to you", name=_someone(n)),
    Kind.LET_THROUGH: lambda n: _("A moderator let your message through. It is in the room now"),
    Kind.SENT_BACK: lambda n: _("A moderator sent your message back to you, with a word why"),
    Kind.HIDDEN: lambda n: _("A moderator hid a message of yours. You can read why"),
    Kind.COVERED: lambda n: _("A moderator covered a message of yours. You can read why"),
    Kind.KIND_WORD: lambda n: _("The moderators of %(group)s wrote you a few words", group=_group(n)),
    Kind.UNNAMED_LOOKED: lambda n: _("A moderator looked at something you sent unnamed. The room has what came of it"),
    Kind.SEAL_OPENED: lambda n: _(
        "Someone reported a message that you sent unnamed in %(group)s, and a moderator opened who wrote it. Your name stays with the "
        "moderators who look at it",
        group=_group(n),
    ),
    Kind.JOIN_ACCEPTED: lambda n: _("You belong to %(group)s now", group=_group(n)),
    Kind.JOIN_DECLINED: lambda n: _(
        "A facilitator of %(group)s answered that it is not the place for you now. That says nothing about you",
        group=_group(n),
    ),
    Kind.STEP_OPEN: lambda n: _("Your next step in %(group)s is open. There is no hurry", group=_group(n)),
    Kind.ACTION_AGREED: lambda n: _("A second moderator of %(group)s agreed. You can read to what", group=_group(n)),
    Kind.APPEAL_DECIDED: lambda n: _("Somebody took another look, as you asked. You can read what came of it"),
    Kind.SECOND_ASKED: lambda n: _("Something in %(group)s waits for a second look of yours", group=_group(n)),
    Kind.LOOK_FIRST: lambda n: _("A moderator looks first at your messages in %(group)s", group=_group(n)),
    Kind.PAUSED: lambda n: _("A moderator paused your place in %(group)s. You can read why", group=_group(n)),
    Kind.PAUSE_ENDED: lambda n: _("Your pause from %(group)s is over", group=_group(n)),
    Kind.QUIET_GIVEN: lambda n: _("A moderator gave you quiet time in %(group)s. You can read why", group=_group(n)),
    Kind.QUIET_ENDED: lambda n: _("A moderator ended your quiet time in %(group)s", group=_group(n)),
    Kind.REMOVED: lambda n: _("A moderator ended your time in %(group)s. You can read why", group=_group(n)),
    Kind.LET_BACK: lambda n: _("A moderator opened %(group)s to you again", group=_group(n)),
    Kind.ASKED: lambda n: _("Someone asks to join %(group)s", group=_group(n)),
    Kind.NEWCOMER: lambda n: _("%(name)s is new in %(group)s", name=_someone(n), group=_group(n)),
    Kind.REPORT_MADE: lambda n: (
        _("A report waits in %(group)s", group=_group(n))
        if n.group_id
        else _("A report waits that belongs to no group")
    ),
    Kind.SWAP_ASKED: lambda n: _("A moderator asks whether somebody takes a date on duty"),
    Kind.SWAP_TAKEN: lambda n: _("Somebody takes a date on duty for you"),
    Kind.CASE_HANDED: lambda n: _("Another moderator handed a case over to you"),
    Kind.OPINION_ASKED: lambda n: _("Another moderator asks what you think of a case"),
    Kind.DEBRIEF: lambda n: _("Somebody you moderate with wrote you how it was"),
    Kind.REPORT_CLOSED: lambda n: _("A moderator looked at what you reported. You can read what came of it"),
    Kind.INVITED: lambda n: _("%(name)s invites you to connect", name=_someone(n)),
    Kind.CONNECTED: lambda n: _("You and %(name)s are connected", name=_someone(n)),
    Kind.PAIR_STAGE: lambda n: _("You and %(name)s have both taken a step", name=_someone(n)),
    Kind.COMPANY_ASKED: lambda n: _("%(name)s asks for company", name=_someone(n)),
    Kind.COMPANY_CAME: lambda n: _("%(name)s is there for you now", name=_someone(n)),
    Kind.KEPT_APART: lambda n: _("Two moderators ask you and somebody else to keep apart here. You can read why"),
    Kind.APART_ENDED: lambda n: _("Two moderators decided: you and somebody else need not keep apart any more"),
    Kind.APART_WAITS: lambda n: _("Something about two people who keep apart waits for a moderator"),
    Kind.ROLE_GIVEN: lambda n: _GIVEN[n.role if n.role in _GIVEN else ""](n),
    Kind.ROLE_TAKEN: lambda n: _TAKEN[n.role if n.role in _TAKEN else ""](n),
    Kind.HELD: lambda n: _("Something waits for your look"),
    Kind.WORRIED: lambda n: _(
        "Somebody was worried about you and wished you well. You needn't answer. If something is hard right now, here are people who "
        "listen"
    ),
    Kind.DID_NOT_GO: lambda n: _("Something you let wait did not go. Your words are still yours"),
    Kind.TALK_ANSWERED: lambda n: _("A moderator wrote to you"),
    Kind.HOW_ARE_YOU: lambda n: _("It is a week since a moderator closed your report. How are you? You needn't answer"),
    Kind.TALK_WROTE: lambda n: _("Someone who talks with the moderators wrote to you"),
}

_GIVEN: dict[str | None, Callable[[Shown], str]] = {
    "": lambda n: _("A facilitator gave you a task in %(group)s", group=_group(n)),
    Role.GREETER: lambda n: _("A facilitator asks you to greet newcomers in %(group)s", group=_group(n)),
    Role.FACILITATOR: lambda n: _("You are a facilitator of %(group)s now", group=_group(n)),
    Role.MODERATOR: lambda n: _("A facilitator asks you to moderate in %(group)s", group=_group(n)),
}
_TAKEN: dict[str | None, Callable[[Shown], str]] = {
    "": lambda n: _("A facilitator released you from a task in %(group)s", group=_group(n)),
    Role.GREETER: lambda n: _("A facilitator released you from greeting in %(group)s", group=_group(n)),
    Role.FACILITATOR: lambda n: _("Another facilitator released you from facilitating %(group)s", group=_group(n)),
    Role.MODERATOR: lambda n: _("A facilitator released you from moderating in %(group)s", group=_group(n)),
}


_NAMES_GROUP = frozenset(Kind) - {
    Kind.ANSWERED,
    Kind.WROTE,
    Kind.LET_THROUGH,
    Kind.SENT_BACK,
    Kind.HIDDEN,
    Kind.COVERED,
    Kind.UNNAMED_LOOKED,
    Kind.REPORT_CLOSED,
    Kind.CASE_HANDED,
    Kind.OPINION_ASKED,
    Kind.SWAP_ASKED,
    Kind.SWAP_TAKEN,
    Kind.HELD,
    Kind.DID_NOT_GO,
    Kind.TALK_ANSWERED,
    Kind.TALK_WROTE,
}


def _to_message(shown: Shown) -> tuple[str, dict[str, Any]]:
    if shown.seq is None:
        return "rooms.show", {"room_id": shown.room_id}
    return "rooms.show", {"room_id": shown.room_id, "around": shown.seq, "_anchor": f"m-{shown.seq}"}


def _to_group(endpoint: str) -> Callable[[Shown], tuple[str, dict[str, Any]]]:
    return lambda shown: (endpoint, {"group_id": shown.group_id})


def _to_page(endpoint: str) -> Callable[[Shown], tuple[str, dict[str, Any]]]:
    return lambda _shown: (endpoint, {})


def _to_pair(shown: Shown) -> tuple[str, dict[str, Any]]:
    return "connections.pair", {"person_id": shown.other_id}


def _to_duty(shown: Shown) -> tuple[str, dict[str, Any]]:
    if shown.group_id is None:
        return "moderation.site_duty", {}
    return "moderation.duty", {"group_id": shown.group_id}


_OF_MINE = (
    Kind.KIND_WORD,
    Kind.SEAL_OPENED,
    Kind.ACTION_AGREED,
    Kind.APPEAL_DECIDED,
    Kind.LOOK_FIRST,
    Kind.PAUSED,
    Kind.REMOVED,
    Kind.REPORT_CLOSED,
)
"""What leads to the page of what moderators decided about oneself, and of what one reported."""

_WAYS: dict[Kind, Callable[[Shown], tuple[str, dict[str, Any]]]] = {
    **dict.fromkeys(_OF_MINE, _to_page("moderation.my_reports")),
    Kind.ANSWERED: _to_message,
    Kind.WROTE: _to_message,
    Kind.LET_THROUGH: _to_message,
    Kind.SENT_BACK: _to_message,
    Kind.HIDDEN: _to_message,
    Kind.COVERED: _to_message,
    Kind.UNNAMED_LOOKED: _to_message,
    Kind.JOIN_ACCEPTED: _to_group("groups.show"),
    Kind.JOIN_DECLINED: _to_page("groups.discover"),
    Kind.STEP_OPEN: _to_group("groups.show"),
    Kind.SECOND_ASKED: _to_page("moderation.second_looks"),
    Kind.PAUSE_ENDED: _to_group("groups.show"),
    Kind.QUIET_GIVEN: _to_group("groups.show"),
    Kind.QUIET_ENDED: _to_group("groups.show"),
    Kind.LET_BACK: _to_page("groups.discover"),
    Kind.ASKED: _to_group("groups.requests"),
    Kind.NEWCOMER: _to_group("groups.show"),
    **dict.fromkeys(
        (Kind.REPORT_MADE, Kind.CASE_HANDED, Kind.OPINION_ASKED),
        lambda n: _to_group("moderation.reports")(n) if n.group_id else _to_page("moderation.site")(n),
    ),
    Kind.DEBRIEF: _to_page("moderation.put_down"),
    Kind.SWAP_ASKED: _to_duty,
    Kind.SWAP_TAKEN: _to_duty,
    Kind.INVITED: _to_page("connections.index"),
    Kind.CONNECTED: _to_pair,
    Kind.PAIR_STAGE: _to_pair,
    Kind.COMPANY_ASKED: _to_page("connections.company"),
    Kind.COMPANY_CAME: lambda shown: ("rooms.show", {"room_id": shown.room_id, "_anchor": "company"}),
    Kind.KEPT_APART: _to_page("moderation.my_no_contact"),
    Kind.APART_ENDED: _to_page("moderation.my_no_contact"),
    Kind.APART_WAITS: lambda n: _to_group("moderation.no_contact" if n.group_id else "moderation.site_no_contact")(n),
    Kind.ROLE_GIVEN: _to_group("groups.show"),
    Kind.ROLE_TAKEN: _to_group("groups.show"),
    Kind.HELD: lambda shown: ("rooms.waiting", {"room_id": shown.room_id}),
    Kind.WORRIED: _to_page("safety.help"),
    Kind.DID_NOT_GO: lambda n: (
        ("rooms.show", {"room_id": n.room_id, "_anchor": "postponed"}) if n.room_id else ("rooms.left_words", {})
    ),
    Kind.TALK_ANSWERED: lambda n: ("moderation.my_report", {"report_id": n.report_id, "_anchor": "talk"}),
    Kind.HOW_ARE_YOU: lambda n: ("moderation.my_report", {"report_id": n.report_id, "_anchor": "how"}),
    Kind.TALK_WROTE: lambda n: ("moderation.talk", {"report_id": n.report_id}),
}
