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
    UNNAMED_LOOKED = "unnamed_looked"
    SEAL_OPENED = "seal_opened"
    JOIN_ACCEPTED = "join_accepted"
    JOIN_DECLINED = "join_declined"
    STEP_OPEN = "step_open"
    QUIET_GIVEN = "quiet_given"
    QUIET_ENDED = "quiet_ended"
    REMOVED = "removed"
    LET_BACK = "let_back"
    ASKED = "asked"
    NEWCOMER = "newcomer"
    REPORT_MADE = "report_made"
    REPORT_CLOSED = "report_closed"
    INVITED = "invited"
    CONNECTED = "connected"
    PAIR_STAGE = "pair_stage"
    COMPANY_ASKED = "company_asked"
    COMPANY_CAME = "company_came"


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


class Matter(StrEnum):
    """Kinds that belong together: for each of these somebody chooses whether a mail may tell of it."""

    ANSWERS = "answers"
    OWN_WORDS = "own_words"
    PLACES = "places"
    PEOPLE = "people"
    DUTIES = "duties"


NEEDS: dict[Kind, Needs] = {
    Kind.ANSWERED: Needs.WORDS,
    Kind.WROTE: Needs.WORDS,
    Kind.LET_THROUGH: Needs.OWN_WORDS,
    Kind.SENT_BACK: Needs.OWN_WORDS,
    Kind.HIDDEN: Needs.OWN_WORDS,
    Kind.UNNAMED_LOOKED: Needs.BELONGS,
    Kind.SEAL_OPENED: Needs.NOTHING,
    Kind.JOIN_ACCEPTED: Needs.BELONGS,
    Kind.JOIN_DECLINED: Needs.NOTHING,
    Kind.STEP_OPEN: Needs.BELONGS,
    Kind.QUIET_GIVEN: Needs.BELONGS,
    Kind.QUIET_ENDED: Needs.BELONGS,
    Kind.REMOVED: Needs.NOTHING,
    Kind.LET_BACK: Needs.NOTHING,
    Kind.ASKED: Needs.TENDS,
    Kind.NEWCOMER: Needs.GREETS,
    Kind.REPORT_MADE: Needs.MODERATES,
    Kind.REPORT_CLOSED: Needs.NOTHING,
    Kind.INVITED: Needs.INVITATION,
    Kind.CONNECTED: Needs.PAIR,
    Kind.PAIR_STAGE: Needs.PAIR,
    Kind.COMPANY_ASKED: Needs.ASK,
    Kind.COMPANY_CAME: Needs.TOGETHER,
}

MATTERS: dict[Matter, tuple[Kind, ...]] = {
    Matter.ANSWERS: (Kind.ANSWERED, Kind.WROTE),
    Matter.OWN_WORDS: (
        Kind.LET_THROUGH,
        Kind.SENT_BACK,
        Kind.HIDDEN,
        Kind.UNNAMED_LOOKED,
        Kind.SEAL_OPENED,
        Kind.REPORT_CLOSED,
    ),
    Matter.PLACES: (
        Kind.JOIN_ACCEPTED,
        Kind.JOIN_DECLINED,
        Kind.STEP_OPEN,
        Kind.QUIET_GIVEN,
        Kind.QUIET_ENDED,
        Kind.REMOVED,
        Kind.LET_BACK,
    ),
    Matter.PEOPLE: (Kind.INVITED, Kind.CONNECTED, Kind.PAIR_STAGE, Kind.COMPANY_ASKED, Kind.COMPANY_CAME),
    Matter.DUTIES: (Kind.ASKED, Kind.NEWCOMER, Kind.REPORT_MADE),
}

MATTER_OF: dict[Kind, Matter] = {kind: matter for matter, kinds in MATTERS.items() for kind in kinds}

GATHERED = frozenset({Kind.ASKED, Kind.REPORT_MADE, Kind.WROTE})
"""While one of these is not met, another of the same place adds none: it would only make a heap. The one there is leads to the newest."""

PAGE = 30
MET_KEPT = timedelta(days=30)
KEPT = timedelta(days=120)
"""How long a notice stays once it is met, and at most."""

MAIL_AFTER = timedelta(minutes=10)
"""A mail tells only of what was not met in this time: who is here needs none."""
MAIL_AGAIN_AFTER = timedelta(days=1)
"""While what a mail told of is not met, another says nothing new."""
LOOK_AGAIN = timedelta(minutes=15)
"""How soon to look at the latest whether somebody's rest is over: they may have ended it themselves."""


def looks_again_at(rest_until: datetime | None, at: datetime) -> datetime:
    """When to ask again whether what waits may be told. `rest_until`: as the rest itself says; None: it does not."""
    soonest = at + LOOK_AGAIN
    return soonest if rest_until is None else max(at, min(rest_until, soonest))


def is_mail_due(
    chosen: frozenset[Matter], kinds: frozenset[Kind], last_unmet_mail: datetime | None, at: datetime
) -> bool:
    """Whether a mail may go now. `kinds`: of what is not met and was not silenced. `last_unmet_mail`: when the last mail went of which
    something is still not met."""
    if not any(MATTER_OF[kind] in chosen for kind in kinds):
        return False
    return last_unmet_mail is None or last_unmet_mail <= at - MAIL_AGAIN_AFTER
