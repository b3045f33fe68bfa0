"""Ask some of one's connections for company, and take that back."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.services.note_contact import note_contact
from community.boundaries import facts
from community.boundaries.company import may_ask_for_company, may_ask_somebody
from community.boundaries.decision import Decision, Reason, deny, require
from community.groups.payloads import length_fault, refuse
from community.shared import crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.text import tidy

from ..events import AskedForCompany
from ..models import CompanyAsk, CompanyAsked
from ..payloads import link_fault
from ..rules import ASKED_MOST, LINE_MOST, AskState
from .close_ask import close_ask
from .hold_pair import hold_pair


def ask_for_company(actor: Actor, ids: Iterable[int], line: str = "") -> int:
    """The asking's id. Who can't be asked any more is left out, as long as somebody is left. Raises NotFound, Refused, Invalid."""
    line, wanted = tidy(line), sorted(set(ids))
    refuse(
        {
            "people": _people_fault(len(wanted)),
            "line": length_fault(line, LINE_MOST) or link_fault(line),
        }
    )
    apart: list[int] = []
    try:
        return _ask(actor, wanted, line, apart)
    finally:
        for person in apart:
            note_contact(actor, person, "company")


def _ask(actor: Actor, wanted: list[int], line: str, apart: list[int]) -> int:
    """`apart`: those are put there with whom moderators set no contact."""
    with transaction() as session:
        hold_pair(actor.id, *wanted)
        require(may_ask_somebody(facts.asks_already(actor)))
        answers = {person: may_ask_for_company(known) for person, known in facts.for_company(actor, wanted).items()}
        apart += [person for person, answer in answers.items() if answer.reason is Reason.NO_CONTACT]
        asked = sorted(person for person, answer in answers.items() if answer)
        if not asked:
            require(_why_nobody(answers.values()))
        ask = CompanyAsk(from_id=actor.id, line=crypto.seal(line) if line else "", made_at=now())
        session.add(ask)
        session.flush()
        session.add_all(CompanyAsked(ask_id=ask.id, person_id=person) for person in asked)
        session.flush()
        publish(AskedForCompany(ask.id, actor.id, tuple(asked)))
        return ask.id


def withdraw_ask(actor: Actor) -> None:
    """Harmless where nothing is open any more."""
    with transaction() as session:
        hold_pair(actor.id)
        taken_back = session.execute(
            update(CompanyAsk)
            .where(CompanyAsk.from_id == actor.id, CompanyAsk.state == AskState.OPEN.value)
            .values(state=AskState.WITHDRAWN.value, line="")
            .returning(CompanyAsk.id)
        )
        for ask_id in taken_back.scalars().all():
            close_ask(ask_id, actor.id)


def _people_fault(wanted: int) -> str:
    if not wanted:
        return _("Please choose whom you would like to ask.")
    return _("Please choose %(most)s people at most.", most=ASKED_MOST) if wanted > ASKED_MOST else ""


def _why_nobody(answers: Iterable[Decision]) -> Decision:
    """The reason that they may read, where none of them can be asked: their own doing first, for that they can change."""
    reasons = {answer.reason for answer in answers} - {None, Reason.NOT_FOUND, Reason.NOT_OPEN_NOW}
    if reasons:
        return deny(sorted(reason for reason in reasons if reason)[0])
    return deny(Reason.NOT_OPEN_NOW)
