"""The little world of the authorization matrix, and who asks in it. Built once; each cell gets a fresh copy of its database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from community.accounts.models import AvoidedTopic, BoundarySettings, QuietHours, SignIn, SiteInvitation
from community.accounts.services.start_sign_in import hash_of
from community.groups.models import GroupInvitation, JoinRequest
from community.groups.rules import token_hash
from community.moderation.models import (
    Action,
    Appeal,
    CaseOpinion,
    DebriefNote,
    DutyRoster,
    DutySlot,
    DutySwap,
    MetRule,
    Report,
    ReportEvidence,
    ReportTalk,
    TendingReport,
    WordRule,
)
from community.moderation.services.file_report import file_report
from community.notifications.models import Notice, PushBrowser
from community.notifications.rules import Kind
from community.rooms.models import ReadMark
from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.rules import seal_writer
from community.shared import crypto, db, site
from community.shared.actor import Actor
from community.shared.clock import now, today
from tests.support.actors import Someone
from tests.support.make import Make

WHO = (
    "signed out",
    "no member",
    "arriving",
    "settling",
    "opening",
    "trusting",
    "quiet-timed",
    "removed",
    "greeter",
    "facilitator",
    "moderator",
    "conflicted moderator",
    "host",
)
"""The columns. Quiet-timed and greeter stand at stage 2, the moderators at 3, the facilitator at 4; the conflicted moderator is connected
with whom the cases are about; host and no member belong to no
group; the removed one was at stage 4."""

LINK, SITE_LINK = "a-group-link-of-tests", "a-site-link-of-tests"
DEPTH = 2
"""Of the room and the messages in question."""


@dataclass
class World:
    """Ids by the names that addresses use for them, and a session cookie for each column."""

    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    own_message: dict[str, int] = field(default_factory=dict)
    own_id: dict[str, int] = field(default_factory=dict)
    own_notice: dict[str, int] = field(default_factory=dict)
    own_sign_in: dict[str, str] = field(default_factory=dict)
    decided_about: dict[str, int] = field(default_factory=dict)
    """Something that moderators decided about each column's person, who did not ask for another look."""
    own_browser: dict[str, int] = field(default_factory=dict)
    """In which they have push on."""
    own_answer: dict[str, int] = field(default_factory=dict)
    """To a question of one's own, in the profile."""
    asked: dict[str, int] = field(default_factory=dict)
    """An invitation to connect that each column's person got."""
    asking: dict[str, int] = field(default_factory=dict)
    """And one that they wrote."""
    asks_company: dict[str, int] = field(default_factory=dict)
    """An asking for company that each column's person got, one of somebody who blocks them since, and one that they came to."""
    asked_and_blocks: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    own_order: dict[str, int] = field(default_factory=dict)
    """Of moderators, that keeps them apart from somebody."""
    file: Path = Path()


def build(app: Flask, make: Make) -> World:
    world = World()
    people = _people(make, world)
    _talk(make, world, people)
    _papers(world, people)
    _between(make, world, people)
    _duty(make, world, people)
    _notices(world, people)
    with db.transaction():
        site.RATES.set("open")
    for who in WHO[1:]:
        someone = Someone(app, people[who])
        cookie = someone.browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        world.cookies[who] = cookie.value
        with db.unit():
            mine = select(SignIn.token_hash).where(SignIn.person_id == someone.id)
            world.own_sign_in[who] = db.session().scalars(mine).one()
        world.own_browser[who] = _browser(someone.id, world.own_sign_in[who])
    return world


def _people(make: Make, world: World) -> dict[str, Actor]:
    group = world.ids["group_id"] = make.group()
    rooms = make.rooms_by_depth(group)
    world.ids["room_id"], world.ids["lounge"] = rooms[DEPTH], rooms[1]
    people = {"no member": make.person("stranger"), "host": make.person("the-one-who-runs-it", is_host=True)}
    for stage, who in enumerate(("arriving", "settling", "opening", "trusting"), start=1):
        people[who] = _member(make, group, make.person(who), stage=stage)
    people["quiet-timed"] = _member(make, group, make.person("quiet"), stage=2, quiet_until=now() + timedelta(days=1))
    people["removed"] = _member(make, group, make.person("gone"), stage=4, state="removed", ended_at=now())
    people["greeter"] = _member(make, group, make.person("greets"), stage=2, roles=("greeter",))
    people["moderator"] = _member(make, group, make.person("looks"), stage=3, roles=("moderator",))
    people["conflicted moderator"] = _member(make, group, make.person("knows"), stage=3, roles=("moderator",))
    people["other moderator"] = _member(make, group, make.person("listens-too"), stage=3, roles=("moderator",))
    people["facilitator"] = _member(make, group, make.person("tends"), stage=4, roles=("facilitator",))
    people["author"] = _member(make, group, make.person("writes"), stage=3)
    people["quieted"] = _member(make, group, make.person("rests"), stage=2, quiet_until=now() + timedelta(days=1))
    people["second facilitator"] = _member(
        make, group, make.person("tends-too"), stage=4, roles=("facilitator", "greeter")
    )
    people["let go"] = _member(make, group, make.person("let-go"), state="removed", ended_at=now())
    people["asker"] = make.person("asks")
    world.ids["lonely_group"] = make.group("Nobody tends it", rooms=False)
    world.ids["lonely_member"] = make.member(world.ids["lonely_group"], make.person("alone")).id
    people["waiting"] = make.person("waits", state="waiting")
    world.own_id = {who: people[who].id for who in WHO[1:]} | {"signed out": 0}
    world.ids |= {
        "person_id": people["author"].id,
        "quieted": people["quieted"].id,
        "let_go": people["let go"].id,
        "tender": people["second facilitator"].id,
        "waiting_person": people["waiting"].id,
        "other_moderator": people["other moderator"].id,
    }
    return people


