"""Notices of what moderators decided about somebody, and of what waits for another moderator. The other listeners of notifications:
listeners.py, which brings these along."""

from community.moderation.events import (
    ActionAgreed,
    AppealDecided,
    AppealMade,
    KindWordSaid,
    LookFirstSet,
    MemberLetBack,
    MemberPaused,
    PauseEnded,
    QuietTimeEnded,
    QuietTimeGiven,
    RemovalDecided,
    SecondAsked,
)
from community.shared.bus import records

from .queries import recipients
from .rules import Kind
from .services.make_notice import make_notice


@records(KindWordSaid)
def wrote_kind_word(event: KindWordSaid) -> None:
    make_notice(Kind.KIND_WORD, [event.person_id], group_id=event.group_id)


@records(SecondAsked, AppealMade)
def second_look_wanted(event: SecondAsked | AppealMade) -> None:
    make_notice(Kind.SECOND_ASKED, recipients.who_decide(event.action_id), group_id=event.group_id)


@records(ActionAgreed)
def second_agreed(event: ActionAgreed) -> None:
    if event.person_id is not None:
        make_notice(Kind.ACTION_AGREED, [event.person_id], group_id=event.group_id)


@records(AppealDecided)
def answered_appeal(event: AppealDecided) -> None:
    make_notice(Kind.APPEAL_DECIDED, [event.person_id], group_id=event.group_id)


@records(LookFirstSet)
def looks_first(event: LookFirstSet) -> None:
    make_notice(Kind.LOOK_FIRST, [event.person_id], group_id=event.group_id)


@records(MemberPaused)
def paused(event: MemberPaused) -> None:
    make_notice(Kind.PAUSED, [event.person_id], group_id=event.group_id)


@records(PauseEnded)
def pause_is_over(event: PauseEnded) -> None:
    make_notice(Kind.PAUSE_ENDED, [event.person_id], group_id=event.group_id)


@records(QuietTimeGiven)
def gave_quiet_time(event: QuietTimeGiven) -> None:
    make_notice(Kind.QUIET_GIVEN, [event.person_id], group_id=event.group_id)


@records(QuietTimeEnded)
def ended_quiet_time(event: QuietTimeEnded) -> None:
    make_notice(Kind.QUIET_ENDED, [event.person_id], group_id=event.group_id)


@records(RemovalDecided)
def removed(event: RemovalDecided) -> None:
    make_notice(Kind.REMOVED, [event.person_id], group_id=event.group_id)


@records(MemberLetBack)
def let_back(event: MemberLetBack) -> None:
    make_notice(Kind.LET_BACK, [event.person_id], group_id=event.group_id)
