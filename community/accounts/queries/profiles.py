"""Reads of profiles: a person as another may read them, what a preview shows of me, and all that I told myself.

Whoever looks, a page or a preview, what they read is gathered by one function from one number: how far they read.
"""

from dataclasses import dataclass

from sqlalchemy import select

from community.accounts.models import Avatar, Person, ProfileAnswer
from community.accounts.rules.picture import PATTERN, PICTURE_DEPTH
from community.accounts.rules.profile import INTERESTS, OWN, blurred
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.people import Between, may_read_answer, may_see_person, stage_with
from community.boundaries.profiles import as_told
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import BATCH

from .people import interests_of

STRANGER, MATE = "stranger", "mate"
"""Whom a preview can be for, beside one of my connections."""


@dataclass(frozen=True)
class Shown:
    """An answer as somebody reads it: words, or the labels of tags."""

    title: str
    html: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A person as one other reads them. `picture`: the version in its address."""

    person_id: int
    name: str
    picture: str
    answers: list[Shown]


def profile_for(actor: Actor, person_id: int) -> Profile:
    """Somebody's profile as far as I may read. Raises NotFound."""
    found = facts.between(actor, person_id)
    require(may_see_person(found))
    return _as_read(person_id, stage_with(found))


@dataclass(frozen=True)
class Preview:
    """My profile as one other reads it; `finds_me` is no where they would come upon it only if I asked them to connect."""

    who: str
    profile: Profile
    finds_me: bool = True


def preview_for(actor: Actor, who: str) -> Preview:
    """`who`: STRANGER, MATE or a connection's id. Raises NotFound."""
    here = Between(signed_in=True, there=True)
    if who == STRANGER:
        asked = Between(signed_in=True, there=True, they_invited=True)
        return Preview(who, _as_read(actor.id, stage_with(asked)), finds_me=bool(may_see_person(here)))
    if who == MATE:
        return Preview(who, _as_read(actor.id, stage_with(Between(signed_in=True, there=True, shares_group=True))))
    other = int(who) if who.isascii() and who.isdecimal() and len(who) < 17 else 0
    mine = facts.between(actor, other)
    if not mine.is_connected:
        raise NotFound
    theirs = facts.between(Actor(other, "", ""), actor.id)
    return Preview(who, _as_read(actor.id, stage_with(as_told(theirs, mine))))