def _member(make: Make, group: int, person: Actor, **more: Any) -> Actor:
    """Present today already, so that being shown a page changes nothing."""
    return make.member(group, person, present_on=today(), **more)


def _talk(make: Make, world: World, people: dict[str, Actor]) -> None:
    ids = world.ids
    ids["message_id"] = make.message(ids["room_id"], people["author"], "The kettle is on.")
    ids["hidden"] = make.message(ids["room_id"], people["author"], "Hidden.", state="hidden", state_reason="Unkind.")
    ids["covered"] = make.message(ids["room_id"], people["author"], "Covered.", covered=True)
    ids["held"] = make.message(ids["room_id"], people["author"], "Waits.", state="waiting")
    seal = seal_writer(people["author"].id)
    ids["unnamed_message"] = make.message(ids["room_id"], None, "Nobody's.", author_seal=seal)
    with db.transaction() as session:
        rule = {"phrase": "kettle drum", "effect": "flag", "why": "We listen first.", "made_at": now()}
        of_group, of_site = WordRule(group_id=ids["group_id"], **rule), WordRule(**rule)
        session.add_all([of_group, of_site])
        session.flush()
        ids["rule_id"], ids["site_rule"] = of_group.id, of_site.id
        met = {"group_id": ids["group_id"], "message_id": ids["message_id"], "depth": DEPTH, "met_at": now()}
        session.add(MetRule(rule_id=of_group.id, **met))
    pair = make.connection(people["author"], people["trusting"])
    ids["private_room"] = make.conversation(pair)
    make.connection(people["author"], people["conflicted moderator"])
    ids["private_message"] = make.message(
        ids["private_room"], people["author"], "", sealed=sealed(SealedWords("For one.", "<p>For one.</p>"))
    )
    ids["postponed_id"] = make.postponed(ids["private_room"], people["author"])
    ids["own_postponed"] = make.postponed(ids["private_room"], people["trusting"])
    for who in WHO[1:]:
        if who not in ("no member", "host"):
            world.own_message[who] = make.message(ids["lounge"], people[who], f"I am {who}.")


def _notices(world: World, people: dict[str, Actor]) -> None:
    """One of each who asks, and one of somebody else."""
    with db.transaction() as session:
        for who in (*WHO[1:], "author"):
            notice = Notice(person_id=people[who].id, kind=Kind.LET_BACK, group_id=world.ids["group_id"], made_at=now())
            session.add(notice)
            session.flush()
            world.own_notice[who] = notice.id
    world.ids["notice_id"] = world.own_notice.pop("author")


def _browser(person_id: int, sign_in: str) -> int:
    with db.transaction() as session:
        browser = PushBrowser(
            person_id=person_id,
            sign_in=sign_in,
            endpoint=f"https://push.example.org/{person_id}",
            endpoint_hash=hash_of(f"{person_id}"),
            p256dh="",
            auth="",
            made_for="",
            made_at=now(),
        )
        session.add(browser)
        session.flush()
        return browser.id


