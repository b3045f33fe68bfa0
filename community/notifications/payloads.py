"""A notice as it is shown: its sentence and where it leads, made from its kind and from the names that its reader may see. Nothing of
what was said is in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField

from .rules import Kind, Matter


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
    Kind.REPORT_CLOSED: lambda n: _("A moderator looked at what you reported. You can read what came of it"),
    Kind.INVITED: lambda n: _("%(name)s invites you to connect", name=_someone(n)),
    Kind.CONNECTED: lambda n: _("You and %(name)s are connected", name=_someone(n)),
    Kind.PAIR_STAGE: lambda n: _("You and %(name)s have both taken a step", name=_someone(n)),
    Kind.COMPANY_ASKED: lambda n: _("%(name)s asks for company", name=_someone(n)),
    Kind.COMPANY_CAME: lambda n: _("%(name)s is there for you now", name=_someone(n)),
}

_NAMES_GROUP = frozenset(Kind) - {
    Kind.ANSWERED,
    Kind.WROTE,
    Kind.LET_THROUGH,
    Kind.SENT_BACK,
    Kind.HIDDEN,
    Kind.UNNAMED_LOOKED,
    Kind.REPORT_CLOSED,
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


_WAYS: dict[Kind, Callable[[Shown], tuple[str, dict[str, Any]]]] = {
    Kind.ANSWERED: _to_message,
    Kind.WROTE: _to_message,
    Kind.LET_THROUGH: _to_message,
    Kind.SENT_BACK: _to_message,
    Kind.HIDDEN: _to_message,
    Kind.UNNAMED_LOOKED: _to_message,
    Kind.SEAL_OPENED: _to_page("moderation.my_reports"),
    Kind.JOIN_ACCEPTED: _to_group("groups.show"),
    Kind.JOIN_DECLINED: _to_page("groups.discover"),
    Kind.STEP_OPEN: _to_group("groups.show"),
    Kind.QUIET_GIVEN: _to_group("groups.show"),
    Kind.QUIET_ENDED: _to_group("groups.show"),
    Kind.REMOVED: _to_page("moderation.my_reports"),
    Kind.LET_BACK: _to_page("groups.discover"),
    Kind.ASKED: _to_group("groups.requests"),
    Kind.NEWCOMER: _to_group("groups.show"),
    Kind.REPORT_MADE: lambda n: _to_group("moderation.reports")(n) if n.group_id else _to_page("moderation.site")(n),
    Kind.REPORT_CLOSED: _to_page("moderation.my_reports"),
    Kind.INVITED: _to_page("connections.index"),
    Kind.CONNECTED: _to_pair,
    Kind.PAIR_STAGE: _to_pair,
    Kind.COMPANY_ASKED: _to_page("connections.company"),
    Kind.COMPANY_CAME: lambda shown: ("rooms.show", {"room_id": shown.room_id, "_anchor": "company"}),
}


MATTER_LABELS = {
    Matter.ANSWERS: lazy_gettext("When somebody answers me, or writes to me privately"),
    Matter.OWN_WORDS: lazy_gettext("What a moderator did with words or reports of mine"),
    Matter.PLACES: lazy_gettext("My places in groups: being let in, steps that open, quiet time"),
    Matter.PEOPLE: lazy_gettext("Invitations to connect, steps of my connections, and being asked for company"),
    Matter.DUTIES: lazy_gettext("My tasks: newcomers, people who ask to join, reports"),
}


class ChoicesForm(FlaskForm):
    matters = SelectMultipleField(
        lazy_gettext("What may come by mail"),
        choices=[SelectChoice(matter.value, label) for matter, label in MATTER_LABELS.items()],
        description=lazy_gettext(
            "A mail says that something is waiting for you, and no more: no names, no group, not what this place is. One a day at most "
            "until you have looked."
        ),
        validate_choice=False,
    )
    silent = SelectMultipleField(
        lazy_gettext("Silent groups"),
        description=lazy_gettext(
            "What comes from these lies on your page and neither rings nor mails. Nobody else sees that."
        ),
        validate_choice=False,
    )

    @classmethod
    def of(cls, groups: list[tuple[int, str, bool]], by_mail: frozenset[Matter]) -> "ChoicesForm":
        form = cls(
            matters=[matter.value for matter in by_mail],
            silent=[str(group_id) for group_id, _name, is_silent in groups if is_silent],
        )
        form.silent.choices = [SelectChoice(str(group_id), name) for group_id, name, _is_silent in groups]
        return form

    def silenced(self) -> list[int]:
        return [int(one) for one in self.silent.data or [] if one.isascii() and one.isdigit()]
