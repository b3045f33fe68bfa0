"""How somebody stands to those whom they might ask for company, to an asking that came to them, and to whom they breathe with."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select

from community.accounts.models import BoundarySettings
from community.accounts.rules import Writes, capacity_now, is_resting
from community.boundaries.company import AskedFacts, CompanyFacts, TogetherFacts
from community.connections.models import CompanyAsk, CompanyAsked
from community.connections.rules import ASK_LASTS, TOGETHER_FOR, AskState, are_together, is_ask_open
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .people import between, between_many
from .resting import boundaries_of


def asks_already(actor: Actor) -> bool:
    open_one = select(CompanyAsk.id).where(
        CompanyAsk.from_id == actor.id,
        CompanyAsk.state == AskState.OPEN.value,
        CompanyAsk.made_at > now() - ASK_LASTS,
    )
    return db.session().scalar(open_one.limit(1)) is not None


def for_company(actor: Actor, ids: Iterable[int]) -> dict[int, CompanyFacts]:
    """Of each of them, in a few queries, however many they are. Those that don't exist are not in it."""
    people, at = list(ids), now()
    rests = boundaries_of(people)
    takes = _takes_from(actor)
    return {
        person: CompanyFacts(
            between=stands,
            i_take=takes,
            capacity=capacity_now(rests[person].capacity, rests[person].capacity_until, at),
            rests=is_resting(rests[person], at),
        )
        for person, stands in between_many(actor, people).items()
    }


def for_ask(actor: Actor, ask_id: int) -> tuple[CompanyAsk | None, AskedFacts]:
    """An asking for company, as one who may have been asked."""
    session = db.session()
    ask = session.get(CompanyAsk, ask_id, populate_existing=True)
    asked = session.get(CompanyAsked, (ask_id, actor.id), populate_existing=True) if ask is not None else None
    if ask is None or asked is None:
        return None, AskedFacts()
    return ask, AskedFacts(
        between=between(actor, ask.from_id),
        i_take=_takes_from(actor),
        is_asked=True,
        declined=asked.declined,
        is_open=is_ask_open(ask.state, ask.made_at, now()),
    )


def for_together(actor: Actor, ask_id: int) -> tuple[CompanyAsk | None, TogetherFacts]:
    """The same as one of the two who are together, by the asking that led to it."""
    ask = db.session().get(CompanyAsk, ask_id, populate_existing=True)
    if ask is None or ask.with_id is None or actor.id not in (ask.from_id, ask.with_id):
        return None, TogetherFacts()
    other = ask.with_id if actor.id == ask.from_id else ask.from_id
    return ask, TogetherFacts(between(actor, other), True, are_together(ask.begun_at, ask.ended_at, now()))


def together_with(actor: Actor, other_id: int | None = None) -> tuple[CompanyAsk | None, TogetherFacts]:
    """Whom the actor breathes with now (this one, or anybody), the latest if there are several."""
    came_to_me, came_from_me = CompanyAsk.from_id == actor.id, CompanyAsk.with_id == actor.id
    if other_id is not None:
        came_to_me = and_(came_to_me, CompanyAsk.with_id == other_id)
        came_from_me = and_(came_from_me, CompanyAsk.from_id == other_id)
    mine = or_(came_to_me, came_from_me)
    query = select(CompanyAsk).where(mine, CompanyAsk.ended_at.is_(None), CompanyAsk.begun_at > now() - TOGETHER_FOR)
    ask = db.session().scalars(query.order_by(CompanyAsk.begun_at.desc(), CompanyAsk.id).limit(1)).first()
    if ask is None or ask.with_id is None:
        return None, TogetherFacts()
    other = ask.with_id if actor.id == ask.from_id else ask.from_id
    return ask, TogetherFacts(between(actor, other), True, True)


def _takes_from(actor: Actor) -> Writes:
    """Who may write to the actor privately."""
    writes = db.session().scalar(select(BoundarySettings.writes).where(BoundarySettings.person_id == actor.id))
    return Writes(writes or Writes.CONNECTIONS)
