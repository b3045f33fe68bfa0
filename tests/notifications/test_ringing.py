"""What rings when, and what waits: nothing rings while somebody rests, and what waited comes once, afterwards. Not here: mails
(test_mailing.py)."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from community.accounts.rules import Boundaries, Capacity, Span
from community.boundaries.notices import NoticeFacts, may_read_notice, ring_facts
from community.boundaries.people import Between
from community.boundaries.ringing import may_ring, waits
from community.notifications import jobs
from community.notifications.models import Notice
from community.notifications.payloads import _WAYS, _WORDS, Shown
from community.notifications.rules import LOOK_AGAIN, MAIL_AFTER, MATTER_OF, MATTERS, NEEDS, Kind, Needs, looks_again_at
from community.shared import db
from tests.notifications.conftest import (
    HOUR,
    NOON,
    Circle,
    at_work,
    chooses_mail,
    has_quiet_hours,
    passes,
    rows_of,
    sets_boundaries,
    waiting_mails,
    words_of,
)
from tests.notifications.post_office import Box
from tests.notifications.test_inbox import ANSWERED, answers, mark

pytestmark = pytest.mark.usefixtures("clock")


def test_every_kind_has_its_needs_its_matter_and_its_words(circle: Circle) -> None:
    assert set(NEEDS) == set(_WORDS) == set(_WAYS) == set(MATTER_OF) == set(Kind)
    assert sorted(itertools.chain(*MATTERS.values())) == sorted(Kind), "each in one matter alone"
    with at_work(circle.ana):
        for kind in Kind:
            bare = Shown(1, kind, NOON, False, room_id=1, group_id=1, other_id=1)
            assert bare.words and "None" not in bare.words + bare.place and bare.way[0]


@pytest.mark.parametrize("keeps", ["i_block", "i_mute", "i_stepped_back", "no_contact"])
@pytest.mark.parametrize("kind", Kind)
def test_what_i_keep_away_is_never_read(kind: Kind, keeps: str) -> None:
    near = {"there": True, "signed_in": True, "shares_group": True, "is_connected": True, "they_invited": True}
    facts = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near, **{keeps: True}))
    assert not may_read_notice(facts)


@pytest.mark.parametrize("kept", ["blocks_me", "stepped_back", "on_break"])
@pytest.mark.parametrize("kind", Kind)
def test_what_is_kept_from_me_changes_nothing(kind: Kind, kept: str) -> None:
    near = {"there": True, "signed_in": True, "shares_group": True, "is_connected": True, "they_invited": True}
    plain = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near))
    given = NoticeFacts(kind, sees_message=True, is_here=True, between=Between(**near, **{kept: True}))
    assert may_read_notice(given) == may_read_notice(plain)
    assert ring_facts(given, Boundaries(), NOON) == ring_facts(plain, Boundaries(), NOON)


def test_of_what_is_gone_only_what_is_about_oneself_is_left() -> None:
    left = {kind for kind in Kind if may_read_notice(NoticeFacts(kind))}
    assert left == {kind for kind, needs in NEEDS.items() if needs is Needs.NOTHING}
    assert not may_read_notice(NoticeFacts(None))


NIGHT = {day: Span(22 * 60, 7 * 60) for day in range(7)}
RESTS = {
    "nothing set": (Boundaries(), True),
    "quiet hours, by day": (Boundaries(NIGHT), True),
    "quiet hours now": (Boundaries({day: Span(11 * 60, 13 * 60) for day in range(7)}), False),
    "capacity resting": (Boundaries(capacity=Capacity.RESTING, capacity_until=NOON + HOUR), False),
    "capacity resting, lapsed": (Boundaries(capacity=Capacity.RESTING, capacity_until=NOON - HOUR), True),
    "listening only": (Boundaries(capacity=Capacity.LISTENING, capacity_until=NOON + HOUR), True),
    "a break": (Boundaries(break_since=NOON - HOUR), False),
    "a break that is over": (Boundaries(break_since=NOON - 2 * HOUR, break_until=NOON - HOUR), True),
}


@pytest.mark.parametrize(("rests", "rings"), RESTS.values(), ids=RESTS.keys())
@pytest.mark.parametrize("quietly", [False, True])
@pytest.mark.parametrize("mutes", [False, True])
def test_what_rings_what_waits_and_what_does_neither(
    rests: Boundaries, rings: bool, quietly: bool, mutes: bool
) -> None:
    facts = NoticeFacts(Kind.ANSWERED, sees_message=True, is_here=True, between=Between(i_mute=mutes))
    decision = may_ring(ring_facts(facts, rests, NOON, quietly))
    assert decision.allowed == (rings and not quietly and not mutes)
    assert waits(decision) == (not rings and not quietly and not mutes)


def test_when_to_look_again() -> None:
    assert looks_again_at(None, NOON) == NOON + LOOK_AGAIN
    assert looks_again_at(NOON + timedelta(minutes=1), NOON) == NOON + timedelta(minutes=1)
    assert looks_again_at(NOON + HOUR, NOON) == NOON + LOOK_AGAIN
    assert looks_again_at(NOON - HOUR, NOON) == NOON


def test_while_somebody_rests_it_waits_and_comes_once_afterwards(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    has_quiet_hours(circle.ana, 11 * 60, 14 * 60)
    for _time in range(3):
        answers(circle)
    for _time in range(8):
        circle.ana.hears_nothing("notice:made")
        assert "hidden" in mark(circle.ana) and waiting_mails() == []
        passes(clock, timedelta(minutes=14))
    assert words_of(circle.ana) == [ANSWERED] * 3, "whoever looks finds it"
    clock.move_to(NOON + 2 * HOUR)
    jobs.tell_what_waited()
    assert circle.ana.hears("notice:made") == [{}]
    assert "hidden" not in mark(circle.ana)
    assert len(waiting_mails()) == 1
    for _time in range(3):
        passes(clock, timedelta(minutes=15))
    circle.ana.hears_nothing("notice:made")
    assert len(waiting_mails()) == 1
    for other in circle.others(circle.ana):
        other.hears_nothing("notice:made")


def test_a_rest_that_was_ended_early_is_noticed(circle: Circle, clock: Any) -> None:
    said = circle.ana.says(circle.lounge, "I go for a while.")["id"]
    sets_boundaries(circle.ana, break_since=NOON - HOUR)
    circle.ben.says(circle.lounge, "Rest well.", reply_to=said)
    passes(clock, timedelta(minutes=15))
    circle.ana.hears_nothing("notice:made")
    sets_boundaries(circle.ana, break_since=None)
    passes(clock, timedelta(minutes=15))
    assert circle.ana.hears("notice:made") == [{}]


def test_what_was_met_or_may_not_be_seen_any_more_is_in_no_summary(
    circle: Circle, make: Any, clock: Any, box: Box
) -> None:
    chooses_mail(circle.ana, "answers")
    sets_boundaries(circle.ana, capacity="resting", capacity_until=NOON + HOUR)
    answers(circle)
    make.distance(circle.ana.actor, circle.ben.actor, "mute")
    passes(clock, HOUR)
    circle.ana.hears_nothing("notice:made")
    assert waiting_mails() == [] and [row.due_at for row in rows_of(circle.ana)] == [None]


def test_a_mail_that_was_nearly_due_waits_for_the_end_of_a_rest_too(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    sets_boundaries(circle.ana, capacity="resting", capacity_until=NOON + HOUR)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []
    passes(clock, HOUR)
    assert len(waiting_mails()) == 1


def test_old_ones_are_let_go(circle: Circle, clock: Any) -> None:
    answers(circle)
    answers(circle)
    with db.transaction() as session:
        session.execute(update(Notice).where(Notice.id == rows_of(circle.ana)[0].id).values(met_at=NOON))
    clock.shift(timedelta(days=31))
    jobs.let_old_notices_go()
    assert len(rows_of(circle.ana)) == 1
    clock.shift(timedelta(days=90))
    jobs.let_old_notices_go()
    assert rows_of(circle.ana) == []
