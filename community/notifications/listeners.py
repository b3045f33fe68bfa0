"""What notifications do when something happened: a notice in the transaction of what it tells, and after it a frame to that person alone."""

from community.accounts.events import AccountErased, AllMet, ExportAsked
from community.connections.events import (
    AskedForCompany,
    CompanyBegun,
    CompanyClosed,
    InvitationAccepted,
    Invited,
    Parted,
)
from community.disclosure.events import PairStageChanged
from community.groups.events import (
    JoinAnswered,
    JoinAsked,
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    RoleGiven,
    RoleTaken,
)
from community.moderation.events import (
    AskedHow,
    CaseClosed,
    CaseHandedOn,
    CaseHandedOver,
    DebriefWritten,
    OpinionAsked,
    ReportMade,
    SealOpened,
    SwapAsked,
    SwapTaken,
    TalkSaid,
    WorriedAbout,
)
from community.rooms.events import (
    MessageCovered,
    MessageHeld,
    MessageHidden,
    MessageLetThrough,
    MessageSent,
    MessageSentBack,
    ModeratorActed,
    PostponedCameBack,
)
from community.shared.bus import reacts, records
from community.shared.clock import now
from community.shared.realtime import to_people

from . import acts_told as acts_told
from .events import NoticeRang, NoticesMet
from .queries import recipients
from .queries.choices import export_of
from .queries.inbox import something_waits
from .rules import WORRIED_AGAIN_AFTER, Kind
from .services import notice_apart
from .services.choose import forget_group, forget_pair
from .services.forget_notices import forget_person
from .services.make_notice import make_notice
from .services.meet_notice import meet_all
from .services.notice_private import notice_private

_ACTS: dict[type[ModeratorActed], Kind] = {
    MessageLetThrough: Kind.LET_THROUGH,
    MessageSentBack: Kind.SENT_BACK,
    MessageHidden: Kind.HIDDEN,
    MessageCovered: Kind.COVERED,
}


@records(MessageSent)
def answered(event: MessageSent) -> None:
    """Asks the database nothing where nobody is answered in a group: this runs at every message. In a private conversation each message is
    for the other."""
    said = event.said
    if event.group_id is None:
        notice_private(said)
        return
    to = said.reply.written.author_id if said.reply is not None else None
    if to is None or to == said.writer_id:
        return
    make_notice(
        Kind.ANSWERED,
        [to],
        other_id=said.author_id,
        group_id=event.group_id,
        room_id=said.room_id,
        message_id=said.id,
        quietly=said.quiet,
    )


@records(*_ACTS)
def acted_on_words(event: ModeratorActed) -> None:
    if event.unnamed and event.sealed_writer_id is not None:
        # Without the message: a row that names both would undo the seal.
        make_notice(Kind.UNNAMED_LOOKED, [event.sealed_writer_id], group_id=event.group_id, room_id=event.room_id)
    if event.author_id is None:
        return
    kind = _ACTS[type(event)]
    make_notice(kind, [event.author_id], group_id=event.group_id, room_id=event.room_id, message_id=event.message_id)


@records(MessageHeld)
def waits_for_a_look(event: MessageHeld) -> None:
    said = event.said
    looking = [person for person in recipients.who_look(said.room_id) if person != said.author_id]
    told = recipients.who_are_to_look(event.group_id, looking)
    make_notice(
        Kind.HELD,
        told.people,
        group_id=event.group_id,
        room_id=said.room_id,
        message_id=said.id,
        quietly=told.quietly,
    )


@records(PostponedCameBack)
def did_not_go(event: PostponedCameBack) -> None:
    make_notice(Kind.DID_NOT_GO, [event.person_id], room_id=event.room_id)


@records(RoleGiven, RoleTaken)
def changed_role(event: RoleGiven | RoleTaken) -> None:
    """Who takes or lays down a duty themselves knows it."""
    if event.by_id == event.person_id:
        return
    kind = Kind.ROLE_GIVEN if isinstance(event, RoleGiven) else Kind.ROLE_TAKEN
    make_notice(kind, [event.person_id], group_id=event.group_id, role=event.role.value)


@records(MemberLeft, MemberRemoved)
def belongs_no_more(event: MemberLeft | MemberRemoved) -> None:
    forget_group(event.person_id, event.group_id)


@records(Parted)
def parted(event: Parted) -> None:
    forget_pair(event.person_id, event.other_id)


@records(JoinAsked)
def asked_to_join(event: JoinAsked) -> None:
    tending = [person for person in recipients.who_tend(event.group_id) if person != event.person_id]
    make_notice(Kind.ASKED, tending, group_id=event.group_id)


@records(JoinAnswered)
def answered_request(event: JoinAnswered) -> None:
    kind = Kind.JOIN_ACCEPTED if event.accepted else Kind.JOIN_DECLINED
    make_notice(kind, [event.person_id], group_id=event.group_id)


