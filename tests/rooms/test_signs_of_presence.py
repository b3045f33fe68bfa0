"""Signs of being here: who sees that somebody is here or writes, and who is out of each other's sight; breaks and distances that begin and
end. What comes covered is in test_covering.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.shared import db
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.make import Make

from .conftest import Circle

PERSON = {"by": "person"}


def typing(circle: Circle, who: Someone) -> None:
    from community.accounts.models import Person

    with db.transaction() as session:
        session.get_one(Person, who.id).shows_typing = True
    who.sends("typing:show", {"room": circle.lounge})


@pytest.mark.parametrize(("kind", "both_ways"), [("block", True), ("step_back", True), ("mute", False)])
def test_nobody_reads_that_somebody_writes_from_whom_they_keep_apart(
    make: Make, circle: Circle, kind: str, both_ways: bool
) -> None:
    make.distance(circle.ben.actor, circle.ana.actor, kind)
    typing(circle, circle.ana)
    circle.ben.hears_nothing()
    circle.otto.hears_nothing()
    assert circle.cleo.hears("typing:shown") == [{"room": circle.lounge, "name": "Ana"}]
    typing(circle, circle.ben)
    assert bool(circle.ana.hears("typing:shown")) == (not both_ways)
    assert len(circle.cleo.hears("typing:shown")) == 1


@pytest.mark.parametrize(("kind", "both_ways"), [("block", True), ("step_back", True), ("mute", False)])
def test_nobody_sees_that_somebody_is_here_from_whom_they_keep_apart(
    make: Make, someone: Callable[..., Someone], kind: str, both_ways: bool
) -> None:
    group = make.group()
    room = make.rooms_by_depth(group)[1]
    ana, ben, cleo = (
        someone(make.member(group, make.person(name, shows_presence="groups"))) for name in ("ana", "ben", "cleo")
    )
    outsider = someone()
    make.distance(ben.actor, ana.actor, kind)
    present = {who: who.sends("room:enter", {"room": room})["present"] for who in (ana, ben, cleo)}
    assert present == {ana: ["Cleo"] if both_ways else ["Ben", "Cleo"], ben: ["Cleo"], cleo: ["Ana", "Ben"]}
    for who in (ana, ben, cleo, outsider):
        who.forgets()
    ana.closes()
    assert cleo.hears("presence:changed") == [{"id": ana.id, "name": "Ana", "here": False}]
    ben.hears_nothing()
    outsider.hears_nothing()


def test_presence_for_connections_alone(make: Make, someone: Callable[..., Someone]) -> None:
    group = make.group()
    room = make.rooms_by_depth(group)[1]
    ana = someone(make.member(group, make.person("ana", shows_presence="connections")))
    ben, cleo = someone(make.member(group, make.person("ben"))), someone(make.member(group, make.person("cleo")))
    make.connection(ana.actor, ben.actor)
    assert ben.sends("room:enter", {"room": room})["present"] == ["Ana"]
    assert cleo.sends("room:enter", {"room": room})["present"] == []
    ana.closes()
    assert ben.hears("presence:changed") and not cleo.hears("presence:changed")


def test_who_takes_a_break_hears_nothing_and_catches_up_on_return(make: Make, circle: Circle) -> None:
    made = circle.ana.says(circle.lounge, "before")
    circle.ben.forgets()
    make.takes_break(circle.ben.actor)
    circle.ana.says(circle.lounge, "meanwhile")
    circle.ana.sends("message:edit", {"id": made["id"], "body": "before, and more"})
    typing(circle, circle.ana)
    circle.ben.hears_nothing()
    assert len(circle.cleo.hears("message:sent")) == 2
    make.comes_back(circle.ben.actor)
    back = circle.ben.sends("room:enter", {"room": circle.lounge, "after": 1, "rev": 0})
    assert [message["seq"] for message in back["messages"]] == [2]
    assert [message["seq"] for message in back["changed"]] == [1]
    circle.ana.says(circle.lounge, "welcome back")
    assert len(circle.ben.hears("message:sent")) == 1


def test_a_break_that_begins_looks_like_any_going(make: Make, someone: Callable[..., Someone]) -> None:
    from community.accounts.events import BreakBegun
    from community.shared.bus import publish

    group = make.group()
    room = make.rooms_by_depth(group)[1]
    ana, ben, cleo, dora = (
        someone(make.member(group, make.person(name, shows_presence="groups")))
        for name in ("ana", "ben", "cleo", "dora")
    )
    outsider = someone()
    make.distance(dora.actor, ana.actor, "step_back")
    assert ben.sends("room:enter", {"room": room})["present"] == ["Ana", "Cleo", "Dora"]
    for who in (ana, ben, cleo, dora, outsider):
        who.forgets()
    make.takes_break(ana.actor)
    with ben.app.app_context(), db.transaction():
        publish(BreakBegun(ana.id))
    assert ben.hears("presence:changed") == [{"id": ana.id, "name": "Ana", "here": False}]
    for other in (dora, outsider):
        other.hears_nothing()
    assert ben.sends("room:enter", {"room": room})["present"] == ["Cleo", "Dora"]
    cleo.closes()
    assert not [frame for page in ana.sockets for frame in page.queue if frame["name"] == "presence:changed"]


def test_a_break_and_a_distance_end_by_themselves(make: Make, circle: Circle) -> None:
    """Nothing is written when their time has come: what is kept of the room's audience knows by itself."""
    make.takes_break(circle.ben.actor, until=now() + timedelta(hours=2))
    make.distance(circle.cleo.actor, circle.ana.actor, "mute", until=now() + timedelta(hours=1))

    def say(hours: float) -> tuple[int, list[Any]]:
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            circle.ana.says(circle.lounge, f"after {hours}")
            return (
                len(circle.ben.hears("message:sent")),
                [frame.get("covered") for frame in circle.cleo.hears("message:sent")],
            )

    assert say(0.5) == (0, [PERSON])
    assert say(1.5) == (0, [None])
    assert say(2.5) == (1, [None])