def connections_of(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of those whom I can choose for a preview: as many as a list to choose from can hold."""
    rows = db.session().execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(audience.connected_with(actor.id)), Person.state == "active")
        .order_by(Person.name, Person.id)
        .limit(BATCH)
    )
    return [(row.id, row.name) for row in rows]


def picture_for(actor: Actor, person_id: int) -> bytes | None:
    """The picture somebody uploaded (WebP); None where there is none, or none for me. Raises NotFound."""
    found = facts.between(actor, person_id)
    require(may_see_person(found))
    kept = db.session().get(Avatar, person_id)
    return kept.image if kept is not None and may_read_answer(found, kept.depth) else None


def pictures_for(actor: Actor, ids: list[int]) -> dict[int, str]:
    """The version of the picture in the address of each, for lists of people: the pattern where there is none, or none for me. Whom I can't
    see is not in it."""
    stands = {person: found for person, found in facts.between_many(actor, ids).items() if may_see_person(found)}
    rows = db.session().execute(
        select(Avatar.person_id, Avatar.version, Avatar.depth).where(Avatar.person_id.in_(stands))
    )
    shown = {row.person_id: row.version for row in rows if may_read_answer(stands[row.person_id], row.depth)}
    return {person: shown.get(person, PATTERN) for person in stands}


def _as_read(person_id: int, stage: int) -> Profile:
    """What somebody with this stage reads. All doors lead here."""
    session = db.session()
    name = session.scalar(select(Person.name).where(Person.id == person_id)) or ""
    answers = session.scalars(
        select(ProfileAnswer).where(ProfileAnswer.person_id == person_id, ProfileAnswer.depth <= stage)
    )
    picture = session.scalar(select(Avatar.version).where(Avatar.person_id == person_id, Avatar.depth <= stage))
    shown = [_shown(answer) for answer in _in_order(list(answers))]
    return Profile(person_id, name, picture or PATTERN, [answer for answer in shown if answer.html or answer.tags])


def _in_order(answers: list[ProfileAnswer]) -> list[ProfileAnswer]:
    """As the list has its questions, then one's own as they were added. An answer whose question the host took out goes last."""
    place = {key: number for number, key in enumerate(content.profile_questions())}
    return sorted(answers, key=lambda answer: (place.get(answer.question, len(place)), answer.position, answer.id))


def _title(answer: ProfileAnswer) -> str:
    asked = content.profile_questions().get(answer.question)
    return asked["title"] if asked else answer.title


def _shown(answer: ProfileAnswer) -> Shown:
    if answer.question != INTERESTS:
        return Shown(_title(answer), answer.html)
    labels = content.interests()
    return Shown(_title(answer), "", tuple(labels[tag] for tag in interests_of(answer.person_id)))


# ---- my own


@dataclass(frozen=True)
class Mine:
    """An answer of mine. `readers`: how many people read it now, None for a few (fewer than five are not counted out)."""

    id: int
    question: str
    depth: int
    readers: int | None
    shown: Shown
    body: str

    @property
    def is_own(self) -> bool:
        return self.question == OWN

    @property
    def can_change(self) -> bool:
        """The host may have taken its question out of the list: then it can only be taken back."""
        return self.is_own or self.question in content.profile_questions()


@dataclass(frozen=True)
class MyPicture:
    version: str
    depth: int
    readers: int | None
    is_uploaded: bool


@dataclass(frozen=True)
class MyProfile:
    name: str
    answers: list[Mine]
    open_questions: list[tuple[str, str]]
    """(key, title) of those without an answer."""
    picture: MyPicture


def my_readers(actor: Actor) -> list[int | None]:
    """How many people read answers of each depth now, blurred where it could point at someone."""
    return [blurred(people) for people in audience.readers_told(actor.id)]


def my_profile(actor: Actor) -> MyProfile:
    session, readers = db.session(), my_readers(actor)
    rows = session.scalars(select(ProfileAnswer).where(ProfileAnswer.person_id == actor.id))
    answers = [_mine(answer, readers) for answer in _in_order(list(rows))]
    answered = {answer.question for answer in answers}
    still_open = [(key, asked["title"]) for key, asked in content.profile_questions().items() if key not in answered]
    return MyProfile(actor.name, answers, still_open, _my_picture(actor, readers))


def my_answer(actor: Actor, question: str) -> Mine | None:
    """To a question of the list."""
    rows = select(ProfileAnswer).where(ProfileAnswer.person_id == actor.id, ProfileAnswer.question == question)
    answer = db.session().scalar(rows) if question != OWN else None
    return _mine(answer, my_readers(actor)) if answer is not None else None


def my_own_answer(actor: Actor, answer_id: int) -> Mine:
    """To a question of my own. Raises NotFound."""
    answer = db.session().get(ProfileAnswer, answer_id)
    if answer is None or answer.person_id != actor.id or answer.question != OWN:
        raise NotFound
    return _mine(answer, my_readers(actor))


def my_picture(actor: Actor) -> MyPicture:
    return _my_picture(actor, my_readers(actor))


def _my_picture(actor: Actor, readers: list[int | None]) -> MyPicture:
    kept = db.session().get(Avatar, actor.id)
    if kept is None:
        return MyPicture(PATTERN, PICTURE_DEPTH, readers[PICTURE_DEPTH], is_uploaded=False)
    return MyPicture(kept.version, kept.depth, readers[kept.depth], is_uploaded=True)


def _mine(answer: ProfileAnswer, readers: list[int | None]) -> Mine:
    return Mine(answer.id, answer.question, answer.depth, readers[answer.depth], _shown(answer), answer.body)
