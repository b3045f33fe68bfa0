"""Bring somebody else to a case: hand it over with a word, ask what another thinks, put it off to a day."""

from datetime import date

from flask_babel import gettext as _

from community.boundaries import audience
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now, today
from community.shared.db import transaction
from community.shared.errors import Invalid

from ..events import CaseHandedOver, CasePutOff, OpinionAsked
from ..models import Case, CaseOpinion
from ..payloads.cases import tidied_note
from ..rules import LEASE, PUT_OFF_MOST, NoteKind
from .take_case import hold_case
from .write_note import handled, keep_note


def hand_over(actor: Actor, case_id: int, to_id: int | None, words: str) -> None:
    """It is theirs for the usual half an hour, and nobody's when they don't come. Raises NotFound, Invalid; Refused where somebody else
    has it."""
    words = tidied_note(words)
    with transaction() as session:
        case, to = _theirs(actor, case_id, to_id)
        case.claimed_by, case.claimed_until = to, now() + LEASE
        session.flush()
        keep_note(case, actor, NoteKind.HANDED, words, to)
        publish(CaseHandedOver(case.id, case.group_id, case.depth, actor.id, to))


def ask_opinion(actor: Actor, case_id: int, to_id: int | None, words: str) -> None:
    """They find it among what they are asked, and answer on the case. Asked again, they may answer again. Raises as hand_over."""
    words = tidied_note(words, needed=False)
    with transaction() as session:
        case, to = _theirs(actor, case_id, to_id)
        opinion = session.get(CaseOpinion, (case_id, to))
        if opinion is not None and opinion.answered_at is None:
            return
        opinion = opinion or CaseOpinion(case_id=case_id, person_id=to)
        opinion.asked_at, opinion.answered_at = now(), None
        session.add(opinion)
        session.flush()
        keep_note(case, actor, NoteKind.ASKED, words, to)
        publish(OpinionAsked(case.id, case.group_id, case.depth, actor.id, to))


def put_off(actor: Actor, case_id: int, day: date | None) -> None:
    """It leaves the lists and is back on them that day. Nobody has it meanwhile. Raises NotFound, Invalid, Refused."""
    if day is None or not today() < day <= today() + PUT_OFF_MOST:
        say = _("Please choose a day from tomorrow on, within a year.")
        raise Invalid(say, {"day": say})
    with transaction() as session:
        case = handled(actor, case_id)
        hold_case(actor, case)
        case.look_again_on, case.claimed_by, case.claimed_until = day, None, None
        session.flush()
        publish(CasePutOff(case.id, case.group_id, case.depth, actor.id, day))


def _theirs(actor: Actor, case_id: int, to_id: int | None) -> tuple[Case, int]:
    """The case, taken by the actor, and somebody else who may handle it."""
    case = handled(actor, case_id)
    hold_case(actor, case)
    if to_id is None or to_id == actor.id or to_id not in audience.who_handle(case_id):
        say = _("Please choose somebody who may handle this.")
        raise Invalid(say, {"person": say})
    return case, to_id
