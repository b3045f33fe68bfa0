"""What is decided between two people: truth tables, and over all standings precedence, silence about a block, and symmetry."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.accounts.rules import Invites, Writes
from community.boundaries import people
from community.boundaries.decision import Reason
from community.boundaries.people import Between
from community.groups.rules import Stage

LATER = datetime(2100, 1, 1, tzinfo=UTC)
MATES = Between(signed_in=True, there=True, shares_group=True, shares_group_settled=True)
PAIR = replace(MATES, is_connected=True, was_connected=True, pair_stage=1)
PARTED = replace(MATES, was_connected=True)
ASKED = Between(signed_in=True, there=True, they_invited=True)


def told(decision: Any) -> str:
    return "yes" if decision else str(decision.reason)


INVITING = [
    ({}, "yes"),
    ({"signed_in": False}, "not_found"),
    ({"there": False}, "not_found"),
    ({"shares_group": False, "shares_group_settled": False}, "not_found"),
    ({"is_self": True}, "not_yourself"),
    ({"is_quieted": True}, "quiet_time"),
    ({"is_quieted": True, "i_block": True}, "quiet_time"),
    ({"i_block": True}, "i_block"),
    ({"i_stepped_back": True}, "i_stepped_back"),
    ({"i_am_on_break": True}, "own_break"),
    ({"i_mute": True}, "yes"),
    ({"is_connected": True}, "already_connected"),
    ({"they_invited": True}, "answer_theirs"),
    ({"invited_open": True}, "already_invited"),
    ({"blocks_me": True}, "not_taking_invitations"),
    ({"no_contact": True}, "no_contact"),
    ({"no_contact": True, "they_invited": True}, "no_contact"),
    ({"no_contact": True, "i_block": True}, "no_contact"),
    ({"no_contact": True, "is_connected": True}, "no_contact"),
    ({"no_contact": True, "is_quieted": True}, "quiet_time"),
    ({"blocks_me": True, "is_connected": True}, "already_connected"),
    ({"blocks_me": True, "invited_open": True}, "already_invited"),
    ({"stepped_back": True}, "not_taking_invitations"),
    ({"stepped_back": True, "says_so": True}, "taking_space"),
    ({"stepped_back": True, "says_so": True, "blocks_me": True}, "not_taking_invitations"),
    ({"stepped_back": True, "on_break": True, "break_shown": True}, "away"),
    ({"on_break": True}, "not_taking_invitations"),
    ({"on_break": True, "break_shown": True}, "away"),
    ({"on_break": True, "break_shown": True, "blocks_me": True}, "away"),
    ({"invites": Invites.NOBODY}, "not_taking_invitations"),
    ({"invites": Invites.GROUPS, "shares_group_settled": False}, "yes"),
    ({"invites": Invites.GROUPS, "shares_group": False, "was_connected": True}, "not_taking_invitations"),
    ({"shares_group_settled": False}, "not_taking_invitations"),
    ({"shares_group": False, "shares_group_settled": False, "was_connected": True}, "not_taking_invitations"),
    ({"invited_again_from": LATER}, "invited_before"),
    ({"invited_again_from": LATER, "blocks_me": True}, "not_taking_invitations"),
    ({"open_invitations": 4}, "yes"),
    ({"open_invitations": 5}, "enough_open"),
    ({"invitations_today": 7}, "yes"),
    ({"invitations_today": 8}, "enough_today"),
    ({"invitations_today": 8, "open_invitations": 5}, "enough_open"),
]


@pytest.mark.parametrize(("more", "answer"), INVITING, ids=str)
def test_inviting(more: dict[str, Any], answer: str):
    assert told(people.may_invite(replace(MATES, **more))) == answer


WRITING = [
    (PAIR, {}, "yes"),
    (PAIR, {"signed_in": False}, "not_found"),
    (PAIR, {"there": False}, "not_taking_messages"),
    (PAIR, {"i_block": True}, "i_block"),
    (PAIR, {"i_stepped_back": True}, "i_stepped_back"),
    (PAIR, {"i_am_on_break": True}, "own_break"),
    (PAIR, {"i_mute": True}, "yes"),
    (PAIR, {"blocks_me": True}, "not_taking_messages"),
    (PAIR, {"no_contact": True}, "no_contact"),
    (PAIR, {"no_contact": True, "i_block": True, "blocks_me": True}, "no_contact"),
    (PAIR, {"stepped_back": True}, "not_taking_messages"),
    (PAIR, {"stepped_back": True, "says_so": True}, "taking_space"),
    (PAIR, {"stepped_back": True, "says_so": True, "blocks_me": True}, "not_taking_messages"),
    (PAIR, {"on_break": True}, "not_taking_messages"),
    (PAIR, {"on_break": True, "break_shown": True}, "away"),
    (PAIR, {"writes": Writes.NOBODY}, "not_taking_messages"),
    (PAIR, {"writes": Writes.CONNECTIONS_SETTLING}, "not_taking_messages"),
    (PAIR, {"writes": Writes.CONNECTIONS_SETTLING, "pair_stage": 2}, "yes"),
    (PAIR, {"invites": Invites.NOBODY}, "yes"),
    (PARTED, {}, "not_connected"),
    (PARTED, {"blocks_me": True}, "not_taking_messages"),
    (PARTED, {"writes": Writes.NOBODY}, "not_taking_messages"),
    (MATES, {}, "not_found"),
]


@pytest.mark.parametrize(("stands", "more", "answer"), WRITING, ids=str)
def test_writing(stands: Between, more: dict[str, Any], answer: str):
    assert told(people.may_write(replace(stands, **more))) == answer


ACCEPTING = [
    ({}, "yes"),
    ({"they_invited": False}, "not_found"),
    ({"there": False}, "not_found"),
    ({"i_block": True}, "i_block"),
    ({"i_stepped_back": True}, "i_stepped_back"),
    ({"i_am_on_break": True}, "own_break"),
    ({"blocks_me": True}, "not_found"),
    ({"no_contact": True}, "no_contact"),
    ({"invites": Invites.NOBODY}, "yes"),
    ({"i_mute": True}, "yes"),
]


@pytest.mark.parametrize(("more", "answer"), ACCEPTING, ids=str)
def test_accepting(more: dict[str, Any], answer: str):
    assert told(people.may_accept(replace(ASKED, **more))) == answer


@st.composite
def standings(draw: st.DrawFn) -> Between:
    yes = st.booleans()
    was = draw(yes)
    connected = was and draw(yes)
    stepped = draw(yes)
    shares = draw(yes)
    return Between(
        signed_in=draw(st.sampled_from([True, True, True, False])),
        is_self=draw(st.sampled_from([False, False, False, True])),
        there=draw(st.sampled_from([True, True, True, False])),
        shares_group=shares,
        shares_group_settled=shares and draw(yes),
        is_quieted=shares and draw(st.sampled_from([False, False, False, True])),
        is_connected=connected,
        was_connected=was,
        pair_stage=draw(st.integers(1, 4)) if connected else 0,
        blocks_me=draw(yes),
        i_block=draw(yes),
        no_contact=draw(st.sampled_from([False, False, True])),
        stepped_back=stepped,
        says_so=stepped and draw(yes),
        i_stepped_back=draw(yes),
        i_mute=draw(yes),
        on_break=draw(yes),
        break_shown=draw(yes),
        i_am_on_break=draw(yes),
        invites=draw(st.sampled_from(Invites)),
        writes=draw(st.sampled_from(Writes)),
        invited_open=draw(yes),
        invited_again_from=draw(st.sampled_from([None, LATER])),
        they_invited=draw(yes),
        open_invitations=draw(st.integers(0, 5)),
        invitations_today=draw(st.sampled_from([0, 7, 8])),
    )


many = settings(max_examples=600)
DOORS = (people.may_invite, people.may_write)
CONTACT = (*DOORS, people.may_accept)


@many
@given(standings())
def test_a_block_cannot_be_told_from_not_taking_anything(facts: Between):
    """Each answer about the other, save how far one reads in their profile, is the one that somebody gets whom nobody may invite or
    write to. A block ends their own invitation, and outranks a step back that they let be read."""
    blocked = replace(facts, blocks_me=True, no_contact=False, they_invited=False)
    closed = replace(
        facts,
        blocks_me=False,
        no_contact=False,
        they_invited=False,
        says_so=False,
        invites=Invites.NOBODY,
        writes=Writes.NOBODY,
    )
    for question in (*CONTACT, people.may_see_person, people.may_keep_distance, people.may_see_pair, people.may_part):
        assert question(blocked) == question(closed), question.__name__
    assert not people.is_present_to(blocked, "groups")
    assert not people.is_present_to(closed, "nobody")


@many
@given(standings())
def test_a_step_back_that_is_not_said_cannot_be_told_either(facts: Between):
    away = replace(facts, stepped_back=True, says_so=False)
    closed = replace(away, stepped_back=False, invites=Invites.NOBODY, writes=Writes.NOBODY)
    for question in DOORS:
        assert question(away) == question(closed), question.__name__


@many
@given(standings(), st.sampled_from(["blocks_me", "i_block", "no_contact", "stepped_back", "i_stepped_back"]))
def test_what_stands_between_holds_whatever_else_is_so(facts: Between, distance: str):
    """Precedence: neither a boundary nor a stage opens what a block or a step back closes."""
    apart = replace(facts, **{distance: True})
    for question in DOORS:
        assert not question(apart), question.__name__
    assert not people.is_present_to(apart, "groups")
    if distance not in ("stepped_back", "i_stepped_back"):
        assert people.stage_with(apart) == people.NAME_ALONE or facts.is_self


@many
@given(standings())
def test_the_reason_that_ranks_highest_is_the_one_that_is_told(facts: Between):
    """Restriction, block, step back, boundary, stage."""
    quieted = replace(facts, is_quieted=True, is_self=False)
    if people.may_see_person(quieted):
        assert people.may_invite(quieted).reason is Reason.QUIET_TIME
    free = replace(facts, is_quieted=False, is_self=False)
    if people.may_see_person(free) and free.no_contact:
        assert people.may_invite(free).reason is Reason.NO_CONTACT
    elif people.may_see_person(free) and free.i_block:
        assert people.may_invite(free).reason is Reason.I_BLOCK
    elif people.may_see_person(free) and free.i_stepped_back:
        assert people.may_invite(free).reason is Reason.I_STEPPED_BACK
    for question in DOORS:
        if free.blocks_me or free.no_contact:
            assert question(free).reason is not Reason.TAKING_SPACE


def turned(facts: Between) -> Between:
    """The same two, seen from the other side, as far as distance goes."""
    return replace(
        facts,
        blocks_me=facts.i_block,
        i_block=facts.blocks_me,
        stepped_back=facts.i_stepped_back,
        i_stepped_back=facts.stepped_back,
        on_break=facts.i_am_on_break,
        i_am_on_break=facts.on_break,
    )


@many
@given(standings())
def test_a_block_and_a_step_back_work_alike_on_both(facts: Between):
    open_to_all = replace(
        facts,
        signed_in=True,
        there=True,
        is_self=False,
        i_mute=False,
        invites=Invites.GROUPS,
        writes=Writes.CONNECTIONS,
    )
    other = turned(open_to_all)
    apart = any((facts.blocks_me, facts.i_block, facts.no_contact, facts.stepped_back, facts.i_stepped_back))
    if apart:
        for question in DOORS:
            assert not question(open_to_all) and not question(other)
    assert people.may_write(open_to_all).allowed == people.may_write(other).allowed
    assert people.is_present_to(open_to_all, "groups") == people.is_present_to(other, "groups")
    if facts.blocks_me or facts.i_block or facts.no_contact:
        assert people.stage_with(open_to_all) == people.stage_with(other) == people.NAME_ALONE


@many
@given(standings())
def test_protection_is_never_earned(facts: Between):
    """Whoever can be seen can be kept away, whatever else stands between; and what is kept can always be ended."""
    if people.may_see_person(facts) and not facts.is_self:
        assert people.may_keep_distance(facts)
    if facts.signed_in and (facts.i_block or facts.i_mute or facts.i_stepped_back):
        assert people.may_keep_distance(facts)
    if facts.signed_in and facts.is_connected:
        assert people.may_part(facts)


@many
@given(standings())
def test_who_mutes_sees_nothing_and_changes_nothing(facts: Between):
    heard, muted = replace(facts, i_mute=False), replace(facts, i_mute=True)
    for question in (*CONTACT, people.may_see_person, people.may_see_pair):
        assert question(heard) == question(muted), question.__name__
    assert not people.is_present_to(muted, "groups")


@many
@given(standings(), st.integers(1, 4))
def test_no_answer_is_read_deeper_than_the_two_are(facts: Between, depth: int):
    if people.may_read_answer(facts, depth) and not facts.is_self:
        assert depth <= max(facts.pair_stage, Stage.ARRIVING)
        assert facts.is_connected or facts.shares_group


SITTING = [({}, "yes"), ({"no_contact": True}, "no_contact"), ({"blocks_me": True, "i_block": True}, "yes")]


@pytest.mark.parametrize(("more", "answer"), SITTING, ids=str)
def test_sitting_together(more: dict[str, Any], answer: str):
    assert told(people.may_sit_together(replace(MATES, **more))) == answer


PAIRS = [
    (PAIR, {}, "yes", "yes"),
    (PARTED, {}, "not_found", "not_found"),
    (PAIR, {"i_block": True}, "i_block", "yes"),
    (PAIR, {"blocks_me": True}, "yes", "yes"),
    (PAIR, {"no_contact": True}, "no_contact", "no_contact"),
    (PAIR, {"no_contact": True, "i_block": True}, "no_contact", "no_contact"),
]


@pytest.mark.parametrize(("stands", "more", "page", "word"), PAIRS, ids=str)
def test_the_pairs_page_and_a_closing_word(stands: Between, more: dict[str, Any], page: str, word: str):
    facts = replace(stands, **more)
    assert told(people.may_see_pair(facts)) == page
    assert told(people.may_leave_closing_word(facts)) == word
    assert bool(people.may_part(facts)) is facts.is_connected, "parting is nobody's to forbid"


@many
@given(standings())
def test_no_contact_is_no_weaker_than_a_block_of_each_by_the_other(facts: Between):
    ordered = replace(facts, no_contact=True, they_invited=False)
    mutual = replace(facts, no_contact=False, they_invited=False, blocks_me=True, i_block=True)
    for question in (*CONTACT, people.may_see_pair):
        assert not (question(ordered) and not question(mutual)), question.__name__
    assert people.stage_with(ordered) <= people.stage_with(mutual) or facts.is_self
    for shown in ("nobody", "connections", "groups"):
        assert not people.is_present_to(ordered, shown)
