"""Pure rules of notices: which kinds there are, what each asks of its reader, which matter it belongs to, how long things wait. No
database, no clock."""

from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a notice tells. Never a word of what was said: its text is made from this when it is shown."""

    ANSWERED = "answered"
    WROTE = "wrote"
    LET_THROUGH = "let_through"
    SENT_BACK = "sent_back"
    HIDDEN = "hidden"
    COVERED = "covered"
    KIND_WORD = "kind_word"
    UNNAMED_LOOKED = "unnamed_looked"
    SEAL_OPENED = "seal_opened"
    JOIN_ACCEPTED = "join_accepted"
    JOIN_DECLINED = "join_declined"
    STEP_OPEN = "step_open"
    ACTION_AGREED = "action_agreed"
    APPEAL_DECIDED = "appeal_decided"
    SECOND_ASKED = "second_asked"
    LOOK_FIRST = "look_first"
    PAUSED = "paused"
    PAUSE_ENDED = "pause_ended"
    QUIET_GIVEN = "quiet_given"
    QUIET_ENDED = "quiet_ended"
    REMOVED = "removed"
    LET_BACK = "let_back"
    ASKED = "asked"
    NEWCOMER = "newcomer"
    REPORT_MADE = "report_made"
    DEBRIEF = "debrief"
    SWAP_ASKED = "swap_asked"
    SWAP_TAKEN = "swap_taken"
    REPORT_CLOSED = "report_closed"
    CASE_HANDED = "case_handed"
    OPINION_ASKED = "opinion_asked"
    INVITED = "invited"
    CONNECTED = "connected"
    PAIR_STAGE = "pair_stage"
    COMPANY_ASKED = "company_asked"
    COMPANY_CAME = "company_came"
    KEPT_APART = "kept_apart"
    APART_ENDED = "apart_ended"
    APART_WAITS = "apart_waits"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    HELD = "held"
    WORRIED = "worried"
    DID_NOT_GO = "did_not_go"
    TALK_ANSWERED = "talk_answered"
    TALK_WROTE = "talk_wrote"
    HOW_ARE_YOU = "how_are_you"


class Needs(StrEnum):
    """What must be true of its reader, whenever a notice is shown."""

    NOTHING = "nothing"
    """It is about themselves and stays theirs."""
    WORDS = "words"
    """They may see the message, and it is here."""
    OWN_WORDS = "own_words"
    """They may see the message, which is their own."""
    BELONGS = "belongs"
    TENDS = "tends"
    GREETS = "greets"
    """As a greeter or facilitator, and the newcomer still belongs to a group of theirs."""
    MODERATES = "moderates"
    INVITATION = "invitation"
    """It is still open."""
    PAIR = "pair"
    """The two are connected."""
    ASK = "ask"
    """They ask for company, and it waits for the reader."""
    TOGETHER = "together"
    """The two breathe together now."""
    LOOKS = "looks"
    """Something waits for a look in that room, and they are one of those who look."""


class Matter(StrEnum):
    """Kinds that belong together: for each of these somebody chooses how it may ring."""

    ANSWERS = "answers"
    OWN_WORDS = "own_words"
    PLACES = "places"
    PEOPLE = "people"
    DUTIES = "duties"
    CARE = "care"


NEEDS: dict[Kind, Needs] = {
    Kind.ANSWERED: Needs.WORDS,
    Kind.WROTE: Needs.WORDS,
    Kind.LET_THROUGH: Needs.OWN_WORDS,
    Kind.SENT_BACK: Needs.OWN_WORDS,
    Kind.HIDDEN: Needs.OWN_WORDS,
    Kind.COVERED: Needs.OWN_WORDS,
    Kind.KIND_WORD: Needs.NOTHING,
    Kind.UNNAMED_LOOKED: Needs.BELONGS,
    Kind.SEAL_OPENED: Needs.NOTHING,
    Kind.JOIN_ACCEPTED: Needs.BELONGS,
    Kind.JOIN_DECLINED: Needs.NOTHING,
    Kind.STEP_OPEN: Needs.BELONGS,
    Kind.ACTION_AGREED: Needs.NOTHING,
    Kind.APPEAL_DECIDED: Needs.NOTHING,
    Kind.SECOND_ASKED: Needs.MODERATES,
    Kind.LOOK_FIRST: Needs.NOTHING,
    Kind.PAUSED: Needs.NOTHING,
    Kind.PAUSE_ENDED: Needs.BELONGS,
    Kind.QUIET_GIVEN: Needs.BELONGS,
    Kind.QUIET_ENDED: Needs.BELONGS,
    Kind.REMOVED: Needs.NOTHING,
    Kind.LET_BACK: Needs.NOTHING,
    Kind.ASKED: Needs.TENDS,
    Kind.NEWCOMER: Needs.GREETS,
    Kind.REPORT_MADE: Needs.MODERATES,
    Kind.DEBRIEF: Needs.NOTHING,
    Kind.SWAP_ASKED: Needs.MODERATES,
    Kind.SWAP_TAKEN: Needs.MODERATES,
    Kind.REPORT_CLOSED: Needs.NOTHING,
    Kind.CASE_HANDED: Needs.MODERATES,
    Kind.OPINION_ASKED: Needs.MODERATES,
    Kind.INVITED: Needs.INVITATION,
    Kind.CONNECTED: Needs.PAIR,
    Kind.PAIR_STAGE: Needs.PAIR,
    Kind.COMPANY_ASKED: Needs.ASK,
    Kind.COMPANY_CAME: Needs.TOGETHER,
    Kind.KEPT_APART: Needs.NOTHING,
    Kind.APART_ENDED: Needs.NOTHING,
    Kind.APART_WAITS: Needs.MODERATES,
    Kind.ROLE_GIVEN: Needs.BELONGS,
    Kind.ROLE_TAKEN: Needs.BELONGS,
    Kind.HELD: Needs.LOOKS,
    Kind.WORRIED: Needs.NOTHING,
    Kind.DID_NOT_GO: Needs.NOTHING,
    Kind.TALK_ANSWERED: Needs.NOTHING,
    Kind.TALK_WROTE: Needs.MODERATES,
    Kind.HOW_ARE_YOU: Needs.NOTHING,
}

MATTERS: dict[Matter, tuple[Kind, ...]] = {
    Matter.ANSWERS: (Kind.ANSWERED, Kind.WROTE),
    Matter.OWN_WORDS: (
        Kind.LET_THROUGH,
        Kind.SENT_BACK,
        Kind.HIDDEN,
        Kind.COVERED,
        Kind.UNNAMED_LOOKED,
        Kind.SEAL_OPENED,
        Kind.REPORT_CLOSED,
        Kind.DID_NOT_GO,
        Kind.TALK_ANSWERED,
    ),
    Matter.PLACES: (
        Kind.JOIN_ACCEPTED,
        Kind.JOIN_DECLINED,
        Kind.STEP_OPEN,
        Kind.KIND_WORD,
        Kind.ACTION_AGREED,
        Kind.APPEAL_DECIDED,
        Kind.LOOK_FIRST,
        Kind.PAUSED,
        Kind.PAUSE_ENDED,
        Kind.QUIET_GIVEN,
        Kind.QUIET_ENDED,
        Kind.REMOVED,
        Kind.LET_BACK,
        Kind.KEPT_APART,
        Kind.APART_ENDED,
        Kind.ROLE_GIVEN,
        Kind.ROLE_TAKEN,
    ),
    Matter.PEOPLE: (Kind.INVITED, Kind.CONNECTED, Kind.PAIR_STAGE, Kind.COMPANY_ASKED, Kind.COMPANY_CAME),
    Matter.DUTIES: (
        Kind.ASKED,
        Kind.NEWCOMER,
        Kind.REPORT_MADE,
        Kind.CASE_HANDED,
        Kind.OPINION_ASKED,
        Kind.SECOND_ASKED,
        Kind.APART_WAITS,
        Kind.DEBRIEF,
        Kind.SWAP_ASKED,
        Kind.SWAP_TAKEN,
        Kind.HELD,
        Kind.TALK_WROTE,
    ),
    Matter.CARE: (Kind.WORRIED, Kind.HOW_ARE_YOU),
}

MATTER_OF: dict[Kind, Matter] = {kind: matter for matter, kinds in MATTERS.items() for kind in kinds}

GATHERED = frozenset(
    {
        Kind.ASKED,
        Kind.REPORT_MADE,
        Kind.SECOND_ASKED,
        Kind.APART_WAITS,
        Kind.CASE_HANDED,
        Kind.SWAP_ASKED,
        Kind.WROTE,
        Kind.HELD,
        Kind.DID_NOT_GO,
        Kind.TALK_ANSWERED,
        Kind.TALK_WROTE,
    }
)
"""While one of these is not met, another of the same place adds none: it would only make a heap. The one there is leads to the newest."""


class Way(StrEnum):
    """How somebody can be told at once that something waits. It lies in their inbox in any case."""

    HERE = "here"
    """On the pages that they have open."""
    PUSH = "push"
    MAIL = "mail"


class Rings(StrEnum):
    """What somebody chooses for a matter."""

    NOWHERE = "nowhere"
    HERE = "here"
    PUSH = "push"
    MAIL = "mail"
    ALL = "all"


WAYS: dict[Rings, frozenset[Way]] = {
    Rings.NOWHERE: frozenset(),
    Rings.HERE: frozenset({Way.HERE}),
    Rings.PUSH: frozenset({Way.HERE, Way.PUSH}),
    Rings.MAIL: frozenset({Way.HERE, Way.MAIL}),
    Rings.ALL: frozenset(Way),
}

OF_GROUPS = (Matter.ANSWERS, Matter.OWN_WORDS, Matter.PLACES, Matter.DUTIES)
OF_CONNECTIONS = (Matter.ANSWERS, Matter.PEOPLE)
"""The matters that can be chosen otherwise for one group, and for one connection."""


def ways_of(general: Rings, group: Rings | None = None, person: Rings | None = None) -> frozenset[Way]:
    """How a matter may ring that comes from this group and this person. What was chosen for one of them counts instead of the general
    choice; for both, only what both allow: whoever silenced a group is not called there by anyone."""
    chosen = [WAYS[one] for one in (group, person) if one is not None]
    return frozenset.intersection(*chosen) if chosen else WAYS[general]


WORRIED_AGAIN_AFTER = timedelta(days=1)
"""Several who worry about one person are one note a day: it must not press."""

PAGE = 30
MET_KEPT = timedelta(days=30)
KEPT = timedelta(days=120)
"""How long a notice stays once it is met, and at most."""

MAIL_AFTER = timedelta(minutes=10)
"""A mail tells only of what was not met in this time: who is here needs none."""
MAIL_AGAIN_AFTER = timedelta(days=1)
"""While what a mail told of is not met, another says nothing new."""
PUSH_AFTER = timedelta(seconds=30)
"""The same for a push."""
PUSH_AGAIN_AFTER = timedelta(minutes=30)
PUSH_KEPT = timedelta(hours=12)
"""So long a push service keeps a push for a browser that is away."""
BROWSERS_MOST = 10
"""In which one person can turn push on."""
LOOK_AGAIN = timedelta(minutes=15)
"""How soon to look at the latest whether somebody's rest is over: they may have ended it themselves."""


def looks_again_at(rest_until: datetime | None, at: datetime) -> datetime:
    """When to ask again whether what waits may be told. `rest_until`: as the rest itself says; None: it does not."""
    soonest = at + LOOK_AGAIN
    return soonest if rest_until is None else max(at, min(rest_until, soonest))


def is_mail_due(last_unmet_mail: datetime | None, at: datetime) -> bool:
    """Whether a mail may go now of what waits. `last_unmet_mail`: when the last one went of which something is still not met."""
    return last_unmet_mail is None or last_unmet_mail <= at - MAIL_AGAIN_AFTER


def is_push_due(earlier_unmet: bool, pushed_at: datetime | None, at: datetime) -> bool:
    """Whether a push may go to a browser now. `earlier_unmet`: something of which the last one told is still not met."""
    return pushed_at is None or not earlier_unmet or not pushed_at <= at < pushed_at + PUSH_AGAIN_AFTER


def push_keeps(quiet_from: datetime | None, at: datetime) -> int:
    """For how many seconds a push service may keep a push: what comes late must not ring in the rest that begins meanwhile."""
    ends = at + PUSH_KEPT if quiet_from is None else min(at + PUSH_KEPT, quiet_from)
    return max(0, int((ends - at).total_seconds()))
