"""What moderation does when something happened. Each act of a moderator gets its entry in the log, in the transaction of the act:
where the entry can't be written, the act does not happen. Frames tell the moderators that something waits."""

from typing import Any

from community.accounts.events import AccountErased, ContactTried, DutySet, ExportAsked
from community.boundaries import audience, facts
from community.groups.events import MemberLeft, MemberRemoved, RoleGiven, RoleTaken
from community.groups.rules import Role
from community.rooms.events import (
    MessageCovered,
    MessageHidden,
    MessageLetThrough,
    MessageRestored,
    MessageSentBack,
    MessageUncovered,
    ModeratorActed,
)
from community.shared import content
from community.shared.bus import reacts, records
from community.shared.realtime import to_people

from . import acts_logged as acts_logged
from . import protections_logged as protections_logged
from .events import (
    CaseClaimed,
    CaseClosed,
    CaseEvent,
    CaseHandedOver,
    CaseLetGo,
    CaseNoted,
    CasePutOff,
    ClaimLapsed,
    DangerTicked,
    EvidenceOpened,
    MemberLetBack,
    OpinionAsked,
    OpinionGiven,
    QuietTimeEnded,
    QuietTimeGiven,
    RemovalDecided,
    ReportMade,
    SealOpened,
    TalkSaid,
)
from .events.apart import (
    LookAgainAsked,
)
from .queries import care, roster
from .queries.exporting import export_of
from .queries.log import depth_of
from .queries.no_contact import no_contact_of
from .rules import Act
from .services import log_apart
from .services.append_log import append_log
from .services.call_next import call_next
from .services.count_claim import count_claim
from .services.lose_duty import lose_duty
from .services.lose_person import lose_person

content.urgencies()  # a broken list stops the start

_ACTS: dict[type[ModeratorActed], Act] = {
    MessageCovered: Act.MESSAGE_COVERED,
    MessageUncovered: Act.MESSAGE_UNCOVERED,
    MessageHidden: Act.MESSAGE_HIDDEN,
    MessageRestored: Act.MESSAGE_RESTORED,
    MessageLetThrough: Act.MESSAGE_LET_THROUGH,
    MessageSentBack: Act.MESSAGE_SENT_BACK,
}


@records(*_ACTS)
def log_message_act(event: ModeratorActed) -> None:
    details: dict[str, Any] = {"unnamed": True} if event.unnamed else {}
    append_log(
        _ACTS[type(event)],
        event.actor_id,
        event.group_id,
        person_id=event.author_id,
        message_id=event.message_id,
        reason=event.reason,
        room_id=event.room_id,
        depth=depth_of(event.room_id),
        **details,
    )


@records(QuietTimeGiven)
def log_quiet_time(event: QuietTimeGiven) -> None:
    append_log(
        Act.QUIET_TIME_GIVEN,
        event.actor_id,
        event.group_id,
        person_id=event.person_id,
        reason=event.reason,
        until=event.until.isoformat(),
    )


@records(QuietTimeEnded)
def log_quiet_end(event: QuietTimeEnded) -> None:
    append_log(Act.QUIET_TIME_ENDED, event.actor_id, event.group_id, person_id=event.person_id)


@records(RemovalDecided)
def log_removal(event: RemovalDecided) -> None:
    append_log(Act.MEMBER_REMOVED, event.actor_id, event.group_id, person_id=event.person_id, reason=event.reason)


@records(MemberLetBack)
def log_let_back(event: MemberLetBack) -> None:
    append_log(Act.MEMBER_LET_BACK, event.actor_id, event.group_id, person_id=event.person_id)


@records(RoleGiven, RoleTaken)
def log_role(event: RoleGiven | RoleTaken) -> None:
    act = Act.ROLE_GIVEN if isinstance(event, RoleGiven) else Act.ROLE_TAKEN
    by_host: dict[str, Any] = {"host": True} if isinstance(event, RoleGiven) and event.by_host else {}
    append_log(
        act,
        event.by_id,
        event.group_id,
        person_id=event.person_id,
        role=event.role.value,
        own=event.by_id == event.person_id,
        **by_host,
    )


@records(DutySet)
def log_duty(event: DutySet) -> None:
    append_log(Act.DUTY_SET, event.actor_id, person_id=event.person_id, duty=event.duty, has=event.has)


_CASE_ACTS: dict[type[CaseEvent], Act] = {
    CaseClaimed: Act.CASE_CLAIMED,
    CaseLetGo: Act.CASE_LET_GO,
    CaseClosed: Act.CASE_CLOSED,
    OpinionGiven: Act.OPINION_GIVEN,
}


