"""The truth tables of boundaries/groups.py: every condition, one line each."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from community.boundaries import groups
from community.boundaries.decision import Reason
from community.boundaries.groups import GroupFacts, Standing
from community.groups.rules import JoinMode, Role

VISITOR = Standing()
STRANGER = Standing(signed_in=True)
HOST = Standing(signed_in=True, is_host=True)
MEMBER = Standing(signed_in=True, state="active", stage=1, held_stage=1, agreed=True)
LEFT = replace(MEMBER, state="left")
REMOVED = replace(MEMBER, state="removed")
GREETER = replace(MEMBER, roles=frozenset({Role.GREETER}))
MODERATOR = replace(MEMBER, roles=frozenset({Role.MODERATOR}))
FACILITATOR = replace(MEMBER, roles=frozenset({Role.FACILITATOR}))
LAST = replace(FACILITATOR, only_facilitator=True)
LEFT_FACILITATOR = replace(FACILITATOR, state="left")


def facts(
    standing: Standing, mode: str = "open", room: bool = True, asked: bool = False, link: bool = False
) -> GroupFacts:
    return GroupFacts(standing, JoinMode(mode), room, asked, link)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (facts(VISITOR), Reason.NOT_FOUND),
        (facts(VISITOR, link=True), Reason.NOT_FOUND),
        (facts(STRANGER), None),
        (facts(STRANGER, "request"), None),
        (facts(STRANGER, "invitation"), Reason.NOT_FOUND),
        (facts(STRANGER, "invitation", link=True), None),
        (facts(MEMBER, "invitation"), None),
        (facts(HOST, "invitation"), None),
        (facts(LEFT, "invitation"), Reason.NOT_FOUND),
        (facts(REMOVED, "invitation"), Reason.NOT_FOUND),
    ],
)
def test_may_see_group(given: GroupFacts, reason: Reason | None) -> None:
    assert groups.may_see_group(given).reason is reason


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (facts(VISITOR), Reason.NOT_FOUND),
        (facts(STRANGER), None),
        (facts(LEFT), None),
        (facts(HOST), None),
        (facts(HOST, "invitation"), Reason.BY_INVITATION),
        (facts(MEMBER), Reason.ALREADY_MEMBER),
        (facts(REMOVED), Reason.REMOVED),
        (facts(REMOVED, link=True), Reason.REMOVED),
        (facts(STRANGER, room=False), Reason.FULL),
        (facts(STRANGER, room=False, link=True), Reason.FULL),
        (facts(STRANGER, "request"), Reason.BY_REQUEST),
        (facts(STRANGER, "request", link=True), None),
        (facts(STRANGER, "invitation"), Reason.NOT_FOUND),
        (facts(STRANGER, "invitation", link=True), None),
    ],
)
def test_may_join(given: GroupFacts, reason: Reason | None) -> None:
    assert groups.may_join(given).reason is reason


UNTIL = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mode", "link", "joins", "asks"),
    [
        ("open", False, Reason.BY_REQUEST, None),
        ("open", True, Reason.BY_REQUEST, None),
        ("request", False, Reason.BY_REQUEST, None),
        ("request", True, Reason.BY_REQUEST, None),
        ("invitation", False, Reason.NOT_FOUND, Reason.NOT_FOUND),
        ("invitation", True, Reason.CALM_HOURS, Reason.BY_INVITATION),
    ],
)
def test_in_calm_hours_people_ask_first(mode: str, link: bool, joins: Reason | None, asks: Reason | None) -> None:
    given = replace(facts(STRANGER, mode, link=link), calm_until=UNTIL)
    assert (groups.may_join(given).reason, groups.may_ask_to_join(given).reason) == (joins, asks)


def test_who_may_make_a_link() -> None:
    for standing in (VISITOR, STRANGER, HOST, MEMBER, MODERATOR):
        assert not groups.may_make_invitation(facts(standing))
    assert groups.may_make_invitation(facts(FACILITATOR))
    calm = groups.may_make_invitation(replace(facts(FACILITATOR), calm_until=UNTIL))
    assert (calm.reason, calm.until) == (Reason.CALM_HOURS, UNTIL)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (facts(VISITOR, "request"), Reason.NOT_FOUND),
        (facts(STRANGER, "request"), None),
        (facts(LEFT, "request"), None),
        (facts(STRANGER, "request", asked=True), Reason.ALREADY_ASKED),
        (facts(STRANGER, "request", room=False), Reason.FULL),
        (facts(REMOVED, "request"), Reason.REMOVED),
        (facts(MEMBER, "request"), Reason.ALREADY_MEMBER),
        (facts(STRANGER, "open"), Reason.BY_INVITATION),
        (facts(STRANGER, "invitation"), Reason.NOT_FOUND),
        (facts(HOST, "invitation"), Reason.BY_INVITATION),
    ],
)
def test_may_ask_to_join(given: GroupFacts, reason: Reason | None) -> None:
    assert groups.may_ask_to_join(given).reason is reason


@pytest.mark.parametrize(
    ("tender", "asker", "reason"),
    [
        (FACILITATOR, facts(STRANGER, asked=True), None),
        (FACILITATOR, facts(LEFT, asked=True), None),
        (FACILITATOR, facts(STRANGER), Reason.NOT_FOUND),
        (FACILITATOR, facts(STRANGER, asked=True, room=False), Reason.FULL),
        (FACILITATOR, facts(REMOVED, asked=True), Reason.NOT_FOUND),
        (FACILITATOR, facts(MEMBER, asked=True), Reason.NOT_FOUND),
        (MODERATOR, facts(STRANGER, asked=True), Reason.NOT_YOUR_ROLE),
        (HOST, facts(STRANGER, asked=True), Reason.NOT_FOUND),
    ],
)
def test_may_accept_request(tender: Standing, asker: GroupFacts, reason: Reason | None) -> None:
    assert groups.may_accept_request(tender, asker).reason is reason


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (VISITOR, Reason.NOT_FOUND),
        (HOST, Reason.NOT_FOUND),
        (LEFT, Reason.NOT_FOUND),
        (REMOVED, Reason.NOT_FOUND),
        (MEMBER, None),
        (FACILITATOR, None),
        (LAST, Reason.LAST_FACILITATOR),
    ],
)
def test_may_leave(standing: Standing, reason: Reason | None) -> None:
    assert groups.may_leave(standing).reason is reason


@pytest.mark.parametrize(
    ("standing", "belongs", "greets", "tends"),
    [
        (VISITOR, Reason.NOT_FOUND, Reason.NOT_FOUND, Reason.NOT_FOUND),
        (STRANGER, Reason.NOT_FOUND, Reason.NOT_FOUND, Reason.NOT_FOUND),
        (HOST, Reason.NOT_FOUND, Reason.NOT_FOUND, Reason.NOT_FOUND),
        (LEFT_FACILITATOR, Reason.NOT_FOUND, Reason.NOT_FOUND, Reason.NOT_FOUND),
        (REMOVED, Reason.NOT_FOUND, Reason.NOT_FOUND, Reason.NOT_FOUND),
        (MEMBER, None, Reason.NOT_YOUR_ROLE, Reason.NOT_YOUR_ROLE),
        (MODERATOR, None, Reason.NOT_YOUR_ROLE, Reason.NOT_YOUR_ROLE),
        (GREETER, None, None, Reason.NOT_YOUR_ROLE),
        (FACILITATOR, None, None, None),
    ],
)
def test_what_belonging_and_duties_open(
    standing: Standing, belongs: Reason | None, greets: Reason | None, tends: Reason | None
) -> None:
    assert groups.may_see_members(standing).reason is belongs
    assert groups.may_accept_agreement(standing).reason is belongs
    assert groups.may_greet(standing).reason is greets
    assert groups.may_tend_group(standing).reason is tends


@pytest.mark.parametrize(
    ("tender", "member", "role", "is_self", "reason"),
    [
        (FACILITATOR, GREETER, Role.GREETER, False, None),
        (FACILITATOR, FACILITATOR, Role.FACILITATOR, False, None),
        (FACILITATOR, LAST, Role.FACILITATOR, False, Reason.LAST_FACILITATOR),
        (LAST, LAST, Role.FACILITATOR, True, Reason.LAST_FACILITATOR),
        (LAST, LAST, Role.MODERATOR, True, None),
        (GREETER, GREETER, Role.GREETER, True, None),
        (MODERATOR, MODERATOR, Role.MODERATOR, True, None),
        (MODERATOR, GREETER, Role.GREETER, False, Reason.NOT_YOUR_ROLE),
        (STRANGER, GREETER, Role.GREETER, False, Reason.NOT_FOUND),
        (LEFT_FACILITATOR, LEFT_FACILITATOR, Role.FACILITATOR, True, Reason.NOT_FOUND),
        (FACILITATOR, LEFT, Role.GREETER, False, Reason.NOT_FOUND),
    ],
)
def test_may_take_role(tender: Standing, member: Standing, role: Role, is_self: bool, reason: Reason | None) -> None:
    assert groups.may_take_role(tender, member, role, is_self).reason is reason


@pytest.mark.parametrize(
    ("tender", "member", "reason"),
    [
        (FACILITATOR, MEMBER, None),
        (FACILITATOR, LEFT, Reason.NOT_FOUND),
        (FACILITATOR, STRANGER, Reason.NOT_FOUND),
        (MODERATOR, MEMBER, Reason.NOT_YOUR_ROLE),
        (HOST, MEMBER, Reason.NOT_FOUND),
    ],
)
def test_may_give_role(tender: Standing, member: Standing, reason: Reason | None) -> None:
    assert groups.may_give_role(tender, member).reason is reason


@pytest.mark.parametrize("who_may", ["host", "facilitators", "everyone", "a word nobody set"])
def test_may_found_group(who_may: str) -> None:
    for is_host, is_facilitator, days in product((False, True), (False, True), (29, 30)):
        decision = groups.may_found_group(True, is_host, who_may, is_facilitator, days, 30)
        expected = is_host or (who_may == "facilitators" and is_facilitator) or (who_may == "everyone" and days >= 30)
        assert decision.allowed is expected, (is_host, is_facilitator, days)
        assert not groups.may_found_group(False, is_host, who_may, is_facilitator, days, 30)
