"""Send the pushes that are due. What one says is read from the inbox when it goes, so it tells of all that waits and of nothing that was
met or may not be seen any more. At least once: it is crossed off after it was taken, and what goes twice has the same topic and tag,
by which push service and browser make one of it."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.rules import changes_at, rests_until
from community.boundaries.facts.resting import boundaries_of
from community.shared import web_push
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.web_push import Answer, Letter, Outcome

from ..models import Notice, OutgoingPush, PushBrowser
from ..queries.inbox import shown_to, told_and_unmet
from ..queries.recipients import actors
from ..queries.ways import ways_of_notices
from ..rules import PUSH_AFTER, PUSH_AGAIN_AFTER, Way, is_push_due, looks_again_at, push_keeps

TRIES = 8
CLAIMED = timedelta(minutes=2)
"""So long nobody else takes one that is being sent. Killed meanwhile, it goes again after that."""
SENTENCES = 3
"""At most, where a push may say what the inbox says."""
TAG = "waits"


@dataclass(frozen=True)
class Going:
    """`asked_at`: up to when it tells of what was asked for."""

    browser_id: int
    asked_at: datetime
    at: datetime
    letter: Letter


def whom_to_push(most: int = 10) -> list[int]:
    """For whom a push is due."""
    due = (
        select(PushBrowser.person_id)
        .join(OutgoingPush, OutgoingPush.browser_id == PushBrowser.id)
        .where(OutgoingPush.due_at <= now())
        .order_by(OutgoingPush.due_at)
        .limit(most)
    )
    return list(dict.fromkeys(session().scalars(due)))


def pushes_for(person_id: int) -> list[Going]:
    """What goes to this person's browsers now. What has nothing to tell any more is let go; what may not ring yet waits."""
    at = now()
    with transaction() as writing:
        due = (
            select(OutgoingPush, PushBrowser)
            .join(PushBrowser, PushBrowser.id == OutgoingPush.browser_id)
            .where(PushBrowser.person_id == person_id, OutgoingPush.due_at <= at)
            .with_for_update(of=OutgoingPush)
        )
        rows = [(push, browser) for push, browser in writing.execute(due)]
        rests = boundaries_of([person_id])[person_id]
        rest = rests_until(rests, at)
        going = []
        if rest is not None:
            for push, _browser in rows:
                push.due_at = looks_again_at(rest.until, at)
        else:
            keeps = push_keeps(changes_at(rests, at), at)
            for person in actors([person_id]) if rows else []:
                going = _ready(person, rows, at, keeps)
        writing.flush()
    return going


def _ready(person: Actor, rows: list[tuple[OutgoingPush, PushBrowser]], at: datetime, keeps: int) -> list[Going]:
    unmet = told_and_unmet(person)
    to_tell = [one for one, ways in zip(unmet, ways_of_notices(unmet), strict=True) if Way.PUSH in ways]
    going, key = [], web_push.public_key()
    for push, browser in rows:
        earlier = any(_told_before(one, browser.pushed_at) for one in to_tell)
        if browser.made_for != key:
            session().delete(browser)
        elif not to_tell:
            session().delete(push)
        elif browser.pushed_at is not None and not is_push_due(earlier, browser.pushed_at, at):
            push.due_at = browser.pushed_at + PUSH_AGAIN_AFTER
        else:
            push.due_at = at + CLAIMED
            letter = _letter(browser, _says(person, to_tell if browser.shows_words else []), keeps)
            going.append(Going(browser.id, push.asked_at, at, letter))
    return going


def _told_before(notice: Notice, at: datetime | None) -> bool:
    return at is not None and notice.told_at is not None and notice.told_at < at


def _says(person: Actor, named: list[Notice]) -> dict[str, str]:
    """`named`: of what it may tell in the inbox's own words; of nothing: that something waits."""
    words = [shown.words for shown in shown_to(person, named[:SENTENCES])]
    return {"title": _("Something is waiting for you"), "body": "\n".join(words), "tag": TAG}


def _letter(browser: PushBrowser, says: dict[str, str], keeps: int) -> Letter:
    topic = base64.urlsafe_b64encode(hashlib.sha256(f"{TAG}:{browser.endpoint_hash}".encode()).digest())[:32].decode()
    return Letter(browser.endpoint, browser.p256dh, browser.auth, says, topic, keeps)


def cross_off(going: Going, answer: Answer) -> None:
    at = now()
    with transaction() as writing:
        push, browser = writing.get(OutgoingPush, going.browser_id), writing.get(PushBrowser, going.browser_id)
        if push is None or browser is None:
            return
        if answer.outcome is Outcome.GONE:
            writing.execute(delete(PushBrowser).where(PushBrowser.id == browser.id))
            return
        push.tries += 1
        if answer.outcome is Outcome.TAKEN:
            browser.pushed_at = going.at
        if answer.outcome is Outcome.LATER and push.tries < TRIES:
            push.due_at = at + max(timedelta(minutes=2**push.tries), timedelta(seconds=answer.after))
        elif push.asked_at == going.asked_at:
            writing.delete(push)
        else:  # something came while it was on its way
            push.tries, push.due_at = 0, at + PUSH_AFTER
        writing.flush()