@records(CaseClaimed)
def count_heavy(event: CaseClaimed) -> None:
    count_claim(event.case_id, event.actor_id)


@records(*_CASE_ACTS)
def log_case_act(event: CaseClaimed | CaseLetGo | CaseClosed | OpinionGiven) -> None:
    """Neither whom it is about nor who reported, nor the sentence for them: more people read the log than handle the case."""
    append_log(_CASE_ACTS[type(event)], event.actor_id, event.group_id, case=event.case_id, depth=event.depth)


@records(CaseHandedOver, OpinionAsked)
def log_passing_on(event: CaseHandedOver | OpinionAsked) -> None:
    act = Act.CASE_HANDED_OVER if isinstance(event, CaseHandedOver) else Act.OPINION_ASKED
    append_log(act, event.actor_id, event.group_id, person_id=event.to_id, case=event.case_id, depth=event.depth)


@records(CasePutOff)
def log_putting_off(event: CasePutOff) -> None:
    append_log(
        Act.CASE_PUT_OFF,
        event.actor_id,
        event.group_id,
        case=event.case_id,
        depth=event.depth,
        day=event.until.isoformat(),
    )


@records(DangerTicked)
def log_tick(event: DangerTicked) -> None:
    act = Act.DANGER_TICKED if event.done else Act.DANGER_UNTICKED
    append_log(
        act,
        event.actor_id,
        event.group_id,
        case=event.case_id,
        step=event.step,
        label=event.label,
        depth=event.depth,
    )


@records(EvidenceOpened)
def log_opening(event: EvidenceOpened) -> None:
    append_log(
        Act.EVIDENCE_OPENED,
        event.actor_id,
        event.group_id,
        report_id=event.report_id,
        depth=event.depth,
        case=event.case_id,
    )


@records(SealOpened)
def log_seal(event: SealOpened) -> None:
    """Not who wrote it: more people read the log than handle the report. The writer is told by a notice."""
    append_log(
        Act.SEAL_OPENED,
        event.actor_id,
        event.group_id,
        message_id=event.message_id,
        room_id=event.room_id,
        depth=event.depth,
        case=event.case_id,
    )


@records(ReportMade)
def note_turn(event: ReportMade) -> None:
    call_next(event.case_id)


records(*log_apart.STEPS)(log_apart.log_step)
records(LookAgainAsked)(log_apart.log_words)
records(ContactTried)(log_apart.log_try)


@reacts(ReportMade)
def tell_moderators(event: ReportMade) -> None:
    """That it is there, to those whom it is told by the roster, and of them those who take no break; pages of the desk show it anew."""
    told = facts.called_for(event.case_id).told.people
    to_people(audience.awake_of(told), "report:made", {"group": event.group_id})
    handling = audience.of_case(event.case_id)
    to_people(handling, "case:changed", {"case": event.case_id, "group": event.group_id})


@reacts(
    CaseClaimed,
    CaseLetGo,
    ClaimLapsed,
    CaseHandedOver,
    OpinionAsked,
    OpinionGiven,
    CaseNoted,
    CasePutOff,
    CaseClosed,
    DangerTicked,
)
def show_case_anew(event: CaseEvent) -> None:
    to_people(audience.of_case(event.case_id), "case:changed", {"case": event.case_id, "group": event.group_id})


@records(RoleTaken)
def serves_no_more(event: RoleTaken) -> None:
    if event.role is Role.MODERATOR:
        lose_duty(event.person_id, event.group_id)


@records(MemberLeft, MemberRemoved)
def belongs_no_more(event: MemberLeft | MemberRemoved) -> None:
    lose_duty(event.person_id, event.group_id)


@records(DutySet)
def serves_site_no_more(event: DutySet) -> None:
    if event.duty == "moderator" and not event.has:
        lose_duty(event.person_id, facts.SITE)


@reacts(TalkSaid)
def tell_talk(event: TalkSaid) -> None:
    """Without a word of it: each page asks for what its reader may read."""
    to_people(audience.of_talk(event.report_id), "talk:said", {"report": event.report_id})


@records(AccountErased)
def erase(event: AccountErased) -> None:
    lose_person(event.person_id)
    lose_duty(event.person_id)


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    mine = export_of(event.person_id) | roster.export_of(event.person_id) | care.export_of(event.person_id)
    event.into["moderation"] = mine | {"kept_apart": no_contact_of(event.person_id)}