def _papers(world: World, people: dict[str, Actor]) -> None:
    """Requests, links, a report: what waits for somebody."""
    ids, at, later = world.ids, now(), now() + timedelta(days=3)
    with db.transaction() as session:
        asked = JoinRequest(group_id=ids["group_id"], person_id=people["asker"].id, agreement_version=1, asked_at=at)
        link = GroupInvitation(
            group_id=ids["group_id"],
            token_hash=token_hash(LINK),
            made_by=people["facilitator"].id,
            made_at=at,
            expires_at=later,
            uses_left=5,
        )
        site_link = SiteInvitation(
            token_hash=hash_of(SITE_LINK), made_by=people["host"].id, made_at=at, expires_at=later, uses_left=5
        )
        report = Report(
            group_id=ids["group_id"],
            room_id=ids["room_id"],
            message_id=ids["message_id"],
            depth=DEPTH,
            reporter_id=people["quieted"].id,
            about_id=people["author"].id,
            reason="unkind",
            reported_at=at,
        )
        site_report = Report(
            thing="conversation",
            depth=0,
            reporter_id=people["quieted"].id,
            about_id=people["author"].id,
            reason="unkind",
            reported_at=at,
        )
        unnamed = Report(
            group_id=ids["group_id"],
            room_id=ids["room_id"],
            message_id=ids["unnamed_message"],
            depth=DEPTH,
            reporter_id=people["quieted"].id,
            about_id=people["author"].id,
            reason="unkind",
            reported_at=at,
        )
        about_the_host = Report(
            thing="person",
            depth=0,
            reporter_id=people["quieted"].id,
            about_id=people["host"].id,
            reason="unkind",
            reported_at=at,
        )
        # Refused, they read the room again: that moves nothing where all is read.
        session.add(ReadMark(person_id=people["quiet-timed"].id, room_id=ids["room_id"], seq=99))
        topic = AvoidedTopic(person_id=people["author"].id, word=crypto.seal("hospital"))
        session.add_all((asked, link, site_link, topic))
        for one in (report, site_report, unnamed, about_the_host):
            file_report(one, unnamed=one is unnamed)
        session.add(CaseOpinion(case_id=report.case_id, person_id=people["moderator"].id, asked_at=at))
        taken = Report(
            group_id=ids["group_id"],
            room_id=ids["room_id"],
            message_id=ids["hidden"],
            depth=DEPTH,
            reporter_id=people["quieted"].id,
            about_id=people["author"].id,
            reason="unkind",
            evidence_html="<p>Hidden.</p>",
            reported_at=at,
        )
        case = file_report(taken)
        case.claimed_by, case.claimed_until = people["moderator"].id, later
        ids["taken_case"] = case.id
        ids |= {"site_report": site_report.id, "hosts_report": about_the_host.id}
        ids |= {"site_case": site_report.case_id, "hosts_case": about_the_host.case_id, "unnamed_case": unnamed.case_id}
        words = sealed(SealedWords("For one.", "<p>For one.</p>"))
        piece = {"writer_id": people["author"].id, "said_at": at, "sealed": words}
        attached = (site_report.id, report.id, unnamed.id)
        session.add_all(ReportEvidence(report_id=one, position=0, **piece) for one in attached)
        danger = Report(
            group_id=ids["group_id"], depth=DEPTH, about_id=people["author"].id, reason="danger", reported_at=at
        )
        file_report(danger)
        ids["danger_case"] = danger.case_id
        said = {"writer_id": people["quieted"].id, "of_reporter": True, "said_at": at, "sealed": crypto.seal("Hello.")}
        session.add_all(ReportTalk(report_id=one, nonce="the-first", **said) for one in (site_report.id, report.id))
        ids["anothers_topic"] = topic.id
        ids |= {"request_id": asked.id, "invitation_id": link.id, "report_id": report.id, "case_id": report.case_id}
        act = {"group_id": ids["group_id"], "reason": "Please rest.", "began_at": at}
        friend, reported = people["author"], people["second facilitator"]
        waits = {"state": "waiting", "asked_until": at + timedelta(days=7), "ends_at": at + timedelta(days=1)}
        own_case = file_report(
            Report(
                group_id=ids["group_id"],
                depth=1,
                reporter_id=people["moderator"].id,
                about_id=reported.id,
                reason="unkind",
                evidence_html="",
                reported_at=at,
            )
        )
        own_case.state = "closed"
        mo = people["moderator"].id
        second = {
            "waiting_action": Action(step="quiet", person_id=people["quieted"].id, **waits, **act),
            "waiting_for_another": Action(step="quiet", person_id=people["quieted"].id, by_id=mo, **waits, **act),
            "appeal": Action(step="hide", person_id=people["quieted"].id, **act),
            "appeal_of_a_friend": Action(step="hide", person_id=friend.id, **act),
            "appeal_of_moderator": Action(step="hide", person_id=mo, **act),
            "appeal_against_moderator": Action(step="hide", person_id=people["quieted"].id, by_id=mo, **act),
            "appeal_of_reported": Action(step="hide", person_id=reported.id, case_id=own_case.id, **act),
        }
        own = {who: Action(step="hide", person_id=people[who].id, **act) for who in WHO[1:]}
        session.add_all((*second.values(), *own.values()))
        session.flush()
        world.decided_about = {who: one.id for who, one in own.items()}
        for name, one in second.items():
            ids[name] = one.id
            if name.startswith("appeal"):
                appeal = Appeal(
                    action_id=one.id, person_id=one.person_id, words="Please look.", made_at=at, due_at=later
                )
                session.add(appeal)
                session.flush()
                ids[name] = appeal.id
        given = Action(step="quiet", person_id=people["quieted"].id, ends_at=later, **act)
        about_a_moderator = Action(step="word", person_id=people["moderator"].id, **act)
        session.add_all((given, about_a_moderator))
        session.flush()
        ids |= {"action_id": given.id, "action_about_moderator": about_a_moderator.id}


