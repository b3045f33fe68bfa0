"""A case's states as a model: whatever its moderators do, in whatever order and however long they wait, it is where the model says, at most
one of them has it, and nobody else can."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from community.moderation.models import Case, CaseNote, CaseOpinion, LogEntry, Report
from community.moderation.queries.case import case_for
from community.moderation.queries.cases import cases_of
from community.moderation.rules import LEASE, Show
from community.moderation.services.close_case import close_case
from community.moderation.services.make_report import make_report
from community.moderation.services.pass_on import ask_opinion, hand_over, put_off
from community.moderation.services.take_case import end_claims, keep_case, let_case_go, take_case
from community.moderation.services.write_note import give_opinion, write_note
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now, today
from community.shared.errors import HearthError
from tests.support.cases import case_of
from tests.support.make import Make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
REASONS = ("selling", "unkind", "danger")
HOW_URGENT = {
    "selling": (3, timedelta(hours=72)),
    "unkind": (2, timedelta(hours=24)),
    "danger": (1, timedelta(hours=1)),
}
PLACES: dict[str, Any] = {}
"""Who and where: made once, for all runs."""

able = st.sampled_from(["mo", "kim", "lou"])
everybody = st.sampled_from(["mo", "kim", "lou", "low", "friend", "ana", "ben", "site", "host"])


class OneCase(RuleBasedStateMachine):
    """`holder` and `until`: who has it and till when. The rest is what its name says."""

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(MONDAY, tick=False)
        self.clock = self.travel.start()
        self.request = PLACES["app"].test_request_context()
        self.request.push()
        self.is_open = True
        self.holder: str | None = None
        self.until = MONDAY
        self.later: date | None = None
        self.asked: set[str] = set()
        self.notes = 0
        self.reported: list[tuple[str, datetime]] = []
        self.reporters = list(PLACES["reporters"])

    def teardown(self) -> None:
        self.request.pop()
        self.travel.stop()

    @initialize(reason=st.sampled_from(REASONS))
    def somebody_reports(self, reason: str) -> None:
        make: Make = PLACES["make"]
        self.message = make.message(PLACES["room"], PLACES["people"]["ben"])
        with db.unit():
            self.case_id = case_of(self._report(reason))

    # ---- what the model says

    def has_it(self, who: str) -> bool:
        return self.is_open and self.holder == who and self.until > now()

    def may_work(self, who: str) -> bool:
        held_by_other = self.holder not in (None, who) and self.until > now()
        return who in ("mo", "kim", "lou") and self.is_open and not held_by_other

    def worked(self, who: str) -> None:
        self.holder, self.until = who, now() + LEASE

    def _report(self, reason: str) -> int:
        made = make_report(self.reporters.pop(), self.message, reason, "")
        self.reported.append((reason, now()))
        return made

    def _does(self, act: Any, *args: Any) -> bool:
        """Whether it was done."""
        try:
            with db.unit():
                act(*args)
        except HearthError:
            return False
        return True

    # ---- what happens

    @rule(minutes=st.sampled_from([1, 10, 29, 30, 31, 60 * 24, 60 * 24 * 3]))
    def time_passes(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=minutes))

    @rule()
    def the_job_comes_round(self) -> None:
        with db.unit():
            end_claims()

    @precondition(lambda self: self.is_open and self.reporters)
    @rule(reason=st.sampled_from(REASONS))
    def somebody_else_reports_it(self, reason: str) -> None:
        with db.unit():
            assert case_of(self._report(reason)) == self.case_id
        self.later = None

    @rule(who=everybody)
    def takes(self, who: str) -> None:
        may = self.may_work(who)
        assert self._does(take_case, PLACES["people"][who], self.case_id) is may
        if may:
            self.worked(who)

    @rule(who=everybody)
    def keeps(self, who: str) -> None:
        may = self.has_it(who)
        assert self._does(keep_case, PLACES["people"][who], self.case_id) is may
        if may:
            self.worked(who)

    @rule(who=able)
    def lets_go(self, who: str) -> None:
        assert self._does(let_case_go, PLACES["people"][who], self.case_id)
        if self.has_it(who):
            self.holder = None

    @rule(who=everybody, to=everybody)
    def hands_over(self, who: str, to: str) -> None:
        may = self.may_work(who) and to != who and to in ("mo", "kim", "lou")
        people = PLACES["people"]
        assert self._does(hand_over, people[who], self.case_id, people[to].id, "Please look.") is may
        if may:
            self.worked(to)
            self.notes += 1

    @rule(who=everybody, to=everybody)
    def asks(self, who: str, to: str) -> None:
        may = self.may_work(who) and to != who and to in ("mo", "kim", "lou")
        people = PLACES["people"]
        assert self._does(ask_opinion, people[who], self.case_id, people[to].id, "") is may
        if may:
            self.worked(who)
            self.notes += to not in self.asked
            self.asked.add(to)

    @rule(who=everybody)
    def answers(self, who: str) -> None:
        may = who in self.asked
        assert self._does(give_opinion, PLACES["people"][who], self.case_id, "I would wait.") is may
        if may:
            self.asked.remove(who)
            self.notes += 1

    @rule(who=everybody)
    def notes_something(self, who: str) -> None:
        may = who in ("mo", "kim", "lou")
        assert self._does(write_note, PLACES["people"][who], self.case_id, "We know each other.") is may
        self.notes += may

    @rule(who=everybody, days=st.sampled_from([-1, 0, 1, 2, 400]))
    def puts_off(self, who: str, days: int) -> None:
        day = today() + timedelta(days=days)
        may = self.may_work(who) and 0 < days <= 365
        assert self._does(put_off, PLACES["people"][who], self.case_id, day) is may
        if may:
            self.holder, self.later = None, day

    @rule(who=everybody, now_and_then=st.sampled_from([True, False, False]))
    def closes(self, who: str, now_and_then: bool) -> None:
        if not now_and_then:
            return  # else few runs would come far
        may = self.may_work(who) or (not self.is_open and who in ("mo", "kim", "lou"))
        assert self._does(close_case, PLACES["people"][who], self.case_id, f"{who} talked with them.") is may
        if may and self.is_open:
            self.is_open, self.holder, self.later = False, None, None

    # ---- what is always true

    @invariant()
    def it_is_where_the_model_says(self) -> None:
        with db.unit() as session:
            case = session.get_one(Case, self.case_id, populate_existing=True)
            assert (case.state == "open") is self.is_open and case.look_again_on == self.later
            people = PLACES["people"]
            held = case.claimed_by if case.claimed_until is not None and case.claimed_until > now() else None
            assert held == (people[self.holder].id if self.holder and self.until > now() else None)
            assert (case.claimed_by is None) is (case.claimed_until is None)
            reason = min((one for one, _at in self.reported), key=lambda one: HOW_URGENT[one][0])
            assert (case.reason, case.urgency) == (reason, HOW_URGENT[reason][0])
            assert case.due_at == min(at + HOW_URGENT[one][1] for one, at in self.reported)
            of_case = select(Report.state, Report.outcome).where(Report.case_id == self.case_id)
            states = session.execute(of_case).all()
            assert len(states) == len(self.reported)
            assert {state for state, _outcome in states} == {case.state}
            assert {outcome for _state, outcome in states} == {case.outcome}
            waiting = select(CaseOpinion.person_id).where(
                CaseOpinion.case_id == self.case_id, CaseOpinion.answered_at.is_(None)
            )
            assert set(session.scalars(waiting)) == {people[who].id for who in self.asked}
            written = session.scalars(select(CaseNote.id).where(CaseNote.case_id == self.case_id)).all()
            assert len(written) == self.notes

    @invariant()
    def each_list_shows_what_it_says(self) -> None:
        with db.unit():
            for who in ("mo", "kim"):
                shown = {show for show in Show if self._is_in(who, show)}
                is_up = self.is_open and (self.later is None or self.later <= today())
                held = self.holder is not None and self.until > now()
                due = min(at + HOW_URGENT[one][1] for one, at in self.reported)
                expected = {
                    Show.WAITING: is_up,
                    Show.MINE: self.has_it(who),
                    Show.NOBODYS: is_up and not held,
                    Show.URGENT: is_up and (due < now() or any(one == "danger" for one, _at in self.reported)),
                    Show.ASKED: self.is_open and who in self.asked,
                    Show.LATER: self.is_open and not is_up,
                    Show.CLOSED: not self.is_open,
                }
                assert shown == {show for show, there in expected.items() if there}

    def _is_in(self, who: str, show: Show) -> bool:
        actor: Actor = PLACES["people"][who]
        lines = cases_of(actor, PLACES["group"], show).cases.lines
        return self.case_id in [line.id for line in lines]

    @invariant()
    def who_may_not_handle_it_does_not_find_it(self) -> None:
        with db.unit():
            for who in ("low", "friend", "ana", "ben", "site", "host"):
                assert not self._does(case_for, PLACES["people"][who], self.case_id)

    @invariant()
    def closing_is_logged_once(self) -> None:
        with db.unit() as session:
            acts = session.scalars(select(LogEntry.act).where(LogEntry.act == "case.closed")).all()
            closed = session.scalars(select(Case.id).where(Case.state == "closed")).all()
            assert len(acts) == len(closed)


def test_whatever_is_done_with_a_case(app: Flask, make: Make) -> None:
    group = make.group()
    moderators = {name: make.member(group, stage=2, roles=("moderator",)) for name in ("mo", "kim", "lou", "friend")}
    people = {
        **moderators,
        "low": make.member(group, stage=1, roles=("moderator",)),
        "ana": make.member(group, stage=2),
        "ben": make.member(group, stage=2),
        "site": make.person(is_site_moderator=True),
        "host": make.person(is_host=True),
    }
    make.connection(people["friend"], people["ben"])
    reporters = [*(make.member(group, stage=2) for _ in range(3)), people["ana"]]
    PLACES.update(
        app=app,
        make=make,
        group=group,
        room=make.rooms_by_depth(group)[2],
        people=people,
        reporters=reporters,
    )
    run = hypothesis_settings(max_examples=12, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(OneCase, settings=run)
