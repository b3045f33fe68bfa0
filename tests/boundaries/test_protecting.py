"""What rules of words make of a message, and who may tend them: the truth tables."""

from datetime import timedelta

import pytest

from community.boundaries.groups import Standing
from community.boundaries.protecting import (
    Effect,
    Handled,
    Looked,
    Protections,
    WordRule,
    calm_is_offered,
    floods,
    handle,
    links_wait_of,
    may_see_met,
    may_tend_rules,
    may_tend_site_rules,
)
from community.boundaries.rooms import RoomFacts
from community.groups.rules import LinksWait, Role
from community.rooms.rules import Lately, Waits

COVER = WordRule(1, "one", Effect.COVER, "It is heavy.")
HOLD = WordRule(2, "two", Effect.HOLD, "We look first.")
FLAG = WordRule(3, "three", Effect.FLAG, "For us.")


def here(*roles: Role, first: bool = False) -> RoomFacts:
    standing = Standing(signed_in=True, state="active", stage=2, roles=frozenset(roles))
    return RoomFacts(standing, depth=1, looked_at_first=first)


@pytest.mark.parametrize(
    ("facts", "met", "expected"),
    [
        (here(), [], Handled()),
        (here(), [COVER], Handled(covers=("It is heavy.",))),
        (here(), [FLAG], Handled(listed=(3,))),
        (here(), [HOLD], Handled(Waits.RULE, "We look first.")),
        (here(), [COVER, HOLD, FLAG], Handled(Waits.RULE, "We look first.", ("It is heavy.",))),
        (here(first=True), [], Handled(Waits.FIRST)),
        (here(first=True), [HOLD], Handled(Waits.RULE, "We look first.")),
        (here(first=True), [FLAG], Handled(Waits.FIRST)),
        (here(Role.GREETER, first=True), [], Handled()),
        (here(Role.MODERATOR), [HOLD], Handled(listed=(2,))),
        (here(Role.FACILITATOR), [COVER, HOLD, FLAG], Handled(covers=("It is heavy.",), listed=(3, 2))),
    ],
)
def test_what_becomes_of_a_message(facts: RoomFacts, met: list[WordRule], expected: Handled) -> None:
    assert handle(facts, Looked(met)) == expected


DAY = timedelta(days=1)
LINK = {"has_link": True, "links_wait": LinksWait.WEEK, "here_for": 2 * DAY}
SAME, MUCH = Lately(same=2), Lately(own=20, everyone=25)


@pytest.mark.parametrize(
    ("facts", "looked", "waits"),
    [
        (here(), Looked(**LINK), Waits.LINK),
        (here(), Looked(**LINK | {"has_link": False}), None),
        (here(), Looked(**LINK | {"here_for": 7 * DAY}), None),
        (here(), Looked(**LINK | {"links_wait": LinksWait.NOBODY}), None),
        (here(Role.GREETER), Looked(**LINK), None),
        (here(), Looked([HOLD], **LINK), Waits.RULE),
        (here(first=True), Looked(**LINK), Waits.LINK),
        (here(), Looked(lately=SAME), Waits.SAME),
        (here(), Looked(lately=Lately(same=1)), None),
        (here(Role.MODERATOR), Looked(lately=SAME), None),
        (here(), Looked(lately=MUCH, here_for=DAY), Waits.PACE),
        (here(), Looked(lately=MUCH), None),
        (here(Role.FACILITATOR), Looked(lately=MUCH, here_for=DAY), None),
        (here(), Looked(is_calm=True, here_for=DAY), Waits.CALM),
        (here(), Looked(is_calm=True, here_for=7 * DAY), None),
        (here(), Looked(here_for=DAY), None),
        (here(Role.GREETER), Looked(is_calm=True, here_for=DAY), None),
        (here(), Looked([HOLD], is_calm=True, here_for=DAY), Waits.RULE),
    ],
)
def test_why_a_message_waits(facts: RoomFacts, looked: Looked, waits: Waits | None) -> None:
    handled = handle(facts, looked)
    assert handled.waits is waits


@pytest.mark.parametrize(
    ("choice", "stage", "here_for", "expected"),
    [
        (LinksWait.WEEK, 4, 6 * DAY, True),
        (LinksWait.WEEK, 1, 7 * DAY, False),
        (LinksWait.MONTH, 4, 29 * DAY, True),
        (LinksWait.MONTH, 1, 30 * DAY, False),
        (LinksWait.ARRIVING, 1, 400 * DAY, True),
        (LinksWait.ARRIVING, 2, DAY, False),
        (LinksWait.NOBODY, 1, DAY, False),
    ],
)
def test_whose_links_wait(choice: LinksWait, stage: int, here_for: timedelta, expected: bool) -> None:
    assert links_wait_of(choice, stage, here_for) is expected


@pytest.mark.parametrize(
    ("own", "everyone", "here_for", "expected"),
    [
        (19, 19, DAY, False),
        (20, 20, DAY, True),
        (20, 25, DAY, True),
        (20, 26, DAY, False),
        (40, 80, DAY, False),
        (60, 60, 30 * DAY, False),
    ],
)
def test_a_flood_is_a_share_with_a_floor(own: int, everyone: int, here_for: timedelta, expected: bool) -> None:
    assert floods(Lately(own=own, everyone=everyone), here_for) is expected


def test_protections_know_which_rules_a_text_meets() -> None:
    protections = Protections((COVER, HOLD, FLAG))
    assert protections.met_by("One and THREE") == [COVER, FLAG]
    assert Protections().met_by("One") == []


MODERATES = Standing(signed_in=True, state="active", stage=2, roles=frozenset({Role.MODERATOR}))
OTHERS = [
    Standing(),
    Standing(signed_in=True, is_host=True),
    Standing(signed_in=True, is_site_moderator=True),
    Standing(signed_in=True, state="active", stage=4, roles=frozenset({Role.FACILITATOR, Role.GREETER})),
    Standing(signed_in=True, state="left", roles=frozenset({Role.MODERATOR})),
]


def test_who_may_tend_the_rules() -> None:
    assert may_tend_rules(MODERATES)
    assert not any(may_tend_rules(one) for one in OTHERS)
    assert [bool(may_tend_site_rules(one)) for one in (*OTHERS, MODERATES)] == [False, True, True, False, False, False]


@pytest.mark.parametrize(
    ("standing", "depth", "is_mine", "expected"),
    [
        (MODERATES, 2, False, True),
        (MODERATES, 3, False, False),
        (MODERATES, 1, True, False),
        (OTHERS[3], 1, False, False),
    ],
)
def test_who_may_see_what_met_a_rule(standing: Standing, depth: int, is_mine: bool, expected: bool) -> None:
    assert bool(may_see_met(standing, depth, is_mine)) is expected


@pytest.mark.parametrize(
    ("members", "came", "reported", "expected"),
    [
        (4, 3, 2, False),
        (4, 4, 0, True),
        (4, 0, 3, True),
        (24, 7, 4, False),
        (24, 8, 0, True),
        (24, 0, 5, True),
        (0, 0, 0, False),
    ],
)
def test_when_calm_hours_are_offered(members: int, came: int, reported: int, expected: bool) -> None:
    assert calm_is_offered(members, came, reported) is expected
