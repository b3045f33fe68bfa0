"""What moderators tell each other on a case: a note, and the opinion of whoever was asked for one. Members never read it."""

from sqlalchemy import delete, select, update

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_case
from community.shared import crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound
from community.shared.paging import BATCH

from ..events import CaseNoted, OpinionGiven
from ..models import Case, CaseNote, CaseOpinion
from ..payloads.cases import tidied_note
from ..rules import NOTES_KEPT, NoteKind


def write_note(actor: Actor, case_id: int, words: str) -> None:
    """Whoever may handle the case may write one, whoever has taken it. Raises NotFound, Invalid."""
    words = tidied_note(words)
    with transaction():
        case = handled(actor, case_id)
        keep_note(case, actor, NoteKind.NOTE, words)
        publish(CaseNoted(case.id, case.group_id, case.depth))


def give_opinion(actor: Actor, case_id: int, words: str) -> None:
    """For whoever was asked and has not answered. Raises NotFound, Invalid."""
    words = tidied_note(words)
    with transaction() as session_:
        case = handled(actor, case_id)
        asked = CaseOpinion.case_id == case_id, CaseOpinion.person_id == actor.id, CaseOpinion.answered_at.is_(None)
        if not session_.execute(update(CaseOpinion).where(*asked).values(answered_at=now())).rowcount:  # type: ignore[attr-defined]
            raise NotFound
        keep_note(case, actor, NoteKind.OPINION, words)
        publish(OpinionGiven(case.id, case.group_id, case.depth, actor.id))


def handled(actor: Actor, case_id: int) -> Case:
    """A case that is the actor's to handle. Raises NotFound."""
    case = session().get(Case, case_id)
    if case is None:
        raise NotFound
    require(may_handle_case(facts.for_case(actor, case)))
    return case


def keep_note(case: Case, actor: Actor, kind: NoteKind, words: str, to_id: int | None = None) -> None:
    """Within the transaction of what it belongs to."""
    sealed = crypto.seal(words) if words else ""
    session().add(
        CaseNote(case_id=case.id, author_id=actor.id, to_id=to_id, kind=kind, sealed=sealed, written_at=now())
    )
    session().flush()


def forget_notes() -> int:
    """Some time after their case was closed. One batch; returns how many went; safe to run at any time, again and again."""
    over = Case.state == "closed", Case.closed_at <= now() - NOTES_KEPT
    with transaction() as session_:
        ids = list(session_.scalars(select(CaseNote.id).join(Case).where(*over).limit(BATCH)))
        session_.execute(delete(CaseNote).where(CaseNote.id.in_(ids)))
        return len(ids)
