"""My own boundaries as my page shows them, and what is asked of them elsewhere. Not here: what others read (cards.py)."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from community.accounts import rules
from community.accounts.models import AvoidedTopic, BoundarySettings, Person, QuietHours
from community.shared import content, crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.prepared import Prepared

from .boundary_words import NO, SETTINGS, YES, template_for


@dataclass(frozen=True)
class Mine:
    """`values` by setting, as the choices of config/boundaries.toml; `hours` by weekday as times of the day."""

    values: dict[str, str]
    hours: dict[int, tuple[str, str]]
    time_zone: str
    tags: frozenset[str]
    words: list[tuple[int, str]]
    """My own, each with its id: they are shown to me alone."""
    capacity_until: datetime | None


def boundaries_for(actor: Actor) -> Mine:
    """All of mine. Who never touched them has each at its default."""
    session = db.session()
    settings = session.get(BoundarySettings, actor.id)
    topics = session.scalars(select(AvoidedTopic).where(AvoidedTopic.person_id == actor.id).order_by(AvoidedTopic.id))
    avoided = list(topics)
    hours = session.scalars(select(QuietHours).where(QuietHours.person_id == actor.id))
    values = _values(actor)
    words = [(topic.id, word_of(topic.word)) for topic in avoided if topic.word]
    return Mine(
        values=values,
        hours={row.weekday: (_time(row.begins), _time(row.ends)) for row in hours},
        time_zone=settings.time_zone if settings else "UTC",
        tags=frozenset(topic.tag for topic in avoided if topic.tag),
        words=sorted(words, key=lambda pair: pair[1].casefold()),
        capacity_until=settings.capacity_until if settings and values["capacity"] else None,
    )


@dataclass(frozen=True)
class Changed:
    label: str
    now: str
    then: str


def template_changes(actor: Actor, key: str) -> list[Changed]:
    """What a template would change of mine, in words. Raises NotFound."""
    values = _values(actor)
    return [
        Changed(SETTINGS[name].label, SETTINGS[name].choices.get(values[name], ""), SETTINGS[name].choices[value])
        for name, value in template_for(key).sets.items()
        if values[name] != value
    ]


@dataclass(frozen=True)
class Break:
    since: datetime
    until: datetime | None
    back_on: date | None
    """The day on which it ends, by my own clock."""
    shown: str
    says_until: bool


def break_for(actor: Actor) -> Break | None:
    """My break; None while I take none."""
    settings = db.session().get(BoundarySettings, actor.id)
    if settings is None or not rules.is_on_break(settings.break_since, settings.break_until, now()):
        return None
    assert settings.break_since is not None
    until = settings.break_until
    return Break(
        since=settings.break_since,
        until=until,
        back_on=until.astimezone(ZoneInfo(settings.time_zone)).date() if until else None,
        shown=settings.break_shown,
        says_until=settings.break_says_until,
    )


_SETTINGS = db.table(BoundarySettings)
_ANSWERED = Prepared(select(_SETTINGS.c.answered).where(_SETTINGS.c.person_id == bindparam("person")))


def preset_need(actor: Actor) -> str:
    """What stands ready as *how would you like to be answered* where I write; empty: nothing. Only for those who have set boundaries:
    a default that nobody chose would otherwise put words into people's mouths with every message."""
    rows = _ANSWERED.run(person=actor.id)
    return rows[0].answered if rows and rows[0].answered in content.needs() else ""


def zone_of(actor: Actor) -> str:
    """The time zone in which I live, as my quiet hours have it."""
    zone = select(BoundarySettings.time_zone).where(BoundarySettings.person_id == actor.id)
    return db.session().scalar(zone) or "UTC"


def word_of(sealed: str) -> str:
    """What was sealed; empty where its key is gone."""
    try:
        return crypto.unseal(sealed)
    except crypto.SealBroken:
        return ""


def _values(actor: Actor) -> dict[str, str]:
    session = db.session()
    person, settings = session.get(Person, actor.id), session.get(BoundarySettings, actor.id)
    if person is None:
        raise NotFound
    said = {"shows_presence": person.shows_presence, "shows_typing": _yes(person.shows_typing)}
    if settings is None:
        return {key: setting.default for key, setting in SETTINGS.items()} | said
    capacity = rules.capacity_now(rules.Capacity(settings.capacity), settings.capacity_until, now())
    return said | {
        "invites": settings.invites,
        "writes": settings.writes,
        "answered": settings.answered,
        "limits": settings.limits,
        "quiet_shown": _yes(settings.quiet_shown),
        "reply_pace": settings.reply_pace,
        "capacity": capacity.value,
        "gentle_minutes": str(settings.gentle_minutes),
        "notices_one_sided": _yes(settings.notices_one_sided),
    }


def _yes(value: bool) -> str:
    return YES if value else NO


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
