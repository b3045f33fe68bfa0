"""Finding groups: by interests, by words. Sorted by whether there is a place to come to, never by how many are there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from community.accounts.models import PersonInterest
from community.boundaries import audience, facts
from community.shared import db
from community.shared.actor import Actor
from community.shared.content import interests

from ..models import Group, GroupInterest
from ..payloads import MINE

PAGE = 24
_WORDS_MOST = 6


@dataclass(frozen=True)
class Found:
    """A group as it is listed. `tags` and `shared` are labels; shared are those that the searcher chose too."""

    id: int
    name: str
    gathers: str
    tags: list[str]
    shared: list[str]
    has_room: bool
    is_awake: bool


def my_interests(actor: Actor) -> list[str]:
    mine = select(PersonInterest.tag).where(PersonInterest.person_id == actor.id)
    return list(db.session().scalars(mine))


def discover_for(actor: Actor, words: str = "", tag: str = "", page: int = 0) -> tuple[list[Found], bool]:
    """One page of groups that the actor may see, and whether there are more. `tag` is an interest, or MINE for any of theirs."""
    mine = my_interests(actor)
    shared = (
        select(func.count())
        .where(GroupInterest.group_id == Group.id, GroupInterest.tag.in_(mine))
        .correlate(Group)
        .scalar_subquery()
    )
    room, awake = facts.has_room(), facts.is_awake()
    query = (
        select(Group.id, Group.name, Group.gathers, room.label("room"), awake.label("awake"))
        .where(audience.sees_group(actor), *_matches(words))
        .order_by(and_(room, awake).desc(), shared.desc(), func.lower(Group.name), Group.id)
        .limit(PAGE + 1)
        .offset(page * PAGE)
    )
    if tag:
        wanted = mine if tag == MINE else [tag]
        query = query.where(exists().where(GroupInterest.group_id == Group.id, GroupInterest.tag.in_(wanted)))
    rows = db.session().execute(query).all()
    tags = tags_of([row.id for row in rows])
    found = [
        Found(row.id, row.name, row.gathers, *labels(tags.get(row.id, []), mine), bool(row.room), bool(row.awake))
        for row in rows[:PAGE]
    ]
    return found, len(rows) > PAGE


def tags_of(group_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for group_id, tag in db.session().execute(
        select(GroupInterest.group_id, GroupInterest.tag).where(GroupInterest.group_id.in_(group_ids))
    ):
        found.setdefault(group_id, []).append(tag)
    return found


def labels(tags: Sequence[str], mine: Sequence[str]) -> tuple[list[str], list[str]]:
    """The labels of these tags in the list's order, and of those that are also mine. A tag taken off the list is not shown."""
    known = [(tag, label) for tag, label in interests().items() if tag in tags]
    return [label for _tag, label in known], [label for tag, label in known if tag in mine]


def _matches(words: str) -> list[ColumnElement[bool]]:
    """Every word occurs somewhere. SQLite folds only ASCII, so other letters are tried as written, small and capital."""
    conditions = []
    for word in words.split()[:_WORDS_MOST]:
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        conditions.append(
            or_(
                *(
                    column.ilike(f"%{_literal(spelling)}%", escape="\\")
                    for column in (Group.name, Group.gathers, Group.about, Group.for_whom)
                    for spelling in sorted(spellings)
                )
            )
        )
    return conditions


def _literal(word: str) -> str:
    """The word without the meaning that LIKE gives to some of its signs."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
