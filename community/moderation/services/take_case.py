"""Take a case, so that no two work on it unknowingly; let it go. What a moderator took is theirs for half an hour, and half an hour more
with each thing that they do on it; then it is nobody's by itself."""

from sqlalchemy import or_, select, update

from community.boundaries import facts
from community.boundaries.decision import Reason, deny, require
from community.boundaries.moderation import may_handle_case, may_work_on_case
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound
from community.shared.paging import BATCH

from ..events import CaseClaimed, CaseLetGo, ClaimLapsed
from ..models import Case
from ..rules import LEASE


def take_case(actor: Actor, case_id: int) -> None:
    """Takes it, or keeps it for longer. Raises NotFound; Refused where somebody else has it."""
    with transaction() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise NotFound
        hold_case(actor, case)


def hold_case(actor: Actor, case: Case) -> None:
    """For whatever is decided on a case, in its transaction: from here on it is the actor's. Raises as take_case."""
    require(may_work_on_case(facts.for_case(actor, case)))
    at = now()
    taken = {"claimed_by": actor.id, "claimed_until": at + LEASE}
    with transaction() as session:
        here = update(Case).where(Case.id == case.id, Case.state == "open")
        # Of two who press at the same moment the second waits here for the first, and then finds it taken.
        free = or_(Case.claimed_by.is_(None), Case.claimed_until <= at)
        if session.execute(here.where(free).values(taken)).rowcount:  # type: ignore[attr-defined]
            publish(CaseClaimed(case.id, case.group_id, case.depth, actor.id))
        elif not session.execute(here.where(Case.claimed_by == actor.id).values(taken)).rowcount:  # type: ignore[attr-defined]
            require(deny(Reason.CASE_TAKEN))
        session.refresh(case)


def keep_case(actor: Actor, case_id: int) -> None:
    """For half an hour more, where the actor has it still. Raises NotFound."""
    with transaction() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise NotFound
        require(may_work_on_case(facts.for_case(actor, case)))
        at = now()
        mine = update(Case).where(Case.id == case_id, Case.claimed_by == actor.id, Case.claimed_until > at)
        if not session.execute(mine.values(claimed_until=at + LEASE)).rowcount:  # type: ignore[attr-defined]
            raise NotFound


def let_case_go(actor: Actor, case_id: int) -> None:
    """Where it is not the actor's, nothing changes. Raises NotFound."""
    with transaction() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise NotFound
        require(may_handle_case(facts.for_case(actor, case)))
        mine = update(Case).where(Case.id == case_id, Case.claimed_by == actor.id, Case.claimed_until > now())
        if session.execute(mine.values(claimed_by=None, claimed_until=None)).rowcount:  # type: ignore[attr-defined]
            publish(CaseLetGo(case.id, case.group_id, case.depth, actor.id))


def end_claims() -> int:
    """Those whose time has run out, one batch: pages that are open learn of it. Returns how many; safe to run at any time."""
    over = Case.claimed_until <= now()
    with transaction() as session:
        found = session.execute(
            select(Case.id, Case.group_id, Case.depth).where(over).order_by(Case.claimed_until).limit(BATCH)
        ).all()
        ended = 0
        for case in found:
            nobodys = update(Case).where(Case.id == case.id, over).values(claimed_by=None, claimed_until=None)
            if session.execute(nobodys).rowcount:  # type: ignore[attr-defined]
                ended += 1
                publish(ClaimLapsed(case.id, case.group_id, case.depth))
        return ended
