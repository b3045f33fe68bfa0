"""A circle of four and an outsider, as most tests of rooms need them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.support.actors import Someone
from tests.support.make import Make


@dataclass
class Circle:
    """`ana` and `ben` at stage 2, `cleo` at stage 1, `mo` the moderator at stage 4; `otto` belongs to another group."""

    group: int
    rooms: dict[int, int]
    ana: Someone
    ben: Someone
    cleo: Someone
    mo: Someone
    otto: Someone

    @property
    def lounge(self) -> int:
        return self.rooms[1]


@pytest.fixture
def circle(make: Make, someone: Callable[..., Someone]) -> Circle:
    group = make.group()
    elsewhere = make.group("Elsewhere")
    return Circle(
        group=group,
        rooms=make.rooms_by_depth(group),
        ana=someone(make.member(group, make.person("ana"), stage=2)),
        ben=someone(make.member(group, make.person("ben"), stage=2)),
        cleo=someone(make.member(group, make.person("cleo"), stage=1)),
        mo=someone(make.member(group, make.person("mo"), stage=4, roles=("moderator", "facilitator"))),
        otto=someone(make.member(elsewhere, make.person("otto"), stage=4, roles=("moderator",))),
    )