@records(MemberJoined)
def came_new(event: MemberJoined) -> None:
    greeting = recipients.who_greet(event.group_id)
    make_notice(Kind.NEWCOMER, greeting, other_id=event.person_id, group_id=event.group_id)


@records(ReportMade)
def reported(event: ReportMade) -> None:
    make_notice(Kind.REPORT_MADE, recipients.who_are_called(event.case_id), group_id=event.group_id)


@records(SwapTaken, DebriefWritten)
def helped_or_told(event: SwapTaken | DebriefWritten) -> None:
    kind = Kind.SWAP_TAKEN if isinstance(event, SwapTaken) else Kind.DEBRIEF
    make_notice(kind, [event.to_id], group_id=event.group_id)


@records(SwapAsked)
def asked_for_a_date(event: SwapAsked) -> None:
    make_notice(Kind.SWAP_ASKED, recipients.who_serve_beside(event.actor_id, event.group_id), group_id=event.group_id)


@records(CaseHandedOver, CaseHandedOn, OpinionAsked)
def passed_on(event: CaseHandedOver | CaseHandedOn | OpinionAsked) -> None:
    kind = Kind.OPINION_ASKED if isinstance(event, OpinionAsked) else Kind.CASE_HANDED
    make_notice(kind, [event.to_id], group_id=event.group_id)


@records(WorriedAbout)
def worried_about(event: WorriedAbout) -> None:
    """Without any mark of where it comes from."""
    if not recipients.had_lately(Kind.WORRIED, event.person_id, now() - WORRIED_AGAIN_AFTER):
        make_notice(Kind.WORRIED, [event.person_id])


@records(AskedHow)
def asked_how_they_are(event: AskedHow) -> None:
    make_notice(Kind.HOW_ARE_YOU, [event.person_id], report_id=event.report_id)


@records(TalkSaid)
def talked(event: TalkSaid) -> None:
    kind = Kind.TALK_WROTE if event.by_reporter else Kind.TALK_ANSWERED
    make_notice(
        kind,
        recipients.who_talk(event.report_id, event.by_reporter),
        group_id=event.group_id,
        report_id=event.report_id,
    )


@records(CaseClosed)
def looked_at_report(event: CaseClosed) -> None:
    make_notice(Kind.REPORT_CLOSED, recipients.reporters_of(event.case_id), group_id=event.group_id)


records(*notice_apart.EVENTS)(notice_apart.tell)


@records(SealOpened)
def opened_seal(event: SealOpened) -> None:
    if event.writer_id is not None:
        make_notice(Kind.SEAL_OPENED, [event.writer_id], group_id=event.group_id)


@records(Invited)
def invited(event: Invited) -> None:
    make_notice(Kind.INVITED, [event.to_id], other_id=event.from_id)


@records(InvitationAccepted)
def connected(event: InvitationAccepted) -> None:
    """Only who asked: the other accepted it themselves."""
    make_notice(Kind.CONNECTED, [event.from_id], other_id=event.to_id)


@records(PairStageChanged)
def stepped_together(event: PairStageChanged) -> None:
    """Only who stepped first: the second reads it on the page where they step."""
    make_notice(Kind.PAIR_STAGE, [event.other_id], other_id=event.person_id)


@records(AskedForCompany)
def asked_for_company(event: AskedForCompany) -> None:
    make_notice(Kind.COMPANY_ASKED, event.to_ids, other_id=event.from_id)


@records(CompanyBegun)
def came(event: CompanyBegun) -> None:
    make_notice(Kind.COMPANY_CAME, [event.from_id], other_id=event.with_id, room_id=event.room_id)


@reacts(CompanyBegun, CompanyClosed)
def unring(event: CompanyBegun | CompanyClosed) -> None:
    """What rang for company is over: the mark goes out on open pages, if it was for that alone."""
    asked = event.to_ids if isinstance(event, CompanyClosed) else (*event.others, event.with_id)
    for person in recipients.actors(recipients.noticed(Kind.COMPANY_ASKED, asked, event.from_id)):
        to_people([person.id], "notice:met", {"waits": something_waits(person)})


@records(AllMet)
def met_all(event: AllMet) -> None:
    meet_all(event.person_id)


@reacts(NoticeRang)
def ring(event: NoticeRang) -> None:
    to_people([event.person_id], "notice:made", {})


@reacts(NoticesMet)
def tell_other_pages(event: NoticesMet) -> None:
    for person in recipients.actors([event.person_id]):
        to_people([person.id], "notice:met", {"waits": something_waits(person)})


@records(AccountErased)
def erase(event: AccountErased) -> None:
    forget_person(event.person_id)


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    event.into["notifications"] = export_of(event.person_id)
