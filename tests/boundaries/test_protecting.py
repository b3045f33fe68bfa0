"""What rules of words make of a message, and who may tend them: the truth tables."""

import pytest

from community.boundaries.groups import Standing
from community.boundaries.protecting import (
    Effect,
    Handled,
    Protections,
    WordRule,
    handle,
    may_see_met,
    may_tend_rules,
    may_tend_site_rules,
)
from community.boundaries.rooms import RoomFacts
from community.groups.rules import Role
from community.rooms.rules import Waits

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
    assert handle(facts, met) == expected


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
