"""A connection that has become one-sided: told to the one whose side it is, kindly, with floors below which nothing is said; never to the
other, and kept nowhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.accounts.events import ExportAsked
from community.accounts.models import BoundarySettings
from community.connections.models import Side
from community.disclosure.models import PairReflection
from community.disclosure.queries import note_for
from community.disclosure.rules import (
    FAR_MORE,
    LEAST_DAYS,
    LEAST_LETTERS,
    LEAST_OF_MINE,
    NOTE_RESTS,
    ONE_SIDED_OVER,
    Lately,
    Sign,
    Written,
    letters_in,
    one_sided,
)
from community.rooms.queries.sealed import SealedWords, sealed
from community.shared import crypto, db, text
from community.shared.bus import publish
from tests.support.actors import Someone
from tests.support.make import Make

NOW = datetime(2026, 3, 30, 10, 0, tzinfo=UTC)
"""The day after clocks changed in Berlin."""
LONG_AGO = NOW - timedelta(days=100)
BERLIN = ZoneInfo("Europe/Berlin")


def by_day(count: int, letters: int = 300, mine: bool = True, hour: int = 12, days: int = 6) -> list[Written]:
    """So many, in turn over so many days, at this hour in Berlin."""
    return [
        Written(mine, datetime(2026, 3, 18 + number % days, hour, number % 60, tzinfo=BERLIN), letters)
        for number in range(count)
    ]


def said(written: list[Written], **more: Any) -> Sign | None:
    return one_sided(Lately(**{"written": written, "connected_since": LONG_AGO, "zone": "Europe/Berlin", **more}), NOW)


# ---- the rule


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (by_day(12), Sign.MORE),
        (by_day(LEAST_OF_MINE - 1, letters=2000), None),
        (by_day(12, letters=(LEAST_LETTERS - 12) // 12), None),
        (by_day(40, days=LEAST_DAYS - 1), None),
        (by_day(12) + by_day(3, mine=False), Sign.MORE),
        (by_day(12) + by_day(4, mine=False), None),
        (by_day(12, letters=500) + by_day(7, letters=10, mine=False), None),
        (by_day(12, letters=500) + by_day(6, letters=10, mine=False), Sign.MORE),
        (by_day(12) + by_day(1, letters=3000, mine=False), None),
        (by_day(30, mine=False), None),
    ],
)
def test_far_more(written: list[Written], expected: Sign | None) -> None:
    assert said(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (by_day(12, letters=9, hour=1), Sign.LATE),
        (by_day(12, letters=9, hour=23), Sign.LATE),
        (by_day(12, letters=9, hour=22), None),
        (by_day(12, letters=9, hour=5), None),
        (by_day(6, letters=9, hour=1) + by_day(6, letters=9), Sign.LATE),
        (by_day(6, letters=9, hour=1) + by_day(7, letters=9), None),
        (by_day(12, letters=9, hour=1, days=LEAST_DAYS - 1), None),
        (by_day(12, letters=9, hour=1) + by_day(3, mine=False) + by_day(1, mine=False, hour=2), Sign.LATE),
        (by_day(12, letters=9, hour=1) + by_day(2, mine=False) + by_day(1, mine=False, hour=2), None),
    ],
)
def test_far_later_at_night(written: list[Written], expected: Sign | None) -> None:
    assert said(written) == expected


def test_a_night_is_one_night_and_by_ones_own_clock() -> None:
    evenings = [Written(True, datetime(2026, 3, day, 23, 30, tzinfo=BERLIN), 9) for day in (18, 19, 20) for _ in "ab"]
    mornings = [replace(one, at=one.at + timedelta(hours=2)) for one in evenings]
    assert said(evenings + mornings) is None, "three nights, though six days"
    assert said(by_day(12, letters=9, hour=1), zone=None) is None
    assert said(by_day(12, letters=9, hour=1), zone="Australia/Sydney") is None


def test_in_the_night_when_clocks_change() -> None:
    """Two to three does not come in Berlin on 29 March: half past one is before it, half past four by its clock after it."""
    night = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 2, 30, tzinfo=UTC)]
    other = [datetime(2026, 3, day, 0, 0, tzinfo=UTC) for day in (25, 26, 27)]
    day = [datetime(2026, 3, 29, 3, 0, tzinfo=UTC)]  # five in the morning there, six by the old clock's reckoning
    late = [Written(True, at, 9) for at in night + other * 4]
    assert said(late) is Sign.LATE
    assert said([one for one in late if one.at not in night] + [Written(True, day[0], 9)] * 12) is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ahead_since": NOW - timedelta(days=14), "unanswered": 1}, Sign.DEEPER),
        ({"ahead_since": NOW - timedelta(days=13), "unanswered": 1}, None),
        ({"ahead_since": NOW - timedelta(days=90)}, None),
        ({"unanswered": 1}, None),
        ({"unanswered": 2}, Sign.DEEPER),
        ({}, None),
    ],
)
def test_far_deeper(more: dict[str, Any], expected: Sign | None) -> None:
    balanced = by_day(12) + by_day(12, mine=False)
    assert said(balanced, **more) == expected
    assert said(balanced[: LEAST_OF_MINE - 1], **more) is None


def test_a_young_connection_has_no_pattern() -> None:
    assert said(by_day(12), connected_since=NOW - ONE_SIDED_OVER) is Sign.MORE
    assert said(by_day(12), connected_since=NOW - ONE_SIDED_OVER + timedelta(seconds=1)) is None


moments = st.integers(0, 30 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
letters = st.integers(0, 4000)
ones = st.builds(Written, mine=st.booleans(), at=moments, letters=letters)
latelies = st.builds(
    Lately,
    written=st.lists(ones, max_size=60),
    connected_since=moments,
    zone=st.sampled_from([None, "Europe/Berlin", "Asia/Kathmandu", "America/New_York"]),
    ahead_since=st.none() | moments,
    unanswered=st.integers(0, 3),
)


def turned(lately: Lately) -> Lately:
    """As the other has it."""
    return replace(lately, written=[replace(one, mine=not one.mine) for one in lately.written])


@given(
    latelies, st.lists(st.builds(Written, mine=st.just(True), at=moments, letters=letters), min_size=12, max_size=40)
)
def test_what_is_told_holds_of_oneself(lately: Lately, more: list[Written]) -> None:
    for told in (lately, replace(lately, written=[*lately.written, *more])):
        sign = one_sided(told, NOW)
        lately_mine = [one for one in told.written if one.mine and one.at > NOW - ONE_SIDED_OVER]
        if sign is not None:
            assert len(lately_mine) >= LEAST_OF_MINE and told.connected_since <= NOW - ONE_SIDED_OVER
        theirs = [one for one in told.written if not one.mine and one.at > NOW - ONE_SIDED_OVER]
        if sign is Sign.MORE:
            assert sum(one.letters for one in lately_mine) >= FAR_MORE * sum(one.letters for one in theirs)
            assert one_sided(turned(told), NOW) is not Sign.MORE, "never both have written far more"
        if sign is Sign.LATE:
            assert told.zone is not None
        # What is long ago, and in which order it is read, changes nothing.
        old = Written(True, NOW - ONE_SIDED_OVER, 9999)
        assert one_sided(replace(told, written=[old, *reversed(told.written)] * 1), NOW) == sign


@given(latelies, st.lists(st.builds(Written, mine=st.just(False), at=moments, letters=letters), max_size=20))
def test_that_the_other_writes_more_by_day_never_makes_a_note(lately: Lately, more: list[Written]) -> None:
    by_day_alone = [replace(one, at=one.at.replace(hour=12)) for one in more]
    also = replace(lately, zone=None, written=[*lately.written, *by_day_alone])
    before, after = one_sided(replace(lately, zone=None), NOW), one_sided(also, NOW)
    assert after is None or after == before or (before is Sign.MORE and after is Sign.DEEPER)


@pytest.mark.parametrize("body", ["ok", "x" * 40, "Many words. " * 25, "y" * 3000])
def test_letters_are_told_from_outside(app: Flask, body: str) -> None:
    told = letters_in(len(sealed(SealedWords(body, text.render(body)))))
    assert abs(told - len(text.tidy(body))) <= 12


# ---- what one reads of it


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


class Pair:
    def __init__(self, make: Make, someone: Callable[..., Someone]):
        self.make = make
        ana, ben, cleo = make.person("ana"), make.person("ben"), make.person("cleo")
        self.connection = make.connection(ana, ben, openness=(3, 2))
        make.connection(cleo, ana)
        make.connection(cleo, ben)
        self.room = make.conversation(self.connection)
        self.ana, self.ben, self.cleo = someone(ana), someone(ben), someone(cleo)

    def writes(self, who: Someone, count: int = 12, body: str = "a few words " * 25, hour: int = 12) -> None:
        for one in by_day(count, hour=hour):
            at = one.at.astimezone(UTC)
            self.make.message(self.room, who.actor, "", sealed=sealed(SealedWords(body, text.render(body))), sent_at=at)

    def sign(self, who: Someone, other: Someone) -> Sign | None:
        assert who.actor
        with db.unit():
            note = note_for(who.actor, other.id)
            return note.sign if note else None


@pytest.fixture
def pair(make: Make, someone: Callable[..., Someone], clock: Any) -> Pair:
    return Pair(make, someone)


MORE_WORDS = "written a good deal more"


def test_it_is_told_to_the_one_whose_side_it_is(pair: Pair) -> None:
    pair.writes(pair.ana)
    pair.writes(pair.ben, 2)
    page = pair.ana.gets(f"/connections/{pair.ben.id}").text
    assert "A note for you alone" in page and MORE_WORDS in page
    room = pair.ana.gets(f"/rooms/{pair.room}").text
    assert MORE_WORDS in room and "<details" in room.split("A note for you alone")[0].rsplit("note-to-oneself", 1)[0]
    pair.ben.hears_nothing()
    pair.cleo.hears_nothing()
    for other in (pair.ben, pair.cleo):
        for address in (f"/connections/{pair.ana.id}", f"/rooms/{pair.room}", "/connections/", "/rooms/private"):
            assert "A note for you alone" not in other.gets(address).text, address
    assert pair.sign(pair.ben, pair.ana) is None and pair.sign(pair.cleo, pair.ana) is None


def test_it_ends_with_what_it_tells_of(pair: Pair, clock: Any) -> None:
    pair.writes(pair.ana)
    assert pair.sign(pair.ana, pair.ben) is Sign.MORE
    pair.writes(pair.ben, 4)
    assert pair.sign(pair.ana, pair.ben) is None
    clock.move_to(NOW + timedelta(days=30))
    assert pair.sign(pair.ana, pair.ben) is None


def test_at_night_by_ones_own_clock(pair: Pair) -> None:
    pair.writes(pair.ana, body="ok", hour=2)
    assert pair.sign(pair.ana, pair.ben) is None, "she never said where she lives"
    with db.transaction() as session:
        session.add(BoundarySettings(person_id=pair.ana.id, time_zone="Europe/Berlin"))
        session.add(BoundarySettings(person_id=pair.ben.id, time_zone="America/New_York"))
    assert pair.sign(pair.ana, pair.ben) is Sign.LATE
    assert "mostly at night" in pair.ana.gets(f"/connections/{pair.ben.id}").text


def answers(pair: Pair, who: Someone, stage: int, at: datetime) -> None:
    with db.transaction() as session:
        session.add(
            PairReflection(
                connection_id=pair.connection,
                stage=stage,
                person_id=who.id,
                question="a question",
                words=crypto.seal("Mine."),
                answered_at=at,
            )
        )


def test_deeper_is_ahead_and_an_answer_that_waits(pair: Pair) -> None:
    pair.writes(pair.ana, body="ok")
    pair.writes(pair.ben, body="ok")
    with db.transaction() as session:
        session.get_one(Side, (pair.ana.id, pair.ben.id)).raised_at = NOW - timedelta(days=20)
    assert pair.sign(pair.ana, pair.ben) is None, "a step ahead is as it should be"
    answers(pair, pair.ana, 2, NOW - timedelta(days=15))
    assert pair.sign(pair.ana, pair.ben) is Sign.DEEPER
    assert "gone further" in pair.ana.gets(f"/connections/{pair.ben.id}").text
    assert pair.sign(pair.ben, pair.ana) is None
    answers(pair, pair.ben, 2, NOW)
    assert pair.sign(pair.ana, pair.ben) is None


def test_what_waits_since_yesterday_is_no_pattern(pair: Pair) -> None:
    pair.writes(pair.ana, body="ok")
    for stage in (2, 3):
        answers(pair, pair.ana, stage, NOW - timedelta(days=1))
    assert pair.sign(pair.ana, pair.ben) is None


def test_put_away_it_rests(pair: Pair, clock: Any) -> None:
    pair.writes(pair.ana)
    answer = pair.ana.posts(f"/disclosure/pairs/{pair.ben.id}/note?back=/rooms/{pair.room}")
    assert answer.status_code == 302 and answer.location == f"/rooms/{pair.room}"
    assert pair.sign(pair.ana, pair.ben) is None
    pair.ben.hears_nothing()
    pair.cleo.hears_nothing()
    with db.unit() as session:
        theirs = session.scalars(select(Side.note_put_away_at).where(Side.person_id == pair.ben.id)).all()
        assert set(theirs) == {None}, "it is hers alone"
    clock.move_to(NOW + NOTE_RESTS)
    for number in range(12):
        at = NOW + NOTE_RESTS - timedelta(days=number % 5, hours=1)
        seal = sealed(SealedWords("a few words " * 25, "<p>a few words</p>"))
        pair.make.message(pair.room, pair.ana.actor, "", sealed=seal, sent_at=at)
    assert pair.sign(pair.ana, pair.ben) is Sign.MORE
    assert (
        pair.ana.posts(f"/disclosure/pairs/{pair.ben.id}/note?back=//elsewhere").location
        == f"/connections/{pair.ben.id}"
    )


def test_turned_off_it_is_off_for_good(pair: Pair, clock: Any) -> None:
    pair.writes(pair.ana)
    assert pair.ana.posts("/disclosure/notes/off").status_code == 302
    assert pair.sign(pair.ana, pair.ben) is None
    clock.move_to(NOW + timedelta(hours=1))
    pair.writes(pair.ana)
    assert pair.sign(pair.ana, pair.ben) is None
    assert pair.ana.posts("/boundaries/meet", notices_one_sided="yes").status_code == 302
    assert pair.sign(pair.ana, pair.ben) is Sign.MORE


def test_the_others_boundaries_change_nothing_of_it(pair: Pair) -> None:
    """It may not tell of a block."""
    pair.writes(pair.ana)
    page = pair.ana.gets(f"/connections/{pair.ben.id}").text
    pair.make.distance(pair.ben.actor, pair.ana.actor)
    assert pair.sign(pair.ana, pair.ben) is Sign.MORE and MORE_WORDS in page


def test_whom_one_blocks_or_parted_from_is_no_matter_any_more(pair: Pair) -> None:
    pair.writes(pair.ana)
    pair.make.distance(pair.ana.actor, pair.ben.actor)
    assert pair.sign(pair.ana, pair.ben) is None
    assert "A note for you alone" not in pair.ana.gets(f"/rooms/{pair.room}").text


def test_nothing_of_it_is_kept(pair: Pair, statements: list[str]) -> None:
    pair.writes(pair.ana)
    pair.ana.gets(f"/rooms/{pair.room}")
    statements.clear()
    assert pair.sign(pair.ana, pair.ben) is Sign.MORE
    assert all(one.startswith(("SELECT", "BEGIN")) for one in statements) and len(statements) <= 4
    assert not any("messages.sealed," in one or "messages.body" in one for one in statements), "no word is read"


def test_that_it_was_put_away_is_in_ones_own_export_alone(pair: Pair) -> None:
    pair.ana.posts(f"/disclosure/pairs/{pair.ben.id}/note")
    told: dict[str, dict[str, Any]] = {}
    for one in (pair.ana, pair.ben):
        with db.transaction():
            publish(ExportAsked(one.id, told.setdefault(str(one), {})))
    mine = next(one for one in told["ana"]["connections"]["connections"] if one["with"] == "Ben")
    assert mine["put_a_note_away"] == NOW.isoformat()
    assert NOW.isoformat() not in str(told["ben"]["connections"])
