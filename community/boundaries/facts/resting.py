"""What people's boundaries say of their rest, and what stands on their cards."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, or_, select

from community.accounts.models import AvoidedTopic, BoundarySettings, Person, QuietHours
from community.accounts.rules import Boundaries, Capacity, Span, rests_until
from community.boundaries.cards import Theirs
from community.boundaries.people import Between
from community.boundaries.ringing import RingFacts
from community.connections.models import Distance
from community.connections.rules import Kept
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now

from .people import between, between_many


def boundaries_of(ids: Iterable[int]) -> dict[int, Boundaries]:
    """What says when each of them rests. Two queries, however many they are."""
    return {person: rests for person, (rests, _settings) in _set_by(list(ids)).items()}


def _set_by(people: list[int]) -> dict[int, tuple[Boundaries, BoundarySettings | None]]:
    """When each of them rests, and all that they set; None: nothing."""
    spans: dict[int, dict[int, Span]] = {person: {} for person in people}
    for row in db.session().scalars(select(QuietHours).where(QuietHours.person_id.in_(people))):
        spans[row.person_id][row.weekday] = Span(row.begins, row.ends)
    settings = db.session().scalars(select(BoundarySettings).where(BoundarySettings.person_id.in_(people)))
    known: dict[int, tuple[Boundaries, BoundarySettings | None]] = {
        row.person_id: (rests_of(row, spans[row.person_id]), row) for row in settings
    }
    return {person: known.get(person, (Boundaries(spans[person]), None)) for person in people}


def for_ringing(to: Iterable[int], from_id: int | None = None, quietly: bool = False) -> dict[int, RingFacts]:
    """Of each for whom something would ring that `from_id` caused; None: nobody, the site itself."""
    people, at = list(to), now()
    session = db.session()
    there = set(session.scalars(select(Person.id).where(Person.id.in_(people), Person.state == "active")))
    apart: set[int] = set()
    muted: set[int] = set()
    if from_id is not None:
        stands = select(Distance).where(
            or_(
                and_(Distance.person_id.in_(people), Distance.other_id == from_id),
                and_(Distance.other_id.in_(people), Distance.person_id == from_id, Distance.kind != Kept.MUTE.value),
            ),
            or_(Distance.until.is_(None), Distance.until > at),
        )
        for row in session.scalars(stands):
            other = row.other_id if row.person_id == from_id else row.person_id
            (muted if row.kind == Kept.MUTE else apart).add(other)
    rests = boundaries_of(people)
    return {
        person: RingFacts(
            there=person in there,
            is_own=person == from_id,
            kept_apart=person in apart,
            muted=person in muted,
            rest=rests_until(rests[person], at),
            sent_quietly=quietly,
        )
        for person in people
    }


def for_card(actor: Actor, person_id: int) -> tuple[Between, Theirs]:
    """How the actor stands to a person, and what that one's card is made from."""
    found = for_cards(actor, [person_id]).get(person_id)
    return found if found is not None else (between(actor, person_id), Theirs())


def for_cards(actor: Actor, ids: Iterable[int]) -> dict[int, tuple[Between, Theirs]]:
    """The same of several, in as many queries as for one. Those that don't exist are not in it."""
    people = list(ids)
    stands = between_many(actor, people)
    known = _set_by(people)
    avoided: dict[int, set[str]] = {person: set() for person in people}
    if setting := [person for person, (_rests, settings) in known.items() if settings is not None]:
        topics = select(AvoidedTopic.person_id, AvoidedTopic.tag).where(
            AvoidedTopic.person_id.in_(setting), AvoidedTopic.tag != ""
        )
        for row in db.session().execute(topics):
            avoided[row.person_id].add(row.tag)
    return {
        person: (facts, _theirs(settings, rests, avoided[person]))
        for person, facts in stands.items()
        for rests, settings in (known[person],)
    }


def _theirs(settings: BoundarySettings | None, rests: Boundaries, avoided: set[str]) -> Theirs:
    if settings is None:
        return Theirs(rests=rests)
    return Theirs(
        has_set=True,
        answered=settings.answered,
        reply_pace=settings.reply_pace,
        limits=settings.limits,
        tags=tuple(tag for tag in content.content_notes() if tag in avoided),
        quiet_shown=settings.quiet_shown,
        break_says_until=settings.break_says_until,
        rests=rests,
    )


def rests_of(row: Any, spans: dict[int, Span]) -> Boundaries:
    """From a row of somebody's boundary settings."""
    return Boundaries(
        spans,
        row.time_zone,
        Capacity(row.capacity),
        row.capacity_until,
        row.break_since,
        row.break_until,
    )
