"""What stands beside a case for the moderators who decide on it: their notes, whom they could bring to it, what was before with this
member, what the agreement says, and the least step that may be enough."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_case
from community.groups.models import Agreement, Group
from community.shared import content, crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page

from ..models import Action, Case, CaseNote, CaseOpinion, LogEntry
from ..rules import ABOUT_A_MEMBER, LATELY, PAGE, SINCE, WEIGHS, ActionState, NoteKind, Step, least_step
from .case import CaseShown
from .cases import IS_SEALED
from .log import Entry, entries_of

_Author, _To = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class NoteShown:
    """`author`, `to`: None for somebody who left for good, or where there is none."""

    kind: NoteKind
    author: str | None
    to: str | None
    words: str
    at: datetime


@dataclass(frozen=True)
class Earlier:
    """Another case about the same person."""

    id: int
    reason: str
    at: datetime
    is_open: bool
    outcome: str


@dataclass(frozen=True)
class Beside:
    notes: Page[NoteShown]
    others: list[tuple[int, str]]
    """Who else may handle it: id and name."""
    asked_of_me: bool
    """My opinion is asked, and not yet given."""
    acts: list[Entry]
    """What moderators of this group did about this member lately, as far as the actor may read it."""
    earlier: list[Earlier]
    agreement_html: str
    step: Step | None
    """None where there is nothing to suggest."""


def beside(actor: Actor, case: CaseShown, before: int | None = None) -> Beside:
    """`case`: one that the actor was shown, so is theirs to handle. `before`: where the list of notes goes on."""
    acts = _acts(actor, case)
    weighs = sum(1 for entry in acts if entry.act in WEIGHS and entry.at > now() - SINCE)
    return Beside(
        notes=_notes(case.id, before),
        others=_others(actor, case.id),
        asked_of_me=_asked(actor, case.id),
        acts=acts,
        earlier=_earlier(actor, case),
        agreement_html=_agreement(case.group_id),
        step=least_step(case.reason_key, weighs)
        if case.is_open and (case.group_id or case.reason_key == "danger")
        else None,
    )


def _notes(case_id: int, before: int | None) -> Page[NoteShown]:
    """The newest first."""
    query = (
        select(CaseNote, _Author.name.label("author"), _To.name.label("to"))
        .outerjoin(_Author, and_(_Author.id == CaseNote.author_id, _Author.state == "active"))
        .outerjoin(_To, and_(_To.id == CaseNote.to_id, _To.state == "active"))
        .where(CaseNote.case_id == case_id)
        .order_by(CaseNote.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query if before is None else query.where(CaseNote.id < before)))
    lines = [
        NoteShown(
            kind=NoteKind(row.CaseNote.kind),
            author=row.author,
            to=row.to,
            words=crypto.unseal(row.CaseNote.sealed) if row.CaseNote.sealed else "",
            at=row.CaseNote.written_at,
        )
        for row in rows[:PAGE]
    ]
    return Page(lines, str(rows[PAGE - 1].CaseNote.id) if len(rows) > PAGE else None)


def others_for(actor: Actor, case_id: int) -> list[tuple[int, str]]:
    """Who else may handle a case. Raises NotFound where it is not the actor's."""
    case = db.session().get(Case, case_id)
    if case is None:
        raise NotFound
    require(may_handle_case(facts.for_case(actor, case)))
    return _others(actor, case_id)


def _others(actor: Actor, case_id: int) -> list[tuple[int, str]]:
    handling = [person for person in audience.who_handle(case_id) if person != actor.id]
    if not handling:
        return []
    people = select(Person.id, Person.name).where(Person.id.in_(handling), Person.state == "active")
    return [(row.id, row.name) for row in db.session().execute(people.order_by(Person.name, Person.id).limit(PAGE))]


def _asked(actor: Actor, case_id: int) -> bool:
    opinion = db.session().get(CaseOpinion, (case_id, actor.id))
    return opinion is not None and opinion.answered_at is None


def _acts(actor: Actor, case: CaseShown) -> list[Entry]:
    """Not about what was sent unnamed: whose that was the log doesn't tell, so neither does this."""
    if case.group_id is None or case.about_id is None:
        return []
    named = func.coalesce(LogEntry.details["unnamed"].as_boolean(), False).is_(False)
    reads = audience.reads_entry(facts.standing(actor, case.group_id))
    about = LogEntry.group_id == case.group_id, LogEntry.person_id == case.about_id
    overturned = exists().where(
        Action.group_id == LogEntry.group_id,
        Action.person_id == LogEntry.person_id,
        Action.state == ActionState.OVERTURNED.value,
        Action.reason == LogEntry.reason,
    )
    acts = LogEntry.act.in_([act.value for act in ABOUT_A_MEMBER])
    return entries_of(LATELY, *about, acts, named, reads, ~overturned)


def _earlier(actor: Actor, case: CaseShown) -> list[Earlier]:
    if case.about_id is None:
        return []
    where = Case.group_id == case.group_id if case.group_id else Case.group_id.is_(None)
    query = (
        select(Case)
        .where(where, Case.about_id == case.about_id, Case.id != case.id, ~IS_SEALED, audience.handles_case(actor))
        .order_by(Case.opened_at.desc(), Case.id)
        .limit(LATELY)
    )
    labels = content.report_reasons()
    return [
        Earlier(one.id, labels.get(one.reason, one.reason), one.opened_at, one.state == "open", one.outcome)
        for one in db.session().scalars(query)
    ]


def _agreement(group_id: int | None) -> str:
    if group_id is None:
        return ""
    of_now = select(Agreement.html).join(Group, Group.id == Agreement.group_id)
    now_in_force = of_now.where(Group.id == group_id, Agreement.version == Group.agreement_version)
    return db.session().scalar(now_in_force) or ""
