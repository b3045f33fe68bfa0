"""Truth tables: what a boundary card says to whom, and whether something may ring."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.rules import Boundaries, Capacity, Invites, Rest, Span, Writes
from community.boundaries.cards import CLOSED, Card, Theirs, card_of
from community.boundaries.decision import Reason
from community.boundaries.people import Between
from community.boundaries.ringing import RingFacts, may_ring, waits

AT = datetime(2026, 5, 4, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHT = {day: Span(22 * 60, 8 * 60) for day in range(7)}
MATE = Between(signed_in=True, there=True, shares_group=True)
FRIEND = replace(MATE, is_connected=True, was_connected=True, pair_stage=2)
FULL = Theirs(
    has_set=True,
    answered="similar",
    reply_pace="within_days",
    limits="Slowly, please.",
    tags=("grief",),
    quiet_shown=True,
    rests=Boundaries(NIGHT, "UTC", Capacity.LISTENING, AT + HOUR),
)
NOTHING_BUT = Card(closed=Reason.NOT_TAKING_MESSAGES)


def test_a_card_of_somebody_who_set_everything():
    assert card_of(FRIEND, FULL, AT) == Card(
        tags=("grief",),
        rests=True,
        rests_until=AT + 9 * HOUR,
        capacity=Capacity.LISTENING,
        reply_pace="within_days",
        answered="similar",
        limits="Slowly, please.",
        again_at=AT + HOUR,
    )


def test_a_card_of_somebody_who_never_touched_anything():
    assert card_of(FRIEND, Theirs(), AT) == Card(reply_pace="when_i_can")
    assert card_of(MATE, Theirs(), AT) == Card(reply_pace="when_i_can", asks_first=True)
    assert card_of(replace(MATE, invites=Invites.NOBODY), Theirs(), AT) == Card(reply_pace="when_i_can")


@pytest.mark.parametrize(
    "stands",
    [
        replace(FRIEND, blocks_me=True),
        replace(FRIEND, stepped_back=True),
        replace(FRIEND, on_break=True),
        replace(FRIEND, writes=Writes.NOBODY),
        replace(FRIEND, there=False),
    ],
)
def test_whatever_is_not_told_has_one_card(stands: Between):
    for near in (stands, replace(stands, is_connected=False, was_connected=False, pair_stage=0)):
        assert card_of(near, FULL, AT) == NOTHING_BUT


def test_what_they_chose_to_tell():
    assert card_of(replace(FRIEND, stepped_back=True, says_so=True), FULL, AT) == Card(closed=Reason.TAKING_SPACE)
    away = replace(FRIEND, on_break=True, break_shown=True)
    resting = replace(FULL, rests=replace(FULL.rests, break_since=AT, break_until=AT + HOUR))
    assert card_of(away, resting, AT) == Card(closed=Reason.AWAY)
    told = card_of(away, replace(resting, break_says_until=True), AT)
    assert told == Card(closed=Reason.AWAY, closed_until=AT + HOUR, again_at=AT + HOUR)


def test_what_i_set_myself_is_said_plainly():
    assert card_of(replace(FRIEND, i_block=True), FULL, AT).closed is Reason.I_BLOCK
    assert card_of(replace(FRIEND, i_stepped_back=True), FULL, AT).closed is Reason.I_STEPPED_BACK
    assert card_of(replace(FRIEND, i_mute=True), FULL, AT) == card_of(FRIEND, FULL, AT)


def test_rest_shows_only_where_they_let_it():
    hidden = replace(FULL, quiet_shown=False)
    card = card_of(MATE, hidden, AT)
    assert (card.rests, card.rests_until, card.again_at) == (False, None, None)


def test_capacity_is_for_connections():
    assert card_of(MATE, FULL, AT).capacity is Capacity.NOT_SAID
    lapsed = replace(FULL, rests=replace(FULL.rests, capacity_until=AT))
    assert card_of(FRIEND, lapsed, AT).capacity is Capacity.NOT_SAID
    resting = replace(FULL, rests=Boundaries({}, "UTC", Capacity.RESTING, AT + HOUR))
    assert card_of(FRIEND, replace(resting, quiet_shown=False), AT).capacity is Capacity.RESTING
    shown = card_of(FRIEND, resting, AT)
    assert (shown.capacity, shown.rests_until) == (Capacity.NOT_SAID, AT + HOUR), "said once"


def test_it_says_when_to_ask_again():
    evening = AT - 3 * HOUR
    assert card_of(MATE, FULL, evening).again_at == AT - HOUR
    assert card_of(FRIEND, FULL, evening).again_at == AT - HOUR
    soon = replace(FULL, rests=replace(FULL.rests, capacity_until=evening + HOUR))
    assert card_of(FRIEND, soon, evening).again_at == evening + HOUR


anyone = st.builds(
    Between,
    **dict.fromkeys(
        ("signed_in", "there", "shares_group", "is_connected", "was_connected", "stepped_back", "says_so"),
        st.booleans(),
    ),
    **dict.fromkeys(("on_break", "break_shown", "i_block", "i_stepped_back", "i_am_on_break"), st.booleans()),
    pair_stage=st.integers(0, 4),
    invites=st.sampled_from(Invites),
    writes=st.sampled_from(Writes),
)


@given(anyone)
def test_a_block_s_card_is_that_of_one_who_takes_messages_from_nobody(stands: Between):
    blocked = card_of(replace(stands, blocks_me=True, signed_in=True), FULL, AT)
    nobody = card_of(replace(stands, blocks_me=False, says_so=False, writes=Writes.NOBODY, signed_in=True), FULL, AT)
    assert blocked == nobody
    assert blocked.closed in CLOSED and not (blocked.tags or blocked.limits or blocked.reply_pace)


# ---- ringing

HERE = RingFacts(there=True)


def test_nothing_rings_for_nobody():
    assert may_ring(RingFacts()).reason is Reason.NOT_FOUND
    assert may_ring(HERE).allowed


@pytest.mark.parametrize(
    ("facts", "reason", "comes_later"),
    [
        (replace(HERE, is_own=True), Reason.NOT_FOUND, False),
        (replace(HERE, kept_apart=True), Reason.NOT_TAKING_MESSAGES, False),
        (replace(HERE, muted=True), Reason.NOT_TAKING_MESSAGES, False),
        (replace(HERE, sent_quietly=True), Reason.QUIETLY, False),
        (replace(HERE, rest=Rest(AT)), Reason.RESTING, True),
        (replace(HERE, rest=Rest(None)), Reason.RESTING, True),
    ],
)
def test_each_by_itself(facts: RingFacts, reason: Reason, comes_later: bool):
    decision = may_ring(facts)
    assert decision.reason is reason
    assert waits(decision) is comes_later
    assert decision.until == (facts.rest.until if facts.rest else None)


def test_the_whole_table():
    """A higher reason hides every lower one; it rings only where none holds."""
    order = [
        (lambda f: not f.there or f.is_own, Reason.NOT_FOUND),
        (lambda f: f.kept_apart or f.muted, Reason.NOT_TAKING_MESSAGES),
        (lambda f: f.sent_quietly, Reason.QUIETLY),
        (lambda f: f.rest is not None, Reason.RESTING),
    ]
    for there, own, apart, muted, quietly, rest in product(*[(False, True)] * 5, (None, Rest(AT), Rest(None))):
        facts = RingFacts(there, own, apart, muted, rest, quietly)
        expected = next((reason for holds, reason in order if holds(facts)), None)
        assert may_ring(facts).reason is expected, facts
