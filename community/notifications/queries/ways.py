"""By which ways these notices may be told to their people, from all that those chose. One statement, however many people and notices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import Text, cast, literal, select, union_all

from community.shared import db

from ..models import GroupRingChoice, MailChoice, PersonRingChoice, RingChoice, SilentGroup
from ..rules import MATTER_OF, WAYS, Kind, Matter, Rings, Way, ways_of

ANY = "*"
"""In place of a matter: each of them."""


class Told(Protocol):
    """What of a notice its ways depend on."""

    person_id: int
    kind: str
    group_id: int | None
    other_id: int | None


def ways_of_notices(notices: Sequence[Told]) -> list[frozenset[Way]]:
    """In their order."""
    if not notices:
        return []
    chosen = _chosen(
        {one.person_id for one in notices},
        {one.group_id for one in notices if one.group_id is not None},
        {one.other_id for one in notices if one.other_id is not None},
    )
    return [_of_one(one, chosen[one.person_id]) for one in notices]


def general(rows: Iterable[tuple[str, str]], matter: Matter) -> Rings:
    """From what was chosen for everything, as (matter, rings)."""
    mine = {rings for of, rings in rows if of == matter}
    if Rings.NOWHERE in mine:
        return Rings.NOWHERE
    ways = frozenset.union(WAYS[Rings.HERE], *(WAYS[Rings(one)] for one in mine))
    return next(rings for rings, by in WAYS.items() if by == ways)


def _of_one(notice: Told, chosen: dict[tuple[str, int], list[tuple[str, str]]]) -> frozenset[Way]:
    matter = MATTER_OF[Kind(notice.kind)]
    return ways_of(
        general(chosen["", 0], matter),
        _exception(chosen["group", notice.group_id or 0], matter),
        _exception(chosen["person", notice.other_id or 0], matter),
    )


def _exception(rows: list[tuple[str, str]], matter: Matter) -> Rings | None:
    found = [Rings(rings) for of, rings in rows if of in (matter, ANY)]
    return Rings.NOWHERE if Rings.NOWHERE in found else next(iter(found), None)


def _chosen(people: set[int], groups: set[int], others: set[int]) -> dict[int, Any]:
    """By person, then by ("", 0) for what holds everywhere, ("group", id) or ("person", id): (matter, rings)."""

    def rows(model: Any, place: str, of: Any, matter: Any, rings: Any) -> Any:
        return select(
            model.person_id.label("person"),
            literal(place, Text).label("place"),
            of.label("of"),
            cast(matter, Text).label("matter"),
            cast(rings, Text).label("rings"),
        ).where(model.person_id.in_(people))

    mail, silent = literal(Rings.MAIL.value, Text), literal(Rings.NOWHERE.value, Text)
    asked = [
        rows(RingChoice, "", literal(0), RingChoice.matter, RingChoice.rings),
        rows(MailChoice, "", literal(0), MailChoice.matter, mail),
    ]
    if groups:
        of_group = rows(
            GroupRingChoice, "group", GroupRingChoice.group_id, GroupRingChoice.matter, GroupRingChoice.rings
        )
        whole = rows(SilentGroup, "group", SilentGroup.group_id, literal(ANY, Text), silent)
        asked += [of_group.where(GroupRingChoice.group_id.in_(groups)), whole.where(SilentGroup.group_id.in_(groups))]
    if others:
        of_person = rows(
            PersonRingChoice, "person", PersonRingChoice.other_id, PersonRingChoice.matter, PersonRingChoice.rings
        )
        asked.append(of_person.where(PersonRingChoice.other_id.in_(others)))
    chosen: dict[int, Any] = {person: defaultdict(list) for person in people}
    for row in db.session().execute(union_all(*asked)):
        chosen[row.person][row.place, row.of].append((row.matter, row.rings))
    return chosen