@dataclass
class InSight:
    """Ana and Ben, each on the other's open page; Cleo, who sees both; Otto, who sees nobody."""

    room: int
    ana: Someone
    ben: Someone
    cleo: Someone
    otto: Someone

    def shown(self, who: Someone) -> list[tuple[str, bool]]:
        return [(frame["name"], frame["here"]) for frame in who.hears("presence:changed")]

    def others_hear_nothing(self) -> None:
        self.cleo.hears_nothing("presence:changed")
        self.otto.hears_nothing("presence:changed")


@pytest.fixture
def in_sight(make: Make, someone: Callable[..., Someone]) -> InSight:
    group = make.group()
    people = [
        someone(make.member(group, make.person(name, shows_presence="groups"))) for name in ("ana", "ben", "cleo")
    ]
    seen = InSight(make.rooms_by_depth(group)[1], *people, someone(make.person("otto")))  # type: ignore[misc]
    for who in (*people, seen.otto):
        who.forgets()
    return seen


@pytest.mark.parametrize(("way", "form"), [("block", {}), ("step-back", {"length": "week"})])
def test_a_distance_takes_both_out_of_each_others_sight_at_once(in_sight: InSight, way: str, form: Any) -> None:
    """To Ben it is the frame of any going, and one more of a change that he is told of in no other way."""
    ana, ben = in_sight.ana, in_sight.ben
    ana.posts(f"/connections/{ben.id}/{way}", **form)
    assert in_sight.shown(ben) == [("Ana", False)]
    assert in_sight.shown(ana) == [("Ben", False)]
    in_sight.others_hear_nothing()
    assert [frame["name"] for page in ben.sockets for frame in page.queue] == ["boundaries:changed"]
    ana.posts(f"/connections/{ben.id}/{way}", **form)  # again: it stands as it stood
    assert in_sight.shown(ben) == [] == in_sight.shown(ana)
    ana.posts(f"/connections/{ben.id}/distance/{way.replace('-', '_')}/end")
    assert in_sight.shown(ben) == [("Ana", True)]
    assert in_sight.shown(ana) == [("Ben", True)]
    in_sight.others_hear_nothing()


def test_who_is_out_of_sight_already_neither_goes_nor_comes(in_sight: InSight) -> None:
    ana, ben = in_sight.ana, in_sight.ben
    ana.posts(f"/connections/{ben.id}/block")
    for who in (ana, ben):
        who.forgets()
    ben.posts(f"/connections/{ana.id}/step-back", length="week")
    ana.posts(f"/connections/{ben.id}/distance/block/end")
    assert in_sight.shown(ana) == [] == in_sight.shown(ben)
    with time_machine.travel(now() + timedelta(days=8), tick=False):  # it ended by itself, and is ended once more
        ben.posts(f"/connections/{ana.id}/distance/step_back/end")
    assert in_sight.shown(ana) == [] == in_sight.shown(ben)


def test_who_mutes_sees_them_no_longer_and_is_seen(in_sight: InSight) -> None:
    in_sight.ana.posts(f"/connections/{in_sight.ben.id}/mute")
    assert in_sight.shown(in_sight.ana) == [("Ben", False)]
    in_sight.ben.hears_nothing()
    in_sight.others_hear_nothing()


@pytest.mark.parametrize("shown", ["nobody", "connections", "groups"])
def test_a_distance_shows_nothing_of_whom_one_did_not_see(
    make: Make, someone: Callable[..., Someone], shown: str
) -> None:
    group = make.group()
    ana, ben = (someone(make.member(group, make.person(name, shows_presence=shown))) for name in ("ana", "ben"))
    if shown == "groups":
        ana.closes()
        ben.forgets()
    ana.posts(f"/connections/{ben.id}/block")
    ben.hears_nothing("presence:changed")


def test_who_connects_comes_into_sight_and_who_parts_goes(make: Make, someone: Callable[..., Someone]) -> None:
    group = make.group()
    ana, ben, cleo = (
        someone(make.member(group, make.person(name, shows_presence="connections"))) for name in ("ana", "ben", "cleo")
    )
    invitation = make.connect_invitation(ana.actor, ben.actor)
    ben.posts(f"/connections/invitations/{invitation}/accept")
    heard = [[(frame["name"], frame["here"]) for frame in who.hears("presence:changed")] for who in (ana, ben, cleo)]
    assert heard == [[("Ben", True)], [("Ana", True)], []]
    ben.posts(f"/connections/{ana.id}/part")
    heard = [[(frame["name"], frame["here"]) for frame in who.hears("presence:changed")] for who in (ana, ben, cleo)]
    assert heard == [[("Ben", False)], [("Ana", False)], []]
