"""Choose how something may ring: for everything, for one group, for one person. Nobody else hears of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.notices import may_choose_for_group, may_choose_for_person
from community.shared.actor import Actor
from community.shared.db import transaction

from ..models import GroupRingChoice, MailChoice, PersonRingChoice, RingChoice, SilentGroup
from ..rules import OF_CONNECTIONS, OF_GROUPS, WAYS, Matter, Rings, Way


def choose(actor: Actor, chosen: Mapping[Matter, Rings]) -> None:
    """What is not among them stays as it was."""
    with transaction() as session:
        for model in (RingChoice, MailChoice):
            mine = delete(model).where(model.person_id == actor.id, model.matter.in_(list(chosen)))
            session.execute(mine)
        for matter, rings in chosen.items():
            ways = WAYS[rings]
            if not ways or Way.PUSH in ways:
                rest = Rings.PUSH if ways else Rings.NOWHERE
                session.add(RingChoice(person_id=actor.id, matter=matter.value, rings=rest.value))
            if Way.MAIL in ways:
                session.add(MailChoice(person_id=actor.id, matter=matter.value))
        session.flush()


def choose_for_group(actor: Actor, group_id: int, chosen: Mapping[Matter, Rings | None]) -> None:
    """None: as for everything. Raises NotFound."""
    with transaction() as session:
        require(may_choose_for_group(facts.standing(actor, group_id)))
        for model in (GroupRingChoice, SilentGroup):
            session.execute(delete(model).where(model.person_id == actor.id, model.group_id == group_id))
        if all(chosen.get(matter) is Rings.NOWHERE for matter in OF_GROUPS):
            session.add(SilentGroup(person_id=actor.id, group_id=group_id))
        else:
            session.add_all(
                GroupRingChoice(person_id=actor.id, group_id=group_id, **of) for of in _rows(chosen, OF_GROUPS)
            )
        session.flush()


def choose_for_person(actor: Actor, other_id: int, chosen: Mapping[Matter, Rings | None]) -> None:
    """None: as for everything. Raises NotFound."""
    with transaction() as session:
        require(may_choose_for_person(facts.between(actor, other_id)))
        mine = delete(PersonRingChoice).where(PersonRingChoice.person_id == actor.id)
        session.execute(mine.where(PersonRingChoice.other_id == other_id))
        session.add_all(
            PersonRingChoice(person_id=actor.id, other_id=other_id, **of) for of in _rows(chosen, OF_CONNECTIONS)
        )
        session.flush()


def forget_group(person_id: int, group_id: int) -> None:
    """They do not belong to it any more: what they chose for it goes."""
    with transaction() as session:
        for model in (GroupRingChoice, SilentGroup):
            session.execute(delete(model).where(model.person_id == person_id, model.group_id == group_id))


def forget_pair(one_id: int, other_id: int) -> None:
    """The two are not connected any more."""
    with transaction() as session:
        for mine, theirs in ((one_id, other_id), (other_id, one_id)):
            of = delete(PersonRingChoice).where(PersonRingChoice.person_id == mine)
            session.execute(of.where(PersonRingChoice.other_id == theirs))


def _rows(chosen: Mapping[Matter, Rings | None], matters: tuple[Matter, ...]) -> list[dict[str, Any]]:
    return [
        {"matter": matter.value, "rings": rings.value}
        for matter in matters
        if (rings := chosen.get(matter)) is not None
    ]
