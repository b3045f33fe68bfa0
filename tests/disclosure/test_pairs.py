"""Two people's steps: never far ahead, never sooner than a week; what each is told, and what nobody is; the questions that go with it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from community.accounts.events import ExportAsked
from community.boundaries import facts
from community.boundaries.decision import ALLOW, Reason, deny
from community.boundaries.disclosure import PairFacts, may_answer_together, may_open_further, may_open_less
from community.connections.models import ConnectInvitation, Connection, Side
from community.connections.rules import Kept
from community.connections.services.answer_invitation import accept_invitation
from community.connections.services.keep_distance import block, end_distance
from community.connections.services.part_ways import part_ways
from community.disclosure.models import PairReflection
from community.disclosure.queries.questions import question_for, words_of
from community.disclosure.services.open_further import open_further
from community.disclosure.services.open_less import open_less
from community.shared import bus, content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import HearthError, Refused
from tests.support.actors import Someone
from tests.support.make import Make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def three(make: Make, clock: Any, someone: Callable[..., Someone]) -> tuple[Someone, Someone, Someone]:
    """Ana and Ben are connected; Cleo is connected with both."""
    ana, ben, cleo = (make.person(name) for name in ("ana", "ben", "cleo"))
    for one, other in ((ana, ben), (ana, cleo), (ben, cleo)):
        make.connection(one, other)
    return someone(ana), someone(ben), someone(cleo)


def words(page: Any) -> str:
    assert page.status_code == 200, page.text
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.text))


def pair_page(one: Someone, other: Someone) -> str:
    return words(one.gets(f"/connections/{other.id}"))


def steps(one: Someone, other: Someone, way: str = "forward") -> int:
    return one.posts(f"/disclosure/pairs/{other.id}/{way}").status_code


FORWARD = [
    (PairFacts(), "not_found"),
    (PairFacts(deny(Reason.I_BLOCK), 1, 1), "i_block"),
    (PairFacts(ALLOW, 1, 1), "yes"),
    (PairFacts(ALLOW, 3, 3), "yes"),
    (PairFacts(ALLOW, 4, 4), "no_further"),
    (PairFacts(ALLOW, 4, 3, LATER), "no_further"),
    (PairFacts(ALLOW, 2, 1), "far_enough_ahead"),
    (PairFacts(ALLOW, 2, 1, LATER), "far_enough_ahead"),
    (PairFacts(ALLOW, 2, 2, LATER), "too_soon"),
]


@pytest.mark.parametrize(("stands", "answer"), FORWARD, ids=str)
def test_a_step_further(stands: PairFacts, answer: str):
    decision = may_open_further(stands)
    assert ("yes" if decision else str(decision.reason)) == answer
    assert decision.until == (LATER if answer == "too_soon" else None)


def test_a_step_back_is_open_to_all_but_the_first():
    assert [bool(may_open_less(PairFacts(ALLOW, openness, 1, LATER))) for openness in (1, 2, 3, 4)] == [False] + [
        True
    ] * 3
    assert not may_open_less(PairFacts())


def test_a_question_belongs_to_a_step_that_both_have_taken():
    asked = {stage: [bool(may_answer_together(PairFacts(ALLOW, 4, stage), of)) for of in range(6)] for stage in (1, 3)}
    assert asked == {1: [False] * 6, 3: [False, False, True, True, False, False]}


def test_one_who_steps_alone_is_not_seen(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    before = {one: (pair_page(one, ana), words(one.gets("/connections/"))) for one in (ben, cleo)}
    assert steps(ana, ben) == 302
    assert "You alone know" in pair_page(ana, ben)
    assert "one step further than you two are together" in pair_page(ana, ben)
    assert ana.hears("connection:changed") == [{}]
    for one in (ben, cleo):
        one.hears_nothing()
        assert (pair_page(one, ana), words(one.gets("/connections/"))) == before[one]


def test_when_both_have_stepped_both_read_it_once(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    steps(ana, ben)
    ana.forgets()
    assert steps(ben, ana) == 302
    assert ana.hears("connection:changed") == [{}] and ben.hears("connection:changed") == [{}]
    cleo.hears_nothing()
    for one, other in ((ana, ben), (ben, ana)):
        assert "You have both taken a step: you two are at Settling now." in pair_page(one, other)
        assert "both taken a step" not in pair_page(one, other)
        assert "Settling" in words(one.gets("/connections/"))
        assert "is possible from Monday, 9 March" in pair_page(one, other)
    assert "both taken a step" not in pair_page(cleo, ana)


def test_a_step_back_is_silent_and_holds_at_once(three: tuple[Someone, ...], clock: Any):
    ana, ben, cleo = three
    steps(ana, ben), steps(ben, ana)
    for one, other in ((ana, ben), (ben, ana)):
        pair_page(one, other)
        one.forgets()
    cleo.forgets()
    assert steps(ana, ben, "back") == 302
    assert "You are open to Arriving now. Nobody was told." in pair_page(ana, ben)
    heard = [[(frame["name"], frame["args"]) for frame in who.page.queue] for who in (ben, cleo)]
    assert heard[0] == heard[1] == [("profile:changed", [{"id": ana.id}])], "as at any change of a profile"
    assert "Where you two are Arriving" in pair_page(ben, ana)
    with db.unit():
        assert facts.between(ben.actor, ana.id).pair_stage == 1  # type: ignore[arg-type]
    assert steps(ana, ben) == 403, "coming back waits for the week since the last step forward"
    clock.shift(WEEK)
    ben.forgets()
    assert steps(ana, ben) == 302
    assert ben.hears("connection:changed") == [{}]
    assert "both taken a step" not in pair_page(ben, ana), "it was told already"


def test_going_back_from_ahead_reaches_no_other_page(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    steps(ana, ben)
    assert steps(ana, ben, "back") == 302
    ben.hears_nothing()
    cleo.hears_nothing()


def test_nobody_stays_far_ahead_when_the_other_goes_back(make: Make, clock: Any):
    ana, ben = make.person(), make.person()
    make.connection(ana, ben, openness=(4, 3))
    for openness in (2, 1):
        assert open_less(ben, ana.id) == openness
        with db.unit() as session:
            assert session.get_one(Side, (ana.id, ben.id)).openness == openness + 1


def test_the_week_is_a_week_to_the_second(make: Make, clock: Any):
    ana, ben = make.person(), make.person()
    make.connection(ana, ben, openness=(1, 2))
    assert open_further(ana, ben.id) == (2, True)
    clock.shift(WEEK - timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        open_further(ana, ben.id)
    assert refusal.value.code == "too_soon" and refusal.value.until == MONDAY + WEEK
    clock.shift(timedelta(seconds=1))
    assert open_further(ana, ben.id) == (3, False)


def test_who_mutes_or_blocks_hears_no_step(three: tuple[Someone, ...], make: Make):
    ana, ben, cleo = three
    steps(ben, ana), steps(cleo, ana)
    make.distance(ben.actor, ana.actor, "block")  # type: ignore[arg-type]
    make.distance(cleo.actor, ana.actor, "mute")  # type: ignore[arg-type]
    for one in (ben, cleo):
        one.forgets()
        assert steps(ana, one) == 302
        one.hears_nothing()
        assert "both taken a step" in pair_page(ana, one)


# ---- the questions


@pytest.fixture
def settled(make: Make, clock: Any, someone: Callable[..., Someone]) -> tuple[Someone, Someone]:
    ana, ben = make.person("ana"), make.person("ben")
    make.connection(ana, ben, openness=(2, 2))
    return someone(ana), someone(ben)


def answers(one: Someone, other: Someone, said: str | None, stage: int = 2) -> int:
    return one.posts(f"/disclosure/pairs/{other.id}/questions/{stage}", **{f"r{stage}-words": said}).status_code


def test_answers_are_read_when_both_have_answered(settled: tuple[Someone, Someone]):
    ana, ben = settled
    before = pair_page(ben, ana)
    assert "A question at Settling" in before
    assert answers(ana, ben, "The <i>morning</i>.") == 302
    assert "Your answer is kept" in pair_page(ana, ben)
    ben.hears_nothing()
    assert pair_page(ben, ana) == before, "whether the other has answered is not told"
    assert answers(ben, ana, "The evening.") == 302
    for one, other in ((ana, ben), (ben, ana)):
        page = one.gets(f"/connections/{other.id}").text
        assert "The &lt;i&gt;morning&lt;/i&gt;." in page and "The evening." in page
    assert answers(ben, ana, "The late evening.") == 302
    assert "The late evening." in pair_page(ana, ben)
    assert ana.posts(f"/disclosure/pairs/{ben.id}/questions/2/take-back").status_code == 302
    assert "morning" not in pair_page(ben, ana)
    assert "evening" not in pair_page(ana, ben)


def test_answers_are_sealed_and_fit(settled: tuple[Someone, Someone]):
    ana, ben = settled
    for said in (None, "", "…", "x" * 1001):
        assert answers(ana, ben, said) == 302
        assert "flash-error" in ana.gets(f"/connections/{ben.id}").text
    answers(ana, ben, "The morning.")
    with db.unit() as session:
        (kept,) = session.query(PairReflection).all()
        assert "morning" not in kept.words and kept.question


def test_a_step_back_covers_the_question_and_keeps_it(settled: tuple[Someone, Someone], clock: Any):
    ana, ben = settled
    answers(ana, ben, "The morning."), answers(ben, ana, "The evening.")
    steps(ben, ana, "back")
    for one, other in ((ana, ben), (ben, ana)):
        page = pair_page(one, other)
        assert "A question" not in page and "evening" not in page and "morning" not in page
        assert answers(one, other, "Something else.") == 404
    assert ana.posts(f"/disclosure/pairs/{ben.id}/questions/2/take-back").status_code == 302
    clock.shift(WEEK)
    steps(ben, ana)
    assert "The evening." in pair_page(ben, ana) and "evening" not in pair_page(ana, ben)


def test_parting_forgets_the_answers(settled: tuple[Someone, Someone]):
    ana, ben = settled
    answers(ana, ben, "The morning.")
    part_ways(ben.actor, ana.id)  # type: ignore[arg-type]
    with db.unit() as session:
        assert session.query(PairReflection).count() == 0


@pytest.mark.usefixtures("unit")
def test_an_export_has_ones_own_answers(settled: tuple[Someone, Someone]):
    ana, ben = settled
    answers(ana, ben, "The morning."), answers(ben, ana, "The evening.")
    into: dict[str, Any] = {}
    with db.transaction():
        bus.publish(ExportAsked(ana.id, into))
    (told,) = into["disclosure"]["reflections"]
    assert (told["answer"], told["with"], told["stage"]) == ("The morning.", "Ben", 2)


def test_the_list_has_a_question_for_each_step_and_pairs_differ(app: Any):
    listed = content.table("reflections")["reflections"]
    assert len({entry["key"] for entry in listed}) == len(listed)
    assert all(len(entry["key"]) <= 40 and entry["stage"] in (2, 3, 4) and entry["question"] for entry in listed)
    with app.test_request_context():
        for stage in (2, 3, 4):
            keys = {question_for(connection, stage) for connection in range(200)}
            assert keys == {entry["key"] for entry in listed if entry["stage"] == stage}
            assert all(words_of(key) for key in keys)
        assert words_of("gone") and question_for(1, 1) == ""


# ---- all that two people can do to their stage, in any order


class TwoPeople(RuleBasedStateMachine):
    """Whatever they do, and whenever: nobody is more than one step ahead, nobody steps twice within a week, a stage is what both are
    open to, and the furthest that was told is never further than the furthest that was."""

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(MONDAY, tick=False)
        self.clock = self.travel.start()
        self.raised: dict[int, datetime] = {}
        with db.transaction() as session:
            for table in (Side, Connection, ConnectInvitation):
                session.query(table).delete()
        self.two = PEOPLE
        _joined(*self.two)

    def teardown(self) -> None:
        self.travel.stop()

    def sides(self) -> list[Side]:
        one, other = self.two
        with db.unit() as session:
            session.expire_all()
            found = [session.get(Side, pair) for pair in ((one.id, other.id), (other.id, one.id))]
            return [side for side in found if side is not None]

    @rule(days=st.sampled_from([0.5, 1, 3, 6.9, 7, 30]))
    def time_passes(self, days: float) -> None:
        self.clock.shift(timedelta(days=days))

    @rule(who=st.integers(0, 1))
    def steps_further(self, who: int) -> None:
        me, other = self.two[who], self.two[1 - who]
        before = self.sides()
        try:
            openness, both = open_further(me, other.id)
        except HearthError:
            assert [side.openness for side in self.sides()] == [side.openness for side in before]
            return
        last = self.raised.get(who)
        assert last is None or now() - last >= WEEK
        self.raised[who] = now()
        stage = min(side.openness for side in before)
        assert openness == before[who].openness + 1 <= stage + 1
        assert both == (min(side.openness for side in self.sides()) > stage)

    @rule(who=st.integers(0, 1))
    def steps_back(self, who: int) -> None:
        me, other = self.two[who], self.two[1 - who]
        before = self.sides()[who].openness
        try:
            assert open_less(me, other.id) == before - 1
        except HearthError:
            assert self.sides()[who].openness == before

    @rule(who=st.integers(0, 1))
    def blocks_and_lifts(self, who: int) -> None:
        block(self.two[who], self.two[1 - who].id)
        before = self.sides()[who].openness
        with pytest.raises(Refused):
            open_further(self.two[who], self.two[1 - who].id)
        end_distance(self.two[who], self.two[1 - who].id, Kept.BLOCK)
        assert self.sides()[who].openness == before

    @precondition(lambda self: self.sides()[0].openness > 1)
    @rule(who=st.integers(0, 1))
    def parts_and_comes_back(self, who: int) -> None:
        part_ways(self.two[who], self.two[1 - who].id)
        assert all(side.openness == 1 for side in self.sides())
        _joined(*self.two)
        assert all(side.openness == side.told_stage == 1 for side in self.sides())

    @invariant()
    def nobody_is_far_ahead(self) -> None:
        mine, theirs = (side.openness for side in self.sides())
        stage = min(mine, theirs)
        assert 1 <= stage <= max(mine, theirs) <= min(stage + 1, 4)
        for who, other in (self.two, self.two[::-1]):
            with db.unit():
                assert facts.between(who, other.id).pair_stage == stage

    @invariant()
    def they_are_one_pair(self) -> None:
        with db.unit() as session:
            assert session.query(Connection).count() == 1 and session.query(Side).count() == 2


def _joined(one: Actor, other: Actor) -> None:
    with db.transaction() as session:
        invitation = ConnectInvitation(from_id=one.id, to_id=other.id, hello="Hello", made_at=now())
        session.add(invitation)
        session.flush()
        invitation_id = invitation.id
    accept_invitation(other, invitation_id)


PEOPLE: list[Actor] = []


def test_two_people(app: Any, make: Make):
    PEOPLE[:] = [make.person(), make.person()]
    run = hypothesis_settings(max_examples=15, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(TwoPeople, settings=run)