def _duty(make: Make, world: World, people: dict[str, Actor]) -> None:
    """Of the moderator all of this weekday, of another the day after; one day is open. Each asks to have a date taken."""
    ids, day = world.ids, today()
    another = _member(make, ids["group_id"], make.person("looks-too"), stage=1, roles=("moderator",))
    with db.transaction() as session:
        session.add(DutyRoster(place=ids["group_id"], group_id=ids["group_id"]))
        session.flush()
        of_group = {"place": ids["group_id"], "begins": 0, "ends": 0}
        mine, theirs = people["moderator"].id, another.id
        after = day + timedelta(days=1)
        slots = {
            "own_slot": DutySlot(**of_group, weekday=day.weekday(), person_id=mine),
            "anothers_slot": DutySlot(**of_group, weekday=after.weekday(), person_id=theirs),
            "open_slot": DutySlot(**of_group, weekday=(day + timedelta(days=2)).weekday()),
            "site_slot": DutySlot(place=0, begins=0, ends=0, weekday=0),
        }
        session.add_all(slots.values())
        session.flush()
        swaps = {
            "own_swap": DutySwap(slot_id=slots["own_slot"].id, day=day + timedelta(days=14), asked_by=mine),
            "anothers_swap": DutySwap(slot_id=slots["anothers_slot"].id, day=after, asked_by=theirs),
        }
        session.add_all(swaps.values())
        session.flush()
        month = date(2026, 10, 1)
        none = {"cells": {}, "total": None}
        numbers = {"reports": none, "acts": none, "appeals": none, "first_look": None}
        session.add(TendingReport(group_id=ids["group_id"], month=month, numbers=numbers))
        ids["month"] = 202610
        note = DebriefNote(from_id=mine, to_id=theirs, sealed=crypto.seal("A long day."), written_at=now())
        session.add(note)
        session.flush()
        ids |= {name: row.id for name, row in (slots | swaps | {"debrief_note": note}).items()}


_PARTNERS = (
    "partner",
    "blocking_partner",
    "blocked_partner",
    "apart_partner",
    "resting_partner",
    "partner_in_quiet_hours",
)


def _between(make: Make, world: World, people: dict[str, Actor]) -> None:
    """How each column's person stands to some others: connected, asked, kept apart."""
    ids = world.ids
    others = {name: make.person(f"a-{name.replace('_', '-')}"[:20]) for name in (*_PARTNERS, "hopeful", "hoped_for")}
    for name in ("apart", "blocker", "blocked", "withdrawn", "muted", "closed_to_all", "resting", "in_quiet_hours"):
        others[name] = _member(make, ids["group_id"], make.person(f"a-{name.replace('_', '-')}"[:20]), stage=2)
    ids |= {name: other.id for name, other in others.items()}
    with db.transaction() as session:
        session.add(BoundarySettings(person_id=ids["closed_to_all"], invites="nobody", writes="nobody"))
    for name in _PARTNERS:
        make.says_open(others[name])
    for name in ("resting", "resting_partner"):
        make.says_open(others[name], capacity="resting")
    with db.transaction() as session:
        all_day = {"begins": 0, "ends": 0}
        for name in ("in_quiet_hours", "partner_in_quiet_hours"):
            session.add_all(QuietHours(person_id=ids[name], weekday=day, **all_day) for day in range(7))
    ids["order_id"] = make.no_contact(people["author"], people["quieted"], ids["group_id"], state="proposed")
    for who in WHO[1:]:
        person = people[who]
        world.own_answer[who] = make.profile_answer(person)
        for name in _PARTNERS:
            make.connection(person, others[name], openness=(2, 2))
        for name in ("blocker", "blocking_partner"):
            make.distance(others[name], person)
        for name in ("blocked", "blocked_partner"):
            make.distance(person, others[name])
        make.no_contact(person, others["apart"])
        world.own_order[who] = make.no_contact(person, others["apart_partner"])
        make.distance(others["withdrawn"], person, "step_back")
        make.distance(person, others["muted"], "mute")
        world.asked[who] = make.connect_invitation(others["hopeful"], person)
        world.asks_company[who] = make.company_ask(others["partner"], person)
        world.asked_and_blocks[who] = make.company_ask(others["blocking_partner"], person)
        world.beside[who] = make.company_ask(
            others["partner"], person, state="begun", with_id=person.id, begun_at=now()
        )
        world.asking[who] = make.connect_invitation(person, others["hoped_for"])
